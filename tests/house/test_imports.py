"""Who may import whom, as `pyproject.toml` writes it down."""

import subprocess
import sys

from tests.house.source import ROOT, modules


def test_every_import_keeps_to_the_contract() -> None:
    # In a process of its own: the tool silences every logger it finds.
    lint = "from importlinter.cli import lint_imports_command; lint_imports_command()"
    command = [sys.executable, "-c", lint, "--no-cache"]
    told = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert told.returncode == 0, told.stdout


def test_a_packages_init_holds_a_docstring_and_at_most_a_catalogue() -> None:
    crowded = [m.name for m in modules() if m.path.name == "__init__.py" and (any(m.functions) or any(m.classes))]
    assert crowded == []
