"""Actions: each option by its name in the client, and addresses that nothing in the client rewrites."""

from __future__ import annotations

import tomllib
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from stario import html as h
from stario.datastar import at, js, pro

if TYPE_CHECKING:
    from collections.abc import Callable


@pytest.mark.parametrize("method", ["get", "post", "put", "patch", "delete"])
def test_an_action_is_its_method_and_its_address(method: str) -> None:
    assert f"@{method}('add')" == getattr(at, method)("add").text


OPTIONS: dict[str, tuple[dict[str, Any], str]] = {
    "content_type": ({"content_type": "form"}, "contentType: 'form'"),
    "selector": ({"selector": "#form"}, "selector: '\\u0023form'"),
    "include": ({"include": "^a"}, "filterSignals: {include: '\\u005ea'}"),
    "exclude": ({"exclude": "b$"}, "filterSignals: {exclude: 'b\\u0024'}"),
    "include and exclude": ({"include": "a", "exclude": "b"}, "filterSignals: {exclude: 'b', include: 'a'}"),
    "headers": ({"headers": {"x-one": "1", "b": "2"}}, "headers: {'x\\u002done': '1', b: '2'}"),
    "open_when_hidden": ({"open_when_hidden": True}, "openWhenHidden: true"),
    "open_when_hidden off": ({"open_when_hidden": False}, "openWhenHidden: false"),
    "payload": ({"payload": {"a": [1, None, "x"]}}, "payload: {a: [1, null, 'x']}"),
    "payload of code": ({"payload": {"a": js("$n + 1")}}, "payload: {a: $n + 1}"),
    "request_cancellation": ({"request_cancellation": "cleanup"}, "requestCancellation: 'cleanup'"),
    "retry": ({"retry": "always"}, "retry: 'always'"),
    "headers of code": ({"headers": {"x": js("$a")}}, "headers: {x: $a}"),
    "request_cancellation of code": ({"request_cancellation": js("$_c")}, "requestCancellation: $_c"),
    "payload of nothing": ({"payload": None}, "payload: null"),
    "retry_interval": ({"retry_interval": 500}, "retryInterval: 500"),
    "retry_interval in seconds": ({"retry_interval": "2s"}, "retryInterval: 2000"),
    "retry_interval as text": ({"retry_interval": "250ms"}, "retryInterval: 250"),
    "retry_interval as a time": ({"retry_interval": timedelta(seconds=1.5)}, "retryInterval: 1500"),
    "retry_scaler": ({"retry_scaler": 1.5}, "retryScaler: 1.5"),
    "retry_max_wait": ({"retry_max_wait": 30_000}, "retryMaxWait: 30000"),
    "retry_max_wait as a time": ({"retry_max_wait": timedelta(minutes=1)}, "retryMaxWait: 60000"),
    "retry_max_count": ({"retry_max_count": 10}, "retryMaxCount: 10"),
    "several": ({"retry": "never", "payload": 1}, "retry: 'never', payload: 1"),
    "a filter after the others": ({"include": "a", "retry": "never"}, "retry: 'never', filterSignals: {include: 'a'}"),
}


@pytest.mark.parametrize(("options", "expected"), OPTIONS.values(), ids=OPTIONS)
def test_an_option_has_its_name_in_the_client(options: dict[str, Any], expected: str) -> None:
    assert f"@post('add', {{{expected}}})" == at.post("add", **options).text


def test_every_option_and_action_of_the_table_is_tried(request: pytest.FixtureRequest) -> None:
    table = tomllib.loads((request.config.rootpath / "tools" / "datastar.toml").read_text(encoding="utf-8"))
    assert set(table["options"]) == {name for given, _ in OPTIONS.values() for name in given}
    asking = {"get", "post", "put", "patch", "delete", "query"}
    assert asking | {text[1:].partition("(")[0] for _, text in CALLS.values()} == set(table["actions"])


WRONG: dict[str, tuple[dict[str, Any], str]] = {
    "content_type": ({"content_type": "xml"}, "one of json, form for content_type, came str 'xml'"),
    "selector": ({"selector": 3}, "text for selector, came int 3"),
    "include": ({"include": js("/a/")}, "text for include, came Code js('/a/')"),
    "exclude": ({"exclude": None}, "text for exclude, came NoneType None"),
    "headers": ({"headers": "x: 1"}, "a mapping from names to texts for headers, came str 'x: 1'"),
    "a header's name": ({"headers": {"x y": "1"}}, "a header's name for headers, came str 'x y'"),
    "a header of no name": ({"headers": {"": "1"}}, "a header's name for headers"),
    "a header of a number": ({"headers": {"x": 1}}, "text of one line, in Latin-1, for the header x, came int 1"),
    "a header of two lines": ({"headers": {"x": "a\r\nb: c"}}, "text of one line, in Latin-1, for the header x"),
    "a header the browser refuses": ({"headers": {"x": "\u2028"}}, "text of one line, in Latin-1, for the header x"),
    "open_when_hidden": ({"open_when_hidden": 1}, "True or False for open_when_hidden, came int 1"),
    "payload": ({"payload": {1}}, "text, a number, a boolean, None, or a list or mapping of these, came set {1}"),
    "request_cancellation": ({"request_cancellation": True}, "one of auto, cleanup, disabled for request_cancellation"),
    "retry": ({"retry": "sometimes"}, "one of auto, error, always, never for retry, came str 'sometimes'"),
    "no retry": ({"retry": None}, "one of auto, error, always, never for retry"),
    "retry_interval": ({"retry_interval": 0.5}, 'a duration: "300ms", "1s", milliseconds, or a timedelta, came 0.5'),
    "retry_scaler": ({"retry_scaler": 0}, "a number above 0 for retry_scaler, came int 0"),
    "retry_scaler of text": ({"retry_scaler": "2"}, "a number above 0 for retry_scaler"),
    "retry_max_wait": ({"retry_max_wait": "1m"}, "a duration"),
    "retry_max_count": ({"retry_max_count": -1}, "a whole number from 0 on for retry_max_count, came int -1"),
    "retry_max_count of a part": ({"retry_max_count": 1.5}, "a whole number from 0 on for retry_max_count"),
    "retry_max_count of True": ({"retry_max_count": True}, "a whole number from 0 on for retry_max_count"),
}


@pytest.mark.parametrize(("options", "message"), WRONG.values(), ids=WRONG)
def test_a_wrong_value_of_an_option_is_refused(options: dict[str, Any], message: str) -> None:
    with pytest.raises(h.MarkupError) as caught:
        at.post("add", **options)
    assert f"expected {message}" in str(caught.value)


@pytest.mark.parametrize("url", [3, None, b"/x", ["/x"], js("'/x'"), True])
def test_an_address_that_is_no_text_is_refused(url: Any) -> None:
    with pytest.raises(h.MarkupError, match=r'expected an address of this site to ask, came .*; write "add" or f'):
        at.post(url)


# -- other actions

CALLS: dict[str, tuple[Callable[[], Any], str]] = {
    "peek": (lambda: at.peek(js("$a + 1")), "@peek(() => ($a + 1))"),
    "peek of an object": (lambda: at.peek(js("{a: $a}")), "@peek(() => ({a: $a}))"),
    "set_all": (lambda: at.set_all(True), "@setAll(true)"),
    "set_all to a text": (lambda: at.set_all("it's"), "@setAll('it\\u0027s')"),
    "set_all to code": (lambda: at.set_all(js("$a")), "@setAll($a)"),
    "set_all to nothing": (lambda: at.set_all(None), "@setAll(null)"),
    "set_all of some": (lambda: at.set_all(0, include="a", exclude="b"), "@setAll(0, {exclude: 'b', include: 'a'})"),
    "toggle_all": (at.toggle_all, "@toggleAll()"),
    "toggle_all of some": (lambda: at.toggle_all(include="^a"), "@toggleAll({include: '\\u005ea'})"),
    "clipboard": (lambda: pro.at.clipboard(js("$text")), "@clipboard($text)"),
    "clipboard of base64": (lambda: pro.at.clipboard("aGk", base64=True), "@clipboard('aGk', true)"),
    "fit": (lambda: pro.at.fit(js("$a"), 0, 1, 0, 100), "@fit($a, 0, 1, 0, 100)"),
    "fit, clamped": (lambda: pro.at.fit(js("$a"), 0, 1, 0, 9.5, clamp=True), "@fit($a, 0, 1, 0, 9.5, true)"),
    "fit, rounded": (lambda: pro.at.fit(5, 0, 1, 0, 9, round=True), "@fit(5, 0, 1, 0, 9, undefined, true)"),
    "intl": (lambda: pro.at.intl("number", js("$n")), "@intl('number', $n)"),
    "intl of a place": (
        lambda: pro.at.intl("number", 3, {"style": "percent"}, "de"), "@intl('number', 3, {style: 'percent'}, 'de')",
    ),
    "intl of places": (
        lambda: pro.at.intl("list", ["a"], locale=["de", "en"]), "@intl('list', ['a'], undefined, ['de', 'en'])",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("call", "expected"), CALLS.values(), ids=CALLS)
def test_an_action_is_written_with_its_arguments(call: Callable[[], Any], expected: str) -> None:
    assert expected == call().text


BAD_CALLS: dict[str, tuple[Callable[[], Any], str]] = {
    "peek": (lambda: at.peek("$a"), "an expression for at.peek, came str '$a'; write js"),  # type: ignore[arg-type]
    "set_all": (lambda: at.set_all(object()), "text, a number"),  # type: ignore[arg-type]
    "toggle_all": (lambda: at.toggle_all(include=3), "text for include, came int 3"),  # type: ignore[arg-type]
    "clipboard": (lambda: pro.at.clipboard("a", base64="yes"), "True or False for base64"),  # type: ignore[arg-type]
    "fit": (lambda: pro.at.fit("1", 0, 1, 0, 1), "a number or an expression for value"),  # type: ignore[arg-type]
    "intl": (lambda: pro.at.intl("money", 1), "one of datetime, number, pluralRules"),  # type: ignore[arg-type]
}


@pytest.mark.parametrize(("call", "message"), BAD_CALLS.values(), ids=BAD_CALLS)
def test_a_wrong_argument_of_an_action_is_refused(call: Callable[[], Any], message: str) -> None:
    with pytest.raises(h.MarkupError) as caught:
        call()
    assert f"expected {message}" in str(caught.value)


# -- options of all


@pytest.mark.parametrize("action", [at.get, at.post, at.put, at.patch, at.delete])
def test_every_action_takes_options(action: Callable[..., Any]) -> None:
    assert action("add", retry="never").text.endswith("('add', {retry: 'never'})")


def test_an_option_that_does_not_exist_is_refused_with_the_near_one() -> None:
    with pytest.raises(
        h.MarkupError, match="expected an option of @get, came 'retry_interal'; did you mean 'retry_inter"
    ):
        at.get("add", retry_interal=1)  # type: ignore[call-arg]


@pytest.mark.parametrize("option", ["contentType", "filter_signals", "method"])
def test_the_clients_own_spelling_is_no_option(option: str) -> None:
    with pytest.raises(h.MarkupError, match=f"expected an option of @post, came '{option}'"):
        at.post("add", **{option: "x"})  # type: ignore[arg-type]


# -- addresses

KEPT = ["add", "/a/b", "../up", "?a=1&b=2", "/a-b.c_d~e", "%20", "a=1?b&c", "ABCxyz019", "./", "/"]
CHANGED: dict[str, tuple[str, str]] = {
    "a quote": ("it's", "it\\u0027s"),
    "double quotes": ('a"b', "a\\u0022b"),
    "a backtick": ("a`b", "a\\u0060b"),
    "a backslash": ("a\\b", "a\\u005cb"),
    "an action": ("/@post(1)", "/\\u0040post\\u00281\\u0029"),
    "a signal": ("/$name", "/\\u0024name"),
    "an interpolation": ("/${a}", "/\\u0024\\u007ba\\u007d"),
    "statements": ("/a;b", "/a\\u003bb"),
    "markup": ("/<b>", "/\\u003cb\\u003e"),
    "blanks": ("/a b", "/a\\u0020b"),
    "another site that is vouched for": (h.trusted_url("https://a.b/c"), "https\\u003a//a.b/c"),
    "a fragment": ("/a#b", "/a\\u0023b"),
    "a plus": ("/a+b", "/a\\u002bb"),
    "another script": ("/é", "/\\u00e9"),
    "beyond sixteen bits": ("/😀", "/\\ud83d\\ude00"),
    "line ends": ("/a\r\nb", "/a\\u000d\\u000ab"),
    "a line separator": ("/a\u2028b", "/a\\u2028b"),
    "a NUL": ("/a\0", "/a\\u0000"),
    "a lone surrogate": ("/\ud800", "/\\ud800"),
}


@pytest.mark.parametrize("url", KEPT)
def test_what_addresses_are_made_of_stays_readable(url: str) -> None:
    assert f"@get('{url}')" == at.get(url).text


@pytest.mark.parametrize(("url", "expected"), CHANGED.values(), ids=CHANGED)
def test_everything_else_in_an_address_is_an_escape(url: str, expected: str) -> None:
    assert f"@get('{expected}')" == at.get(url).text


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "JavaScript:alert(1)",
        " javascript:x",
        "java\nscript:x",
        "\x01javascript:x",
        "data:text/html,x",
        "vbscript:x",
        "file:///etc/passwd",
        "blob:x",
        "about:blank",
        "https://evil.example/x",
        "//evil.example/x",
        "/\\evil.example/x",
        "\t/\n/evil.example/x",
    ],
)
def test_an_address_that_is_not_this_sites_is_refused(url: str) -> None:
    with pytest.raises(h.MarkupError, match="expected an address of this site to ask"):
        at.post(url)


@pytest.mark.parametrize("value", [object(), float("nan"), {1}, b"x", {"__proto__": 1}, {1: 2}])
def test_an_option_that_is_no_literal_is_refused(value: Any) -> None:
    with pytest.raises(h.MarkupError):
        at.post("add", payload=value)
