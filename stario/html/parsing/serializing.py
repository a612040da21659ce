"""From a tree back to HTML text: HTML, 13.3."""

from __future__ import annotations

from typing import Final

from stario.html.escaping import escape_attribute, escape_text
from stario.html.parsing.names import VOID, words
from stario.html.parsing.tree import Comment, Doctype, Element, Node, Text

_RAW: Final = words("iframe noembed noframes plaintext script style xmp")
_DROPS_NEWLINE: Final = words("listing pre textarea")


def markup_of(node: Node) -> str:
    """Return a node as HTML text, without recursion."""
    pieces: list[str] = []
    waiting: list[Node | str] = [node]
    while waiting:
        current = waiting.pop()
        if isinstance(current, Element):
            is_html = current.namespace == "html"
            pieces.append(start_tag(current))
            if is_html and current.name in VOID:
                continue
            if current.name != "plaintext":
                waiting.append(f"</{current.name}>")
            raw = is_html and current.name in _RAW
            waiting.extend(
                child.data if raw and isinstance(child, Text) else child for child in reversed(current.children)
            )
        else:
            pieces.append(current if isinstance(current, str) else _leaf(current))
    return "".join(pieces)


def _leaf(node: Text | Comment | Doctype) -> str:
    if isinstance(node, Text):
        return escape_text(node.data).replace("\r", "&#13;")
    return f"<!--{node.data}-->" if isinstance(node, Comment) else f"<!DOCTYPE {node.name}>"


def start_tag(node: Element) -> str:
    """Return a start tag, with the line feed that a parser will drop where the text begins with one."""
    attributes = "".join(_attribute(name, value) for name, value in node.attributes.items())
    first = node.children[0] if node.children else None
    doubled = node.name in _DROPS_NEWLINE and isinstance(first, Text) and first.data.startswith("\n")
    return f"<{node.name}{attributes}>" + "\n" * (doubled and node.namespace == "html")


def _attribute(name: str, value: str) -> str:
    return f' {name}="{escape_attribute(value)}"'.replace("\r", "&#13;")
