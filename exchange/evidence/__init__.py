"""What the hub proves: an append-only log of all that happened, folded into a tree of hashes (RFC 9162).

Against whom: an application, or a thief of its login, that edits or deletes what was logged (its database role may
insert and read, no more); an operator who edits rows behind the hub's back (:mod:`exchange.evidence.verify` finds the
first bad row). Not yet against an operator who rebuilds the whole log: that needs heads given away to others, which
come with signed checkpoints.

A request inserts its entry in its own transaction and knows its id and leaf hash, not its number; the sequencer, one
at a time and under a role of its own, numbers what has committed. Bodies hold pseudonyms, codes and ids only; what
could identify a person lies sealed beside them and dies with that person's key, leaving the tree whole.
"""
