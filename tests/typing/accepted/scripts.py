"""Code, Datastar's attributes and actions, and events as bytes."""
# pyright: strict

from __future__ import annotations

from datetime import timedelta

from stario import at, data, events, js
from stario import html as h
from stario.datastar import pro

# Code is the program's own text; values enter it as literals.
js("$open = !$open")
js("$a = {}", {"b": [1, None, "x"], "c": {"d": 1.5}})
js("$a = {}; {}", 1, js("go()"))

# Attributes.
h.button(data.on("click", at.post("/add")), id="add")["Add"]
h.input(data.bind("name"), data.on("input", at.get("/search"), debounce="300ms"), name="name")
h.form(data.on("submit", at.post("/x", content_type="form"), prevent=True))["x"]
h.div(data.on("keydown", js("evt.key == 'Escape' && go()"), window=True, throttle=timedelta(seconds=1)))
h.div(data.on("scroll", js("go()"), passive=True, delay=50))
h.div(data.init(at.get("/rows"), delay="1s"))
h.div(data.signals({"count": 0, "user": {"name": "Ada"}, "tags": ["a"]}, if_missing=True))
h.span(data.text(js("$count + 1")))
h.p(data.show(js("$open")))
h.p(data.effect(js("console.log($open)")))
h.div(data.class_({"busy": js("$saving")}), class_="a")
h.div(data.attr({"aria-busy": js("$saving")}))
h.button(data.indicator("saving"), data.on("click", at.put("/x")))
h.canvas(data.ref("drawing"))
h.body(data.live("live", state="_state", heartbeat=10))
h.div(data.on("my-event", js("go()"), case="camel", debounce="300ms", debounce_leading=True, debounce_trailing=False))
h.div(data.on_intersect(at.get("/more"), once=True, threshold=25, throttle=500, throttle_trailing=True))
h.div(data.on_interval(js("$n++"), duration=timedelta(seconds=5), leading=True))
h.div(data.on_signal_patch(js("save()"), include="^cart", debounce="1s"))
h.div(data.computed({"total": js("$price * $count"), "cart": {"isEmpty": js("!$count")}}))
h.div(data.style({"--done": js("$done"), "color": js("$late && 'red'")}), data.json_signals(exclude="^_", terse=True))
h.input(data.bind("price", prop="valueAsNumber", event=["change", "blur"]))
h.details(data.preserve_attr("open", "class"), data.ignore_morph(), data.ignore(self=True))
h.div(pro.data.persist("cart", include="^cart", session=True), pro.data.scroll_into_view(vertical="center"))

# Actions and their options.
at.get("/x")
at.patch("/x", headers={"x-a": "b"}, open_when_hidden=True)
at.delete("/x", include="^a", exclude="b$", request_cancellation="cleanup")
at.post("/x", payload={"a": [1, 2]}, retry="always", retry_interval=500, retry_scaler=1.5, retry_max_count=3)

at.get("/x", retry_interval="2s", retry_max_wait=timedelta(minutes=1), request_cancellation=js("$_controller"))
at.set_all(False, include="^open")
at.toggle_all()
js("$a + {}", at.peek(js("$b")))
pro.at.clipboard(js("$text"), base64=True)
pro.at.fit(js("$x"), 0, 1, 0, 100, round=True)
pro.at.intl("number", js("$n"), {"style": "percent"}, locale=["de", "en"])

# Events for any framework.
events.patch_elements(h.p(id="a")["x"])
events.patch_elements([h.li["a"], h.li["b"]], selector="#list", mode="append")
events.patch_elements(h.svg.circle(id="c"), namespace="svg", use_view_transition=True)
events.patch_signals({"a": None, "b": [1]}, only_if_missing=True, event_id="3")
events.remove("#a", retry=500)
events.execute_script(js("go({})", 3), auto_remove=False, attributes={"nonce": "x"})
events.custom("datastar-toast", {"text": "Saved"})
