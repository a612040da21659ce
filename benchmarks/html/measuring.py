"""Rounds in which all contenders take turns, and ratios taken round by round.

The collector stays on, as users have it. It runs before each turn, so that nobody pays for another's garbage, and it
does not look again at what the libraries themselves keep: with nine of them loaded that would be most of its work.
The clock is the thread's own: what else the machine does during a turn does not count.
"""

from __future__ import annotations

import gc
from itertools import count
from statistics import median
from time import perf_counter, thread_time_ns
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

TURN_NS = 5_000_000
"""What a turn takes at least: short calls are repeated."""
FEWEST_ROUNDS = 7

Times = dict[str, list[float]]
"""Microseconds a call, by contender, round by round."""


def take_turns(contenders: dict[str, Callable[[], object]], *, seconds: float) -> Times:
    """Run all in turn, round after round, for about so many seconds."""
    repeats = {name: _repeats(run) for name, run in contenders.items()}
    times: Times = {name: [] for name in contenders}
    end = perf_counter() + seconds
    gc.collect()
    gc.freeze()
    for done in count():
        if done >= FEWEST_ROUNDS and perf_counter() > end:
            break
        for name, run in contenders.items():
            times[name].append(_turn(run, repeats[name]))
    gc.unfreeze()
    return times


def _repeats(run: Callable[[], object]) -> int:
    run()
    start = thread_time_ns()
    run()
    return max(1, -(-TURN_NS // max(1, thread_time_ns() - start)))


def _turn(run: Callable[[], object], repeats: int) -> float:
    gc.collect()
    start = thread_time_ns()
    for _ in range(repeats):
        run()
    return (thread_time_ns() - start) / 1000 / repeats


def ratio(times: Times, one: str, base: str) -> float:
    """Return the median of the ratios of two contenders, each taken within a round."""
    return median(a / b for a, b in zip(times[one], times[base]))
