"""Streams for any host: what a generator yields becomes bytes, with signs of life while it waits.

Laws. A generator is drawn in one place from its first step to its close: a task of its own under an event loop, a
thread of its own where it is a plain one there, the worker itself under WSGI. It goes on only when what it gave has
been taken. It is closed when its stream is, whoever ended it. Views are compared with what this stream has sent, events
go out as they are, once they are seen to be whole ones. It runs in the context in which the answer was made, so what
the host keeps about the request is there.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import AsyncIterable, AsyncIterator, Iterable, Iterator, Sized
from contextlib import aclosing
from contextvars import copy_context
from typing import TYPE_CHECKING, Any, Final, TypeAlias, Union

from stario.datastar import events
from stario.datastar.data import HEARTBEAT as HEARTBEAT
from stario.datastar.frames import Frame
from stario.datastar.threads import drawn_in_a_thread
from stario.datastar.versions import version_of
from stario.html.errors import MarkupError, describe
from stario.html.protocols import HTMLNode

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Callable, Generator
    from contextvars import Context

    from stario.html.nodes import Node

Item: TypeAlias = Union[bytes, Frame, "Node"]
Source: TypeAlias = Iterable[Item] | AsyncIterable[Item] | bytes | Frame | HTMLNode | None

HEADERS: Final = {"content-type": "text/event-stream", "cache-control": "no-cache", "x-accel-buffering": "no"}
"""No proxy keeps events back, none keeps them; nothing here that HTTP/2 forbids."""
OPENING: Final = 1.0
"""Seconds after which a stream that has said nothing yet shows that it is there."""
BEAT: Final = events.custom("datastar-beat")
"""A sign of life. An event and no comment: a page that watches its stream does not hear of comments."""

_log = logging.getLogger("stario")
_OVER: Final = object()


def is_nothing(source: Source) -> bool:
    """Say whether there is nothing to send: the answer is then a 204."""
    return source is None or (isinstance(source, Sized) and not len(source))


# -- from items to events


class Telling:
    """What one stream has told its page, and from what is yielded next, what there is to tell."""

    def __init__(self, last_event_id: str | None) -> None:
        self._shown: Frame | None = None
        self._frames: dict[Frame, Frame] = {}
        self._versions = None if last_event_id is None else last_event_id.split(",")

    def events(self, item: Item) -> bytes:
        """Return an item's events; `b""` when the page has it all."""
        if isinstance(item, bytes):
            return _whole(item)
        if isinstance(item, Frame):
            return self._frames.setdefault(item, Frame()).update(item.node)
        if type(item) is str:
            raise MarkupError(
                expected="events, a node or a frame", came=describe(item), hint="events.patch_elements(...) gives bytes"
            )
        return b"" if item is None else self._changes(item)

    def _changes(self, node: Node) -> bytes:
        if self._shown is None:
            self._shown = Frame()
            if self._versions is not None and version_of(node) in self._versions:
                self._shown = Frame(node)
        body = self._shown.update(node)
        return _marked(body, version_of(node)) if body and self._versions is not None else body


def _whole(body: bytes) -> bytes:
    if body and (not body.endswith(b"\n\n") or b"\r" in body):
        raise MarkupError(
            expected="whole events, their lines ended by LF, the last one empty",
            came=describe(body),
            hint="events.patch_elements(...) makes them",
        )
    return body


def _marked(body: bytes, version: str) -> bytes:
    """Put events between two marks: a link that is cut inside them leaves a page that claims no version."""
    return b"id:\n%bid: %b\n\n" % (body, version.encode())


# -- under an event loop


def stream_async(
    source: Source, *, heartbeat: float | None = HEARTBEAT, last_event_id: str | None = None
) -> AsyncGenerator[bytes]:
    """Return a source's events. `heartbeat` is in seconds; None: no signs of life.

    With `last_event_id`, what the page says it has, a first view that is just this is not sent, and the page is told
    the version of each that is.
    """
    return _events(source, heartbeat, Telling(last_event_id), copy_context())


async def _events(source: Source, heartbeat: float | None, telling: Telling, context: Context) -> AsyncGenerator[bytes]:
    clock = asyncio.get_running_loop().time
    drawing = Drawing(source, context)
    until = None if heartbeat is None else clock() + min(OPENING, heartbeat)
    try:
        while True:
            coming = drawing.ask()
            while not coming.done():
                await asyncio.wait({coming}, timeout=None if until is None else max(0, until - clock()))
                if heartbeat is not None and not coming.done():
                    until = clock() + heartbeat
                    yield BEAT
            if (item := coming.result()) is _OVER:
                return
            body = context.run(telling.events, item)
            if body or (until is not None and clock() >= until):
                yield body or BEAT
                until = None if heartbeat is None else clock() + heartbeat
    finally:
        await drawing.close()


class Drawing:
    """A source under way in a task of its own; it goes on when it is asked."""

    def __init__(self, source: Source, context: Context) -> None:
        self._loop = asyncio.get_running_loop()
        self._asked: asyncio.Future[None] = self._loop.create_future()
        self._coming: asyncio.Future[Any] = self._loop.create_future()
        self._closes = False
        self._task = self._loop.create_task(self._draw(_as_async(source, context)), context=context)
        _under_way.add(self._task)
        self._task.add_done_callback(_done)

    def ask(self) -> asyncio.Future[Any]:
        """Let the source go on; what is returned gets its next item, `_OVER` at its end, or what it raised."""
        self._coming = self._loop.create_future()
        self._asked.set_result(None)
        return self._coming

    async def _draw(self, source: AsyncIterator[Item]) -> None:
        try:
            await self._asked
            async for item in source:
                self._asked = self._loop.create_future()
                self._coming.set_result(item)
                await self._asked
            self._coming.set_result(_OVER)
        except Exception as error:
            if self._closes:  # nobody waits for it any more
                raise
            self._coming.set_exception(error)
        except BaseException:  # cancelled, by close or by the source itself
            self._coming.cancel()
            raise
        finally:
            if (close := getattr(source, "aclose", None)) is not None:
                await close()

    async def close(self) -> None:
        """Close the source, and wait until it is."""
        self._closes = True
        self._task.cancel()
        await asyncio.wait({self._task})


_under_way: Final[set[asyncio.Task[None]]] = set()


def _done(task: asyncio.Task[None]) -> None:
    _under_way.discard(task)
    if not task.cancelled() and (error := task.exception()) is not None:
        _log.error("the generator of a stream raised when it was closed: %r", error, exc_info=error)


def _as_async(source: Source, context: Context) -> AsyncIterator[Item]:
    if isinstance(source, AsyncIterable):
        return aiter(source)
    items = _items(source)
    return drawn_in_a_thread(items, context) if may_wait(items) else _at_once(items)


async def _at_once(items: Iterable[Item]) -> AsyncGenerator[Item]:
    for item in items:
        yield item


def _items(source: Any) -> Iterable[Item]:
    return [source] if isinstance(source, bytes | Frame | HTMLNode | None) else source


def may_wait(source: object) -> bool:
    """Say whether a plain source may take its time: a generator may, a list is there."""
    return isinstance(source, Iterator)


# -- under WSGI


def stream_sync(
    source: Source, *, heartbeat: float | None = None, last_event_id: str | None = None
) -> Generator[bytes]:
    """Return a source's events, for a host without an event loop; an async source gets a loop of its own.

    A plain generator is drawn by the worker itself, and a sign of life is sent when it yields without news. With a
    `heartbeat`, in seconds, it is drawn in a thread, and the signs come while it waits.
    """
    context = copy_context()
    telling = Telling(last_event_id)
    if isinstance(source, AsyncIterable) or (heartbeat is not None and may_wait(source)):
        return driven(_events(source, HEARTBEAT if heartbeat is None else heartbeat, telling, context))
    return _drawn(_items(source), telling, context)


def _drawn(items: Iterable[Item], telling: Telling, context: Context) -> Generator[bytes]:
    rest: Any = iter(items)
    until = time.monotonic() + OPENING
    try:
        step: Any = context.run
        while (item := step(next, rest, _OVER)) is not _OVER:
            body: bytes = step(telling.events, item)
            if body or time.monotonic() >= until:
                yield body or BEAT
                until = time.monotonic() + HEARTBEAT
    finally:
        context.run(getattr(rest, "close", _done_already))


def _done_already() -> None: ...


def driven(chunks: AsyncIterable[bytes]) -> Generator[bytes]:
    """Give what comes from an event loop of its own, which turns while the next is waited for."""
    rest = on_a_loop(chunks)
    with asyncio.Runner() as runner:
        try:
            while (body := runner.run(_next(rest))) is not None:
                yield body
        finally:
            runner.run(_close(rest))


def either_way(
    source: Source, heartbeat: float | None, last_event_id: str | None
) -> tuple[Generator[bytes] | AsyncGenerator[bytes], AsyncGenerator[bytes]]:
    """Return a source's events for a host that may take them either way: of the source's own kind, and async."""
    on_loop = stream_async(source, heartbeat=heartbeat or HEARTBEAT, last_event_id=last_event_id)
    if isinstance(source, AsyncIterable):
        return on_loop, on_loop
    return stream_sync(source, heartbeat=heartbeat, last_event_id=last_event_id), on_loop


async def on_a_loop(chunks: Iterable[bytes] | AsyncIterable[bytes]) -> AsyncGenerator[bytes]:
    """Give what comes from anything, in a thread where it is plain; it is closed with this."""
    rest: Any = aiter(chunks) if isinstance(chunks, AsyncIterable) else drawn_in_a_thread(chunks, copy_context())
    async with aclosing(rest):
        async for chunk in rest:
            yield chunk


async def while_there(chunks: AsyncGenerator[bytes], is_there: Callable[[], bool]) -> AsyncGenerator[bytes]:
    """Give what comes until a page is gone, for a host that says so only when it is asked: once a second."""
    coming: asyncio.Future[bytes | None] | None = None
    try:
        while is_there():
            coming = coming or asyncio.ensure_future(_next(chunks))
            await asyncio.wait({coming}, timeout=OPENING)
            if coming.done():
                if (chunk := coming.result()) is None:
                    return
                coming = None
                yield chunk
    finally:
        if coming is not None:
            coming.cancel()
            await asyncio.wait({coming})
        await chunks.aclose()


async def _next(chunks: AsyncGenerator[bytes]) -> bytes | None:
    return await anext(chunks, None)


async def _close(chunks: AsyncGenerator[bytes]) -> None:
    await chunks.aclose()
