"""Shared views: rendered, compared and encoded once for all who follow them; pages go on from the version they have."""

from __future__ import annotations

import asyncio
import gc
import html
import logging
import re
import threading
from typing import TYPE_CHECKING, Any

import pytest

from stario import App, Context, Relay, Shared, Writer, data, shared
from stario import html as h
from stario.datastar.versions import digest, version_of
from stario.web.pushing import SLICE
from stario.web.sharing import REMEMBERED

if TYPE_CHECKING:
    from conftest import Ask, Exchange, Settle


class Board:
    """A thing that many see, its view, and the app that shows it."""

    def __init__(self, **options: Any) -> None:
        self.number = 0
        self.rows = list(range(20))
        self.relay = Relay()
        self.view = Shared(self.render, self.relay.subscribe("board"))
        self.app = App(**options)

        @self.app.get("/follow")
        async def follow(c: Context, w: Writer) -> None:
            await w.follow(self.view)

        @self.app.get("/private")
        async def private(c: Context, w: Writer) -> None:
            async for _ in w.alive(self.relay.subscribe("board")):
                w.patch(h.main(id="m")[h.p(id="you")["you"], self.view()])

        @self.app.get("/page")
        async def page(c: Context, w: Writer) -> None:
            tree = self.view()
            w.html(h.page(title="x", live=data.live("follow", of=tree))[tree])

    def render(self) -> h.Node:
        return h.section(id="s")[h.b(id="n")[self.number], h.ul(id="l")[[h.li(id=f"r{row}")[row] for row in self.rows]]]

    def change(self) -> None:
        self.number += 1
        self.relay.publish("board")

    def follow(self, ask: Ask, version: str = "", *, stalled: bool = False, **headers: str) -> Exchange:
        sent = {"last-event-id": version, **headers} if version else headers
        return ask(self.app, "/follow", headers=sent, stalled=stalled)


@pytest.fixture
def board() -> Board:
    return Board()


def elements(exchange: Exchange) -> list[str]:
    """Return the elements that were sent, event by event."""
    return re.findall(r"^data: elements (.*)$", exchange.text, re.MULTILINE)


def last_id(exchange: Exchange) -> str:
    """Return the version that a page has after all that came: ids count in the order of their lines."""
    return re.findall(r"^id: ?(.*)$", exchange.text, re.MULTILINE)[-1]


WHOLE = '<section id="s">'

# -- the view


def test_a_view_is_one_object_until_its_topic_is_published(board: Board) -> None:
    first = board.view()
    assert first is board.view()
    board.relay.publish("other")
    assert (first, 1) == (board.view(), board.view.renders)
    board.change()
    assert first is not board.view()
    assert board.view.renders == 2


def test_a_view_heard_in_another_thread_is_rendered_anew(board: Board) -> None:
    first = board.view()
    thread = threading.Thread(target=board.change)
    thread.start()
    thread.join()
    assert first is not board.view()


def test_a_view_that_nobody_holds_is_forgotten_by_its_relay() -> None:
    relay = Relay()
    Shared(lambda: h.p(id="a"), relay.subscribe("x"))()
    gc.collect()
    assert {} == relay._exact


async def test_a_view_that_reads_the_request_is_refused(ask: Ask, caplog: pytest.LogCaptureFixture) -> None:
    app, relay, held = App(), Relay(), list[Context]()
    view = Shared(lambda: h.p(id="a")[held[0].cookies.get("name")], relay.subscribe("x"))

    @app.get("/")
    async def handler(c: Context, w: Writer) -> None:
        held.append(c)
        w.html(view())

    exchange = await ask(app, headers={"cookie": "name=Ada"}).done()
    assert 500 == exchange.status
    assert "expected a shared view that sees its arguments only" in caplog.text


def test_a_view_does_not_see_what_stands_around_it() -> None:
    theme = h.Context[str]("theme", default="plain")
    view = Shared(lambda: h.p(id="a")[theme.get()], Relay().subscribe("x"))
    assert '<p id="a">plain</p>' == str(theme.provide("dark")[view()])


# -- following


async def test_a_page_gets_the_whole_then_what_changed(ask: Ask, board: Board, settle: Settle) -> None:
    page = board.follow(ask)
    await settle()
    board.change()
    await settle()
    assert [WHOLE, '<b id="n">1</b>'] == [text[: len(WHOLE)] for text in elements(page)]
    page.leave()
    await page.done()
    assert not board.view.pusher().followers


async def test_publishes_in_one_turn_are_one_flush(ask: Ask, board: Board, settle: Settle) -> None:
    page = board.follow(ask)
    await settle()
    for _ in range(100):
        board.change()
    await settle()
    assert ['<b id="n">100</b>'] == elements(page)[1:]
    assert 2 == board.view.renders


async def test_a_thousand_pages_cost_one_render_and_one_difference(ask: Ask, board: Board, settle: Settle) -> None:
    pages = [board.follow(ask) for _ in range(1000)]
    await settle()
    assert 1 == board.view.renders
    board.change()
    for _ in range(1000 // SLICE + 2):
        await settle()
    assert {'<b id="n">1</b>'} == {elements(page)[-1] for page in pages}
    assert (2, 1) == (board.view.renders, sum(way[0] is not None for way in board.view._ways))
    for page in pages:
        page.leave()


async def test_a_thousand_pages_that_come_back_cost_one_render(ask: Ask, board: Board, settle: Settle) -> None:
    version = version_of(board.view())
    board.change()
    pages = [board.follow(ask, version) for _ in range(1000)]
    await settle()
    assert {'<b id="n">1</b>'} == {elements(page)[-1] for page in pages}
    assert 2 == board.view.renders
    for page in pages:
        page.leave()


async def test_a_page_that_is_behind_skips_to_the_newest(ask: Ask, board: Board, settle: Settle) -> None:
    page, other = board.follow(ask), board.follow(ask)
    await settle()
    page.stall()
    for _ in range(5):
        board.change()
        await settle()
    page.read()
    await settle()
    assert ['<b id="n">1</b>', '<b id="n">5</b>'] == elements(page)[1:]
    assert 5 == len(elements(other)[1:])


async def test_a_page_that_is_further_behind_than_the_ring_gets_the_whole(
    ask: Ask, board: Board, settle: Settle
) -> None:
    page = board.follow(ask)
    await settle()
    page.stall()
    for _ in range(REMEMBERED + 2):
        board.change()
        await settle()
    page.read()
    await settle()
    assert elements(page)[-1].startswith(WHOLE)
    assert f">{REMEMBERED + 2}</b>" in elements(page)[-1]


async def test_a_view_that_raises_changes_nothing_and_is_tried_again(
    ask: Ask, board: Board, settle: Settle, caplog: pytest.LogCaptureFixture
) -> None:
    page = board.follow(ask)
    await settle()
    rows, board.rows = board.rows, None  # type: ignore[assignment]
    with caplog.at_level(logging.ERROR, "stario"):
        board.change()
        await settle()
    assert "a shared view could not be rendered" in caplog.text
    board.rows = rows
    board.change()
    await settle()
    assert ['<b id="n">2</b>'] == elements(page)[1:]


async def test_the_end_of_the_app_is_the_end_of_following(ask: Ask, board: Board, settle: Settle) -> None:
    page = board.follow(ask)
    await settle()
    board.app.drain()
    await page.done()
    assert ("datastar-bye", True) == (page.events[-1], page.complete)
    assert not board.view.pusher().followers


async def test_w_end_ends_following(ask: Ask, board: Board, settle: Settle) -> None:
    writers: list[Writer] = []

    @board.app.get("/ended")
    async def ended(c: Context, w: Writer) -> None:
        writers.append(w)
        await w.follow(board.view)
        writers.append(w)

    page = ask(board.app, "/ended")
    await settle()
    writers[0].end()
    await page.done()
    assert (2, True) == (len(writers), page.complete)


async def test_two_views_are_followed_on_one_stream(ask: Ask, settle: Settle) -> None:
    app, relay, state = App(), Relay(), {"a": 0, "b": 0}
    views = {name: Shared(lambda name=name: h.p(id=name)[state[name]], relay.subscribe(name)) for name in "ab"}  # type: ignore[misc]

    @app.get("/")
    async def handler(c: Context, w: Writer) -> None:
        await w.follow(*views.values())

    page = ask(app)
    await settle()
    state["b"] = 1
    relay.publish("b")
    await settle()
    assert ['<p id="a">0</p>', '<p id="b">0</p>', '<p id="b">1</p>'] == elements(page)
    again = ask(app, headers={"last-event-id": last_id(page)})
    await settle()
    assert [] == elements(again)


async def test_a_shared_tree_is_a_part_of_private_pages(ask: Ask, board: Board, settle: Settle) -> None:
    pages = [ask(board.app, "/private") for _ in range(3)]
    await settle()
    board.change()
    await settle()
    assert {'<b id="n">1</b>'} == {elements(page)[-1] for page in pages}
    assert 2 == board.view.renders


# -- async views


async def test_an_async_render_is_under_way_once_at_most(ask: Ask, settle: Settle) -> None:
    app, relay, state = App(), Relay(), {"n": 0, "at once": 0, "most": 0}

    async def slow() -> h.Node:
        state["at once"] += 1
        state["most"] = max(state["most"], state["at once"])
        number = state["n"]
        await asyncio.sleep(0.01)
        state["at once"] -= 1
        return h.p(id="p")[number]

    view = Shared(slow, relay.subscribe("x"))

    @app.get("/")
    async def handler(c: Context, w: Writer) -> None:
        await w.follow(view)

    pages = [ask(app) for _ in range(50)]
    for page in pages:
        await page.until(b">0</p>")
    assert 1 == view.renders
    for _ in range(20):
        state["n"] += 1
        relay.publish("x")
        await asyncio.sleep(0.002)
    for page in pages:
        await page.until(b">20</p>")
    assert 1 == state["most"]
    assert view.renders < 20


async def test_nobody_gets_a_tree_whose_render_began_before_they_were_told() -> None:
    relay, begun = Relay(), list[int]()
    state = {"n": 0}

    async def slow() -> h.Node:
        begun.append(state["n"])
        number = state["n"]
        await asyncio.sleep(0.01)
        return h.p(id="p")[number]

    view = Shared(slow, relay.subscribe("x"))
    first = asyncio.ensure_future(view())
    await asyncio.sleep(0.001)
    state["n"] = 1
    relay.publish("x")
    assert '<p id="p">1</p>' == str(await view())
    await first
    assert [0, 1] == begun


# -- versions, counted in bytes


def after_opening(page: Exchange) -> bytes:
    return page.body.partition(b"data: v 1\n\n")[2]


async def test_a_fresh_page_opens_a_stream_that_sends_nothing(ask: Ask, board: Board, settle: Settle) -> None:
    served = await ask(board.app, "/page").done()
    code = html.unescape(served.text).encode().decode("unicode_escape")  # literals are hardened for the client
    version = re.search(r"'?last-event-id'?: '([^']+)'", code)
    assert version is not None, code
    page = board.follow(ask, version[1])
    await settle()
    assert b"" == after_opening(page)
    board.change()
    await settle()
    assert b'id:\nevent: datastar-patch-elements\ndata: elements <b id="n">1</b>\n\nid: %s\n\n' % version_of(
        board.view()
    ).encode() == after_opening(page)


async def test_five_versions_behind_are_five_changes(ask: Ask, board: Board, settle: Settle) -> None:
    version = version_of(board.view())
    for _ in range(5):
        board.rows.remove(board.rows[0])
        board.change()
        board.view()
    page = board.follow(ask, version)
    await settle()
    assert b"data: selector #r0,#r1,#r2,#r3,#r4\ndata: mode remove\n" in page.body
    assert ['<b id="n">5</b>'] == elements(page)
    assert len(after_opening(page)) < 250 < len(str(board.view()))


@pytest.mark.parametrize("version", ["s0.1", "sffffffff.1", "not a version", "s.", "s1", "s1.-1", "s1.zz", "d00"])
async def test_an_unknown_version_gets_the_whole(ask: Ask, board: Board, settle: Settle, version: str) -> None:
    page = board.follow(ask, version)
    await settle()
    assert elements(page)[0].startswith(WHOLE)


async def test_a_link_cut_inside_an_event_leaves_no_version(ask: Ask, board: Board, settle: Settle) -> None:
    page = board.follow(ask, version_of(board.view()))
    await settle()
    board.change()
    await settle()
    body = after_opening(page)
    for end in range(4, body.index(b"id: ")):
        assert [""] == re.findall(r"^id: ?(.*)$", body[:end].decode(), re.MULTILINE)
    assert version_of(board.view()) == last_id(page)


async def test_a_private_page_goes_on_from_its_digest(ask: Ask, board: Board, settle: Settle) -> None:
    tree = h.main(id="m")[h.p(id="you")["you"], board.view()]
    same = ask(board.app, "/private", headers={"last-event-id": digest(tree)})
    other = ask(board.app, "/private", headers={"last-event-id": digest(h.main(id="m"))})
    await settle()
    assert (b"", 1) == (after_opening(same), len(elements(other)))
    board.change()
    await settle()
    assert b'id:\nevent: datastar-patch-elements\ndata: elements <b id="n">1</b>\n\n' == after_opening(same)


async def test_the_heartbeat_tells_what_a_private_page_has(ask: Ask, board: Board, settle: Settle) -> None:
    page = ask(board.app, "/private")
    await settle()
    board.app.run_at_hand._beat()
    await settle()
    now = digest(h.main(id="m")[h.p(id="you")["you"], board.view()])
    assert page.body.endswith(f"event: datastar-beat\nid: {now}\ndata: v 1\n\n".encode())
    board.app.run_at_hand._beat()
    await settle()
    assert page.body.endswith(b"event: datastar-beat\ndata: v 1\n\n")
    again = ask(board.app, "/private", headers={"last-event-id": now})
    await settle()
    assert b"" == after_opening(again)


# -- one for each argument


async def test_a_function_is_a_view_for_each_argument(ask: Ask, settle: Settle) -> None:
    app, relay, texts = App(), Relay(), {1: "one", 2: "two"}

    @shared("room", relay=relay)
    def room_view(room_id: int) -> h.Node:
        """Show a room."""
        return h.main(id="m")[h.b(id="t")[texts[room_id]]]

    @app.get("/{room_id:int}")
    async def room(c: Context, w: Writer) -> None:
        await w.follow(room_view(c.path["room_id"]))

    pages = {number: ask(app, f"/{number}") for number in texts}
    await settle()
    texts[2] = "changed"
    relay.publish("room", 2)
    await settle()
    assert [1, 2] == [len(elements(page)) for page in pages.values()]
    assert room_view(1) is room_view(1)
    assert ("room_view", "Show a room.") == (room_view.__name__, room_view.__doc__)


def test_arguments_that_name_no_topic_are_refused() -> None:
    @shared("room", relay=Relay())
    def room_view(room_id: int) -> h.Node:
        return h.p(id="a")[room_id]

    with pytest.raises(TypeError, match="expected arguments by their place"):
        room_view(room_id=1)


def test_without_a_relay_it_has_to_be_the_only_one() -> None:
    relays = [Relay(), Relay()]

    @shared("room")
    def room_view() -> h.Node:
        return h.p(id="a")

    with pytest.raises(RuntimeError, match=r'write @shared\("room", relay=relay\)'):
        room_view()
    assert relays
