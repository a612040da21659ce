"""Faults of the compiler that were found once: each is a small module, run as written and compiled."""

from __future__ import annotations

import gc
import linecache
import weakref
from types import ModuleType
from typing import Any

import pytest
from differential import load, outcome

from stario import component
from stario import html as h
from stario.html.addresses import strict

ODD = """
class Odd:
    def __bool__(self): LOG.append("bool"); return True
    def __eq__(self, other): LOG.append("eq"); return True
    def __format__(self, form): LOG.append("format"); return "text"
    def __str__(self): LOG.append("str"); return "text"
class Rows(list):
    def __iter__(self): raise Boom("rows")
def t(x): LOG.append(repr(x)); return x
odd = Odd()
"""


def both(source: str, *arguments: Any) -> tuple[object, object]:
    """Return what `f` of a module does as written, and compiled."""
    modules = [load(ODD + source, "<equally>", made) for made in (component(compile=False), component)]
    results = [outcome(module, module.f, (arguments, {})) for module in modules]
    assert not modules[1].f.explain().reason
    return results[0], results[1]


def body(expression: str, parameters: str = "x") -> str:
    return f"@component\ndef f({parameters}):\n    return {expression}\n"


@pytest.mark.parametrize(
    "expression",
    [
        "h.p(lang=x, title=f'{odd}')['x']",
        "h.p(lang=x, hidden=odd == 1)['x']",
        "h.p(lang=x, title=undefined)['x']",
        "h.p(lang=x, title=t(1) if odd else None)['x']",
        "h.p(class_=['a', {'b': odd}], title=t(1))['x']",
        "h.p(class_=['a', {'b': odd, 'c': t(1)}])['x']",
        "h.p(class_=['a', 'b' if odd else None, {'c': odd}], title=t(1))['x']",
        "h.p(class_=['a', {'b': x, 'c': x.clear()}])['x']",
        "h.p({'data-on:click': x, 'data-text': x})['x']",
        "h.p({'lang': x}, data.on('click', at.post(x)))['x']",
        "h.div[[h.p(class_=['a', {'b': odd, 'c': t(y)}], lang=y, title=t(y)) for y in x]]",
        "h.p[[h.b['z'] for z in h.p(class_=['a', {'b': odd, 'c': t(1)}])['x'].children]]",
        "h.p[[z for z in [h.p(lang=x, title=t(1))]]]",
    ],
)
def test_attributes_are_judged_when_all_are_evaluated(expression: str) -> None:
    expected, came = both(body(expression), ["y", "z"])
    assert expected == came


@pytest.mark.parametrize(
    "expression",
    [
        "h.p(class_=['a', {'b': odd}], data_x=x[0])",
        "h.p(title=Asked(LOG), data_x=x[0])",
        "h.link(title=Asked(LOG), rel='icon', href=x[0])",
    ],
)
def test_values_are_asked_once_whatever_stands_beside_them(expression: str) -> None:
    expected, came = both(body(expression), ["y"])
    assert expected == came


@pytest.mark.parametrize(
    "expression",
    [
        "h.p[x, x.pop()]",
        "h.p[h.b['a'], x, h.i[x.pop()], x, h.u[x]]",
        "h.p[h.fragment[x, 'a', x.append('b')]]",
        "h.p[[x, [x]], (x.pop(), 'b')]",
        "h.p[x if x else None, x.pop()]",
        "h.p[x[:], x.pop()]",
        "h.p[(y := x), (y := x[:1]), x.clear()]",
        "h.p[[y for y in [x]], x.pop()]",
        "h.p[[h.b[x, x.pop()] for _ in range(2)], x]",
        "h.p[(h.b[x, x.pop()] for _ in range(2))]",
        "h.p[[z for z in h.p[x, x.pop()].children]]",
        "h.p[*x, x.pop()]",
        "h.p[Rows([1]), t(1)]",
    ],
)
def test_children_are_taken_when_all_are_evaluated(expression: str) -> None:
    expected, came = both(body(expression), ["a", "b", "c"])
    assert expected == came


@pytest.mark.parametrize(
    "source",
    [
        "@component\ndef f(x):\n    return (h\n        .p(lang=\n      x)['x'])\n",
        "@component\ndef f(x):\n    return h.p[\n        'a',\n        Rows([1]),\n    ]\n",
        "@component\ndef f(x):\n    return h.p(data.on('click',\n        at.post(x)))['x']\n",
        "@component\ndef f(x):\n    return (h\n        .p(**{'lang': x})['x'])\n",
        "import stario.html as h\n@component\ndef f(x):\n    return (h\n        .p(lang=x)['x'])\n",
        "@component\ndef f(x):\n    return h.p[[h.b(\n        data.on('click', at.post(y))\n    )['z'] for y in x]]\n",
        "@component\ndef f(x):\n    return (h.svg\n        .a(lang=x)['x'])\n",
    ],
)
def test_errors_are_reported_at_the_line_of_the_plain_path(source: str) -> None:
    expected, came = both(source, [1])
    assert expected == came
    assert "raised when built" == came[0]  # type: ignore[index]


@pytest.mark.parametrize(
    "expression",
    [
        "h.pre[[h.b[y] for y in x]]",
        "h.pre[[h.br() for y in x], '\\nq']",
        "h.pre[[h.fragment[y] for y in x], 'q']",
        "h.pre[[h.b(title=y, id=y) for y in x], 'q']",
        "h.textarea[[h.fragment['a'] for y in x if y == 1], '\\nq']",
        "h.listing[[(h.fragment[y], h.b[y]) for y in x]]" if hasattr(h, "listing") else "h.pre[x]",
    ],
)
@pytest.mark.parametrize("rows", [["\nq"], [], ["a", "b"]])
def test_rows_first_in_pre_count_as_the_elements_they_are(expression: str, rows: list[str]) -> None:
    expected, came = both(body(expression), rows)
    assert expected == came


@pytest.mark.parametrize(
    "parameters", ["a, *, a0=1", "a, *, rest=1, named=2, **kw", "*a, rest=1", "a, _0=1, /, *_rest, _=2, **_named"]
)
def test_parameters_may_be_called_like_those_of_a_stub(parameters: str) -> None:
    expected, came = both(body("h.p['x']", parameters), 1)
    assert expected == came


@pytest.mark.parametrize("address", [h.trusted_url("https://e/"), type("Text", (str,), {})("/x y"), "/plain"])
def test_actions_take_every_address_that_the_plain_path_takes(address: str) -> None:
    expected, came = both(body("h.p(data.on('click', at.post(x)))['x']"), address)
    assert expected == came
    assert [] == came[0]  # type: ignore[index]


@pytest.mark.parametrize("keyword", ["rel", "REL", "Rel"])
def test_no_spelling_of_rel_lets_a_style_sheet_come_from_elsewhere(keyword: str) -> None:
    expected, came = both(body(f"h.link({keyword}='stylesheet', href=x)"), "https://e/x.css")
    assert expected == came
    assert "https://e" not in str(came)


def test_subclasses_of_elements_keep_what_they_override() -> None:
    source = "class Box(h.div):\n    def __init__(self, **more): super().__init__(title='box', **more)\n"
    expected, came = both(source + body("h.p[Box(id='a')['x']]"), 1)
    assert expected == came


@pytest.mark.parametrize("statement", ["h.div['a'] = 1", "del h.div['a']", "h.div['a'] += 1"])
def test_brackets_that_are_assigned_to_are_no_element(statement: str) -> None:
    expected, came = both(f"@component\ndef f(x):\n    y = h.p['y']\n    {statement}\n    return y\n", 1)
    assert expected == came


@pytest.mark.parametrize("child", ["(h.b[i] async for i in g())", "(h.b[await av(i)] for i in x)"])
def test_async_generators_are_awaited(child: str) -> None:
    helpers = "async def av(x): return x\nasync def g():\n    yield 1\n"
    source = f"{helpers}@component\nasync def f(x):\n    return h.p['c', {child}]\n"
    expected, came = both(source, [1])
    assert expected == came


@pytest.mark.parametrize(
    "expression",
    ["h.img()[-1]", "h.br()[0]", "-h.br()", "h.br() * 3", "h.p['a'] % 1", "not h.br()"],
)
def test_what_is_computed_with_elements_is_not_computed_while_compiling(expression: str) -> None:
    expected, came = both(body(f"h.p[{expression}, h.b[x]]"), 1)
    assert expected == came


def test_elements_that_are_joined_as_sets_are_refused_when_it_runs() -> None:
    joined = load(body("h.p[h.br() | h.hr()]"), "<joined>", component)
    with pytest.raises(TypeError, match="unsupported operand"):
        joined.f(1)


def test_texts_that_begin_like_the_compilers_marks_are_texts() -> None:
    expected, came = both("@component\ndef f(x):\n    y = '\\0stario:0'\n    return h.p[y, repr(y)]\n", 1)
    assert expected == came


def module(source: str, file: str) -> ModuleType:
    found = load(ODD + source, file, component)
    assert not found.f.explain().reason
    return found


@pytest.mark.parametrize("expression", ["h.p(style={(1, [2]): 3})['x']", f"h.p[0x{'f' * 5000}]"])
def test_what_the_compiler_stumbles_over_runs_as_written(expression: str) -> None:
    modules = [load(ODD + body(expression), "<stumbles>", made) for made in (component(compile=False), component)]
    expected, came = (outcome(each, each.f, ((1,), {})) for each in modules)
    assert expected == came
    assert modules[1].f.explain().reason


def test_what_is_blocked_is_blocked_when_it_runs() -> None:
    loose = load(body("h.p(style={'color': 'red;x'})['x']"), "<blocked>", component)
    assert "<p>x</p>" == str(loose.f(1))
    token = strict.set(True)
    try:
        with pytest.raises(h.MarkupError, match="stays in its declaration"):
            loose.f(1)
    finally:
        strict.reset(token)


def test_elements_of_a_module_of_the_users_are_looked_at_again() -> None:
    own = ModuleType("own")
    own.box = h.div  # type: ignore[attr-defined]
    text = body("own.box(id='a')[x]")
    linecache.cache["<own>"] = (len(text), None, text.splitlines(keepends=True), "<own>")
    names: dict[str, Any] = {"component": component, "own": own}
    exec(compile(text, "<own>", "exec", dont_inherit=True), names)
    assert ('<div id="a">x</div>', "") == (str(names["f"]("x")), names["f"].explain().reason)
    own.box = h.section  # type: ignore[attr-defined]
    assert '<section id="a">x</section>' == str(names["f"]("x"))


class Styled(str):
    __slots__ = ("tag",)
    tag: str

    def __html__(self) -> str:
        return f"<{self.tag}>{str.__str__(self)}</{self.tag}>"


def styled(tag: str) -> Styled:
    text = Styled("text")
    text.tag = tag
    return text


def test_texts_that_are_equal_but_have_other_markup_differ() -> None:
    found = module(body("h.p(id='p')[h.i[x]]"), "<styled>")
    assert ["p"] == [patch.target for patch in h.diff(found.f(styled("b")), found.f(styled("u")))]
    assert [] == h.diff(found.f(styled("b")), found.f(styled("b")))


FACTORIES = """
def made(tag, count):
    @component
    def inner(x): return tag(class_="a")[x, count, inner(x - 1) if x else None]
    return inner
f = made(h.p, 0)
"""


def test_functions_of_one_factory_share_a_template_where_their_names_mean_the_same() -> None:
    factory = module(FACTORIES, "<factories>")
    one, two, other = factory.made(h.p, 1), factory.made(h.p, 2), factory.made(h.b, 3)
    assert one(0).template is two(0).template
    assert '<b class="a">13<b class="a">03</b></b>' == str(other(1))
    assert ['<p class="a">01</p>', '<p class="a">02</p>'] == [str(one(0)), str(two(0))]


def test_a_factory_whose_names_mean_ever_more_things_is_right() -> None:
    factory = module(FACTORIES, "<factories>")
    tags = [h.element(f"x-{number}") for number in range(20)]
    assert [f'<{tag.tag} class="a">0z</{tag.tag}>' for tag in tags] == [str(factory.made(tag, "z")(0)) for tag in tags]


@pytest.mark.parametrize("calls", [0, 1, 2])
def test_what_a_factory_made_is_collected(calls: int) -> None:
    factory = module(FACTORIES, "<factories>")
    function = factory.made(h.p, 1)
    for _ in range(calls):
        str(function(1))
    watched = weakref.ref(function)
    del function
    gc.collect()
    assert watched() is None
