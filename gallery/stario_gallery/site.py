"""The gallery's app: an index of the examples, a page for each, and each one running below `/run`."""

from __future__ import annotations

from pathlib import Path

from stario import App, Context, Writer, component
from stario import html as h
from stario_gallery.examples import Example, find
from stario_gallery.source import highlighted


def make_app() -> App:
    """Return the gallery with every example mounted."""
    app = App()
    examples = find()
    app.static("/static", Path(__file__).with_name("static"))
    for example in examples:
        app.mount(f"/run/{example.name}", example.load())

    @app.get("/")
    async def index(c: Context, w: Writer) -> None:
        w.html(_index(examples))

    @app.get("/examples/{name}")
    async def show(c: Context, w: Writer) -> None:
        chosen = next((example for example in examples if example.name == c.path["name"]), None)
        if chosen is None:
            w.html(_missing(c.path["name"]), 404)
        else:
            w.html(_example(chosen, examples))

    return app


@component
def _shell(title: str, *body: h.Node) -> h.Element:
    return h.page(
        title=title,
        head=[
            h.meta(name="color-scheme", content="light dark"),
            h.link(rel="icon", href="/static/icon.svg", type="image/svg+xml"),
            h.link(rel="stylesheet", href="/static/gallery.css"),
        ],
    )[
        h.a(class_="skip", href="#main")["Skip to content"],
        h.header(class_="top")[
            h.a(class_="brand", href="/")[mark(), "Stario"],
            h.nav(aria_label="Site")[h.a(href="/")["Examples"]],
        ],
        h.main(id="main", tabindex=-1)[body],
    ]


@component
def mark() -> h.Element:
    """Return Stario's mark: four angle brackets make a star, the point in it is the patch."""
    return h.svg.svg(viewBox="0 0 24 24", aria_hidden=True, class_="mark")[
        h.svg.path(d="M7.5 8.5 3.5 12l4 3.5M16.5 8.5l4 3.5-4 3.5M8.5 7.5 12 3.5l3.5 4M8.5 16.5l3.5 4 3.5-4"),
        h.svg.circle(cx=12, cy=12, r=2.25),
    ]


@component
def _index(examples: list[Example]) -> h.Element:
    return _shell(
        "Stario: typed HTML in Python, kept live",
        h.section(class_="hero")[
            h.h1["Typed HTML in Python, kept live by ", h.em["small patches"]],
            h.p(class_="lead")[
                "Write a function, get a page. State changes on the server, and only the difference travels to every "
                "browser that is open. Each example below runs right here: open one in two windows."
            ],
        ],
        h.ul(class_="cards")[(_card(example) for example in examples)]
        if examples
        else h.p["No examples were found beside this installation."],
    )


@component
def _card(example: Example) -> h.Element:
    return h.li(class_="card")[
        _frame(example),
        h.footer[
            h.h2[h.a(href=f"/examples/{example.name}")[example.name.capitalize()]],
            h.p[example.summary],
            _links(example, code=True),
        ],
    ]


@component
def _links(example: Example, *, code: bool) -> h.Element:
    title = example.name.capitalize()
    return h.p(class_="links")[
        h.a(class_="button", href=f"/run/{example.name}/", target="_blank", aria_label=f"Open {title} in a new window")[
            "Open in a window"
        ],
        h.a(class_="button", href=f"/examples/{example.name}", aria_label=f"Code of {title}")["Code"] if code else None,
    ]


@component
def _frame(example: Example) -> h.Element:
    return h.iframe(src=f"/run/{example.name}/", title=f"{example.name.capitalize()}, running", loading="lazy")


@component
def _example(example: Example, examples: list[Example]) -> h.Element:
    lines = example.source.count("\n")
    return _shell(
        f"{example.name.capitalize()}: a Stario example",
        h.header(class_="title")[
            h.h1[example.name.capitalize()],
            h.p(class_="lead")[example.summary],
            h.nav(aria_label="Examples")[
                h.ul[
                    (
                        h.li[
                            h.a(href=f"/examples/{other.name}", aria_current="page" if other is example else None)[
                                other.name.capitalize()
                            ]
                        ]
                        for other in examples
                    )
                ]
            ],
        ],
        h.section(class_="bench", aria_label=f"{example.name.capitalize()}, code and result")[
            h.div(class_="pane")[
                h.div(class_="bar")[h.h2["app.py"], h.span(class_="num")[f"{lines} lines"]],
                h.pre(class_="code", tabindex=0, role="region", aria_label="Source")[
                    h.code[highlighted(example.source)]
                ],
            ],
            h.div(class_="pane")[h.div(class_="bar")[h.h2["Running"], _links(example, code=False)], _frame(example)],
        ],
    )


@component
def _missing(name: str) -> h.Element:
    return _shell(
        "Not here",
        h.h1["There is no such example"],
        h.p(class_="lead")["Nothing here is called ", h.q[name], ". ", h.a(href="/")["All examples"]],
    )
