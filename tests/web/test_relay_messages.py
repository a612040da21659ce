"""Messages with data: inboxes, what a relay permits, envelopes, and what is held while a broker is away."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from stario import ANY, REST, App, Context, Relay, Writer
from stario import html as h
from stario.web import Message
from stario.web.relay import envelopes, outgoing
from stario.web.relay.envelopes import Change, Ledger, Marks, from_wire, open_envelope, seal, to_wire
from stario.web.relay.outgoing import Outgoing
from stario.web.relay.subjects import Names
from stario.web.relay.topics import MOST_SEGMENTS

if TYPE_CHECKING:
    from stario.web import Inbox, Subscription
    from tests.web.conftest import Ask


class Ear:
    def __init__(self) -> None:
        self.loop = asyncio.get_running_loop()
        self.heard: list[Subscription] = []

    def hear(self, subscription: Subscription) -> None:
        self.heard.append(subscription)


def listening(relay: Relay, *segments: Any, queue: int) -> tuple[Inbox, Ear]:
    inbox, ear = relay.subscribe(*segments, queue=queue), Ear()
    relay.listen(inbox, ear)
    return inbox, ear


async def test_an_inbox_gives_messages_in_order_and_then_forgets_them() -> None:
    relay = Relay()
    inbox, ear = listening(relay, "room", ANY, queue=3)
    relay.publish("room", 1, data="a")
    relay.publish("room", 2)
    assert ([(("room", "1"), "a"), (("room", "2"), None)], False) == inbox.take()
    assert ([], False) == inbox.take()
    assert [inbox, inbox] == ear.heard


async def test_an_inbox_keeps_the_last_messages_and_tells_that_some_are_lost() -> None:
    relay = Relay()
    inbox, _ = listening(relay, "room", queue=2)
    for number in range(5):
        relay.publish("room", data=number)
    messages, lost = inbox.take()
    assert ([3, 4], True) == ([message.data for message in messages], lost)
    relay.publish("room", data=5)
    assert ([Message(("room",), 5)], False) == inbox.take()


async def test_inboxes_of_one_topic_are_apart() -> None:
    relay = Relay()
    (one, _), (other, _) = listening(relay, "room", queue=1), listening(relay, "room", queue=9)
    assert one != other
    for number in range(3):
        relay.publish("room", data=number)
    assert ([2], [0, 1, 2]) == ([m.data for m in one.take().messages], [m.data for m in other.take().messages])


async def test_one_listener_may_have_an_inbox_and_a_plain_subscription_of_one_topic() -> None:
    relay = Relay()
    inbox, ear = listening(relay, "room", queue=9)
    plain = relay.subscribe("room")
    relay.listen(plain, ear)
    relay.publish("room")
    assert [inbox, plain] == ear.heard


async def test_an_inbox_serves_one_stream() -> None:
    relay = Relay()
    inbox, ear = listening(relay, "room", queue=9)
    with pytest.raises(RuntimeError, match=r"call relay\.subscribe\(\.\.\., queue=n\) inside the handler"):
        relay.listen(inbox, Ear())
    relay.leave(inbox, ear)
    relay.listen(inbox, Ear())


async def test_what_was_lost_on_the_way_is_told_to_an_inbox_and_heard_by_all() -> None:
    relay = Relay()
    inbox, ear = listening(relay, "room", queue=9)
    plain = Ear()
    relay.listen(relay.subscribe(REST), plain)
    relay.gap()
    assert (([], True), 1, 1) == (inbox.take(), len(ear.heard), len(plain.heard))
    relay.gap(("room",))
    relay.gap(("hall",))
    assert (([], True), 2, 3) == (inbox.take(), len(ear.heard), len(plain.heard))


async def test_data_comes_out_as_from_another_process() -> None:
    relay = Relay()
    inbox, _ = listening(relay, "room", queue=9)
    when = datetime(2026, 1, 2, tzinfo=UTC)
    given = {"a": (1, 2), "when": when, "raw": b"\xff"}
    relay.publish("room", data=given)
    came = inbox.take().messages[0].data
    assert {"a": [1, 2], "when": when, "raw": b"\xff"} == came
    assert came is not given


def test_data_that_cannot_be_encoded_is_refused() -> None:
    with pytest.raises(TypeError):
        Relay().publish("room", data=object())


def test_data_is_bounded() -> None:
    with pytest.raises(ValueError, match="expected at most 262144 bytes of data, came 300005"):
        Relay().publish("room", data="x" * 300_000)


def test_a_queue_is_not_negative() -> None:
    with pytest.raises(ValueError, match="expected a queue of 0 or more messages, came -1"):
        Relay().subscribe("room", queue=-1)


def test_topics_are_bounded() -> None:
    Relay().publish(*["x"] * MOST_SEGMENTS)
    with pytest.raises(ValueError, match="expected at most 32 segments, came 33"):
        Relay().publish(*["x"] * 33)


async def test_a_stream_takes_messages_from_its_inbox(ask: Ask) -> None:
    app, relay = App(), Relay()

    @app.get("/")
    async def chat(c: Context, w: Writer) -> None:
        inbox = relay.subscribe("chat", queue=10)
        async for fired in w.alive(inbox):
            messages = [str(message.data) for message in inbox.take().messages]
            w.patch(h.p(id="came")[", ".join(messages) or "none", "!" if inbox in fired else "."])

    exchange = ask(app)
    await exchange.until(b'<p id="came">none.</p>')
    relay.publish("chat", data="a")
    relay.publish("chat", data="b")
    await exchange.until(b"a, b!")


def test_the_relay_asks_whether_a_subscription_is_permitted() -> None:
    asked: list[object] = []
    relay = Relay(allow=lambda segments: bool(asked.append(segments)) or segments[:2] == ("room", "7"))
    relay.subscribe("room", 7, REST)
    for segments in (("room", ANY), ("room", "*"), ("room", "8")):
        with pytest.raises(PermissionError, match="expected a subscription that the relay's allow= permits, came"):
            relay.subscribe(*segments)
    assert [("room", "7", REST), ("room", ANY), ("room", "*"), ("room", "8")] == asked
    relay.publish("room", 8)


# -- what travels


@given(st.lists(st.text(st.characters(codec=None)), min_size=1).map(tuple), st.binary())
def test_a_change_arrives_as_it_was_sent(topic: tuple[str, ...], data: bytes) -> None:
    change = Ledger(b"me").change(topic, data)
    assert change == open_envelope(seal(change))
    assert topic == from_wire(change.topic)


@given(st.binary(max_size=200))
def test_what_is_no_envelope_raises_nothing_but_a_value_error(payload: bytes) -> None:
    with suppress(ValueError):
        assert isinstance(open_envelope(payload), envelopes.Change | envelopes.Marks | envelopes.Gap)


@pytest.mark.parametrize("payload", [b"\xc1", b"\xff\xfe", b"\x91" * 5000])
def test_data_of_a_stranger_comes_out_as_none(payload: bytes) -> None:
    assert None is envelopes.unpack(payload)


def test_a_ledger_knows_what_came_twice_and_what_is_missing() -> None:
    sender, receiver, topic = Ledger(b"sender"), Ledger(b"receiver"), ("room",)
    first, second, third, fourth = [sender.change(topic, b"") for _ in range(4)]
    assert [False, False, None, None] == [receiver.receive(topic, change) for change in (first, second, second, first)]
    assert [True, None] == [receiver.receive(topic, change) for change in (fourth, third)]


def test_topics_are_counted_apart() -> None:
    sender, receiver = Ledger(b"sender"), Ledger(b"receiver")
    changes = [(topic, sender.change(topic, b"")) for topic in [("a",), ("b",), ("a",), ("b",)]]
    assert [False] * 4 == [receiver.receive(topic, change) for topic, change in changes]


def test_origins_are_counted_apart() -> None:
    receiver = Ledger(b"receiver")
    assert [False, False] == [receiver.receive(("a",), Ledger(name).change(("a",), b"")) for name in (b"one", b"two")]


def test_marks_tell_of_what_was_published_before_the_last_look() -> None:
    ledger = Ledger(b"me")
    ledger.change(("a",), b"")
    assert None is ledger.marks()
    ledger.change(("b",), b"")
    assert Marks(b"me", [(to_wire(("a",)), 1)]) == ledger.marks()
    assert Marks(b"me", [(to_wire(("b",)), 2)]) == ledger.marks()
    assert None is ledger.marks()


def test_a_mark_is_behind_once() -> None:
    receiver = Ledger(b"receiver")
    receiver.receive(("a",), Change(b"x", 3, 0, to_wire(("a",)), b""))
    assert [False, False, True, False] == [receiver.behind(b"x", ("a",), version) for version in (2, 3, 4, 4)]


def test_a_ledger_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(envelopes, "MOST_KEPT", 10)
    sender, receiver = Ledger(b"sender"), Ledger(b"receiver")
    for number in range(100):
        topic = (str(number),)
        receiver.receive(topic, sender.change(topic, b""))
    assert ([10, 10], True) == ([len(sender._sent), len(receiver._seen)], sender.overflowed)
    assert len(sender._young) <= 10


def test_what_waits_is_bounded_by_its_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outgoing, "MOST_BYTES", 1000)
    waiting = Outgoing(Names("x", ".", ">"), Ledger(b"me"))
    for _ in range(9):
        waiting.add(("a",), b"x" * 300)
    assert (3, True) == (len(waiting), waiting.lost)
    assert [7, 8, 9] == [msgspec.msgpack.decode(payload)[2] for _, payload in waiting.take()]
    assert 0 == waiting._bytes
