"""The model of the client is the client; and what Stario sends brings a real page from one view to the next."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from morph_cases import CASES
from stage import open_stage, run

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

pytestmark = pytest.mark.browser


@pytest.fixture
def stage(new_page: Callable[..., Page]) -> Page:
    """A page with the client, and an empty stage."""
    return open_stage(new_page())


_CASE = """async c => {
    begin(c.before);
    for (const [id, text] of Object.entries(c.typed)) document.getElementById(id).value = text;
    await play(c.body, c.chunk);
    const values = Object.fromEntries(Object.keys(c.values).map(id => [id, document.getElementById(id).value]));
    return { after: shown(), values, kept: kept(), warnings: warned, scripts: ran.length };
}"""


@pytest.mark.parametrize("chunk", [0, 7])
def test_the_client_does_what_the_cases_say(stage: Page, chunk: int) -> None:
    cases = [
        {"before": c.before, "body": c.body.decode(), "chunk": chunk, "typed": c.typed, "values": c.values}
        for c in CASES
    ]
    answers = run(stage, _CASE, cases)
    wrong = []
    for case, answer in zip(CASES, answers, strict=True):
        kept = answer["kept"] if case.kept is None else [*case.kept]
        expected = {"after": case.after, "values": dict(case.values), "kept": kept}
        expected |= {"warnings": case.warnings, "scripts": case.scripts}
        if expected != answer:
            wrong.append((case.name, expected, answer))
    assert [] == wrong
