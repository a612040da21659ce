"""Attributes: each helper's mapping, the order on an element, and what is refused because it would be run."""

from __future__ import annotations

import itertools
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from stario import html as h
from stario.datastar import at, data, js

if TYPE_CHECKING:
    from collections.abc import Callable

GO = js("go()")
MAPPINGS: dict[str, tuple[Callable[[], Any], dict[str, Any]]] = {
    "on": (lambda: data.on("click", GO), {"data-on:click": GO}),
    "on an action": (lambda: data.on("submit", at.post("add")), {"data-on:submit": js("@post('add')")}),
    "on an event of one's own": (lambda: data.on("cart-changed", GO), {"data-on:cart-changed": GO}),
    "on an event with a dot": (lambda: data.on("htmx.load", GO), {"data-on:htmx.load": GO}),
    "init": (lambda: data.init(GO), {"data-init": GO}),
    "signals": (
        lambda: data.signals({"a": 1, "name": "O'Hara", "cart": {"open": True, "rows": [1, None]}}),
        {"data-signals": js("{a: 1, name: 'O\\u0027Hara', cart: {open: true, rows: [1, null]}}")},
    ),
    "signals that lack": (lambda: data.signals({"a": 1}, if_missing=True), {"data-signals__ifmissing": js("{a: 1}")}),
    "no signals": (lambda: data.signals({}), {"data-signals": js("{}")}),
    "signals of code": (lambda: data.signals({"a": js("Date.now()")}), {"data-signals": js("{a: Date.now()}")}),
    "signals with capitals": (lambda: data.signals({"fooUp": 1}), {"data-signals": js("{fooUp: 1}")}),
    "bind": (lambda: data.bind("fooUp"), {"data-bind": js("fooUp")}),
    "bind inside": (lambda: data.bind("cart.name_1"), {"data-bind": js("cart.name_1")}),
    "text": (lambda: data.text(js("$a")), {"data-text": js("$a")}),
    "show": (lambda: data.show(js("$a > 1")), {"data-show": js("$a > 1")}),
    "class": (
        lambda: data.class_({"busy": js("$a"), "md:p-4": js("!$b"), "is_on": js("1")}),
        {"data-class": js("{busy: $a, 'md\\u003ap\\u002d4': !$b, is_on: 1}")},
    ),
    "attr": (
        lambda: data.attr({"disabled": js("$a"), "aria-busy": js("$b")}),
        {"data-attr": js("{disabled: $a, 'aria\\u002dbusy': $b}")},
    ),
    "indicator": (lambda: data.indicator("_busy"), {"data-indicator": js("_busy")}),
    "ref": (lambda: data.ref("field"), {"data-ref": js("field")}),
    "effect": (lambda: data.effect(js("$a = $b")), {"data-effect": js("$a = $b")}),
}


@pytest.mark.parametrize(("call", "expected"), MAPPINGS.values(), ids=MAPPINGS)
def test_a_helper_gives_a_mapping(call: Callable[[], Any], expected: dict[str, Any]) -> None:
    assert expected == call()


# -- modifiers

MODIFIERS: dict[str, tuple[dict[str, Any], str]] = {
    "once": ({"once": True}, "__once"),
    "passive": ({"passive": True}, "__passive"),
    "capture": ({"capture": True}, "__capture"),
    "window": ({"window": True}, "__window"),
    "document": ({"document": True}, "__document"),
    "outside": ({"outside": True}, "__outside"),
    "prevent": ({"prevent": True}, "__prevent"),
    "stop": ({"stop": True}, "__stop"),
    "view_transition": ({"view_transition": True}, "__viewtransition"),
    "delay": ({"delay": "1s"}, "__delay.1s"),
    "debounce": ({"debounce": 300}, "__debounce.300ms"),
    "throttle": ({"throttle": timedelta(seconds=0.5)}, "__throttle.500ms"),
    "no delay": ({"delay": None, "once": False}, ""),
    "a delay of nothing": ({"delay": 0}, "__delay.0ms"),
    "several": ({"prevent": True, "debounce": "300ms", "once": True}, "__once__prevent__debounce.300ms"),
}


@pytest.mark.parametrize(("options", "expected"), MODIFIERS.values(), ids=MODIFIERS)
def test_a_modifier_of_on_stands_in_the_name(options: dict[str, Any], expected: str) -> None:
    assert {f"data-on:click{expected}": GO} == data.on("click", GO, **options)


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ({"delay": 500}, "__delay.500ms"),
        ({"view_transition": True}, "__viewtransition"),
        ({"delay": "1s", "view_transition": True}, "__delay.1s__viewtransition"),
    ],
)
def test_a_modifier_of_init_stands_in_the_name(options: dict[str, Any], expected: str) -> None:
    assert {f"data-init{expected}": GO} == data.init(GO, **options)


DURATIONS: list[tuple[Any, str]] = [
    ("300ms", "300ms"),
    ("1s", "1s"),
    ("0ms", "0ms"),
    (250, "250ms"),
    (0, "0ms"),
    (timedelta(seconds=1.5), "1500ms"),
    (timedelta(minutes=2), "120000ms"),
    (timedelta(microseconds=1600), "2ms"),
]


@pytest.mark.parametrize(("value", "expected"), DURATIONS)
def test_a_duration_is_what_the_client_reads(value: Any, expected: str) -> None:
    assert expected == data.duration(value)


@pytest.mark.parametrize("value", ["", "300", "1.5s", "1 s", "1m", "ms", "-1ms", "1s\n", "1s__once", "1s.leading"])
def test_a_duration_that_the_client_does_not_read_is_refused(value: str) -> None:
    with pytest.raises(h.MarkupError, match='expected a duration: "300ms", "1s", milliseconds, or a timedelta'):
        data.on("click", GO, delay=value)


# -- names

BAD_SIGNALS = ["", "a-b", "1a", "a__b", "__a", "a_", "a.", ".a", "a..b", "a.1", "a b", "$a", "a\n", "é", "a[0]", "a'"]
BAD_SIGNALS += ["__proto__", "constructor", "prototype", "a.constructor", "a.__proto__"]


@pytest.mark.parametrize("name", BAD_SIGNALS)
@pytest.mark.parametrize(
    "call",
    [
        data.bind,
        data.indicator,
        data.ref,
        lambda name: data.signals({name: 1}),
        lambda name: data.live("x", state=name),
    ],
    ids=["bind", "indicator", "ref", "signals", "live"],
)
def test_a_name_that_is_no_signals_is_refused(call: Callable[[str], Any], name: str) -> None:
    with pytest.raises(h.MarkupError):
        call(name)


@pytest.mark.parametrize("name", ["a", "_a", "A", "fooUp", "a1", "a_b", "_a_b", "cart.rows", "a._b.c"])
def test_a_signals_name_comes_back(name: str) -> None:
    assert name == data.signal_name(name)


def test_the_error_of_a_hyphen_says_how_the_client_would_read_it() -> None:
    with pytest.raises(h.MarkupError, match="came 'count-1'; '-' would be read as a part of the name"):
        data.bind("count-1")


@pytest.mark.parametrize("name", ["", "Click", "fooBar", "a--b", "-a", "a-", "a b", "a__once", "a:b", "1a", "a\n", "é"])
def test_an_event_whose_name_html_would_change_is_refused(name: str) -> None:
    with pytest.raises(h.MarkupError, match="expected an event's name in lower-case letters, digits and single hyphen"):
        data.on(name, GO)


@pytest.mark.parametrize("key", ["__proto__", "constructor", "prototype"])
@pytest.mark.parametrize(
    "call",
    [lambda k: data.signals({"a": {k: 1}}), lambda k: data.class_({k: GO}), lambda k: data.attr({k: GO})],
    ids=["signals", "class_", "attr"],
)
def test_a_key_that_reaches_a_prototype_is_refused(call: Callable[[str], Any], key: str) -> None:
    with pytest.raises(h.MarkupError, match=r"expected a (key of text that is plain data|signal's name)"):
        call(key)


# -- text is never run

EXPRESSIONS: dict[str, Callable[[Any], Any]] = {
    "data.on": lambda text: data.on("click", text),
    "data.init": data.init,
    "data.text": data.text,
    "data.show": data.show,
    "data.effect": data.effect,
    "data.class_": lambda text: data.class_({"a": text}),
    "data.attr": lambda text: data.attr({"a": text}),
}


@pytest.mark.parametrize("came", ["alert(1)", "", None, 1, True, h.raw("alert(1)"), h.css("a")])
@pytest.mark.parametrize(("name", "call"), EXPRESSIONS.items(), ids=EXPRESSIONS)
def test_text_in_the_place_of_an_expression_is_refused(name: str, call: Callable[[Any], Any], came: Any) -> None:
    with pytest.raises(h.MarkupError, match=rf"expected an expression for {name}, came .*; write js\(\"...\"\): text"):
        call(came)


ATTRIBUTES = ["data-on:click", "data-on:click__once", "data-init", "data-text", "data-show", "data-signals"]
ATTRIBUTES += ["data-signals:a", "data-class", "data-class:a", "data-attr:href", "data-effect", "data-bind"]
ATTRIBUTES += ["data-computed:a", "data-style:color", "data-on-intersect", "data-on-interval__duration.1s"]
ATTRIBUTES += ["data-on-signal-patch", "data-ref", "data-indicator", "data-persist", "DATA-ON:CLICK", "data-ignore"]


@pytest.mark.parametrize("name", ATTRIBUTES)
def test_an_attribute_that_the_client_runs_takes_no_text_however_it_is_written(name: str) -> None:
    with pytest.raises(h.MarkupError, match="expected code for data-"):
        h.div({name: "alert(1)"})


@pytest.mark.parametrize("name", ["data-x", "data-online", "data-user-id", "data-texture", "data-signalsx"])
def test_another_data_attribute_is_text(name: str) -> None:
    assert f'<div {name}="a"></div>' == str(h.div({name: "a"}))


# -- on an element


def test_a_mapping_is_handed_to_an_element_as_it_is() -> None:
    assert '<button type="button" data-on:click__once="@post(\'add\')">+</button>' == str(
        h.button(data.on("click", at.post("add"), once=True), type="button")["+"]
    )


ORDERED: list[tuple[dict[str, Any], str]] = [
    (data.signals({"a": 1}), 'data-signals="{a: 1}"'),
    ({"data-computed:b": js("$a")}, 'data-computed:b="$a"'),
    (data.ref("r"), 'data-ref="r"'),
    (data.indicator("busy"), 'data-indicator="busy"'),
    (data.bind("v"), 'data-bind="v"'),
    (data.attr({"b": js("1")}), 'data-attr="{b: 1}"'),
    (data.class_({"b": js("1")}), 'data-class="{b: 1}"'),
    ({"data-style:color": js("$c")}, 'data-style:color="$c"'),
    (data.show(js("$a")), 'data-show="$a"'),
    (data.text(js("$a")), 'data-text="$a"'),
    (data.on("click", GO, once=True), 'data-on:click__once="go()"'),
    ({"data-on-intersect": GO}, 'data-on-intersect="go()"'),
    ({"data-on-interval__duration.1s": GO}, 'data-on-interval__duration.1s="go()"'),
    ({"data-on-signal-patch": GO}, 'data-on-signal-patch="go()"'),
    (data.effect(GO), 'data-effect="go()"'),
    (data.init(GO, delay="1s"), 'data-init__delay.1s="go()"'),
]
IN_ORDER = f"<div {' '.join(text for _, text in ORDERED)}></div>"


@pytest.mark.parametrize("shift", range(len(ORDERED)))
def test_attributes_stand_in_the_order_the_client_needs_whatever_order_they_came_in(shift: int) -> None:
    given = [mapping for mapping, _ in ORDERED]
    rotated = [*given[shift:], *given[:shift]]
    assert [IN_ORDER, IN_ORDER] == [str(h.div(*rotated)), str(h.div(*reversed(rotated)))]


@pytest.mark.parametrize(("first", "second"), [*itertools.pairwise(ORDERED)])
def test_two_attributes_stand_in_the_order_the_client_needs(
    first: tuple[dict[str, Any], str], second: tuple[dict[str, Any], str]
) -> None:
    assert f"<div {first[1]} {second[1]}></div>" == str(h.div(second[0], first[0]))


def test_other_attributes_stand_before_them_in_their_own_order() -> None:
    assert '<div title="t" data-x="1" id="i" data-signals="{a: 1}" data-init="go()"></div>' == str(
        h.div(data.init(GO), {"title": "t"}, data.signals({"a": 1}), {"data-x": "1"}, id="i")
    )


def test_attributes_of_one_kind_keep_their_order() -> None:
    assert '<div data-on:b="go()" data-on:a="go()"></div>' == str(h.div(data.on("b", GO), data.on("a", GO)))


def test_an_expression_is_escaped_for_its_attribute() -> None:
    assert '<div data-show="$a &lt; 1 &amp;&amp; $b == &#34;x&#34;"></div>' == str(
        h.div(data.show(js('$a < 1 && $b == "x"')))
    )


def test_what_a_visitor_typed_stays_one_literal() -> None:
    evil = "'); @post('/x'); $a = `${1}` \\ \u2028\" <!--"
    came = data.signals({"name": evil})["data-signals"].text
    assert came.startswith("{name: '")
    assert came.endswith("'}")
    inner = came.removeprefix("{name: '").removesuffix("'}")
    assert set() == set(inner) & set("'\"`@$;(){}<>&\u2028")
    assert evil == inner.encode("ascii").decode("unicode_escape")


# -- live


def test_live_is_one_stream_that_is_kept_open() -> None:
    request = "@get('live', {retry: 'always', retryMaxCount: 1000000000, requestCancellation: 'cleanup'})"
    came = data.live("live")
    assert js("'connecting'") == came["data-signals:_live"]
    assert h.Code(request) == came["data-init"]
    assert came["data-on:visibilitychange__document"].text.endswith(f" else {{ {request}; }} }}")
    assert (
        h.Code(f"!document.hidden && el.opened && Date.now() - el.heard > 37500 && {request}")
        == came["data-on-interval__duration.1s"]
    )


def test_live_watches_its_own_element_only() -> None:
    assert data.live("live")["data-on:datastar-fetch"].text.startswith("if (evt.detail.el === el) {")


def test_live_keeps_its_state_in_the_signal_it_is_told() -> None:
    came = data.live("live", state="_link")
    assert "data-signals:_link" in came
    assert "$_live" not in "".join(code.text for code in came.values())
    assert "$state" not in came["data-on:datastar-fetch"].text
    assert "$_link = " in came["data-on:datastar-fetch"].text


def test_live_goes_on_from_its_version_when_its_tab_is_shown_but_not_just_after_it_was_left() -> None:
    assert (
        js(
            "if (document.hidden) { el.left = Date.now(); } else if (el.opened) { el.heard = Date.now(); "
            "if ($_live == 'live' && !(Date.now() - el.left < 3000)) { $_live = 'connecting'; } "
            "else { @get('live', {retry: 'always', retryMaxCount: 1000000000, requestCancellation: 'cleanup'}); } }"
        )
        == data.live("live")["data-on:visibilitychange__document"]
    )


@pytest.mark.parametrize("event", ["retrying", "error", "datastar-bye", "datastar-fault"])
def test_live_is_lost_when_the_client_or_the_server_says_so(event: str) -> None:
    assert f"'{event}'" in data.live("live")["data-on:datastar-fetch"].text.partition(".includes(type) ? 'lost'")[0]


def test_live_waits_for_two_and_a_half_heartbeats() -> None:
    assert " > 5000 && " in data.live("live", heartbeat=2)["data-on-interval__duration.1s"].text


def test_live_refuses_a_state_that_html_would_change() -> None:
    with pytest.raises(h.MarkupError, match="expected a signal's name in lower-case letters for state, came '_Live'"):
        data.live("live", state="_Live")


def test_live_asks_after_everything_else_on_its_element() -> None:
    came = str(h.body(data.live("live")))
    places = [came.index(f" {name}") for name in ("data-signals:", "data-on:", "data-on-interval", "data-init")]
    assert sorted(places) == places


def test_live_refuses_an_address_that_runs_code() -> None:
    with pytest.raises(h.MarkupError, match="expected an address of this site to ask"):
        data.live("javascript:alert(1)")


@pytest.mark.parametrize("values", [{"a.b": 1}, {"a": {"b.c": 1}}])
def test_a_path_is_no_name_of_a_signal_that_is_set(values: Any) -> None:
    with pytest.raises(h.MarkupError, match=r'expected nested mappings, came .*; write \{"a": \{"b": 1\}\}'):
        data.signals(values)


@pytest.mark.parametrize("delay", [-1, True, "-1s", "1 s", timedelta(seconds=-1)])
def test_a_duration_that_is_none_is_refused(delay: Any) -> None:
    with pytest.raises(h.MarkupError, match="expected a duration"):
        data.duration(delay)
