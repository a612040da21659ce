"""Mistakes about values: a word outside its set, text for a number's flag, plain text where code is expected."""

from __future__ import annotations

from stario import html as h

# A word that is not in the set.
h.input(type="emial")  # error
h.button(type="buton")  # error
h.form(method="put")  # error
h.form(enctype="json")  # error
h.img(loading="later")  # error
h.img(decoding=True)  # error
h.th(scope="column")  # error
h.track(kind="subtitle")  # error
h.ol(type="I.")  # error
h.div(dir="left")  # error
h.div(popover="yes")  # error
h.div(inputmode="number")  # error
h.textarea(wrap="off")  # error
h.link(as_="stylesheet")  # error
h.script(crossorigin="anonimous")  # error
h.meta(charset="latin-1")  # error
h.div(aria_expanded="maybe")  # error
h.div(aria_live="loud")  # error
h.div(aria_sort="up")  # error
h.div(aria_checked="partly")  # error
h.svg.path(stroke_linecap="flat")  # error
h.svg.text(text_anchor="center")  # error
h.svg.feBlend(mode=["screen"])  # error
h.svg.feColorMatrix(type="sepia")  # error
h.svg.linearGradient(gradientUnits="percent")  # error
h.math.mo(form="circumfix")  # error
h.math.math(display="inline-block")  # error

# A flag is there or not.
h.input(required="yes")  # error
h.input(disabled="disabled")  # error
h.details(open=1.5)  # error
h.video(muted="muted")  # error

# A number, a text, a moment.
h.td(colspan=[2])  # error
h.input(maxlength={"max": 3})  # error
h.div(id=["a", "b"])  # error
h.div(title=("a", "b"))  # error
h.div(tabindex=object())  # error
h.time(datetime=["2024-01-01"])  # error
h.svg.circle(r=[1, 2])  # error

# Classes, words, styles.
h.div(class_=3.5)  # error
h.div(class_={"a", "b"})  # error
h.div(class_=["a", 1])  # error
h.a(rel=["nofollow", 1])  # error
h.div(style="color: red")  # error
h.div(style={"color": ["red"]})  # error
h.div(style=["color: red"])  # error

# Text is never code, nor a document, nor is a document an address.
h.button(onclick="alert(1)")  # error
h.body(onload="start()")  # error
h.svg.rect(onclick="alert(1)")  # error
h.iframe(srcdoc="<p>x</p>")  # error
h.a(href=["/x"])  # error
h.a(href=3)  # error
h.form(action=None, target=3)  # error
