"""A small document: elements, texts and comments, read from markup as a browser reads it."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from stario.html.parsing import parse
from stario.html.parsing.tree import Comment as ParsedComment
from stario.html.parsing.tree import Element as ParsedElement
from stario.html.parsing.tree import Text as ParsedText

if TYPE_CHECKING:
    from collections.abc import Iterator


class Node:
    """What stands in a document; compared by identity."""

    __slots__ = ("parent",)

    def __init__(self) -> None:
        self.parent: Element | None = None

    @property
    def place(self) -> int:
        """Its number among its siblings."""
        assert self.parent is not None
        return next(place for place, each in enumerate(self.parent.children) if each is self)

    @property
    def next(self) -> Node | None:
        """The sibling after it."""
        if self.parent is None:
            return None
        place = self.place + 1
        return self.parent.children[place] if place < len(self.parent.children) else None

    def remove(self) -> None:
        """Take it out of its parent."""
        if self.parent is not None:
            del self.parent.children[self.place]
            self.parent = None

    def copy(self) -> Node:
        """Return it anew, with all that it holds."""
        raise NotImplementedError

    def plain(self) -> object:
        """Return what it is as data, texts side by side joined: equal documents give equal data."""
        raise NotImplementedError


class Text(Node):
    """A text or, with `comment`, a comment."""

    __slots__ = ("comment", "data")

    def __init__(self, data: str, *, comment: bool = False) -> None:
        super().__init__()
        self.data = data
        self.comment = comment

    def copy(self) -> Text:
        return Text(self.data, comment=self.comment)

    def plain(self) -> object:
        return ("comment", self.data) if self.comment else self.data


class Element(Node):
    """An element. `typed` is a control's value where the user, or a script, has changed it."""

    __slots__ = ("attributes", "children", "name", "namespace", "typed")

    def __init__(self, name: str, attributes: dict[str, str], namespace: str = "html") -> None:
        super().__init__()
        self.name = name
        self.attributes = attributes
        self.namespace = namespace
        self.children: list[Node] = []
        self.typed: str | None = None

    @property
    def id(self) -> str:
        """Its id; "" for none."""
        return self.attributes.get("id", "")

    def insert(self, node: Node, before: Node | None) -> None:
        """Put a node before another one, or last; before itself is where it stands: DOM, 4.2.3, pre-insert."""
        if before is node:
            before = node.next
        node.remove()
        node.parent = self
        self.children.insert(len(self.children) if before is None else before.place, node)

    def elements(self) -> Iterator[Element]:
        """Yield all elements inside, in their order; what a template holds is no part of the document."""
        for child in self.children:
            if isinstance(child, Element):
                yield child
                if child.name != "template":
                    yield from child.elements()

    def ancestors(self) -> Iterator[Element]:
        """Yield what it stands in, innermost first."""
        around = self.parent
        while around is not None:
            yield around
            around = around.parent

    def copy(self) -> Element:
        element = Element(self.name, dict(self.attributes), self.namespace)
        for child in self.children:
            element.insert(child.copy(), None)
        return element

    def plain(self) -> object:
        children: list[object] = []
        for child in self.children:
            each = child.plain()
            if isinstance(each, str) and children and isinstance(children[-1], str):
                children[-1] += each
            elif each != "":
                children.append(each)
        return (self.name, self.namespace, tuple(sorted(self.attributes.items())), tuple(children))


Markup: TypeAlias = str


def document(markup: Markup) -> Element:
    """Return the document of a page, a `#document` that holds `<html>`."""
    return _from(parse(markup))


def _from(parsed: ParsedElement) -> Element:
    element = Element(parsed.name, dict(parsed.attributes), parsed.namespace)
    for child in parsed.children:
        if isinstance(child, ParsedElement):
            element.insert(_from(child), None)
        elif isinstance(child, ParsedText):
            element.insert(Text(child.data), None)
        elif isinstance(child, ParsedComment):
            element.insert(Text(child.data, comment=True), None)
    return element
