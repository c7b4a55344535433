"""Files and functions stay small enough to be read in one go; `pyproject.toml` holds the other bands."""

import statistics

import pytest

from tests.house.source import Module, length, modules

LONGEST_FILE = 350
LONGEST_FUNCTION = 50
LISTS = {"exchange.storage.tables"}  # looked up by name, not read from top to bottom
MODULES = modules()


@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.name)
def test_no_file_and_no_function_is_too_long(module: Module) -> None:
    assert len(module.text.splitlines()) <= LONGEST_FILE or module.name in LISTS
    assert [node.name for node in module.functions if length(node) > LONGEST_FUNCTION] == []


def test_the_typical_file_and_function_are_short() -> None:
    files = [len(module.text.splitlines()) for module in MODULES if module.text.count("\n") > 3]
    functions = [length(node) for module in MODULES for node in module.functions]
    assert statistics.median(files) <= 110
    assert statistics.median(functions) <= 8
    assert statistics.quantiles(functions, n=20)[-1] <= 22
