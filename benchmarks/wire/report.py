"""The tables of results as Markdown, between two markers of `benchmarks/README.md`; goals stand beside the figures."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

    from workloads import Goal, Workload

README: Final = Path(__file__).resolve().parent.parent / "README.md"
BEGIN: Final = "<!-- {}: written by dev.py bench wire -->"
END: Final = "<!-- {}: end -->"
KINDS: Final = ("raw", "first", "steady")


def write(part: str, sections: list[str]) -> None:
    """Put sections between the markers of a part."""
    begin, end = BEGIN.format(part), END.format(part)
    text = README.read_text(encoding="utf-8")
    before, _, rest = text.partition(begin)
    _, _, after = rest.partition(end)
    README.write_text(f"{before}{begin}\n\n" + "\n\n".join(sections) + f"\n\n{end}{after}", encoding="utf-8")


def table(head: list[str], rows: Iterable[list[str]]) -> str:
    """Return a Markdown table; the first column is text, the others are figures."""
    rule = ["---", *["--:"] * (len(head) - 1)]
    return "\n".join("| " + " | ".join(cells) + " |" for cells in [head, rule, *rows])


def number(value: float) -> str:
    return f"{value:,}"


def judged(goal: Goal, found: dict[str, int]) -> list[str]:
    """Return raw, first and steady bytes, each with its goal and whether it is met."""
    stretch = dict(zip(KINDS, goal.stretch or ()))
    return [_judged(found[kind], getattr(goal, kind), stretch.get(kind)) for kind in KINDS]


def _judged(value: int, most: int | None, stretch: int | None) -> str:
    if most is None:
        return number(value)
    further = "" if stretch is None else f"; stretch {number(stretch)} {_met(value, stretch)}"
    return f"{number(value)} ({number(most)} {_met(value, most)}{further})"


def _met(value: int, most: int) -> str:
    return "met" if value <= most else "**missed**"


def misses(found: dict[Workload, dict[str, dict[str, Any]]]) -> list[str]:
    """Return every figure that is above its goal, as a phrase."""
    return [
        f"{workload.name}, {kind}: {figures[ours][kind]} of {most}{' (plain)' if ours == 'plain' else ''}"
        for workload, figures in found.items()
        for ours in _ours(figures)
        for kind in KINDS
        if (most := getattr(workload.goal, kind)) is not None and figures[ours][kind] > most
    ]


def _ours(figures: dict[str, dict[str, Any]]) -> tuple[str, ...]:
    """Return which of Stario's figures to show: plain ones where they are others."""
    return ("compiled",) if figures["plain"] == figures["compiled"] else ("compiled", "plain")


def goals(found: dict[Workload, dict[str, dict[str, Any]]]) -> str:
    """Return the table of Stario's figures and their goals."""
    rows = [
        [
            workload.name if name == "compiled" else "- plain",
            *judged(workload.goal, figures[name]),
            *[_if_known(figures[name][kind]) for kind in ("least", "other", "again")],
        ]
        for workload, figures in found.items()
        for name in _ours(figures)
    ]
    heads = ["raw", "gzip, first", "gzip, steady: the next place", "- at least", "other words", "the same event again"]
    return table(["bytes of one event (goal)", *heads], rows)


def _if_known(value: int | None) -> str:
    return "-" if value is None else number(value)


def others(found: dict[Workload, dict[str, dict[str, Any]]]) -> str:
    """Return the table of what others send."""
    rows = [
        [
            workload.name,
            _steps(figures["compiled"], "raw", "first", "steady", "other"),
            _steps(figures["whole view"], "raw"),
            _steps(figures["whole view"], "gzip", "gzip_steady", "gzip_other"),
            _steps(figures["whole view"], "brotli", "brotli_steady", "brotli_other"),
            _steps(figures["LiveView, modelled"], "raw"),
            _steps(figures["LiveView, modelled"], "brotli", "brotli_steady", "brotli_other"),
        ]
        for workload, figures in found.items()
    ]
    heads = ["Stario: raw / gzip", "whole: raw", "whole: gzip", "whole: brotli", "LiveView: raw", "LiveView: brotli"]
    return table(["bytes", *heads], rows)


def _steps(figures: dict[str, int], *names: str) -> str:
    return " / ".join(number(figures[name]) for name in names)


def marks(found: dict[Workload, dict[str, dict[str, Any]]]) -> str:
    """Return what a commit mark adds, as a sentence."""
    ours = [figures["compiled"] for figures in found.values()]
    first, later = ([each[f"mark_{kind}"] for each in ours] for kind in ("first", "steady"))
    return (
        "A commit mark (`id:` before, `id: V` after the change), counted apart: "
        f"{ours[0]['mark']} bytes raw; through gzip "
        f"{min(first)} to {max(first)} on the first event, {min(later)} to {max(later)} on the next."
    )


def milliseconds(figures: dict[str, dict[str, Any]]) -> str:
    """Return the table of what the page does, and how much of the script time of a whole view a patch takes."""
    rows = [_page(name, row) for name, row in figures.items() if "patch, script" in row]
    [alone] = [row for row in figures.values() if "patch, script" not in row]
    rows.append(["the signal alone (in all of them)", *[f"{value:.2f}" for value in alone.values()], *["-"] * 4])
    heads = [f"{way}: {what}" for way in ("patch", "whole view") for what in ("script", "layout", "style")]
    return table(["ms", *heads, "script, ratio"], rows)


def _page(name: str, row: dict[str, Any]) -> list[str]:
    ratio = row["patch, script"] / row["whole view, script"]
    return [name, *[f"{value:.2f}" for value in row.values()], f"{ratio:.3f}"]


def microseconds(figures: dict[str, dict[str, Any]], *, most: float) -> str:
    """Return the table of what the server does; `most`: the goal for all steps together, in microseconds."""
    columns = list(next(iter(figures.values())))
    rows = [
        [name, *[_cell(row.get(column)) for column in columns], _goal(name, row, most)] for name, row in figures.items()
    ]
    return table(["us", *columns, f"goal {most:g}"], rows)


def _cell(value: float | None) -> str:
    return "-" if value is None else f"{value:g}"


def _goal(name: str, row: dict[str, Any], most: float) -> str:
    if name.startswith("Jinja2"):
        return ""
    return "met" if row["all"] <= most else "**missed**"
