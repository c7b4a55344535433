"""Carriers of messages: https for partners, memory for tests; each keeps one promise, ``send``."""
