"""A loop in a thread of its own: for a link in a process, or a part of one, where only threads publish.

Laws. The thread runs one thing, until it is asked to end. The end of the program asks, and waits for it; so the work
must see its own end, within a time. Nothing else runs on this loop, so looking up a name may block it: the pool of
threads that asyncio takes is closed already while a short script ends.
"""

from __future__ import annotations

import asyncio
import socket
import threading
from contextlib import suppress
from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine


import_module("concurrent.futures.thread")  # clients import it, which fails once the program has begun to end


class _Loop(asyncio.SelectorEventLoop):
    """A loop that looks up names by itself."""

    async def getaddrinfo(self, host: Any, port: Any, **options: int) -> Any:
        return socket.getaddrinfo(host, port, **options)


class _Thread(threading.Thread):
    """A thread of ours, for which none of us waits."""


class LoopThread:
    """A thread that runs `work` on its `loop`, and `end` when it is asked to end or the program ends."""

    def __init__(self, work: Coroutine[Any, Any, None], end: Callable[[asyncio.Task[None]], Any]) -> None:
        self.loop = _Loop()
        self._work = work
        self._end = end
        self._asked = asyncio.Event()
        self._thread = _Thread(target=self._run, name="stario relay", daemon=False)
        self._watch = threading.Thread(target=self._until_the_program_ends, name="stario relay's end", daemon=True)

    def start(self) -> None:
        """Begin; raises `RuntimeError` where the program is at its end already."""
        try:
            self._thread.start()
            self._watch.start()
        except RuntimeError:
            self._work.close()
            self.loop.close()
            raise

    def _run(self) -> None:
        with asyncio.Runner(loop_factory=lambda: self.loop) as runner:
            runner.run(self._main())

    async def _main(self) -> None:
        task = asyncio.ensure_future(self._work)
        await self._asked.wait()
        await self._end(task)

    def _until_the_program_ends(self) -> None:
        threading.main_thread().join()
        while others := [thread for thread in threading.enumerate() if _may_publish(thread)]:
            others[0].join()
        self.ask()

    @property
    def alive(self) -> bool:
        """Whether it still runs: a fork leaves it behind."""
        return self._thread.is_alive()

    def ask(self) -> None:
        """Ask it to end."""
        with suppress(RuntimeError):  # it has
            self.loop.call_soon_threadsafe(self._asked.set)

    async def end(self) -> None:
        """Ask it to end, and wait."""
        self.ask()
        await asyncio.to_thread(self._thread.join)


def _may_publish(thread: threading.Thread) -> bool:
    return thread.is_alive() and not thread.daemon and not isinstance(thread, _Thread)
