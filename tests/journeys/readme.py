"""The five-minute path of the README, typed as it is printed; only the person's answer is given by a browser."""

import re
import subprocess
import sys

from exchange.sandbox.browsing import Browser
from exchange.sandbox.stage import form_with, shown
from tests.journeys.demonstrated import ROOT, Demo


def commands() -> list[str]:
    """The blocks of the path, in order."""
    page = (ROOT / "README.md").read_text(encoding="utf-8")
    path = page[page.index("## Five minutes") :]
    return re.findall(r"```sh\n(.*?)```", path, re.DOTALL)


def type_in(demo: Demo, *blocks: str) -> str:
    """What a shell prints for these blocks, with this demo's address and this interpreter in their places."""
    script = "".join(blocks).replace("http://127.0.0.1:8765", f"http://127.0.0.1:{demo.port}")
    script = script.replace(".venv/bin/python", sys.executable)
    done = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", script],
        cwd=ROOT, env=demo.environment, capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def follow(demo: Demo) -> str:
    """Type the whole path: what the last block prints."""
    before, send, outbox, read = commands()
    assert "waiting-consent" in type_in(demo, before, send)
    link = next(line.split()[-1] for line in type_in(demo, outbox).splitlines() if "joao@" in line)
    browser = Browser()
    page = shown(browser.open(link))
    shown(browser.submit(page, form_with(page, "answer"), {"answer": ["yes"]}))
    return seen_to_arrive(demo, before + read)


def seen_to_arrive(demo: Demo, block: str) -> str:
    """What the block prints once the worker has told the school."""
    for _ in range(20):
        printed = type_in(demo, block)
        if "subject_snapshot" in printed:
            return printed
    raise AssertionError(printed)
