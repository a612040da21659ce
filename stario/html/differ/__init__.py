"""The differ: two trees in, patches keyed by ids out. It knows elements and ids; no Datastar, no HTTP.

Laws
1. Applying the patches, in order, to a page that shows `old` gives a page that shows `new`.
2. The unit is the nearest element with an id: a patch is addressed by an id that both trees have, once each, or to an
   element without one by a way below it that no change can move.
3. Nothing is rendered to be compared. Two fillings of one template are compared value by value; plain elements by their
   finished heads and their children as they were taken. The same object is the same markup, at once.
4. Where no id stands above a change, or an id is not unique, the whole tree goes.
5. Work is bounded: each pair of nodes is looked at once, lists cost n log n, recursion ends at a fixed depth, below
   which only equality is asked.

A list of rows with ids is reconciled by them (`keyed.py`):

    was      A   B   C   D   E            the rows that were there
    now      A   D   X   Y   B   E        the rows to be there
    kept     A               B   E        a longest increasing subsequence of their old places
    gone             C   D                C is no longer there, D will be put in elsewhere
    patches  remove C, D;  before B: D X Y;  then what changed inside A, B and E

An element inside `<svg>` is addressed as SVG. Inside `<math>` and `<template>` nothing is: what stands above goes.
"""

from __future__ import annotations

from stario.html.differ.changes import Change as Change
from stario.html.differ.changes import Patch as Patch
from stario.html.differ.changes import Unit as Unit
from stario.html.differ.changes import flat
from stario.html.differ.changes import in_order as in_order
from stario.html.differ.comparing import Walk, nodes
from stario.html.differ.identities import ids_of, stand_once
from stario.html.differ.places import ROOT


def diff(old: object, new: object) -> list[Patch]:
    """Return what turns a page that shows `old` into one that shows `new`; an empty list when nothing changed.

    The patches are the smallest there are, in the order in which they have to be applied. What an app sends is chosen
    among them and what stands above them, by size and by what the client can do: `stario.datastar.changes`.
    """
    whole = compare(old, new)
    if whole.changes is None:
        return [whole.outer()]
    patches = in_order(flat(whole.changes))
    return patches if are_addressable(patches, whole) else [whole.outer()]


def compare(old: object, new: object) -> Unit:
    """Return the whole, as a unit without a name, with all that changed inside; `changes` is empty when nothing did."""
    whole = Unit("", old, new)
    found: list[Change] = []
    whole.changes = found if nodes(old, new, Walk(ROOT, None, found, whole, whole.trusted)) else None
    return whole


def are_addressable(patches: list[Patch], whole: Unit) -> bool:
    """Say whether the ids of patches stand once in both trees: where one stands twice, a morph takes any of the two."""
    names = {patch.target for patch in patches}
    for patch in patches:
        if patch.kind == "outer":
            names |= ids_of(patch.nodes)
    return stand_once(whole.was, names, whole.trusted) and stand_once(whole.node, names, whole.trusted)
