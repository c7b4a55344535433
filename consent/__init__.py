"""The pure engine that says what may flow about a person, to whom, why, and until when.

It knows values only: no clock, no storage, no network, no web. What was agreed and what the person answered is
given to it; what it decides, with reasons, is returned.
"""
