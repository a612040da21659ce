"""Nodes among other things: pickles, copies, formatting, template engines."""

from __future__ import annotations

import asyncio
import copy
import pickle
from collections.abc import Callable, Iterator
from typing import Any

import jinja2
import pytest
from markupsafe import Markup, escape

from stario import html as h
from stario.html.nodes import Element


class Knows:
    def __html__(self) -> str:
        return "<b>knows</b>"

    def __reduce__(self) -> str:
        raise AssertionError("not asked")


NODES: dict[str, Callable[[], h.HTMLNode]] = {
    "element": lambda: h.div(id="a", class_=["b", {"c": True}], title='"<')["x", 1, None, [h.b["y"]]],
    "empty element": lambda: h.p(),
    "void element": lambda: h.input(type="email", required=True),
    "name that Python keeps": lambda: h.del_(cite="/x")["y"],
    "svg": lambda: h.svg.svg(viewBox="0 0 1 1")[h.svg.circle(r=1), h.svg.a(href="/x")["y"]],
    "math": lambda: h.math.math[h.math.mi["x"]],
    "custom element": lambda: h.element("my-widget")(open=True)[h.element("my-part")["x"]],
    "script": lambda: h.script(type="module")[h.js("go({})", "x")],
    "style": lambda: h.style[h.css("a { color: red }")],
    "fragment": lambda: h.fragment["a", h.fragment[h.b["c"]]],
    "raw": lambda: h.raw("<i>x</i>"),
    "comment": lambda: h.comment("a --> b"),
    "generator": lambda: h.ul[(h.li[n] for n in range(3))],
    "object with markup": lambda: h.p[Knows()],
    "boundary": lambda: h.boundary(lambda error: h.p[str(error)])["a", (1 // n for n in (1, 0))],
    "function in a boundary": lambda: h.boundary(None)[lambda: h.b["x"]],
    "context": lambda: h.Context("theme").provide("dark")[h.p["x"]],
    "page": lambda: h.page(title="x")[h.main["y"]],
    "json": lambda: h.json_script({"a": "</script>"}, id="x"),
}
each_node = pytest.mark.parametrize("make", NODES.values(), ids=NODES)


# -- pickles and copies


@each_node
@pytest.mark.parametrize("protocol", range(pickle.HIGHEST_PROTOCOL + 1))
def test_a_node_comes_back_from_a_pickle(make: Callable[[], h.HTMLNode], protocol: int) -> None:
    node = make()
    back = pickle.loads(pickle.dumps(node, protocol))
    assert (str(make()), node.__class__.__name__) == (str(back), back.__class__.__name__)
    assert [] == h.diff(node, back)


def test_every_element_comes_back_from_a_pickle() -> None:
    for module in (h, h.svg, h.math):
        for name in dir(module):
            kind = getattr(module, name)
            if isinstance(kind, type) and issubclass(kind, Element) and kind.tag:
                assert kind is type(pickle.loads(pickle.dumps(kind())))


def test_a_pickle_holds_what_was_drawn_before() -> None:
    drawn: list[int] = []
    node = h.p[(drawn.append(n) for n in range(3))]
    str(node)
    pickle.loads(pickle.dumps(node))
    assert [0, 1, 2] == drawn


def test_what_was_awaited_comes_back_from_a_pickle() -> None:
    async def text() -> str:
        return "text"

    node = h.p[text()]
    asyncio.run(h.render_async(node))
    assert "<p>text</p>" == str(pickle.loads(pickle.dumps(node)))


def test_what_is_still_to_be_awaited_is_not_pickled() -> None:
    async def text() -> str:
        return "text"

    coroutine = text()
    with pytest.raises(h.MarkupError, match="await it first"):
        pickle.dumps(h.p[coroutine])
    coroutine.close()


def test_a_custom_element_beyond_the_cache_comes_back_from_a_pickle() -> None:
    for n in range(5000):
        h.element(f"y-{n}")
    node = h.element("z-z")["x"]
    back = pickle.loads(pickle.dumps(node))
    assert "<z-z>x</z-z>" == str(back)
    assert [] == h.diff(node, back)


@each_node
@pytest.mark.parametrize("make_copy", [copy.copy, copy.deepcopy])
def test_a_copy_is_the_node_itself(make: Callable[[], h.HTMLNode], make_copy: Callable[[Any], Any]) -> None:
    node = make()
    assert node is make_copy(node)
    assert [node] == make_copy([node])


# -- text


@each_node
def test_a_node_is_its_markup_wherever_python_makes_text(make: Callable[[], h.HTMLNode]) -> None:
    node, text = make(), str(make())
    ways = [
        str(node), f"{node}", f"{node!s}", format(node), "{}".format(node), "%s" % node, node.__html__(),  # noqa: UP031, UP032
        node._repr_html_(), escape(node), Markup("{}").format(node), Markup("%s") % node, Markup("") + node,
    ]  # fmt: skip
    assert {text} == set(map(str, ways))


@pytest.mark.parametrize("way", [str, lambda node: node.__html__(), escape, lambda node: Markup("{}").format(node)])
def test_the_markup_of_a_node_is_not_escaped_again(way: Callable[[Any], Any]) -> None:
    assert Markup is type(way(h.p["<"]))


def test_a_notebook_gets_a_str_and_no_markup() -> None:
    assert str is type(h.p["<"]._repr_html_())


# -- template engines


def template(text: str) -> jinja2.Template:
    return jinja2.Environment(autoescape=True).from_string(text)


@each_node
def test_jinja_writes_a_node_as_it_is(make: Callable[[], h.HTMLNode]) -> None:
    assert f"<i>{make()}</i>" == template("<i>{{ node }}</i>").render(node=make())


def test_jinja_escapes_around_a_node() -> None:
    assert "&lt;<p>&lt;</p>" == template("{{ text }}{{ node }}").render(text="<", node=h.p["<"])
    assert "<p>a</p>&lt;" == template("{{ node ~ text }}").render(text="<", node=h.p["a"])


def test_jinja_markup_is_a_child() -> None:
    macro = template("{% macro field(name) %}<b>{{ name }}</b>{% endmacro %}").module
    assert "<p><b>&lt;</b></p>" == str(h.p[macro.field("<")])  # type: ignore[attr-defined]


def test_jinja_sees_that_a_node_is_something() -> None:
    assert "yes" == template("{% if node %}yes{% endif %}").render(node=h.p())


@each_node
def test_a_node_is_something_and_has_no_length(make: Callable[[], h.HTMLNode]) -> None:
    assert bool(make()) is True
    assert not hasattr(make(), "__len__")


@pytest.mark.parametrize("thing", [*NODES.values(), lambda: h.page(title="x"), lambda: h.boundary(None)])
def test_nothing_that_takes_brackets_is_an_endless_sequence(thing: Callable[[], Any]) -> None:
    with pytest.raises(TypeError):
        iter(thing())
    with pytest.raises(TypeError):
        print("x" in thing())


def as_django_does(value: Any) -> str:
    """Write a variable as Django's templates do: call what may be called, make text of it, escape what is not safe."""
    if callable(value) and not getattr(value, "do_not_call_in_templates", False):
        value = value()
    text = str(value)
    return str(text.__html__()) if hasattr(text, "__html__") else str(escape(text))


@each_node
def test_django_writes_a_node_as_it_is(make: Callable[[], h.HTMLNode]) -> None:
    assert str(make()) == as_django_does(make())


def test_django_does_not_call_an_element_class() -> None:
    assert h.p.do_not_call_in_templates


class Promise:
    """What Django's lazy translations are, by name."""

    __module__ = "django.utils.functional"

    def __str__(self) -> str:
        return "<lazy>"


def test_a_lazy_translation_is_text() -> None:
    assert '<p title="&lt;lazy&gt;">&lt;lazy&gt;</p>' == str(h.p(title=Promise())[Promise()])  # type: ignore[arg-type,index]  # pyright: ignore


# -- how nodes show


@pytest.mark.parametrize(
    ("shown", "make"),
    [
        ('<div id="a" class="b c" title="&#34;&lt;">[4 children]</div>', NODES["element"]),
        ("<ul>[1 child]</ul>", NODES["generator"]),
        ("h.fragment[2]", NODES["fragment"]),
        ("h.boundary(...)[2]", NODES["boundary"]),
        ("<svg viewBox=\"0 0 1 1\">[2 children]</svg>", NODES["svg"]),
    ],
)  # fmt: skip
def test_a_node_shows_what_it_is_and_how_many_children_it_has(shown: str, make: Callable[[], h.HTMLNode]) -> None:
    assert shown == repr(make())


@each_node
def test_a_node_shows_in_one_short_line(make: Callable[[], h.HTMLNode]) -> None:
    assert len(repr(make())) <= 200
    assert "\n" not in repr(make())


def test_to_show_a_tree_draws_nothing() -> None:
    def rows() -> Iterator[h.Node]:
        raise AssertionError("not drawn")
        yield

    assert "<ul>[1 child]</ul>" == repr(h.ul[rows()])
