"""Shared views: what many pages show alike is rendered, compared and encoded once for each change.

Laws
1. A view gives the same tree object until one of its topics is published; so it costs nothing to be a part of other
   trees, and two trees with the same part are known to be alike there at once.
2. The newest trees are remembered (a ring), each with a number; what leads from one to the newest is made once, for
   whoever stands there. Who is further behind, or comes from elsewhere, gets the whole.
3. A view sees its arguments only. It is rendered outside of any request; to read one there is an error.
4. A render that raises changes nothing: the pages keep what they show, the next publish tries again.
5. An async render is under way once at most; nobody gets a tree whose render began before they were told of a change.
"""

from __future__ import annotations

import asyncio
import inspect
import random
from collections import OrderedDict
from contextvars import Context as Variables
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any, Final, ParamSpec, cast
from weakref import ref

from stario.datastar.planner import changes, to_events
from stario.datastar.versions import forget, register
from stario.html.addresses import strict
from stario.html.differ import Patch
from stario.web.policy import bringing
from stario.web.pushing import Pusher
from stario.web.relay import Relay

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from stario.html.nodes import Node
    from stario.web.relay import Segment, Subscription

P = ParamSpec("P")
REMEMBERED: Final = 8
"""Trees of a view that are remembered."""
alone: Final[ContextVar[bool]] = ContextVar("alone", default=False)
"""Whether a shared view is being rendered: no request is in reach."""


class Shared:
    """A view that many pages show alike: `board = Shared(render, relay.subscribe("board"))`.

    `board()` gives its tree, the same object until a topic is published, also as a part of other views. For an async
    `render` write `await board()`. `await w.follow(board)` keeps a page current.
    """

    def __init__(self, render: Callable[[], Node | Awaitable[Node]], *subscriptions: Subscription) -> None:
        self.subscriptions = subscriptions
        self._render = render
        self.is_async = inspect.iscoroutinefunction(render)
        self._heard = 0
        self._seen = -1  # what had been heard when the newest tree's render began
        self._base = random.getrandbits(32)  # tells this process's numbers from others, hides nothing
        self.number = 0
        """The newest tree's."""
        self._trees: OrderedDict[int, object] = OrderedDict()
        self._ways: dict[tuple[int | None, int, bool], bytes] = {}
        self._pushers: dict[asyncio.AbstractEventLoop, Pusher] = {}
        self._job: asyncio.Task[None] | None = None
        self._ear = _Ear(self)
        self.renders = 0
        """How often it was rendered."""

    def __call__(self) -> Any:
        """Return the newest tree; of an async render an awaitable of it."""
        if self.is_async:
            return self._awaited()
        if self._seen != self._heard:
            heard = self._heard
            self._accept(_alone(self._render), heard)
        return self._trees[self.number]

    async def _awaited(self) -> object:
        """Return a tree whose render began at or after this call."""
        need = self._heard
        while self._seen < need:
            if self._job is None:
                self._job = asyncio.get_running_loop().create_task(self._rendered())
            await asyncio.shield(self._job)
        return self._trees[self.number]

    async def _rendered(self) -> None:
        heard = self._heard
        try:
            self._accept(await Variables().run(_begin, cast("Callable[[], Awaitable[Node]]", self._render)), heard)
        finally:
            self._job = None

    def _accept(self, tree: object, heard: int) -> None:
        self.renders += 1
        self._seen = heard
        if self._trees and self._trees[self.number] is tree:
            return
        self.number += 1
        self._trees[self.number] = tree
        register(tree, self.token(self.number))
        while len(self._trees) > REMEMBERED:
            forget(self._trees.popitem(last=False)[1])
        self._ways = {way: body for way, body in self._ways.items() if way[0] in self._trees}

    # -- versions

    def token(self, number: int) -> str:
        """Return a version as pages carry it."""
        return f"s{self._base:x}.{number:x}"

    def number_of(self, token: str) -> int | None:
        """Return the number of a version that is remembered; None for any other."""
        base, _, number = token.removeprefix("s").partition(".")
        if base != f"{self._base:x}" or not number.isalnum():
            return None
        place = int(number, 16) if all(digit in "0123456789abcdef" for digit in number) else -1
        return place if place in self._trees else None

    def way(self, old: int | None, new: int, *, coded: bool = False) -> bytes:
        """Return the events from one version, None for any page, to another; `b""` where they are alike.

        `coded` is for pages whose policy lets no text be run: functions that the old version lacks go before.
        """
        if old == new:
            return b""
        if old not in self._trees:
            old = None
        known = self._ways.get((old, new, coded))
        if known is None:
            tree = self._trees[new]
            whole = Patch("outer", "", (tree,))
            known = to_events([whole]) if old is None else changes(self._trees[old], tree)
            if coded:
                known = bringing(known, None if old is None else self._trees[old], tree)
            self._ways[old, new, coded] = known
        return known

    # -- followers

    def pusher(self) -> Pusher:
        """Return who pushes this view to the pages of the running loop."""
        loop = asyncio.get_running_loop()
        found = self._pushers.get(loop)
        if found is None:
            for other in [each for each in self._pushers if each.is_closed()]:
                del self._pushers[other]
            found = self._pushers[loop] = Pusher(self, loop)
            for subscription in self.subscriptions:
                subscription.relay.connect()
        return found

    def hear(self) -> None:
        """Note that a topic was published, in whatever thread."""
        self._heard += 1
        for pusher in tuple(self._pushers.values()):
            pusher.wake()


class _Ear:
    """Listens for a view, and does not keep it alive."""

    loop = None  # it may be told in any thread

    def __init__(self, view: Shared) -> None:
        self._view = ref(view, self._leave)
        self._subscriptions = view.subscriptions
        for subscription in view.subscriptions:
            subscription.relay.listen(subscription, self)

    def hear(self, subscription: Subscription) -> None:
        view = self._view()
        if view is not None:
            view.hear()

    def _leave(self, _: object) -> None:
        for subscription in self._subscriptions:
            subscription.relay.leave(subscription, self)


def _alone(render: Callable[[], Any]) -> Any:
    """Call a render where no request is in reach; whether the app is in debug mode still is."""
    variables = Variables()
    variables.run(strict.set, strict.get())
    variables.run(alone.set, True)
    return variables.run(render)


def _begin(render: Callable[[], Awaitable[Node]]) -> Awaitable[Node]:
    alone.set(True)
    return asyncio.get_running_loop().create_task(_result(render))


async def _result(render: Callable[[], Awaitable[Node]]) -> Node:
    return await render()


# -- one for each argument

_KEPT: Final = 256


class shared:  # noqa: N801  # a decorator
    """Make a function a shared view for each of its arguments: `@shared("room")` over `def room_view(room_id): ...`.

    `room_view(5)` is the `Shared` of the topic `("room", 5)`. The relay is the program's only one; where there are
    several, write `@shared("room", relay=relay)`. Views that nobody follows are dropped, the least used first.
    """

    def __init__(self, *segments: Segment, relay: Relay | None = None) -> None:
        self._segments = segments
        self._relay = relay

    def __call__(self, render: Callable[P, Node | Awaitable[Node]]) -> Callable[P, Shared]:
        """Return the function that gives the view for some arguments."""
        views: OrderedDict[tuple[Any, ...], Shared] = OrderedDict()
        waits = inspect.iscoroutinefunction(render)

        def view_of(*arguments: P.args, **keywords: P.kwargs) -> Shared:
            if keywords:
                raise TypeError(f"expected arguments by their place, which name the topic, came {keywords!r}")
            view = views.get(arguments)
            if view is None:
                relay = self._relay or the_relay()
                topic = relay.subscribe(*self._segments, *cast("tuple[Segment, ...]", arguments))
                view = views[arguments] = Shared(_with(render, arguments, waits=waits), topic)
                while len(views) > _KEPT:
                    views.popitem(last=False)
            views.move_to_end(arguments)
            return view

        view_of.__name__ = getattr(render, "__name__", "view")
        view_of.__doc__ = render.__doc__
        return view_of


def _with(render: Callable[..., Any], arguments: tuple[Any, ...], *, waits: bool) -> Callable[[], Any]:
    if not waits:
        return lambda: render(*arguments)

    async def rendered() -> Any:
        return await render(*arguments)

    return rendered


def the_relay() -> Relay:
    """Return the program's only relay; raises `RuntimeError` where there is none, or are several."""
    relays = list(Relay.made)
    if len(relays) == 1:
        return relays[0]
    raise RuntimeError(
        f'expected one Relay in the program, came {len(relays)}; write @shared("room", relay=relay) to say which'
    )
