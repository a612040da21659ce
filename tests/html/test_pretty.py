"""HTML for people: what stands on which line, and that the page shows the same."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from page_text import shown
from saved_pages import PAGES

from stario import html as h

FORMS: list[tuple[object, str]] = [
    (None, ""),
    ("x < y", "x &lt; y"),
    (h.p["one"], "<p>one</p>"),
    (h.br(), "<br>"),
    (h.div(), "<div></div>"),
    (h.p["a ", h.b["b"], ", c"], "<p>a <b>b</b>, c</p>"),
    (h.p["  a\n   b  "], "<p>a b</p>"),
    (h.ul[h.li["a"], h.li["b"]], "<ul>\n  <li>a</li>\n  <li>b</li>\n</ul>"),
    ([h.p["a"], "b", h.i["c"]], "<p>a</p>\nb<i>c</i>"),
    (h.div["text", h.p["p"], "more ", h.b["b"]], "<div>\n  text\n  <p>p</p>\n  more <b>b</b>\n</div>"),
    (h.p["word " * 25], f"<p>\n  {('word ' * 25).strip()}\n</p>"),
    (h.pre["\n  a\n    b\n"], "<pre>\n\n  a\n    b\n</pre>"),
    (h.div[h.textarea["a\n  b"]], "<div>\n  <textarea>a\n  b</textarea>\n</div>"),
    (h.div[h.script[h.js("a\n  b")]], "<div>\n  <script>a\n  b</script>\n</div>"),
    (h.div(style=h.css("white-space:pre"))["a  b"], '<div style="white-space:pre">a  b</div>'),
    (h.a(href="/")[h.div["a"]], '<a href="/">\n  <div>a</div>\n</a>'),
    (h.p[h.svg.svg[h.svg.g[h.svg.path()]]], "<p>\n  <svg>\n    <g>\n      <path></path>\n    </g>\n  </svg>\n</p>"),
    (h.p["a ", h.svg.svg[h.svg.path()]], "<p>a <svg><path></path></svg></p>"),
    (h.label[h.select[h.option["a"]]], "<label><select><option>a</option></select></label>"),
    (h.div[h.comment(" c "), h.p["x"]], "<div>\n  <!-- c -->\n  <p>x</p>\n</div>"),
    (h.html[h.head(), h.body["x"]], "<!doctype html>\n<html>\n  <head></head>\n  <body>x</body>\n</html>"),
    (h.raw("<p>a<p>b</i>"), "<p>\n  a\n  <p>b</i>"),
    (h.raw("a < b <"), "a < b <"),
]


@pytest.mark.parametrize(("node", "shown"), FORMS, ids=[shown[:30] or "nothing" for _, shown in FORMS])
def test_each_thing_has_its_lines(node: object, shown: str) -> None:
    assert shown == h.pretty(node)


def test_very_long_tags_have_a_line_for_each_attribute() -> None:
    wide = "x" * 40
    node = h.div[h.section(id=wide, class_=f"{wide} y", title='a " b >')[h.p["a"]]]
    attributes = [f'    id="{wide}"', f'    class="{wide} y"', '    title="a &#34; b &gt;"']
    lines = ["<div>", "  <section", *attributes, "  >", "    <p>a</p>", "  </section>", "</div>"]
    assert lines == h.pretty(node).split("\n")


def test_a_generator_is_drawn_once_and_remembered() -> None:
    drawn: list[int] = []

    def rows() -> Iterator[h.Node]:
        for n in range(2):
            drawn.append(n)
            yield h.li[n]

    node = h.ul[rows()]
    assert h.pretty(node) == h.pretty(node)
    assert [0, 1] == drawn


def test_depth_has_no_limit() -> None:
    node: h.Node = "x"
    for _ in range(3000):
        node = h.div[node]
    assert 5999 == h.pretty(node).count("\n") + 1


def test_what_cannot_be_written_is_the_error_of_render() -> None:
    with pytest.raises(h.MarkupError, match="dict"):
        h.pretty(h.div[{"a": 1}])  # type: ignore[dict-item]


# -- the page shows the same


texts = st.text(st.sampled_from("ab \n\t<&é"), max_size=6)
_KINDS = [h.div, h.p, h.b, h.a, h.ul, h.li, h.span, h.pre, h.section, h.button, h.label]
_PICTURE = h.svg.svg[h.svg.title["t"], h.svg.g[h.svg.path(), h.svg.text["a ", h.svg.tspan["b"], " c"]]]
_LEAVES = [h.br(), h.textarea["\n a\n"], h.script[h.js("a\n b")], h.comment("x"), _PICTURE]


def _inside_a_picture(within: h.Node) -> h.Node:
    return h.svg.svg[h.svg.g[h.svg.foreignObject[within]], h.svg.circle()]


def _inside_a_table(within: h.Node) -> h.Node:
    return h.table[h.tbody[h.tr[h.td[within], h.td["x"]]]]


trees: st.SearchStrategy[Any] = st.recursive(
    texts | st.sampled_from(_LEAVES),
    lambda inner: (
        st.builds(lambda kind, within: kind[within], st.sampled_from(_KINDS), st.lists(inner, max_size=4))
        | st.lists(inner, max_size=4).map(_inside_a_picture)
        | st.lists(inner, max_size=3).map(_inside_a_table)
    ),
    max_leaves=15,
)


@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(trees)
def test_the_text_that_is_shown_is_the_same(node: h.Node) -> None:
    assert shown(str(h.render(node))) == shown(h.pretty(node))


@pytest.mark.parametrize("name", PAGES)
def test_a_saved_page_shows_the_same(name: str) -> None:
    page = PAGES[name]()
    assert shown(page) == shown(h.pretty(h.raw(page)))
