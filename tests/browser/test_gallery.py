"""The gallery: it lists the examples and runs them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

pytestmark = pytest.mark.browser


def test_every_example_is_listed_and_runs(new_page: Callable[..., Page], gallery: str) -> None:
    page = new_page()
    page.goto(gallery)
    assert ["Hello", "Tiles"] == page.locator(".card h2").all_inner_texts()
    hello = page.frame_locator("iframe[title='Hello, running']")
    hello.get_by_role("button", name="Count for everyone").click()
    hello.locator("#count", has_text="1").wait_for()
    page.frame_locator("iframe[title='Tiles, running']").locator("[data-state=live]").wait_for()


def test_an_example_shows_its_code_beside_the_running_app(new_page: Callable[..., Page], gallery: str) -> None:
    page = new_page()
    page.goto(f"{gallery}/examples/tiles")
    assert "async def paint(c: Context, w: Writer) -> None:" in page.locator(".code").inner_text()
    page.frame_locator("iframe").locator("#c4").click()
    page.frame_locator("iframe").locator("#c4[style]").wait_for()


def test_an_example_that_is_not_there_says_so(new_page: Callable[..., Page], gallery: str) -> None:
    page = new_page()
    answer = page.goto(f"{gallery}/examples/nothing")
    assert answer is not None
    assert 404 == answer.status
    assert "There is no such example" == page.locator("h1").inner_text()


@pytest.mark.parametrize("path", ["", "/examples/hello", "/run/hello/", "/run/tiles/"])
@pytest.mark.parametrize("width", [320, 1280])
def test_no_page_scrolls_sideways(new_page: Callable[..., Page], gallery: str, path: str, width: int) -> None:
    page = new_page(viewport={"width": width, "height": 800})
    page.goto(gallery + path)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
