"""The version of a kind's schema before the newest: how an answer is put in its words, and until when.

A body of the version before is a body of the newest too: what came since is optional, and no code was taken away. An
answer is not so: software that never heard of a field or a code must not meet it, so the kind declares how to go back.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import marshmallow

Content = Mapping[str, Any]


@dataclass(frozen=True)
class Earlier:
    """One version before the newest; ``downgrade`` is pure, and bears content of which categories were left out.

    ``content`` and ``reading`` are its schemas as they were, to be published beside the newest.
    """

    version: str
    downgrade: Callable[[Content], Content]
    sunset: date | None = None
    content: marshmallow.Schema | None = None
    reading: marshmallow.Schema | None = None


def answered_in(newest: str, earlier: Iterable[Earlier], pinned: str | None) -> str:
    """The version that software reads: the one it is pinned to while that is spoken, else the newest."""
    return pinned if pinned is not None and _named(earlier, pinned) else newest


def downgraded(content: Content, earlier: Iterable[Earlier], version: str) -> dict[str, Any]:
    """Content of the newest version in the words of that one."""
    found = _named(earlier, version)
    return dict(found.downgrade(content) if found else content)


def sunset_of(earlier: Iterable[Earlier], version: str) -> date | None:
    """The day on which a version is no longer spoken, if one is set."""
    found = _named(earlier, version)
    return found.sunset if found else None


def _named(earlier: Iterable[Earlier], version: str) -> Earlier | None:
    return next((one for one in earlier if one.version == version), None)
