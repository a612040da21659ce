"""Where a parser puts elements elsewhere than they were written: a `<div>` in a `<p>`, a link in a link.

A fresh page and a patch of one of its elements must come out alike. They do unless something inside the element ends
it, or ends something around it, or is moved out of it. Only what the "in body" and table modes do is looked at (HTML,
13.2.6.4); what is not understood counts as strayed, and a larger part of the page is sent.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

_END_P: Final = frozenset({
    "address", "article", "aside", "blockquote", "center", "details", "dialog", "dir", "div", "dl", "dd", "dt",
    "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hgroup", "hr",
    "li", "listing", "main", "menu", "nav", "ol", "p", "plaintext", "pre", "search", "section", "summary", "table",
    "ul", "xmp",
})  # fmt: skip
_HEADINGS: Final = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_SCOPE: Final = frozenset(
    {"applet", "caption", "html", "table", "td", "th", "marquee", "object", "template", "svg", "math"}
)
VOID: Final = frozenset({
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr", "param",
})  # fmt: skip
_ITEMS: Final = {"li": frozenset({"li"}), "dd": frozenset({"dd", "dt"}), "dt": frozenset({"dd", "dt"})}
_ITEM_SCOPE: Final = (
    frozenset({"ul", "ol", "dl", "menu", "dir", "button", "section", "article", "blockquote", "body"}) | _SCOPE
)
_ROW_PARTS: Final = frozenset({"tbody", "thead", "tfoot"})
_TABLE_PARTS: Final = _ROW_PARTS | {"table", "caption", "tr", "td", "th"}
_ANYWHERE: Final = frozenset({"script", "style", "template"})
_IN_TABLES: Final = {
    "table": _ROW_PARTS | {"caption", "colgroup", "tr"} | _ANYWHERE,
    **dict.fromkeys(_ROW_PARTS, frozenset({"tr"}) | _ANYWHERE),
    "tr": frozenset({"td", "th"}) | _ANYWHERE,
    "colgroup": frozenset({"col", "template"}),
    "select": frozenset({"option", "optgroup", "hr", "script", "template"}),
    "optgroup": frozenset({"option", "script", "template"}),
    "option": frozenset({"script", "template"}),
}
_NEED_PARENTS: Final = {
    "tr": _ROW_PARTS | {"table"}, "td": frozenset({"tr"}), "th": frozenset({"tr"}), "caption": frozenset({"table"}),
    "colgroup": frozenset({"table"}), "col": frozenset({"colgroup"}), **dict.fromkeys(_ROW_PARTS, frozenset({"table"})),
}  # fmt: skip
_TEXT_ONLY: Final = frozenset(
    {"script", "style", "textarea", "title", "noscript", "iframe", "xmp", "noembed", "noframes"}
)
_NEVER: Final = frozenset({"html", "head", "body", "frameset", "frame", "plaintext", "image"})
_FOREIGN: Final = frozenset({"svg", "math"})
_LEAVES_FOREIGN: Final = frozenset({
    "b", "big", "blockquote", "body", "br", "center", "code", "dd", "div", "dl", "dt", "em", "embed", "h1", "h2", "h3",
    "h4", "h5", "h6", "head", "hr", "i", "img", "li", "listing", "menu", "meta", "nobr", "ol", "p", "pre", "ruby", "s",
    "small", "span", "strong", "strike", "sub", "sup", "table", "tt", "u", "ul", "var", "font",
})  # fmt: skip
_BACK_TO_HTML: Final = frozenset({"foreignobject", "desc", "title", "annotation-xml", "mi", "mo", "mn", "ms", "mtext"})

_FORMATTING: Final = frozenset({
    "a", "b", "big", "code", "em", "font", "i", "nobr", "s", "small", "strike", "strong", "tt", "u",
})  # fmt: skip
ENDS_EARLY: Final = frozenset({"p", "li", "dt", "dd", "button", "option"}) | _HEADINGS | _FORMATTING
"""Elements that a start tag inside may end, or take out of what is around it."""

_TOKEN: Final = re.compile(r"<!--.*?-->|<(/?)([a-zA-Z][^\s/>]*)[^>]*?(/?)>\s*([^<\s])?", re.DOTALL)


def stays_inside(markup: str, around: Sequence[str]) -> bool:
    """Say whether an element's markup, among elements with the names `around`, is parsed as when it stands alone."""
    return _holds(markup, around, _strays)


def is_as_written(markup: str, around: Sequence[str]) -> bool:
    """Say whether every element of the markup comes to stand where it was written."""
    return _holds(markup, around, _strays_at_all)


def _holds(markup: str, around: Sequence[str], strays: Callable[[list[str], str, int], bool]) -> bool:
    stack = [*around]
    base = len(stack)
    if any(place is not None for number, tag in enumerate(around) for place in _ended_by(stack[:number], tag)):
        return False
    end = len(markup)
    position = 0
    while position < end:
        token = _TOKEN.match(markup, position)
        if token is None:
            position = markup.find("<", position + 1)
            if position < 0:
                break
            continue
        closing, tag, itself, text = token[1], (token[2] or "").lower(), token[3], token[4]
        position = token.end() - (1 if text else 0)
        if not tag:
            continue
        if closing:
            if not _close(stack, tag, base, last=position >= end):
                return False
        else:
            if strays(stack, tag, base):
                return False
            if tag in _TEXT_ONLY and not _in_foreign(stack):
                position = _after(markup, tag, position)
            elif tag not in VOID and not (itself and _in_foreign([*stack, tag])):
                stack.append(tag)
        if text and len(stack) > base and stack[-1] in ("table", "tr", "colgroup", *_ROW_PARTS):
            return False
    return len(stack) == base


def _after(markup: str, tag: str, position: int) -> int:
    """Return where an element that holds only text ends."""
    found = re.compile(rf"</{tag}\s*>", re.IGNORECASE).search(markup, position)
    return found.end() if found else len(markup)


def _close(stack: list[str], tag: str, base: int, *, last: bool) -> bool:
    """Take an end tag; the one of the whole must be the last, and one without a start must stand inside."""
    if tag not in stack[base:]:
        return len(stack) > base and tag not in stack
    while (closed := stack.pop()) != tag:
        if closed in _FORMATTING or tag in _FORMATTING or _keeps_open(closed, tag):
            return False  # it goes on in what follows, wherever that is
    return len(stack) > base or last


def _keeps_open(inside: str, tag: str) -> bool:
    """Say whether an end tag is passed over where an element inside is still open: 13.2.6.4.7, "any other end tag"."""
    if inside in _SCOPE:
        return tag not in _TABLE_PARTS or inside == "table"
    return inside in _END_P and inside not in ("p", "li", "dd", "dt") and tag not in (_END_P | _SCOPE | _TABLE_PARTS)


def _in_foreign(stack: Sequence[str]) -> bool:
    for tag in reversed(stack):
        if tag in _BACK_TO_HTML or tag in ("td", "body"):
            return False
        if tag in _FOREIGN:
            return True
    return False


def _strays(stack: list[str], tag: str, base: int) -> bool:
    """Say whether a start tag ends, or leaves, the element whose markup this is, or one around it.

    What it ends inside of that one is ended here as well, and nothing strays.
    """
    if tag in _NEVER:
        return len(stack) >= base + 1 or tag not in ("html", "head", "body")
    if _in_foreign(stack):
        return tag in _LEAVES_FOREIGN
    ended = [place for place in _ended_by(stack, tag) if place is not None]
    if any(place <= base for place in ended) or (tag in ("a", "nobr", "button") and ended):
        return True
    if tag in _END_P or tag in _ITEMS:
        for place in sorted(ended, reverse=True):
            if stack[place] in ("p", *_ITEMS):
                del stack[place:]
    return False


def _strays_at_all(stack: list[str], tag: str, base: int) -> bool:
    """Say whether a start tag ends or leaves any element, or brings one that was not written."""
    if tag in _NEVER or _in_foreign(stack):
        return _strays(stack, tag, base)
    implied = tag == "tr" and stack[-1:] == ["table"]
    return implied or any(place is not None for place in _ended_by(stack, tag))


def _ended_by(stack: list[str], tag: str) -> list[int | None]:
    """Return the places in the stack that a start tag ends or leaves."""
    parent = stack[-1] if stack else ""
    top = len(stack) - 1
    ended: list[int | None] = []
    paragraph = _in_scope(stack, {"p"}, _SCOPE | {"button"}) if tag in _END_P else None
    ended.append(paragraph)
    if tag in _ITEMS:
        ended.append(_in_scope(stack, _ITEMS[tag], _ITEM_SCOPE))
    around = top if paragraph is None else paragraph - 1
    if tag in _HEADINGS and around >= 0 and stack[around] in _HEADINGS:
        ended.append(around)
    if tag in ("a", "nobr", "button"):
        ended.append(_in_scope(stack, {tag}, _SCOPE))
    if tag == "form":
        ended.append(_in_scope(stack, {"form"}, frozenset({"template"})))
    if tag in ("option", "optgroup") and parent == "option":
        ended.append(top)
    allowed = _IN_TABLES.get(parent)
    if allowed is not None and tag not in allowed:
        ended.append(_last(stack, "select" if parent in ("select", "optgroup", "option") else "table"))
    needed = _NEED_PARENTS.get(tag)
    if needed is not None and stack and parent not in needed:
        ended.append(top)
    return ended


def _last(stack: list[str], tag: str) -> int:
    return max((place for place, each in enumerate(stack) if each == tag), default=0)


def _in_scope(stack: list[str], tags: set[str] | frozenset[str], scope: frozenset[str]) -> int | None:
    for place in range(len(stack) - 1, -1, -1):
        if stack[place] in tags:
            return place
        if stack[place] in scope:
            return None
    return None
