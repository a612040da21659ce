"""The writer: what is answered. One answer, a stream over time, or work that goes on after the answer.

Laws
1. Methods are called, not awaited: each starts at once and returns something that may be awaited or ignored.
2. A stream stays open while its handler stands in `alive` or `follow`, and costs little while nothing happens: what an
   idle one holds is counted in bytes (`dev.py bench fanout`), so what is seldom needed is made when it is.
3. After the page has gone every call does nothing; `over` tells.
"""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING, Any

from stario.web.alive import Alive, Turns
from stario.web.answers import Sent, header_safe, local
from stario.web.pushing import Follower
from stario.web.stream import Stream

if TYPE_CHECKING:
    from collections.abc import Coroutine
    from datetime import timedelta

    from starlette.types import Receive, Scope, Send

    from stario.web.relay import Subscription
    from stario.web.run import Run
    from stario.web.sharing import Shared
    from stario.web.signing import Signer

_log = logging.getLogger("stario")


class Writer(Stream):
    """The answer to one request."""

    __slots__ = ("_alive", "_receive", "_watching", "following")

    def __init__(self, run: Run, scope: Scope, receive: Receive, send: Send, signer: Signer) -> None:
        super().__init__(run, scope, send, signer)
        self._receive = receive
        self._alive: tuple[Turns, ...] = ()
        self._watching: asyncio.Task[None] | None = None
        self.following: tuple[Follower, ...] = ()
        """The views that the page follows."""

    def redirect(self, url: str, status: int = 303) -> Sent:
        """Lead on to another address; a page that asked through Datastar is navigated there.

        Raises `ValueError` for an address that leaves the site or runs script.
        """
        local(url)
        if self.asked_by_datastar:
            self.navigate(url)
            return self.end()
        self.headers["location"] = header_safe(url)
        return self.respond(b"", None, status)

    # -- turns

    def alive(self, *subscriptions: Subscription, every: float | timedelta | None = None) -> Alive:
        """Keep the answer open: a turn at once, then one for each change, at most as fast as the client reads.

        `every` gives turns by the clock too (seconds). Read the state inside the loop.
        """
        self._begin_stream()
        return Alive(self._turns(Turns(self, subscriptions, every)))

    def _turns(self, turns: Turns) -> Turns:
        if not self._alive and not self.over:
            self._open_for_long()
            if not self.over:
                self._watching = asyncio.get_running_loop().create_task(self._watch())
        self._alive = (*self._alive, turns)
        return turns

    def _wake(self) -> None:
        for turns in self._alive:
            turns.wake()

    # -- shared views

    def follow(self, *views: Shared) -> Coroutine[Any, Any, None]:
        """Keep the page current with shared views; await it: it returns when the stream is over.

        The views push: no turn of this handler is needed for a change. What a stream follows is not to be patched by
        other answers; commands answer with `w.empty(204)`.
        """
        self._begin_stream(compressed=True)
        if not self._outbox.is_direct:
            return self._follow_in_turns(self._turns(Turns(self, (), None, first=False)), views)
        if not self.over:
            self._open_for_long()
        return self._watch(views)  # the server says so when the answer has ended, too: nobody else need wait for it

    async def _follow_in_turns(self, turns: Turns, views: tuple[Shared, ...]) -> None:
        try:
            await self._join(views)
            async for _ in Alive(turns):
                pass
        finally:
            self._leave()

    async def _watch(self, views: tuple[Shared, ...] = ()) -> None:
        """Hear when the page goes, and follow views until then: what a stream holds, it holds while it stands here."""
        try:
            await self._join(views)
            del views
            try:
                while (await self._receive())["type"] != "http.disconnect":
                    pass
            except Exception as error:  # a server that cannot say when the page goes has lost it
                _log.debug("receive: %r", error)
            self._outbox.close()
        finally:
            self._leave()

    async def _join(self, views: tuple[Shared, ...]) -> None:
        """Begin to follow views."""
        for view in views:
            if not self.over:
                tree = view()
                if view.is_async:
                    await tree
                self._show_from(view)

    def _show_from(self, view: Shared) -> None:
        """Show a view: from the version that the page has, or the whole."""
        known = [number for each in self._versions() if (number := view.number_of(each)) is not None]
        pusher = view.pusher()
        follower = Follower(self, pusher, known[-1] if known else None)
        self.following = (*self.following, follower)
        pusher.join(follower)
        pusher.serve(follower)

    def _leave(self) -> None:
        for follower in self.following:
            follower.pusher.leave(follower)

    def on_free(self) -> None:
        """The client has taken all that was sent."""
        for follower in self.following:
            follower.catch_up()
        self._wake()

    # -- the end

    async def finish(self) -> None:
        """Release everything and see the rest of the answer out."""
        for turns in self._alive:
            turns.release()
        self.end()
        try:
            await self._outbox.emptied()
        finally:
            if self._watching is not None:
                self._watching.cancel()
            self._run.discard(self)
