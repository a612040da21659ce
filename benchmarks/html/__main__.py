"""Stario's HTML beside Jinja2, an f-string, other builders and minijinja: `python3 dev.py bench html [options]`.

    --only W1,W4      these workloads       --with plain,htpy   these contenders (Jinja2 always: ratios are of it)
    --seconds 18      for each workload     --no-write          print, but leave the README and results.json alone

All outputs are compared first: a figure of a page that differs would be worth nothing.
"""

from __future__ import annotations

import argparse
import platform
import sys
from functools import partial
from importlib.metadata import version
from pathlib import Path
from statistics import median
from time import perf_counter_ns
from typing import TYPE_CHECKING, Any

sys.path.append(str(Path(__file__).resolve().parent.parent))

import costs
import data
import measuring
import report
from _measure import record
from contenders import CONTENDERS, Contender, load
from equality import same_text, same_tree

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from types import ModuleType

BASE = "jinja2"
LABELS = {
    "jinja2": "Jinja2 {v} (autoescape)",
    "compiled": "**Stario, compiled**",
    "plain": "**Stario, plain**",
    "f-string": "f-string, C escape (markupsafe {v})",
    "minijinja": "minijinja {v} (Rust)",
    "simple-html": "simple-html {v} (compiled wheel: shown, not counted)",
}

Modules = dict[str, "ModuleType"]


def options(words: list[str] | None = None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", default="", help="workloads, W1 to W7 and costs, with commas")
    parser.add_argument("--with", dest="contenders", default="", help="contenders, with commas")
    parser.add_argument("--seconds", type=float, default=18.0, help="seconds for each workload")
    parser.add_argument("--no-write", action="store_true", help="print only")
    return parser.parse_args(words)


def say(text: str) -> None:
    print(text, flush=True)


def load_all(wanted: set[str]) -> Modules:
    """Return the modules of the contenders that take part; say which cannot."""
    modules: Modules = {}
    for contender in CONTENDERS:
        if not wanted or contender.name in wanted or contender.name == BASE:
            module = load(contender)
            if module is not None:
                modules[contender.name] = module
            else:
                say(f"{contender.name} is left out: what it needs is not installed")
    return modules


def label_of(contender: Contender) -> str:
    label = LABELS.get(contender.name, f"{contender.name} {{v}}")
    return label.format(v=version(contender.distribution)) if contender.distribution else label


def runs_of(workload: str, modules: Modules) -> dict[str, Callable[[], Any]]:
    function, _, arguments = data.WORKLOADS[workload]
    return {name: partial(getattr(module, function), *arguments) for name, module in modules.items()}


def check(what: str, outputs: dict[str, str]) -> None:
    """Compare all outputs with Jinja2's; a difference ends the run."""
    base = outputs[BASE]
    texts = [name for name, output in outputs.items() if same_text(output, base)]
    trees = [name for name in outputs if name not in texts]
    for name in trees:
        if not same_tree(outputs[name], base):
            sys.exit(f"{what}: what {name} wrote differs from Jinja2's page")
    say(f"{what}: the same text: {', '.join(texts)}; the same tree: {', '.join(trees) or '-'}")


def measure(workload: str, modules: Modules, seconds: float) -> dict[str, dict[str, float]]:
    """Return microseconds and ratios of one workload, by contender."""
    runs = runs_of(workload, modules)
    check(f"{workload}, {data.WORKLOADS[workload][1]}", {name: str(run()) for name, run in runs.items()})
    times = measuring.take_turns(runs, seconds=seconds)
    figures = {
        name: {"median_us": round(median(each), 1), "x_jinja2": round(measuring.ratio(times, name, BASE), 3)}
        for name, each in times.items()
    }
    if {"compiled", "minijinja"} <= {*times}:
        figures["compiled"]["x_minijinja"] = round(measuring.ratio(times, "compiled", "minijinja"), 3)
    say("  " + "  ".join(f"{name} {figure['x_jinja2']:g}" for name, figure in figures.items()))
    return figures


# -- W7


def stream(run: Callable[[Iterator[data.Entry]], Iterator[str]]) -> tuple[float, float, int]:
    """Return when the first chunk and the last came, in ms, and how many there were."""
    start = perf_counter_ns()
    chunks = run(data.entries())
    next(chunks)
    first = perf_counter_ns()
    count = 1 + sum(1 for _ in chunks)
    return (first - start) / 1e6, (perf_counter_ns() - start) / 1e6, count


def measure_streams(modules: Modules, rounds: int = 15) -> dict[str, dict[str, float]]:
    """Return first chunk and total of W7, by contender that can stream."""
    runs = {name: module.log for name, module in modules.items() if hasattr(module, "log")}
    check("W7, streamed 5,000 rows", {name: "".join(run(data.entries())) for name, run in runs.items()})
    took: dict[str, list[tuple[float, float, int]]] = {name: [] for name in runs}
    for _ in range(rounds):
        for name, run in runs.items():
            took[name].append(stream(run))
    return {
        name: {
            "first_ms": round(median(first for first, _, _ in each), 4),
            "total_ms": round(median(total for _, total, _ in each), 1),
            "chunks": each[0][2],
        }
        for name, each in took.items()
    }


# -- costs


def measure_costs(modules: Modules) -> dict[str, float | None]:
    """Return what is paid once, and what a built tree keeps."""
    say("costs: imports, folding, memory")
    found: dict[str, float | None] = {"import stario.html, ms": round(costs.import_ms(), 1)}
    component = getattr(__import__("stario"), "component", None)
    found["folding a component, ms"] = found["decorating a component, us"] = None
    if component is not None:
        found["decorating a component, us"] = round(median(costs.decoration_us(component)), 1)
        folding = costs.folding_ms(component)
        found["folding a component, ms"] = round(median(folding.values()), 2)
        found |= {f"- folding {name}, ms": round(value, 2) for name, value in folding.items()}
    for name in ("plain", "compiled"):
        if name in modules:
            build = partial(modules[name].numbers, data.ROWS)
            found[f"tree of W2 kept, {name}, KiB"] = round(costs.kept_kib(build))
    return found


def main() -> None:
    chosen = options()
    only = {word for word in chosen.only.split(",") if word}
    modules = load_all({word for word in chosen.contenders.split(",") if word})
    names = {contender.name: label_of(contender) for contender in CONTENDERS if contender.name in modules}
    workloads = [workload for workload in data.WORKLOADS if not only or workload in only]
    figures = {workload: measure(workload, modules, chosen.seconds) for workload in workloads}
    streams = measure_streams(modules) if not only or "W7" in only else {}
    paid = measure_costs(modules) if not only or "costs" in only else {}
    if streams and "plain" in streams:
        best = streams.get("compiled", streams["plain"])
        paid = {"first chunk of W7, ms": best["first_ms"], **paid}
    sections = text_of(names, figures, streams, paid)
    say("\n" + "\n\n".join(sections))
    if chosen.no_write or only or chosen.contenders:
        return
    keep(figures, streams, paid)
    report.write(sections)


def text_of(names: dict[str, str], figures: Any, streams: Any, paid: Any) -> list[str]:
    """Return the sections of the report."""
    found = {
        workload: {
            **{name: figure["x_jinja2"] for name, figure in each.items()},
            **({report.AGAINST: x} if (x := each.get("compiled", {}).get("x_minijinja")) else {}),
        }
        for workload, each in figures.items()
    }
    trees = [contender.name for contender in CONTENDERS if contender.kind == "tree" and contender.name in names]
    machine = f"Python {platform.python_version()} on {platform.system()} {platform.machine()}."
    about = "; ".join(f"{workload} {data.WORKLOADS[workload][1]}" for workload in figures)
    sections = [f"{machine} {about}." if about else machine]
    if figures:
        sections += [report.ratios(names, found), " ".join(report.verdicts(found, trees))]
    if streams:
        without = [name for name in names if name not in streams]
        sections += [report.streams(names, streams), f"No streaming: {', '.join(without) or 'none'}."]
    return [*sections, report.costs(paid)] if paid else sections


def keep(figures: Any, streams: Any, paid: Any) -> None:
    """Put the figures into results.json."""
    for workload, each in figures.items():
        record(f"html {workload}: {data.WORKLOADS[workload][1]}", each)
    record("html W7: streamed 5,000 rows", streams)
    record("html: costs", {name: {"figure": value} for name, value in paid.items()})


if __name__ == "__main__":
    main()
