"""The writer: what is answered. One answer, a stream over time, or work that goes on after the answer.

Laws
1. Methods are called, not awaited: each starts at once and returns something that may be awaited or ignored.
2. On a stream, `patch` shows a view's newest state: it sends what changed since this page saw it, and while the client
   is behind, the newest view takes the place of the one that waits. Other events keep their order; signals after
   signals that wait are merged into them.
3. What a page has is known by its version, the id of the last event: none from the first byte of a change on, the new
   one after its last. A page that comes back with it goes on from there.
4. After the page has gone every call does nothing; `over` tells.
"""

from __future__ import annotations

import asyncio
import logging
import random
import re
from typing import TYPE_CHECKING, Final

from stario.datastar import events
from stario.datastar.planner import to_events
from stario.html.differ import Patch
from stario.html.javascript import Code, literal
from stario.web.alive import Alive, Turns
from stario.web.answers import Answer, Sent
from stario.web.epochs import Gzip
from stario.web.merging import merge_events
from stario.web.pushing import Follower
from stario.web.run import keeps_alive
from stario.web.views import Views

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import timedelta

    from starlette.types import Message, Receive, Scope, Send

    from stario.datastar.events import Mode
    from stario.html.nodes import Node
    from stario.web.relay import Subscription
    from stario.web.run import Run
    from stario.web.sharing import Shared
    from stario.web.signing import Signer

_log = logging.getLogger("stario")
_OPENING_RETRY: Final = (300, 1500)  # milliseconds: pages that lose a server do not come back in one instant
_FAULT_RETRY: Final = (5_000, 30_000)  # a handler that raises at every start is not asked again at once


class Writer(Answer):
    """The answer to one request."""

    __slots__ = (
        "_alive", "_following", "_has_version", "_receive", "_run", "_views", "_watching", "gzip", "kept_alive", "over",
        "streaming",
    )  # fmt: skip

    def __init__(self, run: Run, scope: Scope, receive: Receive, send: Send, signer: Signer) -> None:
        super().__init__(scope, send, signer)
        self._run = run
        self._receive = receive
        self._alive: list[Turns] = []
        self._views: Views | None = None
        self._following: list[Follower] = []
        self._has_version = bool(self._header(b"last-event-id"))
        self._watching: asyncio.Task[None] | None = None
        self.gzip: Gzip | None = None
        """The stream's compression, where it is compressed."""
        self.kept_alive = bool(self.keeps_alive)
        self.streaming = False
        self.over = False
        """Whether nothing written now will arrive: the page has gone, or the answer has ended."""

    def redirect(self, url: str, status: int = 303) -> Sent:
        """Lead on to another address; a page that asked through Datastar is navigated there.

        Raises `ValueError` for an address that leaves the site or runs script.
        """
        _local(url)
        if self._asked_by_datastar():
            self.navigate(url)
            return self.end()
        self.headers["location"] = _header_safe(url)
        return self.respond(b"", None, status)

    def _header(self, name: bytes) -> str:
        return next((value.decode("latin-1") for key, value in self._scope["headers"] if key == name), "")

    # -- a stream

    def alive(self, *subscriptions: Subscription, every: float | timedelta | None = None) -> Alive:
        """Keep the answer open: a turn at once, then one for each change, at most as fast as the client reads.

        `every` gives turns by the clock too (seconds). Read the state inside the loop.
        """
        self._begin_stream()
        return Alive(self._turns(Turns(self, subscriptions, every)))

    def _turns(self, turns: Turns) -> Turns:
        if not self._alive and not self.over:
            self._open_for_long()
        self._alive.append(turns)
        return turns

    async def follow(self, *views: Shared) -> None:
        """Keep the page current with shared views, and return when the stream is over.

        The views push: no turn of this handler is needed for a change. What a stream follows is not to be patched by
        other answers; commands answer with `w.empty(204)`.
        """
        self._begin_stream(compressed=True)
        turns = None
        if not self._outbox.is_direct:
            turns = self._turns(Turns(self, (), None, first=False))
        elif not self.over:
            self._open_for_long(watched=False)
        try:
            for view in views:
                await self._join(view)
            if turns is None:
                await self._watch()  # the server says so when the answer has ended, too: nobody else need wait for it
            else:
                async for _ in Alive(turns):
                    pass
        finally:
            self._leave()

    async def _join(self, view: Shared) -> None:
        """Begin to follow a view: from the version that the page has, or with the whole."""
        if self.over:
            return
        tree = view()
        if view.is_async:
            await tree
        known = [number for each in self._versions() if (number := view.number_of(each)) is not None]
        pusher = view.pusher()
        follower = Follower(self, pusher, known[-1] if known else None, self._following)
        self._following.append(follower)
        pusher.join(follower)
        pusher.serve(follower)

    def _leave(self) -> None:
        for follower in self._following:
            follower.pusher.leave(follower)

    def _begin_stream(self, *, compressed: bool = False) -> None:
        if self.streaming:
            return
        self._only_one()
        if compressed and self._run.compress and "gzip" in self._header(b"accept-encoding"):
            self._headers["content-encoding"] = "gzip"
            self._headers.add_vary_header("accept-encoding")
            self.gzip = Gzip()
        self._headers["content-type"] = "text/event-stream"
        self._headers["cache-control"] = "no-store"
        self._headers["x-accel-buffering"] = "no"
        self._start(200)
        self.streaming = True
        if self._is_head():
            self.gzip = None
            self._put(b"", more=False)
            self.complete = self.over = True

    def put(self, body: bytes) -> None:
        """Send an event of a view that this page follows, encoded already."""
        if not self.over:
            self._outbox.put({"type": "http.response.body", "body": body, "more_body": True})

    def _put(self, body: bytes, *, more: bool = True) -> None:
        self._outbox.put(self._message(body, more=more))

    def _message(self, body: bytes, *, more: bool = True) -> Message:
        if self.gzip is not None:
            body = (self.gzip.private(body) if body else b"") + (b"" if more else self.gzip.end())
        return {"type": "http.response.body", "body": body, "more_body": more}

    def _open_for_long(self, *, watched: bool = True) -> None:
        self._put(events.custom("datastar-open", retry=random.randint(*_OPENING_RETRY)))  # noqa: S311  # spreads, hides nothing
        self._run.add(self)
        if self._run.draining:
            self.end(farewell=True)
        elif watched:
            self._watching = asyncio.get_running_loop().create_task(self._watch())

    async def _watch(self) -> None:
        try:
            while (await self._receive())["type"] != "http.disconnect":
                pass
        except Exception as error:  # a server that cannot say when the page goes has lost it
            _log.debug("receive: %r", error)
        self._outbox.close()

    def patch(self, node: Node, *, selector: str | None = None, mode: Mode = "outer") -> Sent:
        """Show a view: inside `alive` only what changed since this page saw it, elsewhere the elements by their ids.

        With a selector or another mode the nodes go out as they are, and nothing is remembered of them.
        """
        if selector is not None or mode != "outer":
            return self._event(events.patch_elements(node, selector=selector, mode=mode))
        if not self._alive and not self._following:
            return self._event(to_events([Patch("outer", "", (node,))]))
        if not self.over:
            self._show(node)
        return Sent(self._outbox)

    def _show(self, node: Node) -> None:
        if self._views is None:
            self._views = Views(self._versions())
        self._views.show(node)
        if not self._views.waits:
            self._views.waits = True
            self._outbox.put(self._changes)

    def _changes(self) -> Message | None:
        assert self._views is not None
        body = self._views.changes()
        if not body:
            return None
        mark = b"id:\n" if self._has_version else b""  # from here on the page is no version, until the next mark
        self._has_version = False
        return self._message(mark + body)

    def _versions(self) -> list[str]:
        return [version for version in self._header(b"last-event-id").split(",") if version]

    def signals(self, values: Mapping[str, object], *, only_if_missing: bool = False) -> Sent:
        """Set signals in the page; None removes one. What waits behind a slow client is merged into one event."""
        body = events.patch_signals(values, only_if_missing=only_if_missing)
        if self.gzip is None and self._outbox.change_last(lambda waiting: merge_events(waiting, body)):
            return self._event(b"")  # a compressed one stays: the stream's check sum has counted it
        return self._event(body)

    def append(self, selector: str, node: Node) -> Sent:
        """Put nodes last into the elements that a CSS selector finds."""
        return self._event(events.patch_elements(node, selector=selector, mode="append"))

    def remove(self, selector: str) -> Sent:
        """Take the elements that a CSS selector finds out of the page."""
        return self._event(events.remove(selector))

    def execute(self, code: Code) -> Sent:
        """Run code of the program's own in the page, once."""
        return self._event(events.execute_script(code))

    def navigate(self, url: str) -> Sent:
        """Lead the page on to another address of this site; raises `ValueError` for any other."""
        return self.execute(Code(f"window.location = {literal(_local(url))}"))

    def title(self, text: str) -> Sent:
        """Give the page another title."""
        return self.execute(Code(f"document.title = {literal(text)}"))

    def event(self, name: str, values: Mapping[str, object] | None = None) -> Sent:
        """Send an event of the app's own, `datastar-...`; the page hears it as `datastar-fetch`."""
        return self._event(events.custom(name, values))

    def _event(self, body: bytes) -> Sent:
        self._begin_stream()
        if not self.over:
            if body:
                self._put(body)
            if self._outbox.full:
                self.end(farewell=True)
        return Sent(self._outbox)

    def beat(self) -> None:
        """Send a sign of life, unless something is on its way anyway; it says which version the page has by now."""
        if self.over or self.behind:
            return
        version = None
        if self._views is not None and self._views.changed:
            version = self._views.version()
            self._views.changed = False
            self._has_version = True
        self._put(events.custom("datastar-beat", event_id=version))

    @property
    def behind(self) -> bool:
        """Whether the client has not yet taken what was sent."""
        return self._outbox.busy

    # -- the end

    def end(self, *, farewell: bool = False) -> Sent:
        """End a stream; with a farewell the page knows that it should come back."""
        if self.streaming and not self.complete:
            if farewell and not self.over:
                self._put(events.custom("datastar-bye", retry=random.randint(*_OPENING_RETRY)))  # noqa: S311
            self._close()
        return Sent(self._outbox)

    def fault(self) -> None:
        """End a stream whose handler raised: the page comes back, later than usual."""
        if not self.complete:
            self._event(events.custom("datastar-fault", retry=random.randint(*_FAULT_RETRY)))  # noqa: S311
            self._close()

    def _close(self) -> None:
        if self.complete:  # what was just put may have ended the stream: it was one too many
            return
        self.complete = self.over = True
        self._put(b"", more=False)
        self._run.discard(self)
        self._leave()
        self._wake()

    def _failed(self, error: Exception) -> None:
        _log.error("a view could not be shown: %s", error, exc_info=error)
        self.fault()

    def _wake(self) -> None:
        for turns in self._alive:
            turns.wake()

    def _free(self) -> None:
        for follower in self._following:
            follower.catch_up()
        self._wake()

    def _gone(self) -> None:
        self.over = True
        self._run.discard(self)
        self._leave()
        self._wake()

    def abort(self) -> None:
        """Drop the connection if the client does not even read the end."""
        self._outbox.abort()

    @property
    def keeps_alive(self) -> bool | None:
        """Whether the server will keep the connection: uvicorn and hypercorn tell. None where none tells."""
        return keeps_alive(self._scope.get("stario.send"))

    async def finish(self) -> None:
        """Release everything and see the rest of the answer out."""
        for turns in self._alive:
            turns.release()
        self.end()
        try:
            await self._outbox.emptied()
        finally:
            if self._watching is not None:
                self._watching.cancel()
            self._run.discard(self)


_LOCAL: Final = re.compile(r"(?!/[/\\]|\\|[^/?#]*:)[^\x00-\x20\x7f]*\Z")


def _local(url: str) -> str:
    if _LOCAL.match(url):
        return url
    raise ValueError(f"expected an address of this site, '/cart' or 'cart', came {url!r}")


def _header_safe(url: str) -> str:
    from urllib.parse import quote

    return quote(url, safe=":/%#?=@[]!$&'()*+,;")
