"""Late nodes: what is a child now and known later is asked, drawn or awaited once, and remembered."""

from __future__ import annotations

import asyncio
import gc
import warnings
from collections.abc import AsyncIterator, Callable, Generator, Iterator

import pytest
from markupsafe import Markup

from stario import html as h
from stario.html.children import Late, Pending, Remembered, still, take

Write = Callable[[object], str]


class Counter:
    """An object that knows its markup, and counts how often it is asked."""

    def __init__(self) -> None:
        self.asked = 0

    def __html__(self) -> str:
        self.asked += 1
        return f"<b>{self.asked}\r\n</b>"


class Broken:
    """An object whose markup cannot be had at first."""

    def __init__(self) -> None:
        self.asked = 0

    def __html__(self) -> str:
        self.asked += 1
        raise LookupError("the database is gone")


class Translation:
    """A lazy text as translations make it: it acts as text, and knows its markup."""

    language = "en"

    def __html__(self) -> str:
        return f"<i>{self.language}</i>"

    def __mod__(self, other: object) -> str:
        raise AssertionError("not asked")

    def __add__(self, other: object) -> str:
        raise AssertionError("not asked")


class WillGive:
    """An awaitable that is neither a coroutine nor a future."""

    def __await__(self) -> Generator[None, None, str]:
        yield
        return "text"


async def text() -> str:
    return "text"


async def letters() -> AsyncIterator[str]:
    yield "a"


# -- objects that know their markup


def test_an_object_is_asked_for_its_markup_once(write: Write) -> None:
    node = h.p[Counter()]
    assert "<p><b>1\n</b></p>" == write(node) == write(node)


def test_an_object_is_not_asked_when_it_is_given() -> None:
    child = Counter()
    h.p[child]
    assert 0 == child.asked


def test_comparing_and_rendering_ask_an_object_once() -> None:
    child = Counter()
    old, new = h.p(id="a")[child], h.p(id="a")[Counter()]
    assert [] == h.diff(old, new)
    assert '<p id="a"><b>1\n</b></p>' == str(old)


def test_an_object_that_fails_is_asked_again_and_its_error_comes_out_as_it_is() -> None:
    child = Broken()
    node = h.p[child]
    for _ in range(2):
        with pytest.raises(LookupError, match="the database is gone"):
            str(node)
    assert 2 == child.asked


def test_a_lazy_translation_is_asked_at_each_render(monkeypatch: pytest.MonkeyPatch) -> None:
    node = h.p[Translation()]
    english = str(node)
    monkeypatch.setattr(Translation, "language", "de")
    assert ("<p><i>en</i></p>", "<p><i>de</i></p>") == (english, str(node))


@pytest.mark.parametrize("child", [Markup("<b>"), h.b["x"], h.raw("x"), "a", 1, None, {"a": 1}, b"a", h.p])
def test_all_else_stays_as_it_is(child: object) -> None:
    assert (child,) == take([child])
    assert child is still(child)


# -- awaitables where nothing can be awaited


@pytest.mark.parametrize("make", [text, letters, WillGive], ids=["a coroutine", "an async generator", "an awaitable"])
@pytest.mark.parametrize(
    "use", [h.render, lambda node: list(h.render_chunks(node)), lambda node: h.diff(node, h.p(id="a")["x"])]
)
def test_what_is_to_be_awaited_is_refused_where_nothing_can_wait(
    make: Callable[[], h.Node], use: Callable[[h.Node], object]
) -> None:
    child = make()
    with pytest.raises(
        h.MarkupError, match=r"expected text, .*, came (coroutine|async_generator|WillGive) <"
    ) as caught:
        use(h.p(id="a")[child])
    assert "await it first, or render the tree with await h.render_async(...)" in caught.value.hint
    if asyncio.iscoroutine(child):
        child.close()


def test_the_path_leads_to_what_is_to_be_awaited() -> None:
    child = text()
    with pytest.raises(h.MarkupError) as caught:
        str(h.ul[h.li["a"], h.fragment[h.li[[child]]]])
    child.close()
    assert "ul > li[2]" == caught.value.path


def test_a_coroutine_that_is_never_awaited_still_warns() -> None:
    with warnings.catch_warnings(record=True) as came:
        warnings.simplefilter("always")
        h.p[text()]
        gc.collect()
    assert ["coroutine 'text' was never awaited"] == [str(warning.message) for warning in came]


def test_a_task_that_is_done_is_read_by_any_render(write: Write) -> None:
    async def run() -> h.Element:
        task = asyncio.create_task(text())
        await task
        return h.p[task]

    assert "<p>text</p>" == write(asyncio.run(run()))


def test_a_task_that_failed_raises_its_error_at_each_render() -> None:
    async def fail() -> str:
        raise LookupError("the database is gone")

    async def run() -> h.Element:
        task = asyncio.create_task(fail())
        await asyncio.wait([task])
        return h.p[task]

    node = asyncio.run(run())
    for _ in range(2):
        with pytest.raises(LookupError):
            str(node)


# -- how they show


def test_a_late_node_shows_what_it_stands_for() -> None:
    coroutine = text()
    generator: Iterator[str] = (letter for letter in "ab")
    late, pending, drawn = Late(Counter()), Pending(coroutine), Remembered(generator)
    assert repr(late).startswith("the markup of Counter <")
    assert repr(pending).startswith("what is awaited: coroutine <coroutine object text at ")
    assert "0 items of a generator" == repr(drawn)
    str(drawn)
    pending.settle(["a", "b"])
    coroutine.close()
    assert ("2 items of a generator", "2 awaited items") == (repr(drawn), repr(pending))
