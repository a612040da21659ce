"""From HTML text to a tree, as a browser reads it: HTML, 13.2. Loaded only by what converts foreign pages.

    tokens.py     text -> tags, texts, comments                       (13.2.5)
    references.py `&amp;` and its kin
    tree.py       the nodes of the result
    serializing.py  the way back to text                              (13.3)
    builder.py    the stack of open elements, what is in scope        (13.2.4)
    formatting.py unclosed <b>, <a>... that go on in the next block   (13.2.4.3, the adoption agency)
    document.py body.py endings.py tables.py templates.py  what a token does in each insertion mode (13.2.6.4)
    foreign.py    SVG and MathML                                      (13.2.6.5)

Laws. Any text gives a tree; nothing raises but a frameset, which has no body. Nothing is run, loaded or trusted. No
recursion: depth is data. Scripting is off, as where a page is read and not shown: what `<noscript>` holds is markup.
"""

from __future__ import annotations

from stario.html.parsing.builder import Builder
from stario.html.parsing.tree import Comment, Doctype, Element, Node, Text

__all__ = ["Comment", "Doctype", "Element", "Node", "Text", "parse", "parse_fragment"]


def parse(text: str) -> Element:
    """Return the document of a whole page."""
    return Builder(text).run()


def parse_fragment(text: str, context: str = "div") -> Element:
    """Return an element that holds what the text is inside a `<context>`: HTML, 13.4."""
    return Builder(text, context).run()
