"""Datastar Pro: what the commercial client adds. Importing this says that the pages load it.

    from stario.datastar import pro

    h.div(pro.data.persist("cart", include="^cart"))

The free client passes over such attributes, and fails where such an action is called. Everything here is by the
documentation of Pro, whose client cannot be had here: nothing was tried in it.
"""

from stario.datastar.pro import at, data

__all__ = ["at", "data"]
