"""Expressions in the real client: what is accepted compiles, operators mean what Python's do, no text becomes code."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING, Any, Final

import corpora
import pytest
from expression_corpus import STATEMENTS, VALUES
from expression_growth import grown
from expression_mutations import mutations
from expression_trees import PAGE, trees

from stario import html as h
from stario.datastar import client, data, js
from stario.datastar.checking import read
from stario.datastar.rewriting import body_of
from stario.datastar.signal_values import values_of
from stario.datastar.signals import named
from stario.html import MarkupError

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page, Route

pytestmark = pytest.mark.browser

_AT: Final = "http://127.0.0.1:9/"  # never reached
_PAGE: Final = """<!doctype html><title>Expressions</title><script type="module" src="/client.js"></script>
<body><div id="stage"></div><b id="ready" data-init="el.textContent = 'yes'"></b></body>"""

# The client makes its functions of expressions with `Function`: here they are compiled, and not run.
_COMPILES_ONLY: Final = """
const Real = Function
window.built = []
window.Function = function (...parts) {
    let failed = ''
    try { Real(...parts) } catch (error) { failed = String(error) }
    built.push([parts.at(-1), failed])
    return () => undefined
}
window.Function.prototype = Real.prototype
"""
_BUILD: Final = """async cases => {
    const stage = document.getElementById('stage'), answers = []
    for (const [text, isValue] of cases) {
        built.length = 0
        const element = document.createElement('i')
        element.setAttribute(isValue ? 'data-text' : 'data-effect', text)
        stage.append(element)
        await null
        answers.push(built[0] ?? [null, 'not built'])
        stage.textContent = ''
    }
    return answers
}"""


def _open(new_page: Callable[..., Page], script: str = "") -> Page:
    served = client.served()
    assert served is not None
    page = new_page()

    def answer(route: Route) -> None:
        if route.request.url.endswith(".js"):
            route.fulfill(body=served[1], content_type="text/javascript")
        else:
            route.fulfill(body=_PAGE, content_type="text/html; charset=utf-8")

    if script:
        page.add_init_script(script)
    page.route(f"{_AT}**", answer)
    page.goto(_AT)
    return page


@pytest.fixture
def compiler(new_page: Callable[..., Page]) -> Page:
    """A page whose client compiles expressions, and runs none."""
    page = _open(new_page, _COMPILES_ONLY)
    page.wait_for_function("built.length > 0")
    return page


@pytest.fixture
def page(new_page: Callable[..., Page]) -> Page:
    """A page with the client as it is."""
    page = _open(new_page)
    page.wait_for_function("document.getElementById('ready').textContent === 'yes'")
    return page


def _accepted(text: str, is_value: bool) -> bool:
    try:
        read(text, "test", is_value=is_value)
    except MarkupError:
        return False
    return True


CORPUS: Final = [*((text, False) for text in STATEMENTS), *((text, True) for text in VALUES)]


def test_what_people_write_is_accepted_and_compiles(compiler: Page) -> None:
    assert len(set(CORPUS)) >= 400
    assert [] == [case for case in CORPUS if not _accepted(*case)]
    failed = [answer[1] for answer in compiler.evaluate(_BUILD, CORPUS)]
    assert [""] * len(CORPUS) == failed


@pytest.mark.parametrize("make", [mutations, grown])
def test_what_is_accepted_compiles_however_odd_it_is(
    compiler: Page, make: Callable[[int, int], list[tuple[str, bool]]]
) -> None:
    cases = [case for case in make(15_000, 5) if _accepted(*case)]
    assert 3_000 < len(cases) < 8_000, "too few to say something, or nothing is refused"
    answers = compiler.evaluate(_BUILD, cases)
    assert [] == [(case, failed) for case, (_, failed) in zip(cases, answers) if failed]


def test_the_client_rewrites_an_expression_as_its_port_does(compiler: Page) -> None:
    cases = [*CORPUS, *mutations(5_000, seed=6)]
    answers = compiler.evaluate(_BUILD, cases)
    differing = [
        (text, body)
        for (text, is_value), (body, _) in zip(cases, answers)
        if body is not None and body_of(text, returns=is_value) != body
    ]
    assert [] == differing


def test_operators_mean_in_the_page_what_they_mean_in_python(page: Page) -> None:
    found = trees(3_000, seed=7)
    for tree in found:
        read(tree.code.text, "test", is_value=True)
    bodies = [body_of(tree.code.text, returns=True) for tree in found]
    evaluate = "([bodies, signals]) => bodies.map(body => [new Function('$', body)(signals)])"
    answers = page.evaluate(evaluate, [bodies, values_of(PAGE)])
    wrong = [(tree, value) for tree, [value] in zip(found, answers) if not _same(tree.value, value)]
    assert [] == wrong


def _same(expected: Any, came: Any) -> bool:
    if isinstance(expected, float | int) and not isinstance(expected, bool):
        return not isinstance(came, bool) and expected == came
    return type(expected) is type(came) and expected == came


# -- hostile texts

_PIECES: Final = [
    *"'\"`\\${}()<>&;@/*-+=[]!#%\r\n\0\u2028\u2029\ufeff\u00a0\ud800\udc00\U0001f600éß ",
    "@get(", "@post('/x')", "$a", "${", "</script>", "<!--", "-->", "\\u0041", "\\", "*/", "//",
    "\U0001f595JS_DS\U0001f680", "__escaped0",
    "constructor", "alert(1)", "'); got.push('evil'); ('", "`;got.push(1);`", "return", "&quot;", "&#39;",
]  # fmt: skip


def _hostile(count: int) -> list[str]:
    chance = random.Random(8)
    known = list(corpora.texts("blns") or ())
    made = ["".join(chance.choices(_PIECES, k=chance.randrange(1, 9))) for _ in range(count)]
    return list(dict.fromkeys([*known, *made]))[:count]


def _attacked(number: int, text: str) -> h.Node:
    say = js("got[{}].push({})", number, text)
    return h.div[
        h.i(data.signals({f"v{number}": text})),
        h.i(data.text(js("{}", text)), class_="shown"),
        h.i(data.text(named(f"v{number}")), class_="shown"),
        h.i(data.init(say)),
        h.i(data.on("attack", say), class_="on"),
    ]


_ATTACK: Final = """async ([markup, count]) => {
    window.got = Array.from({length: count}, () => [])
    const stage = document.getElementById('stage')
    stage.innerHTML = markup
    await new Promise(done => setTimeout(done, 50))
    for (const element of stage.querySelectorAll('.on')) element.dispatchEvent(new CustomEvent('attack'))
    const units = text => Array.from({length: text.length}, (_, at) => text.charCodeAt(at))
    const rows = [...stage.children].map((row, at) => {
        const shown = row.querySelectorAll('.shown')
        return [...shown].map(each => units(each.textContent)).concat(got[at].map(text => units(String(text))))
    })
    stage.textContent = ''
    return rows
}"""


def _units(text: str) -> list[int]:
    whole = text.encode("utf-16-le", "surrogatepass")
    return [int.from_bytes(whole[at : at + 2], "little") for at in range(0, len(whole), 2)]


def test_a_thousand_hostile_texts_stay_texts(page: Page) -> None:
    texts = _hostile(1_000)
    assert 1_000 == len(texts)
    changed = []
    for start in range(0, 1_000, 100):
        part = texts[start : start + 100]
        markup = str(h.fragment[[_attacked(number, text) for number, text in enumerate(part)]])
        for text, seen in zip(part, page.evaluate(_ATTACK, [markup, len(part)])):
            if [_units(text)] * 4 != seen:  # as text, as a signal, at the start, at an event
                changed.append((text, seen))
    assert [] == changed
