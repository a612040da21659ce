"""`Relay`: a command publishes a topic; every stream that listens gets another turn.

Laws. Publishing never waits and never fails for a listener's or a broker's sake. A listener hears *that* something
changed, not what: it reads the state anew, so a thousand publishes are as good as the last one. A publish is heard at
once in its own process, and once. Whatever may have been lost on the way from another process is told as a change of
everything that it may concern: every listener ends in the newest state.
"""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import TYPE_CHECKING, Any, ClassVar, Literal, TypeAlias, overload
from weakref import WeakSet

from stario.web.relay.envelopes import pack, unpack
from stario.web.relay.subscriptions import Inbox, Listener, Message, Subscription, running_loop
from stario.web.relay.topics import Pattern, Segment, Topic, Wildcard, is_wild, pattern_of, topic_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from typing import Self

    from stario.web.relay.engine import Engine

Pair: TypeAlias = tuple[Listener, Subscription]


class Refusal(PermissionError):  # noqa: N818 - a noun says it
    """Says that the relay's `allow` does not permit a subscription."""

    def __init__(self, pattern: Pattern) -> None:
        self.pattern = pattern
        super().__init__(f"expected a subscription that the relay's allow= permits, came {pattern!r}")


class Relay:
    """Topics inside one process. It may be made anywhere, and published to from any thread.

    `allow` is asked at every subscription with its segments, wildcards among them; where it answers False, or raises
    `PermissionError`, `subscribe` raises `Refusal`, a `PermissionError`. A handler that lets it pass answers 403.
    """

    made: ClassVar[WeakSet[Relay]] = WeakSet()
    """All relays of the program that are in use."""

    def __init__(self, *, allow: Callable[[Pattern], bool] | None = None, engine: Engine | None = None) -> None:
        from stario.web.relay.link import Link

        self.made.add(self)
        self._allow = allow
        self._exact: dict[Pattern, dict[Pair, None]] = {}
        self._wild: dict[Pattern, dict[Pair, None]] = {}
        self._link = None if engine is None else Link(engine, self)

    @classmethod
    def nats(
        cls,
        url: str = "nats://127.0.0.1:4222",
        *,
        prefix: str = "stario",
        allow: Callable[[Pattern], bool] | None = None,
    ) -> Relay:
        """Return a relay among all processes that use the same NATS server (or servers, by commas) and prefix."""
        from stario.web.relay.nats import Nats

        return cls(allow=allow, engine=Nats(url, prefix))

    @classmethod
    def redis(
        cls,
        url: str = "redis://127.0.0.1:6379",
        *,
        prefix: str = "stario",
        allow: Callable[[Pattern], bool] | None = None,
    ) -> Relay:
        """Return a relay among all processes that use the same Redis server and prefix."""
        from stario.web.relay.redis import Redis

        return cls(allow=allow, engine=Redis(url, prefix))

    @overload
    def subscribe(self, *segments: Segment | Wildcard, queue: Literal[0] = 0) -> Subscription: ...  # type: ignore[overload-overlap] # a 0 that only shows at run time is a plain one
    @overload
    def subscribe(self, *segments: Segment | Wildcard, queue: int) -> Inbox: ...
    def subscribe(self, *segments: Segment | Wildcard, queue: int = 0) -> Subscription:
        """Describe what to hear of: `relay.subscribe("room", room_id)`, `relay.subscribe("room", ANY)`.

        With `queue=n` the last n messages are kept for `take()`. Raises `TypeError` for a segment that is no text,
        integer or UUID, `ValueError` for none or for a REST that is not last, `Refusal` where `allow` says no.
        """
        pattern = pattern_of(segments)
        self._ask_whether_allowed(pattern)
        if queue < 0:
            raise ValueError(f"expected a queue of 0 or more messages, came {queue}")
        return Inbox(self, pattern, queue) if queue else Subscription(self, pattern)

    def _ask_whether_allowed(self, pattern: Pattern) -> None:
        try:
            allowed = self._allow is None or self._allow(pattern)
        except PermissionError as error:
            raise Refusal(pattern) from error
        if not allowed:
            raise Refusal(pattern)

    def publish(self, *segments: Segment, data: Any = None) -> None:
        """Tell everybody who listens to the topic. Publish after the change is done, never before.

        `data` goes to those who subscribed with a queue: anything msgspec can encode, at most 256 KiB of it. Raises
        `TypeError` and `ValueError` for a topic or data of another kind, nothing else.
        """
        topic = topic_of(segments)
        packed = pack(data)
        self.deliver(topic, packed)
        if self._link is not None:
            self._link.publish(topic, packed)

    def deliver(self, topic: Topic, packed: bytes, *, lost: bool = False) -> None:
        """Tell the listeners of this process of a message; `lost`: that there were some before it, too."""
        listeners = self._listeners(topic)
        if listeners:
            message = Message(topic, unpack(packed))
            if lost:
                _tell(listeners, None)
            _tell(listeners, message)

    def gap(self, topic: Topic | None = None) -> None:
        """Tell the listeners of this process that messages were lost: of one topic, or of any."""
        _tell(self._everybody() if topic is None else self._listeners(topic), None)

    def confirm(self, patterns: Iterable[Pattern]) -> None:
        """Tell who listens to patterns that the broker knows of only now: there may have been changes before."""
        for pattern in patterns:
            _tell([*self._exact.get(pattern, ()), *self._wild.get(pattern, ())], None)

    def _listeners(self, topic: Topic) -> list[Pair]:
        found = list(self._exact.get(topic, ()))
        for pairs in tuple(self._wild.values()):
            found += [pair for pair in tuple(pairs) if pair[1].matches(topic)]
        return found

    def _everybody(self) -> list[Pair]:
        tables = (*tuple(self._exact.values()), *tuple(self._wild.values()))
        return [pair for pairs in tables for pair in tuple(pairs)]

    def listen(self, subscription: Subscription, listener: Listener) -> None:
        """Begin to tell a listener; called on its loop."""
        subscription.attend(listener)
        table, pattern = self._table(subscription), subscription.pattern
        first = pattern not in table
        table.setdefault(pattern, {})[listener, subscription] = None
        if first and self._link is not None:
            self._link.want(pattern)

    def leave(self, subscription: Subscription, listener: Listener) -> None:
        """Tell a listener no more; nothing is kept of a topic that nobody listens to."""
        table, pattern = self._table(subscription), subscription.pattern
        pairs = table.get(pattern, {})
        if (listener, subscription) not in pairs:
            return
        del pairs[listener, subscription]
        subscription.attend(None)
        if not pairs:
            del table[pattern]
            if self._link is not None:
                self._link.drop(pattern)

    def connect(self) -> None:
        """Open the connection to the broker on the running loop, where somebody listened before there was one."""
        if self._link is not None:
            self._link.open()

    async def __aenter__(self) -> Self:
        """Open the connection to the broker now: for scripts."""
        self.connect()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    async def close(self) -> None:
        """Send what is waiting, as far as a second allows, and close the connection to the broker.

        A run closes it by itself, when its loop ends; call this at the end of a script. A later publish opens it again.
        """
        if self._link is not None:
            await self._link.close()

    @classmethod
    async def close_all(cls) -> None:
        """Close what relays of the program have open on the running loop, or in threads of their own."""
        near = [relay.close() for relay in tuple(cls.made) if relay._link is not None and relay._link.is_near]
        await asyncio.gather(*near)

    def _table(self, subscription: Subscription) -> dict[Pattern, dict[Pair, None]]:
        return self._wild if is_wild(subscription.pattern) else self._exact


def _tell(listeners: list[Pair], message: Message | None) -> None:
    running = running_loop()
    for listener, subscription in listeners:
        loop = listener.loop
        if loop is None or loop is running:
            _hear(listener, subscription, message)
        else:
            with suppress(RuntimeError):  # its loop has just ended: there is nobody left to tell
                loop.call_soon_threadsafe(_hear, listener, subscription, message)


def _hear(listener: Listener, subscription: Subscription, message: Message | None) -> None:
    subscription.note(message)
    listener.hear(subscription)
