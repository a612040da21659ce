"""Tiles in two browsers: what people see, what travels."""

from __future__ import annotations

from http.client import HTTPConnection
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page
    from serving import Server

pytestmark = pytest.mark.browser
LIVE = "[data-state=live]"


def _open(page: Page, server: Server) -> Page:
    page.goto(server.url)
    page.wait_for_selector(LIVE)
    return page


def test_a_tile_painted_by_keyboard_in_one_page_shows_in_the_other(
    new_page: Callable[..., Page], tiles: Server
) -> None:
    one, other = _open(new_page(), tiles), _open(new_page(), tiles)
    for key in ("Tab", "Tab", "ArrowRight", "ArrowDown", "Space"):
        one.keyboard.press(key)
    other.wait_for_selector("#c7[style]")
    assert "Row 2, column 2, painted by you" == one.locator("#c7").get_attribute("aria-label")
    colour = one.locator("#people .quiet").inner_text().capitalize()
    assert f"Row 2, column 2, painted by {colour}" == other.locator("#c7").get_attribute("aria-label")
    assert "c7" == one.evaluate("document.activeElement.id"), "the focus stays where the painter is"


def test_the_patch_is_one_tile_in_at_most_400_bytes(new_page: Callable[..., Page], tiles: Server) -> None:
    stream = HTTPConnection("127.0.0.1", tiles.port, timeout=10)
    stream.request("GET", "/live")
    answer = stream.getresponse()
    painter = _open(new_page(), tiles)
    seen = b""
    while seen[seen.rfind(b'id="people"') :].count(b"<li>") != 2:  # all has come that came before
        seen += answer.read1()
    painter.click("#c16")
    patch = answer.read1()
    stream.close()
    assert patch.startswith(b"event: datastar-patch-elements\ndata: elements <button ")
    assert 1 == patch.count(b"<button ")
    assert b'id="c16"' in patch
    assert len(patch) <= 400


def test_a_visitor_leaves_when_the_tab_closes(new_page: Callable[..., Page], tiles: Server) -> None:
    one, other = _open(new_page(), tiles), _open(new_page(), tiles)
    one.wait_for_function("document.querySelectorAll('#people li').length === 2")
    other.close()
    one.wait_for_function("document.querySelectorAll('#people li').length === 1")


def test_two_tabs_of_one_visitor_are_one_person(new_page: Callable[..., Page], tiles: Server) -> None:
    one = _open(new_page(), tiles)
    again = _open(one.context.new_page(), tiles)
    other = _open(new_page(), tiles)
    other.wait_for_function("document.querySelectorAll('#people li').length === 2")
    again.close()
    other.click("#c0")
    one.wait_for_selector("#c0[style]")
    assert 2 == other.locator("#people li").count()


def test_both_pages_are_live_again_after_the_server_was_restarted(new_page: Callable[..., Page], tiles: Server) -> None:
    one, other = _open(new_page(), tiles), _open(new_page(), tiles)
    one.click("#c3")
    other.wait_for_selector("#c3[style]")
    tiles.stop()
    one.wait_for_selector("[data-state=lost]")
    tiles.start()
    for page in (one, other):
        page.wait_for_selector(LIVE)
        page.wait_for_selector("#c3:not([style])")  # the new process begins with an empty board
    other.click("#c20")
    one.wait_for_selector("#c20[style]")


def test_a_tab_hidden_and_shown_has_one_stream(new_page: Callable[..., Page], tiles: Server) -> None:
    page = new_page()
    requests: list[str] = []
    ended: list[str] = []
    page.on("request", lambda request: requests.append(request.url) if "/live" in request.url else None)
    for end in ("requestfailed", "requestfinished"):
        page.on(end, lambda request: ended.append(request.url) if "/live" in request.url else None)
    _open(page, tiles)
    for hidden in (True, False, True, False):
        page.evaluate(
            """hidden => {
                Object.defineProperty(document, 'hidden', { value: hidden, configurable: true });
                const state = hidden ? 'hidden' : 'visible';
                Object.defineProperty(document, 'visibilityState', { value: state, configurable: true });
                document.dispatchEvent(new Event('visibilitychange'));
            }""",
            hidden,
        )
        page.wait_for_timeout(200)
    page.wait_for_selector(LIVE)
    page.wait_for_timeout(1500)
    assert 1 == len(requests) - len(ended), f"{len(requests)} begun, {len(ended)} ended"
    other = _open(new_page(), tiles)
    other.click("#c5")
    page.wait_for_selector("#c5[style]")


def test_the_board_is_one_tab_stop_that_arrow_keys_move_in(new_page: Callable[..., Page], tiles: Server) -> None:
    page = _open(new_page(), tiles)
    page.focus("#c0")
    walk = [("ArrowLeft", 0), ("ArrowRight", 1), ("ArrowDown", 7), ("End", 11), ("ArrowRight", 11), ("Home", 6)]
    walk += [("ArrowUp", 0), ("ArrowUp", 0)]
    for key, cell in walk:
        page.keyboard.press(key)
        assert f"c{cell}" == page.evaluate("document.activeElement.id"), key
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Space")
    page.wait_for_selector("#c1[style]")
    assert ["c1"] == page.evaluate("[...document.querySelectorAll('#board [tabindex=\"0\"]')].map(tile => tile.id)")
    page.keyboard.press("Tab")
    assert "PRE" == page.evaluate("document.activeElement.tagName")
    page.keyboard.press("Shift+Tab")
    assert "c1" == page.evaluate("document.activeElement.id")


def test_the_focused_tile_shows_that_it_is(new_page: Callable[..., Page], tiles: Server) -> None:
    page = _open(new_page(), tiles)
    area = {"x": 140, "y": 170, "width": 130, "height": 130}
    before = page.screenshot(clip=area)
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    assert "c0" == page.evaluate("document.activeElement.id")
    assert before != page.screenshot(clip=area)
    assert "2px" == page.evaluate("getComputedStyle(document.activeElement).outlineWidth")


def test_a_full_board_celebrates_and_starts_again(new_page: Callable[..., Page], tiles: Server) -> None:
    page = _open(new_page(), tiles)
    for cell in range(36):
        page.click(f"#c{cell}")
    page.wait_for_selector("#cheer:not(:empty)")
    assert "The board is full" in page.locator("#cheer").inner_text()
    assert "cheer" == page.evaluate("getComputedStyle(document.querySelector('#c0')).animationName")
    page.wait_for_selector("#cheer:empty")
    assert 0 == page.locator("#board [style]").count()


def test_reduced_motion_is_respected(new_page: Callable[..., Page], tiles: Server) -> None:
    page = _open(new_page(reduced_motion="reduce"), tiles)
    for cell in range(36):
        page.click(f"#c{cell}")
    page.wait_for_selector("#cheer:not(:empty)")
    assert "none" == page.evaluate("getComputedStyle(document.querySelector('#c0')).animationName")
    assert "0s" == page.evaluate("getComputedStyle(document.querySelector('#c0')).transitionDuration")


@pytest.mark.parametrize("width", [320, 768, 1280])
def test_the_page_does_not_scroll_sideways(new_page: Callable[..., Page], tiles: Server, width: int) -> None:
    page = _open(new_page(viewport={"width": width, "height": 800}), tiles)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    smallest = page.evaluate("Math.min(...[...document.querySelectorAll('#board button')].map(b => b.offsetWidth))")
    assert smallest >= 24


def test_a_page_without_script_is_still_readable(new_page: Callable[..., Page], tiles: Server) -> None:
    page = new_page(java_script_enabled=False)
    page.goto(tiles.url)
    assert 36 == page.locator("#board button").count()
    assert "Connecting" == page.locator(".state").inner_text().strip()
