"""The shortest selector for an element below an id: its own name, or a word of its class, where no other has it.

A way of numbers and names is exact, and long: an event's bytes are half selector. `#row-1 .label` says the same where
that word stands once in the row, wherever: as it was, because the page may still show that, and as it is now. What has
come there otherwise must not be found: where another id stands, or anything but the server has a say in what there is,
the way stays as it is.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from stario.datastar.nesting import VOID
from stario.html.compiling.parts import parts_of
from stario.html.differ.plans import least_length, plan_of
from stario.html.streaming import render_chunks
from stario.html.templates import Filled, Slot, Template

if TYPE_CHECKING:
    from stario.html.differ import Patch, Unit

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


def shortened(patch: Patch, unit: Unit) -> Patch:
    """Return a patch of what is in a unit with the shortest way there is."""
    if not patch.path or patch.target != unit.name:
        return patch
    return patch._replace(path=shortest(patch.path, unit.was, unit.node))


def shortest(way: str, was: object, now: object) -> str:
    """Return the shortest way to an element in a unit, which has been another one and is this one now."""
    known = _of_template(way, was, now)
    if known is None:
        old, new = _markup(was), _markup(now)
        known = [name for name in _names(way, new) if _stands_once(name, old)] if old and new else []
    return min([way, *known], key=len)


def _markup(node: object) -> str:
    """Return a unit's markup; "" where it is not to be looked through."""
    if least_length(node) > MOST:
        return ""
    chunks = render_chunks(node, size=MOST, keep=10**9)
    markup = next(chunks, "")
    return "" if next(chunks, "") or not _is_looked_through(markup) else markup


def _is_looked_through(markup: str) -> bool:
    return len(markup) <= MOST and markup.count(" id=") == 1 and not _NOT_LOOKED_INTO.search(markup)


def _names(way: str, markup: str) -> list[str]:
    """Return what only the element to which a way leads is called, as ways."""
    found = _element(way, markup)
    if found is None:
        return []
    words = _CLASS.search(found[3])
    named = [f" .{word}" for word in words[1].split() if _WORD.fullmatch(word)] if words else []
    return [name for name in (f" {found[2]}", *named) if _stands_once(name, markup)]


def _stands_once(name: str, markup: str) -> bool:
    """Say whether a name stands once in markup, in whatever case: a page in quirks mode takes no notice of it."""
    return markup.lower().count(_text(name)) == 1


def _text(name: str) -> str:
    return name[2:].lower() if name[1] == "." else f"<{name[1:]}"


# -- of templates: what stands in one is looked through once, and then only what it was filled with


def _of_template(way: str, was: object, now: object) -> list[str] | None:
    """Return the names of an element in a template that holds only texts; None where there is more in it."""
    if type(now) is not Filled or type(was) is not Filled or was.template is not now.template:
        return None
    plan = plan_of(now.template)
    slots = [spot.slot for spot in plan.spots if spot is not None]
    filling = [values[slot.index] for slot in slots for values in (was.values, now.values)]
    if not _KNOWN.issuperset([slot.kind for slot in slots]) or not _TEXTS.issuperset(map(type, filling)):
        return None
    names = plan.ways.get(way)
    if names is None:
        outline = _outline(now.template)
        names = plan.ways[way] = _names(way, outline) if _is_looked_through(outline) else []
    texts = "\n".join(map(str, filling)).lower() if names else ""
    return [name for name in names if _text(name) not in texts]


_KNOWN: Final = frozenset({"attribute", "piece", "child", "text"})
_TEXTS: Final = frozenset({str, int, bool, type(None)})


def _outline(template: Template) -> str:
    """Return a template's markup; what is filled in is a character that no name has."""
    return "".join(map(_outlined, parts_of(template.roots)))


def _outlined(part: object) -> str:
    if isinstance(part, Slot):
        return f'{part.prefix}\0"' if part.kind == "attribute" else "\0"
    return part if isinstance(part, str) else ""


# -- of markup


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
