"""The outbox: ASGI messages of one response, in order, one on its way at a time, without waiting.

Laws. `put` returns at once. Where nothing stands between the app and uvicorn, a message is on the wire by then: its
`send` waits only at its top, when the client is behind, so one step by hand either writes the whole message or shows
that not a byte went out. Elsewhere a task carries the message (from Python 3.12 on an eager one, which starts at once),
and it is never cancelled: what was handed over counts as sent. All tasks of one response run in one context, which is
a copy of the handler's: a middleware that sets a context variable with one message may reset it with another.

What waits behind a slow client is bounded: beyond it the outbox says so, and its owner ends the stream. State is not
queued here: an owner that wants to show the newest puts a function, which is asked when its turn comes.
"""

from __future__ import annotations

import asyncio
import contextvars
from collections.abc import Awaitable, Callable, Coroutine
from typing import TYPE_CHECKING, Any, Final, Protocol, TypeAlias, cast

if TYPE_CHECKING:
    from starlette.types import Message, Send

Late: TypeAlias = "Callable[[], Message | None]"
MOST_WAITING: Final = 256 * 1024
"""Bytes of events that may wait for a slow client."""
MOST_EVENTS: Final = 1000
"""Events that may wait for a slow client, however small."""


class Owner(Protocol):
    """Who sends; it is told what happens to what it put."""

    def on_free(self) -> None:
        """Nothing is on its way any more."""

    def on_lost(self) -> None:
        """The connection is gone; told once."""

    def on_failed(self, error: Exception) -> None:
        """A function whose turn came late raised."""


class Outbox:
    """What one response still has to send."""

    __slots__ = (
        "_begin", "_context", "_handing_over", "_on_its_way", "_owner", "_send", "_waiting", "_waiting_bytes", "gone",
    )  # fmt: skip

    def __init__(self, send: Send, owner: Owner) -> None:
        self._begin = _way_of(send)
        self._send = send
        self._context = None if self._begin is _step_by_hand else contextvars.copy_context()
        self._owner = owner
        self._waiting: list[Message | Late] | None = None  # made for the first that waits: most pages keep up
        self._waiting_bytes = 0
        self._on_its_way: asyncio.Task[None] | None = None
        self._handing_over = False
        self.gone = False

    @property
    def is_direct(self) -> bool:
        """Whether nothing stands between the app and uvicorn."""
        return self._begin is _step_by_hand

    @property
    def busy(self) -> bool:
        """Whether a message is on its way: the client is behind."""
        return self._on_its_way is not None

    @property
    def full(self) -> bool:
        """Whether more waits than a slow client is granted."""
        return self._waiting_bytes > MOST_WAITING or len(self._waiting or ()) > MOST_EVENTS

    @property
    def has_late(self) -> bool:
        """Whether a function waits for its turn."""
        return any(map(callable, self._waiting or ()))

    def put(self, message: Message | Late) -> None:
        """Send a message, or what a function gives when its turn comes; at once if nothing is before it."""
        if self.gone:
            return
        if self._on_its_way is not None or self._waiting or self._handing_over:
            self._waiting = self._waiting or []
            self._waiting.append(message)
            self._waiting_bytes += _size(message)
        else:
            try:
                self._hand_over(message)
            finally:
                self._go_on()

    def change_last(self, change: Callable[[bytes], bytes | None]) -> bool:
        """Give what waits last another body, which a function makes of its own; False where none waits or is made."""
        waiting = self._waiting or []
        last = waiting[-1] if waiting else None
        if last is None or callable(last) or (self._handing_over and len(waiting) == 1):
            return False
        body = change(last.get("body", b""))
        if body is None:
            return False
        self._waiting_bytes += len(body) - _size(last)
        last["body"] = body
        return True

    def _hand_over(self, message: Message | Late) -> None:
        self._handing_over = True  # what a function or a wrapper of `send` puts meanwhile comes after it
        try:
            ready = message() if callable(message) else message
            if ready is not None:
                self._dispatch(ready)
        finally:
            self._handing_over = False

    def _dispatch(self, message: Message) -> None:
        try:
            task = self._begin(self._send, message, self._context)
        except Exception:  # whatever a server or a wrapper raises: this client cannot be reached
            self.close()
        else:
            if task is not None:
                self._on_its_way = task
                task.add_done_callback(self._arrived)

    def _arrived(self, task: asyncio.Task[None]) -> None:
        self._on_its_way = None
        if task.cancelled() or task.exception() is not None:
            self.close()
            return
        self._go_on()
        if not self.busy:
            self._owner.on_free()

    def _go_on(self) -> None:
        while self._waiting and not self.busy and not self.gone:
            message = self._waiting[0]  # it stays in its place meanwhile: what is put now comes after it
            try:
                self._hand_over(message)
            except Exception as error:  # nobody waits for it here: its owner has to know
                self._owner.on_failed(error)
            if self._waiting:
                self._waiting_bytes -= _size(self._waiting.pop(0))

    def close(self) -> None:
        """Send nothing any more; what waits is dropped."""
        if not self.gone:
            self.gone = True
            self._waiting = None
            self._owner.on_lost()

    def abort(self) -> None:
        """Give up the message on its way and the connection: for a client that no longer reads."""
        if self._on_its_way is not None:
            self._on_its_way.cancel()
            self.close()
            transport = getattr(getattr(self._send, "__self__", None), "transport", None)
            if transport is not None:
                transport.abort()

    async def emptied(self) -> None:
        """Wait until everything has been handed over, or the client is gone."""
        while self._on_its_way is not None and not self.gone:
            await asyncio.wait([self._on_its_way])


def _size(message: Message | Late) -> int:
    return 0 if callable(message) else len(message.get("body", b""))


_Begin: TypeAlias = "Callable[[Send, Message, contextvars.Context | None], asyncio.Task[None] | None]"
_EAGER: Final = hasattr(asyncio, "eager_task_factory")  # 3.12 and newer
_UVICORN: Final = frozenset({"uvicorn.protocols.http.httptools_impl", "uvicorn.protocols.http.h11_impl"})


def _way_of(send: Send) -> _Begin:
    """Choose how to send by the class that `send` belongs to, not by a trial."""
    if type(getattr(send, "__self__", None)).__module__ in _UVICORN:
        return _step_by_hand
    return _eager_task if _EAGER else _task


def _step_by_hand(send: Send, message: Message, context: contextvars.Context | None) -> asyncio.Task[None] | None:
    step = cast("Coroutine[Any, Any, None]", send(message))
    try:
        step.send(None)
    except StopIteration:
        return None
    step.close()  # it waits for the client to read: nothing was written, so the message can be sent anew
    return _task(send, message, context)


def _eager_task(send: Send, message: Message, context: contextvars.Context | None) -> asyncio.Task[None] | None:
    loop = asyncio.get_running_loop()
    start: Any = asyncio.Task  # its parameter eager_start is not known to the type checkers of 3.11
    context = context or contextvars.copy_context()
    coroutine = _awaited(context.run(send, message))
    task: asyncio.Task[None] = start(coroutine, loop=loop, eager_start=True, context=context)
    if not task.done():
        return task
    task.result()
    return None


def _task(send: Send, message: Message, context: contextvars.Context | None) -> asyncio.Task[None] | None:
    context = context or contextvars.copy_context()
    sending = _awaited(context.run(send, message))  # where `send` is no coroutine function, it has begun by now
    return asyncio.get_running_loop().create_task(sending, context=context)


async def _awaited(sending: Awaitable[None]) -> None:
    await sending
