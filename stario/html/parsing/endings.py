"""End tags in the body: what each closes. HTML, 13.2.6.4.7."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from stario.html.parsing import document, templates
from stario.html.parsing.names import BLOCKS, FORMATTING, HEADINGS, LIST_SCOPE
from stario.html.parsing.tokens import Token

if TYPE_CHECKING:
    from collections.abc import Callable

    from stario.html.parsing.builder import Builder

    Rule = Callable[[Builder, Token], bool | None]


def _end_body(b: Builder, token: Token) -> bool | None:
    if not b.in_scope(("body",)):
        return None
    b.mode = document.after_body
    return token.data == "html"


def _end_block(b: Builder, token: Token) -> None:
    if b.in_scope((token.data,)):
        b.imply_ends()
        b.pop_until(token.data)


def _end_form(b: Builder, token: Token) -> None:
    if b.is_open("template"):
        return _end_block(b, token)
    form, b.form = b.form, None
    if form is not None and any(node is form for node in b.stack) and b.in_scope(("form",)):
        b.imply_ends()
        b.stack[:] = [node for node in b.stack if node is not form]


def _end_paragraph(b: Builder, token: Token) -> None:
    if not b.in_button_scope("p"):
        b.open(Token("start", "p"))
    b.close_paragraph()


def _end_item(b: Builder, token: Token) -> None:
    name = token.data
    if b.in_scope((name,), *([LIST_SCOPE] if name == "li" else [])):
        b.imply_ends(name)
        b.pop_until(name)


def _end_heading(b: Builder, token: Token) -> None:
    if b.in_scope(HEADINGS):
        b.imply_ends()
        b.pop_until(*HEADINGS)


def _end_formatting(b: Builder, token: Token) -> None:
    if b.adopt(token.data):
        other_end(b, token)


def _end_object(b: Builder, token: Token) -> None:
    if b.in_scope((token.data,)):
        b.imply_ends()
        b.pop_until(token.data)
        b.clear_to_marker()


def _end_break(b: Builder, token: Token) -> None:
    b.reconstruct()
    b.add(Token("start", "br"))
    b.frames_allowed = False


def _end_template(b: Builder, token: Token) -> None:
    templates.close(b)


def other_end(b: Builder, token: Token) -> None:
    """Close the nearest element of a name, unless a block stands between."""
    for at in range(len(b.stack) - 1, -1, -1):
        node = b.stack[at]
        if node.name == token.data and node.namespace == "html":
            b.imply_ends(token.data)
            del b.stack[at:]
            return
        if b.is_special(node):
            return


ENDS: Final[dict[str, Rule]] = {
    **dict.fromkeys([*BLOCKS - {"p"}, "button", "listing", "pre", "select"], _end_block),
    **dict.fromkeys(["body", "html"], _end_body),
    **dict.fromkeys(["li", "dd", "dt"], _end_item),
    **dict.fromkeys(HEADINGS, _end_heading),
    **dict.fromkeys(FORMATTING, _end_formatting),
    **dict.fromkeys(["applet", "marquee", "object"], _end_object),
    "form": _end_form,
    "p": _end_paragraph,
    "br": _end_break,
    "template": _end_template,
}
