"""The stranger's script knows nothing of the hub's code; that it drives the hub is tested beside the demo."""

import ast
import sys
from pathlib import Path

SCRIPT = Path(__file__).with_name("stranger.py")
PUBLIC = {"jwt", "standardwebhooks"}


def test_it_imports_nothing_of_the_project() -> None:
    imported = set()
    for node in ast.walk(ast.parse(SCRIPT.read_text())):
        if isinstance(node, ast.Import):
            imported |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            imported.add(str(node.module).split(".")[0])
    assert imported <= PUBLIC | sys.stdlib_module_names
