"""Filters, names and mappings in attributes: their bytes, what is refused, and how they fold in a component."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from stario import component
from stario import html as h
from stario.datastar import Code, at, data, js, pro

if TYPE_CHECKING:
    from collections.abc import Callable

Given = dict[str, Any]
GO = js("go()")


# -- filters

FILTERS: dict[str, tuple[Given, str]] = {
    "include": ({"include": "^a"}, '{"include":"^a"}'),
    "exclude": ({"exclude": "b$"}, '{"exclude":"b$"}'),
    "both": ({"exclude": "b", "include": "a"}, '{"include":"a","exclude":"b"}'),
    "what JSON escapes": ({"include": '\\.\n"é\0\ud800'}, '{"include":"\\\\.\\n\\"\\u00e9\\u0000\\ud800"}'),
}


@pytest.mark.parametrize(("given", "expected"), FILTERS.values(), ids=FILTERS)
def test_filters_are_json_that_the_client_need_not_run(given: Given, expected: str) -> None:
    filtered = {"data-on-signal-patch": GO, "data-on-signal-patch-filter": Code(expected)}
    assert filtered == data.on_signal_patch(GO, **given)
    assert [expected] == [code.text for code in data.json_signals(**given).values()]
    assert [expected] == [code.text for code in pro.data.persist(**given).values()]
    assert [expected] == [code.text for code in pro.data.query_string(**given).values()]


@pytest.mark.parametrize(
    "call", [data.json_signals, pro.data.persist, lambda **given: data.on_signal_patch(GO, **given)]
)
@pytest.mark.parametrize("pattern", [3, True, js("/^a/"), ["a"]])
def test_a_filter_that_is_no_text_is_refused(call: Callable[..., Any], pattern: Any) -> None:
    with pytest.raises(h.MarkupError, match="expected a regular expression as text for exclude of "):
        call(exclude=pattern)


# -- names and mappings


@pytest.mark.parametrize(
    "name", ["onclick", "ONCLICK", "onx", "srcdoc", "data-on:click", "data-init", "data-text", "Data-Show"]
)
def test_an_attribute_whose_value_would_be_run_is_not_set_by_an_expression(name: str) -> None:
    with pytest.raises(h.MarkupError, match=r"expected an attribute that holds no code for data\.attr"):
        data.attr({name: GO})


@pytest.mark.parametrize("name", ["", "a b", "a=b", "a>b", "a\n", 3, None, "1a"])
def test_what_is_no_attributes_name_is_refused(name: Any) -> None:
    with pytest.raises(h.MarkupError, match=r"expected an attribute's name for data\.attr"):
        data.attr({name: GO})
    with pytest.raises(h.MarkupError, match=r"expected attributes' names for data\.preserve_attr"):
        data.preserve_attr(name)


def test_no_names_are_refused() -> None:
    with pytest.raises(h.MarkupError, match=r"expected attributes' names for data\.preserve_attr, came none"):
        data.preserve_attr()


@pytest.mark.parametrize("name", ["", "Color", "backgroundColor", "--fooBar", "--a__b", "a b", "a:b", 3, "a;b", "1a"])
def test_what_is_no_styles_name_is_refused(name: Any) -> None:
    with pytest.raises(h.MarkupError, match=r"expected a CSS property's name as CSS writes it"):
        data.style({name: GO})


def test_styles_whose_names_would_change_stand_alone() -> None:
    assert {"data-style:--c1": GO} == data.style({"--c1": GO})
    assert {"data-style": js("{}")} == data.style({})


@pytest.mark.parametrize("function", [data.attr, data.class_, data.style, data.computed, data.signals])
@pytest.mark.parametrize("given", ["{a: 1}", [("a", GO)], None, GO, 3])
def test_what_is_no_mapping_is_refused(function: Callable[..., Any], given: Any) -> None:
    with pytest.raises(h.MarkupError, match=r"expected a mapping from (names|signals) to .* for data\."):
        function(given)


@pytest.mark.parametrize("values", [{"a.b": GO}, {"a-b": GO}, {"a": {"b.c": GO}}, {3: GO}, {"__proto__": GO}])
def test_a_computed_signals_name_is_checked(values: Any) -> None:
    with pytest.raises(h.MarkupError):
        data.computed(values)


@pytest.mark.parametrize("value", ["$a", 3, None, True])
def test_a_computed_signal_takes_expressions_only(value: Any) -> None:
    with pytest.raises(h.MarkupError, match=r"expected an expression for data\.computed"):
        data.computed({"a": {"b": value}})


class Reference:
    """What a declared signal looks like."""

    name = "cart.count"
    text = "$cart.count"


@pytest.mark.parametrize("function", [data.bind, data.ref, data.indicator])
def test_a_signal_of_a_class_stands_for_its_name(function: Callable[..., Any]) -> None:
    assert ["cart.count"] == [code.text for code in function(Reference()).values()]


@pytest.mark.parametrize("function", [data.bind, data.ref, data.indicator])
@pytest.mark.parametrize("name", [3, None, True, GO, b"a", ["a"]])
def test_what_is_no_name_at_all_is_refused(function: Callable[..., Any], name: Any) -> None:
    with pytest.raises(h.MarkupError, match="expected a signal's name, or a signal of a class, came "):
        function(name)


# -- folded in components


@component
def everything(expression: Any) -> h.Node:
    return h.div(
        data.on("click", expression, debounce="300ms", debounce_leading=True),
        data.on_intersect(expression, threshold=50),
        data.on_interval(expression, duration="2s", leading=True),
        data.on_signal_patch(expression, include="^a"),
        data.style({"color": js("$c")}),
        data.computed({"d": js("$c")}),
        data.init(at.peek(expression)),
        data.ignore_morph(),
    )


def test_attributes_are_constant_text_in_a_component() -> None:
    expected = (
        '<div data-on-signal-patch-filter="{&#34;include&#34;:&#34;^a&#34;}" data-ignore-morph=""'
        ' data-computed="{d: () =&gt; ($c)}" data-style="{color: $c}" data-on:click__debounce.300ms.leading="go()"'
        ' data-on-intersect__threshold.50="go()" data-on-interval__duration.2s.leading="go()"'
        ' data-on-signal-patch="go()" data-init="@peek(() =&gt; (go()))"></div>'
    )
    assert expected == str(everything(GO))
    assert 1 == everything.explain().folded  # type: ignore[attr-defined]
