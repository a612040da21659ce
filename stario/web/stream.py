"""The answer as a stream of events.

Laws
1. `patch` shows a view's newest state: it sends what changed since this page saw it, and while the client is behind,
   the newest view takes the place of the one that waits. Other events keep their order; signals after signals that
   wait are merged into them.
2. What a page has is known by its version, the id of the last event: none from the first byte of a change on, the new
   one after its last. A page that comes back with it goes on from there.
3. What ends, ends once, and tells the run; after it every call does nothing.
"""

from __future__ import annotations

import logging
import random
from typing import TYPE_CHECKING, Final

from stario.datastar import csp, events
from stario.datastar.planner import to_events
from stario.html.differ import Patch
from stario.html.javascript import Code, literal
from stario.web.answers import Answer, Sent, local
from stario.web.epochs import Gzip
from stario.web.merging import merge_events
from stario.web.run import keeps_alive
from stario.web.views import Views

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from starlette.types import Message, Scope, Send

    from stario.datastar.events import Mode
    from stario.html.nodes import Node
    from stario.web.run import Run
    from stario.web.signing import Signer

_log = logging.getLogger("stario")
_OPENING_RETRY: Final = (300, 1500)  # milliseconds: pages that lose a server do not come back in one instant
_FAULT_RETRY: Final = (5_000, 30_000)  # a handler that raises at every start is not asked again at once


class Stream(Answer):
    """The answer to one request, which may be a stream of events."""

    __slots__ = ("_has_version", "_run", "_views", "gzip", "kept_alive", "over", "streaming")

    def __init__(self, run: Run, scope: Scope, send: Send, signer: Signer) -> None:
        super().__init__(scope, send, signer)
        self._run = run
        self._views: Views | None = None
        self._has_version = bool(self._header(b"last-event-id"))
        self.gzip: Gzip | None = None
        """The stream's compression, where it is compressed."""
        self.kept_alive: bool | None = None
        """Whether the server would keep the connection when the stream was opened for long; None if it is not."""
        self.streaming = False
        self.over = False
        """Whether nothing written now will arrive: the page has gone, or the answer has ended."""

    def _header(self, name: bytes) -> str:
        return next((value.decode("latin-1") for key, value in self._scope["headers"] if key == name), "")

    def _wake(self) -> None:
        """Look again whether the stream goes on."""

    def _leave(self) -> None:
        """Follow nothing any more."""

    # -- the beginning

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

    def _open_for_long(self) -> None:
        """Say that the stream stays, and have the run care for it: heartbeats, and a farewell."""
        self._put(events.custom("datastar-open", retry=random.randint(*_OPENING_RETRY)))  # noqa: S311  # spreads, hides nothing
        self.kept_alive = bool(self.keeps_alive)  # the headers are out: one may have ended the connection's life
        self._run.add(self)
        if self._run.draining:
            self.end(farewell=True)

    @property
    def keeps_alive(self) -> bool | None:
        """Whether the server will keep the connection: uvicorn and hypercorn tell. None where none tells."""
        return keeps_alive(self._scope.get("stario.send"))

    # -- what is sent

    def put(self, body: bytes) -> None:
        """Send an event of a view that this page follows, encoded already."""
        if not self.over:
            self._outbox.put({"type": "http.response.body", "body": body, "more_body": True})

    def _put(self, body: bytes, *, more: bool = True) -> None:
        if self.gzip is not None and self._outbox.has_late:  # compressed in its turn, as what waits before it is
            self._outbox.put(lambda: self._message(body, more=more))
        else:
            self._outbox.put(self._message(body, more=more))

    def _message(self, body: bytes, *, more: bool = True) -> Message:
        if self.gzip is not None:
            body = (self.gzip.private(body) if body else b"") + (b"" if more else self.gzip.end())
        return {"type": "http.response.body", "body": body, "more_body": more}

    def _event(self, body: bytes) -> Sent:
        self._begin_stream()
        if not self.over:
            if body:
                self._put(body)
            if self._outbox.full:
                self.end(farewell=True)
        return Sent(self._outbox)

    @property
    def behind(self) -> bool:
        """Whether the client has not yet taken what was sent."""
        return self._outbox.busy

    # -- views

    def patch(self, node: Node, *, selector: str | None = None, mode: Mode = "outer") -> Sent:
        """Show a view: inside `alive` only what changed since this page saw it, elsewhere the elements by their ids.

        With a selector or another mode the nodes go out as they are, and nothing is remembered of them.
        """
        if selector is not None or mode != "outer":
            return self._elements(lambda: events.patch_elements(node, selector=selector, mode=mode))
        if self.kept_alive is None:
            return self._elements(lambda: to_events([Patch("outer", "", (node,))]))
        if not self.over:
            self._show(node)
        return Sent(self._outbox)

    def _elements(self, make: Callable[[], bytes]) -> Sent:
        """Send elements, after the functions that they need under a strict policy."""
        if self.strict is None:
            return self._event(make())
        waits = self._views is not None and self._views.waits
        return self._event(self.strict.events(make, first=not waits))

    def _show(self, node: Node) -> None:
        if self._views is None:
            self._views = Views(self._versions())
        self._views.show(node)
        if not self._views.waits:
            self._views.waits = True
            self._outbox.put(self._changes)

    def _changes(self) -> Message | None:
        assert self._views is not None
        views = self._views
        body = views.changes() if self.strict is None else self.strict.events(views.changes)
        if not body:
            return None
        mark = b"id:\n" if self._has_version else b""  # from here on the page is no version, until the next mark
        self._has_version = False
        return self._message(mark + body)

    def _versions(self) -> list[str]:
        return [version for version in self._header(b"last-event-id").split(",") if version]

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

    # -- other events

    def signals(self, values: Mapping[str, object], *, only_if_missing: bool = False) -> Sent:
        """Set signals in the page; None removes one. What waits behind a slow client is merged into one event."""
        body = events.patch_signals(values, only_if_missing=only_if_missing)
        if self.gzip is None and self._outbox.change_last(lambda waiting: merge_events(waiting, body)):
            return self._event(b"")  # a compressed one stays: the stream's check sum has counted it
        return self._event(body)

    def append(self, selector: str, node: Node) -> Sent:
        """Put nodes last into the elements that a CSS selector finds."""
        return self._elements(lambda: events.patch_elements(node, selector=selector, mode="append"))

    def remove(self, selector: str) -> Sent:
        """Take the elements that a CSS selector finds out of the page."""
        return self._event(events.remove(selector))

    def execute(self, code: Code) -> Sent:
        """Run code of the program's own in the page, once."""
        return self._event(events.execute_script(code) if self.strict is None else csp.run(code.text))

    def navigate(self, url: str) -> Sent:
        """Lead the page on to another address of this site; raises `ValueError` for any other."""
        return self.execute(Code(f"window.location = {literal(local(url))}"))

    def title(self, text: str) -> Sent:
        """Give the page another title."""
        return self.execute(Code(f"document.title = {literal(text)}"))

    def event(self, name: str, values: Mapping[str, object] | None = None) -> Sent:
        """Send an event of the app's own, `datastar-...`; the page hears it as `datastar-fetch`."""
        return self._event(events.custom(name, values))

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
        self._released()

    def on_lost(self) -> None:
        """The page is gone."""
        self.over = True
        self._released()

    def _released(self) -> None:
        self._run.discard(self)
        self._leave()
        self._wake()

    def on_failed(self, error: Exception) -> None:
        """A view could not be shown when its turn came."""
        _log.error("a view could not be shown: %s", error, exc_info=error)
        self.fault()

    def abort(self) -> None:
        """Drop the connection if the client does not even read the end."""
        self._outbox.abort()
