"""dominate: tags that collect their children, written out by `render`. It has no streaming: W7 is left out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dominate import tags as t

if TYPE_CHECKING:
    from collections.abc import Sequence

    from data import Comment, Field, Person, Product


def _text(tag: t.html_tag) -> str:
    return tag.render(pretty=False)


def _page(tag: t.html_tag) -> str:
    return f"<!DOCTYPE html>{_text(tag)}"


def product_row(product: Product) -> t.html_tag:
    return t.tr(
        t.td(
            t.a(product.name, cls="name", href=f"/products/{product.slug}"),
            t.p(product.summary, cls="summary"),
        ),
        t.td(product.price, cls="price"),
        t.td(t.span(product.stock, cls="badge") if product.stock else t.span("Sold out", cls="badge gone")),
        t.td(
            t.form(
                t.button("Add to cart", type="submit", cls="add", disabled=not product.stock),
                method="post",
                action=f"/cart/{product.id}",
            )
        ),
        id=f"product-{product.id}",
        cls="product" if product.stock else "product sold-out",
    )


def products(heading: str, products: Sequence[Product]) -> str:
    return _page(
        t.html(
            t.head(t.meta(charset="utf-8"), t.title(heading), t.link(rel="stylesheet", href="/static/shop.css")),
            t.body(
                t.header(
                    t.a("Fennel & Sons", cls="brand", href="/"),
                    t.nav(
                        t.a("Products", href="/products", aria_current="page"),
                        t.a("Cart", href="/cart"),
                        aria_label="Site",
                    ),
                    cls="top",
                ),
                t.main(
                    t.h1(heading),
                    t.table(
                        t.thead(t.tr(t.th("Product"), t.th("Price"), t.th("Stock"), t.th("Order"))),
                        t.tbody(*[product_row(product) for product in products]),
                        cls="products",
                    ),
                    id="main",
                ),
            ),
            lang="en",
        ),
    )


def table(rows: Sequence[Sequence[str]]) -> str:
    return _text(t.table(t.tbody(*[t.tr(*[t.td(cell) for cell in row]) for row in rows]), cls="numbers"))


def avatar(person: Person) -> t.html_tag:
    return t.span(person.initials, cls="avatar", title=person.name)


def badge(text: str, kind: str) -> t.html_tag:
    return t.span(text, cls=f"badge badge-{kind}")


def button(label: str, action: str, *, disabled: bool) -> t.html_tag:
    return t.button(label, type="button", cls="button", name="action", value=action, disabled=disabled)


def people(people: Sequence[Person]) -> str:
    return _text(
        t.ul(
            *[
                t.li(
                    avatar(person),
                    badge(person.role, person.kind),
                    button("Invite", person.action, disabled=person.invited),
                )
                for person in people
            ],
            cls="people",
        ),
    )


def field_row(field: Field) -> t.html_tag:
    return t.div(
        t.label(field.label, fr=f"field-{field.name}", cls="label"),
        t.input_(
            type=field.type,
            name=field.name,
            id=f"field-{field.name}",
            value=field.value,
            placeholder=field.placeholder,
            cls="control wide" if field.wide else "control",
            required=field.required,
            disabled=field.disabled,
            aria_invalid="true" if field.error else "false",
            aria_describedby=f"help-{field.name}",
        ),
        t.p(field.error or field.help, id=f"help-{field.name}", cls="help"),
        cls="field invalid" if field.error else "field",
    )


def form(fields: Sequence[Field]) -> str:
    return _text(
        t.form(
            *[field_row(field) for field in fields],
            t.button("Save", type="submit", cls="save"),
            cls="settings",
            method="post",
            action="/settings",
            enctype="multipart/form-data",
        ),
    )


def comments(comments: Sequence[Comment]) -> str:
    return _text(
        t.section(
            *[
                t.article(
                    t.h2(comment.subject, title=comment.subject),
                    t.p(comment.text),
                    t.pre(t.code(comment.code)),
                    cls="comment",
                )
                for comment in comments
            ],
            cls="comments",
        ),
    )


def welcome(title: str, user: str, gardens: str, notice: str, changed: str) -> str:
    return _page(
        t.html(
            t.head(
                t.meta(charset="utf-8"),
                t.meta(name="viewport", content="width=device-width, initial-scale=1"),
                t.title(title),
                t.meta(
                    name="description",
                    content="Plan a garden, share it with the neighbours, and know what to sow this week.",
                ),
                t.link(rel="icon", href="/static/icon.svg", type="image/svg+xml"),
                t.link(rel="stylesheet", href="/static/site.css"),
            ),
            t.body(
                t.a("Skip to content", cls="skip", href="#main"),
                t.header(
                    t.a("Plot", cls="brand", href="/"),
                    t.nav(
                        t.ul(
                            t.li(t.a("Features", href="/features")),
                            t.li(t.a("Plants", href="/plants")),
                            t.li(t.a("Prices", href="/prices")),
                            t.li(t.a("Journal", href="/journal")),
                            t.li(t.a("Help", href="/help")),
                        ),
                        cls="menu",
                        aria_label="Site",
                    ),
                    t.p("Signed in as ", t.a(user, href="/account"), cls="account"),
                    cls="top",
                ),
                t.main(
                    t.section(
                        t.h1("A garden plan that keeps up with the weather"),
                        t.p(
                            "Draw your beds once. Plot moves the sowing dates when the frost comes late, and tells you on Friday what to do on Saturday.",
                            cls="lead",
                        ),
                        t.p(
                            t.a("Draw a garden", cls="button primary", href="/gardens/new"),
                            t.a("Take the tour", cls="button", href="/tour"),
                            cls="actions",
                        ),
                        t.p(gardens, " gardens are drawn with Plot.", cls="count"),
                        cls="hero",
                    ),
                    t.section(
                        t.h2("What it does", id="features"),
                        t.ul(
                            t.li(
                                t.img(src="/static/beds.svg", alt="", width="48", height="48", loading="lazy"),
                                t.h3("Beds to scale"),
                                t.p(
                                    "Drag a corner and the spacing follows. Plot knows how far a courgette reaches and how close carrots may stand."
                                ),
                                t.a("More about beds", href="/features/beds"),
                                cls="card",
                            ),
                            t.li(
                                t.img(src="/static/frost.svg", alt="", width="48", height="48", loading="lazy"),
                                t.h3("Frost in view"),
                                t.p(
                                    "Every night it reads the forecast for your post code. When frost is near, what is tender turns blue on the plan."
                                ),
                                t.a("More about frost", href="/features/frost"),
                                cls="card",
                            ),
                            t.li(
                                t.img(src="/static/turns.svg", alt="", width="48", height="48", loading="lazy"),
                                t.h3("Crops in turns"),
                                t.p(
                                    "Four years are remembered for each bed, so beans follow potatoes and cabbages never stand twice in one place."
                                ),
                                t.a("More about turns", href="/features/turns"),
                                cls="card",
                            ),
                            t.li(
                                t.img(src="/static/share.svg", alt="", width="48", height="48", loading="lazy"),
                                t.h3("Shared spades"),
                                t.p(
                                    "Give a neighbour the key to a bed. Who watered, who weeded and who picked the last tomato stands beside it."
                                ),
                                t.a("More about sharing", href="/features/sharing"),
                                cls="card",
                            ),
                            t.li(
                                t.img(src="/static/seeds.svg", alt="", width="48", height="48", loading="lazy"),
                                t.h3("A box of seeds"),
                                t.p(
                                    "Type what is in the box, once. Plot says what is too old to come up, and what to buy before the shop is empty."
                                ),
                                t.a("More about seeds", href="/features/seeds"),
                                cls="card",
                            ),
                            t.li(
                                t.img(src="/static/paper.svg", alt="", width="48", height="48", loading="lazy"),
                                t.h3("On paper too"),
                                t.p(
                                    "Soil and glass do not go together. Print the week on one sheet, hang it in the shed, and tick it off with a pencil."
                                ),
                                t.a("More about paper", href="/features/paper"),
                                cls="card",
                            ),
                            cls="cards",
                        ),
                        cls="features",
                        aria_labelledby="features",
                    ),
                    t.section(t.p(notice), cls="notice", aria_label="This week"),
                    t.section(
                        t.h2("Prices", id="prices"),
                        t.table(
                            t.thead(
                                t.tr(
                                    t.th("Plan", scope="col"),
                                    t.th("Beds", scope="col"),
                                    t.th("People", scope="col"),
                                    t.th("A year", scope="col"),
                                )
                            ),
                            t.tbody(
                                t.tr(t.th("Balcony", scope="row"), t.td("3"), t.td("1"), t.td("free")),
                                t.tr(t.th("Backyard", scope="row"), t.td("12"), t.td("4"), t.td("24 euros")),
                                t.tr(t.th("Allotment", scope="row"), t.td("60"), t.td("10"), t.td("48 euros")),
                                t.tr(
                                    t.th("Community", scope="row"),
                                    t.td("any number"),
                                    t.td("any number"),
                                    t.td("120 euros"),
                                ),
                            ),
                            cls="plans",
                        ),
                        t.p(
                            "Schools pay nothing. A plan ends by itself; nothing is renewed without being asked.",
                            cls="small",
                        ),
                        cls="prices",
                        aria_labelledby="prices",
                    ),
                    t.section(
                        t.h2("Questions", id="questions"),
                        t.details(
                            t.summary("Does it work without a connection?"),
                            t.p(
                                "The week you printed does. The plan itself waits for the shed to have a signal, and then catches up in a moment."
                            ),
                        ),
                        t.details(
                            t.summary("Which plants does it know?"),
                            t.p(
                                "About eleven hundred vegetables, herbs and flowers. What is missing you describe yourself: spacing, frost, weeks to harvest."
                            ),
                        ),
                        t.details(
                            t.summary("Where are my data?"),
                            t.p(
                                "On two machines in a cellar in Ghent. You can take them home as one file at any time, and we forget them when you say so."
                            ),
                        ),
                        t.details(
                            t.summary("Can a whole street use one plan?"),
                            t.p(
                                "Yes: make a community, give every household its beds, and keep the compost heap for all."
                            ),
                        ),
                        t.details(
                            t.summary("What happens in winter?"),
                            t.p(
                                "Plot sleeps with the garden. In January it asks for your box of seeds, and in February the first trays appear."
                            ),
                        ),
                        cls="questions",
                        aria_labelledby="questions",
                    ),
                    t.section(
                        t.h2("The Friday letter", id="letter"),
                        t.form(
                            t.label("Your address", fr="mail"),
                            t.input_(
                                type="email", name="mail", id="mail", placeholder="you@example.org", required=True
                            ),
                            t.button("Send it to me", type="submit", cls="button"),
                            cls="join",
                            method="post",
                            action="/letter",
                            enctype="multipart/form-data",
                        ),
                        cls="letter",
                        aria_labelledby="letter",
                    ),
                    id="main",
                ),
                t.footer(
                    t.div(
                        t.nav(
                            t.h2("Garden"),
                            t.ul(
                                t.li(t.a("All gardens", href="/gardens")),
                                t.li(t.a("Draw one", href="/gardens/new")),
                                t.li(t.a("Plants", href="/plants")),
                                t.li(t.a("Calendar", href="/calendar")),
                                t.li(t.a("Weather", href="/weather")),
                            ),
                            aria_label="Garden",
                        ),
                        t.nav(
                            t.h2("Community"),
                            t.ul(
                                t.li(t.a("Journal", href="/journal")),
                                t.li(t.a("Seed swap", href="/swap")),
                                t.li(t.a("Meetings", href="/meetings")),
                                t.li(t.a("Schools", href="/schools")),
                                t.li(t.a("Forum", href="/forum")),
                            ),
                            aria_label="Community",
                        ),
                        t.nav(
                            t.h2("Help"),
                            t.ul(
                                t.li(t.a("Questions", href="/help")),
                                t.li(t.a("The first year", href="/help/first-year")),
                                t.li(t.a("Printing", href="/help/printing")),
                                t.li(t.a("Write to us", href="/contact")),
                                t.li(t.a("Status", href="/status")),
                            ),
                            aria_label="Help",
                        ),
                        t.nav(
                            t.h2("House"),
                            t.ul(
                                t.li(t.a("Who we are", href="/about")),
                                t.li(t.a("Work here", href="/work")),
                                t.li(t.a("Press", href="/press")),
                                t.li(t.a("Privacy", href="/privacy")),
                                t.li(t.a("Imprint", href="/imprint")),
                            ),
                            aria_label="House",
                        ),
                        cls="columns",
                    ),
                    t.p("Plot is made in a shed. Last change: ", t.time_(changed), cls="small"),
                    cls="bottom",
                ),
                cls="home",
            ),
            lang="en",
        )
    )
