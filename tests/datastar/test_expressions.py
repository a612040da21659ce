"""Expressions: what each operator and method writes, and what Python would answer itself and must not."""

from __future__ import annotations

import operator
import pickle
from typing import TYPE_CHECKING, Any

import pytest

from stario import html as h
from stario.datastar import Code, Expr, Math, Signal, Signals, at, data, do, document, el, evt, js, signal, window
from stario.datastar.browser import value_of

if TYPE_CHECKING:
    from collections.abc import Callable


class Page(Signals):
    """The signals of the tests."""

    a: Signal[int] = signal(0)
    b: Signal[int] = signal(0)
    name: Signal[str] = signal("")
    ok: Signal[bool] = signal(False)
    rows: Signal[list[str]] = signal([])
    prices: Signal[dict[str, int]] = signal({})


a, b, name, ok, rows = Page.a, Page.b, Page.name, Page.ok, Page.rows
MINUS_ONE = -1

WRITTEN: dict[str, Callable[[], Code]] = {
    "$a": lambda: a,
    "$a + 1": lambda: a + 1,
    "1 + $a": lambda: 1 + a,
    "$a - 1": lambda: a - 1,
    "$a - (-1)": lambda: a - MINUS_ONE,
    "1 - $a": lambda: 1 - a,
    "$a - $b - 1": lambda: a - b - 1,
    "$a - ($b - 1)": lambda: a - (b - 1),
    "($a + 1) * $b": lambda: (a + 1) * b,
    "$a + 1 * $b": lambda: a + 1 * b,
    "2 * $a / 3": lambda: 2 * a / 3,
    "6 / $a": lambda: 6 / a,
    "$a % 2": lambda: a % 2,
    "9 % $a": lambda: 9 % a,
    "$a ** $b ** 2": lambda: a**b**2,
    "($a ** $b) ** 2": lambda: (a**b) ** 2,
    "(-$a) ** 2": lambda: (-a) ** 2,
    "(2) ** $a": lambda: 2**a,
    "-$a": lambda: -a,
    "-(-$a)": lambda: operator.neg(-a),
    "+$name": lambda: +name,
    "$a < $b": lambda: a < b,
    "$a <= 3": lambda: a <= 3,
    "$a > 3": lambda: a > 3,
    "$a >= 3": lambda: a >= 3,
    "$a === 3": lambda: a == 3,
    "$a !== 3": lambda: a != 3,
    "$a == null": lambda: a == None,  # noqa: E711
    "$a != null": lambda: a != None,  # noqa: E711
    "$a > 1 && $ok": lambda: (a > 1) & ok,
    "$ok || $a > 1": lambda: ok | (a > 1),
    "$ok && ($a > 1 || $b > 1)": lambda: ok & ((a > 1) | (b > 1)),
    "$ok && $a > 1 || $b > 1": lambda: ok & (a > 1) | (b > 1),
    "!$ok": lambda: ~ok,
    "!($a > 1)": lambda: ~(a > 1),
    "$name || 'nobody'": lambda: name | "nobody",
    "$a ?? 0": lambda: a.or_else(0),
    "($a ?? 0) || $b": lambda: a.or_else(0) | b,
    "$ok ? 'yes' : 'no'": lambda: ok.then("yes", "no"),
    "$ok ? 'yes' : null": lambda: ok.then("yes"),
    "($ok ? 1 : 2) + 1": lambda: ok.then(1, 2) + 1,
    "$ok ? $a ? 1 : 2 : 3": lambda: ok.then(a.then(1, 2), 3),
    "$ok ? ($a = 1) : ($b = 2)": lambda: ok.then(a.set(1), b.set(2)),
    "$ok && ($a = 1)": lambda: ok & a.set(1),
    "$a = $a + 1": lambda: a.set(a + 1),
    "$name = 'O\\u0027Hara'": lambda: name.set("O'Hara"),
    "$a += 2": lambda: a.add(2),
    "$ok = !$ok": lambda: ok.toggle(),
    "$rows = ['a', 'b']": lambda: rows.set(["a", "b"]),
    "$rows = [...$rows, $name]": lambda: rows.append(name),
    "$rows[0]": lambda: rows[0],
    "$rows[$a + 1]": lambda: rows[a + 1],
    "$rows[0] = 'x'": lambda: rows[0].set("x"),
    "$prices['tea']": lambda: Page.prices["tea"],
    "$rows.length": lambda: rows.length,
    "($name + 'x').length": lambda: (name + "x").length,
    "$rows.includes('a')": lambda: rows.includes("a"),
    "$name.startsWith('a')": lambda: name.starts_with("a"),
    "$name.endsWith($name)": lambda: name.ends_with(name),
    "$name.indexOf('a')": lambda: name.index_of("a"),
    "$name.trim()": lambda: name.trim(),
    "$name.trim().length > 0": lambda: name.trim().length > 0,
    "$name.toUpperCase()": lambda: name.to_upper_case(),
    "$name.toLowerCase()": lambda: name.to_lower_case(),
    "($a / 3).toFixed(2)": lambda: (a / 3).to_fixed(2),
    "$rows.join('\\u002c ')": lambda: rows.join(", "),
    "$name.slice(1)": lambda: name.slice(1),
    "$name.slice(1, $a)": lambda: name.slice(1, a),
    "$name.padStart(5, '0')": lambda: name.call("padStart", 5, "0"),
    "Math.max($a, 3)": lambda: Math.max(a, 3),
    "Math.floor($a / 2) + 1": lambda: Math.floor(a / 2) + 1,
    "Math.random() * Math.PI": lambda: Math.random() * Math.PI,
    "$a = 1; $b = 2": lambda: do(a.set(1), b.set(2)),
    "$a = 1; @post('add')": lambda: do(a.set(1), at.post("add")),
    "$ok ? ($a = 1, $b = 2) : null": lambda: ok.then(do(a.set(1), b.set(2))),
    "$ok && (@post('add'))": lambda: ok & at.post("add"),
    "$ok && (go())": lambda: ok & js("go()"),
    "evt.key === 'Enter' && (@post('add'))": lambda: (evt.key == "Enter") & at.post("add"),
    "el.value": lambda: el.value,
    "el.value = ''": lambda: el.value.set(""),
    "el.classList.add('on')": lambda: el.classList.add("on"),
    "el.classList.toggle('on', $ok)": lambda: el.classList.toggle("on", ok),
    "el.closest('li').dataset.id": lambda: el.closest("li").dataset.id,
    "el.name": lambda: el.name,
    "el['text']": lambda: el["text"],
    "evt.target.value.length > 3": lambda: evt.target.value.length > 3,
    "document.title = $name": lambda: document.title.set(name),
    "window.scrollTo(0, 0)": lambda: window.scrollTo(0, 0),
    "localStorage.getItem('theme')": lambda: value_of("localStorage").getItem("theme"),
    "($a + 1) * 2": lambda: js("{} * 2", a + 1),
    "f({n: ($a + 1)})": lambda: js("f({})", {"n": a + 1}),
}


@pytest.mark.parametrize(("text", "make"), WRITTEN.items(), ids=WRITTEN)
def test_an_expression_is_written_with_the_parentheses_it_needs(text: str, make: Callable[[], Code]) -> None:
    assert text == make().text


PYTHONS: dict[str, Callable[[], object]] = {
    "and": lambda: (a > 1) and ok,
    "or": lambda: (a != 1) or ok,
    "not": lambda: not ok,
    "if": lambda: 1 if ok else 2,
    "a chain": lambda: 1 < a < 3,
    "in": lambda: "x" in name,
    "for": lambda: list(rows),
    "no parentheses beside &": lambda: ok == 1 & ok,
    "no parentheses beside |": lambda: ok == 1 | ok,
}


@pytest.mark.parametrize("evaluate", PYTHONS.values(), ids=PYTHONS)
def test_what_python_would_answer_itself_raises(evaluate: Callable[[], object]) -> None:
    with pytest.raises(TypeError, match=r"has its truth in the page|is in the page|put comparisons in parentheses"):
        evaluate()


def test_two_expressions_are_equal_in_python_where_their_texts_are() -> None:
    assert (a, 1) == (Page.a, 1)
    assert (a, 1) != (b, 1)
    assert a + 1 == a + 1
    assert {a: 1} == {Page.a: 1}
    assert a in [b, a]


def test_what_no_page_knows_is_unequal() -> None:
    assert [a] != [object()]


def test_an_expression_equals_code_of_the_same_text() -> None:
    assert js("$a + 1") == a + 1


WRONG: dict[str, tuple[Callable[[], object], str]] = {
    "what is no signal": (lambda: (a + 1).set(3), "expected a signal, or what it holds, to assign to"),
    "a call": (lambda: name.trim().set("x"), "expected a signal, or what it holds, to assign to"),
    "a value no page knows": (lambda: a + object(), "expected text, a number, a boolean"),
    "infinity": (lambda: a + float("inf"), "expected a finite number"),
    "text for do": (lambda: do("alert(1)"), r"expected expressions for do\(...\)"),
    "nothing to do": (do, r"expected at least one expression for do\(...\)"),
    "a method that is no name": (lambda: name.call("a.b()"), "expected a name of JavaScript"),
    "a member that is no name": (lambda: getattr(el, "a b"), "expected a name of JavaScript"),
    "the name of what is no signal": (lambda: (a + 1).name, "expected a signal, came"),
    "eval": (lambda: value_of("eval"), "expected a name of the page that holds no code"),
}


@pytest.mark.parametrize(("make", "said"), WRONG.values(), ids=WRONG)
def test_what_is_no_expression_is_refused(make: Callable[[], object], said: str) -> None:
    with pytest.raises(h.MarkupError, match=said):
        make()


@pytest.mark.parametrize("code", [a + 1, el.value, do(a.set(1), js("go()")), Page.a])
def test_an_expression_survives_being_pickled(code: Expr[Any]) -> None:
    again = pickle.loads(pickle.dumps(code))
    assert (code.text, code.shape, code.level) == (again.text, again.shape, again.level)


def test_what_operators_made_needs_no_look() -> None:
    assert "" == ok.then(a.set(1), (a + b).to_fixed(2)).shape


def test_what_a_text_is_part_of_needs_one() -> None:
    assert "$ok && (go(''))" == (ok & js("go({})", "x'y")).shape


def test_an_expression_goes_where_code_goes() -> None:
    @h.component
    def button(step: int) -> h.Node:
        return h.button(data.on("click", a.set(a + step)), data.show(a < 9), onclick=el.blur())["+"]

    expected = '<button onclick="el.blur()" data-show="$a &lt; 9" data-on:click="$a = $a + {}">+</button>'
    assert [expected.format(1), expected.format(2)] == [str(button(1)), str(button(2))]


def test_a_signal_has_the_name_that_the_page_has() -> None:
    assert "prices" == Page.prices.name
