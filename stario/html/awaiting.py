"""The async renders: what a tree awaits is started at once, in parallel, and awaited in document order.

Laws. What is finished is sent before anything is waited for. Each awaitable runs in a task of its own, in a copy of the
context in which the render began, with the values of `h.Context` that were there when it was taken. However a render
ends, what it started is cancelled and awaited before it is over: no task is left, no error goes unseen. Two renders of
one tree share its tasks, and the last one ends them.

While it has to wait, a render draws the generators of the tree a little further, as there may be awaitables in them.
"""

from __future__ import annotations

import math
from collections.abc import AsyncIterable, AsyncIterator, Iterable
from contextvars import copy_context
from types import CoroutineType
from typing import TYPE_CHECKING, Any, Final

from markupsafe import Markup

from stario.html.boundaries import Called
from stario.html.children import Drawn, Pending, Remembered, take
from stario.html.drawing import Reading
from stario.html.errors import MarkupError, describe
from stario.html.nodes import Element
from stario.html.protocols import Group, is_row
from stario.html.scopes import provided
from stario.html.streaming import KEPT, NO_CHUNKS, walk
from stario.html.templates import Filled, FilledFragment

if TYPE_CHECKING:
    import asyncio
    from contextvars import Context

_AHEAD: Final = 256
"""Items of generators that are drawn ahead at most while a render waits."""
_UNASKED: Final = 64
"""Items of an async iterable that come before anyone asks for more."""


async def render_chunks_async(node: object, size: int = 8192, *, keep: float = KEPT) -> AsyncIterator[str]:
    """Yield a tree as `h.render_chunks` does; awaitables and async iterables may stand anywhere in it.

    What stands before the first one that is not there yet is yielded at once, however short it is.
    """
    roots = take(node)
    render = Render(keep)
    steps = walk(roots, size, render, waits=True)
    try:
        render.start(roots)
        for step in steps:
            if isinstance(step, str):
                yield step
            else:
                await render.wait_for(step)
    finally:
        steps.close()  # type: ignore[attr-defined]  # pyright: ignore[reportAttributeAccessIssue]  # a generator
        await render.give_up()


async def render_async(node: object) -> Markup:
    """Return a tree as markup, when all that it awaits is there."""
    return Markup("".join([chunk async for chunk in render_chunks_async(node, NO_CHUNKS, keep=math.inf)]))


class Render(Reading):
    """What one render has started, and what it may draw ahead."""

    __slots__ = ("ahead", "context", "generators", "most", "works")

    def __init__(self, keep: float) -> None:
        super().__init__(keep)
        self.context = copy_context()
        self.works: dict[Drawn, Work] = {}
        self.generators: list[Remembered] = []  # the next one last
        self.most = 2 * _AHEAD
        self.ahead = 0

    def start(self, nodes: Iterable[object]) -> None:
        """Start all awaitables in some nodes, in document order; no generator is drawn for it."""
        found: list[Remembered] = []
        waiting = list(nodes)[::-1]
        while waiting:
            node = waiting.pop()
            if isinstance(node, Filled | FilledFragment):
                waiting.extend(node.values[::-1])
            elif is_row(node):  # of a template's values
                waiting.extend(node[::-1])
            elif isinstance(node, Element):
                waiting.extend(node.children[::-1])
            elif isinstance(node, Group):
                if isinstance(node, Pending):
                    self._start(node)
                elif isinstance(node, Called) and node.gives_awaitable:
                    _draws(node)
                elif isinstance(node, Remembered) and not node.over:
                    found.append(node)
                waiting.extend(list(node.so_far())[::-1])
        self.generators += found[::-1]
        if len(self.generators) > self.most:
            self.generators = [generator for generator in self.generators if not generator.over]
            self.most = max(2 * _AHEAD, 2 * len(self.generators))

    def _start(self, node: Pending) -> None:
        if node in self.works or _is_there(node):
            return
        if node.work is None:
            node.work = Work(node, self.context.copy())
        if not node.over:
            self.works[node] = node.work
            node.work.renders.append(self)

    def drew(self, children: list[object]) -> None:
        """Start what is new."""
        self.start(children)

    def passed(self) -> bool:
        """Count a child that is written; say whether it may be dropped."""
        self.ahead = max(0, self.ahead - 1)
        return super().passed()

    def arrived(self, work: Work, children: list[object], *, last: bool) -> None:
        """Hear of what came."""
        if last:
            del self.works[work.node]
        self.start(children)

    async def wait_for(self, node: Drawn) -> None:
        """Wait until there is something new."""
        assert isinstance(node, Pending)
        self._start(node)
        work = self.works.get(node)
        if work is not None:
            self._look_ahead()
            await work.news()

    def _look_ahead(self) -> None:
        while self.generators and self.ahead < _AHEAD:
            generator = self.generators[-1]
            before = len(generator.drawn)
            if generator.over or not _draws(generator):
                self.generators.pop()
            new = generator.drawn[before:]
            self.ahead += len(new)
            self.start(new)

    async def give_up(self) -> None:
        """Cancel what is under way for this render alone, and wait for its end.

        A task may have come to its end all the same, with more to be awaited in its result: that is given up too.
        """
        while works := [work for work in self.works.values() if work.left_by(self)]:
            import asyncio

            self.works.clear()
            ended, _ = await asyncio.wait([future for work in works for future in work.cancel()])
            for future in ended:
                _ = future.cancelled() or future.exception()  # seen, and of no interest any more
            for work in works:
                work.close()
            self.start([work.node for work in works])


def _draws(node: Drawn) -> bool:
    """Draw once; an error is raised where the node stands, by who renders it."""
    try:
        return node.draw_more()
    except Exception:
        return False


def _is_there(node: Pending) -> bool:
    """Say whether a render needs not wait for a node: it has its result, or its error, or it was cancelled."""
    return node.over or node.error is not None or _was_cancelled(node) or _draws_or_fails(node)


def _was_cancelled(node: Pending) -> bool:
    return hasattr(node.source, "cancelled") and bool(node.source.cancelled())


def _draws_or_fails(node: Pending) -> bool:
    return not _was_cancelled(node) and (_draws(node) or node.error is not None)


class Work:
    """One awaitable or async iterable under way, for all renders that wait for it."""

    __slots__ = ("_asked", "_news", "node", "renders", "task")

    def __init__(self, node: Pending, context: Context) -> None:
        import asyncio

        self.node = node
        self.renders: list[Render] = []
        self._asked = asyncio.Event()
        self._news: asyncio.Future[None] | None = None
        context.run(provided.set, node.scope)
        self.task: asyncio.Task[None] = asyncio.get_running_loop().create_task(self._run(), context=context)

    async def _run(self) -> None:
        try:
            await (self._draw() if isinstance(self.node.source, AsyncIterable) else self._await())
        except Exception as error:
            self.node.error = error
        except BaseException as error:
            self.node.error = error
            raise
        finally:
            self._tell([], last=True)

    async def _await(self) -> None:
        self.node.settle(await self.node.source)
        self._tell(list(self.node.drawn))

    async def _draw(self) -> None:
        source = self.node.source
        try:
            left = _UNASKED
            async for item in source:
                new = list(take(item))
                self.node.drawn += new
                self._tell(new)
                left -= 1
                if not left:
                    await self._wait_to_be_asked()
                    left = _UNASKED
        finally:
            if hasattr(source, "aclose"):
                await source.aclose()
        self.node.source = None

    async def _wait_to_be_asked(self) -> None:
        self._asked.clear()
        await self._asked.wait()

    def _tell(self, new: list[object], *, last: bool = False) -> None:
        for render in self.renders:
            render.arrived(self, new, last=last)
        if last:
            self.node.work = None
        if self._news is not None and not self._news.done():
            self._news.set_result(None)

    async def news(self) -> None:
        """Wait until something has come."""
        import asyncio

        self._asked.set()
        if self._news is None or self._news.done():
            self._news = asyncio.get_running_loop().create_future()
        await asyncio.wait([self._news])

    def left_by(self, render: Render) -> bool:
        """Forget a render; say whether it was the last."""
        self.renders.remove(render)
        return not self.renders

    def cancel(self) -> list[asyncio.Future[Any]]:
        """Cancel the task, and a task that was given as a child: this one may not have come to await it yet."""
        futures: list[asyncio.Future[Any]] = [self.task]
        if hasattr(self.node.source, "add_done_callback"):
            futures.append(self.node.source)
        for future in futures:
            future.cancel()
        return futures

    def close(self) -> None:
        """Say what became of the node of a task that was cancelled, and close a coroutine that never began."""
        node, source = self.node, self.node.source
        node.work = None
        if isinstance(source, CoroutineType):
            source.close()  # pyright: ignore[reportUnknownMemberType]
        if node.over or isinstance(node.error, Exception):
            return
        node.error = None
        if not _draws_or_fails(node):
            node.error = MarkupError(
                expected="something that can still be awaited",
                came=f"{describe(node.source)}, given up when a render ended early",
                hint="build the tree anew",
            )
