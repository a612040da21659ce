"""The planner: from two trees to the events that bring a page from the one to the other.

Laws
1. Of all that tells a change the smallest is sent: patches inside a unit, or the unit itself; many small events cost
   the page more than their bytes, so they have to be clearly smaller, and so has one that a compressed stream does not
   know yet.
2. One event per parse context. The client parses an event's elements together, and a `<div>` before a `<tr>` makes it
   drop the row without a word.
3. What the client would spoil is told in another way: rows with controls do not move on their own (they would lose the
   focus and what was typed), a script that comes runs once, what the user opened stays open, an element that the parser
   would take apart is sent with what stands around it.
4. Removals first, then insertions, then everything else: no patch looks for what another one has yet to bring.
"""

from __future__ import annotations

import re
from itertools import groupby
from typing import TYPE_CHECKING, Final

from stario.datastar import events
from stario.datastar.nesting import ENDS_EARLY
from stario.datastar.opened import keep_open
from stario.datastar.settled import is_settled, stands_alone
from stario.datastar.ways import shortened
from stario.html.differ import Patch, Unit, are_addressable, compare, in_order
from stario.html.differ.equality import children_of
from stario.html.differ.plans import least_length
from stario.html.errors import MarkupError
from stario.html.escaping import finish
from stario.html.nodes import Element
from stario.html.protocols import Group, is_row
from stario.html.rendering import render
from stario.html.streaming import render_chunks
from stario.html.templates import plain_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence


_CONTEXTS: Final = {
    "tr": "row", "td": "cell", "th": "cell", "tbody": "section", "thead": "section", "tfoot": "section",
    "caption": "caption", "colgroup": "columns", "col": "column", "option": "option", "optgroup": "option",
    "html": "document", "head": "head", "body": "body",
}  # fmt: skip
_NEED_NO_ID: Final = frozenset({"html", "head", "body", "title"})

_EVENT: Final = 48  # bytes of an event around the elements of an outer patch
_INNER: Final = 81  # of one with a selector and a mode
_NEW: Final = 24  # of these two lines on a compressed stream that has not met them; markup it has met with the page
_ONE_MORE: Final = 40  # what one more event may cost in bytes: the page works about 0.1 ms on each
_MUCH: Final = 0.6
"""Beyond this share of a unit's own bytes, the unit is sent instead of what changed inside."""


def changes(old: object, new: object) -> bytes:
    """Return the events that bring a page that shows `old` to `new`; `b""` when nothing changed."""
    whole = compare(old, new)
    if whole.changes == []:
        return b""
    return to_events(plan(whole))


def plan(whole: Unit) -> list[Patch]:
    """Choose what to send for all that a comparison found."""
    few = _count(whole) < 3
    chosen = _Choice(few=few).inside(whole)
    if chosen is None or not are_addressable(chosen, whole):
        return [_sent(whole)]
    return in_order(chosen)


def _count(unit: Unit) -> int:
    """Return how many patches there are at least; counted no further than needed."""
    waiting: list[Unit] = [unit]
    count = 0
    while waiting and count < 3:
        for change in waiting.pop().changes or ():
            if isinstance(change, Unit) and change.changes:
                waiting.append(change)
            else:
                count += 1
    return count


class _Choice:
    """Chooses between a unit and what changed inside it; `few` says whether each event is its own, or one of many."""

    def __init__(self, *, few: bool) -> None:
        self._outer = _EVENT if few else 0
        self._inner = _INNER + (_NEW if few else _ONE_MORE)

    def inside(self, unit: Unit) -> list[Patch] | None:
        """Return the patches for what changed in a unit; None where only the unit itself can tell it."""
        chosen: list[Patch] = []
        for change in unit.changes if unit.changes is not None else ():
            if isinstance(change, Patch):
                if not _reaches(change, unit):
                    return None
                chosen.append(shortened(change, unit))
                continue
            patches = self.best(change)
            if patches is None:
                return None
            chosen += patches
        if unit.changes is None or any(map(_loses_something, unit.moved)):
            return None
        if not all(stands_alone(node, tags) for node, tags in (*unit.gone, *unit.came)):
            return None
        if any(tags[-1] in ENDS_EARLY for _, tags in unit.came) and not _is_closed(unit):
            return None
        return chosen

    def best(self, unit: Unit) -> list[Patch] | None:
        """Return the patches for a unit; None where neither it nor what is inside can be sent."""
        inside = self.inside(unit)
        if inside is not None and unit.changes and len(unit.changes) == 1 and isinstance(unit.changes[0], Unit):
            return inside  # chosen against a smaller unit already
        if inside is not None and len(inside) == 1 and inside[0].kind == "outer":
            return inside  # a part of the unit is smaller than the unit
        if inside is not None:
            most = self._bytes(inside) / (1 if len(inside) == 1 else _MUCH) - self._outer
            if most <= 0 or _is_longer(unit.node, most):
                return inside
        if _is_closed(unit):
            return [_sent(unit)]
        return inside

    def _bytes(self, patches: Sequence[Patch]) -> float:
        removed = [patch for patch in patches if patch.kind == "remove"]
        total = _INNER if removed else 0
        for patch in patches:
            size = len(patch.target) + len(patch.path) + sum(len(render(node)) for node in patch.nodes)
            if patch.kind == "outer":
                total += size + self._outer
            else:
                total += size + 2 if patch.kind == "remove" else size + self._inner
        return total


def _is_longer(node: object, most: float) -> bool:
    """Say whether a node's markup has more characters; it is written no further than needed."""
    if least_length(node) > most:
        return True
    length = 0
    for chunk in render_chunks(node, size=4096, keep=10**9):
        length += len(chunk)
        if length > most:
            return True
    return False


def _reaches(patch: Patch, unit: Unit) -> bool:
    """Say whether a text inside a unit finds its place in the page, where the parser may have moved it."""
    if patch.kind != "inner":
        return True
    return is_settled(unit.node, unit.tags) if patch.path else stands_alone(unit.node, unit.tags)


def _is_closed(unit: Unit) -> bool:
    """Say whether a unit is parsed alike wherever it stands, as it was and as it is."""
    return stands_alone(unit.node, unit.tags) and stands_alone(unit.was, unit.tags)


_STATEFUL: Final = re.compile(
    r"<(?:input|select|textarea|button|details|dialog|iframe|video|audio|object|embed|canvas|[a-z]\w*-)|"
    r" (?:tabindex|contenteditable|href|popover)[= >]"
)


def _loses_something(node: object) -> bool:
    """Say whether a row that is taken out and put in again may lose the focus, what was typed, what was opened."""
    return _STATEFUL.search(render(node)) is not None


class _Replaced(Patch):
    """An outer patch that takes the old element out.

    A morph would run the scripts that come twice, and not look into templates at all.
    """

    __slots__ = ()


def _sent(unit: Unit) -> Patch:
    """Return the patch that sends a unit as it is now."""
    node = plain_of(unit.node)
    if not isinstance(node, Element):
        return unit.outer()
    if _brings_scripts(unit):
        return _Replaced("outer", unit.name, (unit.node,))
    return Patch("outer", unit.name, (keep_open(unit.was, unit.node),))


_SCRIPTS: Final = re.compile(r'<script(?! type="application/json")[^>]*>.*?</script>', re.DOTALL)


def _brings_scripts(unit: Unit) -> bool:
    """Say whether scripts come, or what templates hold changes."""
    new, old = render(unit.node), render(unit.was)
    if _templates(new) != _templates(old):
        return True
    scripts = _SCRIPTS.findall(new)
    return bool(scripts) and not set(scripts) <= set(_SCRIPTS.findall(old))


def _templates(markup: str) -> str:
    """Return the markup from the first template to the end of the last."""
    start = markup.find("<template")
    return markup[start : markup.rfind("</template>")] if start >= 0 else ""


# -- events


def to_events(patches: Sequence[Patch]) -> bytes:
    """Return the events that carry patches; `b""` for no patches.

    Raises `MarkupError` when a tree that has to go as a whole has no id of its own: the page could not find it.
    """
    out: list[bytes] = []
    removed = [patch for patch in patches if patch.kind == "remove"]
    if removed:
        out.append(events.remove(",".join(sorted(map(_selector, removed)))))  # as before, on a compressed stream
    whole = [element for patch in patches if _is_morph(patch) for element in addressed(patch)]
    out += [events.patch_elements([*patch.nodes], mode="replace") for patch in patches if isinstance(patch, _Replaced)]
    out += [_apart(patch) for patch in patches if patch.kind not in ("remove", "outer")]
    for context, run in groupby(whole, key=_context):
        out.append(events.patch_elements([*run], namespace="svg" if context == "svg" else "html"))
    return b"".join(out)


def _is_morph(patch: Patch) -> bool:
    return patch.kind == "outer" and not isinstance(patch, _Replaced)


def _apart(patch: Patch) -> bytes:
    """Return the event of a patch that has one for itself."""
    return events.patch_elements([*patch.nodes], selector=_selector(patch), mode=patch.kind)


def _selector(patch: Patch) -> str:
    return f"#{css_identifier(patch.target)}{patch.path}"


_PLAIN: Final = re.compile(r"[a-zA-Z_][\w-]*\Z", re.ASCII)


def css_identifier(name: str) -> str:
    r"""Return a name as CSS writes it: CSSOM, serialize an identifier.

    >>> print(css_identifier("row-1"), css_identifier("1.a"))
    row-1 \31 \.a
    """
    name = finish(name)
    if _PLAIN.match(name):
        return name
    escaped = [_css_character(character, place, name) for place, character in enumerate(name)]
    return "".join(escaped)


def _css_character(character: str, place: int, name: str) -> str:
    code = ord(character)
    leading_digit = character.isascii() and character.isdigit() and (place == 0 or (place == 1 and name[0] == "-"))
    if 1 <= code <= 0x1F or code == 0x7F or leading_digit:
        return f"\\{code:x} "
    if character == "-" and len(name) == 1:
        return "\\-"
    return character if code >= 0x80 or character in "-_" or character.isalnum() else f"\\{character}"


def addressed(patch: Patch) -> Iterator[Element]:
    """Yield the elements of a patch, each one with the id by which the page will find its own."""
    for element in _top_level(patch.nodes):
        if not isinstance(element, Element) or (not element.id and element.tag not in _NEED_NO_ID):
            raise MarkupError(
                expected="an id on the outermost element of what is patched",
                came=repr(element),
                hint='write h.main(id="board")[...]: the page finds the place of a patch by its id',
            )
        yield element


def _top_level(nodes: Iterable[object]) -> Iterator[object]:
    waiting = list(nodes)[::-1]
    while waiting:
        node = waiting.pop()
        if not isinstance(node, Element) and (is_row(node) or isinstance(node, Group)):
            waiting.extend(reversed(children_of(node)))
        elif not (node is None or isinstance(node, bool) or node == ""):
            yield node


def _context(element: Element) -> str:
    if element.namespace == "svg" and element.tag != "svg":
        return "svg"
    return _CONTEXTS.get(element.tag, "flow")
