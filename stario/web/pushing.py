"""Pushing: a shared view hands its newest version to the pages that follow it; no task of a page is woken.

Laws. Publishes in one turn of the loop are one flush. A message is made once for all who stand at one version. A page
whose last message is still on its way is passed over, and served when it is free, with the newest. After `SLICE` pages
others get their turn, then it goes on.
"""

from __future__ import annotations

import logging
from collections import Counter
from typing import TYPE_CHECKING, Final, Protocol

from stario.web.epochs import Epochs

if TYPE_CHECKING:
    import asyncio

    from stario.web.epochs import Event, Gzip
    from stario.web.policy import StrictPolicy
    from stario.web.sharing import Shared

_log = logging.getLogger("stario")
SLICE: Final = 200


class Page(Protocol):
    """A stream that follows views."""

    gzip: Gzip | None
    following: tuple[Follower, ...]
    strict: StrictPolicy | None

    @property
    def behind(self) -> bool:
        """Whether its last message is still on its way."""
        ...

    def put(self, body: bytes) -> None:
        """Send an event, encoded already where the stream is compressed."""
        ...


class Follower:
    """One page that follows one view; `shown` is the version it has, None where that is not known."""

    __slots__ = ("_late", "page", "pusher", "shown")

    def __init__(self, page: Page, pusher: Pusher, shown: int | None) -> None:
        self.page = page
        self.pusher = pusher
        self.shown = shown
        self._late = False

    def token(self) -> str:
        """Return the version that the page has, as it carries it."""
        return self.pusher.view.token(self.shown) if self.shown is not None else ""

    def catch_up(self) -> None:
        """Show the newest version, if it was passed over."""
        if self._late and not self.page.behind:
            self._late = False
            self.pusher.serve(self)

    def pass_over(self) -> None:
        """Note that the page has to catch up."""
        self._late = True
        self.out()

    def out(self) -> None:
        """Note that the page has missed an event of the shared compression."""
        if self.page.gzip is not None:
            self.page.gzip.epoch = 0

    def marked(self, way: bytes, number: int) -> bytes:
        """Return events between two commit marks: from the first byte on the page has no version, at the end this one.

        The mark names the versions of all views that the page follows. The client takes an id when it reads the line,
        so one that came first would be true too early.
        """
        mine = self.pusher.view.token(number)
        tokens = [mine if each is self else each.token() for each in self.page.following]
        return b"id:\n%sid: %s\n\n" % (way, ",".join(tokens).encode())


class Pusher:
    """Pushes one view to the pages of one loop."""

    def __init__(self, view: Shared, loop: asyncio.AbstractEventLoop) -> None:
        self.view = view
        self.followers: dict[Follower, None] = {}
        self._loop = loop
        self._strict = False
        self._waits = False
        self._again = False
        self._rendering: asyncio.Task[None] | None = None
        self._rest: list[Follower] = []
        self._number = 0
        self._most: int | None = None
        self._messages: dict[int | None, _Message] = {}
        self._epochs: Epochs | None = None

    def join(self, follower: Follower) -> None:
        """Keep a page current from now on; one with a strict policy makes all events bring their functions."""
        self._strict = self._strict or (follower.page.strict is not None and follower.page.strict.needs_table)
        self.followers[follower] = None

    def leave(self, follower: Follower) -> None:
        """Forget a page."""
        self.followers.pop(follower, None)

    def wake(self) -> None:
        """Flush in the loop's next turn; may be called from any thread."""
        if self.followers and not self._waits:
            self._waits = True
            try:
                self._loop.call_soon_threadsafe(self._begin)
            except RuntimeError:  # the loop has ended, and its pages with it
                self.followers.clear()

    def _begin(self) -> None:
        self._waits = False
        if self.view.is_async:
            if self._rendering is None:
                self._rendering = self._loop.create_task(self._render_then_flush())
            else:
                self._again = True
            return
        try:
            self.view()
        except Exception as error:  # of the program's view; its pages keep what they show
            _log.error("a shared view could not be rendered: %r", error, exc_info=error)
        else:
            self._flush()

    async def _render_then_flush(self) -> None:
        try:
            await self.view()
        except Exception as error:
            _log.error("a shared view could not be rendered: %r", error, exc_info=error)
        else:
            self._flush()
        finally:
            self._rendering = None
            if self._again:
                self._again = False
                self.wake()

    def _flush(self) -> None:
        for follower in self._rest:  # of a flush that was under way: they missed its event
            follower.out()
        self._rest = [*self.followers]
        self._number = self.view.number
        self._messages = {}
        at = Counter(follower.shown for follower in self._rest)
        at.pop(self._number, None)
        self._most = max(at, key=at.__getitem__, default=None)
        self._slice()

    def _slice(self) -> None:
        now, self._rest = self._rest[:SLICE], self._rest[SLICE:]
        for follower in now:
            if follower.shown == self._number or follower not in self.followers:
                continue
            if follower.page.behind:
                follower.pass_over()
            elif len(follower.page.following) > 1:
                self.serve(follower)
            else:
                self._message(follower).send(follower, self._number)
        if self._rest:
            self._loop.call_soon(self._slice)

    def _message(self, follower: Follower) -> _Message:
        """Return what all who stand at one version are sent; made for the first of them."""
        message = self._messages.get(follower.shown)
        if message is None:
            body = self._marked_way(follower, self._number)
            event = self._compressed(body) if body and follower.shown == self._most else None
            message = self._messages[follower.shown] = _Message(body, event)
        return message

    def _marked_way(self, follower: Follower, number: int) -> bytes:
        """Return the events to a version, between commit marks; `b""` where nothing is to be sent."""
        try:
            way = self.view.way(follower.shown, number, coded=self._strict)
        except Exception as error:  # a tree that no page could find: no id outermost
            _log.error("a shared view could not be sent: %s", error, exc_info=error)
            return b""
        return follower.marked(way, number) if way else b""

    def _compressed(self, body: bytes) -> Event | None:
        """Return an event for those of the largest group that take it compressed, if they are several."""
        zipped = [page.gzip for page in self._at_most() if page.gzip is not None]
        if len(zipped) < 2:
            return None
        if self._epochs is None:
            self._epochs = Epochs()
        return self._epochs.event(body, zipped)

    def _at_most(self) -> list[Page]:
        return [
            each.page
            for each in self.followers
            if each.shown == self._most and len(each.page.following) == 1 and not each.page.behind
        ]

    def serve(self, follower: Follower) -> None:
        """Bring one page to the newest version."""
        number = self.view.number
        body = self._marked_way(follower, number)
        _Message(body, None).send(follower, number)


class _Message:
    """What the pages at one version are sent, and how it is encoded for those that take it compressed."""

    __slots__ = ("_body", "_event")

    def __init__(self, body: bytes, event: Event | None) -> None:
        self._body = body
        self._event = event

    def send(self, follower: Follower, number: int) -> None:
        follower.shown = number
        if not self._body:
            return
        page = follower.page
        if page.gzip is None:
            page.put(self._body)
        else:
            page.put(page.gzip.private(self._body) if self._event is None else self._event.to(page.gzip))
