"""What is allowed comes back from a parser as it went in: any text that hypothesis finds, and all of the corpora."""

from __future__ import annotations

import ast
import json
import re
from typing import TYPE_CHECKING, Any

import attack_builders as b
import html5lib
import pytest
from attack_table import ATTRIBUTE_CONTEXTS, TEXT_CONTEXTS, Attack, Outcome
from attack_trees import carried, expected, parsed, twin, without_blanks
from hypothesis import example, given, settings
from hypothesis import strategies as st

from stario import html as h
from stario import js
from stario.datastar import at, events
from stario.html.addresses import BLOCKED

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

PIECES = (
    "<", ">", "&", "&amp", "&lt;", "&#", '"', "'", "`", "\r", "\n", "\r\n", "\0", "\ud800", "\udc00", "</",
    "<!--", "-->", "--!>", "<script", "</script", "</style", "</title", "</textarea", "]]>", "<![CDATA[",
    "\u2028", "\ufeff", "é", "😀", " ", "\t", "\f", "=", "/", "x", "javascript:", "data:", ":", ";", "(", ")",
    "{", "}", "[", "url(", "\\", "@", "$", "{}",
)  # fmt: skip
any_text = st.text(st.characters(exclude_categories=())) | st.lists(st.sampled_from(PIECES)).map("".join)
fuzzed = settings(deadline=None, max_examples=150)


def _shown(build: Callable[[Any], h.Node], texts: Iterable[str], outcome: Outcome = Outcome.SHOWN) -> None:
    """Hold a builder's tree for each text against that of a harmless one, all parsed at once."""
    attacks = [Attack("", build, text, outcome) for text in texts]
    plain = parsed(twin(attacks[0]))
    rows = parsed([h.div[build(attack.came)] for attack in attacks])[2]
    if outcome is Outcome.BROKEN_UP:
        rows = [without_blanks(row) for row in rows]
    for attack, row in zip(attacks, rows, strict=True):
        assert expected(attack, plain)[2] == row[2], attack.came


@pytest.mark.parametrize("build", TEXT_CONTEXTS)
@given(text=any_text)
@fuzzed
def test_any_text_is_shown_in_every_context_of_text(build: Callable[[Any], h.Node], text: str) -> None:
    _shown(build, [text])


@pytest.mark.parametrize("build", ATTRIBUTE_CONTEXTS)
@given(text=any_text.filter(bool))
@fuzzed
def test_any_text_is_shown_in_every_context_of_an_attribute(build: Callable[[Any], h.Node], text: str) -> None:
    _shown(build, [text])


@given(any_text)
@fuzzed
def test_any_text_in_a_comment_is_there_but_for_blanks(text: str) -> None:
    _shown(b.comment, [text], Outcome.BROKEN_UP)


@given(any_text)
@fuzzed
def test_any_address_is_written_as_it_is_or_blocked(text: str) -> None:
    (_, attributes, _) = parsed(b.href(text))[2][0]
    assert attributes["href"] in (carried(text), BLOCKED)


def _small(name: str) -> str:
    return "".join(char.lower() if char.isascii() else char for char in name)


def _is_one_attribute(name: str) -> None:
    try:
        node = h.p({name: h.trusted_url("v")})
    except h.MarkupError:
        return
    assert parsed(node)[2] == [["{http://www.w3.org/1999/xhtml}p", {_small(name): "v"}, []]]


@given(any_text | st.text("onxdat-:@_.#/= \"'<>\0éK\u212a", max_size=12))
@example("x\u212a")
@fuzzed
def test_any_name_of_an_attribute_is_one_or_is_refused(name: str) -> None:
    _is_one_attribute(name)


@given(any_text)
@fuzzed
def test_any_name_of_a_custom_element_is_one_or_is_refused(name: str) -> None:
    tag = f"x-{name}"
    try:
        node = h.element(tag)["t"]
    except h.MarkupError:
        return
    assert [[f"{{http://www.w3.org/1999/xhtml}}{tag}", {}, ["t"]]] == parsed(node)[2]


@given(any_text)
@example("a;b")
@example("rgb(1")
@fuzzed
def test_any_value_of_a_style_stays_in_its_declaration_or_is_left_out(text: str) -> None:
    (_, attributes, _) = parsed(b.style_value(text))[2][0]
    kept = attributes["style"].removesuffix("gap:1px").removesuffix(";").removeprefix("color:")
    assert kept in ("", carried(text))
    assert not re.search(r"[;{}<>\\\"'@!]|url\(|/\*", kept, re.IGNORECASE)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | any_text,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(any_text, inner, max_size=4),
    max_leaves=12,
)


@given(json_values)
@fuzzed
def test_any_data_in_an_island_is_read_back(value: object) -> None:
    (_, _, texts) = parsed(h.json_script(value, id="x"))[2][0]
    without_surrogates = re.sub("[\ud800-\udfff]", "\ufffd", json.dumps(value, ensure_ascii=False))
    assert json.loads(without_surrogates) == json.loads(texts[0])


@given(any_text)
@fuzzed
def test_any_text_in_code_is_a_literal_of_that_text(text: str) -> None:
    (_, _, texts) = parsed(h.script[js("{}", text)])[2][0]
    units = ast.literal_eval(texts[0])
    assert text.encode("utf-16", "surrogatepass") == units.encode("utf-16", "surrogatepass")


@given(any_text)
@fuzzed
def test_any_address_of_an_action_is_a_literal_of_it_or_is_refused(text: str) -> None:
    try:
        code = at.get(text).text
    except h.MarkupError:
        return
    units = ast.literal_eval(code.removeprefix("@get(").removesuffix(")"))
    assert text.encode("utf-16", "surrogatepass") == units.encode("utf-16", "surrogatepass")
    assert not re.match(r"[\s\x00-\x20]*[/\\]\s*[/\\]", text)


def _events(stream: bytes) -> list[dict[str, list[str]]]:
    """Return a stream's events as a client reads them: HTML, 9.2.6."""
    blocks = [block for block in re.split(r"(?:\r\n|\r|\n){2}", stream.decode()) if block]
    fields = [[line.partition(": ")[::2] for line in re.split(r"\r\n|\r|\n", block)] for block in blocks]
    return [{name: [value for key, value in lines if key == name] for name, _ in lines} for lines in fields]


@given(any_text)
@example("a\r\rdata: elements <script>")
@fuzzed
def test_any_text_in_a_patch_stays_in_its_event(text: str) -> None:
    node = h.p(title=text)[text, h.comment(text), h.raw("\r\n")]
    (event,) = _events(events.patch_elements(node))
    assert ["datastar-patch-elements"] == event["event"]
    assert h.render(node) == "\n".join(line.removeprefix("elements ") for line in event["data"])


@given(st.dictionaries(any_text, any_text, max_size=4))
@fuzzed
def test_any_text_in_signals_stays_in_its_event(values: dict[str, str]) -> None:
    try:
        stream = events.patch_signals(values)
    except h.MarkupError:
        assert any(re.search(r"[\r\n\0]|^(?:__proto__|constructor|prototype)$", name) for name in values)
        return
    (event,) = _events(stream)
    (line,) = event["data"]
    without_surrogates = re.sub("[\ud800-\udfff]", "\ufffd", json.dumps(values, ensure_ascii=False))
    assert json.loads(without_surrogates) == json.loads(line.removeprefix("signals "))


@given(any_text, any_text)
@fuzzed
def test_any_selector_and_id_stay_in_their_lines_or_are_refused(selector: str, event_id: str) -> None:
    try:
        stream = events.patch_elements(h.p, selector=selector, mode="inner", event_id=event_id)
    except h.MarkupError:
        return
    (event,) = _events(stream)
    assert [carried(event_id)] == event["id"]
    assert f"selector {carried(selector)}" == event["data"][0]


# -- the corpora

_SAMPLED = (
    b.text_among_others, b.text_in_a_textarea, b.text_in_a_title, b.text_in_a_drawing, b.text_in_a_template,
    b.attribute, b.attribute_class_list, b.attribute_of_a_drawing,
)  # fmt: skip


@pytest.mark.parametrize("build", _SAMPLED)
def test_every_text_of_the_corpora_is_shown(corpus: tuple[str, ...], build: Callable[[Any], h.Node]) -> None:
    _shown(build, filter(None, corpus))


def test_every_text_of_the_corpora_stays_in_its_comment(corpus: tuple[str, ...]) -> None:
    _shown(b.comment, corpus, Outcome.BROKEN_UP)


def test_every_text_of_the_corpora_is_a_name_or_is_refused(corpus: tuple[str, ...]) -> None:
    for text in corpus:
        _is_one_attribute(text)


def test_every_text_of_the_corpora_is_a_literal(corpus: tuple[str, ...]) -> None:
    (_, _, texts) = parsed(h.script[js("{}", list(corpus))])[2][0]
    units = [text.encode("utf-16", "surrogatepass") for text in corpus]
    assert units == [text.encode("utf-16", "surrogatepass") for text in ast.literal_eval(texts[0])]


def test_every_markup_of_the_corpora_stays_in_its_event(corpus: tuple[str, ...]) -> None:
    for markup in filter(None, corpus):
        (event,) = _events(events.patch_elements(h.raw(markup)))
        lines = [line.removeprefix("elements ") for line in event["data"]]
        assert carried(markup.replace("\r\n", "\n").replace("\r", "\n")) == "\n".join(lines)


def test_every_text_of_the_corpora_stands_beside_trusted_markup_and_leaves_it_as_it_is(corpus: tuple[str, ...]) -> None:
    for markup in corpus:
        node = h.fragment[h.b[markup], h.raw("<i>"), h.b(title=markup), h.raw("</i>")]
        tree = html5lib.parseFragment(str(node), namespaceHTMLElements=False)
        assert ["b", "i", "b"] == [element.tag for element in tree.iter() if element.tag != "DOCUMENT_FRAGMENT"]
