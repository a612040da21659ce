"""From a tree to text in pieces of a bounded size, each as soon as it is finished.

Laws. Where a tree has to be waited for, the walk hands out what for, and goes on when it is there. What is finished
leaves; a chunk is sent before the next row exists.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from stario.html.children import Drawn, take
from stario.html.drawing import Reading, Waiting
from stario.html.escaping import escape_text, finish
from stario.html.nodes import ORDINARY
from stario.html.rendering import Level, Walk

if TYPE_CHECKING:
    from stario.html.nodes import Element

KEPT: Final = 1000
"""Items of generators that a render in chunks leaves in memory."""
NO_CHUNKS: Final = (1 << 30) - 1
"""The size with which all that need not be waited for is one chunk, and there is one, be it empty."""
_LOOK_EVERY: Final = 64
"""Pieces between two looks at how much is waiting: a sum for each piece would cost more than the piece."""
_LARGE: Final = 512
"""Characters of a text after which a look is due at once."""
_SHORTEST: Final = 1024
"""Characters below which no text is cut, however small the chunks are asked for."""


def render_chunks(node: object, size: int = 8192, *, keep: float = KEPT) -> Iterator[str]:
    """Yield a tree as texts of `size` to twice `size` characters, every one as soon as it is finished.

    A text beyond ASCII may have half as many characters, and has at most twice `size` bytes; the last may be shorter.
    Of generators, `keep` items stay in memory, and those of the next ones are dropped when they are written: a tree of
    a million rows costs no more than its first thousand, but to render it a second time is a `MarkupError`.
    """
    return walk(take(node), size, Reading(keep))  # type: ignore[return-value]  # only who waits gets more than text


def walk(
    roots: tuple[object, ...], size: int, reading: Reading | None, *, waits: bool = False
) -> Iterator[str | Drawn]:
    """Yield finished text, and where the walk `waits`, what it has to wait for: it goes on when that has something new.

    All that is finished is yielded before.
    """
    flow = _Flow(roots, size, reading, waits=waits)
    while flow.goes_on():
        if flow.mark is not None:
            ready = flow.take_ready()
            yield from _all_chunks(ready, size) if ready else (flow.mark.source,)
        else:
            yield from _chunks(flow.pieces, size)
            flow.left()
    if size < NO_CHUNKS:
        yield from _all_chunks(flow.pieces, size)
    else:
        yield finish("".join(flow.pieces))


class _Flow(Walk):
    """A walk that stops where there is enough for a chunk, and at a mark, where it has to wait."""

    __slots__ = ("_look_every", "_size", "_stands", "_waits", "mark")

    def __init__(self, roots: tuple[object, ...], size: int, reading: Reading | None, *, waits: bool) -> None:
        super().__init__(reading, streams=True)
        self.mark: Waiting | None = None
        self._stands: Level = (iter(roots), "", None)
        self._size = size
        self._waits = waits
        self._look_every = _LOOK_EVERY if size < NO_CHUNKS else NO_CHUNKS  # pieces

    def goes_on(self) -> bool:
        """Write until there is enough for a chunk, or something to wait for; False at the end."""
        self.mark = None
        look_at = self.looked + self._look_every
        while True:
            try:
                return self._write(*self._stands, look_at)
            except Exception as error:
                self._stands = self.recovered(error)
                look_at = 0

    def _write(self, rest: Iterator[object], close: str, within: object, look_at: int) -> bool:
        pieces, levels, attempts, size = self.pieces, self.levels, self.attempts, self._size
        append, ordinary, other = pieces.append, ORDINARY.get, self.other
        while True:
            for child in rest:
                kind = type(child)
                if kind is str:
                    append(escape_text(child))  # type: ignore[arg-type]  # checked by its exact type
                    if len(child) > _LARGE:  # type: ignore[arg-type]
                        look_at = 0
                elif (ends := ordinary(kind)) is not None:
                    start, end = ends
                    element: Element = child  # type: ignore[assignment]  # ORDINARY holds nothing else
                    children = element.children
                    if len(children) == 1 and type(only := children[0]) is str:
                        append(f"{start}{element.head}>{escape_text(only)}{end}")
                        if len(only) > _LARGE:
                            look_at = 0
                    elif children:
                        append(f"{start}{element.head}>")
                        levels.append((rest, close, within))
                        rest, close, within = iter(children), end, element
                        break
                    else:
                        append(f"{start}{element.head}>{end}")
                elif kind is Waiting and self._waits:
                    self._stands, self.mark = (rest, close, within), child  # type: ignore[assignment]  # just looked at
                    return True
                else:
                    below = other(child, within)
                    if pieces and len(pieces[-1]) > _LARGE:
                        look_at = 0
                    if below is not None:
                        levels.append((rest, close, within))
                        rest, close, within = below
                        break
                if len(pieces) >= look_at:
                    break
            else:
                append(close)
                if not levels:
                    return False
                rest, close, within = levels.pop()
                continue
            if len(pieces) >= look_at:
                self.waiting += sum(map(len, pieces[self.looked :]))
                self.looked = len(pieces)
                if self.waiting >= size and not attempts:
                    self._stands = rest, close, within
                    return True
                look_at = self.looked + self._look_every

    def take_ready(self) -> list[str]:
        """Take out all that can leave, what no boundary can still replace; nothing where there is no text in it."""
        count = self.attempts[0].pieces if self.attempts else len(self.pieces)
        ready = self.pieces[:count]
        if not any(ready):
            return []
        del self.pieces[:count]
        self.left()
        for attempt in self.attempts:
            attempt.moved(count)
        return ready

    def left(self) -> None:
        """Note that the pieces have left."""
        self.waiting = self.looked = 0


def _all_chunks(pieces: list[str], size: int) -> Iterator[str]:
    """Yield all pieces, the last chunk however short."""
    if any(pieces):
        yield from _chunks(pieces, size)
        yield from filter(None, pieces)


def _chunks(pieces: list[str], size: int) -> Iterator[str]:
    """Yield the pieces as chunks of a good length, finished; what is left of a cut text, and too short, is a piece."""
    text = finish("".join(pieces))
    pieces.clear()
    size = max(size, _SHORTEST)
    if _fits(text, 2 * size):
        yield text
        return
    step = size if text.isascii() else size // 2  # four bytes a character are the most
    end = len(text) - len(text) % step
    yield from (text[start : start + step] for start in range(0, end, step))
    pieces.append(text[end:])


def _fits(text: str, most: int) -> bool:
    return 4 * len(text) <= most or (len(text) <= most and (text.isascii() or len(text.encode()) <= most))
