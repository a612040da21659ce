"""benchmarks/wire: what is weighed is the same page, and the model of LiveView sends all that changed."""

from __future__ import annotations

import importlib
import json
import sys
import zlib
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest

from stario.datastar import changes
from stario.html import render

if TYPE_CHECKING:
    from collections.abc import Iterator

FOLDER = Path(__file__).resolve().parent.parent / "benchmarks" / "wire"
NAMES = ("states", "switch", "templates", "liveview", "workloads", "floors", "weights", "report")


@pytest.fixture(scope="module")
def bench() -> Iterator[Any]:
    """The modules of the benchmark, which are no package."""
    before = {name: sys.modules.pop(name) for name in NAMES if name in sys.modules}
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(FOLDER))
        modules = SimpleNamespace(**{name: importlib.import_module(name) for name in NAMES})
        modules.views = modules.switch.both()
        yield modules
    for name in (*NAMES, "views_plain", "views_compiled"):
        sys.modules.pop(name, None)
    sys.modules.update(before)


def workloads() -> list[int]:
    """Return the numbers of the workloads; how many there are, the first test says."""
    return list(range(17))


def test_every_workload_is_tested(bench: Any) -> None:
    assert len(workloads()) == len(bench.workloads.WORKLOADS)


@pytest.mark.parametrize("number", workloads())
def test_every_change_changes_something(bench: Any, number: int) -> None:
    workload = bench.workloads.WORKLOADS[number]
    assert [] == [old for old, new in workload.steps if old == new]


@pytest.mark.parametrize("number", workloads())
def test_plain_and_compiled_views_are_the_same_page(bench: Any, number: int) -> None:
    workload = bench.workloads.WORKLOADS[number]
    plain, compiled = (getattr(bench.views[name], workload.view) for name in ("plain", "compiled"))
    _, new = workload.steps[-1]
    assert render(plain(new)) == render(compiled(new))


@pytest.mark.parametrize("name", ["plain", "compiled"])
def test_what_is_weighed_is_what_changes_gives_where_the_program_sends_nothing_itself(bench: Any, name: str) -> None:
    views = bench.views[name]
    found = [each for each in bench.workloads.WORKLOADS if each.sent is None]
    steps = [(each, getattr(views, each.view), *each.steps[0]) for each in found]
    assert [changes(view(old), view(new)) for _, view, old, new in steps] == [
        bench.weights.event(each, views, old, new) for each, _, old, new in steps
    ]


def test_a_row_that_the_program_sends_is_the_row_that_changed(bench: Any) -> None:
    [workload] = [each for each in bench.workloads.WORKLOADS if "the row sent by its id" in each.name]
    event = bench.weights.event(workload, bench.views["plain"], *workload.steps[0])
    assert event.startswith(b'event: datastar-patch-elements\ndata: elements <tr id="row-501">')


@pytest.mark.parametrize("number", workloads())
def test_the_model_of_liveview_sends_all_that_changed(bench: Any, number: int) -> None:
    workload = bench.workloads.WORKLOADS[number]
    view = getattr(bench.templates, workload.view)
    page = rendered(bench.liveview.joined(view(workload.page)))
    for old, new in workload.steps:
        page = rendered(bench.liveview.joined(view(old)))
        applied(page, payload(bench.liveview.changed(view(old), view(new))))
        assert rendered(bench.liveview.joined(view(new))) == page


def payload(message: bytes) -> Any:
    return json.loads(message)[4]


def rendered(message: bytes) -> Any:
    return payload(message)["response"]["rendered"]


def applied(page: Any, difference: Any) -> None:
    """Bring what a page knows up to date, as LiveView's client does: slot by slot, lists by the old index."""
    for slot, what in difference.items():
        if slot == "k":
            page["k"] = entries(page["k"], what)
        elif isinstance(what, dict) and "s" not in what:
            applied(page[slot], what)
        else:
            page[slot] = what


def entries(old: Any, new: Any) -> Any:
    result: dict[str, Any] = {"kc": new["kc"]}
    for n in map(str, range(new["kc"])):
        what = new.get(n, {} if n in old else None)
        if isinstance(what, int):
            result[n] = old[str(what)]
        elif isinstance(what, list):
            result[n] = json.loads(json.dumps(old[str(what[0])]))
            applied(result[n], what[1])
        elif n in old and set(what) < set(old[n]):
            result[n] = json.loads(json.dumps(old[n]))
            applied(result[n], what)
        else:
            result[n] = what
    return result


@pytest.mark.parametrize(
    ("name", "raw"),
    [
        ("one cell of 1,000 rows, an id on the cell", 99),
        ("remove row 2 of 1,000", 9_832),
        ("swap rows 2 and 999", 83),
        ("clear 1,000", 64),
    ],
)
def test_the_model_of_liveview_weighs_what_was_found_before(bench: Any, name: str, raw: int) -> None:
    [workload] = [each for each in bench.workloads.WORKLOADS if each.name == name]
    view = getattr(bench.templates, workload.view)
    [(old, new), *_] = workload.steps
    assert raw == len(bench.liveview.changed(view(old), view(new)))


def test_a_page_that_did_not_change_costs_liveview_nothing(bench: Any) -> None:
    view = bench.templates.table
    assert b"" == bench.liveview.changed(view(bench.states.rows(5)), view(bench.states.rows(5)))


def test_a_stream_weighs_what_a_client_receives(bench: Any) -> None:
    first, second = bench.weights.weighed(b"abc" * 100, [b"abc" * 100, b"other"], bench.weights.gzip_stream())
    assert 300 > first
    assert len(b"other") < second


@pytest.mark.parametrize("event", [b"abc" * 10, b"<p>one</p>" + bytes(range(64)), b"\xc3\xa9" * 5, b"x" * 400])
def test_no_stream_of_fixed_codes_weighs_less_than_the_least(bench: Any, event: bytes) -> None:
    page = b"<p>one</p><p>two</p>"
    stream = zlib.compressobj(9, zlib.DEFLATED, -15, 9, zlib.Z_FIXED)
    stream.compress(page)
    stream.flush(zlib.Z_SYNC_FLUSH)
    found = len(stream.compress(event) + stream.flush(zlib.Z_SYNC_FLUSH))
    assert bench.floors.least(page, event) in (found, found - 1)


def test_the_least_of_what_was_there_before_is_one_look_back(bench: Any) -> None:
    assert 8 == bench.floors.least(b"some words", b"some words")  # 13 bits around 7 + 8, and the flush


def test_the_least_of_what_is_too_far_back_is_all_of_it(bench: Any) -> None:
    assert 4 + (13 + 8 * 5 + 7) // 8 == bench.floors.least(b"words" + b" " * 32_768, b"words")


def test_of_a_long_event_no_least_is_known(bench: Any) -> None:
    assert bench.floors.least(b"", b"x" * 1_001) is None


def test_a_commit_mark_frames_the_change(bench: Any) -> None:
    assert b"id:\nevent: e\ndata: d\n\nid: 2c0b71af\n\n" == bench.weights.marked(b"event: e\ndata: d\n\n")


def test_the_report_says_whether_a_goal_is_met(bench: Any) -> None:
    goal = bench.workloads.Goal(1000, 20)
    said = bench.report.judged(goal, {"raw": 1001, "first": 20, "steady": 9})
    assert ["1,001 (1,000 **missed**)", "20 (20 met)", "9"] == said


def test_the_report_says_how_far_it_is_to_what_comes_by_and_by(bench: Any) -> None:
    goal = bench.workloads.Goal(1000, 20, stretch=(800, 10))
    said = bench.report.judged(goal, {"raw": 800, "first": 20, "steady": 9})
    assert ["800 (1,000 met; stretch 800 met)", "20 (20 met; stretch 10 **missed**)", "9"] == said


def test_the_report_names_what_misses_its_goal_and_plain_views_only_where_they_differ(bench: Any) -> None:
    goal = bench.workloads.Goal(10, 20, 5)
    one, other = (bench.workloads.Workload(name, "table", goal, ()) for name in ("one", "other"))
    good, bad = {"raw": 10, "first": 20, "steady": 5}, {"raw": 10, "first": 21, "steady": 5}
    found = {one: {"plain": bad, "compiled": bad}, other: {"plain": bad, "compiled": good}}
    assert ["one, first: 21 of 20", "other, first: 21 of 20 (plain)"] == bench.report.misses(found)


def test_the_report_stands_between_the_markers_of_its_part(
    bench: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    readme = tmp_path / "README.md"
    begin, end = bench.report.BEGIN.format("a"), bench.report.END.format("a")
    readme.write_text(f"before\n{begin}\nold\n{end}\nafter\n", encoding="utf-8")
    monkeypatch.setattr(bench.report, "README", readme)
    bench.report.write("a", ["one", "two"])
    assert f"before\n{begin}\n\none\n\ntwo\n\n{end}\nafter\n" == readme.read_text(encoding="utf-8")
