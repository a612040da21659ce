"""From a tree to text, without recursion, in pieces of a bounded size.

Laws. One walk serves `render`, `render_chunks` and the async renders: where these have to wait, it hands out what for,
and goes on when it is there. Any depth is fine: the path is a list, not the call stack. What is finished leaves; a
chunk is sent before the next row exists. Errors name the path from the root, which is found from the same list, when
it is needed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import TYPE_CHECKING, Final, NoReturn, TypeAlias

from markupsafe import Markup

from stario.html.attribute_values import names_itself
from stario.html.boundaries import PASSED, Attempt, Boundary
from stario.html.children import Drawn, take
from stario.html.drawing import Reading, Waiting
from stario.html.errors import MarkupError, describe
from stario.html.escaping import escape_text, finish, unify_newlines
from stario.html.javascript import Code, Css, is_raw_text, raw_text
from stario.html.nodes import ORDINARY, Element, HTMLNode, Raw
from stario.html.paths import path_of
from stario.html.templates import Filled, FilledFragment, is_light

if TYPE_CHECKING:
    from collections.abc import Iterable

KEPT: Final = 1000
"""Items of generators that a render in chunks leaves in memory."""
NO_CHUNKS: Final = 1 << 100
"""The size with which all that need not be waited for is one chunk, and there is one, be it empty."""
_LOOK_EVERY: Final = 64
"""Pieces between two looks at how much is waiting: a sum for each piece would cost more than the piece."""
_LARGE: Final = 512
"""Characters of a text after which a look is due at once."""
_SHORTEST: Final = 1024
"""Characters below which no text is cut, however small the chunks are asked for."""


# Where the walk was when it went one level down: what is left there, the end tag to write then, the node it is in.
_Level: TypeAlias = tuple["Iterator[object]", str, object]


def render(node: object) -> Markup:
    """Return a tree as markup; raises `MarkupError` for a child that cannot be written."""
    kind = type(node)
    if kind is Filled or kind is FilledFragment:
        try:
            filled: Filled | FilledFragment = node  # type: ignore[assignment]  # just looked at
            text = filled.template.emit(filled.values)
        except (MarkupError, RecursionError):
            pass  # the walk knows the way to what is wrong, and no depth
        else:
            if "\r" in text or "\0" in text or not text.isascii():
                text = finish(text)
            return _as_markup(text)
    return _as_markup(next(walk(take(node), NO_CHUNKS, None)))  # type: ignore[arg-type]  # only who waits gets more


_as_markup: Final[Callable[[str], Markup]] = partial(str.__new__, Markup)  # without asking a str for its __html__


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
    pieces: list[str] = []
    append = pieces.append
    ordinary = ORDINARY.get
    levels: list[_Level] = []
    rest: Iterator[object] = iter(roots)
    close = ""
    within: object = None
    look_every, large = (_LOOK_EVERY, _LARGE) if size < NO_CHUNKS else (NO_CHUNKS, NO_CHUNKS)
    waiting, looked, look_at = 0, 0, look_every  # characters and pieces seen so far, and when to look again
    attempts: list[Attempt] = []
    whole = _Whole(streams=reading is not None or waits)
    over = False
    while not over:
        try:
            while True:
                for child in rest:
                    if len(pieces) >= look_at:
                        waiting += sum(map(len, pieces[looked:]))
                        looked, look_at = len(pieces), len(pieces) + look_every
                        if waiting >= size and not attempts:
                            yield from _chunks(pieces, size)
                            waiting, looked, look_at = 0, 0, look_every
                    kind = type(child)
                    if kind is str:
                        append(escape_text(child))  # type: ignore[arg-type]  # checked by its exact type
                        if len(child) > large:  # type: ignore[arg-type]
                            look_at = 0
                    elif (ends := ordinary(kind)) is not None:
                        start, end = ends
                        element: Element = child  # type: ignore[assignment]  # ORDINARY holds nothing else
                        children = element.children
                        if len(children) == 1 and type(only := children[0]) is str:
                            append(f"{start}{element.head}>{escape_text(only)}{end}")
                            if len(only) > large:
                                look_at = 0
                        elif children:
                            append(f"{start}{element.head}>")
                            levels.append((rest, close, within))
                            rest, close, within = iter(children), end, element
                            break
                        else:
                            append(f"{start}{element.head}>{end}")
                    elif isinstance(child, Element):
                        element = child
                        if kind is Filled:
                            filled: Filled = child  # type: ignore[assignment]  # just looked at
                            if (text := whole(filled, len(levels))) is not None:
                                append(text)
                                if len(text) > large:
                                    look_at = 0
                                continue
                            element = filled.unfold()
                        if element.content == "raw":
                            append(f"{element.start}{element.head}>{_raw(element, levels, within)}{element.close}")
                            look_at = 0  # code is long more often than not
                        else:
                            append(f"{element.start}{element.head}>{_first_newline(element)}")
                            levels.append((rest, close, within))
                            rest, close, within = iter(element.children), element.close, element
                            break
                    elif child is None or kind is bool:
                        pass
                    elif kind is int:
                        append(str(child))
                    elif kind is FilledFragment and (text := whole(child, len(levels))) is not None:  # type: ignore[arg-type]
                        append(text)
                        if len(text) > large:
                            look_at = 0
                    elif isinstance(child, HTMLNode):
                        levels.append((rest, close, within))
                        close, within = "", child
                        if isinstance(child, Drawn):
                            rest = child.draw(reading)
                        elif isinstance(child, Boundary) and child.outcome is None:
                            attempts.append(Attempt(child, len(levels), len(pieces), waiting, looked))
                            rest = child.attempt()
                        else:
                            markup, inside = child.expand()
                            append(markup)
                            rest = iter(inside)
                            if len(markup) > large:
                                look_at = 0
                        break
                    elif isinstance(child, Waiting) and waits:
                        ready = attempts[0].pieces if attempts else len(pieces)
                        if any(pieces[:ready]):
                            yield from _all_chunks(pieces[:ready], size)
                            del pieces[:ready]
                            waiting, looked, look_at = 0, 0, look_every
                            for attempt in attempts:
                                attempt.moved(ready)
                        else:
                            yield child.source
                    elif child is PASSED:
                        attempts.pop().boundary.passed()
                    else:
                        append(text := _text(child, levels, within))
                        if len(text) > large:
                            look_at = 0
                else:
                    append(close)
                    if not levels:
                        over = True
                        break
                    rest, close, within = levels.pop()
        except Exception as error:
            if not attempts:
                raise
            attempt = attempts.pop()
            del pieces[attempt.pieces :], levels[attempt.levels :]
            rest, close, within = attempt.boundary.failed(error), "", attempt.boundary
            waiting, looked, look_at = attempt.waiting, attempt.looked, 0
    if size < NO_CHUNKS:
        yield from _all_chunks(pieces, size)
    else:
        yield finish("".join(pieces))


class _Whole:
    """Has what compiled components built written at once, where that is as good as the walk.

    A stream has only small parts written so. After an error the walk does everything: it will come upon the same error,
    and knows the way to it. What is nested too deep for the stack is tried again some levels further down.
    """

    def __init__(self, *, streams: bool) -> None:
        self._streams = streams
        self._from_depth = 0

    def __call__(self, node: Filled | FilledFragment, depth: int) -> str | None:
        if depth < self._from_depth or (self._streams and not is_light(node.values)):
            return None
        try:
            return node.template.emit(node.values)
        except MarkupError:
            self._from_depth = 1 << 62
        except RecursionError:
            self._from_depth = depth + _SAFE_DEPTH
        return None


_SAFE_DEPTH: Final = 300


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


def render_inside(node: object) -> str:
    """Return a part of a tree as markup that is not finished yet."""
    return next(walk(take(node), NO_CHUNKS, None))  # type: ignore[return-value]  # only who waits gets more than text


def static_text(child: object) -> str:
    """Return the markup of a child that never changes; raises `MarkupError` for what cannot be written."""
    return render_inside(child)


def _text(child: object, levels: list[_Level], within: object) -> str:
    text = text_of(child)
    if text is None:
        _refuse(child, levels, within)
    return text


def _path(levels: list[_Level], within: object) -> str:
    return path_of([*(node for _, _, node in levels[1:]), within])


def text_of(child: object) -> str | None:
    """Return how a child that is no node is written: text, numbers, dates, foreign markup; None if it cannot be."""
    kind = type(child)
    if kind is str or kind is int:
        return escape_text(str(child))
    if child is None or kind is bool:
        return ""
    markup = getattr(kind, "__html__", None)
    if markup is not None:
        return unify_newlines(str.__str__(markup(child)))
    if isinstance(child, str):
        return escape_text(str.__str__(child))
    return escape_text(str(child)) if isinstance(child, int | float) or names_itself(kind) else None


_INSTEAD: dict[str, str] = {
    "dict": "write h.json_script(value, id=...) for data, or str(value) for its text",
    "dict_keys": "write list(value)",
    "dict_values": "write list(value)",
    "dict_items": "write list(value), with an element for each pair",
    "bytes": 'write value.decode("utf-8")',
    "set": "write sorted(value): a set has no order",
    "frozenset": "write sorted(value): a set has no order",
    "type": "write h.br() with parentheses",
    "function": "call it",
    "Code": "code goes into on... attributes, data.on(...) and h.script[...]",
    "Css": "a style sheet goes into h.style[...]",
}


def _refuse(child: object, levels: list[_Level], within: object) -> NoReturn:
    if isinstance(child, Waiting):
        raise child.source.not_there(_path(levels, within))
    raise MarkupError(
        path=_path(levels, within),
        expected="text, a number, an element, None, or a list of these",
        came=describe(child),
        hint=_INSTEAD.get("type" if isinstance(child, type) else type(child).__name__, "write str(value) for its text"),
    )


_DROPS_FIRST_NEWLINE = frozenset({"pre", "textarea", "listing"})


def _first_newline(element: Element) -> str:
    return first_newline(element.children) if element.tag in _DROPS_FIRST_NEWLINE else ""


def first_newline(children: Iterable[object]) -> str:
    """Return the line feed that a parser drops after `<pre>` and `<textarea>`, where the text begins with one."""
    first = next((child for child in children if child is not None and child != "" and type(child) is not bool), "")
    if isinstance(first, str) or names_itself(type(first)):
        text = first if isinstance(first, str) else str(first)
        return "\n" if text[:1] in ("\n", "\r") else ""
    return "" if isinstance(first, Element | int | float) else "\n"  # it cannot be seen: one too many does no harm


def _raw(element: Element, levels: list[_Level], within: object) -> str:
    texts: list[str] = []
    for child in element.children:
        if isinstance(child, Raw):
            texts.append(child.markup)
        elif isinstance(child, Code | Css) and is_raw_text(child, element.tag):
            texts.append(child.text)
        elif child is not None:
            wrapper = "js" if element.tag == "script" else "css"
            raise MarkupError(
                path=path_of([*(node for _, _, node in levels[1:]), within, element]),
                expected=f"h.{wrapper}(...) in <{element.tag}>",
                came=describe(child),
                hint=f'write h.{element.tag}[h.{wrapper}("...")]; text from elsewhere never becomes code',
            )
    return raw_text(texts, element.tag)
