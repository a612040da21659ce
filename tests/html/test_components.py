"""Components: the same as the function was, compiled; children in brackets; what is left, and why."""

from __future__ import annotations

import asyncio
import copy
import functools
import inspect
import linecache
import pickle
import subprocess
import sys
import threading
import traceback
from collections.abc import AsyncIterator, Callable, Iterator
from importlib import import_module
from pathlib import Path
from types import FunctionType
from typing import Any

import pytest
from markupsafe import Markup

import stario
import stario.html
import stario.html as spelled
from stario import at, component, data, js
from stario import html as h
from stario.html import div, p
from stario.html.templates import Filled, plain_of

SEEN: list[object] = []


def seen(value: Any) -> Any:
    SEEN.append(value)
    return value


def is_compiled(function: Any) -> bool:
    return not function.explain().reason


def as_written(function: Any) -> Any:
    """Return the same function, which runs as it was written."""
    return function.as_written


@pytest.fixture(params=["compiled", "as written"])
def way(request: pytest.FixtureRequest) -> Callable[[Any], Any]:
    """Both paths of a component."""
    return as_written if request.param == "as written" else lambda function: function


# -- what it writes


@component
def row(number: int, name: str, *rest: h.Node, chosen: bool = False, **attributes: Any) -> h.Node:
    """Return a row."""
    return h.tr(id=f"row-{number}", class_=["row", {"chosen": chosen}], **attributes)[h.td[number], h.td[name], rest]


def test_a_component_writes_what_it_wrote(way: Callable[[Any], Any]) -> None:
    expected = '<tr id="row-1" class="row chosen" title="t"><td>1</td><td>a&lt;b</td><td>more</td></tr>'
    assert expected == str(way(row)(1, "a<b", h.td["more"], chosen=True, title="t"))


def test_a_component_stays_the_function_that_it_was() -> None:
    signature = "(number: 'int', name: 'str', *rest: 'h.Node', chosen: 'bool' = False, **attributes: 'Any') -> 'h.Node'"
    assert signature == str(inspect.signature(row))
    assert ("row", "Return a row.", __name__) == (row.__name__, row.__doc__, row.__module__)  # type: ignore[attr-defined]
    assert isinstance(row, FunctionType)
    assert pickle.loads(pickle.dumps(row)) is row


@component
def with_every_import(text: str) -> h.Node:
    return div[p[text], h.b[text], spelled.i[text], stario.html.u[text], stario.html.svg.svg[h.svg.text[text]]]


def test_every_way_to_import_an_element_is_folded() -> None:
    assert "with_every_import: 7 element calls are folded" == str(with_every_import.explain())
    assert str(as_written(with_every_import)("x")) == str(with_every_import("x"))


@component
def shadowed(h: str, type: str, str: str, id: str) -> Any:
    return p(id=id, title=type)[h.upper(), str]


def test_parameters_may_be_called_like_anything_that_is_used() -> None:
    assert '<p id="i" title="t">Hs</p>' == str(shadowed("h", "t", "s", "i"))
    assert is_compiled(shadowed)


@component
def nested(rows: list[list[int]]) -> h.Node:
    return h.ul[
        [h.li[[h.b[cell] for cell in row if cell != 2]] for row in rows if row],
        [h.i[cell] for row in rows for cell in row if cell > 1],
        (h.u(id=f"u{place}")[place] for place, _ in enumerate(rows)),
        [(h.dt["a"], h.dd["b"]) for _ in rows],
    ]


def test_nested_comprehensions_are_folded(way: Callable[[Any], Any]) -> None:
    expected = '<ul><li><b>1</b></li><li><b>3</b></li><i>2</i><i>3</i><u id="u0">0</u><u id="u1">1</u><dt>a</dt><dd>b</dd><dt>a</dt><dd>b</dd></ul>'  # noqa: E501
    assert expected == str(way(nested)([[1, 2], [3]]))


@component
def chosen(number: int) -> h.Node:
    return div(hidden=not number, aria_busy=bool(number), title="many" if number > 1 else None)[
        h.b["one"] if number == 1 else "none" if number == 0 else [h.i[number], h.br()],
        None if number else h.hr(),
        number and p["some"],
        "a" if number else None,
        True,
        False,
    ]


@pytest.mark.parametrize("number", [0, 1, 2])
def test_conditions_choose_at_run_time(number: int) -> None:
    assert is_compiled(chosen)
    assert str(as_written(chosen)(number)) == str(chosen(number))


@component
def tile(cell: int, name: str, action: str) -> h.Node:
    return h.button(
        data.on("click", at.post(f"paint?cell={cell}&by={name}")),
        data.on("keydown", at.get(action, retry="always"), debounce="300ms"),
        data.text(js("$a")),
        {"data-preserve-attr": js("tabindex"), "hx-get": action},
        tabindex=-1 if cell else 0,
    )[name]


@pytest.mark.parametrize(("name", "action"), [("a", "/x"), ("a'&<\"@$", "b c"), ("é", "?q='")])
def test_calls_of_pure_functions_become_text_around_what_changes(name: str, action: str) -> None:
    assert "tile: 1 element call is folded" == str(tile.explain())
    assert str(as_written(tile)(3, name, action)) == str(tile(3, name, action))


def test_a_constant_pure_call_is_static_text() -> None:
    @component
    def add() -> h.Node:
        return h.button(data.on("click", at.post("/add")), type="button")["Add"]

    node: Any = add()
    assert ((), add()) == (node.values, node)
    assert '<button type="button" data-on:click="@post(\'/add\')">Add</button>' == str(node)


def test_what_a_pure_function_refuses_is_refused_in_its_own_words(way: Callable[[Any], Any]) -> None:
    with pytest.raises(h.MarkupError, match=r"^expected an address of this site to ask, came 'javascript:x'; "):
        way(tile)(1, "a", "javascript:x")


# -- when things happen


@component
def in_order(value: Any) -> h.Node:
    return div(title=seen("title"), lang=value, id=seen("id"))[
        seen("first"), p(dir=seen("ltr"))[seen("inner")], seen("last")
    ]


@pytest.mark.parametrize("value", ["a", ["refused"]])
def test_side_effects_and_refusals_come_in_the_order_of_the_source(value: object) -> None:
    logs: list[list[object]] = []
    for function in (as_written(in_order), in_order):
        SEEN.clear()
        try:
            function(value)
        except h.MarkupError as error:
            SEEN.append(str(error))
        logs.append(list(SEEN))
    assert logs[0] == logs[1]
    assert (
        "last" if value == "a" else "div: expected text, a number or a date for lang, came list ['refused']"
    ) == logs[0][-1]


def test_lists_are_copied_when_they_are_given() -> None:
    items = ["a"]

    @component
    def kept() -> h.Node:
        return h.ul[items, [h.b[item] for item in items]]

    node = kept()
    items.append("b")
    assert "<ul>a<b>a</b></ul>" == str(node)


@component
def later() -> h.Node:
    box = div(class_="box")
    return h.fragment[box["1"], box["2"], box]


def test_an_element_without_brackets_may_get_children_later(way: Callable[[Any], Any]) -> None:
    assert '<div class="box">1</div><div class="box">2</div><div class="box"></div>' == str(way(later)())


@component
def frame() -> h.Element:
    return h.iframe(src="/run")


def test_a_returned_element_may_get_children_too(way: Callable[[Any], Any]) -> None:
    element: Any = way(frame)()
    assert ('<iframe src="/run"></iframe>', '<iframe src="/run">x</iframe>') == (str(element), str(element["x"]))


def test_children_given_twice_are_refused_in_both_ways(way: Callable[[Any], Any]) -> None:
    @component
    def one() -> Any:
        return p["a"]

    with pytest.raises(h.MarkupError, match="a second"):
        way(one)()["b"]


# -- names


def test_a_name_that_means_something_else_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "<div><p>x</p>" in str(with_every_import("x"))
    monkeypatch.setitem(globals(), "div", h.section)
    assert "<section><p>x</p>" in str(with_every_import("x"))
    monkeypatch.undo()
    assert "<div><p>x</p>" in str(with_every_import("x"))


def framed(tag: Any, count: int) -> Callable[[str], Any]:
    @component
    def inner(text: str) -> h.Node:
        nonlocal count
        count += 1
        return tag(class_="f")[text, count]

    return inner


def test_closures_keep_their_own_cells() -> None:
    bold, italic = framed(h.b, 0), framed(h.i, 10)
    assert ['<b class="f">a1</b>', '<b class="f">a2</b>', '<i class="f">a11</i>', '<b class="f">a3</b>'] == [
        str(function("a")) for function in (bold, bold, italic, bold)
    ]


class Base:
    def name(self) -> str:
        return "base"


class Page(Base):
    def __init__(self) -> None:
        self.__secret = "<secret>"

    @component
    def body(self) -> h.Node:
        return div[self.__secret, super().name()]

    @staticmethod
    @component
    def shared(x: str) -> h.Node:
        return p[x]

    @classmethod
    @component
    def own(cls, x: str) -> h.Node:
        return p[x, cls.__name__]

    @property
    @component
    def title(self) -> h.Node:
        return h.h1["title"]


def test_methods_of_every_kind_are_components() -> None:
    page = Page()
    texts = [page.body(), Page.shared("s"), page.own("o"), page.title]
    assert ["<div>&lt;secret&gt;base</div>", "<p>s</p>", "<p>oPage</p>", "<h1>title</h1>"] == list(map(str, texts))
    assert "Page.body: 1 element call is folded" == str(vars(Page)["body"].explain())


# -- async, generators, decorators


async def awaited(value: str) -> str:
    await asyncio.sleep(0)
    return value


async def counted() -> AsyncIterator[str]:
    for letter in "ab":
        yield letter


@component
async def patient(x: str) -> h.Node:
    return div(id=await awaited("i"), title=await awaited(x))[await awaited("<c>"), [h.i[z] async for z in counted()]]


def test_an_async_component_is_a_coroutine_function(way: Callable[[Any], Any]) -> None:
    assert inspect.iscoroutinefunction(patient)
    assert '<div id="i" title="t">&lt;c&gt;<i>a</i><i>b</i></div>' == str(asyncio.run(way(patient)("t")))


@component
def lines(items: list[str]) -> Iterator[h.Node]:
    for item in items:
        yield h.li(id=item)[item]


def test_a_generator_is_a_component(way: Callable[[Any], Any]) -> None:
    assert '<li id="a">a</li><li id="b">b</li>' == "".join(map(str, way(lines)(["a", "b"])))


def test_what_is_no_function_stays_what_it_is() -> None:
    cached = functools.cache(lambda: p["x"])
    assert component(cached) is cached


# -- children


@component
def card(children: h.Node, *, title: str, level: int = 2) -> h.Node:
    return h.section(class_="card")[h.element(f"h{level}")[title], children]


def test_children_come_in_brackets() -> None:
    assert '<section class="card"><h2>T</h2>a<p>b</p></section>' == str(card(title="T")["a", p["b"]])


def test_a_component_without_brackets_has_no_children() -> None:
    assert '<div><section class="card"><h3>T</h3></section></div>' == str(div[card(title="T", level=3)])


@component
def rows(children: h.Node, *, names: list[str]) -> Iterator[h.Node]:
    yield children
    for name in names:
        yield h.li[name]


@component
def pair(children: h.Node, *, names: list[str]) -> h.Node:
    return [h.b[names], children]


@component
async def late(children: h.Node, *, names: list[str]) -> h.Node:
    return h.p[await awaited("p"), names, children]


@pytest.mark.parametrize(
    ("expected", "made"), [("<li>x</li>", rows), ("<b>x</b>", pair), ("<p>px</p>", late)], ids=["rows", "pair", "late"]
)
def test_a_component_without_brackets_may_give_whatever_may_stand_there(expected: str, made: Any) -> None:
    for node in (made(names=["x"]), made(names=["x"])[()]):
        assert f"<div>{expected}</div>" == asyncio.run(h.render_async(div[node]))


@component
def centred(children: h.Node) -> h.Node:
    return div(class_="centre")[children]


def test_a_component_that_needs_no_arguments_takes_brackets_at_once() -> None:
    assert '<div class="centre">a</div>' == str(centred["a"])
    assert "component centred" == repr(centred)


@component
def layout(children: h.Node, *, side: h.Node, footer: h.Node = None) -> h.Node:
    return h.main[h.aside[side], children, h.footer[footer] if footer else None]


def test_slots_are_parameters() -> None:
    expected = "<main><aside><p>s</p></aside><p>c</p><footer>f</footer></main>"
    assert expected == str(layout(side=p["s"], footer="f")[p["c"]])


def test_a_call_without_its_arguments_says_so() -> None:
    with pytest.raises(TypeError, match="title"):
        card()["a"]  # type: ignore[call-arg]


# -- what is left


def test_what_looks_at_its_names_runs_as_written() -> None:
    @component
    def looks() -> h.Node:
        x = 1
        return p[str(sorted(locals())), x]

    assert "<p>[&#39;x&#39;]1</p>" == str(looks())
    assert looks.explain().reason == "it uses locals"


def test_what_is_known_only_at_run_time_is_listed_with_its_line() -> None:
    @component
    def mixed(more: dict[str, str]) -> h.Node:
        return div[
            p(more)["a"],
            h.b["b"],
        ]

    line = inspect.getsourcelines(mixed)[1] + 3  # type: ignore[arg-type]
    assert [(line, "the attributes of <p>", "they are known only when it runs")] == [*mixed.explain().left]
    assert f"line {line}: the attributes of <p>" in str(mixed.explain())


def test_a_wrong_attribute_is_left_and_raises_when_it_runs() -> None:
    @component
    def wrong() -> h.Node:
        return div[h.b["right"], p(hreff="x")["a"]]  # type: ignore[call-arg]

    assert "'hreff'" in str(wrong.explain())
    with pytest.raises(h.MarkupError, match="'hreff'"):
        wrong()


@component
def partly(x: Any) -> h.Node:
    box = div(class_="box")
    last = lambda y: h.b[y]  # noqa: E731

    def inner(y: Any) -> h.Node:
        return h.i[y]

    return h.section[
        box[x], last(x), inner(x),
        h.script[js("f({})", x)],
    ]  # fmt: skip


def test_all_that_is_left_is_listed_with_its_line_and_why() -> None:
    first = inspect.getsourcelines(partly)[1]  # type: ignore[arg-type]
    expected = [(2, "<div>"), (3, "what a lambda builds"), (5, "what inner builds"), (10, "<script>")]
    assert expected == [(line - first, what) for line, what, _ in partly.explain().left]
    assert all(why for _, _, why in partly.explain().left)
    assert str(as_written(partly)("x")) == str(partly("x"))


def test_source_that_is_not_what_runs_is_not_trusted() -> None:
    source = "@component\ndef f(x):\n    return h.p[x]\n"
    file = "<edited since>"
    linecache.cache[file] = (len(source), None, source.replace("p[", "b[").splitlines(keepends=True), file)
    names: dict[str, Any] = {"component": component, "h": h}
    exec(compile(source, file, "exec"), names)
    assert "<p>x</p>" == str(names["f"]("x"))
    assert names["f"].explain().reason.startswith("its source is not what runs")


def test_code_without_source_runs_as_written() -> None:
    names: dict[str, Any] = {"component": component, "h": h}
    exec("@component\ndef f(x):\n    return h.p[x]\n", names)
    assert "<p>x</p>" == str(names["f"]("x"))
    assert "its source is not to be had" == names["f"].explain().reason


def test_a_notebook_cell_compiles() -> None:
    source, file = "@component\ndef f(x):\n    return h.p[x]\n", "<cell 1>"
    linecache.cache[file] = (len(source), None, source.splitlines(keepends=True), file)
    names: dict[str, Any] = {"component": component, "h": h}
    exec(compile(source, file, "exec"), names)
    assert "<p>x</p>" == str(names["f"]("x"))
    assert is_compiled(names["f"])


def test_compiling_can_be_turned_off_for_one() -> None:
    @component(compile=False)
    def one(x: str) -> h.Node:
        return p[x]

    assert ("<p>a</p>", "component(compile=False)") == (str(one("a")), one.explain().reason)
    assert not isinstance(one("a"), Filled)


def test_compiling_can_be_turned_off_for_all() -> None:
    code = "from stario import component, html as h\nprint(component(lambda: h.p['x']).explain())"
    command = [sys.executable, "-c", code]
    answer = subprocess.run(command, capture_output=True, text=True, env={"STARIO_COMPILE": "0"}, check=True)
    assert "<lambda> runs as written: STARIO_COMPILE turns compiling off\n" == answer.stdout


def test_all_can_be_compiled_before_the_first_call() -> None:
    @component
    def warm(x: str) -> h.Node:
        return p[x]

    before = warm.__code__  # type: ignore[attr-defined]
    assert ["1 element call is folded"] == [
        str(each).partition(": ")[2] for each in h.compile_all() if "warm" in each.name
    ]
    assert before is not warm.__code__  # type: ignore[attr-defined]
    assert isinstance(warm("a"), Filled)


def test_many_threads_may_call_for_the_first_time_at_once() -> None:
    results: list[str] = []
    for _ in range(20):

        @component
        def shared(x: str) -> h.Node:
            return p[x, [h.b[i] for i in range(3)]]

        threads = [threading.Thread(target=lambda: results.append(str(shared("x")))) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert {"<p>x<b>0</b><b>1</b><b>2</b></p>"} == set(results)
    assert 80 == len(results)


# -- tools


@component
def fails(x: Any) -> h.Node:
    return div(title="t")[
        p["fine"],
        h.ul[[h.li[1 / number] for number in x]],
    ]


def test_a_traceback_points_into_the_nest(way: Callable[[Any], Any]) -> None:
    lines, first = inspect.getsourcelines(fails)  # type: ignore[arg-type]
    try:
        way(fails)([1, 0])
    except ZeroDivisionError as error:
        frames = [frame for frame in traceback.extract_tb(error.__traceback__) if frame.filename == __file__]
        place = next(place for place, line in enumerate(lines) if "1 / number" in line)
        assert (first + place, lines[place].strip()) == (frames[-1].lineno, frames[-1].line)
    else:
        pytest.fail("nothing was raised")


@component
def refuses(x: Any) -> h.Node:
    return h.section(id="s")[p["fine"], h.ul[[h.li[item] for item in x]]]


def test_what_cannot_be_written_is_named_by_its_path(way: Callable[[Any], Any]) -> None:
    node = h.body[h.main(id="m")[way(refuses)(["a", {"b": 1}])]]
    expected = r"^body > main#m > section#s > ul > li\[2\]: expected text, .*, came dict {'b': 1}; "
    with pytest.raises(h.MarkupError, match=expected):
        str(node)


STEPS = """
from stario import component, html as h
@component
def f(x):
    y = x + 1
    return h.div(id="a")[
        h.p[y],
    ]
f(1)
"""


def test_a_debugger_stops_at_the_authors_lines(tmp_path: Path) -> None:
    file = tmp_path / "steps.py"
    file.write_text(STEPS, encoding="utf-8")
    commands = "break 6\ncontinue\np y\nwhere\ncontinue\nquit\n"
    command = [sys.executable, "-m", "pdb", str(file)]
    answer = subprocess.run(command, input=commands, capture_output=True, text=True, timeout=60, check=False)
    assert '-> return h.div(id="a")[' in answer.stdout
    assert "(Pdb) 2" in answer.stdout


def test_coverage_sees_the_authors_lines(tmp_path: Path) -> None:
    coverage = pytest.importorskip("coverage")
    file = tmp_path / "steps.py"
    file.write_text(STEPS, encoding="utf-8")
    measured = coverage.Coverage(data_file=None, branch=True, include=[str(file)])
    measured.start()
    exec(compile(STEPS, str(file), "exec"), {"__name__": "steps"})
    measured.stop()
    _, statements, _, missing, _ = measured.analysis2(str(file))
    assert ([], [2, 3, 5, 6, 9]) == (missing, [line for line in statements if line != 4])


# -- the node


def test_a_compiled_element_is_the_element_it_stands_for() -> None:
    node: Any = row(1, "a", chosen=True)
    plain: Any = as_written(row)(1, "a", chosen=True)
    assert (plain.tag, plain.id, plain.head, len(plain.children)) == (node.tag, node.id, node.head, len(node.children))
    assert repr(plain) == repr(node)
    assert isinstance(node, h.Element)
    assert isinstance(plain_of(node), type(plain))
    assert [] == h.diff(node, plain) == h.diff(plain, node)


def test_a_compiled_element_is_copied_and_pickled_as_the_element_it_stands_for() -> None:
    node = row(1, "a", Markup("<td>"), [h.td["b"]])
    for other in (copy.copy(node), copy.deepcopy(node), pickle.loads(pickle.dumps(node))):
        assert str(node) == str(other)


def test_nodes_of_one_template_with_equal_values_do_not_differ() -> None:
    assert [] == h.diff(row(1, "a"), row(1, "a"))
    assert ["row-1"] == [patch.target for patch in h.diff(row(1, "a"), row(1, "b"))]


@pytest.mark.parametrize(("one", "other"), [(1, True), (1, 1.0), (0, False), ("&lt;", Markup("&lt;")), ("1", 1.5)])
def test_values_that_are_equal_but_not_the_same_markup_differ(one: Any, other: Any) -> None:
    @component
    def value(x: Any) -> h.Node:
        return p(id="p")[h.b[x]]

    assert str(value(one)) != str(value(other))
    assert h.diff(value(one), value(other))


@component
def deep(levels: int) -> h.Node:
    return div[levels, deep(levels - 1) if levels else None]


def test_components_nest_deeper_than_the_stack() -> None:
    node: Any = "x"
    for _ in range(10_000):
        node = centred[node]
    assert 10_000 == str(node).count("<div")
    assert 10_000 == "".join(h.render_chunks(node)).count("</div>")


def test_a_component_may_call_itself(way: Callable[[Any], Any]) -> None:
    assert "<div>2<div>1<div>0</div></div></div>" == str(way(deep)(2))


@component
def board(children: h.Node, *, name: str) -> h.Node:
    return h.main(id=name)[h.h1[name], children]


def test_a_component_without_brackets_is_compared_by_what_it_gives() -> None:
    assert [] == h.diff(div[board(name="a")], div[board(name="a")])
    assert [] == h.diff(board(name="a"), board(name="a"))
    [patch] = h.diff(div(id="d")[board(name="a")], div(id="d")[board(name="b")])
    assert ("outer", "d") == (patch.kind, patch.target)


def test_slots_of_one_shape_are_one_template() -> None:
    one: Any = [row(number, "x") for number in range(3)]
    assert 1 == len({id(node.template) for node in one})


def test_at_least_95_of_100_element_calls_of_the_examples_and_the_gallery_fold() -> None:
    import_module("stario_gallery.site")
    from stario_gallery.examples import find

    for example in find():
        example.load()
    names = {"stario_gallery", *(f"stario_example_{example.name}" for example in find())}
    components = [
        function
        for name, module in sys.modules.items()
        if name.partition(".")[0] in names
        for function in vars(module).values()
        if hasattr(function, "explain") and getattr(function, "__module__", "") == name
    ]
    explanations = [function.explain() for function in components]
    folded = sum(each.folded for each in explanations)
    left = [line for each in explanations for line in each.left]
    assert folded > 80
    assert folded >= 19 * len(left), left


@component
def formatted(x: Any) -> h.Node:
    return p(title=f"{x}", lang=f"a-{x}", id=f"{x!s:>4}")[f"{x}", h.b[f"{x}!"], h.a(href=f"/{x}")["go"]]


@pytest.mark.parametrize("x", ["<b>'", 3, Markup("<i>&amp;'"), 1.5, None, h.b["<"]])
def test_an_f_string_of_one_part_is_what_python_makes_of_it(x: object) -> None:
    assert is_compiled(formatted)
    assert str(as_written(formatted)(x)) == str(formatted(x))


def test_what_is_written_the_short_way_does_not_depend_on_what_came_first() -> None:
    kinds: list[Any] = ["<", 1, None, True, Markup("<i>"), h.b["x"], [1, "<"], 2.5]
    for first in kinds:

        @component
        def fresh(x: Any) -> h.Node:
            return p(title=x if isinstance(x, str | int | None) else "t")[x, [h.i[each] for each in (x, "<", 2)]]

        assert str(as_written(fresh)(first)) == str(fresh(first))
        for other in kinds:
            assert str(as_written(fresh)(other)) == str(fresh(other))


# -- with the rest of stario.html

theme = h.Context("theme", default="light")


@component
def themed_button(label: str) -> h.Node:
    return h.button(class_=["button", theme.get()])[label]


@component
def level(depth: int) -> h.Node:
    return div(class_="level")[level(depth - 1) if depth else themed_button("Go")]


def test_a_theme_reaches_a_button_ten_components_down() -> None:
    assert str(level(10)).count('class="level"') == 11
    assert 'class="button light"' in str(level(10))
    assert 'class="button dark"' in str(theme.provide("dark")[level(10)])
    assert 'class="button dark"' in str(theme.provide("dark")[(level(each) for each in range(10))])


@component
async def slow_part(name: str, started: list[str], go: asyncio.Event) -> h.Node:
    started.append(name)
    await go.wait()
    return h.li[name]


def test_async_components_run_side_by_side_in_an_async_render() -> None:
    async def render() -> str:
        started: list[str] = []
        go = asyncio.Event()
        task = asyncio.create_task(h.render_async(listing([slow_part(name, started, go) for name in "abc"])))
        while len(started) < 3:  # noqa: ASYNC110  # turns of the loop are what is counted
            await asyncio.sleep(0)
        go.set()
        return str(await task)

    assert "<ul><li>a</li><li>b</li><li>c</li></ul>" == asyncio.run(render())


@component
def listing(rows: h.Node) -> h.Node:
    return h.ul[rows]


@component
def entry(number: int) -> h.Node:
    return h.li(id=f"e{number}")["x" * 200, h.b[number]]


def test_the_first_chunk_of_a_compiled_page_leaves_before_the_last_row_exists() -> None:
    drawn: list[int] = []

    def rows() -> Iterator[h.Node]:
        for number in range(1000):
            drawn.append(number)
            yield entry(number)

    chunks = h.render_chunks(h.page(title="T")[h.main[listing(rows())]])
    first = next(chunks)
    assert 0 < len(drawn) < 100
    assert 4096 <= len(first) <= 16384
    whole = first + "".join(chunks)
    assert 1000 == whole.count("<li ") == len(drawn)
    assert whole.endswith("</ul></main></body></html>")


def test_a_large_compiled_list_is_sent_in_chunks_too() -> None:
    @component
    def whole(numbers: range) -> h.Node:
        return h.ul[[h.li(id=f"e{number}")["x" * 100] for number in numbers]]

    chunks = list(h.render_chunks(div[whole(range(1000))]))
    assert str(div[whole(range(1000))]) == "".join(chunks)
    assert all(4096 <= len(chunk) <= 16384 for chunk in chunks[:-1])


def test_a_boundary_takes_what_a_compiled_component_raises() -> None:
    node = div[h.boundary(p["sorry"])[lambda: fails([0])], h.boundary(p["later"])[listing(1 / n for n in [0])]]
    assert "<div><p>sorry</p><p>later</p></div>" == str(node)


def test_a_page_is_a_compiled_component() -> None:
    page: Any = h.page(title="a<b", head=h.link(rel="icon", href="/i.svg"))[h.main["x"]]
    assert isinstance(page, Filled)
    assert str(plain_of(page)) == str(page)
