"""Actions: each option by its name in the client, and addresses that nothing in the client rewrites."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from stario import html as h
from stario.datastar import at, js

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
    "retry_interval": ({"retry_interval": 500}, "retryInterval: 500"),
    "retry_scaler": ({"retry_scaler": 1.5}, "retryScaler: 1.5"),
    "retry_max_wait": ({"retry_max_wait": 30_000}, "retryMaxWait: 30000"),
    "retry_max_count": ({"retry_max_count": 10}, "retryMaxCount: 10"),
    "several": ({"retry": "never", "payload": 1}, "retry: 'never', payload: 1"),
    "a filter after the others": ({"include": "a", "retry": "never"}, "retry: 'never', filterSignals: {include: 'a'}"),
}


@pytest.mark.parametrize(("options", "expected"), OPTIONS.values(), ids=OPTIONS)
def test_an_option_has_its_name_in_the_client(options: dict[str, Any], expected: str) -> None:
    assert f"@post('add', {{{expected}}})" == at.post("add", **options).text


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
