"""Escaping: what goes in as text comes out of a parser as the same text."""

from __future__ import annotations

import html5lib
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from markupsafe import escape

from stario import html as h
from stario.html.escaping import (
    _escape_by_the_public_name,
    escape_attribute,
    escape_text,
    finish,
    unify_newlines,
)

odd_pieces = ["<", ">", "&", "&amp", '"', "'", "\r", "\n", "\0", "\ud800", "#x", "</", "!--", "-->", "é", "😀", "p>"]
any_text = st.text(st.characters(exclude_categories=())) | st.lists(st.sampled_from(odd_pieces)).map("".join)
CUT = "\ufffd"


def carried(text: str) -> str:
    """Return a text as HTML can carry it: NUL and lone surrogates are U+FFFD."""
    return "".join(CUT if char == "\0" or "\ud800" <= char <= "\udfff" else char for char in text)


def parsed(node: h.HTMLNode, tag: str) -> tuple[str, dict[str, str]]:
    """Return the text and the attributes of the only element that a parser finds in a node's markup."""
    tree = html5lib.parseFragment(str(node), namespaceHTMLElements=False)
    (element,) = tree
    assert (tag, 0, None) == (element.tag, len(element), element.tail)
    return element.text or "", dict(element.attrib)


@given(any_text)
@example("</p><script>alert(1)</script>")
@example("&lt;")
@example("a\r\nb\rc\n")
@example("\0\ud83d\ude00")
@settings(deadline=None)
def test_any_text_as_a_child_is_parsed_back(text: str) -> None:
    assert (carried(text), {}) == parsed(h.b[text], "b")


@given(any_text)
@example('" onclick="alert(1)')
@example("&quot;")
@example("a\r\nb\tc")
@settings(deadline=None)
def test_any_text_as_an_attribute_is_parsed_back(text: str) -> None:
    assert ("", {"title": carried(text)}) == parsed(h.b(title=text), "b")


@given(any_text)
@settings(deadline=None)
def test_any_text_in_an_attribute_by_mapping_is_parsed_back(text: str) -> None:
    assert ("", {"hx-vals": carried(text)}) == parsed(h.b({"hx-vals": text}), "b")


@given(st.lists(any_text, max_size=4))
@settings(deadline=None)
def test_texts_beside_each_other_are_parsed_back_as_one(texts: list[str]) -> None:
    assert (carried("".join(texts)), {}) == parsed(h.b[texts], "b")


@pytest.mark.parametrize("tag", ["pre", "textarea"])
@given(texts=st.lists(st.sampled_from(["", "\n", "\r", "\r\n", "a", "<", "</pre>", "</textarea>"]), max_size=4))
@settings(deadline=None)
def test_text_is_parsed_back_where_a_first_line_feed_is_dropped(tag: str, texts: list[str]) -> None:
    assert ("".join(texts), {}) == parsed(getattr(h, tag)[texts], tag)


@given(any_text)
@settings(deadline=None)
def test_any_text_as_a_title_is_parsed_back(text: str) -> None:
    assert (carried(text), {}) == parsed(h.title[text], "title")


@given(any_text)
@settings(deadline=None)
def test_what_is_written_can_be_encoded(text: str) -> None:
    assert str(h.p(title=text)[text]).encode()


@pytest.mark.parametrize(
    ("expected", "text"),
    [
        ("&lt;b&gt;", "<b>"),
        ("&amp;amp;", "&amp;"),
        ("&#34;&#39;", "\"'"),
        ("a&#13;b", "a\rb"),
        ("a&#13;\nb", "a\r\nb"),
        ("a\nb", "a\nb"),
        (f"a{CUT}b", "a\0b"),
        (f"a{CUT}b", "a\ud800b"),
        (f"a{CUT}{CUT}b", "a\udfff\udbffb"),
        ("ü😀", "ü😀"),
        ("\x0b\x1f\x7f\x85\ufeff", "\x0b\x1f\x7f\x85\ufeff"),
    ],
)
def test_text_is_escaped_by_its_own_rule(expected: str, text: str) -> None:
    assert f"<p>{expected}</p>" == str(h.p[text])


@pytest.mark.parametrize(
    ("expected", "text"),
    [
        ("&lt;b&gt;", "<b>"),
        ("&#34;it's&#34;", '"it\'s"'),
        ("&amp;#39;", "&#39;"),
        ("a&#13;&#13;\n", "a\r\r\n"),
        (f"{CUT}{CUT}", "\0\udc00"),
    ],
)
def test_an_attribute_is_escaped_by_its_own_rule(expected: str, text: str) -> None:
    assert f'<p title="{expected}"></p>' == str(h.p(title=text))


def test_an_attribute_escaped_on_its_own_keeps_the_apostrophe() -> None:
    assert "&#34;it's&#34; &lt;b&gt;" == escape_attribute('"it\'s" <b>')


@given(any_text)
def test_escaping_is_that_of_markupsafe(text: str) -> None:
    assert str(escape(text)) == escape_text(text)


@given(any_text)
def test_without_markupsafes_private_name_escaping_is_the_same(text: str) -> None:
    assert escape_text(text) == _escape_by_the_public_name(text)


def test_what_comes_out_of_the_public_name_is_plain_text() -> None:
    assert str is type(_escape_by_the_public_name("<"))


@pytest.mark.parametrize(("expected", "text"), [("a\nb\nc\nd", "a\rb\nc\r\nd"), ("a\n\nb", "a\n\rb"), ("", "")])
def test_newlines_are_unified_as_a_parser_does(expected: str, text: str) -> None:
    assert expected == unify_newlines(text)


@given(any_text)
def test_what_is_finished_stays_as_it_is(text: str) -> None:
    assert finish(text) == finish(finish(text))
