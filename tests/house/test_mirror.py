"""Every module is named by a test: by the test's own place, by an import in it, or in words where a door tests it."""

import ast

from tests.house.source import ROOT, Module, modules

TESTS = {path: path.read_text(encoding="utf-8") for path in (ROOT / "tests").rglob("*.py")}


def imported() -> set[str]:
    """Every dotted name that some test imports."""
    names: set[str] = set()
    for text in TESTS.values():
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.Import):
                names.update(alias.name for alias in node.names)
            elif isinstance(node, ast.ImportFrom):
                names.add(str(node.module))
                names.update(f"{node.module}.{alias.name}" for alias in node.names)
    return names


def test_every_module_is_named_by_a_test() -> None:
    seen = imported()
    ours = [m for m in modules() if m.path.name != "__init__.py" and ".migrations" not in m.name]
    assert [m.name for m in ours if not (mirrored(m) or m.name in seen or spoken_of(m))] == []


def mirrored(module: Module) -> bool:
    relative = module.path.relative_to(ROOT)
    return ROOT / "tests" / relative.parent / f"test_{relative.stem}.py" in TESTS


def spoken_of(module: Module) -> bool:
    names = (f"``{module.name}``", f"``{module.name.rpartition('.')[0]}.*``")
    return any(name in text for text in TESTS.values() for name in names)
