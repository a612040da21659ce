"""Which children of two lists stand for one another, before and after a change: in pairs, at the ends, by their ids."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from stario.html.differ.equality import are_equal
from stario.html.differ.identities import name_of
from stario.html.differ.keyed import Ends, reconcile
from stario.html.nodes import Element
from stario.html.templates import Filled

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from stario.html.differ.comparing import Walk


def pair_up(one: object, other: object) -> bool:
    """Say whether two children can be one and the same, changed: no elements with different ids."""
    if isinstance(one, Element) and isinstance(other, Element):
        if one is other or (type(one) is type(other) and type(one) is not Filled and one.head == other.head):
            return True
        return name_of(one) == name_of(other)
    return not isinstance(one, Element) and not isinstance(other, Element)


def _alike(one: object, other: object) -> bool:
    """Say whether two children stand for one another although others come and go: the same id, or equal."""
    if isinstance(one, Element) and isinstance(other, Element):
        name = name_of(one)
        return one is other or (name == name_of(other) and (bool(name) or are_equal(one, other)))
    return are_equal(one, other)


def alike_at_the_start(was: Sequence[object], now: Sequence[object]) -> int:
    """Return how many children at the start stand for one another."""
    return next((place for place, pair in enumerate(zip(was, now)) if not _alike(*pair)), min(len(was), len(now)))


def alike_at_the_end(was: Sequence[object], now: Sequence[object], most: int) -> int:
    """Return how many do at the end, at most `most`."""
    pairs = zip(range(most), reversed(was), reversed(now))
    return next((place for place, one, other in pairs if not _alike(one, other)), most)


def align(
    was: Sequence[Any], now: Sequence[Any], start: int, end: int, ends: Ends, walk: Walk, *,
    naming: Callable[[Any], str], node: Callable[[Any], object], node_was: Callable[[Any], object],
    turn: Callable[[Any, Any], bool],
) -> bool:  # fmt: skip
    """Reconcile rows of data, of which `start` and `end` are the same at the start and at the end."""
    old, new = was[start : len(was) - end], now[start : len(now) - end]
    around = Ends(
        left=naming(now[start - 1]) if start else "",
        right=naming(now[len(now) - end]) if end else "",
        first_in=ends.first_in if not start else "",
        last_in=ends.last_in if not end else "",
        left_node=node(now[start - 1]) if start else None,
        right_node=node(now[len(now) - end]) if end else None,
    )
    return reconcile(
        [*map(naming, old)],
        [*map(naming, new)],
        around,
        node=lambda place: node(new[place]),
        node_was=lambda place: node_was(old[place]),
        pair=lambda one, other: turn(old[one], new[other]),
        into=walk.into,
        lost=walk.unit,
        tags=walk.place.tags,
    )
