"""benchmarks/html: what is compared is the same page; how fast it is, no test asks."""

from __future__ import annotations

import importlib
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

FOLDER = Path(__file__).resolve().parent.parent / "benchmarks" / "html"
WORKLOADS = ("W1", "W2", "W3", "W4", "W5", "W6")


@pytest.fixture(scope="module")
def bench() -> Iterator[Any]:
    """The modules of the benchmark, which are no package, and the contenders whose libraries the tests have."""
    names = ("data", "equality", "report", "contenders")
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(FOLDER))
        modules = SimpleNamespace(**{name: importlib.import_module(name) for name in names})
        wanted = [each for each in modules.contenders.CONTENDERS if each.kind in ("ours", "base", "bound")]
        loaded = {each.name: modules.contenders.load(each) for each in wanted}
        modules.loaded = {name: module for name, module in loaded.items() if module is not None}
        yield modules
    for name in [name for name in sys.modules if name.partition(".")[0] in names]:
        del sys.modules[name]


def outputs(bench: Any, workload: str) -> dict[str, str]:
    function, _, arguments = bench.data.WORKLOADS[workload]
    return {name: str(getattr(module, function)(*arguments)) for name, module in bench.loaded.items()}


def test_jinja2_the_f_string_and_stario_take_part(bench: Any) -> None:
    assert {"jinja2", "f-string", "plain"} <= set(bench.loaded)


def test_every_workload_is_tested(bench: Any) -> None:
    assert set(WORKLOADS) == set(bench.data.WORKLOADS)


@pytest.mark.parametrize("workload", WORKLOADS)
def test_all_write_the_same_text(bench: Any, workload: str) -> None:
    found = outputs(bench, workload)
    assert [] == [name for name, text in found.items() if not bench.equality.same_text(text, found["jinja2"])]


@pytest.mark.parametrize("workload", WORKLOADS)
def test_stario_and_jinja2_write_the_same_tree(bench: Any, workload: str) -> None:
    found = outputs(bench, workload)
    assert bench.equality.same_tree(found["plain"], found["jinja2"])


def test_the_streams_are_the_same_text(bench: Any) -> None:
    found = {name: "".join(module.log(bench.data.entries())) for name, module in bench.loaded.items()}
    assert [] == [name for name, text in found.items() if text != found["jinja2"]]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ('<p class="a">x</p>', '<p class="b">x</p>'),
        ("<p>x</p>", "<p>x </p>"),
        ("<p>x</p>", "<p>&amp;x</p>"),
        ("<p><b>x</b>y</p>", "<p><b>x</b></p>"),
        ("<input required>", "<input>"),
        ("<ul><li>a<li>b</ul>", "<ul><li>b<li>a</ul>"),
    ],
)
def test_pages_that_differ_are_told_apart(bench: Any, one: str, other: str) -> None:
    assert not bench.equality.same_tree(one, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("<br>", "<br />"),
        ("<p id=a class='b'>it's</p>", '<p class="b" id="a">it&#39;s</p>'),
        ("<input required>", '<input required="required">'),
        ("<!doctype html><p>x", "<!DOCTYPE html><p>x</p>"),
    ],
)
def test_other_spellings_of_a_page_are_the_same_tree(bench: Any, one: str, other: str) -> None:
    assert bench.equality.same_tree(one, other)


def test_the_report_says_whether_a_goal_is_met(bench: Any) -> None:
    text = bench.report.ratios(
        {"plain": "ours", "htpy": "theirs"}, {"W1": {"plain": 2.5, "htpy": 20.0}, "W2": {"plain": 1.5}}
    )
    assert text.splitlines()[2:] == [
        "| ours | 2.5 | 1.5 |",
        "| - goal for plain | 3 met | 1.4 **missed** |",
        "| theirs | 20 | - |",
    ]


def test_the_report_stands_between_its_markers(bench: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    readme = tmp_path / "README.md"
    readme.write_text(f"before\n{bench.report.BEGIN}\nold\n{bench.report.END}\nafter\n", encoding="utf-8")
    monkeypatch.setattr(bench.report, "README", readme)
    bench.report.write(["one", "two"])
    assert f"before\n{bench.report.BEGIN}\n\none\n\ntwo\n\n{bench.report.END}\nafter\n" == readme.read_text(
        encoding="utf-8"
    )


@pytest.mark.parametrize(
    ("theirs", "expected"), [(20.0, ["Plain is ahead"]), (2.0, ["Plain is **not ahead**"]), (None, [])]
)
def test_the_report_compares_plain_with_other_trees_where_there_are_some(
    bench: Any, theirs: float | None, expected: list[str]
) -> None:
    found = {"W1": {"plain": 2.5} | ({} if theirs is None else {"htpy": theirs})}
    said = bench.report.verdicts(found, ["htpy"])
    assert expected == [sentence.partition(" of every")[0] for sentence in said]


def test_compiled_has_to_win_four_times_over_minijinja_and_never_fall_behind(bench: Any) -> None:
    against = bench.report.AGAINST
    good, level, behind = ({against: ratio} for ratio in (0.5, 1.05, 1.2))
    four = {f"W{n}": good for n in range(1, 5)}
    met, missed = (bench.report.verdicts({**four, "W5": level, "W6": last}, []) for last in (level, behind))
    assert ["met).", "**missed**)."] == [sentences[-1].rpartition(": ")[2] for sentences in (met, missed)]
