"""Actions with each option, and what becomes of connections, in the real client; answers and time are the tests'."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from attributes_stage import needs, until

from stario import at, data, js
from stario import html as h
from stario.datastar import events

if TYPE_CHECKING:
    from collections.abc import Callable

    from attributes_stage import AttributeStage

pytestmark = pytest.mark.browser

CLICK = "await fire('b', 'click'); "
SIGNALS = data.signals({"a": 1, "ab": 2, "_own": 3, "deep": {"_own": 4, "b": 5}})
ASKS = [at.get, at.post, at.put, at.patch, at.delete]


@pytest.fixture
def stage(stage_of_attributes: AttributeStage) -> AttributeStage:
    """The page."""
    return stage_of_attributes


def _button(action: Any, *more: Any) -> Any:
    return h.button(SIGNALS, data.on("click", action), *more, id="b")


# -- what is sent


@pytest.mark.parametrize("ask", ASKS)
def test_an_action_asks_with_its_method_and_says_who_asks(stage: AttributeStage, ask: Callable[..., Any]) -> None:
    run = f"{CLICK} return [asked[0].method, asked[0].url.pathname, asked[0].headers['Datastar-Request']]"
    assert [ask.__name__.upper(), "/x", True] == stage.play(_button(ask("x?y=1")), run)


@pytest.mark.parametrize("ask", ASKS)
def test_get_and_delete_carry_signals_in_the_query_the_others_in_the_body(
    stage: AttributeStage, ask: Callable[..., Any]
) -> None:
    run = f"{CLICK} return [asked[0].body ?? null, asked[0].url.searchParams.get('datastar'), asked[0].url.search]"
    body, query, search = stage.play(_button(ask("x?y=1")), run)
    sent = '{"a":1,"ab":2,"deep":{"b":5}}'
    assert ((None, sent) if ask in (at.get, at.delete) else (sent, None)) == (body, query)
    assert search.startswith("?y=1")


FILTERED: dict[str, tuple[dict[str, Any], Any]] = {
    "as it is": ({}, {"a": 1, "ab": 2, "deep": {"b": 5}}),
    "include": ({"include": "^a"}, {"a": 1, "ab": 2}),
    "exclude": ({"exclude": "^a"}, {"_own": 3, "deep": {"_own": 4, "b": 5}}),
    "both": ({"include": "^a", "exclude": "b$"}, {"a": 1}),
    "include own ones": ({"include": "own", "exclude": "^nothing$"}, {"_own": 3, "deep": {"_own": 4}}),
    "a path": ({"include": "^deep\\.b$"}, {"deep": {"b": 5}}),
}


@pytest.mark.parametrize(("options", "expected"), FILTERED.values(), ids=FILTERED)
def test_filters_choose_what_is_sent_and_an_exclude_drops_the_rule_about_own_ones(
    stage: AttributeStage, options: dict[str, Any], expected: Any
) -> None:
    """[seen] Signals that begin with `_` stay at home, unless `exclude` takes the place of that rule."""
    assert expected == stage.play(_button(at.post("x", **options)), f"{CLICK} return sent()")


def test_own_signals_inside_arrays_are_sent_anyway(stage: AttributeStage) -> None:
    """[seen] The rule about `_` looks at paths, and an array is one value."""
    markup = h.button(data.signals({"rows": [{"_own": 1}]}), data.on("click", at.post("x")), id="b")
    assert {"rows": [{"_own": 1}]} == stage.play(markup, f"{CLICK} return sent()")


@pytest.mark.parametrize("value", [{"a": [1, None, "O'Hara"]}, [1], 3, "x", None, {}])
def test_a_payload_takes_the_place_of_the_signals(stage: AttributeStage, value: Any) -> None:
    assert value == stage.play(_button(at.post("x", payload=value)), f"{CLICK} return sent()")


def test_a_payload_may_hold_expressions(stage: AttributeStage) -> None:
    payload = {"twice": js("$a * 2"), "who": js("el.id")}
    assert {"twice": 2, "who": "b"} == stage.play(_button(at.post("x", payload=payload)), f"{CLICK} return sent()")


def test_headers_are_sent(stage: AttributeStage) -> None:
    headers = {"X-One": "it's", "x-two": js("'n' + $a")}
    run = f"{CLICK} return [asked[0].headers['X-One'], asked[0].headers['x-two']]"
    assert ["it's", "n1"] == stage.play(_button(at.post("x", headers=headers)), run)


def _form(action: Any, **attributes: Any) -> Any:
    return h.fragment[
        h.form(id="near", **attributes)[h.input(name="mail", value="a@b"), _button(action)],
        h.form(id="far")[h.input(name="far", value="1")],
    ]


def test_a_form_is_sent_without_signals(stage: AttributeStage) -> None:
    markup = _form(at.post("x", content_type="form"))
    run = f"{CLICK} return [asked[0].body.toString(), asked[0].headers['Content-Type'], asked[0].url.search]"
    assert ["mail=a%40b", "application/x-www-form-urlencoded", ""] == stage.play(markup, run)


def test_a_form_of_get_is_sent_in_the_query(stage: AttributeStage) -> None:
    run = f"{CLICK} return [asked[0].url.search, asked[0].body ?? null]"
    assert ["?mail=a%40b", None] == stage.play(_form(at.get("x", content_type="form")), run)


def test_a_form_with_files_is_sent_in_parts(stage: AttributeStage) -> None:
    markup = _form(at.post("x", content_type="form"), enctype="multipart/form-data")
    run = f"{CLICK} return [asked[0].body instanceof FormData, 'Content-Type' in asked[0].headers]"
    assert [True, False] == stage.play(markup, run)


def test_a_selector_chooses_another_form(stage: AttributeStage) -> None:
    markup = _form(at.post("x", content_type="form", selector="#far"))
    assert stage.play(markup, f"{CLICK} return asked[0].body.toString()") == "far=1"


def test_a_form_that_is_not_valid_is_not_sent(stage: AttributeStage) -> None:
    markup = h.form[h.input(name="a", required=True), _button(at.post("x", content_type="form"))]
    assert stage.play(markup, f"{CLICK} return asked.length") == 0


def test_query_asks_with_its_own_method(stage: AttributeStage) -> None:
    needs("1.0.4")
    run = f"{CLICK} return [asked[0].method, sent()]"
    assert ["QUERY", {"a": 1, "ab": 2, "deep": {"b": 5}}] == stage.play(_button(at.query("x")), run)


# -- other actions


def test_peek_reads_without_following(stage: AttributeStage) -> None:
    effect = data.effect(js("log.push([$a, {}])", at.peek(js("$b"))))
    markup = h.div(data.signals({"a": 1, "b": 1}), effect, id="d")[
        h.i(data.on("click", js("$b++")), id="b"), h.i(data.on("click", js("$a++")), id="a")
    ]
    assert [[1, 1], [2, 2]] == stage.play(markup, "await fire('b', 'click'); await fire('a', 'click'); return log")


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        ({}, [9, 9, {"b": 9}]),
        ({"include": "^a"}, [9, 9, {"b": 5}]),
        ({"exclude": "^a"}, [1, 2, {"b": 9}]),
        ({"include": "b", "exclude": "^deep"}, [1, 9, {"b": 5}]),
    ],
)
def test_set_all_sets_the_signals_that_pass(stage: AttributeStage, filters: Any, expected: Any) -> None:
    signals = data.signals({"a": 1, "ab": 2, "deep": {"b": 5}})
    markup = h.button(signals, data.on("click", at.set_all(9, **filters)), id="b")
    assert expected == stage.play(markup, f"{CLICK} return ['a', 'ab', 'deep'].map(value)")


@pytest.mark.parametrize(
    ("filters", "expected"), [({}, [True, False, True]), ({"include": "^a"}, [True, False, False])]
)
def test_toggle_all_turns_the_signals_that_pass(stage: AttributeStage, filters: Any, expected: Any) -> None:
    signals = data.signals({"a": False, "ab": True, "c": False})
    markup = h.button(signals, data.on("click", at.toggle_all(**filters)), id="b")
    assert expected == stage.play(markup, f"{CLICK} return ['a', 'ab', 'c'].map(value)")


# -- indicators


def test_an_indicator_is_true_until_the_last_request_of_its_element_is_over(stage: AttributeStage) -> None:
    markup = _button(at.get("x", request_cancellation="disabled"), data.indicator("busy"))
    run = f"log.push(value('busy')); {CLICK} {CLICK} log.push(value('busy')); await asked[0].end(); "
    run += "log.push(value('busy')); await asked[1].end(); return [...log, value('busy')]"
    assert [False, True, True, False] == stage.play(markup, run, {"open": True}, {"open": True})


def test_an_answer_of_script_leaves_the_indicator_true(stage: AttributeStage) -> None:
    """[seen] Up to 1.0.2 the client never says that such a request is finished."""
    until("1.0.2")
    answer = {"type": "text/javascript", "body": "window.log.push('script')"}
    markup = _button(at.get("x"), data.indicator("busy"))
    assert ["script", True] == stage.play(markup, f"{CLICK} await settle(); return [...log, value('busy')]", answer)


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
