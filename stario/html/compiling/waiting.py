"""Children that have to wait: those that what follows them in the same brackets might still change."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from stario.html.compiling.names import Names


class Waiting:
    """Says of children, by the names a function knows, which may change and which are the same whenever asked."""

    def __init__(self, names: Names) -> None:
        self._names = names
        self._static: dict[ast.expr, bool] = {}

    def places(self, children: list[ast.expr]) -> list[int]:
        """Return the places of children that might be changed by what follows them."""
        last = max((place for place, child in enumerate(children) if self._is_seen(child)), default=0)
        return [place for place, child in enumerate(children[:last]) if self._may_change(child)]

    def _is_seen(self, child: ast.expr) -> bool:
        return not self._is_static(child) and self._names.is_seen(child)

    def _is_static(self, child: ast.expr) -> bool:
        """Say whether a child is text, or an element without changing parts."""
        if child not in self._static:
            self._static[child] = self._has_no_changing_part(child)
        return self._static[child]

    def _has_no_changing_part(self, child: ast.expr) -> bool:
        found = self._names.element_call(child)
        if found is None:
            return not self._names.is_seen(child) and not isinstance(child, ast.Name)
        given = [] if found.call is None else [*found.call.args, *(each.value for each in found.call.keywords)]
        inside = [] if found.children is None else laid_flat(found.children)
        return all(map(self._is_static, [*given, *inside]))

    def _may_change(self, child: ast.expr) -> bool:
        """Say whether a child may be a list that others have."""
        if isinstance(child, ast.IfExp):
            return self._may_change(child.body) or self._may_change(child.orelse)
        if isinstance(child, ast.ListComp):
            elements = child.elt.elts if isinstance(child.elt, ast.Tuple) else [child.elt]
            return any(map(self._may_change, elements))
        if isinstance(child, ast.JoinedStr | ast.GeneratorExp) or self._names.element_call(child) is not None:
            return False
        return not self._is_static(child)

    def stays(self, child: ast.expr) -> bool:
        """Say whether an expression can be evaluated later as well."""
        return isinstance(child, ast.Name) and self._names.is_steady(child.id)


def laid_flat(children: ast.expr) -> list[ast.expr]:
    """Return what stands in brackets one by one, also in lists and tuples within."""
    if isinstance(children, ast.Tuple | ast.List) and not any(isinstance(each, ast.Starred) for each in children.elts):
        return [inner for each in children.elts for inner in laid_flat(each)]
    return [children]
