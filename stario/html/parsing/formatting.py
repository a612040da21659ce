"""Formatting elements that go on where a block ends before them: `<p><b>one<p>two`. HTML, 13.2.4.3 and 13.2.6.4.7.

The list holds such elements in the order they were opened, with None where a cell, a caption or an object begins:
nothing goes on across these.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from stario.html.parsing.names import SCOPE
from stario.html.parsing.tree import Element

if TYPE_CHECKING:
    from collections.abc import Collection

    from stario.html.parsing.tokens import Token


class Formatting:
    """The part of the builder that keeps the list of active formatting elements."""

    if TYPE_CHECKING:
        stack: list[Element]
        formatting: list[Element | None]
        fostering: bool

        def in_scope(self, names: Collection[str], ends: Collection[str] = SCOPE) -> bool: ...
        def is_special(self, node: Element) -> bool: ...
        def place(self, target: Element | None = None) -> tuple[Element, int]: ...
        def open(self, token: Token, namespace: str = "html") -> Element: ...

    def open_formatting(self, token: Token) -> None:
        """Add a formatting element; of four alike the first does not go on (the Noah's Ark clause)."""
        node = self.open(token)
        alike = [other for other in self._since_marker() if _alike(other, node)]
        if len(alike) >= 3:
            self.formatting.remove(alike[0])
        self.formatting.append(node)

    def _since_marker(self) -> list[Element]:
        found: list[Element] = []
        for entry in reversed(self.formatting):
            if entry is None:
                break
            found.append(entry)
        return found[::-1]

    def active(self, name: str) -> Element | None:
        """Return the last formatting element of a name since the marker."""
        return next((node for node in reversed(self._since_marker()) if node.name == name), None)

    def clear_to_marker(self) -> None:
        """Forget the elements since the marker, and the marker."""
        while self.formatting and self.formatting.pop() is not None:
            pass

    def reconstruct(self) -> None:
        """Open again what is active and not open."""
        entries = self.formatting
        place = len(entries)
        while place and (entry := entries[place - 1]) is not None and not _among(entry, self.stack):
            place -= 1
        for at in range(place, len(entries)):
            entry = entries[at]
            if entry is not None:
                entries[at] = self._open_again(entry)

    def _open_again(self, entry: Element) -> Element:
        copy = _copy(entry)
        parent, place = self.place()
        parent.insert(place, copy)
        self.stack.append(copy)
        return copy

    # -- the adoption agency

    def adopt(self, name: str) -> bool:
        """End a formatting element in the midst of others; returns whether its end tag is one like any other."""
        current = self.stack[-1]
        if current.name == name and current.namespace == "html" and not _among(current, self.formatting):
            self.stack.pop()
            return False
        for _ in range(8):
            node = self.active(name)
            if node is None:
                return True
            if not self._adopt_once(node):
                return False
        return False

    def _adopt_once(self, node: Element) -> bool:
        """Do one round; say whether another is due."""
        if not _among(node, self.stack):
            _remove(self.formatting, node)
            return False
        if not self._reaches(node):
            return False
        at = _index(self.stack, node)
        block = next((inner for inner in self.stack[at + 1 :] if self.is_special(inner)), None)
        if block is None:
            del self.stack[at:]
            _remove(self.formatting, node)
            return False
        self._move(node, block)
        return True

    def _reaches(self, node: Element) -> bool:
        """Say whether this very element is in scope."""
        for other in reversed(self.stack):
            if other is node:
                return True
            if other.namespace == "html" and other.name in SCOPE:
                return False
            if other.namespace != "html" and self.is_special(other):
                return False
        return False

    def _move(self, node: Element, block: Element) -> None:
        above = self.stack[_index(self.stack, node) - 1]
        bookmark = _index(self.formatting, node)
        last, rounds = block, 0
        at = _index(self.stack, block)
        while True:
            at -= 1
            inner = self.stack[at]
            if inner is node:
                break
            rounds += 1
            if rounds > 3 and _among(inner, self.formatting):
                place = _index(self.formatting, inner)
                bookmark -= place < bookmark
                del self.formatting[place]
            if not _among(inner, self.formatting):
                del self.stack[at]
                continue
            copy = _copy(inner)
            place = _index(self.formatting, inner)
            self.formatting[place], self.stack[at] = copy, copy
            if last is block:
                bookmark = place + 1
            copy.append(last)
            last = copy
        last.detach()
        parent, place = self._foster(above)
        parent.insert(place, last)
        copy = _copy(node)
        _give_children(block, copy)
        block.append(copy)
        self._replace(node, copy, bookmark, block)

    def _foster(self, above: Element) -> tuple[Element, int]:
        before, self.fostering = self.fostering, True
        place = self.place(above)
        self.fostering = before
        return place

    def _replace(self, node: Element, copy: Element, bookmark: int, block: Element) -> None:
        place = _index(self.formatting, node)
        bookmark -= place < bookmark
        del self.formatting[place]
        self.formatting.insert(bookmark, copy)
        del self.stack[_index(self.stack, node)]
        self.stack.insert(_index(self.stack, block) + 1, copy)


def _give_children(giver: Element, taker: Element) -> None:
    taker.children, giver.children = giver.children, []
    for child in taker.children:
        if isinstance(child, Element):
            child.parent = taker


def _copy(node: Element) -> Element:
    return Element(node.name, dict(node.attributes), node.namespace)


def _alike(one: Element, other: Element) -> bool:
    return one.name == other.name and one.attributes == other.attributes


def _among(node: Element, nodes: list[Element] | list[Element | None]) -> bool:
    return any(other is node for other in nodes)


def _index(nodes: list[Element] | list[Element | None], node: Element) -> int:
    return next(at for at, other in enumerate(nodes) if other is node)


def _remove(nodes: list[Element | None], node: Element) -> None:
    nodes[:] = [other for other in nodes if other is not node]
