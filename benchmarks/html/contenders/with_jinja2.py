"""Jinja2: templates compiled once, autoescape on, macros for components; streams with `generate`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jinja2 import Environment, FunctionLoader

from contenders.templates import read

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from data import Comment, Entry, Field, Person, Product

environment = Environment(loader=FunctionLoader(read), autoescape=True)
PAGES = {name: environment.get_template(f"{name}.html") for name in (
    "products", "table", "people", "welcome", "form", "comments", "log",
)}  # fmt: skip


def products(heading: str, products: Sequence[Product]) -> str:
    return PAGES["products"].render(heading=heading, products=products)


def table(rows: Sequence[Sequence[str]]) -> str:
    return PAGES["table"].render(rows=rows)


def people(people: Sequence[Person]) -> str:
    return PAGES["people"].render(people=people)


def form(fields: Sequence[Field]) -> str:
    return PAGES["form"].render(fields=fields)


def comments(comments: Sequence[Comment]) -> str:
    return PAGES["comments"].render(comments=comments)


def log(entries: Iterator[Entry]) -> Iterator[str]:
    return PAGES["log"].generate(entries=entries)


def welcome(title: str, user: str, gardens: str, notice: str, changed: str) -> str:
    return PAGES["welcome"].render(title=title, user=user, gardens=gardens, notice=notice, changed=changed)
