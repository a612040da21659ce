"""A plain generator under an event loop: drawn in one thread of its own, so that it may wait as it likes.

Laws. The same thread takes every step and closes it: what it keeps by thread stays with it. The thread does not keep
the process from ending.
"""

from __future__ import annotations

import asyncio
import logging
from concurrent.futures import Future
from queue import SimpleQueue
from threading import Thread
from typing import TYPE_CHECKING, Any, Final, TypeVar

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Callable, Iterable
    from contextvars import Context

T = TypeVar("T")
_log = logging.getLogger("stario")
_OVER = object()

last_acts: Final[dict[Callable[[], object], None]] = {}
"""What is done, in order and once, in each such thread when its generator is closed: a host has it give back what it
keeps by thread."""


async def drawn_in_a_thread(source: Iterable[T], context: Context) -> AsyncGenerator[T]:
    """Give the items of a source that may wait; its close comes after the step that is under way."""
    worker = Worker()
    rest: Any = iter(source)
    run = context.copy().run
    try:
        while (item := await asyncio.wrap_future(worker.ask(run, next, rest, _OVER))) is not _OVER:
            yield item
    finally:
        worker.ask(_close, run, rest)
        worker.end()


def _close(run: Callable[..., object], rest: object) -> None:
    for act in (getattr(rest, "close", _nothing), *last_acts):
        try:
            run(act)
        except Exception as error:  # nobody waits for it any more
            _log.error("the generator of a stream raised when it was closed: %r", error, exc_info=error)


def _nothing() -> None: ...


class Worker:
    """A thread that does one thing after another."""

    def __init__(self) -> None:
        self._asked: SimpleQueue[tuple[Future[Any], Callable[..., Any], tuple[Any, ...]] | None] = SimpleQueue()
        Thread(target=self._work, name="stario-stream", daemon=True).start()

    def ask(self, function: Callable[..., Any], *arguments: Any) -> Future[Any]:
        """Have something done."""
        answer: Future[Any] = Future()
        self._asked.put((answer, function, arguments))
        return answer

    def end(self) -> None:
        """End the thread when it has done all."""
        self._asked.put(None)

    def _work(self) -> None:
        while (asked := self._asked.get()) is not None:
            answer, function, arguments = asked
            if not answer.set_running_or_notify_cancel():
                continue
            try:
                answer.set_result(function(*arguments))
            except BaseException as error:  # of the source: whoever asked gets it
                answer.set_exception(error)
