"""What a comparison finds: patches, and the units they stand in.

A unit is an element with an id that stands in both trees. What changed inside it can be told by its own small patches,
or by sending the unit as it is now; who sends them chooses (`stario.datastar.planner`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, Literal, NamedTuple, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from stario.html.nodes import Element

_TAGS_OF_AN_INNER_PATCH: Final = 29
"""Bytes that an event with a selector and a mode takes more than one without, besides the id: facts of the wire."""

Kind: TypeAlias = Literal["outer", "inner", "remove", "append", "prepend", "before", "after"]


class Patch(NamedTuple):
    """One change of a page: what to do, the id of the element it is addressed to, and the new nodes.

    `target` is "" where the whole tree goes. `path` leads from the target to an element below it that has no id, as the
    rest of a CSS selector (`>:nth-child(2)>a`); it is "" for the target itself.
    """

    kind: Kind
    target: str
    nodes: tuple[Any, ...]
    path: str = ""


class Unit:
    """An element with an id, as it was and as it is now, and what changed inside.

    `changes` is None where nothing smaller than the unit tells it. `moved` are rows that a list inside takes out and
    puts in again elsewhere: in the page they lose the focus, and what was typed into them. `gone` are all that it takes
    out, as they were, `came` all that it puts in, each with the names of the elements around. `tags` are those around
    the unit, outermost first. `trusted` are, of the whole, the ids in lists keyed by their data.
    """

    __slots__ = ("came", "changes", "gone", "moved", "name", "node", "tags", "trusted", "was")

    def __init__(self, name: str, was: Any, node: Any, tags: tuple[str, ...] = ()) -> None:
        self.name = name
        self.was = was
        self.node = node
        self.tags = tags
        self.changes: list[Change] | None = []
        self.moved: list[object] = []
        self.gone: list[tuple[object, tuple[str, ...]]] = []
        self.came: list[tuple[object, tuple[str, ...]]] = []
        self.trusted: set[str] = set()

    def is_short(self) -> bool:
        """Say whether only a text changed, and the element's own tags are shorter than to say where it goes."""
        only = self.changes[0] if self.changes and len(self.changes) == 1 else None
        if not isinstance(only, Patch) or only.kind != "inner" or only.path or only.target != self.name:
            return False
        element: Element = self.node
        head, tag = element.head, element.tag
        return len(head) + 2 * len(tag) - len(self.name) <= _TAGS_OF_AN_INNER_PATCH

    def lose(self, other: Unit) -> None:
        """Take over what rows were taken out."""
        self.moved += other.moved
        self.gone += other.gone
        self.came += other.came

    def outer(self) -> Patch:
        """Return the patch that sends the unit as it is now."""
        return Patch("outer", self.name, (self.node,))

    def __repr__(self) -> str:
        return f"Unit({self.name!r}, {self.changes!r})"


Change: TypeAlias = "Unit | Patch"


def flat(changes: Iterable[Change]) -> Iterator[Patch]:
    """Yield the smallest patches of changes, in the order of the page."""
    waiting = list(changes)[::-1]
    while waiting:
        change = waiting.pop()
        if isinstance(change, Patch):
            yield change
        elif change.changes is None or change.is_short():
            yield change.outer()
        else:
            waiting.extend(reversed(change.changes))


def names_in(changes: Iterable[Change]) -> set[str]:
    """Return all ids that changes may be addressed to."""
    names: set[str] = set()
    waiting = list(changes)
    while waiting:
        change = waiting.pop()
        names.add(change.target if isinstance(change, Patch) else change.name)
        waiting += (change.changes or ()) if isinstance(change, Unit) else ()
    return names


def in_order(patches: Iterable[Patch]) -> list[Patch]:
    """Return patches in the order in which they are to be applied: removals, insertions, then everything else.

    So no patch looks for an element that another one has yet to bring, or finds two that have one id.
    """
    return sorted(patches, key=_rank)


def _rank(patch: Patch) -> int:
    return 0 if patch.kind == "remove" else 2 if patch.kind in ("outer", "inner") else 1
