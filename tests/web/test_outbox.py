"""The outbox: messages in order, one on its way at a time, and no waiting for who puts."""

from __future__ import annotations

import asyncio
import contextvars
from typing import TYPE_CHECKING, Any

import pytest

from stario.web.outbox import MOST_EVENTS, MOST_WAITING, Outbox

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    Settle = Callable[[], Awaitable[None]]
    Message = dict[str, Any]


class Wire:
    """A server's side that can stall or break, and an owner that notes what it is told."""

    def __init__(self) -> None:
        self.arrived: list[bytes] = []
        self.calls = 0
        self.told: list[str] = []
        self.reads = asyncio.Event()
        self.reads.set()
        self.broken = False
        self.transport = Transport()
        self.outbox = self.box(self.send)

    async def send(self, message: Message) -> None:
        self.calls += 1
        if not self.reads.is_set():
            await self.reads.wait()
        if self.broken:
            raise OSError("broken")
        self.arrived.append(message["body"])

    def box(self, send: Any) -> Outbox:
        return Outbox(send, self)

    def on_free(self) -> None:
        self.told.append("free")

    def on_lost(self) -> None:
        self.told.append("lost")

    def on_failed(self, error: Exception) -> None:
        self.told.append(f"failed: {error}")


class Transport:
    """A connection that notes that it was dropped."""

    aborted = False

    def abort(self) -> None:
        self.aborted = True


class UvicornWire(Wire):
    """The same, in what looks like uvicorn."""

    __module__ = "uvicorn.protocols.http.httptools_impl"


@pytest.fixture(params=[UvicornWire, Wire], ids=["uvicorn", "another-server"])
def kind(request: pytest.FixtureRequest) -> type[Wire]:
    """Which server is on the other side."""
    wire: type[Wire] = request.param
    return wire


def body(text: bytes) -> Message:
    return {"type": "http.response.body", "body": text, "more_body": True}


async def test_under_uvicorn_a_message_is_on_the_wire_when_put_returns() -> None:
    wire = UvicornWire()
    wire.outbox.put(body(b"1"))
    assert [b"1"] == wire.arrived
    assert not wire.outbox.busy


async def test_under_h11_too_a_message_is_on_the_wire_when_put_returns() -> None:
    class H11(Wire):
        __module__ = "uvicorn.protocols.http.h11_impl"

    wire = H11()
    wire.outbox.put(body(b"1"))
    assert [b"1"] == wire.arrived


async def test_a_wrapper_around_uvicorns_send_is_not_taken_for_it(settle: Settle) -> None:
    wire = UvicornWire()

    async def wrapper(message: Message) -> None:
        await asyncio.sleep(0)
        await wire.send(message)

    box = wire.box(wrapper)
    box.put(body(b"1"))
    box.put(body(b"2"))
    await settle()
    assert [b"1", b"2"] == wire.arrived
    assert 2 == wire.calls


@pytest.mark.skipif(not hasattr(asyncio, "eager_task_factory"), reason="eager tasks came with Python 3.12")
async def test_elsewhere_a_message_is_on_the_wire_when_put_returns_since_312() -> None:
    wire = Wire()
    wire.outbox.put(body(b"1"))
    assert [b"1"] == wire.arrived


async def test_messages_go_out_in_order(kind: type[Wire], settle: Settle) -> None:
    wire = kind()
    for number in range(10):
        wire.outbox.put(body(b"%d" % number))
    await settle()
    assert b"0123456789" == b"".join(wire.arrived)


async def test_put_does_not_wait_for_a_stalled_client(kind: type[Wire], settle: Settle) -> None:
    wire = kind()
    wire.reads.clear()
    wire.outbox.put(body(b"1"))
    wire.outbox.put(body(b"2"))
    await settle()
    assert ([], True) == (wire.arrived, wire.outbox.busy)
    wire.reads.set()
    await settle()
    assert ([b"1", b"2"], False) == (wire.arrived, wire.outbox.busy)


async def test_a_message_that_had_to_wait_is_written_once(settle: Settle) -> None:
    wire = UvicornWire()
    wire.reads.clear()
    wire.outbox.put(body(b"1"))
    wire.reads.set()
    await settle()
    assert [b"1"] == wire.arrived


async def test_one_message_is_on_its_way_at_a_time(kind: type[Wire], settle: Settle) -> None:
    wire = kind()
    wire.reads.clear()
    wire.outbox.put(body(b"1"))
    await settle()
    before = wire.calls
    wire.outbox.put(body(b"2"))
    await settle()
    assert before == wire.calls


async def test_a_function_is_asked_when_its_turn_comes(kind: type[Wire], settle: Settle) -> None:
    wire, newest = kind(), [b"old"]
    wire.reads.clear()
    wire.outbox.put(body(b"1"))
    wire.outbox.put(lambda: body(newest[0]))
    wire.outbox.put(body(b"3"))
    newest[0] = b"new"
    wire.reads.set()
    await settle()
    assert [b"1", b"new", b"3"] == wire.arrived


async def test_a_function_may_have_nothing_to_send(kind: type[Wire], settle: Settle) -> None:
    wire = kind()
    wire.reads.clear()
    wire.outbox.put(body(b"1"))
    wire.outbox.put(lambda: None)
    wire.outbox.put(body(b"3"))
    wire.reads.set()
    await settle()
    assert ([b"1", b"3"], False) == (wire.arrived, wire.outbox.busy)


async def test_what_a_function_puts_in_its_turn_comes_after_it(kind: type[Wire], settle: Settle) -> None:
    wire = kind()

    def more() -> Message:
        wire.outbox.put(body(b"4"))
        return body(b"2")

    wire.reads.clear()
    wire.outbox.put(body(b"1"))
    wire.outbox.put(more)
    wire.outbox.put(body(b"3"))
    wire.reads.set()
    await settle()
    assert [b"1", b"2", b"3", b"4"] == wire.arrived


async def test_a_function_that_raises_at_once_raises_at_who_put_it(kind: type[Wire]) -> None:
    wire = kind()

    def fail() -> Message:
        raise LookupError("nothing there")

    with pytest.raises(LookupError):
        wire.outbox.put(fail)
    assert [] == wire.told


async def test_a_function_that_raises_in_its_turn_is_told_and_the_others_go_on(
    kind: type[Wire], settle: Settle
) -> None:
    wire = kind()

    def fail() -> Message:
        raise LookupError("nothing there")

    wire.reads.clear()
    wire.outbox.put(body(b"1"))
    wire.outbox.put(fail)
    wire.outbox.put(body(b"3"))
    wire.reads.set()
    await settle()
    assert [b"1", b"3"] == wire.arrived
    assert 1 == wire.told.count("failed: nothing there")
    assert "free" == wire.told[-1]


async def test_free_is_told_when_nothing_is_on_its_way_any_more(kind: type[Wire], settle: Settle) -> None:
    wire = kind()
    wire.reads.clear()
    wire.outbox.put(body(b"1"))
    wire.outbox.put(body(b"2"))
    await settle()
    assert [] == wire.told
    wire.reads.set()
    await settle()
    assert ["free"] == wire.told


async def test_a_broken_connection_is_told_once_and_nothing_is_sent_any_more(kind: type[Wire], settle: Settle) -> None:
    wire = kind()
    wire.broken = True
    wire.outbox.put(body(b"1"))
    wire.outbox.put(body(b"2"))
    await settle()
    calls = wire.calls
    wire.outbox.put(body(b"3"))
    await settle()
    assert (["lost"], True, []) == (wire.told, wire.outbox.gone, wire.arrived)
    assert calls == wire.calls


async def test_a_connection_that_breaks_while_stalled_is_told(kind: type[Wire], settle: Settle) -> None:
    wire = kind()
    wire.reads.clear()
    wire.outbox.put(body(b"1"))
    wire.outbox.put(body(b"2"))
    await settle()
    wire.broken = True
    wire.reads.set()
    await settle()
    assert (["lost"], [], False) == (wire.told, wire.arrived, wire.outbox.busy)


async def test_close_drops_what_waits(kind: type[Wire], settle: Settle) -> None:
    wire = kind()
    wire.reads.clear()
    wire.outbox.put(body(b"1"))
    wire.outbox.put(body(b"2"))
    await settle()
    wire.outbox.close()
    wire.outbox.close()
    wire.reads.set()
    await settle()
    assert [b"1"] == wire.arrived
    assert 1 == wire.told.count("lost")


async def test_the_bound_is_on_bytes_that_wait(kind: type[Wire], settle: Settle) -> None:
    wire = kind()
    wire.reads.clear()
    wire.outbox.put(body(b"x" * MOST_WAITING))  # on its way: it does not wait
    await settle()
    wire.outbox.put(body(b"x" * MOST_WAITING))
    assert not wire.outbox.full
    wire.outbox.put(body(b"x"))
    assert wire.outbox.full
    wire.reads.set()
    await settle()
    assert not wire.outbox.full


async def test_the_bound_is_on_events_that_wait_too(kind: type[Wire], settle: Settle) -> None:
    wire = kind()
    wire.reads.clear()
    for _ in range(MOST_EVENTS + 1):  # one is on its way
        wire.outbox.put(body(b"x"))
    await settle()
    assert not wire.outbox.full
    wire.outbox.put(body(b"x"))
    assert wire.outbox.full


async def test_functions_weigh_nothing(kind: type[Wire], settle: Settle) -> None:
    wire = kind()
    wire.reads.clear()
    for _ in range(100):
        wire.outbox.put(lambda: body(b"x" * MOST_WAITING))
    await settle()
    assert not wire.outbox.full


async def test_a_start_without_a_body_weighs_nothing(kind: type[Wire], settle: Settle) -> None:
    wire = kind()
    wire.reads.clear()
    wire.outbox.put(body(b""))
    wire.outbox.put({"type": "http.response.start", "status": 200, "headers": []})
    await settle()
    assert not wire.outbox.full


async def test_emptied_waits_until_all_was_handed_over(kind: type[Wire], settle: Settle) -> None:
    wire = kind()
    wire.reads.clear()
    wire.outbox.put(body(b"1"))
    wire.outbox.put(body(b"2"))
    waiting = asyncio.ensure_future(wire.outbox.emptied())
    await settle()
    assert not waiting.done()
    wire.reads.set()
    await waiting
    assert [b"1", b"2"] == wire.arrived


async def test_emptied_ends_when_the_connection_is_lost(kind: type[Wire], settle: Settle) -> None:
    wire = kind()
    wire.reads.clear()
    wire.outbox.put(body(b"1"))
    wire.outbox.put(body(b"2"))
    waiting = asyncio.ensure_future(wire.outbox.emptied())
    await settle()
    wire.broken = True
    wire.reads.set()
    await waiting
    assert ([], True) == (wire.arrived, wire.outbox.gone)


async def test_abort_gives_up_the_message_and_the_connection(kind: type[Wire], settle: Settle) -> None:
    wire = kind()
    wire.reads.clear()
    wire.outbox.put(body(b"1"))
    await settle()
    wire.outbox.abort()
    await settle()
    assert (True, True, False) == (wire.transport.aborted, wire.outbox.gone, wire.outbox.busy)
    assert ["lost"] == wire.told
    wire.reads.set()
    await settle()
    assert [] == wire.arrived


async def test_abort_leaves_a_client_that_reads(kind: type[Wire], settle: Settle) -> None:
    wire = kind()
    wire.outbox.put(body(b"1"))
    await settle()
    wire.outbox.abort()
    assert (False, False) == (wire.transport.aborted, wire.outbox.gone)


async def test_a_send_that_is_no_coroutine_function_is_served(settle: Settle) -> None:
    wire = Wire()

    def send(message: Message) -> asyncio.Future[None]:
        done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        wire.arrived.append(message["body"])
        done.set_result(None)
        return done

    box = wire.box(send)
    box.put(body(b"1"))
    box.put(body(b"2"))
    await settle()
    assert [b"1", b"2"] == wire.arrived


async def test_what_a_wrapper_puts_while_it_sends_comes_after_it(settle: Settle) -> None:
    wire = Wire()

    async def send(message: Message) -> None:
        if message["body"] == b"1":
            box.put(body(b"2"))
        await wire.send(message)

    box = wire.box(send)
    box.put(body(b"1"))
    await settle()
    assert [b"1", b"2"] == wire.arrived


async def test_all_messages_of_a_response_are_sent_in_one_context(settle: Settle) -> None:
    wire, variable, tokens = Wire(), contextvars.ContextVar("variable", default="outside"), list[Any]()

    async def send(message: Message) -> None:
        if message["body"] == b"1":
            tokens.append(variable.set("inside"))
        await asyncio.sleep(0)
        await wire.send({"body": variable.get().encode()})
        if message["body"] == b"3":
            variable.reset(tokens[0])  # raises where the token comes from another context
            await wire.send({"body": variable.get().encode()})

    box = wire.box(send)
    for text in (b"1", b"2", b"3"):
        box.put(body(text))
    await settle()
    assert [b"inside", b"inside", b"inside", b"outside"] == wire.arrived
    assert ("outside", False) == (variable.get(), box.gone)


async def test_a_wrapper_sees_the_context_variables_of_the_handler(settle: Settle) -> None:
    wire, variable = Wire(), contextvars.ContextVar("variable", default="outside")

    async def send(message: Message) -> None:
        await wire.send({"body": variable.get().encode()})

    variable.set("handler")
    wire.box(send).put(body(b"1"))
    await settle()
    assert [b"handler"] == wire.arrived
