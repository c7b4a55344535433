"""The hub: the only package that knows Flask, PostgreSQL, the clock and the network."""
