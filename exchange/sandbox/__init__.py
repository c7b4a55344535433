"""A hub to try things on: fictitious partners and people, and a story played with them over HTTP."""
