"""Nodes that know their parent and can be moved, as a browser keeps them; and a form of them that can be compared.

Law: a node is itself, whatever it holds. It is compared by identity, so that a test can say "this very input stayed".
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from stario.html.parsing import parse_fragment, tree

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


class Node:
    """What stands in a tree."""

    __slots__ = ("parent",)

    def __init__(self) -> None:
        self.parent: Element | None = None

    @property
    def after(self) -> Node | None:
        """The node that follows in the same parent."""
        if self.parent is None:
            return None
        place = self.parent.place_of(self) + 1
        return self.parent.children[place] if place < len(self.parent.children) else None

    @property
    def key(self) -> str:
        """What the client's morph compares: the kind of a node, and for an element its name."""
        return type(self).__name__

    def remove(self) -> None:
        """Take the node out of its parent, if it has one."""
        if self.parent is not None:
            del self.parent.children[self.parent.place_of(self)]
            self.parent = None

    def copy(self) -> Node:
        """Return a copy without a parent."""
        raise NotImplementedError


class _Data(Node):
    __slots__ = ("data",)

    def __init__(self, data: str) -> None:
        super().__init__()
        self.data = data

    def copy(self) -> Node:
        return type(self)(self.data)


class Text(_Data):
    """A text."""

    __slots__ = ()


class Comment(_Data):
    """A comment."""

    __slots__ = ()


class Element(Node):
    """An element.

    `content` is what a `<template>` holds. `state` is what no attribute tells: the `value` and `checked` that a person
    has changed, `selected` of an option.
    """

    __slots__ = ("attributes", "children", "content", "name", "namespace", "state")

    def __init__(self, name: str, attributes: dict[str, str] | None = None, namespace: str = "html") -> None:
        super().__init__()
        self.name = name
        self.attributes = attributes or {}
        self.namespace = namespace
        self.children: list[Node] = []
        self.content: Element | None = Element("#content") if name == "template" and namespace == "html" else None
        self.state: dict[str, object] = {}

    def __repr__(self) -> str:
        return f"<{self.name}#{self.id}>" if self.id else f"<{self.name}>"

    @property
    def id(self) -> str:
        """The id; empty where there is none."""
        return self.attributes.get("id", "")

    @property
    def key(self) -> str:
        """The name as JavaScript sees it: in capitals for HTML's own."""
        return self.name.upper() if self.namespace == "html" else self.name

    @property
    def value(self) -> str:
        """What a control shows: what was typed, else what the markup says."""
        default = normalized(self.text) if self.name == "textarea" else self.attributes.get("value", "")
        return str(self.state.get("value", default))

    @property
    def text(self) -> str:
        """All text inside."""
        return "".join(node.data for node in descendants(self) if isinstance(node, Text))

    def place_of(self, node: Node) -> int:
        """Return at which place a child stands."""
        return next(place for place, child in enumerate(self.children) if child is node)

    def insert(self, node: Node, before: Node | None = None) -> None:
        """Put a node before a child, or last; it leaves the place where it was."""
        node.remove()
        self.children.insert(len(self.children) if before is None else self.place_of(before), node)
        node.parent = self

    def copy(self) -> Element:
        made = Element(self.name, dict(self.attributes), self.namespace)
        for child in self.children:
            made.insert(child.copy())
        if self.content is not None:
            made.content = self.content.copy()
        return made


def normalized(text: str) -> str:
    """Return a text as a control gives it: HTML, normalize newlines."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def descendants(node: Node) -> Iterator[Node]:
    """Yield all nodes below one, in document order; what templates hold is another document."""
    waiting = [*reversed(node.children)] if isinstance(node, Element) else []
    while waiting:
        current = waiting.pop()
        yield current
        if isinstance(current, Element):
            waiting.extend(reversed(current.children))


def elements_in(node: Node) -> Iterator[Element]:
    """Yield the elements below a node, in document order."""
    return (each for each in descendants(node) if isinstance(each, Element))


def is_equal(one: Node, other: Node) -> bool:
    """Say what `isEqualNode` says: DOM, 4.4. What templates hold is not looked at."""
    pairs = [(one, other)]
    while pairs:
        this, that = pairs.pop()
        if isinstance(this, Element) and isinstance(that, Element):
            if (this.key, this.namespace, this.attributes) != (that.key, that.namespace, that.attributes):
                return False
            if len(this.children) != len(that.children):
                return False
            pairs += zip(this.children, that.children, strict=True)
        elif this.key != that.key or getattr(this, "data", None) != getattr(that, "data", None):
            return False
    return True


def from_tree(node: tree.Node) -> Node | None:
    """Return a parsed node as a node of a page; None for a doctype. Names in SVG are in lower case, as parsed."""
    if isinstance(node, tree.Text):
        return Text(node.data)
    if isinstance(node, tree.Comment):
        return Comment(node.data)
    if not isinstance(node, tree.Element):
        return None
    made = Element(node.name, dict(node.attributes), node.namespace)
    fill(made if made.content is None else made.content, node.children)
    return made


def fill(parent: Element, nodes: Iterable[tree.Node]) -> Element:
    """Put parsed nodes into an element; return it."""
    for node in map(from_tree, nodes):
        if node is not None:
            parent.insert(node)
    return parent


def fragment(markup: str) -> Element:
    """Return an element `#fragment` with the nodes of a markup, read as inside a `<div>`."""
    return fill(Element("#fragment"), parse_fragment(markup, "div").children)


def normal(nodes: Iterable[Node], *, leave_out: Iterable[str] = (), ordered: bool = False) -> str:
    r"""Return nodes in normal form: to compare and to read, not to be parsed.

    Texts and values are quoted as JSON, texts that touch are one, attributes stand by name, or in their own order where
    `ordered`; `leave_out` names attributes that do not count.

    >>> normal(fragment("<p title='x' id=a>1 &amp; 2<br></p>").children)
    '<p id="a" title="x">"1 & 2"<br></br></p>'
    """
    pieces: list[str] = []
    text = ""
    waiting: list[Node | str] = [*reversed([*nodes])]
    without = frozenset(leave_out)
    while waiting:
        node = waiting.pop()
        if isinstance(node, Text):
            text += node.data
            continue
        if text:
            pieces.append(_quoted(text))
            text = ""
        if isinstance(node, Element):
            name = node.name if node.namespace == "html" else f"{node.namespace}:{node.name}"
            pieces.append(f"<{name}{_attributes(node, without, ordered=ordered)}>")
            inner = node.children if node.content is None else [*node.children, *node.content.children]
            waiting += [f"</{name}>", *reversed(inner)]
        else:
            pieces.append(node if isinstance(node, str) else f"<!--{_quoted(getattr(node, 'data', ''))}-->")
    return "".join([*pieces, _quoted(text) if text else ""])


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _attributes(node: Element, without: frozenset[str], *, ordered: bool) -> str:
    items = node.attributes.items() if ordered else sorted(node.attributes.items())
    return "".join(f" {name}={_quoted(value)}" for name, value in items if name not in without)
