"""The documentation's program for each framework, started as its page says, in two windows of a real browser."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.request import urlopen

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Page

pytestmark = pytest.mark.browser

ROOT = Path(__file__).resolve().parent.parent.parent
PAGES = ROOT / "docs" / "how-to" / "frameworks"
COMMANDS = {
    "aiohttp": "-m aiohttp.web -H 127.0.0.1 -P {port} counter:make_app",
    "django": "counter.py runserver --noreload 127.0.0.1:{port}",
    "fastapi": "-m uvicorn counter:app --port {port}",
    "fasthtml": "-m uvicorn counter:app --port {port}",
    "flask": "-m flask --app counter run --port {port}",
    "litestar": "-m litestar --app counter:app run --port {port}",
    "quart": "-m quart --app counter run --port {port}",
    "sanic": "-m sanic counter:app --single-process --port {port}",
    "starlette": "-m uvicorn counter:app --port {port}",
}


@contextmanager
def started(framework: str, folder: Path) -> Iterator[str]:
    """Start the first snippet of a page as a program."""
    snippet = re.search(
        r"^```python\n(.*?)^```$", (PAGES / f"{framework}.md").read_text("utf-8"), re.MULTILINE | re.DOTALL
    )
    assert snippet is not None
    (folder / "counter.py").write_text(snippet[1], encoding="utf-8")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, *COMMANDS[framework].format(port=port).split()]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1"}
    with (folder / "log.txt").open("wb") as log:
        process = subprocess.Popen(command, cwd=folder, env=environment, stdout=log, stderr=log)
    try:
        wait_for(f"http://127.0.0.1:{port}", process, folder / "log.txt")
        yield f"http://127.0.0.1:{port}"
    finally:
        process.kill()  # its streams would keep some servers up
        process.wait()


def wait_for(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    for _ in range(200):
        try:
            urlopen(url, timeout=5).close()
        except OSError:
            if process.poll() is not None:
                break
            time.sleep(0.05)
        else:
            return
    pytest.fail(f"the server does not answer:\n{log.read_text()}")


@pytest.mark.parametrize("framework", COMMANDS)
def test_a_number_that_everyone_sees(framework: str, tmp_path: Path, new_page: Callable[..., Page]) -> None:
    with started(framework, tmp_path) as url:
        one, other = new_page(), new_page()
        for page in (one, other):
            page.goto(url)
        one.get_by_role("spinbutton").fill("5")
        one.get_by_role("button", name="Add").click()
        for page in (one, other):
            page.wait_for_function("document.querySelector('#count').textContent === '5'")
        other.get_by_role("button", name="Add").click()
        for page in (one, other):
            page.wait_for_function("document.querySelector('#count').textContent === '6'")


def test_each_framework_has_a_command() -> None:
    assert {page.stem for page in PAGES.glob("*.md")} - {"jinja", "notebook"} == COMMANDS.keys()
