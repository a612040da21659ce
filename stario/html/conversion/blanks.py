"""Blanks that a page does not show: between blocks, at their edges, and all but one of those in a run.

What `<pre>`, `<textarea>`, code and `white-space` in a style attribute keep is kept; a style sheet that keeps more
cannot be seen from here.
"""

from __future__ import annotations

import re
from typing import Final

from stario.html.parsing.names import EDGES, words
from stario.html.parsing.tree import Comment, Doctype, Element, Node, Text

_KEEPS: Final = words("iframe listing noembed noframes plaintext pre script style textarea xmp")
_BESIDE: Final = EDGES | {"br"}
_INSIDE: Final = EDGES | words("audio button canvas object picture select video")
_SEEN_THROUGH: Final = words("script style template link meta")
_RUN: Final = re.compile(r"[\t\n\f\r ]+")
_SVG_TEXT: Final = words("text tspan textpath")


def leave_out(root: Element) -> int:
    """Take blanks that are not shown out of a tree; return how many texts went altogether."""
    went = 0
    waiting = [root]
    while waiting:
        node = waiting.pop()
        if _keeps(node):
            continue
        before = len(node.children)
        node.children = [child for at, child in enumerate(node.children) if _trim(child, node, at)]
        went += before - len(node.children)
        waiting.extend(child for child in node.children if isinstance(child, Element))
    return went


def _keeps(node: Element) -> bool:
    by_name = node.name in (_KEEPS if node.namespace == "html" else _SVG_TEXT | {"style", "script"})
    return (
        by_name or "white-space" in node.attributes.get("style", "") or node.attributes.get("xml:space") == "preserve"
    )


def _trim(child: Node, parent: Element, at: int) -> bool:
    """Shorten a text in its place; say whether anything of it, or another node, is left."""
    if not isinstance(child, Text):
        return True
    text = _RUN.sub(" ", child.data)
    if parent.namespace != "html":
        text = "" if text == " " else child.data
    else:
        if text.startswith(" ") and _is_edge(parent, range(at - 1, -1, -1)):
            text = text[1:]
        if text.endswith(" ") and _is_edge(parent, range(at + 1, len(parent.children))):
            text = text[:-1]
    child.data = text
    return bool(text)


def _is_edge(parent: Element, places: range) -> bool:
    """Say whether a block begins or ends there, with nothing to be seen between."""
    for place in places:
        sibling = parent.children[place]
        if isinstance(sibling, Element) and not (sibling.name in _SEEN_THROUGH and sibling.namespace == "html"):
            return sibling.namespace == "html" and sibling.name in _BESIDE
        if isinstance(sibling, Text) and sibling.data.strip("\t\n\f\r "):
            return False
        if isinstance(sibling, Text | Comment | Doctype):
            continue
    return parent.name in _INSIDE or parent.name == "#document" or parent.parent is None
