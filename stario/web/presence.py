"""Presence: who is there, in every process the same, without a store.

Laws. A room is shared by all that name it in one process. Its processes tell one another who is with them: the whole of
it, whenever that changes, when somebody asks, and again and again; so what was lost is repaired by the next one. What
a process told counts for a time to live and no longer: the people of a killed process vanish by themselves. A person is
a key; several tabs of one person are one. Listeners hear when the people change, not when they are told again.
Who leaves stays for a time of grace: a page that reloads, or goes on at another process, leaves and joins, and nobody
hears of it. A process that has none but those who left says so: what it told counts for the time of grace alone.
"""

from __future__ import annotations

import asyncio
from time import monotonic
from typing import TYPE_CHECKING, Any, Final
from uuid import uuid4
from weakref import WeakKeyDictionary, WeakValueDictionary

import msgspec

from stario.web.relay import Relay, Subscription
from stario.web.relay.envelopes import pack, unpack
from stario.web.relay.topics import topic_of

if TYPE_CHECKING:
    from asyncio import AbstractEventLoop

    from stario.web.relay import Inbox, Listener, Segment, Topic

TTL: Final = 15.0
"""Seconds for which a process counts after it was heard last."""
GRACE: Final = 3.0
"""Seconds for which somebody who left still counts: a page that reloads is back by then."""
_QUEUE: Final = 256
_TICK: Final = 0.05  # seconds by which a loop's clock may be early


class Presence:
    """Who is in a room: `Presence(relay, "room", room_id)`, made anywhere, as often as one likes.

    It speaks under the topic `("presence", "room", room_id)`, which the relay's `allow` is asked for. `ttl` is how many
    seconds the people of a process count that is heard of no more, `grace` how many seconds somebody counts who left:
    0 takes them out at once. Both are the same wherever the room is named.
    """

    def __init__(self, relay: Relay, *segments: Segment, ttl: float = TTL, grace: float = GRACE) -> None:
        self._room = _find(relay, topic_of(segments), ttl, grace)
        self.subscription = self._room.subscription
        """What to give to `w.alive` to hear when people come and go."""

    def people(self) -> dict[str, Any]:
        """Return who is there: what each gave about themselves, by their keys, in the order of the keys.

        It is known while somebody of this process has joined or listens; before that it is empty.
        """
        return self._room.people()

    def joined(self, key: Segment, about: Any = None) -> Joined:
        """Be there for the time of an `async with`: under a key, with anything msgspec can encode.

        Raises `TypeError` or `ValueError` for another key or what cannot be encoded.
        """
        return Joined(self._room, topic_of((key,))[0], unpack(pack(about)))


class Joined:
    """The time for which somebody is there."""

    def __init__(self, room: Room, key: str, about: object) -> None:
        self._room = room
        self._key = key
        self._about = about

    async def __aenter__(self) -> None:
        self._room.join(self._key, self, self._about)

    async def __aexit__(self, *_: object) -> None:
        self._room.part(self._key, self)


class Notice(msgspec.Struct, array_like=True, frozen=True):
    """What a process tells the others of its room."""

    origin: str
    asks: bool
    people: dict[str, Any]
    counts: float | None = None
    """Seconds for which it counts, where that is less than the room's time to live: all of its people have left."""


class Audience(Relay):
    """Who listens to a room in this process; the room is open as long as somebody does."""

    def __init__(self, room: Room) -> None:
        super().__init__()
        self._room = room

    def listen(self, subscription: Subscription, listener: Listener) -> None:
        super().listen(subscription, listener)
        self._room.enter((subscription, listener))

    def leave(self, subscription: Subscription, listener: Listener) -> None:
        super().leave(subscription, listener)
        self._room.exit((subscription, listener))


class Room:
    """One room in one process; open while somebody has joined or listens."""

    loop: AbstractEventLoop

    def __init__(self, relay: Relay, topic: Topic, ttl: float, grace: float) -> None:
        self._relay = relay
        self._topic = ("presence", *topic)
        self._inbox: Inbox = relay.subscribe(*self._topic, queue=_QUEUE)
        self._audience = Audience(self)
        self.subscription = self._audience.subscribe(*self._topic)
        self._ttl = ttl
        self._grace = grace
        self._origin = uuid4().hex
        self._reasons: set[object] = set()
        self._here: dict[str, dict[object, Any]] = {}
        self._leaving: dict[str, tuple[object, asyncio.TimerHandle]] = {}
        """Those who left and still count, and what ends that."""
        self._elsewhere: dict[str, tuple[float, dict[str, Any]]] = {}
        self._shown: dict[str, Any] = {}
        self._timer: asyncio.TimerHandle | None = None

    # -- who is there

    def people(self) -> dict[str, Any]:
        """Return the people of all processes; where two say different things of one, all choose the same."""
        told = {origin: people for origin, (_, people) in self._elsewhere.items()}
        told[self._origin] = self._own()
        merged = {key: about for _, people in sorted(told.items()) for key, about in people.items()}
        return dict(sorted(merged.items()))

    def _own(self) -> dict[str, Any]:
        return {key: next(reversed(joined.values())) for key, joined in self._here.items()}

    def join(self, key: str, token: object, about: object) -> None:
        """Count somebody in."""
        self._leave_a_loop_that_has_ended()
        self._here.setdefault(key, {})[token] = about
        self.enter(token)
        if key in self._leaving:
            left, timer = self._leaving.pop(key)
            timer.cancel()
            if left is not token:
                self._forget(key, left)
        self._tell()
        self._show()

    def part(self, key: str, token: object) -> None:
        """Count somebody out: at once if another tab of theirs is there, else when the time of grace is over."""
        if not self._grace or self.loop.is_closed() or [*self._here.get(key, ())] != [token]:
            self._gone(key, token)
            return
        self._leaving[key] = token, self.loop.call_later(self._grace, self._gone, key, token)
        if self._all_have_left():
            self._tell()

    def _all_have_left(self) -> bool:
        return self._here.keys() == self._leaving.keys()

    def _gone(self, key: str, token: object) -> None:
        self._leaving.pop(key, None)
        self._forget(key, token)
        self._tell()
        self._show()

    def _forget(self, key: str, token: object) -> None:
        joined = self._here.get(key, {})
        joined.pop(token, None)
        if not joined:
            self._here.pop(key, None)
        self.exit(token)

    def _show(self) -> None:
        people = self.people()
        if people != self._shown:
            self._shown = people
            self._audience.publish(*self._topic)

    # -- open and closed

    def enter(self, reason: object) -> None:
        """Open the room, at the first reason to."""
        self._leave_a_loop_that_has_ended()
        if not self._reasons:
            self.loop = asyncio.get_running_loop()
            self._relay.listen(self._inbox, self)
            self._tell(asks=True)
            self._wind()
        self._reasons.add(reason)

    def _leave_a_loop_that_has_ended(self) -> None:
        """Begin anew in another run: the last one may have ended before the time of grace."""
        if self._reasons and self.loop.is_closed():
            for kept in (self._reasons, self._here, self._leaving):
                kept.clear()
            self._close()

    def exit(self, reason: object) -> None:
        """Close the room, when the last reason is gone."""
        if reason in self._reasons:
            self._reasons.discard(reason)
            if not self._reasons:
                self._close()

    def _close(self) -> None:
        self._relay.leave(self._inbox, self)
        self._inbox.take()
        self._elsewhere.clear()
        self._shown = {}
        if self._timer is not None:
            self._timer.cancel()

    # -- what the processes tell

    def _tell(self, *, asks: bool = False) -> None:
        counts = self._grace if self._leaving and self._all_have_left() else None
        self._relay.publish(*self._topic, data=Notice(self._origin, asks, self._own(), counts))

    def hear(self, subscription: Subscription) -> None:
        """Read what other processes told; when some of it was lost, ask them all."""
        messages, lost = self._inbox.take()
        for message in messages:
            self._read(message.data)
        if lost:
            self._tell(asks=True)
        self._show()

    def _read(self, data: object) -> None:
        try:
            notice = msgspec.convert(data, Notice)
        except msgspec.ValidationError:
            return  # a stranger's
        if notice.origin == self._origin:
            return
        self._elsewhere.pop(notice.origin, None)
        if notice.people:
            self._elsewhere[notice.origin] = monotonic() + self._counts(notice), notice.people
        if notice.asks and self._here:
            self._tell()

    def _counts(self, notice: Notice) -> float:
        """Return for how long a notice counts; if not for long, the room looks again then."""
        if notice.counts is None or not 0 <= notice.counts < self._ttl:
            return self._ttl
        self.loop.call_later(notice.counts + _TICK, self._look)
        return notice.counts

    def _wind(self) -> None:
        self._timer = self.loop.call_later(self._ttl / 3, self._again)

    def _again(self) -> None:
        """Say again who is here, and forget who was not heard of for too long."""
        self._wind()
        if not self._all_have_left():
            self._tell()
        self._look()

    def _look(self) -> None:
        now = monotonic()
        for origin in [origin for origin, (until, _) in self._elsewhere.items() if until <= now]:
            del self._elsewhere[origin]
        self._show()


_rooms: Final[WeakKeyDictionary[Relay, WeakValueDictionary[Topic, Room]]] = WeakKeyDictionary()


def _find(relay: Relay, topic: Topic, ttl: float, grace: float) -> Room:
    rooms = _rooms.setdefault(relay, WeakValueDictionary())
    room = rooms.get(topic)
    if room is None:
        room = rooms[topic] = Room(relay, topic, ttl, grace)
    return room
