"""Mistakes about apps: handlers of another shape, answers of another type, topics that are none."""

from __future__ import annotations

from stario import ANY, App, Context, Relay, Writer
from stario import html as h

app = App(debgu=True)  # error
app = App(debug="yes")  # error
app = App("secret")  # error
relay = Relay()
relay.publish(3.5)  # error
relay.publish("room", None)  # error
relay.publish("room", ANY)  # error
relay.subscribe("room", ["a"])  # error


@app.get("/")
async def home(c: Context, w: Writer) -> None:
    w.html({"a": 1})  # error
    w.html(h.p)  # error
    w.text(h.p["x"])  # error
    w.redirect(3)  # error
    w.empty("204")  # error
    w.error("not found")  # error
    w.patch(h.p["x"], mode="outter")  # error
    w.patch({"a": 1})  # error
    w.signals([1])  # error
    w.signals(a=1)  # error
    w.event("datastar-toast", "saved")  # error
    w.cookie("a", "b", same_site="none of your business")  # error
    w.cookie("a", 3)  # error
    w.status = "200"  # error
    c.method = "GET"  # error
    c.query("name")  # error
    c.patj["id"]  # error
    w.alive(every="1s")  # error
    async for _ in w.alive("room"):  # error
        pass
    for _ in w.alive():  # error
        pass


@app.get("/sync")  # error
def plain(c: Context, w: Writer) -> None:
    w.text("x")


@app.get("/one")  # error
async def short(c: Context) -> None: ...


@app.post("/answer")  # error
async def answer(c: Context, w: Writer) -> str:
    return "x"


@app.get(3)  # error
async def number(c: Context, w: Writer) -> None: ...


@app.route("/methods", methods=3)  # error
async def methods(c: Context, w: Writer) -> None: ...
