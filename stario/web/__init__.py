"""Whole apps: handlers that answer, stream, and go on working. Adds starlette and uvicorn."""

from stario.web.app import App
from stario.web.context import Context
from stario.web.errors import HTTPError
from stario.web.presence import Presence
from stario.web.relay import ANY, REST, Inbox, Message, Relay, Subscription
from stario.web.sharing import Shared, shared
from stario.web.writer import Writer

__all__ = [
    "ANY", "REST", "App", "Context", "HTTPError", "Inbox", "Message", "Presence", "Relay", "Shared", "Subscription",
    "Writer", "shared",
]  # fmt: skip
