"""Envelopes: what travels between processes, and the ledger that finds out what did not arrive.

Laws. Every process has an origin, a random number, and counts its messages; a message also has the number of the one
before it on its topic. So a receiver knows a message that comes twice, and one that is missing before another. The last
of a row is found missing by the marks, which a process sends a while after: "this topic stands at this number".
What cannot be read is foreign; nothing that comes from a broker raises further than `open_envelope`.
"""

from __future__ import annotations

from collections import OrderedDict
from typing import TYPE_CHECKING, Any, Final, TypeAlias

import msgspec

if TYPE_CHECKING:
    from stario.web.relay.topics import Topic

MOST_DATA: Final = 256 * 1024
MOST_KEPT: Final = 16_384


class Change(msgspec.Struct, frozen=True, array_like=True, tag="change"):
    """A topic was published."""

    origin: bytes
    version: int
    previous: int
    """The version of the message before it on this topic, 0 where that is not known."""
    topic: tuple[bytes, ...]
    data: bytes


class Marks(msgspec.Struct, frozen=True, array_like=True, tag="marks"):
    """Where topics stand that were published a while ago."""

    origin: bytes
    versions: list[tuple[tuple[bytes, ...], int]]


class Gap(msgspec.Struct, frozen=True, array_like=True, tag="gap"):
    """A process lost messages on their way out, nobody knows which."""

    origin: bytes


Envelope: TypeAlias = Change | Marks | Gap
_DECODER: Final[msgspec.msgpack.Decoder[Envelope]] = msgspec.msgpack.Decoder(Change | Marks | Gap)
seal: Final = msgspec.msgpack.Encoder().encode


def open_envelope(payload: bytes) -> Envelope:
    """Read what came from a broker; raises `ValueError` where it is none of ours."""
    try:
        return _DECODER.decode(payload)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise ValueError(f"expected an envelope, came {payload[:40]!r}") from error


def pack(data: object) -> bytes:
    """Encode a message's data; raises `TypeError` or `ValueError` for what does not go."""
    packed = b"" if data is None else msgspec.msgpack.encode(data)
    if len(packed) > MOST_DATA:
        raise ValueError(
            f"expected at most {MOST_DATA} bytes of data, came {len(packed)}; publish where it is, not what"
        )
    return packed


def unpack(packed: bytes) -> Any:
    """Decode a message's data, None for what another program encoded wrongly."""
    try:
        return msgspec.msgpack.decode(packed) if packed else None
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return None


def to_wire(topic: Topic) -> tuple[bytes, ...]:
    """Return a topic so that any text survives, lone surrogates too."""
    return tuple(segment.encode("utf-8", "surrogatepass") for segment in topic)


def from_wire(topic: tuple[bytes, ...]) -> Topic:
    """Return the topic that `to_wire` was given; raises `ValueError` for other bytes."""
    return tuple(segment.decode("utf-8", "surrogatepass") for segment in topic)


class Ledger:
    """The versions that went out and those that came in; both bounded, the oldest are forgotten first."""

    def __init__(self, origin: bytes) -> None:
        self.origin = origin
        self.overflowed = False
        self._version = 0
        self._sent: OrderedDict[Topic, int] = OrderedDict()
        self._seen: OrderedDict[tuple[bytes, Topic], int] = OrderedDict()
        self._young: dict[Topic, int] = {}
        self._old: dict[Topic, int] = {}

    def change(self, topic: Topic, data: bytes) -> Change:
        """Return the next message of a topic."""
        self._version += 1
        previous = self._sent.pop(topic, 0)
        _keep(self._sent, topic, self._version)
        self._young[topic] = self._version
        if len(self._young) > MOST_KEPT:
            self._young.clear()
            self.overflowed = True
        return Change(self.origin, self._version, previous, to_wire(topic), data)

    def marks(self) -> Marks | None:
        """Return where the topics stand that were published before the last call, None when there are none."""
        old, self._old, self._young = self._old, self._young, {}
        due = [(to_wire(topic), version) for topic, version in old.items() if topic not in self._old]
        return Marks(self.origin, due) if due else None

    def receive(self, topic: Topic, change: Change) -> bool | None:
        """Take a message in: None when it had come before, else whether messages before it are missing."""
        key = change.origin, topic
        last = self._seen.get(key)
        if last is not None and change.version <= last:
            return None
        self._note(key, change.version)
        return last is not None and change.previous != last

    def behind(self, origin: bytes, topic: Topic, version: int) -> bool:
        """Say whether a mark tells of a message that has not come."""
        key = origin, topic
        if self._seen.get(key, 0) >= version:
            return False
        self._note(key, version)
        return True

    def _note(self, key: tuple[bytes, Topic], version: int) -> None:
        self._seen.pop(key, None)
        _keep(self._seen, key, version)


def _keep(kept: OrderedDict[Any, int], key: object, version: int) -> None:
    kept[key] = version
    if len(kept) > MOST_KEPT:
        kept.popitem(last=False)
