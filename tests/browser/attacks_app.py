"""The attacks as pages, and as patches of a page, with the client loaded; served by test_attacks.py."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "attacks"))

from attack_builders import literal_in_an_expression
from attack_pages import ALONE, SHARED, STYLES, TEXTS, containers, corpus_page, twins

from stario import App, Context, Writer, at, data, js
from stario import html as h

app = App()


@app.get("/")
async def ready(c: Context, w: Writer) -> None:
    w.text("ready")


@app.get("/twins")
async def harmless(c: Context, w: Writer) -> None:
    w.html(h.page(title="harmless")[twins()])


@app.get("/{way}/shared/{n:int}")
async def shared(c: Context, w: Writer) -> None:
    w.html(h.page(title="attacks")[containers(SHARED[c.path["n"]], c.path["way"])])


@app.get("/alone/{n:int}")
async def alone(c: Context, w: Writer) -> None:
    n = c.path["n"]
    w.html(h.page(title="attacks", head=containers({n: ALONE[n]}))["x"])


@app.get("/{way}/patched/{n:int}")
async def patched(c: Context, w: Writer) -> None:
    w.html(h.page(title="attacks")[h.main(data.init(at.get(f"../patches/{c.path['n']}")), id="attacks")])


@app.get("/{way}/patches/{n:int}")
async def patches(c: Context, w: Writer) -> None:
    w.patch(h.main(id="attacks")[containers(SHARED[c.path["n"]], c.path["way"])])
    w.patch(h.i(id="end"), selector="body", mode="append")


@app.get("/literals")
async def literals(c: Context, w: Writer) -> None:
    rows = [h.div(id=f"l{n}")[literal_in_an_expression(text)] for n, text in enumerate(TEXTS)]
    islands = [h.json_script({"a": text, text: [text]}, id=f"j{n}") for n, text in enumerate(TEXTS)]
    scripts = [h.script[js("(window.scripts ||= []).push({})", text)] for text in TEXTS]
    w.html(h.page(title="literals")[rows, islands, scripts])


@app.get("/signals")
async def signals(c: Context, w: Writer) -> None:
    hear = data.on("datastar-fetch", js("evt.detail.type == 'datastar-toast' && (window.toast = evt.detail.argsRaw)"))
    w.html(h.page(title="signals")[h.main(hear, data.init(at.get("sent")), data.effect(js("el.got = $texts")), id="m")])


@app.get("/sent")
async def sent(c: Context, w: Writer) -> None:
    w.signals({"texts": list(TEXTS), "names": {name: 1 for name in TEXTS if not {"\0", "\r", "\n"} & set(name)}})
    w.event("datastar-toast", {"text": list(TEXTS), "surrogate\ud800": 1})
    w.patch(h.script[js("window.executed = {}", list(TEXTS))], selector="body", mode="append")
    w.patch(h.i(id="end"), selector="body", mode="append")


@app.get("/corpus/{name}/{n:int}")
async def corpus(c: Context, w: Writer) -> None:
    w.html(h.page(title="corpus")[corpus_page(c.path["name"], c.path["n"])])


@app.get("/styles")
async def styles(c: Context, w: Writer) -> None:
    w.html(h.page(title="styles")[[h.p(style={"color": text, "--hue": text, "gap": "1px"})["t"] for text in STYLES]])


@app.get("/frames")
async def frames(c: Context, w: Writer) -> None:
    w.html(h.page(title="frames")[[h.iframe(srcdoc=h.p(title=text)[text], loading="eager") for text in TEXTS]])
