"""Stario. Loaded twice: as written (plain), and with `component` at work (compiled); see `contenders.stario`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from contenders.switch import component
from stario import html as h

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from data import Comment, Entry, Field, Person, Product


@component
def products_page(heading: str, products: Sequence[Product]) -> h.Node:
    return h.html(lang="en")[
        h.head[
            h.meta(charset="utf-8"),
            h.title[heading],
            h.link(rel="stylesheet", href="/static/shop.css"),
        ],
        h.body[
            h.header(class_="top")[
                h.a(class_="brand", href="/")["Fennel & Sons"],
                h.nav(aria_label="Site")[
                    h.a(href="/products", aria_current="page")["Products"],
                    h.a(href="/cart")["Cart"],
                ],
            ],
            h.main(id="main")[
                h.h1[heading],
                h.table(class_="products")[
                    h.thead[h.tr[h.th["Product"], h.th["Price"], h.th["Stock"], h.th["Order"]]],
                    h.tbody[
                        [
                            h.tr(id=f"product-{product.id}", class_=["product", {"sold-out": not product.stock}])[
                                h.td[
                                    h.a(class_="name", href=f"/products/{product.slug}")[product.name],
                                    h.p(class_="summary")[product.summary],
                                ],
                                h.td(class_="price")[product.price],
                                h.td[
                                    h.span(class_="badge")[product.stock]
                                    if product.stock
                                    else h.span(class_="badge gone")["Sold out"]
                                ],
                                h.td[
                                    h.form(method="post", action=f"/cart/{product.id}")[
                                        h.button(type="submit", class_="add", disabled=not product.stock)["Add to cart"]
                                    ]
                                ],
                            ]
                            for product in products
                        ]
                    ],
                ],
            ],
        ],
    ]


def products(heading: str, products: Sequence[Product]) -> str:
    return h.render(products_page(heading, products))


@component
def numbers(rows: Sequence[Sequence[str]]) -> h.Node:
    return h.table(class_="numbers")[h.tbody[[h.tr[[h.td[cell] for cell in row]] for row in rows]]]


def table(rows: Sequence[Sequence[str]]) -> str:
    return h.render(numbers(rows))


@component
def avatar(person: Person) -> h.Node:
    return h.span(class_="avatar", title=person.name)[person.initials]


@component
def badge(text: str, kind: str) -> h.Node:
    return h.span(class_=f"badge badge-{kind}")[text]


@component
def button(label: str, action: str, *, disabled: bool) -> h.Node:
    return h.button(type="button", class_="button", name="action", value=action, disabled=disabled)[label]


@component
def people_list(people: Sequence[Person]) -> h.Node:
    return h.ul(class_="people")[
        [
            h.li[
                avatar(person),
                badge(person.role, person.kind),
                button("Invite", person.action, disabled=person.invited),
            ]
            for person in people
        ]
    ]


def people(people: Sequence[Person]) -> str:
    return h.render(people_list(people))


@component
def settings(fields: Sequence[Field]) -> h.Node:
    return h.form(class_="settings", method="post", action="/settings", enctype="multipart/form-data")[
        [
            h.div(class_=["field", {"invalid": field.error}])[
                h.label(for_=f"field-{field.name}", class_="label")[field.label],
                h.input(
                    type=field.type,
                    name=field.name,
                    id=f"field-{field.name}",
                    value=field.value,
                    placeholder=field.placeholder,
                    class_=["control", {"wide": field.wide}],
                    required=field.required,
                    disabled=field.disabled,
                    aria_invalid=bool(field.error),
                    aria_describedby=f"help-{field.name}",
                ),
                h.p(id=f"help-{field.name}", class_="help")[field.error or field.help],
            ]
            for field in fields
        ],
        h.button(type="submit", class_="save")["Save"],
    ]


def form(fields: Sequence[Field]) -> str:
    return h.render(settings(fields))


@component
def discussion(comments: Sequence[Comment]) -> h.Node:
    return h.section(class_="comments")[
        [
            h.article(class_="comment")[
                h.h2(title=comment.subject)[comment.subject],
                h.p[comment.text],
                h.pre[h.code[comment.code]],
            ]
            for comment in comments
        ]
    ]


def comments(comments: Sequence[Comment]) -> str:
    return h.render(discussion(comments))


@component
def line(entry: Entry) -> h.Node:
    return h.tr(id=f"entry-{entry.id}")[h.td[entry.time], h.td(class_="level")[entry.level], h.td[entry.message]]


def log(entries: Iterator[Entry]) -> Iterator[str]:
    return h.render_chunks(
        h.html(lang="en")[
            h.head[h.meta(charset="utf-8"), h.title["Log"]],
            h.body[h.table(class_="log")[h.tbody[(line(entry) for entry in entries)]]],
        ]
    )


@component
def welcome_page(title: str, user: str, gardens: str, notice: str, changed: str) -> h.Node:
    return h.html(lang="en")[
        h.head[
            h.meta(charset="utf-8"),
            h.meta(name="viewport", content="width=device-width, initial-scale=1"),
            h.title[title],
            h.meta(
                name="description",
                content="Plan a garden, share it with the neighbours, and know what to sow this week.",
            ),
            h.link(rel="icon", href="/static/icon.svg", type="image/svg+xml"),
            h.link(rel="stylesheet", href="/static/site.css"),
        ],
        h.body(class_="home")[
            h.a(class_="skip", href="#main")["Skip to content"],
            h.header(class_="top")[
                h.a(class_="brand", href="/")["Plot"],
                h.nav(class_="menu", aria_label="Site")[
                    h.ul[
                        h.li[h.a(href="/features")["Features"]],
                        h.li[h.a(href="/plants")["Plants"]],
                        h.li[h.a(href="/prices")["Prices"]],
                        h.li[h.a(href="/journal")["Journal"]],
                        h.li[h.a(href="/help")["Help"]],
                    ]
                ],
                h.p(class_="account")["Signed in as ", h.a(href="/account")[user]],
            ],
            h.main(id="main")[
                h.section(class_="hero")[
                    h.h1["A garden plan that keeps up with the weather"],
                    h.p(class_="lead")[
                        "Draw your beds once. Plot moves the sowing dates when the frost comes late, and tells you on Friday what to do on Saturday."
                    ],
                    h.p(class_="actions")[
                        h.a(class_="button primary", href="/gardens/new")["Draw a garden"],
                        h.a(class_="button", href="/tour")["Take the tour"],
                    ],
                    h.p(class_="count")[gardens, " gardens are drawn with Plot."],
                ],
                h.section(class_="features", aria_labelledby="features")[
                    h.h2(id="features")["What it does"],
                    h.ul(class_="cards")[
                        h.li(class_="card")[
                            h.img(src="/static/beds.svg", alt="", width="48", height="48", loading="lazy"),
                            h.h3["Beds to scale"],
                            h.p[
                                "Drag a corner and the spacing follows. Plot knows how far a courgette reaches and how close carrots may stand."
                            ],
                            h.a(href="/features/beds")["More about beds"],
                        ],
                        h.li(class_="card")[
                            h.img(src="/static/frost.svg", alt="", width="48", height="48", loading="lazy"),
                            h.h3["Frost in view"],
                            h.p[
                                "Every night it reads the forecast for your post code. When frost is near, what is tender turns blue on the plan."
                            ],
                            h.a(href="/features/frost")["More about frost"],
                        ],
                        h.li(class_="card")[
                            h.img(src="/static/turns.svg", alt="", width="48", height="48", loading="lazy"),
                            h.h3["Crops in turns"],
                            h.p[
                                "Four years are remembered for each bed, so beans follow potatoes and cabbages never stand twice in one place."
                            ],
                            h.a(href="/features/turns")["More about turns"],
                        ],
                        h.li(class_="card")[
                            h.img(src="/static/share.svg", alt="", width="48", height="48", loading="lazy"),
                            h.h3["Shared spades"],
                            h.p[
                                "Give a neighbour the key to a bed. Who watered, who weeded and who picked the last tomato stands beside it."
                            ],
                            h.a(href="/features/sharing")["More about sharing"],
                        ],
                        h.li(class_="card")[
                            h.img(src="/static/seeds.svg", alt="", width="48", height="48", loading="lazy"),
                            h.h3["A box of seeds"],
                            h.p[
                                "Type what is in the box, once. Plot says what is too old to come up, and what to buy before the shop is empty."
                            ],
                            h.a(href="/features/seeds")["More about seeds"],
                        ],
                        h.li(class_="card")[
                            h.img(src="/static/paper.svg", alt="", width="48", height="48", loading="lazy"),
                            h.h3["On paper too"],
                            h.p[
                                "Soil and glass do not go together. Print the week on one sheet, hang it in the shed, and tick it off with a pencil."
                            ],
                            h.a(href="/features/paper")["More about paper"],
                        ],
                    ],
                ],
                h.section(class_="notice", aria_label="This week")[h.p[notice]],
                h.section(class_="prices", aria_labelledby="prices")[
                    h.h2(id="prices")["Prices"],
                    h.table(class_="plans")[
                        h.thead[
                            h.tr[
                                h.th(scope="col")["Plan"],
                                h.th(scope="col")["Beds"],
                                h.th(scope="col")["People"],
                                h.th(scope="col")["A year"],
                            ]
                        ],
                        h.tbody[
                            h.tr[h.th(scope="row")["Balcony"], h.td["3"], h.td["1"], h.td["free"]],
                            h.tr[h.th(scope="row")["Backyard"], h.td["12"], h.td["4"], h.td["24 euros"]],
                            h.tr[h.th(scope="row")["Allotment"], h.td["60"], h.td["10"], h.td["48 euros"]],
                            h.tr[
                                h.th(scope="row")["Community"],
                                h.td["any number"],
                                h.td["any number"],
                                h.td["120 euros"],
                            ],
                        ],
                    ],
                    h.p(class_="small")[
                        "Schools pay nothing. A plan ends by itself; nothing is renewed without being asked."
                    ],
                ],
                h.section(class_="questions", aria_labelledby="questions")[
                    h.h2(id="questions")["Questions"],
                    h.details[
                        h.summary["Does it work without a connection?"],
                        h.p[
                            "The week you printed does. The plan itself waits for the shed to have a signal, and then catches up in a moment."
                        ],
                    ],
                    h.details[
                        h.summary["Which plants does it know?"],
                        h.p[
                            "About eleven hundred vegetables, herbs and flowers. What is missing you describe yourself: spacing, frost, weeks to harvest."
                        ],
                    ],
                    h.details[
                        h.summary["Where are my data?"],
                        h.p[
                            "On two machines in a cellar in Ghent. You can take them home as one file at any time, and we forget them when you say so."
                        ],
                    ],
                    h.details[
                        h.summary["Can a whole street use one plan?"],
                        h.p["Yes: make a community, give every household its beds, and keep the compost heap for all."],
                    ],
                    h.details[
                        h.summary["What happens in winter?"],
                        h.p[
                            "Plot sleeps with the garden. In January it asks for your box of seeds, and in February the first trays appear."
                        ],
                    ],
                ],
                h.section(class_="letter", aria_labelledby="letter")[
                    h.h2(id="letter")["The Friday letter"],
                    h.form(class_="join", method="post", action="/letter", enctype="multipart/form-data")[
                        h.label(for_="mail")["Your address"],
                        h.input(type="email", name="mail", id="mail", placeholder="you@example.org", required=True),
                        h.button(type="submit", class_="button")["Send it to me"],
                    ],
                ],
            ],
            h.footer(class_="bottom")[
                h.div(class_="columns")[
                    h.nav(aria_label="Garden")[
                        h.h2["Garden"],
                        h.ul[
                            h.li[h.a(href="/gardens")["All gardens"]],
                            h.li[h.a(href="/gardens/new")["Draw one"]],
                            h.li[h.a(href="/plants")["Plants"]],
                            h.li[h.a(href="/calendar")["Calendar"]],
                            h.li[h.a(href="/weather")["Weather"]],
                        ],
                    ],
                    h.nav(aria_label="Community")[
                        h.h2["Community"],
                        h.ul[
                            h.li[h.a(href="/journal")["Journal"]],
                            h.li[h.a(href="/swap")["Seed swap"]],
                            h.li[h.a(href="/meetings")["Meetings"]],
                            h.li[h.a(href="/schools")["Schools"]],
                            h.li[h.a(href="/forum")["Forum"]],
                        ],
                    ],
                    h.nav(aria_label="Help")[
                        h.h2["Help"],
                        h.ul[
                            h.li[h.a(href="/help")["Questions"]],
                            h.li[h.a(href="/help/first-year")["The first year"]],
                            h.li[h.a(href="/help/printing")["Printing"]],
                            h.li[h.a(href="/contact")["Write to us"]],
                            h.li[h.a(href="/status")["Status"]],
                        ],
                    ],
                    h.nav(aria_label="House")[
                        h.h2["House"],
                        h.ul[
                            h.li[h.a(href="/about")["Who we are"]],
                            h.li[h.a(href="/work")["Work here"]],
                            h.li[h.a(href="/press")["Press"]],
                            h.li[h.a(href="/privacy")["Privacy"]],
                            h.li[h.a(href="/imprint")["Imprint"]],
                        ],
                    ],
                ],
                h.p(class_="small")["Plot is made in a shed. Last change: ", h.time[changed]],
            ],
        ],
    ]


def welcome(title: str, user: str, gardens: str, notice: str, changed: str) -> str:
    return h.render(welcome_page(title, user, gardens, notice, changed))
