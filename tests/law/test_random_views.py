"""The law of patches over all that HTML has: small views that hypothesis makes smaller when they fail, and large ones.

Left out is what no patch can bring: a table in a paragraph, which the client reads otherwise than a page does, a form
in a form, one id on elements of different names, which it mixes up, a line feed that begins a `<pre>` in a template.
"""

from __future__ import annotations

import os
import random
from typing import TYPE_CHECKING, Any

import pytest
from comparing import without_marks
from hypothesis import HealthCheck, given, note, settings
from hypothesis import strategies as st
from random_views import Writer, built, edited, state

from stario.datastar import Frame
from stario.testing import Page

if TYPE_CHECKING:
    from collections.abc import Callable

LONG = bool(os.environ.get("STARIO_LONG"))
SEEDS = 5_000 if LONG else 400
PARTS = 4
STEPS = 5
SETTINGS = settings(
    max_examples=10_000 if LONG else 1_000,
    deadline=None,
    derandomize=not LONG,
    database=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much],
)

_LEFT_OUT = frozenset({"double", "template"})


def sequence(rng: random.Random, without: frozenset[str] = _LEFT_OUT) -> tuple[str, list[dict[str, Any]]]:
    """Return the source of a view, and states one after the other."""
    source = Writer(rng, without=without).view()
    states = [state(rng)]
    for _ in range(STEPS):
        states.append(edited(rng, states[-1]))
    return source, states


def follow(view: Any, states: list[dict[str, Any]]) -> None:
    """Take a page through states; after each it must be a fresh page of it."""
    node = view(states[0])
    page, frame = Page(node), Frame(node)
    for shown in states[1:]:
        node = view(shown)
        body = frame.update(node)
        page.take(body)
        assert without_marks(Page(node).plain()) == without_marks(page.plain())
        assert [] == page.warnings


@pytest.mark.parametrize("compiled", [False, True], ids=["as written", "compiled"])
@SETTINGS
@given(rng=st.randoms(use_true_random=False))
def test_a_patched_page_is_a_fresh_page_in_small_views(compiled: bool, rng: random.Random) -> None:
    source, states = sequence(rng)
    note(f"{source}\n{states}")
    follow(built(source, compiled=compiled), states)


@pytest.mark.parametrize("part", range(PARTS))
def test_a_patched_page_is_a_fresh_page_in_large_views(part: int) -> None:
    for seed in range(part * 1_000_000, part * 1_000_000 + SEEDS // PARTS):
        source, states = sequence(random.Random(seed))
        for compiled in (False, True):
            try:
                follow(built(source, compiled=compiled), states)
            except AssertionError as error:
                raise AssertionError(f"seed {seed}, compiled={compiled}:\n{source}\n{states}") from error


def _drop_last(body: bytes) -> bytes:
    return body[: body.rstrip(b"\n").rfind(b"event: ")] if body else body


def _drop_texts(body: bytes) -> bytes:
    return b"" if b"mode inner" in body else body


def _append_twice(body: bytes) -> bytes:
    return body + body if b"mode before" in body or b"mode append" in body else body


@pytest.mark.parametrize("fault", [_drop_last, _drop_texts, _append_twice])
def test_the_law_notices(fault: Callable[[bytes], bytes], monkeypatch: pytest.MonkeyPatch) -> None:
    update = Frame.update
    monkeypatch.setattr(Frame, "update", lambda frame, node: fault(update(frame, node)))
    noticed = 0
    for seed in range(100):
        source, states = sequence(random.Random(seed))
        try:
            follow(built(source, compiled=True), states)
        except AssertionError:
            noticed += 1
    assert noticed >= 3
