"""What is looked at before it leaves: right expressions pass, wrong ones say what is wrong and what to write."""

from __future__ import annotations

import sys
from types import ModuleType
from typing import TYPE_CHECKING, Any

import pytest
from expression_corpus import STATEMENTS, VALUES
from expression_mutations import mutations

from stario import html as h
from stario.datastar import Code, Signal, Signals, allow_actions, at, checking, data, declare, js, signal
from stario.datastar.checking import read
from stario.html import MarkupError

if TYPE_CHECKING:
    from collections.abc import Callable


@pytest.mark.parametrize("text", STATEMENTS)
def test_statements_that_people_write_are_accepted(text: str) -> None:
    read(text, "test", is_value=False)


@pytest.mark.parametrize("text", VALUES)
def test_values_that_people_write_are_accepted(text: str) -> None:
    read(text, "test", is_value=True)


REFUSED: dict[str, tuple[str, str]] = {
    # how names are read
    "$a-1": ("a blank before the hyphen", "write $a - 1: the client takes the hyphen into the signal's name"),
    "$user.age-min": ("a blank before the hyphen", "write $user.age - min"),
    "$a__b": ("a signal's name without '__'", "'__' begins a modifier"),
    "$1": ("a signal's name: letters, digits, _", ""),
    "$a$b": ("a signal's name: letters, digits, _", ""),
    "a in@get('/x')": ("a name in ASCII letters, a number", ""),
    "typeof$a": ("a name in ASCII letters, a number", ""),
    "$größe": ("a name in ASCII letters, a number", ""),
    "@foo()": ("an action that the client has", ""),
    "@toggleALL()": ("an action that the client has", "did you mean 'toggleAll'?"),
    "@clipboard('x')": ("an action of the free client", "import stario.datastar.pro"),
    "@get": ("an action with its parentheses", ""),
    "@get ('/x')": ("an action with its parentheses", ""),
    # balance
    "f(": ("a value", ""),
    "(a": ("')'", ""),
    "a)": ("an operator, or ';'", ""),
    "[1, 2": ("','", ""),
    "if (a) { b": ("'}'", ""),
    "'abc": ("the end of the text that begins here", ""),
    "`abc": ("the end of the template", ""),
    "`${a": ("'}'", ""),
    "/abc": ("a value, or a whole regular expression", ""),
    # grammar
    "": ("an expression", ""),
    "a b": ("an operator, or ';' after the statement", ""),
    "a\nb": ("an operator, or ';' after the statement", ""),
    "1 = 2": ("a signal, a variable or a member before the assignment", ""),
    "f() = 1": ("a signal, a variable or a member before the assignment", ""),
    "$a?.b = 1": ("a signal, a variable or a member before the assignment", ""),
    "f()++": ("a signal, a variable or a member before ++ or --", ""),
    "-a ** b": ("parentheses around what is raised to a power", ""),
    "a ?? b || c": ("no ?? beside || or && without parentheses", ""),
    "a && b ?? c": ("no ?? beside || or && without parentheses", ""),
    "5.toFixed()": ("a name in ASCII letters, a number", ""),
    "010": ("a name in ASCII letters, a number", ""),
    "'\\u12'": ("the end of the text that begins here", ""),
    "let": ("a name", ""),
    "const x": ("'=' and a value", ""),
    "let x; let x": ("a name that is not taken", "'x' is there already"),
    "let el = 1": ("a name that is not taken", ""),
    "(a, a) => 1": ("an operator, or ';'", ""),
    "const $a = 1": ("a name", "signals are set, not declared"),
    "var x = 1": ("an expression", "write let or const"),
    "{a: 1}": ("an expression", "put parentheses around an object"),
    "if (a) b else c": ("';' before else", ""),
    "if (a) const b = 1": ("a block around a declaration", ""),
    "break": ("a loop around break and continue", ""),
    "for (x of y) z()": ("let or const", ""),
    "await f()": ("a value", "'await' is a word of JavaScript's own"),
    "class": ("an expression", ""),
    "import('/x.js')": ("a value", ""),
    "a`b`": ("an operator before the template", ""),
    "'use strict'": ("an expression", ""),
    "a // b": ("no comment", ""),
    "a /* b */": ("no comment", ""),
    "a <!-- b": ("no comment", ""),
    "a\u00a0+ 1": ("a name in ASCII letters, a number", ""),
    "/(/.test(a)": ("')' for each '('", ""),
    "/[z-a]/": ("a class of single characters", ""),
    "/a/gg": ("flags of a regular expression", ""),
    "/a{3,1}/": ("a count from the smaller to the greater", ""),
    "/+/": ("a regular expression", ""),
    # what the client would do
    "f('a@b(c')": ("what the client reads as it is written", "put such text in as values"),
}


@pytest.mark.parametrize(("text", "said"), REFUSED.items(), ids=REFUSED)
def test_what_would_not_compile_is_refused_with_the_right_form(
    text: str, said: tuple[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delitem(sys.modules, "stario.datastar.pro", raising=False)  # other tests take it in
    with pytest.raises(MarkupError) as caught:
        read(text, "data.on", is_value=False)
    assert "data.on" == caught.value.path
    assert (True, True) == (said[0] in caught.value.expected, said[1] in caught.value.hint), str(caught.value)


REFUSED_VALUES: dict[str, str] = {
    "if ($a) { 1 } else { 2 }": "an expression at the end, whose value is taken",
    "const a = 1": "an expression at the end, whose value is taken",
    "$a / 2; $b / 3": "what the client reads as it is written",
    "(x => { $a; return 3 })(1)": "what the client reads as it is written",
    "{...$a}; 1": "an expression",
    "if (a) { b }; c d": "an operator, or ';' after the statement",
    "'use strict'; 1": "an expression",
    "returned": "an expression at the end, whose value is taken",
}


@pytest.mark.parametrize(("text", "said"), REFUSED_VALUES.items(), ids=REFUSED_VALUES)
def test_what_the_client_cannot_return_is_no_value(text: str, said: str) -> None:
    with pytest.raises(MarkupError, match=said):
        read(text, "data.text", is_value=True)


def test_an_error_shows_the_place() -> None:
    with pytest.raises(
        MarkupError, match=r"data.on: expected a blank before the hyphen, came '\$a-1 > 2' in 'f\(\$a-1"
    ):
        read("f($a-1 > 2", "data.on", is_value=False)


@pytest.mark.parametrize(
    "text", ["(" * 500, "[" * 500, "a" + " + (a" * 300, "!" * 3000 + "a", "a ? " * 400, "a" * 20_001]
)
def test_what_is_nested_too_deep_or_too_long_is_refused_too(text: str) -> None:
    with pytest.raises(MarkupError, match=r"expected (at most|fewer)"):
        read(text, "test", is_value=True)


@pytest.mark.parametrize("is_value", [True, False])
def test_no_text_makes_the_reader_fail(is_value: bool) -> None:
    outcomes = set()
    for text, _ in mutations(3_000, seed=9):
        try:
            read(text, "test", is_value=is_value)
            outcomes.add("accepted")
        except MarkupError:
            outcomes.add("refused")
    assert {"accepted", "refused"} == outcomes


def test_a_text_is_read_once() -> None:
    before = checking._read.cache_info()
    for value in ("a", "b", "c'd"):
        str(h.p(data.on("click", js("$once = {}", value))))
    after = checking._read.cache_info()
    assert (1, 2) == (after.misses - before.misses, after.hits - before.hits)


# -- where it is looked at

PLACES: dict[str, Callable[[Code], Any]] = {
    "data.on": lambda code: data.on("click", code),
    "data.init": data.init,
    "data.text": data.text,
    "data.show": data.show,
    "data.effect": data.effect,
    "data.class_": lambda code: data.class_({"a": code}),
    "data.attr": lambda code: data.attr({"title": code}),
    "data.signals": lambda code: data.signals({"a": code}),
    "an action in data.on": lambda code: data.on("click", at.post("/x", payload={"a": code})),
    "an attribute by its name": lambda code: {"data-on:click__once": code},
    "another by its name": lambda code: {"data-computed:a": code},
}


@pytest.mark.parametrize("place", PLACES.values(), ids=PLACES)
def test_a_wrong_expression_leaves_through_no_attribute(place: Callable[[Code], Any]) -> None:
    with pytest.raises(MarkupError, match=r"p: data-[-a-z:_]+: expected a blank before the hyphen"):
        str(h.p(place(js("$a-1"))))


def test_a_wrong_expression_leaves_through_no_compiled_component() -> None:
    @h.component
    def constant() -> h.Node:
        return h.p(data.text(js("$a-1")))

    @h.component
    def changing(code: Code) -> h.Node:
        return h.p(data.on("click", code), id="p")["x"]

    assert '<p id="p" data-on:click="$a - 1">x</p>' == str(changing(js("$a - 1")))
    for make in (constant, lambda: changing(js("$a-1"))):
        with pytest.raises(MarkupError, match=r"p: data-[a-z:]+: expected a blank before the hyphen"):
            str(make())


def test_code_of_the_page_itself_is_not_the_clients() -> None:
    assert '<p onclick="$a-1"></p>' == str(h.p(onclick=js("$a-1")))
    assert "<script>// $a-1</script>" == str(h.script[js("// $a-1")])


# -- names


class Cart(Signals, prefix="cart"):
    """Signals that the program declares."""

    count: Signal[int] = signal(0)
    tags: Signal[dict[str, int]] = signal({})


def test_without_a_declaration_a_name_may_be_anybodys() -> None:
    read("$cart.cuont + $theirs", "test", is_value=True)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("$cart.cuont", r"a signal that is declared: \$cart.cuont is not, came .*; did you mean 'count'\?"),
        ("$crat.count", r"a signal that is declared: \$crat is not, came .*; did you mean 'cart'\?"),
        ("$zzz", r"a signal that is declared: \$zzz is not, .*write it in a class of Signals"),
    ],
)
def test_a_declared_program_has_no_other_signals(text: str, said: str) -> None:
    read(text, "test", is_value=True)
    declare(Cart, names=["theirs"])
    with pytest.raises(MarkupError, match=said):
        read(text, "test", is_value=True)


@pytest.mark.parametrize(
    "text", ["$cart.count", "$cart", "$cart.tags.tea", "$cart.count.toFixed(2)", "$theirs.x", "$_live"]
)
def test_a_declared_program_has_its_own_signals(text: str) -> None:
    declare(Cart, names=["theirs"])
    read(text, "test", is_value=True)


def test_a_plug_ins_action_can_be_allowed() -> None:
    allow_actions("confetti")
    read("@confetti()", "test", is_value=False)


def test_pros_actions_are_there_once_pro_is_imported(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "stario.datastar.pro", ModuleType("pro"))
    read("@clipboard('pro')", "test", is_value=False)
    checking._read.cache_clear()


def test_an_action_of_a_newer_client_is_an_error_that_names_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STARIO_DATASTAR", "1.0.1")
    with pytest.raises(MarkupError, match=r"client 1\.0\.4 or newer for @query\(\), came 1\.0\.1"):
        h.b(data.on("click", js("@query('/x')")))
    monkeypatch.setenv("STARIO_DATASTAR", "1.0.4")
    h.b(data.on("click", js("@query('/x', {})")))
