"""The shortest selector for an element below an id: its own name, or a word of its class, where no other has it.

A way of numbers and names is exact, and long: an event's bytes are half selector. `#row-1 .label` says the same where
that word stands once in the row, wherever: as it was, because the page may still show that, and as it is now. What has
come there otherwise must not be found: where another id stands, or anything but the server has a say in what there is,
the way stays as it is.
"""

from __future__ import annotations

import re
from typing import Final

from stario.datastar.nesting import VOID
from stario.html.differ.plans import least_length
from stario.html.streaming import render_chunks

MOST: Final = 4096
"""Characters of a unit's markup beyond which it is not looked through."""

_STEP: Final = re.compile(r">(?::nth-child\((\d+)\)|([a-z0-9]+))")
_TAG: Final = re.compile(r"<(/?)([a-z][^\s/>]*)([^>]*)>")
_NOT_LOOKED_INTO: Final = re.compile(
    r"<(?:!|script|style|textarea|title|template|iframe|noscript|svg|math|[a-z]+-)|"
    r" (?:data-ignore|data-attr|data-class|contenteditable)"
)
_CLASS: Final = re.compile(r' class="([^"]*)"')
_WORD: Final = re.compile(r"[a-zA-Z_][\w-]*", re.ASCII)


def shortest(way: str, was: object, now: object) -> str:
    """Return the shortest way to an element in a unit, which has been another one and is this one now."""
    old, new = _markup(was), _markup(now)
    found = _element(way, new) if old and new else None
    return way if found is None else min([way, *_names(found, old, new)], key=len)


def _markup(node: object) -> str:
    """Return a unit's markup; "" where it is not to be looked through."""
    if least_length(node) > MOST:
        return ""
    chunks = render_chunks(node, size=MOST, keep=10**9)
    markup = next(chunks, "")
    if len(markup) > MOST or next(chunks, "") or markup.count(" id=") != 1 or _NOT_LOOKED_INTO.search(markup):
        return ""
    return markup


def _names(found: re.Match[str], was: str, now: str) -> list[str]:
    """Return what only the element found is called, as ways."""
    words = _CLASS.search(found[3])
    named = [word for word in words[1].split() if _WORD.fullmatch(word)] if words else []
    old, new = was.lower(), now.lower()  # a page in quirks mode takes no notice of the case
    names = {f" {found[2]}": f"<{found[2]}"} | {f" .{word}": word.lower() for word in named}
    return [name for name, text in names.items() if old.count(text) == new.count(text) == 1]


def _element(way: str, markup: str) -> re.Match[str] | None:
    """Return the start tag to which a way leads; None where it leads nowhere."""
    steps = [(int(number or 0), tag) for number, tag in _STEP.findall(way)]
    depth, taken, number = 0, 0, 0
    for tag in _TAG.finditer(markup):
        if tag[1]:
            depth -= 1
            if depth <= taken:
                return None
            continue
        if depth == taken + 1:
            number += 1
            if steps[taken] in ((number, ""), (0, tag[2])):
                taken, number = taken + 1, 0
                if taken == len(steps):
                    return tag
        depth += tag[2] not in VOID
    return None
