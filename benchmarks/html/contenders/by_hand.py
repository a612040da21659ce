"""The bound: f-strings by hand, with markupsafe's inner C function; what a template compiler can reach at best."""

from __future__ import annotations

from typing import TYPE_CHECKING

import markupsafe

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from data import Comment, Entry, Field, Person, Product

escape: Callable[[str], str] = markupsafe._escape_inner


def products(heading: str, products: Sequence[Product]) -> str:
    rows = [
        f'<tr id="product-{product.id}" class="product{"" if product.stock else " sold-out"}"><td>'
        f'<a class="name" href="/products/{escape(product.slug)}">{escape(product.name)}</a>'
        f'<p class="summary">{escape(product.summary)}</p></td><td class="price">{escape(product.price)}</td><td>'
        + (
            f'<span class="badge">{product.stock}</span>'
            if product.stock
            else '<span class="badge gone">Sold out</span>'
        )
        + f'</td><td><form method="post" action="/cart/{product.id}"><button type="submit" class="add"'
        f"{'' if product.stock else ' disabled'}>Add to cart</button></form></td></tr>"
        for product in products
    ]
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{escape(heading)}</title>'
        '<link rel="stylesheet" href="/static/shop.css"></head><body><header class="top">'
        '<a class="brand" href="/">Fennel &amp; Sons</a><nav aria-label="Site">'
        '<a href="/products" aria-current="page">Products</a><a href="/cart">Cart</a></nav></header>'
        f'<main id="main"><h1>{escape(heading)}</h1><table class="products"><thead><tr><th>Product</th><th>Price</th>'
        f"<th>Stock</th><th>Order</th></tr></thead><tbody>{''.join(rows)}</tbody></table></main></body></html>"
    )


def table(rows: Sequence[Sequence[str]]) -> str:
    lines = [f"<tr>{''.join([f'<td>{escape(cell)}</td>' for cell in row])}</tr>" for row in rows]
    return f'<table class="numbers"><tbody>{"".join(lines)}</tbody></table>'


def avatar(person: Person) -> str:
    return f'<span class="avatar" title="{escape(person.name)}">{escape(person.initials)}</span>'


def badge(text: str, kind: str) -> str:
    return f'<span class="badge badge-{escape(kind)}">{escape(text)}</span>'


def button(label: str, action: str, *, disabled: bool) -> str:
    return (
        f'<button type="button" class="button" name="action" value="{escape(action)}"'
        f"{' disabled' if disabled else ''}>{escape(label)}</button>"
    )


def people(people: Sequence[Person]) -> str:
    rows = [
        f"<li>{avatar(person)}{badge(person.role, person.kind)}"
        f"{button('Invite', person.action, disabled=person.invited)}</li>"
        for person in people
    ]
    return f'<ul class="people">{"".join(rows)}</ul>'


def field_row(field: Field) -> str:
    name = escape(field.name)
    return (
        f'<div class="field{" invalid" if field.error else ""}">'
        f'<label for="field-{name}" class="label">{escape(field.label)}</label>'
        f'<input type="{escape(field.type)}" name="{name}" id="field-{name}" value="{escape(field.value)}"'
        f' placeholder="{escape(field.placeholder)}" class="control{" wide" if field.wide else ""}"'
        f"{' required' if field.required else ''}{' disabled' if field.disabled else ''}"
        f' aria-invalid="{"true" if field.error else "false"}" aria-describedby="help-{name}">'
        f'<p id="help-{name}" class="help">{escape(field.error or field.help)}</p></div>'
    )


def form(fields: Sequence[Field]) -> str:
    rows = [field_row(field) for field in fields]
    return (
        '<form class="settings" method="post" action="/settings" enctype="multipart/form-data">'
        f'{"".join(rows)}<button type="submit" class="save">Save</button></form>'
    )


def comments(comments: Sequence[Comment]) -> str:
    rows = [
        f'<article class="comment"><h2 title="{escape(comment.subject)}">{escape(comment.subject)}</h2>'
        f"<p>{escape(comment.text)}</p><pre><code>{escape(comment.code)}</code></pre></article>"
        for comment in comments
    ]
    return f'<section class="comments">{"".join(rows)}</section>'


def log(entries: Iterator[Entry]) -> Iterator[str]:
    yield (
        '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Log</title></head><body>'
        '<table class="log"><tbody>'
    )
    for entry in entries:
        yield (
            f'<tr id="entry-{entry.id}"><td>{escape(entry.time)}</td><td class="level">{escape(entry.level)}</td>'
            f"<td>{escape(entry.message)}</td></tr>"
        )
    yield "</tbody></table></body></html>"


def welcome(title: str, user: str, gardens: str, notice: str, changed: str) -> str:
    return (
        "<!doctype html>"
        '<html lang="en">'
        "<head>"
        '<meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(title)}</title>"
        '<meta name="description" content="Plan a garden, share it with the neighbours, and know what to sow this week.">'
        '<link rel="icon" href="/static/icon.svg" type="image/svg+xml">'
        '<link rel="stylesheet" href="/static/site.css">'
        "</head>"
        '<body class="home">'
        '<a class="skip" href="#main">Skip to content</a>'
        '<header class="top">'
        '<a class="brand" href="/">Plot</a>'
        '<nav class="menu" aria-label="Site">'
        "<ul>"
        '<li><a href="/features">Features</a></li>'
        '<li><a href="/plants">Plants</a></li>'
        '<li><a href="/prices">Prices</a></li>'
        '<li><a href="/journal">Journal</a></li>'
        '<li><a href="/help">Help</a></li>'
        "</ul>"
        "</nav>"
        f'<p class="account">Signed in as <a href="/account">{escape(user)}</a></p>'
        "</header>"
        '<main id="main">'
        '<section class="hero">'
        "<h1>A garden plan that keeps up with the weather</h1>"
        '<p class="lead">Draw your beds once. Plot moves the sowing dates when the frost comes late, and tells you on Friday what to do on Saturday.</p>'
        '<p class="actions"><a class="button primary" href="/gardens/new">Draw a garden</a><a class="button" href="/tour">Take the tour</a></p>'
        f'<p class="count">{escape(gardens)} gardens are drawn with Plot.</p>'
        "</section>"
        '<section class="features" aria-labelledby="features">'
        '<h2 id="features">What it does</h2>'
        '<ul class="cards">'
        '<li class="card"><img src="/static/beds.svg" alt="" width="48" height="48" loading="lazy"><h3>Beds to scale</h3><p>Drag a corner and the spacing follows. Plot knows how far a courgette reaches and how close carrots may stand.</p><a href="/features/beds">More about beds</a></li>'
        '<li class="card"><img src="/static/frost.svg" alt="" width="48" height="48" loading="lazy"><h3>Frost in view</h3><p>Every night it reads the forecast for your post code. When frost is near, what is tender turns blue on the plan.</p><a href="/features/frost">More about frost</a></li>'
        '<li class="card"><img src="/static/turns.svg" alt="" width="48" height="48" loading="lazy"><h3>Crops in turns</h3><p>Four years are remembered for each bed, so beans follow potatoes and cabbages never stand twice in one place.</p><a href="/features/turns">More about turns</a></li>'
        '<li class="card"><img src="/static/share.svg" alt="" width="48" height="48" loading="lazy"><h3>Shared spades</h3><p>Give a neighbour the key to a bed. Who watered, who weeded and who picked the last tomato stands beside it.</p><a href="/features/sharing">More about sharing</a></li>'
        '<li class="card"><img src="/static/seeds.svg" alt="" width="48" height="48" loading="lazy"><h3>A box of seeds</h3><p>Type what is in the box, once. Plot says what is too old to come up, and what to buy before the shop is empty.</p><a href="/features/seeds">More about seeds</a></li>'
        '<li class="card"><img src="/static/paper.svg" alt="" width="48" height="48" loading="lazy"><h3>On paper too</h3><p>Soil and glass do not go together. Print the week on one sheet, hang it in the shed, and tick it off with a pencil.</p><a href="/features/paper">More about paper</a></li>'
        "</ul>"
        "</section>"
        f'<section class="notice" aria-label="This week"><p>{escape(notice)}</p></section>'
        '<section class="prices" aria-labelledby="prices">'
        '<h2 id="prices">Prices</h2>'
        '<table class="plans">'
        '<thead><tr><th scope="col">Plan</th><th scope="col">Beds</th><th scope="col">People</th><th scope="col">A year</th></tr></thead>'
        "<tbody>"
        '<tr><th scope="row">Balcony</th><td>3</td><td>1</td><td>free</td></tr>'
        '<tr><th scope="row">Backyard</th><td>12</td><td>4</td><td>24 euros</td></tr>'
        '<tr><th scope="row">Allotment</th><td>60</td><td>10</td><td>48 euros</td></tr>'
        '<tr><th scope="row">Community</th><td>any number</td><td>any number</td><td>120 euros</td></tr>'
        "</tbody>"
        "</table>"
        '<p class="small">Schools pay nothing. A plan ends by itself; nothing is renewed without being asked.</p>'
        "</section>"
        '<section class="questions" aria-labelledby="questions">'
        '<h2 id="questions">Questions</h2>'
        "<details><summary>Does it work without a connection?</summary><p>The week you printed does. The plan itself waits for the shed to have a signal, and then catches up in a moment.</p></details>"
        "<details><summary>Which plants does it know?</summary><p>About eleven hundred vegetables, herbs and flowers. What is missing you describe yourself: spacing, frost, weeks to harvest.</p></details>"
        "<details><summary>Where are my data?</summary><p>On two machines in a cellar in Ghent. You can take them home as one file at any time, and we forget them when you say so.</p></details>"
        "<details><summary>Can a whole street use one plan?</summary><p>Yes: make a community, give every household its beds, and keep the compost heap for all.</p></details>"
        "<details><summary>What happens in winter?</summary><p>Plot sleeps with the garden. In January it asks for your box of seeds, and in February the first trays appear.</p></details>"
        "</section>"
        '<section class="letter" aria-labelledby="letter">'
        '<h2 id="letter">The Friday letter</h2>'
        '<form class="join" method="post" action="/letter" enctype="multipart/form-data">'
        '<label for="mail">Your address</label>'
        '<input type="email" name="mail" id="mail" placeholder="you@example.org" required>'
        '<button type="submit" class="button">Send it to me</button>'
        "</form>"
        "</section>"
        "</main>"
        '<footer class="bottom">'
        '<div class="columns">'
        '<nav aria-label="Garden"><h2>Garden</h2><ul><li><a href="/gardens">All gardens</a></li><li><a href="/gardens/new">Draw one</a></li><li><a href="/plants">Plants</a></li><li><a href="/calendar">Calendar</a></li><li><a href="/weather">Weather</a></li></ul></nav>'
        '<nav aria-label="Community"><h2>Community</h2><ul><li><a href="/journal">Journal</a></li><li><a href="/swap">Seed swap</a></li><li><a href="/meetings">Meetings</a></li><li><a href="/schools">Schools</a></li><li><a href="/forum">Forum</a></li></ul></nav>'
        '<nav aria-label="Help"><h2>Help</h2><ul><li><a href="/help">Questions</a></li><li><a href="/help/first-year">The first year</a></li><li><a href="/help/printing">Printing</a></li><li><a href="/contact">Write to us</a></li><li><a href="/status">Status</a></li></ul></nav>'
        '<nav aria-label="House"><h2>House</h2><ul><li><a href="/about">Who we are</a></li><li><a href="/work">Work here</a></li><li><a href="/press">Press</a></li><li><a href="/privacy">Privacy</a></li><li><a href="/imprint">Imprint</a></li></ul></nav>'
        "</div>"
        f'<p class="small">Plot is made in a shed. Last change: <time>{escape(changed)}</time></p>'
        "</footer>"
        "</body>"
        "</html>"
    )
