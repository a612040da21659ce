"""The writer: what is answered. One answer, a stream over time, or work that goes on after the answer.

Laws
1. Methods are called, not awaited: each starts at once and returns something that may be awaited or ignored.
2. Headers and cookies go out with the answer's first byte; to change them later is an error.
3. On a stream, `patch` shows a view's newest state: it sends what changed since this page saw it, and while the client
   is behind, the newest view takes the place of the one that waits. Other events keep their order.
4. After the page has gone every call does nothing; `over` tells.
"""

from __future__ import annotations

import asyncio
import logging
import random
import re
from http.cookies import SimpleCookie
from typing import TYPE_CHECKING, Any, Final, Literal

import msgspec
from starlette.datastructures import MutableHeaders

from stario.datastar import events
from stario.datastar.planner import addressed, changes, to_events
from stario.html.differ import Patch
from stario.html.differ.identities import ids_of
from stario.html.errors import MarkupError
from stario.html.javascript import Code, literal
from stario.html.rendering import render
from stario.web.alive import Alive, Turns
from stario.web.outbox import Outbox

if TYPE_CHECKING:
    from collections.abc import Generator, Mapping
    from datetime import timedelta

    from starlette.types import Message, Receive, Scope, Send

    from stario.datastar.events import Mode
    from stario.html.nodes import Element, Node
    from stario.web.relay import Subscription
    from stario.web.run import Run
    from stario.web.signing import Signer

_log = logging.getLogger("stario")
_NOT_IN_A_HEADER: Final = re.compile(r"[\r\n\0]")
_HEADER_NAME: Final = re.compile(r"[!#$%&'*+.^`|~\w-]+", re.ASCII)
_OPENING_RETRY: Final = (300, 1500)  # milliseconds: pages that lose a server do not come back in one instant
_FAULT_RETRY: Final = (5_000, 30_000)  # a handler that raises at every start is not asked again at once


class Sent:
    """What a writer's method returns: `await` it to wait until the bytes have been handed over."""

    __slots__ = ("_outbox",)

    def __init__(self, outbox: Outbox) -> None:
        self._outbox = outbox

    def __await__(self) -> Generator[Any, None, None]:
        return self._outbox.emptied().__await__()


class Writer:
    """The answer to one request."""

    def __init__(self, run: Run, scope: Scope, receive: Receive, send: Send, signer: Signer) -> None:
        self._run = run
        self._scope = scope
        self._receive = receive
        self._signer = signer
        self._outbox = Outbox(send, free=self._wake, lost=self._gone, failed=self._failed)
        self._headers = MutableHeaders(raw=[])
        self._cookies: SimpleCookie = SimpleCookie()
        self._status = 200
        self._alive: list[Turns] = []
        self._shown: dict[str, Element] = {}  # by the outermost id: what the page shows of each view
        self._newest: dict[str, Element] = {}  # of each view whose patch waits
        self._patch_waits = False
        self._watching: asyncio.Task[None] | None = None
        self.kept_alive = bool(self.keeps_alive)
        self.started = False
        self.complete = False
        self.streaming = False
        self.over = False
        """Whether nothing written now will arrive: the page has gone, or the answer has ended."""

    # -- before the answer

    @property
    def headers(self) -> MutableHeaders:
        """The answer's headers; raises `RuntimeError` once they are on their way."""
        self._not_started("headers")
        return self._headers

    @property
    def status(self) -> int:
        """The answer's status, for `html`, `text` and `json`."""
        return self._status

    @status.setter
    def status(self, status: int) -> None:
        self._not_started("the status")
        self._status = status

    def cookie(
        self,
        name: str,
        value: str,
        *,
        signed: bool = False,
        max_age: int | None = None,
        path: str = "/",
        http_only: bool = True,
        same_site: Literal["lax", "strict", "none"] = "lax",
        secure: bool | None = None,
    ) -> None:
        """Set a cookie; `max_age` in seconds, None until the browser ends. Over HTTPS it is `Secure` by itself."""
        self._not_started("cookies")
        if not signed and not (value.isascii() and value.isprintable()):
            raise ValueError(
                f"expected printable ASCII in the cookie {name!r}, came {value!r}; signed=True takes any text"
            )
        self._cookies[name] = self._signer.sign(name, value) if signed else value
        morsel = self._cookies[name]
        morsel["path"] = path
        morsel["samesite"] = same_site
        morsel["httponly"] = http_only
        morsel["secure"] = self._scope.get("scheme") == "https" if secure is None else secure
        if max_age is not None:
            morsel["max-age"] = max_age

    def delete_cookie(self, name: str, *, path: str = "/") -> None:
        """Ask the browser to forget a cookie."""
        self.cookie(name, "", max_age=0, path=path)

    def _not_started(self, what: str) -> None:
        if self.started:
            raise RuntimeError(
                f"expected {what} before the answer begins, came after it; set them before w.html or w.alive"
            )

    # -- one answer

    def html(self, node: Node, status: int | None = None) -> Sent:
        """Answer with a page or a part of one."""
        return self.respond(render(node).encode(), "text/html; charset=utf-8", status)

    def text(self, text: str, status: int | None = None) -> Sent:
        """Answer with plain text."""
        return self.respond(text.encode("utf-8", "replace"), "text/plain; charset=utf-8", status)

    def json(self, value: object, status: int | None = None) -> Sent:
        """Answer with JSON: whatever msgspec can encode."""
        return self.respond(msgspec.json.encode(value), "application/json", status)

    def empty(self, status: int = 204) -> Sent:
        """Answer with no content; the handler may go on working."""
        return self.respond(b"", None, status)

    def redirect(self, url: str, status: int = 303) -> Sent:
        """Lead on to another address; a page that asked through Datastar is navigated there.

        Raises `ValueError` for an address that leaves the site or runs script.
        """
        if not _LOCAL.match(url):
            raise ValueError(f"expected an address of this site, '/cart' or 'cart', came {url!r}")
        if self._asked_by_datastar():
            self._event(events.execute_script(Code(f"window.location = {literal(url)}")))
            return self.end()
        self.headers["location"] = _header_safe(url)
        return self.respond(b"", None, status)

    def _asked_by_datastar(self) -> bool:
        return any(name == b"datastar-request" for name, _ in self._scope["headers"])

    def error(self, status: int, sentence: str, headers: Mapping[str, str] | None = None) -> Sent:
        """Answer that something went wrong; headers and cookies meant for the right answer are dropped."""
        self._not_started("an error")
        self._headers = MutableHeaders(dict(headers or {}))
        self._cookies.clear()
        return self.text(sentence, status)

    def respond(self, body: bytes, content_type: str | None, status: int | None = None) -> Sent:
        """Answer with bytes; the one way out for all whole answers."""
        status = self._status if status is None else status
        if content_type is not None:
            self._headers.setdefault("content-type", content_type)
        if status >= 200 and status not in (204, 304):
            self._headers["content-length"] = str(len(body))
        self._start(status)
        self._put(b"" if self._is_head() else body, more=False)
        self.complete = True
        return Sent(self._outbox)

    def _is_head(self) -> bool:
        return bool(self._scope["method"] == "HEAD")

    def _start(self, status: int) -> None:
        if self.started:
            raise RuntimeError(
                "expected one answer to a request, came a second one; stream with w.patch, or answer once"
            )
        cookies = [("set-cookie", morsel.OutputString()) for morsel in self._cookies.values()]
        for name, value in [*self._headers.items(), *cookies]:
            if _NOT_IN_A_HEADER.search(value) or not _HEADER_NAME.fullmatch(name):
                raise ValueError(f"expected the header {name!r} in one line, its name a token, came {value!r}")
        raw = [*self._headers.raw, *((name.encode(), value.encode("latin-1")) for name, value in cookies)]
        self.started = True
        self._outbox.put({"type": "http.response.start", "status": status, "headers": raw})

    def _put(self, body: bytes, *, more: bool = True) -> None:
        self._outbox.put({"type": "http.response.body", "body": body, "more_body": more})

    # -- a stream

    def alive(self, *subscriptions: Subscription, every: float | timedelta | None = None) -> Alive:
        """Keep the answer open: a turn at once, then one for each change, at most as fast as the client reads.

        `every` gives turns by the clock too (seconds). Read the state inside the loop.
        """
        self._begin_stream()
        turns = Turns(self, subscriptions, every)
        if not self._alive and not self.over:
            self._open_for_long()
        self._alive.append(turns)
        return Alive(turns)

    def _begin_stream(self) -> None:
        if self.streaming:
            return
        self._headers["content-type"] = "text/event-stream"
        self._headers["cache-control"] = "no-store"
        self._headers["x-accel-buffering"] = "no"
        self._start(200)
        self.streaming = True
        if self._is_head():
            self._put(b"", more=False)
            self.complete = self.over = True

    def _open_for_long(self) -> None:
        self._put(events.custom("datastar-open", retry=random.randint(*_OPENING_RETRY)))  # noqa: S311  # spreads, hides nothing
        self._run.add(self)
        if self._run.draining:
            self.end(farewell=True)
        else:
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
        if not self._alive:
            return self._event(to_events([Patch("outer", "", (node,))]))
        if not self.over:
            self._show(node)
        return Sent(self._outbox)

    def _show(self, node: Node) -> None:
        for element in addressed(Patch("outer", "", (node,))):
            name = element.id or element.tag
            if name not in self._shown:
                self._stands_alone(name, element)
            self._newest[name] = element
        if not self._patch_waits:
            self._patch_waits = True
            self._outbox.put(self._changes)

    def _stands_alone(self, name: str, view: Element) -> None:
        """Refuse a view inside another one: what the one changes, the memory of the other would not know."""
        for other, shown in (self._shown | self._newest).items():
            if other != name and (name in ids_of(shown) or other in ids_of(view)):
                raise MarkupError(
                    path=view.tag,
                    expected="views that do not stand inside one another on a stream",
                    came=f"#{name} and #{other}",
                    hint="patch the outer one alone: only what changed in it travels",
                )

    def _changes(self) -> Message | None:
        self._patch_waits = False
        newest, self._newest = self._newest, {}
        whole: list[Patch] = []
        body = b""
        for name, view in newest.items():
            shown = self._shown.get(name)
            if shown is None:
                whole.append(Patch("outer", "", (view,)))
            else:
                body += changes(shown, view)
            self._shown[name] = view
        body = to_events(whole) + body
        return {"type": "http.response.body", "body": body, "more_body": True} if body else None

    def signals(self, values: Mapping[str, object], *, only_if_missing: bool = False) -> Sent:
        """Set signals in the page; None removes one."""
        return self._event(events.patch_signals(values, only_if_missing=only_if_missing))

    def event(self, name: str, values: Mapping[str, object] | None = None) -> Sent:
        """Send an event of the app's own, `datastar-...`; the page hears it as `datastar-fetch`."""
        return self._event(events.custom(name, values))

    def _event(self, body: bytes) -> Sent:
        self._begin_stream()
        if not self.over and body:
            self._put(body)
            if self._outbox.full:
                self.end(farewell=True)
        return Sent(self._outbox)

    def beat(self) -> None:
        """Send a sign of life, unless something is on its way anyway."""
        if not self.over and not self.behind:
            self._put(events.custom("datastar-beat"))

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
        self._wake()

    def _failed(self, error: Exception) -> None:
        _log.error("a view could not be shown: %s", error, exc_info=error)
        self.fault()

    def _wake(self) -> None:
        for turns in self._alive:
            turns.wake()

    def _gone(self) -> None:
        self.over = True
        self._run.discard(self)
        self._wake()

    def abort(self) -> None:
        """Drop the connection if the client does not even read the end."""
        self._outbox.abort()

    @property
    def keeps_alive(self) -> bool | None:
        """Whether the server will keep the connection; uvicorn turns it off when it shuts down. None elsewhere."""
        return getattr(getattr(self._scope.get("stario.send"), "__self__", None), "keep_alive", None)

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


def _header_safe(url: str) -> str:
    from urllib.parse import quote

    return quote(url, safe=":/%#?=@[]!$&'()*+,;")
