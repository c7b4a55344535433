"""Names say what a thing is in the words of the field; a layer's or a filler's name says nothing."""

import ast
import re

import pytest

from tests.house.source import Module, modules

HOLLOW_MODULES = {"utils", "util", "helpers", "helper", "common", "misc", "core", "manager", "service", "handlers"}
HOLLOW_CLASS = re.compile(r"(Manager|Service|Helper|Util|Handler|Info|Dao|Model)$")
HOLLOW_FUNCTION = re.compile(
    r"^_?(get|handle|process|do|manage)_|_(helper|util|info|data)$|^_?(handle|process|manage)$"
)

MODULES = modules()


@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.name)
def test_a_modules_names_are_words_of_the_field(module: Module) -> None:
    assert module.path.stem not in HOLLOW_MODULES
    assert module.path.stem != "base" or module.name in {"schemas.base", "connectors.base"}
    assert [node.name for node in module.classes if HOLLOW_CLASS.search(node.name)] == []
    ours = {node.name for node in module.functions} - inherited(module)
    assert sorted(name for name in ours if HOLLOW_FUNCTION.search(name)) == []


def inherited(module: Module) -> set[str]:
    """Methods of classes that derive from a library's class, which fixes their names."""
    derived = [node for node in module.classes if node.bases]
    return {child.name for node in derived for child in node.body if isinstance(child, ast.FunctionDef)}
