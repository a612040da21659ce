"""Elements: how they are built, what they leave as it was, which names they take."""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterator

import jinja2
import pytest
from markupsafe import Markup

from stario import html as h
from stario.html import MarkupError
from stario.html.definitions import keyword_of

CONTAINERS = [
    "a", "aside", "b", "body", "button", "code", "dd", "div", "dl", "dt", "em", "figure", "footer", "form", "h1", "h2",
    "h3", "h4", "head", "header", "i", "kbd", "label", "li", "main", "nav", "ol", "p", "pre", "progress", "section",
    "small", "span", "strong", "table", "tbody", "td", "textarea", "th", "title", "tr", "ul",
]  # fmt: skip
VOID = ["input", "link", "meta"]
REFUSED = [
    "script", "style", "iframe", "object", "embed", "base", "textarea", "title", "noscript", "xmp", "noembed",
    "noframes", "plaintext", "template",
]  # fmt: skip


@pytest.mark.parametrize("tag", CONTAINERS)
def test_a_container_is_opened_and_closed(tag: str) -> None:
    assert f"<{tag}>x</{tag}>" == str(getattr(h, tag)["x"])


@pytest.mark.parametrize("tag", VOID)
def test_a_void_element_is_never_closed(tag: str) -> None:
    assert f'<{tag} id="a">' == str(getattr(h, tag)(id="a"))


@pytest.mark.parametrize("tag", CONTAINERS)
def test_a_container_without_children_is_closed_too(tag: str) -> None:
    assert f"<{tag}></{tag}>" == str(getattr(h, tag)())


def test_the_root_element_writes_the_doctype() -> None:
    assert '<!doctype html><html lang="en"><body></body></html>' == str(h.html(lang="en")[h.body()])


def test_attributes_stand_in_the_order_they_were_written() -> None:
    assert '<p title="t" id="i" lang="l"></p>' == str(h.p(title="t", id="i", lang="l"))


def test_mappings_stand_before_keywords() -> None:
    assert '<p hx-get="/x" id="a"></p>' == str(h.p({"hx-get": "/x"}, id="a"))


def test_the_bare_class_takes_children() -> None:
    assert "<p>a<b>c</b></p>" == str(h.p["a", h.b["c"]])


def test_brackets_leave_the_element_before_them_as_it_was() -> None:
    empty = h.div(id="a")
    _ = empty["x"]
    assert '<div id="a"></div>' == str(empty)


def test_one_element_gives_many_with_different_children() -> None:
    base = h.div(id="a")
    one, two = base["x"], base["y"]
    assert ('<div id="a">x</div>', '<div id="a">y</div>') == (str(one), str(two))


def test_one_element_can_stand_in_two_places() -> None:
    star = h.b["*"]
    assert "<p><b>*</b><i><b>*</b></i></p>" == str(h.p[star, h.i[star]])


def test_a_second_pair_of_brackets_is_refused() -> None:
    with pytest.raises(MarkupError) as caught:
        h.p["a"]["b"]
    assert ("p", "no children yet", "a second [...]", "give all children at once: [a, b]") == (
        caught.value.path,
        caught.value.expected,
        caught.value.came,
        caught.value.hint,
    )


def test_a_second_pair_of_brackets_is_refused_where_the_first_held_nothing_visible() -> None:
    with pytest.raises(MarkupError):
        h.p[None]["b"]


@pytest.mark.parametrize("tag", VOID)
def test_a_bare_void_element_refuses_children(tag: str) -> None:
    with pytest.raises(MarkupError) as caught:
        getattr(h, tag)["x"]
    assert (tag, "no children (a void element)", "[...]", f"write h.{tag}(...) and put the text beside it") == (
        caught.value.path,
        caught.value.expected,
        caught.value.came,
        caught.value.hint,
    )


@pytest.mark.parametrize("tag", VOID)
def test_a_void_element_with_attributes_refuses_children(tag: str) -> None:
    with pytest.raises(MarkupError, match=rf"^{tag}: expected no children \(a void element\)"):
        getattr(h, tag)(id="a")["x"]


def test_a_child_given_in_parentheses_is_refused_with_the_right_form() -> None:
    with pytest.raises(MarkupError) as caught:
        h.p("text")
    assert "children go in brackets: h.p(...)[child]" == caught.value.hint


@pytest.mark.parametrize("came", [["id"], ("id", "a"), b"id", 1, None, {"id"}, [("id", "x")]])
def test_only_a_mapping_gives_attributes(came: object) -> None:
    with pytest.raises(MarkupError, match=r"^p: expected attributes as mappings"):
        h.p(came)


# -- SVG


def test_svg_names_keep_their_capitals() -> None:
    assert '<svg viewBox="0 0 9 9"><circle cx="5" cy="5" r="2"></circle></svg>' == str(
        h.svg.svg(viewBox="0 0 9 9")[h.svg.circle(cx=5, cy=5, r=2)]
    )


def test_svg_keywords_with_underscores_become_dashes() -> None:
    assert '<path d="M0 0" stroke-width="2"></path>' == str(h.svg.path(d="M0 0", stroke_width=2))


# -- what an element says about itself


@pytest.mark.parametrize("text", ["a", "a b", 'say "x" & <y>', "it's", "ü", "a&amp;b"])
def test_the_id_is_read_back_as_it_was_given(text: str) -> None:
    assert text == h.p(id=text, title="t").id


@pytest.mark.parametrize("node", [h.p(), h.p(title=' id="x"'), h.p(data_id="x"), h.p(id=None)])
def test_an_element_without_an_id_has_none(node: h.Element) -> None:
    assert node.id is None


def test_the_id_of_a_mapping_counts() -> None:
    assert "a" == h.p({"id": "a"}).id


@pytest.mark.parametrize(
    ("shown", "node"),
    [
        ("<p></p>", h.p()),
        ('<p id="a">[1 child]</p>', h.p(id="a")["x"]),
        ("<ul>[3 children]</ul>", h.ul[h.li["a"], [h.li["b"], h.li["c"]]]),
        (f'<p title="{"x" * 69}...>[1 child]</p>', h.p(title="x" * 999)["x"]),
        ("h.boundary(...)[2]", h.boundary(None)["a", "b"]),
        ("<input>", h.input()),
        ("h.fragment[2]", h.fragment["a", "b"]),
        ("h.raw('<b>')", h.raw("<b>")),
        ("h.comment('x')", h.comment("x")),
        (f"h.raw('{'x' * 77}...')", h.raw("x" * 999)),
    ],
)
def test_the_repr_is_short_and_shows_where_one_is(shown: str, node: object) -> None:
    assert shown == repr(node)


def test_the_repr_of_a_generator_does_not_draw_it() -> None:
    drawn: list[int] = []
    (child,) = h.p[(drawn.append(n) for n in range(3))].children
    assert "0 items of a generator" == repr(child)
    assert drawn == []


def test_an_element_as_text_is_markup() -> None:
    assert isinstance(str(h.p["<"]), Markup)


def test_markupsafe_leaves_an_element_unescaped() -> None:
    assert Markup("<i><p>&lt;</p></i>") == Markup("<i>{}</i>").format(h.p["<"])


def test_an_f_string_takes_an_element() -> None:
    assert "<i><p>a</p></i>" == f"<i>{h.p['a']}</i>"


def test_jinja_leaves_an_element_unescaped() -> None:
    template = jinja2.Environment(autoescape=True).from_string("<i>{{ node }}</i>")
    assert "<i><p>&lt;</p></i>" == template.render(node=h.p["<"])


def test_a_notebook_gets_plain_text() -> None:
    assert "<p>a</p>" == h.p["a"]._repr_html_()


def test_django_does_not_call_an_element() -> None:
    assert h.p["a"].do_not_call_in_templates is True


# -- names


@pytest.mark.parametrize(
    ("spelling", "name"),
    [
        ("class_", "class"),
        ("for_", "for"),
        ("aria_label", "aria-label"),
        ("stroke_width", "stroke-width"),
        ("xlink_href", "xlink:href"),
        ("viewBox", "viewBox"),
        ("del_", "del"),
        ("id", "id"),
    ],
)
def test_a_name_has_one_spelling_in_python(spelling: str, name: str) -> None:
    assert spelling == keyword_of(name)


def test_a_custom_element_takes_children_and_any_attribute() -> None:
    widget = h.element("my-widget")
    assert '<my-widget open page-size="3" when="now">a</my-widget>' == str(
        widget(open=True, page_size=3, when="now")["a"]
    )


@pytest.mark.parametrize("name", ["my-widget", "x", "x1", "x-é", "x.y", "x_y"])
def test_a_lower_case_name_is_a_custom_element(name: str) -> None:
    assert f"<{name}></{name}>" == str(h.element(name)())


def test_a_custom_element_takes_children_on_the_bare_class() -> None:
    assert "<my-widget>a</my-widget>" == str(h.element("my-widget")["a"])


def test_a_custom_element_refuses_text_as_code() -> None:
    with pytest.raises(MarkupError, match="expected code for onclick"):
        h.element("my-widget")(onclick="alert(1)")


def test_a_custom_element_escapes_like_any_other() -> None:
    assert '<my-widget title="&lt;&#34;">&lt;</my-widget>' == str(h.element("my-widget")(title='<"')["<"])


def test_one_name_gives_one_custom_element() -> None:
    assert h.element("my-widget") is h.element("my-widget")


@pytest.mark.parametrize("name", ["div", "li", "table", "main"])
def test_a_name_of_html_gives_that_element(name: str) -> None:
    assert getattr(h, name) is h.element(name)


@pytest.mark.parametrize("name", REFUSED)
def test_an_element_with_rules_of_its_own_is_refused_as_custom(name: str) -> None:
    with pytest.raises(MarkupError) as caught:
        h.element(name)
    hint = f"write h.{name}(...)" if hasattr(h, name) else ""
    assert ("the name of a custom element", repr(name), hint) == (
        caught.value.expected,
        caught.value.came,
        caught.value.hint,
    )


@pytest.mark.parametrize("name", VOID)
def test_a_void_element_is_refused_as_custom(name: str) -> None:
    with pytest.raises(MarkupError, match=rf"write h\.{name}\(\.\.\.\)"):
        h.element(name)


@pytest.mark.parametrize(
    "name",
    [
        "", " ", "my widget", "my\nwidget", "my\twidget", "my\rwidget", "my/widget", "my>widget", "<my", "my=widget",
        'my"widget', "my'widget", "my\0widget", "1st", "-my", "My-Widget", "DIV", "SCRIPT", "Script", "é-x", "!--",
        "?xml", "script ", " script", "script\0",
    ],
)  # fmt: skip
def test_a_name_that_no_parser_would_read_as_one_is_refused(name: str) -> None:
    with pytest.raises(MarkupError):
        h.element(name)


def test_a_near_name_is_suggested_for_a_wrong_one() -> None:
    with pytest.raises(MarkupError, match="did you mean 'section'"):
        h.element("sectIon")


# -- an element that is given children stays as it was, whoever holds it


class Holder:
    def __init__(self) -> None:
        self.element = h.p(id="a")


def _by_variable() -> tuple[object, object]:
    element = h.p(id="a")
    return element["one"], element


def _by_walrus() -> tuple[object, object]:
    return (element := h.p(id="a"))["one"], element


def _by_cell() -> tuple[object, object]:
    element = h.p(id="a")
    return (lambda: element["one"])(), element


def _by_list() -> tuple[object, object]:
    elements = [h.p(id="a")]
    return elements[0]["one"], elements[0]


def _by_loop() -> tuple[object, object]:
    elements = [h.p(id="a")]
    return next(element["one"] for element in elements), elements[0]


def _by_attribute() -> tuple[object, object]:
    holder = Holder()
    return holder.element["one"], holder.element


def _by_parameter() -> tuple[object, object]:
    def fill(element: h.Container) -> object:
        return element["one"]

    element = h.p(id="a")
    return fill(element), element


def _by_function_of_c() -> tuple[object, object]:
    element = h.p(id="a")
    return operator.getitem(element, "one"), element


def _by_map() -> tuple[object, object]:
    elements = [h.p(id="a")]
    return next(map(operator.getitem, elements, ["one"])), elements[0]


def _by_generator() -> tuple[object, object]:
    def give() -> Iterator[h.Container]:
        element = h.p(id="a")
        yield element
        yield element

    elements = give()
    return next(elements)["one"], next(elements)


@pytest.mark.parametrize(
    "fill",
    [
        _by_variable, _by_walrus, _by_cell, _by_list, _by_loop, _by_attribute, _by_parameter, _by_function_of_c,
        _by_map, _by_generator,
    ],
)  # fmt: skip
def test_children_go_into_a_copy_when_somebody_has_the_element(fill: Callable[[], tuple[object, object]]) -> None:
    for _ in range(50):  # CPython runs other instructions after some rounds
        filled, left = fill()
        assert '<p id="a">one</p>' == str(filled)
        assert '<p id="a"></p>' == str(left)
