"""The model of `stario.testing` and the client in Chromium make the same of the same events."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from client_page import ClientPage
from morph_cases import CASES

from stario.testing import Page
from stario.testing.dom import normal_form

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def tab(chromium: Browser) -> Iterator[ClientPage]:
    """One tab for all pages."""
    tab = ClientPage(chromium)
    yield tab
    tab.close()


def _body(page: Page) -> str:
    return normal_form(page.document.named("body"), seams=True)


@pytest.mark.parametrize("name", CASES)
def test_the_client_does_what_the_model_does(tab: ClientPage, name: str) -> None:
    case = CASES[name]
    page = Page(f"<!DOCTYPE html><body>{case.body}")
    for id, text in case.typed.items():
        page.document.by_id(id).live["value"] = text  # type: ignore[union-attr]
    page.receive(case.events)
    (seen,) = tab.run(case.body, [case.events], typed=case.typed)
    fields = [field for field in page.document.elements() if field.name in ("input", "textarea") and field.id]
    assert seen.body == _body(page)
    assert seen.missing == len(page.missing)
    assert seen.errors == len(page.errors)
    assert seen.scripts == [each for text in page.scripts for each in re.findall(r'ran\("(.*?)"\)', text)]
    assert seen.values == {
        field.id: field.attributes.get("value", "on") if field.attributes.get("type") == "checkbox" else field.value
        for field in fields
    }
