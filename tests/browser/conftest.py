"""A real Chromium, and example apps served by a real uvicorn in a process of their own."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest
from attributes_stage import AttributeStage
from playwright.sync_api import sync_playwright
from serving import Server

from stario.datastar import client

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Page

_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def _missing(what: str) -> None:
    if os.environ.get("STARIO_REQUIRE_BROWSER"):
        pytest.fail(f"STARIO_REQUIRE_BROWSER is set, and {what}")
    pytest.skip(what)


@pytest.fixture(scope="session")
def chromium_path() -> str:
    """Where Chromium is; the client is in the cache, too."""
    executable = os.environ.get("STARIO_CHROMIUM") or next(filter(None, map(shutil.which, _NAMES)), None)
    if executable is None:
        _missing("no Chromium was found; install it, or name it in STARIO_CHROMIUM")
    if client.served() is None:
        _missing("there is no Datastar client in the cache; run: python3 dev.py test")
    return executable


@pytest.fixture(scope="session")
def chromium(chromium_path: str) -> Iterator[Browser]:
    """One browser for all tests; each takes pages of its own."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium_path, args=_FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def new_page(chromium: Browser) -> Iterator[Callable[..., Page]]:
    """Open pages, each one a visitor of its own; what a page complains of fails the test."""
    contexts = []
    complaints: list[str] = []

    def note(text: str) -> None:
        if "datastar" in text.lower() and "retrying" not in text:  # a server that goes away is no fault of the page
            complaints.append(text)

    def make(**options: object) -> Page:
        context = chromium.new_context(**options)  # type: ignore[arg-type]
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(15_000)
        page.on("pageerror", lambda error: complaints.append(f"{page.url}: {error}"))
        page.on("console", lambda text: note(text.text))
        return page

    yield make
    for context in contexts:
        context.close()
    assert complaints == []


@pytest.fixture(scope="session")
def stage(chromium: Browser) -> Iterator[AttributeStage]:
    """A page on which attributes are put, one case after the other."""
    stage = AttributeStage(chromium)
    yield stage
    stage.close()


@contextmanager
def _serving(folder: Path, log: Path) -> Iterator[Server]:
    server = Server(folder, log)
    server.start()
    try:
        yield server
    finally:
        if server.process is not None and server.process.poll() is None:
            server.stop()


@pytest.fixture
def tiles(root: Path, tmp_path: Path) -> Iterator[Server]:
    """The example tiles, on an empty board."""
    with _serving(root / "examples" / "tiles", tmp_path / "tiles.log") as server:
        yield server


@pytest.fixture
def hello(root: Path, tmp_path: Path) -> Iterator[Server]:
    """The example hello."""
    with _serving(root / "examples" / "hello", tmp_path / "hello.log") as server:
        yield server


@pytest.fixture(scope="session")
def gallery(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The gallery's address, served by its own command."""
    log = tmp_path_factory.mktemp("gallery") / "gallery.log"
    with log.open("wb") as out:
        process = subprocess.Popen([sys.executable, "-m", "stario", "gallery", "--port", "0"], stdout=out, stderr=out)
    try:
        for _ in range(200):
            said = log.read_text()
            if "http://" in said:
                yield said.split("at ")[1].split()[0]
                break
            time.sleep(0.05)
        else:
            pytest.fail(f"the gallery does not answer:\n{log.read_text()}")
    finally:
        process.terminate()
        process.wait(20)
