"""simple-html: tags called with an attribute mapping, then children; mypyc compiled its wheel: shown, not counted.

It has no streaming: W7 is left out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from simple_html import (
    DOCTYPE_HTML5,
    Node,
    a,
    article,
    body,
    code,
    details,
    div,
    footer,
    h1,
    h2,
    h3,
    head,
    header,
    html,
    img,
    input_,
    label,
    li,
    link,
    main,
    meta,
    nav,
    p,
    pre,
    render,
    section,
    span,
    tbody,
    td,
    th,
    thead,
    time,
    tr,
    ul,
)
from simple_html import button as button_tag
from simple_html import form as form_tag
from simple_html import summary as summary_tag
from simple_html import table as table_tag
from simple_html import title as title_tag

if TYPE_CHECKING:
    from collections.abc import Sequence

    from data import Comment, Field, Person, Product


def product_row(product: Product) -> Node:
    disabled = {} if product.stock else {"disabled": None}
    return tr(
        {
            "id": f"product-{product.id}",
            "class": "product" if product.stock else "product sold-out",
        },
        td(
            a({"class": "name", "href": f"/products/{product.slug}"}, product.name),
            p({"class": "summary"}, product.summary),
        ),
        td({"class": "price"}, product.price),
        td(span({"class": "badge"}, product.stock) if product.stock else span({"class": "badge gone"}, "Sold out")),
        td(
            form_tag(
                {"method": "post", "action": f"/cart/{product.id}"},
                button_tag({"type": "submit", "class": "add", **disabled}, "Add to cart"),
            )
        ),
    )


def products(heading: str, products: Sequence[Product]) -> str:
    return render(
        DOCTYPE_HTML5,
        html(
            {"lang": "en"},
            head(
                meta({"charset": "utf-8"}),
                title_tag(heading),
                link({"rel": "stylesheet", "href": "/static/shop.css"}),
            ),
            body(
                header(
                    {"class": "top"},
                    a({"class": "brand", "href": "/"}, "Fennel & Sons"),
                    nav(
                        {"aria-label": "Site"},
                        a({"href": "/products", "aria-current": "page"}, "Products"),
                        a({"href": "/cart"}, "Cart"),
                    ),
                ),
                main(
                    {"id": "main"},
                    h1(heading),
                    table_tag(
                        {"class": "products"},
                        thead(tr(th("Product"), th("Price"), th("Stock"), th("Order"))),
                        tbody([product_row(product) for product in products]),
                    ),
                ),
            ),
        ),
    )


def table(rows: Sequence[Sequence[str]]) -> str:
    return render(table_tag({"class": "numbers"}, tbody([tr([td(cell) for cell in row]) for row in rows])))


def avatar(person: Person) -> Node:
    return span({"class": "avatar", "title": person.name}, person.initials)


def badge(text: str, kind: str) -> Node:
    return span({"class": f"badge badge-{kind}"}, text)


def button(label: str, action: str, *, disabled: bool) -> Node:
    attributes: dict[str, str | None] = {"type": "button", "class": "button", "name": "action", "value": action}
    if disabled:
        attributes["disabled"] = None
    return button_tag(attributes, label)


def people(people: Sequence[Person]) -> str:
    return render(
        ul(
            {"class": "people"},
            [
                li(
                    avatar(person),
                    badge(person.role, person.kind),
                    button("Invite", person.action, disabled=person.invited),
                )
                for person in people
            ],
        )
    )


def field_row(field: Field) -> Node:
    attributes: dict[str, str | None] = {
        "type": field.type,
        "name": field.name,
        "id": f"field-{field.name}",
        "value": field.value,
        "placeholder": field.placeholder,
        "class": "control wide" if field.wide else "control",
        "aria-invalid": "true" if field.error else "false",
        "aria-describedby": f"help-{field.name}",
    }
    if field.required:
        attributes["required"] = None
    if field.disabled:
        attributes["disabled"] = None
    return div(
        {"class": "field invalid" if field.error else "field"},
        label({"for": f"field-{field.name}", "class": "label"}, field.label),
        input_(attributes),
        p({"id": f"help-{field.name}", "class": "help"}, field.error or field.help),
    )


def form(fields: Sequence[Field]) -> str:
    return render(
        form_tag(
            {"class": "settings", "method": "post", "action": "/settings", "enctype": "multipart/form-data"},
            [field_row(field) for field in fields],
            button_tag({"type": "submit", "class": "save"}, "Save"),
        )
    )


def comments(comments: Sequence[Comment]) -> str:
    return render(
        section(
            {"class": "comments"},
            [
                article(
                    {"class": "comment"},
                    h2({"title": comment.subject}, comment.subject),
                    p(comment.text),
                    pre(code(comment.code)),
                )
                for comment in comments
            ],
        )
    )


def welcome(title: str, user: str, gardens: str, notice: str, changed: str) -> str:
    return render(
        DOCTYPE_HTML5,
        html(
            {"lang": "en"},
            head(
                meta({"charset": "utf-8"}),
                meta({"name": "viewport", "content": "width=device-width, initial-scale=1"}),
                title_tag(title),
                meta(
                    {
                        "name": "description",
                        "content": "Plan a garden, share it with the neighbours, and know what to sow this week.",
                    }
                ),
                link({"rel": "icon", "href": "/static/icon.svg", "type": "image/svg+xml"}),
                link({"rel": "stylesheet", "href": "/static/site.css"}),
            ),
            body(
                {"class": "home"},
                a({"class": "skip", "href": "#main"}, "Skip to content"),
                header(
                    {"class": "top"},
                    a({"class": "brand", "href": "/"}, "Plot"),
                    nav(
                        {"class": "menu", "aria-label": "Site"},
                        ul(
                            li(a({"href": "/features"}, "Features")),
                            li(a({"href": "/plants"}, "Plants")),
                            li(a({"href": "/prices"}, "Prices")),
                            li(a({"href": "/journal"}, "Journal")),
                            li(a({"href": "/help"}, "Help")),
                        ),
                    ),
                    p({"class": "account"}, "Signed in as ", a({"href": "/account"}, user)),
                ),
                main(
                    {"id": "main"},
                    section(
                        {"class": "hero"},
                        h1("A garden plan that keeps up with the weather"),
                        p(
                            {"class": "lead"},
                            "Draw your beds once. Plot moves the sowing dates when the frost comes late, and tells you on Friday what to do on Saturday.",
                        ),
                        p(
                            {"class": "actions"},
                            a({"class": "button primary", "href": "/gardens/new"}, "Draw a garden"),
                            a({"class": "button", "href": "/tour"}, "Take the tour"),
                        ),
                        p({"class": "count"}, gardens, " gardens are drawn with Plot."),
                    ),
                    section(
                        {"class": "features", "aria-labelledby": "features"},
                        h2({"id": "features"}, "What it does"),
                        ul(
                            {"class": "cards"},
                            li(
                                {"class": "card"},
                                img(
                                    {
                                        "src": "/static/beds.svg",
                                        "alt": "",
                                        "width": "48",
                                        "height": "48",
                                        "loading": "lazy",
                                    }
                                ),
                                h3("Beds to scale"),
                                p(
                                    "Drag a corner and the spacing follows. Plot knows how far a courgette reaches and how close carrots may stand."
                                ),
                                a({"href": "/features/beds"}, "More about beds"),
                            ),
                            li(
                                {"class": "card"},
                                img(
                                    {
                                        "src": "/static/frost.svg",
                                        "alt": "",
                                        "width": "48",
                                        "height": "48",
                                        "loading": "lazy",
                                    }
                                ),
                                h3("Frost in view"),
                                p(
                                    "Every night it reads the forecast for your post code. When frost is near, what is tender turns blue on the plan."
                                ),
                                a({"href": "/features/frost"}, "More about frost"),
                            ),
                            li(
                                {"class": "card"},
                                img(
                                    {
                                        "src": "/static/turns.svg",
                                        "alt": "",
                                        "width": "48",
                                        "height": "48",
                                        "loading": "lazy",
                                    }
                                ),
                                h3("Crops in turns"),
                                p(
                                    "Four years are remembered for each bed, so beans follow potatoes and cabbages never stand twice in one place."
                                ),
                                a({"href": "/features/turns"}, "More about turns"),
                            ),
                            li(
                                {"class": "card"},
                                img(
                                    {
                                        "src": "/static/share.svg",
                                        "alt": "",
                                        "width": "48",
                                        "height": "48",
                                        "loading": "lazy",
                                    }
                                ),
                                h3("Shared spades"),
                                p(
                                    "Give a neighbour the key to a bed. Who watered, who weeded and who picked the last tomato stands beside it."
                                ),
                                a({"href": "/features/sharing"}, "More about sharing"),
                            ),
                            li(
                                {"class": "card"},
                                img(
                                    {
                                        "src": "/static/seeds.svg",
                                        "alt": "",
                                        "width": "48",
                                        "height": "48",
                                        "loading": "lazy",
                                    }
                                ),
                                h3("A box of seeds"),
                                p(
                                    "Type what is in the box, once. Plot says what is too old to come up, and what to buy before the shop is empty."
                                ),
                                a({"href": "/features/seeds"}, "More about seeds"),
                            ),
                            li(
                                {"class": "card"},
                                img(
                                    {
                                        "src": "/static/paper.svg",
                                        "alt": "",
                                        "width": "48",
                                        "height": "48",
                                        "loading": "lazy",
                                    }
                                ),
                                h3("On paper too"),
                                p(
                                    "Soil and glass do not go together. Print the week on one sheet, hang it in the shed, and tick it off with a pencil."
                                ),
                                a({"href": "/features/paper"}, "More about paper"),
                            ),
                        ),
                    ),
                    section({"class": "notice", "aria-label": "This week"}, p(notice)),
                    section(
                        {"class": "prices", "aria-labelledby": "prices"},
                        h2({"id": "prices"}, "Prices"),
                        table_tag(
                            {"class": "plans"},
                            thead(
                                tr(
                                    th({"scope": "col"}, "Plan"),
                                    th({"scope": "col"}, "Beds"),
                                    th({"scope": "col"}, "People"),
                                    th({"scope": "col"}, "A year"),
                                )
                            ),
                            tbody(
                                tr(th({"scope": "row"}, "Balcony"), td("3"), td("1"), td("free")),
                                tr(th({"scope": "row"}, "Backyard"), td("12"), td("4"), td("24 euros")),
                                tr(th({"scope": "row"}, "Allotment"), td("60"), td("10"), td("48 euros")),
                                tr(
                                    th({"scope": "row"}, "Community"),
                                    td("any number"),
                                    td("any number"),
                                    td("120 euros"),
                                ),
                            ),
                        ),
                        p(
                            {"class": "small"},
                            "Schools pay nothing. A plan ends by itself; nothing is renewed without being asked.",
                        ),
                    ),
                    section(
                        {"class": "questions", "aria-labelledby": "questions"},
                        h2({"id": "questions"}, "Questions"),
                        details(
                            summary_tag("Does it work without a connection?"),
                            p(
                                "The week you printed does. The plan itself waits for the shed to have a signal, and then catches up in a moment."
                            ),
                        ),
                        details(
                            summary_tag("Which plants does it know?"),
                            p(
                                "About eleven hundred vegetables, herbs and flowers. What is missing you describe yourself: spacing, frost, weeks to harvest."
                            ),
                        ),
                        details(
                            summary_tag("Where are my data?"),
                            p(
                                "On two machines in a cellar in Ghent. You can take them home as one file at any time, and we forget them when you say so."
                            ),
                        ),
                        details(
                            summary_tag("Can a whole street use one plan?"),
                            p(
                                "Yes: make a community, give every household its beds, and keep the compost heap for all."
                            ),
                        ),
                        details(
                            summary_tag("What happens in winter?"),
                            p(
                                "Plot sleeps with the garden. In January it asks for your box of seeds, and in February the first trays appear."
                            ),
                        ),
                    ),
                    section(
                        {"class": "letter", "aria-labelledby": "letter"},
                        h2({"id": "letter"}, "The Friday letter"),
                        form_tag(
                            {"class": "join", "method": "post", "action": "/letter", "enctype": "multipart/form-data"},
                            label({"for": "mail"}, "Your address"),
                            input_(
                                {
                                    "type": "email",
                                    "name": "mail",
                                    "id": "mail",
                                    "placeholder": "you@example.org",
                                    "required": None,
                                }
                            ),
                            button_tag({"type": "submit", "class": "button"}, "Send it to me"),
                        ),
                    ),
                ),
                footer(
                    {"class": "bottom"},
                    div(
                        {"class": "columns"},
                        nav(
                            {"aria-label": "Garden"},
                            h2("Garden"),
                            ul(
                                li(a({"href": "/gardens"}, "All gardens")),
                                li(a({"href": "/gardens/new"}, "Draw one")),
                                li(a({"href": "/plants"}, "Plants")),
                                li(a({"href": "/calendar"}, "Calendar")),
                                li(a({"href": "/weather"}, "Weather")),
                            ),
                        ),
                        nav(
                            {"aria-label": "Community"},
                            h2("Community"),
                            ul(
                                li(a({"href": "/journal"}, "Journal")),
                                li(a({"href": "/swap"}, "Seed swap")),
                                li(a({"href": "/meetings"}, "Meetings")),
                                li(a({"href": "/schools"}, "Schools")),
                                li(a({"href": "/forum"}, "Forum")),
                            ),
                        ),
                        nav(
                            {"aria-label": "Help"},
                            h2("Help"),
                            ul(
                                li(a({"href": "/help"}, "Questions")),
                                li(a({"href": "/help/first-year"}, "The first year")),
                                li(a({"href": "/help/printing"}, "Printing")),
                                li(a({"href": "/contact"}, "Write to us")),
                                li(a({"href": "/status"}, "Status")),
                            ),
                        ),
                        nav(
                            {"aria-label": "House"},
                            h2("House"),
                            ul(
                                li(a({"href": "/about"}, "Who we are")),
                                li(a({"href": "/work"}, "Work here")),
                                li(a({"href": "/press"}, "Press")),
                                li(a({"href": "/privacy"}, "Privacy")),
                                li(a({"href": "/imprint"}, "Imprint")),
                            ),
                        ),
                    ),
                    p({"class": "small"}, "Plot is made in a shed. Last change: ", time(changed)),
                ),
            ),
        ),
    )
