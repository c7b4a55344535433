"""Waiting for what happens elsewhere: as briefly as can be, and never without end."""

import time
from collections.abc import Callable
from typing import Any

PATIENCE = 120.0
LOOK_EVERY = 0.05


def until(look: Callable[[], Any], patience: float = PATIENCE) -> Any:
    """Look until there is something to see; what was seen."""
    limit = time.monotonic() + patience
    while not (seen := look()):
        assert time.monotonic() < limit, f"not so within {patience:g} s"
        time.sleep(LOOK_EVERY)
    return seen
