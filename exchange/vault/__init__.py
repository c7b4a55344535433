"""What the hub hides: keys, sealing, blind indexes, pseudonyms, fingerprints and signatures.

Against whom: a reader of the database or of a backup (it holds ciphertext and keyed hashes only, the keys lie in a
file elsewhere); a writer of the database who moves a ciphertext to another row or person (its place and subject are
bound into it); partners who compare what they know (pseudonyms are pairwise). Not against whoever holds both the
database and the key file, nor against the memory of a running hub.

Nothing here decides who may see what, and nothing here reads clock, environment or randomness of its own.
"""
