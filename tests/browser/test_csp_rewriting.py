"""What the client hands to `Function` is, to the byte, what we say it is: compared with the client itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from expression_texts import WRITTEN, thrown_together

from stario.datastar import client
from stario.datastar.rewriting import NAMES, function_of, plugin_of

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page, Route

pytestmark = pytest.mark.browser
_AT = "http://rewriting.test/"

# `Function` is spied on, and what it gives is run by nobody: a text need not be JavaScript to be rewritten.
_SPY = """() => {
  let seen = [];
  const spy = (...parts) => (...given) => { seen.push([given[0]?.id ?? null, parts.map(String)]); return {}; };
  spy.prototype = Function.prototype;
  window.Function = spy;
  console.error = () => {};
  const turn = () => new Promise(done => setTimeout(done, 40));
  window.play = async (name, values) => {
    seen = [];
    const box = document.createElement('div');
    for (const [number, value] of values.entries()) {
      const each = document.createElement('p');
      each.id = `n${number}`;
      each.textContent = 'x';
      if (name === 'data-on-signal-patch-filter') each.setAttribute('data-on-signal-patch', 'x');
      each.setAttribute(name, value);
      box.append(each);
    }
    document.body.append(box);
    await turn();
    for (const each of box.children) each.dispatchEvent(new MouseEvent('click'));
    document.dispatchEvent(new CustomEvent('datastar-signal-patch', { detail: { some: 1 } }));
    for (const each of [...box.children]) { each.scrollIntoView(); if (name.includes('intersect')) await turn(); }
    await turn();
    box.remove();
    await turn();
    return seen;
  };
}"""
ATTRIBUTES = [
    "data-attr", "data-attr:title", "data-class", "data-class:a", "data-computed", "data-effect", "data-init",
    "data-on:click", "data-on:click__once", "data-on-interval__duration.5ms", "data-on-signal-patch", "data-show",
    "data-signals", "data-signals:c", "data-signals:d__ifmissing", "data-style", "data-style:color", "data-text",
]  # fmt: skip
WITH_DATA = ["data-json-signals", "data-on-signal-patch-filter"]


@pytest.fixture(scope="module")
def spied(chromium: Browser) -> Page:
    served = client.served("1.0.1")
    if served is None:
        pytest.skip("the client 1.0.1 is not in the cache: what it makes of expressions was NOT compared")
    page = chromium.new_page()
    page.set_default_timeout(120_000)
    page.route(f"{_AT}**", lambda route: _answer(route, served[1]))
    page.goto(_AT)
    page.evaluate(_SPY)
    page.add_script_tag(url=f"{_AT}client.js", type="module")
    page.evaluate("() => new Promise(done => setTimeout(done, 100))")
    return page


def _answer(route: Route, script: bytes) -> None:
    if route.request.url.endswith(".js"):
        route.fulfill(body=script, content_type="text/javascript")
    else:
        route.fulfill(body="<!doctype html><title>x</title><body></body>", content_type="text/html; charset=utf-8")


def asked(page: Page, attribute: str, values: list[str]) -> list[tuple[str | None, str, str]]:
    """Return what the client asked for, once each: the element's place, the parameters, the body."""
    seen: list[Any] = page.evaluate("([name, values]) => play(name, values)", [attribute, values])
    return [(place, ",".join(parts[:-1]), parts[-1]) for place, parts in seen]


@pytest.mark.parametrize("attribute", ATTRIBUTES)
def test_the_client_makes_of_an_expression_what_is_said_here(spied: Page, attribute: str) -> None:
    values = [*WRITTEN, *thrown_together(400, seed=len(attribute))]
    came = dict.fromkeys(asked(spied, attribute, values))
    functions = [(f"n{place}", function_of(attribute, value)) for place, value in enumerate(values)]
    assert [(place, *function) for place, function in functions if function is not None] == sorted(
        came, key=lambda each: int((each[0] or "n0")[1:])
    )


def test_the_client_makes_the_same_of_an_element_that_comes_into_view(spied: Page) -> None:
    values = WRITTEN[::20]
    came = set(asked(spied, "data-on-intersect", values))
    assert {
        (f"n{place}", *(function_of("data-on-intersect", value) or ())) for place, value in enumerate(values)
    } == came


@pytest.mark.parametrize("attribute", WITH_DATA)
def test_the_client_makes_of_data_that_is_no_json_what_is_said_here(spied: Page, attribute: str) -> None:
    values = [
        "{include: /a/}",
        "{'include': /a;b/, exclude: /c/}",
        "{}",
        '{"include": "a"}',
        " {} ",
        "[]",
        "NaN",
        "1",
        "x",
        "'a'",
    ]
    expected = [function for value in values if (function := function_of(attribute, value)) is not None]
    came = [(parameters, body) for place, parameters, body in asked(spied, attribute, values) if place is None]
    assert [tuple(each) for each in expected] == came


def test_every_attribute_that_holds_code_is_compared() -> None:
    compared = {plugin_of(each) for each in (*ATTRIBUTES, *WITH_DATA, "data-on-intersect")}
    assert NAMES == compared
