"""What the relay's `allow` does not permit: a page and a stream answer 403; an open stream ends as at a fault."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from stario import ANY, App, Context, Presence, Relay, Writer, shared
from stario import html as h
from stario.web.relay import Refusal

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.web.conftest import Ask

SENTENCE = b"You may not see this."


def raising(segments: Any) -> bool:
    raise PermissionError(f"no {segments}")


FENCES: dict[str, Callable[[Any], bool]] = {
    "answers False": lambda segments: "8" not in segments and "presence" not in segments and ANY not in segments,
    "raises": raising,
}


@pytest.fixture(params=FENCES)
def relay(request: pytest.FixtureRequest) -> Relay:
    """A relay whose rooms are closed."""
    return Relay(allow=FENCES[request.param])


def listening(app: App, relay: Relay) -> None:
    """Add handlers that listen, each in its own way."""

    @app.get("/alive")
    async def alive(c: Context, w: Writer) -> None:
        async for _ in w.alive(relay.subscribe("room", "8")):
            w.patch(h.p(id="a")["secret"])

    @app.get("/page")
    async def page(c: Context, w: Writer) -> None:
        relay.subscribe("room", ANY)
        w.html(h.p["secret"])

    @app.get("/present")
    async def present(c: Context, w: Writer) -> None:
        async with Presence(relay, "room").joined("ada"):
            w.text("secret")

    @shared("room", relay=relay)
    def room(number: int) -> h.Node:
        return h.p(id="room")["secret", number]

    @app.get("/follow")
    async def follow(c: Context, w: Writer) -> None:
        await w.follow(room(8))


@pytest.mark.parametrize("path", ["/alive", "/page", "/present", "/follow"])
async def test_what_is_refused_before_the_answer_is_a_403_with_a_sentence(
    ask: Ask, relay: Relay, caplog: pytest.LogCaptureFixture, path: str
) -> None:
    app = App(debug=True)
    listening(app, relay)
    exchange = await ask(app, path).done()
    assert (403, SENTENCE, True) == (exchange.status, exchange.body, exchange.complete)
    assert "text/plain; charset=utf-8" == exchange.headers["content-type"]
    [record] = caplog.records
    assert ("WARNING", None) == (record.levelname, record.exc_info)
    assert record.getMessage().startswith(f"GET {path}: expected a subscription that the relay's allow= permits, came")


async def test_what_is_refused_on_an_open_stream_ends_it_as_a_fault_does(
    ask: Ask, relay: Relay, caplog: pytest.LogCaptureFixture
) -> None:
    app = App()

    @app.get("/")
    async def stream(c: Context, w: Writer) -> None:
        async for _ in w.alive():
            w.patch(h.p(id="a")["here"])
            relay.subscribe("room", "8")

    exchange = await ask(app).done()
    assert ["datastar-open", "datastar-patch-elements", "datastar-fault"] == exchange.events
    assert (200, True) == (exchange.status, exchange.complete)
    assert 5_000 <= exchange.retry_of("datastar-fault") <= 30_000
    assert 1 == len(caplog.records)


async def test_another_permission_error_of_a_handler_is_a_fault(ask: Ask, caplog: pytest.LogCaptureFixture) -> None:
    app = App()

    @app.get("/")
    async def read(c: Context, w: Writer) -> None:
        raise PermissionError(13, "Permission denied", "/etc/shadow")

    assert 500 == (await ask(app).done()).status


def test_a_refusal_says_what_was_asked_for(relay: Relay) -> None:
    with pytest.raises(PermissionError, match="permits, came \\('room', '8'\\)") as refused:
        relay.subscribe("room", 8)
    assert isinstance(refused.value, Refusal)
    assert ("room", "8") == refused.value.pattern


def test_another_error_of_the_hook_passes() -> None:
    with pytest.raises(ZeroDivisionError):
        Relay(allow=lambda segments: bool(1 / 0)).subscribe("room")
