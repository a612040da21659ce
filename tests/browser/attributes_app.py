"""One page with every Datastar attribute and action that Stario writes; served by test_attributes.py."""

from __future__ import annotations

import asyncio

from stario import App, Context, Writer, at, data, js
from stario import html as h

app = App()
HOSTILE = "'\"`</script>$a @post('x') ${1} \\ \u2028 <b> & \U0001f600 constructor"

SIGNALS = {"n": 1, "text": HOSTILE, "nested": {"deep": [1, 2]}, "saving": False, "away": 0}


@app.get("/")
async def page(c: Context, w: Writer) -> None:
    w.html(
        h.page(
            data.signals({"n": 1, "text": HOSTILE, "nested": {"deep": [1, 2]}, "saving": False}), title="Attributes"
        )[
            h.p(data.text(js("$n + 1")), id="text"),
            h.p(data.text(js("$text")), id="hostile-signal"),
            h.p(data.text(js("{}", HOSTILE)), id="hostile-literal"),
            h.p(data.text(js("$nested.deep[1]")), id="nested"),
            h.input(data.bind("text"), id="bound"),
            h.p(data.show(js("$n > 1")), id="shown")["now"],
            h.p(data.class_({"hot": js("$n > 1"), "two-words": js("$n > 1")}), id="classes", class_="always"),
            h.p(data.attr({"aria-busy": js("$n > 1 ? 'true' : 'false'")}), id="attributes"),
            h.div(data.ref("box"), id="box")["in the box"],
            h.p(data.text(js("$box.textContent")), id="by-ref"),
            h.p(data.effect(js("el.textContent = 'n is ' + $n")), id="effect"),
            h.p(data.init(js("el.textContent = 'begun'")), id="init"),
            h.button(data.on("click", js("$n++")), id="add")["add"],
            h.button(data.on("click", js("$n = {}", 40), once=True), id="once")["once"],
            h.input(data.on("keydown", js("$n = 70"), debounce="50ms"), id="debounced"),
            h.button(data.on("click", js("$away++"), outside=True), id="outside")["outside"],
            h.p(data.text(js("$away")), id="away"),
            h.button(data.on("click", at.post("slow")), data.indicator("saving"), id="slow")["slow"],
            h.p(data.text(js("$saving ? 'saving' : 'idle'")), id="indicator"),
            [
                h.button(data.on("click", action(f"echo?x={name}", include="^n$")), id=name)[name]
                for name, action in ACTIONS.items()
            ],
            h.form(id="form")[
                h.input(name="mail", value="a@b"),
                h.button(data.on("click", at.post("echo", content_type="form")), type="button", id="send")["send"],
            ],
            h.button(data.on("click", at.post("event")), id="custom")["custom"],
            h.p(
                data.on("datastar-fetch", js("evt.detail.type == 'datastar-toast' && ($n = +evt.detail.argsRaw.n)")),
                id="listener",
            ),
            h.p(id="echo"),
        ]
    )


ACTIONS = {"get": at.get, "post": at.post, "put": at.put, "patch": at.patch, "delete": at.delete}


@app.route("/echo", methods=["GET", "POST", "PUT", "PATCH", "DELETE"])
async def echo(c: Context, w: Writer) -> None:
    body = (await c.request.body()).decode()
    w.patch(h.p(id="echo")[f"{c.method} {c.request.query_params.get('datastar', '')}{body} {c.is_datastar}"])


@app.post("/slow")
async def slow(c: Context, w: Writer) -> None:
    await asyncio.sleep(0.3)
    w.signals({"n": 5})


@app.post("/event")
async def event(c: Context, w: Writer) -> None:
    w.event("datastar-toast", {"n": 123})
