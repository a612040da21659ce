"""What a stream holds while nothing happens: it is counted in frames and objects, as bytes differ between Pythons."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import pytest

from stario import App, Context, Relay, Shared, Writer
from stario import html as h
from stario.datastar import client
from stario.html.addresses import strict
from stario.html.pages import shell
from stario.web.errors import HTTPError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from conftest import Ask, Settle


class Idle:
    """An app with one page that follows a view, and what its handler was given."""

    def __init__(self) -> None:
        self.app = App()
        self.relay = Relay()
        self.view = Shared(lambda: h.p(id="n")["n"], self.relay.subscribe("n"))
        self.writers: list[Writer] = []

        @self.app.get("/")
        async def handler(c: Context, w: Writer) -> None:
            self.writers.append(w)
            await w.follow(self.view)


def frames(coroutine: Any) -> Iterator[str]:
    """Yield the coroutines that somebody stands in, from the outermost one."""
    while hasattr(coroutine, "cr_code"):
        yield coroutine.cr_code.co_name
        coroutine = coroutine.cr_await


async def test_a_follower_stands_in_as_few_frames_as_can_be(ask: Ask, settle: Settle) -> None:
    page = ask(Idle().app)
    await settle()
    under = {"Uvicorn": ["_watch", "receive"], "Server": ["_follow_in_turns", "__anext__"]}
    expected = ["__call__", "handler", *under[type(page.server).__name__]]
    assert expected == [*frames(page.task.get_coro())][:4]
    page.leave()
    await page.done()


async def test_a_follower_has_no_task_of_its_own_where_the_server_says_all_that_ends_it(
    ask: Ask, settle: Settle
) -> None:
    before = asyncio.all_tasks()
    page = ask(Idle().app)
    await settle()
    assert {"Uvicorn": 1, "Server": 2}[type(page.server).__name__] == len(asyncio.all_tasks() - before)
    page.leave()
    await page.done()


async def test_nothing_of_a_stream_has_a_dictionary_of_its_own(ask: Ask, settle: Settle) -> None:
    idle = Idle()
    page = ask(idle.app)
    await settle()
    [writer] = idle.writers
    held = [writer, writer._outbox, *writer.following, Context({}, page.server.receive, idle.app.signer)]
    assert (4, []) == (len(held), [each for each in held if hasattr(each, "__dict__")])
    page.leave()
    await page.done()


async def test_a_handler_that_gives_up_following_is_pushed_nothing_more(ask: Ask, settle: Settle) -> None:
    idle, given_up = Idle(), asyncio.Event()

    @idle.app.get("/for-a-while")
    async def for_a_while(c: Context, w: Writer) -> None:
        following = asyncio.ensure_future(w.follow(idle.view))
        await given_up.wait()
        following.cancel()
        await asyncio.wait([following])
        assert not idle.view.pusher().followers
        w.title("still here")

    page = ask(idle.app, "/for-a-while")
    await settle()
    assert 1 == len(idle.view.pusher().followers)
    given_up.set()
    await page.done()
    assert "still here" in page.text
    assert page.complete


@pytest.mark.parametrize("ends_well", [True, False])
async def test_the_surroundings_of_the_caller_come_back(ask: Ask, ends_well: bool) -> None:
    app = App(debug=True)
    seen: list[Any] = []

    @app.get("/")
    async def handler(c: Context, w: Writer) -> None:
        seen.append((client.own_folder.get(), shell.get(), strict.get()))
        if not ends_well:
            raise HTTPError(400, "no")

    client.own_folder.set("/around/-")
    strict.set(False)
    exchange = await ask(App()).done()
    await app({**exchange.scope, "root_path": "/sub"}, exchange.server.receive, exchange.server.send)
    assert [("/sub/-", client.script, True)] == seen
    assert ("/around/-", None, False) == (client.own_folder.get(), shell.get(), strict.get())
