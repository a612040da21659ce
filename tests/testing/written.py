"""A page of the model in the form in which cases are written: texts and values quoted, attributes in their order."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from stario.testing.dom import Comment, Element, Node, Text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from stario.testing import Page


def elements(page: Page) -> list[Element]:
    """Return the elements of a page but for scripts, which the client puts in anew."""
    return [element for element in page.body.elements() if element.name != "script"]


def written(nodes: Iterable[Node]) -> str:
    """Return nodes as markup that can be compared; texts that touch are one."""
    pieces: list[str] = []
    text = ""
    for node in nodes:
        if isinstance(node, Text):
            text += node.data
            continue
        pieces += [_quoted(text)] if text else []
        text = ""
        if isinstance(node, Element):
            pieces.append(_element(node))
        elif isinstance(node, Comment):
            pieces.append(f"<!--{_quoted(node.data)}-->")
    return "".join([*pieces, _quoted(text) if text else ""])


def _element(element: Element) -> str:
    name = element.name if element.namespace == "html" else f"{element.namespace}:{element.name}"
    attributes = "".join(f" {name}={_quoted(value)}" for name, value in element.attributes.items())
    inside = [*element.children, *(element.content.children if element.content is not None else [])]
    return f"<{name}{attributes}>{written(inside)}</{name}>"


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)
