"""The async renders: what is started when, what is sent when, and that nothing is left behind."""

from __future__ import annotations

import asyncio
import gc
import tracemalloc
import warnings
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Iterator
from contextvars import ContextVar
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stario import html as h

DEEP = 10_000


def run(make: Callable[[], Coroutine[Any, Any, Any]]) -> Any:
    """Run a test's coroutine; a task, an error or a warning that it leaves behind fails it."""

    async def watched() -> Any:
        loop = asyncio.get_running_loop()
        faults: list[dict[str, Any]] = []
        loop.set_exception_handler(lambda _, context: faults.append(context))
        came = await make()
        left = asyncio.all_tasks() - {asyncio.current_task()}
        gc.collect()
        await asyncio.sleep(0)
        assert ([], set()) == (faults, left)
        return came

    with warnings.catch_warnings():
        warnings.simplefilter("error")
        came = asyncio.run(watched())
        gc.collect()
    return came


def render(tree: Callable[[], object]) -> str:
    return str(run(lambda: h.render_async(tree())))


class Gate:
    """An awaitable part of a page that comes when the test opens it, and notes what became of it."""

    def __init__(self, result: object = "open") -> None:
        self.result = result
        self.event = asyncio.Event()
        self.began = self.cancelled = self.finished = False

    async def part(self) -> Any:
        self.began = True
        try:
            await self.event.wait()
        except asyncio.CancelledError:
            self.cancelled = True
            raise
        self.finished = True
        if isinstance(self.result, Exception):
            raise self.result
        return self.result

    def open(self) -> None:
        self.event.set()


async def text(value: object = "text") -> Any:
    await asyncio.sleep(0)
    return value


async def letters(word: str) -> AsyncIterator[h.Node]:
    for letter in word:
        await asyncio.sleep(0)
        yield letter


async def turns(count: int = 5) -> None:
    for _ in range(count):
        await asyncio.sleep(0)


class WillGive:
    def __await__(self) -> Any:
        yield from asyncio.sleep(0).__await__()
        return "given"


class Rows:
    """An async iterable that is no generator."""

    def __aiter__(self) -> AsyncIterator[h.Node]:
        return letters("abc")


# -- what may be awaited, and where


@pytest.mark.parametrize(
    ("expected", "tree"),
    [
        ("<p>text</p>", lambda: h.p[text()]),
        ("<p>given</p>", lambda: h.p[WillGive()]),
        ("<p>text</p>", lambda: h.p[asyncio.ensure_future(text())]),
        ("<p>abc</p>", lambda: h.p[letters("abc")]),
        ("<p>abc</p>", lambda: h.p[Rows()]),
        ("text", lambda: text()),
        ("abc", lambda: letters("abc")),
        ("textabc", lambda: [text(), [letters("abc")]]),
        ("<p>a1b</p>", lambda: h.p["a", [text(1), [None]], "b"]),
        ("<p>text</p>", lambda: h.p[h.fragment[h.fragment[text()]]]),
        ("<p>0<b>1</b></p>", lambda: h.p[(text(n if n == 0 else h.b[n]) for n in range(2))]),
        ("<p>text</p>", lambda: h.p[text(text(text(text())))]),
        ("<p><b>text</b>abc</p>", lambda: h.p[text([h.b[text()], letters("abc")])]),
        ("<p>&lt;</p>", lambda: h.p[text("<")]),
        ("<p></p>", lambda: h.p[text(None), text([]), letters("")]),
        ("<ul><li>a</li><li>b</li></ul>", lambda: h.ul[(h.li[text(letter)] for letter in "ab")]),
        ("<pre>\n\nx</pre>", lambda: h.pre[text("\nx")]),
    ],
)
def test_what_is_awaited_stands_where_it_was_given(expected: str, tree: Callable[[], object]) -> None:
    assert expected == render(tree)


def test_a_tree_rendered_is_markup() -> None:
    assert h.Markup is type(run(lambda: h.render_async(h.p[text()])))


def test_async_generators_of_awaitables_are_awaited() -> None:
    async def parts() -> AsyncIterator[h.Node]:
        yield text("a")
        yield h.b[text("b")]

    assert "<p>a<b>b</b></p>" == render(lambda: h.p[parts()])


@pytest.mark.parametrize("wrap", [lambda part: h.div[part], lambda part: part, lambda part: [part]])
def test_ten_thousand_nested_awaitables_are_rendered(wrap: Callable[[object], h.Node]) -> None:
    async def nest(depth: int) -> h.Node:
        return wrap(nest(depth - 1)) if depth else "x"

    assert "x" == render(lambda: nest(DEEP)).replace("<div>", "").replace("</div>", "")


def test_ten_thousand_awaitables_in_each_other_are_awaited() -> None:
    async def within(part: Awaitable[h.Node]) -> h.Node:
        return part

    async def tree() -> h.Node:
        part: Awaitable[h.Node] = text()
        for _ in range(DEEP):
            part = within(part)
        return part

    assert "text" == render(tree)


def test_ten_thousand_nested_generators_are_rendered(write: Callable[[object], str]) -> None:
    node: h.Node = "x"
    for _ in range(DEEP):
        node = h.fragment[(part for part in [node])]
    assert "x" == write(node)


# -- parallel


def test_all_awaitables_of_a_tree_begin_before_one_is_awaited() -> None:
    async def check() -> list[bool]:
        gates = [Gate() for _ in range(5)]
        a, b, c, d, e = (gate.part() for gate in gates)
        tree = h.div[a, h.ul[[h.li[b], h.li[[c]]], h.fragment[d]], (part for part in [e])]
        rendering = asyncio.ensure_future(h.render_async(tree))
        await turns()
        began = [gate.began for gate in gates]
        for gate in gates:
            gate.open()
        assert "<div>open<ul><li>open</li><li>open</li>open</ul>open</div>" == await rendering
        return began

    assert [True] * 5 == run(check)


def test_awaitables_in_a_result_begin_before_it_is_their_turn() -> None:
    async def check() -> tuple[bool, str]:
        first, inner = Gate(), Gate("inner")
        rendering = asyncio.ensure_future(h.render_async(h.p[first.part(), text([inner.part()])]))
        await turns()
        began = inner.began
        first.open()
        inner.open()
        return began, await rendering

    assert (True, "<p>openinner</p>") == run(check)


def test_awaitables_in_generators_within_generators_begin_together() -> None:
    async def check() -> int:
        gates = [Gate() for _ in range(20)]
        cells = iter(gates)
        tree = h.table[(h.tr[(h.td[next(cells).part()] for _ in range(5))] for _ in range(4))]
        rendering = asyncio.ensure_future(h.render_async(tree))
        await turns()
        began = sum(gate.began for gate in gates)
        for gate in gates:
            gate.open()
        await rendering
        return began

    assert 20 == run(check)


def test_generators_are_drawn_ahead_only_so_far() -> None:
    drawn: list[int] = []

    async def check() -> int:
        gate = Gate()
        rows = (drawn.append(n) for n in range(5000))
        rendering = asyncio.ensure_future(h.render_async([gate.part(), rows]))
        await turns()
        before = len(drawn)
        gate.open()
        await rendering
        return before

    assert 0 < run(check) < 1000
    assert 5000 == len(drawn)


def test_no_generator_is_drawn_ahead_where_nothing_is_waited_for() -> None:
    drawn: list[int] = []

    async def check() -> int:
        chunks = h.render_chunks_async(h.table[(h.tr[drawn.append(n), "x" * 100] for n in range(5000))])
        await anext(chunks)
        await chunks.aclose()
        return len(drawn)

    assert 0 < run(check) < 200


def test_more_awaitables_than_are_drawn_ahead_are_all_awaited() -> None:
    assert "".join(map(str, range(2000))) == render(lambda: h.fragment[(text(n) for n in range(2000))])


# -- what is sent when


def test_what_stands_before_an_awaitable_is_sent_without_waiting_for_it() -> None:
    async def check() -> list[str]:
        gate = Gate()
        chunks = h.render_chunks_async(h.main[h.h1["Cart"], h.p[gate.part()], h.footer["x"]])
        first = await anext(chunks)
        gate.open()
        return [first, *[chunk async for chunk in chunks]]

    assert ["<main><h1>Cart</h1><p>", "open</p><footer>x</footer></main>"] == run(check)


def test_rows_of_an_async_iterable_are_sent_as_they_come() -> None:
    async def check() -> list[str]:
        gates = [Gate() for _ in range(3)]

        async def rows() -> AsyncIterator[h.Node]:
            for gate in gates:
                yield h.li[await gate.part()]

        chunks = h.render_chunks_async(h.ul[rows()])
        came = [await anext(chunks)]
        for gate in gates:
            gate.open()
            came.append(await anext(chunks))
        return [*came, *[chunk async for chunk in chunks]]

    assert ["<ul>", "<li>open</li>", "<li>open</li>", "<li>open</li></ul>"] == run(check)


def test_what_is_finished_while_an_earlier_part_is_awaited_waits_for_its_turn() -> None:
    async def check() -> list[str]:
        gate = Gate("first")
        chunks = h.render_chunks_async(["a", gate.part(), text("second")])
        came = [await anext(chunks)]
        await turns()
        gate.open()
        return [*came, *[chunk async for chunk in chunks]]

    assert ["a", "firstsecond"] == run(check)


def test_a_tree_without_awaitables_has_the_chunks_of_the_sync_render() -> None:
    def tree() -> h.Node:
        return h.table[(h.tr[h.td[n], h.td["x" * 50]] for n in range(3000))]

    async def check() -> list[str]:
        return [chunk async for chunk in h.render_chunks_async(tree())]

    assert list(h.render_chunks(tree())) == run(check)


def test_a_stream_of_async_rows_takes_no_more_memory_for_more_rows() -> None:
    async def rows() -> AsyncIterator[h.Node]:
        for n in range(10_000):
            yield h.tr(id=f"row-{n}")[h.td[n], h.td(class_="name")["x" * 20]]

    async def check() -> float:
        tree = h.table[rows()]
        tracemalloc.start()
        async for _ in h.render_chunks_async(tree):
            pass
        peak = tracemalloc.get_traced_memory()[1] / 1e6
        tracemalloc.stop()
        return peak

    assert run(check) < 2


def test_a_stream_of_rows_with_awaitables_takes_no_more_memory_for_more_rows() -> None:
    async def check() -> float:
        tree = h.table[(h.tr[text(n), h.td["x" * 20]] for n in range(10_000))]
        tracemalloc.start()
        async for _ in h.render_chunks_async(tree):
            pass
        peak = tracemalloc.get_traced_memory()[1] / 1e6
        tracemalloc.stop()
        return peak

    assert run(check) < 6


def test_an_async_iterable_does_not_run_far_ahead_of_who_reads_it() -> None:
    drawn: list[int] = []

    async def rows() -> AsyncIterator[h.Node]:
        for n in range(5000):
            drawn.append(n)
            yield h.li["x" * 50]

    async def check() -> int:
        chunks = h.render_chunks_async(h.ul[rows()])
        await anext(chunks)
        await turns(500)
        before = len(drawn)
        async for _ in chunks:
            pass
        return before

    assert 0 < run(check) < 500
    assert 5000 == len(drawn)


# -- what is remembered


def test_what_was_awaited_is_remembered(write: Callable[[object], str]) -> None:
    tree = h.p[text(), letters("abc"), (text(n) for n in range(3))]
    first = run(lambda: h.render_async(tree))
    assert "<p>textabc012</p>" == first == write(tree)
    assert [] == h.diff(tree, tree)


def test_trees_that_were_awaited_are_compared() -> None:
    async def view(value: str) -> h.Node:
        tree = h.div(id="a")[h.p(id="b")[text(value)], h.p(id="c")["same"]]
        await h.render_async(tree)
        return tree

    old, new, same = run(lambda: _gathered(view("old"), view("new"), view("new")))
    assert ["b"] == [patch.target for patch in h.diff(old, new)]
    assert [] == h.diff(new, same)


async def _gathered(*parts: Awaitable[Any]) -> list[Any]:
    return await asyncio.gather(*parts)


def test_two_renders_of_one_tree_share_what_is_awaited() -> None:
    async def check() -> tuple[str, str]:
        tree = h.p[text(h.b[text()]), letters("abc")]
        return await asyncio.gather(h.render_async(tree), h.render_async(tree))

    assert ["<p><b>text</b>abc</p>"] * 2 == run(check)


def test_a_render_that_ends_leaves_its_tasks_to_the_other_one() -> None:
    async def check() -> tuple[bool, str]:
        gate = Gate()
        tree = h.p[gate.part()]
        one = h.render_chunks_async(tree)
        await anext(one)
        other = asyncio.ensure_future(h.render_async(tree))
        await turns()
        await one.aclose()
        gate.open()
        return gate.cancelled, await other

    assert (False, "<p>open</p>") == run(check)


# -- the end


def test_a_consumer_that_stops_early_cancels_what_is_under_way() -> None:
    async def check() -> list[bool]:
        gates = [Gate() for _ in range(3)]
        chunks = h.render_chunks_async(["a", *[gate.part() for gate in gates]])
        await anext(chunks)
        await turns()
        await chunks.aclose()
        return [gate.cancelled for gate in gates]

    assert [True] * 3 == run(check)


def test_a_consumer_that_stops_before_a_task_could_begin_leaves_no_warning() -> None:
    async def check() -> None:
        chunks = h.render_chunks_async(["a", text(), letters("abc"), WillGive(), h.p[text()]])
        await anext(chunks)
        await chunks.aclose()

    run(check)


def test_a_task_given_as_a_child_is_cancelled_too_when_the_render_fails_at_once() -> None:
    async def check() -> tuple[bool, bool]:
        waits, fails = asyncio.ensure_future(Gate().part()), asyncio.ensure_future(text(1))
        with pytest.raises(h.MarkupError):
            await h.render_async([b"x", waits, fails])  # type: ignore[list-item,unused-ignore]
        return waits.cancelled(), fails.cancelled()

    assert (True, True) == run(check)


@pytest.mark.parametrize("when", range(8))
def test_what_a_task_gives_as_the_render_fails_is_given_up_with_it(when: int) -> None:
    async def fails() -> h.Node:
        raise LookupError

    async def gives() -> h.Node:
        await turns(when)
        return [text("never awaited")]

    async def check() -> str:
        return await until_it_fails([fails(), asyncio.ensure_future(gives())])

    assert "" == run(check)


def test_a_task_that_was_cancelled_before_cancels_the_render_where_it_stands() -> None:
    async def check() -> str:
        task = asyncio.ensure_future(text())
        task.cancel()
        await asyncio.wait([task])
        chunks = h.render_chunks_async(["a", text(), "b", task])
        first = await anext(chunks)
        with pytest.raises(asyncio.CancelledError):
            await anext(chunks)
        return first

    assert "a" == run(check)


def test_an_async_generator_is_closed_when_the_consumer_stops() -> None:
    closed: list[str] = []

    async def rows(name: str, gate: Gate | None) -> AsyncIterator[h.Node]:
        try:
            for _ in range(1000):
                yield "x"
            if gate is not None:
                await gate.part()
        finally:
            await asyncio.sleep(0)
            closed.append(name)

    async def check() -> None:
        chunks = h.render_chunks_async([h.p[rows("a", None)], text()])
        await anext(chunks)
        await turns()
        await chunks.aclose()

    run(check)
    assert ["a"] == closed


def test_a_render_that_is_cancelled_cancels_what_it_started() -> None:
    async def check() -> bool:
        gate = Gate()
        rendering = asyncio.ensure_future(h.render_async(h.p[gate.part()]))
        await turns()
        rendering.cancel()
        with pytest.raises(asyncio.CancelledError):
            await rendering
        return gate.cancelled

    assert run(check)


def test_an_awaitable_that_fails_raises_its_error_and_cancels_the_rest() -> None:
    async def check() -> tuple[bool, bool]:
        fails, also_fails, rest = Gate(LookupError("gone")), Gate(ValueError("too")), Gate()
        fails.open()
        also_fails.open()
        with pytest.raises(LookupError, match="gone"):
            await h.render_async(h.p[fails.part(), also_fails.part(), rest.part()])
        return also_fails.finished, rest.cancelled

    assert (True, True) == run(check)


async def until_it_fails(tree: h.Node, size: int = 8192) -> str:
    """Return what is sent before a `LookupError`."""
    came = ""
    try:
        async for chunk in h.render_chunks_async(tree, size):
            came += chunk
    except LookupError:
        return came
    raise AssertionError("nothing failed")


def test_an_async_iterable_that_fails_raises_its_error_in_each_render() -> None:
    async def rows() -> AsyncIterator[h.Node]:
        yield "a"
        await turns(10)
        raise LookupError("gone")

    async def check() -> str:
        tree = h.p[rows()]
        came = await until_it_fails(tree)
        with pytest.raises(LookupError):
            str(tree)
        return came

    assert "<p>a" == run(check)


def test_an_error_in_a_generator_that_is_drawn_ahead_is_raised_where_it_stands() -> None:
    def rows() -> Iterator[h.Node]:
        yield "b"
        raise LookupError("gone")

    tree = ["a", text("x" * 2000), text("y" * 2000), rows()]
    assert "a" + "x" * 2000 + "y" * 2000 == run(lambda: until_it_fails(tree, size=1))


def test_a_task_that_someone_else_cancels_cancels_the_render() -> None:
    async def check() -> None:
        task = asyncio.ensure_future(Gate().part())
        rendering = asyncio.ensure_future(h.render_async(h.p[task]))
        await turns()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await rendering

    run(check)


def test_what_was_given_up_says_so_the_next_time() -> None:
    async def check() -> h.Node:
        tree = h.p[Gate().part()]
        chunks = h.render_chunks_async(tree)
        await anext(chunks)
        await chunks.aclose()
        with pytest.raises(
            h.MarkupError, match=r"expected something that can still be awaited, .*; build the tree anew"
        ):
            await h.render_async(tree)
        return tree

    with pytest.raises(h.MarkupError, match="given up when a render ended early"):
        str(run(check))


def test_a_path_leads_to_what_an_awaitable_gave() -> None:
    async def check() -> str:
        with pytest.raises(h.MarkupError) as caught:
            await h.render_async(h.ul[h.li["a"], text(h.li[text({"a": 1})])])
        return caught.value.path

    assert "ul > li[2]" == run(check)


# -- the surroundings


def test_an_awaitable_runs_in_a_copy_of_the_callers_context() -> None:
    language: ContextVar[str] = ContextVar("language")

    async def part() -> str:
        before = language.get()
        language.set("changed")
        return before

    async def check() -> tuple[str, str]:
        language.set("en")
        return await h.render_async([part(), part()]), language.get()

    assert ("enen", "en") == run(check)


@pytest.mark.skipif(not hasattr(asyncio, "eager_task_factory"), reason="tasks begin at once from Python 3.12 on")
def test_tasks_that_begin_at_once_are_no_recursion() -> None:
    async def nest(depth: int) -> h.Node:
        return nest(depth - 1) if depth else "x"

    async def check() -> str:
        asyncio.get_running_loop().set_task_factory(asyncio.eager_task_factory)  # type: ignore[attr-defined,unused-ignore]
        return await h.render_async([nest(DEEP), letters("abc"), text()])

    assert "xabctext" == run(check)


# -- the law: a tree of late parts is written as the same tree of plain ones

Spec = tuple[str, list[Any]]
_SPECS: st.SearchStrategy[Any] = st.recursive(
    st.sampled_from(["a", "b", "fails"]),
    lambda inner: st.tuples(
        st.sampled_from(["list", "element", "generator", "coroutine", "async generator", "task", "boundary"]),
        st.lists(inner, max_size=4),
    ),
    max_leaves=25,
)


def plain(spec: str | Spec) -> h.Node:
    """Return a tree without late parts; raises what rendering it would."""
    if spec == "fails":
        raise LookupError
    if isinstance(spec, str):
        return spec
    kind, parts = spec
    if kind == "boundary":
        try:
            return [plain(part) for part in parts]
        except LookupError:
            return "fallback"
    inside = [plain(part) for part in parts]
    return h.p[inside] if kind == "element" else inside


def late(spec: str | Spec) -> h.Node:
    """Return the same tree, most of it to come later."""
    if spec == "fails":
        return _fails()
    if isinstance(spec, str):
        return spec
    kind, parts = spec
    return _MAKE[kind](parts)


def _fails() -> Iterator[h.Node]:
    raise LookupError
    yield


async def _coroutine(parts: list[Any]) -> h.Node:
    for _ in parts:
        await asyncio.sleep(0)
    return [late(part) for part in parts]


async def _async_generator(parts: list[Any]) -> AsyncIterator[h.Node]:
    for part in parts:
        await asyncio.sleep(0)
        yield late(part)


_MAKE: dict[str, Callable[[list[Any]], Any]] = {
    "list": lambda parts: [late(part) for part in parts],
    "element": lambda parts: h.p[[late(part) for part in parts]],
    "generator": lambda parts: (late(part) for part in parts),
    "coroutine": _coroutine,
    "async generator": _async_generator,
    "task": lambda parts: asyncio.ensure_future(_coroutine(parts)),
    "boundary": lambda parts: h.boundary(lambda _: "fallback")[[late(part) for part in parts]],
}


@given(_SPECS, st.sampled_from([1, 8192]))
@settings(deadline=None)
def test_late_parts_are_written_as_plain_ones(spec: str | Spec, size: int) -> None:
    try:
        expected = h.render(plain(spec))
    except LookupError:
        expected = None

    async def written() -> str | None:
        try:
            return "".join([chunk async for chunk in h.render_chunks_async(late(spec), size)])
        except LookupError:
            return None

    assert expected == run(written)
