"""The tree: elements, fragments, comments, trusted markup.

Laws. A node is immutable once built, and its children are taken as they are at that moment: lists are copied,
a generator is drawn once and remembered. Attributes are checked and escaped when the element is built (`head` is
finished text), children when it is rendered. A node is an instance of `HTMLNode`, a class that no data can forge:
a dict, a tuple or text from a database never becomes markup.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, ClassVar, Final, NamedTuple, TypeAlias, Union

from markupsafe import Markup

from stario.html.attribute_values import written
from stario.html.attributes import head as all_attributes
from stario.html.errors import MarkupError, describe
from stario.html.escaping import escape_attribute, unify_newlines
from stario.html.protocols import HasHTML, is_other_sequence, is_row

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date, time, timedelta
    from decimal import Decimal
    from uuid import UUID

    from stario.html.javascript import Code, Css


# Sequence and Iterator, never Iterable: a dict is an iterable of its keys.
Node: TypeAlias = Union[
    "HTMLNode", HasHTML, str, int, float, "Decimal", "date", "time", "timedelta", "UUID", None,
    "Sequence[Node]", "Iterator[Node]",
]  # fmt: skip
AttributeValue: TypeAlias = (
    "str | int | float | bool | Code | Css | HasHTML | Sequence[object] | Mapping[str, object] | None"
)
Attributes: TypeAlias = Mapping[str, AttributeValue]
RawText: TypeAlias = Union["Code", "Css", "Raw", None, "list[RawText]", "tuple[RawText, ...]"]  # a str is a Sequence


class HTMLNode:
    """What all parts of a tree have in common: they render themselves, and template engines leave them unescaped."""

    __slots__ = ()
    do_not_call_in_templates: ClassVar[bool] = True  # Django calls what is callable

    def __html__(self) -> Markup:
        return _render()(self)

    def __str__(self) -> Markup:
        return _render()(self)

    def _repr_html_(self) -> str:
        return str(_render()(self))

    def expand(self) -> tuple[str, Iterable[object]]:
        """Return what the node stands for: finished markup, then children still to be rendered."""
        raise NotImplementedError


def _render() -> Callable[[object], Markup]:
    from stario.html.rendering import render  # the renderer needs the classes of this module

    return render


class Attribute(NamedTuple):
    """One attribute of the element table: its name in HTML, the start of its text, and what values it takes."""

    name: str
    prefix: str
    kind: str


class Element(HTMLNode):
    """An element: attributes from mappings and keywords, children in brackets.

    `div(id="a")` builds one, `div(id="a")["text"]` gives a copy with children and leaves the first as it was.
    Positional mappings (`{"hx-get": "/x"}`, or what `data.on(...)` returns) take attribute names as HTML spells them.
    Raises `MarkupError` for a wrong name or value.
    """

    __slots__ = ()
    if TYPE_CHECKING:
        head: str
        children: tuple[object, ...]

    tag: ClassVar[str] = ""
    start: ClassVar[str] = ""
    close: ClassVar[str] = ""
    content: ClassVar[str] = "normal"  # normal, void, raw, escapable: HTML, 13.1.2
    namespace: ClassVar[str] = "html"
    open_names: ClassVar[bool] = False  # custom elements take any attribute
    own: ClassVar[Mapping[str, Attribute]] = {}
    shared: ClassVar[Mapping[str, Attribute]] = {}
    plain: ClassVar[Mapping[str, str | None]] = {}  # keyword -> ' name="', where a text needs escaping only

    @property
    def id(self) -> str | None:
        """The element's id, or None; read from the finished head, where ` id="` can be nothing else."""
        found = _ID.search(self.head)
        return Markup(found[1]).unescape() if found else None

    def __repr__(self) -> str:
        inner = "..." if self.children else ""
        return f"<{self.tag}{self.head}>{inner}{self.close}"


_ID: Final = re.compile(r' id="([^"]*)"')


class PlainElement(Element):
    """An element as it was written: attributes checked and finished when it is built, children when it is rendered."""

    __slots__ = ("children", "head")

    def __init__(self, *mappings: Attributes, **keywords: AttributeValue) -> None:
        head = ""
        if mappings:
            head = all_attributes(type(self), mappings, keywords)
        elif keywords:
            plain = self.plain
            for keyword, value in keywords.items():
                prefix = plain[keyword]
                if prefix is not None and type(value) is str:
                    head += f'{prefix}{escape_attribute(value)}"'
                    continue
                known = self.own.get(keyword) or self.shared.get(keyword)
                if known is None or known.kind in _SEEN_TOGETHER:  # or a name to be looked at, that may be there twice
                    head = all_attributes(type(self), mappings, keywords)
                    break
                head += written(type(self), known.name, known.kind, value)
        self.head = head
        self.children = ()


# Kinds that depend on the element's other attributes.
_SEEN_TOGETHER: Final = frozenset({"linked", "statement"})


class Container(PlainElement):
    """An element with children."""

    __slots__ = ()

    def __getitem__(self, children: Node) -> Container:
        if self.children:
            raise _second(self.tag)
        return _with(type(self), self.head, children)

    def __class_getitem__(cls, children: Node) -> Container:
        return _with(cls, "", children)


def _second(tag: str) -> MarkupError:
    return MarkupError(
        path=tag, expected="no children yet", came="a second [...]", hint="give all children at once: [a, b]"
    )


def _with(kind: type[Container], head: str, children: object) -> Container:
    element = object.__new__(kind)
    element.head = head
    element.children = take(children)
    return element


class RawTextElement(PlainElement):
    """`<script>` or `<style>`: its text is code of the program's own, never text from elsewhere."""

    __slots__ = ()

    def __getitem__(self, children: RawText) -> RawTextElement:
        if self.children:
            raise _second(self.tag)
        element = object.__new__(type(self))
        element.head = self.head
        element.children = take(children)
        return element

    def __class_getitem__(cls, children: RawText) -> RawTextElement:
        return cls()[children]


class VoidElement(PlainElement):
    """An element that never has children: HTML, 13.1.2."""

    __slots__ = ()

    if not TYPE_CHECKING:

        def __getitem__(self, children: object) -> Element:
            raise _void(self.tag)

        def __class_getitem__(cls, children: object) -> Element:
            raise _void(cls.tag)


def _void(tag: str) -> MarkupError:
    return MarkupError(
        path=tag,
        expected="no children (a void element)",
        came="[...]",
        hint=f"write h.{tag}(...) and put the text beside it",
    )


class Fragment(HTMLNode):
    """Several nodes with no element around them: `h.fragment[a, b]`."""

    __slots__ = ("children",)
    children: tuple[object, ...]

    def __init__(self, children: Node = None) -> None:
        self.children = take(children)

    def __class_getitem__(cls, children: Node) -> Fragment:
        return cls(children)

    def expand(self) -> tuple[str, Iterable[object]]:
        """Return the children."""
        return "", self.children

    def __repr__(self) -> str:
        return f"h.fragment[{len(self.children)}]"


class Raw(HTMLNode):
    """Markup the program vouches for: `h.raw(markup)`."""

    __slots__ = ("markup",)

    def __init__(self, markup: str) -> None:
        if not isinstance(markup, str):  # pyright: ignore[reportUnnecessaryIsInstance]
            raise MarkupError(expected="markup as text", came=describe(markup))
        self.markup = unify_newlines(str.__str__(markup))

    def expand(self) -> tuple[str, Iterable[object]]:
        """Return the markup."""
        return self.markup, ()

    def __repr__(self) -> str:
        return f"h.raw({self.markup!r})"


# Two hyphens, the start of a comment, and an end tag: inside <title> a comment is text, and `</title>` ends it.
_ENDS_COMMENT: Final = re.compile(r"-(?=-)|<(?=[!/])")


class Comment(HTMLNode):
    """A comment; text that would end it, or the element around it, is broken up: HTML, 13.1.6."""

    __slots__ = ("text",)

    def __init__(self, text: str) -> None:
        self.text = text

    def expand(self) -> tuple[str, Iterable[object]]:
        """Return the comment."""
        text = _ENDS_COMMENT.sub(r"\g<0> ", unify_newlines(str(self.text)))
        guard = " " if text.startswith((">", "->", "-")) or text.endswith(("-", "<")) else ""
        return f"<!--{guard}{text}{guard}-->", ()

    def __repr__(self) -> str:
        return f"h.comment({self.text!r})"


class Remembered(HTMLNode):
    """A generator given as a child: drawn once, when first rendered, and kept, so that a tree renders twice the same.

    Several renders may be under way at once; an error of the generator is raised in each.
    """

    __slots__ = ("drawn", "error", "source")

    def __init__(self, source: Iterator[object]) -> None:
        self.source: Iterator[object] | None = source
        self.drawn: list[object] = []
        self.error: Exception | None = None

    def expand(self) -> tuple[str, Iterable[object]]:
        """Return the items, one by one, as they are drawn."""
        return "", (self._draw() if self.source is not None or self.error is not None else self.drawn)

    def _draw(self) -> Iterator[object]:
        place = 0
        while place < len(self.drawn) or self._draw_more():
            if place < len(self.drawn):
                yield self.drawn[place]
                place += 1

    def _draw_more(self) -> bool:
        if self.error is not None:
            raise self.error
        if self.source is None:
            return False
        try:
            self.drawn.extend(take(next(self.source)))
        except StopIteration:
            self.source = None
        except Exception as error:
            self.source, self.error = None, error
            raise
        return True

    def __repr__(self) -> str:
        return f"{len(self.drawn)} items of a generator"


# Children whose tuple can be kept as it is; the element classes join when they are defined.
_UNCHANGING: Final[set[type]] = {str, int, float, bool, type(None), Fragment, Raw, Comment, Remembered}


def keep_as_is(kind: type) -> None:
    """Say that instances of a class never change, so that a tuple of them need not be looked through."""
    _UNCHANGING.add(kind)


def take(children: object) -> tuple[object, ...]:
    """Return children as they are at this moment: lists copied and laid flat, generators to be drawn once."""
    given: tuple[object, ...] = children if type(children) is tuple else (children,)  # pyright: ignore[reportUnknownVariableType]
    if _UNCHANGING.issuperset(map(type, given)):
        return given
    taken: list[object] = []
    levels = [iter(given)]
    while levels:
        for child in levels[-1]:
            if is_row(child) or is_other_sequence(child):
                levels.append(iter(child))
                break
            taken.append(_still(child))
        else:
            levels.pop()
    return tuple(taken)


def _still(child: object) -> object:
    if isinstance(child, Iterator) and not hasattr(child, "__html__"):  # pyright: ignore[reportUnknownArgumentType]
        return Remembered(child)  # pyright: ignore[reportUnknownArgumentType]
    return child  # pyright: ignore[reportUnknownVariableType]
