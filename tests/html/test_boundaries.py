"""Boundaries: what fails inside is replaced, wholly, and what stands around it is untouched."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Iterator
from typing import Any

import pytest

from stario import html as h

Write = Callable[[object], str]
DEEP = 10_000


def sorry(error: Exception) -> h.Node:
    return h.p[f"Sorry: {type(error).__name__}"]


def fails(*before: h.Node) -> Iterator[h.Node]:
    yield from before
    raise LookupError("gone")


class Broken:
    def __html__(self) -> str:
        raise LookupError("gone")


async def fails_async() -> h.Node:
    await asyncio.sleep(0)
    raise LookupError("gone")


async def rows_that_fail() -> AsyncIterator[h.Node]:
    yield h.li["a"]
    raise LookupError("gone")


def raises() -> h.Node:
    raise LookupError("gone")


def render_async(make: Callable[[], object]) -> str:
    async def run() -> str:
        return await h.render_async(make())

    return asyncio.run(run())


# -- what is shown


def test_children_that_can_be_written_are_written(write: Write) -> None:
    assert "<main><b>a</b>1</main>" == write(h.main[h.boundary(sorry)[h.b["a"], [1]]])


@pytest.mark.parametrize(
    "part",
    [
        fails,
        lambda: fails("x", h.b["y"]),
        Broken,
        lambda: lambda: raises(),
        lambda: raises,
        lambda: h.div(id="a")[h.p["x"], [h.ul[fails("x")]]],
        lambda: ["x", h.fragment[Broken()]],
        lambda: lambda: h.div[fails("x")],
        lambda: ["x", lambda: raises()],
        lambda: (fails() for _ in range(1)),
    ],
)
def test_what_fails_is_replaced_and_leaves_nothing(write: Write, part: Callable[[], Any]) -> None:
    assert "<main>a<p>Sorry: LookupError</p>b</main>" == write(h.main["a", h.boundary(sorry)[part()], "b"])


@pytest.mark.parametrize("part", [fails_async, rows_that_fail, lambda: fails_async])
@pytest.mark.parametrize("wrap", [lambda part: part, lambda part: ["x", part]])
def test_what_fails_as_it_is_awaited_is_replaced(part: Callable[[], Any], wrap: Callable[[Any], Any]) -> None:
    assert "<main>a<p>Sorry: LookupError</p>b</main>" == render_async(
        lambda: h.main["a", h.boundary(sorry)[wrap(part())], "b"]
    )


def test_an_awaitable_within_an_element_that_fails_is_replaced_with_it() -> None:
    assert "<main>a<p>Sorry: LookupError</p>b</main>" == render_async(
        lambda: h.main["a", h.boundary(sorry)[h.ul[h.li["x"], h.li[fails_async()]]], "b"]
    )


@pytest.mark.parametrize("child", [{"a": 1}, b"x", object(), h.p, h.script["text"]])
def test_a_child_that_cannot_be_written_is_replaced(write: Write, child: Any) -> None:
    assert "<p>Sorry: MarkupError</p>" == write(h.boundary(sorry)[h.div["x", child]])


def test_functions_are_called_once_and_may_be_async() -> None:
    async def part() -> h.Node:
        return h.b["async"]

    assert "<i>now</i><b>async</b>" == render_async(lambda: h.boundary(None)[lambda: h.i["now"], part])


def test_async_functions_begin_together() -> None:
    began: list[int] = []

    async def part(gate: asyncio.Event, number: int) -> h.Node:
        began.append(number)
        await gate.wait()
        return number

    async def run() -> tuple[list[int], str]:
        gate = asyncio.Event()
        parts = [h.boundary(None)[lambda number=number: part(gate, number)] for number in range(2)]
        async_parts = [h.boundary(None)[_bound(part, gate, number)] for number in (2, 3)]
        rendering = asyncio.ensure_future(h.render_async([*async_parts, *parts]))
        for _ in range(5):
            await asyncio.sleep(0)
        before = list(began)
        gate.set()
        return before, await rendering

    before, came = asyncio.run(run())
    assert ([2, 3], "2301") == (before, came)


def _bound(part: Callable[..., Any], gate: asyncio.Event, number: int) -> Callable[[], Any]:
    async def bound() -> Any:
        return await part(gate, number)

    return bound


def test_a_tree_renders_twice_the_same(write: Write) -> None:
    calls: list[int] = []

    def once() -> h.Node:
        calls.append(1)
        if len(calls) == 1:
            raise LookupError
        return "fine"

    node = h.boundary(lambda _: h.p[(part for part in "ab")])[once]
    assert "<p>ab</p>" == write(node) == write(node)
    assert [1] == calls


def test_a_fallback_may_be_awaited() -> None:
    async def ask(error: Exception) -> h.Node:
        return h.p[str(error)]

    assert "<p>gone</p>" == render_async(lambda: h.boundary(ask)[fails_async()])


# -- nested


def test_the_innermost_boundary_replaces(write: Write) -> None:
    tree = h.boundary("outer")["a", h.boundary(sorry)[fails("x")], "b"]
    assert "a<p>Sorry: LookupError</p>b" == write(tree)


def test_a_fallback_that_raises_goes_to_the_next_boundary(write: Write) -> None:
    def worse(error: Exception) -> h.Node:
        raise ValueError("worse") from error

    tree = h.boundary(sorry)["a", h.boundary(worse)[fails("x")], "b"]
    assert "<p>Sorry: ValueError</p>" == write(tree)


def test_a_fallback_that_cannot_be_written_goes_to_the_next_boundary(write: Write) -> None:
    tree = h.boundary(sorry)["a", h.boundary(lambda _: [h.b["x"], {"a": 1}])[fails("x")], "b"]  # type: ignore[arg-type,list-item,return-value,unused-ignore]
    assert "<p>Sorry: MarkupError</p>" == write(tree)


def test_a_fallback_that_raises_raises() -> None:
    def worse(error: Exception) -> h.Node:
        raise ValueError("worse") from error

    with pytest.raises(ValueError, match="worse"):
        str(h.boundary(worse)[fails()])


def test_ten_thousand_nested_boundaries_are_rendered(write: Write) -> None:
    node: Any = "x"
    for _ in range(DEEP):
        node = h.boundary(sorry)[node]
    assert "x" == write(node)


def test_an_error_passes_ten_thousand_boundaries_whose_fallbacks_raise(write: Write) -> None:
    def worse(error: Exception) -> h.Node:
        raise LookupError

    node: Any = h.boundary(worse)[raises]
    for _ in range(DEEP):
        node = h.boundary(worse)[node]
    assert "<p>Sorry: LookupError</p>" == write(h.boundary(sorry)[node])


def test_many_failures_are_all_replaced(write: Write) -> None:
    parts = [h.li[h.boundary(lambda _: "-")[n, fails("x" * 100)]] for n in range(500)]
    assert "<li>-</li>" * 500 == write(parts)


# -- what passes through


@pytest.mark.parametrize("error", [KeyboardInterrupt, SystemExit, GeneratorExit, asyncio.CancelledError])
def test_what_ends_the_program_or_the_task_passes_through(error: type[BaseException]) -> None:
    def end() -> h.Node:
        raise error

    with pytest.raises(error):
        str(h.boundary(sorry)[end])


def test_a_cancelled_render_is_cancelled() -> None:
    async def run() -> None:
        rendering = asyncio.ensure_future(h.render_async(h.boundary(sorry)[asyncio.sleep(1000)]))
        for _ in range(5):
            await asyncio.sleep(0)
        rendering.cancel()
        with pytest.raises(asyncio.CancelledError):
            await rendering

    asyncio.run(run())


# -- chunks


def test_what_stands_before_a_boundary_is_sent_before_what_it_awaits() -> None:
    async def run() -> list[str]:
        gate = asyncio.Event()

        async def part() -> h.Node:
            await gate.wait()
            raise LookupError

        chunks = h.render_chunks_async(h.main["a", h.boundary(sorry)["never", h.boundary("x")["b"], part()], "c"])
        first = await anext(chunks)
        gate.set()
        return [first, *[chunk async for chunk in chunks]]

    assert ["<main>a", "<p>Sorry: LookupError</p>c</main>"] == asyncio.run(run())


def test_no_chunk_leaves_a_boundary_that_may_still_fail() -> None:
    tree = h.main[h.boundary(sorry)[(h.p["x" * 1000] for _ in range(100)), fails()]]
    assert ["<main><p>Sorry: LookupError</p></main>"] == list(h.render_chunks(tree, size=1000))


def test_chunks_go_on_after_a_failure() -> None:
    def rows() -> h.Node:
        return (h.p["x" * 1000] for _ in range(100))

    tree = h.main[rows(), h.boundary(sorry)[rows(), fails()], rows()]
    chunks = list(h.render_chunks(tree, size=4000))
    assert 200 == "".join(chunks).count("<p>x")
    assert 4000 <= min(map(len, chunks[:-1]))
    assert max(map(len, chunks)) <= 8000


# -- the log


def test_an_exception_is_logged_where_the_fallback_is_a_node(caplog: pytest.LogCaptureFixture) -> None:
    assert "<p>Sorry</p>" == str(h.boundary(h.p["Sorry"])[fails()])
    (record,) = caplog.records
    assert ("stario", logging.ERROR) == (record.name, record.levelno)
    assert record.exc_info is not None
    assert isinstance(record.exc_info[1], LookupError)


def test_a_function_has_the_exception_and_nothing_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    came: list[Exception] = []
    str(h.boundary(lambda error: came.append(error))[fails()])
    assert (["gone"], []) == ([str(error) for error in came], caplog.records)


# -- the rest of the house


@pytest.mark.parametrize("part", ["x", raises])
def test_boundaries_that_show_the_same_do_not_differ(part: Any) -> None:
    def view() -> h.Node:
        return h.main(id="a")[h.boundary(sorry)[part]]

    assert [] == h.diff(view(), view())


def test_a_boundary_is_compared_by_what_it_shows() -> None:
    def view(part: Any) -> h.Node:
        return h.main(id="a")[h.boundary(sorry)[h.p(id="b")[part]]]

    assert ["b"] == [patch.target for patch in h.diff(view("old"), view("new"))]
    assert ["a"] == [patch.target for patch in h.diff(view("old"), view(fails()))]


def test_a_path_within_a_fallback_leads_to_the_place() -> None:
    with pytest.raises(h.MarkupError) as caught:
        str(h.ul[h.li["a"], h.boundary(h.li[b"x"])[fails()]])  # type: ignore[index]  # pyright: ignore
    assert "ul > li[2]" == caught.value.path


def test_a_function_outside_a_boundary_is_refused() -> None:
    with pytest.raises(h.MarkupError, match="call it"):
        str(h.p[raises])  # type: ignore[index]  # pyright: ignore


def test_an_empty_boundary_is_nothing(write: Write) -> None:
    assert "" == write(h.boundary(sorry))


def test_a_second_pair_of_brackets_is_refused() -> None:
    with pytest.raises(h.MarkupError, match=r"boundary: expected no children yet, came a second \[...\]"):
        h.boundary(sorry)["a"]["b"]


def test_one_boundary_takes_children_many_times() -> None:
    safe = h.boundary(sorry)
    assert ("a", "b") == (str(safe["a"]), str(safe["b"]))


def test_a_boundary_sees_the_values_around_it() -> None:
    theme = h.Context("theme", default="light")
    tree = theme.provide("dark")[h.boundary(lambda _: theme.get())[lambda: fails(theme.get())]]
    good = theme.provide("dark")[h.boundary(None)[lambda: theme.get()]]
    assert ("dark", "dark", "light") == (str(tree), str(good), theme.get())
