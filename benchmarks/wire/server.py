"""What the server does for one cell of 1,000 rows, once for all viewers: build, compare, plan, encode, deflate.

The change is the same for 1,000 viewers of one shared view, so this work is done once; writing to 1,000 sockets is not
in it (see `fanout`). Beside it stands Jinja2, which renders the same page: the yardstick, and, with its compression,
what one viewer costs a server that sends whole views. The ways take turns; trees are new in each turn, the state goes
to and fro between two labels. The collector is on; it runs before each turn, and what was there at first is frozen.
"""

from __future__ import annotations

import gc
import zlib
from functools import partial
from statistics import median
from time import perf_counter_ns
from typing import TYPE_CHECKING, Any, Final

import states
import weights
from jinja2 import Environment

from stario.datastar import to_events
from stario.datastar.planner import plan
from stario.html import render
from stario.html.differ import compare

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import ModuleType

ROUNDS: Final = 101
STEPS: Final = ("build", "compare", "plan", "encode", "deflate")
GOAL_US: Final = 1000.0
WAYS: Final = {
    "h.each, compiled": ("compiled", "each_table"),
    "list, compiled": ("compiled", "table"),
    "h.each, plain": ("plain", "each_table"),
    "list, plain": ("plain", "table"),
}
ROW: Final = (
    '<tr id="row-{{ row.id }}"{% if row.selected %} class="danger"{% endif %}><td class="col-md-1">{{ row.id }}</td>'
    '<td class="col-md-4"><a class="lbl" data-on:click="@post(\'/select/{{ row.id }}\')">{{ row.label }}</a></td>'
    '<td class="col-md-1"><a class="remove" data-on:click="@post(\'/remove/{{ row.id }}\')">'
    '<span class="glyphicon glyphicon-remove" aria-hidden="true"></span></a></td><td class="col-md-6"></td></tr>'
)


class Side:
    """One way to do it: it keeps the last tree and a stream, as a shared view does."""

    def __init__(self, view: Callable[[Any], Any], state: states.Rows) -> None:
        self.view = view
        self.tree = view(state)
        self.stream = zlib.compressobj(6, zlib.DEFLATED, -15)
        self.stream.compress(weights.whole(self.tree))
        self.stream.flush(zlib.Z_SYNC_FLUSH)

    def turn(self, state: states.Rows) -> dict[str, float]:
        """Do the work of one change; return microseconds, step by step."""
        times = [perf_counter_ns()]
        tree = self.view(state)
        times.append(perf_counter_ns())
        found = compare(self.tree, tree)
        times.append(perf_counter_ns())
        patches = plan(found)
        times.append(perf_counter_ns())
        event = to_events(patches)
        times.append(perf_counter_ns())
        sent = self.stream.compress(event) + self.stream.flush(zlib.Z_SYNC_FLUSH)
        times.append(perf_counter_ns())
        assert sent
        assert event.count(b"event:") == 1
        self.tree = tree
        return {step: (end - start) / 1000 for step, start, end in zip(STEPS, times, times[1:])}


def measured(views: dict[str, ModuleType]) -> dict[str, dict[str, Any]]:
    """Return microseconds, and the ratio to Jinja2's rendering, taken round by round."""
    page = states.rows()
    changed = states.relabel(page, 500, states.label(5000))
    sides = {name: Side(getattr(views[module], view), page) for name, (module, view) in WAYS.items()}
    jinja, deflated = _jinja(page, views["plain"])
    rounds: dict[str, list[dict[str, float]]] = {name: [] for name in (*sides, "Jinja2, one viewer")}
    gc.collect()
    gc.freeze()
    for number in range(ROUNDS):
        state = page if number % 2 else changed
        for name, side in sides.items():
            gc.collect()
            rounds[name].append(side.turn(state))
        gc.collect()
        rounds["Jinja2, one viewer"].append({"build": _timed(partial(jinja, state)), "deflate": _timed(deflated)})
    return _medians(rounds)


def _jinja(page: states.Rows, plain: ModuleType) -> tuple[Callable[[states.Rows], str], Callable[[], bytes]]:
    """Return what renders the page, and what compresses it on a stream that has carried it before."""
    empty = str(render(plain.table(())))
    source = empty.replace("</tbody>", f"{{% for row in rows %}}{ROW}{{% endfor %}}</tbody>")
    template = Environment(autoescape=True).from_string(source)
    text = template.render(rows=page)
    assert text == render(plain.table(page))
    stream = zlib.compressobj(6, zlib.DEFLATED, -15)
    body = text.encode()
    return lambda rows: template.render(rows=rows), lambda: stream.compress(body) + stream.flush(zlib.Z_SYNC_FLUSH)


def _timed(run: Callable[[], object]) -> float:
    start = perf_counter_ns()
    run()
    return (perf_counter_ns() - start) / 1000


def _medians(rounds: dict[str, list[dict[str, float]]]) -> dict[str, dict[str, Any]]:
    base = [each["build"] for each in rounds["Jinja2, one viewer"]]
    return {
        name: {
            **{step: round(median(each[step] for each in turns), 1) for step in turns[0]},
            "all": round(median(sum(each.values()) for each in turns), 1),
            "x_jinja2_render": round(median(sum(each.values()) / one for each, one in zip(turns, base)), 3),
        }
        for name, turns in rounds.items()
    }
