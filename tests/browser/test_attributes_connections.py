"""What becomes of connections in the real client: new tries, hidden tabs, elements that go; [seen] is relied upon."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from attributes_stage import needs, until

from stario import at, data, js
from stario import html as h
from stario.datastar import events

if TYPE_CHECKING:
    from attributes_stage import AttributeStage

pytestmark = pytest.mark.browser

CLICK = "await fire('b', 'click'); "
SIGNALS = data.signals({"a": 1, "ab": 2, "_own": 3, "deep": {"_own": 4, "b": 5}})


def _button(action: Any, *more: Any) -> Any:
    return h.button(SIGNALS, data.on("click", action), *more, id="b")


# -- trying again

FAILS = {"fails": True}
AGAIN: dict[str, tuple[dict[str, Any], list[dict[str, Any]], int]] = {
    # options, answers, how many requests there are; after those answers, streams that stay open
    "auto, a lost link": ({}, [FAILS], 2),
    "auto, a clean end": ({}, [{}], 1),
    "auto, an error": ({}, [{"status": 500}], 1),
    "error, a clean end": ({"retry": "error"}, [{}], 1),
    "error, an error": ({"retry": "error"}, [{"status": 500}], 2),
    "error, what is not found": ({"retry": "error"}, [{"status": 404}], 2),
    "always, a clean end": ({"retry": "always"}, [{}], 2),
    "always, an error": ({"retry": "always"}, [{"status": 503}], 2),
    "always, a lost link": ({"retry": "always"}, [FAILS], 2),
    "always, nothing": ({"retry": "always"}, [{"status": 204}], 1),
    "never, a clean end": ({"retry": "never"}, [{}], 1),
    "never, an error": ({"retry": "never"}, [{"status": 500}], 1),
}


@pytest.mark.parametrize(("options", "answers", "expected"), AGAIN.values(), ids=AGAIN)
def test_retry_decides_what_is_tried_again(
    stage: AttributeStage, options: dict[str, Any], answers: list[dict[str, Any]], expected: int
) -> None:
    """[seen] By default a clean end, as of a restart, leaves a dead page; `always` tries that too, but not 204."""
    run = f"{CLICK} await settle(); await pass(1500); return asked.length"
    assert expected == stage.play(_button(at.get("x", **options)), run, *answers, {"open": True})


def _waits(stage: AttributeStage, action: Any, answers: list[dict[str, Any]]) -> list[int]:
    """Return after how many milliseconds each request began, and what was told at last."""
    run = (
        "const real = window.fetch, begin = time(), times = []; "
        "window.fetch = (...given) => { times.push(time() - begin); return real(...given); }; "
        f"{CLICK} await pass(600_000); window.fetch = real; return [times, fates.at(-2)]"
    )
    times, fate = stage.play(_button(action), run, *answers)
    return [*times, fate]


def test_a_lost_link_is_tried_again_ten_times_with_growing_waits_then_it_is_over(stage: AttributeStage) -> None:
    """[read] 1, 2, 4 ... 30 s without jitter, ten tries, then `retries-failed`."""
    waits = [0, 1, 2, 4, 8, 16, 30, 30, 30, 30]
    expected = [sum(waits[: count + 1]) * 1000 for count in range(10)]
    assert [*expected, "retries-failed"] == _waits(stage, at.get("x"), [FAILS] * 30)


def test_the_waits_are_those_of_the_options(stage: AttributeStage) -> None:
    action = at.get("x", retry_interval="2s", retry_scaler=3, retry_max_wait=10_000, retry_max_count=4)
    assert [0, 2000, 8000, 18_000, "retries-failed"] == _waits(stage, action, [FAILS] * 30)


def test_the_server_can_set_the_first_wait(stage: AttributeStage) -> None:
    """[read] A `retry:` counts for the connection that brought it and for those that follow."""
    first = {"body": events.patch_signals({"a": 2}, retry=300).decode()}
    action = at.get("x", retry="always", retry_max_count=3)
    assert [0, 300, 600, 1200] == _waits(stage, action, [first, FAILS, FAILS, FAILS])[:4]


def test_a_retry_sends_the_old_signals_and_the_last_id(stage: AttributeStage) -> None:
    """[seen] Coming back to the tab builds them anew; both send `last-event-id`."""
    body = events.patch_signals({"a": 7}, event_id="e1").decode()
    action = at.get("x", retry="always", include="^a$")
    run = (
        f"{CLICK} await settle(); await pass(1000); await hide(true); await hide(false); "
        "return asked.map(ask => [ask.url.searchParams.get('datastar'), ask.headers['last-event-id'] ?? null])"
    )
    expected = [['{"a":1}', None], ['{"a":1}', "e1"], ['{"a":7}', "e1"]]
    assert expected == stage.play(_button(action), run, {"body": body}, {"open": True}, {"open": True})


# -- hidden tabs, elements that go, requests that follow each other


@pytest.mark.parametrize(
    ("action", "expected"),
    [
        (at.get("x"), [True, 2]),
        (at.get("x", open_when_hidden=True), [False, 1]),
        (at.post("x"), [False, 1]),
        (at.post("x", open_when_hidden=False), [True, 2]),
    ],
)
def test_a_stream_of_get_is_closed_while_the_tab_is_hidden_and_opened_again(
    stage: AttributeStage, action: Any, expected: list[Any]
) -> None:
    run = (
        f"{CLICK} await hide(true); const closed = !!asked[0].aborted; await hide(false); return [closed, asked.length]"
    )
    assert expected == stage.play(_button(action), run, {"open": True}, {"open": True})


@pytest.mark.parametrize(("options", "expected"), [({}, False), ({"request_cancellation": "cleanup"}, True)])
def test_a_removed_element_keeps_its_stream_unless_it_is_told_to_clean_up(
    stage: AttributeStage, options: Any, expected: bool
) -> None:
    """[seen] So `data.live` is told."""
    run = f"{CLICK} of('b').remove(); await settle(); return !!asked[0].aborted"
    assert expected is stage.play(_button(at.get("x", **options)), run, {"open": True})


@pytest.mark.parametrize(
    ("options", "expected"),
    [({}, True), ({"request_cancellation": "cleanup"}, True), ({"request_cancellation": "disabled"}, False)],
)
def test_an_elements_earlier_request_is_given_up(stage: AttributeStage, options: Any, expected: bool) -> None:
    run = f"{CLICK} {CLICK} return !!asked[0].aborted"
    assert expected is stage.play(_button(at.get("x", **options)), run, {"open": True}, {"open": True})


def test_a_request_is_given_up_by_code_that_is_handed_over(stage: AttributeStage) -> None:
    action = at.get("x", request_cancellation=js("window.mine = new AbortController()"))
    run = f"{CLICK} const before = !!asked[0].aborted; mine.abort(); await settle(); return [before, asked[0].aborted]"
    assert [False, True] == stage.play(_button(action), run, {"open": True})


def test_another_elements_request_goes_on_up_to_1_0_1(stage: AttributeStage) -> None:
    until("1.0.1")
    other = h.button(data.on("click", at.get("x")), id="other")
    run = f"{CLICK} await fire('other', 'click'); return !!asked[0].aborted"
    assert stage.play(h.fragment[_button(at.get("x")), other], run, {"open": True}, {"open": True}) is False


def test_the_same_request_of_another_element_is_given_up_from_1_0_2(stage: AttributeStage) -> None:
    needs("1.0.2")
    other = h.button(data.on("click", at.get("x")), id="other")
    run = f"{CLICK} await fire('other', 'click'); return !!asked[0].aborted"
    assert stage.play(h.fragment[_button(at.get("x")), other], run, {"open": True}, {"open": True}) is True
