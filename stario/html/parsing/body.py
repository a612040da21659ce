"""The body: what each tag does there. HTML, 13.2.6.4.7.

A table leads from the name of a start tag to its rule; what it lacks is an element like any other. End tags stand in
`endings.py`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from stario.html.parsing import document, endings, tables, templates
from stario.html.parsing.names import (
    BLOCKS,
    FORMATTING,
    HEADINGS,
    SPACES,
    words,
)
from stario.html.parsing.tokens import Token

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from stario.html.parsing.builder import Builder

    Rule = Callable[["Builder", Token], bool | None]


def in_body(b: Builder, token: Token) -> bool:
    """Take any token where the body is."""
    if token.kind == "text":
        return _text(b, token)
    if token.kind == "start":
        return bool(_STARTS.get(token.data, _other_start)(b, token))
    if token.kind == "end":
        return bool(endings.ENDS.get(token.data, endings.other_end)(b, token))
    if token.kind == "comment":
        return b.comment(token)
    if token.kind == "over" and b.templates:
        return templates.in_template(b, token)
    return False


def refuse_frames() -> None:
    """Say that the page has no body to convert."""
    from stario.html.parsing.builder import FramesetError

    raise FramesetError


def _text(b: Builder, token: Token) -> bool:
    data = token.data.replace("\0", "")
    if data:
        b.reconstruct()
        b.text(data)
        if data.strip(SPACES):
            b.frames_allowed = False
    return False


# -- start tags


def _html(b: Builder, token: Token) -> None:
    if not b.is_open("template"):
        _merge(b.stack[0].attributes, token)


def _body(b: Builder, token: Token) -> None:
    if len(b.stack) > 1 and b.stack[1].name == "body" and not b.is_open("template"):
        b.frames_allowed = False
        _merge(b.stack[1].attributes, token)


def _merge(attributes: dict[str, str], token: Token) -> None:
    for name, value in token.attributes.items():
        attributes.setdefault(name, value)


def _frameset(b: Builder, token: Token) -> None:
    if b.frames_allowed and len(b.stack) > 1 and b.stack[1].name == "body":
        refuse_frames()


def _of_head(b: Builder, token: Token) -> bool | None:
    return document.in_head(b, token)


def _block(b: Builder, token: Token) -> None:
    b.close_paragraph()
    b.open(token)


def _heading(b: Builder, token: Token) -> None:
    b.close_paragraph()
    if b.top().name in HEADINGS and b.top().namespace == "html":
        b.stack.pop()
    b.open(token)


def _pre(b: Builder, token: Token) -> None:
    _block(b, token)
    b.skip_newline = True
    b.frames_allowed = False


def _form(b: Builder, token: Token) -> None:
    in_template = b.is_open("template")
    if b.form is not None and not in_template:
        return
    b.close_paragraph()
    form = b.open(token)
    if not in_template:
        b.form = form


def _item(b: Builder, token: Token) -> None:
    """Close the item before: `<li>`, or `<dd>` and `<dt>`, which end one another."""
    b.frames_allowed = False
    siblings = ("li",) if token.data == "li" else ("dd", "dt")
    for node in reversed(b.stack):
        if node.name in siblings and node.namespace == "html":
            b.imply_ends(node.name)
            b.pop_until(node.name)
            break
        if b.is_special(node) and node.name not in ("address", "div", "p"):
            break
    b.close_paragraph()
    b.open(token)


def _plaintext(b: Builder, token: Token) -> None:
    _block(b, token)
    b.tokens.content = "plaintext"


def _button(b: Builder, token: Token) -> None:
    if b.in_scope(("button",)):
        b.imply_ends()
        b.pop_until("button")
    _object(b, token, marker=False)


def _link(b: Builder, token: Token) -> None:
    before = b.active("a")
    if before is not None:
        b.adopt("a")
        b.formatting[:] = [node for node in b.formatting if node is not before]
        b.stack[:] = [node for node in b.stack if node is not before]
    _formatting(b, token)


def _formatting(b: Builder, token: Token) -> None:
    b.reconstruct()
    b.open_formatting(token)


def _nobr(b: Builder, token: Token) -> None:
    b.reconstruct()
    if b.in_scope(("nobr",)):
        b.adopt("nobr")
        b.reconstruct()
    b.open_formatting(token)


def _object(b: Builder, token: Token, *, marker: bool = True) -> None:
    b.reconstruct()
    b.open(token)
    if marker:
        b.formatting.append(None)
    b.frames_allowed = False


def _table(b: Builder, token: Token) -> None:
    if not b.quirks:
        b.close_paragraph()
    b.open(token)
    b.frames_allowed = False
    b.mode = tables.in_table


def _void(b: Builder, token: Token) -> None:
    b.reconstruct()
    b.add(token)
    b.frames_allowed = False


def _input(b: Builder, token: Token) -> None:
    if b.in_scope(("select",)):
        b.pop_until("select")
    b.reconstruct()
    b.add(token)
    if token.attributes.get("type", "").lower() != "hidden":
        b.frames_allowed = False


def _bare_void(b: Builder, token: Token) -> None:
    b.add(token)


def _rule(b: Builder, token: Token) -> None:
    b.close_paragraph()
    if b.in_scope(("select",)):
        b.imply_ends()
    b.add(token)
    b.frames_allowed = False


def _image(b: Builder, token: Token) -> bool:
    token.data = "img"
    return True


def _textarea(b: Builder, token: Token) -> None:
    b.open_raw(token, "escapable")
    b.skip_newline = True
    b.frames_allowed = False


def _raw(b: Builder, token: Token) -> None:
    if token.data == "xmp":
        b.close_paragraph()
        b.reconstruct()
    if token.data != "noembed":
        b.frames_allowed = False
    b.open_raw(token, "raw")


def _select(b: Builder, token: Token) -> None:
    if b.in_scope(("select",)):
        b.pop_until("select")
        return
    _object(b, token, marker=False)


def _option(b: Builder, token: Token) -> None:
    if b.in_scope(("select",)):
        b.imply_ends(*(["optgroup"] if token.data == "option" else []))
    elif b.top().name == "option":
        b.stack.pop()
    b.reconstruct()
    b.open(token)


def _ruby(b: Builder, token: Token) -> None:
    if b.in_scope(("ruby",)):
        b.imply_ends(*(["rtc"] if token.data in ("rp", "rt") else []))
    b.open(token)


def _foreign(b: Builder, token: Token) -> None:
    b.reconstruct()
    b.open(token, token.data)
    if token.closed:
        b.stack.pop()


def _ignore(b: Builder, token: Token) -> None:
    pass


def _other_start(b: Builder, token: Token) -> None:
    b.reconstruct()
    b.open(token)


_STARTS: Final[dict[str, Rule]] = {}


def rules(table: dict[str, Rule], rule: Rule, names: Iterable[str]) -> None:
    """Enter a rule for each of some names."""
    table.update(dict.fromkeys(names, rule))


_OF_HEAD: Final = words("base basefont bgsound link meta noframes script style template title")
rules(_STARTS, _of_head, _OF_HEAD)
rules(_STARTS, _block, BLOCKS)
rules(_STARTS, _heading, HEADINGS)
rules(_STARTS, _formatting, FORMATTING)
rules(_STARTS, _pre, ["pre", "listing"])
rules(_STARTS, _item, ["li", "dd", "dt"])
rules(_STARTS, _object, ["applet", "marquee", "object"])
rules(_STARTS, _void, words("area br embed img keygen wbr"))
rules(_STARTS, _bare_void, ["param", "source", "track"])
rules(_STARTS, _raw, ["iframe", "noembed", "xmp"])
rules(_STARTS, _option, ["option", "optgroup"])
rules(_STARTS, _ruby, ["rb", "rtc", "rp", "rt"])
rules(_STARTS, _foreign, ["math", "svg"])
rules(_STARTS, _ignore, words("caption col colgroup frame head tbody td tfoot th thead tr"))
_STARTS.update(
    html=_html, body=_body, frameset=_frameset, form=_form, plaintext=_plaintext, button=_button, a=_link, nobr=_nobr,
    table=_table, input=_input, hr=_rule, image=_image, textarea=_textarea, select=_select,
)  # fmt: skip
