"""Every attack of the table, by Python's own parser; `tests/browser/test_attacks.py` runs them in a browser."""

from __future__ import annotations

from collections import Counter, UserString
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import html5lib
import pytest
from attack_builders import WAYS
from attack_table import ATTACKS, Attack, Outcome
from attack_trees import BLOCKED, carried, expected, parsed, twin, without_blanks
from hostile_values import TEXTS

from stario import html as h
from stario import js
from stario.datastar import events
from stario.html.addresses import strict

if TYPE_CHECKING:
    from collections.abc import Iterator


Way = Callable[[Callable[[Any], h.Node]], Callable[[Any], h.Node]]


@pytest.fixture(params=WAYS)
def way(request: pytest.FixtureRequest) -> Way:
    """Every way to run a builder; all give the same."""
    return WAYS[request.param]


def _failures(attacks: list[Attack], way: Way) -> Iterator[str]:
    for attack in attacks:
        came = parsed(way(attack.build)(attack.came))
        came = without_blanks(came) if attack.outcome is Outcome.BROKEN_UP else came
        wanted = expected(attack, parsed(twin(attack)))
        if came != wanted:
            yield f"{attack.name}\n  expected {wanted!r:.300}\n  came     {came!r:.300}"


def _by_context(*outcomes: Outcome) -> dict[str, list[Attack]]:
    chosen: dict[str, list[Attack]] = {}
    for attack in ATTACKS:
        if attack.outcome in outcomes:
            chosen.setdefault(f"{attack.context}-{attack.build.__name__}", []).append(attack)
    return chosen


WRITTEN = _by_context(Outcome.SHOWN, Outcome.BLOCKED, Outcome.LEFT_OUT, Outcome.BROKEN_UP)
REFUSED = _by_context(Outcome.REFUSED)


def test_there_are_attacks_on_every_context() -> None:
    counted = Counter(attack.context for attack in ATTACKS)
    assert {
        "text", "attribute", "address", "resource", "refresh", "animation", "style", "code", "comment", "name",
        "library", "datastar", "type",
    } == set(counted)  # fmt: skip
    assert 150 <= len({(attack.context, str(attack.came)) for attack in ATTACKS})


def test_the_builders_run_as_written_and_compiled() -> None:
    builders = {attack.build for attack in ATTACKS}
    compiled = [WAYS["compiled"](build) for build in builders]
    assert not any(hasattr(WAYS["plain"](build), "explain") for build in builders)
    assert 0.9 * len(builders) < sum(not build.explain().reason for build in compiled)  # type: ignore[attr-defined]


@pytest.mark.parametrize("attacks", WRITTEN.values(), ids=WRITTEN)
def test_what_is_written_is_parsed_back_as_it_must_be(attacks: list[Attack], way: Way) -> None:
    assert [] == list(_failures(attacks, way))


@pytest.mark.parametrize("attacks", REFUSED.values(), ids=REFUSED)
def test_what_cannot_be_written_is_refused_and_nothing_else_is_raised(attacks: list[Attack], way: Way) -> None:
    for attack in attacks:
        with pytest.raises(h.MarkupError):
            pytest.fail(f"{attack.name}: {h.render(way(attack.build)(attack.came))}")


@pytest.mark.parametrize(
    "attacks", [pytest.param(found, id=name) for name, found in _by_context(Outcome.BLOCKED).items()]
)
def test_in_debug_what_is_blocked_is_an_error_that_names_the_place(attacks: list[Attack], way: Way) -> None:
    token = strict.set(True)
    try:
        for attack in attacks:
            with pytest.raises(h.MarkupError) as caught:
                pytest.fail(f"{attack.name}: {h.render(way(attack.build)(attack.came))}")
            assert caught.value.path
    finally:
        strict.reset(token)


def test_in_debug_a_style_that_is_left_out_is_an_error() -> None:
    token = strict.set(True)
    try:
        with pytest.raises(h.MarkupError, match=r"^p: expected a value that stays in its declaration.*style.*css\("):
            h.p(style={"color": "red;x"})
    finally:
        strict.reset(token)


@pytest.mark.parametrize("rel", ["canonical", "icon", ["alternate"], "preconnect", None])
def test_a_link_that_brings_no_code_may_lead_anywhere(rel: str | list[str] | None) -> None:
    assert 'href="https://a.example/x"' in str(h.link(rel=rel, href="https://a.example/x"))


@pytest.mark.parametrize("rel", ["stylesheet", "Alternate StyleSheet", ["modulepreload"], "manifest"])
def test_a_link_that_brings_code_leads_elsewhere_where_the_program_says_so(rel: str | list[str]) -> None:
    url = "https://a.example/x"
    assert f'href="{BLOCKED}"' in str(h.link(href=url, rel=rel))
    assert f'href="{url}"' in str(h.link(href=h.trusted_url(url), rel=rel))


@pytest.mark.parametrize(
    "node",
    [
        lambda url: h.img(srcset=url),
        lambda url: h.meta(http_equiv="refresh", content=url),
        lambda url: h.svg.animate(attributeName="x", values=url),
        lambda url: h.iframe(src=url),
        lambda url: h.a(href=url),
    ],
)
def test_what_the_program_vouches_for_goes_as_it_is(node: object) -> None:
    assert callable(node)
    assert '="0;url=custom:x"' in str(node(h.trusted_url("0;url=custom:x")))


@pytest.mark.parametrize("name", ["srcset", "href", "src"])
def test_an_address_that_is_false_is_left_out(name: str) -> None:
    assert "<img>" == str(h.img({name: False}))


@pytest.mark.parametrize("text", TEXTS)
def test_a_page_has_the_title_and_the_language_that_came(text: str) -> None:
    node = h.page({"title": text}, title=text, lang=text, head=h.comment(text))[text]
    page = html5lib.parse(str(node), namespaceHTMLElements=False)
    assert (carried(text), carried(text)) == (page.findtext("head/title"), page.get("lang"))
    assert (carried(text), 0) == (page.find("body").get("title"), len(page.find("body")))
    assert ["meta", "meta", "title"] == [part.tag for part in page.find("head") if isinstance(part.tag, str)]


def test_a_visitors_name_cannot_be_written_twice_as_an_attribute() -> None:
    with pytest.raises(h.MarkupError, match="the attribute id once"):
        h.p({"ID": "a"}, id="b")
    with pytest.raises(h.MarkupError, match="the attribute viewBox once"):
        h.svg.svg({"VIEWBOX": "a"}, viewBox="b")


@pytest.mark.parametrize("name", ["hx-vals", "hx-headers", "hx-request", "hx-trigger", "data-hx-vals"])
def test_what_htmx_evaluates_is_the_programs_own_code(name: str) -> None:
    assert f'<p {name}="js:{{a: 1}}[b]"></p>' == str(h.p({name: js("js:{a: 1}[b]")}))
    assert f'<p {name}="load, click"></p>' == str(h.p({name: "load, click"}))


@pytest.mark.parametrize("name", ["datastar-patch-elements", "datastar-patch-signals"])
def test_an_event_of_ones_own_has_not_the_name_of_a_patch(name: str) -> None:
    with pytest.raises(h.MarkupError, match=name):
        events.custom(name, {"elements": "<img src=x onerror=pwned()>"})


@pytest.mark.parametrize(
    "name", ["__proto__.x", "a.__proto__.x", "constructor.prototype.x", "a.constructor", "a.prototype"]
)
def test_a_path_of_signals_never_leads_to_a_prototype(name: str) -> None:
    for values in ({name: 1}, {"a": {name: 1}}, {"a": [{name: 1}]}):
        with pytest.raises(h.MarkupError, match="plain data"):
            events.patch_signals(values)


def test_a_lone_surrogate_in_the_name_of_a_value_is_replaced() -> None:
    assert "data: a\ufffd 1\n".encode() in events.custom("datastar-toast", {"a\ud800": 1})


def test_a_user_string_is_refused_and_not_laid_flat_for_ever() -> None:
    with pytest.raises(h.MarkupError, match="UserString"):
        h.render(h.p[UserString("ab")])


def test_a_name_keeps_the_capitals_that_html_keeps() -> None:
    assert '<p data-\u00c9a="1"></p>' == str(h.p({"DATA-\u00c9A": 1}))
