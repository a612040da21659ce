"""Elements, texts and comments that can be moved about; made from markup by the parser of `stario.html.parsing`.

Laws. A node stands in one place. Names of SVG and MathML are lower case here, as the parser gives them. The content of
a `<template>` is a fragment of its own, which no query looks into: HTML, 4.12.3. Work with children is linear in them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from stario.html.parsing import Comment as ParsedComment
from stario.html.parsing import Element as ParsedElement
from stario.html.parsing import Text as ParsedText
from stario.html.parsing import parse

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stario.html.parsing import Node as ParsedNode


class Node:
    """What stands in a tree."""

    __slots__ = ("parent",)

    def __init__(self) -> None:
        self.parent: Parent | None = None

    @property
    def next(self) -> Node | None:
        """The sibling behind."""
        if self.parent is None:
            return None
        behind = self.parent.children.index(self) + 1
        return self.parent.children[behind] if behind < len(self.parent.children) else None

    def remove(self) -> None:
        """Take the node out of its parent, if it has one."""
        if self.parent is not None:
            self.parent.children.remove(self)
            self.parent = None

    def ancestors(self) -> Iterator[Parent]:
        """Yield what the node stands in, innermost first."""
        above = self.parent
        while above is not None:
            yield above
            above = above.parent

    def plain(self) -> object:
        """Return what the node is as data, texts side by side joined: equal trees give equal data."""
        raise NotImplementedError

    def is_connected(self) -> bool:
        """Say whether the node stands in a document."""
        node: Node = self
        while node.parent is not None:
            node = node.parent
        return isinstance(node, Document)


class Leaf(Node):
    """A text or a comment."""

    __slots__ = ("data",)

    def __init__(self, data: str) -> None:
        super().__init__()
        self.data = data


class Text(Leaf):
    """A text, its references resolved."""

    __slots__ = ()

    def plain(self) -> object:
        return self.data


class Comment(Leaf):
    """A comment."""

    __slots__ = ()

    def plain(self) -> object:
        return "comment", self.data


class Parent(Node):
    """What has children."""

    __slots__ = ("children",)

    def __init__(self) -> None:
        super().__init__()
        self.children: list[Node] = []

    def insert(self, node: Node, before: Node | None = None) -> None:
        """Put a node before a child, or last; a fragment gives its nodes."""
        if isinstance(node, Fragment):
            for child in [*node.children]:
                self.insert(child, before)
            return
        node.remove()
        self.children.insert(len(self.children) if before is None else self.children.index(before), node)
        node.parent = self

    def elements(self) -> Iterator[Element]:
        """Yield all elements inside, in document order; templates keep theirs."""
        waiting: list[Node] = self.children[::-1]
        while waiting:
            node = waiting.pop()
            if isinstance(node, Element):
                yield node
                waiting.extend(reversed(node.children))

    def by_id(self, name: str) -> Element | None:
        """Return the first element with an id; the empty one is none."""
        return next((node for node in self.elements() if name and node.id == name), None)


class Fragment(Parent):
    """Nodes without an element around them."""

    __slots__ = ()

    def plain(self) -> object:
        return _plain(self.children)


class Document(Parent):
    """A page."""

    __slots__ = ()

    def plain(self) -> object:
        return "#document", "html", (), _plain(self.children)

    def named(self, name: str) -> Element:
        """Return the first element of a name: `<html>`, `<head>` or `<body>`."""
        return next(node for node in self.elements() if node.name == name)


class Element(Parent):
    """An element; `live` is what the user or a script made of its value, `started` says that a script has run."""

    __slots__ = ("attributes", "content", "live", "name", "namespace", "started")

    def __init__(self, name: str, attributes: dict[str, str] | None = None, namespace: str = "html") -> None:
        super().__init__()
        self.name = name
        self.attributes = attributes or {}
        self.namespace = namespace
        self.content = Fragment() if self.is_html("template") else None
        self.live: dict[str, str | bool] = {}
        self.started = False

    @property
    def tag(self) -> str:
        """The name as scripts see it: HTML's are upper case."""
        return self.name.upper() if self.namespace == "html" else self.name

    @property
    def id(self) -> str:
        """The id, or the empty string."""
        return self.attributes.get("id", "")

    def is_html(self, name: str) -> bool:
        """Say whether this is HTML's element of a name."""
        return self.name == name and self.namespace == "html"

    @property
    def text(self) -> str:
        """The text of the children that are text."""
        return "".join([child.data for child in self.children if isinstance(child, Text)])

    @property
    def value(self) -> str:
        """What a field holds: what was typed, or else what its markup says."""
        given = self.text if self.is_html("textarea") else self.attributes.get("value", "")
        return str(self.live.get("value", given.replace("\r\n", "\n").replace("\r", "\n")))

    def plain(self) -> object:
        inside = self.children if self.content is None else [*self.content.children, *self.children]
        return self.name, self.namespace, tuple(sorted(self.attributes.items())), _plain(inside)


def _plain(nodes: list[Node]) -> tuple[object, ...]:
    found: list[object] = []
    for node in nodes:
        each = node.plain()
        if isinstance(each, str) and found and isinstance(found[-1], str):
            found[-1] += each
        elif each != "":
            found.append(each)
    return tuple(found)


# -- from markup, and copies


def document_of(markup: str) -> Document:
    """Return the document of a whole page."""
    document = Document()
    _fill(document, parse(markup).children)
    return document


def _fill(parent: Parent, nodes: list[ParsedNode]) -> None:
    """Make nodes of what the parser found, without recursion."""
    waiting: list[tuple[Parent, ParsedNode]] = [(parent, node) for node in reversed(nodes)]
    while waiting:
        where, found = waiting.pop()
        if isinstance(found, ParsedText):
            where.insert(Text(found.data))
        elif isinstance(found, ParsedComment):
            where.insert(Comment(found.data))
        elif isinstance(found, ParsedElement):
            made = Element(found.name, dict(found.attributes), found.namespace)
            where.insert(made)
            inside = made if made.content is None else made.content
            waiting.extend((inside, child) for child in reversed(found.children))


def copy_of(node: Node) -> Node:
    """Return a copy of a node with all inside, as `cloneNode(true)` does."""
    if isinstance(node, Leaf):
        return type(node)(node.data)
    if isinstance(node, Element):
        made: Parent = Element(node.name, dict(node.attributes), node.namespace)
        _copy_element(node, made)
    else:
        made = Fragment()
    if isinstance(node, Parent):
        for child in node.children:
            made.insert(copy_of(child))
    return made


def _copy_element(node: Element, made: Parent) -> None:
    assert isinstance(made, Element)
    made.live = dict(node.live)
    made.started = node.started
    if node.content is not None:
        copied = copy_of(node.content)
        assert isinstance(copied, Fragment)
        made.content = copied


def are_equal(one: Node, other: Node) -> bool:
    """Say whether two nodes are equal by DOM, 4.4: names, attributes, children. What templates hold is not asked."""
    if isinstance(one, Leaf) and isinstance(other, Leaf):
        return type(one) is type(other) and one.data == other.data
    if not (isinstance(one, Element) and isinstance(other, Element)):
        return False
    return (
        (one.name, one.namespace, one.attributes) == (other.name, other.namespace, other.attributes)
        and len(one.children) == len(other.children)
        and all(map(are_equal, one.children, other.children))
    )
