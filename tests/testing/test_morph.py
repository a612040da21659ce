"""The model of the client, case by case; that the client does the same is shown in tests/browser/test_law.py."""

from __future__ import annotations

import pytest
from morph_cases import CASES, Case

from stario.datastar import events
from stario.testing import Page
from stario.testing.dom import elements_in
from stario.testing.morph import MorphError
from stario.testing.page import PatchError
from stario.testing.selectors import SelectorError, select


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_the_model_does_what_the_case_says(case: Case) -> None:
    page = Page(case.before)
    before = [*elements_in(page.body)]
    for name, text in case.typed.items():
        control = page.find(name)
        assert control is not None
        control.state["value"] = text
    page.apply(case.body)
    assert case.after == page.normal(ordered=True)
    assert case.values == {name: getattr(page.find(name), "value", None) for name in case.values}
    assert (case.warnings, case.scripts) == (len(page.warnings), len(page.scripts))
    if case.kept is not None:
        assert case.kept == tuple(before.index(e) if e in before else -1 for e in elements_in(page.body))


def test_case_names_are_different() -> None:
    assert len(CASES) == len({case.name for case in CASES})


def test_a_whole_document_replaces_head_and_body() -> None:
    page = Page("<p>1</p>")
    page.apply(
        b"event: datastar-patch-elements\n"
        b"data: elements <html lang=en><head><title>t</title></head><body class=x><p>2</p></body></html>\n\n"
    )
    assert '<p>"2"</p>' == page.normal()
    assert ({"lang": "en"}, {"class": "x"}) == (page.html.attributes, page.body.attributes)


@pytest.mark.parametrize("mode", ["nowhere", "inner"])
def test_an_event_that_the_client_throws_on_raises(mode: str) -> None:
    with pytest.raises(PatchError):
        Page().apply(f"event: datastar-patch-elements\ndata: mode {mode}\ndata: elements <p>\n\n".encode())


def test_an_element_that_would_come_into_itself_raises() -> None:
    page = Page('<p id="a">1</p>')
    with pytest.raises(MorphError, match="into itself"):
        page.apply(events.frame("datastar-patch-elements", ["selector #a", "mode inner", 'elements <p id="a">2</p>']))


@pytest.mark.parametrize("selector", ["p", ".a", "#a b", "#a:hover", "#a >", "#1", "#a,,#b", "*"])
def test_a_selector_that_stario_does_not_write_raises(selector: str) -> None:
    with pytest.raises(SelectorError, match="expected"):
        select(Page('<p id="a">1</p>').document, selector)


def test_targets_come_in_document_order_and_once() -> None:
    page = Page('<p id="a">1</p><p id="b"><b></b></p>')
    found = select(page.document, "#b > :nth-child(1), #b , #a, #b > b")
    assert ["p", "p", "b"] == [element.name for element in found]
