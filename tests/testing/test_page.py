"""A page in memory does with events what the client does; tests/browser/test_law.py holds the same against Chromium."""

from __future__ import annotations

import pytest
from morph_cases import CASES, at, patch

from stario import html as h
from stario.testing import Page
from stario.testing.normal import normal_form
from stario.testing.selecting import SelectorError

BODIES = {
    "each element goes to the one with its id": '<p id="a">z</p><p id="b">y</p>',
    "an element without an id finds nothing": '<p id="a">x</p>',
    "a selector goes down by numbers": '<ul id="a">x<li>1</li><!--c--><li><b>2</b><i>y</i></li></ul>',
    "inner keeps the element": '<p class="c" id="a">y<b>z</b></p>',
    "removed": '<p id="b">y</p>z',
    "before": '<ul><li>2</li><li>3</li><li id="a">1</li></ul>',
    "a row after a paragraph is lost": '<p id="p">y</p><table><tbody><tr id="a"><td>x</td></tr></tbody></table>',
    "every second node of a drawing is lost": (
        '<svg:svg><svg:g id="a">1</svg:g><svg:g id="b"></svg:g><svg:g id="c">3</svg:g></svg:svg>'
    ),
    "attributes become the new ones": '<p class="c" id="a" lang="d">x</p>',
    "preserved attributes stay": '<details class="b" data-preserve-attr="open class" id="a" open="">y</details>',
    "rows with ids are moved": '<ul id="l"><li id="c">3</li><li id="d">4</li><li id="a">5</li></ul>',
    "an ignored element is kept on both sides only": (
        '<div id="d"><p data-ignore-morph="" id="a">x<b id="b">x</b></p><p id="c">y</p></div>'
    ),
    "a template's content is not compared": '<div id="d"><template><#content><b>x</b></template></div>',
}


@pytest.mark.parametrize("name", BODIES)
def test_events_lead_to_a_body(name: str) -> None:
    page = Page.of(CASES[name].body)
    page.take(CASES[name].events)
    assert f"<body>{BODIES[name]}</body>" == normal_form(page.body)


def test_a_page_shows_a_view() -> None:
    assert '<body><p id="a">x</p></body>' == normal_form(Page(h.p(id="a")["x"]).body)


def test_a_page_may_be_a_whole_document() -> None:
    page = Page(h.html[h.head[h.title["t"]], h.body[h.p["x"]]])
    assert "<html><head><title>t</title></head><body><p>x</p></body></html>" == normal_form(page.document)


def test_a_target_that_is_not_there_is_a_warning() -> None:
    page = Page(h.p(id="a")["x"])
    page.take(patch('<p id="b">y</p>') + at("#c", "inner", "y"))
    assert ["no element for #b", "no element for #c"] == page.warnings


def test_what_the_client_refuses_is_an_error_and_the_rest_goes_on() -> None:
    page = Page(h.p(id="a")["x"])
    page.take(at("#a", "beside", "y") + patch('<p id="a">z</p>'))
    assert (["PatchElementsInvalidMode"], '<body><p id="a">z</p></body>') == (page.errors, normal_form(page.body))


@pytest.mark.parametrize(
    "selector", ["p", ".a", "#a + b", "#a .b.c", "#a > *", "#a > :first-child", "#a,", "", "[id]", "#a:hover"]
)
def test_a_selector_that_is_not_known_raises(selector: str) -> None:
    page = Page(h.p(id="a")["x"])
    event = patch("y", selector or " ", "inner")
    with pytest.raises(SelectorError, match="expected #id, "):
        page.take(event)


def test_a_script_that_is_morphed_in_runs_twice() -> None:
    page = Page(h.div(id="a"))
    page.take(patch('<div id="a"><script>x()</script></div>'))
    assert ["x()", "x()"] == page.scripts


def test_what_was_typed_stays_where_the_value_is_the_same() -> None:
    page = Page(h.main(id="m")[h.input(id="a", value="1"), h.input(id="b", value="1")])
    fields = [field for name in "ab" if (field := page.find(name)) is not None]
    for each in fields:
        each.live["value"] = "typed"
    page.take(patch('<main id="m"><input id="a" value="1" class="c"><input id="b" value="2"></main>'))
    assert ["typed", "2"] == [field.value for field in fields]


def test_the_last_id_of_an_event_is_the_version() -> None:
    page = Page(h.p(id="a"))
    page.take(b"event: datastar-beat\ndata: v 1\n\nid: 7\nevent: datastar-beat\ndata: v 1\n\nid: 8\n")
    assert "7" == page.version


def test_equal_pages_are_equal_data() -> None:
    assert Page(h.p["a", "b"]).plain() == Page(h.p["ab"]).plain() != Page(h.p["a"]).plain()
