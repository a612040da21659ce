"""Listeners, as they stand in a page: which event they hear, what they run; tests/browser/test_events.py runs them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, TypedDict

import msgspec
import pytest

from stario import html as h
from stario.datastar import Code, data, events, js, listeners
from stario.datastar.listeners import Custom, heard, listen


class Saved(msgspec.Struct, rename="camel"):
    row_count: int
    by: str = ""


@dataclass
class Point:
    x: int


class Form(TypedDict):
    name: str


VALUES = (
    "const values = Object.fromEntries(Object.entries(evt.detail.argsRaw)"
    ".map(([key, value]) => [key, JSON.parse(value)]));"
)


def test_a_listener_is_an_attribute_that_waits_for_its_event() -> None:
    expected = f"if (evt.detail.type == 'datastar\\u002dx') {{ {VALUES} alert(values.a) }}"
    assert {"data-on:datastar-fetch__document": Code(expected)} == listen(heard("datastar-x", js("alert(values.a)")))


def test_several_listeners_are_one_attribute() -> None:
    [one] = listen(heard("datastar-x", js("a()"))).values()
    [other] = listen(heard("datastar-y", js("b()"))).values()
    assert [Code(f"{one.text} {other.text}")] == [
        *listen(heard("datastar-x", js("a()")), heard("datastar-y", js("b()"))).values()
    ]


def test_listeners_stand_beside_a_live_stream() -> None:
    markup = str(h.body(data.live("/live"), listen(*listeners.ready())))
    assert (1, 1) == (markup.count("data-on:datastar-fetch="), markup.count("data-on:datastar-fetch__document="))


def test_no_listener_is_refused() -> None:
    with pytest.raises(h.MarkupError, match="expected a listener, came none"):
        listen()


@pytest.mark.parametrize("name", ["toast", "datastar-patch-signals", "datastar-x'", "datastar-X"])
def test_an_event_that_never_comes_is_refused(name: str) -> None:
    with pytest.raises(h.MarkupError, match="expected a name like 'datastar-toast', came "):
        heard(name, js("a"))
    with pytest.raises(h.MarkupError, match="expected a name like 'datastar-toast', came "):
        Custom(name, Form)


@pytest.mark.parametrize("code", ["alert(1)", None, 1])
def test_text_is_no_listener(code: Any) -> None:
    with pytest.raises(h.MarkupError, match="expected an expression for heard, came "):
        heard("datastar-x", code)


def test_an_event_with_a_type_is_sent_with_its_values() -> None:
    saved = Custom("datastar-saved", Saved)
    expected = b'event: datastar-saved\nid: 7\nretry: 5\ndata: rowCount 3\ndata: by "Ada"\n\n'
    assert expected == saved(Saved(3, "Ada"), event_id="7", retry=5)
    assert expected == events.custom(saved.name, saved.values(Saved(3, "Ada")), event_id="7", retry=5)


def test_a_dataclass_and_a_typed_dict_have_types_as_well() -> None:
    assert b"event: datastar-x\ndata: x 1\n\n" == Custom("datastar-x", Point)(Point(1))
    assert b'event: datastar-x\ndata: name "Ada"\n\n' == Custom("datastar-x", Form)({"name": "Ada"})


@pytest.mark.parametrize(
    "code", ["alert(values.rowCount)", "a(values . by, values?.rowCount)", "a(values)", "a(x.values)"]
)
def test_a_listener_reads_what_the_type_has(code: str) -> None:
    assert heard("datastar-saved", Code(code)) == Custom("datastar-saved", Saved).heard(Code(code))


@pytest.mark.parametrize("name", ["row_count", "rows", "By"])
def test_a_listener_that_reads_what_the_type_lacks_is_refused(name: str) -> None:
    with pytest.raises(h.MarkupError, match=f"expected a value of datastar-saved: by, rowCount, came values.{name}"):
        Custom("datastar-saved", Saved).heard(Code(f"alert(values.by, values.{name})"))


def test_a_name_that_is_nearly_right_is_told() -> None:
    with pytest.raises(h.MarkupError, match="did you mean 'rowCount'"):
        Custom("datastar-saved", Saved).heard(js("alert(values.rowcount)"))


def test_the_place_of_toasts_is_a_literal() -> None:
    _, code = listeners.toasts("#a'); alert('SECONDS", seconds=2.5)
    assert "querySelector('\\u0023a\\u0027\\u0029\\u003b alert\\u0028\\u0027SECONDS')" in code.text
    assert "=== undefined ? 2.5 : values.seconds" in code.text
    assert "PLACE" not in code.text


def test_the_ready_listeners_hear_the_ready_events() -> None:
    sent = [events.toast("a"), events.navigate("a"), events.focus("a"), events.download("a")]
    names = [event.decode().partition("\n")[0].removeprefix("event: ") for event in sent]
    assert names == [listener.name for listener in listeners.ready()]


def test_ready_listeners_read_what_the_ready_events_send() -> None:
    sent = [events.toast("a", seconds=1), events.navigate("a"), events.focus("a"), events.download("a")]
    for event, listener in zip(sent, listeners.ready(), strict=True):
        names = {line.split()[1] for line in event.decode().splitlines() if line.startswith("data: ")}
        read = set(listeners._READ.findall(listener.code.text))
        assert names == read
