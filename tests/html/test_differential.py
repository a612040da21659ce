"""Random components give the same whether they are compiled or run as written."""

from __future__ import annotations

import logging
import os
import warnings

import pytest
from differential import ARGUMENTS, run

CASES = 100_000 if os.environ.get("STARIO_LONG") else 5_000
PARTS = 20
FUNCTIONS = 8


@pytest.mark.parametrize("part", range(PARTS))
def test_compiled_components_do_what_was_written(part: int, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.CRITICAL, "stario")
    modules = -(-CASES // (PARTS * FUNCTIONS * len(ARGUMENTS)))
    calls, folded = 0, 0
    for seed in range(part * 100_000, part * 100_000 + modules):
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # random sources compare with literals, and forget coroutines
            compared, compiled, mismatches = run(seed)
        assert not mismatches, "\n\n".join(map(str, mismatches))
        calls, folded = calls + compared, folded + compiled
    assert calls >= CASES / PARTS
    assert folded > modules * FUNCTIONS / 2, "most of them are to be compiled, or nothing was compared"
