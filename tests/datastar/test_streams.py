"""Streams, without a host: what is yielded, what is sent, when the source is closed."""

from __future__ import annotations

import asyncio
import re
import threading
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any

import pytest

from stario import html as h
from stario.datastar import Frame, events
from stario.datastar.streams import BEAT, driven, is_nothing, stream_async, stream_sync, while_there

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Iterator

LONGEST = 10.0


def view(text: str) -> h.Element:
    return h.main(id="view")[h.p(id="text")[text]]


def whole(text: str) -> bytes:
    return events.patch_elements(view(text))


def part(text: str) -> bytes:
    return events.patch_elements(h.p(id="text")[text])


async def later(items: Any) -> AsyncIterator[Any]:
    for item in items:
        await asyncio.sleep(0)
        yield item


def sent_async(source: Any, **options: Any) -> list[bytes]:
    async def gather() -> list[bytes]:
        return [body async for body in stream_async(source, **options)]

    return asyncio.run(asyncio.wait_for(gather(), LONGEST))


def sent_sync(source: Any, **options: Any) -> list[bytes]:
    return list(stream_sync(source, **options))


def sent_by_thread(source: Any, **options: Any) -> list[bytes]:
    return list(stream_sync(source, heartbeat=LONGEST, **options))


WAYS = [sent_async, sent_sync, sent_by_thread]
SOURCES: dict[str, Callable[[list[Any]], Any]] = {"list": list, "generator": iter, "async generator": later}
every_way = pytest.mark.parametrize("sent", WAYS)
every_source = pytest.mark.parametrize("source", SOURCES.values(), ids=SOURCES)


# -- what is sent


@every_way
@every_source
def test_views_are_sent_whole_first_and_then_as_changes(sent: Any, source: Any) -> None:
    views = [view("a"), view("a"), None, view("b")]
    assert [whole("a"), part("b")] == sent(source(views))


@every_way
@every_source
def test_events_go_out_as_they_are(sent: Any, source: Any) -> None:
    assert [BEAT, events.remove("#x") * 2] == sent(source([BEAT, b"", events.remove("#x") * 2]))


@every_way
def test_each_frame_is_compared_with_what_was_sent_of_it(sent: Any) -> None:
    one, other = Frame(view("a")), Frame(h.b(id="other"))

    def frames() -> Iterator[Frame]:
        yield one
        yield other
        one.update(view("b"))
        one.update(view("c"))
        yield one
        yield other

    expected = [whole("a"), events.patch_elements(h.b(id="other")), part("c")]
    assert expected == sent(frames())


@every_way
@pytest.mark.parametrize(
    ("expected", "source"),
    [(BEAT, BEAT), (whole("a"), view("a")), (whole("a"), Frame(view("a"))), (whole("a"), (view("a"),))],
)
def test_a_single_thing_is_a_stream_of_one(sent: Any, expected: bytes, source: Any) -> None:
    assert [expected] == sent(source)


@pytest.mark.parametrize("source", [None, [], (), b""])
def test_what_is_empty_is_nothing_to_send(source: Any) -> None:
    assert is_nothing(source)


@pytest.mark.parametrize("source", [BEAT, [None], view("a"), Frame(), iter(()), later([])])
def test_what_may_have_something_is_not_nothing(source: Any) -> None:
    assert not is_nothing(source)


@every_way
@every_source
@pytest.mark.parametrize(
    "body", [b"data: x\n", b"data: x\r\n\r\n", b"data: x\ry\n\n", b"data", b"event: a\ndata: b\n\ndata: c"]
)
def test_bytes_that_are_no_whole_events_are_refused(sent: Any, source: Any, body: bytes) -> None:
    with pytest.raises(h.MarkupError, match=re.escape("expected whole events, their lines ended by LF")):
        sent(source([body]))


@every_way
@every_source
def test_text_is_refused_and_it_is_said_what_makes_events(sent: Any, source: Any) -> None:
    with pytest.raises(h.MarkupError, match=r"came str 'event: x'; events\.patch_elements\(\.\.\.\) gives bytes"):
        sent(source(["event: x"]))


@every_way
def test_a_view_without_an_id_is_refused(sent: Any) -> None:
    with pytest.raises(h.MarkupError, match="expected an id on the outermost element"):
        sent([h.p["x"]])


@every_way
@pytest.mark.parametrize("source", [iter, later])
def test_what_a_generator_raises_comes_out(sent: Any, source: Any) -> None:
    def raising() -> Iterator[h.Node]:
        yield view("a")
        raise LookupError("of the generator")

    with pytest.raises(LookupError, match="of the generator"):
        sent(source(raising()))


# -- where the source runs


@pytest.mark.parametrize("options", [{}, {"heartbeat": LONGEST}])
def test_a_source_sees_the_context_in_which_the_answer_was_made(options: Any) -> None:
    language = ContextVar("language", default="")
    seen: list[str] = []

    def views() -> Iterator[h.Node]:
        seen.append(language.get())
        yield view("a")
        seen.append(language.get())

    language.set("de")
    stream = stream_sync(views(), **options)
    language.set("fr")
    assert ([whole("a")], ["de", "de"]) == (list(stream), seen)


@pytest.mark.parametrize("sent", [sent_async, sent_by_thread])
def test_a_plain_generator_under_a_loop_has_one_thread_for_itself(sent: Any) -> None:
    seen: list[threading.Thread] = []

    def views() -> Iterator[bytes]:
        try:
            for _ in range(3):
                seen.append(threading.current_thread())
                yield BEAT
        finally:
            seen.append(threading.current_thread())

    sent(views())
    assert (4, 1, False) == (len(seen), len(set(seen)), threading.current_thread() in seen)
    assert seen[0].daemon


def test_a_plain_generator_without_a_loop_runs_where_it_is_asked() -> None:
    seen: list[threading.Thread] = []

    def views() -> Iterator[bytes]:
        seen.append(threading.current_thread())
        yield BEAT

    sent_sync(views())
    assert [threading.current_thread()] == seen


def test_an_async_generator_runs_in_one_task() -> None:
    seen: list[Any] = []

    async def views() -> AsyncIterator[bytes]:
        async with asyncio.timeout(LONGEST):  # which may not be left in another task
            for _ in range(3):
                seen.append(asyncio.current_task())
                yield BEAT

    assert [BEAT] * 3 == sent_async(views())
    assert 1 == len(set(seen))


def test_a_generator_goes_on_only_when_what_it_gave_was_taken() -> None:
    drawn: list[int] = []

    async def numbers() -> AsyncIterator[bytes]:
        for number in range(3):
            drawn.append(number)
            yield BEAT

    async def take() -> list[int]:
        stream = stream_async(numbers())
        await anext(stream)
        for _ in range(25):
            await asyncio.sleep(0)
        taken = list(drawn)
        await stream.aclose()
        return taken

    assert [0] == asyncio.run(take())


# -- signs of life


def test_a_stream_that_waits_shows_that_it_lives() -> None:
    async def take() -> list[bytes]:
        stream = stream_async(later_for_ever(), heartbeat=0.001)
        return [await anext(stream) for _ in range(3)]

    async def later_for_ever() -> AsyncIterator[bytes]:
        await asyncio.Event().wait()
        yield b""

    assert [BEAT] * 3 == asyncio.run(asyncio.wait_for(take(), LONGEST))


def test_a_stream_whose_views_never_change_shows_that_it_lives() -> None:
    async def take() -> list[bytes]:
        stream = stream_async(same(), heartbeat=0.001)
        return [await anext(stream) for _ in range(3)]

    async def same() -> AsyncIterator[h.Node]:
        while True:
            yield view("a")
            await asyncio.sleep(0)

    assert [whole("a"), BEAT, BEAT] == asyncio.run(asyncio.wait_for(take(), LONGEST))


def test_without_a_loop_a_generator_without_news_shows_that_it_lives(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("stario.datastar.streams.HEARTBEAT", 0)
    monkeypatch.setattr("stario.datastar.streams.OPENING", 0)
    assert [BEAT, whole("a"), BEAT] == sent_sync(iter([None, view("a"), view("a")]))


# -- the end


class Watched:
    """A source that waits, and its end."""

    def __init__(self) -> None:
        self.closed: list[str] = []

    async def waiting(self) -> AsyncIterator[bytes]:
        try:
            yield BEAT
            await asyncio.Event().wait()
        except BaseException as error:
            self.closed.append(type(error).__name__)
            raise

    def plain(self) -> Iterator[bytes]:
        try:
            yield BEAT
            yield BEAT
        except BaseException as error:
            self.closed.append(type(error).__name__)
            raise


def test_a_generator_that_waits_is_cancelled_when_its_stream_is_closed() -> None:
    watched = Watched()

    async def take() -> None:
        stream = stream_async(watched.waiting(), heartbeat=0.001)
        assert [BEAT, BEAT] == [await anext(stream), await anext(stream)]
        await stream.aclose()
        assert ["CancelledError"] == watched.closed

    asyncio.run(asyncio.wait_for(take(), LONGEST))


def test_a_generator_that_waits_is_cancelled_when_its_stream_is() -> None:
    watched = Watched()

    async def take() -> None:
        async def read() -> None:
            async for _ in stream_async(watched.waiting(), heartbeat=None):
                came.set()

        came = asyncio.Event()
        reading = asyncio.ensure_future(read())
        await came.wait()
        reading.cancel()
        await asyncio.wait({reading})
        assert ["CancelledError"] == watched.closed

    asyncio.run(asyncio.wait_for(take(), LONGEST))


def test_a_generator_at_a_yield_is_closed_when_its_stream_is() -> None:
    watched = Watched()
    stream = stream_sync(watched.plain())
    next(stream)
    stream.close()
    assert ["GeneratorExit"] == watched.closed


def test_a_stream_with_a_thread_closes_its_source() -> None:
    watched = Watched()
    closed = threading.Event()

    def source() -> Iterator[bytes]:
        try:
            yield from watched.plain()
        finally:
            closed.set()

    stream = stream_sync(source(), heartbeat=LONGEST)
    next(stream)
    stream.close()
    assert closed.wait(LONGEST)
    assert ["GeneratorExit"] == watched.closed


def test_what_a_generator_raises_when_it_is_closed_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    async def stubborn() -> AsyncIterator[bytes]:
        try:
            yield BEAT
            await asyncio.Event().wait()
        finally:
            raise LookupError("at the close")

    async def take() -> None:
        stream = stream_async(stubborn(), heartbeat=0.001)
        await anext(stream)
        await anext(stream)
        await stream.aclose()

    asyncio.run(asyncio.wait_for(take(), LONGEST))
    assert "the generator of a stream raised when it was closed: LookupError('at the close')" in caplog.text


def test_what_a_generator_in_a_thread_raises_when_it_is_closed_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    logged = threading.Event()

    def stubborn() -> Iterator[bytes]:
        try:
            yield BEAT
        finally:
            raise LookupError("at the close")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("stario.datastar.threads.last_acts", {logged.set: None})
        stream = stream_sync(stubborn(), heartbeat=LONGEST)
        next(stream)
        stream.close()
        assert logged.wait(LONGEST)
    assert "the generator of a stream raised when it was closed: LookupError('at the close')" in caplog.text


def test_an_async_iterable_need_not_be_a_generator() -> None:
    class Twice:
        def __init__(self) -> None:
            self.left = [BEAT, BEAT]

        def __aiter__(self) -> Twice:
            return self

        async def __anext__(self) -> bytes:
            if not self.left:
                raise StopAsyncIteration
            return self.left.pop()

    assert [BEAT, BEAT] == sent_async(Twice())


def test_a_source_that_cancels_itself_ends_its_stream() -> None:
    async def cancelled() -> AsyncIterator[bytes]:
        yield BEAT
        raise asyncio.CancelledError

    with pytest.raises(asyncio.CancelledError):
        sent_async(cancelled(), heartbeat=None)


def test_a_stream_ends_when_its_page_is_not_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("stario.datastar.streams.OPENING", 0.001)
    watched = Watched()
    looks = iter([True, True, True, False])
    stream = while_there(stream_async(watched.waiting(), heartbeat=None), lambda: next(looks))
    assert [BEAT] == list(driven(stream))
    assert ["CancelledError"] == watched.closed
