"""Hello: a counter in the browser, one on the server."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page
    from serving import Server

pytestmark = pytest.mark.browser


def test_each_page_counts_for_itself_and_all_count_together(new_page: Callable[..., Page], hello: Server) -> None:
    one, other = new_page(), new_page()
    for page in (one, other):
        page.goto(hello.url)
    one.get_by_role("button", name="Count here").click(click_count=3)
    one.get_by_role("button", name="Count for everyone").click()
    other.get_by_role("button", name="Count for everyone").click()
    for page in (one, other):
        page.wait_for_function("document.querySelector('#count').textContent === '2'")
    assert "3" == one.locator("[data-text]").inner_text()
    assert "0" == other.locator("[data-text]").inner_text()
