"""What every host answers with in these tests, and a client that can go away.

Each `hosted_X.py` puts these sources under the same addresses of its own framework and serves them for real.
"""

from __future__ import annotations

import asyncio
import threading
from contextlib import contextmanager
from http.client import HTTPConnection, HTTPResponse, IncompleteRead
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple

import msgspec

from stario import component, data
from stario import html as h
from stario.datastar import Frame, events

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Iterator

LONGEST = 10.0
"""Seconds after which a test is taken to hang; no test comes near."""
OFTEN = 0.02
"""Seconds between two signs of life, where a test waits for some."""


class Cart(msgspec.Struct):
    """Signals."""

    count: int = 0
    name: str = ""


@component
def card(children: h.Node, *, title: str, open: bool = False) -> h.Node:
    return h.section(data.text(h.js("$a")), class_=["card", {"open": open}], title=title)[h.h2[title], children]


def view(text: str) -> h.Element:
    return h.main(id="view")[h.p(id="text")[text], "\r\n<"]


def page() -> h.Element:
    """The page that is the same in all hosts, apart from where the client lies."""
    return h.page(title="Tea & <milk>")[card(title="“Tea”", open=True)[h.raw("<i>"), 3, "ü\0"]]


VIEWS = (
    events.patch_elements(view("a"))
    + b'event: datastar-patch-elements\ndata: elements <p id="text">b</p>\n\n'
)  # fmt: skip
EVENTS = [events.patch_signals({"a": 1}), events.remove("#x")]


def views() -> Iterator[h.Node]:
    for text in "aabb":
        yield view(text)


async def views_async() -> AsyncIterator[h.Node]:
    for node in views():
        await asyncio.sleep(0)
        yield node


def framed() -> Iterator[Frame]:
    frame = Frame()
    for node in views():
        frame.update(node)
        yield frame


def raising() -> Iterator[bytes]:
    yield EVENTS[0]
    raise LookupError("of the generator")


class Quiet:
    """Sources that have nothing to say and say when they are closed."""

    now: ClassVar[Quiet]
    """The ones of the test at hand."""

    def __init__(self) -> None:
        self.closed = threading.Event()
        self.ended = threading.Event()

    async def waiting(self) -> AsyncIterator[bytes]:
        try:
            yield EVENTS[0]
            await asyncio.Event().wait()
        finally:
            self.closed.set()

    def plain(self) -> Iterator[bytes | None]:
        try:
            yield EVENTS[0]
            while not self.ended.wait(OFTEN):
                yield None
        finally:
            self.closed.set()

    def stuck(self) -> Iterator[bytes]:
        """Wait within one step."""
        try:
            yield EVENTS[0]
            self.ended.wait(LONGEST)
            yield EVENTS[0]
        finally:
            self.closed.set()


def answers(host: Any) -> dict[str, Callable[[], Any]]:
    """Return what is answered without a look at the request, with a host's functions, by address."""
    return {
        "/page": lambda: host.respond(page()),
        "/part": lambda: host.respond(view("x"), 201, {"x-tea": "milk"}),
        "/views": lambda: host.stream(views()),
        "/views-async": lambda: host.stream(views_async()),
        "/framed": lambda: host.stream(framed()),
        "/events": lambda: host.stream(EVENTS, headers={"x-tea": "milk"}),
        "/one": lambda: host.stream(EVENTS[0]),
        "/node": lambda: host.stream(view("x")),
        "/raising": lambda: host.stream(raising()),
        "/nothing": lambda: host.stream([]),
        "/quiet": lambda: host.stream(Quiet.now.waiting(), heartbeat=OFTEN),
        "/plain": lambda: host.stream(Quiet.now.plain(), heartbeat=OFTEN),
        "/stuck": lambda: host.stream(Quiet.now.stuck(), heartbeat=OFTEN),
    }


class Answer(NamedTuple):
    """What came."""

    status: int
    headers: dict[str, str]
    body: bytes


class Client:
    """Asks one server."""

    def __init__(self, port: int) -> None:
        self.port = port

    def ask(self, path: str, method: str = "GET", body: bytes | None = None, **headers: str) -> Answer:
        connection, answer = self._ask(path, method, body, headers)
        try:
            content = answer.read()
        except IncompleteRead as error:
            content = error.partial
        connection.close()
        return Answer(answer.status, {name.lower(): value for name, value in answer.getheaders()}, content)

    def _ask(
        self, path: str, method: str, body: bytes | None, headers: dict[str, str]
    ) -> tuple[HTTPConnection, HTTPResponse]:
        connection = HTTPConnection("127.0.0.1", self.port, timeout=LONGEST)
        connection.request(method, path, body, {name.replace("_", "-"): value for name, value in headers.items()})
        return connection, connection.getresponse()

    @contextmanager
    def stream(self, path: str, **headers: str) -> Iterator[Callable[[bytes], bytes]]:
        """Read a stream, up to a mark at a time; at the end the client goes away."""
        connection, answer = self._ask(path, "GET", None, headers)

        def until(mark: bytes) -> bytes:
            came = b""
            while mark not in came:
                line = answer.readline()
                assert line, f"the stream ended after {came!r}"
                came += line
            return came

        yield until
        answer.close()
        connection.close()
