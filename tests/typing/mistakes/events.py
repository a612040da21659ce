"""Mistakes about events and the signals of a request."""

from __future__ import annotations

from msgspec import Struct
from starlette.requests import Request

from stario import Context
from stario import html as h
from stario.datastar import decode, events, js, listeners, read_signals


class Cart(Struct):
    count: int = 0


class Form(Struct):
    name: str


def show(text: str) -> None: ...


async def read(c: Context, request: Request) -> None:
    show((await c.signals(Cart)).cuont)  # error
    show(c.signals(Cart).count)  # error
    show(read_signals(request, Cart).count)  # error
    read_signals("request", Cart)  # error
    show((await read_signals(request, Cart)).count)  # error
    decode("GET", "", "", Cart)  # error


events.patch_elements(h.p["x"], mode="outter")  # error
events.patch_elements(h.p["x"], namespace="xhtml")  # error
events.patch_elements({"a": 1})  # error
events.patch_elements(h.p["x"], retry="5")  # error
events.patch_elements(h.p["x"], event_id=7)  # error
events.patch_signals([1])  # error
events.patch_signals({"a": 1}, only_if_misssing=True)  # error
events.remove()  # error
events.execute_script("alert(1)")  # error
events.execute_script(js("a"), attributes=["defer"])  # error
events.custom("datastar-x", "values")  # error
events.toast("a", kind="loud")  # error
events.toast("a", seconds="2")  # error
events.navigate(None)  # error

cart_changed = listeners.Custom("datastar-cart", Cart)
cart_changed(Form("a"))  # error
cart_changed({"count": 1})  # error
cart_changed.heard("alert(1)")  # error
listeners.heard("datastar-x", "alert(1)")  # error
listeners.listen("alert(1)")  # error
