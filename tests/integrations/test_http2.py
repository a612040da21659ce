"""A stream over HTTP/2: no header that it forbids, each event as it comes, an end when the page goes."""

from __future__ import annotations

import asyncio
import socket
from typing import TYPE_CHECKING, Any

import httpx
import pytest
from hosted_quart import program as quart
from hosted_starlette import program as starlette
from hypercorn.asyncio import serve
from hypercorn.config import Config
from programs import EVENTS, LONGEST, VIEWS, Quiet

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable


async def served(app: Any, ask: Callable[[httpx.AsyncClient], Awaitable[None]]) -> None:
    """Ask an app over HTTP/2 without TLS."""
    listener = socket.create_server(("127.0.0.1", 0))
    port = listener.getsockname()[1]
    config, ended = Config(), asyncio.Event()
    config.bind = [f"fd://{listener.detach()}"]
    server = asyncio.ensure_future(serve(app, config, shutdown_trigger=ended.wait))  # type: ignore[arg-type]
    async with httpx.AsyncClient(
        http1=False, http2=True, base_url=f"http://127.0.0.1:{port}", timeout=LONGEST
    ) as client:
        await ask(client)
    ended.set()
    await server


@pytest.mark.parametrize("make", [starlette, quart])
def test_a_stream_comes_over_http_2_and_is_closed_when_the_page_goes(make: Any) -> None:
    quiet = Quiet.now = Quiet()

    async def ask(client: httpx.AsyncClient) -> None:
        answer = await client.get("/views")
        assert ("HTTP/2", VIEWS) == (answer.http_version, answer.content)
        async with client.stream("GET", "/quiet") as stream:
            parts = stream.aiter_raw()
            assert EVENTS[0] in await anext(parts)
        assert await asyncio.to_thread(quiet.closed.wait, LONGEST)

    asyncio.run(asyncio.wait_for(served(make(), ask), 3 * LONGEST))
