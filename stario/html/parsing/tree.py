"""The nodes of a parsed page."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TypeAlias


@dataclass(slots=True, eq=False)
class Text:
    """Text, its references resolved."""

    data: str


@dataclass(slots=True, eq=False)
class Comment:
    """A comment."""

    data: str


@dataclass(slots=True, eq=False)
class Doctype:
    """A doctype; `public` and `system` are None where they are not given."""

    name: str
    public: str | None = None
    system: str | None = None


@dataclass(slots=True, eq=False)
class Element:
    """An element, or the document that holds all (`#document`); compared by identity, as the stack needs it."""

    name: str
    attributes: dict[str, str] = field(default_factory=dict[str, str])
    namespace: str = "html"
    children: list[Node] = field(default_factory=list["Node"])
    parent: Element | None = None

    def append(self, node: Node) -> None:
        """Put a node last; text joins the text before it."""
        self.insert(len(self.children), node)

    def insert(self, place: int, node: Node) -> None:
        """Put a node at a place; text joins the text before it."""
        before = self.children[place - 1] if place else None
        if isinstance(node, Text) and isinstance(before, Text):
            before.data += node.data
            return
        if isinstance(node, Element):
            node.detach()
            node.parent = self
        self.children.insert(place, node)

    def detach(self) -> None:
        """Take the element out of its parent."""
        if self.parent is not None:
            self.parent.children.remove(self)
            self.parent = None


Node: TypeAlias = Element | Text | Comment | Doctype
