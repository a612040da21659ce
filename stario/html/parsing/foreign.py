"""SVG and MathML inside HTML: where they begin, where HTML goes on inside them, what ends them. HTML, 13.2.6.5.

Names are kept in lower case here, as the tokenizer gives them: the renderer and a browser know their capitals.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from stario.html.parsing.names import SPACES, words

if TYPE_CHECKING:
    from stario.html.parsing.builder import Builder
    from stario.html.parsing.tokens import Token
    from stario.html.parsing.tree import Element

_MATH_TEXT: Final = frozenset(["mi", "mn", "mo", "ms", "mtext"])
_SVG_HOLDS_HTML: Final = frozenset(["desc", "foreignobject", "title"])
_LEADS_OUT: Final = words(
    "b big blockquote body br center code dd div dl dt em embed h1 h2 h3 h4 h5 h6 head hr i img li listing menu "
    "meta nobr ol p pre ruby s small span strike strong sub sup table tt u ul var"
)


def holds_html(node: Element) -> bool:
    """Say whether HTML goes on inside an element (an HTML integration point)."""
    if node.namespace == "svg":
        return node.name in _SVG_HOLDS_HTML
    encoding = node.attributes.get("encoding", "").lower()
    return node.name == "annotation-xml" and encoding in ("text/html", "application/xhtml+xml")


def _is_math_text(node: Element) -> bool:
    return node.namespace == "math" and node.name in _MATH_TEXT


def is_html_for(node: Element, token: Token) -> bool:
    """Say whether a token inside a foreign element is read by the rules of HTML."""
    if token.kind not in ("start", "text"):
        return False
    if holds_html(node):
        return True
    if _is_math_text(node):
        return token.kind == "text" or token.data not in ("mglyph", "malignmark")
    return node.namespace == "math" and node.name == "annotation-xml" and token.data == "svg" and token.kind == "start"


def in_foreign(b: Builder, token: Token) -> bool:
    """Take a token that is SVG's or MathML's own."""
    if token.kind == "text":
        if token.data.replace("\0", "").strip(SPACES):
            b.frames_allowed = False
        return b.text(token.data.replace("\0", "\ufffd"))
    if token.kind == "comment":
        return b.comment(token)
    if token.kind == "start":
        return _start(b, token)
    return token.kind == "end" and _end(b, token)


def _start(b: Builder, token: Token) -> bool:
    if token.data in _LEADS_OUT or (token.data == "font" and {"color", "face", "size"} & token.attributes.keys()):
        _leave(b)
        return b.mode(b, token)
    b.open(token, b.top().namespace)
    if token.closed:
        b.stack.pop()
    return False


def _leave(b: Builder) -> None:
    """Close foreign elements up to where HTML goes on."""
    while b.in_foreign() and not holds_html(b.top()) and not _is_math_text(b.top()):
        b.stack.pop()


def _end(b: Builder, token: Token) -> bool:
    if token.data in ("br", "p"):
        _leave(b)
        return b.mode(b, token)
    for at in range(len(b.stack) - 1, 0, -1):
        node = b.stack[at]
        if node.namespace == "html":
            return b.mode(b, token)
        if node.name.lower() == token.data:
            del b.stack[at:]
            return False
    return False
