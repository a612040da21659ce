"""What is paid once: importing `stario.html`, decorating a component, folding it at its first call; and memory."""

from __future__ import annotations

import gc
import os
import subprocess
import sys
import tracemalloc
from resource import RUSAGE_CHILDREN, getrusage
from statistics import median
from time import perf_counter_ns
from typing import TYPE_CHECKING, Any

import data
from contenders import load_ours

if TYPE_CHECKING:
    from collections.abc import Callable

STARTS = 15
_KEEPING_COMPILED_MODULES = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}


def import_ms() -> float:
    """Return the median of warm starts that import `stario.html`, less that of starts that import nothing."""
    with_it: list[float] = []
    without: list[float] = []
    for _ in range(STARTS):
        without.append(_start_ms("pass"))
        with_it.append(_start_ms("import stario.html"))
    return median(with_it) - median(without)


def _start_ms(code: str) -> float:
    before = _spent_by_children()
    subprocess.run([sys.executable, "-c", code], check=True, env=_KEEPING_COMPILED_MODULES)
    return (_spent_by_children() - before) * 1000


def _spent_by_children() -> float:
    used = getrusage(RUSAGE_CHILDREN)  # processor time: warm starts wait for nothing else
    return used.ru_utime + used.ru_stime


# Components before those that call them: a first call then folds one component only.
COMPONENTS: dict[str, tuple[Any, ...]] = {
    "products_page": ("Garden tools", data.PRODUCTS[:1]),
    "numbers": (data.ROWS[:1],),
    "avatar": (data.PEOPLE[0],),
    "badge": ("Gardener", "green"),
    "people_list": (data.PEOPLE[:0],),
    "settings": (data.FIELDS[:1],),
    "discussion": (data.COMMENTS[:1],),
    "welcome_page": tuple(data.WELCOME.values()),
}


def decoration_us(component: Any) -> list[float]:
    """Return what each `@component` of `contenders.ours` takes when the module is loaded."""
    took: list[float] = []

    def timed(function: Any) -> Any:
        start = perf_counter_ns()
        decorated = component(function)
        took.append((perf_counter_ns() - start) / 1000)
        return decorated

    load_ours("decorated", timed)
    return took


def folding_ms(component: Any) -> dict[str, float]:
    """Return, by component, what its first call takes more than its second."""
    module = load_ours("folded", component)
    return {name: _first_ms(getattr(module, name), arguments) for name, arguments in COMPONENTS.items()}


def _first_ms(call: Callable[..., object], arguments: tuple[Any, ...]) -> float:
    first = perf_counter_ns()
    call(*arguments)
    second = perf_counter_ns()
    call(*arguments)
    return (2 * second - first - perf_counter_ns()) / 1e6


def kept_kib(build: Callable[[], object]) -> float:
    """Return the memory that a built tree keeps, in KiB."""
    build()
    gc.collect()
    tracemalloc.start()
    kept = build()
    gc.collect()
    size, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    del kept
    return size / 1024
