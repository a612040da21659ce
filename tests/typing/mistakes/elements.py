"""Mistakes about elements: names that do not exist, attributes of another element, children of the childless."""

from __future__ import annotations

from stario import html as h

# No such element, no such attribute.
h.dvi()  # error
h.svg.cirle()  # error
h.math.mfraction()  # error
h.div(clas="x")  # error
h.div(tab_index=0)  # error
h.button(on_click=None)  # error
h.div(aria_lable="Cart")  # error

# The attribute of another element.
h.div(href="/x")  # error
h.p(type="text")  # error
h.a(src="/x.png")  # error
h.img(href="/x.png")  # error
h.label(name="x")  # error
h.td(scope="row")  # error
h.form(onafterprint=None)  # error
h.div(viewBox="0 0 9 9")  # error
h.svg.circle(radius=3)  # error
h.svg.circle(x=1, y=2)  # error
h.svg.rect(viewbox="0 0 9 9")  # error
h.svg.g(title="x")  # error
h.math.mi(display="block")  # error

# Python's words take an underscore after them.
h.label(htmlFor="name")  # error
h.div(className="x")  # error

# Void elements have no children.
h.br["child"]  # error
h.hr()["child"]  # error
h.input()["child"]  # error
h.img(src="/x.png", alt="")["child"]  # error

# Attributes in parentheses, children in brackets.
h.div("text")  # error
h.ul(h.li["x"])  # error
h.div(["a", "b"])  # error
h.div(children="x")  # error
h.element("my-widget")("text")  # error
