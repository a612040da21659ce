"""What Django alone asks for: its templates, lazy texts, QuerySets, CSRF tokens, static files, middlewares."""

from __future__ import annotations

import asyncio
import gzip
import hashlib
import re
import threading
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import hosted_django  # noqa: F401  # first of all: it sets Django up
import pytest
from django.conf import settings
from django.contrib.staticfiles.finders import FileSystemFinder
from django.db import connections, models
from django.http import HttpRequest, HttpResponse
from django.template import Context, Template
from django.test import AsyncClient, Client, override_settings
from django.urls import path
from django.utils import translation
from django.utils.translation import gettext_lazy
from programs import LONGEST, VIEWS, Cart, views, views_async

from stario import at, component, data
from stario import html as h
from stario.datastar import client, script, threads
from stario.integrations import django as host

if TYPE_CHECKING:
    from collections.abc import Iterator


class Book(models.Model):
    title = models.CharField(max_length=20)

    class Meta:
        app_label = "books"


class Shelf(models.QuerySet["Book"]):
    pass


# -- nodes


def test_a_template_writes_a_node_as_it_is() -> None:
    node = h.p(title="<")["<", h.b["&"]]
    assert f"<i>{node}</i>&lt;" == Template("<i>{{ node }}</i>{{ text }}").render(Context({"node": node, "text": "<"}))


def test_a_template_writes_nodes_in_a_loop() -> None:
    template = Template("{% for node in nodes %}{{ node }}{% endfor %}{% if nodes.0 %}!{% endif %}")
    assert "<b>1</b><b>2</b>!" == template.render(Context({"nodes": [h.b["1"], h.b["2"]]}))


@pytest.mark.parametrize("compiled", [True, False])
def test_a_lazy_translation_is_text_in_the_language_of_the_render(compiled: bool) -> None:
    @component(compile=compiled)
    def yes(text: h.Node) -> h.Node:
        return h.p(title=text)[text]

    with translation.override("de"):
        node = yes(gettext_lazy("Yes"))
        assert '<p title="Ja">Ja</p>' == str(node)
    with translation.override("fr"):
        assert '<p title="Oui">Oui</p>' == str(yes(gettext_lazy("Yes")))


def test_a_lazy_translation_is_escaped() -> None:
    text = gettext_lazy('<&"')
    assert '<p title="&lt;&amp;&#34;">&lt;&amp;&#34;</p>' == str(h.p(title=text)[text])


@pytest.mark.parametrize("rows", [Book.objects.all(), Shelf(Book)])
def test_a_queryset_as_a_child_is_an_error_that_says_what_to_write(rows: models.QuerySet[Book]) -> None:
    with pytest.raises(
        h.MarkupError, match=r"ul: expected .*, came (QuerySet|Shelf); write \[row\(x\) for x in queryset\]"
    ):
        h.render(h.ul[rows])  # type: ignore[index]  # the mistake  # pyright: ignore


def test_a_manager_as_a_child_is_an_error_that_says_what_to_write() -> None:
    with pytest.raises(h.MarkupError, match=r"write \[row\(x\) for x in manager\.all\(\)\]"):
        h.render(h.ul[Book.objects])  # type: ignore[index]  # the mistake  # pyright: ignore


def test_a_queryset_is_not_asked_for_its_rows_to_be_shown_in_an_error() -> None:
    async def render() -> str:
        return h.render(h.ul[Book.objects.all()])  # type: ignore[index]  # pyright: ignore

    with pytest.raises(h.MarkupError):  # and no SynchronousOnlyOperation, nor a missing table
        asyncio.run(render())


# -- requests


@contextmanager
def at_hand(view: Any, **more: Any) -> Iterator[None]:
    """Answer at `/` with a view."""
    with override_settings(ROOT_URLCONF=(path("", view),), **more):
        yield


def test_a_post_carries_the_hosts_token() -> None:
    def form(request: HttpRequest) -> HttpResponse:
        button = h.button(data.on("click", at.post("/", headers=host.csrf(request))))["Add"]
        return host.respond(h.fragment[button, button])

    client = Client(enforce_csrf_checks=True)
    with at_hand(form):
        page = client.get("/").content.decode()
        [token] = set(re.findall(r"'X[^']*CSRFTOKEN': '(\w{64})'", page))
        assert (403, 200) == (
            client.post("/").status_code,
            client.post("/", headers={"X-CSRFToken": token}).status_code,
        )


@pytest.mark.parametrize("debug", [False, True])
def test_wrong_signals_are_a_400_and_the_log_says_where(debug: bool, caplog: pytest.LogCaptureFixture) -> None:
    def read(request: HttpRequest) -> HttpResponse:
        return HttpResponse(str(host.read_signals(request, Cart)))

    with at_hand(read, DEBUG=debug):
        answer = Client(raise_request_exception=False).get("/", {"datastar": '{"count": "x"}'})
    assert 400 == answer.status_code
    assert debug == (b"count: expected int, got str" in answer.content)
    assert "count: expected int, got str" in caplog.text


SOURCES = [views, views_async]


@pytest.mark.parametrize("source", SOURCES)
@pytest.mark.parametrize("encoding", ["", "gzip"])
def test_both_kinds_of_sources_are_sent_under_wsgi_from_any_view(source: Any, encoding: str) -> None:
    async def answer_async(request: HttpRequest) -> Any:
        return host.stream(source())

    for answering in (lambda request: host.stream(source()), answer_async):
        with at_hand(answering):
            answer: Any = Client().get("/", headers={"Accept-Encoding": encoding})
            body = b"".join(answer)
        assert VIEWS == (gzip.decompress(body) if encoding else body)


@pytest.mark.parametrize("source", SOURCES)
@pytest.mark.parametrize("encoding", ["", "gzip"])
def test_both_kinds_of_sources_are_sent_under_asgi_from_any_view(source: Any, encoding: str) -> None:
    async def answer_async(request: HttpRequest) -> Any:
        return host.stream(source())

    async def ask() -> bytes:
        answer: Any = await AsyncClient().get("/", headers={"Accept-Encoding": encoding})
        return b"".join([part async for part in answer])

    for answering in (lambda request: host.stream(source()), answer_async):
        with at_hand(answering):
            body = asyncio.run(ask())
        assert VIEWS == (gzip.decompress(body) if encoding else body)


def test_a_thread_of_a_stream_closes_its_connections(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(connections.settings["default"], "NAME", str(tmp_path / "books"))
    seen: list[Any] = []
    closed = threading.Event()

    def close() -> None:
        seen.append(seen[0].connection)
        closed.set()

    def rows() -> Iterator[h.Node]:
        connections["default"].ensure_connection()
        seen.append(connections["default"])
        yield h.p(id="row")[seen[0].connection is not None]

    monkeypatch.setattr(threads, "last_acts", {})
    with at_hand(lambda request: host.stream(rows(), heartbeat=LONGEST)):
        answer: Any = Client().get("/")
        threads.last_acts[close] = None
        assert b"event" in b"".join(answer)
    assert closed.wait(LONGEST)
    assert None is seen[1]


# -- the client's file


@pytest.fixture
def stored(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> client.Version:
    """A client in a cache of its own."""
    version = client.Version("9.0.0", hashlib.sha256(b"client").hexdigest(), "https://cdn.example/9.js")
    monkeypatch.setenv("STARIO_CACHE", str(tmp_path))
    monkeypatch.setattr(client, "VERSIONS", {version.number: version})
    client.store(version, b"client")
    return version


def tag(request: HttpRequest) -> HttpResponse:
    return host.respond(script())


def test_the_middleware_stands_first() -> None:
    assert "stario.integrations.django.serve_client" == settings.MIDDLEWARE[0]


def test_a_page_finds_the_client_at_the_apps_own_address(stored: client.Version) -> None:
    with at_hand(tag):
        assert f'src="/-/{stored.name}"'.encode() in Client().get("/").content
        assert b"client" == Client().get(f"/-/{stored.name}").content


def test_a_page_finds_the_client_among_the_static_files(stored: client.Version) -> None:
    with at_hand(tag, STATICFILES_DIRS=[host.static_folder()]):
        assert f'src="/static/stario/{stored.name}"'.encode() in Client().get("/").content
        found: Any = FileSystemFinder().find(f"stario/{stored.name}")
    assert b"client" == Path(found).read_bytes()
