"""The servers that are compared: one topic, everybody hears it; the same event of about 300 bytes from each.

`python servers.py NAME` serves one on a free port of 127.0.0.1 and prints the port. `/stream` is a page's stream,
`/go?n=50&pause=0.1` publishes so many changes with so many seconds between them, `/ready` says how many are
open. Each is written as its own users write it.
"""

from __future__ import annotations

import asyncio
import os
import socket
import sys
import time
from typing import Any
from urllib.parse import parse_qs

import uvicorn

TEXT = "what everybody on this page sees at the same time, " * 4


def markup() -> str:
    """Return the element that every viewer gets; it carries the time at which it was made."""
    return f'<p id="news" class="text-2xl font-semibold" data-at="{time.monotonic_ns()}">{TEXT}</p>'


class Counting:
    """An app around another: it answers what the benchmark asks, and counts open streams."""

    def __init__(self, app: Any, publish: Any) -> None:
        self.app = app
        self.publish = publish
        self.open = 0

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        path = scope.get("path")
        if path == "/go":
            await self.go(scope, send)
        elif path == "/ready":
            await answer(send, str(self.open))
        elif path == "/stream":
            self.open += 1
            try:
                await self.app(scope, receive, send)
            finally:
                self.open -= 1
        else:
            await self.app(scope, receive, send)

    async def go(self, scope: Any, send: Any) -> None:
        """Publish changes, then answer."""
        query = parse_qs(scope["query_string"].decode())
        for _ in range(int(query["n"][0])):
            self.publish()
            await asyncio.sleep(float(query["pause"][0]))
        await answer(send, "done")


async def answer(send: Any, text: str) -> None:
    body = text.encode()
    headers = [(b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": body})


def stario(show: Any) -> Counting:
    """Return an app with one shared view, and a stream that shows it in some way."""
    from stario import App, Context, Relay, Shared, Writer
    from stario import html as h

    relay = Relay()
    app = App()

    def news() -> h.Node:
        return h.main(id="m")[
            h.p({"data-at": str(time.monotonic_ns())}, id="news", class_="text-2xl font-semibold")[TEXT]
        ]

    topic = relay.subscribe("news")
    board = Shared(news, topic)

    @app.get("/stream")
    async def stream(c: Context, w: Writer) -> None:
        await show(w, board, topic)

    return Counting(app, lambda: relay.publish("news"))


def stario_follow() -> Counting:
    """The view pushes to its followers."""

    async def show(w: Any, board: Any, topic: Any) -> None:
        await w.follow(board)

    return stario(show)


def stario_alive() -> Counting:
    """Each viewer has a turn of its own; the tree is shared."""

    async def show(w: Any, board: Any, topic: Any) -> None:
        async for _ in w.alive(topic):
            w.patch(board())

    return stario(show)


class Topic:
    """What users of the others write: a queue for each viewer, and one text for all."""

    def __init__(self) -> None:
        self.queues: set[asyncio.Queue[Any]] = set()

    def publish(self, event: Any) -> None:
        for queue in self.queues:
            queue.put_nowait(event)

    async def events(self) -> Any:
        """Yield what is published from now on."""
        queue: asyncio.Queue[Any] = asyncio.Queue()
        self.queues.add(queue)
        try:
            while True:
                yield await queue.get()
        finally:
            self.queues.discard(queue)


def starlette_response() -> Counting:
    """Starlette's StreamingResponse over a queue; the event is made once."""
    from starlette.applications import Starlette
    from starlette.responses import StreamingResponse
    from starlette.routing import Route

    topic = Topic()

    async def stream(request: Any) -> StreamingResponse:
        return StreamingResponse(topic.events(), media_type="text/event-stream")

    def publish() -> None:
        topic.publish(f"event: datastar-patch-elements\ndata: elements {markup()}\n\n".encode())

    return Counting(Starlette(routes=[Route("/stream", stream)]), publish)


def sse_starlette() -> Counting:
    """sse-starlette's EventSourceResponse over a queue."""
    from sse_starlette import EventSourceResponse
    from starlette.applications import Starlette
    from starlette.routing import Route

    topic = Topic()

    async def stream(request: Any) -> EventSourceResponse:
        return EventSourceResponse(topic.events())

    def publish() -> None:
        topic.publish({"event": "datastar-patch-elements", "data": f"elements {markup()}"})

    return Counting(Starlette(routes=[Route("/stream", stream)]), publish)


def datastar_py() -> Counting:
    """datastar-py's response over a queue; the event is made once."""
    from datastar_py import ServerSentEventGenerator
    from datastar_py.starlette import DatastarResponse
    from starlette.applications import Starlette
    from starlette.routing import Route

    topic = Topic()

    async def stream(request: Any) -> DatastarResponse:
        return DatastarResponse(topic.events())

    def publish() -> None:
        topic.publish(ServerSentEventGenerator.patch_elements(markup()))

    return Counting(Starlette(routes=[Route("/stream", stream)]), publish)


SERVERS = {
    "Starlette StreamingResponse": starlette_response,
    "sse-starlette": sse_starlette,
    "datastar-py": datastar_py,
    "Stario follow": stario_follow,
    "Stario alive": stario_alive,
}


def main() -> None:
    app = SERVERS[sys.argv[1]]()
    with socket.create_server(("127.0.0.1", 0), backlog=4096) as listening:
        print(listening.getsockname()[1], flush=True)
        os.sched_setaffinity(0, {0})  # the clients have the others
        config = uvicorn.Config(app, log_level="warning", access_log=False, timeout_keep_alive=300, backlog=4096)
        uvicorn.Server(config).run(sockets=[listening])


if __name__ == "__main__":
    main()
