"""How the database got its shape: one file a step, SQL beside it, each safe with the code that runs before it."""
