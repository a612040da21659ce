"""Classes of signals: references on the class, values on an instance, out to the page and in again."""

from __future__ import annotations

from datetime import date
from typing import Any

import msgspec
import pytest

from stario import html as h
from stario.datastar import File, Signal, Signals, data, signal
from stario.datastar.signal_values import from_values, values_of
from stario.datastar.signals import named


class Address(Signals):
    """Signals inside others."""

    city: Signal[str] = signal("")
    lines: Signal[list[str]] = signal([])


class Cart(Signals):
    """Signals without a prefix."""

    count: Signal[int] = signal(0)
    note: Signal[str | None] = signal(None)
    address: Address = Address()
    files: Signal[list[File]] = signal([])


class Shop(Signals, prefix="shop"):
    """Signals under one name."""

    count: Signal[int] = signal(0)
    address: Address = Address(city="Rome")


class Menu(Signals, local=True):
    """Signals that stay in the page."""

    open: Signal[bool] = signal(False)


class Panel(Signals, prefix="panel", local=True):
    """Signals under one name that stay in the page."""

    open: Signal[bool] = signal(False)


class Named(Signals):
    """A signal that has to be given."""

    name: Signal[str]
    day: Signal[date | None] = signal(None)


class BigCart(Cart):
    """All of another class's signals, and one more."""

    coupon: Signal[str] = signal("")


@pytest.mark.parametrize(
    ("text", "reference"),
    [
        ("$count", Cart.count),
        ("$address.city", Cart.address.city),
        ("$city", Address.city),
        ("$shop.count", Shop.count),
        ("$shop.address.city", Shop.address.city),
        ("$_open", Menu.open),
        ("$_panel.open", Panel.open),
        ("$count", BigCart.count),
        ("$coupon", BigCart.coupon),
        ("$row_3.name", named("row_3.name")),
    ],
)
def test_a_class_gives_an_expression_that_reads_the_signal(text: str, reference: Any) -> None:
    assert (text, text[1:]) == (reference.text, reference.name)


def test_a_reference_is_made_once() -> None:
    assert Cart.count is Cart.count
    assert Cart.address.city is Cart.address.city


def test_an_instance_gives_values() -> None:
    cart = Cart(count=3, address=Address(city="Oslo"))
    assert (3, "Oslo", None) == (cart.count, cart.address.city, cart.note)


def test_an_instance_can_be_changed_and_compared() -> None:
    cart = Cart()
    cart.count = 3
    assert Cart(count=3) == cart != Cart()
    assert "Menu(open=True)" == repr(Menu(open=True))


def test_each_instance_has_a_list_of_its_own() -> None:
    cart = Cart()
    cart.address.lines.append("x")
    assert [] == Cart().address.lines


def test_a_signal_without_a_value_has_to_be_given() -> None:
    with pytest.raises(TypeError, match="'name'"):
        Named()


def test_a_nested_class_can_be_called_where_it_nests() -> None:
    assert Address(city="Oslo") == Cart.address(city="Oslo")


def test_a_signal_that_is_not_there_is_an_error() -> None:
    with pytest.raises(AttributeError, match="cuont"):
        _ = Cart.cuont
    with pytest.raises(AttributeError, match="ctiy"):
        _ = Cart.address.ctiy


@pytest.mark.parametrize("name", ["itemCount", "Count", "a__b", "__a", "a_", "é", "constructor", "prototype"])
def test_a_name_that_html_or_the_client_would_change_is_refused(name: str) -> None:
    with pytest.raises(h.MarkupError, match="expected the name of a signal of Bad: lower-case letters"):
        type("Bad", (Signals,), {"__annotations__": {name: Signal[int]}, "__module__": __name__})


@pytest.mark.parametrize("prefix", ["Cart", "a__b", "a-b", "1"])
def test_a_prefix_that_html_or_the_client_would_change_is_refused(prefix: str) -> None:
    with pytest.raises(h.MarkupError, match="expected the name of a signal of Bad: lower-case letters"):

        class Bad(Signals, prefix=prefix):
            """No class."""


@pytest.mark.parametrize("path", ["", "a-b", "A", "a..b", "a.constructor", "a b", "a'"])
def test_a_path_that_is_none_is_refused(path: str) -> None:
    with pytest.raises(h.MarkupError, match="expected lower-case letters, digits and single _"):
        named(path)


def test_a_field_that_is_no_signal_is_refused() -> None:
    with pytest.raises(h.MarkupError, match=r"expected a signal for Bad\.count, came .*; write count: Signal\[...\]"):

        class Bad(Signals):
            """No class."""

            count: int = 3


def test_a_default_that_is_no_signal_is_refused() -> None:
    with pytest.raises(h.MarkupError, match=r"expected signal\(...\) for Bad\.count, came 3; write signal\(3\)"):

        class Bad(Signals):
            """No class."""

            count: Signal[int] = 3


def test_a_type_that_is_not_there_is_refused() -> None:
    with pytest.raises(h.MarkupError, match=r"expected a type that is there when the class is made for Bad\.when"):

        class Bad(Signals):
            """No class."""

            when: Signal[Missing]  # noqa: F821


# -- values

OUT: list[tuple[dict[str, Any], Signals]] = [
    ({"count": 3, "note": None, "address": {"city": "", "lines": []}, "files": []}, Cart(count=3)),
    ({"shop": {"count": 0, "address": {"city": "Rome", "lines": []}}}, Shop()),
    ({"_open": True}, Menu(open=True)),
    ({"_panel": {"open": False}}, Panel()),
    ({"name": "x", "day": "2026-01-02"}, Named(name="x", day=date(2026, 1, 2))),
]


@pytest.mark.parametrize(("values", "signals"), OUT)
def test_values_go_out_as_json_has_them_and_come_in_again(values: dict[str, Any], signals: Signals) -> None:
    assert values == values_of(signals)
    assert signals == from_values(type(signals), values)


def test_signals_are_given_to_the_page() -> None:
    expected = "{count: 2, note: null, address: {city: 'O\\u0027Hara', lines: []}, files: []}"
    came = data.signals(Cart(count=2, address=Address(city="O'Hara")))["data-signals"]
    assert (expected, "") == (came.text, came.shape)


def test_a_file_comes_with_its_content() -> None:
    sent = {"files": [{"name": "a.txt", "contents": "aGk=", "mime": "text/plain"}]}
    assert [File(name="a.txt", content=b"hi", mime="text/plain")] == from_values(Cart, sent).files


@pytest.mark.parametrize(
    ("kind", "sent", "expected"),
    [
        (Cart, {}, Cart()),
        (Cart, {"other": 1, "count": 2}, Cart(count=2)),
        (Shop, {}, Shop()),
        (Shop, {"shop": {}}, Shop()),
        (Menu, {"open": True}, Menu()),
        (Cart, {"address": {"city": "x"}}, Cart(address=Address(city="x"))),
        (BigCart, {"coupon": "x", "count": 1}, BigCart(coupon="x", count=1)),
    ],
)
def test_what_was_not_sent_has_its_default(kind: type[Signals], sent: dict[str, Any], expected: Signals) -> None:
    assert expected == from_values(kind, sent)


MALFORMED: list[tuple[type[Signals], dict[str, Any], str]] = [
    (Cart, {"count": "3"}, r"Expected `int`, got `str` - at `\$.count`"),
    (Cart, {"address": {"lines": ["a", 3]}}, r"Expected `str`, got `int` - at `\$.address.lines\[1\]`"),
    (Cart, {"address": 3}, r"Expected `object`, got `int` - at `\$.address`"),
    (Cart, {"files": [{"name": "a", "contents": "!", "mime": ""}]}, r"Invalid base64 .* at `\$.files\[0\].contents`"),
    (Shop, {"shop": {"count": None}}, r"Expected `int`, got `null` - at `\$.shop.count`"),
    (Shop, {"shop": []}, r"Expected `object`, got `array` - at `\$.shop`"),
    (Named, {}, r"missing required field `name`"),
    (Menu, {"_open": 1}, r"Expected `bool`, got `int` - at `\$.open`"),
]


@pytest.mark.parametrize(("kind", "sent", "said"), MALFORMED)
def test_what_does_not_fit_names_its_path(kind: type[Signals], sent: dict[str, Any], said: str) -> None:
    with pytest.raises(msgspec.ValidationError, match=said):
        from_values(kind, sent)
