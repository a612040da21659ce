"""`App(csp="strict")`: each page has its own nonce, patches bring the functions that they need, in their order."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from stario import App, Context, Relay, Shared, Writer, at, data, js
from stario import html as h
from stario.datastar import client

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from tests.web.conftest import Ask

    Settle = Callable[[], Awaitable[None]]

INJECTED = '<b data-on:click="evil()">x</b>'


@pytest.fixture(autouse=True)
def _an_old_client(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let pages get 1.0.1, whatever is in the cache: from its official address if it is not there."""
    monkeypatch.setattr(client, "NEWEST", client.VERSIONS["1.0.1"])
    monkeypatch.setattr(client, "_served_or_none", lambda number: None)


def answering(answer: Callable[[Context, Writer], Awaitable[None]], **options: object) -> App:
    app = App(csp="strict", **options)  # type: ignore[arg-type]
    app.get("/")(answer)
    return app


def code(body: bytes) -> list[list[str]]:
    """Return the bodies of the functions that each event brings."""
    brought = re.findall(r"event: datastar-code\n((?:data: add .*\n)+)\n", body.decode())
    return [re.findall(r"\{\ndata: add (.*)\ndata: add \}", each) for each in brought]


async def test_a_page_has_a_policy_with_the_nonce_of_its_scripts(ask: Ask) -> None:
    async def home(c: Context, w: Writer) -> None:
        w.html(h.page(title="t")[h.p(data.text(js("$a"))), h.script(nonce=c.nonce)[js("mine()")]])

    app = answering(home)
    one, other = await ask(app).done(), await ask(app).done()
    [nonce] = re.findall(r"'nonce-([^']+)'", one.headers["content-security-policy"])
    assert [nonce] * 3 == re.findall(r'<script(?: [^>]*)? nonce="([^"]+)"', one.text)
    assert "return ($['a']);" in one.text
    assert nonce not in other.text


async def test_an_app_without_a_policy_sends_none(ask: Ask) -> None:
    nonces: list[str | None] = []
    app = App()

    @app.get("/")
    async def home(c: Context, w: Writer) -> None:
        nonces.append(c.nonce)
        w.html(h.page(title="t")[h.p(data.text(js("$a")))])

    answer = await ask(app).done()
    assert [None] == nonces
    assert "content-security-policy" not in answer.headers
    assert "nonce" not in answer.text


async def test_a_policy_of_the_handler_s_own_stays(ask: Ask) -> None:
    async def home(c: Context, w: Writer) -> None:
        w.headers["content-security-policy"] = f"script-src 'nonce-{c.nonce}'"
        w.html(h.page(title="t")["x"])

    assert re.fullmatch(
        r"script-src 'nonce-[^']+'", (await ask(answering(home)).done()).headers["content-security-policy"]
    )


async def test_a_shared_view_has_no_nonce(ask: Ask) -> None:
    said: list[str] = []
    relay = Relay()

    async def home(c: Context, w: Writer) -> None:
        def render() -> h.Node:
            with pytest.raises(RuntimeError, match="expected a shared view that sees its arguments only") as error:
                str(c.nonce)
            said.append(str(error.value))
            return h.p(id="p")

        w.html(h.page(title="t")[Shared(render, relay.subscribe("x"))()])

    await ask(answering(home)).done()
    assert 1 == len(said)


def test_another_policy_is_an_error() -> None:
    with pytest.raises(ValueError, match="expected csp=\"strict\" or None, came 'lax'"):
        App(csp="lax")  # type: ignore[arg-type]


def test_the_environment_names_the_policy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STARIO_CSP", "lax")
    with pytest.raises(ValueError, match="came 'lax'"):
        App()


async def test_patches_bring_each_function_once(ask: Ask) -> None:
    async def home(c: Context, w: Writer) -> None:
        w.patch(h.p(data.text(js("$a")), id="p"))
        w.append("#p", h.b(data.text(js("$a"))))
        w.append("#p", h.b(data.text(js("$b"))))

    answer = await ask(answering(home)).done()
    assert [["return ($['a']);"], ["return ($['b']);"]] == code(answer.body)
    assert [
        "datastar-code",
        *["datastar-patch-elements"] * 2,
        "datastar-code",
        "datastar-patch-elements",
    ] == answer.events


async def test_a_stream_that_shows_views_brings_what_is_new(ask: Ask) -> None:
    cells = [1]
    relay = Relay()

    async def home(c: Context, w: Writer) -> None:
        async for _ in w.alive(relay.subscribe("cells")):
            w.patch(h.div(id="d")[[h.b(data.on("click", at.post(f"x?c={cell}")), id=f"c{cell}") for cell in cells]])
            if len(cells) > 1:
                return

    answer = ask(answering(home))
    await answer.until(b"patch-elements")
    cells.append(2)
    relay.publish("cells")
    await answer.done()
    assert [[f"__action(\"post\",evt,'x?c={cell}')"] for cell in (1, 2)] == code(answer.body)


async def test_what_a_waiting_view_needs_is_not_left_to_what_comes_after_it(ask: Ask, settle: Settle) -> None:
    async def home(c: Context, w: Writer) -> None:
        async for _ in w.alive():
            w.patch(h.p(data.text(js("$a")), id="p"))
            w.append("#p", h.b(data.text(js("$a"))))
            return

    answer = ask(answering(home), stalled=True)
    await settle()
    answer.read()
    await answer.done()
    parts = answer.body.split(b"\n\n")
    first_code = next(place for place, part in enumerate(parts) if b"datastar-code" in part)
    first_elements = next(place for place, part in enumerate(parts) if b"patch-elements" in part)
    assert first_code < first_elements


async def test_what_foreign_markup_holds_is_not_brought(ask: Ask) -> None:
    async def home(c: Context, w: Writer) -> None:
        w.patch(h.p(data.text(js("$a")), id="p")[h.raw(INJECTED)])
        w.append("#p", h.raw(INJECTED))

    answer = await ask(answering(home)).done()
    assert [["return ($['a']);"]] == code(answer.body)
    assert 2 == answer.text.count("evil()")


async def test_a_part_of_a_page_is_an_event_where_the_client_asks(ask: Ask) -> None:
    async def home(c: Context, w: Writer) -> None:
        w.headers["datastar-selector"] = "#p"
        w.headers["datastar-mode"] = "inner"
        w.html(h.b(data.text(js("$a"))))

    answer = await ask(answering(home), headers={"datastar-request": "true"}).done()
    assert "text/event-stream" == answer.headers["content-type"]
    assert ["datastar-code", "datastar-patch-elements"] == answer.events
    assert b"data: selector #p\ndata: mode inner\ndata: elements <b " in answer.body


async def test_code_runs_by_an_event_of_its_own(ask: Ask) -> None:
    async def home(c: Context, w: Writer) -> None:
        w.execute(js("a()\nb()"))

    assert b"event: datastar-code\ndata: run a()\ndata: run b()\n\n" == (await ask(answering(home)).done()).body


async def test_followers_of_a_shared_view_get_what_is_new_in_it(ask: Ask) -> None:
    number = 0
    relay = Relay()

    def render() -> h.Node:
        return h.p(data.text(js("$a")), id="p", title=f"{number}")[
            h.b(data.on("click", at.post(f"x?n={number}")), id="b"), h.raw(INJECTED)
        ]

    view = Shared(render, relay.subscribe("number"))

    async def home(c: Context, w: Writer) -> None:
        await w.follow(view)

    app = answering(home, compress=False)
    pages = [ask(app) for _ in range(3)]
    for page in pages:
        await page.until(b"x?n=0", 2)
    number = 1
    relay.publish("number")
    for page in pages:
        await page.until(b"x?n=1", 2)
        assert [["return ($['a']);", "__action(\"post\",evt,'x?n=0')"], ["__action(\"post\",evt,'x?n=1')"]] == code(
            page.body
        )
        page.leave()
        await page.done()


async def test_a_page_of_two_shared_versions_holds_no_foreign_function(ask: Ask) -> None:
    number = 0
    relay = Relay()

    def render() -> h.Node:
        return h.div(id="d")[h.p(id="p")[number], h.section(id="s", title=str(number))[h.raw(INJECTED)]]

    view = Shared(render, relay.subscribe("number"))

    async def home(c: Context, w: Writer) -> None:
        async for _ in w.alive(relay.subscribe("number")):
            w.patch(view())

    app = answering(home)
    pages = [ask(app), ask(app)]
    for page in pages:
        await page.until(b"patch-elements")
    number = 1
    relay.publish("number")
    for page in pages:  # the second is sent what was made for the first
        await page.until(b'title="1"')
        assert [] == code(page.body)
        page.leave()
        await page.done()
