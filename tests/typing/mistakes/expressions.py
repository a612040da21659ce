"""Mistakes about signals and expressions: names that are not there, values of another type."""

from __future__ import annotations

from stario import data, js
from stario.datastar import Math, Signal, Signals, declare, do, signal


class Address(Signals):
    """Signals inside others."""

    city: Signal[str] = signal("")


class Cart(Signals):
    """Signals of each kind."""

    count: Signal[int] = signal(0)
    name: Signal[str] = signal("")
    open: Signal[bool] = signal(False)
    tags: Signal[list[str]] = signal([])
    address: Address = Address()


class Wrong(Signals):
    """Defaults of another type."""

    count: Signal[int] = signal("0")  # error
    name: Signal[str] = "x"  # error


data.text(Cart.cuont)  # error
data.text(Cart.address.ctiy)  # error
Cart.count.set("3")  # error
Cart.count.set(3.5)  # error
Cart.count.set(Cart.name)  # error
Cart.name.set(3)  # error
Cart.name.set(None)  # error
Cart.open.set("yes")  # error
Cart.tags.set("a")  # error
Cart.tags.set([1])  # error
Cart.tags.append(1)  # error
Cart.address.city.set(3)  # error
Cart.count.add("1")  # error
Cart.count + "1"  # error
data.show(Cart.count > "1")  # error
Cart.count - Cart.name  # error
Cart.count.trim()  # error
Math.floor(Cart.name)  # error
Math.flor(Cart.count)  # error
Cart(cuont=3)  # error
Cart(count="3")  # error
Cart(3)  # error
Cart(address=Address(city=3))  # error
Cart().count = "3"  # error
Cart().address.city = 3  # error
data.signals(Cart)  # error
data.text(Cart().count)  # error
do("go()")  # error
declare(Cart())  # error
js("{}", Cart())  # error
