"""Templates: a nest of elements whose changing parts are slots, and nodes that fill one.

Laws. A filled template is the same tree as the elements it was folded from: `unfold` gives them back, and what they
write is what it writes. Values are normalised when the node is built (`stario.html.slots`), so that two nodes of one
template with equal values are the same markup; they are escaped when they are written. Nothing here reads source code:
`stario.html.compiling` makes templates, `stario.html.compiling.emitting` the functions that write them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, Generic, Literal, TypeAlias, TypeVar, cast

from markupsafe import Markup

from stario.html.children import keep_as_is, take
from stario.html.escaping import escape_attribute
from stario.html.nodes import Element, Fragment, PlainElement

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from stario.html.differ.plans import Plan
    from stario.html.nodes import Container, Node

    Values: TypeAlias = tuple[object, ...]
    Emit: TypeAlias = Callable[[Any], str]

N = TypeVar("N", "PlainElement", Fragment)
Kind: TypeAlias = Literal["child", "text", "attribute", "piece", "ready", "rows", "choice"]


class Slot:
    """One changing part of a template: where its value stands in the row of values, and how it is written.

    The kinds: `child`, any child, normalised; `text`, a str that is text; `attribute`, a text, None or True, written
    after `prefix` (` title="`); `piece`, a str or an int within an attribute's value; `ready`, finished markup;
    `rows`, a list with a row of values for each turn of a comprehension, to fill `inner`; `choice`, the values of
    `inner`, or None for `other`, in which nothing changes, or for nothing.
    """

    __slots__ = ("index", "inner", "kind", "other", "prefix")

    def __init__(
        self,
        kind: Kind,
        index: int,
        *,
        prefix: str = "",
        inner: Template | None = None,
        other: Template | None = None,
    ) -> None:
        self.kind: Kind = kind
        self.index = index
        self.prefix = prefix
        self.inner = inner
        self.other = other


class Shape:
    """An element of a template: its class, its head as text and slots, its children as constants, slots and shapes.

    With `Fragment` for its class it is several nodes with no element around them.
    """

    __slots__ = ("children", "head", "kind")

    def __init__(
        self, kind: type[PlainElement | Fragment], head: tuple[str | Slot, ...], children: tuple[object, ...]
    ) -> None:
        self.kind = kind
        self.head = head
        self.children = children

    def unfold(self, values: Values) -> PlainElement | Fragment:
        """Return the element as the plain path would have built it."""
        node = object.__new__(self.kind)
        if isinstance(node, PlainElement):
            node.head = "".join([_head_text(part, values) for part in self.head])
        node.children = take(tuple(unfolded_children(self.children, values)))
        return node


def _head_text(part: str | Slot, values: Values) -> str:
    if isinstance(part, str):
        return part
    value = values[part.index]
    if part.kind == "ready":
        return str(value)
    return attribute(part.prefix, value) if part.kind == "attribute" else escape_attribute(str(value))


def attribute(prefix: str, value: object) -> str:
    """Return an attribute from its normalised value: a text, None for none at all, True for a bare name."""
    if value is None:
        return ""
    return prefix[:-2] if value is True else f'{prefix}{escape_attribute(value)}"'  # type: ignore[arg-type]


def unfolded_children(children: Iterable[object], values: Values) -> Iterable[object]:
    """Yield children as the plain path would have taken them."""
    for child in children:
        if isinstance(child, Shape):
            yield child.unfold(values)
        elif not isinstance(child, Slot):
            yield child
        elif child.kind == "choice":
            yield _chosen(child, values[child.index])  # type: ignore[arg-type]
        elif child.inner is not None:
            yield [child.inner.row_nodes(row) for row in values[child.index]]  # type: ignore[attr-defined]
        else:
            yield given_back(values[child.index])


def _chosen(slot: Slot, values: Values | None) -> object:
    if values is not None:
        assert slot.inner is not None
        return slot.inner.node(values)
    return slot.other.node(()) if slot.other is not None else None


class Kept:
    """A value that only the plain path can judge: foreign text, a lazy translation, what is no child at all.

    Two are equal when they hold the same object, or the same Markup; what another class makes of a text is its own.
    """

    __slots__ = ("value",)

    def __init__(self, value: object) -> None:
        self.value = value

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Kept):
            return False
        mine, theirs = self.value, other.value
        return mine is theirs or (type(mine) is Markup and type(theirs) is Markup and mine == theirs)

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        return f"Kept({self.value!r})"


def given_back(value: object) -> object:
    """Return a normalised value as it was given."""
    if isinstance(value, Kept):
        return value.value
    return tuple(map(given_back, value)) if type(value) is tuple else value  # pyright: ignore[reportUnknownArgumentType]


class Template:
    """A nest of elements with slots; `where` names the component it was folded from, and the line."""

    __slots__ = ("count", "emit", "emit_rows", "plan", "root", "roots", "where")

    def __init__(self, roots: tuple[object, ...], count: int, where: str) -> None:
        self.roots = roots
        only = roots[0] if len(roots) == 1 else None
        self.root: Shape | None = only if isinstance(only, Shape) else None
        """The one element (or fragment) that the template is, if it is one."""
        self.count = count
        self.where = where
        self.emit: Emit = self._first_emit
        """Writes the whole from its values; made when it is first asked."""
        self.emit_rows: Emit = self._first_emit_rows
        """Writes it once for each row of values; a row of one value is that value alone."""
        self.plan: Plan | None = None
        """What the differ knows of it; made when it is first compared."""

    def _first_emit(self, values: Values) -> str:
        from stario.html.compiling.emitting import emitter

        self.emit = emitter(self, values)
        return self.emit(values)

    def _first_emit_rows(self, rows: Sequence[object]) -> str:
        from stario.html.compiling.emitting import rows_emitter

        if not rows:
            return ""
        self.emit_rows = rows_emitter(self, rows[0])
        return self.emit_rows(rows)

    def row_nodes(self, row: object) -> object:
        """Return what one turn of a comprehension gave: a filled template, or several nodes."""
        return self.node(row if self.count != 1 else (row,))  # type: ignore[arg-type]

    def node(self, values: Values) -> object:
        """Return the template, filled: a node, or several."""
        root = self.root
        if root is None:
            return list(unfolded_children(self.roots, values))
        return FilledFragment(self, values) if root.kind is Fragment else Filled(self, values)

    def __deepcopy__(self, memo: object) -> Template:
        return self

    def __repr__(self) -> str:
        return f"Template({self.where})"


class Unfolding(Generic[N]):
    """What fills a template: it makes the node that the plain path would have built when it is asked for one."""

    if TYPE_CHECKING:
        template: Template
        values: Values
        _plain: N
    else:
        __slots__ = ()  # those who fill one have them

    def __init__(self, template: Template, values: Values) -> None:
        self.template = template
        self.values = values

    def unfold(self) -> N:
        """Return the node as the plain path builds it; the same one each time."""
        try:
            return self._plain
        except AttributeError:
            assert self.template.root is not None
            self._plain = cast("N", self.template.root.unfold(self.values))
            return self._plain

    def __reduce__(self) -> tuple[object, ...]:
        return self.unfold().__reduce__()


class Filled(Unfolding["PlainElement"], Element):
    """An element that a compiled component built: a template and the values of its slots."""

    __slots__ = ("_plain", "template", "values")

    if not TYPE_CHECKING:  # what Element has, asked of the element that this one stands for
        __class__ = property(lambda self: self.template.root.kind)
        head = property(lambda self: self.unfold().head)
        children = property(lambda self: self.unfold().children)
        tag = property(lambda self: self.template.root.kind.tag)
        start = property(lambda self: self.template.root.kind.start)
        close = property(lambda self: self.template.root.kind.close)
        content = property(lambda self: self.template.root.kind.content)
        namespace = property(lambda self: self.template.root.kind.namespace)
        own = property(lambda self: self.template.root.kind.own)
        shared = property(lambda self: self.template.root.kind.shared)
        open_names = property(lambda self: self.template.root.kind.open_names)

    def __getitem__(self, children: Node) -> Container:
        return self.unfold()[children]  # type: ignore[index,no-any-return]


class FilledFragment(Unfolding[Fragment], Fragment):
    """A fragment that a compiled component built."""

    __slots__ = ("_plain", "template", "values")

    if not TYPE_CHECKING:
        __class__ = property(lambda self: Fragment)
        children = property(lambda self: self.unfold().children)


keep_as_is(Filled)
keep_as_is(FilledFragment)


_SMALL: Final = frozenset({str, int, bool, type(None)})
_MOST_ROWS: Final = 32


def is_light(values: Iterable[object], budget: int = 64) -> bool:
    """Say whether the values of a template are few, and all there: nothing to be drawn, waited for or sent before."""
    for value in values:
        kind = type(value)
        budget -= 1
        if kind in _SMALL or kind is Kept:
            continue
        inner = _inside(value, kind)
        if inner is None or len(inner) > _MOST_ROWS or budget < 2 or not is_light(inner, budget // 2):
            return False
    return budget > 0


def _inside(value: Any, kind: type) -> Sequence[object] | None:
    if kind is Filled or kind is FilledFragment:
        value, kind = value.values, tuple
    return value if kind is tuple or kind is list else None


def plain_of(node: object) -> object:
    """Return a node as the plain path builds it."""
    return node.unfold() if isinstance(node, Filled | FilledFragment) else node


def same_filling(one: object, other: object) -> bool:
    """Say whether two nodes fill one template with equal values: then they are the same markup."""
    if isinstance(one, Filled) and isinstance(other, Filled):
        return one.template is other.template and one.values == other.values
    if isinstance(one, FilledFragment) and isinstance(other, FilledFragment):
        return one.template is other.template and one.values == other.values
    return False
