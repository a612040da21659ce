"""python-fasthtml: FT components, written out by `to_xml`. It has no streaming: W7 is left out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fasthtml.common import (
    FT,
    H1,
    H2,
    H3,
    A,
    Article,
    Body,
    Button,
    Code,
    Details,
    Div,
    Footer,
    Form,
    Head,
    Header,
    Html,
    Img,
    Input,
    Label,
    Li,
    Link,
    Main,
    Meta,
    Nav,
    P,
    Pre,
    Section,
    Span,
    Summary,
    Table,
    Tbody,
    Td,
    Th,
    Thead,
    Time,
    Title,
    Tr,
    Ul,
    to_xml,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from data import Comment, Field, Person, Product


def product_row(product: Product) -> FT:
    return Tr(
        Td(
            A(product.name, cls="name", href=f"/products/{product.slug}"),
            P(product.summary, cls="summary"),
        ),
        Td(product.price, cls="price"),
        Td(Span(product.stock, cls="badge") if product.stock else Span("Sold out", cls="badge gone")),
        Td(
            Form(
                Button("Add to cart", type="submit", cls="add", disabled=not product.stock),
                method="post",
                action=f"/cart/{product.id}",
                enctype=None,
            )
        ),
        id=f"product-{product.id}",
        cls="product" if product.stock else "product sold-out",
    )


def products(heading: str, products: Sequence[Product]) -> str:
    return to_xml(
        Html(
            Head(Meta(charset="utf-8"), Title(heading), Link(rel="stylesheet", href="/static/shop.css")),
            Body(
                Header(
                    A("Fennel & Sons", cls="brand", href="/"),
                    Nav(
                        A("Products", href="/products", aria_current="page"),
                        A("Cart", href="/cart"),
                        aria_label="Site",
                    ),
                    cls="top",
                ),
                Main(
                    H1(heading),
                    Table(
                        Thead(Tr(Th("Product"), Th("Price"), Th("Stock"), Th("Order"))),
                        Tbody(*[product_row(product) for product in products]),
                        cls="products",
                    ),
                    id="main",
                ),
            ),
            lang="en",
        ),
        indent=False,
    )


def table(rows: Sequence[Sequence[str]]) -> str:
    return to_xml(Table(Tbody(*[Tr(*[Td(cell) for cell in row]) for row in rows]), cls="numbers"), indent=False)


def avatar(person: Person) -> FT:
    return Span(person.initials, cls="avatar", title=person.name)


def badge(text: str, kind: str) -> FT:
    return Span(text, cls=f"badge badge-{kind}")


def button(label: str, action: str, *, disabled: bool) -> FT:
    return Button(label, type="button", cls="button", name="action", value=action, disabled=disabled)


def people(people: Sequence[Person]) -> str:
    return to_xml(
        Ul(
            *[
                Li(
                    avatar(person),
                    badge(person.role, person.kind),
                    button("Invite", person.action, disabled=person.invited),
                )
                for person in people
            ],
            cls="people",
        ),
        indent=False,
    )


def field_row(field: Field) -> FT:
    return Div(
        Label(field.label, fr=f"field-{field.name}", cls="label"),
        Input(
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
        P(field.error or field.help, id=f"help-{field.name}", cls="help"),
        cls="field invalid" if field.error else "field",
    )


def form(fields: Sequence[Field]) -> str:
    return to_xml(
        Form(
            *[field_row(field) for field in fields],
            Button("Save", type="submit", cls="save"),
            cls="settings",
            method="post",
            action="/settings",
        ),
        indent=False,
    )


def comments(comments: Sequence[Comment]) -> str:
    return to_xml(
        Section(
            *[
                Article(
                    H2(comment.subject, title=comment.subject),
                    P(comment.text),
                    Pre(Code(comment.code)),
                    cls="comment",
                )
                for comment in comments
            ],
            cls="comments",
        ),
        indent=False,
    )


def welcome(title: str, user: str, gardens: str, notice: str, changed: str) -> str:
    return to_xml(
        Html(
            Head(
                Meta(charset="utf-8"),
                Meta(name="viewport", content="width=device-width, initial-scale=1"),
                Title(title),
                Meta(
                    name="description",
                    content="Plan a garden, share it with the neighbours, and know what to sow this week.",
                ),
                Link(rel="icon", href="/static/icon.svg", type="image/svg+xml"),
                Link(rel="stylesheet", href="/static/site.css"),
            ),
            Body(
                A("Skip to content", cls="skip", href="#main"),
                Header(
                    A("Plot", cls="brand", href="/"),
                    Nav(
                        Ul(
                            Li(A("Features", href="/features")),
                            Li(A("Plants", href="/plants")),
                            Li(A("Prices", href="/prices")),
                            Li(A("Journal", href="/journal")),
                            Li(A("Help", href="/help")),
                        ),
                        cls="menu",
                        aria_label="Site",
                    ),
                    P("Signed in as ", A(user, href="/account"), cls="account"),
                    cls="top",
                ),
                Main(
                    Section(
                        H1("A garden plan that keeps up with the weather"),
                        P(
                            "Draw your beds once. Plot moves the sowing dates when the frost comes late, and tells you on Friday what to do on Saturday.",
                            cls="lead",
                        ),
                        P(
                            A("Draw a garden", cls="button primary", href="/gardens/new"),
                            A("Take the tour", cls="button", href="/tour"),
                            cls="actions",
                        ),
                        P(gardens, " gardens are drawn with Plot.", cls="count"),
                        cls="hero",
                    ),
                    Section(
                        H2("What it does", id="features"),
                        Ul(
                            Li(
                                Img(src="/static/beds.svg", alt="", width="48", height="48", loading="lazy"),
                                H3("Beds to scale"),
                                P(
                                    "Drag a corner and the spacing follows. Plot knows how far a courgette reaches and how close carrots may stand."
                                ),
                                A("More about beds", href="/features/beds"),
                                cls="card",
                            ),
                            Li(
                                Img(src="/static/frost.svg", alt="", width="48", height="48", loading="lazy"),
                                H3("Frost in view"),
                                P(
                                    "Every night it reads the forecast for your post code. When frost is near, what is tender turns blue on the plan."
                                ),
                                A("More about frost", href="/features/frost"),
                                cls="card",
                            ),
                            Li(
                                Img(src="/static/turns.svg", alt="", width="48", height="48", loading="lazy"),
                                H3("Crops in turns"),
                                P(
                                    "Four years are remembered for each bed, so beans follow potatoes and cabbages never stand twice in one place."
                                ),
                                A("More about turns", href="/features/turns"),
                                cls="card",
                            ),
                            Li(
                                Img(src="/static/share.svg", alt="", width="48", height="48", loading="lazy"),
                                H3("Shared spades"),
                                P(
                                    "Give a neighbour the key to a bed. Who watered, who weeded and who picked the last tomato stands beside it."
                                ),
                                A("More about sharing", href="/features/sharing"),
                                cls="card",
                            ),
                            Li(
                                Img(src="/static/seeds.svg", alt="", width="48", height="48", loading="lazy"),
                                H3("A box of seeds"),
                                P(
                                    "Type what is in the box, once. Plot says what is too old to come up, and what to buy before the shop is empty."
                                ),
                                A("More about seeds", href="/features/seeds"),
                                cls="card",
                            ),
                            Li(
                                Img(src="/static/paper.svg", alt="", width="48", height="48", loading="lazy"),
                                H3("On paper too"),
                                P(
                                    "Soil and glass do not go together. Print the week on one sheet, hang it in the shed, and tick it off with a pencil."
                                ),
                                A("More about paper", href="/features/paper"),
                                cls="card",
                            ),
                            cls="cards",
                        ),
                        cls="features",
                        aria_labelledby="features",
                    ),
                    Section(P(notice), cls="notice", aria_label="This week"),
                    Section(
                        H2("Prices", id="prices"),
                        Table(
                            Thead(
                                Tr(
                                    Th("Plan", scope="col"),
                                    Th("Beds", scope="col"),
                                    Th("People", scope="col"),
                                    Th("A year", scope="col"),
                                )
                            ),
                            Tbody(
                                Tr(Th("Balcony", scope="row"), Td("3"), Td("1"), Td("free")),
                                Tr(Th("Backyard", scope="row"), Td("12"), Td("4"), Td("24 euros")),
                                Tr(Th("Allotment", scope="row"), Td("60"), Td("10"), Td("48 euros")),
                                Tr(Th("Community", scope="row"), Td("any number"), Td("any number"), Td("120 euros")),
                            ),
                            cls="plans",
                        ),
                        P(
                            "Schools pay nothing. A plan ends by itself; nothing is renewed without being asked.",
                            cls="small",
                        ),
                        cls="prices",
                        aria_labelledby="prices",
                    ),
                    Section(
                        H2("Questions", id="questions"),
                        Details(
                            Summary("Does it work without a connection?"),
                            P(
                                "The week you printed does. The plan itself waits for the shed to have a signal, and then catches up in a moment."
                            ),
                        ),
                        Details(
                            Summary("Which plants does it know?"),
                            P(
                                "About eleven hundred vegetables, herbs and flowers. What is missing you describe yourself: spacing, frost, weeks to harvest."
                            ),
                        ),
                        Details(
                            Summary("Where are my data?"),
                            P(
                                "On two machines in a cellar in Ghent. You can take them home as one file at any time, and we forget them when you say so."
                            ),
                        ),
                        Details(
                            Summary("Can a whole street use one plan?"),
                            P(
                                "Yes: make a community, give every household its beds, and keep the compost heap for all."
                            ),
                        ),
                        Details(
                            Summary("What happens in winter?"),
                            P(
                                "Plot sleeps with the garden. In January it asks for your box of seeds, and in February the first trays appear."
                            ),
                        ),
                        cls="questions",
                        aria_labelledby="questions",
                    ),
                    Section(
                        H2("The Friday letter", id="letter"),
                        Form(
                            Label("Your address", fr="mail"),
                            Input(type="email", name="mail", id="mail", placeholder="you@example.org", required=True),
                            Button("Send it to me", type="submit", cls="button"),
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
                Footer(
                    Div(
                        Nav(
                            H2("Garden"),
                            Ul(
                                Li(A("All gardens", href="/gardens")),
                                Li(A("Draw one", href="/gardens/new")),
                                Li(A("Plants", href="/plants")),
                                Li(A("Calendar", href="/calendar")),
                                Li(A("Weather", href="/weather")),
                            ),
                            aria_label="Garden",
                        ),
                        Nav(
                            H2("Community"),
                            Ul(
                                Li(A("Journal", href="/journal")),
                                Li(A("Seed swap", href="/swap")),
                                Li(A("Meetings", href="/meetings")),
                                Li(A("Schools", href="/schools")),
                                Li(A("Forum", href="/forum")),
                            ),
                            aria_label="Community",
                        ),
                        Nav(
                            H2("Help"),
                            Ul(
                                Li(A("Questions", href="/help")),
                                Li(A("The first year", href="/help/first-year")),
                                Li(A("Printing", href="/help/printing")),
                                Li(A("Write to us", href="/contact")),
                                Li(A("Status", href="/status")),
                            ),
                            aria_label="Help",
                        ),
                        Nav(
                            H2("House"),
                            Ul(
                                Li(A("Who we are", href="/about")),
                                Li(A("Work here", href="/work")),
                                Li(A("Press", href="/press")),
                                Li(A("Privacy", href="/privacy")),
                                Li(A("Imprint", href="/imprint")),
                            ),
                            aria_label="House",
                        ),
                        cls="columns",
                    ),
                    P("Plot is made in a shed. Last change: ", Time(changed), cls="small"),
                    cls="bottom",
                ),
                cls="home",
            ),
            lang="en",
        ),
        indent=False,
    )
