"""Each attribute and action that Stario writes does in the real client what it says."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from attributes_app import HOSTILE
from serving import Server

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Page

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> Iterator[Server]:
    """The page of all attributes."""
    server = Server(request.path.parent, tmp_path_factory.mktemp("log") / "log", "attributes_app:app")
    server.start()
    yield server
    server.stop()


@pytest.fixture
def page(new_page: Callable[..., Page], server: Server) -> Page:
    """That page, begun."""
    page = new_page()
    page.goto(server.url)
    page.wait_for_function("document.querySelector('#init').textContent === 'begun'")
    return page


def _becomes(page: Page, id: str, text: str) -> None:
    page.wait_for_function("([id, text]) => document.getElementById(id).textContent === text", arg=[id, text])


def test_signals_text_and_effect_follow_a_change(page: Page) -> None:
    _becomes(page, "text", "2")
    page.click("#add")
    _becomes(page, "text", "3")
    _becomes(page, "effect", "n is 2")
    _becomes(page, "nested", "2")


def test_hostile_text_arrives_as_it_is(page: Page) -> None:
    _becomes(page, "hostile-signal", HOSTILE)
    _becomes(page, "hostile-literal", HOSTILE)
    assert HOSTILE == page.input_value("#bound")


def test_bind_goes_both_ways(page: Page) -> None:
    page.fill("#bound", "typed")
    _becomes(page, "hostile-signal", "typed")


def test_show_class_and_attr_follow_their_expressions(page: Page) -> None:
    assert not page.is_visible("#shown")
    assert ("always", "false") == (
        page.get_attribute("#classes", "class"),
        page.get_attribute("#attributes", "aria-busy"),
    )
    page.click("#add")
    page.wait_for_selector("#shown", state="visible")
    assert {"always", "hot", "two-words"} == set((page.get_attribute("#classes", "class") or "").split())
    assert "true" == page.get_attribute("#attributes", "aria-busy")


def test_ref_holds_the_element(page: Page) -> None:
    _becomes(page, "by-ref", "in the box")


def test_once_debounce_and_outside(page: Page) -> None:
    page.click("#once")
    _becomes(page, "effect", "n is 40")
    page.click("#add")
    page.click("#once")
    _becomes(page, "away", "3")
    page.click("#outside")
    _becomes(page, "away", "3")
    _becomes(page, "effect", "n is 41")
    page.press("#debounced", "a")
    _becomes(page, "effect", "n is 70")


def test_an_indicator_is_true_while_the_request_is_on_its_way(page: Page) -> None:
    _becomes(page, "indicator", "idle")
    page.click("#slow")
    _becomes(page, "indicator", "saving")
    _becomes(page, "indicator", "idle")


@pytest.mark.parametrize("method", ["get", "post", "put", "patch", "delete"])
def test_an_action_sends_the_signals_it_was_told_to(page: Page, method: str) -> None:
    _becomes(page, "text", "2")
    page.click(f"#{method}")
    page.wait_for_function("document.getElementById('echo').textContent !== ''")
    sent_by, signals, by_datastar = page.inner_text("#echo").split(" ")
    assert (method.upper(), "True") == (sent_by, by_datastar)
    assert ["n"] == list(json.loads(signals))


def test_a_form_is_sent_as_a_form(page: Page) -> None:
    page.click("#send")
    _becomes(page, "echo", "POST mail=a%40b True")


def test_an_event_of_the_apps_own_reaches_the_page(page: Page) -> None:
    page.click("#custom")
    _becomes(page, "effect", "n is 123")
