"""Children: what may stand in brackets, and when it is taken."""

from __future__ import annotations

import uuid
from collections import namedtuple
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from enum import IntEnum, StrEnum
from fractions import Fraction

import html5lib
import pytest
from markupsafe import Markup

from stario import html as h

Write = Callable[[object], str]


class Colour(StrEnum):
    GREEN = "<green>"


class Level(IntEnum):
    HIGH = 3


class Sub(str):
    __slots__ = ()

    def __str__(self) -> str:
        return "<b>not asked</b>"


class Knows:
    def __html__(self) -> str:
        return "<b>knows</b>"


class KnowsAndIterates:
    def __html__(self) -> str:
        return "<b>knows</b>"

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        raise AssertionError("not asked")


Pair = namedtuple("Pair", "a b")  # what a row of a database is


@pytest.mark.parametrize(
    ("text", "child"),
    [
        ("a", "a"),
        ("", ""),
        ("", None),
        ("", True),
        ("", False),
        ("0", 0),
        ("-7", -7),
        ("3", Level.HIGH),
        ("1.5", 1.5),
        ("0.0", 0.0),
        ("nan", float("nan")),
        ("1.50", Decimal("1.50")),
        ("1/3", Fraction(1, 3)),
        ("12345678-1234-5678-1234-567812345678", uuid.UUID("12345678123456781234567812345678")),
        ("2024-02-29", date(2024, 2, 29)),
        ("2024-02-29 03:04:05+00:00", datetime(2024, 2, 29, 3, 4, 5, tzinfo=UTC)),
        ("03:04:05", time(3, 4, 5)),
        ("1:30:00", timedelta(minutes=90)),
        ("&lt;green&gt;", Colour.GREEN),
        ("&lt;sub&gt;", Sub("<sub>")),
        ("&lt;b&gt;", "<b>"),
        ("<b>&amp;</b>", Markup("<b>&amp;</b>")),
        ("<b>knows</b>", Knows()),
        ("<b>knows</b>", KnowsAndIterates()),
        ("<b>a</b>", h.b["a"]),
        ("<b></b>", h.b()),
        ("<input>", h.input()),
    ],
)
def test_a_child_is_written_by_its_kind(write: Write, text: str, child: h.Node) -> None:
    assert f"<p>{text}</p>" == write(h.p[child])


@pytest.mark.parametrize(
    ("text", "children"),
    [
        ("ab", ("a", "b")),
        ("ab", ["a", "b"]),
        ("abcd", ["a", ["b", [["c"]], ()], "d"]),
        ("ab", Pair("a", "b")),
        ("", []),
        ("", ()),
        ("", [None, [False, []]]),
        ("<b>a</b>1", [h.b["a"], 1]),
        ("&lt;&gt;", ["<", ">"]),
    ],
)
def test_lists_and_tuples_are_laid_flat(write: Write, text: str, children: h.Node) -> None:
    assert f"<p>{text}</p>" == write(h.p[children])


@pytest.mark.parametrize("root", [["a", h.b["c"], [None, 1]], ("a", [h.b["c"]], 1)])
def test_a_list_can_be_the_root(write: Write, root: h.Node) -> None:
    assert "a<b>c</b>1" == write(root)


@pytest.mark.parametrize(("text", "root"), [("&lt;", "<"), ("", None), ("1", 1), ("<i>", Markup("<i>"))])
def test_any_child_can_be_the_root(write: Write, text: str, root: h.Node) -> None:
    assert text == write(root)


# -- when children are taken


def test_a_list_is_copied_when_it_is_given() -> None:
    names = ["a"]
    node = h.p[names]
    names.append("b")
    assert "<p>a</p>" == str(node)


def test_a_list_within_a_list_is_copied_too() -> None:
    inner = ["a"]
    node = h.p[[inner], "c"]
    inner.append("b")
    assert "<p>ac</p>" == str(node)


def test_a_list_in_a_fragment_is_copied() -> None:
    names = ["a"]
    node = h.fragment[names]
    names.append("b")
    assert "a" == str(node)


def test_a_list_from_a_generator_is_copied_when_it_is_drawn() -> None:
    names = ["a"]
    node = h.p[(names for _ in range(1))]
    first = str(node)
    names.append("b")
    assert ("<p>a</p>", "<p>a</p>") == (first, str(node))


def test_a_generator_is_drawn_when_it_is_first_rendered() -> None:
    drawn: list[int] = []
    node = h.p[(drawn.append(n) for n in range(3))]
    before = list(drawn)
    str(node)
    assert ([], [0, 1, 2]) == (before, drawn)


def test_a_generator_is_drawn_once_and_rendered_twice_the_same(write: Write) -> None:
    drawn: list[int] = []

    def rows() -> Iterator[h.Node]:
        for n in range(3):
            drawn.append(n)
            yield h.li[n]

    node = h.ul[rows()]
    assert "<ul><li>0</li><li>1</li><li>2</li></ul>" == write(node) == write(node)
    assert [0, 1, 2] == drawn


def test_a_generator_that_was_drawn_in_part_is_rendered_whole() -> None:
    node = h.ul[(h.li["x" * 100] for _ in range(100))]
    next(h.render_chunks(node, size=1))
    assert 100 == str(node).count("<li>")


@pytest.mark.parametrize(
    "children",
    [
        lambda: iter(["a", "b"]),
        lambda: map(str.lower, "AB"),
        lambda: filter(None, ["a", "", "b"]),
        lambda: reversed(["b", "a"]),
        lambda: (["a", [None, "b"]] for _ in range(1)),
        lambda: ((letter for letter in pair) for pair in ["a", "b"]),
        lambda: ["a", (letter for letter in "b")],
        lambda: (h.fragment[letter] for letter in "ab"),
    ],
)
def test_any_iterator_gives_children_twice(write: Write, children: Callable[[], h.Node]) -> None:
    node = h.p[children()]
    assert "<p>ab</p>" == write(node) == write(node)


def test_a_generator_is_shared_by_all_elements_it_was_taken_into() -> None:
    part = h.fragment[(letter for letter in "ab")]
    assert "<p>ab</p><i>ab</i>" == str(h.fragment[h.p[part], h.i[part]])


def test_an_error_in_a_generator_comes_out_as_it_is() -> None:
    node = h.p[(1 // n for n in [1, 0])]
    with pytest.raises(ZeroDivisionError):
        str(node)


# -- fragments, trusted markup, comments


def test_a_fragment_adds_nothing(write: Write) -> None:
    assert "<p>a</p>b" == write(h.fragment[h.p["a"], "b"])


@pytest.mark.parametrize("node", [h.fragment(), h.fragment[()], h.fragment[None], h.fragment[[]]])
def test_an_empty_fragment_is_nothing(write: Write, node: h.HTMLNode) -> None:
    assert "<p></p>" == write(h.p[node])


def test_fragments_stand_in_fragments(write: Write) -> None:
    assert "<p>abc</p>" == write(h.p[h.fragment["a", h.fragment["b", h.fragment["c"]]]])


def test_raw_markup_is_written_as_it_stands(write: Write) -> None:
    assert "<p><b>&amp;</b><br></p>" == write(h.p[h.raw("<b>&amp;</b><br>")])


def test_raw_markup_takes_the_text_of_a_str_and_nothing_that_overrides_it() -> None:
    assert "<i>" == str(h.raw(Sub("<i>")))


def test_raw_markup_has_line_feeds_only() -> None:
    assert "<p\n>\n\n</p>" == str(h.raw("<p\r\n>\r\r\n</p>"))


def test_raw_markup_cannot_carry_what_html_cannot() -> None:
    assert "\ufffd\ufffd" == str(h.raw("\0\ud800"))


@pytest.mark.parametrize(
    ("expected", "text"),
    [
        ("<!--a-->", "a"),
        ("<!---->", ""),
        ("<!-- a - b -->", " a - b "),
        ("<!--a & \"b\" 'c'-->", "a & \"b\" 'c'"),
        ("<!--a\nb\nc-->", "a\r\nb\rc"),
    ],
)
def test_a_comment_keeps_ordinary_text(expected: str, text: str) -> None:
    assert expected == str(h.comment(text))


@pytest.mark.parametrize(
    "text",
    [
        "-->", "--", "--!>", "->", ">", "-", "a-", "a--", "<", "a<", "<!--", "<!", "<!-", "<!-->", "--><script>",
        "<!--a--><!--b-->", "a-->b-->c", "--\0>", "--\r>", "--\ud800>", "a--!>b",
    ],
)  # fmt: skip
def test_no_text_ends_its_comment(text: str) -> None:
    tree = html5lib.parseFragment(f"<p>{h.comment(text)}</p>", treebuilder="dom", namespaceHTMLElements=False)
    (paragraph,) = tree.childNodes
    (comment,) = paragraph.childNodes
    assert comment.COMMENT_NODE == comment.nodeType


# -- the line feed that a parser drops


@pytest.mark.parametrize("tag", ["pre", "textarea"])
@pytest.mark.parametrize(
    ("expected", "children"),
    [
        ("a", "a"),
        ("\n\na", "\na"),
        ("\n\n", "\n"),
        ("\n\na", [None, "", True, "\na"]),
        ("\n\na", Sub("\na")),
        ("\n\na", Markup("\na")),
        ("1\n", [1, "\n"]),
        ("a\n", ["a", "\n"]),
    ],
)
def test_a_first_line_feed_is_doubled_where_a_parser_drops_one(tag: str, expected: str, children: h.Node) -> None:
    assert f"<{tag}>{expected}</{tag}>" == str(getattr(h, tag)[children])


@pytest.mark.parametrize("text", ["a", "\na", "\n\na", ""])
@pytest.mark.parametrize(
    "wrap",
    [
        lambda text: h.fragment[text],
        lambda text: (part for part in [None, text]),
        lambda text: h.raw(text),
        lambda text: [h.fragment(), text],
        lambda text: [h.raw(""), [text]],
    ],
    ids=["a fragment", "a generator", "raw", "after an empty fragment", "after empty markup"],
)
def test_a_first_line_feed_survives_where_it_cannot_be_seen(wrap: Callable[[str], h.Node], text: str) -> None:
    tree = html5lib.parseFragment(str(h.pre[wrap(text)]), namespaceHTMLElements=False)
    assert text == (tree[0].text or "")


def test_a_first_line_feed_elsewhere_stays_single() -> None:
    assert "<p>\na</p>" == str(h.p["\na"])
