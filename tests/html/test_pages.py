"""The shell of a page, and data in it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from decimal import Decimal

import html5lib
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from stario import html as h
from stario.html import MarkupError, css, js
from stario.html.pages import shell

HEAD = '<meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">'


def page_of(head: str, body: str, lang: str = "en") -> str:
    return f'<!doctype html><html lang="{lang}"><head>{HEAD}{head}</head>{body}</html>'


def test_a_page_has_charset_viewport_and_title() -> None:
    assert page_of("<title>Cart</title>", "<body><p>a</p></body>") == str(h.page(title="Cart")[h.p["a"]])


def test_a_page_takes_a_language() -> None:
    assert page_of("<title>Panier</title>", "<body></body>", lang="fr") == str(h.page(title="Panier", lang="fr")[None])


def test_a_title_is_escaped() -> None:
    assert page_of("<title>&lt;/title&gt;</title>", "<body></body>") == str(h.page(title="</title>")[()])


def test_what_is_added_to_the_head_stands_last_in_it() -> None:
    extra = [h.link(rel="icon", href="/i.svg"), h.meta(name="robots", content="none")]
    assert page_of(
        '<title>a</title><link rel="icon" href="/i.svg"><meta name="robots" content="none">', "<body></body>"
    ) == str(h.page(title="a", head=extra)[()])


def test_attributes_of_a_page_go_to_its_body() -> None:
    assert page_of("<title>a</title>", '<body class="dark" hx-boost="true">b</body>') == str(
        h.page({"class": "dark"}, title="a", live={"hx-boost": "true"})["b"]
    )


def test_a_page_takes_several_children() -> None:
    assert page_of("<title>a</title>", "<body>b<p>c</p>1</body>") == str(h.page(title="a")["b", h.p["c"], 1])


def test_one_page_gives_many_with_different_bodies() -> None:
    page = h.page(title="a")
    one, two = page["b"], page["c"]
    assert (page_of("<title>a</title>", "<body>b</body>"), page_of("<title>a</title>", "<body>c</body>")) == (
        str(one),
        str(two),
    )


@pytest.fixture
def surroundings() -> Iterator[None]:
    token = shell.set(lambda: h.meta(name="from", content="around"))
    yield
    shell.reset(token)


@pytest.mark.usefixtures("surroundings")
def test_what_is_around_a_page_adds_to_its_head_before_the_pages_own() -> None:
    assert page_of('<title>a</title><meta name="from" content="around"><b></b>', "<body></body>") == str(
        h.page(title="a", head=h.b())[()]
    )


def test_a_page_is_as_before(golden: Callable[[str, str], None]) -> None:
    golden(
        "html-page.html",
        str(
            h.page({"id": "top"}, title="Tiles", lang="de", head=h.link(rel="stylesheet", href="/app.css"))[
                h.main(id="main")[h.h1["Tiles"], h.ul(class_="tiles")[(h.li(id=f"t{n}")[n] for n in range(3))]]
            ]
        ),
    )


# -- data in a page


def island(value: object) -> str:
    """Return the text of a JSON script, as a parser reads it."""
    markup = f"<div>{h.json_script(value, id='boot')}<i></i></div>"
    (outer,) = html5lib.parseFragment(markup, namespaceHTMLElements=False)
    script, after = outer
    assert (["script", "i"], {"type": "application/json", "id": "boot"}) == ([script.tag, after.tag], script.attrib)
    return script.text


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)


@given(json_values)
@example("</script><script>alert(1)</script>")
@example({"<!--<script>": "</SCRIPT>"})
@example("\0\r\n\u2028\u2029")
@settings(deadline=None)
def test_data_in_a_page_is_read_back(value: object) -> None:
    assert value == json.loads(island(value))


@given(st.text(st.sampled_from("</!->&s\u2028\u2029\r")))
@settings(deadline=None)
def test_no_data_holds_a_character_that_ends_a_script_or_a_line(text: str) -> None:
    assert not set(island(text)) & set("<>&\r\u2028\u2029")


def test_data_in_a_page_is_written_short() -> None:
    expected = '<script type="application/json" id="boot">{"a":[1,"\\u003c/script\\u003e","ü"]}</script>'
    assert expected == str(h.json_script({"a": [1, "</script>", "ü"]}, id="boot"))


@pytest.mark.parametrize("value", [float("nan"), float("inf"), -float("inf"), {"a"}, b"a", Decimal(1), object()])
def test_what_json_cannot_hold_is_refused(value: object) -> None:
    with pytest.raises(MarkupError) as caught:
        h.json_script({"a": [value]}, id="boot")
    assert ("script#boot", "a value that JSON can hold") == (caught.value.path, caught.value.expected)


def test_data_that_holds_itself_is_refused() -> None:
    loop: list[object] = []
    loop.append(loop)
    with pytest.raises(MarkupError, match=r"^script#boot: expected a value that JSON can hold"):
        h.json_script(loop, id="boot")


def test_data_nested_too_deep_is_refused() -> None:
    deep: list[object] = []
    for _ in range(100_000):
        deep = [deep]
    with pytest.raises(MarkupError, match=r"^script#boot: expected a value that JSON can hold"):
        h.json_script(deep, id="boot")


# -- scripts and style sheets


@pytest.mark.parametrize(
    ("expected", "node"),
    [
        ("<script>go()</script>", lambda: h.script[js("go()")]),
        ("<script>a;b</script>", lambda: h.script[js("a;"), None, [js("b")]]),
        ('<script src="/a.js"></script>', lambda: h.script(src="/a.js")),
        ("<script>1 < 2 && a > b</script>", lambda: h.script[js("1 < 2 && a > b")]),
        ("<script>a\nb\nc</script>", lambda: h.script[js("a\r\nb\rc")]),
        ("<script>'\\x3c/script>'</script>", lambda: h.script[js("'</script>'")]),
        ("<script>'\\x3c/SCRIPT>'</script>", lambda: h.script[js("'</SCRIPT>'")]),
        ("<script>'\\x3c!--\\x3cscript'</script>", lambda: h.script[js("'<!--<script'")]),
        ("<script>x</script>", lambda: h.script[h.raw("x")]),
        ("<style>p > b { }</style>", lambda: h.style[css("p > b { }")]),
        ("<style>a\nb</style>", lambda: h.style[css("a\r\nb")]),
        ("<style>'<\\/style>'</style>", lambda: h.style[css("'</style>'")]),
        ("<style>'<\\/STYLE>'</style>", lambda: h.style[css("'</STYLE>'")]),
        ('<style media="print">a</style>', lambda: h.style(media="print")[css("a")]),
    ],
)
def test_code_is_written_unescaped_but_cannot_end_its_element(expected: str, node: Callable[[], h.Element]) -> None:
    assert expected == str(node())


PIECES = ["<", "</", "/", "!", "-", "--", ">", " ", "\n", "script", "SCRIPT", "style", "Style", "x", "'"]


@given(st.lists(st.sampled_from(PIECES)).map("".join))
@example("<!--<script></script>")
@example("</script>")
@example("</style>")
@settings(deadline=None)
def test_no_text_ends_its_script_or_style_sheet(text: str) -> None:
    markup = f"<div>{h.script[h.Code(text)]}{h.style[css(text)]}<i></i></div>"
    (outer,) = html5lib.parseFragment(markup, namespaceHTMLElements=False)
    assert ["script", "style", "i"] == [element.tag for element in outer]


@given(st.lists(st.sampled_from(["<", "/", "script", "'", ">", "!--", "\\", "\u2028"])).map("".join))
@settings(deadline=None)
def test_a_value_in_a_script_leaves_no_markup_in_it(text: str) -> None:
    assert "<" not in str(h.script[js("go({})", text)]).removeprefix("<script>").removesuffix("</script>")
