"""minijinja: the Rust engine, given the very templates of Jinja2. It has no streaming: W7 is left out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from minijinja import Environment

from contenders.templates import read

if TYPE_CHECKING:
    from collections.abc import Sequence

    from data import Comment, Field, Person, Product

environment = Environment(loader=read)  # autoescape is on for names that end in .html


def products(heading: str, products: Sequence[Product]) -> str:
    return environment.render_template("products.html", heading=heading, products=products)


def table(rows: Sequence[Sequence[str]]) -> str:
    return environment.render_template("table.html", rows=rows)


def people(people: Sequence[Person]) -> str:
    return environment.render_template("people.html", people=people)


def form(fields: Sequence[Field]) -> str:
    return environment.render_template("form.html", fields=fields)


def comments(comments: Sequence[Comment]) -> str:
    return environment.render_template("comments.html", comments=comments)


def welcome(title: str, user: str, gardens: str, notice: str, changed: str) -> str:
    return environment.render_template(
        "welcome.html", title=title, user=user, gardens=gardens, notice=notice, changed=changed
    )
