"""From a tree to text, without recursion.

Laws. Any depth is fine: the path is a list, not the call stack. Errors name the path from the root, which is found from
the same list, when it is needed. One `Walk` knows how all things are written; two loops drive it, which write texts and
ordinary elements themselves, as these are most of any page: `Walk.through` here for a whole, and `streaming.walk` for
what leaves in pieces.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import TYPE_CHECKING, Final, NoReturn, TypeAlias

from markupsafe import Markup

from stario.html.boundaries import PASSED, Attempt, Boundary
from stario.html.children import Drawn, take
from stario.html.drawing import Reading, Waiting
from stario.html.errors import MarkupError, describe
from stario.html.escaping import escape_text, finish, unify_newlines
from stario.html.foreign import note
from stario.html.javascript import Code, Css, is_raw_text, raw_text
from stario.html.nodes import ORDINARY, Element, HTMLNode, Raw
from stario.html.paths import path_of
from stario.html.plain_values import names_itself
from stario.html.templates import Filled, FilledFragment, is_light

if TYPE_CHECKING:
    from collections.abc import Iterable

# Where the walk was when it went one level down: what is left there, the end tag to write then, the node it is in.
Level: TypeAlias = tuple["Iterator[object]", str, object]


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
    return _as_markup(render_inside(node))


_as_markup: Final[Callable[[str], Markup]] = partial(str.__new__, Markup)  # without asking a str for its __html__


def render_inside(node: object) -> str:
    """Return a part of a tree as markup, as text."""
    walk = Walk(None, streams=False)
    level: Level = (iter(take(node)), "", None)
    while True:
        try:
            walk.through(level)
        except Exception as error:
            level = walk.recovered(error)
        else:
            return finish("".join(walk.pieces))


def static_text(child: object) -> str:
    """Return the markup of a child that never changes; raises `MarkupError` for what cannot be written."""
    return render_inside(child)


class Walk:
    """A walk through a tree: what it has written, and the way to where it is.

    What compiled components built is written at once, where that is as good. A stream has only small parts written so.
    After an error the walk does everything: it will come upon the same error, and knows the way to it. What is nested
    too deep for the stack is tried again some levels further down.
    """

    __slots__ = ("_at_once_from", "_reading", "_streams", "attempts", "levels", "looked", "pieces", "waiting")

    def __init__(self, reading: Reading | None, *, streams: bool) -> None:
        self.pieces: list[str] = []
        self.levels: list[Level] = []
        self.attempts: list[Attempt] = []
        self.waiting = self.looked = 0  # characters and pieces that a stream has counted
        self._reading = reading
        self._streams = streams
        self._at_once_from = 0  # levels

    def through(self, level: Level) -> None:
        """Write what is left of a level and of those above it."""
        append, levels, ordinary, other = self.pieces.append, self.levels, ORDINARY.get, self.other
        rest, close, within = level
        while True:
            for child in rest:
                kind = type(child)
                if kind is str:
                    append(escape_text(child))  # type: ignore[arg-type]  # checked by its exact type
                    continue
                if (ends := ordinary(kind)) is not None:
                    start, end = ends
                    element: Element = child  # type: ignore[assignment]  # ORDINARY holds nothing else
                    children = element.children
                    if len(children) == 1:
                        only = children[0]
                        if type(only) is str:
                            append(f"{start}{element.head}>{escape_text(only)}{end}")
                            continue
                        if type(only) is int:
                            append(f"{start}{element.head}>{only}{end}")
                            continue
                    elif not children:
                        append(f"{start}{element.head}>{end}")
                        continue
                    append(f"{start}{element.head}>")
                    levels.append((rest, close, within))
                    rest, close, within = iter(children), end, element
                    break
                if (below := other(child, within)) is not None:
                    levels.append((rest, close, within))
                    rest, close, within = below
                    break
            else:
                append(close)
                if not levels:
                    return
                rest, close, within = levels.pop()

    def other(self, child: object, within: object) -> Level | None:
        """Write a child that is neither text nor an ordinary element; return the level below it, if there is one."""
        kind = type(child)
        if child is None or kind is bool:
            return None
        if kind is int:
            self.pieces.append(str(child))
            return None
        if kind is Filled or kind is FilledFragment:
            filled: Filled | FilledFragment = child  # type: ignore[assignment]  # just looked at
            text = self._at_once(filled)
            if text is not None:
                self.pieces.append(text)
                return None
            child = filled.unfold()
        if isinstance(child, Element):
            return self._element(child, within)
        if isinstance(child, HTMLNode):
            return self._node(child)
        if child is PASSED:
            self.attempts.pop().boundary.passed()
            return None
        text = text_of(child)
        if text is None:
            _refuse(child, self._path(within))
        self.pieces.append(text)
        return None

    def _at_once(self, node: Filled | FilledFragment) -> str | None:
        if len(self.levels) < self._at_once_from or (self._streams and not is_light(node.values)):
            return None
        try:
            return node.template.emit(node.values)
        except MarkupError:
            self._at_once_from = 1 << 62
        except RecursionError:
            self._at_once_from = len(self.levels) + _SAFE_DEPTH
        return None

    def _element(self, element: Element, within: object) -> Level | None:
        start = f"{element.start}{element.head}>"
        if element.content == "raw":
            self.pieces.append(f"{start}{self._raw(element, within)}{element.close}")
            return None
        if element.tag in DROPS_FIRST_NEWLINE:
            start += first_newline(element.children)
        self.pieces.append(start)
        return iter(element.children), element.close, element

    def _raw(self, element: Element, within: object) -> str:
        texts: list[str] = []
        for child in element.children:
            if isinstance(child, Raw):
                texts.append(child.markup)
            elif isinstance(child, Code | Css) and is_raw_text(child, element.tag):
                texts.append(child.text)
            elif child is not None:
                wrapper = "js" if element.tag == "script" else "css"
                raise MarkupError(
                    path=self._path(within, element),
                    expected=f"h.{wrapper}(...) in <{element.tag}>",
                    came=describe(child),
                    hint=f'write h.{element.tag}[h.{wrapper}("...")]; text from elsewhere never becomes code',
                )
        return raw_text(texts, element.tag)

    def _node(self, node: HTMLNode) -> Level:
        if isinstance(node, Drawn):
            return node.draw(self._reading), "", node
        if isinstance(node, Boundary) and node.outcome is None:
            self.attempts.append(Attempt(node, len(self.levels) + 1, len(self.pieces), self.waiting, self.looked))
            return node.attempt(), "", node
        markup, inside = node.expand()
        self.pieces.append(markup)
        return iter(inside), "", node

    def recovered(self, error: Exception) -> Level:
        """Go back to the boundary that an error came up to, and return what it shows; without one, raise the error."""
        if not self.attempts:
            raise error
        attempt = self.attempts.pop()
        del self.pieces[attempt.pieces :], self.levels[attempt.levels :]
        self.waiting, self.looked = attempt.waiting, attempt.looked
        return attempt.boundary.failed(error), "", attempt.boundary

    def _path(self, *last: object) -> str:
        return path_of([*(node for _, _, node in self.levels[1:]), *last])


_SAFE_DEPTH: Final = 300


def text_of(child: object) -> str | None:
    """Return how a child that is no node is written: text, numbers, dates, foreign markup; None if it cannot be."""
    kind = type(child)
    if kind is str or kind is int:
        return escape_text(str(child))
    if child is None or kind is bool:
        return ""
    markup = getattr(kind, "__html__", None)
    if markup is not None:
        return note(unify_newlines(str.__str__(markup(child))))
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
    "QuerySet": "write [row(x) for x in queryset]",  # Django's
    "BaseManager": "write [row(x) for x in manager.all()]",
    "type": "write h.br() with parentheses",
    "function": "call it",
    "Code": "code goes into on... attributes, data.on(...) and h.script[...]",
    "Css": "a style sheet goes into h.style[...]",
}


def _refuse(child: object, path: str) -> NoReturn:
    if isinstance(child, Waiting):
        raise child.source.not_there(path)
    raise MarkupError(
        path=path,
        expected="text, a number, an element, None, or a list of these",
        came=describe(child),
        hint=_instead(type if isinstance(child, type) else type(child)),
    )


def _instead(kind: type) -> str:
    names = (base.__name__ for base in kind.__mro__)
    return next((_INSTEAD[name] for name in names if name in _INSTEAD), "write str(value) for its text")


DROPS_FIRST_NEWLINE: Final = frozenset({"pre", "textarea", "listing"})


def first_newline(children: Iterable[object]) -> str:
    """Return the line feed that a parser drops after `<pre>` and `<textarea>`, where the text begins with one."""
    for child in children:
        if type(child) in ORDINARY:
            return ""
        if child is not None and child != "" and type(child) is not bool:
            return _newline_before(child)
    return ""


def _newline_before(first: object) -> str:
    if isinstance(first, str) or names_itself(type(first)):
        text = first if isinstance(first, str) else str(first)
        return "\n" if text[:1] in ("\n", "\r") else ""
    return "" if isinstance(first, Element | int | float) else "\n"  # it cannot be seen: one too many does no harm
