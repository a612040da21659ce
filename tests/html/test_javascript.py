"""Code: what is the program's own stays, what is data goes in as literals that nothing rewrites."""

from __future__ import annotations

import pickle
import re
from decimal import Decimal
from enum import IntEnum, StrEnum

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from stario import html as h
from stario.html import Code, MarkupError, css, js
from stario.html.javascript import address, key, literal, woven

ESCAPED_UNIT = re.compile(r"\\u([0-9a-f]{4})")
TOKEN = re.compile(r"'[^']*'|-?[0-9][0-9.e+-]*|[A-Za-z_][A-Za-z0-9_]*|[\[\]{}:,]|\s+")
WORDS = {"null": None, "true": True, "false": False}

any_text = st.text(st.characters(exclude_categories=())) | st.text(st.sampled_from("@$;\\\"`{}<>&\r\n\u2028'/*()😀"))
values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.text().filter(lambda name: name not in {"__proto__", "constructor", "prototype"}), inner, max_size=4
        )
    ),
    max_leaves=12,
)


class Colour(StrEnum):
    GREEN = "green!"


class Level(IntEnum):
    HIGH = 3


def text_of(token: str) -> str:
    """Return the value of a string literal; one escape is one UTF-16 unit."""
    units = ESCAPED_UNIT.sub(lambda match: chr(int(match[1], 16)), token[1:-1])
    return units.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "surrogatepass")


def evaluated(text: str) -> object:
    """Return the value of a literal, as a browser would."""
    tokens = [token for token in TOKEN.findall(text) if not token.isspace()]
    assert "".join(tokens) == re.sub(r"(?<=[,:]) ", "", text), "a character that no token is made of"
    found = _value(tokens)
    assert not tokens
    return found


def _value(tokens: list[str]) -> object:
    token = tokens.pop(0)
    if token == "[":
        return list(_members(tokens, "]", with_keys=False).values())
    if token == "{":
        return _members(tokens, "}", with_keys=True)
    if token[0] == "'":
        return text_of(token)
    if token in WORDS:
        return WORDS[token]
    return float(token) if re.search("[.e]", token) else int(token)


def _members(tokens: list[str], end: str, *, with_keys: bool) -> dict[object, object]:
    found: dict[object, object] = {}
    while tokens[0] != end:
        name: object = len(found)
        if with_keys:
            token = tokens.pop(0)
            name = text_of(token) if token[0] == "'" else token
            assert tokens.pop(0) == ":"
        found[name] = _value(tokens)
        if tokens[0] == ",":
            tokens.pop(0)
    tokens.pop(0)
    return found


def units(text: str) -> bytes:
    return text.encode("utf-16-le", "surrogatepass")


# -- literals


@given(values)
@example({"a b": [1, {"c": None}], "": "'"})
@example([1e300, -0.5, 10**30, True, "\\u0041"])
def test_a_literal_has_the_value_it_was_made_from(value: object) -> None:
    assert value == evaluated(literal(value))


@given(any_text)
@example("\ud83d\ude00")
@example("\uffff\U00010000\U0010ffff")
@example("\ud800")
@example("'); alert(1); ('")
@example("@get('/evil')")
@example("$secret")
def test_a_text_is_read_back_unit_by_unit(text: str) -> None:
    assert units(text) == units(text_of(literal(text)))


@given(any_text)
@example("</script>")
@example("\\u0041")
@example("\u2028\u2029\r\n")
def test_a_text_holds_nothing_that_a_client_or_a_parser_could_rewrite(text: str) -> None:
    inner = literal(text)[1:-1]
    assert re.fullmatch(r"(?:[A-Za-z0-9 ]|\\u[0-9a-f]{4})*", inner)


@given(values)
def test_no_literal_holds_a_character_that_a_client_rewrites(value: object) -> None:
    text = ESCAPED_UNIT.sub("", literal(value))
    assert not set(text) & set('@$;\\"`<>&\r\n\u2028\u2029')


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("null", None),
        ("true", True),
        ("false", False),
        ("0", 0),
        ("-3", -3),
        ("1.5", 1.5),
        ("3", Level.HIGH),
        ("''", ""),
        ("'a b 9'", "a b 9"),
        ("'O\\u0027Hara'", "O'Hara"),
        ("'green\\u0021'", Colour.GREEN),
        ("'\\ud83d\\ude00'", "😀"),
        ("'\\u005f'", "_"),
        ("[]", []),
        ("[1, 'a']", (1, "a")),
        ("{}", {}),
        ("{a: 1, _b2: [true]}", {"a": 1, "_b2": [True]}),
        ("{'a\\u002db': null}", {"a-b": None}),
        ("{'\\u0024x': 1, '': 2, '1a': 3}", {"$x": 1, "": 2, "1a": 3}),
        ("$a + 1", js("$a + 1")),
        ("{a: $b}", {"a": js("$b")}),
    ],
)
def test_a_value_is_written_as_a_literal(text: str, value: object) -> None:
    assert text == literal(value)


@pytest.mark.parametrize("value", [float("nan"), float("inf"), -float("inf"), [float("nan")], {"a": float("inf")}])
def test_a_number_that_json_lacks_is_refused(value: object) -> None:
    with pytest.raises(MarkupError, match="expected a finite number"):
        literal(value)


@pytest.mark.parametrize("value", [b"a", {"a"}, object(), Decimal(1), h.p["a"], css("a"), str])
@pytest.mark.parametrize("wrap", [lambda value: value, lambda value: [value], lambda value: {"a": value}])
def test_a_value_without_a_literal_is_refused(wrap: type[list[object]], value: object) -> None:
    with pytest.raises(MarkupError, match="expected text, a number, a boolean, None, or a list or mapping of these"):
        literal(wrap(value))


def nested(levels: int) -> object:
    value: object = "x"
    for level in range(levels):
        value = [value] if level % 2 else {"a": value}
    return value


def test_a_value_of_thirty_two_levels_is_written() -> None:
    assert nested(32) == evaluated(literal(nested(32)))


@pytest.mark.parametrize("levels", [33, 5000])
def test_a_value_nested_deeper_is_refused(levels: int) -> None:
    with pytest.raises(MarkupError, match="expected a value nested at most 32 levels deep"):
        literal(nested(levels))


def test_a_value_that_holds_itself_is_refused() -> None:
    loop: list[object] = []
    loop.append(loop)
    with pytest.raises(MarkupError, match="expected a value nested at most 32 levels deep"):
        literal(loop)


@pytest.mark.parametrize("name", ["__proto__", "constructor", "prototype", 1, None, b"a", ("a",)])
def test_a_key_that_is_not_plain_data_is_refused(name: object) -> None:
    with pytest.raises(MarkupError) as caught:
        literal({"a": {name: 1}})
    assert ("a key of text that is plain data", repr(name)) == (caught.value.expected, caught.value.came)


@pytest.mark.parametrize(
    ("text", "name"), [("a", "a"), ("_a1", "_a1"), ("'a\\u000a'", "a\n"), ("'1'", "1"), ("'\\u00fc'", "ü")]
)
def test_only_a_plain_name_is_a_bare_key(text: str, name: str) -> None:
    assert text == key(name)


@given(any_text)
def test_an_address_is_read_back_unit_by_unit(url: str) -> None:
    assert units(url) == units(text_of(address(url)))


def test_an_address_stays_readable() -> None:
    assert "'/a/b.c?d=%20&e=f-g_h~'" == address("/a/b.c?d=%20&e=f-g_h~")


# -- js()


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("$a++", js("$a++")),
        ("$a = {}", js("$a = {}")),
        ("$a = 1", js("$a = {}", 1)),
        ("$a = 'x'; $b = [1]", js("$a = {}; $b = {}", "x", [1])),
        ("$a = {b: 1}", js("$a = {}", {"b": 1})),
        ("$a = 'x\\u007b\\u007dy'; $b = 2", js("$a = {}; $b = {}", "x{}y", 2)),
        ("f($a + 1)", js("f({})", js("$a + 1"))),
        ("null", js("{}", None)),
    ],
)
def test_each_pair_of_braces_takes_one_value(text: str, code: Code) -> None:
    assert text == code.text


@pytest.mark.parametrize(
    ("came", "text", "given_values"), [("0 times", "a", (1,)), ("1 times", "{}", (1, 2)), ("2 times", "{} {}", (1,))]
)
def test_a_value_without_its_braces_is_refused(came: str, text: str, given_values: tuple[int, ...]) -> None:
    with pytest.raises(MarkupError) as caught:
        woven(text, *given_values)
    assert (f"{len(given_values)} times {{}} in {text!r}, one for each value", came) == (
        caught.value.expected,
        caught.value.came,
    )


@pytest.mark.parametrize("came", [None, 1, b"a", ["a"], js("a")])
def test_code_is_made_from_text_only(came: object) -> None:
    with pytest.raises(MarkupError, match="expected the program's own text"):
        js(came)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("return 3", js("return{}", 3)),
        ("(3).x", js("{}.x", 3)),
        ("'a'.x", js("{}.x", "a")),
        ("a - (-1)", js("a - {}", -1)),
    ],
)
def test_a_literal_does_not_grow_together_with_what_it_stands_beside(text: str, code: Code) -> None:
    assert text == code.text


@pytest.mark.parametrize(
    ("shape", "code"),
    [
        ("$a", js("$a")),
        ("$a = ''", js("$a = {}", "x'y")),
        ("$a = ''", js("$a = {}", -3)),
        ("$a = ''", js("$a = {}", None)),
        ("$a = {b: 'x'}", js("$a = {}", {"b": "x"})),
        ("f($b = '')", js("f({})", js("$b = {}", 2))),
        ("", Code("a", "")),
    ],
)
def test_the_shape_of_code_is_the_programs_own_part_of_it(shape: str, code: Code) -> None:
    assert shape == code.shape


# -- who wrote it

TYPED = "".join(["$a", " = 1"])  # as a visitor could have


def test_a_text_that_is_made_at_run_time_is_no_code() -> None:
    with pytest.raises(
        MarkupError, match=r"expected a text that stands in the code that calls js\(\), came str '\$a ="
    ):
        js(TYPED)


def test_a_constant_of_other_code_is_no_code() -> None:
    def calls(text: str) -> Code:
        return js(text)

    with pytest.raises(MarkupError, match="made or kept elsewhere"):
        calls("$a = 2")


def test_a_constant_in_a_tuple_of_the_calling_code_is_code() -> None:
    for text in ("$a", "$b", "$c"):
        assert text == js(text).text


def test_a_place_that_was_looked_at_is_looked_at_again_for_another_text() -> None:
    came: list[str] = []
    for text in ("$a = 3", TYPED):
        try:
            came.append(js(text).text)
        except MarkupError:
            came.append("refused")
    assert ["$a = 3", "refused"] == came


def test_a_text_that_is_equal_to_a_constant_of_the_calling_code_is_code() -> None:
    assert "$a = 1" == js(TYPED).text


def test_a_text_within_a_component_is_code_in_every_path() -> None:
    @h.component
    def button(n: int) -> h.Node:
        return h.button(onclick=js("go({})", n))[h.b(onclick=js("stop()"))["x"]]

    assert "go(1)" in str(button(1))
    assert "stop()" in str(button(2))


def test_data_is_no_code_within_a_component() -> None:
    @h.component
    def button(text: str) -> h.Node:
        return h.button(onclick=js(text))["x"]

    with pytest.raises(MarkupError, match="made or kept elsewhere"):
        button(TYPED)


def test_code_is_equal_where_its_text_is() -> None:
    assert js("a") == js("a") != js("b")
    assert 1 == len({js("a"), js("a")})


def test_code_is_not_equal_to_text() -> None:
    assert js("a") != "a"


def test_code_cannot_be_changed() -> None:
    with pytest.raises(AttributeError, match="Code is immutable"):
        js("a").text = "b"


def test_code_survives_being_pickled() -> None:
    assert js("a") == pickle.loads(pickle.dumps(js("a")))


@pytest.mark.parametrize(("shown", "value"), [("js('a')", js("a")), ("css('a')", css("a"))])
def test_the_repr_is_how_it_was_written(shown: str, value: object) -> None:
    assert shown == repr(value)
