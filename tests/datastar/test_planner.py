"""The planner: patches become events, one for each parse context, each element with an id the page can find."""

from __future__ import annotations

from typing import Any

import pytest

from stario import html as h
from stario.datastar import to_events
from stario.html.differ import Patch


def outer(*nodes: Any) -> Patch:
    """Return a patch of some nodes."""
    return Patch("outer", "", nodes)


def event(*lines: str) -> bytes:
    """Return the event that carries some elements."""
    return f"event: datastar-patch-elements\ndata: elements {''.join(lines)}\n\n".encode()


def test_no_patches_are_no_events() -> None:
    assert b"" == to_events([])


def test_a_patch_is_an_event() -> None:
    assert event('<p id="a">x</p>') == to_events([outer(h.p(id="a")["x"])])


def test_patches_in_one_context_are_one_event() -> None:
    patches = [outer(h.p(id="a")), outer(h.ul(id="b"), h.li(id="c")), outer(h.button(id="d"))]
    assert event('<p id="a"></p><ul id="b"></ul><li id="c"></li><button id="d"></button>') == to_events(patches)


def test_the_nodes_of_a_fragment_are_addressed_each() -> None:
    assert event('<p id="a"></p><p id="b"></p>') == to_events([outer(h.fragment[h.p(id="a"), [h.p(id="b")]])])


def test_a_generator_is_drawn_once() -> None:
    view = h.fragment[(h.p(id=name) for name in "ab")]
    assert event('<p id="a"></p><p id="b"></p>') == to_events([outer(view)]) == to_events([outer(view)])


@pytest.mark.parametrize("nothing", [None, True, False, "", [], h.fragment[None]])
def test_nothing_at_the_top_is_passed_over(nothing: Any) -> None:
    assert event('<p id="a"></p>') == to_events([outer(nothing, h.p(id="a"), nothing)])
    assert b"" == to_events([outer(nothing)])


def test_an_odd_id_is_an_id() -> None:
    assert event('<p id="a &#34;b&#34; &gt; é"></p>') == to_events([outer(h.p(id='a "b" > é'))])


NAMELESS: dict[str, Any] = {
    "an element": h.p["x"],
    "an element after another": [h.p(id="a"), h.p["x"]],
    "text": "text",
    "a number": 7,
    "markup": h.raw("<p id='a'></p>"),
    "a comment": h.comment("x"),
    "deep in a fragment": h.fragment[[h.fragment[h.p["x"]]]],
    "only its child": h.div[h.p(id="a")],
}


@pytest.mark.parametrize("node", NAMELESS.values(), ids=NAMELESS)
def test_what_the_page_could_not_find_is_refused_with_the_right_form(node: Any) -> None:
    with pytest.raises(h.MarkupError, match=r"expected an id on the outermost element .* h.main\(id=\"board\"\)"):
        to_events([outer(node)])


# -- parse contexts


NAMES = ["tr", "td", "th", "tbody", "thead", "tfoot", "caption", "colgroup", "col", "option", "optgroup"]


@pytest.fixture
def table() -> dict[str, Any]:
    """Elements that are parsed only in their own places, by their tags, which are their ids too."""
    return {name: getattr(h, name)(id=name) for name in NAMES}


def test_a_row_after_other_content_is_an_event_of_its_own(table: dict[str, Any]) -> None:
    patches = [outer(h.div(id="a")), outer(table["tr"]), outer(h.div(id="b"))]
    expected = event('<div id="a"></div>') + event('<tr id="tr"></tr>') + event('<div id="b"></div>')
    assert expected == to_events(patches)


def test_rows_and_cells_are_two_events(table: dict[str, Any]) -> None:
    assert event('<tr id="tr"></tr>') + event('<td id="td"></td>') == to_events([outer(table["tr"], table["td"])])


@pytest.mark.parametrize(
    "together", [("td", "th"), ("tbody", "thead", "tfoot"), ("option", "optgroup"), ("tr", "tr")], ids="-".join
)
def test_what_is_parsed_alike_travels_together(table: dict[str, Any], together: tuple[str, ...]) -> None:
    nodes = [table[name] for name in together]
    assert event(*[str(node) for node in nodes]) == to_events([outer(node) for node in nodes])


@pytest.mark.parametrize("name", ["tr", "td", "tbody", "caption", "colgroup", "col", "option"])
def test_what_is_parsed_otherwise_travels_alone(table: dict[str, Any], name: str) -> None:
    assert event('<p id="a"></p>') + event(str(table[name])) == to_events([outer(h.p(id="a"), table[name])])


def test_a_drawing_travels_with_other_content() -> None:
    assert event('<p id="a"></p><svg id="b"></svg>') == to_events([outer(h.p(id="a"), h.svg.svg(id="b"))])


@pytest.mark.parametrize("name", ["html", "head", "body"])
def test_the_document_itself_needs_no_id_and_travels_alone(name: str) -> None:
    node = getattr(h, name)
    assert event('<p id="a"></p>') + event(str(node())) == to_events([outer(h.p(id="a")), outer(node())])
