"""Who may import whom, as `pyproject.toml` writes it down."""

from importlinter.cli import EXIT_STATUS_SUCCESS, lint_imports

from tests.house.source import ROOT, modules


def test_every_import_keeps_to_the_contract() -> None:
    assert lint_imports(config_filename=str(ROOT / "pyproject.toml"), no_cache=True) == EXIT_STATUS_SUCCESS


def test_a_packages_init_holds_a_docstring_and_at_most_a_catalogue() -> None:
    crowded = [m.name for m in modules() if m.path.name == "__init__.py" and (any(m.functions) or any(m.classes))]
    assert crowded == []
