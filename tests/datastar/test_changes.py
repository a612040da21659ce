"""From two trees to the events that lead from one to the other: the smallest, and none that the client would spoil."""

from __future__ import annotations

import itertools
import logging
from collections.abc import Callable
from typing import Any

import pytest

from stario import component
from stario import html as h
from stario.datastar import Frame, changes
from stario.datastar.planner import css_identifier
from stario.testing import Page

ELEMENTS = "event: datastar-patch-elements\n"


def outer(markup: str) -> bytes:
    return f"{ELEMENTS}data: elements {markup}\n\n".encode()


def at(selector: str, mode: str, markup: str) -> bytes:
    return f"{ELEMENTS}data: selector {selector}\ndata: mode {mode}\ndata: elements {markup}\n\n".encode()


def removed(*selectors: str) -> bytes:
    return f"{ELEMENTS}data: selector {','.join(selectors)}\ndata: mode remove\n\n".encode()


# -- the smallest form


def test_nothing_changed_is_nothing_sent() -> None:
    assert b"" == changes(h.p(id="a")["x"], h.p(id="a")["x"])


def test_the_text_of_a_short_element_goes_with_it() -> None:
    def view(text: str) -> h.Node:
        return h.main(id="m")[h.b(id="n42")[text], h.p["more"]]

    expected = outer('<b id="n42">7</b>')
    assert (expected, 65) == (changes(view("6"), view("7")), len(expected))


def test_the_text_of_an_element_with_many_attributes_goes_alone() -> None:
    def view(text: str) -> h.Node:
        return h.main(id="m")[h.b(id="n42", class_="text-2xl font-semibold tabular-nums", title="So many")[text]]

    assert at("#n42", "inner", "7") == changes(view("6"), view("7"))


def test_an_element_goes_whole_where_only_the_lines_to_tell_its_place_are_shorter() -> None:
    def view(text: str) -> h.Node:
        return h.main(id="m")[h.b(id="n42", class_="text-2xl font-semibold tabular-nums")[text], h.p["more"]]

    assert outer('<b id="n42" class="text-2xl font-semibold tabular-nums">7</b>') == changes(view("6"), view("7"))


def test_a_text_without_an_id_goes_by_a_path() -> None:
    def view(text: str) -> h.Node:
        return h.tr(id="row-1", class_="wide and long enough to be worth it")[
            h.td[h.a["same"]], h.td[h.a(title="x")[text]]
        ]

    assert at("#row-1>:nth-child(2)>a", "inner", "new") == changes(view("old"), view("new"))


@pytest.mark.parametrize("compiled", [True, False])
def test_a_text_goes_by_a_word_of_its_class_where_no_other_has_it(*, compiled: bool) -> None:
    def row(text: str) -> h.Element:
        return h.tr(id="row-1", class_="wide and long enough to be worth it")[
            h.td[h.a["same"]], h.td[h.a(class_="label")[text]]
        ]

    view = component(compile=compiled)(row)
    assert at("#row-1 .label", "inner", "new") == changes(view("old"), view("new"))


def test_many_texts_of_short_elements_are_one_event() -> None:
    def view(number: int) -> h.Node:
        return h.main(id="m")[[h.b(id=f"n{place}", class_="figure")[number] for place in range(4)], h.p["x" * 400]]

    body = changes(view(1), view(2))
    assert outer("".join([f'<b id="n{place}" class="figure">2</b>' for place in range(4)])) == body


def test_many_changes_in_a_small_unit_are_the_unit() -> None:
    def view(text: str) -> h.Node:
        return h.div(id="a")[h.p[text], h.p[text], h.p[text]]

    assert outer('<div id="a"><p>y</p><p>y</p><p>y</p></div>') == changes(view("x"), view("y"))


def test_a_list_of_which_little_stays_is_sent_as_a_whole() -> None:
    def view(names: str) -> h.Node:
        return h.ul(id="l")[[h.li(id=name)[name] for name in names]]

    expected = outer('<ul id="l"><li id="a">a</li><li id="x">x</li><li id="y">y</li></ul>')
    assert expected == changes(view("abc"), view("axy"))


def test_removals_come_first_then_insertions_then_texts() -> None:
    def view(names: str, text: str) -> h.Node:
        filling = "so much text that the list is not sent as a whole. " * 5
        return h.div(id="d")[h.p(id="p")[text], h.ul(id="l")[[h.li(id=name)[filling] for name in names]]]

    body = changes(view("abcdefgh", "x"), view("acdefxgh", "y"))
    order = [body.index(part) for part in (b"mode remove", b"mode before", b'<p id="p">')]
    assert sorted(order) == order
    assert body.startswith(removed("#b"))


# -- what the client would spoil


def row(name: str, inside: Callable[[str], h.Node]) -> h.Element:
    return h.li(id=name)[inside(name), h.span["x" * 400]]


def listed(names: str, inside: Callable[[str], h.Node]) -> h.Element:
    return h.ul(id="l")[[row(name, inside) for name in names]]


def test_moved_rows_are_taken_out_and_put_in() -> None:
    def plain(name: str) -> h.Node:
        return h.b[name]

    body = changes(listed("abcdefgh", plain), listed("hbcdefga", plain))
    assert body.startswith(removed("#a", "#h"))


def test_rows_that_change_places_and_back_are_taken_out_in_one_order() -> None:
    def plain(name: str) -> h.Node:
        return h.b[name]

    body = changes(listed("hbcdefga", plain), listed("abcdefgh", plain))
    assert body.startswith(removed("#a", "#h"))


STATEFUL: dict[str, Callable[[str], h.Node]] = {
    "an input": lambda name: h.input(name=name),
    "a link": lambda name: h.a(href=f"/{name}")[name],
    "details": lambda name: h.details[h.summary[name]],
    "a custom element": lambda name: h.element("my-box")[name],
    "what takes the focus": lambda name: h.p(tabindex=0)[name],
}


@pytest.mark.parametrize("inside", STATEFUL.values(), ids=STATEFUL)
def test_moved_rows_that_would_lose_something_move_with_their_list(inside: Callable[[str], h.Node]) -> None:
    body = changes(listed("abcdefgh", inside), listed("hbcdefga", inside))
    assert body.startswith(b'event: datastar-patch-elements\ndata: elements <ul id="l">')


def test_an_open_dialog_is_left_open() -> None:
    def view(title: str, *, opened: bool = False) -> h.Node:
        return h.div(id="a", title=title)[h.dialog(id="b", open=opened)["x"], h.details[h.summary["y"]]]

    kept = '<dialog id="b" data-preserve-attr="open">x</dialog><details data-preserve-attr="open">'
    assert kept.encode() in changes(view("1"), view("2"))
    assert b'<dialog id="b" open>x</dialog>' in changes(view("1"), view("2", opened=True))
    assert b'<dialog id="b">x</dialog>' in changes(view("1", opened=True), view("2"))


def test_what_only_looks_like_a_dialog_is_left_alone() -> None:
    def view(title: str) -> h.Node:
        return h.div(id="a", title=title)[h.script[h.js('f("<dialog>")')], h.comment("<dialog>"), h.dialog["x"]]

    body = changes(view("1"), view("2"))
    assert (1, 1) == (body.count(b"data-preserve-attr"), body.count(b'<dialog data-preserve-attr="open">x'))


def test_a_script_that_comes_replaces_what_it_stands_in() -> None:
    def view(code: str) -> h.Node:
        return h.div(id="a")[h.p["x"], h.script[h.Code(code)] if code else None]

    assert b"data: mode replace\n" in changes(view(""), view("go()"))
    assert b"data: mode replace\n" in changes(view("go()"), view("stop()"))


def test_a_script_that_was_there_does_not() -> None:
    def view(title: str) -> h.Node:
        return h.div(id="a", title=title)[h.script[h.js("go()")], h.json_script([1], id="j")]

    assert b"mode replace" not in changes(view("x"), view("y"))


def test_what_the_page_keeps_for_itself_is_not_patched() -> None:
    @component
    def view(text: str) -> h.Element:
        return h.div(id="a")[h.div({"data-ignore-morph": True}, id="b")[h.p(id="c")[text]], h.p["same"]]

    def plain(text: str) -> h.Element:
        return h.div(id="a")[h.div({"data-ignore-morph": True}, id="b")[h.p(id="c")[text]], h.p["same"]]

    for build in (view, plain):
        assert b"" == changes(build("x"), build("y"))


STRAYS: dict[str, Callable[[str], h.Node]] = {
    "a block in a paragraph": lambda text: h.p(id="b", title=text)[h.div["x"]],
    "a link in a link": lambda text: h.a(id="b", title=text)[h.b[h.a["x"]]],
    "a block in a span in a paragraph": lambda text: h.p[h.span(id="b", title=text)[h.div["x"]]],
    "text in a table": lambda text: h.table[h.tbody(id="b", title=text)["x"]],
    "an item in an item": lambda text: h.li(id="b", title=text)[h.li["x"]],
    "a heading in a heading": lambda text: h.h1(id="b", title=text)[h.h2["x"]],
    "a button in a button": lambda text: h.button(id="b", title=text)[h.button["x"]],
    "a form in a form": lambda text: h.form[h.p(id="b", title=text)[h.form["x"]]],
    "a drawing with HTML": lambda text: h.svg.svg(id="b", height=text)[h.p["x"]],
    "markup that is not closed": lambda text: h.p(id="b", title=text)[h.raw("</p>")],
}


@pytest.mark.parametrize("inside", STRAYS.values(), ids=STRAYS)
def test_what_the_parser_takes_apart_is_sent_with_what_is_around(inside: Callable[[str], h.Node]) -> None:
    body = changes(h.div(id="a")[inside("1")], h.div(id="a")[inside("2")])
    assert body.startswith(b'event: datastar-patch-elements\ndata: elements <div id="a">')


HOLDS: dict[str, Callable[[str], h.Node]] = {
    "blocks in a division": lambda text: h.div(id="b", title=text)[h.p["x"], h.ul[h.li[h.ul[h.li["y"]]]]],
    "a paragraph taken apart inside": lambda text: h.div(id="b", title=text)[h.p[h.div["x"]]],
    "a table": lambda text: h.table(id="b", title=text)[h.tr[h.td["x"]]],
    "a drawing": lambda text: h.svg.svg(id="b", height=text)[h.svg.foreignObject[h.p["x"]], h.svg.path()],
    "void elements": lambda text: h.p(id="b", title=text)[h.br(), h.img(src="x"), h.input()],
    "a script with markup": lambda text: h.p(id="b", title=text)[h.json_script("<div>", id="c")],
    "a comment with markup": lambda text: h.p(id="b", title=text)[h.comment("<div>")],
    "a select": lambda text: h.select(id="b", title=text)[h.optgroup[h.option["x"]]],
}


@pytest.mark.parametrize("inside", HOLDS.values(), ids=HOLDS)
def test_what_stays_together_is_sent_alone(inside: Callable[[str], h.Node]) -> None:
    body = changes(h.div(id="a")[inside("1"), "x"], h.div(id="a")[inside("2"), "x"])
    assert b'id="a"' not in body
    assert b'id="b"' in body


def test_an_element_of_a_drawing_goes_in_its_namespace() -> None:
    def view(radius: int) -> h.Node:
        circles = [h.svg.circle(id=f"c{number}", r=radius) for number in range(3)]
        return h.div(id="a")[h.svg.svg[circles, h.svg.text["a text that makes the whole longer" * 9]]]

    body = changes(view(1), view(2)).decode()
    assert "data: namespace svg\n" in body
    assert '<circle id="c0" r="2"></circle> <circle id="c1" r="2"></circle> ' in body


@pytest.mark.parametrize(
    ("expected", "name"),
    [
        ("row-1", "row-1"), ("\\31 ", "1"), ("a\\ b", "a b"), ("a\\.b\\:c", "a.b:c"), ("é", "é"), ("\\-", "-"),
        ("-\\31 ", "-1"), ("\\#\\'\\\"", "#'\""), ("\\a ", "\n"), ("--a", "--a"),
    ],
)  # fmt: skip
def test_odd_ids_are_written_as_css(expected: str, name: str) -> None:
    assert expected == css_identifier(name)


def test_an_id_with_a_line_end_is_no_second_line() -> None:
    def view(text: str) -> h.Node:
        return h.div(id="a\nb", class_="long enough to be longer than the text alone")[text]

    assert at("#a\\a b", "inner", "y") == changes(view("x"), view("y"))


# -- frames


def test_a_frame_sends_the_whole_then_what_changed() -> None:
    frame = Frame()
    assert outer('<p id="a">x</p>') == frame.update(h.p(id="a")["x"])
    assert b"" == frame.update(h.p(id="a")["x"])
    assert outer('<p id="a">y</p>') == frame.update(h.p(id="a")["y"])


def test_a_frame_that_knows_the_page_sends_what_changed() -> None:
    assert b"" == Frame(h.p(id="a")["x"]).update(h.p(id="a")["x"])


def test_a_frame_refuses_what_the_page_could_not_find() -> None:
    with pytest.raises(h.MarkupError, match="expected an id on the outermost element"):
        Frame().update(h.p["x"])


class Item:
    """A row that can be changed in place, and does not say so."""

    def __init__(self, name: str, text: str) -> None:
        self.name = name
        self.text = text


def items(rows: list[Item]) -> h.Element:
    return h.ul(id="l")[h.each(rows, key=lambda row: row.name, render=lambda row: h.li(id=row.name)[row.text])]


def test_debug_finds_rows_that_were_changed_in_place(caplog: pytest.LogCaptureFixture) -> None:
    rows = [Item("a", "old"), Item("b", "old")]
    careless, careful = Frame(debug=False), Frame(debug=True)
    for frame in (careless, careful):
        frame.update(items(rows))
    rows[1].text = "new"
    assert b"" == careless.update(items(rows))
    with caplog.at_level(logging.ERROR, "stario"):
        assert outer('<ul id="l"><li id="a">old</li><li id="b">new</li></ul>') == careful.update(items(rows))
    assert "at #b" in caplog.text
    assert "expected data that is not changed in place" in caplog.text
    assert b"" == careful.update(items(rows))


def test_debug_sends_the_same_as_without() -> None:
    views: list[Any] = [h.p(id="a")[text] for text in ("x", "y", "y", "z")]
    bodies = [[frame.update(view) for view in views] for frame in (Frame(debug=False), Frame(debug=True))]
    assert bodies[0] == bodies[1]


# -- tables without a body of their own


def table(rows: str, *, head: bool, foot: bool) -> h.Node:
    headings = h.thead(id="head")[h.tr[h.th["x"]]] if head else None
    below = h.tfoot(id="foot")[h.tr[h.td["f" * 200]]] if foot else None
    return h.main(id="root")[
        h.table(id="t")[headings, [h.tr(id=f"r{row}")[h.td[row]] for row in rows], below], h.p["y" * 300]
    ]


@pytest.mark.parametrize("head", [True, False], ids=["head", "no head"])
@pytest.mark.parametrize("foot", [True, False], ids=["foot", "no foot"])
def test_rows_of_a_table_stay_in_the_body_that_the_parser_makes(head: bool, foot: bool) -> None:
    for was, now in itertools.permutations(["", "1", "12", "123", "231", "14", "4", "1423"], 2):
        page = Page(table(was, head=head, foot=foot))
        page.take(changes(table(was, head=head, foot=foot), table(now, head=head, foot=foot)))
        assert page.plain() == Page(table(now, head=head, foot=foot)).plain(), (was, now)
