"""Walk two trees side by side: slots of one template, children in pairs, rows by their keys.

Each function says whether it told all that changed; what it found stands in `into` then. False sends the next element
above that has an id, or else the whole. Recursion ends at `DEEPEST`: what differs below is told from there.
"""

from __future__ import annotations

from itertools import compress, count
from operator import ne
from typing import TYPE_CHECKING, Any, Final, TypeGuard, cast

from stario.html.differ.alignment import align, alike_at_the_end, alike_at_the_start, pair_up
from stario.html.differ.changes import Patch, Unit, names_in
from stario.html.differ.equality import are_equal, at_once, inside_of, same_text
from stario.html.differ.filling import Filling
from stario.html.differ.identities import name_of, namer
from stario.html.differ.keyed import Ends
from stario.html.differ.places import Place, may_be_addressed
from stario.html.differ.plans import leaf_of, leaf_text, may_hold_inner_text, plan_of
from stario.html.differ.shields import is_shielded
from stario.html.differ.siblings import after
from stario.html.each import Each, are_same
from stario.html.nodes import Element
from stario.html.protocols import HTMLNode, is_row
from stario.html.templates import Filled, FilledFragment, Slot, Template, given_back, plain_of, same_filling

if TYPE_CHECKING:
    from collections.abc import Sequence

    from stario.html.differ.changes import Change
    from stario.html.differ.places import Step
    from stario.html.differ.plans import Spot

    Values = tuple[Any, ...]

DEEPEST: Final = 100
_FILLED: Final = frozenset({Filled, FilledFragment})


class Walk:
    """One comparison: where it is, and what it found there.

    `place` is the element around, `step` leads from there to the nodes compared, `unit` is the nearest one that will be
    told what rows are lost. `trusted` are ids in lists of which only what changed is looked at.
    """

    __slots__ = ("depth", "into", "place", "step", "trusted", "unit")

    def __init__(
        self, place: Place, step: Step, into: list[Change], unit: Unit, trusted: set[str], depth: int = 0
    ) -> None:
        self.place = place
        self.step = step
        self.into = into
        self.unit = unit
        self.trusted = trusted
        self.depth = depth

    def to(self, step: Step) -> Walk:
        """Go on to a child of the same element."""
        return Walk(self.place, step, self.into, self.unit, self.trusted, self.depth + 1)


def nodes(was: Any, now: Any, walk: Walk) -> bool:
    """Compare two nodes that stand at one place."""
    if was is now or same_filling(was, now):
        return True
    if walk.depth > DEEPEST:
        return are_equal(was, now)
    if type(was) in _FILLED and type(now) is type(was) and was.template is now.template:
        return _values(was.template, was.values, now.values, walk)
    was, now = cast(Any, plain_of(given_back(was))), cast(Any, plain_of(given_back(now)))
    if isinstance(was, Element) and isinstance(now, Element):
        return _elements(was, now, walk)
    if _is_each(was) and _is_each(now):
        return _each(was, now, walk)
    if isinstance(was, HTMLNode) and isinstance(now, HTMLNode):
        inner = inside_of(was, now)
        return inner is not None and _row(*inner, walk.to(None))
    if is_row(was) and is_row(now):
        return _row(tuple(was), tuple(now), walk.to(None))
    return not (isinstance(was, Element) or isinstance(now, Element)) and same_text(was, now)


def _is_each(node: object) -> TypeGuard[Each[Any]]:
    return type(node) is Each


# -- plain elements


def _elements(was: Element, now: Element, walk: Walk) -> bool:
    if was.tag != now.tag or was.namespace != now.namespace:
        return False
    if now.head and is_shielded(now.head) and is_shielded(was.head):
        return True
    name = _shared_name(was, now, walk.place)
    place = Place(walk.place, walk.step, now.tag, name)
    place.children = now.children
    if not name:
        inner = Walk(place, 1, walk.into, walk.unit, walk.trusted, walk.depth)
        return was.head == now.head and _children(was.children, now.children, inner)
    unit = Unit(name, was, now)
    found: list[Change] = []
    inner = Walk(place, 1, found, unit, walk.trusted, walk.depth)
    told = was.head == now.head and _children(was.children, now.children, inner)
    if found or not told:
        unit.changes = found if told else None
        unit.tags = walk.place.tags()
        walk.into.append(unit)
    return True


def _shared_name(was: Element, now: Element, above: Place) -> str:
    """Return the id by which both elements can be addressed; "" for none."""
    name = now.id
    if not name or name != was.id:
        return ""
    return name if may_be_addressed(above.inside, now.namespace) else ""


def _children(was: tuple[object, ...], now: tuple[object, ...], walk: Walk) -> bool:
    if was is now:
        return True
    if may_hold_inner_text(walk.place.tag):
        before, behind = leaf_of(was), leaf_of(now)
        if before is not None and behind is not None:
            return _text(leaf_text(before, ()), leaf_text(behind, ()), walk)
    name = walk.place.name if walk.place.tag != "table" else ""
    return _row(was, now, walk, Ends(first_in=name, last_in=name))


def _text(was: str | None, now: str | None, walk: Walk) -> bool:
    """Tell the new text of an element that holds nothing but texts."""
    if was == now:
        return True
    where = walk.place.selector()
    if where is None or not now or not now.strip() or walk.place.inside == "none":
        return False
    patch = Patch("inner", where[0], (now,), where[1])
    if patch not in walk.into[-1:]:  # two of its texts may have changed
        walk.into.append(patch)
    return True


# -- rows of nodes

_NO_ENDS: Final = Ends()


def _row(was: tuple[object, ...], now: tuple[object, ...], walk: Walk, ends: Ends = _NO_ENDS) -> bool:
    """Compare children in pairs; where they are not the same ones, by their ids."""
    if len(was) == len(now):
        changed = [place for place, pair in enumerate(zip(was, now)) if not at_once(*pair)]
        if all(pair_up(was[place], now[place]) for place in changed):
            return _pairs(was, now, changed, walk)
    if walk.place.inside:
        return False
    start = alike_at_the_start(was, now)
    end = alike_at_the_end(was, now, min(len(was), len(now)) - start)
    inside = walk.to(None)
    return (
        _pairs(was, now, range(start), walk)
        and align(
            was, now, start, end, ends, walk,
            naming=name_of, node=_itself, node_was=_itself, turn=lambda one, other: nodes(one, other, inside),
        )
        and _pairs(was[len(was) - end :], now[len(now) - end :], range(end), inside)
    )  # fmt: skip


def _itself(node: object) -> object:
    return node


def _pairs(was: Sequence[object], now: Sequence[object], places: Sequence[int], walk: Walk) -> bool:
    """Compare the children at some places."""
    number = walk.step if isinstance(walk.step, int) else None
    passed = 0
    for place in places:
        while passed < place and number is not None:
            number = after(number, now[passed])
            passed += 1
        if was[place] is not now[place] and not nodes(was[place], now[place], walk.to(number)):
            return False
    return True


# -- templates


def _values(template: Template, old: Values, new: Values, walk: Walk) -> bool:
    """Compare two rows of values of one template."""
    plan = plan_of(template)
    filling = Filling(plan, old, new, walk)
    for index in compress(count(), map(ne, old, new)):
        spot = plan.spots[index]
        if spot is None:
            return False
        if spot.shielded:
            continue
        found: list[Change] = []
        lost = Unit("", None, None)
        inner = Walk(filling.place(spot), spot.step, found, lost, walk.trusted, walk.depth + 1)
        told = not spot.in_head and _slot(filling, spot, inner)
        if not filling.tell(spot, found, lost, told=told):
            return False
    return True


def _slot(filling: Filling, spot: Spot, walk: Walk) -> bool:
    slot = spot.slot
    was, now = filling.old[slot.index], filling.new[slot.index]
    if not spot.tags:  # the template is the slot alone, or several nodes
        walk.step = filling.step if len(filling.old) == 1 else None
    if slot.kind == "choice":
        return was is not None and now is not None and _values(_inner(spot), was, now, walk)
    if slot.kind == "rows":
        return _rows(_inner(spot), was, now, walk, filling.ends(spot))
    if spot.leaf is not None:
        before, behind = leaf_text(spot.leaf, filling.old), leaf_text(spot.leaf, filling.new)
        if before is not None and behind is not None:
            return _text(before, behind, walk)
    if slot.kind not in ("child", "text"):
        return False
    if is_row(was) and is_row(now):
        return _row(tuple(was), tuple(now), walk, filling.ends(spot))
    return nodes(was, now, walk)


def _inner(spot: Spot) -> Template:
    assert spot.slot.inner is not None
    return spot.slot.inner


# -- rows of values


def _rows(inner: Template, was: Sequence[Any], now: Sequence[Any], walk: Walk, ends: Ends) -> bool:
    """Compare what a comprehension gave, turn by turn or by the ids of its rows."""
    naming = namer(inner)
    if inner.count == 1 and isinstance(inner.roots[0], Slot):
        return _row(tuple(was), tuple(now), walk, ends)
    if inner.root is None:
        return _row(tuple(map(inner.row_nodes, was)), tuple(map(inner.row_nodes, now)), walk, ends)
    changed = [*compress(count(), map(ne, was, now))]
    if len(was) == len(now) and (naming is None or all(naming(was[at]) == naming(now[at]) for at in changed)):
        first = walk.step if isinstance(walk.step, int) else None
        return all(_turn(inner, was[at], now[at], walk.to(first and first + at)) for at in changed)
    if naming is None or walk.place.inside:
        return False
    shorter = min(len(was), len(now))
    start = changed[0] if changed else shorter
    end = next(compress(count(), map(ne, reversed(was), reversed(now))), shorter)
    return align(
        was, now, start, min(end, shorter - start), ends, walk,
        naming=naming, node=inner.row_nodes, node_was=inner.row_nodes,
        turn=lambda one, other: bool(one == other) or _turn(inner, one, other, walk.to(None)),
    )  # fmt: skip


def _turn(inner: Template, was: Any, now: Any, walk: Walk) -> bool:
    if inner.count == 1:
        was, now = (was,), (now,)
    return _values(inner, was, now, walk)


def _each(was: Each[Any], now: Each[Any], walk: Walk) -> bool:
    """Compare two keyed lists by their data: rows that are the same are neither rendered nor are their ids counted."""
    if not was.is_like(now):
        return _row(was.all_nodes(), now.all_nodes(), walk.to(None))
    mark = len(walk.into)
    told = _by_data(was, now, walk)
    walk.trusted |= names_in(walk.into[mark:])
    return told


def _by_data(was: Each[Any], now: Each[Any], walk: Walk) -> bool:
    changed = was.changed(now)
    if len(was.rows) == len(now.rows) and all(was.key(was.rows[at]) == now.key(now.rows[at]) for at in changed):
        return all(nodes(was.node_of(was.rows[at]), now.node_of(now.rows[at]), walk.to(None)) for at in changed)
    if walk.place.inside:
        return False
    shorter = min(len(was.rows), len(now.rows))
    start = changed[0] if changed else shorter
    return align(
        was.rows, now.rows, start, was.same_at_the_end(now, shorter - start), _NO_ENDS, walk,
        naming=lambda row: name_of(now.node_of(row)), node=now.node_of, node_was=was.node_of,
        turn=lambda one, other: are_same(one, other) or nodes(was.node_of(one), now.node_of(other), walk.to(None)),
    )  # fmt: skip
