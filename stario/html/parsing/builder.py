"""The state of the parser: open elements, what is in scope, where nodes go. HTML, 13.2.4.

A mode is a function of builder and token; it returns True when the token must be looked at again, in the mode that is
set by then. What ends a mode's work (`text`, `comment`, `add`) returns False, so that a mode can return it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from stario.html.parsing import document, foreign, templates
from stario.html.parsing.formatting import Formatting
from stario.html.parsing.names import BUTTON_SCOPE, IMPLIED_END, SCOPE, SCOPE_FOREIGN, SPECIAL, TABLE_SCOPE
from stario.html.parsing.tokens import Content, Token, Tokens
from stario.html.parsing.tree import Comment, Element, Text

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable
    from typing import TypeAlias

    Mode: TypeAlias = "Callable[[Builder, Token], bool]"


class FramesetError(Exception):
    """The page is a frameset, which has no body."""


class Builder(Formatting):
    """Makes the tree of one text."""

    def __init__(self, text: str, context: str | None = None) -> None:
        self.tokens = Tokens(text, self.in_foreign)
        self.document = Element("#document")
        self.stack: list[Element] = []
        self.formatting: list[Element | None] = []  # None is a marker
        self.templates: list[Mode] = []
        self.mode: Mode = document.initial
        self.back: Mode = document.initial  # where a raw text element leads back to
        self.head: Element | None = None
        self.form: Element | None = None
        self.context = context
        self.fostering = False
        self.frames_allowed = True
        self.quirks = False
        self.skip_newline = False
        if context is not None:
            self._begin_fragment(context)

    def _begin_fragment(self, context: str) -> None:
        root = Element("html")
        self.document.append(root)
        self.stack.append(root)
        self.frames_allowed = False
        if context == "template":
            self.templates.append(templates.in_template)
        templates.reset_mode(self)

    def run(self) -> Element:
        """Return the document; for a fragment, the element that holds its nodes."""
        for token in self.tokens:
            if token.kind == "text" and self._drop_newline(token):
                continue
            if token.kind != "text":
                self.skip_newline = False
            while self._dispatch(token):
                pass
        return self.document if self.context is None else self.stack_root()

    def stack_root(self) -> Element:
        """Return the element `<html>`."""
        return next(node for node in self.document.children if isinstance(node, Element))

    def _drop_newline(self, token: Token) -> bool:
        """Drop the line feed after `<pre>` and its like; say whether nothing is left."""
        if self.skip_newline:
            self.skip_newline = False
            token.data = token.data.removeprefix("\n")
        return not token.data

    def _dispatch(self, token: Token) -> bool:
        node = self.current
        if node is None or node.namespace == "html" or token.kind == "over" or foreign.is_html_for(node, token):
            return self.mode(self, token)
        return foreign.in_foreign(self, token)

    # -- the stack

    @property
    def current(self) -> Element | None:
        """The innermost open element."""
        return self.stack[-1] if self.stack else None

    def top(self) -> Element:
        """Return the innermost open element where there must be one."""
        return self.stack[-1]

    def in_foreign(self) -> bool:
        """Say whether the innermost element is SVG's or MathML's."""
        return bool(self.stack) and self.stack[-1].namespace != "html"

    def is_open(self, name: str) -> bool:
        """Say whether an element of a name is on the stack."""
        return any(node.name == name and node.namespace == "html" for node in self.stack)

    def in_scope(self, names: Collection[str], ends: Collection[str] = SCOPE) -> bool:
        """Say whether one of some elements is open, and not beyond a cell, a table, an embedded object."""
        for node in reversed(self.stack):
            if node.namespace == "html":
                if node.name in names:
                    return True
                if node.name in ends:
                    return False
            elif ends is not TABLE_SCOPE and node.name.lower() in SCOPE_FOREIGN[node.namespace]:
                return False
        return False

    def in_button_scope(self, name: str) -> bool:
        """Say whether an element is open, and not beyond a button either."""
        return self.in_scope((name,), BUTTON_SCOPE)

    def pop_until(self, *names: str) -> None:
        """Close elements up to the first of these, it included."""
        while self.stack:
            node = self.stack.pop()
            if node.name in names and node.namespace == "html":
                return

    def imply_ends(self, *but: str, names: Collection[str] = IMPLIED_END) -> None:
        """Close elements whose end tag may be left out."""
        while self.stack and self.top().name in names and self.top().name not in but:
            self.stack.pop()

    def close_paragraph(self) -> None:
        """Close a `<p>` that is open."""
        if self.in_button_scope("p"):
            self.imply_ends("p")
            self.pop_until("p")

    def clear_to(self, names: Iterable[str]) -> None:
        """Close elements up to one of these, which stays open; `<html>` and `<template>` always stop."""
        stops = {*names, "html", "template"}
        while self.top().name not in stops or self.top().namespace != "html":
            self.stack.pop()

    def is_special(self, node: Element) -> bool:
        """Say whether an element is one that inner end tags do not reach beyond."""
        if node.namespace == "html":
            return node.name in SPECIAL
        return node.name.lower() in SCOPE_FOREIGN[node.namespace]

    # -- nodes

    def place(self, target: Element | None = None) -> tuple[Element, int]:
        """Return where a node goes: into the innermost element, or before the table that cannot hold it."""
        node = target or self.top()
        if not self.fostering or node.name not in ("table", "tbody", "tfoot", "thead", "tr"):
            return node, len(node.children)
        table = next((at for at in range(len(self.stack) - 1, -1, -1) if self.stack[at].name == "table"), None)
        template = next((at for at in range(len(self.stack) - 1, -1, -1) if self.stack[at].name == "template"), None)
        if template is not None and (table is None or template > table):
            return self.stack[template], len(self.stack[template].children)
        if table is None:
            return self.stack[0], len(self.stack[0].children)
        parent = self.stack[table].parent
        if parent is not None:
            return parent, next(at for at, child in enumerate(parent.children) if child is self.stack[table])
        return self.stack[table - 1], len(self.stack[table - 1].children)

    def text(self, data: str) -> bool:
        """Add text where it goes."""
        if data:
            parent, place = self.place()
            parent.insert(place, Text(data))
        return False

    def comment(self, token: Token, parent: Element | None = None) -> bool:
        """Add a comment, to the innermost element or a given one."""
        if parent is not None:
            parent.append(Comment(token.data))
        else:
            within, place = self.place()
            within.insert(place, Comment(token.data))
        return False

    def open(self, token: Token, namespace: str = "html") -> Element:
        """Add an element, and leave it open."""
        node = Element(token.data, dict(token.attributes), namespace)
        if self.stack:
            parent, place = self.place()
            parent.insert(place, node)
        else:
            self.document.append(node)
        self.stack.append(node)
        return node

    def add(self, token: Token) -> bool:
        """Add an element that has no content."""
        self.open(token)
        self.stack.pop()
        return False

    def open_raw(self, token: Token, content: Content) -> None:
        """Add an element whose content is text up to its own end tag."""
        self.open(token)
        self.tokens.content = content
        self.tokens.raw_name = token.data
        self.back = self.mode
        self.mode = document.text
