"""Errors: where, what was expected, what came, the right form."""

from __future__ import annotations

import copy
import pickle
from collections.abc import Callable

import pytest

from stario import html as h
from stario.html import MarkupError, css, js
from stario.html.errors import describe, near

EXPECTED = "text, a number, an element, None, or a list of these"


def refused(node: object) -> MarkupError:
    """Return the error of a tree that cannot be written."""
    with pytest.raises(MarkupError) as caught:
        h.render(node)
    return caught.value


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("expected a, came b", {"expected": "a", "came": "b"}),
        ("p: expected a, came b", {"path": "p", "expected": "a", "came": "b"}),
        ("expected a, came b; write c", {"expected": "a", "came": "b", "hint": "write c"}),
        ("p > b: expected a, came b; write c", {"path": "p > b", "expected": "a", "came": "b", "hint": "write c"}),
    ],
)
def test_a_message_is_one_sentence_and_the_right_form(text: str, parts: dict[str, str]) -> None:
    assert text == str(MarkupError(**parts))


@pytest.mark.parametrize("again", [lambda error: pickle.loads(pickle.dumps(error)), copy.copy])
def test_an_error_survives_being_copied(again: Callable[[MarkupError], MarkupError]) -> None:
    error = again(MarkupError(path="p", expected="a", came="b", hint="c"))
    assert ("p", "a", "b", "c", "p: expected a, came b; c") == (
        error.path,
        error.expected,
        error.came,
        error.hint,
        str(error),
    )


def test_an_error_is_a_value_error() -> None:
    assert isinstance(refused({}), ValueError)


@pytest.mark.parametrize(("text", "value"), [("dict {'a': 1}", {"a": 1}), ("str 'x'", "x"), ("NoneType None", None)])
def test_a_value_is_described_by_its_type_and_text(text: str, value: object) -> None:
    assert text == describe(value)


def test_a_long_value_is_cut() -> None:
    assert "str '" + "a" * 56 + "..." == describe("a" * 1000)


def test_the_longest_text_that_is_not_cut_has_sixty_characters() -> None:
    assert "str '" + "a" * 58 + "'" == describe("a" * 58)


@pytest.mark.parametrize(
    ("hint", "name"), [("did you mean 'class_'?", "clas"), ("", "zzzzzz"), ("did you mean 'title'?", "titel")]
)
def test_a_near_name_is_suggested_and_a_far_one_is_not(hint: str, name: str) -> None:
    assert hint == near(name, ["class_", "title", "id"])


# -- children that cannot be written


def a_function() -> str:
    return "text"


@pytest.mark.parametrize(
    ("came", "hint", "child"),
    [
        ("dict {'a': 1}", "write h.json_script(value, id=...) for data, or str(value) for its text", {"a": 1}),
        ("bytes b'a'", 'write value.decode("utf-8")', b"a"),
        ("set {'a'}", "write sorted(value): a set has no order", {"a"}),
        ("frozenset frozenset({'a'})", "write sorted(value): a set has no order", frozenset("a")),
        ("type <class 'stario.html.elements.p'>", "write h.br() with parentheses", h.p),
        ("function <function a_function at 0x", "call it", a_function),
        ("function <function <lambda> at 0x", "call it", lambda: "a"),
        ("Code js('a')", "code goes into on... attributes, data.on(...) and h.script[...]", js("a")),
        ("Css css('a')", "a style sheet goes into h.style[...]", css("a")),
        ("object <object object at 0x", "write str(value) for its text", object()),
        ("complex 1j", "write str(value) for its text", 1j),
    ],
)
def test_a_child_that_has_no_text_is_refused_with_what_to_write(came: str, hint: str, child: object) -> None:
    error = refused(h.div[h.p[child]])
    assert ("div > p", EXPECTED, hint) == (error.path, error.expected, error.hint)
    assert error.came.startswith(came.replace("a_function", a_function.__qualname__))


def test_a_coroutine_is_refused_with_what_to_write() -> None:
    async def load() -> str:
        return "text"

    coroutine = load()
    try:
        error = refused(h.p[coroutine])
    finally:
        coroutine.close()
    assert ("p", EXPECTED) == (error.path, error.expected)
    assert (
        "await it first, or render the tree with await h.render_async(...) or h.render_chunks_async(...)" == error.hint
    )
    assert error.came.startswith("coroutine <coroutine object")


@pytest.mark.parametrize(
    "bad", [{"a": 1}, b"a", object()], ids=["a dict from JSON", "bytes from a socket", "any object"]
)
@pytest.mark.parametrize(
    "wrap",
    [
        lambda bad: [bad],
        lambda bad: ("a", [bad]),
        lambda bad: (item for item in ["a", bad]),
        lambda bad: h.fragment[bad],
        lambda bad: [(item for item in [[bad]])],
    ],
    ids=["list", "nested list", "generator", "fragment", "generator in a list"],
)
def test_nothing_around_a_child_hides_what_it_is(wrap: Callable[[object], h.Node], bad: object) -> None:
    error = refused(h.p[wrap(bad)])
    assert ("p", describe(bad)) == (error.path, error.came)


def test_a_child_at_the_root_has_no_path() -> None:
    assert "" == refused({"a": 1}).path


# -- paths


@pytest.mark.parametrize(
    ("path", "tree"),
    [
        ("p", lambda bad: h.p[bad]),
        ("div > p", lambda bad: h.div[h.p[bad]]),
        ("div > p", lambda bad: h.div[h.b["x"], h.p[bad], h.i["x"]]),
        ("ul > li[1]", lambda bad: h.ul[h.li[bad], h.li["a"]]),
        ("ul > li[2]", lambda bad: h.ul[h.li["a"], h.li[bad]]),
        ("ul > li[2]", lambda bad: h.ul[h.li["a"], "text", h.b["x"], h.li[bad], h.li["c"]]),
        ("ul > li[2] > b", lambda bad: h.ul[h.li["a"], h.li[h.b[bad]]]),
        ("ul > li#x", lambda bad: h.ul[h.li["a"], h.li(id="x")[bad]]),
        ("section#main > p", lambda bad: h.section(id="main")[h.p[bad]]),
        ("ul > li[3]", lambda bad: h.ul[[h.li["a"], [h.li["b"]]], h.li[bad]]),
        ("ul > li[2]", lambda bad: h.ul[(h.li[item] for item in ["a", bad, "c"])]),
        ("p", lambda bad: h.fragment[h.p[bad]]),
        ("div > p", lambda bad: h.div[h.fragment[h.fragment[h.p[bad]]]]),
        ("p", lambda bad: [h.div["a"], h.p[bad]]),
        ("svg > circle", lambda bad: h.svg.svg[h.svg.circle[bad]]),
        ("my-widget > p", lambda bad: h.element("my-widget")[h.p[bad]]),
    ],
)
def test_a_path_leads_to_the_place(path: str, tree: Callable[[object], h.Node]) -> None:
    assert path == refused(tree({"a": 1})).path


def test_a_path_begins_at_the_root_of_the_page() -> None:
    rows: list[object] = ["Bread", "Milk", {"name": "Eggs"}]
    page = h.html(lang="en")[
        h.head[h.title["Shopping"]],
        h.body[h.h1["Shopping"], h.ul(id="todo")[[h.li[row] for row in rows]]],
    ]
    assert (
        "html > body > ul#todo > li[3]: expected text, a number, an element, None, or a list of these, "
        "came dict {'name': 'Eggs'}; write h.json_script(value, id=...) for data, or str(value) for its text"
    ) == str(refused(page))


def test_a_path_is_right_after_chunks_have_left() -> None:
    rows = [h.li["x" * 100] for _ in range(999)]
    chunks = h.render_chunks(h.ul[rows, h.li[b"x"]], size=1000)
    with pytest.raises(MarkupError) as caught:
        list(chunks)
    assert "ul > li[1000]" == caught.value.path


def test_a_path_is_found_at_any_depth() -> None:
    node = h.p[b"x"]
    for _ in range(2000):
        node = h.div[node]
    assert "div > " * 2000 + "p" == refused(node).path


# -- code where it does not belong, text where code belongs


@pytest.mark.parametrize("came", ["alert(1)", h.b["x"], {"a": 1}, 1, css("a"), h.comment("x")])
def test_a_script_takes_code_only(came: object) -> None:
    error = refused(h.head[h.script[came]])
    assert ("head > script", "h.js(...) in <script>", describe(came)) == (error.path, error.expected, error.came)
    assert 'write h.script[h.js("...")]; text from elsewhere never becomes code' == error.hint


@pytest.mark.parametrize("came", ["p{}", h.b["x"], {"a": 1}, 1, js("a"), h.comment("x")])
def test_a_style_sheet_takes_css_only(came: object) -> None:
    error = refused(h.head[h.style[came]])
    assert ("head > style", "h.css(...) in <style>", describe(came)) == (error.path, error.expected, error.came)
    assert 'write h.style[h.css("...")]; text from elsewhere never becomes code' == error.hint
