"""A server that counts the streams of each page, a link to it, and a browser with tabs: for tests of live pages."""

from __future__ import annotations

import re
import secrets
import signal
from itertools import count
from typing import TYPE_CHECKING, Final
from urllib.request import Request as Question
from urllib.request import urlopen

from serving import Server

if TYPE_CHECKING:
    from links import Link
    from playwright.sync_api import Page, Request
    from tabs import Tabs

HANDOVER: Final = 1.0
"""Seconds in which an old stream's end may come after the next one's start: they travel on two sockets."""


class Served(Server):
    """The app, under `stario serve`."""

    @property
    def command(self) -> list[str]:
        return ["stario", "serve", self.target, "--port", str(self.port)]

    @property
    def is_running(self) -> bool:
        """Whether the process is there."""
        return self.process is not None and self.process.poll() is None

    def post(self, path: str) -> None:
        """Tell the app something, not over the link."""
        urlopen(Question(f"{self.url}{path}", method="POST"), timeout=10).close()

    def kill(self) -> None:
        """End the process as the kernel does when memory is short."""
        assert self.process is not None
        self.process.send_signal(signal.SIGKILL)
        self.process.wait(10)

    def streams(self, page: str) -> list[tuple[float, float | None]]:
        """Return when each stream of a page was opened and closed; None where it still is open."""
        times: dict[str, tuple[float, float | None]] = {}
        for line in (self.folder / "record").read_text(encoding="utf-8").splitlines():
            what, *names, at = line.split()
            if what == "open" and names[0] == page:
                times[names[1]] = (float(at), None)
            for name in names[1:] if what == "close" else times if what == "begin" else ():
                if name in times and times[name][1] is None:
                    times[name] = (times[name][0], float(at))
        return list(times.values())

    def open_streams(self, page: str) -> int:
        """Return how many streams of a page are open."""
        return sum(end is None for _, end in self.streams(page))

    def most_streams(self, page: str) -> int:
        """Return how many streams of a page were open at one time, handing over left out."""
        streams = [(begin, max(begin, (end or float("inf")) - HANDOVER)) for begin, end in self.streams(page)]
        return max(sum(other <= begin < end for other, end in streams) for begin, _ in streams)


class World:
    """A server, a link to it, and a browser."""

    def __init__(self, server: Served, link: Link, tabs: Tabs, kind: str) -> None:
        self.server = server
        self.link = link
        self.tabs = tabs
        self.kind = kind
        self._numbers = count(1)
        self.requests: list[str] = []
        """The versions that the page's requests for streams came with."""

    def open(self, query: str = "") -> Page:
        """Open the page, over the link, and type into it."""
        page = self.tabs.new()
        page.on("request", self._note)
        page.goto(f"{self.link.url}/page/{self.kind}{query}")
        page.wait_for_selector("[data-state=live]")
        self.type_into(page)
        return page

    def _note(self, request: Request) -> None:
        if "?page=" in request.url:
            self.requests.append(request.headers.get("last-event-id", ""))

    @staticmethod
    def type_into(page: Page) -> None:
        """Type into both fields, and leave the focus in the one that is patched."""
        page.locator("#note").press_sequentially("a note")
        page.locator("#name").press_sequentially("Ada")

    def new_state(self) -> str:
        """Return a state that there was never before."""
        return f"{next(self._numbers)}-{secrets.token_hex(400)}"

    def change(self, state: str | None = None) -> str:
        """Change the state on the server, to one that there was never before."""
        state = self.new_state() if state is None else state
        self.server.post(f"/set?state={state}")
        return state

    def change_unnoticed(self) -> str:
        """Change the state while there is no server."""
        state = self.new_state()
        (self.server.folder / "state").write_text(state, encoding="utf-8")
        return state

    def wait_for(self, page: Page, state: str, link: str = "live") -> None:
        """Wait until a page shows a state, and how its stream stands."""
        now = "() => [document.querySelector('#state').textContent, document.querySelector('#link').dataset.state]"
        self.tabs.until(lambda: [state, link] == page.evaluate(now), lambda: f"expected {link}, came {_shown(page)}")

    def wait_for_link(self, page: Page, *states: str) -> None:
        """Wait until a page says how its stream stands."""
        self.tabs.until(lambda: link_of(page) in states, lambda: f"expected {states}, came {_shown(page)}")

    @staticmethod
    def wait_for_beats(page: Page, number: int) -> None:
        """Wait for so many signs of life."""
        page.evaluate(
            """number => new Promise(done => document.addEventListener('datastar-fetch', event => {
                if (event.detail.type === 'datastar-beat' && --number === 0) done();
            }))""",
            number,
        )

    def wait_for_streams(self, page: Page, number: int) -> None:
        """Wait until so many streams of a page are open, by the server's count."""
        name = id_of(page)
        self.tabs.until(
            lambda: self.server.open_streams(name) == number,
            lambda: f"expected {number} open, came {self.server.streams(name)}",
        )

    def is_right(self, page: Page, *, most: int = 1) -> None:
        """Check that a page is right, stays so at the next change, and has one stream."""
        self.wait_for(page, self.change())
        self.wait_for_streams(page, 1)
        assert most >= self.server.most_streams(id_of(page)), self.server.streams(id_of(page))
        assert ["Ada", "a note", "name"] == page.evaluate(
            "[document.querySelector('#name').value, document.querySelector('#note').value, document.activeElement.id]"
        )
        assert [] == self.tabs.complaints


def id_of(page: Page) -> str:
    """Return what the streams of a page are known by."""
    found = re.search(r"page=(\w+)", page.evaluate("document.body.getAttribute('data-init')"))
    assert found is not None
    return found[1]


def link_of(page: Page) -> str:
    """Return how a page says that its stream stands."""
    return str(page.evaluate("document.querySelector('#link').dataset.state"))


def _shown(page: Page) -> str:
    state = page.evaluate("document.querySelector('#state').textContent")
    return f"{link_of(page)}, {str(state)[:12]}, opened: {page.evaluate('document.body.opened')}"
