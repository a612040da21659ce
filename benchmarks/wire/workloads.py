"""The workloads and their goals: a page, and three changes of it, one after the other.

The first change is the first of its kind on the stream. The second, the steady one, is a similar change: at the next
place with the same words (a number: the same one again, a little later). The third has other words, elsewhere.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import reduce
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final

import states

from stario.datastar import events

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import ModuleType


@dataclass(frozen=True)
class Goal:
    """The most bytes of one event: raw, and through the gzip stream, first and steady; None: no goal.

    What is to be reached by and by stands in `stretch`: raw and first.
    """

    raw: int | None = None
    first: int | None = None
    steady: int | None = None
    stretch: tuple[int, int] | None = None


@dataclass(frozen=True)
class Workload:
    """`view` names a function of `views` and one of `templates`; `steps` are pairs: before and after each change."""

    name: str
    view: str
    goal: Goal
    steps: tuple[tuple[Any, Any], ...]
    sent: Callable[[ModuleType, Any, Any], bytes] | None = None
    """What the program sends itself, from the views, the state before and the state after; else what is found."""

    @property
    def page(self) -> Any:
        return self.steps[0][0]


def _the_row(views: ModuleType, old: states.Rows, new: states.Rows) -> bytes:
    """Return the one row that is new, as `w.patch(row(changed))` sends it."""
    [row] = set(new) - set(old)
    return events.patch_elements(views.row(row))


def _the_numbers(_: ModuleType, old: states.Readings, new: states.Readings) -> bytes:
    """Return the values as signals, as `w.signals(...)` sends them; the page shows them by `data-text`."""
    return events.patch_signals({f"k{now.id}": now.value for was, now in zip(old, new, strict=True) if was != now})


def _one_by_one(page: Any, *edits: Callable[[Any], Any]) -> tuple[tuple[Any, Any], ...]:
    """Return each change with what stood before it."""
    shown = reduce(lambda so_far, edit: [*so_far, edit(so_far[-1])], edits, [page])
    return tuple(pairwise(shown))


ROWS: Final = states.rows()
READINGS: Final = states.dashboard()
FIELDS: Final = states.form()
TILES: Final = states.paint(states.paint(states.tiles(), 3, "Fern"), 20, "Coral")
ONE_MESSAGE, ANOTHER = "Please fill in this field.", "We do not know a place of this name."

CELLS: Final = _one_by_one(
    ROWS,
    lambda rows: states.relabel(rows, 500, states.label(5000)),
    lambda rows: states.relabel(rows, 501, states.label(5000)),
    lambda rows: states.relabel(rows, 700, states.label(6000)),
)
SWAPS: Final = _one_by_one(
    ROWS,
    lambda rows: states.swap(rows, 1, 998),
    lambda rows: states.swap(rows, 1, 998),
    lambda rows: states.swap(rows, 2, 997),
)
CELL: Final = "one cell of 1,000 rows"

WORKLOADS: Final = (
    Workload(f"{CELL}, the row sent by its id", "table", Goal(385, 85, 15), CELLS, sent=_the_row),
    Workload(f"{CELL}, by a path below the row's id", "table", Goal(130, 85, 25), CELLS),
    Workload(f"{CELL}, an id on the cell", "cell_table", Goal(130, 85, 25), CELLS),
    Workload(
        "one row of 1,000 gets a class: the row is sent",
        "table",
        Goal(),
        _one_by_one(ROWS, *(lambda rows, n=n: states.mark(rows, n) for n in (500, 501, 700))),
    ),
    Workload(
        "remove row 2 of 1,000",
        "table",
        Goal(76, 63, 12),
        _one_by_one(ROWS, *(lambda rows, n=n: states.remove(rows, n) for n in (1, 1, 700))),
    ),
    Workload(
        "prepend one row to 1,000",
        "table",
        Goal(430, 97, 15),
        _one_by_one(
            ROWS,
            lambda rows: states.prepend(rows, 1001, 5000),
            lambda rows: states.prepend(rows, 1002, 5000),
            lambda rows: states.prepend(rows, 1003, 6000),
        ),
    ),
    Workload("swap rows 2 and 999", "table", Goal(940, 120, 20), SWAPS),
    Workload("swap rows 2 and 999 that hold buttons", "control_table", Goal(), SWAPS),
    Workload(
        "update every 10th of 1,000",
        "table",
        Goal(34_000, 1_900, stretch=(8_000, 800)),
        _one_by_one(ROWS, states.every_tenth, states.every_tenth, lambda rows: states.every_tenth(rows, " ???")),
    ),
    Workload("append 1,000 to 1,000", "table", Goal(341_000, 19_000), _one_by_one(ROWS, *[states.append] * 3)),
    Workload("clear 1,000", "table", Goal(92, 70, 12), ((ROWS, ()),) * 3),  # filled again between, not counted
    Workload(
        "chat: append one to 200",
        "chat",
        Goal(412, 108, 15),
        _one_by_one(states.chat(), *(lambda said, n=n: states.say(said, n) for n in (300, 300, 400))),
    ),
    Workload(
        "tiles: 1 cell of 36",
        "tiles",
        Goal(220, 25, 12),
        _one_by_one(
            TILES,
            *(
                lambda board, n=n, by=by: states.paint(board, n, by)
                for n, by in ((16, "Fern"), (17, "Fern"), (9, "Sky"))
            ),
        ),
    ),
    Workload(
        "dashboard: 1 number of 40",
        "dashboard",
        Goal(123, 30, 12),
        _one_by_one(
            READINGS, *(lambda all_, n=n, at=at: states.read(all_, at, n) for n, at in ((7, 1), (7, 2), (21, 3)))
        ),
    ),
    Workload(
        "dashboard: 40 numbers",
        "dashboard",
        Goal(2_980, 380),
        _one_by_one(READINGS, *(lambda all_, at=at: states.read(all_, at) for at in (1, 2, 3))),
    ),
    Workload(
        "dashboard: 40 numbers as one event of signals",
        "signals_dashboard",
        Goal(710),
        _one_by_one(READINGS, *(lambda all_, at=at: states.read(all_, at) for at in (1, 2, 3))),
        sent=_the_numbers,
    ),
    Workload(
        "form: one message of 60 fields",
        "form",
        Goal(425, 112, 15),
        _one_by_one(
            FIELDS,
            lambda fields: states.complain(fields, 30, ONE_MESSAGE),
            lambda fields: states.complain(fields, 31, ONE_MESSAGE),
            lambda fields: states.complain(fields, 44, ANOTHER),
        ),
    ),
)
