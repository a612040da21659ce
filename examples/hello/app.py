"""Hello: one counter that lives in the browser, one that lives on the server and is everybody's.

Run it: `stario serve app:app`
"""

from stario import App, Context, Relay, Writer, at, data, js
from stario import html as h

app = App()
relay = Relay()
count = 0

STYLE = h.css("""
:root { color-scheme: light dark; font: 15px/1.6 system-ui, sans-serif }
body { margin: 0; min-height: 100vh; display: grid; place-content: center; padding: 16px; box-sizing: border-box;
  background: light-dark(oklch(.984 .003 262), oklch(.17 .01 262)); color: light-dark(oklch(.215 .02 262), oklch(.955 .004 262)) }
main { display: grid; gap: 24px; width: min(520px, 100vw - 32px) }
h1 { margin: 0; font-size: 28px; letter-spacing: -.022em; line-height: 1.2 }
h2 { margin: 0; font-size: 14px; font-weight: 600 }
p { margin: 0; font-size: 13px; color: light-dark(oklch(.475 .02 262), oklch(.74 .014 262)) }
ul { display: grid; gap: 16px; grid-template-columns: repeat(auto-fit, minmax(220px, 1fr)); margin: 0; padding: 0; list-style: none }
li { display: grid; gap: 12px; padding: 16px; border-radius: 10px; border: 1px solid light-dark(oklch(.9 .007 262), oklch(.315 .01 262));
  background: light-dark(oklch(1 0 0), oklch(.205 .01 262)) }
output { font: 600 40px/1 ui-monospace, monospace; font-variant-numeric: tabular-nums }
button { justify-self: start; height: 32px; padding: 0 12px; border: 0; border-radius: 6px; font: 500 14px/1 inherit; font-family: inherit;
  color: white; background: oklch(.51 .19 262); cursor: pointer }
button:hover { background: oklch(.455 .19 262) }
button:focus-visible { outline: 2px solid light-dark(oklch(.51 .19 262), oklch(.72 .15 262)); outline-offset: 2px }
""")


def shared_count() -> h.Element:
    """Return what every page shows, and what a patch replaces when it changes."""
    return h.output(id="count", aria_live="polite")[count]


@app.get("/")
async def home(c: Context, w: Writer) -> None:
    w.html(
        h.page(title="Hello", head=h.style[STYLE], live=data.live("live"))[
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
    )


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
