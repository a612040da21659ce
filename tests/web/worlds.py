"""A world in which one fault happens: a number, its pages, and a model of the server below each page.

Two pages take turns of their own, two follow a shared view. The fault is something (`ACTIONS`) that happens at one
point (`PHASES`) of one page's life, once. What a world does is given by its seed.
"""

from __future__ import annotations

import asyncio
import random
import re
from contextlib import suppress
from itertools import product
from typing import TYPE_CHECKING, Any, Final

from stario import App, Context, Relay, Shared, Writer
from stario import html as h

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    Settle = Callable[[], Awaitable[None]]

PHASES: Final = ("opening", "turn", "rendering", "sending", "sent", "receiving", "after", "finally", "outside")
ACTIONS: Final = ("raise", "break", "publish", "cancel", "drain", "leave", "stall", "beat", "tick", "end")
RUNS: Final = 200
PAGES: Final = 4


class InjectedError(Exception):
    """The fault that a run injects by raising."""


class Page:
    """One page and the server below it."""

    def __init__(self, world: World, number: int) -> None:
        self.world = world
        self.number = number
        self.messages: list[dict[str, Any]] = []
        self.reads, self.left, self.broken = asyncio.Event(), asyncio.Event(), False
        self.over = asyncio.Event()
        self.reads.set()
        self.asked = False
        self.writer: Writer | None = None
        scope = {
            "type": "http",
            "method": "GET",
            "path": "/",
            "headers": [(b"page", b"%d" % number)],
            "query_string": b"",
        }
        self.task = asyncio.ensure_future(world.app(scope, self.receive, self.send))
        self.task.add_done_callback(self.returned)

    def returned(self, task: asyncio.Task[None]) -> None:
        """Look whether the app has returned before the answer was whole, which a server takes for a fault."""
        if self.messages and self.reachable and not self.ended:
            self.world.wrong.append(f"page {self.number}: the app returned with its answer incomplete: {task}")

    async def receive(self) -> dict[str, Any]:
        self.world.at("receiving", self)
        if not self.asked:
            self.asked = True
            return {"type": "http.request", "body": b"", "more_body": False}
        await self.over.wait()
        return {"type": "http.disconnect"}

    async def send(self, message: dict[str, Any]) -> None:
        while not self.reads.is_set():
            await self.reads.wait()
        self.world.at("sending", self)
        if self.broken:
            raise OSError("broken")
        if not self.left.is_set():
            self.record(message)
            self.world.at("sent", self)

    def fail(self) -> None:
        """Let every `send` raise from now on."""
        self.broken = True

    def leave(self) -> None:
        """Go away."""
        self.left.set()
        self.over.set()

    def record(self, message: dict[str, Any]) -> None:
        """Take a message; raises `AssertionError` for one out of order."""
        begins = message["type"] == "http.response.start"
        if begins != (self.messages == []) or self.ended:
            self.world.wrong.append(f"page {self.number}: {message} after {self.messages[-1:]}")
        self.messages.append(message)

    @property
    def ended(self) -> bool:
        return self.messages[-1:] != [] and self.messages[-1].get("more_body") is False

    @property
    def reachable(self) -> bool:
        """Whether what is sent can arrive."""
        return not self.left.is_set() and not self.broken

    @property
    def body(self) -> str:
        return b"".join(message.get("body", b"") for message in self.messages).decode()

    @property
    def shown(self) -> int:
        """The number that the page shows."""
        return int((["-1", *re.findall(r'<p id="n">(\d+)</p>', self.body)])[-1])


class UvicornPage(Page):
    """The same with uvicorn's `send`, which the app steps by hand; it says so when the answer is whole."""

    __module__ = "uvicorn.protocols.http.h11_impl"

    def fail(self) -> None:
        super().fail()
        self.over.set()

    def record(self, message: dict[str, Any]) -> None:
        super().record(message)
        if self.ended:
            self.over.set()


class Number:
    """A number that notes when it is rendered."""

    def __init__(self, world: World, page: Page, number: int) -> None:
        self.world, self.page, self.number = world, page, number

    def __html__(self) -> str:
        self.world.at("rendering", self.page)
        return str(self.number)


class World:
    """The state, its pages, and the fault that is to come."""

    def __init__(self, seed: int) -> None:
        cases = list(product(PHASES, ACTIONS))
        self.random = random.Random(seed)
        self.phase, self.action = cases[seed % len(cases)]
        self.left_until_fault = self.random.randrange(4)
        self.happened = False
        self.number = 0
        self.relay = Relay()
        self.wrong: list[str] = []
        self.acknowledged = 0
        self.pages: list[Page] = []
        self.disturbed: set[Page] = set()
        self.app = App(grace=60, secret="s" * 32)
        self.board = Shared(self.render, self.relay.subscribe("n"))
        self.app.get("/")(self.live)

    # -- the app

    async def live(self, c: Context, w: Writer) -> None:
        page = self.pages[int(c.headers["page"])]
        page.writer = w
        try:
            self.at("opening", page)
            if page.number >= PAGES // 2:
                await w.follow(self.board)
            async for _ in w.alive(self.relay.subscribe("n"), every=60):
                self.at("turn", page)
                await self.turn(page, w)
            self.at("after", page)
        finally:
            self.at("finally", page)

    def render(self) -> h.Node:
        """Render the view that is shared; the page in whose name it happens is any."""
        return h.p(id="n")[Number(self, self.pages[-1], self.number)]

    async def turn(self, page: Page, w: Writer) -> None:
        number = self.number
        sent = w.patch(h.p(id="n")[Number(self, page, number)])
        if self.random.random() < 0.5:
            await sent
            if self.is_acknowledged(page, w) and page.shown < number:
                self.wrong.append(f"page {page.number} was told that {number} is shown, and shows {page.shown}")
        if self.random.random() < 0.5:
            mark = f'"mark":{self.random.randrange(10**9)}'
            await w.signals({"mark": int(mark.partition(":")[2])})
            if self.is_acknowledged(page, w) and mark not in page.body:
                self.wrong.append(f"page {page.number} was told that {mark} has arrived")
        if self.random.random() < 0.3:
            await asyncio.sleep(0)

    def is_acknowledged(self, page: Page, w: Writer) -> bool:
        """Say whether what was awaited must have arrived: the stream goes on, and its page is there."""
        promised = not w.over and page.reachable
        self.acknowledged += promised
        return promised

    def publish(self) -> None:
        self.number += 1
        self.relay.publish("n")

    # -- the fault

    def at(self, phase: str, page: Page) -> None:
        """Say that a point is reached; the fault happens here if it is this one's turn."""
        if phase == self.phase and not self.happened:
            self.left_until_fault -= 1
            if self.left_until_fault < 0:
                self.happened = True
                self.happen(page)

    def happen(self, page: Page) -> None:
        if self.action in {"publish", "beat", "tick"}:
            self.harmless()
            return
        self.disturbed |= set(self.pages) if self.action == "drain" else {page}
        if self.action == "raise":
            if self.phase in {"sending", "sent", "receiving"}:  # the server says so that the page has gone
                page.fail()
            raise InjectedError
        disturbances: dict[str, Callable[[], object]] = {
            "break": page.fail,
            "cancel": page.task.cancel,
            "drain": self.app.drain,
            "leave": page.leave,
            "stall": page.reads.clear,
            "end": lambda: page.writer is not None and page.writer.end(),
        }
        disturbances[self.action]()

    def harmless(self) -> None:
        if self.action == "publish":
            self.publish()
        for writer in tuple(self.app.run_at_hand.streams):
            if self.action == "beat":
                writer.beat()
            for turns in writer._alive if self.action == "tick" else ():
                turns._tick()

    # -- a run

    async def play(self, page_of: type[Page], settle: Settle) -> None:
        for number in range(PAGES):
            self.pages.append(page_of(self, number))
        for _ in range(12):
            step = self.random.choice([self.publish, self.publish, self.stall_or_read, lambda: None])
            step()
            with suppress(InjectedError):
                self.at("outside", self.random.choice(self.pages))
            for _ in range(self.random.randrange(5)):  # the next step may fall between any two of the others
                await asyncio.sleep(0)
            if self.random.random() < 0.2:
                await settle()
                self.compare()

    def compare(self) -> None:
        """Look whether every page that nothing has happened to, and that reads, shows the newest number."""
        for page in self.pages:
            if page not in self.disturbed and page.reads.is_set() and page.shown != self.number:
                self.wrong.append(f"page {page.number} shows {page.shown}, the newest is {self.number}")

    @property
    def listeners(self) -> list[object]:
        """Who still listens or follows; the view itself does so as long as there is one."""
        own = [listener for listeners in self.relay._exact.values() for listener in listeners]
        followers = [follower for pusher in self.board._pushers.values() for follower in pusher.followers]
        return [listener for listener in [*own, *followers] if listener is not self.board._ear]

    def stall_or_read(self) -> None:
        page = self.random.choice(self.pages)
        page.reads.clear() if page.reads.is_set() else page.reads.set()

    async def finish(self, settle: Settle) -> list[object]:
        """Let everybody read again, leave those who never would, end the app; return what the handlers raised."""
        for page in self.pages:
            if self.action == "stall" and page in self.disturbed:
                page.leave()  # it suspended for ever: what remains is that its connection goes
            page.reads.set()
        self.publish()
        await settle()
        self.compare()
        for page in self.pages:
            if not page.reachable and not page.task.done():
                self.wrong.append(f"page {page.number} has gone, and its handler is at work")
        self.app.drain()
        await settle()
        for page in self.pages:
            if not page.reads.is_set():  # it has stopped reading since; the app would drop it after a while
                page.leave()
                page.reads.set()
        return await asyncio.gather(*(page.task for page in self.pages), return_exceptions=True)
