"""The table of results as Markdown, between two markers of `benchmarks/README.md`; goals stand beside the figures."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

README: Final = Path(__file__).resolve().parent.parent / "README.md"
BEGIN: Final = "<!-- html: written by dev.py bench html -->"
END: Final = "<!-- html: end -->"

GOALS: Final = {
    "compiled": {"W1": 0.27, "W2": 0.35, "W3": 0.18, "W4": 0.11, "W5": 0.22, "W6": 0.62},
    "plain": {"W1": 3.0, "W2": 1.4, "W3": 0.65, "W4": 17.0, "W5": 2.3, "W6": 1.1},
}
COST_GOALS: Final = {
    "first chunk of W7, ms": 1.0,
    "import stario.html, ms": 40.0,
    "folding a component, ms": 2.0,
    "decorating a component, us": 50.0,
}
CLEAR, LEVEL = 0.9, 1.1
"""Below this ratio one is faster than the other; up to this one they are level."""
AGAINST: Final = "compiled / minijinja"


def write(sections: list[str]) -> None:
    """Put sections between the markers."""
    text = README.read_text(encoding="utf-8")
    before, _, rest = text.partition(BEGIN)
    _, _, after = rest.partition(END)
    README.write_text(f"{before}{BEGIN}\n\n" + "\n\n".join(sections) + f"\n\n{END}{after}", encoding="utf-8")


def table(head: list[str], rows: list[list[str]]) -> str:
    """Return a Markdown table; the first column is text, the others are figures."""
    rule = ["---", *["--:"] * (len(head) - 1)]
    return "\n".join("| " + " | ".join(cells) + " |" for cells in [head, rule, *rows])


def figure(value: float | None) -> str:
    """Return a ratio or a time with three digits, or a dash."""
    if value is None:
        return "-"
    return f"{value:.0f}" if value >= 100 else f"{value:.3g}"


def ratios(names: dict[str, str], found: dict[str, dict[str, float]]) -> str:
    """Return the main table: a row for each contender (`names`: its label), a column for each workload in `found`."""
    workloads = list(found)
    rows: list[list[str]] = []
    for name, label in names.items():
        rows.append([label, *[figure(found[workload].get(name)) for workload in workloads]])
        if name in GOALS:
            rows.append([f"- goal for {name}", *[_goal(name, workload, found[workload]) for workload in workloads]])
    return table(["x Jinja2", *workloads], rows)


def _goal(name: str, workload: str, found: dict[str, float]) -> str:
    goal = GOALS[name][workload]
    return f"{goal:g} {_met(found.get(name), goal)}"


def _met(value: float | None, goal: float) -> str:
    return "not measured" if value is None else "met" if value <= goal else "**missed**"


def costs(found: dict[str, float | None]) -> str:
    """Return the table of what is paid once, with goals where there are some."""
    rows = [
        [name, figure(value), f"{COST_GOALS[name]:g} {_met(value, COST_GOALS[name])}" if name in COST_GOALS else ""]
        for name, value in found.items()
    ]
    return table(["", "figure", "goal"], rows)


def verdicts(found: dict[str, dict[str, float]], trees: list[str]) -> list[str]:
    """Return the two comparisons that are goals too, as sentences."""
    pairs = [(each["plain"], each[tree]) for each in found.values() for tree in trees if {"plain", tree} <= {*each}]
    ahead = "ahead" if all(plain < tree for plain, tree in pairs) else "**not ahead**"
    sentences = [f"Plain is {ahead} of every peer that builds a tree, in every workload."] if pairs else []
    against = {workload: each[AGAINST] for workload, each in found.items() if AGAINST in each}
    return [*sentences, _beside_minijinja(against)] if against else sentences


def _beside_minijinja(against: dict[str, float]) -> str:
    wins = sum(value < CLEAR for value in against.values())
    behind = sum(value > LEVEL for value in against.values())
    shown = ", ".join(f"{workload} {figure(value)}" for workload, value in against.items())
    return (
        f"Compiled x minijinja: {shown}: {wins} clear wins, behind in {behind} "
        f"(goal: four clear wins, level on the others: {'met' if wins >= 4 and not behind else '**missed**'})."
    )


def streams(names: dict[str, str], found: dict[str, dict[str, Any]]) -> str:
    """Return the table of W7."""
    rows = [
        [names[name], figure(each["first_ms"]), figure(each["total_ms"]), str(each["chunks"])]
        for name, each in found.items()
    ]
    return table(["W7", "first chunk, ms", "all, ms", "chunks"], rows)
