"""Chunks: how long they are, when they leave, what stays in memory."""

from __future__ import annotations

import math
import tracemalloc
from collections.abc import Callable, Iterator

import pytest

from stario import html as h

UNIT = 8192


def rows(count: int, text: str = "x" * 20) -> Iterator[h.Element]:
    return (h.tr(id=f"row-{n}")[h.td[n], h.td(class_="name")[text]] for n in range(count))


class Long:
    def __html__(self) -> str:
        return "<b>x</b>" * 40_000


TREES: dict[str, Callable[[], h.Node]] = {
    "many rows": lambda: h.table[rows(5000)],
    "one long text": lambda: h.p["x" * 300_000],
    "a long text among others": lambda: h.p["a", "x" * 300_000, h.b["b"]],
    "long raw markup": lambda: h.div[h.raw("<b>x</b>" * 40_000)],
    "markup of an object": lambda: h.div[Long()],
    "a long script": lambda: h.script[h.Code("a" * 300_000)],
    "long comments": lambda: [h.comment("x" * 100_000) for _ in range(3)],
    "small pieces": lambda: [h.br() for _ in range(60_000)],
    "long attributes": lambda: [h.img(alt="x" * 3000) for _ in range(100)],
    "carriage returns": lambda: h.pre["\r" * 100_000],
    "letters beyond ASCII": lambda: h.p["é" * 100_000],
    "three bytes a letter": lambda: h.p[("語" * 50 for _ in range(5000))],
    "four bytes a letter": lambda: h.p["😀" * 100_000],
    "a boundary": lambda: h.boundary(None)[h.table[rows(5000)]],
}


@pytest.mark.parametrize("make", TREES.values(), ids=TREES)
def test_chunks_have_four_to_sixteen_kilobytes_whatever_the_tree(make: Callable[[], h.Node]) -> None:
    chunks = list(h.render_chunks(make()))
    assert h.render(make()) == "".join(chunks)
    *whole, last = chunks
    assert len(whole) > 5
    for measure in (len, lambda chunk: len(chunk.encode())):
        assert UNIT // 2 <= min(map(measure, whole))
        assert max(map(measure, chunks)) <= 2 * UNIT
    assert last


@pytest.mark.parametrize("size", [1, 1000, 100_000])
def test_a_long_text_is_cut_at_any_size(size: int) -> None:
    node = h.p["x" * 500_000]
    assert str(node) == "".join(h.render_chunks(node, size))


def test_a_text_is_not_cut_below_a_thousand_characters() -> None:
    assert 1000 <= min(map(len, list(h.render_chunks(h.p["x" * 50_000], size=1))[:-1]))


# -- generators: kept as long as there are few


def peak(run: Callable[[], object]) -> float:
    """Return the most memory that is taken at a time, in megabytes."""
    tracemalloc.start()
    try:
        run()
        return tracemalloc.get_traced_memory()[1] / 1e6
    finally:
        tracemalloc.stop()


def drain(tree: h.Node, keep: float = 1000) -> None:
    for _ in h.render_chunks(tree, keep=keep):
        pass


@pytest.mark.parametrize(
    "make",
    [
        lambda count: h.table[rows(count)],
        lambda count: h.table[(h.tbody[rows(20)] for _ in range(count // 20))],
        lambda count: h.table[h.fragment[(list(rows(10)) for _ in range(count // 10))]],
        lambda count: rows(count),
    ],
    ids=["rows", "rows in rows", "lists of rows", "rows at the root"],
)
def test_a_stream_takes_no_more_memory_for_more_rows(make: Callable[[int], h.Node]) -> None:
    tree = make(10_000)
    assert peak(lambda: drain(tree)) < 2


def test_fifty_thousand_rows_are_streamed_in_two_megabytes() -> None:
    tree = h.ul[(h.li[n] for n in range(50_000))]
    assert peak(lambda: drain(tree)) < 2


def test_the_memory_test_would_see_rows_that_are_kept() -> None:
    tree = h.table[rows(20_000)]
    assert peak(lambda: drain(tree, keep=math.inf)) > 5


def test_a_tree_with_few_rows_is_rendered_again_after_its_chunks() -> None:
    tree = h.table[h.tbody[rows(400)], h.tbody[rows(500)]]
    assert "".join(h.render_chunks(tree)) == str(tree)


def test_a_tree_whose_rows_were_dropped_says_so() -> None:
    tree = h.table[rows(2000)]
    drain(tree)
    for use in (str, drain, lambda node: h.diff(node, h.table[rows(1)])):
        with pytest.raises(h.MarkupError, match=r"expected rows that are still there, came .*; build the tree anew"):
            use(tree)


def test_all_rows_are_kept_where_one_asks_for_it() -> None:
    tree = h.table[rows(2000)]
    assert "".join(h.render_chunks(tree, keep=math.inf)) == str(tree)


def test_no_row_is_kept_where_one_asks_for_it() -> None:
    tree = h.table[rows(3)]
    drain(tree, keep=0)
    with pytest.raises(h.MarkupError):
        str(tree)


def test_rows_that_were_all_drawn_before_are_not_dropped() -> None:
    tree = h.table[rows(2000)]
    whole = str(tree)
    drain(tree)
    assert whole == str(tree)


def test_rows_are_not_dropped_while_another_render_needs_them() -> None:
    tree = h.table[rows(3000)]
    first, second = h.render_chunks(tree), h.render_chunks(tree)
    begun = next(first), next(second)
    assert begun[0] + "".join(first) == begun[1] + "".join(second)


def test_a_path_counts_rows_that_were_dropped() -> None:
    def failing() -> Iterator[h.Node]:
        yield from (h.li[n] for n in range(1999))
        yield h.li[b"x"]

    with pytest.raises(h.MarkupError) as caught:
        drain(h.ul[h.li["first"], failing()])
    assert "ul > li[2001]" == caught.value.path
