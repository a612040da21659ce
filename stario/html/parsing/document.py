"""What stands around the body: doctype, `<html>`, `<head>`, what comes after. HTML, 13.2.6.4.1 to 6, 8, 19, 22."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from stario.html.parsing import body, templates
from stario.html.parsing.names import SPACES
from stario.html.parsing.tokens import Token
from stario.html.parsing.tree import Doctype

if TYPE_CHECKING:
    from stario.html.parsing.builder import Builder


def split_spaces(token: Token) -> tuple[str, bool]:
    """Take the blanks off the start of a text; return them, and whether text is left in the token."""
    rest = token.data.lstrip(SPACES)
    spaces = token.data[: len(token.data) - len(rest)]
    token.data = rest
    return spaces, bool(rest)


def initial(b: Builder, token: Token) -> bool:
    """Before anything: 13.2.6.4.1."""
    if token.kind == "comment":
        return b.comment(token, b.document)
    if token.kind == "text" and not split_spaces(token)[1]:
        return False
    if token.kind == "doctype":
        given = token.attributes
        b.document.append(Doctype(token.data, given.get("public"), given.get("system")))
    b.quirks = token.closed if token.kind == "doctype" else True
    b.mode = before_html
    return token.kind != "doctype"


def before_html(b: Builder, token: Token) -> bool:
    """Before `<html>`: 13.2.6.4.2."""
    if token.kind == "comment":
        return b.comment(token, b.document)
    if _is_ignored(token, ("head", "body", "html", "br")):
        return False
    if token.kind == "start" and token.data == "html":
        b.open(token)
        b.mode = before_head
        return False
    b.open(Token("start", "html"))
    b.mode = before_head
    return True


def _is_ignored(token: Token, ends: tuple[str, ...]) -> bool:
    """Say whether a token says nothing before the content begins: blanks, a doctype, end tags of what is not open."""
    if token.kind == "text":
        return not split_spaces(token)[1]
    return token.kind == "doctype" or (token.kind == "end" and token.data not in ends)


def before_head(b: Builder, token: Token) -> bool:
    """Before `<head>`: 13.2.6.4.3."""
    if token.kind == "comment":
        return b.comment(token)
    if _is_ignored(token, ("head", "body", "html", "br")):
        return False
    if token.kind == "start" and token.data == "html":
        return body.in_body(b, token)
    own = token.kind == "start" and token.data == "head"
    b.head = b.open(token if own else Token("start", "head"))
    b.mode = in_head
    return not own


_IN_HEAD: Final = frozenset(["base", "basefont", "bgsound", "link", "meta"])
_RAW: Final = frozenset(["noframes", "style"])


def in_head(b: Builder, token: Token) -> bool:
    """In `<head>`: 13.2.6.4.4."""
    if token.kind == "text":
        spaces, more = split_spaces(token)
        b.text(spaces)
        if not more:
            return False
    elif token.kind == "comment":
        return b.comment(token)
    elif token.kind == "doctype":
        return False
    elif token.kind == "start":
        if token.data == "html":
            return body.in_body(b, token)
        if token.data == "head" or head_element(b, token):
            return False
    elif token.kind == "end":
        if token.data == "template":
            return templates.close(b)
        if token.data == "head":
            b.stack.pop()
            b.mode = after_head
            return False
        if token.data not in ("body", "html", "br"):
            return False
    b.stack.pop()
    b.mode = after_head
    return True


def head_element(b: Builder, token: Token) -> bool:
    """Take a start tag of what belongs into a head, wherever it stands; say whether it was one."""
    name = token.data
    if name in _IN_HEAD:
        b.add(token)
    elif name == "title":
        b.open_raw(token, "escapable")
    elif name in _RAW:
        b.open_raw(token, "raw")
    elif name == "script":
        b.open_raw(token, "script")
    elif name == "template":
        templates.open_template(b, token)
    elif name == "noscript" and b.mode is in_head:
        b.open(token)
        b.mode = in_head_noscript
    else:
        return False
    return True


def in_head_noscript(b: Builder, token: Token) -> bool:
    """In `<noscript>` in the head: 13.2.6.4.5."""
    if token.kind == "text":
        spaces, more = split_spaces(token)
        b.text(spaces)
        if not more:
            return False
    elif token.kind == "doctype" or (token.kind == "start" and token.data in ("head", "noscript")):
        return False
    elif token.kind == "comment" or (token.kind == "start" and token.data in {*_IN_HEAD, *_RAW} - {"base"}):
        return in_head(b, token)
    elif token.kind == "start" and token.data == "html":
        return body.in_body(b, token)
    elif token.kind == "end" and token.data != "br":
        if token.data == "noscript":
            b.stack.pop()
            b.mode = in_head
        return False
    b.stack.pop()
    b.mode = in_head
    return True


def after_head(b: Builder, token: Token) -> bool:
    """Between head and body: 13.2.6.4.6."""
    if token.kind == "text":
        spaces, more = split_spaces(token)
        b.text(spaces)
        if not more:
            return False
    elif token.kind == "comment":
        return b.comment(token)
    elif token.kind == "start":
        if (took := _start_after_head(b, token)) is not None:
            return took
    elif token.kind == "doctype" or (token.kind == "end" and token.data not in ("body", "html", "br", "template")):
        return False
    elif token.kind == "end" and token.data == "template":
        return templates.close(b)
    b.open(Token("start", "body"))
    b.mode = body.in_body
    return True


def _start_after_head(b: Builder, token: Token) -> bool | None:
    """Take a start tag; returns None where it begins the body unsaid."""
    name = token.data
    if name == "html":
        return body.in_body(b, token)
    if name == "body":
        b.open(token)
        b.frames_allowed = False
        b.mode = body.in_body
    elif name == "frameset":
        body.refuse_frames()
    elif name != "noscript" and (name in {*_IN_HEAD, *_RAW} or name in ("title", "script", "template")):
        _into_head(b, token)
    elif name != "head":
        return None
    return False


def _into_head(b: Builder, token: Token) -> None:
    """Put a straggler into the head, which is closed already."""
    if b.head is None:
        return
    b.stack.append(b.head)
    head_element(b, token)
    b.stack = [node for node in b.stack if node is not b.head]


def text(b: Builder, token: Token) -> bool:
    """In a raw text element: 13.2.6.4.8."""
    if token.kind == "text":
        return b.text(token.data)
    b.stack.pop()
    b.mode = b.back
    return token.kind == "over"


def after_body(b: Builder, token: Token) -> bool:
    """After `</body>`: 13.2.6.4.19."""
    if token.kind == "text" and not token.data.strip(SPACES):
        return body.in_body(b, token)
    if token.kind == "comment":
        return b.comment(token, b.stack[0])
    if token.kind == "start" and token.data == "html":
        return body.in_body(b, token)
    if token.kind == "end" and token.data == "html":
        if b.context is None:
            b.mode = after_after_body
        return False
    return _again_in_body(b, token)


def after_after_body(b: Builder, token: Token) -> bool:
    """After `</html>`: 13.2.6.4.22."""
    if token.kind == "comment":
        return b.comment(token, b.document)
    if token.kind == "start" and token.data == "html":
        return body.in_body(b, token)
    if token.kind == "text" and not token.data.strip(SPACES):
        return body.in_body(b, token)
    return _again_in_body(b, token)


def _again_in_body(b: Builder, token: Token) -> bool:
    if token.kind in ("doctype", "over"):
        return False
    b.mode = body.in_body
    return True
