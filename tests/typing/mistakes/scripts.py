"""Mistakes about code and Datastar: text as an expression, options and durations that do not exist.

mypy takes LiteralString for str: that a text is not the program's own, pyright alone can see.
"""

from __future__ import annotations

from stario import at, data, events, js
from stario import html as h
from stario.datastar import pro

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
data.on("click", js("x"), debounce_leading="yes")  # error
data.on("click", js("x"), case="upper")  # error
data.on("click", js("x"), threshold=25)  # error
data.init(js("x"), once=True)  # error
data.on_intersect(js("x"), threshold="half")  # error
data.on_interval("x")  # error
data.on_interval(js("x"), every="1s")  # error
data.on_signal_patch(js("x"), include=3)  # error
data.computed({"a": "$b"})  # error
data.style({"color": "red"})  # error
data.bind("a", prop=3)  # error
data.bind("a", event=[3])  # error
data.json_signals(terse="yes")  # error
data.ignore(js("x"))  # error
data.preserve_attr(["open"])  # error
data.persist("cart")  # error
pro.data.persist(3)  # error
pro.data.scroll_into_view(behavior="fast")  # error
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
at.get("/x", retry_max_count="3")  # error
at.peek("$a")  # error
at.set_all(object())  # error
at.toggle_all(inlcude="a")  # error
at.clipboard("x")  # error
pro.at.intl("money", 3)  # error
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
