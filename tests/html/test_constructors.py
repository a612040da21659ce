"""The loop that builds elements gives what `attributes.head`, the one rule, gives: for one attribute, for several."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup

from stario import html as h
from stario.html import MarkupError, css, js, math, svg
from stario.html.attributes import CODE_NAMES, DATA_PREFIXES, ORDER, add_client, head
from stario.html.elements import __all__ as names
from stario.html.nodes import PlainElement

Class = type[PlainElement]
CLASSES: list[Class] = [
    *(getattr(h, name) for name in names),
    *(getattr(module, name) for module in (svg, math) for name in module.__all__),
    h.element("my-widget"),
]
SEVERAL = [h.link, h.meta, h.script, h.a, h.img, h.input, h.div, svg.use, svg.script, h.element("my-widget")]
ADDRESSES = [
    "/x", "/", "//evil.example", "/\\evil.example", "/\t/evil.example", "#a", "?q", "", "x", "https://a.example/?a&b",
    "javascript:alert(1)", "java\nscript:alert(1)", "data:text/html,x", "0;url=javascript:alert(1)", "/\xa0/x", "/:x",
]  # fmt: skip
VALUES: list[Any] = [
    *ADDRESSES,
    "it's \"<a>\" & b", "stylesheet", "ICON modulepreload", None, True, False, 0, 1.5, date(2025, 3, 14), [],
    ["a", {"b": 1, "c": 0}, None, ["d"]], {"gap": "1rem"}, Markup("&lt;"), h.trusted_url("//cdn.example/x.js"),
    js("go()"), css("gap:0"), h.p["<"], object(),
]  # fmt: skip
ODD = [
    "data_x", "data_x_", "data-x", "data_X", "data_on", "data_on__once", "data_hx_get", "data_script", "data_",
    "aria-label", "class", "http-equiv", "HTTP_EQUIV", "Rel", "rel_", "hx_get", "onwhatever", "no_such",
]  # fmt: skip


@pytest.fixture(autouse=True)
def quiet(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.CRITICAL, "stario")


def outcome(build: Any) -> str:
    try:
        return str(build())
    except MarkupError as error:
        return f"! {error}"


def attributes_of(cls: Class) -> Iterator[str]:
    yield from cls.own
    if cls in SEVERAL:
        yield from ODD
    if cls is h.div or cls is svg.use:
        yield from cls.shared


@pytest.mark.parametrize("cls", CLASSES, ids=lambda cls: f"{cls.namespace}-{cls.tag}")
def test_one_attribute_becomes_what_the_rule_makes_of_it(cls: Class) -> None:
    for keyword in attributes_of(cls):
        for value in VALUES:
            keywords = {keyword: value}
            assert outcome(lambda: head(cls, (), keywords)) == outcome(lambda: cls(**keywords).head)  # noqa: B023


NAMES = [
    "rel", "href", "http_equiv", "content", "src", "title", "id", "class_", "style", "disabled", "aria_hidden", "width",
]  # fmt: skip


@given(
    st.sampled_from(SEVERAL),
    st.dictionaries(st.sampled_from([*NAMES, *ODD]), st.sampled_from(VALUES), min_size=2, max_size=6),
)
def test_several_attributes_become_what_the_rule_makes_of_them(cls: Class, keywords: dict[str, Any]) -> None:
    expected, came = outcome(lambda: head(cls, (), keywords)), outcome(lambda: cls(**keywords).head)
    assert expected[:1] == came[:1] == "!" or expected == came, "of two faults either may be found first"


class Asked:
    """Counts how often it is asked for its markup."""

    times = 0

    def __html__(self) -> str:
        self.times += 1
        return "a"


@pytest.mark.parametrize(
    "more", [{}, {"href": "/x"}, {"data_x": "a"}, {"data_on": js("go()")}, {"rel": Markup("icon")}]
)
def test_what_knows_its_markup_is_asked_once(more: dict[str, Any]) -> None:
    asked = Asked()
    h.link(title=asked, **more)
    assert 1 == asked.times


# -- names that are remembered


@pytest.fixture
def _forgotten() -> Iterator[None]:
    code_names, order = set(CODE_NAMES), dict(ORDER)
    yield
    CODE_NAMES.clear()
    ORDER.clear()
    CODE_NAMES.update(code_names)
    ORDER.update(order)
    add_client([], [])


@pytest.mark.usefixtures("_forgotten")
def test_a_data_attribute_is_code_as_soon_as_a_client_says_so() -> None:
    assert '<p data-late="a"></p>' == str(h.p(data_late="a"))
    assert "data_late" in DATA_PREFIXES
    add_client(["data-late"], ["data-late"])
    with pytest.raises(MarkupError, match="expected code for data-late"):
        h.p(data_late="a")


@pytest.mark.usefixtures("_forgotten")
def test_a_data_attribute_has_its_place_as_soon_as_a_client_says_so() -> None:
    assert '<p data-late data-x="a"></p>' == str(h.p(data_late=True, data_x="a"))
    add_client(["data-late"], ["data-late"])
    assert '<p data-x="a" data-late></p>' == str(h.p(data_late=True, data_x="a"))


@pytest.mark.usefixtures("_forgotten")
def test_names_out_of_somebodys_data_do_not_fill_the_memory() -> None:
    for number in range(2000):
        assert f'<p data-x{number}="a"></p>' == str(h.p(**{f"data_x{number}": "a"}))  # type: ignore[arg-type]
    assert 1024 >= len(DATA_PREFIXES)


def test_no_attribute_of_the_tables_begins_like_a_data_attribute() -> None:
    assert [] == [name for cls in CLASSES for name in (*cls.own, *cls.shared) if name.startswith("data_")]
