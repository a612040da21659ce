"""stario.datastar.ways: a selector is as short as it can be, and finds the one element that it is for."""

from __future__ import annotations

import random
from itertools import count, product
from typing import TYPE_CHECKING

import pytest

from stario import component
from stario import html as h
from stario.datastar import changes, data, js
from stario.datastar.ways import MOST, shortest
from stario.html import Markup
from stario.testing import Page

if TYPE_CHECKING:
    from collections.abc import Callable

LONG = ">:nth-child(2)>b"


def unit(inside: str, head: str = "") -> h.Element:
    return h.div({"title": "x"}, id="u")[Markup(f"<p>1</p><p{head}>{inside}</p>")]


def way(now: str, was: str | None = None) -> str:
    """Return the way to the `<b>` in the second paragraph."""
    return shortest(LONG, unit(now if was is None else was), unit(now))


def test_an_element_is_found_by_its_name() -> None:
    assert " b" == way("<b>x</b>")


def test_an_element_is_found_by_its_class_where_another_has_its_name() -> None:
    assert " .hit" == way('<i><b>y</b></i><b class="hit">x</b>')


@pytest.mark.parametrize("classes", ["large-one hit", "hit large-one"])
def test_a_class_is_found_by_its_shortest_word(classes: str) -> None:
    assert " .hit" == way(f'<i><b>y</b></i><b class="{classes}">x</b>')


ELSEWHERE = {
    "in another class": '<i class="hit"></i><b class="hit">x</b><u><b></b></u>',
    "in a longer word": '<i class="large-hit"></i><b class="hit">x</b><u><b></b></u>',
    "in another case": '<i class="HIT"></i><b class="hit">x</b><u><b></b></u>',
    "in code": '<i data-on:click="el.className = \'hit\'"></i><b class="hit">x</b><u><b></b></u>',
    "in a text": '<b class="hit">x, as in hit</b><u><b></b></u>',
}


@pytest.mark.parametrize("inside", ELSEWHERE.values(), ids=ELSEWHERE)
def test_a_word_that_stands_elsewhere_too_is_not_gone_by(inside: str) -> None:
    assert LONG == way(inside)


def test_a_word_that_stood_elsewhere_before_is_not_gone_by() -> None:
    now = '<b class="hit">x</b><i></i><u><b></b></u>'
    assert (" .hit", LONG) == (way(now), way(now, now.replace("<i>", '<i class="hit">')))


def test_a_word_that_was_not_there_before_is_not_gone_by() -> None:
    now = '<b class="hit">x</b><u><b></b></u>'
    assert (" .hit", LONG) == (way(now), way(now, now.replace(' class="hit"', "")))


@pytest.mark.parametrize("word", ["1c", "a:b", "w-1/2", "é"])
def test_a_word_that_css_writes_otherwise_is_not_gone_by(word: str) -> None:
    assert LONG == way(f'<b class="{word}">x</b><u><b></b></u>')


OTHERS = {
    "another id, where other patches go": '<i id="v"></i>',
    "what the page keeps to itself": "<i data-ignore-morph></i>",
    "classes that the page sets": '<i data-class:hit="$x"></i>',
    "attributes that the page sets": '<i data-attr:class="$x"></i>',
    "what people write": "<i contenteditable></i>",
    "a custom element": "<my-box></my-box>",
    "a template": "<template></template>",
    "a script": "<script></script>",
    "a comment": "<!--x-->",
    "a drawing": "<svg></svg>",
}


@pytest.mark.parametrize("other", OTHERS.values(), ids=OTHERS)
def test_where_others_have_a_say_the_way_stays_as_it_is(other: str) -> None:
    assert LONG == way(f"<b>x</b>{other}")


def test_a_large_unit_is_not_looked_through() -> None:
    texts = ["x" * (MOST // 2), "x" * MOST]
    assert [" b", LONG] == [way(f"<b>{text}</b>") for text in texts]


@pytest.mark.parametrize("other", OTHERS.values(), ids=OTHERS)
def test_where_others_had_a_say_the_way_stays_as_it_is(other: str) -> None:
    assert LONG == way("<b>x</b>", f"<b>x</b>{other}")


def test_void_elements_hold_nothing() -> None:
    assert " .hit" == way('<br><input><b class="hit">x</b><u><b></b></u>')


def test_a_way_that_leads_nowhere_stays_as_it_is() -> None:
    assert LONG == way("<i>x</i>")


# -- of templates

FIRST = ">:nth-child(2)>b"


@component
def line(text: str, title: str = "", number: int = 1, rest: h.Node = None) -> h.Element:
    return h.div(id=f"u-{number}", title=title)[
        h.p(class_=f"hit-{number}")[h.b["x"]], h.p[h.b(class_=f"hit found-{number}")[text]], h.p[rest]
    ]


def test_a_part_of_another_word_is_another_word() -> None:
    assert FIRST == shortest(FIRST, line("a"), line("b"))


@component
def entry(text: str, title: str = "", number: int = 1, rest: h.Node = None) -> h.Element:
    return h.div(id=f"u-{number}", title=title)[h.p[h.b["x"]], h.p[h.b(class_=f"hit found-{number}")[text]], h.p[rest]]


def test_a_word_of_a_template_is_gone_by_and_one_that_is_filled_in_is_not() -> None:
    assert " .hit" == shortest(FIRST, entry("a"), entry("b"))


FILLED = {
    "a text": entry("hit"),
    "a text in another case": entry("Hit"),
    "an attribute": entry("b", title="a hit"),
    "an id": entry("b", rest=h.i(id="v")),
}


@pytest.mark.parametrize("filled", FILLED.values(), ids=FILLED)
def test_a_word_of_a_template_that_is_filled_in_elsewhere_is_not_gone_by(filled: h.Element) -> None:
    assert [FIRST, FIRST] == [shortest(FIRST, entry("a"), filled), shortest(FIRST, filled, entry("a"))]


def test_nodes_that_fill_a_template_are_looked_through() -> None:
    def with_class(name: str) -> h.Element:
        return entry("a", rest=h.i(class_=name))

    names = ["other", "hit", "hit found-1"]
    assert [" .hit", " .found-1", FIRST] == [shortest(FIRST, entry("b"), with_class(name)) for name in names]


def test_a_template_in_which_the_page_has_a_say_is_not_gone_into() -> None:
    @component
    def view(text: str) -> h.Element:
        return h.div(id="u")[h.p(data.class_({"hit": js("$x")})), h.p[h.b[text]]]

    assert FIRST == shortest(FIRST, view("a"), view("b"))


# -- the law

WORDS = ("hit", "large-hit", "HIT", "one", "two", "b", "id")
TAGS = (h.b, h.i, h.u, h.p, h.span)


def written(rng: random.Random, texts: Callable[[], str], depth: int = 3) -> h.Node:
    """Return some elements with classes; the texts come from elsewhere."""
    if depth == 0 or rng.random() < 0.3:
        return texts()
    tag, words = rng.choice(TAGS), rng.sample(WORDS, rng.randint(0, 2))
    return tag(class_=words)[[written(rng, texts, depth - 1) for _ in range(rng.randint(1, 2))]]


def state(seed: int, changed: int) -> h.Element:
    """Return a unit of which one text is another one."""
    words, number = random.Random(seed), count()

    def text() -> str:
        said = words.choice(WORDS)
        return f"new {said}" if next(number) == changed else said

    rng = random.Random(-seed)
    return h.div(id="u", title="as long as it has to be, so that texts go alone" * 5)[
        [written(rng, text) for _ in range(3)]
    ]


def test_a_page_that_goes_by_short_ways_is_a_fresh_page() -> None:
    short = 0
    for seed, changed in product(range(200), range(5)):
        was, now = state(seed, -1), state(seed, changed)
        body = changes(was, now)
        page = Page(was)
        page.take(body)
        assert (Page(now).plain(), []) == (page.plain(), page.warnings), body
        short += b"#u " in body
    assert short > 100, "many of them are to have a name of their own"
