"""What a page shows of the views that its stream patches: the newest tree of each, by its outermost id.

Law: while a message is on its way, a newer tree takes the place of the one that waits. A view that the page has
already, by the version it came with, is not sent at all.
"""

from __future__ import annotations

from collections import OrderedDict
from typing import TYPE_CHECKING, Final

from stario.datastar.planner import addressed, changes, to_events
from stario.datastar.versions import is_shared, version_of
from stario.html.differ import Patch
from stario.html.differ.identities import ids_of
from stario.html.errors import MarkupError
from stario.html.foreign import note_all, watched

if TYPE_CHECKING:
    from collections.abc import Collection

    from stario.html.nodes import Element, Node


_ways: Final[OrderedDict[tuple[int, int], tuple[Element, Element, bytes, list[str]]]] = OrderedDict()
_MOST_WAYS: Final = 64


def _way(old: Element, new: Element) -> bytes:
    """Return the events from one tree to another; made once where both are a shared view's, which many pages show."""
    if not (is_shared(old) and is_shared(new)):
        return changes(old, new)
    known = _ways.get((id(old), id(new)))
    if known is not None and known[0] is old and known[1] is new:
        note_all(known[3])
        return known[2]
    with watched() as foreign:
        body = changes(old, new)
    note_all(foreign)
    _ways[id(old), id(new)] = (old, new, body, foreign)
    if len(_ways) > _MOST_WAYS:
        _ways.popitem(last=False)
    return body


class Views:
    """The memory of one stream; `versions` are those that the page said it has."""

    __slots__ = ("_newest", "_shown", "_versions", "changed", "waits")

    def __init__(self, versions: Collection[str]) -> None:
        self._versions = versions
        self._shown: dict[str, Element] = {}
        self._newest: dict[str, Element] = {}
        self.waits = False
        """Whether newer trees wait for their turn."""
        self.changed = False
        """Whether the page has more than its version says."""

    def show(self, node: Node) -> None:
        """Take a newer tree, or several beside one another."""
        for element in addressed(Patch("outer", "", (node,))):
            name = element.id or element.tag
            if name not in self._shown:
                self._stands_alone(name, element)
            self._newest[name] = element

    def _stands_alone(self, name: str, view: Element) -> None:
        """Refuse a view inside another one: what the one changes, the memory of the other would not know."""
        for other, shown in (self._shown | self._newest).items():
            if other != name and (name in ids_of(shown) or other in ids_of(view)):
                raise MarkupError(
                    path=view.tag,
                    expected="views that do not stand inside one another on a stream",
                    came=f"#{name} and #{other}",
                    hint="patch the outer one alone: only what changed in it travels",
                )

    def changes(self) -> bytes:
        """Return the events that bring the page to the newest trees."""
        self.waits = False
        newest, self._newest = self._newest, {}
        whole: list[Element] = []
        body = b""
        for name, view in newest.items():
            shown = self._shown.get(name)
            if shown is not None:
                body += _way(shown, view)
            elif not self._versions or version_of(view) not in self._versions:
                whole.append(view)
            self._shown[name] = view
        body = to_events([Patch("outer", "", (view,)) for view in whole]) + body
        self.changed = self.changed or bool(body)
        return body

    def version(self) -> str:
        """Return what the page shows, as it carries it."""
        return ",".join([version_of(view) for view in self._shown.values()])
