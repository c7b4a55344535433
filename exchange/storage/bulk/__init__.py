"""A transaction in which many submissions are worked at once: asked for together, written together.

Its repositories answer as the ordinary ones do, so that a submission among many cannot fare otherwise than one alone.
"""
