"""The normal form of a tree: text that is equal where two trees say the same, and that a reader can compare."""

from __future__ import annotations

from typing import Final

from stario.testing.dom import Comment, Element, Leaf, Node, Parent, Text

_PREFIX: Final = {"html": "", "svg": "svg:", "math": "math:"}
SEAM: Final = "<!|>"
"""What stands between two texts that follow each other, where they are to be told apart."""


def normal_form(node: Node, *, seams: bool = False, but: str = "") -> str:
    """Return a tree as text: attributes sorted, all end tags written; two trees that say the same are equal.

    `seams` tells texts that follow each other apart; of elements with the attribute `but` only the tag counts.
    """
    pieces: list[str] = []
    waiting: list[Node | str] = [node]
    while waiting:
        current = waiting.pop()
        if isinstance(current, str):
            pieces.append(current)
        elif isinstance(current, Leaf):
            pieces.append(_leaf(current))
        elif isinstance(current, Element):
            waiting.append(f"</{_PREFIX[current.namespace]}{current.name}>")
            ignored = but in current.attributes
            if not ignored:
                waiting.extend(_inside(current, seams=seams))
            pieces.append(_start(current, {} if ignored else current.attributes))
        elif isinstance(current, Parent):
            waiting.extend(_inside(current, seams=seams))
    return "".join(pieces)


def _inside(parent: Parent, *, seams: bool) -> list[Node | str]:
    """Return what stands in an element, last first."""
    found: list[Node | str] = []
    before: Node | None = None
    for child in parent.children:
        if seams and isinstance(child, Text) and isinstance(before, Text):
            found.append(SEAM)
        found.append(child)
        before = child
    if isinstance(parent, Element) and parent.content is not None:
        found += ["<#content>", *parent.content.children]
    return found[::-1]


def _leaf(leaf: Leaf) -> str:
    return f"<!--{leaf.data}-->" if isinstance(leaf, Comment) else leaf.data.replace("&", "&amp;").replace("<", "&lt;")


def _start(element: Element, attributes: dict[str, str]) -> str:
    given = "".join(_attribute(name, value) for name, value in sorted(attributes.items()))
    return f"<{_PREFIX[element.namespace]}{element.name}{given}>"


def _attribute(name: str, value: str) -> str:
    escaped = value.replace("&", "&amp;").replace('"', "&quot;")
    return f' {name}="{escaped}"'
