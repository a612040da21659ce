"""How a user of the library would write each context: one small function for each, which `@component` can take too.

A builder gets what came from a visitor and gives a node. All stand at the top of the module and hold one return, so
that they can be run a second time compiled.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from types import FunctionType
from typing import Any

from stario import component, data, js
from stario import html as h
from stario.html import Node

# -- text


def text(x: Any) -> Node:
    return h.p[x]


def text_among_others(x: Any) -> Node:
    return h.p["a ", x, h.b[x], " z"]


def text_from_a_generator(x: Any) -> Node:
    return h.ul[(h.li[word] for word in [x, x])]


def text_in_a_table(x: Any) -> Node:
    return h.table[h.tbody[h.tr[h.td[x]]]]


def text_in_an_option(x: Any) -> Node:
    return h.select[h.option[x]]


def text_in_pre(x: Any) -> Node:
    return h.pre[x]


def text_in_a_textarea(x: Any) -> Node:
    return h.textarea[x]


def text_in_a_title(x: Any) -> Node:
    return h.title[x]


def text_in_noscript(x: Any) -> Node:
    return h.noscript[h.p(title=x)[x]]


def text_in_a_template(x: Any) -> Node:
    return h.template[h.p(title=x)[x]]


def text_in_a_drawing(x: Any) -> Node:
    return h.svg.svg[h.svg.title[x], h.svg.desc[x], h.svg.text[x]]


def text_in_a_foreign_object(x: Any) -> Node:
    return h.svg.svg[h.svg.foreignObject[h.p(title=x)[x]]]


def text_in_a_formula(x: Any) -> Node:
    return h.math.math[h.math.mtext[x], h.math.mi[x]]


def text_in_an_annotation(x: Any) -> Node:
    return h.math.math[h.math.semantics[h.math.annotation_xml(encoding="text/html")[h.p(title=x)[x]]]]


def text_in_a_custom_element(x: Any) -> Node:
    return h.element("my-widget")(label=x)[x]


def text_in_a_formatted_string(x: Any) -> Node:
    return h.p[f"{x}"]


# -- attributes


def attribute(x: Any) -> Node:
    return h.p(title=x)["t"]


def attribute_by_mapping(x: Any) -> Node:
    return h.p({"title": x})["t"]


def attribute_by_keywords(x: Any) -> Node:
    return h.p(**{"title": x})["t"]  # noqa: PIE804  # names that came as text


def attribute_of_a_void_element(x: Any) -> Node:
    return h.input(value=x, placeholder=x, name=x)


def attribute_of_an_image(x: Any) -> Node:
    return h.img(alt=x)


def attribute_aria(x: Any) -> Node:
    return h.p(aria_label=x, role=x)["t"]


def attribute_data(x: Any) -> Node:
    return h.p({"data-note": x}, data_more=x)["t"]


def attribute_id(x: Any) -> Node:
    return h.p(id=x)["t"]


def attribute_number(x: Any) -> Node:
    return h.td(colspan=x)["t"]


def attribute_class(x: Any) -> Node:
    return h.p(class_=x)["t"]


def attribute_class_list(x: Any) -> Node:
    return h.p(class_=["a", x, [x]])["t"]


def attribute_class_mapping(x: Any) -> Node:
    return h.p(class_={x: True, "beside": x})["t"]


def attribute_words(x: Any) -> Node:
    return h.a(rel=["nofollow", x])["t"]


def attribute_is(x: Any) -> Node:
    return h.p(is_=x, nonce=x, lang=x, slot=x)["t"]


def attribute_meta(x: Any) -> Node:
    return h.meta(name="description", content=x)


def attribute_of_a_drawing(x: Any) -> Node:
    return h.svg.svg(viewBox=x)[h.svg.path(d=x, fill=x)]


def attribute_of_a_formula(x: Any) -> Node:
    return h.math.math(mathcolor=x)[h.math.mi["x"]]


def attribute_of_a_script(x: Any) -> Node:
    return h.script(integrity=x, id=x)[js("0")]


def attribute_of_an_island(x: Any) -> Node:
    return h.json_script(1, id=x)


def attribute_moment(x: Any) -> Node:
    return h.time(datetime=x)["t"]


def attribute_in_srcdoc(x: Any) -> Node:
    return h.iframe(srcdoc=h.p["t"], title=x, name=x, allow=x)


# -- addresses


def href(x: Any) -> Node:
    return h.a(href=x)["t"]


def href_by_mapping(x: Any) -> Node:
    return h.a({"HREF": x})["t"]


def href_by_keywords(x: Any) -> Node:
    return h.a(**{"href": x})["t"]  # noqa: PIE804  # names that came as text


def href_of_an_area(x: Any) -> Node:
    return h.map[h.area(href=x)]


def href_of_a_drawing(x: Any) -> Node:
    return h.svg.svg[h.svg.a(href=x)[h.svg.text["t"]]]


def href_of_a_drawing_by_xlink(x: Any) -> Node:
    return h.svg.svg[h.svg.a({"xlink:href": x})[h.svg.text["t"]]]


def href_of_a_formula(x: Any) -> Node:
    return h.math.math({"href": x})[h.math.mi({"xlink:href": x})["x"]]


def href_of_a_custom_element(x: Any) -> Node:
    return h.element("my-link")(href=x, formaction=x)["t"]


def href_of_a_link(x: Any) -> Node:
    return h.link(rel="icon", href=x)


def action(x: Any) -> Node:
    return h.form(action=x)[h.button(formaction=x)["t"], h.input(type="submit", formaction=x)]


def src_of_an_image(x: Any) -> Node:
    return h.img(src=x)


def src_of_media(x: Any) -> Node:
    return h.video(src=x, poster=x)[h.source(src=x), h.track(src=x)]


def src_of_an_input(x: Any) -> Node:
    return h.input(type="image", src=x)


def srcset(x: Any) -> Node:
    return h.picture[h.source(srcset=x), h.img(srcset=x)]


def ping(x: Any) -> Node:
    return h.a(href="/x", ping=x)["t"]


def cite(x: Any) -> Node:
    return h.blockquote(cite=x)["t"]


def background(x: Any) -> Node:
    return h.table({"background": x})


def image_of_a_drawing(x: Any) -> Node:
    return h.svg.svg[h.svg.image(href=x), h.svg.filter[h.svg.feImage(href=x)]]


def base_of_a_drawing(x: Any) -> Node:
    return h.svg.svg({"xml:base": x})


def htmx_address(x: Any) -> Node:
    return h.button({"hx-get": x, "data-hx-post": x})["t"]


# -- addresses of what runs


def src_of_a_frame(x: Any) -> Node:
    return h.iframe(src=x)


def data_of_an_object(x: Any) -> Node:
    return h.object(data=x)


def src_of_an_embed(x: Any) -> Node:
    return h.embed(src=x)


def src_of_a_script(x: Any) -> Node:
    return h.script(src=x)


def src_of_a_module(x: Any) -> Node:
    return h.script({"SRC": x}, type="module")


def href_of_a_script_in_a_drawing(x: Any) -> Node:
    return h.svg.svg[h.svg.script(href=x)]


def xlink_of_a_script_in_a_drawing(x: Any) -> Node:
    return h.svg.svg[h.svg.script({"xlink:href": x}), h.script({"xlink:href": x}), h.script({"href": x})]


def href_of_use(x: Any) -> Node:
    return h.svg.svg[h.svg.use(href=x), h.svg.use({"xlink:href": x})]


def href_of_a_style_sheet(x: Any) -> Node:
    return h.link(href=x, rel="stylesheet")


def href_of_another_style_sheet(x: Any) -> Node:
    return h.link({"REL": ["Alternate", "StyleSheet"], "href": x})


def href_of_a_preloaded_module(x: Any) -> Node:
    return h.link(rel="modulepreload", href=x)


def href_of_base(x: Any) -> Node:
    return h.base(href=x)


def refresh(x: Any) -> Node:
    return h.meta(http_equiv="refresh", content=x)


def refresh_by_mapping(x: Any) -> Node:
    return h.meta({"content": x, "HTTP-EQUIV": "Refresh"})


# -- animations


def animated_values(x: Any) -> Node:
    return h.svg.svg[h.svg.a(href="#")[h.svg.animate(attributeName="href", values=x, from_=x), h.svg.text["t"]]]


def animated_by_set(x: Any) -> Node:
    return h.svg.svg[h.svg.a(href="#")[h.svg.set({"TO": x}, attributeName="xlink:href"), h.svg.text["t"]]]


def animated_by_name(x: Any) -> Node:
    return h.svg.svg[h.element("animate")({"attributename": "href", "To": x, "By": x})]


# -- styles


def style_value(x: Any) -> Node:
    return h.p(style={"color": x, "gap": "1px"})["t"]


def style_variable(x: Any) -> Node:
    return h.p({"style": {"--hue": x}})["t"]


def style_name(x: Any) -> Node:
    return h.p(style={x: "1px"})["t"]


def style_text(x: Any) -> Node:
    return h.p(style=x)["t"]


def style_text_by_mapping(x: Any) -> Node:
    return h.p({"STYLE": x})["t"]


def style_sheet(x: Any) -> Node:
    return h.style[x]


def style_sheet_in_a_drawing(x: Any) -> Node:
    return h.svg.svg[h.svg.style[x]]


# -- scripts, islands, documents, comments


def script_text(x: Any) -> Node:
    return h.script[x]


def script_text_in_a_drawing(x: Any) -> Node:
    return h.svg.svg[h.svg.script[x]]


def document_in_a_frame(x: Any) -> Node:
    return h.iframe(srcdoc=x)


def document_by_mapping(x: Any) -> Node:
    return h.iframe({"SRCDOC": x})


def comment(x: Any) -> Node:
    return h.p[h.comment(x), "t"]


def comment_in_a_title(x: Any) -> Node:
    return h.div[h.title[h.comment(x)], "t"]


# -- names


def element_name(x: Any) -> Node:
    return h.element(x)["t"]


def attribute_name(x: Any) -> Node:
    return h.p({x: "v"})["t"]


def attribute_name_by_keyword(x: Any) -> Node:
    return h.p(**{x: "v"})["t"]


def attribute_name_of_a_custom_element(x: Any) -> Node:
    return h.element("my-widget")(**{x: "v"})["t"]


def attribute_name_in_a_drawing(x: Any) -> Node:
    return h.svg.svg[h.svg.circle({x: "v"})]


def code_attribute(x: Any) -> Node:
    """Take a pair: an attribute that some library runs, and the text that came."""
    return h.button({x[0]: x[1]})["t"]


def code_attribute_by_keyword(x: Any) -> Node:
    return h.button(**{x[0]: x[1]})["t"]


# -- types: what is a child, a row, an attribute, markup


def raw_markup(x: Any) -> Node:
    return h.raw(x)


def forged_attributes(x: Any) -> Node:
    return h.p(x)["t"]


def id_of_any_type(x: Any) -> Node:
    return h.p(id=x)["t"]


def address_of_any_type(x: Any) -> Node:
    return h.a(href=x)["t"]


# -- Datastar


def expression(x: Any) -> Node:
    return h.button(data.on("click", x))["t"]


def signal_name(x: Any) -> Node:
    return h.input(data.bind(x))


def event_name(x: Any) -> Node:
    return h.button(data.on(x, js("0")))["t"]


def literal_in_an_expression(x: Any) -> Node:
    return h.p(data.signals({"s": x, "deep": {"list": [x]}}), data.init(js("el.got = [{}, $s]", x)))["t"]


# -- the ways to run them


def _as_written(build: Callable[[Any], Node]) -> Callable[[Any], Node]:
    return build


@cache
def _compiled(build: Callable[[Any], Node]) -> Callable[[Any], Node]:
    """Return a compiled copy: compiling changes the function, and the builder has to stay as written."""
    assert isinstance(build, FunctionType)
    return component(FunctionType(build.__code__, build.__globals__, build.__name__))


WAYS: dict[str, Callable[[Callable[[Any], Node]], Callable[[Any], Node]]] = {
    "plain": _as_written,
    "compiled": _compiled,
}
