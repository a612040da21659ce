"""Bring one list of rows to another by their keys, in as few patches as there are runs of new rows.

    was      A   B   C   D   E            what was there, by its key
    now      A   D   X   Y   B   E        what is to be there
             |    \\          /    |
    kept     A     .        B    E        a longest increasing subsequence of the old places: 0, 1, 4
    gone             C  D                 no longer there (C), or to be put in elsewhere (D)

    1. remove C, D          one patch per row; they travel as one list of selectors
    2. before B: D X Y      runs of new and moved rows, from right to left, each before the row that
                            follows it: that one is in the page by then, kept or just put in
    3. A, B, E compared     what changed in the kept rows themselves

The page has no operation that moves: a moved row is taken out and put in anew (`Unit.moved` says so).
"""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING, Final, NamedTuple, Protocol

from stario.html.differ.changes import Patch

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from stario.html.differ.changes import Change, Kind

MOST_RUNS: Final = 50
"""Runs of new rows beyond which the list is sent as a whole: each one is an event, and work for the page."""


class Lost(Protocol):
    """Where rows are noted that come and go, or stand beside them, with the names of the elements around them.

    `moved` are rows that do both.
    """

    moved: list[object]
    gone: list[tuple[object, tuple[str, ...]]]
    came: list[tuple[object, tuple[str, ...]]]


class Ends(NamedTuple):
    """What stands at the ends of the rows that are compared: the ids of neighbours, the id of the element around.

    `first_in` and `last_in` are that element's id where the rows begin, or end, its children; "" elsewhere.
    """

    left: str = ""
    right: str = ""
    first_in: str = ""
    last_in: str = ""
    left_node: object = None
    right_node: object = None


def reconcile(
    was: Sequence[str],
    now: Sequence[str],
    ends: Ends,
    *,
    node: Callable[[int], object],
    node_was: Callable[[int], object],
    pair: Callable[[int, int], bool],
    into: list[Change],
    lost: Lost,
    tags: Callable[[], tuple[str, ...]],
) -> bool:
    """Tell how rows with the ids `was` become rows with the ids `now`; False where that cannot be told, or not well.

    `tags` gives the names of the elements around. `node` and `node_was` give a new and an old row by its place,
    `pair` compares an old and a new row by their places.
    """
    places = {name: place for place, name in enumerate(was)}
    there = set(now)
    if "" in places or "" in there or len(places) != len(was) or len(there) != len(now):
        return False
    kept = _kept(places, now)
    if not kept and not (ends.left or ends.right):
        return False  # nothing stays: the element around says it in one patch
    fresh = [place for place in range(len(now)) if place not in kept]
    runs = _runs(fresh)
    if len(runs) > MOST_RUNS:
        return False
    anew = [place for place in fresh if now[place] in places]
    lost.moved += map(node, anew)
    gone = [name for name in was if name not in there] + [now[place] for place in anew]
    around = tags() if gone or runs else ()
    lost.gone += [(node_was(places[name]), around) for name in gone]
    into += [Patch("remove", name, ()) for name in gone]
    for run in reversed(runs):
        kind, target, beside = _anchor(run, now, ends, node)
        rows = tuple(map(node, run))
        lost.came += [(row, around) for row in (*rows, beside) if row is not None]
        into.append(Patch(kind, target, rows))
    return all(pair(places[now[place]], place) for place in sorted(kept))


def _anchor(run: range, now: Sequence[str], ends: Ends, node: Callable[[int], object]) -> tuple[Kind, str, object]:
    """Return where a run goes: first or last into the element around, or beside a row that stays, and that row."""
    if run.start == 0 and ends.first_in:
        return "prepend", ends.first_in, None
    if run.stop < len(now):
        return "before", now[run.stop], node(run.stop)
    if ends.last_in:
        return "append", ends.last_in, None
    if ends.right:
        return "before", ends.right, ends.right_node
    if run.start:
        return "after", now[run.start - 1], node(run.start - 1)
    return "after", ends.left, ends.left_node


def _runs(places: Sequence[int]) -> list[range]:
    """Return places that follow one another as ranges."""
    runs: list[range] = []
    for place in places:
        if runs and runs[-1].stop == place:
            runs[-1] = range(runs[-1].start, place + 1)
        else:
            runs.append(range(place, place + 1))
    return runs


def _kept(places: dict[str, int], now: Sequence[str]) -> set[int]:
    """Return the new places of rows that stay where they are while the others move around them."""
    known = [place for place, name in enumerate(now) if name in places]
    before = [places[now[place]] for place in known]
    if all(map(int.__lt__, before, before[1:])):
        return set(known)
    return {known[place] for place in longest_increasing(before)}


def longest_increasing(numbers: Sequence[int]) -> list[int]:
    """Return the places of a longest increasing subsequence, in order.

    >>> longest_increasing([0, 3, 1, 4])
    [0, 2, 3]
    """
    ends: list[int] = []  # of each length, the smallest number that ends such a sequence
    places: list[int] = []
    previous = [-1] * len(numbers)
    for place, number in enumerate(numbers):
        length = bisect_left(ends, number)
        if length:
            previous[place] = places[length - 1]
        ends[length : length + 1] = [number]
        places[length : length + 1] = [place]
    found: list[int] = []
    place = places[-1] if places else -1
    while place >= 0:
        found.append(place)
        place = previous[place]
    return found[::-1]
