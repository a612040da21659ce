"""A live page in Chromium, over links that hang and break and servers that come and go.

Laws. Whatever happened, the page shows the newest state within a bounded wait, says how its stream stands, has one
stream, and has kept what was typed and the focus. The server counts the streams of each page.
"""

from __future__ import annotations

import re
import secrets
import shutil
import signal
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Final
from urllib.request import Request, urlopen

import pytest
from links import Link
from serving import Server
from tabs import Tabs

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser
HANDOVER: Final = 0.5
"""Seconds in which an old stream's end may come after the next one's start: they travel on two sockets."""


class Served(Server):
    """The app, under `stario serve`."""

    @property
    def command(self) -> list[str]:
        return ["stario", "serve", self.target, "--port", str(self.port)]

    def post(self, path: str) -> None:
        """Tell the app something, not over the link."""
        urlopen(Request(f"{self.url}{path}", method="POST"), timeout=10).close()

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

    def open(self) -> Page:
        """Open the page, over the link, and type into it."""
        page = self.tabs.new()
        page.goto(f"{self.link.url}/page/{self.kind}")
        page.wait_for_selector("[data-state=live]")
        page.locator("#note").press_sequentially("a note")
        page.locator("#name").press_sequentially("Ada")
        return page

    def new_state(self) -> str:
        """Return a state that there was never before."""
        return f"{next(self._numbers)}-{secrets.token_hex(200)}"

    def change(self) -> str:
        """Change the state on the server."""
        state = self.new_state()
        self.server.post(f"/set?state={state}")
        return state

    def change_unnoticed(self) -> str:
        """Change the state while there is no server."""
        state = self.new_state()
        (self.server.folder / "state").write_text(state, encoding="utf-8")
        return state

    def wait_for(self, page: Page, state: str, link: str = "live") -> None:
        """Wait until a page shows a state, and how its stream stands."""
        js = "([state, link]) => document.querySelector('#state').textContent === state" + (
            " && document.querySelector('#link').dataset.state === link"
        )
        self.tabs.until(lambda: bool(page.evaluate(js, [state, link])), lambda: f"expected {link}, {_shown(page)}")

    def wait_for_link(self, page: Page, *states: str) -> None:
        """Wait until a page says how its stream stands."""
        self.tabs.until(lambda: _link(page) in states, lambda: f"expected {states}, came {_shown(page)}")

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


def _link(page: Page) -> str:
    return str(page.evaluate("document.querySelector('#link').dataset.state"))


def _shown(page: Page) -> str:
    state = page.evaluate("document.querySelector('#state').textContent")
    return f"{_link(page)}, {str(state)[:12]}, opened: {page.evaluate('document.body.opened')}"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The app under `stario serve`; it may be stopped, and is started again for the next test."""
    folder = tmp_path_factory.mktemp("live")
    shutil.copy(Path(__file__).with_name("live_app.py"), folder)
    (folder / "state").write_text("0", encoding="utf-8")
    server = Served(folder, folder / "log", "live_app:app")
    server.start()
    yield server
    server.stop()


@pytest.fixture(scope="module")
def tabs(chromium: Browser, chromium_path: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Tabs]:
    """A browser with real tabs."""
    tabs = Tabs(chromium_path, tmp_path_factory.mktemp("profile"), chromium.browser_type)
    yield tabs
    tabs.close()


@pytest.fixture(params=["alive", "follow"])
def world(request: pytest.FixtureRequest, server: Served, tabs: Tabs) -> Iterator[World]:
    """Everything, with a link of its own; the stream is private (`alive`) or follows a shared view."""
    link = Link(server.port)
    yield World(server, link, tabs, request.param)
    tabs.clear()
    link.close()


# -- tabs


@pytest.mark.parametrize("frozen", [False, True])
def test_a_hidden_tab_has_no_stream_and_is_right_when_it_is_shown(world: World, frozen: bool) -> None:
    page = world.open()
    world.is_right(page)
    world.tabs.hide(page)
    world.wait_for_streams(page, 0)
    if frozen:
        world.tabs.freeze(page, "frozen")
    state = world.change()
    if frozen:
        world.tabs.freeze(page, "active")
    world.tabs.show(page)
    world.wait_for(page, state)
    world.is_right(page)


def test_a_tab_hidden_and_shown_many_times_has_one_stream(world: World) -> None:
    page = world.open()
    for _ in range(20):
        world.tabs.hide(page)
        world.tabs.show(page)
    world.is_right(page)


def test_two_tabs_of_a_page_are_right_when_they_are_shown(world: World) -> None:
    one, other = world.open(), world.open()
    for page in (one, other, one):
        world.tabs.show(page)
        world.is_right(page)
    world.wait_for_streams(other, 0)


# -- links


def test_a_link_that_hangs_is_given_up_and_the_page_is_right_over_the_next(world: World) -> None:
    page = world.open()
    world.link.hold()
    state = world.change()
    world.wait_for_link(page, "connecting", "lost")
    world.link.heal()
    world.wait_for(page, state)
    world.link.cut()  # the hung link's end: until then the server cannot know that the page has left it
    world.wait_for(page, world.change())
    world.is_right(page, most=9)
