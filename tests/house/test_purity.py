"""Below the doors nobody asks the clock, the environment, randomness or the application: a transaction brings them."""

import ast
from collections.abc import Iterator

import pytest

from tests.house.source import Module, modules

DOORS = ("app", "wsgi", "serving", "tethered", "__main__", "api", "portal", "oauth", "cli", "work", "sandbox")
ASKED = {
    "datetime.now", "datetime.utcnow", "datetime.today", "date.today", "time.time", "time.time_ns",
    "os.environ", "os.getenv", "os.urandom", "uuid.uuid1", "uuid.uuid4", "uuid4",
}  # fmt: skip
ASKING_MODULES = {"random", "secrets"}


def below_the_doors(module: Module) -> bool:
    parts = module.name.split(".")
    return parts[0] != "exchange" or (len(parts) > 1 and parts[1] not in DOORS)


def asked(module: Module) -> Iterator[str]:
    for node in ast.walk(module.tree):
        match node:
            case ast.Attribute() | ast.Name() if ast.unparse(node) in ASKED | {"current_app"}:
                yield f"{ast.unparse(node)} in line {node.lineno}"
            case ast.Import(names=names) if any(alias.name in ASKING_MODULES for alias in names):
                yield f"{ast.unparse(node)} in line {node.lineno}"
            case ast.ImportFrom(module=source) if source in ASKING_MODULES:
                yield f"{ast.unparse(node)} in line {node.lineno}"


@pytest.mark.parametrize("module", [m for m in modules() if below_the_doors(m)], ids=lambda module: module.name)
def test_nothing_is_asked_of_the_world(module: Module) -> None:
    assert list(asked(module)) == []
