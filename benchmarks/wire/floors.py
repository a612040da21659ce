"""The least that DEFLATE's fixed codes can make of an event on a stream: RFC 1951, 3.2.6; zlib looks less far.

Every way to cut the event into what the stream has carried and what it has not is weighed. Codes of its own would need
a table in the event, which is longer than what a short event can save by it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

MOST: Final = 1_000
"""Bytes of an event beyond which nothing is said: a table of its own pays then."""
_WINDOW: Final = 32_768
_LONGEST: Final = 258
_AROUND: Final = 3 + 7 + 3  # bits: the block's head and end, the head of the empty one that ends a flush
_FLUSH: Final = 4  # bytes of that one


def least(carried: bytes, event: bytes) -> int | None:
    """Return the least bytes of an event, with its flush; None for a long one."""
    if len(event) > MOST:
        return None
    data, start = carried[-_WINDOW:] + event, min(len(carried), _WINDOW)
    bits = [0] + [1 << 30] * len(event)
    for place in range(start, len(data)):
        here = bits[place - start]
        for length, cost in ((1, 8 + (data[place] > 143)), *_repeats(data, place)):
            end = place - start + length
            bits[end] = min(bits[end], here + cost)
    return (_AROUND + bits[-1] + 7) // 8 + _FLUSH


def _repeats(data: bytes, place: int) -> Iterator[tuple[int, int]]:
    """Yield the lengths of what was there before, each with the bits that it takes from the nearest place."""
    near = place - 1
    for length in range(3, min(_LONGEST, len(data) - place) + 1):
        near = data.rfind(data[place : place + length], max(0, place - _WINDOW), near + length)
        if near < 0:
            return
        yield length, _length_bits(length) + _distance_bits(place - near)


def _length_bits(length: int) -> int:
    """Return the bits of a length: its code has 7 up to 114 bytes, then 8, and each fourth code one bit more behind."""
    if length == _LONGEST:
        return 8
    return (7 if length < 115 else 8) + max(0, (length - 3).bit_length() - 3)


def _distance_bits(distance: int) -> int:
    return 5 + max(0, (distance - 1).bit_length() - 2)
