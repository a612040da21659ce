"""A frame: the differ with a memory, for any framework. First the whole view, then only what changed.

In debug mode each view is kept as the text it was sent as, too. When the memory, written again, is another text, rows
of `h.each` or other data were changed in place, and a comparison of the two trees cannot see it: the log says where,
and the whole view is sent.
"""

from __future__ import annotations

import logging
import os
import re
from typing import TYPE_CHECKING, Final

from stario.datastar.planner import changes, to_events
from stario.html.differ import Patch
from stario.html.rendering import render

if TYPE_CHECKING:
    from stario.html.nodes import Node

_log = logging.getLogger("stario")


class Frame:
    """What one page shows of a view.

    >>> from stario import html as h
    >>> frame = Frame()
    >>> frame.update(h.p(id="a")["x"])
    b'event: datastar-patch-elements\\ndata: elements <p id="a">x</p>\\n\\n'
    >>> frame.update(h.p(id="a")["x"])
    b''
    """

    __slots__ = ("_debug", "_empty", "_markup", "_node")

    def __init__(self, node: Node = None, *, debug: bool | None = None) -> None:
        self._debug = bool(os.environ.get("STARIO_DEBUG")) if debug is None else debug
        self._empty = node is None
        self._node = node
        self._markup = render(node) if self._debug else ""

    @property
    def node(self) -> Node:
        """The view that the page shows."""
        return self._node

    def update(self, node: Node) -> bytes:
        """Return the events that bring the page to a view; `b""` when nothing changed.

        The first time that is the whole view, whose outermost elements need ids: raises `MarkupError` without.
        """
        body = to_events([Patch("outer", "", (node,))]) if self._empty else self._changes(node)
        self._node = node
        self._empty = False
        if self._debug:
            self._markup = render(node)
        return body

    def _changes(self, node: Node) -> bytes:
        if self._debug:
            again = render(self._node)
            if again != self._markup:
                _log.error(_CHANGED_IN_PLACE, _place(self._markup, again))
                return to_events([Patch("outer", "", (node,))])
        return changes(self._node, node)


_CHANGED_IN_PLACE: Final = (
    "expected data that is not changed in place, came a view that is written otherwise than when it was sent, %s; "
    "give h.each new objects: dataclasses.replace(row, ...) instead of row.field = ..."
)
_AROUND: Final = 40


def _place(was: str, now: str) -> str:
    """Return where two texts differ first: the nearest id before it, and what stands there."""
    shorter = min(len(was), len(now))
    at = next((place for place in range(shorter) if was[place] != now[place]), shorter)
    name = _last_id(now[:at])
    excerpt = now[max(0, at - _AROUND) : at + _AROUND]
    return f"at #{name}: {excerpt!r}" if name else f"at {excerpt!r}"


def _last_id(markup: str) -> str:
    found = _IDS.findall(markup)
    return found[-1] if found else ""


_IDS: Final = re.compile(r' id="([^"]*)"')
