"""`async for fired in w.alive(...)`: turns at once, by publishing, by the clock; paced by the client; and the end."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from stario import ANY, App, Context, Relay, Writer
from stario import html as h

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from stario.web import Subscription
    from tests.web.conftest import Ask

    Settle = Callable[[], Awaitable[None]]
    Fired = frozenset[Subscription | str]


class Board:
    """A number that a stream shows, what its turns were, and a gate that a turn can be held at."""

    def __init__(self, *, every: float | timedelta | None = None) -> None:
        self.relay = Relay()
        self.number = 0
        self.turns: list[tuple[int, Fired]] = []
        self.ended: list[str] = []
        self.gate = asyncio.Event()
        self.gate.set()
        self.app = App()
        self.subscriptions = [self.relay.subscribe("board")]
        self.every = every
        self.app.get("/")(self.live)

    async def live(self, c: Context, w: Writer) -> None:
        try:
            async for fired in w.alive(*self.subscriptions, every=self.every):
                self.turns.append((self.number, fired))
                w.patch(h.p(id="n")[self.number])
                await self.gate.wait()
            self.ended.append("after")
        finally:
            self.ended.append("finally")

    def publish(self, number: int) -> None:
        """Change the number and say so."""
        self.number = number
        self.relay.publish("board")

    @property
    def numbers(self) -> list[int]:
        """What each turn saw."""
        return [number for number, _ in self.turns]


def shown(number: int) -> bytes:
    """Return the event that shows a number."""
    return b'event: datastar-patch-elements\ndata: elements <p id="n">%d</p>\n\n' % number


# -- turns


async def test_the_first_turn_comes_at_once_with_nothing_fired(ask: Ask) -> None:
    board = Board()
    exchange = ask(board.app)
    await exchange.until(shown(0))
    assert [(0, frozenset())] == board.turns
    assert not exchange.complete


async def test_a_stream_opens_with_an_event_that_spreads_returns(ask: Ask) -> None:
    exchange = ask(Board().app)
    await exchange.until(shown(0))
    assert exchange.events[0] == "datastar-open"
    assert 300 <= exchange.retry_of("datastar-open") <= 1500


async def test_a_publish_gives_a_turn_with_its_subscription(ask: Ask) -> None:
    board = Board()
    exchange = ask(board.app)
    await exchange.until(shown(0))
    board.publish(7)
    await exchange.until(shown(7))
    assert [(0, frozenset()), (7, frozenset(board.subscriptions))] == board.turns


async def test_a_publish_during_a_turn_gives_another(ask: Ask) -> None:
    board = Board()
    board.gate.clear()
    exchange = ask(board.app)
    await exchange.until(shown(0))
    board.publish(1)
    board.gate.set()
    await exchange.until(shown(1))
    assert [0, 1] == board.numbers


async def test_a_publish_between_the_call_and_the_first_turn_is_that_turn(ask: Ask, settle: Settle) -> None:
    app, relay, turns = App(), Relay(), list[object]()

    @app.get("/")
    async def handler(c: Context, w: Writer) -> None:
        alive = w.alive(relay.subscribe("a"))
        relay.publish("a")
        async for fired in alive:
            turns.append(fired)

    ask(app)
    await settle()
    assert [frozenset()] == turns


async def test_a_hundred_publishes_during_a_turn_are_one_more_turn(ask: Ask, settle: Settle) -> None:
    board = Board()
    board.gate.clear()
    exchange = ask(board.app)
    await exchange.until(shown(0))
    for number in range(1, 101):
        board.publish(number)
    board.gate.set()
    await exchange.until(shown(100))
    await settle()
    assert [0, 100] == board.numbers


async def test_a_turn_that_publishes_its_own_topic_does_not_shut_out_others(ask: Ask) -> None:
    app, relay, enough, turns = App(), Relay(), asyncio.Event(), list[int]()

    @app.get("/")
    async def handler(c: Context, w: Writer) -> None:
        async for _ in w.alive(relay.subscribe("a")):
            turns.append(1)
            if enough.is_set() or len(turns) > 10_000:
                break
            relay.publish("a")

    exchange = ask(app)
    await exchange.until(b"datastar-open")
    enough.set()
    await exchange.done()
    assert len(turns) < 10_000


async def test_no_turn_comes_while_the_client_is_stalled_then_one_with_the_newest(ask: Ask, settle: Settle) -> None:
    board = Board()
    exchange = ask(board.app)
    await exchange.until(shown(0))
    await settle()
    exchange.stall()
    board.publish(1)  # its turn puts a message on its way, which stalls
    await settle()
    for number in range(2, 1000):
        board.publish(number)
        if number % 100 == 0:
            await settle()
    assert [0, 1] == board.numbers
    exchange.read()
    await exchange.until(shown(999))
    await settle()
    assert [0, 1, 999] == board.numbers


async def test_a_stalled_stream_does_not_hold_another(ask: Ask, settle: Settle) -> None:
    board = Board()
    stalled, other = ask(board.app), ask(board.app)
    await stalled.until(shown(0))
    await other.until(shown(0))
    stalled.stall()
    board.publish(1)
    await other.until(shown(1))
    board.publish(2)
    await other.until(shown(2))
    assert shown(0) == stalled.changes


@pytest.mark.parametrize("every", [0.001, timedelta(milliseconds=1)])
async def test_every_gives_turns_by_the_clock(ask: Ask, every: float | timedelta) -> None:
    board, enough = Board(every=every), asyncio.Event()

    async def live(c: Context, w: Writer) -> None:
        async for fired in w.alive(every=board.every):
            board.turns.append((len(board.turns), fired))
            if len(board.turns) == 4:
                enough.set()

    board.app.get("/ticks")(live)
    ask(board.app, "/ticks")
    await enough.wait()
    assert [frozenset(), {"tick"}, {"tick"}, {"tick"}] == [fired for _, fired in board.turns]


async def test_fired_holds_every_subscription_that_was_published(ask: Ask) -> None:
    board = Board()
    one, two, all_rooms, never = (
        board.relay.subscribe("room", 1),
        board.relay.subscribe("room", 2),
        board.relay.subscribe("room", ANY),
        board.relay.subscribe("other"),
    )
    board.subscriptions = [one, two, all_rooms, never]
    board.gate.clear()
    exchange = ask(board.app)
    await exchange.until(shown(0))
    board.relay.publish("room", 1)
    board.relay.publish("room", 2)
    board.relay.publish("room", 2)
    board.number = 1
    board.gate.set()
    await exchange.until(shown(1))
    assert {one, two, all_rooms} == board.turns[1][1]


async def test_what_fired_is_forgotten_with_its_turn(ask: Ask) -> None:
    board = Board()
    one, two = board.subscriptions = [board.relay.subscribe("one"), board.relay.subscribe("two")]
    exchange = ask(board.app)
    await exchange.until(shown(0))
    for number, topic in enumerate(["one", "two"], 1):
        board.number = number
        board.relay.publish(topic)
        await exchange.until(shown(number))
    assert [frozenset(), {one}, {two}] == [fired for _, fired in board.turns]


async def test_a_publish_from_another_thread_gives_a_turn(ask: Ask) -> None:
    board = Board()
    exchange = ask(board.app)
    await exchange.until(shown(0))
    await asyncio.to_thread(board.publish, 5)
    await exchange.until(shown(5))
    assert [0, 5] == board.numbers


# -- the end


async def test_a_disconnect_ends_the_loop_and_what_stands_after_it_runs(ask: Ask) -> None:
    board = Board()
    exchange = ask(board.app)
    await exchange.until(shown(0))
    exchange.leave()
    await exchange.done()
    assert ["after", "finally"] == board.ended
    assert [0] == board.numbers


async def test_a_disconnect_while_stalled_ends_the_loop(ask: Ask, settle: Settle) -> None:
    board = Board()
    exchange = ask(board.app)
    await exchange.until(shown(0))
    await settle()
    exchange.stall()
    board.publish(1)
    await settle()
    exchange.leave()
    await exchange.done()
    assert ["after", "finally"] == board.ended


async def test_a_disconnect_cancels_nothing(ask: Ask, settle: Settle) -> None:
    board = Board()
    board.gate.clear()
    exchange = ask(board.app)
    await exchange.until(shown(0))
    exchange.leave()
    await settle()
    assert [] == board.ended
    board.gate.set()
    await exchange.done()
    assert ["after", "finally"] == board.ended


async def test_the_end_of_a_stream_releases_the_relay(ask: Ask) -> None:
    board = Board()
    board.subscriptions.append(board.relay.subscribe("room", ANY))
    exchange = ask(board.app)
    await exchange.until(shown(0))
    assert (1, 1) == (len(board.relay._exact), len(board.relay._wild))
    exchange.leave()
    await exchange.done()
    assert ({}, {}) == (board.relay._exact, board.relay._wild)


@pytest.mark.parametrize("way", ["break", "return", "raise", "unused"])
async def test_however_the_loop_is_left_the_relay_is_released(
    ask: Ask, caplog: pytest.LogCaptureFixture, way: str
) -> None:
    app, relay, listening = App(), Relay(), list[int]()

    @app.get("/")
    async def handler(c: Context, w: Writer) -> None:
        alive = w.alive(relay.subscribe("a"), relay.subscribe("b", ANY), every=60)
        listening.append(len(relay._exact) + len(relay._wild))
        if way == "unused":
            return
        async for _ in alive:
            if way == "break":
                break
            if way == "return":
                return
            raise LookupError

    exchange = await ask(app).done()
    assert [2] == listening
    assert ({}, {}) == (relay._exact, relay._wild)
    assert exchange.complete
    assert (way == "raise") == bool(caplog.records)


async def test_the_end_of_a_stream_stops_its_clock(ask: Ask) -> None:
    app, loops = App(), list[Any]()

    @app.get("/")
    async def handler(c: Context, w: Writer) -> None:
        loops.append(w.alive(every=60))

    await ask(app).done()
    [timer] = [alive._turns._timer for alive in loops]
    assert timer is not None
    assert timer.cancelled()


async def test_a_subscription_costs_nothing_until_a_stream_listens() -> None:
    relay = Relay()
    relay.subscribe("a")
    relay.subscribe("a", ANY)
    assert ({}, {}) == (relay._exact, relay._wild)


async def test_a_cancelled_handler_releases_the_relay(ask: Ask) -> None:
    board = Board()
    exchange = ask(board.app)
    await exchange.until(shown(0))
    exchange.task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await exchange.done()
    assert ["finally"] == board.ended
    assert ({}, {}) == (board.relay._exact, board.relay._wild)


async def test_head_gives_no_turn(ask: Ask) -> None:
    board = Board(every=60)
    exchange = await ask(board.app, method="HEAD").done()
    assert ([], ["after", "finally"]) == (board.turns, board.ended)
    assert (200, b"", True) == (exchange.status, exchange.body, exchange.complete)
    assert "text/event-stream" == exchange.headers["content-type"]
    assert {} == board.relay._exact


async def test_w_end_ends_the_loop_at_its_next_turn(ask: Ask) -> None:
    app, seen = App(), list[str]()

    @app.get("/")
    async def handler(c: Context, w: Writer) -> None:
        async for _ in w.alive():
            w.signals({"a": 1})
            w.end()
            seen.append("the turn goes on")
        seen.append("after")

    exchange = await ask(app).done()
    assert ["the turn goes on", "after"] == seen
    assert ["datastar-open", "datastar-patch-signals"] == exchange.events
    assert exchange.complete


async def test_w_end_from_another_task_ends_a_loop_that_waits(ask: Ask, settle: Settle) -> None:
    app, writers = App(), list[Writer]()

    @app.get("/")
    async def handler(c: Context, w: Writer) -> None:
        async for _ in w.alive():
            writers.append(w)

    exchange = ask(app)
    await settle()
    writers[0].end()
    await exchange.done()
    assert exchange.complete


async def test_two_loops_after_each_other_are_one_stream(ask: Ask) -> None:
    app, seen = App(), list[str]()

    @app.get("/")
    async def handler(c: Context, w: Writer) -> None:
        async for _ in w.alive():
            seen.append("first")
            break
        async for _ in w.alive():
            seen.append("second")
            break

    exchange = await ask(app).done()
    assert ["first", "second"] == seen
    assert ["datastar-open"] == exchange.events
    assert exchange.complete


# -- what a turn sends


async def test_the_first_patch_is_the_whole_then_only_what_changed_goes(ask: Ask) -> None:
    app, relay, counts = App(), Relay(), [1, 1]

    @app.get("/")
    async def handler(c: Context, w: Writer) -> None:
        async for _ in w.alive(relay.subscribe("n")):
            w.patch(h.main(id="view")[(h.p(id=f"n{place}")[count] for place, count in enumerate(counts))])

    exchange = ask(app)
    await exchange.until(b"</main>\n\n")
    counts[1] = 2
    relay.publish("n")
    await exchange.until(b'<p id="n1">2</p>')
    assert (
        b'event: datastar-patch-elements\ndata: elements <main id="view"><p id="n0">1</p><p id="n1">1</p></main>\n\n'
        b'event: datastar-patch-elements\ndata: elements <p id="n1">2</p>\n\n'
    ) == exchange.changes


async def test_nothing_is_sent_when_nothing_changed(ask: Ask, settle: Settle) -> None:
    board = Board()
    exchange = ask(board.app)
    await exchange.until(shown(0))
    board.publish(0)
    await settle()
    assert [0, 0] == board.numbers
    assert shown(0) == exchange.changes


async def test_what_a_slow_client_never_saw_is_not_sent(ask: Ask, settle: Settle) -> None:
    board = Board()
    exchange = ask(board.app)
    await exchange.until(shown(0))
    await settle()
    exchange.stall()
    for number in (1, 2, 3):
        board.publish(number)
        await settle()
    exchange.read()
    await exchange.until(shown(3))
    assert shown(0) + shown(1) + shown(3) == exchange.changes


async def test_several_views_on_one_stream_are_compared_each_with_its_own(ask: Ask) -> None:
    app, relay, counts = App(), Relay(), {"a": 1, "b": 1}

    @app.get("/")
    async def handler(c: Context, w: Writer) -> None:
        async for _ in w.alive(relay.subscribe("n")):
            for name, count in counts.items():
                w.patch(h.div(id=name)[h.p(id=f"{name}-n")[count]])

    exchange = ask(app)
    await exchange.until(b'<p id="b-n">1</p></div>\n\n')
    counts["b"] = 2
    relay.publish("n")
    await exchange.until(b"2</p>\n\n")
    views = b'<div id="a"><p id="a-n">1</p></div>', b'<div id="b"><p id="b-n">1</p></div>', b'<p id="b-n">2</p>'
    frame = b"\n\nevent: datastar-patch-elements\ndata: elements "
    assert frame.strip() + b" " + b"".join(views) + b"\n\n" == exchange.changes.replace(frame, b"")


async def test_views_that_come_together_and_alone_end_in_the_newest_state(ask: Ask) -> None:
    app, relay, turns = App(), Relay(), iter([["1"], ["2", "toast"], ["1"]])

    @app.get("/")
    async def handler(c: Context, w: Writer) -> None:
        async for _ in w.alive(relay.subscribe("n")):
            board, *rest = next(turns)
            w.patch([h.div(id="board")[board], [h.p(id=text)[text] for text in rest]])

    exchange = ask(app)
    await exchange.until(b'<div id="board">1</div>')
    relay.publish("n")
    await exchange.until(b'<p id="toast">toast</p>')
    relay.publish("n")
    await exchange.until(b'<div id="board">1</div>', 2)


async def test_a_view_inside_another_one_is_refused(ask: Ask, caplog: pytest.LogCaptureFixture) -> None:
    app = App()

    @app.get("/")
    async def handler(c: Context, w: Writer) -> None:
        async for _ in w.alive():
            w.patch(h.div(id="board")[h.p(id="cell")["x"]])
            w.patch(h.p(id="cell")["y"])

    came = await ask(app).done()
    assert b"event: datastar-fault\n" in came.body
    assert "views that do not stand inside one another" in caplog.text


async def test_a_loop_that_was_left_hears_no_more_while_the_handler_goes_on(ask: Ask) -> None:
    app, relay, left, go = App(), Relay(), asyncio.Event(), asyncio.Event()

    @app.get("/")
    async def handler(c: Context, w: Writer) -> None:
        async for _ in w.alive(relay.subscribe("n"), every=60):
            break
        left.set()
        await go.wait()

    exchange = ask(app)
    await left.wait()
    assert {} == relay._exact
    go.set()
    await exchange.done()


async def test_a_patch_with_a_selector_is_sent_every_time(ask: Ask) -> None:
    app, relay = App(), Relay()

    @app.get("/")
    async def handler(c: Context, w: Writer) -> None:
        async for _ in w.alive(relay.subscribe("n")):
            w.patch(h.li["x"], selector="ul", mode="append")

    exchange = ask(app)
    await exchange.until(b"</li>\n\n")
    relay.publish("n")
    await exchange.until(b"</li>\n\n", 2)
    assert 2 == exchange.events.count("datastar-patch-elements")


async def test_a_view_without_an_id_is_refused_with_the_right_form(ask: Ask, caplog: pytest.LogCaptureFixture) -> None:
    app = App()

    @app.get("/")
    async def handler(c: Context, w: Writer) -> None:
        async for _ in w.alive():
            w.patch(h.p["nowhere"])

    exchange = await ask(app).done()
    assert ["datastar-open", "datastar-fault"] == exchange.events
    assert "expected an id on the outermost element of what is patched" in caplog.text
