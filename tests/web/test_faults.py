"""Two hundred faults, each at one point of a stream's life: nothing acknowledged is lost, nothing hangs or is left."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest
from worlds import RUNS, Page, UvicornPage, World

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    Settle = Callable[[], Awaitable[None]]


@pytest.fixture(params=[UvicornPage, Page], ids=["uvicorn", "another-server"])
def page_of(request: pytest.FixtureRequest) -> type[Page]:
    """Which server is below the pages."""
    kind: type[Page] = request.param
    return kind


@pytest.mark.parametrize("seed", range(RUNS))
async def test_after_a_fault_nothing_acknowledged_is_lost_and_nothing_is_left(
    seed: int,
    page_of: type[Page],
    settle: Settle,
    caplog: pytest.LogCaptureFixture,
) -> None:
    before, world = asyncio.all_tasks(), World(seed)
    await world.play(page_of, settle)
    raised = await world.finish(settle)
    await settle()
    run = world.app.run_at_hand
    assert [] == world.wrong
    assert (set(), set(), []) == (run.streams, run.handlers, world.listeners)
    assert before == asyncio.all_tasks()
    cancelled = [outcome for outcome in raised if isinstance(outcome, asyncio.CancelledError)]
    assert len(cancelled) <= (world.action == "cancel"), "only what was cancelled ends so"
    assert len(raised) == len(cancelled) + raised.count(None)


async def test_the_runs_meet_their_faults_and_acknowledge_much(
    page_of: type[Page], settle: Settle, caplog: pytest.LogCaptureFixture
) -> None:
    met = acknowledged = 0
    for seed in range(RUNS):
        world = World(seed)
        await world.play(page_of, settle)
        await world.finish(settle)
        met += world.happened
        acknowledged += world.acknowledged
    assert met > RUNS * 0.8
    assert acknowledged > RUNS * 5
