"""A stream over HTTP/2: no header that it forbids, each event as it comes, an end when the page goes."""

from __future__ import annotations

import asyncio
import socket
from typing import TYPE_CHECKING, Any, TypeVar

import httpx
import pytest
from hosted_quart import program as quart
from hosted_starlette import program as starlette
from hypercorn.asyncio import serve
from hypercorn.config import Config
from programs import EVENTS, LONGEST, VIEWS, Quiet

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

T = TypeVar("T")


@pytest.mark.parametrize("make", [starlette, quart])
def test_a_stream_comes_over_http_2_and_is_closed_when_the_page_goes(make: Any) -> None:
    quiet = Quiet.now = Quiet()

    async def ask(client: httpx.AsyncClient) -> None:
        answer = await client.get("/views")
        assert ("HTTP/2", VIEWS) == (answer.http_version, answer.content)
        async with client.stream("GET", "/quiet") as stream:
            assert EVENTS[0] in await anext(stream.aiter_raw())

    async def gone() -> bool:
        return await asyncio.to_thread(quiet.closed.wait, LONGEST)

    assert asyncio.run(asyncio.wait_for(served(make(), ask, gone), 3 * LONGEST))


async def served(app: Any, ask: Callable[[httpx.AsyncClient], Awaitable[None]], then: Callable[[], Awaitable[T]]) -> T:
    """Ask an app over HTTP/2 without TLS, go away, and see what there is then."""
    listener = socket.create_server(("127.0.0.1", 0))
    address = f"http://127.0.0.1:{listener.getsockname()[1]}"
    config, ended = Config(), asyncio.Event()
    config.bind = [f"fd://{listener.detach()}"]
    server = asyncio.ensure_future(serve(app, config, shutdown_trigger=ended.wait))  # type: ignore[arg-type]
    async with httpx.AsyncClient(http1=False, http2=True, base_url=address, timeout=LONGEST) as client:
        await ask(client)
    seen = await then()
    ended.set()
    await server
    return seen
