"""Tables, whose parts imply one another, and out of which all else is put before them. HTML, 13.2.6.4.9 to 15."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from stario.html.parsing import body, document, templates
from stario.html.parsing.names import SPACES, TABLE_SCOPE, words
from stario.html.parsing.tokens import Token

if TYPE_CHECKING:
    from stario.html.parsing.builder import Builder

_PARTS: Final = words("caption col colgroup tbody td tfoot th thead tr")
_SECTIONS: Final = frozenset(["tbody", "tfoot", "thead"])
_CELLS: Final = frozenset(["td", "th"])
_HOLDS_NO_TEXT: Final = words("table tbody template tfoot thead tr")


def in_table(b: Builder, token: Token) -> bool:
    """In `<table>`, outside its sections: 13.2.6.4.9."""
    if token.kind == "text":
        return _table_text(b, token) if b.top().name in _HOLDS_NO_TEXT else _elsewhere(b, token)
    if token.kind == "comment":
        return b.comment(token)
    if token.kind == "doctype":
        return False
    if token.kind == "over":
        return body.in_body(b, token)
    return _start_in_table(b, token) if token.kind == "start" else _end_in_table(b, token)


def _start_in_table(b: Builder, token: Token) -> bool:
    name = token.data
    if name in _PARTS:
        return _part(b, token)
    if name == "table":
        return _close_table(b)
    if name in ("style", "script", "template"):
        return document.in_head(b, token)
    if name == "input" and token.attributes.get("type", "").lower() == "hidden":
        return b.add(token)
    if name == "form":
        if b.form is None and not b.is_open("template"):
            b.form = b.open(token)
            b.stack.pop()
        return False
    return _elsewhere(b, token)


def _part(b: Builder, token: Token) -> bool:
    """Open a part of a table; the parts between are implied."""
    name = token.data
    b.clear_to(["table"])
    if name == "caption":
        b.formatting.append(None)
        b.open(token)
        b.mode = in_caption
    elif name == "colgroup":
        b.open(token)
        b.mode = in_column_group
    elif name in _SECTIONS:
        b.open(token)
        b.mode = in_table_body
    else:
        implied = "colgroup" if name == "col" else "tbody"
        b.open(Token("start", implied))
        b.mode = in_column_group if name == "col" else in_table_body
        return True
    return False


def _close_table(b: Builder) -> bool:
    """Close the table; say whether there was one."""
    found = b.in_scope(("table",), TABLE_SCOPE)
    if found:
        b.pop_until("table")
        templates.reset_mode(b)
    return found


def _end_in_table(b: Builder, token: Token) -> bool:
    name = token.data
    if name == "table":
        _close_table(b)
        return False
    if name == "template":
        return templates.close(b)
    return name not in _PARTS and name not in ("body", "html") and _elsewhere(b, token)


def _elsewhere(b: Builder, token: Token) -> bool:
    """Put what a table cannot hold before it."""
    b.fostering = True
    again = body.in_body(b, token)
    b.fostering = False
    return again


def _table_text(b: Builder, token: Token) -> bool:
    """Keep blanks where they are; other text goes before the table: 13.2.6.4.10."""
    token.data = token.data.replace("\0", "")
    if token.data.strip(SPACES):
        return _elsewhere(b, token)
    return b.text(token.data)


def in_caption(b: Builder, token: Token) -> bool:
    """In `<caption>`: 13.2.6.4.11."""
    name = token.data
    ends = (token.kind == "start" and name in _PARTS) or (token.kind == "end" and name in ("caption", "table"))
    if ends:
        if not b.in_scope(("caption",), TABLE_SCOPE):
            return False
        b.imply_ends()
        b.pop_until("caption")
        b.clear_to_marker()
        b.mode = in_table
        return name != "caption" or token.kind == "start"
    if token.kind == "end" and (name in _PARTS or name in ("body", "html")):
        return False
    return body.in_body(b, token)


def in_column_group(b: Builder, token: Token) -> bool:
    """In `<colgroup>`: 13.2.6.4.12."""
    if token.kind == "text":
        spaces, more = document.split_spaces(token)
        b.text(spaces)
        if not more:
            return False
    elif token.kind == "comment":
        return b.comment(token)
    elif token.kind == "over":
        return body.in_body(b, token)
    elif token.kind == "doctype" or (token.kind == "end" and token.data == "col"):
        return False
    elif token.data == "html" and token.kind == "start":
        return body.in_body(b, token)
    elif token.data == "col" and token.kind == "start":
        return b.add(token)
    elif token.data == "template":
        return document.in_head(b, token)
    if b.top().name != "colgroup":
        return False
    b.stack.pop()
    b.mode = in_table
    return not (token.kind == "end" and token.data == "colgroup")


def in_table_body(b: Builder, token: Token) -> bool:
    """In `<tbody>` and its like: 13.2.6.4.13."""
    name = token.data
    if token.kind == "start" and (name == "tr" or name in _CELLS):
        b.clear_to(_SECTIONS)
        b.open(token if name == "tr" else Token("start", "tr"))
        b.mode = in_row
        return name != "tr"
    if token.kind == "end" and name in _SECTIONS:
        if b.in_scope((name,), TABLE_SCOPE):
            _leave_section(b)
        return False
    if (token.kind == "start" and name in _PARTS) or (token.kind == "end" and name == "table"):
        if not b.in_scope(_SECTIONS, TABLE_SCOPE):
            return False
        _leave_section(b)
        return True
    if token.kind == "end" and (name in _PARTS or name in ("body", "html")):
        return False
    return in_table(b, token)


def _leave_section(b: Builder) -> None:
    b.clear_to(_SECTIONS)
    b.stack.pop()
    b.mode = in_table


def in_row(b: Builder, token: Token) -> bool:
    """In `<tr>`: 13.2.6.4.14."""
    name = token.data
    if token.kind == "start" and name in _CELLS:
        b.clear_to(["tr"])
        b.open(token)
        b.mode = in_cell
        b.formatting.append(None)
        return False
    if token.kind == "end" and name in _SECTIONS and not b.in_scope((name,), TABLE_SCOPE):
        return False
    ends_row = (token.kind == "start" and name in _PARTS) or (
        token.kind == "end" and (name in ("tr", "table") or name in _SECTIONS)
    )
    if ends_row:
        if not b.in_scope(("tr",), TABLE_SCOPE):
            return False
        b.clear_to(["tr"])
        b.stack.pop()
        b.mode = in_table_body
        return not (token.kind == "end" and name == "tr")
    if token.kind == "end" and (name in _PARTS or name in ("body", "html")):
        return False
    return in_table(b, token)


def in_cell(b: Builder, token: Token) -> bool:
    """In `<td>` or `<th>`: 13.2.6.4.15."""
    name = token.data
    if token.kind == "end":
        if name in _CELLS:
            if b.in_scope((name,), TABLE_SCOPE):
                _leave_cell(b, name)
            return False
        if name in ("body", "html", "caption", "col", "colgroup"):
            return False
        if name in _SECTIONS or name in ("table", "tr"):
            if not b.in_scope((name,), TABLE_SCOPE):
                return False
            _leave_cell(b, *_CELLS)
            return True
    elif token.kind == "start" and name in _PARTS:
        if not b.in_scope(_CELLS, TABLE_SCOPE):
            return False
        _leave_cell(b, *_CELLS)
        return True
    return body.in_body(b, token)


def _leave_cell(b: Builder, *names: str) -> None:
    b.imply_ends()
    b.pop_until(*names)
    b.clear_to_marker()
    b.mode = in_row
