"""The differ: which patches lead from one tree to another, and that they do.

The law is shown with html5lib's DOM: a page that shows the old tree, patched by id, is the page of the new tree.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

import html5lib
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from markupsafe import Markup

from stario import component
from stario import html as h

if TYPE_CHECKING:
    from xml.dom import minidom

ALL = ""
"""The target of a patch that replaces the whole tree."""


def targets(old: object, new: object) -> list[str]:
    """Return what the patches are addressed to; all of them must be new forms of elements, or of their texts."""
    patches = h.diff(old, new)
    assert {"outer", "inner"} >= {patch.kind for patch in patches}
    return [patch.target + patch.path for patch in patches]


# -- nothing changed


@pytest.mark.parametrize(
    "build",
    [
        lambda: h.p,
        lambda: "a",
        lambda: None,
        lambda: h.p(id="a")["x"],
        lambda: h.p["x", h.b(title="y")[1, 1.5, None, True]],
        lambda: h.ul[[h.li[n] for n in range(3)]],
        lambda: h.ul[(h.li[n] for n in range(3))],
        lambda: [h.p["a"], ["b", None]],
        lambda: h.fragment[h.p["a"], h.fragment["b"]],
        lambda: h.div[h.raw("<b>"), h.comment("x"), Markup("<i>")],
        lambda: h.script[h.js("go()")],
        lambda: h.json_script({"a": 1}, id="a"),
        lambda: h.page(title="a")[h.p["x"]],
        lambda: h.svg.svg(viewBox="0 0 1 1")[h.svg.circle(r=1)],
    ],
)
def test_two_trees_of_one_view_do_not_differ(build: Callable[[], object]) -> None:
    assert [] == h.diff(build(), build())


def test_a_tree_does_not_differ_from_itself() -> None:
    tree = h.div[h.p[(n for n in range(3))], object()]
    assert [] == h.diff(tree, tree)


def test_a_part_that_is_the_same_object_is_not_looked_into() -> None:
    drawn: list[int] = []
    part = h.ul[(drawn.append(n) for n in range(3))]
    patches = h.diff(h.div(id="a")[part, h.b(id="b")["x"]], h.div(id="a")[part, h.b(id="b")["y"]])
    assert [("b", True)] == [(patch.target, patch.kind == "outer") for patch in patches]


def test_a_list_that_changed_after_it_was_given_changes_nothing() -> None:
    rows = ["a"]
    old = h.p(id="p")[rows]
    new = h.p(id="p")[rows]
    rows.append("b")
    assert [] == h.diff(old, new)


@pytest.mark.parametrize(("was", "now"), [(None, True), (True, False), (False, None)])
def test_nothing_is_nothing_however_it_is_written(was: object, now: object) -> None:
    assert [] == h.diff(h.p(id="a")[was], h.p(id="a")[now])


# -- the unit


def test_a_changed_text_is_patched_in_the_nearest_element_with_an_id() -> None:
    def view(text: str) -> h.Node:
        return h.main(id="main")[h.section(id="s")[h.p[h.b[text]]], h.footer(id="f")["x"]]

    (patch,) = h.diff(view("old"), view("new"))
    assert ("inner", "s", ("new",), ">p>b") == patch_of(patch)


def test_a_child_is_found_by_its_name_where_no_other_has_it() -> None:
    def view(text: str) -> h.Node:
        return h.div(id="a")["x", h.b["x"], h.p[text]]

    assert ["a>p"] == targets(view("y"), view("z"))


def test_a_child_is_found_by_its_number_where_another_has_its_name() -> None:
    def view(text: str) -> h.Node:
        return h.div(id="a")[h.p["x"], h.p[text]]

    assert ["a>:nth-child(2)"] == targets(view("y"), view("z"))


def test_a_child_is_found_by_its_number_where_not_all_others_are_known() -> None:
    def view(text: str) -> h.Node:
        return h.div(id="a")[h.b["x"], h.p[text], h.raw("<i></i>")]

    assert ["a>:nth-child(2)"] == targets(view("y"), view("z"))


def test_a_component_in_a_plain_element_is_found_by_its_name() -> None:
    @component
    def word(text: str) -> h.Element:
        return h.p[h.b["x"], h.i[text]]

    def view(text: str) -> h.Node:
        return h.div(id="a")[h.b["x"], word(text)]

    assert ["a>p>i"] == targets(view("y"), view("z"))


def patch_of(patch: h.Patch) -> tuple[str, str, tuple[object, ...], str]:
    return patch.kind, patch.target, patch.nodes, patch.path


def test_a_changed_attribute_is_patched_in_the_element_itself() -> None:
    assert ["b"] == targets(h.div(id="a")[h.p(id="b", title="x")], h.div(id="a")[h.p(id="b", title="y")])


def test_a_changed_attribute_of_an_element_without_an_id_is_patched_above() -> None:
    assert ["a"] == targets(h.div(id="a")[h.p(title="x")], h.div(id="a")[h.p(title="y")])


def test_two_changes_are_patched_in_the_order_of_the_page() -> None:
    def view(first: str, last: str) -> h.Node:
        return h.div(id="a")[h.p(id="z")[first], h.p(id="m")["same"], h.ul[h.li(id="b")[last]]]

    assert ["z", "b"] == targets(view("1", "1"), view("2", "2"))


def test_many_changes_in_lists_and_generators_are_patched_in_the_order_of_the_page() -> None:
    def view(text: str) -> h.Node:
        return h.div(id="a")[
            [h.p(id="9")[text], [h.p(id="8")[text]]],
            (h.p(id=str(n))[text] for n in (7, 6)),
            h.fragment[h.p(id="5")[text]],
        ]

    assert ["9", "8", "7", "6", "5"] == targets(view("old"), view("new"))


def test_a_change_within_a_changed_unit_is_patched_once_by_the_outer_one() -> None:
    def view(text: str) -> h.Node:
        return h.div(id="a")[h.div(id="b", title=text)[h.p(id="c")[text]]]

    assert ["b"] == targets(view("old"), view("new"))


@pytest.mark.parametrize("first", [True, False], ids=["the inner change first", "the outer change first"])
def test_only_the_outermost_unit_is_patched_whichever_change_is_met_first(first: bool) -> None:
    def view(text: str) -> h.Node:
        parts = [h.p(id="inner")[text], text]
        return h.div(id="a")[h.div(id="outer")[parts if first else parts[::-1]], h.p(id="z")[text]]

    assert ["outer", "z"] == targets(view("old"), view("new"))


def test_an_element_with_another_id_is_patched_in_one_piece_above() -> None:
    assert ["list"] == targets(h.ul(id="list")[h.li(id="a")["x"]], h.ul(id="list")[h.li(id="b")["x"]])


def test_an_element_that_lost_or_got_its_id_is_patched_above() -> None:
    with_id, without = h.ul(id="list")[h.li(id="a")["x"]], h.ul(id="list")[h.li["x"]]
    assert (["list"], ["list"]) == (targets(with_id, without), targets(without, with_id))


def test_another_element_with_the_same_id_is_patched_above() -> None:
    assert ["a"] == targets(h.div(id="a")[h.p(id="b")["x"]], h.div(id="a")[h.h1(id="b")["x"]])


def test_an_empty_id_is_no_id() -> None:
    assert ["a>p"] == targets(h.div(id="a")[h.p(id="")["x"]], h.div(id="a")[h.p(id="")["y"]])


def test_an_id_with_odd_characters_is_given_as_it_was_written() -> None:
    name = "a b\"<&>'ü"
    assert [name] == targets(h.p(id=name)["x"], h.p(id=name)["y"])


@pytest.mark.parametrize(
    ("was", "now"),
    [
        ([h.li["a"]], [h.li["a"], h.li["b"]]),
        ([h.li["a"], h.li["b"]], [h.li["a"]]),
        ([], [h.li["a"]]),
        ([h.li["a"]], None),
        ([h.li["a"]], h.fragment[h.li["a"], h.li["b"]]),
    ],
)
def test_a_list_of_another_length_is_patched_in_its_element(was: h.Node, now: h.Node) -> None:
    assert ["list"] == targets(
        h.div(id="a")[h.ul(id="list")[was], h.p(id="p")["x"]], h.div(id="a")[h.ul(id="list")[now], h.p(id="p")["x"]]
    )


def test_a_generator_of_another_length_is_patched_row_by_row() -> None:
    def view(count: int) -> h.Node:
        return h.div(id="a")[h.ul(id="list")[(h.li(id=f"i{n}")[n] for n in range(count))]]

    (patch,) = h.diff(view(2), view(3))
    assert ("after", "i1", '<li id="i2">2</li>') == (patch.kind, patch.target, h.render(patch.nodes))


def test_a_row_of_a_generator_is_a_unit() -> None:
    def view(changed: int) -> h.Node:
        return h.ul(id="list")[(h.li(id=f"i{n}")["new" if n == changed else "old"] for n in range(5))]

    assert ["i1", "i3"] == targets(view(1), view(3))


def test_a_generator_is_drawn_once_by_comparing_and_rendering() -> None:
    drawn: list[int] = []

    def view() -> h.Container:
        return h.ul(id="list")[(drawn.append(n) for n in range(3))]

    old, new = view(), view()
    h.diff(old, new)
    assert ("<ul></ul>", [0, 1, 2, 0, 1, 2]) == (str(new).replace(' id="list"', ""), drawn)


@pytest.mark.parametrize(
    ("was", "now"),
    [
        (1, True), (0, False), (0, None), ("", "a"), ("1", True), (1, 2), ("a", "b"), (1, "2"), (1, h.b["1"]),
        ("<b>", Markup("<b>")), (Markup("<b>"), Markup("<i>")), (h.raw("<b>"), h.raw("<i>")), (h.raw("a"), h.raw("b")),
        (h.comment("a"), h.comment("b")), (h.raw("<!--a-->x"), h.comment("a")), (h.raw("<b>"), "<b>"),
        (h.b["a"], h.i["a"]), (h.b["a"], None), (h.b(title="a"), h.b(title="b")), (1.5, 2.5),
    ],
)  # fmt: skip
def test_children_that_are_written_differently_differ(was: h.Node, now: h.Node) -> None:
    assert (["a"], ["a"]) == (
        targets(h.div(id="a")[was], h.div(id="a")[now]),
        targets(h.div(id="a")[now], h.div(id="a")[was]),
    )


@pytest.mark.parametrize(
    ("was", "now"),
    [
        (h.js("a"), h.js("b")),
        (h.raw("a"), h.raw("b")),
        (h.js("a"), h.raw("b")),
    ],
)
def test_scripts_with_other_code_differ(was: h.Node, now: h.Node) -> None:
    assert ["a"] == targets(h.div(id="a")[h.script[was]], h.div(id="a")[h.script[now]])


# -- the whole tree


@pytest.mark.parametrize(
    ("was", "now"),
    [
        ("a", "b"),
        (h.p["a"], h.p["b"]),
        (h.p(id="a")["x"], h.p(id="b")["x"]),
        (h.p(id="a")["x"], h.h1(id="a")["x"]),
        (h.p["a"], None),
        (None, h.p(id="a")["x"]),
        (["a"], ["a", "b"]),
        (["a", h.p(id="x")["b"]], ["c", h.p(id="x")["d"]]),
        (h.p["a"], h.fragment[h.p["a"]]),
        (h.page(title="a")[h.p(id="x")["x"]], h.page(title="b")[h.p(id="x")["x"]]),
    ],
)
def test_a_change_with_no_id_above_it_patches_the_whole(was: object, now: object) -> None:
    (patch,) = h.diff(was, now)
    assert ("outer", ALL, (now,)) == (patch.kind, patch.target, patch.nodes)


def test_a_change_with_no_id_above_it_leaves_no_smaller_patches() -> None:
    def view(text: str) -> h.Node:
        return h.div[h.p(id="a")[text], h.p[text], h.p(id="b")[text]]

    assert [ALL] == targets(view("old"), view("new"))


def test_units_under_a_root_without_an_id_are_patched_on_their_own() -> None:
    def view(text: str) -> h.Node:
        return h.page(title="same")[h.main[h.p(id="a")[text]]]

    assert ["a"] == targets(view("old"), view("new"))


@pytest.mark.parametrize(
    "view",
    [
        lambda text: h.div[h.p(id="a")[text], h.p(id="a")["same"]],
        lambda text: h.div[h.p(id="a")["same"], h.p(id="a")[text]],
        lambda text: h.div[h.p(id="a")[text], h.p(id="a")[text]],
        lambda text: h.div(id="a")[h.div(id="x")["same"], h.p(id="x")[text]],
        lambda text: h.div[h.p(id="a")[text], (h.i(id="a")["same"] for _ in range(1))],
        lambda text: h.div[h.p(id="a")[text], h.fragment[[h.i(id="a")["same"]]]],
        lambda text: h.div[h.p(id="a")[text], h.svg.svg[h.svg.circle(id="a")]],
    ],
)
def test_an_id_that_stands_twice_is_no_address(view: Callable[[str], h.Node]) -> None:
    assert [ALL] == targets(view("old"), view("new"))


def test_an_id_that_stood_twice_on_the_old_page_only_is_no_address() -> None:
    old = h.div[h.p(id="a")["old"], h.div(id="b")[h.i(id="a")["x"]]]
    new = h.div[h.p(id="a")["new"], h.div(id="b")["x"]]
    assert [ALL] == targets(old, new)


def test_an_id_that_stands_twice_on_the_new_page_only_is_no_address() -> None:
    old = h.div[h.p(id="a")["old"], h.div(id="b")["x"]]
    new = h.div[h.p(id="a")["new"], h.div(id="b")[h.i(id="a")["x"]]]
    assert [ALL] == targets(old, new)


def test_an_id_that_stands_twice_does_not_matter_where_nothing_is_addressed_to_it() -> None:
    def view(text: str) -> h.Node:
        return h.div[h.i(id="x")["same"], h.i(id="x")["same"], h.p(id="a")[text]]

    assert ["a"] == targets(view("old"), view("new"))


# -- SVG


def test_a_change_in_a_drawing_is_patched_in_the_drawing() -> None:
    def view(radius: int) -> h.Node:
        return h.div(id="a")[h.svg.svg(id="s")[h.svg.g(id="g")[h.svg.circle(id="c", r=radius)]]]

    assert ["c"] == targets(view(1), view(2))


def test_a_change_in_a_formula_is_patched_above_it() -> None:
    def view(title: str) -> h.Node:
        return h.div(id="a")[h.p["x"], h.math.math[h.math.mi(id="c", class_=title)]]

    assert ["a"] == targets(view("1"), view("2"))


# -- depth


def test_ten_thousand_nested_elements_are_compared_and_sent_from_where_looking_ends() -> None:
    def view(text: str) -> h.Node:
        node: h.Node = h.p(id="deep")[text]
        for _ in range(10_000):
            node = h.div[node]
        return node

    assert ([ALL], []) == (targets(view("old"), view("new")), targets(view("old"), view("old")))


def test_a_patch_is_a_value() -> None:
    assert h.Patch("outer", "a", ("x",)) == h.Patch("outer", "a", ("x",))


# -- the law: patched, the old page is the new page


class Spec(NamedTuple):
    """A node to be built: `kind` is a tag, or a way to group children."""

    kind: str
    id: str | None
    word: str | None
    children: tuple[object, ...]


GROUPS: dict[str, Callable[[list[object]], object]] = {
    "list": lambda nodes: nodes,
    "tuple": tuple,
    "generator": lambda nodes: h.fragment[(node for node in nodes)],
    "fragment": lambda nodes: h.fragment[nodes],
}


def build(spec: object) -> object:
    """Return a fresh tree; nothing is shared with another call."""
    if not isinstance(spec, Spec):
        return spec
    children = [build(child) for child in spec.children]
    if spec.kind in GROUPS:
        return GROUPS[spec.kind](children)
    if spec.kind == "svg":
        return h.svg.svg(id=spec.id)[h.svg.circle(id=spec.word, r=len(children)), h.svg.path(d=spec.word)]
    if spec.kind == "raw":
        return h.raw(f"<i>{spec.word}</i>")
    return getattr(h, spec.kind)(id=spec.id, class_=spec.word)[children]


ids = st.none() | st.sampled_from([f"i{n}" for n in range(30)])
words = st.none() | st.sampled_from(["a", "b"])
leaves = st.sampled_from(["a", "b", "<", "1", 1, 2, True, None, Markup("<b>b</b>")])
kinds = st.sampled_from(["div", "div", "span", "section", "svg", "raw", *GROUPS])


def _node(children: st.SearchStrategy[object]) -> st.SearchStrategy[object]:
    return st.builds(Spec, kinds, ids, words, st.lists(children, max_size=4).map(tuple))


specs = st.recursive(leaves, _node, max_leaves=14)


@st.composite
def edited(draw: st.DrawFn, spec: object) -> object:
    """Return a tree with one edit somewhere in it."""
    if not isinstance(spec, Spec):
        return draw(leaves)
    edit = draw(st.sampled_from(["within", "within", "within", "replace", "id", "word", "insert", "remove", "turn"]))
    if edit == "replace":
        return draw(specs)
    if edit in ("id", "word"):
        return spec._replace(**{edit: draw(ids if edit == "id" else words)})
    rest = list(spec.children)
    place = draw(st.integers(0, len(rest)))
    if edit == "insert":
        rest.insert(place, draw(specs))
    elif edit == "turn":
        rest.reverse()
    elif place < len(rest):
        rest[place : place + 1] = [] if edit == "remove" else [draw(edited(rest[place]))]
    return spec._replace(children=tuple(rest))


@st.composite
def changes(draw: st.DrawFn) -> tuple[object, object]:
    """Return a tree and the same tree after up to four edits."""
    old = draw(_node(specs))
    new = old
    for _ in range(draw(st.integers(0, 4))):
        new = draw(edited(new))
    return old, new


def parsed(node: object) -> minidom.DocumentFragment:
    return html5lib.parseFragment(h.render(node), treebuilder="dom", namespaceHTMLElements=False)


def shown(fragment: minidom.Node) -> str:
    fragment.normalize()
    return "".join(child.toxml() for child in fragment.childNodes)


def with_id(node: minidom.Node, name: str) -> list[minidom.Element]:
    """Return every element of a page that has an id."""
    found = [node] if node.nodeType == node.ELEMENT_NODE and node.getAttribute("id") == name else []
    return [*found, *(element for child in node.childNodes for element in with_id(child, name))]


def patched(page: minidom.DocumentFragment, patches: list[h.Patch]) -> minidom.DocumentFragment:
    """Apply patches to a page, as a client does."""
    for patch in patches:
        if patch.target == ALL:
            page = parsed(patch.nodes)
            continue
        (element,) = with_id(page, patch.target)
        _apply(patch, _below(element, patch.path))
    return page


def _below(element: minidom.Element, path: str) -> minidom.Element:
    """Follow a path of child numbers, and of names that only one child has."""
    for number, tag in re.findall(r">(?::nth-child\((\d+)\)|([a-z0-9]+))", path):
        elements = [child for child in element.childNodes if child.nodeType == child.ELEMENT_NODE]
        if number:
            element = elements[int(number) - 1]
        else:
            (element,) = [child for child in elements if child.tagName == tag]
    return element


def _apply(patch: h.Patch, element: minidom.Element) -> None:
    parent, fragment = element.parentNode, parsed(patch.nodes)
    if patch.kind == "remove":
        parent.removeChild(element)
    elif patch.kind == "outer":
        parent.replaceChild(fragment, element)
    elif patch.kind in ("before", "after"):
        parent.insertBefore(fragment, element if patch.kind == "before" else element.nextSibling)
    else:
        for child in list(element.childNodes) if patch.kind == "inner" else []:
            element.removeChild(child)
        element.insertBefore(fragment, element.firstChild if patch.kind == "prepend" else None)


def _page(*children: object) -> Spec:
    return Spec("div", "root", None, children)


@given(changes())
@example((_page(Spec("div", "i1", None, ("a",)), "x"), _page(Spec("div", "i1", None, ("b",)), "y")))
@example((_page(Spec("div", "i1", None, ("a",))), _page(Spec("div", "i1", None, ("b",)), Spec("div", "i1", None, ()))))
@settings(deadline=None, max_examples=400)
def test_a_patched_page_is_the_new_page(change: tuple[object, object]) -> None:
    old, new = map(build, change)
    assert shown(parsed(new)) == shown(patched(parsed(old), h.diff(old, new)))


@given(specs)
@settings(deadline=None)
def test_any_view_built_twice_does_not_differ(spec: object) -> None:
    assert [] == h.diff(build(spec), build(spec))
