"""What the benchmarks share: interleaved rounds, medians, one file of results. Measures nothing by itself."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from statistics import median
from time import perf_counter_ns
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

RESULTS = Path(__file__).with_name("results.json")


def interleaved(contenders: dict[str, Callable[[], object]], *, rounds: int = 40) -> dict[str, list[float]]:
    """Run all contenders in turn, `rounds` times; return microseconds per call, round by round."""
    for run in contenders.values():
        run()
    times: dict[str, list[float]] = {name: [] for name in contenders}
    for _ in range(rounds):
        for name, run in contenders.items():
            start = perf_counter_ns()
            run()
            times[name].append((perf_counter_ns() - start) / 1000)
    return times


def against(times: dict[str, list[float]], base: str) -> dict[str, dict[str, float]]:
    """Return each contender's median and its ratio to the base, taken round by round."""
    return {
        name: {
            "median_us": round(median(each), 1),
            f"x_{base}": round(median(a / b for a, b in zip(each, times[base])), 3),
        }
        for name, each in times.items()
    }


def record(name: str, figures: dict[str, Any]) -> None:
    """Print figures and keep them in results.json."""
    print(f"\n{name} (Python {sys.version.split()[0]})")
    for label, row in figures.items():
        print(f"  {label:34} " + "  ".join(f"{key} {value}" for key, value in row.items()))
    known = json.loads(RESULTS.read_text(encoding="utf-8")) if RESULTS.exists() else {}
    known[name] = {"python": sys.version.split()[0], "figures": figures}
    RESULTS.write_text(json.dumps(known, indent=2, sort_keys=True) + "\n", encoding="utf-8")
