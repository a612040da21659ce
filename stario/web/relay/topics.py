"""Topics and patterns: rows of segments, never one text put together.

No character of a segment separates or matches; wildcards are objects that no data can be.
"""

from __future__ import annotations

from typing import Final, TypeAlias
from uuid import UUID

MOST_SEGMENTS: Final = 32


class Wildcard:
    """What a subscription may have in the place of a segment."""

    __slots__ = ("name",)

    def __init__(self, name: str) -> None:
        self.name = name

    def __repr__(self) -> str:
        return self.name


ANY: Final = Wildcard("ANY")
"""Matches exactly one segment."""
REST: Final = Wildcard("REST")
"""Matches all segments that follow, at least one; stands last."""

Segment: TypeAlias = str | int | UUID
Topic: TypeAlias = tuple[str, ...]
Pattern: TypeAlias = tuple[str | Wildcard, ...]


def topic_of(segments: tuple[Segment, ...]) -> Topic:
    """Return segments as a topic; raises `TypeError` for another type, `ValueError` for none or too many."""
    return tuple(map(_segment, _some(segments)))


def pattern_of(segments: tuple[Segment | Wildcard, ...]) -> Pattern:
    """Return segments as a pattern; raises as `topic_of` does, and `ValueError` for a REST that is not last."""
    if REST in segments[:-1]:
        raise ValueError(f"expected REST as the last segment, came {segments!r}")
    return tuple(part if isinstance(part, Wildcard) else _segment(part) for part in _some(segments))


def is_wild(pattern: Pattern) -> bool:
    """Say whether a pattern has a wildcard."""
    return any(isinstance(part, Wildcard) for part in pattern)


def matches(pattern: Pattern, topic: Topic) -> bool:
    """Say whether a topic is among what a pattern describes."""
    if pattern[-1] is REST:
        return len(topic) >= len(pattern) and _match(pattern[:-1], topic)
    return len(topic) == len(pattern) and _match(pattern, topic)


def _match(pattern: Pattern, topic: Topic) -> bool:
    return all(part is ANY or part == segment for part, segment in zip(pattern, topic))


def _some(segments: tuple[Segment | Wildcard, ...]) -> tuple[Segment | Wildcard, ...]:
    if not segments:
        raise ValueError('expected at least one segment, came none; write relay.publish("board")')
    if len(segments) > MOST_SEGMENTS:
        raise ValueError(f"expected at most {MOST_SEGMENTS} segments, came {len(segments)}")
    return segments


def _segment(part: object) -> str:
    if isinstance(part, str | int | UUID):
        return str(part)
    raise TypeError(
        f"expected a segment of text, an integer or a UUID, came {part!r}; wildcards are for subscribe() only"
        if isinstance(part, Wildcard)
        else f"expected a segment of text, an integer or a UUID, came {type(part).__name__} {part!r}"
    )
