"""Rendering: depth, chunks, whole pages."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from markupsafe import Markup

from stario import html as h

DEEP = 10_000
Write = Callable[[object], str]


def deep(text: str, wrap: Callable[[h.Node], h.Node]) -> h.Node:
    node: h.Node = text
    for _ in range(DEEP):
        node = wrap(node)
    return node


def rows(count: int, drawn: list[int] | None = None) -> Iterator[h.Node]:
    for n in range(count):
        if drawn is not None:
            drawn.append(n)
        yield h.tr[h.td[n], h.td(class_="name")["x" * 80]]


# -- depth


def test_ten_thousand_nested_elements_are_rendered(write: Write) -> None:
    assert "<div>" * DEEP + "x" + "</div>" * DEEP == write(deep("x", lambda node: h.div[node]))


def test_ten_thousand_nested_fragments_are_rendered(write: Write) -> None:
    assert "x" == write(deep("x", lambda node: h.fragment[node]))


def test_ten_thousand_nested_lists_are_rendered(write: Write) -> None:
    assert "<p>x</p>" == write(h.p[deep("x", lambda node: [node])])


def test_a_list_of_ten_thousand_levels_can_be_the_root() -> None:
    assert "x" == h.render(deep("x", lambda node: [node]))


# -- chunks


def test_a_tree_rendered_is_markup() -> None:
    assert Markup is type(h.render(h.p["a"]))


@pytest.mark.parametrize("size", [1, 100, 1000, 8192, 1 << 30])
def test_chunks_together_are_the_whole(size: int) -> None:
    table = h.table[h.tbody[rows(500)]]
    assert str(table) == "".join(h.render_chunks(table, size=size))


@pytest.mark.parametrize("size", [2048, 4096, 8192, 16384])
def test_chunks_are_about_as_long_as_asked(size: int) -> None:
    *whole, last = map(len, h.render_chunks(h.table[h.tbody[rows(1000)]], size=size))
    assert len(whole) > 5
    assert size <= min(whole)
    assert max(whole) <= 2 * size + 2048
    assert last <= 2 * size + 2048


def test_a_chunk_has_some_eight_thousand_characters_unless_told() -> None:
    assert 8192 <= len(next(h.render_chunks(h.table[rows(1000)]))) <= 16384


def test_a_small_tree_is_one_chunk() -> None:
    assert ["<p>a</p>"] == list(h.render_chunks(h.p["a"]))


def test_a_chunk_is_sent_before_a_generator_is_drawn_to_its_end() -> None:
    drawn: list[int] = []
    chunk = next(h.render_chunks(h.table[h.tbody[rows(1000, drawn)]], size=1024))
    assert chunk.startswith("<table><tbody><tr><td>0</td>")
    assert 0 < len(drawn) < 100


def test_a_generator_is_drawn_only_as_far_as_chunks_are_asked_for() -> None:
    drawn: list[int] = []
    chunks = h.render_chunks(h.table[rows(1000, drawn)], size=1024)
    next(chunks)
    before = len(drawn)
    next(chunks)
    assert before < len(drawn) < 200


def test_nothing_is_rendered_before_the_first_chunk_is_asked_for() -> None:
    drawn: list[int] = []
    h.render_chunks(h.table[rows(3, drawn)])
    assert drawn == []


@pytest.mark.parametrize("text", ["\r\n", "\0", "\ud800", "<>&\"'"])
def test_every_chunk_is_finished(text: str) -> None:
    node = h.div[(h.p(title=text)[text] for _ in range(200))]
    chunks = list(h.render_chunks(node, size=1))
    assert len(chunks) > 2
    assert str(node) == "".join(chunks)
    assert not any(char in chunk for chunk in chunks for char in "\r\0\ud800")


# -- whole pages


def test_a_page_with_every_kind_of_content_is_as_before(golden: Callable[[str, str], None]) -> None:
    golden(
        "html-rendering.html",
        str(
            h.html(lang="en")[
                h.head[
                    h.meta(charset="utf-8"),
                    h.title["Cart & <total>"],
                    h.link(rel=["stylesheet", "preload"], href="/app.css?a=1&b=2"),
                    h.style[h.css("p > b::before { content: '</style>' }")],
                    h.script(type="module", defer=True)[h.js("if (1 < 2 && '</script>') go({})", "</script>")],
                ],
                h.body(class_=["page", {"busy": True, "empty": False}], style={"gap": "1rem", "--hue": 30})[
                    h.comment("the --> cart"),
                    h.header[h.h1["Cart"], h.nav(aria_label="Main")[h.a(href="/")["Home"], h.a(href="javascript:x")]],
                    h.main(id="main")[
                        h.table(data_rows=2)[
                            h.tbody[(h.tr[h.th(scope="row")[name], h.td[price]] for name, price in PRICES)]
                        ],
                        h.form(method="post", action="/order")[
                            h.label(for_="note")["Note"],
                            h.textarea(id="note", name="note", rows=3)["\nfirst line\r\n<second>"],
                            h.input(type="number", name="count", value=1, min=0, required=True),
                            h.button(onclick=h.js("order({})", "O'Hara"), disabled=False, aria_busy=False)["Order"],
                        ],
                        h.fragment[h.p["a", None, True, ["b", ("c",)]], h.raw("<hr>")],
                        h.svg.svg(viewBox="0 0 9 9", aria_hidden=True)[h.svg.circle(cx=4.5, cy=4.5, r=4)],
                        h.element("my-widget")(open=True, page_size=3)["own"],
                    ],
                    h.footer[h.small["© 2024 · it's “quoted”"], h.json_script({"a": ["</script>", None]}, id="boot")],
                ],
            ]
        ),
    )


PRICES = [("Bread", 3.5), ("Milk & honey", 12)]
