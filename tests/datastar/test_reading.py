"""Signals of a request, read: from a query and a body, into any type, and whatever else comes is a 400 with a path."""

from __future__ import annotations

import asyncio
import base64
import json
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from typing import Any, Literal, TypedDict
from urllib.parse import quote, urlencode

import msgspec
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from starlette.requests import Request

from stario import App, Context, Writer
from stario.datastar import Limits, SignalsError, decode, read_signals
from stario.datastar.reading import LIMITS


class Cart(msgspec.Struct):
    count: int = 0
    note: str = ""


class Page(msgspec.Struct):
    cart: Cart
    tags: list[str] = []
    size: Literal["s", "m"] = "s"


@dataclass
class Point:
    x: float
    y: float = 0.5


class File(msgspec.Struct):
    """What the client makes of a file that was chosen."""

    name: str
    contents: bytes
    mime: str


class Form(TypedDict):
    name: str


def by_query(text: str | bytes) -> tuple[str, str, bytes]:
    return "GET", f"datastar={quote(text)}", b""


def by_body(text: str | bytes) -> tuple[str, str, bytes]:
    return "POST", "datastar=no&a=1", text.encode() if isinstance(text, str) else text


Way = Callable[[str | bytes], tuple[str, str, bytes]]
both_ways = pytest.mark.parametrize("way", [by_query, by_body], ids=["query", "body"])


# -- where they stand


@pytest.mark.parametrize("method", ["GET", "DELETE", "HEAD", "get"])
def test_the_signals_of_a_get_and_a_delete_stand_in_the_query(method: str) -> None:
    assert Cart(3) == decode(method, 'datastar={"count":3}', b'{"count":4}', Cart)


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "QUERY", "post"])
def test_the_signals_of_all_others_stand_in_the_body(method: str) -> None:
    assert Cart(4) == decode(method, 'datastar={"count":3}', b'{"count":4}', Cart)


@pytest.mark.parametrize(
    "query",
    [
        "datastar=%7B%22note%22%3A%22a+b%26%2B%22%7D",
        b"datastar=%7b%22note%22:%22a+b%26%2b%22%7d",
        'a=1&datastar={"note":"a%20b%26%2B"}&b=2&a=2',
        '&&datastar={"note":"a+b%26%2B"}&',
        '%64atastar={"note":"a+b%26%2B"}',
    ],
)
def test_the_query_is_read_as_a_form_is(query: str | bytes) -> None:
    assert Cart(0, "a b&+") == decode("GET", query, b"", Cart)


@pytest.mark.parametrize("query", ["", "a=1", "datastar", "datastar=", "datastar=%20", b""])
def test_a_query_without_signals_leaves_the_defaults(query: str | bytes) -> None:
    assert Cart() == decode("GET", query, b"", Cart)


def test_an_empty_body_leaves_the_defaults() -> None:
    assert Cart() == decode("POST", "", b"", Cart)


def test_what_has_no_default_is_missed_without_signals() -> None:
    with pytest.raises(SignalsError, match=r"^cart: expected a value, came none$"):
        decode("GET", "", b"", Page)


# -- into which types


TYPES: dict[str, tuple[str, Any, Any]] = {
    "a struct": ('{"count": 2, "note": "x"}', Cart, Cart(2, "x")),
    "a struct's defaults": ("{}", Cart, Cart()),
    "nested": ('{"cart": {"count": 2}, "tags": ["a"]}', Page, Page(Cart(2), ["a"])),
    "signals that nobody asked for": ('{"count": 2, "other": {"deep": [1]}}', Cart, Cart(2)),
    "a dict": ('{"a": 1, "b": {"c": [null, true]}}', dict, {"a": 1, "b": {"c": [None, True]}}),
    "a dict with a type": ('{"a": 1}', dict[str, int], {"a": 1}),
    "a dataclass": ('{"x": 1}', Point, Point(1.0)),
    "a TypedDict": ('{"name": "Ada"}', Form, {"name": "Ada"}),
    "a signal that was removed": ('{"a": null}', dict[str, int | None], {"a": None}),
    "blanks around": (' \r\n\t{"count": 2}\n ', Cart, Cart(2)),
    "text in another script": ('{"note": "😀\\u00e9"}', Cart, Cart(0, "😀é")),
    "NUL": ('{"note": "\\u0000"}', Cart, Cart(0, "\0")),
}


@both_ways
@pytest.mark.parametrize(("text", "shape", "expected"), TYPES.values(), ids=TYPES)
def test_signals_become_a_value_of_the_type(way: Way, text: str, shape: Any, expected: object) -> None:
    assert expected == decode(*way(text), shape)


def test_a_file_has_its_name_its_bytes_and_its_type() -> None:
    contents = base64.b64encode(b"\0\xffpng").decode()
    text = json.dumps({"pictures": [{"name": "a.png", "contents": contents, "mime": "image/png"}]})
    assert {"pictures": [File("a.png", b"\0\xffpng", "image/png")]} == decode(*by_body(text), dict[str, list[File]])


SURROGATES: dict[str, tuple[str, str]] = {
    "half a character": (r"a\ud83d", "a\ufffd"),
    "its other half": (r"\uDE00b", "\ufffdb"),
    "halves in the wrong order": (r"\ude00\ud83d", "\ufffd\ufffd"),
    "a half before a whole": (r"\ud83d\ud83d\ude00", "\ufffd😀"),
    "a whole character": (r"\uD83D\uDE00", "😀"),
    "a backslash before its letters": (r"\\ud83d", "\\ud83d"),
    "two backslashes before a half": (r"\\\\\ud83d", "\\\\\ufffd"),
}


@both_ways
@pytest.mark.parametrize(("text", "expected"), SURROGATES.values(), ids=SURROGATES)
def test_half_a_character_that_somebody_typed_is_a_replacement_character(way: Way, text: str, expected: str) -> None:
    assert Cart(0, expected) == decode(*way(f'{{"note": "{text}"}}'), Cart)


# -- what is refused


REFUSED: dict[str, tuple[str | bytes, Any, str]] = {
    "another type": ('{"count": "2"}', Cart, "count: expected int, got str"),
    "a fraction for a whole number": ('{"count": 2.5}', Cart, "count: expected int, got float"),
    "null": ('{"count": null}', Cart, "count: expected int, got null"),
    "another type inside": ('{"cart": {"count": []}}', Page, "cart.count: expected int, got array"),
    "another type in a list": ('{"cart": {}, "tags": ["a", 1]}', Page, r"tags\[1\]: expected str, got int"),
    "a value that is not one of them": ('{"cart": {}, "size": "xl"}', Page, "size: invalid enum value 'xl'"),
    "a field that lacks": ("{}", Page, "cart: expected a value, came none"),
    "a field that lacks inside": ('{"a": {"y": 1}}', dict[str, Point], r"\[...\].x: expected a value, came none"),
    "a number too large": (f'{{"count": {"9" * 5000}}}', Cart, "count: integer value out of range"),
    "a number beyond all": ('{"a": 1e999}', dict, r"\[...\]: number out of range"),
    "contents that are not Base64": (
        '{"a": {"name": "", "contents": "!", "mime": ""}}', dict[str, File],
        r"\[...\].contents: invalid base64 encoded string",
    ),
    "NaN": ('{"a": NaN}', dict, "expected signals as JSON, came something else"),
    "JavaScript": ("{a: alert(1)}", dict, "expected signals as JSON, came something else"),
    "a quote of JavaScript": ("{'a': 1}", dict, "expected signals as JSON, came something else"),
    "a piece": ('{"a": ', dict, "expected signals as JSON, came something else"),
    "a piece of a text": ('{"a": "', dict, "expected signals as JSON, came something else"),
    "a piece of a character": ('{"a": "\\ud8"}"}', dict, "expected signals as JSON, came something else"),
    "more behind it": ("{} {}", dict, "expected signals as JSON, came something else"),
    "a list": ("[]", list, "expected an object of signals"),
    "a text": ('"a"', str, "expected an object of signals"),
    "a number": ("1", int, "expected an object of signals"),
    "null alone": ("null", dict, "expected an object of signals"),
    "no JSON": ("<p>", dict, "expected an object of signals"),
    "a mark of byte order": (b'\xef\xbb\xbf{"a": 1}', dict, "expected an object of signals"),
    "no UTF-8": (b'{"note": "\xff"}', Cart, "expected signals in UTF-8, came the byte 0xff"),
    "no UTF-8 where nobody looks": (b'{"other": "\xe9"}', Cart, "expected signals in UTF-8, came the byte 0xe9"),
    "a surrogate in UTF-8": (b'{"note": "\xed\xa0\x80"}', Cart, "expected signals in UTF-8, came the byte 0xed"),
}  # fmt: skip


@both_ways
@pytest.mark.parametrize(("text", "shape", "message"), REFUSED.values(), ids=REFUSED)
def test_what_does_not_fit_is_400_with_its_path(way: Way, text: str | bytes, shape: Any, message: str) -> None:
    with pytest.raises(SignalsError, match=f"^{message}") as refused:
        decode(*way(text), shape, limits=Limits(query=1 << 20))
    assert 400 == refused.value.status
    assert str(refused.value) == refused.value.message


@pytest.mark.parametrize("query", ["datastar={}&datastar={}", "datastar={}&a=1&%64atastar", b"datastar&datastar"])
def test_signals_that_come_twice_are_refused(query: str | bytes) -> None:
    with pytest.raises(SignalsError, match=r"^expected one field datastar in the query, came 2$") as refused:
        decode("GET", query, b"", dict)
    assert 400 == refused.value.status


def test_a_query_that_is_no_text_is_refused() -> None:
    with pytest.raises(SignalsError, match=r"^expected signals in UTF-8, came the byte 0xed$"):
        decode("GET", 'datastar={"a":"\ud800"}', b"", dict)


# -- how much


def deep(levels: int, brackets: str = "{}") -> str:
    opening = '{"a":' if brackets == "{}" else "["
    inner = opening * (levels - 1) + "1" + brackets[1] * (levels - 1)
    return f'{{"a":{inner}}}'


@both_ways
@pytest.mark.parametrize("brackets", ["{}", "[]"])
def test_signals_may_be_nested_32_levels_deep(way: Way, brackets: str) -> None:
    assert {"a"} == decode(*way(deep(32, brackets)), dict[str, Any]).keys()


@pytest.mark.parametrize("levels", [33, 1_000, 200_000])
@pytest.mark.parametrize("brackets", ["{}", "[]"])
def test_deeper_ones_are_refused(levels: int, brackets: str) -> None:
    with pytest.raises(SignalsError, match=r"^expected signals nested at most 32 levels deep, came deeper ones$") as it:
        decode(*by_body(deep(levels, brackets)), dict, limits=Limits(body=1 << 21))
    assert 400 == it.value.status


@pytest.mark.parametrize("opening", ['{"a":', "["])
def test_what_is_deep_and_never_closed_is_refused(opening: str) -> None:
    with pytest.raises(SignalsError, match="at most 32 levels"):
        decode(*by_body('{"a":' + opening * 200_000), Cart)


def test_depth_that_the_limit_allows_and_python_does_not_is_refused() -> None:
    with pytest.raises(SignalsError, match=r"^expected signals that are less deep") as it:
        decode(*by_body(deep(200_000)), dict, limits=Limits(body=1 << 21, depth=1_000_000))
    assert 400 == it.value.status


@pytest.mark.parametrize("text", ["[" * 99, "}{" * 99, '\\"' + "{" * 99, '\\\\\\"' + "[" * 99, "\\u005b" * 99])
def test_brackets_in_a_text_are_no_levels(text: str) -> None:
    assert decode(*by_body(f'{{"note": "{text}"}}'), Cart).note.startswith(json.loads(f'"{text}"'))


def test_many_brackets_beside_each_other_are_no_levels() -> None:
    assert 1000 == len(decode(*by_body(json.dumps({"a": [[]] * 1000})), dict[str, list[Any]])["a"])


def test_levels_behind_a_text_with_escapes_are_counted() -> None:
    with pytest.raises(SignalsError, match="at most 32 levels"):
        decode(*by_body('{"a\\\\":' + '{"\\"":' * 32 + "1" + "}" * 33), dict)


@pytest.mark.parametrize("text", [b'{"' + b'\\"' * 500_000, b'{"a":' + b'"\\' * 500_000, b"{" + b'"' * 1_000_001])
def test_a_text_that_never_ends_is_looked_at_once(text: bytes) -> None:
    # One that is quadratic does not end within the time that CI gives to all tests.
    with pytest.raises(SignalsError, match="expected signals as JSON"):
        decode("POST", "", text + b"{" * 40, dict)


def test_a_query_of_8_kib_is_taken() -> None:
    text = json.dumps({"note": "x" * (8192 - 12)})
    assert (8192, 8180) == (len(text), len(decode(*by_query(text), Cart).note))


def test_a_longer_query_is_413() -> None:
    with pytest.raises(SignalsError, match=r"^expected at most 8,192 bytes of signals in the query, came 8,193$") as it:
        decode(*by_query(json.dumps({"note": "x" * (8193 - 12)})), Cart)
    assert 413 == it.value.status


def test_a_body_of_1_mib_is_taken() -> None:
    text = json.dumps({"note": "x" * ((1 << 20) - 12)})
    assert (1 << 20) - 12 == len(decode(*by_body(text), Cart).note)


def test_a_longer_body_is_413() -> None:
    with pytest.raises(SignalsError, match=r"^expected at most 1,048,576 bytes of signals in the body, came 1,048,577"):
        decode(*by_body(b" " * ((1 << 20) + 1)), Cart)


def test_the_limits_may_be_others() -> None:
    limits = Limits(query=10, body=20, depth=1)
    for way, longest in ((by_query, 10), (by_body, 20)):
        assert Cart() == decode(*way("{}".ljust(longest)), Cart, limits=limits)
        with pytest.raises(SignalsError, match=f"at most {longest} bytes"):
            decode(*way("{}".ljust(longest + 1)), Cart, limits=limits)
    with pytest.raises(SignalsError, match="at most 1 levels"):
        decode(*by_body('{"a":{}}'), dict, limits=limits)


# -- whatever comes


@settings(deadline=None, max_examples=400)
@given(
    st.one_of(
        st.binary(max_size=300),
        st.text(alphabet='{}[]":,\\ud8a0 1eNn', max_size=60).map(str.encode),
        st.recursive(
            st.none() | st.booleans() | st.floats() | st.text() | st.integers(),
            lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
        ).map(lambda value: json.dumps({"cart": value}).encode()),
    ),
    st.sampled_from([dict, Cart, Page, dict[str, list[File]], Form]),
)
@example(b'{"cart":"\\ud800', Page)
@example(b"\xff\xfe{\0}\0", dict)
def test_whatever_comes_is_a_value_or_a_400(text: bytes, shape: Any) -> None:
    refused: list[SignalsError] = []
    for way in (by_query, by_body):
        try:
            decode(*way(text), shape)
        except SignalsError as error:
            refused.append(error)
    assert [] == [error for error in refused if error.status != 400 or not error.message]


@settings(deadline=None, max_examples=200)
@given(st.dictionaries(st.text(), st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text()))
def test_what_a_page_sends_comes_back_as_it_was(values: dict[str, object]) -> None:
    text = json.dumps(values)
    expected = json.loads(json.dumps(values, ensure_ascii=False).encode("utf-8", "replace").decode())
    if text.isascii() and "\\ud" not in text:
        assert expected == decode(*by_body(text), dict)
        assert expected == decode("GET", urlencode({"datastar": text}), b"", dict, limits=Limits(query=1 << 20))


# -- requests


TEXT = b'{"count":3}'
QUERY = "datastar=%7B%22count%22%3A3%7D"


def starlette(method: str, query: str, body: bytes, headers: dict[str, str]) -> Request:
    scope = {
        "type": "http", "method": method, "path": "/", "query_string": query.encode(),
        "headers": [(name.encode(), value.encode()) for name, value in headers.items()],
    }  # fmt: skip
    pieces = [body[place : place + 5] for place in range(0, len(body), 5)] or [b""]

    async def receive() -> dict[str, Any]:
        piece = pieces.pop(0)
        return {"type": "http.request", "body": piece, "more_body": bool(pieces)}

    return Request(scope, receive)


@dataclass
class Asked:
    """What all requests below have in common."""

    method: str
    query_string: str | bytes
    content: bytes
    headers: dict[str, str]


class Quart(Asked):
    @property
    def scope(self) -> dict[str, bytes]:
        return {"query_string": b"of the wrong place"}

    async def get_data(self) -> bytes:
        return self.content


class Aiohttp(Asked):
    async def read(self) -> bytes:
        return self.content


class Flask(Asked):
    stream = "a file"

    def get_data(self) -> bytes:
        return self.content


class Sanic(Asked):
    @property
    def body(self) -> bytes:
        return self.content


class Django:
    """Its body may be read once, and not where a form was read before."""

    def __init__(self, method: str, query: str, body: bytes, headers: dict[str, str]) -> None:
        self.method, self.headers, self._body = method, headers, body
        self.META = {"QUERY_STRING": query}
        self.scope = {"query_string": b"of the wrong place"}

    def read(self) -> bytes:
        raise AssertionError("its stream belongs to the program")

    @property
    def body(self) -> bytes:
        assert self.method == "POST"
        return self._body


LATER: list[Any] = [starlette, Quart, Aiohttp]
AT_ONCE: list[Any] = [Flask, Sanic, Django]


def asked(kind: Any, method: str, body: bytes = b"", headers: dict[str, str] | None = None) -> Any:
    """Make a request; its headers are found by lower-case names."""
    query = QUERY if method == "GET" else ""
    return kind(method, query.encode() if kind in (Quart, Flask) else query, body, headers or {})


@pytest.mark.parametrize("kind", LATER)
@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize("headers", [{}, {"content-length": "11"}], ids=["chunked", "whole"])
def test_signals_are_awaited_where_bodies_are(kind: Any, method: str, headers: dict[str, str]) -> None:
    async def read() -> Cart:
        result: Any = read_signals(asked(kind, method, TEXT, headers), Cart)
        cart: Cart = await result
        return cart

    assert Cart(3) == asyncio.run(read())


@pytest.mark.parametrize("kind", AT_ONCE)
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_signals_are_there_at_once_where_bodies_are(kind: Any, method: str) -> None:
    assert Cart(3) == read_signals(asked(kind, method, TEXT), Cart)


@pytest.mark.parametrize("kind", [*LATER, *AT_ONCE])
@pytest.mark.parametrize("length", ["1048577", "9" * 5000])
def test_a_body_that_is_said_to_be_too_large_is_not_read(kind: Any, length: str) -> None:
    request = asked(kind, "POST", headers={"content-length": length})

    async def read() -> object:
        result: Any = read_signals(request, Cart)
        return await result if kind in LATER else result

    with pytest.raises(SignalsError, match=r"^expected at most 1,048,576 bytes of signals in the body, came ") as it:
        asyncio.run(read())
    assert 413 == it.value.status


def test_a_stream_without_a_length_is_read_to_the_limit_only() -> None:
    seen: list[int] = []

    class Endless:
        method, headers, scope = "POST", dict[str, str](), {"query_string": b""}

        async def stream(self) -> AsyncIterator[bytes]:
            for number in range(1_000):
                seen.append(number)
                yield b" " * 65_536

    async def read() -> object:
        return await read_signals(Endless(), Cart)

    with pytest.raises(SignalsError, match=r"^expected at most 1,048,576 bytes of signals in the body, came more$"):
        asyncio.run(read())
    assert 17 == len(seen)


@pytest.mark.parametrize("length", ["", "-1", "x", "1.5"])
def test_a_length_that_is_none_is_passed_over(length: str) -> None:
    assert Cart(3) == read_signals(asked(Flask, "POST", TEXT, {"content-length": length}), Cart)


def test_wsgi_gives_the_bytes_of_a_query_as_latin_1() -> None:
    query = 'datastar={"note":"é"}'.encode().decode("latin-1")
    request: Any = Django("GET", query, b"", {})
    assert Cart(0, "é") == read_signals(request, Cart)


# -- c.signals


def answer(target: str, method: str = "GET", body: bytes = b"", limits: Limits = LIMITS) -> tuple[int, bytes]:
    """Return what an app says that tells the signals it got."""
    app, sent = App(), list[dict[str, Any]]()

    @app.route("/", methods=["GET", "POST"])
    async def tell(c: Context, w: Writer) -> None:
        w.json(await c.signals(Cart, limits=limits))

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": body, "more_body": False}

    async def send(message: Any) -> None:
        sent.append(message)

    path, _, query = target.partition("?")
    scope = {
        "type": "http", "method": method, "path": path, "root_path": "", "query_string": query.encode(),
        "headers": [(b"host", b"here")], "scheme": "http", "server": ("here", 80), "client": ("127.0.0.1", 1),
    }  # fmt: skip
    asyncio.run(app(scope, receive, send))
    return sent[0]["status"], sent[1]["body"]


def test_a_handler_reads_the_signals_of_a_query() -> None:
    assert (200, b'{"count":3,"note":""}') == answer(f"/?{QUERY}")


def test_a_handler_reads_the_signals_of_a_body() -> None:
    assert (200, b'{"count":3,"note":""}') == answer("/", "POST", TEXT)


def test_a_handler_may_take_more() -> None:
    body = TEXT.ljust((1 << 20) + 1)
    assert (200, b'{"count":3,"note":""}') == answer("/", "POST", body, Limits(body=2 << 20))


def test_signals_that_do_not_fit_are_answered_with_a_sentence() -> None:
    status, body = answer("/", "POST", b'{"count":"3"}')
    assert (400, True) == (status, b"count: expected int, got str." in body)


def test_signals_that_are_too_much_are_answered_with_413() -> None:
    assert 413 == answer("/", "POST", b" " * ((1 << 20) + 1))[0]
