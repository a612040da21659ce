"""Every host answers the same: nodes, streams, signals, the client's file; driven through a real server."""

from __future__ import annotations

import gc
import hashlib
import json
from importlib import import_module
from importlib.metadata import version
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import pytest
from programs import EVENTS, LONGEST, VIEWS, Client, Quiet, page, view

from stario.datastar import client as client_module
from stario.datastar import events
from stario.datastar.serving import surrounded
from stario.datastar.streams import BEAT
from stario.datastar.versions import version_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

# Django under ASGI leaves the body of a request open when its stream has raised.
pytestmark = pytest.mark.filterwarnings("ignore:Unclosed file <tempfile.SpooledTemporaryFile:ResourceWarning")

HOSTS = {
    "starlette": "serve", "fastapi": "serve", "fasthtml": "serve", "litestar": "serve", "quart": "serve",
    "sanic": "serve", "aiohttp": "serve", "flask": "serve", "django by wsgi": "serve_by_wsgi",
    "django by asgi": "serve_by_asgi",
}  # fmt: skip
READS_NO_JSON = tuple(map(int, version("python-fasthtml").split("."))) >= (0, 14, 14)
JAVASCRIPT = b"the client"
VERSION = client_module.Version("9.0.0", hashlib.sha256(JAVASCRIPT).hexdigest(), "https://cdn.example/9.js")


@pytest.fixture(scope="module")
def _cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """A client in a cache of its own."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("STARIO_CACHE", str(tmp_path_factory.mktemp("cache")))
        patch.setattr(client_module, "VERSIONS", {VERSION.number: VERSION})
        client_module.store(VERSION, JAVASCRIPT)
        yield


@pytest.fixture(scope="module", params=HOSTS)
def host(request: pytest.FixtureRequest, _cache: None) -> Iterator[Client]:
    module = import_module(f"hosted_{request.param.split()[0]}")
    with getattr(module, HOSTS[request.param])() as port:
        yield Client(port)
    gc.collect()  # so that what is said of it is said here


@pytest.fixture
def mounted(request: pytest.FixtureRequest) -> str:
    """Where the same app stands once more, below another; Sanic takes no app in."""
    return "" if "sanic" in request.node.name else "/below"


@pytest.fixture
def quiet() -> Iterator[Quiet]:
    """Sources that wait."""
    Quiet.now = Quiet()
    yield Quiet.now
    Quiet.now.ended.set()


# -- nodes


def test_a_node_is_an_answer(host: Client) -> None:
    answer = host.ask("/part")
    assert (201, str(view("x")).encode(), "milk") == (answer.status, answer.body, answer.headers["x-tea"])
    assert "text/html; charset=utf-8" == answer.headers["content-type"].lower()


def test_a_page_is_byte_for_byte_the_same_in_every_host(host: Client) -> None:
    with surrounded("/-"):
        expected = str(page()).encode()
    assert expected == host.ask("/page").body


ANSWERS: dict[str, Callable[..., Any]] = {
    "respond": lambda host, headers: host.respond("x", headers=headers),
    "stream": lambda host, headers: host.stream(EVENTS, headers=headers),
    "stream of nothing": lambda host, headers: host.stream(None, headers=headers),
}


@pytest.mark.parametrize("name", sorted({name.split()[0] for name in HOSTS}))
@pytest.mark.parametrize("answer", ANSWERS.values(), ids=ANSWERS)
@pytest.mark.parametrize("header", [("x-tea", "a\r\nb"), ("x-tea", "a\0"), ("x tea", "a"), ("", "a")])
def test_a_header_that_is_no_single_line_is_refused_by_its_name(
    name: str, answer: Callable[..., Any], header: tuple[str, str]
) -> None:
    host = import_module(f"stario.integrations.{name}")
    with pytest.raises(ValueError, match=f"expected the header {header[0]!r} in one line"):
        answer(host, dict([header]))


# -- streams


@pytest.mark.parametrize("path", ["/views", "/views-async", "/framed", "/decorated"])
def test_a_generator_of_views_sends_the_first_and_then_what_changed(host: Client, path: str) -> None:
    assert (200, VIEWS) == host.ask(path)[::2]


@pytest.mark.parametrize(
    ("path", "body"),
    [("/events", b"".join(EVENTS)), ("/one", EVENTS[0]), ("/node", events.patch_elements(view("x")))],
)
def test_what_is_there_already_is_sent_at_once(host: Client, path: str, body: bytes) -> None:
    assert (200, body) == host.ask(path)[::2]


def test_nothing_to_send_is_a_204(host: Client) -> None:
    assert (204, b"") == host.ask("/nothing")[::2]


def test_the_headers_keep_events_from_being_held_back_or_kept(host: Client) -> None:
    headers = host.ask("/events").headers
    assert "text/event-stream" == headers["content-type"].partition(";")[0]
    assert ("no-cache", "no", "milk") == (headers["cache-control"], headers["x-accel-buffering"], headers["x-tea"])
    assert "content-length" not in headers


@pytest.mark.parametrize("path", ["/quiet", "/plain", "/stuck"])
def test_a_stream_shows_that_it_lives_while_its_generator_waits(host: Client, quiet: Quiet, path: str) -> None:
    with host.stream(path) as until:
        assert EVENTS[0] in until(EVENTS[0][-10:])
        assert [BEAT, BEAT] == [until(b"\n\n"), until(b"\n\n")]


@pytest.mark.parametrize("path", ["/quiet", "/plain"])
def test_a_generator_is_closed_when_the_page_goes(host: Client, quiet: Quiet, path: str) -> None:
    with host.stream(path) as until:
        until(EVENTS[0][-10:])
        assert not quiet.closed.is_set()
    assert quiet.closed.wait(LONGEST)


def test_a_generator_that_waits_within_a_step_is_closed_after_it(host: Client, quiet: Quiet) -> None:
    with host.stream("/stuck") as until:
        until(EVENTS[0][-10:])
    quiet.ended.set()
    assert quiet.closed.wait(LONGEST)


def test_what_a_generator_raises_ends_its_stream_and_nothing_else(host: Client) -> None:
    assert EVENTS[0] == host.ask("/raising").body[: len(EVENTS[0])]
    assert 201 == host.ask("/part").status


def test_a_head_request_is_answered_without_the_stream(host: Client, quiet: Quiet) -> None:
    status, headers, body = host.ask("/quiet", "HEAD")
    assert b"" == body
    assert status == 405 or (status, headers["cache-control"]) == (200, "no-cache")


def test_a_page_that_has_the_first_view_gets_what_comes_after(host: Client) -> None:
    answer = host.ask("/resumed", last_event_id=version_of(view("a")))
    version = version_of(view("b"))
    changed = VIEWS.removeprefix(events.patch_elements(view("a")))
    assert b"id:\n" + changed + f"id: {version}\n\n".encode() == answer.body


def test_a_page_that_has_another_view_gets_the_whole_between_marks(host: Client) -> None:
    first, second = view("a"), view("b")
    changed = VIEWS.removeprefix(events.patch_elements(first))
    expected = b"id:\n%bid: %b\n\nid:\n%bid: %b\n\n" % (
        events.patch_elements(first), version_of(first).encode(), changed, version_of(second).encode()
    )  # fmt: skip
    assert expected == host.ask("/resumed", last_event_id="another").body == host.ask("/resumed").body


# -- signals


def signals(text: str) -> str:
    return f"/signals?datastar={quote(text)}"


def test_signals_come_with_the_query(host: Client) -> None:
    answer = host.ask(signals('{"count": 3, "name": "ü&<"}'), datastar_request="true")
    assert str(view("3 ü&<")).encode() == answer.body


def test_signals_come_with_the_body(host: Client) -> None:
    body = json.dumps({"count": 3, "name": "ü&<"}).encode()
    answer = host.ask("/signals", "POST", body, content_type="application/json")
    assert str(view("3 ü&<")).encode() == answer.body


def test_no_signals_are_defaults(host: Client) -> None:
    assert str(view("0 ")).encode() == host.ask("/signals").body


@pytest.mark.parametrize("text", ['{"count": "x"}', "{", "[]", '{"a":' + "[" * 40 + "]" * 40 + "}", "\ud800"])
def test_wrong_signals_are_a_400(host: Client, text: str, request: pytest.FixtureRequest) -> None:
    body = text.encode("utf-8", "surrogatepass")
    assert 400 == host.ask(f"/signals?datastar={quote(body)}").status
    if "fasthtml" in request.node.name and not READS_NO_JSON:
        pytest.skip("this FastHTML parses JSON before any handler, and answers what is none with a 500")
    assert 400 == host.ask("/signals", "POST", body, content_type="application/json").status


def test_more_than_a_mebibyte_of_signals_is_refused(host: Client) -> None:
    body = b'{"name": "' + b"x" * (1 << 20) + b'"}'
    assert host.ask("/signals", "POST", body, content_type="application/json").status in (
        413,
        400,
    )  # Django: always 400


# -- the client's file


def test_the_client_is_served_under_the_name_with_its_hash(host: Client) -> None:
    answer = host.ask(f"/-/{VERSION.name}")
    assert (200, JAVASCRIPT) == answer[::2]
    assert {
        "content-type": "text/javascript; charset=utf-8",
        "cache-control": "public, max-age=31536000, immutable",
        "x-content-type-options": "nosniff",
    }.items() <= answer.headers.items()


@pytest.mark.parametrize("name", ["datastar-9.0.0-00000000.js", "", "..%2f..%2fetc%2fpasswd", "datastar.js"])
def test_no_other_name_is_answered(host: Client, name: str) -> None:
    assert 404 == host.ask(f"/-/{name}").status


def test_pages_of_an_app_below_another_find_the_client_there(host: Client, mounted: str) -> None:
    assert f'src="{mounted}/-/{VERSION.name}"'.encode() in host.ask(f"{mounted}/page").body
    assert JAVASCRIPT == host.ask(f"{mounted}/-/{VERSION.name}").body
