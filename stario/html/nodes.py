"""The tree: elements, fragments, comments, trusted markup.

Laws. A node is immutable once built, and its children are taken as they are at that moment: lists are copied,
a generator is drawn once and remembered. Attributes are checked and escaped when the element is built (`head` is
finished text), children when it is rendered. A node is an instance of `HTMLNode`, a class that no data can forge:
a dict, a tuple or text from a database never becomes markup.
"""

from __future__ import annotations

import re
import sys
from collections.abc import AsyncIterable, Awaitable, Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, ClassVar, Final, NamedTuple, TypeAlias, Union, cast

from markupsafe import Markup

from stario.html.children import UNCHANGING, keep_as_is, take_several
from stario.html.children import take as take
from stario.html.constructors import constructor_of, fitted
from stario.html.errors import MarkupError, describe
from stario.html.escaping import unify_newlines
from stario.html.foreign import note
from stario.html.protocols import Group, HasHTML
from stario.html.protocols import HTMLNode as HTMLNode

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date, time, timedelta
    from decimal import Decimal
    from uuid import UUID

    from stario.html.javascript import Code, Css


# Sequence and Iterator, never Iterable: a dict is an iterable of its keys.
Node: TypeAlias = Union[
    "HTMLNode", HasHTML, str, int, float, "Decimal", "date", "time", "timedelta", "UUID", None,
    "Sequence[Node]", "Iterator[Node]", "Awaitable[Node]", "AsyncIterable[Node]",
]  # fmt: skip
AttributeValue: TypeAlias = (
    "str | int | float | bool | Code | Css | HasHTML | Sequence[object] | Mapping[str, object] | None"
)
Attributes: TypeAlias = Mapping[str, AttributeValue]
# A str is a Sequence, so rows are lists and tuples; a list of one type is no list of several to a type checker.
RawText: TypeAlias = Union[
    "Code", "Css", "Raw", None, "list[RawText]", "list[Code]", "list[Css]", "list[Raw]", "tuple[RawText, ...]",
]  # fmt: skip


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

    @property
    def id(self) -> str | None:
        """The element's id, or None; read from the finished head, where ` id="` can be nothing else."""
        head = self.head
        found = _ID.search(head) if " id=" in head else None
        if found is None:
            return None
        return Markup(found[1]).unescape() if "&" in found[1] else found[1]

    def __repr__(self) -> str:
        head, count = self.head, len(self.children)
        inner = f"[{count} {'child' if count == 1 else 'children'}]" if count else ""
        return f"<{self.tag}{head if len(head) <= 80 else head[:77] + '...'}>{inner}{self.close}"


_ID: Final = re.compile(r' id="([^"]*)"')


class PlainElement(Element):
    """An element as it was written: attributes checked and finished when it is built, children when it is rendered."""

    __slots__ = ("children", "head")

    def __init__(self, *mappings: Attributes, **keywords: AttributeValue) -> None:
        # The first of its class: the next ones find what was made for the class alone.
        kind = type(self)
        kind.__init__ = constructor_of(kind)  # type: ignore[method-assign]
        if issubclass(kind, Container):
            kind.__getitem__ = fitted(Container.__getitem__)  # type: ignore[method-assign]
        kind.__init__(self, *mappings, **keywords)

    def __reduce__(self) -> tuple[object, ...]:
        return _restore, (self.tag if self.open_names else type(self), self.head, self.children)


class Bracketed(type):
    """What `div[...]` on the bare class does; as `__class_getitem__` it would take half as long again."""

    def __getitem__(cls, children: Node) -> Container:
        element: Container = _new(cls)  # type: ignore[arg-type]  # pyright: ignore  # a class of this metaclass
        element.head = ""
        element.children = (children,) if type(children) in UNCHANGING else take_several(children)
        return element


_new: Final = object.__new__


def _unknown(_: object) -> int:
    return 0


# How many hold an element. From CPython 3.14 on, a variable of the caller's need not count.
_holders: Final[Callable[[object], int]] = (
    sys.getrefcount if sys.implementation.name == "cpython" and sys.version_info < (3, 14) else _unknown
)


class Container(PlainElement, metaclass=Bracketed):
    """An element with children."""

    __slots__ = ()

    def __getitem__(self, children: Node) -> Container:
        if self.children:
            raise _second(self.tag)
        if _holders(self) == 2:  # self here, and what is asked: nobody else would see it change, as in `h.p(...)["x"]`
            element = self
        else:
            element = _new(type(self))
            element.head = self.head
        element.children = (children,) if type(children) in UNCHANGING else take_several(children)
        return element


def _restore(kind: str | type[PlainElement], head: str, children: tuple[object, ...]) -> PlainElement:
    from stario.html.definitions import element  # a custom element's class is made when it is asked for

    restored: PlainElement = object.__new__(element(kind) if isinstance(kind, str) else kind)
    restored.head, restored.children = head, children
    return restored


def _second(tag: str) -> MarkupError:
    return MarkupError(
        path=tag, expected="no children yet", came="a second [...]", hint="give all children at once: [a, b]"
    )


class BracketedRaw(type):
    """The same for `script` and `style`."""

    def __getitem__(cls, children: RawText) -> RawTextElement:
        element = cast("type[RawTextElement]", cls)()
        return element[children]


class RawTextElement(PlainElement, metaclass=BracketedRaw):
    """`<script>` or `<style>`: its text is code of the program's own, never text from elsewhere."""

    __slots__ = ()

    def __getitem__(self, children: RawText) -> RawTextElement:
        if self.children:
            raise _second(self.tag)
        element = object.__new__(type(self))
        element.head = self.head
        element.children = take(children)
        return element


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


class Fragment(Group):
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

    def so_far(self) -> Iterable[object]:
        """Return the children."""
        return self.children

    def __reduce__(self) -> tuple[object, ...]:
        return Fragment, (self.children,)

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
        return note(self.markup), ()

    def __reduce__(self) -> tuple[object, ...]:
        return Raw, (self.markup,)

    def __repr__(self) -> str:
        return f"h.raw({_short(self.markup)})"


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

    def __reduce__(self) -> tuple[object, ...]:
        return Comment, (self.text,)

    def __repr__(self) -> str:
        return f"h.comment({_short(self.text)})"


def _short(text: str) -> str:
    return repr(text if len(text) <= 80 else text[:77] + "...")


for _kind in (Fragment, Raw, Comment):
    keep_as_is(_kind)

ORDINARY: Final[dict[type, tuple[str, str]]] = {}
"""Start and end of elements that need no care when they are rendered: no raw text, no first line feed that is lost."""
