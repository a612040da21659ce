"""What is known of a template before any value: its units, and for each slot what stands around it.

Made once per template, when it is first compared.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, cast

from stario.html.differ.own_ids import id_parts, id_text, is_hidden
from stario.html.differ.places import inside, joined, may_be_addressed, named
from stario.html.differ.shields import is_shielded
from stario.html.differ.siblings import after, named_once
from stario.html.nodes import Element, Fragment
from stario.html.templates import Filled, Shape, Slot, Template

if TYPE_CHECKING:
    from collections.abc import Sequence

    from stario.html.differ.identities import Census
    from stario.html.differ.places import Step

    Values = tuple[object, ...]

NO_UNIT: Final = -1


class _Around:
    """What stands around a row of children while a template is looked through."""

    __slots__ = ("inside", "shielded", "steps", "tags", "unit")

    def __init__(
        self, unit: int, tags: tuple[str, ...], steps: str | None, inside: str, *, shielded: bool = False
    ) -> None:
        self.shielded = shielded
        self.unit = unit
        self.tags = tags
        self.steps = steps
        self.inside = inside

    def without_steps(self) -> _Around:
        """Return the same where the way down is not known any more."""
        return _Around(self.unit, self.tags, None, self.inside, shielded=self.shielded)


class UnitPlan:
    """An element of a template that has an id: texts and the places of values, to be put together.

    `above` is the number of the unit around it, `tags` are the elements around it.
    """

    __slots__ = ("above", "inside", "namespace", "parts", "tags", "template")

    def __init__(self, shape: Shape, parts: tuple[str | int, ...], around: _Around, source: Template) -> None:
        self.parts = parts
        self.above = around.unit
        self.inside = around.inside
        self.tags = around.tags
        self.namespace = shape.kind.namespace if issubclass(shape.kind, Element) else ""
        self.template = source if source.root is shape else Template((shape,), source.count, source.where)

    def name(self, values: Values) -> str:
        """Return the id; "" for none."""
        return id_text(self.parts, values)

    def stays(self, old: Values, new: Values) -> bool:
        """Say whether the id is the same in two rows of values."""
        if is_hidden(self.parts):
            return self.name(old) == self.name(new)
        return all(isinstance(part, str) or old[part] == new[part] for part in self.parts)


class Spot:
    """A slot: its unit (`NO_UNIT` for none in the template), the elements around it, and the way to the innermost.

    `steps` leads from the unit, or from the outermost element of the template, to the element around the slot; None
    where other slots decide. `step` leads from there to a node in the slot. `leaf` are the children of an element that
    holds nothing but texts. `first` and `last` say whether the slot begins and ends the children of the element.
    """

    __slots__ = ("first", "in_head", "inside", "last", "leaf", "shielded", "slot", "step", "steps", "tags", "unit")

    def __init__(self, slot: Slot, around: _Around, *, in_head: bool) -> None:
        self.slot = slot
        self.unit = around.unit
        self.tags = around.tags
        self.inside = around.inside
        self.steps = around.steps
        self.in_head = in_head
        self.shielded = around.shielded
        self.step: int | None = None
        self.leaf: tuple[object, ...] | None = None
        self.first = self.last = False


class Plan:
    """Units and spots of a template; `own` is the id of its one outermost element, as parts."""

    __slots__ = ("census", "holders", "least", "own", "settled", "spots", "units", "ways")

    def __init__(self, template: Template) -> None:
        self.census: Census | None = None  # made by `identities`, when ids are counted
        self.least = _static_length(template.roots)
        self.units: list[UnitPlan] = []
        self.spots: list[Spot | None] = [None] * template.count
        self._children(template, template.roots, _Around(NO_UNIT, (), "", ""))
        self.holders = [
            spot.slot
            for spot in self.spots
            if spot and not spot.in_head and spot.slot.kind in ("child", "rows", "choice")
        ]
        self.settled: dict[tuple[str, ...], bool] = {}  # kept here for the planner, which asks how it is parsed
        self.ways: dict[str, list[str]] = {}  # and what an element in it can be called
        root = template.root
        self.own = id_parts(root.head) if root is not None and root.kind is not Fragment else ()

    def _children(self, template: Template, children: Sequence[object], around: _Around) -> None:
        leaf = leaf_of(children) if around.tags and may_hold_inner_text(around.tags[-1]) else None
        alone = named_once(children)
        number: int | None = 1
        for place, child in enumerate(children):
            if isinstance(child, Slot):
                spot = self.spots[child.index] = Spot(child, around, in_head=False)
                spot.step, spot.leaf = number, leaf
                spot.first, spot.last = place == 0, place == len(children) - 1
                number = number if child.kind == "text" else None
            elif isinstance(child, Shape) and child.kind is Fragment:
                self._children(template, child.children, around.without_steps())
                number = None
            elif isinstance(child, Shape):
                tag = cast("type[Element]", child.kind).tag
                self._shape(template, child, around, named(tag) if tag in alone else number)
                number = number and number + 1
            else:
                number = after(number, child)

    def _shape(self, template: Template, shape: Shape, around: _Around, step: Step) -> None:
        assert issubclass(shape.kind, Element)
        parts = id_parts(shape.head)
        outermost = "" if template.root is shape else None  # of several, none is where the template stands
        steps = joined(around.steps, step) if around.tags else outermost
        unit = around.unit
        if parts and may_be_addressed(around.inside, shape.kind.namespace):
            unit, steps = len(self.units), ""
            self.units.append(UnitPlan(shape, parts, around, template))
        tag = shape.kind.tag
        shielded = around.shielded or is_shielded("".join([part for part in shape.head if isinstance(part, str)]))
        below = _Around(unit, (*around.tags, tag), steps, inside(around.inside, tag), shielded=shielded)
        for part in shape.head:
            if isinstance(part, Slot):
                self.spots[part.index] = Spot(part, below, in_head=True)
        self._children(template, shape.children, below)


def _static_length(roots: Sequence[object]) -> int:
    """Return how many characters a template has at least, whatever fills it."""
    waiting, length = [*roots], 0
    while waiting:
        part = waiting.pop()
        if isinstance(part, Shape):
            if part.kind is not Fragment:
                length += len(part.kind.start) + 1 + len(part.kind.close)  # type: ignore[union-attr]  # pyright: ignore
            waiting += [each for each in part.head if isinstance(each, str)]
            waiting += part.children
        elif isinstance(part, str):
            length += len(part)
    return length


def least_length(node: object) -> int:
    """Return how many characters a node's markup has at least, without writing it; 0 where that is not known."""
    if type(node) is not Filled:
        return 0
    plan = plan_of(node.template)
    length = plan.least
    for spot in plan.spots:
        if spot is not None and spot.slot.kind == "rows" and spot.slot.inner is not None:
            rows = cast("Sequence[object]", node.values[spot.slot.index])
            length += len(rows) * plan_of(spot.slot.inner).least
    return length


def plan_of(template: Template) -> Plan:
    """Return the plan of a template."""
    plan = template.plan
    if plan is None:
        plan = template.plan = Plan(template)
    return plan


# -- texts

_KEEP_THEIR_TEXT: Final = frozenset({
    "textarea", "title", "option", "script", "style", "pre", "listing", "select", "table", "tr", "tbody", "thead",
    "tfoot", "colgroup", "template", "noscript", "iframe", "svg", "math", "html", "head", "body",
})  # fmt: skip


def may_hold_inner_text(tag: str) -> bool:
    """Say whether the text of an element can be put in anew without the element: not where it is a control's value."""
    return tag not in _KEEP_THEIR_TEXT


_TEXTS: Final = frozenset({str, int, float, bool, type(None)})


def leaf_of(children: Sequence[object]) -> tuple[object, ...] | None:
    """Return the children of an element that holds nothing but texts, as constants and slots; else None."""
    for child in children:
        if type(child) not in _TEXTS and not (isinstance(child, Slot) and child.kind in ("child", "text")):
            return None
    return tuple(children)


def leaf_text(leaf: tuple[object, ...], values: Values) -> str | None:
    """Return the text of such an element; None where a slot holds a node."""
    parts = [values[part.index] if isinstance(part, Slot) else part for part in leaf]
    if not _TEXTS.issuperset(map(type, parts)):
        return None
    return "".join(["" if part is None or isinstance(part, bool) else str(part) for part in parts])
