"""What others call: the names that programs and other packages rely on, called as they are promised.

Law: a name goes only with a reason in the changelog. What is promised and not there yet is listed with its reason; when
it comes, its test fails until the list is shortened.
"""

from __future__ import annotations

import asyncio
import enum
import inspect
import os
import subprocess
import sys
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from importlib import import_module
from typing import Any, get_args, get_type_hints
from uuid import UUID

import markupsafe
import pytest

import stario.datastar
import stario.html
from stario import at, component, data
from stario import html as h

NOT_THERE_YET: dict[str, str] = {}

NAMES = [
    "div", "input", "svg", "math", "html", "page", "element", "fragment", "comment", "raw", "css", "js", "trusted_url",
    "json_script", "each", "Context", "boundary", "render", "render_chunks", "render_async", "render_chunks_async",
    "pretty", "convert", "diff", "Patch", "Node", "Element", "Markup", "MarkupError", "component", "compile_all",
]  # fmt: skip
HOSTS = [
    "django", "flask", "fastapi", "starlette", "litestar", "quart", "sanic", "aiohttp", "fasthtml", "jinja", "notebook",
]  # fmt: skip


@dataclass
class User:
    id: int
    name: str


@component
def row(user: User) -> h.Node:
    return h.tr(id=f"row-{user.id}")[h.td[user.name]]


@component
def card(children: h.Node, *, title: str) -> h.Node:
    return h.section[h.h2[title], children]


@pytest.mark.parametrize("name", NAMES)
def test_every_name_is_there_or_listed_as_missing(name: str) -> None:
    assert (name in NOT_THERE_YET) is not hasattr(h, name)


# -- elements


@pytest.mark.parametrize("busy", [True, False])
def test_an_element_takes_mappings_keywords_and_children(busy: bool) -> None:
    rows = [h.p["tea"]]
    node = h.div(
        data.on("click", at.post("/add")),
        {"hx-get": "/x"},
        id="cart",
        class_=["box", {"busy": busy}],
        style={"gap": "1rem"},
        aria_label="Cart",
    )[h.h2["Cart"], rows]
    expected = (
        f'<div hx-get="/x" id="cart" class="box{" busy" if busy else ""}" style="gap:1rem" aria-label="Cart"'
        " data-on:click=\"@post('/add')\"><h2>Cart</h2><p>tea</p></div>"
    )
    assert expected == str(node)


@pytest.mark.parametrize(
    ("expected", "node"),
    [
        ('<input type="email" name="mail" required>', h.input(type="email", name="mail", required=True)),
        (
            '<svg viewBox="0 0 9 9"><circle cx="5" cy="5" r="2"></circle></svg>',
            h.svg.svg(viewBox="0 0 9 9")[h.svg.circle(cx=5, cy=5, r=2)],
        ),
        ("<math><mi>x</mi></math>", h.math.math[h.math.mi["x"]]),
        ('<!doctype html><html lang="en"><body>x</body></html>', h.html(lang="en")[h.body["x"]]),
        ("<my-widget>x</my-widget>", h.element("my-widget")["x"]),
        ("a<b>b</b>", h.fragment["a", h.b["b"]]),
        ("<!--x-->", h.comment("x")),
        ("<i>", h.raw("<i>")),
        ("<style>a{}</style>", h.style[h.css("a{}")]),
        ("<script>$a = 3</script>", h.script[h.js("$a = {}", 3)]),
        ('<a href="x:y"></a>', h.a(href=h.trusted_url("x:y"))),
        ('<script type="application/json" id="boot">[1]</script>', h.json_script([1], id="boot")),
    ],
)
def test_each_form_writes_what_it_says(expected: str, node: h.Node) -> None:
    assert expected == h.render(node)


def test_a_page_takes_title_language_head_and_live() -> None:
    page = h.page(title="Cart", lang="en", head=[h.meta(name="a")], live=data.live("live"))["body"]
    text = str(page)
    assert text.startswith('<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport"')
    assert "<title>Cart</title>" in text
    assert '<meta name="a"></head><body data-' in text
    assert text.endswith(">body</body></html>")


def test_js_is_one_object_everywhere() -> None:
    assert stario.html.js is stario.datastar.js is stario.js


# -- children


class Lazy:
    """A lazy string, as Django has them."""

    __module__ = "django.utils.functional"
    __qualname__ = "Promise"

    def __str__(self) -> str:
        return "<lazy>"


class Text(str):
    __slots__ = ()


class Colour(enum.StrEnum):
    RED = "red"


class Knows:
    def __html__(self) -> str:
        return "<b>"


CHILDREN: list[tuple[str, Any]] = [
    ("&lt;", "<"), ("t", Text("t")), ("red", Colour.RED), ("1", 1), ("1.5", 1.5), ("1.50", Decimal("1.50")),
    ("2024-01-02", date(2024, 1, 2)), ("03:04:00", time(3, 4)), ("2024-01-02 03:04:00", datetime(2024, 1, 2, 3, 4)),
    ("00000000-0000-0000-0000-000000000001", UUID(int=1)), ("<i>", markupsafe.Markup("<i>")), ("<b>", Knows()),
    ("&lt;lazy&gt;", Lazy()), ("<b></b>", h.b()), ("", None), ("", True), ("", False), ("ab", ["a", "b"]),
    ("ab", ("a", "b")), ("012", (n for n in range(3))),
]  # fmt: skip


@pytest.mark.parametrize(("expected", "child"), CHILDREN, ids=lambda value: type(value).__name__)
def test_every_promised_child_is_written(expected: str, child: Any) -> None:
    assert f"<p>{expected}</p>" == str(h.p[child])


def test_async_iterables_and_awaitables_are_children_of_the_async_render() -> None:
    async def text() -> str:
        return "a"

    async def more() -> AsyncIterator[str]:
        yield "b"

    async def chunks() -> list[str]:
        return [chunk async for chunk in h.render_chunks_async(h.p[text(), more()])]

    assert "<p>ab</p>" == "".join(asyncio.run(chunks()))


@pytest.mark.parametrize("child", [{"a": 1}, b"x", {1}, object()], ids=lambda value: type(value).__name__)
def test_other_children_are_an_error_that_says_what_to_write(child: Any) -> None:
    with pytest.raises(h.MarkupError, match="; write ") as caught:
        h.render(h.main[h.p[child]])
    assert ("main > p", True, True) == (caught.value.path, bool(caught.value.expected), bool(caught.value.came))


# -- components, contexts, boundaries


def test_components_are_called_and_take_children_in_brackets() -> None:
    assert '<tr id="row-1"><td>Ada</td></tr>' == str(row(User(1, "Ada")))
    assert "<section><h2>x</h2>a</section>" == str(card(title="x")["a"])


def test_components_explain_themselves_and_can_be_left_alone() -> None:
    @component(compile=False)
    def plain() -> h.Node:
        return h.p()

    assert "row: 2 element calls are folded" == str(row.explain())
    assert "component(compile=False)" == plain.explain().reason
    assert [] == [each for each in h.compile_all() if each.name == "row"]


def test_compiling_is_turned_off_by_the_environment() -> None:
    code = "from stario import component, html as h; print(component(lambda: h.p()).explain().reason)"
    environment = {**os.environ, "STARIO_COMPILE": "0"}
    answer = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=environment, check=True)
    assert "STARIO_COMPILE turns compiling off\n" == answer.stdout


def test_a_context_is_provided_and_got() -> None:
    theme = h.Context[str]("theme")

    @component
    def button() -> h.Node:
        return h.button(class_=theme.get())["x"]

    assert '<button class="dark">x</button>' == str(theme.provide("dark")[button()])


def test_a_boundary_shows_its_fallback() -> None:
    assert "<p>sorry</p>" == str(h.boundary(lambda error: h.p["sorry"])[(1 // n for n in [0])])


# -- rendering


def test_all_renders_give_one_text() -> None:
    node = h.p[h.b["<"]]
    text = "<p><b>&lt;</b></p>"
    assert (text, h.Markup) == (h.render(node), type(h.render(node)))
    assert text == "".join(h.render_chunks(node, size=8192)) == h.pretty(node)
    assert 'h.p[h.b["<"]]\n' == h.convert(text)


def test_an_element_knows_its_markup() -> None:
    node = h.p["<"]
    assert (h.Markup, h.Markup, str) == (type(str(node)), type(node.__html__()), type(node._repr_html_()))
    assert {"<p>&lt;</p>"} == {str(node), node.__html__(), node._repr_html_()}
    assert node.do_not_call_in_templates
    assert isinstance(node, h.Element)


# -- the differ


def test_a_patch_has_a_kind_a_target_and_nodes() -> None:
    [patch] = h.diff(h.p(id="a")["x"], h.p(id="a")["y"])
    assert isinstance(patch, h.Patch)
    assert ("outer", "a", '<p id="a">y</p>') == (patch.kind, patch.target, str(patch.nodes[0]))


def _listed(*names: str) -> h.Element:
    return h.ul(id="list")[[h.li(id=name)[name] for name in names]]


def test_every_kind_of_patch_is_made() -> None:
    kinds = set(get_args(get_type_hints(h.Patch)["kind"]))
    was = _listed("a", "b")
    changed = [
        _listed("a"), _listed("a", "b", "c"), _listed("c", "a", "b"), _listed("a", "c", "b"), _listed(),
        h.ul(id="list")[_listed("a", "b").children, h.p["last"]],
    ]  # fmt: skip
    made = {patch.kind for now in changed for patch in [*h.diff(was, now), *h.diff(now, was)]}
    text = h.diff(h.div(id="a")[h.p["x"]], h.div(id="a")[h.p["y"]])
    rows = h.diff(h.div[h.b(id="a"), h.i["z"]], h.div[h.b(id="a"), h.b(id="b"), h.i["z"]])
    assert {"outer", "inner", "remove", "append", "prepend", "before", "after"} == kinds
    assert kinds == made | {patch.kind for patch in [*text, *rows]}


def test_a_keyed_list_is_compared_by_its_data() -> None:
    rows = [User(1, "Ada"), User(2, "Bob")]

    def listed(users: list[User]) -> h.Element:
        return h.tbody(id="t")[h.each(users, key=lambda user: user.id, render=row)]

    assert '<tbody id="t"><tr id="row-1"><td>Ada</td></tr><tr id="row-2"><td>Bob</td></tr></tbody>' == str(listed(rows))
    [patch] = h.diff(listed(rows), listed([rows[0], User(2, "Eve")]))
    assert ("inner", "row-2", ">td") == (patch.kind, patch.target, patch.path)


# -- Datastar


EVENTS = {
    "patch_elements": ["selector", "mode", "namespace", "use_view_transition", "view_transition_selector"],
    "patch_signals": ["only_if_missing"],
    "remove": [],
    "execute_script": ["auto_remove", "attributes"],
    "custom": [],
}


@pytest.mark.parametrize(("name", "options"), EVENTS.items(), ids=EVENTS)
def test_an_event_has_its_options(name: str, options: list[str]) -> None:
    parameters = inspect.signature(getattr(stario.datastar.events, name)).parameters
    assert {*options, "event_id", "retry"} <= parameters.keys()


def test_signals_of_a_request_are_read_into_a_type() -> None:
    assert callable(stario.datastar.read_signals)
    assert inspect.iscoroutinefunction(stario.Context.signals)


# -- live


def test_the_names_of_the_live_engine_are_there() -> None:
    import stario

    promised = ["App", "Context", "Writer", "Relay", "Shared", "shared", "Presence", "ANY", "REST", "component"]
    assert [] == [name for name in promised if getattr(stario, name, None) is None]
    writer = [
        "html",
        "text",
        "json",
        "redirect",
        "empty",
        "error",
        "cookie",
        "delete_cookie",
        "alive",
        "follow",
        "patch",
    ]
    stream = ["signals", "append", "remove", "execute", "navigate", "event", "title", "end"]
    assert [] == [name for name in [*writer, *stream] if not callable(getattr(stario.Writer, name, None))]
    assert callable(stario.datastar.Frame().update)
    assert callable(stario.Relay.nats)
    assert callable(stario.Relay.redis)


# -- expressions


def test_signals_are_expressions_on_the_class_and_values_on_an_instance() -> None:
    from stario.datastar import Expr, Signal, Signals, js, signal

    class Cart(Signals):
        count: Signal[int] = signal(0)

    assert isinstance(Cart.count, Expr)
    assert 0 == Cart().count
    expected = '<b data-signals="{count: 0}" data-text="$count" data-on:click="$count = $count + 1"></b>'
    assert expected == str(
        h.b(data.signals(Cart()), data.text(Cart.count), data.on("click", Cart.count.set(Cart.count + 1)))
    )
    assert "$a = 'x'" == js("$a = {}", "x").text
    assert js is h.js


# -- other hosts


@pytest.mark.parametrize("host", HOSTS)
def test_every_host_has_the_same_names(host: str) -> None:
    module = import_module(f"stario.integrations.{host}")
    assert [] == [
        name for name in ("respond", "stream", "read_signals", "mount") if not callable(getattr(module, name))
    ]
