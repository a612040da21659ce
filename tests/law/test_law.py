"""The law of patches: after any sequence of updates the page is what a fresh page of the newest view would be.

Views are written by a generator, with everything that makes it hard: rows that come, go and move, with ids and without,
ids that stand twice, elements that the parser moves, drawings, odd ids, texts that end documents. They are compared as
documents, on the model of the client's morph (`stario.testing`), which `tests/browser/test_patches.py` holds against
the client itself.
"""

from __future__ import annotations

import os
import random
from typing import Any

import pytest
from comparing import without_marks
from random_views import edited, state, view_of

from stario import html as h
from stario.datastar import Frame
from stario.testing import Page

SEQUENCES = 20_000 if os.environ.get("STARIO_LONG") else 2_000
PARTS = 20
STEPS = 5


@pytest.mark.parametrize("part", range(PARTS))
def test_a_patched_page_is_a_fresh_page(part: int) -> None:
    patched = 0
    for number in range(SEQUENCES // PARTS):
        seed = part * 1_000_000 + number // 2
        patched += follow(seed, compiled=bool(number % 2))
    assert patched > SEQUENCES / PARTS, "most edits are to change something"


def follow(seed: int, *, compiled: bool) -> int:
    """Take one view through a sequence of states; return how many of them changed the page in parts."""
    rng = random.Random(seed)
    view = view_of(rng, compiled=compiled)
    current = state(rng)
    try:
        node = view(current)
        page, frame = Page(node), Frame(node)
    except h.MarkupError:
        return 0
    count = 0
    for step in range(STEPS):
        current = edited(rng, current)
        node = view(current)
        body = frame.update(node)
        page.take(body)
        fresh = Page(node).plain()
        assert without_marks(fresh) == without_marks(page.plain()), _case(seed, step, view, body, compiled=compiled)
        assert [] == page.warnings, _case(seed, step, view, body, compiled=compiled)
        count += bool(body)
    return count


def _case(seed: int, step: int, view: Any, body: bytes, *, compiled: bool) -> str:
    how = "compiled" if compiled else "as written"
    return f"seed {seed}, step {step}, {how}:\n{view.source}\n{body.decode()}"
