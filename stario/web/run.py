"""A run: one start of the app on one event loop, its open streams and its end.

Law: every stream ends, with a farewell, when the server wants to stop, under plain `uvicorn module:app` too. uvicorn
waits for open streams before it ends the lifespan, so the app has to hear of the end by itself: by the signals that
reach the process, chained before the server's own handlers, and, where none comes, by looking at an open stream's
connection, which uvicorn and hypercorn's workers mark. What still runs after `grace` seconds is cancelled.
"""

from __future__ import annotations

import asyncio
import signal
import threading
from typing import TYPE_CHECKING, Any, Final
from weakref import WeakSet

from stario.datastar.live import HEARTBEAT

if TYPE_CHECKING:
    from types import FrameType

    from stario.web.stream import Stream

_LOOK: Final = 0.25  # seconds between two looks at a stream's connection
_MOST_WRAPPERS: Final = 10
_READS_NO_MORE: Final = 0.5  # seconds after which a client that does not take the farewell is dropped


class Run:
    """Open streams, handlers at work, and whether they should come to an end."""

    def __init__(
        self, loop: asyncio.AbstractEventLoop, *, grace: float, compress: bool = True, heartbeat: float = HEARTBEAT
    ) -> None:
        self.loop = loop
        self.grace = grace
        self.compress = compress
        self.heartbeat = heartbeat
        self.draining = False
        self.streams: set[Stream] = set()
        self.handlers: set[asyncio.Task[Any]] = set()
        self._armed = False
        self._timers: dict[str, asyncio.TimerHandle] = {}

    def begin(self) -> None:
        """Take the handler of the running task into account: it may be waited for, and cancelled."""
        self.handlers.add(_task_at_hand())

    def end(self) -> None:
        """Forget the handler of the running task."""
        self.handlers.discard(_task_at_hand())

    # -- streams

    def add(self, stream: Stream) -> None:
        """Take an open stream into account: it gets heartbeats, and a farewell."""
        self.streams.add(stream)
        self.arm()

    def discard(self, stream: Stream) -> None:
        """Forget a stream that has ended."""
        self.streams.discard(stream)

    def arm(self) -> None:
        """Listen for the end of the process; once per run, at its start or at the first stream."""
        if self._armed:
            return
        self._armed = True
        self._again("beat", self.heartbeat, self._beat)
        self._again("look", _LOOK, self._look)
        if threading.current_thread() is threading.main_thread():
            _chain_signals(self)

    def _again(self, name: str, seconds: float, action: Any) -> None:
        self._timers[name] = self.loop.call_later(seconds, action)

    def _beat(self) -> None:
        for stream in tuple(self.streams):
            stream.beat()
        self._again("beat", self.heartbeat, self._beat)

    def _look(self) -> None:
        told = (stream.keeps_alive for stream in self.streams if stream.kept_alive)
        if next(told, None) is False and not any(told):  # one alone may have been told by a header of its own
            self.drain()
        else:
            self._again("look", _LOOK, self._look)

    # -- the end

    def drain(self) -> None:
        """End every stream with a farewell, and whatever still runs after `grace` seconds. Call it on the loop."""
        if self.draining:
            return
        self.draining = True
        open_streams = tuple(self.streams)
        for stream in open_streams:
            stream.end(farewell=True)
        self.loop.call_later(_READS_NO_MORE, _abort, open_streams)
        self.loop.call_later(self.grace, self.cancel)

    def cancel(self) -> None:
        """Cancel what still runs."""
        for task in tuple(self.handlers):
            task.cancel("the server is shutting down, and its time of grace is over")

    async def close(self) -> None:
        """Drain, wait for the handlers as long as grace allows, and stop all timers."""
        self.drain()
        others = [task for task in self.handlers if task is not asyncio.current_task()]
        if others:
            await asyncio.wait(others, timeout=self.grace + 1)
        for timer in self._timers.values():
            timer.cancel()
        _runs.discard(self)


def keeps_alive(send: object) -> bool | None:
    """Say whether a server will keep the connection that its `send` belongs to; None where it does not tell."""
    for _ in range(_MOST_WRAPPERS):
        connection: Any = getattr(send, "__self__", None)
        ended = getattr(getattr(connection, "context", None), "terminated", None)  # hypercorn's worker
        if ended is not None:
            return not ended.is_set()
        if hasattr(connection, "keep_alive"):
            return bool(connection.keep_alive)
        send = _wrapped(send)
    return None


def _wrapped(send: Any) -> object:
    """Return the `send` that a wrapper hands on to, as far as it shows: a host's own stand around a mounted app."""
    names = getattr(getattr(send, "__code__", None), "co_freevars", ())
    if "send" in names:
        return send.__closure__[names.index("send")].cell_contents
    return getattr(getattr(send, "__self__", None), "send", None)


def _task_at_hand() -> asyncio.Task[Any]:
    task = asyncio.current_task()
    assert task is not None
    return task


def _abort(streams: tuple[Stream, ...]) -> None:
    for stream in streams:
        stream.abort()


# -- signals: one handler for the process, before the server's own

_runs: WeakSet[Run] = WeakSet()
_servers_own: dict[int, Any] = {}


def _chain_signals(run: Run) -> None:
    _runs.add(run)
    for number in (signal.SIGTERM, signal.SIGINT):
        handler = signal.getsignal(number)
        if handler is not _on_signal:
            _servers_own[number] = handler
            signal.signal(number, _on_signal)


def _on_signal(number: int, frame: FrameType | None) -> None:
    open_runs = [run for run in tuple(_runs) if not run.loop.is_closed()]
    for run in open_runs:
        run.loop.call_soon_threadsafe(run.drain)
    handler = _servers_own.get(number)
    _bound_the_wait(handler)
    if callable(handler):
        handler(number, frame)
    elif handler == signal.SIG_DFL:
        _end_soon(number, open_runs)


def _end_soon(number: int, open_runs: list[Run]) -> None:
    """End the process by a signal that nobody takes, as it ends a worker of hypercorn; farewells go out first."""
    if open_runs:
        loop = open_runs[0].loop
        loop.call_soon_threadsafe(loop.call_later, _READS_NO_MORE, _end_now, number)
    else:
        _end_now(number)


def _end_now(number: int) -> None:
    signal.signal(number, signal.SIG_DFL)
    signal.raise_signal(number)


def _bound_the_wait(handler: object) -> None:
    """Give a server without a graceful timeout one: a single reader that has stopped would hold it for ever."""
    config = getattr(getattr(handler, "__self__", None), "config", None)
    if config is not None and getattr(config, "timeout_graceful_shutdown", 0) is None:
        config.timeout_graceful_shutdown = max([run.grace for run in _runs], default=5) + 1
