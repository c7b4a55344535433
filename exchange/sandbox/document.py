"""The sandbox file: everything a stranger's script needs to drive the whole hub, readable by its owner alone."""

import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from exchange.errors import ConfigurationError

FORMAT = 1
NAME = "sandbox.json"

Document = dict[str, Any]


def load(var: Path) -> Document | None:
    """The sandbox file in a folder; none before the sandbox was seeded."""
    path = var / NAME
    if not path.exists():
        return None
    try:
        document: Document = json.loads(path.read_bytes())
    except (OSError, ValueError) as error:
        raise ConfigurationError(f"{path} cannot be read: start over with `make reset`") from error
    if document.get("format") != FORMAT:
        raise ConfigurationError(f"{path} was written by another version of the hub: start over with `make reset`")
    return document


def existing(var: Path) -> Document:
    """The sandbox file, or the word of what makes one."""
    document = load(var)
    if document is None:
        raise ConfigurationError(f"{var / NAME} is not there: make a sandbox with `make demo`")
    return document


def save(var: Path, document: Document) -> None:
    """Write the sandbox file whole or not at all, for its owner alone."""
    draft = var / f".{NAME}.{os.getpid()}"
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
        json.dump(document, file, ensure_ascii=False, indent=1)
        file.write("\n")
    draft.replace(var / NAME)


def partner(document: Document, slug: str) -> Mapping[str, Any]:
    """A partner's entry."""
    for entry in document["partners"]:
        if entry["slug"] == slug:
            return dict(entry)
    raise ConfigurationError(f"{slug}: no partner of the sandbox; there are {', '.join(slugs(document))}")


def slugs(document: Document) -> list[str]:
    """The public names of all partners."""
    return [entry["slug"] for entry in document["partners"]]
