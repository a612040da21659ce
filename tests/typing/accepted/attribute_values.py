"""Values as each kind of attribute takes them."""
# pyright: strict

from __future__ import annotations

from collections import OrderedDict
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from stario import html as h
from stario import js


class Shade(StrEnum):
    LIGHT = "light"


busy = bool(input) and not h

# Texts, numbers, moments; None leaves an attribute out.
h.div(id="a", title=None)
h.div(id=UUID(int=0), title=3)
h.td(colspan=2, rowspan="0")
h.meter(value=Decimal("0.5"), max=1.5)
h.time(datetime=date(2024, 1, 1))
h.time(datetime=datetime(2024, 1, 1, tzinfo=UTC))
h.time(datetime=timedelta(hours=1))
h.input(type="time", min=time(8), max="18:00", step="any")
h.input(type="number", value=3, step=0.5)

# One of a set; where the set is open, any text besides.
h.button(type="reset")
h.input(type=None)
h.a(target="_blank")
h.a(target="another-window")
h.div(role="tablist")
h.div(role="doc-toc")
h.div(role="none presentation")
h.input(autocomplete="shipping postal-code")
h.button(command="--mine", commandfor="b")
h.svg.rect(fill="none", stroke="rebeccapurple")
h.svg.g(font_weight=700, opacity=".5")
h.iframe(allow="camera", sandbox=["allow-scripts", "allow-forms"])

# Flags, truths, and flags that also take a value.
h.input(disabled=busy, checked=None)
h.div(hidden=True)
h.div(hidden="until-found")
h.a(download=True)
h.a(download="cart.csv")
h.div(popover=True)
h.img(crossorigin=True, alt="")
h.div(draggable=True, spellcheck="false")
h.button(aria_expanded=False, aria_pressed="mixed", aria_haspopup="menu", aria_current=True)

# Classes and words.
h.div(class_="a b")
h.div(class_=Shade.LIGHT)
h.div(class_=["a", {"busy": busy}, None, ["c", busy and "d"]])
h.div(class_={"busy": busy, "empty": not []})
h.div(class_=("a", "b"))
h.a(rel="nofollow")
h.a(rel=["noopener", "nofollow", busy and "external"])
h.a(rel=["noopener", "my-own"])
h.div(aria_labelledby=["a", "b"])

# Styles.
h.div(style={"gap": "1rem", "--hue": 30, "color": None, "margin": Decimal(1)})
h.div(style=OrderedDict(gap="1rem"))
h.div(style=h.css("color: red"))

# Addresses and code.
h.a(href="/x")
h.a(href=h.trusted_url("myapp://open"))
h.img(src="/a.png", srcset="/a.png 1x, /b.png 2x", alt="A", width=10)
h.button(onclick=js("alert(1)"))
h.iframe(srcdoc=h.p["x"])
h.iframe(srcdoc=h.raw("<p>x</p>"))
