"""The hub's own work: the queue, the worker that carries deliveries, the sequencer's loop, and the clock.

What a task does is a use case's; here it is only woken, repeated and kept from running twice at once.
"""
