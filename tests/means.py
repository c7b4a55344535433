"""What some tests need beyond Python, how to see whether it is there, and the command that installs it."""

import os
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

LEFT_OUT = "left out for want of "


@dataclass(frozen=True)
class Means:
    """One thing a marked test needs."""

    name: str
    found: Callable[[], str | None]
    install: str


def chromium() -> str | None:
    """The browser that tests drive."""
    return next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)


def postgresql() -> str | None:
    """The folder of the programs of the system's PostgreSQL, the newest if there are several."""
    found = sorted(Path("/usr/lib/postgresql").glob("[0-9]*/bin/postgres"), key=lambda path: int(path.parts[-3]))
    return str(found[-1].parent) if found else None


def curl() -> str | None:
    """The program that the examples are sent with."""
    return shutil.which("curl")


def arabic() -> str | None:
    """A font that shows Arabic."""
    fonts = Path("/usr/share/fonts")
    return next((str(path) for path in fonts.rglob("*Arabic*") if path.is_file()), None)


MEANS: Mapping[str, Means] = {
    "needs_chromium": Means("Chromium", chromium, "apt install chromium"),
    "needs_arabic_font": Means("an Arabic font", arabic, "apt install fonts-noto-core"),
    "needs_curl": Means("curl", curl, "apt install curl"),
    "needs_postgresql": Means("the system's PostgreSQL", postgresql, "apt install postgresql"),
}


def require(item: pytest.Item) -> None:
    """Leave a test out whose means are absent; in a build (``CI=true``) that is a failure."""
    for mark, means in MEANS.items():
        if item.get_closest_marker(mark) is not None and means.found() is None:
            reason = f"{LEFT_OUT}{means.name}: {means.install}"
            if os.environ.get("CI") == "true":
                pytest.fail(reason, pytrace=False)
            pytest.skip(reason)


def summary(skipped: list[pytest.TestReport]) -> list[str]:
    """One line for each means that was absent, with how many tests went without it."""
    counts: dict[str, int] = {}
    for report in skipped:
        reason = str(report.longrepr[2]) if isinstance(report.longrepr, tuple) else ""
        if LEFT_OUT in reason:
            absent = reason.split(LEFT_OUT, 1)[1]
            counts[absent] = counts.get(absent, 0) + 1
    return [f"{count} test{'s' * (count > 1)} {LEFT_OUT}{absent}" for absent, count in sorted(counts.items())]
