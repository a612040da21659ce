"""The programs under Flask."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import Flask, request
from programs import Cart, answers, view, views
from servers import wsgi
from werkzeug.middleware.dispatcher import DispatcherMiddleware

from stario.integrations import flask as host

if TYPE_CHECKING:
    from collections.abc import Iterator
    from contextlib import AbstractContextManager


def signals() -> Any:
    cart = host.read_signals(request, Cart)
    return host.respond(view(f"{cart.count} {cart.name}"))


def resumed() -> Any:
    return host.stream(views(), last_event_id=request.headers.get("last-event-id", ""))


@host.streaming
def decorated() -> Iterator[Any]:
    for node in views():
        assert request.path == "/decorated"
        yield node


def program() -> Flask:
    app = Flask(__name__)
    for path, make in answers(host).items():
        app.add_url_rule(path, path, make)
    app.add_url_rule("/signals", "signals", signals, methods=["GET", "POST"])
    app.add_url_rule("/resumed", "resumed", resumed)
    app.add_url_rule("/decorated", "decorated", decorated)
    host.mount(app)
    return app


def serve() -> AbstractContextManager[int]:
    return wsgi(DispatcherMiddleware(program(), {"/below": program()}))
