"""Hello: one counter that lives in the browser, one that lives on the server and is everybody's.

Run it: `stario serve app:app`
"""

from pathlib import Path

from stario import App, Context, Relay, Writer, at, component, data, js
from stario import html as h

app = App()
app.static("/static", Path(__file__).with_name("static"))
relay = Relay()
count = 0


@component
def shared_count() -> h.Element:
    """Return what every page shows, and what a patch replaces when it changes."""
    return h.output(id="count", aria_live="polite")[count]


@component
def page() -> h.Element:
    """Return the whole page."""
    return h.page(title="Hello", head=h.link(rel="stylesheet", href="static/hello.css"), live=data.live("live"))[
        h.main(data.signals({"clicks": 0}))[
            h.h1["Hello"],
            h.ul[
                h.li[
                    h.h2["In this browser"],
                    h.output(data.text(js("$clicks")))[0],
                    h.button(data.on("click", js("$clicks++")), type="button")["Count here"],
                    h.p["A signal: the server hears nothing of it."],
                ],
                h.li[
                    h.h2["On the server"],
                    shared_count(),
                    h.button(data.on("click", at.post("count")), type="button")["Count for everyone"],
                    h.p["Open this page twice: both count."],
                ],
            ],
        ]
    ]


@app.get("/")
async def home(c: Context, w: Writer) -> None:
    w.html(page())


@app.get("/live")
async def live(c: Context, w: Writer) -> None:
    async for _ in w.alive(relay.subscribe("count")):
        w.patch(shared_count())


@app.post("/count")
async def add(c: Context, w: Writer) -> None:
    global count
    w.empty(204)
    count += 1
    relay.publish("count")
