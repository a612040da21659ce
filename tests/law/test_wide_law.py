"""The law of patches over all that HTML has, with views that hypothesis makes small: what fails here can be read.

Left out is what no patch can bring: a table in a paragraph, which the client reads otherwise than a page does, a form
in a form, and a template without an id that is all that changed around it (see test_faults_once_found.py).
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

import pytest
from comparing import without_marks
from hypothesis import HealthCheck, given, note, settings
from hypothesis import strategies as st
from wide_views import Writer, built, edited, state

from stario.datastar import Frame
from stario.testing import Page

if TYPE_CHECKING:
    import random

EXAMPLES = 5_000 if os.environ.get("STARIO_LONG") else 250
STEPS = 5
RANDOM = st.randoms(use_true_random=False)
SETTINGS = settings(
    max_examples=EXAMPLES,
    deadline=None,
    derandomize=not os.environ.get("STARIO_LONG"),
    database=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much],
)


def follow(view: Any, states: list[dict[str, Any]]) -> None:
    """Take a page through states; after each it must be a fresh page of it."""
    node = view(states[0])
    page, frame = Page(node), Frame(node)
    for shown in states[1:]:
        node = view(shown)
        body = frame.update(node)
        page.take(body)
        note(f"{shown}\n{body.decode()}")
        assert without_marks(Page(node).plain()) == without_marks(page.plain())
        assert [] == page.warnings


@pytest.mark.parametrize("compiled", [False, True], ids=["as written", "compiled"])
@SETTINGS
@given(rng=RANDOM)
def test_a_patched_page_is_a_fresh_page_whatever_it_holds(compiled: bool, rng: random.Random) -> None:
    source = Writer(rng, without=frozenset({"template"})).view()
    states = [state(rng)]
    for _ in range(STEPS):
        states.append(edited(rng, states[-1]))
    note(f"{source}\n{states[0]}")
    follow(built(source, compiled=compiled), states)
