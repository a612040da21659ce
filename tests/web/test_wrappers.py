"""What stands between an app and the server's `send`: twelve wrappers, and the same answers under each.

What is sent is on the wire when the call returns, where nothing in between waits; else at the handler's next await, in
order. Behind a wrapper Python 3.11 has no eager tasks: there too it is the next await.
"""

from __future__ import annotations

import asyncio
import contextvars
import gzip
import sys
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Final

import anyio
import anyio.lowlevel
import pytest
from starlette.middleware import Middleware
from starlette.middleware.base import BaseHTTPMiddleware
from starlette.middleware.cors import CORSMiddleware
from starlette.middleware.errors import ServerErrorMiddleware
from starlette.middleware.exceptions import ExceptionMiddleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.middleware.sessions import SessionMiddleware

from stario import App, Context, Relay, Writer
from stario import html as h

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from tests.web.conftest import Ask, Exchange

    Settle = Callable[[], Awaitable[None]]


class Pure:
    """A middleware that hands each message on; the others change how."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def wrapped(message: Message) -> None:
            await self.pass_on(send, message)

        await self.app(scope, receive, wrapped)

    async def pass_on(self, send: Send, message: Message) -> None:
        await send(message)


class WaitsFirst(Pure):
    async def pass_on(self, send: Send, message: Message) -> None:
        await asyncio.sleep(0)
        await send(message)


class AnyioScope(Pure):
    async def pass_on(self, send: Send, message: Message) -> None:
        with anyio.fail_after(60):
            await anyio.lowlevel.checkpoint()
            await send(message)


class Timeout(Pure):
    async def pass_on(self, send: Send, message: Message) -> None:
        async with asyncio.timeout(60):
            await asyncio.sleep(0)
            await send(message)


_span: contextvars.ContextVar[str] = contextvars.ContextVar("span", default="none")


class Traced(Pure):
    """What tracing does: set a context variable, wait, reset it."""

    async def pass_on(self, send: Send, message: Message) -> None:
        token = _span.set("send")
        try:
            await asyncio.sleep(0)
            await send(message)
        finally:
            _span.reset(token)


class Passes(BaseHTTPMiddleware):
    async def dispatch(self, request: Any, call_next: Any) -> Any:
        return await call_next(request)


WRAPPERS: Final = {
    "none": [],
    "pure": [Middleware(Pure)],
    "errors and exceptions": [Middleware(ServerErrorMiddleware), Middleware(ExceptionMiddleware)],
    "session": [Middleware(SessionMiddleware, secret_key="k")],
    "cors": [Middleware(CORSMiddleware, allow_origins=["*"])],
    "gzip": [Middleware(GZipMiddleware)],
    "base": [Middleware(Passes)],
    "two base": [Middleware(Passes), Middleware(Passes)],
    "waits first": [Middleware(WaitsFirst)],
    "anyio scope": [Middleware(AnyioScope)],
    "timeout": [Middleware(Timeout)],
    "context variable": [Middleware(Traced)],
}
ORIGIN: Final = {"origin": "http://there"}
"""CORS wraps `send` for requests from elsewhere alone."""
BUFFERED: Final = {"base": 2, "two base": 3}
"""Patches that may be on their way when the client stalls: these wrappers hand messages from task to task."""
WAITING: Final = {"base", "two base", "waits first", "anyio scope", "timeout", "context variable"}


@pytest.fixture(params=WRAPPERS)
def wrapper(request: pytest.FixtureRequest) -> str:
    """Name one of the wrappers."""
    name: str = request.param
    return name


def under(wrapper: str) -> App:
    """Return an app with a wrapper around it."""
    return App(middleware=WRAPPERS[wrapper])


def decoded(exchange: Exchange) -> bytes:
    """Return the body as a browser sees it."""
    packed = exchange.headers.get("content-encoding") == "gzip"
    return gzip.decompress(exchange.body) if packed else exchange.body


def is_uvicorn(exchange: Exchange) -> bool:
    return "uvicorn" in type(exchange.server).__module__


async def test_an_answer_is_on_the_wire_before_the_work_that_follows(ask: Ask, settle: Settle, wrapper: str) -> None:
    app, seen, work = under(wrapper), list[bool](), asyncio.Event()
    exchanges: list[Exchange] = []

    @app.post("/")
    async def command(c: Context, w: Writer) -> None:
        w.empty(204)
        seen.append(exchanges[0].complete)
        await settle()
        seen.append(exchanges[0].complete)
        await work.wait()
        seen.append(True)

    exchanges.append(ask(app, method="POST", headers=ORIGIN))
    await settle()
    await settle()
    eager = sys.version_info >= (3, 12) or (wrapper == "none" and is_uvicorn(exchanges[0]))
    assert [eager and wrapper not in WAITING, True] == seen
    work.set()
    await exchanges[0].done()
    assert (204, b"", 3) == (exchanges[0].status, exchanges[0].body, len(seen))


async def test_five_patches_arrive_in_order(ask: Ask, wrapper: str) -> None:
    app = under(wrapper)

    @app.get("/")
    async def five(c: Context, w: Writer) -> None:
        for number in range(5):
            w.patch(h.p(id="n")[number])

    exchange = await ask(app, headers={**ORIGIN, "accept-encoding": "gzip"}).done()
    assert [b"%d" % number for number in range(5)] == [
        event.split(b">")[1][:1] for event in decoded(exchange).split(b"\n\n")[:-1]
    ]


class Live:
    """An app with one stream that shows a number."""

    def __init__(self, wrapper: str) -> None:
        self.app, self.relay, self.number, self.ended = under(wrapper), Relay(), 0, list[str]()
        self.app.get("/")(self.stream)

    async def stream(self, c: Context, w: Writer) -> None:
        try:
            async for _ in w.alive(self.relay.subscribe("n")):
                w.patch(h.p(id="n")[self.number])
            self.ended.append("after")
        finally:
            self.ended.append("finally")


async def test_a_stream_shows_each_change_as_it_comes(ask: Ask, wrapper: str) -> None:
    live = Live(wrapper)
    exchange = ask(live.app, headers=ORIGIN)
    await exchange.until(b'<p id="n">0</p>\n\n')
    for number in range(1, 6):
        live.number = number
        live.relay.publish("n")
        await exchange.until(b'<p id="n">%d</p>\n\n' % number)
    assert 6 == exchange.events.count("datastar-patch-elements")
    assert not exchange.complete


async def test_a_stream_ends_and_cleans_up_when_the_page_goes(ask: Ask, settle: Settle, wrapper: str) -> None:
    before, live = asyncio.all_tasks(), Live(wrapper)
    exchange = ask(live.app, headers=ORIGIN)
    await exchange.until(b"</p>\n\n")
    exchange.leave()
    with suppress(OSError):  # BaseHTTPMiddleware sends an end of its own to a page that has gone
        await exchange.done()
    await settle()
    run = live.app.run_at_hand
    assert (["after", "finally"], {}, set()) == (live.ended, live.relay._exact, run.streams | run.handlers)
    assert before == asyncio.all_tasks()


async def test_a_stream_ends_with_a_farewell_when_the_app_drains(ask: Ask, wrapper: str) -> None:
    live = Live(wrapper)
    exchange = ask(live.app, headers=ORIGIN)
    await exchange.until(b"</p>\n\n")
    live.app.drain()
    await exchange.done()
    assert ("datastar-bye", True) == (exchange.events[-1], exchange.complete)
    assert ["after", "finally"] == live.ended


async def test_a_large_body_arrives_whole(ask: Ask, wrapper: str) -> None:
    app, text = under(wrapper), "".join(f"{number} " for number in range(300_000))

    @app.get("/")
    async def large(c: Context, w: Writer) -> None:
        w.text(text)

    exchange = await ask(app, headers={**ORIGIN, "accept-encoding": "gzip"}).done()
    assert text == decoded(exchange).decode()
    assert exchange.complete


async def test_a_stalled_client_gets_the_newest_state_alone(ask: Ask, settle: Settle, wrapper: str) -> None:
    live = Live(wrapper)
    exchange = ask(live.app, headers=ORIGIN)
    await exchange.until(b"</p>\n\n")
    await settle()
    exchange.stall()
    for number in range(1, 100):
        live.number = number
        live.relay.publish("n")
        await settle()
    exchange.read()
    await exchange.until(b">99</p>\n\n")
    assert exchange.events.count("datastar-patch-elements") <= 2 + BUFFERED.get(wrapper, 1)


# -- faults


async def test_a_fault_before_the_answer_is_a_500(ask: Ask, caplog: pytest.LogCaptureFixture, wrapper: str) -> None:
    app = under(wrapper)

    @app.get("/")
    async def broken(c: Context, w: Writer) -> None:
        raise LookupError("no such thing")

    exchange = await ask(app, headers=ORIGIN).done()
    assert (500, True) == (exchange.status, exchange.complete)
    assert 1 == len(caplog.records)


async def test_a_fault_after_the_answer_is_a_line_in_the_log(
    ask: Ask, caplog: pytest.LogCaptureFixture, wrapper: str
) -> None:
    app = under(wrapper)

    @app.get("/")
    async def broken(c: Context, w: Writer) -> None:
        w.text("fine")
        raise LookupError("no such thing")

    exchange = await ask(app, headers=ORIGIN).done()
    assert (200, b"fine", True) == (exchange.status, exchange.body, exchange.complete)
    assert ["GET /: LookupError('no such thing')"] == [record.getMessage() for record in caplog.records]


async def test_a_fault_on_a_stream_ends_it_cleanly_and_late_in_coming_back(
    ask: Ask, caplog: pytest.LogCaptureFixture, wrapper: str
) -> None:
    app = under(wrapper)

    @app.get("/")
    async def broken(c: Context, w: Writer) -> None:
        async for _ in w.alive():
            w.patch(h.p(id="n")["here"])
            raise LookupError("no such thing")

    exchange = await ask(app, headers=ORIGIN).done()
    assert (200, True) == (exchange.status, exchange.complete)
    assert ["datastar-open", "datastar-patch-elements", "datastar-fault"] == exchange.events
    assert 5_000 <= exchange.retry_of("datastar-fault") <= 30_000
    assert 1 == len(caplog.records)
