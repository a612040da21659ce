"""The planner: from the differ's patches to the events that carry them.

Law: one event per parse context. The client parses an event's elements together, and a `<div>` before a `<tr>` makes
it drop the row without a word; so rows travel with rows, cells with cells, an `<svg>` with other flow content.
"""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Final

from stario.datastar import events
from stario.html.differ import children_of
from stario.html.errors import MarkupError
from stario.html.nodes import Element
from stario.html.protocols import Group, is_row

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from stario.html.differ import Patch

_CONTEXTS: Final = {
    "tr": "row", "td": "cell", "th": "cell", "tbody": "section", "thead": "section", "tfoot": "section",
    "caption": "caption", "colgroup": "columns", "col": "column", "option": "option", "optgroup": "option",
    "html": "document", "head": "head", "body": "body",
}  # fmt: skip
_NEED_NO_ID: Final = frozenset({"html", "head", "body", "title"})


def to_events(patches: Sequence[Patch]) -> bytes:
    """Return the events that bring a page to where the patches lead; `b""` for no patches.

    Raises `MarkupError` when a tree that has to go as a whole has no id of its own: the page could not find it.
    """
    nodes = [element for patch in patches for element in addressed(patch)]
    runs = (list(run) for _, run in groupby(nodes, key=_context))
    return b"".join([events.patch_elements(run) for run in runs])


def addressed(patch: Patch) -> Iterator[Element]:
    """Yield the elements of a patch, each one with the id by which the page will find its own."""
    for element in _top_level(patch.nodes):
        if not isinstance(element, Element) or (element.id is None and element.tag not in _NEED_NO_ID):
            raise MarkupError(
                expected="an id on the outermost element of what is patched",
                came=repr(element),
                hint='write h.main(id="board")[...]: the page finds the place of a patch by its id',
            )
        yield element


def _top_level(nodes: Sequence[object]) -> Iterator[object]:
    waiting = list(reversed(nodes))
    while waiting:
        node = waiting.pop()
        if not isinstance(node, Element) and (is_row(node) or isinstance(node, Group)):
            waiting.extend(reversed(children_of(node)))
        elif not (node is None or isinstance(node, bool) or node == ""):
            yield node


def _context(element: Element) -> str:
    return _CONTEXTS.get(element.tag, "flow")
