"""Elements as they are meant to be written: attributes in parentheses, children in brackets."""
# pyright: strict

from __future__ import annotations

from stario import html as h

# With attributes, with children, with both, with neither.
h.p()
h.p["text"]
h.p(id="a")["text"]
h.br()
h.input(type="email", name="mail", required=True, minlength=3)

# A module-level element is a value, not a type alias.
box = h.div["text"]
more = h.div(box, id="x") if False else h.div(id="x")["again", box]
heading: h.Container = h.h1["Cart"]
line: h.Element = h.hr()
either: h.Node = box or "nothing"

# Names that Python keeps for itself take an underscore after them, in elements and attributes alike.
h.del_(cite="/why")["gone"]
h.label(for_="mail", class_="wide")["Mail"]
h.link(rel="preload", as_="font", href="/a.woff2")
h.script(async_=True, src="/a.js")
h.svg.animate(from_=0, to=1, attributeName="opacity")

# Hyphens and colons are underscores; a mapping takes any name as HTML spells it.
h.div(aria_label="Cart", aria_hidden=True)
h.form(accept_charset="utf-8")
h.meta(http_equiv="refresh", content="5")
h.div({"hx-get": "/x", "data-row": 3})
h.div({"hx-get": "/x"}, {"data-row": 3}, id="a")

# Elements of SVG and MathML.
h.svg.svg(viewBox="0 0 9 9")[h.svg.circle(cx=5, cy=5, r="2em", fill="red")]
h.svg.path(d="M0 0", stroke="currentColor", stroke_width=2, stroke_linecap="round")
h.svg.text(x=1, y=2, text_anchor="middle", font_weight="bold")[h.svg.tspan(dx=1)["a"], "b"]
h.svg.filter(id="f")[h.svg.feGaussianBlur(in_="SourceGraphic", stdDeviation=2)]
h.svg.foreignObject(width=10, height="50%")[h.p["HTML again"]]
h.svg.a(href="#b", target="_top", aria_label="x")[h.svg.use(href="#c")]
h.math.math(display="block")[h.math.mfrac[h.math.mi["a"], h.math.mn[2]]]
h.math.mo(stretchy=True, form="prefix")["("]

# Elements of one's own, chosen at run time, or passed around.
h.element("my-widget")(anything=1, open=True)["x"]
tag = h.ul if box else h.ol
tag[h.li["x"]]
heads = [h.h1, h.h2, h.h3]
heads[1](id="b")["x"]


def titled(level: type[h.Container], text: str) -> h.Container:
    return level(id="a")[text]


titled(h.h2, "x")
