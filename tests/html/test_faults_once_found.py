"""Faults that were found once, each by a test that failed: attacks, odd values, two renders at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal

import html5lib
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from markupsafe import Markup

from stario import html as h
from stario.html import MarkupError, css, js
from stario.html.addresses import BLOCKED, strict
from stario.html.javascript import literal


@given(st.text(st.sampled_from("->!< a/")))
@example("---><script>alert(1)</script>")
@settings(deadline=None)
def test_no_text_of_odd_characters_ends_its_comment(text: str) -> None:
    tree = html5lib.parseFragment(f"{h.comment(text)}<p>", treebuilder="dom", namespaceHTMLElements=False)
    comment, paragraph = tree.childNodes
    assert (comment.COMMENT_NODE, "p", 0) == (comment.nodeType, paragraph.tagName, len(paragraph.childNodes))


@pytest.mark.parametrize("tag", ["title", "textarea", "noscript", "iframe"])
def test_no_comment_ends_an_element_that_has_no_comments(tag: str) -> None:
    assert f"</{tag}>" not in str(h.comment(f"</{tag}><script>alert(1)</script>"))


@pytest.mark.parametrize("name", ["to", "from", "by", "values", "TO", "Values"])
def test_no_animation_gives_an_address_that_runs_script(name: str) -> None:
    assert "javascript" not in str(h.svg.animate({name: "#;javascript:alert(1)"}, attributeName="href"))


@pytest.mark.parametrize("url", ["javascript:alert(1)", "data:text/html,x"])
def test_no_refresh_goes_to_an_address_that_runs_script(url: str) -> None:
    assert url not in str(h.meta({"http-equiv": "refresh"}, content=f"0;url={url}"))


@pytest.mark.parametrize(
    ("was", "now"),
    [
        (Decimal("5.0"), Decimal("5.00")),
        (0.0, -0.0),
        (
            datetime(2024, 1, 1, 12, tzinfo=UTC),
            datetime(2024, 1, 1, 13, tzinfo=timezone(timedelta(hours=1))),
        ),
    ],
)
def test_equal_values_that_are_written_differently_differ(was: h.Node, now: h.Node) -> None:
    assert ["a"] == [patch.target for patch in h.diff(h.p(id="a")[was], h.p(id="a")[now])]


class Row:
    def __init__(self, key: int, text: str) -> None:
        self.key, self.text = key, text

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Row) and self.key == other.key

    def __hash__(self) -> int:
        return self.key

    def __html__(self) -> str:
        return f"<b>{self.text}</b>"


def test_an_object_with_markup_is_compared_by_its_markup() -> None:
    assert h.diff(h.p(id="a")[Row(1, "old")], h.p(id="a")[Row(1, "new")])


def test_style_sheets_with_one_text_do_not_differ() -> None:
    assert [] == h.diff(h.div[h.style[css("a")]], h.div[h.style[css("a")]])


def test_a_generator_drawn_by_two_renders_at_once_is_whole_in_both() -> None:
    node = h.ul[(h.li["x" * 100] for _ in range(200))]
    chunks = h.render_chunks(node, size=1)
    first = next(chunks)
    whole = str(node)
    assert whole == first + "".join(chunks)


def test_a_generator_that_failed_is_not_rendered_short_the_next_time() -> None:
    def rows() -> Iterator[str]:
        yield "a"
        raise LookupError("the database is gone")

    node = h.p[rows()]
    for _ in range(2):
        with pytest.raises(LookupError):
            str(node)


@pytest.mark.parametrize("markup", [Markup("<a\r\nhref='/x'>y</a>")])
def test_other_libraries_markup_has_line_feeds_only(markup: Markup) -> None:
    assert "<p><a\nhref='/x'>y</a></p>" == str(h.p[markup])


@pytest.mark.parametrize("name", ["a", "title"])
def test_a_name_that_html_and_svg_share_is_htmls(name: str) -> None:
    from stario.html.definitions import _ELEMENTS

    assert getattr(h, name) is _ELEMENTS[name]


def test_a_link_by_name_is_htmls() -> None:
    assert h.a is h.element("a")


@pytest.mark.parametrize("child", [lambda: "x" * 100, lambda: h.img(src="x" * 100), lambda: h.div(title="x" * 100)])
def test_children_without_children_are_sent_in_chunks_too(child: Callable[[], h.Node]) -> None:
    drawn: list[int] = []

    def rows() -> Iterator[h.Node]:
        for n in range(1000):
            drawn.append(n)
            yield child()

    lengths = [len(chunk) for chunk in h.render_chunks(h.div[rows()], size=4096)]
    assert max(lengths) <= 16384


def test_long_rows_are_sent_as_soon_as_they_are_finished() -> None:
    lengths = [len(chunk) for chunk in h.render_chunks(h.ul[(h.li["x" * 8192] for _ in range(100))])]
    assert max(lengths) <= 3 * 8192


@pytest.mark.parametrize("node", [None, "", [], h.fragment()])
def test_no_chunk_is_empty(node: h.Node) -> None:
    assert [] == list(h.render_chunks(node))


@pytest.mark.parametrize(
    "node",
    [
        h.script[js("'<"), js("/script>'")],
        h.script[js("'<!-"), js("-<script'")],
        h.style[css("'<"), css("/style>'")],
    ],
)
def test_pieces_of_code_do_not_end_their_element_together(node: h.Element) -> None:
    (outer,) = html5lib.parseFragment(f"<div>{node}<i></i></div>", namespaceHTMLElements=False)
    assert [node.tag, "i"] == [element.tag for element in outer]
    assert None is outer[0].tail


def test_a_second_pair_of_brackets_on_a_script_is_refused() -> None:
    with pytest.raises(MarkupError):
        h.script[js("a")][js("b")]


def test_a_large_integer_is_written() -> None:
    assert str(10**400) == literal(10**400)


@pytest.mark.parametrize("name", [1, None, b"id", ("id",)])
def test_an_attribute_name_that_is_no_text_is_refused(name: object) -> None:
    with pytest.raises(MarkupError):
        h.p({name: "x"})


def test_true_is_no_token_and_no_css_value() -> None:
    assert '<link rel="a"><p style="b:1"></p>' == str(
        h.fragment[h.link(rel=["a", True]), h.p(style={"a": True, "b": 1})]
    )


@pytest.mark.parametrize("value", ["rgb(", "[", "a)", "calc((1px)", "]"])
def test_a_css_value_never_reaches_into_the_next_declaration(value: str) -> None:
    assert '<p style="gap:0"></p>' == str(h.p(style={"color": value, "gap": 0}))


@pytest.mark.parametrize(
    "tree",
    [
        lambda bad: h.ul[h.fragment[h.li["a"], h.li[bad]]],
        lambda bad: h.ul[([h.li["a"], h.li[bad]] for _ in range(1))],
        lambda bad: h.ul[((h.li[x] for x in ["a", bad]) for _ in range(1))],
    ],
)
def test_a_path_counts_siblings_in_fragments_and_nested_generators(tree: Callable[[object], h.Node]) -> None:
    with pytest.raises(MarkupError) as caught:
        h.render(tree({"a": 1}))
    assert "ul > li[2]" == caught.value.path


def test_an_error_about_an_element_name_speaks_of_an_element() -> None:
    with pytest.raises(MarkupError, match="element"):
        h.element("my widget")


def test_a_name_in_capitals_is_not_a_second_attribute_in_svg() -> None:
    with pytest.raises(MarkupError):
        h.svg.circle({"ID": "a"}, id="b")


def test_an_html_element_within_a_drawing_is_no_unit() -> None:
    old, new = (h.svg.svg(id="s")[h.element("my-x")(id="t")[text]] for text in "ab")
    assert ["s"] == [patch.target for patch in h.diff(old, new)]


def test_custom_elements_beyond_the_cache_are_forgotten() -> None:
    from stario.html import children

    for n in range(5000):
        h.element(f"x-{n}")
    before = len(children.UNCHANGING)
    for n in range(5000, 5100):
        h.element(f"x-{n}")
    assert before == len(children.UNCHANGING)


@pytest.mark.parametrize(
    "name", ["x-show", "x-text", "x-bind:href", ":href", "x-model", "x-init.once", "x-on.click", "_", "hx-vars"]
)
def test_more_code_of_other_libraries_is_refused_as_text(name: str) -> None:
    with pytest.raises(MarkupError):
        h.p({name: "alert(1)"})


@pytest.mark.parametrize("name", ["hx-vals", "hx-headers", "HX-Vals"])
def test_htmx_values_never_evaluate_text(name: str) -> None:
    assert "js:" not in str(h.p({name: "js:{a: alert(1)}"}))


@pytest.mark.parametrize("child", [{"a": 1}.values(), {"a": 1}.keys(), {"a": 1}.items()])
def test_the_view_of_a_mapping_is_refused_with_the_right_form(child: object) -> None:
    with pytest.raises(MarkupError, match="list"):
        h.render(h.p[child])


def test_an_element_that_loads_pages_takes_no_foreign_address() -> None:
    url = "https://evil.example/x"
    assert BLOCKED in str(h.script(src=url))
    assert BLOCKED in str(h.iframe(src=url))
    assert BLOCKED in str(h.base(href=url))


def test_a_range_is_a_row_of_children() -> None:
    assert "<p>012</p>" == str(h.p[range(3)])


def test_a_trusted_address_may_lead_anywhere() -> None:
    url = h.trusted_url("https://cdn.example/x.js")
    assert '<script src="https://cdn.example/x.js"></script>' == str(h.script(src=url))
    assert '<a href="custom:x"></a>' == str(h.a(href=h.trusted_url("custom:x")))


def test_in_debug_a_blocked_address_is_an_error_that_names_the_place() -> None:
    token = strict.set(True)
    try:
        with pytest.raises(MarkupError, match=r"a: expected an address .* for href, came str 'javascript:x'; write h"):
            h.a(href="javascript:x")
    finally:
        strict.reset(token)
