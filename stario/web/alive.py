"""`async for fired in w.alive(...)`: one turn at once, then one whenever something changed, paced by the client.

Laws
1. What was heard is forgotten before a turn begins, so a publish during the turn gives another one: nothing is missed
   as long as the state is read inside the loop.
2. No turn while a message of this client is on its way: a slow client skips to the newest state.
3. Any number of publishes during a turn are one more turn; its value is the set of what fired.
4. It ends when the page goes, the server drains, or `w.end()` is called. It cancels nothing: the loop stops at its next
   turn, and what stands after it runs.
5. `break` and `return` in the loop's body release everything: no async generator waits to be closed.
"""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import TYPE_CHECKING, Final, Literal, TypeAlias

from stario.web.relay import Subscription

if TYPE_CHECKING:
    from stario.web.writer import Writer

Fired: TypeAlias = frozenset[Subscription | Literal["tick"]]
_NOTHING: Final[Fired] = frozenset()


class Alive:
    """The turns of one stream, as `async for` takes them; made by `Writer.alive`.

    The loop is the only one that holds it: with the loop it goes, and with it everything it listened to.
    """

    __slots__ = ("_turns",)

    def __init__(self, turns: Turns) -> None:
        self._turns = turns

    def __aiter__(self) -> Alive:
        return self

    async def __anext__(self) -> Fired:
        return await self._turns.next()

    def __del__(self) -> None:
        self._turns.release()


class Turns:
    """What a stream listens to, and what it has heard."""

    __slots__ = (
        "_every", "_first", "_heard", "_released", "_subscriptions", "_timer", "_woken", "_writer", "loop",
    )  # fmt: skip

    def __init__(
        self,
        writer: Writer,
        subscriptions: tuple[Subscription, ...],
        every: float | timedelta | None,
        *,
        first: bool = True,
    ) -> None:
        self.loop = asyncio.get_running_loop()
        self._writer = writer
        self._subscriptions = subscriptions
        self._heard: set[Subscription | Literal["tick"]] = set()
        self._woken: asyncio.Future[None] | None = None
        self._first = first
        self._every = every.total_seconds() if isinstance(every, timedelta) else every
        self._timer: asyncio.TimerHandle | None = None
        self._released = False
        for subscription in subscriptions:
            subscription.relay.listen(subscription, self)
        self._wind()

    def _wind(self) -> None:
        if self._every is not None:
            self._timer = self.loop.call_later(self._every, self._tick)

    def _tick(self) -> None:
        self._wind()
        self._heard.add("tick")
        self.wake()

    def hear(self, subscription: Subscription) -> None:
        """Note that a topic was published."""
        self._heard.add(subscription)
        self.wake()

    def wake(self) -> None:
        """Look again whether there is a turn to give, or an end."""
        if self._woken is not None and not self._woken.done():
            self._woken.set_result(None)

    def release(self) -> None:
        """Listen no more."""
        if not self._released:
            self._released = True
            for subscription in self._subscriptions:
                subscription.relay.leave(subscription, self)
            if self._timer is not None:
                self._timer.cancel()
            self.wake()

    async def next(self) -> Fired:
        """Wait for the next turn; raises `StopAsyncIteration` when there are no more."""
        rested = False
        while not self._writer.over and not self._released:
            if self._first:
                self._first = False
                self._heard.clear()
                return _NOTHING
            if self._heard and not self._writer.behind:
                if not rested:
                    rested = True
                    await asyncio.sleep(0)  # a turn that publishes what it listens to must not shut out all others
                    continue
                fired = frozenset(self._heard)
                self._heard.clear()
                return fired
            self._woken = self.loop.create_future()
            try:
                await self._woken
            finally:
                self._woken = None
            rested = True
        self.release()
        raise StopAsyncIteration
