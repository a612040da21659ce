"""Ids: of a node, of the rows of a comprehension, and whether one stands exactly once in a tree."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from markupsafe import Markup

from stario.html.differ.equality import children_of
from stario.html.differ.own_ids import id_parts, id_text, is_hidden
from stario.html.differ.plans import plan_of
from stario.html.each import Each
from stario.html.nodes import Element, Fragment
from stario.html.protocols import Group, HTMLNode, is_row
from stario.html.templates import Filled, FilledFragment, Shape, Slot, Template, given_back

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    Naming = Callable[[Any], str]


def name_of(node: object) -> str:
    """Return a node's own id; "" for none."""
    if type(node) is Filled:
        own = plan_of(node.template).own
        return id_text(own, node.values) if own else ""
    return (node.id or "") if isinstance(node, Element) else ""


def namer(inner: Template) -> Naming | None:
    """Return the function from a row of a comprehension's values to its element's id; None where it has none."""
    parts = plan_of(inner).own
    if not any(isinstance(part, int) for part in parts):
        return None
    places = [part for part in parts if isinstance(part, int)]
    if len(places) == 1 and len(parts) > 1 and not is_hidden(parts):
        before, behind = _around(parts)
        if inner.count == 1:
            return lambda row: f"{before}{row}{behind}"
        return lambda row, at=places[0]: f"{before}{row[at]}{behind}"  # type: ignore[misc]
    if inner.count == 1:
        return lambda row: id_text(parts, (row,))
    return lambda row: id_text(parts, row)


def _around(parts: tuple[str | int, ...]) -> tuple[str, str]:
    """Return the texts before and behind the one value of an id."""
    at = next(place for place, part in enumerate(parts) if isinstance(part, int))
    return "".join(map(str, parts[:at])), "".join(map(str, parts[at + 1 :]))


def stand_once(tree: object, names: set[str], seen: set[str]) -> bool:
    """Say whether none of some ids stands twice in a tree; markup from elsewhere counts where it has one.

    Those `seen` already stand in a list that is keyed by its data; the rows of such lists are not looked at.
    """
    met = names & seen
    for name in _ids(tree, names):
        if name in names:
            if name in met:
                return False
            met.add(name)
    return True


def ids_of(tree: object) -> set[str]:
    """Return all ids in a tree."""
    return set(_ids(tree, None))


_IN_MARKUP: Final = re.compile(r"""\bid\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""", re.IGNORECASE)


def _ids(tree: object, wanted: set[str] | None) -> Iterator[str]:
    """Yield all ids in a tree; where only some are wanted, others may be left out."""
    waiting = [tree]
    while waiting:
        node = given_back(waiting.pop())
        kind = type(node)
        if kind is Filled or kind is FilledFragment:
            yield from _of_template(node.template, node.values, waiting, wanted)  # type: ignore[attr-defined]
        elif isinstance(node, Element):
            if " id=" in node.head and node.id:
                yield node.id
            waiting += [child for child in node.children if type(child) is not str]
        elif isinstance(node, Group):
            waiting.extend(children_of(node) if kind is not Each else ())
        elif isinstance(node, HTMLNode):
            yield from ids_in_markup(node.expand()[0])
        elif is_row(node):
            waiting.extend(node)
        elif kind is Markup:
            yield from ids_in_markup(str(node))


def ids_in_markup(markup: str) -> Iterator[str]:
    """Yield what may be ids in markup."""
    for found in _IN_MARKUP.finditer(markup):
        yield Markup(found[1] or found[2] or found[3] or "").unescape()


def _of_template(template: Template, values: Any, waiting: list[object], wanted: set[str] | None) -> Iterator[str]:
    census = census_of(template)
    for parts in census.units:
        yield id_text(parts, values)
    waiting.extend(census.nodes)
    for slot in census.slots:
        yield from _in_slot(slot, values[slot.index], waiting, wanted)


def _in_slot(slot: Slot, value: Any, waiting: list[object], wanted: set[str] | None) -> Iterator[str]:
    if slot.kind == "child":
        template = _of_all(value)
        if template is not None:
            yield from _of_rows(template, [each.values for each in value], waiting, wanted, bare=False)
        elif type(value) not in _TEXTS:
            waiting.append(value)
    elif slot.kind == "ready":
        yield from ids_in_markup(value)
    elif slot.kind == "rows":
        assert slot.inner is not None
        yield from _of_rows(slot.inner, value, waiting, wanted)
    elif value is not None:
        assert slot.inner is not None
        yield from _of_template(slot.inner, value, waiting, wanted)
    elif slot.other is not None:
        yield from _of_template(slot.other, (), waiting, wanted)


_TEXTS: Final = frozenset({str, int})


def _of_all(value: Any) -> Template | None:
    """Return the template of nodes that fill one, the rows that a component made; None for any other value."""
    rows: Sequence[Any] = value if is_row(value) else ()
    if not rows or type(rows[0]) is not Filled:
        return None
    template: Template = rows[0].template
    return template if all(type(each) is Filled and each.template is template for each in rows) else None


def _of_rows(
    inner: Template, rows: Sequence[Any], waiting: list[object], wanted: set[str] | None, *, bare: bool = True
) -> Iterator[str]:
    """Do the same for all rows of a comprehension at once: a column of texts holds no ids."""
    if not rows:
        return
    census = census_of(inner)
    columns = [rows] if inner.count == 1 and bare else [*zip(*rows)]
    for parts in census.units:
        yield from _column(parts, rows, columns, wanted)
    for _ in rows if census.nodes else ():
        waiting.extend(census.nodes)
    for slot in census.slots:
        column = columns[slot.index]
        if slot.kind == "child":
            if not _TEXTS.issuperset(map(type, column)):
                waiting.extend(column)
        elif slot.kind == "ready":
            for markup in set(column):
                for name in ids_in_markup(markup) if "id" in markup else ():
                    yield from [name] * column.count(markup)
        else:
            for value in column:
                yield from _in_slot(slot, value, waiting, wanted)


_FEW: Final = 4


def _column(
    parts: tuple[str | int, ...], rows: Sequence[Any], columns: Sequence[Sequence[Any]], wanted: set[str] | None
) -> Iterator[str]:
    """Yield the ids of one element over all rows; where few are wanted, the rows are counted in C."""
    places = [part for part in parts if isinstance(part, int)]
    if not places:
        yield from [id_text(parts, ())] * len(rows)
        return
    if len(places) != 1 or places[0] < 0 or wanted is None or len(wanted) > _FEW:
        for values in zip(*columns):
            yield id_text(parts, values)
        return
    before, behind = _around(parts)
    column = columns[places[0]]
    for name in wanted:
        if len(name) >= len(before) + len(behind) and name.startswith(before) and name.endswith(behind):
            value = name[len(before) : len(name) - len(behind)]
            yield from [name] * (column.count(value) + _count_number(column, value))


def _count_number(column: Sequence[Any], value: str) -> int:
    """Return how often a text stands in a column as a number."""
    if len(value) > 18 or not (value.isascii() and value.removeprefix("-").isdigit()):
        return 0
    number = int(value)
    return column.count(number) if str(number) == value else 0


class Census:
    """What in a template can have an id: its elements', as parts, and slots and constants that may hold others."""

    __slots__ = ("nodes", "slots", "units")

    def __init__(self, template: Template) -> None:
        self.units: list[tuple[str | int, ...]] = []
        self.slots: list[Slot] = []
        self.nodes: list[object] = []
        waiting: list[object] = list(template.roots)
        while waiting:
            part = waiting.pop()
            if isinstance(part, Slot):
                if part.kind in ("child", "rows", "choice", "ready"):
                    self.slots.append(part)
            elif isinstance(part, Shape):
                parts = id_parts(part.head) if part.kind is not Fragment else ()
                if parts and not is_hidden(parts):
                    self.units.append(parts)
                self.slots += [each for each in part.head if isinstance(each, Slot) and each.kind == "ready"]
                waiting.extend(part.children)
            elif type(part) is not str:
                self.nodes.append(part)


def census_of(template: Template) -> Census:
    """Return the census of a template."""
    plan = plan_of(template)
    if plan.census is None:
        plan.census = Census(template)
    return plan.census
