"""A client that stops reading, for tests of what waits behind it."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from stario import App, Context, Writer

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from tests.web.conftest import Ask, Exchange


async def stalled(ask: Ask, settle: Callable[[], Awaitable[None]], write: Callable[[Writer], object]) -> Exchange:
    """Return an exchange whose client stopped reading after the opening, when something was written."""
    app, go = App(), asyncio.Event()

    @app.get("/")
    async def handler(c: Context, w: Writer) -> None:
        async for _ in w.alive():
            await go.wait()
            write(w)

    exchange = ask(app)
    await exchange.until(b"datastar-open")
    await settle()
    exchange.stall()
    go.set()
    await settle()
    return exchange
