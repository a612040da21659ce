"""A page under the strict policy: every attribute that holds code, patches that bring new ones, and holes."""

from __future__ import annotations

from stario import App, Context, Relay, Writer, at, data, js
from stario import html as h
from stario.html.javascript import Code
from stario.web.sharing import shared

app = App(csp="strict")
plain = App()
relay = Relay()
shown = 0
INJECTED = '<button id="{id}" data-on:click="window.stolen = 1">x</button>'
SCRIPTS = """<script src="stolen.js"></script><script>window.stolen = 1</script><svg><script href="stolen.js"></script>
<script>window.stolen = 1</script></svg><script type="module">window.stolen = 1</script>
<img src="x" onerror="window.stolen = 1"><a id="link" href="javascript:void(window.stolen = 1)">x</a>"""


def code(name: str, value: str) -> h.Attributes:
    return {name: Code(value)}


@app.get("/")
async def home(c: Context, w: Writer) -> None:
    w.html(
        h.page(data.signals({"n": 1, "shown": False, "word": "a", "tag": "</script><!--"}), title="Policy")[
            h.p(data.text(js("$n + 1")), id="text"),
            h.p(code("data-effect", "el.textContent = `n is ${$n}`"), id="effect"),
            h.p(code("data-computed:twice", "$n * 2"), data.text(js("$twice")), id="computed"),
            h.p(data.init(js("el.textContent = 'begun'")), id="init"),
            h.p(data.class_({"big": js("$n > 1")}), data.attr({"title": js("'n' + $n")}), id="class"),
            h.p(code("data-style", "{color: $n > 1 ? 'red' : 'blue'}"), id="style"),
            h.p(data.show(js("$shown")), id="show")["shown"],
            h.p(code("data-on-intersect", "el.textContent = 'seen'"), id="intersect")["x"],
            h.p(code("data-on-interval__duration.20ms", "el.textContent = 'ticked'"), id="interval"),
            h.p(
                code("data-on-signal-patch", "el.textContent = JSON.stringify(patch)"),
                code("data-on-signal-patch-filter", "{include: /^n$/}"),
                id="patch",
            ),
            h.p(code("data-json-signals__terse", "{include: /^word$/}"), id="json"),
            h.p(data.text(js("'</script><!--<script>' + $tag")), id="breaks"),
            h.input(data.bind("word"), id="bind"),
            h.button(data.on("click", js("$n++; $shown = true")), id="add")["add"],
            h.button(data.on("click", at.get("patched")), id="patch-elements")["patch"],
            h.button(data.on("click", at.get("fragment")), id="get-fragment")["fragment"],
            h.button(data.on("click", at.get("run")), id="run-code")["run"],
            h.button(data.on("click", at.get("script")), id="bring-script")["script"],
            h.button(data.on("click", at.get("hole")), id="bring-hole")["hole"],
            h.div(id="place"),
            h.div(id="fragment"),
            h.raw(INJECTED.format(id="hole")),
            h.script(nonce=c.nonce)[js("window.own = 1")],
        ]
    )


@app.get("/patched")
async def patched(c: Context, w: Writer) -> None:
    w.patch(h.div(id="place")[h.button(data.on("click", js("el.textContent = 'new ' + $n")), id="new")["new"]])
    w.append("#place", h.p(data.text(js("'appended ' + $n")), id="appended"))


@app.get("/fragment")
async def fragment(c: Context, w: Writer) -> None:
    w.html(h.div(data.text(js("'fragment ' + $n")), id="fragment"))


@app.get("/run")
async def run(c: Context, w: Writer) -> None:
    w.execute(js("document.title = 'run </script>'"))


@app.get("/script")
async def script(c: Context, w: Writer) -> None:
    w.patch(h.div(id="place")[h.raw(SCRIPTS), h.json_script({"a": "</b>"}, id="data"), "brought"])


@app.get("/stolen.js")
async def stolen(c: Context, w: Writer) -> None:
    w.respond(b"window.stolen = 1", "text/javascript")


@app.get("/hole")
async def hole(c: Context, w: Writer) -> None:
    w.patch(h.div(id="place")[h.raw(INJECTED.format(id="brought")), h.p(data.text(js("'kept'")), id="kept")])


# -- a view that is everybody's


@shared("number")
def number() -> h.Element:
    """Return what grows: each time with an expression of its own."""
    return h.p(data.text(Code(f"'number ' + {shown}")), id="number", title=str(shown))


@app.get("/shared")
async def everybody(c: Context, w: Writer) -> None:
    view = number()
    w.html(h.page(title="Shared", live=data.live("follow", of=view()))[view()])


@app.get("/follow")
async def follow(c: Context, w: Writer) -> None:
    await w.follow(number())


@app.get("/grow")
async def grow(c: Context, w: Writer) -> None:
    global shown
    shown += 1
    relay.publish("number")
    w.empty(204)
