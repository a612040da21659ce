"""Mistakes that type checkers flag: every line that ends in `# error`, and no other. Never imported.

mypy takes LiteralString for str, so one of them is for pyright alone.
"""

from __future__ import annotations

from stario import App, Context, Relay, Writer, at, data, js
from stario import html as h

name = input()

h.div(clas="x")  # error
h.div(href="/x")  # error
h.input(type="emial")  # error
h.input(required="yes")  # error
h.input()["child"]  # error
h.br["child"]  # error
h.div[{"a": 1}]  # error
h.div[{"a", "b"}]  # error
h.div[object()]  # error
h.div[h.div]  # error
h.div(style="color: red")  # error
h.button(onclick="alert(1)")  # error
h.button(type="buton")  # error
h.div(class_=3.5)  # error
h.div(aria_expanded="maybe")  # error
h.svg.circle(radius=3)  # error
h.script["alert(1)"]  # error
h.style["a {}"]  # error
h.div("text in the parentheses")  # error
data.on("click", "alert(1)")  # error
data.text("$count")  # error
data.class_({"busy": "$saving"})  # error
at.post("/x", retry="sometimes")  # error
at.post("/x", open_when_hiden=True)  # error
js(name)  # error: pyright
js("{}", object())  # error
Relay().publish(3.5)  # error
app = App()


@app.get("/")
async def home(c: Context, w: Writer) -> None:
    w.html({"a": 1})  # error
    w.redirect(3)  # error
    w.patch(h.p["x"], mode="outter")  # error
    w.cookie("a", "b", same_site="none of your business")  # error
    async for _ in w.alive("room"):  # error
        pass


@app.get("/sync")  # error
def plain(c: Context, w: Writer) -> None:
    w.text("x")


async def row() -> dict[str, int]:
    return {}


h.p[row()]  # error
theme = h.Context("theme", default="light")
theme.provide(1)  # error
h.p(title=theme)  # error
theme.get().items()  # error
h.boundary(h.p["x"])[lambda error: h.p["x"]]  # error
h.boundary(lambda: h.p["x"])["y"]  # error
h.render_chunks(h.p["x"], size="8192")  # error
