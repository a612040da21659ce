"""A Chromium as people run it: tabs that are hidden when another one comes to the front, and a back/forward cache.

Law: Playwright tells every page that it is seen, and turns the cache off. Here neither is done: the browser is started
by us, and Playwright only joins it.
"""

from __future__ import annotations

import subprocess
import time
from inspect import signature
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from playwright.sync_api import BrowserType, Page

LONGEST = 10
"""Seconds after which something is taken to hang."""
_FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--remote-debugging-port=0",
)


class Tabs:
    """The tabs of one window."""

    def __init__(self, executable: str, folder: Path, kind: BrowserType) -> None:
        if "no_defaults" not in signature(kind.connect_over_cdp).parameters:
            pytest.skip("hidden tabs were NOT tried: they need a newer Playwright")
        command = [executable, *_FLAGS, f"--user-data-dir={folder}", "about:blank"]
        self._process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self._browser = kind.connect_over_cdp(f"http://127.0.0.1:{_port(folder)}", no_defaults=True)
        self._context = self._browser.contexts[0]
        self._other = self._context.pages[0]
        self.complaints: list[str] = []
        """What pages said of faults in them."""

    def new(self) -> Page:
        """Open a tab, in front of the others."""
        page = self._context.new_page()
        page.set_default_timeout(LONGEST * 1000)
        page.on("pageerror", lambda error: self.complaints.append(f"{page.url}: {error}"))
        page.bring_to_front()
        return page

    def hide(self, page: Page) -> None:
        """Bring another tab to the front."""
        self._other.bring_to_front()
        self.until(lambda: page.evaluate("document.visibilityState") == "hidden", "the tab is not hidden")

    def show(self, page: Page) -> None:
        """Bring a tab to the front."""
        page.bring_to_front()
        self.until(lambda: page.evaluate("document.visibilityState") == "visible", "the tab is not shown")

    def freeze(self, page: Page, state: str) -> None:
        """Stop what a hidden tab does (`frozen`), as Chromium does after a while, or let it go on (`active`)."""
        session = self._context.new_cdp_session(page)
        session.send("Page.setWebLifecycleState", {"state": state})
        session.detach()

    def until(self, condition: Callable[[], bool], otherwise: str | Callable[[], str]) -> None:
        """Wait for something that no event tells."""
        end = time.monotonic() + LONGEST
        while not condition():
            if time.monotonic() > end:
                pytest.fail(otherwise if isinstance(otherwise, str) else otherwise())
            self._other.wait_for_timeout(10)

    def clear(self) -> None:
        """Close all tabs but the first."""
        for page in self._context.pages:
            if page is not self._other:
                page.close()
        self.complaints.clear()

    def close(self) -> None:
        """Close the browser."""
        self._browser.close()
        self._process.terminate()
        self._process.wait(LONGEST)


def _port(folder: Path) -> int:
    """Return the port that Chromium took; it writes it down."""
    for _ in range(LONGEST * 20):
        said = (folder / "DevToolsActivePort").read_text() if (folder / "DevToolsActivePort").exists() else ""
        if "\n" in said:
            return int(said.split()[0])
        time.sleep(0.05)
    pytest.fail("Chromium does not answer")
