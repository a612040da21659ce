"""A live page in Chromium, over links that hang and break and servers that come and go.

Laws. Whatever happened, the page shows the newest state within a bounded wait, says how its stream stands, has one
stream, and has kept what was typed and the focus. The server counts the streams of each page.
"""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from links import Link
from live_world import Served, World, id_of, link_of
from tabs import Tabs

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The app under `stario serve`; it may be stopped, and is started again for the next test."""
    folder = tmp_path_factory.mktemp("live")
    shutil.copy(Path(__file__).with_name("live_app.py"), folder)
    (folder / "state").write_text("0", encoding="utf-8")
    server = Served(folder, folder / "log", "live_app:app")
    server.start()
    yield server
    server.stop()


@pytest.fixture(scope="module")
def tabs(chromium: Browser, chromium_path: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Tabs]:
    """A browser with real tabs."""
    tabs = Tabs(chromium_path, tmp_path_factory.mktemp("profile"), chromium.browser_type)
    yield tabs
    tabs.close()


@pytest.fixture(params=["alive", "follow"])
def world(request: pytest.FixtureRequest, server: Served, tabs: Tabs) -> Iterator[World]:
    """Everything, with a link of its own; the stream is private (`alive`) or follows a shared view."""
    yield from _world(server, tabs, request.param)


def _world(server: Served, tabs: Tabs, kind: str) -> Iterator[World]:
    link = Link(server.port)
    yield World(server, link, tabs, kind)
    tabs.clear()
    link.close()
    if not server.is_running:  # a test failed
        server.start()
    server.post("/break/no")


@pytest.fixture
def alive(server: Served, tabs: Tabs) -> Iterator[World]:
    """The same, with a private stream: where the kind of stream makes no difference, or only this one can fail."""
    yield from _world(server, tabs, "alive")


@pytest.fixture
def follow(server: Served, tabs: Tabs) -> Iterator[World]:
    """The same, with a stream that follows, where the kind makes no difference."""
    yield from _world(server, tabs, "follow")


# -- tabs


def test_a_tab_hidden_for_long_goes_on_from_the_version_that_it_has(world: World) -> None:
    page = world.open()
    world.is_right(page)
    world.wait_for_beats(page, 2)  # the mark of a private view comes with one
    world.tabs.hide(page)
    page.evaluate("document.body.left -= 3000")
    seen = len(world.requests)
    world.tabs.show(page)
    world.tabs.until(lambda: len(world.requests) > seen, "the stream is not opened again")
    assert world.requests[seen].startswith({"alive": "d", "follow": "s"}[world.kind])
    world.is_right(page)


@pytest.mark.parametrize("frozen", [False, True])
def test_a_hidden_tab_has_no_stream_and_is_right_when_it_is_shown(world: World, frozen: bool) -> None:
    page = world.open()
    world.is_right(page)
    world.tabs.hide(page)
    world.wait_for_streams(page, 0)
    if frozen:
        world.tabs.freeze(page, "frozen")
    state = world.change()
    if frozen:
        world.tabs.freeze(page, "active")
    world.tabs.show(page)
    world.wait_for(page, state)
    world.is_right(page)


def test_a_tab_hidden_and_shown_many_times_has_one_stream(world: World) -> None:
    page = world.open()
    for _ in range(10):
        world.tabs.hide(page)
        world.tabs.show(page)
    world.is_right(page)


def test_two_tabs_of_a_page_are_right_when_they_are_shown(follow: World) -> None:
    one, other = follow.open(), follow.open()
    for page in (one, other, one):
        follow.tabs.show(page)
        follow.is_right(page)
    follow.wait_for_streams(other, 0)


def test_a_page_that_comes_back_over_a_link_that_hangs_does_not_say_that_it_is_live(alive: World) -> None:
    page = alive.open()
    alive.tabs.hide(page)
    page.evaluate(
        "document.body.heard = document.body.left = 1; addEventListener('visibilitychange', () => "
        "{ window.said = [document.querySelector('#link').dataset.state, document.body.heard > 1]; })"
    )
    alive.link.hold()
    alive.tabs.show(page)
    assert ["connecting", True] == page.evaluate("window.said"), "and its watch begins anew"
    alive.link.go_on()
    alive.is_right(page)


def test_a_tab_shown_while_its_server_is_away_has_one_stream_when_it_is_back(alive: World) -> None:
    page = alive.open()
    alive.server.stop()
    alive.wait_for_link(page, "lost")
    for _ in range(5):
        alive.tabs.hide(page)
        alive.tabs.show(page)
    state = alive.change_unnoticed()
    alive.server.start()
    alive.tabs.hide(page)
    alive.tabs.show(page)
    alive.wait_for(page, state)
    alive.is_right(page)


def test_a_tab_shown_while_a_stream_that_failed_waits_has_one_stream(alive: World) -> None:
    page = alive.open()
    alive.server.post("/break/yes")
    alive.wait_for_streams(page, 0)
    alive.wait_for_link(page, "lost")
    alive.server.post("/break/no")
    alive.tabs.hide(page)
    alive.tabs.show(page)
    alive.is_right(page)


def test_a_tab_flipped_while_a_stream_that_a_proxy_ended_waits_has_one_stream(alive: World) -> None:
    page = alive.open()
    alive.link.end_streams()  # of which the client says nothing; it waits for at most 1.5 s
    alive.tabs.hide(page)
    alive.tabs.show(page)
    alive.wait_for_beats(page, 5)
    alive.is_right(page)


def test_a_tab_opened_behind_another_one_has_one_stream_when_it_is_shown(world: World) -> None:
    page = world.tabs.new()
    world.tabs.hide(page)
    page.goto(f"{world.link.url}/page/{world.kind}")
    state = world.change()
    world.tabs.show(page)
    world.wait_for(page, state)
    world.type_into(page)
    world.is_right(page)


# -- links


def test_a_link_that_hangs_is_given_up_and_the_page_is_right_over_the_next(follow: World) -> None:
    page = follow.open()
    follow.link.hold()
    state = follow.change()
    follow.wait_for_link(page, "connecting", "lost")
    follow.link.heal()
    follow.wait_for(page, state)
    assert 2 == follow.server.open_streams(id_of(page)), "the hung link acknowledges what the server sends"
    follow.link.drop_held()
    follow.is_right(page, most=2)


def test_a_proxy_that_accepts_and_never_answers_is_given_up(alive: World) -> None:
    page = alive.open()
    alive.link.hold()
    alive.link.cut()
    state = alive.change()
    seen = len(alive.requests)
    alive.tabs.until(lambda: len(alive.requests) >= seen + 2, "the page waits for a proxy that never answers")
    assert link_of(page) in {"connecting", "lost"}
    alive.link.heal()
    alive.wait_for(page, state)
    alive.link.drop_held()
    alive.is_right(page)


def test_a_link_frozen_for_a_moment_keeps_its_stream(follow: World) -> None:
    page = follow.open("?heartbeat=10")
    seen = len(follow.requests)
    follow.link.hold()
    state = follow.change()
    follow.link.go_on()
    follow.wait_for(page, state)
    follow.is_right(page)
    assert seen == len(follow.requests)


def test_a_link_frozen_for_long_that_goes_on_ends_in_the_newest_state(alive: World) -> None:
    first = alive.change()
    page = alive.open()
    alive.wait_for(page, alive.change())
    alive.link.hold()
    alive.change()
    alive.wait_for_link(page, "connecting", "lost")
    state = alive.change(first)  # the page must not say that it still has what it was loaded with
    alive.link.go_on()
    alive.wait_for(page, state)
    alive.is_right(page, most=2)  # the old one, until its end comes over the link


def test_a_link_cut_inside_an_event_leaves_no_half_of_it(world: World) -> None:
    page = world.open()
    for cuts in (1, 2):
        world.link.cut_inside(250)
        state = world.change()
        world.wait_for(page, state)
        assert cuts == world.link.cuts
    world.is_right(page)


def test_a_link_cut_before_a_state_was_marked_does_not_leave_it_in_the_page(alive: World) -> None:
    first = alive.change()
    page = alive.open()
    alive.wait_for(page, alive.change())
    alive.link.cut()
    alive.wait_for(page, alive.change(first))  # the version that the page was loaded with
    alive.is_right(page)


def test_a_stream_that_a_proxy_ends_as_if_it_were_whole_is_opened_again(alive: World) -> None:
    page = alive.open()
    seen = len(alive.requests)
    alive.link.end_streams()
    alive.tabs.until(lambda: len(alive.requests) == seen + 1, "the stream is not opened again")
    alive.is_right(page)


def test_a_link_cut_again_and_again_leaves_one_stream(follow: World) -> None:
    page = follow.open()
    for _ in range(3):
        state = follow.change()
        follow.link.cut()
        follow.wait_for_link(page, "lost", "connecting")
        follow.wait_for(page, state)
    follow.is_right(page)


# -- servers


def test_a_page_is_right_after_two_restarts(follow: World) -> None:
    page = follow.open()
    for _ in range(2):  # the second process numbers its versions as the first did
        follow.server.stop()
        follow.wait_for_link(page, "lost", "connecting")
        state = follow.change_unnoticed()
        follow.server.start()
        follow.wait_for(page, state)
    follow.is_right(page)


def test_a_page_is_right_after_its_server_was_killed(alive: World) -> None:
    page = alive.open()
    alive.server.kill()
    alive.wait_for_link(page, "lost")
    state = alive.change_unnoticed()
    alive.server.start()
    alive.wait_for(page, state)
    alive.is_right(page)


def test_a_new_edition_of_the_app_shows_in_pages_of_the_old_one(follow: World) -> None:
    page = follow.open()
    edition = follow.new_state()[:20]
    source = follow.server.folder / "live_app.py"
    source.write_text(re.sub(r'^VERSION = ".*"', f'VERSION = "{edition}"', source.read_text(), flags=re.MULTILINE))
    follow.server.stop()
    follow.server.start()
    follow.tabs.until(lambda: page.locator("#version").inner_text() == edition, "the old edition stays")
    follow.is_right(page)


# -- ways through the site


def test_a_page_left_and_come_back_to_is_right_from_the_browsers_memory(world: World) -> None:
    page = world.open()
    page.evaluate("window.kept = true")
    page.goto(f"{world.link.url}/")
    state = world.change()
    page.evaluate("history.back()")
    page.wait_for_selector("#link")
    assert page.evaluate("window.kept"), "the page comes out of the back/forward cache"
    world.wait_for(page, state)
    world.is_right(page)


def test_a_page_that_is_loaded_again_at_the_way_back_is_right(alive: World) -> None:
    page = alive.open()
    page.evaluate("addEventListener('unload', () => {}); window.kept = true")  # keeps it out of the cache
    page.goto(f"{alive.link.url}/")
    state = alive.change()
    page.evaluate("history.back()")
    page.wait_for_selector("#link")
    alive.wait_for(page, state)
    assert not page.evaluate("window.kept")
    page.focus("#name")
    alive.is_right(page)


def test_a_page_loaded_many_times_leaves_no_stream_behind(follow: World) -> None:
    page = follow.open()
    names = []
    for _ in range(6):
        page.reload(wait_until="commit")
        page.wait_for_selector("#link")
        names.append(id_of(page))
    follow.wait_for(page, follow.change())
    follow.wait_for_streams(page, 1)
    follow.tabs.until(
        lambda: [0] * 5 == [follow.server.open_streams(name) for name in names[:-1]], "streams of pages that are gone"
    )
