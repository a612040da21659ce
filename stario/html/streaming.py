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
from stario.html.rendering import Walk

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
    state = Walk(reading, streams=True)
    pieces, levels, attempts, other = state.pieces, state.levels, state.attempts, state.other
    append, ordinary = pieces.append, ORDINARY.get
    rest: Iterator[object] = iter(roots)
    close = ""
    within: object = None
    look_at = look_every = _LOOK_EVERY if size < NO_CHUNKS else NO_CHUNKS  # pieces
    over = False
    while not over:
        try:
            while True:
                for child in rest:
                    if len(pieces) >= look_at:
                        state.waiting += sum(map(len, pieces[state.looked :]))
                        state.looked, look_at = len(pieces), len(pieces) + look_every
                        if state.waiting >= size and not attempts:
                            yield from _chunks(pieces, size)
                            state.waiting, state.looked, look_at = 0, 0, look_every
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
                    elif kind is Waiting and waits:
                        ready = attempts[0].pieces if attempts else len(pieces)
                        if any(pieces[:ready]):
                            yield from _all_chunks(pieces[:ready], size)
                            del pieces[:ready]
                            state.waiting, state.looked, look_at = 0, 0, look_every
                            for attempt in attempts:
                                attempt.moved(ready)
                        else:
                            yield child.source  # type: ignore[attr-defined]
                    else:
                        below = other(child, within)
                        if pieces and len(pieces[-1]) > _LARGE:
                            look_at = 0
                        if below is not None:
                            levels.append((rest, close, within))
                            rest, close, within = below
                            break
                else:
                    append(close)
                    if not levels:
                        over = True
                        break
                    rest, close, within = levels.pop()
        except Exception as error:
            rest, close, within = state.recovered(error)
            look_at = 0
    if size < NO_CHUNKS:
        yield from _all_chunks(pieces, size)
    else:
        yield finish("".join(pieces))


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
