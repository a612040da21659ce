"""Classes of signals, references, operators, calls, assignments, and where they go."""
# pyright: strict

from __future__ import annotations

from typing import TYPE_CHECKING, assert_type

from stario import at, data, js
from stario import html as h
from stario.datastar import Expr, File, Math, Signal, Signals, declare, do, document, el, evt, signal

if TYPE_CHECKING:
    from stario.html import Code


class Address(Signals):
    """Signals inside others."""

    city: Signal[str] = signal("")


class Cart(Signals, prefix="cart"):
    """Signals of each kind."""

    count: Signal[int] = signal(0)
    price: Signal[float] = signal(0)
    name: Signal[str] = signal("")
    note: Signal[str | None] = signal(None)
    open: Signal[bool] = signal(False)
    tags: Signal[list[str]] = signal([])
    stock: Signal[dict[str, int]] = signal({})
    files: Signal[list[File]] = signal([])
    address: Address = Address()


class Menu(Signals, local=True):
    """Signals that stay in the page."""

    open: Signal[bool] = signal(False)


# A class gives expressions, an instance values.
assert_type(Cart.count, Expr[int])
assert_type(Cart.address.city, Expr[str])
assert_type(Cart().count, int)
assert_type(Cart().address.city, str)
Cart(count=3, tags=["a"], address=Address(city="Oslo"))
cart = Cart()
cart.count = 4
cart.note = "x"
cart.address.city = "Rome"
declare(Cart, Menu, names=["theirs"])

# Operators.
assert_type(Cart.count + 1, Expr[int])
assert_type(1 + Cart.count, Expr[int])
assert_type(Cart.count + 1.5, Expr[float])
assert_type(Cart.price * Cart.count, Expr[float])
assert_type(Cart.count / 2, Expr[float])
assert_type(-Cart.count, Expr[int])
assert_type(Cart.name + "!", Expr[str])
assert_type(Cart.name + Cart.count, Expr[str])
assert_type(Cart.count > 3, Expr[bool])
assert_type((Cart.count == 3) & Cart.open, Expr[bool])
assert_type(~Cart.open, Expr[bool])
assert_type(Cart.open.then("yes", "no"), Expr[str])
assert_type(Cart.note.or_else("none"), Expr[str | None])

# Members and calls.
assert_type(Cart.tags[0], Expr[str])
assert_type(Cart.stock["tea"], Expr[int])
assert_type(Cart.tags.length, Expr[int])
assert_type(Cart.name.trim().length > 0, Expr[bool])
assert_type(Cart.price.to_fixed(2), Expr[str])
assert_type(Math.floor(Cart.price / 2), Expr[int])

# Assignments and statements.
Cart.count.set(Cart.count + 1)
Cart.price.set(Cart.count)
Cart.note.set(None)
Cart.count.add(2)
Cart.open.toggle()
Cart.tags.set(["a", "b"])
Cart.tags.append(Cart.name)
Cart.count.set(evt.detail.count)
el.value.set("")
do(Cart.open.set(False), at.post("save"), el.blur(), js("go()"))

# Where they go.
h.p(data.text(Cart.count + 1), data.show(Cart.open), data.signals(Cart(count=3)))
h.p(data.on("click", Cart.open.toggle()), data.class_({"open": Cart.open}))
h.p(data.on("keydown", (evt.key == "Enter") & at.post("send")), onclick=el.classList.toggle("on"))
h.p(data.effect(document.title.set(Cart.name)))
code: Code = Cart.open.then(at.post("a"), at.post("b"))
js("$x = {}", Cart.count)
