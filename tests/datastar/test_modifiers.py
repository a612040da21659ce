"""Every attribute, modifier and option of the client's table: its bytes, and what is refused in its place."""

from __future__ import annotations

import tomllib
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from stario import html as h
from stario.datastar import data, js, pro
from stario.datastar.modifiers import Modifiers, Word, flag, time

if TYPE_CHECKING:
    from collections.abc import Callable

GO = js("go()")


@pytest.fixture(scope="module")
def table(request: pytest.FixtureRequest) -> dict[str, Any]:
    """The table."""
    return tomllib.loads((request.config.rootpath / "tools" / "datastar.toml").read_text(encoding="utf-8"))


# -- modifiers: by attribute and keyword, what is given and what stands behind the attribute's name

Given = dict[str, Any]
TIMES: dict[str, list[tuple[Given, str]]] = {
    "delay": [({"delay": "300ms"}, "__delay.300ms"), ({"delay": timedelta(seconds=2)}, "__delay.2000ms")],
    "debounce": [
        ({"debounce": 250}, "__debounce.250ms"),
        ({"debounce": "1s", "debounce_leading": True}, "__debounce.1s.leading"),
        ({"debounce": "1s", "debounce_trailing": False}, "__debounce.1s.notrailing"),
        ({"debounce_trailing": False, "debounce_leading": True, "debounce": "1s"}, "__debounce.1s.leading.notrailing"),
        ({"debounce": "1s", "debounce_leading": False, "debounce_trailing": True}, "__debounce.1s"),
    ],
    "throttle": [
        ({"throttle": "10ms"}, "__throttle.10ms"),
        ({"throttle": "1s", "throttle_leading": False}, "__throttle.1s.noleading"),
        ({"throttle": "1s", "throttle_trailing": True}, "__throttle.1s.trailing"),
        ({"throttle": "1s", "throttle_leading": False, "throttle_trailing": True}, "__throttle.1s.noleading.trailing"),
        ({"throttle": "1s", "throttle_leading": True, "throttle_trailing": False}, "__throttle.1s"),
    ],
    "view_transition": [({"view_transition": True}, "__viewtransition")],
}
FLAGS = "once passive capture window document outside prevent stop"
MODIFIERS: dict[str, dict[str, list[tuple[Given, str]]]] = {
    "on": {
        **{name: [({name: True}, f"__{name}")] for name in FLAGS.split()},
        "case": [({"case": each}, f"__case.{each}") for each in ("camel", "kebab", "snake", "pascal")],
        **TIMES,
    },
    "init": {"delay": TIMES["delay"], "view_transition": TIMES["view_transition"]},
    "on-intersect": {
        **{name: [({name: True}, f"__{name}")] for name in ("once", "exit", "half", "full")},
        "threshold": [({"threshold": each}, f"__threshold.{each}") for each in (0, 25, 100)],
        **TIMES,
    },
    "on-interval": {
        "duration": [
            ({"duration": "5s"}, "__duration.5s"),
            ({"duration": 500, "leading": True}, "__duration.500ms.leading"),
            ({"leading": True}, "__duration.1s.leading"),
            ({"leading": False}, ""),
        ],
        "view_transition": TIMES["view_transition"],
    },
    "on-signal-patch": {name: TIMES[name] for name in ("delay", "debounce", "throttle")},
    "signals": {"if_missing": [({"if_missing": True}, "__ifmissing")]},
    "bind": {
        "prop": [({"prop": "valueAsNumber"}, "__prop.value-as-number"), ({"prop": "x1"}, "__prop.x1")],
        "event": [
            ({"event": "input"}, "__event.input"),
            ({"event": ["blur", "my-event"]}, "__event.blur.my-event"),
            ({"event": ("blur",), "prop": "innerHTML"}, "__prop.inner-h-t-m-l__event.blur"),
        ],
    },
    "json-signals": {"terse": [({"terse": True}, "__terse")]},
    "ignore": {"self": [({"self": True}, "__self")]},
    "on-raf": {"throttle": TIMES["throttle"]},
    "on-resize": {name: TIMES[name] for name in ("debounce", "throttle")},
    "persist": {"session": [({"session": True}, "__session")]},
    "query-string": {name: [({name: True}, f"__{name}")] for name in ("filter", "history")},
    "scroll-into-view": {
        "behavior": [({"behavior": each}, f"__{each}") for each in ("smooth", "instant", "auto")],
        "horizontal": [({"horizontal": each}, f"__h{each}") for each in ("start", "center", "end", "nearest")],
        "vertical": [({"vertical": each}, f"__v{each}") for each in ("start", "center", "end", "nearest")],
        "focus": [({"focus": True, "vertical": "end"}, "__vend__focus")],
    },
}
CALLS: dict[str, tuple[Callable[..., Any], str, dict[str, Any]]] = {
    # attribute: its function with what it needs, its name, what it gives without modifiers
    "on": (lambda **given: data.on("my-event", GO, **given), "data-on:my-event", {"data-on:my-event": GO}),
    "init": (lambda **given: data.init(GO, **given), "data-init", {"data-init": GO}),
    "effect": (lambda: data.effect(GO), "data-effect", {"data-effect": GO}),
    "on-intersect": (lambda **given: data.on_intersect(GO, **given), "data-on-intersect", {"data-on-intersect": GO}),
    "on-interval": (lambda **given: data.on_interval(GO, **given), "data-on-interval", {"data-on-interval": GO}),
    "on-signal-patch": (
        lambda **given: data.on_signal_patch(GO, **given), "data-on-signal-patch", {"data-on-signal-patch": GO},
    ),
    "signals": (lambda **given: data.signals({"a": 1}, **given), "data-signals", {"data-signals": js("{a: 1}")}),
    "computed": (
        lambda: data.computed({"twoFold": js("$n * 2"), "deep": {"x": js("$a")}}),
        "data-computed",
        {"data-computed": js("{twoFold: () => ($n * 2), deep: {x: () => ($a)}}")},
    ),
    "ref": (lambda: data.ref("box"), "data-ref", {"data-ref": js("box")}),
    "indicator": (lambda: data.indicator("busy"), "data-indicator", {"data-indicator": js("busy")}),
    "bind": (lambda **given: data.bind("v", **given), "data-bind", {"data-bind": js("v")}),
    "attr": (lambda: data.attr({"title": GO}), "data-attr", {"data-attr": js("{title: go()}")}),
    "class": (lambda: data.class_({"on": GO}), "data-class", {"data-class": js("{on: go()}")}),
    "style": (
        lambda: data.style({"color": GO, "--c1": GO, "background-color": js("$b"), "--a_b": js("$c")}),
        "data-style",
        {
            "data-style": js("{color: go(), 'background\\u002dcolor': $b}"),
            "data-style:--c1": GO,
            "data-style:--a_b": js("$c"),
        },
    ),
    "show": (lambda: data.show(GO), "data-show", {"data-show": GO}),
    "text": (lambda: data.text(GO), "data-text", {"data-text": GO}),
    "json-signals": (data.json_signals, "data-json-signals", {"data-json-signals": js("")}),
    "ignore": (data.ignore, "data-ignore", {"data-ignore": js("")}),
    "ignore-morph": (data.ignore_morph, "data-ignore-morph", {"data-ignore-morph": js("")}),
    "preserve-attr": (
        lambda: data.preserve_attr("open", "class"), "data-preserve-attr", {"data-preserve-attr": js("open class")},
    ),
    "animate": (lambda: pro.data.animate(GO), "data-animate", {"data-animate": GO}),
    "custom-validity": (lambda: pro.data.custom_validity(GO), "data-custom-validity", {"data-custom-validity": GO}),
    "match-media": (
        lambda: pro.data.match_media("isDark", "(prefers-color-scheme: dark)"),
        "data-match-media:is-dark",
        {"data-match-media:is-dark": js("'(prefers-color-scheme: dark)'")},
    ),
    "on-raf": (lambda **given: pro.data.on_raf(GO, **given), "data-on-raf", {"data-on-raf": GO}),
    "on-resize": (lambda **given: pro.data.on_resize(GO, **given), "data-on-resize", {"data-on-resize": GO}),
    "persist": (lambda **given: pro.data.persist("cart", **given), "data-persist:cart", {"data-persist:cart": js("")}),
    "query-string": (pro.data.query_string, "data-query-string", {"data-query-string": js("")}),
    "replace-url": (lambda: pro.data.replace_url(GO), "data-replace-url", {"data-replace-url": GO}),
    "scroll-into-view": (
        pro.data.scroll_into_view, "data-scroll-into-view", {"data-scroll-into-view": js("")},
    ),
    "view-transition": (lambda: pro.data.view_transition(GO), "data-view-transition", {"data-view-transition": GO}),
}  # fmt: skip
ALL = [
    (name, given, text) for name, each in MODIFIERS.items() for cases in each.values() for given, text in cases
]  # fmt: skip


def test_every_attribute_and_modifier_of_the_table_is_tried(table: dict[str, Any]) -> None:
    assert set(table["attributes"]) == set(CALLS)
    known = {(name, modifier) for name, each in table["attributes"].items() for modifier in each.get("modifiers", [])}
    assert known == {(name, modifier) for name, each in MODIFIERS.items() for modifier in each}


def test_every_attribute_has_its_place(table: dict[str, Any]) -> None:
    places = [*table["order"], *table["unordered"]]
    assert sorted([*table["attributes"], "on-signal-patch-filter"]) == sorted(places)


def test_every_entry_has_one_line_of_text(table: dict[str, Any]) -> None:
    entries = [each for part in ("modifiers", "attributes", "options", "actions") for each in table[part].values()]
    texts = [each["text"] for each in entries] + [word[3] for each in entries for word in each.get("words", [])]
    wrong = [text for text in texts if len(text) > 120 or "\n" in text or not text.endswith(".")]
    assert [] == wrong


@pytest.mark.parametrize("name", CALLS)
def test_an_attribute_gives_a_mapping(name: str) -> None:
    call, _, expected = CALLS[name]
    assert expected == call()


@pytest.mark.parametrize(("name", "given", "text"), ALL)
def test_a_modifier_stands_behind_the_name(name: str, given: Given, text: str) -> None:
    call, attribute, plain = CALLS[name]
    assert f"{attribute}{text}" in call(**given)
    assert list(plain.values()) == list(call(**given).values())


def test_modifiers_stand_in_one_order_whatever_order_they_came_in() -> None:
    given: Given = {"view_transition": True, "throttle": 1, "debounce": 2, "delay": 3, "stop": True, "once": True}
    expected = "data-on:x__once__stop__delay.3ms__debounce.2ms__throttle.1ms__viewtransition"
    assert [expected] == list(data.on("x", GO, **given))
    assert [expected] == list(data.on("x", GO, **dict(reversed(given.items()))))


@pytest.mark.parametrize("name", MODIFIERS)
def test_none_and_false_are_no_modifiers(name: str) -> None:
    call, _, expected = CALLS[name]
    flags = {each for _, given, _ in ALL for each, value in given.items() if value is True}
    for keyword in {keyword for case, given, _ in ALL if case == name for keyword in given}:
        assert expected == call(**{keyword: None})
        if keyword in flags and "ing" not in keyword:
            assert expected == call(**{keyword: False})


@pytest.mark.parametrize("name", MODIFIERS)
def test_a_modifier_that_there_is_not_is_refused(name: str) -> None:
    with pytest.raises(h.MarkupError, match=r"expected a modifier of (pro\.)?data\.\w+, came 'nothing'"):
        CALLS[name][0](nothing=True)


def test_the_near_modifier_is_named() -> None:
    with pytest.raises(h.MarkupError, match="came 'debouce'; did you mean 'debounce'"):
        data.on("x", GO, debouce="1s")  # type: ignore[call-arg]


WRONG: list[tuple[str, Given, str]] = [
    ("on", {"once": "yes"}, "expected True or False for once, came str 'yes'"),
    ("on", {"once": 1}, "expected True or False for once, came int 1"),
    ("on", {"delay": 0.3}, "expected a duration"),
    ("on", {"delay": True}, "expected a duration"),
    ("on", {"delay": False}, "expected a duration"),
    ("on", {"debounce_leading": True}, "expected debounce= beside its words in data.on, came '.leading' without it"),
    ("on", {"debounce": "1s", "debounce_leading": "1s"}, "expected True or False for debounce_leading"),
    ("on", {"throttle_leading": False}, "expected throttle= beside its words in data.on, came '.noleading' without it"),
    ("on", {"case": "upper"}, "expected one of camel, kebab, snake, pascal for case, came str 'upper'"),
    ("on", {"case": True}, "expected one of camel"),
    ("on-intersect", {"threshold": 101}, "expected a whole number from 0 to 100 for threshold, came int 101"),
    ("on-intersect", {"threshold": -1}, "expected a whole number"),
    ("on-intersect", {"threshold": 0.5}, "expected a whole number"),
    ("on-intersect", {"threshold": True}, "expected a whole number"),
    ("bind", {"prop": "a-b"}, "expected a property's name"),
    ("bind", {"prop": "a1b"}, "expected a property's name"),
    ("bind", {"prop": 3}, "expected a property's name"),
    ("bind", {"event": []}, "expected the names of events for event"),
    (
        "bind",
        {"event": "Click"},
        "expected an event's name in lower-case letters, digits and single hyphens, without d",
    ),
    ("bind", {"event": ["a.b"]}, "expected an event's name"),
    ("bind", {"event": 3}, "expected an event's name"),
    ("scroll-into-view", {"vertical": "top"}, "expected one of start, center, end, nearest for vertical"),
]


@pytest.mark.parametrize(("name", "given", "message"), WRONG)
def test_a_wrong_value_of_a_modifier_is_refused(name: str, given: Given, message: str) -> None:
    with pytest.raises(h.MarkupError) as caught:
        CALLS[name][0](**given)
    assert message in str(caught.value)


def test_an_event_in_capitals_is_refused_with_the_way_to_hear_it() -> None:
    with pytest.raises(h.MarkupError, match=r'write data\.on\("my-event", \.\.\., case="camel"\) for myEvent'):
        data.on("myEvent", GO)


# -- what a newer client has


def test_a_modifier_of_a_newer_client_is_an_error_that_names_it(monkeypatch: pytest.MonkeyPatch) -> None:
    write = Modifiers("data.x", flag("new", since="1.0.4"), time("old", Word("old_word", "word", when=True)))
    monkeypatch.setenv("STARIO_DATASTAR", "1.0.1")
    assert write({"old": "1s"}) == "__old.1s"
    with pytest.raises(
        h.MarkupError, match=r"expected the Datastar client 1\.0\.4 or newer for new= of data\.x, came 1\."
    ):
        write({"new": True})
    monkeypatch.setenv("STARIO_DATASTAR", "1.0.4")
    assert write({"new": True}) == "__new"
