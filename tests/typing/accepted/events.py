"""Signals of a request, events, and what a page does when they come."""
# pyright: strict

from __future__ import annotations

from dataclasses import dataclass
from typing import TypedDict, assert_type

from msgspec import Struct
from starlette.requests import Request

from stario import Context, Writer
from stario import html as h
from stario.datastar import Limits, SignalsError, decode, events, js, listeners, read_signals


class Cart(Struct):
    count: int = 0


@dataclass
class Point:
    x: float


class Form(TypedDict):
    name: str


class FlaskLike:
    def get_data(self, cache: bool = True) -> bytes:
        return b""


class DjangoLike:
    @property
    def body(self) -> bytes:
        return b""


async def read(c: Context, w: Writer, request: Request, flask: FlaskLike, django: DjangoLike) -> None:
    assert_type(await c.signals(Cart), Cart)
    assert_type(await c.signals(dict[str, int]), dict[str, int])
    assert_type(await read_signals(request, Form), Form)
    assert_type(read_signals(flask, Cart), Cart)
    assert_type(read_signals(django, Cart, limits=Limits(body=1000)), Cart)
    try:
        assert_type(decode("GET", "datastar={}", b"", Cart), Cart)
    except SignalsError as error:
        w.error(error.status, error.message)


events.patch_elements(h.p(id="a"), mode="outer", namespace="html", use_view_transition=True, event_id="7", retry=5)
events.patch_elements([h.li["a"], "b"], selector="#list", mode="append")
events.patch_signals({"a": 1, "b": {"c": None}}, only_if_missing=True)
events.patch_signals(Cart(2))
events.patch_signals(Point(2))
events.patch_signals(b'{"a": 1}')
events.remove("#a", use_view_transition=True)
events.execute_script(js("a()"), auto_remove=False, attributes={"type": "module"})
events.custom("datastar-x", {"a": [1, None]})
events.toast("Saved", kind="success", seconds=2.5)
events.navigate(h.trusted_url("https://example.org/"), replace=True)
events.focus("#mail", select=True)
events.download("/report", name="July.csv")

cart_changed = listeners.Custom("datastar-cart", Cart)
form_sent = listeners.Custom("datastar-form", Form)
assert_type(cart_changed, listeners.Custom[Cart])
assert_type(cart_changed(Cart(3), event_id="7"), bytes)
form_sent({"name": "Ada"})
h.body(listeners.listen(cart_changed.heard(js("alert(values.count)")), *listeners.ready()))
h.body(listeners.listen(listeners.heard("datastar-x", js("a()")), listeners.toasts(into="#here", seconds=2)))
