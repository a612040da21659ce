"""Contexts: a value reaches all components inside, however they are rendered, and none outside."""

from __future__ import annotations

import asyncio
import sys
import threading
from collections.abc import AsyncIterator, Callable, Iterator
from typing import Any

import pytest

from stario import html as h

Write = Callable[[object], str]
theme = h.Context("theme", default="light")
user = h.Context[str]("user")


def button() -> h.Element:
    return h.button(class_=theme.get())["x"]


def later() -> Iterator[h.Node]:
    yield button()


class Asks:
    def __html__(self) -> str:
        return str(button())


LIGHT, DARK = '<button class="light">x</button>', '<button class="dark">x</button>'


# -- where the value is


def test_a_component_inside_sees_the_value() -> None:
    assert DARK == str(theme.provide("dark")[button()])


def test_a_component_outside_sees_the_default() -> None:
    assert LIGHT + DARK + LIGHT == str(h.fragment[button(), theme.provide("dark")[button()], button()])


def test_the_innermost_value_holds_and_the_outer_one_is_back_after_it() -> None:
    dim = '<button class="dim">x</button>'
    assert DARK + dim + DARK == str(theme.provide("dark")[button(), theme.provide("dim")[button()], button()])


def test_contexts_do_not_mix() -> None:
    node = theme.provide("dark")[user.provide("Ann")[theme.get(), user.get()], theme.get()]
    assert "darkAnndark" == str(node)


def test_contexts_of_one_name_are_two() -> None:
    other = h.Context("theme", default="other")
    assert "other" == str(theme.provide("dark")[other.get()])


def test_none_is_a_value() -> None:
    nothing = h.Context[str | None]("nothing", default="default")
    assert "None" == str(nothing.provide(None)[repr(nothing.get())])


def test_a_value_that_is_missing_is_an_error_that_names_the_context() -> None:
    with pytest.raises(LookupError) as caught:
        user.get()
    assert (
        "expected a value of the context 'user', came none; "
        "write user.provide(value)[...] around, or give h.Context('user', default=...)"
    ) == str(caught.value)


def nested(depth: int, part: Callable[[], h.Node]) -> h.Node:
    return h.div[nested(depth - 1, part)] if depth else part()


def nested_in_generators(depth: int, part: Callable[[], h.Node]) -> Iterator[h.Node]:
    yield h.div[nested_in_generators(depth - 1, part)] if depth else part()


async def nested_in_coroutines(depth: int, part: Callable[[], h.Node]) -> h.Node:
    await asyncio.sleep(0)
    return h.div[nested_in_coroutines(depth - 1, part)] if depth else part()


@pytest.mark.parametrize("nest", [nested, nested_in_generators])
def test_a_theme_reaches_a_button_ten_components_down(
    write: Write, nest: Callable[[int, Callable[[], h.Node]], h.Node]
) -> None:
    assert "<div>" * 10 + DARK + "</div>" * 10 == write(theme.provide("dark")[nest(10, button)])


@pytest.mark.parametrize("nest", [nested, nested_in_generators, nested_in_coroutines])
def test_a_theme_reaches_a_button_in_the_async_render(nest: Callable[[int, Callable[[], h.Node]], h.Node]) -> None:
    async def render() -> str:
        tree = [theme.provide("dark")[nest(10, button)], nest(1, button)]
        return await h.render_async(tree)

    assert "<div>" * 10 + DARK + "</div>" * 10 + f"<div>{LIGHT}</div>" == asyncio.run(render())


@pytest.mark.parametrize(
    "part", [lambda: Asks(), later, lambda: [later()], lambda: h.p[later()], lambda: (later() for _ in range(1))]
)
def test_what_is_rendered_later_sees_the_value_too(write: Write, part: Callable[[], h.Node]) -> None:
    assert DARK in write([theme.provide("dark")[part()], "."])


def test_async_parts_that_begin_later_see_the_value() -> None:
    async def rows() -> AsyncIterator[h.Node]:
        yield button()
        await asyncio.sleep(0)
        yield later()

    async def part() -> h.Node:
        await asyncio.sleep(0)
        return [button(), later(), rows()]

    async def render() -> str:
        return await h.render_async([theme.provide("dark")[part(), rows()], part()])

    assert DARK * 6 + LIGHT * 4 == asyncio.run(render())


def test_a_generator_sees_what_a_list_would_have_seen() -> None:
    as_list, as_generator = h.p[[button()]], h.p[(button() for _ in range(1))]
    assert f"<p>{LIGHT}</p>" * 2 == str(theme.provide("dark")[as_list, as_generator])


def test_a_part_that_a_patch_carries_still_sees_the_value() -> None:
    def view(title: str) -> h.Node:
        return theme.provide("dark")[h.main(id="a")[h.ul(id="b", title=title)[later()]]]

    (patch,) = h.diff(view("old"), view("new"))
    assert f'<ul id="b" title="new">{DARK}</ul>' == h.render(patch.nodes)


def test_values_are_there_where_trees_are_compared() -> None:
    def view() -> h.Node:
        return theme.provide("dark")[h.main(id="a")[later()]]

    assert [] == h.diff(view(), view())
    assert [] != h.diff(view(), h.fragment[h.main(id="a")[later()]])


def test_a_tree_is_rendered_in_another_thread_as_in_this_one() -> None:
    tree = theme.provide("dark")[later(), Asks()]
    came: list[str] = []
    thread = threading.Thread(target=lambda: came.append(str(tree)))
    thread.start()
    thread.join()
    assert [DARK * 2] == came


def test_the_chunks_of_a_tree_may_be_asked_for_in_several_threads() -> None:
    tree = theme.provide("dark")[((button(), "x" * 2000) for _ in range(5))]
    chunks = h.render_chunks(tree, size=1)
    came: list[str] = []
    for _ in range(5):
        thread = threading.Thread(target=lambda: came.append(next(chunks)))
        thread.start()
        thread.join()
    assert 5 == ("".join(came) + "".join(chunks)).count(DARK)


def test_a_consumer_of_chunks_does_not_see_the_value() -> None:
    seen = {theme.get() for _ in h.render_chunks(theme.provide("dark")[((button(), "x" * 2000) for _ in range(5))])}
    assert {"light"} == seen


def test_a_task_that_a_component_starts_keeps_the_value() -> None:
    async def late() -> str:
        await asyncio.sleep(0)
        return theme.get()

    async def render() -> str:
        return await h.render_async(theme.provide("dark")[asyncio.create_task(late())])

    assert "dark" == asyncio.run(render())


def test_tasks_do_not_see_each_others_values() -> None:
    async def page(name: str) -> str:
        async def part() -> str:
            await asyncio.sleep(0)
            return theme.get()

        return str(theme.provide(name)[await part(), "-", theme.get()])

    async def run() -> list[str]:
        return await asyncio.gather(page("a"), page("b"))

    assert ["a-a", "b-b"] == asyncio.run(run())


# -- that the value goes


def fails() -> h.Node:
    raise ValueError(theme.get())


def test_the_value_goes_when_the_brackets_raise() -> None:
    with pytest.raises(ValueError, match="dark"):
        theme.provide("dark")[fails()]
    assert "light" == theme.get()


def test_the_value_goes_while_the_traceback_is_kept() -> None:
    try:
        theme.provide("dark")[h.p[fails()]]
    except ValueError as error:
        kept = error
        assert "light" == theme.get()
    assert kept.__traceback__ is not None
    assert "light" == theme.get()


def test_nested_values_go_one_by_one_when_brackets_raise() -> None:
    def inner() -> h.Node:
        try:
            return theme.provide("dim")[theme.provide("dimmer")[fails()]]
        except ValueError:
            return theme.get()

    assert "darkdark" == str(theme.provide("dark")[inner(), theme.get()])
    assert "light" == theme.get()


def test_the_value_goes_when_what_is_given_cannot_be_taken() -> None:
    class Broken(list[Any]):
        def __iter__(self) -> Iterator[Any]:
            raise ValueError("broken")

    with pytest.raises(ValueError, match="broken"):
        theme.provide("dark")[Broken()]
    assert "light" == theme.get()


def test_the_value_goes_when_a_coroutine_is_cancelled_in_the_brackets() -> None:
    async def page() -> h.Node:
        return theme.provide("dark")[await asyncio.sleep(1000)]

    async def run() -> str:
        task = asyncio.create_task(page())
        await asyncio.sleep(0)
        task.cancel()
        await asyncio.wait([task])
        return theme.get()

    assert "light" == asyncio.run(run())


@pytest.mark.skipif(sys.implementation.name != "cpython", reason="elsewhere objects die later")
def test_a_provider_that_is_kept_gives_its_value_as_long_as_it_lives() -> None:
    provider = theme.provide("dark")
    during = theme.get()
    del provider
    assert ("dark", "light") == (during, theme.get())


def test_a_provider_without_brackets_gives_nothing() -> None:
    theme.provide("dark")
    assert "light" == theme.get()


def test_providers_that_die_out_of_order_leave_nothing() -> None:
    first, second = theme.provide("dark"), theme.provide("dim")
    del first
    during = theme.get()
    del second
    assert ("dim", "light") == (during, theme.get())


def test_a_provider_that_is_kept_leaves_nothing_in_a_copied_context() -> None:
    async def run() -> tuple[str, str]:
        go = asyncio.Event()

        async def look() -> str:
            await go.wait()
            return theme.get()

        provider = theme.provide("dark")
        task = asyncio.create_task(look())
        await asyncio.sleep(0)
        del provider
        go.set()
        return await task, theme.get()

    assert ("light", "light") == asyncio.run(run())


def test_a_generator_that_keeps_a_provider_leaves_nothing_outside() -> None:
    def rows() -> Iterator[h.Node]:
        provider = theme.provide("dark")
        yield theme.get()
        del provider

    assert "darklight" == str(h.fragment[rows(), (theme.get() for _ in range(1))])


def test_brackets_come_right_after_it_and_once() -> None:
    provider = theme.provide("dark")
    node = provider[button()]
    with pytest.raises(h.MarkupError) as caught:
        provider[button()]
    assert ("theme.provide(...)", "one [...] right after it", "brackets later, or a second time") == (
        caught.value.path,
        caught.value.expected,
        caught.value.came,
    )
    assert (DARK, "light") == (str(node), theme.get())


def test_brackets_around_a_provider_that_is_still_open_are_refused() -> None:
    first, second = theme.provide("dark"), theme.provide("dim")
    with pytest.raises(h.MarkupError, match="brackets later"):
        first["x"]
    del first, second
    assert "light" == theme.get()


# -- how they show


def test_a_context_shows_its_name() -> None:
    provider = theme.provide("dark")
    assert ("h.Context('theme')", "theme.provide('dark')") == (repr(theme), repr(provider))


def test_a_provider_is_no_endless_sequence() -> None:
    with pytest.raises(TypeError):
        list(theme.provide("dark"))  # type: ignore[call-overload]  # pyright: ignore
