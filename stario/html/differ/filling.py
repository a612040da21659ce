"""Two rows of values of one template while they are compared: where its slots stand, which of its units changed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from stario.html.differ.changes import Unit
from stario.html.differ.keyed import Ends
from stario.html.differ.places import Place, inside_all, joined, may_be_addressed
from stario.html.templates import Filled

if TYPE_CHECKING:
    from stario.html.differ.changes import Change
    from stario.html.differ.comparing import Walk
    from stario.html.differ.plans import Plan, Spot, UnitPlan

    Values = tuple[Any, ...]


class Filling:
    """What a template was filled with, and is now."""

    def __init__(self, plan: Plan, old: Values, new: Values, walk: Walk) -> None:
        self.old = old
        self.new = new
        self.step = walk.step
        self._plan = plan
        self._walk = walk
        self._units: dict[int, Unit] = {}

    def place(self, spot: Spot) -> Place:
        """Return the place of the element around a slot."""
        above = self._walk.place
        if not spot.tags:
            return above
        unit = self._usable(spot.unit)
        place = Place(above, self._way(spot) if spot.unit < 0 else None, spot.tags[-1], between=spot.tags[:-1])
        if unit >= 0:
            steps = spot.steps if unit == spot.unit else None
            place.name = self._plan.units[unit].name(self.new) if steps == "" else ""
            place.known = (self._plan.units[unit].name(self.new), steps) if steps is not None else None
        return place

    def _way(self, spot: Spot) -> str | None:
        """Return the way from the element around the template to the one around a slot."""
        step = self._walk.place.way(self.step, spot.tags[0]) if isinstance(self.step, int) else self.step
        return joined(step, spot.steps)

    def ends(self, spot: Spot) -> Ends:
        """Return the id of the element around a slot, where the slot begins or ends its children."""
        unit = self._usable(spot.unit)
        if unit < 0 or unit != spot.unit or spot.steps != "" or spot.tags[-1] == "table":
            return Ends()
        name = self._plan.units[unit].name(self.new)
        return Ends(first_in=name if spot.first else "", last_in=name if spot.last else "")

    def _usable(self, number: int) -> int:
        """Return the unit at or above one whose id is there, and the same in both; `NO_UNIT` for none."""
        while number >= 0 and not self._is_usable(self._plan.units[number]):
            number = self._plan.units[number].above
        return number

    def _is_usable(self, unit: UnitPlan) -> bool:
        around = self._walk.place.inside
        inside = inside_all(around, unit.tags[:-1], unit.tags[-1]) if unit.tags and around else around or unit.inside
        return may_be_addressed(inside, unit.namespace) and unit.stays(self.old, self.new) and bool(unit.name(self.new))

    def tell(self, spot: Spot, found: list[Change], lost: Unit, *, told: bool) -> bool:
        """Put what was found in a slot where it belongs; False where nothing in the template can tell it."""
        if told and not found:
            return True
        number = self._usable(spot.unit)
        if number < 0:
            self._walk.into += found if told else ()
            self._walk.unit.lose(lost)
            return told
        unit = self._unit(number)
        unit.lose(lost)
        if not told:
            unit.changes = None
        elif unit.changes is not None:
            unit.changes += [change for change in found if change not in unit.changes[-1:]]
        return True

    def _unit(self, number: int) -> Unit:
        """Return a unit with changes; it joins those of the unit around it when it is first asked for."""
        unit = self._units.get(number)
        if unit is None:
            plan = self._plan.units[number]
            was, now = Filled(plan.template, self.old), Filled(plan.template, self.new)
            unit = self._units[number] = Unit(plan.name(self.new), was, now, (*self._walk.place.tags(), *plan.tags))
            outer = self._usable(plan.above)
            around = self._walk.into if outer < 0 else self._unit(outer).changes
            if around is not None:
                around.append(unit)
        return unit
