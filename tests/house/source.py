"""The four packages as text and syntax trees."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

ROOT = Path(__file__).parents[2]
PACKAGES = ("exchange", "schemas", "connectors", "consent")

Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True)
class Module:
    """One file of ours."""

    path: Path

    @property
    def name(self) -> str:
        """Its dotted name."""
        parts = self.path.relative_to(ROOT).with_suffix("").parts
        return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)

    @cached_property
    def text(self) -> str:
        """What it says."""
        return self.path.read_text(encoding="utf-8")

    @cached_property
    def tree(self) -> ast.Module:
        """What it means."""
        return ast.parse(self.text)

    @property
    def functions(self) -> Iterator[Function]:
        """Every function and method in it."""
        return (node for node in ast.walk(self.tree) if isinstance(node, Function))

    @property
    def classes(self) -> Iterator[ast.ClassDef]:
        """Every class in it."""
        return (node for node in ast.walk(self.tree) if isinstance(node, ast.ClassDef))


def modules() -> list[Module]:
    """Every module of the four packages."""
    return [Module(path) for package in PACKAGES for path in sorted((ROOT / package).rglob("*.py"))]


def length(node: Function) -> int:
    """Lines of a function, without its docstring."""
    start = node.body[0].end_lineno if ast.get_docstring(node) else node.lineno
    return (node.end_lineno or node.lineno) - (start or node.lineno)
