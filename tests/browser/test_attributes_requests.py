"""Actions with each option in the real client: what is sent, and what is set; [seen] is a fact relied upon."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from attributes_stage import needs, until

from stario import at, data, js
from stario import html as h

if TYPE_CHECKING:
    from collections.abc import Callable

    from attributes_stage import AttributeStage

pytestmark = pytest.mark.browser

CLICK = "await fire('b', 'click'); "
SIGNALS = data.signals({"a": 1, "ab": 2, "_own": 3, "deep": {"_own": 4, "b": 5}})
ASKS = [at.get, at.post, at.put, at.patch, at.delete]


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
