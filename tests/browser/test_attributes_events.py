"""Attributes that run expressions, with each modifier, in the real client; time passes when a test lets it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from stario import data, js
from stario import html as h

if TYPE_CHECKING:
    from attributes_stage import AttributeStage

pytestmark = pytest.mark.browser

RAN = js("log.push('ran')")


def _on(expression: Any = RAN, event: str = "click", **modifiers: Any) -> Any:
    """Return a button inside a box, with a listener that has modifiers."""
    return h.div(id="box")[h.button(data.on(event, expression, **modifiers), id="b")]


# -- on


def test_an_event_runs_the_expression_with_its_element_and_event(stage: AttributeStage) -> None:
    markup = _on(js("log.push(el.id, evt.type)"))
    assert ["b", "click"] == stage.play(markup, "await fire('b', 'click'); return log")


@pytest.mark.parametrize(
    ("event", "case", "fired"),
    [
        ("my-event", None, "my-event"),
        ("htmx.load", None, "htmx.load"),
        ("my-event", "kebab", "my-event"),
        ("my-event", "camel", "myEvent"),
        ("my-event", "snake", "my_event"),
        ("my-event", "pascal", "MyEvent"),
    ],
)
def test_an_event_is_heard_under_the_name_that_was_meant(
    stage: AttributeStage, event: str, case: Any, fired: str
) -> None:
    markup = _on(js("log.push(evt.type)"), event, case=case)
    assert [fired] == stage.play(markup, f"await fire('b', '{fired}'); return log")


def test_once_runs_once(stage: AttributeStage) -> None:
    assert ["ran"] == stage.play(_on(once=True), "await fire('b', 'click'); await fire('b', 'click'); return log")


@pytest.mark.parametrize(("modifiers", "expected"), [({}, False), ({"prevent": True}, True)])
def test_prevent_prevents_what_the_browser_does(stage: AttributeStage, modifiers: Any, expected: bool) -> None:
    assert expected is stage.play(_on(**modifiers), "return (await fire('b', 'click')).defaultPrevented")


def test_passive_takes_the_right_to_prevent(stage: AttributeStage) -> None:
    assert stage.play(_on(prevent=True, passive=True), "return (await fire('b', 'click')).defaultPrevented") is False


def test_submitting_a_form_is_always_prevented(stage: AttributeStage) -> None:
    """[seen] The page would else be left."""
    markup = h.form(data.on("submit", RAN), id="f")
    assert [True, "ran"] == stage.play(markup, "return [(await fire('f', 'submit')).defaultPrevented, ...log]")


@pytest.mark.parametrize(("modifiers", "expected"), [({}, ["in", "out"]), ({"stop": True}, ["in"])])
def test_stop_lets_an_event_go_no_further(stage: AttributeStage, modifiers: Any, expected: list[str]) -> None:
    inner = h.button(data.on("click", js("log.push('in')"), **modifiers), id="b")
    markup = h.div(data.on("click", js("log.push('out')")))[inner]
    assert expected == stage.play(markup, "await fire('b', 'click'); return log")


@pytest.mark.parametrize(("modifiers", "expected"), [({}, ["in", "out"]), ({"capture": True}, ["out", "in"])])
def test_capture_hears_on_the_way_down(stage: AttributeStage, modifiers: Any, expected: list[str]) -> None:
    inner = h.button(data.on("click", js("log.push('in')")), id="b")
    markup = h.div(data.on("click", js("log.push('out')"), **modifiers))[inner]
    assert expected == stage.play(markup, "await fire('b', 'click'); return log")


@pytest.mark.parametrize("place", ["window", "document"])
def test_window_and_document_hear_what_happens_there(stage: AttributeStage, place: str) -> None:
    run = f"{place}.dispatchEvent(new Event('my-event')); await settle(); return log"
    assert ["ran"] == stage.play(_on(event="my-event", **{place: True}), run)
    assert [] == stage.play(_on(event="my-event"), run)


def test_outside_hears_what_happens_elsewhere(stage: AttributeStage) -> None:
    assert ["ran"] == stage.play(_on(outside=True), "await fire('b', 'click'); await fire('box', 'click'); return log")


def test_a_listener_goes_with_its_element(stage: AttributeStage) -> None:
    run = "of('b').remove(); await settle(); document.dispatchEvent(new Event('my-event')); await settle(); return log"
    assert [] == stage.play(_on(event="my-event", document=True), run)


@pytest.mark.parametrize("event", ["datastar-fetch", "datastar-signal-patch"])
def test_the_clients_own_events_are_heard_on_the_document(stage: AttributeStage, event: str) -> None:
    run = f"log.length = 0; document.dispatchEvent(new CustomEvent('{event}', {{detail: {{}}}})); return log"
    assert ["ran"] == stage.play(_on(event=event), run)


# -- times. Clicks come at the times that are given; what ran is noted with the time at which it did.

TIMES: dict[str, tuple[dict[str, Any], list[int], list[int]]] = {
    # modifiers, when there is a click, when the expression runs
    "delay": ({"delay": "100ms"}, [0, 50], [100, 150]),
    "delay in seconds": ({"delay": "1s"}, [0], [1000]),
    "delay as a number": ({"delay": 100}, [0], [100]),
    "debounce": ({"debounce": "100ms"}, [0, 50, 120, 400], [220, 500]),
    "debounce at once too": ({"debounce": "100ms", "debounce_leading": True}, [0, 50, 120], [0, 220]),
    "debounce at once only": (
        {"debounce": "100ms", "debounce_leading": True, "debounce_trailing": False}, [0, 50, 120, 400], [0, 400],
    ),
    "debounce as it is": ({"debounce": "100ms", "debounce_leading": False, "debounce_trailing": True}, [0, 50], [150]),
    "throttle": ({"throttle": "100ms"}, [0, 50, 90, 150, 160], [0, 150]),
    "throttle at the end too": ({"throttle": "100ms", "throttle_trailing": True}, [0, 50, 90, 300], [0, 100, 300]),
    "throttle at the end only": (
        {"throttle": "100ms", "throttle_leading": False, "throttle_trailing": True}, [0, 50, 300], [100, 400],
    ),
    "throttle as it is": ({"throttle": "100ms", "throttle_leading": True, "throttle_trailing": False}, [0, 50], [0]),
}  # fmt: skip


def _clicks(times: list[int]) -> str:
    click = "await pass(begin + at - time()); await fire('b', 'click')"
    run = f"log.length = 0; const begin = time(); for (const at of {times}) {{ {click}; }}"
    return f"{run} await pass(2000); return log.map(at => at - begin)"


@pytest.mark.parametrize(("modifiers", "clicks", "expected"), TIMES.values(), ids=TIMES)
def test_a_modifier_of_time_decides_when_it_runs(
    stage: AttributeStage, modifiers: dict[str, Any], clicks: list[int], expected: list[int]
) -> None:
    markup = _on(js("log.push(time())"), **modifiers)
    assert expected == stage.play(markup, _clicks(clicks))


@pytest.mark.parametrize(("modifiers", "clicks", "expected"), TIMES.values(), ids=TIMES)
def test_a_modifier_of_time_decides_when_a_signals_change_is_told(
    stage: AttributeStage, modifiers: dict[str, Any], clicks: list[int], expected: list[int]
) -> None:
    markup = h.div(data.signals({"n": 0}), data.on("click", js("$n++")), id="b")[
        h.p(data.on_signal_patch(js("log.push(time())"), **modifiers))
    ]
    assert expected == stage.play(markup, _clicks(clicks))


def test_the_transition_is_the_browsers(stage: AttributeStage) -> None:
    markup = h.div(data.init(RAN, view_transition=True), data.on("click", RAN, view_transition=True), id="b")
    before = "window.begun = 0; const real = document.startViewTransition.bind(document); "
    before += "document.startViewTransition = run => { begun++; return real(run); };"
    stage.run(before)
    run = "await fire('b', 'click'); while (log.length < 2) await settle(); return [begun, log]"
    assert [2, ["ran", "ran"]] == stage.play(markup, run)


# -- init, effect


def test_init_runs_when_the_element_comes(stage: AttributeStage) -> None:
    assert ["ran"] == stage.play(h.div(data.init(RAN)), "return log")


def test_init_can_wait(stage: AttributeStage) -> None:
    run = "await pass(99); log.push('now'); await pass(1); return log"
    assert ["now", "ran"] == stage.play(h.div(data.init(RAN, delay="100ms")), run)


def test_init_runs_again_when_the_attribute_is_another_one(stage: AttributeStage) -> None:
    run = "of('d').setAttribute('data-init', \"log.push('other')\"); await settle(); return log"
    assert ["ran", "other"] == stage.play(h.div(data.init(RAN), id="d"), run)


def test_an_effect_runs_now_and_when_a_signal_in_it_changes(stage: AttributeStage) -> None:
    click = data.on("click", js("$a++; $b++"))
    markup = h.div(data.signals({"a": 1, "b": 1}), data.effect(js("log.push($a)")), click, id="d")
    assert [1, 2] == stage.play(markup, "await fire('d', 'click'); return log")


# -- on_interval


@pytest.mark.parametrize(
    ("modifiers", "expected"),
    [
        ({}, [1000, 2000, 3000]),
        ({"duration": "700ms"}, [700, 1400, 2100, 2800]),
        ({"duration": "2s"}, [2000]),
        ({"duration": 1500, "leading": True}, [0, 1500, 3000]),
        ({"leading": True}, [0, 1000, 2000, 3000]),
    ],
)
def test_an_interval_runs_again_and_again(stage: AttributeStage, modifiers: Any, expected: list[int]) -> None:
    markup = h.div(data.on_interval(js("log.push(time())"), **modifiers))
    assert expected == stage.play(markup, "const begin = time(); await pass(3000); return log.map(at => at - begin)")


def test_an_interval_ends_with_its_element(stage: AttributeStage) -> None:
    markup = h.div(data.on_interval(RAN), id="d")
    assert ["ran"] == stage.play(
        markup, "await pass(1000); of('d').remove(); await settle(); await pass(5000); return log"
    )


# -- on_intersect

SHOWN: dict[str, tuple[dict[str, Any], list[int], list[int]]] = {
    # modifiers, how much of the element is shown, one after the other (in percent; below 0 none), where it ran
    "as it is": ({}, [-9, 10, 100, -9, 20], [10, 20]),
    "once": ({"once": True}, [-9, 10, -9, 20], [10]),
    "exit": ({"exit": True}, [10, 100, -9], [-9]),
    "half": ({"half": True}, [-9, 40, 60, 100], [60]),
    "full": ({"full": True}, [-9, 60, 100], [100]),
    "threshold": ({"threshold": 25}, [-9, 20, 30, 100], [30]),
}


@pytest.mark.parametrize(("modifiers", "shown", "expected"), SHOWN.values(), ids=SHOWN)
def test_an_element_that_comes_into_view_runs_the_expression(
    stage: AttributeStage, modifiers: dict[str, Any], shown: list[int], expected: list[int]
) -> None:
    seen = h.div(data.on_intersect(js("log.push(window.shown)"), **modifiers), style={"height": "100px"})
    space = h.div(style={"height": "3000px"})
    run = (
        "const show = async part => { window.shown = part; scrollTo(0, 3000 - innerHeight + part); await frames(3); };"
        f"await show({shown[0]}); log.length = 0; "
        f"for (const part of {shown}) await show(part); scrollTo(0, 0); return log"
    )
    assert expected == stage.play(h.fragment[space, seen, space], run)


# -- on_signal_patch


def test_a_change_of_signals_is_told_with_what_changed(stage: AttributeStage) -> None:
    markup = h.div(data.signals({"a": 1}), data.on("click", js("$a = 2")), id="d")[
        h.p(data.on_signal_patch(js("log.push(patch)")))
    ]
    assert [{"a": 2}] == stage.play(markup, "log.length = 0; await fire('d', 'click'); return log")


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        ({}, [{"ab": 1, "b": {"c": 1}}]),
        ({"include": "^a"}, [{"ab": 1}]),
        ({"exclude": "^a"}, [{"b": {"c": 1}}]),
        ({"include": "b", "exclude": "c$"}, [{"ab": 1}]),
        ({"include": "nothing"}, []),
        ({"include": "\\.c$"}, [{"b": {"c": 1}}]),
    ],
)
def test_filters_choose_the_signals_whose_change_is_told(
    stage: AttributeStage, filters: dict[str, str], expected: list[Any]
) -> None:
    click = data.on("click", js("$ab = 1; $b.c = 1"))
    markup = h.div(data.signals({"ab": 0, "b": {"c": 0}}), click, id="d")[
        h.p(data.on_signal_patch(js("log.push(patch)"), **filters))
    ]
    assert expected == stage.play(markup, "log.length = 0; await fire('d', 'click'); return log")


def test_the_filter_is_read_once(stage: AttributeStage) -> None:
    """[seen] Another filter has no effect until the attribute itself is applied again."""
    markup = h.div(data.signals({"a": 1}), data.on("click", js("$a++")), id="d")[
        h.p(data.on_signal_patch(RAN, include="^a"), id="p")
    ]
    run = (
        "of('p').setAttribute('data-on-signal-patch-filter', '{\"include\": \"^b\"}'); await settle(); log.length = 0; "
    )
    assert ["ran"] == stage.play(markup, run + "await fire('d', 'click'); return log")
