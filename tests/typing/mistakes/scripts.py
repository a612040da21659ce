"""Mistakes about code and Datastar: text as an expression, options and durations that do not exist.

mypy takes LiteralString for str: that a text is not the program's own, pyright alone can see.
"""

from __future__ import annotations

from stario import at, data, events, js
from stario import html as h

name = input()

data.on("click", "alert(1)")  # error
data.on("click")  # error
data.on("click", at.post)  # error
data.on("click", at.post("/x"), onc=True)  # error
data.on("click", at.post("/x"), debounce=0.3)  # error
data.on("click", at.post("/x"), once="yes")  # error
data.init("start()")  # error
data.text("$count")  # error
data.show(True)  # error
data.effect("$a = 1")  # error
data.bind(js("$name"))  # error
data.signals("{a: 1}")  # error
data.signals({"a": object()})  # error
data.signals({"a": {1, 2}})  # error
data.class_({"busy": "$saving"})  # error
data.class_(["busy"])  # error
data.attr({"aria-busy": "$saving"})  # error
data.indicator(True)  # error
data.live(3)  # error
data.live("/live", heartbeat="15s")  # error
data.onn("click", js("x"))  # error
at.post()  # error
at.post(3)  # error
at.post("/x", retry="sometimes")  # error
at.post("/x", open_when_hiden=True)  # error
at.get("/x", content_type="xml")  # error
at.get("/x", retry_interval=0.5)  # error
at.get("/x", headers={"x": 1})  # error
at.get("/x", payload=object())  # error
at.head("/x")  # error
js("{}", object())  # error
js("{}", {1: "x"})  # error
js(3)  # error
js(name)  # error: pyright
h.css(3)  # error
h.div(at.post("/x"))  # error
h.div(data.on)  # error
h.div(onclick=data.on("click", js("x")))  # error
events.patch_elements(h.p(id="a"), mode="outter")  # error
events.patch_elements({"a": 1})  # error
events.patch_signals([1])  # error
events.execute_script("alert(1)")  # error
events.remove(h.p(id="a"))  # error
