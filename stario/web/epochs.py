"""Compression shared by many streams: one deflater for a view, none for a viewer.

Each viewer is in the current epoch, its decoder has seen what the view's deflater has written since the epoch began, or
out of it. A shared event has at most two encodings: with that history for those who are in, and standing alone for
those who are out. A private event stands alone, and puts its viewer out: distances into the history would no longer be
right. When somebody is out and the epoch is old enough, a full flush begins a new one, and takes all in. DEFLATE is RFC
1951, the frame around it RFC 1952.
"""

from __future__ import annotations

import zlib
from functools import lru_cache
from typing import Final

_LEVEL: Final = 6
_HEAD: Final = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\xff"  # RFC 1952, 2.3: deflate, no name, no time, unknown system
_LAST_BLOCK: Final = b"\x03\x00"
_OLD_ENOUGH: Final = 8  # events of an epoch before it may end for those who are out


@lru_cache(maxsize=256)
def standing_alone(data: bytes) -> bytes:
    """Return data deflated so that any decoder can go on with it, whatever it has read before."""
    deflater = zlib.compressobj(_LEVEL, zlib.DEFLATED, -zlib.MAX_WBITS)
    return deflater.compress(data) + deflater.flush(zlib.Z_FULL_FLUSH)


class Gzip:
    """One viewer's stream: the epoch its decoder is in (0 for none), and what the trailer will say."""

    __slots__ = ("_begun", "_check", "_size", "epoch")

    def __init__(self) -> None:
        self.epoch = 0
        self._check = 0
        self._size = 0
        self._begun = False

    def private(self, data: bytes) -> bytes:
        """Return data for this viewer alone."""
        self.epoch = 0
        return self.shared(data, standing_alone(data))

    def shared(self, data: bytes, encoded: bytes) -> bytes:
        """Return what goes out for data that somebody else has encoded."""
        self._check = zlib.crc32(data, self._check)
        self._size += len(data)
        if self._begun:
            return encoded
        self._begun = True
        return _HEAD + encoded

    def end(self) -> bytes:
        """Return the end of the stream."""
        head = b"" if self._begun else _HEAD
        return head + _LAST_BLOCK + self._check.to_bytes(4, "little") + (self._size & 0xFFFFFFFF).to_bytes(4, "little")


class Epochs:
    """The deflater of one view."""

    def __init__(self) -> None:
        self._deflater = zlib.compressobj(_LEVEL, zlib.DEFLATED, -zlib.MAX_WBITS)
        self._number = 1
        self._since = 0

    def event(self, data: bytes, viewers: list[Gzip]) -> Event:
        """Return an event for those viewers; all others are out of the epoch from now on."""
        self._since += 1
        flush = b""
        entering = self._since >= _OLD_ENOUGH and any(viewer.epoch != self._number for viewer in viewers)
        if entering:
            flush = self._deflater.flush(zlib.Z_FULL_FLUSH)
            self._number += 1
            self._since = 0
        encoded = self._deflater.compress(data) + self._deflater.flush(zlib.Z_SYNC_FLUSH)
        return Event(data, encoded, flush, self._number, entering=entering)


class Event:
    """One shared event, encoded."""

    __slots__ = ("_data", "_encoded", "_entering", "_epoch", "_flush")

    def __init__(self, data: bytes, encoded: bytes, flush: bytes, epoch: int, *, entering: bool) -> None:
        self._data = data
        self._encoded = encoded
        self._flush = flush
        self._epoch = epoch
        self._entering = entering

    def to(self, viewer: Gzip) -> bytes:
        """Return the bytes for one viewer."""
        if viewer.epoch == self._epoch:
            return viewer.shared(self._data, self._encoded)
        if not self._entering:
            return viewer.private(self._data)
        was_in = viewer.epoch == self._epoch - 1
        viewer.epoch = self._epoch
        return viewer.shared(self._data, self._flush + self._encoded if was_in else self._encoded)
