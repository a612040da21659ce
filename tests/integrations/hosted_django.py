"""The programs under Django, by WSGI and by ASGI."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import django
from django.conf import settings
from django.core.handlers.asgi import ASGIHandler
from django.core.handlers.wsgi import WSGIHandler
from django.urls import path
from programs import Cart, answers, view, views
from servers import asgi, wsgi
from starlette.applications import Starlette
from starlette.routing import Mount
from werkzeug.middleware.dispatcher import DispatcherMiddleware

from stario.integrations import django as host

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from contextlib import AbstractContextManager

    from django.http import HttpRequest

MIDDLEWARE = ["django.middleware.csrf.CsrfViewMiddleware", "django.middleware.gzip.GZipMiddleware"]
host.mount(MIDDLEWARE)
settings.configure(
    ALLOWED_HOSTS=["*"],
    DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}},
    INSTALLED_APPS=["django.contrib.staticfiles"],
    MIDDLEWARE=MIDDLEWARE,
    ROOT_URLCONF=__name__,
    SECRET_KEY="a",
    STATIC_URL="static/",
    TEMPLATES=[{"BACKEND": "django.template.backends.django.DjangoTemplates"}],
    USE_I18N=True,
)
django.setup()


def answering(make: Callable[[], Any]) -> Callable[[HttpRequest], Any]:
    return lambda request: make()


def signals(request: HttpRequest) -> Any:
    cart = host.read_signals(request, Cart)
    return host.respond(view(f"{cart.count} {cart.name}"))


signals.csrf_exempt = True  # type: ignore[attr-defined]


def resumed(request: HttpRequest) -> Any:
    return host.stream(views(), last_event_id=request.headers.get("last-event-id", ""))


@host.streaming
def decorated(request: HttpRequest) -> Iterator[Any]:
    yield from views()


urlpatterns = [path(address[1:], answering(make)) for address, make in answers(host).items()]
urlpatterns += [path("signals", signals), path("resumed", resumed), path("decorated", decorated)]


def serve_by_wsgi() -> AbstractContextManager[int]:
    return wsgi(DispatcherMiddleware(WSGIHandler(), {"/below": WSGIHandler()}))


def serve_by_asgi() -> AbstractContextManager[int]:
    return asgi(Starlette(routes=[Mount("/below", app=ASGIHandler()), Mount("/", app=ASGIHandler())]))
