"""Attributes: names, kinds of values, addresses, code."""

from __future__ import annotations

import uuid
from collections import OrderedDict
from collections.abc import Callable
from datetime import UTC, date, datetime, time
from decimal import Decimal
from enum import IntEnum, StrEnum
from fractions import Fraction
from types import MappingProxyType

import pytest
from markupsafe import Markup

from stario import html as h
from stario.html import MarkupError, css, js
from stario.html.addresses import BLOCKED, safe_url
from stario.html.attributes import add_client

Build = Callable[[], h.Element]


class Colour(StrEnum):
    GREEN = "green"


class Level(IntEnum):
    HIGH = 3


class Sub(str):
    __slots__ = ()

    def __str__(self) -> str:
        return "<not asked>"


class Knows:
    def __init__(self, markup: str) -> None:
        self.markup = markup

    def __html__(self) -> str:
        return self.markup


class Plain:
    def __str__(self) -> str:
        return "plain"


# -- values that stand for themselves


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("a", "a"),
        ("", ""),
        ("0", 0),
        ("-7", -7),
        ("1.5", 1.5),
        ("1e+22", 1e22),
        ("3", Level.HIGH),
        ("1.50", Decimal("1.50")),
        ("1/3", Fraction(1, 3)),
        ("12345678-1234-5678-1234-567812345678", uuid.UUID("12345678123456781234567812345678")),
        ("2024-02-29", date(2024, 2, 29)),
        ("2024-02-29T03:04:05+00:00", datetime(2024, 2, 29, 3, 4, 5, tzinfo=UTC)),
        ("03:04:05", time(3, 4, 5)),
        ("green", Colour.GREEN),
        ("sub", Sub("sub")),
        ("&lt;b&gt;", "<b>"),
        ("&lt;b&gt;", Sub("<b>")),
        ("a &amp; b", Markup("a &amp; b")),
        ("a &amp; b", Knows("a &amp; b")),
        ("&#34;&gt;", Markup('">')),
        ("&#34;&gt;", Knows('">')),
    ],
)
def test_a_value_that_stands_for_itself_is_written_as_its_text(text: str, value: h.Node) -> None:
    assert f'<p title="{text}"></p>' == str(h.p(title=value))


@pytest.mark.parametrize(
    "value",
    [{"a": 1}, ["a"], ("a",), {"a"}, b"a", str, print, object(), Plain(), h.p["a"], h.fragment["a"], h.raw("a")],
)
def test_a_value_that_has_no_text_is_refused(value: object) -> None:
    with pytest.raises(MarkupError) as caught:
        h.p(title=value)
    assert ("p", "text, a number or a date for title") == (caught.value.path, caught.value.expected)
    assert caught.value.came.startswith(type(value).__name__)


def test_code_is_refused_where_text_stands() -> None:
    with pytest.raises(MarkupError, match=r"expected text for title, came Code js\('a'\)"):
        h.p(title=js("a"))


@pytest.mark.parametrize("value", [None, False])
@pytest.mark.parametrize(
    "build",
    [
        lambda value: h.p(id="a", title=value),
        lambda value: h.p({"title": value}, id="a"),
        lambda value: h.p({"hx-boost": value}, id="a"),
        lambda value: h.p(id="a", hidden=value),
        lambda value: h.p(id="a", class_=value),
        lambda value: h.p(id="a", data_x=value),
        lambda value: h.p(id="a", onclick=value),
        lambda value: h.p({"href": value}, id="a"),
    ],
)
def test_none_and_false_leave_an_attribute_out(build: Callable[[object], h.Element], value: object) -> None:
    assert '<p id="a"></p>' == str(build(value))


@pytest.mark.parametrize(
    ("expected", "node"),
    [
        ("<input required>", lambda: h.input(required=True)),
        ("<input disabled>", lambda: h.input(disabled=True)),
        ("<input checked>", lambda: h.input(checked=True)),
        ("<p hidden></p>", lambda: h.p(hidden=True)),
        ('<p hidden="until-found"></p>', lambda: h.p(hidden="until-found")),
        ("<p data-x></p>", lambda: h.p(data_x=True)),
        ("<p hx-boost></p>", lambda: h.p({"hx-boost": True})),
        ("<input>", lambda: h.input(required=False, disabled=None)),
    ],
)
def test_true_is_the_bare_name(expected: str, node: Build) -> None:
    assert expected == str(node())


@pytest.mark.parametrize(
    ("expected", "value"), [(' aria-hidden="true"', True), (' aria-hidden="false"', False), ("", None)]
)
@pytest.mark.parametrize(
    "build",
    [
        lambda value: h.p(aria_hidden=value),
        lambda value: h.p({"aria-hidden": value}),
        lambda value: h.p(**{"aria-hidden": value}),
    ],
)
def test_aria_says_true_and_false_in_words(
    build: Callable[[object], h.Element], expected: str, value: bool | None
) -> None:
    assert f"<p{expected}></p>" == str(build(value))


def test_an_aria_name_the_table_lacks_says_true_and_false_in_words_too() -> None:
    assert '<p aria-new="false"></p>' == str(h.p({"aria-new": False}))


@pytest.mark.parametrize("name", ["contenteditable", "draggable", "spellcheck"])
@pytest.mark.parametrize(("text", "value"), [("true", True), ("false", False), ("true", "true")])
def test_attributes_that_html_spells_in_words_do_so(name: str, text: str, value: object) -> None:
    assert f'<p {name}="{text}"></p>' == str(h.p({name: value}))


def test_zero_is_a_value() -> None:
    assert '<progress value="0" max="0.0"></progress>' == str(h.progress(value=0, max=0.0))


# -- class


@pytest.mark.parametrize(
    ("expected", "value"),
    [
        (' class="a b"', "a b"),
        (' class="a b"', ["a", "b"]),
        (' class="a b"', ("a", "b")),
        (' class="a c"', ["a", None, False, "", "c"]),
        (' class="a c"', {"a": True, "b": False, "c": 1, "d": None, "e": []}),
        (' class="a b d"', ["a", {"b": True, "c": False}, [["d"]]]),
        (' class="a b"', MappingProxyType({"a b": True})),
        (' class="green sub"', [Colour.GREEN, Sub("sub")]),
        (' class="&lt; &#34;"', ["<", '"']),
        (' class="a&amp;b"', Markup("a&amp;b")),
        ("", []),
        ("", {}),
        ("", [None, [], {"a": False}]),
        ("", None),
        ("", False),
    ],
)
def test_a_class_is_text_a_list_or_a_mapping_to_conditions(expected: str, value: object) -> None:
    assert f"<p{expected}></p>" == str(h.p(class_=value))


@pytest.mark.parametrize("value", [1, 1.5, {"a"}, b"a", ["a", 1], [{"a"}], js("a"), h.p["a"]])
def test_a_class_of_another_kind_is_refused(value: object) -> None:
    with pytest.raises(MarkupError, match=r"^p: expected text, a list or a mapping to conditions for class"):
        h.p(class_=value)


@pytest.mark.parametrize(
    ("expected", "build"),
    [
        ("a b", lambda: h.p({"class": "a"}, class_="b")),
        ("a b c", lambda: h.p({"class": ["a"]}, {"class": {"b": 1}}, class_="c")),
        ("a b", lambda: h.p(**{"class": "a", "class_": "b"})),
        ("a", lambda: h.p({"class": "a"}, class_=None)),
        ("b", lambda: h.p({"class": False}, class_="b")),
        ("a b", lambda: h.p({"CLASS": "a"}, class_="b")),
    ],
)
def test_classes_given_twice_are_merged_in_order(expected: str, build: Build) -> None:
    assert f'<p class="{expected}"></p>' == str(build())


# -- style


@pytest.mark.parametrize(
    ("expected", "value"),
    [
        (' style="gap:1rem"', {"gap": "1rem"}),
        (' style="gap:1rem;--hue:30"', {"gap": "1rem", "--hue": 30}),
        (' style="opacity:0;zoom:1.5"', {"opacity": 0, "zoom": 1.5}),
        (' style="zoom:1.50"', {"zoom": Decimal("1.50")}),
        (' style="b:2"', {"a": None, "b": 2, "c": False, "d": ""}),
        (' style="width:calc(1px + 2%)"', {"width": "calc(1px + 2%)"}),
        (' style="-webkit-box-flex:1"', {"-webkit-box-flex": 1}),
        ("", {}),
        ("", {"a": None}),
        ("", None),
        (' style="a:b;c:d"', css("a:b;c:d")),
        (' style="a:url(&#34;x.png&#34;)"', css('a:url("x.png")')),
        (' style="background:url(x.png);gap:0"', {"background": css("url(x.png)"), "gap": 0}),
    ],
)
def test_a_style_is_a_mapping_or_the_programs_own_css(expected: str, value: object) -> None:
    assert f"<p{expected}></p>" == str(h.p(style=value))


@pytest.mark.parametrize(
    "value",
    [
        "red;background:blue", "url(//evil)", "URL(//evil)", "a url( x )", "expression(alert(1))", "image-set(x 1x)",
        'a"b', "a'b", "a\\b", "a`b", "a<b", "a>b", "a{b", "a}b", "a/*b", "a*/b", "@import x", "red}p{color:blue",
        "\\75rl(x)", Markup("&quot;"), Sub("a;b"),
    ],
)  # fmt: skip
def test_text_that_could_leave_its_declaration_or_load_something_is_dropped(value: str) -> None:
    assert '<p style="gap:0"></p>' == str(h.p(style={"color": value, "gap": 0}))


def test_a_style_of_nothing_but_unsafe_text_is_left_out() -> None:
    assert "<p></p>" == str(h.p(style={"color": "a;b"}))


@pytest.mark.parametrize("name", ["a:b", "a;b", "", "a b", "a\n", "1a", "a{", "a/**/", "---a", 1, None])
def test_a_style_property_must_be_a_name(name: object) -> None:
    with pytest.raises(MarkupError, match=r"^p: expected the name of a CSS property for style"):
        h.p(style={name: "x"})


@pytest.mark.parametrize("value", [["1rem"], {"a": 1}, b"1rem", h.p["a"], js("a")])
def test_a_style_value_that_has_no_text_is_refused(value: object) -> None:
    with pytest.raises(MarkupError, match=r"^p: expected text, a number or a date for style, came"):
        h.p(style={"gap": value})


@pytest.mark.parametrize("came", ["color:red", Markup("color:red"), ["color:red"], 1, True, js("a")])
@pytest.mark.parametrize(
    "build",
    [
        lambda came: h.p(style=came),
        lambda came: h.p({"style": came}),
        lambda came: h.p({"STYLE": came}),
        lambda came: h.svg.circle({"STYLE": came}),
        lambda came: h.element("my-widget")(style=came),
    ],
)
def test_text_is_refused_as_a_style_however_it_is_spelt(build: Callable[[object], h.Element], came: object) -> None:
    with pytest.raises(MarkupError) as caught:
        build(came)
    assert 'write style={"gap": "1rem", "--hue": 30}' == caught.value.hint


# -- lists of tokens


@pytest.mark.parametrize(
    ("expected", "value"),
    [
        (' rel="a b"', "a b"),
        (' rel="a b"', ["a", "b"]),
        (' rel="a b"', ("a", None, False, "b")),
        (' rel="&lt;"', ["<"]),
        ("", []),
        ("", [None, False]),
        ("", None),
        ("", False),
    ],
)
def test_tokens_are_text_or_a_list(expected: str, value: object) -> None:
    assert f"<link{expected}>" == str(h.link(rel=value))


@pytest.mark.parametrize("value", [{"a": True}, [["a"]], [{"a": 1}], [b"a"]])
def test_tokens_of_another_kind_are_refused(value: object) -> None:
    with pytest.raises(MarkupError, match=r"^link: expected text, a number or a date for rel"):
        h.link(rel=value)


# -- how names are spelt


@pytest.mark.parametrize(
    ("expected", "node"),
    [
        ('<p class="a"></p>', lambda: h.p(class_="a")),
        ('<label for="a"></label>', lambda: h.label(for_="a")),
        ('<p aria-label="a"></p>', lambda: h.p(aria_label="a")),
        ('<p data-x="a"></p>', lambda: h.p(data_x="a")),
        ('<p data-one-two="a"></p>', lambda: h.p(data_one_two="a")),
        ('<meta http-equiv="x-ua-compatible">', lambda: h.meta(http_equiv="x-ua-compatible")),
        ('<p aria-label="a"></p>', lambda: h.p(**{"aria-label": "a"})),
        ('<p data-x="a"></p>', lambda: h.p(**{"data-x": "a"})),
        ('<p class="a"></p>', lambda: h.p(**{"class": "a"})),
        ('<label for="a"></label>', lambda: h.label(**{"for": "a"})),
        ('<p id="a"></p>', lambda: h.p({"ID": "a"})),
        ('<p hx-get="/x"></p>', lambda: h.p({"HX-Get": "/x"})),
        ('<p x:y.z="1"></p>', lambda: h.p({"x:y.z": 1})),
    ],
)
def test_an_attribute_is_written_with_its_html_name(expected: str, node: Build) -> None:
    assert expected == str(node())


@pytest.mark.parametrize(
    "attributes",
    [MappingProxyType({"hx-get": "/x"}), OrderedDict({"hx-get": "/x"})],
    ids=["a read-only mapping", "an ordered dict"],
)
def test_any_mapping_gives_attributes(attributes: h.Attributes) -> None:
    assert '<p hx-get="/x"></p>' == str(h.p(attributes))


@pytest.mark.parametrize(
    ("came", "suggested", "build"),
    [
        ("clas", "class_", lambda: h.p(clas="a")),
        ("requird", "required", lambda: h.input(requird=True)),
        ("aria_lable", "aria_label", lambda: h.p(aria_lable="a")),
        ("viewbox", "viewBox", lambda: h.svg.svg(viewbox="0 0 1 1")),
        ("placehodler", "placeholder", lambda: h.input(placehodler="a")),
    ],
)
def test_a_near_name_is_suggested_for_an_unknown_attribute(came: str, suggested: str, build: Build) -> None:
    with pytest.raises(MarkupError) as caught:
        build()
    assert repr(came) == caught.value.came
    assert caught.value.hint.startswith(f"did you mean {suggested!r}?")


def test_an_attribute_of_another_element_is_refused_with_the_way_to_write_it_all_the_same() -> None:
    with pytest.raises(MarkupError) as caught:
        h.p(colspan=2)
    assert ("p", "an attribute of <p>", "'colspan'") == (caught.value.path, caught.value.expected, caught.value.came)
    assert caught.value.hint.endswith("any name is taken as {'colspan': value}")


@pytest.mark.parametrize(
    ("name", "build"),
    [
        ("id", lambda: h.p({"id": "a"}, id="b")),
        ("id", lambda: h.p({"id": "a"}, {"id": "b"})),
        ("id", lambda: h.p({"id": "a", "ID": "b"})),
        ("hx-get", lambda: h.p({"hx-get": "a"}, {"HX-GET": "b"})),
        ("data-x", lambda: h.p(**{"data_x": "a", "data-x": "b"})),
        ("aria-label", lambda: h.p({"aria-label": "a"}, aria_label="b")),
        ("for", lambda: h.label(**{"for": "a", "for_": "b"})),
        ("style", lambda: h.p({"style": {"a": 1}}, style={"b": 2})),
    ],
)
def test_an_attribute_is_written_once(name: str, build: Build) -> None:
    with pytest.raises(MarkupError) as caught:
        build()
    assert (f"the attribute {name} once", "it twice") == (caught.value.expected, caught.value.came)


ODD_NAMES = [
    "", " ", "a b", "a\tb", "a\nb", "a\rb", "a\x0cb", "a/b", "a>b", "<a", "a=b", 'a"b', "a'b", "a\0b", "a\x7fb",
    "a\x85b", "a\ufdd0b", "a\uffffb", "x onclick", "x=1 onclick", "x>", "/",
]  # fmt: skip


@pytest.mark.parametrize("name", ODD_NAMES)
@pytest.mark.parametrize(
    "build",
    [
        lambda name: h.p({name: "x"}),
        lambda name: h.p({name: None}),
        lambda name: h.p(**{name: "x"}),
        lambda name: h.svg.circle({name: "x"}),
        lambda name: h.element("my-widget")(**{name: "x"}),
        lambda name: h.element("my-widget")({name: True}),
    ],
    ids=["mapping", "None", "keyword", "svg", "custom keyword", "custom mapping"],
)
def test_a_name_that_could_leave_its_place_is_refused(build: Callable[[str], h.Element], name: str) -> None:
    with pytest.raises(MarkupError) as caught:
        build(name)
    assert "a name must be the program's own, never text from elsewhere" == caught.value.hint


# -- addresses


RUNS_SCRIPT = [
    "javascript:alert(1)", "JaVaScRiPt:alert(1)", " javascript:alert(1)", "\njavascript:alert(1)", "java\tscript:x",
    "java\nscript:x", "java\rscript:x", "java\r\nscript:x", "javascript\t:x", "j\na\nv\na\ns\nc\nr\ni\np\nt\n:x",
    "\x01javascript:x", "\x00javascript:x", "\x1f \x0bjavascript:x", "java\x00script:x", "javascript://%0aalert(1)",
    "vbscript:x", "VBSCRIPT:x", "data:text/html,<script>", "DATA:text/html;base64,x", "da\tta:text/html,x",
    "blob:https://x/1", "file:///etc/passwd", "filesystem:x", "view-source:x", "about:blank", "intent:x", "unknown:x",
    Sub("javascript:x"), Markup("javascript&#58;x"), Markup("java&#115;cript:x"), Markup("javascript&colon;x"),
    Knows("javascript:x"), Knows("&#106;avascript:x"),
]  # fmt: skip

TAKES_ADDRESS: dict[str, Callable[[object], h.Element]] = {
    "a href": lambda url: h.a(href=url),
    "a {HREF}": lambda url: h.a({"HREF": url}),
    "form action": lambda url: h.form(action=url),
    "button formaction": lambda url: h.button(formaction=url),
    "input formaction": lambda url: h.input(formaction=url),
    "link href": lambda url: h.link(href=url),
    "script src": lambda url: h.script(src=url),
    "unlisted href": lambda url: h.div({"href": url}),
    "unlisted formaction": lambda url: h.div({"FormAction": url}),
    "svg xlink:href": lambda url: h.svg.path({"xlink:href": url}),
    "svg XLINK:HREF": lambda url: h.svg.path({"XLINK:HREF": url}),
    "svg HREF": lambda url: h.svg.circle({"HREF": url}),
    "custom href": lambda url: h.element("my-link")(href=url),
    "custom src": lambda url: h.element("my-link")({"src": url}),
}


@pytest.mark.parametrize("url", RUNS_SCRIPT)
@pytest.mark.parametrize("place", TAKES_ADDRESS)
def test_an_address_that_could_run_script_is_blocked(place: str, url: object) -> None:
    assert f'="{BLOCKED}"' in str(TAKES_ADDRESS[place](url))


@pytest.mark.parametrize(
    "name",
    ["src", "action", "poster", "cite", "data", "background", "longdesc", "manifest", "codebase", "archive"],
)
def test_a_name_that_ever_held_an_address_is_checked_on_every_element(name: str) -> None:
    assert f'<p {name}="{BLOCKED}"></p>' == str(h.p({name: "javascript:x"}))


@pytest.mark.parametrize(
    "url",
    [
        "", "/", "/a/b", "a", "./a:b", "a/b:c", "../a", "?a=b:c", "#a", "#javascript:x", "?x=javascript:y",
        "/javascript:x", "//example.com/x", "http://example.com", "HTTPS://example.com", "https://example.com:8000/a:b",
        "mailto:a@example.com", "tel:+41-1", "sms:+41", "/ü", "/a b",
    ],
)  # fmt: skip
@pytest.mark.parametrize("place", ["a href", "form action", "unlisted href", "svg xlink:href", "custom href"])
def test_an_ordinary_address_is_kept(place: str, url: str) -> None:
    assert f'="{url}"' in str(TAKES_ADDRESS[place](url))


def test_an_address_is_escaped() -> None:
    assert '<a href="/?a=1&amp;b=&#34;"></a>' == str(h.a(href='/?a=1&b="'))


@pytest.mark.parametrize("value", [["/a"], {"a": 1}, b"/a", h.p["/a"]])
def test_an_address_of_another_kind_is_refused(value: object) -> None:
    with pytest.raises(MarkupError, match="for href"):
        h.a(href=value)


def test_a_picture_may_stand_in_its_own_address() -> None:
    assert '<img src="data:image/png;base64,AA==">' == str(h.img(src="data:image/png;base64,AA=="))


@pytest.mark.parametrize("url", ["data:text/html,x", "data:,x", "data:imagetext/html,x", "javascript:data:image/png"])
def test_only_a_picture_may_stand_in_the_address_of_a_picture(url: str) -> None:
    assert f'<img src="{BLOCKED}">' == str(h.img(src=url))


def test_a_picture_in_an_address_is_for_pictures_only() -> None:
    assert f'<a href="{BLOCKED}"></a>' == str(h.a(href="data:image/png;base64,AA=="))


def test_every_address_of_a_set_is_kept_where_all_are_ordinary() -> None:
    assert '<img srcset="a.png 1x, https://x/b.png 2x">' == str(h.img(srcset="a.png 1x, https://x/b.png 2x"))


def test_a_set_may_hold_pictures_in_their_own_addresses() -> None:
    srcset = "data:image/png;base64,AA== 1x, /b.png 2x"
    assert f'<img srcset="{srcset}">' == str(h.img(srcset=srcset))


@pytest.mark.parametrize("srcset", ["javascript:x", "a.png 1x, javascript:x 2x", "a.png 1x,\n java\tscript:x 2x"])
def test_one_address_that_could_run_script_blocks_a_set(srcset: str) -> None:
    assert f'<img srcset="{BLOCKED}">' == str(h.img(srcset=srcset))


def test_what_was_blocked_is_blocked_again() -> None:
    assert safe_url(BLOCKED) == safe_url(safe_url("javascript:x"))


# -- code


CODE_NAMES = [
    "onclick", "ONCLICK", "onmouseover", "onanythingnew", "@click", "@click.prevent", "x-on:click", "x-data", "x-init",
    "x-html", "v-on:click", "v-html", "v-bind:href", "hx-on", "hx-on:click", "hx-on::after-request", "HX-ON:click",
]  # fmt: skip


@pytest.mark.parametrize("came", ["alert(1)", "", Markup("alert(1)"), Sub("alert(1)"), 1, True, ["a"], css("a")])
@pytest.mark.parametrize("name", CODE_NAMES)
def test_only_code_stands_where_code_is_run(name: str, came: object) -> None:
    with pytest.raises(MarkupError) as caught:
        h.button({name: came})
    assert ("button", f"code for {name.lower()}", True) == (
        caught.value.path,
        caught.value.expected,
        caught.value.hint.endswith('js("...")}; text is never run'),
    )


@pytest.mark.parametrize("name", CODE_NAMES)
def test_code_is_written_where_code_is_run(name: str) -> None:
    expected = f"<button {name.lower()}=\"go(&#34;a&#34;, 'b') &lt; 1\"></button>"
    assert expected == str(h.button({name: js("go(\"a\", 'b') < 1")}))


@pytest.mark.parametrize(
    "build",
    [
        lambda: h.p(onclick="alert(1)"),
        lambda: h.p(ONCLICK="alert(1)"),
        lambda: h.svg.circle(onclick="alert(1)"),
        lambda: h.svg.circle({"ONCLICK": "alert(1)"}),
        lambda: h.svg.circle({"onClick": "alert(1)"}),
        lambda: h.element("my-widget")(onwhatever="alert(1)"),
    ],
)
def test_text_is_refused_as_code_however_it_is_spelt(build: Build) -> None:
    with pytest.raises(MarkupError, match=r"(?i)expected code for on"):
        build()


def test_a_keyword_takes_code() -> None:
    assert '<p onclick="go()"></p>' == str(h.p(onclick=js("go()")))


# -- the tables that a client library's part fills


@pytest.fixture
def client(monkeypatch: pytest.MonkeyPatch) -> None:
    """A client library that runs `data-run` and `data-early`, and wants the second one first."""
    monkeypatch.setattr("stario.html.attributes.CODE_NAMES", {"data-run", "data-early"})
    monkeypatch.setattr("stario.html.attributes.ORDER", {"data-early": 0, "data-run": 1})
    add_client([], [])  # it was not there before


@pytest.mark.usefixtures("client")
@pytest.mark.parametrize(
    "name", ["data-run", "data-run:key", "data-run__once", "data-run:key__debounce.3s", "DATA-RUN"]
)
def test_a_data_attribute_that_the_client_runs_takes_code_only(name: str) -> None:
    with pytest.raises(MarkupError, match="expected code for data-run"):
        h.p({name: "alert(1)"})
    assert f'<p {name.lower()}="go()"></p>' == str(h.p({name: js("go()")}))


@pytest.mark.usefixtures("client")
def test_a_data_attribute_that_the_client_runs_is_known_by_its_keyword() -> None:
    with pytest.raises(MarkupError, match="expected code for data-run"):
        h.p(data_run="alert(1)")


@pytest.mark.usefixtures("client")
def test_a_data_attribute_that_the_client_runs_is_known_in_svg_whatever_its_capitals() -> None:
    with pytest.raises(MarkupError, match="expected code for data-run:key"):
        h.svg.circle({"Data-Run:key": "alert(1)"})


@pytest.mark.usefixtures("client")
def test_a_data_attribute_that_the_client_runs_may_stand_bare() -> None:
    assert "<p data-run></p><p></p>" == str(h.fragment[h.p(data_run=True), h.p(data_run=False)])


def test_a_data_attribute_of_a_library_that_is_not_loaded_takes_code_too() -> None:
    assert '<p data-z:key="a &lt; b"></p>' == str(h.p({"data-z:key": js("a < b")}))


@pytest.mark.usefixtures("client")
@pytest.mark.parametrize("name", ["data-runner", "data-ru", "data-x", "aria-run"])
def test_an_attribute_that_the_client_does_not_run_is_text(name: str) -> None:
    assert f'<p {name}="alert(1)"></p>' == str(h.p({name: "alert(1)"}))


@pytest.mark.usefixtures("client")
def test_attributes_with_an_order_stand_after_the_others_and_in_that_order() -> None:
    expected = '<p title="t" data-x="1" id="i" data-early:a="a" data-early:b="b" data-run__once="c"></p>'
    assert expected == str(
        h.p(
            {"data-run__once": js("c")},
            {"data-early:a": js("a")},
            {"title": "t"},
            {"data-early:b": js("b")},
            data_x=1,
            id="i",
        )
    )


# -- a document in an attribute


@pytest.mark.parametrize("came", ["<b>a</b>", 1, True, ["a"], js("a")])
@pytest.mark.parametrize("name", ["srcdoc", "SRCDOC", "srcDoc"])
def test_text_is_refused_as_a_document(name: str, came: object) -> None:
    with pytest.raises(MarkupError, match="expected nodes for srcdoc"):
        h.iframe({name: came})


@pytest.mark.parametrize("document", [h.p['<"'], Markup("<p>&lt;&#34;</p>"), h.raw("<p>&lt;&#34;</p>")])
def test_a_document_is_nodes(document: h.HTMLNode) -> None:
    assert '<iframe srcdoc="&lt;p&gt;&amp;lt;&amp;#34;&lt;/p&gt;"></iframe>' == str(h.iframe(srcdoc=document))
