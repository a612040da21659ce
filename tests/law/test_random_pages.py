"""The law of patches: after any sequence of updates the page is what a fresh render of the newest tree would be."""

from __future__ import annotations

import os
from typing import Any

import pytest
from law import Changes, broken, smallest
from random_pages import build, sequence

from stario.datastar import Frame, changes

SEQUENCES = 20_000 if os.environ.get("STARIO_LONG") else 2_000
PARTS = 10


def _fails(seed: int, difference: Changes) -> bool:
    return broken([build(spec) for spec in sequence(seed)], difference) != ""


@pytest.mark.parametrize("part", range(PARTS))
def test_a_page_that_took_all_updates_is_a_page_rendered_anew(part: int) -> None:
    for seed in range(part, SEQUENCES, PARTS):
        if _fails(seed, changes):
            pytest.fail(f"seed {seed}, {_story(seed)}", pytrace=False)


def _story(seed: int) -> str:
    return broken([build(spec) for spec in smallest(sequence(seed))])


def test_a_frame_keeps_the_law_over_many_updates() -> None:
    for seed in range(50):
        trees = [build(spec) for spec in sequence(seed, steps=12)]
        frame = Frame(trees[0])
        assert broken(trees, lambda _, new: frame.update(new)) == ""  # noqa: B023


# -- the law can be broken


def _without_an_event(old: Any, new: Any) -> bytes:
    events = changes(old, new).split(b"\n\n")[:-1]
    return b"".join([event + b"\n\n" for event in events[1:]])


def _without_texts(old: Any, new: Any) -> bytes:
    return b"".join(
        [event + b"\n\n" for event in changes(old, new).split(b"\n\n")[:-1] if b"data: mode inner" not in event]
    )


def _backwards(old: Any, new: Any) -> bytes:
    return b"".join([event + b"\n\n" for event in changes(old, new).split(b"\n\n")[:-1]][::-1])


@pytest.mark.parametrize("difference", [_without_an_event, _without_texts, _backwards])
def test_a_planner_that_forgets_something_is_found_out(difference: Changes) -> None:
    assert any(_fails(seed, difference) for seed in range(200))
