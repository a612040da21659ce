"""Subjects: how topics and patterns are called at a broker, so that no character of data separates or matches there.

Letters, digits, `-` and `_` of ASCII stand for themselves; every other byte of the UTF-8 form is `=` and two digits;
an empty segment is a lone `=`. So nothing in a segment separates or matches, two segments never look the same, and each
can be read back. Only one that would be longer than `LONGEST` stands as a digest, because a NATS subject must fit into
4 KiB; the whole topic travels in the message, and is what decides who hears it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b
from typing import TYPE_CHECKING, Final

from stario.web.relay.topics import ANY, REST, Wildcard

if TYPE_CHECKING:
    from stario.web.relay.topics import Pattern, Topic

LONGEST: Final = 96
_PLAIN: Final = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_")
_ESCAPED: Final = tuple(chr(byte) if byte in _PLAIN else f"={byte:02X}" for byte in range(256))
_DIGEST: Final = "=~"
_PREFIX: Final = re.compile(r"[A-Za-z0-9_-]{1,64}", re.ASCII)


@lru_cache(maxsize=4096)
def encode(segment: str) -> str:
    """Return a segment as a broker may see it."""
    written = segment.encode("utf-8", "surrogatepass")
    name = "".join(map(_ESCAPED.__getitem__, written)) or "="
    return name if len(name) <= LONGEST else _DIGEST + blake2b(written, digest_size=20).hexdigest()


def decode(name: str) -> str:
    """Return the segment that `encode` was given; raises `ValueError` for a digest, or what `encode` never returns."""
    raw = (
        bytes.fromhex("".join(_hex(part) for part in re.findall(r"=[0-9A-F]{2}|[^=]|=", name))) if name != "=" else b""
    )
    segment = raw.decode("utf-8", "surrogatepass")
    if encode(segment) != name:
        raise ValueError(f"expected an encoded segment, came {name!r}")
    return segment


def _hex(part: str) -> str:
    if part == "=":
        raise ValueError("expected two digits after =, came none")
    return part[1:] if part[0] == "=" else part.encode().hex()


@dataclass(frozen=True, slots=True)
class Names:
    """How one application's topics are called at one kind of broker."""

    prefix: str
    separator: str
    rest: str
    """What stands for one or more segments; ANY is `*` everywhere, though it may match more than one at the broker."""

    def __post_init__(self) -> None:
        if not _PREFIX.fullmatch(self.prefix):
            raise ValueError(f"expected a prefix of letters, digits, - and _, came {self.prefix!r}")

    @property
    def control(self) -> str:
        """The subject of what the processes tell one another."""
        return f"{self.prefix}{self.separator}control"

    def topic(self, topic: Topic) -> str:
        """Return the subject of a topic."""
        return self.separator.join((self.prefix, "topic", *map(encode, topic)))

    def pattern(self, pattern: Pattern) -> str:
        """Return the subject that finds all topics of a pattern, and perhaps more."""
        return self.separator.join((self.prefix, "topic", *map(self._part, pattern)))

    def _part(self, part: str | Wildcard) -> str:
        if isinstance(part, Wildcard):
            return {ANY: "*", REST: self.rest}[part]
        return encode(part)
