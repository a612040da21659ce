"""The end of a server whose app has a relay: what was published last arrives, and who was there has left."""

from __future__ import annotations

import asyncio
import signal
from typing import TYPE_CHECKING, Any, Final

import pytest
from brokers import Broker
from processes import LONGEST, SERVERS, serving

from stario import Presence, Relay

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from stario.web import Inbox, Subscription

APP: Final = """
from contextlib import asynccontextmanager
from starlette.applications import Starlette
from starlette.routing import Mount
from stario import App, Context, Presence, Relay, Writer, html as h

@asynccontextmanager
async def lifespan(app):
    yield
    relay.publish("said", data="lifespan")

app, relay = App(grace=1, lifespan=lifespan), Relay.KIND("URL")
presence = Presence(relay, "room", ttl=3600, grace=GRACE)

@app.get("/")
async def home(c: Context, w: Writer) -> None:
    w.text("here")

@app.get("/live")
async def live(c: Context, w: Writer) -> None:
    try:
        async with presence.joined("ada"):
            async for _ in w.alive(presence.subscription):
                w.patch(h.p(id="a")[len(presence.people())])
    finally:
        relay.publish("said", data="handler")

mounted = Starlette(routes=[Mount("/", app)])
"""
SETUPS: Final = {
    **SERVERS,
    "mounted in Starlette": ["uvicorn", "module:mounted", *SERVERS["uvicorn"][2:]],
}


class Witness:
    """Another process, to the server: it notes who is there, and what was said."""

    def __init__(self, relay: Relay, *, grace: float) -> None:
        self.loop = asyncio.get_running_loop()
        self.presence = Presence(relay, "room", ttl=3600, grace=grace)
        self.inbox: Inbox = relay.subscribe("said", queue=99)
        self.said: list[Any] = []
        self.woken = asyncio.Event()
        relay.listen(self.inbox, self)
        self.presence.subscription.relay.listen(self.presence.subscription, self)

    def hear(self, subscription: Subscription) -> None:
        self.said += [message.data for message in self.inbox.take().messages]
        self.woken.set()

    async def until(self, condition: Callable[[], bool]) -> None:
        while not condition():
            self.woken.clear()
            await asyncio.wait_for(self.woken.wait(), LONGEST)

    async def sees(self, *keys: str) -> None:
        await self.until(lambda: list(keys) == list(self.presence.people()))

    def stop(self) -> None:
        self.presence.subscription.relay.leave(self.presence.subscription, self)


def app_with(broker: Broker, grace: float) -> str:
    return APP.replace("KIND", broker.kind).replace("URL", broker.url).replace("GRACE", str(grace))


@pytest.mark.parametrize("grace", [0, 0.05])
@pytest.mark.parametrize("setup", SETUPS)
async def test_at_the_end_of_a_server_its_last_words_arrive_and_its_people_have_left(
    tmp_path: Path, broker: Broker, setup: str, grace: float
) -> None:
    relay = broker.relay()
    witness = Witness(relay, grace=grace)
    with serving(tmp_path, app_with(broker, grace), SETUPS[setup]) as server:
        await asyncio.to_thread(server.stream)
        await witness.sees("ada")
        server.stop(signal.SIGTERM)
        await witness.sees()
        words = ["handler"] if setup.startswith("mounted") else ["handler", "lifespan"]  # nobody runs a mounted one's
        await witness.until(lambda: witness.said == words)
        assert await asyncio.to_thread(server.process.wait, LONGEST) in (0, -signal.SIGTERM)
    witness.stop()
    await relay.close()
