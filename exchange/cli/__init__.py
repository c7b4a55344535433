"""The command line: each command parses, opens a transaction, calls what the API calls, and prints."""
