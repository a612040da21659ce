"""One answer to one request: status, headers, cookies, then a body.

Laws. Methods are called, not awaited: each starts at once and returns something that may be awaited or ignored. Headers
and cookies go out with the answer's first byte; to change them later is an error, and so is a second answer.
"""

from __future__ import annotations

import re
from http.cookies import SimpleCookie
from typing import TYPE_CHECKING, Any, Final, Literal

import msgspec
from starlette.datastructures import MutableHeaders

from stario.html.rendering import render
from stario.web.outbox import Outbox

if TYPE_CHECKING:
    from collections.abc import Generator, Mapping

    from starlette.types import Scope, Send

    from stario.html.nodes import Node
    from stario.web.policy import StrictPolicy
    from stario.web.signing import Signer

_NOT_IN_A_HEADER: Final = re.compile(r"[\r\n\0]")
_HEADER_NAME: Final = re.compile(r"[!#$%&'*+.^`|~\w-]+", re.ASCII)


class Sent:
    """What a writer's method returns: `await` it to wait until the bytes have been handed over."""

    __slots__ = ("_outbox",)

    def __init__(self, outbox: Outbox) -> None:
        self._outbox = outbox

    def __await__(self) -> Generator[Any, None, None]:
        return self._outbox.emptied().__await__()


_NO_COOKIES: Final[SimpleCookie] = SimpleCookie()
_SENT: Final = MutableHeaders(raw=[])  # in the place of headers that have gone: a stream holds what it needs, no more


class Answer:
    """The answer to one request, as long as it is one."""

    __slots__ = ("_cookies", "_headers", "_outbox", "_scope", "_signer", "_status", "complete", "started", "strict")

    def __init__(self, scope: Scope, send: Send, signer: Signer) -> None:
        self._scope = scope
        self._signer = signer
        self._outbox = Outbox(send, self)
        self._headers = MutableHeaders(raw=[])
        self._cookies: SimpleCookie | None = None
        self._status = 200
        self.strict: StrictPolicy | None = None
        """What pages and patches need under a strict Content Security Policy; None without one."""
        self.started = False
        self.complete = False

    def on_free(self) -> None:
        """Nothing is on its way any more."""

    def on_lost(self) -> None:
        """The page is gone."""

    def on_failed(self, error: Exception) -> None:
        """What should have been sent could not be made."""

    # -- before the answer

    @property
    def headers(self) -> MutableHeaders:
        """The answer's headers; raises `RuntimeError` once they are on their way."""
        self._not_started("headers")
        return self._headers

    @property
    def status(self) -> int:
        """The answer's status, for `html`, `text` and `json`."""
        return self._status

    @status.setter
    def status(self, status: int) -> None:
        self._not_started("the status")
        self._status = status

    def cookie(
        self,
        name: str,
        value: str,
        *,
        signed: bool = False,
        max_age: int | None = None,
        path: str = "/",
        http_only: bool = True,
        same_site: Literal["lax", "strict", "none"] = "lax",
        secure: bool | None = None,
    ) -> None:
        """Set a cookie; `max_age` in seconds, None until the browser ends. Over HTTPS it is `Secure` by itself."""
        self._not_started("cookies")
        if not signed and not (value.isascii() and value.isprintable()):
            raise ValueError(
                f"expected printable ASCII in the cookie {name!r}, came {value!r}; signed=True takes any text"
            )
        cookies = self._cookies = self._cookies or SimpleCookie()
        cookies[name] = self._signer.sign(name, value) if signed else value
        morsel = cookies[name]
        morsel["path"] = path
        morsel["samesite"] = same_site
        morsel["httponly"] = http_only
        morsel["secure"] = self._scope.get("scheme") == "https" if secure is None else secure
        if max_age is not None:
            morsel["max-age"] = max_age

    def delete_cookie(self, name: str, *, path: str = "/") -> None:
        """Ask the browser to forget a cookie."""
        self.cookie(name, "", max_age=0, path=path)

    def _not_started(self, what: str) -> None:
        if self.started:
            raise RuntimeError(
                f"expected {what} before the answer begins, came after it; set them before w.html or w.alive"
            )

    # -- one answer

    def html(self, node: Node, status: int | None = None) -> Sent:
        """Answer with a page or a part of one."""
        if self.strict is not None:
            return self.strict.html(self, node, status)
        return self.respond(render(node).encode(), "text/html; charset=utf-8", status)

    def text(self, text: str, status: int | None = None) -> Sent:
        """Answer with plain text."""
        return self.respond(text.encode("utf-8", "replace"), "text/plain; charset=utf-8", status)

    def json(self, value: object, status: int | None = None) -> Sent:
        """Answer with JSON: whatever msgspec can encode."""
        return self.respond(msgspec.json.encode(value), "application/json", status)

    def empty(self, status: int = 204) -> Sent:
        """Answer with no content; the handler may go on working."""
        return self.respond(b"", None, status)

    @property
    def asked_by_datastar(self) -> bool:
        """Whether the Datastar client asks, rather than the browser itself."""
        return any(name == b"datastar-request" for name, _ in self._scope["headers"])

    def error(self, status: int, sentence: str, headers: Mapping[str, str] | None = None) -> Sent:
        """Answer that something went wrong; headers and cookies meant for the right answer are dropped."""
        self._not_started("an error")
        self._headers = MutableHeaders(dict(headers or {}))
        self._cookies = None
        return self.text(sentence, status)

    def respond(self, body: bytes, content_type: str | None, status: int | None = None) -> Sent:
        """Answer with bytes; the one way out for all whole answers."""
        self._only_one()
        status = self._status if status is None else status
        if content_type is not None:
            self._headers.setdefault("content-type", content_type)
        if status >= 200 and status not in (204, 304):
            self._headers["content-length"] = str(len(body))
        self._start(status)
        self._put(b"" if self._is_head() else body, more=False)
        self.complete = True
        return Sent(self._outbox)

    def _is_head(self) -> bool:
        return bool(self._scope["method"] == "HEAD")

    def _only_one(self) -> None:
        if self.started:
            raise RuntimeError(
                "expected one answer to a request, came a second one; stream with w.patch, or answer once"
            )

    def _start(self, status: int) -> None:
        cookies = [("set-cookie", morsel.OutputString()) for morsel in (self._cookies or _NO_COOKIES).values()]
        for name, value in [*self._headers.items(), *cookies]:
            if _NOT_IN_A_HEADER.search(value) or not _HEADER_NAME.fullmatch(name):
                raise ValueError(f"expected the header {name!r} in one line, its name a token, came {value!r}")
        raw = [*self._headers.raw, *((name.encode(), value.encode("latin-1")) for name, value in cookies)]
        self.started = True
        self._headers, self._cookies = _SENT, None
        self._outbox.put({"type": "http.response.start", "status": status, "headers": raw})

    def _put(self, body: bytes, *, more: bool = True) -> None:
        self._outbox.put({"type": "http.response.body", "body": body, "more_body": more})


_LOCAL: Final = re.compile(r"(?!/[/\\]|\\|[^/?#]*:)[^\x00-\x20\x7f]*\Z")


def local(url: str) -> str:
    """Return an address of this site as it is; raises `ValueError` for any other."""
    if _LOCAL.match(url):
        return url
    raise ValueError(f"expected an address of this site, '/cart' or 'cart', came {url!r}")


def header_safe(url: str) -> str:
    """Return an address as a header can hold it: what is not ASCII goes percent-encoded."""
    from urllib.parse import quote

    return quote(url, safe=":/%#?=@[]!$&'()*+,;")
