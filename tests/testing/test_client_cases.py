"""The model of the client, case by case; that the client does the same is shown in tests/browser/test_client.py."""

from __future__ import annotations

import pytest
from client_cases import CASES, Case
from written import elements, written

from stario.testing import Page


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_the_model_does_what_the_case_says(case: Case) -> None:
    page = Page.of(case.before)
    before = elements(page)
    for name, text in case.typed.items():
        control = page.find(name)
        assert control is not None
        control.live["value"] = text
    page.take(case.body)
    assert case.after == written(page.body.children)
    assert case.values == {name: getattr(page.find(name), "value", None) for name in case.values}
    assert (case.warnings, case.scripts) == (len(page.warnings), len(page.scripts))
    if case.kept is not None:
        assert case.kept == tuple(before.index(e) if e in before else -1 for e in elements(page))


def test_case_names_are_different() -> None:
    assert len(CASES) == len({case.name for case in CASES})
