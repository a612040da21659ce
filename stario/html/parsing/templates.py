"""`<template>`, read by the rules of what is found in it; the choice of a mode. HTML, 13.2.4.1 and 13.2.6.4.18."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from stario.html.parsing import body, document, tables
from stario.html.parsing.names import words

if TYPE_CHECKING:
    from collections.abc import Callable

    from stario.html.parsing.builder import Builder, Mode
    from stario.html.parsing.tokens import Token


def open_template(b: Builder, token: Token) -> None:
    """Open one; nothing inside goes on outside."""
    b.open(token)
    b.formatting.append(None)
    b.frames_allowed = False
    b.mode = in_template
    b.templates.append(in_template)


def close(b: Builder) -> bool:
    """Close the innermost one."""
    if not b.is_open("template"):
        return False
    b.imply_ends(names=_IMPLIED)
    b.pop_until("template")
    b.clear_to_marker()
    b.templates.pop()
    reset_mode(b)
    return False


_IMPLIED: Final = words("caption colgroup dd dt li optgroup option p rb rp rt rtc tbody td tfoot th thead tr")


def in_template(b: Builder, token: Token) -> bool:
    """In a template, until its first tag says what it holds: 13.2.6.4.22."""
    if token.kind == "start":
        name = token.data
        if name in _OF_HEAD:
            return document.in_head(b, token)
        mode = _MODES.get(name, body.in_body)
        b.templates[-1] = b.mode = mode
        return True
    if token.kind == "end":
        return token.data == "template" and close(b)
    if token.kind != "over":
        return body.in_body(b, token)
    if not b.is_open("template"):
        return False
    close(b)
    return True


_OF_HEAD: Final = words("base basefont bgsound link meta noframes script style template title")
_MODES: Final[dict[str, Mode]] = {}


def _fill() -> None:
    for name in ("caption", "colgroup", "tbody", "tfoot", "thead"):
        _MODES[name] = tables.in_table
    _MODES.update(col=tables.in_column_group, tr=tables.in_table_body, td=tables.in_row, th=tables.in_row)


def reset_mode(b: Builder) -> None:
    """Choose the mode by the open elements: 13.2.4.1."""
    if not _MODES:
        _fill()
    for at in range(len(b.stack) - 1, -1, -1):
        last = at == 0
        name = b.context if last and b.context is not None else b.stack[at].name
        if name in ("td", "th") and not last:
            b.mode = tables.in_cell
            return
        if name == "template":
            b.mode = b.templates[-1]
            return
        if name == "head" and not last:
            b.mode = document.in_head
            return
        if name == "html":
            b.mode = document.before_head if b.head is None else document.after_head
            return
        if name in _BY_NAME:
            b.mode = _BY_NAME[name](b)
            return
    b.mode = body.in_body


_BY_NAME: Final[dict[str, Callable[[Builder], Mode]]] = {
    "tr": lambda _: tables.in_row,
    "tbody": lambda _: tables.in_table_body,
    "thead": lambda _: tables.in_table_body,
    "tfoot": lambda _: tables.in_table_body,
    "caption": lambda _: tables.in_caption,
    "colgroup": lambda _: tables.in_column_group,
    "table": lambda _: tables.in_table,
    "body": lambda _: body.in_body,
}
