"""Our own cases for each behaviour that Datastar's SDK tests look at, through the server that they ask.

The cases are asked for in the words of those tests (tools/sdk_server.py), and compared byte by byte, where those
compare lines in any order. `dev.py check --sdk CHECKOUT` runs the official ones.
"""

from __future__ import annotations

import asyncio
import importlib.util
import json
import sys
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest

_TOOL = Path(__file__).parents[2] / "tools" / "sdk_server.py"


@pytest.fixture(scope="module")
def server() -> Any:
    """The module of the server."""
    spec = importlib.util.spec_from_file_location("sdk_server", _TOOL)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["sdk_server"] = module
    spec.loader.exec_module(module)
    yield module
    del sys.modules["sdk_server"]


def ask(app: Any, method: str, query: str, body: bytes = b"") -> tuple[int, dict[bytes, bytes], bytes]:
    """Return an answer of the app: status, headers, body."""
    sent: list[dict[str, Any]] = []

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": body, "more_body": False}

    async def send(message: Any) -> None:
        sent.append(message)

    scope = {
        "type": "http", "method": method, "path": "/test", "root_path": "", "query_string": query.encode(),
        "headers": [(b"datastar-request", b"true")], "scheme": "http", "server": ("here", 80),
    }  # fmt: skip
    asyncio.run(app(scope, receive, send))
    return sent[0]["status"], dict(sent[0]["headers"]), b"".join(message.get("body", b"") for message in sent)


def answered(app: Any, *asked: dict[str, Any]) -> bytes:
    """Return the events for what is asked, which are the same for a GET and a POST."""
    signals = json.dumps({"events": asked})
    by_get = ask(app, "GET", urlencode({"datastar": signals}))
    assert by_get == ask(app, "POST", "", signals.encode())
    status, headers, body = by_get
    assert (200, b"no-cache") == (status, headers[b"cache-control"])
    assert headers[b"content-type"].startswith(b"text/event-stream")
    return body


ROW = '<li id="row-7">Tea</li>'
CASES: dict[str, tuple[dict[str, Any], str]] = {
    "elements alone": (
        {"type": "patchElements", "elements": ROW},
        f"event: datastar-patch-elements\ndata: elements {ROW}\n\n",
    ),
    "elements with what is the default anyway": (
        {"type": "patchElements", "elements": ROW, "mode": "outer", "namespace": "html", "useViewTransition": False},
        f"event: datastar-patch-elements\ndata: elements {ROW}\n\n",
    ),
    "elements with everything": (
        {
            "type": "patchElements",
            "elements": ROW,
            "selector": "#list > ul",
            "mode": "prepend",
            "namespace": "html",
            "useViewTransition": True,
            "eventId": "v 12",
            "retryDuration": 2500,
        },
        (
            "event: datastar-patch-elements\nid: v 12\nretry: 2500\n"
            f"data: selector #list > ul\ndata: mode prepend\ndata: useViewTransition true\ndata: elements {ROW}\n\n"
        ),
    ),
    "elements of a drawing": (
        {"type": "patchElements", "elements": "<g></g>", "selector": "svg", "mode": "inner", "namespace": "svg"},
        (
            "event: datastar-patch-elements\ndata: selector svg\ndata: mode inner\ndata: namespace svg\n"
            "data: elements <g></g>\n\n"
        ),
    ),
    "elements of a formula": (
        {"type": "patchElements", "elements": "<mi>x</mi>", "selector": "math", "mode": "after", "namespace": "mathml"},
        (
            "event: datastar-patch-elements\ndata: selector math\ndata: mode after\ndata: namespace mathml\n"
            "data: elements <mi>x</mi>\n\n"
        ),
    ),
    "elements in lines": (
        {"type": "patchElements", "elements": "<ul>\n\t<li>Tea</li>\r\n\r\n  </ul>\n"},
        (
            "event: datastar-patch-elements\ndata: elements <ul>\ndata: elements \t<li>Tea</li>\ndata: elements \n"
            "data: elements   </ul>\ndata: elements \n\n"
        ),
    ),
    "elements that go": (
        {"type": "patchElements", "selector": "#row-7", "mode": "remove"},
        "event: datastar-patch-elements\ndata: selector #row-7\ndata: mode remove\n\n",
    ),
    "elements that go, with everything": (
        {
            "type": "patchElements",
            "selector": ".old, .done",
            "mode": "remove",
            "useViewTransition": True,
            "eventId": "9",
            "retryDuration": 0,
        },
        (
            "event: datastar-patch-elements\nid: 9\nretry: 0\ndata: selector .old, .done\ndata: mode remove\n"
            "data: useViewTransition true\n\n"
        ),
    ),
    "signals alone": (
        {"type": "patchSignals", "signals": {"tea": True, "cups": 2.5, "by": "Ada"}},
        'event: datastar-patch-signals\ndata: signals {"tea":true,"cups":2.5,"by":"Ada"}\n\n',
    ),
    "signals with what is the default anyway": (
        {"type": "patchSignals", "signals": {"cups": 2}, "onlyIfMissing": False},
        'event: datastar-patch-signals\ndata: signals {"cups":2}\n\n',
    ),
    "signals with everything": (
        {"type": "patchSignals", "signals": {"cups": 2}, "onlyIfMissing": True, "eventId": "9", "retryDuration": 50},
        'event: datastar-patch-signals\nid: 9\nretry: 50\ndata: onlyIfMissing true\ndata: signals {"cups":2}\n\n',
    ),
    "signals whose text has lines": (
        {"type": "patchSignals", "signals": {"note": "one\r\ntwo\rthree\n"}},
        'event: datastar-patch-signals\ndata: signals {"note":"one\\r\\ntwo\\rthree\\n"}\n\n',
    ),
    "signals as JSON in lines": (
        {"type": "patchSignals", "signals-raw": '{ "tea":\n  true,\n\n "by": "Ada" }'},
        (
            "event: datastar-patch-signals\n"
            'data: signals { "tea":\ndata: signals   true,\ndata: signals \ndata: signals  "by": "Ada" }\n\n'
        ),
    ),
    "signals that go": (
        {"type": "patchSignals", "signals": {"tea": None, "deep": {"er": None}}},
        'event: datastar-patch-signals\ndata: signals {"tea":null,"deep":{"er":null}}\n\n',
    ),
    "a script alone": (
        {"type": "executeScript", "script": "pour('tea')"},
        (
            "event: datastar-patch-elements\ndata: selector body\ndata: mode append\n"
            "data: elements <script data-effect=\"el.remove()\">pour('tea')</script>\n\n"
        ),
    ),
    "a script with what is the default anyway": (
        {"type": "executeScript", "script": "pour()", "autoRemove": True, "attributes": {}},
        (
            "event: datastar-patch-elements\ndata: selector body\ndata: mode append\n"
            'data: elements <script data-effect="el.remove()">pour()</script>\n\n'
        ),
    ),
    "a script with everything": (
        {
            "type": "executeScript",
            "script": "pour()",
            "autoRemove": False,
            "eventId": "9",
            "retryDuration": 50,
            "attributes": {"type": "module", "nonce": "a&b"},
        },
        (
            "event: datastar-patch-elements\nid: 9\nretry: 50\ndata: selector body\ndata: mode append\n"
            'data: elements <script type="module" nonce="a&amp;b">pour()</script>\n\n'
        ),
    ),
    "a script in lines": (
        {"type": "executeScript", "script": "if (tea) {\r\n\tpour()\n}", "autoRemove": False},
        (
            "event: datastar-patch-elements\ndata: selector body\ndata: mode append\n"
            "data: elements <script>if (tea) {\ndata: elements \tpour()\ndata: elements }</script>\n\n"
        ),
    ),
}


@pytest.mark.parametrize(("asked", "expected"), CASES.values(), ids=CASES)
def test_an_event_is_what_the_generators_of_others_make(server: Any, asked: dict[str, Any], expected: str) -> None:
    assert expected.encode() == answered(server.app, asked)


def test_several_events_follow_each_other(server: Any) -> None:
    asked, events = zip(*CASES.values())
    for begin in range(0, len(asked), 4):  # a query holds 8 KiB
        expected = "".join(events[begin : begin + 4])
        assert expected.encode() == answered(server.app, *asked[begin : begin + 4])


def test_no_events_are_an_empty_answer(server: Any) -> None:
    assert b"" == answered(server.app)


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b'{"events":{}}', b'{"events":[{}]}', b'{"events":[{"type":1}]}'])
def test_signals_that_do_not_fit_are_refused(server: Any, body: bytes) -> None:
    assert 400 == ask(server.app, "POST", "", body)[0]
    assert 400 == ask(server.app, "GET", urlencode({"datastar": body}))[0]
