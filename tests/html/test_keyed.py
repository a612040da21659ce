"""Lists of rows with ids: which patches bring one to another, plain, compiled and by `h.each`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stario import component
from stario import html as h
from stario.html.differ import Unit
from stario.html.differ.keyed import Ends, longest_increasing, reconcile

Rows = Sequence[tuple[str, str]]


def plain(rows: Rows) -> h.Element:
    return h.div(id="d")[h.ul(id="list")[[h.li(id=name)[h.b[text]] for name, text in rows]]]


@component
def folded(rows: Rows) -> h.Element:
    return h.div(id="d")[h.ul(id="list")[[h.li(id=name)[h.b[text]] for name, text in rows]]]


@component
def line(name: str, text: str) -> h.Element:
    return h.li(id=name)[h.b[text]]


@component
def called(rows: Rows) -> h.Element:
    return h.div(id="d")[h.ul(id="list")[[line(name, text) for name, text in rows]]]


def by_data(rows: Rows) -> h.Element:
    return h.div(id="d")[h.ul(id="list")[h.each(rows, key=lambda row: row[0], render=lambda row: line(*row))]]


def drawn(rows: Rows) -> h.Element:
    return h.div(id="d")[h.ul(id="list")[(h.li(id=name)[h.b[text]] for name, text in rows)]]


VIEWS = [plain, folded, called, by_data, drawn]


@pytest.fixture(params=VIEWS, ids=lambda view: view.__name__)
def view(request: pytest.FixtureRequest) -> Callable[[Rows], h.Element]:
    built: Callable[[Rows], h.Element] = request.param
    return built


def rows(names: str) -> list[tuple[str, str]]:
    return [(name, name.lower()) for name in names]


def patched(names: Sequence[str], patches: Sequence[h.Patch]) -> list[str]:
    """Return the ids of a list after patches, applied one after the other as the page does."""
    page = list(names)
    for patch in patches:
        new = [getattr(node, "id", None) for node in patch.nodes]
        if patch.kind == "remove":
            page.remove(patch.target)
        elif patch.kind in ("before", "after"):
            place = page.index(patch.target) + (patch.kind == "after")
            page[place:place] = new
        elif patch.kind in ("append", "prepend"):
            assert patch.target == "list"
            page = [*page, *new] if patch.kind == "append" else [*new, *page]
        elif patch.target in ("list", "d", ""):
            return ["the whole"]
    return page


def kinds(old: Rows, new: Rows, view: Callable[[Rows], h.Element]) -> list[str]:
    return [patch.kind for patch in h.diff(view(old), view(new))]


@pytest.mark.parametrize(
    ("was", "now", "expected"),
    [
        ("ABC", "ABC", []),
        ("ABC", "AC", ["remove"]),
        ("ABC", "A", ["remove", "remove"]),
        ("AC", "ABC", ["before"]),
        ("AD", "ABCD", ["before"]),
        ("ABCDE", "ADXYBE", ["remove", "remove", "before"]),
        ("ABCD", "DABC", ["remove", None]),
        ("ABCDEFGH", "AXCDEYGZ", ["remove", "remove", "remove", None, "before", "before"]),
    ],
)
def test_a_list_is_brought_to_another_by_few_patches(
    view: Callable[[Rows], h.Element], was: str, now: str, expected: list[str | None]
) -> None:
    patches = h.diff(view(rows(was)), view(rows(now)))
    assert list(now) == patched(was, patches)
    assert len(expected) == len(patches)
    for kind, patch in zip(expected, patches):
        assert kind in (None, patch.kind)


def test_new_rows_go_in_together(view: Callable[[Rows], h.Element]) -> None:
    (patch,) = h.diff(view(rows("AD")), view(rows("ABCD")))
    assert ("before", "D") == (patch.kind, patch.target)
    assert '<li id="B"><b>b</b></li><li id="C"><b>c</b></li>' == h.render(patch.nodes)


@pytest.mark.parametrize("build", [plain, folded, called])
def test_rows_at_the_ends_go_into_the_element_around(build: Callable[[Rows], h.Element]) -> None:
    assert ["append"] == kinds(rows("AB"), rows("ABC"), build)
    assert ["prepend"] == kinds(rows("AB"), rows("XAB"), build)


def test_a_list_that_keeps_nothing_is_sent_as_a_whole(view: Callable[[Rows], h.Element]) -> None:
    for was, now in (("ABC", ""), ("", "ABC"), ("ABC", "XYZ")):
        (patch,) = h.diff(view(rows(was)), view(rows(now)))
        assert ("outer", "list") == (patch.kind, patch.target)


def test_a_changed_row_is_told_beside_rows_that_come_and_go(view: Callable[[Rows], h.Element]) -> None:
    patches = h.diff(view(rows("ABCD")), view([("A", "a"), ("C", "new"), ("D", "d"), ("E", "e")]))
    assert [("remove", "B"), "C"] == [(patches[0].kind, patches[0].target), patches[-1].target]
    assert "new" in h.render(patches[-1].nodes)


def test_rows_with_one_id_are_sent_as_a_whole() -> None:
    for build in (plain, folded, called, drawn):
        (patch,) = h.diff(build(rows("ABB")), build(rows("AB")))
        assert "outer" == patch.kind


def test_rows_without_ids_are_sent_as_a_whole() -> None:
    @component
    def bare(texts: list[str]) -> h.Element:
        return h.ul(id="list")[[h.li[text] for text in texts]]

    (patch,) = h.diff(bare(["a", "b"]), bare(["a"]))
    assert ("outer", "list") == (patch.kind, patch.target)


def test_a_row_without_an_id_is_found_by_its_number() -> None:
    @component
    def bare(texts: list[str]) -> h.Element:
        return h.ul(id="list")[[h.li[h.b[text]] for text in texts]]

    (patch,) = h.diff(bare(["a", "b", "c"]), bare(["a", "x", "c"]))
    assert ("inner", "list", ">:nth-child(2)>b") == (patch.kind, patch.target, patch.path)


def test_rows_beside_other_children_keep_their_places() -> None:
    def listed(names: str) -> h.Element:
        return h.ul(id="list")[h.li["first"], [h.li(id=name)[name] for name in names], h.li["last"]]

    assert [("before", "B")] == [(patch.kind, patch.target) for patch in h.diff(listed("B"), listed("AB"))]
    assert [("after", "B")] == [(patch.kind, patch.target) for patch in h.diff(listed("B"), listed("BC"))]


def test_rows_of_a_table_without_a_body_go_beside_rows() -> None:
    def table(names: str) -> h.Element:
        return h.table(id="t")[[h.tr(id=name)[h.td[name]] for name in names]]

    for now in ("ABC", "XAB"):
        (patch,) = h.diff(table("AB"), table(now))
        assert patch.kind in ("before", "after")  # the parser puts a <tbody> around them, which the tree does not have


names = st.lists(st.sampled_from("ABCDEFGHIJ"), unique=True, max_size=10)


@given(names, names, st.sampled_from(VIEWS))
@settings(deadline=None, max_examples=500)
def test_any_list_is_brought_to_any_other(was: list[str], now: list[str], build: Callable[[Rows], h.Element]) -> None:
    patches = h.diff(build(rows("".join(was))), build(rows("".join(now))))
    assert patched(was, patches) in (now, ["the whole"])


@given(st.permutations(range(40)))
@settings(deadline=None)
def test_the_longest_increasing_subsequence_is_increasing(numbers: list[int]) -> None:
    found = [numbers[place] for place in longest_increasing(numbers)]
    assert all(one < other for one, other in pairwise(found))
    assert len(found) == _longest(numbers)


def _longest(numbers: list[int]) -> int:
    """Return the length by asking for each number, in the square of the time."""
    lengths: list[int] = []
    for place, number in enumerate(numbers):
        lengths.append(1 + max((lengths[at] for at in range(place) if numbers[at] < number), default=0))
    return max(lengths)


def _same(one: int, other: int) -> bool:
    return True


def test_a_list_that_falls_to_pieces_is_not_told_in_pieces() -> None:
    was = [str(number) for number in range(0, 400, 2)]
    now = [str(number) for number in range(400)]
    into: list[Any] = []
    told = reconcile(
        was, now, Ends(), node=str, node_was=str, pair=_same, into=into, lost=Unit("", None, None), tags=tuple
    )
    assert not told


# -- h.each


def test_rows_that_did_not_change_are_not_rendered() -> None:
    rendered: list[str] = []

    def row(data: tuple[str, str]) -> h.Element:
        rendered.append(data[0])
        return h.li(id=data[0])[data[1]]

    def listed(data: Rows) -> h.Element:
        return h.ul(id="list")[h.each(data, key=lambda each: each[0], render=row)]

    old, new = listed(rows("ABCD")), listed([("A", "a"), ("B", "new"), ("C", "c"), ("D", "d")])
    patches = h.diff(old, new)
    assert (["B"], ["B", "B"]) == ([patch.target for patch in patches], rendered)


def test_a_render_that_sees_other_values_renders_all_rows() -> None:
    def listed(selected: str) -> h.Element:
        render = lambda row: h.li(id=row[0], aria_current=row[0] == selected)[row[1]]  # noqa: E731
        return h.ul(id="list")[h.each(rows("ABC"), key=lambda row: row[0], render=render)]

    assert [] == h.diff(listed("A"), listed("A"))
    assert ["A", "B"] == [patch.target for patch in h.diff(listed("A"), listed("B"))]


def test_a_render_that_sees_another_list_renders_all_rows() -> None:
    def listed(chosen: list[str]) -> h.Element:
        render = lambda row: h.li(id=row[0])[str(row[0] in chosen)]  # noqa: E731
        return h.ul(id="list")[h.each(rows("AB"), key=lambda row: row[0], render=render)]

    assert ["B"] == [patch.target for patch in h.diff(listed(["A"]), listed(["A", "B"]))]


def test_rows_that_cannot_be_compared_are_rendered() -> None:
    class Odd:
        def __init__(self, name: str) -> None:
            self.name = name

        def __eq__(self, other: object) -> bool:
            raise ValueError("compare item by item")

        __hash__ = None  # type: ignore[assignment]

    def listed(text: str) -> h.Element:
        render = lambda row: h.li(id=row.name)[text]  # noqa: E731
        return h.ul(id="list")[h.each([Odd("A")], key=lambda row: row.name, render=render)]

    assert ([], ["A"]) == (
        h.diff(listed("x"), listed("x")),
        [patch.target for patch in h.diff(listed("x"), listed("y"))],
    )


def test_two_rows_with_one_key_are_refused() -> None:
    with pytest.raises(h.MarkupError, match="expected rows with different keys"):
        h.each(rows("AA"), key=lambda row: row[0], render=lambda row: h.li[row[1]])


def test_rows_within_another_context_are_rendered_again() -> None:
    theme = h.Context[str]("theme")

    def listed(name: str) -> h.Element:
        render = lambda row: h.li(id=row[0], class_=theme.get())[row[1]]  # noqa: E731
        return h.ul(id="list")[
            theme.provide(name)[component(lambda: h.each(rows("A"), key=lambda row: row[0], render=render))()]
        ]

    assert '<ul id="list"><li id="A" class="dark">a</li></ul>' == str(listed("dark"))
    assert ([], ["A"]) == (
        h.diff(listed("dark"), listed("dark")),
        [patch.target for patch in h.diff(listed("dark"), listed("light"))],
    )


def test_a_row_may_be_several_nodes() -> None:
    node = h.dl(id="d")[h.each(rows("AB"), key=lambda row: row[0], render=lambda row: [h.dt[row[0]], h.dd[row[1]]])]
    assert '<dl id="d"><dt>A</dt><dd>a</dd><dt>B</dt><dd>b</dd></dl>' == str(node)
