"""Slots with templates of their own: one element or another or none, and comprehensions whose turns give elements."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from stario.html.compiling.drafts import Draft
from stario.html.compiling.trees import is_nothing, is_only, row
from stario.html.slots import cells

if TYPE_CHECKING:
    from stario.html.compiling.folding import Folder
    from stario.html.templates import Slot, Template


def choice(folder: Folder, expression: ast.expr, draft: Draft) -> Slot | None:
    """Return the slot of `h.b[x] if test else None`; None where a branch is something else."""
    if not isinstance(expression, ast.IfExp):
        return None
    branches = [expression.body, expression.orelse]
    plans = [folder.plan(branch) for branch in branches]
    if not any(plans) or any(plan is None and not is_nothing(each) for plan, each in zip(plans, branches)):
        return None
    test = folder.visited(expression.test)
    this, that = (folder.branch(each, plan) for each, plan in zip(branches, plans))
    if this is not None and (that is None or not that[1].values):
        return _one_changes(expression, test, this, that, draft, first=True)
    if that is not None and (this is None or not this[1].values):
        return _one_changes(expression, test, that, this, draft, first=False)
    assert this is not None
    assert that is not None
    both = folder.made(expression.body, *this), folder.made(expression.orelse, *that)
    return draft.slot("child", ast.copy_location(ast.IfExp(test, *both), expression))


def _one_changes(
    expression: ast.expr,
    test: ast.expr,
    changing: tuple[Template, Draft],
    static: tuple[Template, Draft] | None,
    draft: Draft,
    *,
    first: bool,
) -> Slot:
    template, inner = changing
    values, nothing = row(*inner.values), ast.Constant(None)
    value = ast.IfExp(test, values, nothing) if first else ast.IfExp(test, nothing, values)
    other = static[0] if static is not None else None
    return draft.slot("choice", ast.copy_location(value, expression), inner=template, other=other)


def rows(folder: Folder, expression: ast.expr, draft: Draft) -> Slot | None:
    """Return the slot of a comprehension whose every turn gives elements; None where it gives something else."""
    if not isinstance(expression, ast.ListComp):
        return None
    elements = expression.elt.elts if isinstance(expression.elt, ast.Tuple) else [expression.elt]
    plans = [folder.plan(each) for each in elements]
    if not plans or None in plans:
        return None
    generators = [folder.loop(generator) for generator in expression.generators]
    inner = Draft(folder.values.first)
    shapes = [folder.shape(each, planned, inner) for each, planned in zip(elements, plans) if planned is not None]
    template = folder.template(tuple(shapes), inner, expression)
    turns = _turns(folder, expression, generators, inner)
    return draft.slot("rows", ast.copy_location(turns, expression), inner=template)


def _turns(folder: Folder, expression: ast.ListComp, generators: list[ast.comprehension], inner: Draft) -> ast.expr:
    only = inner.values[0] if len(inner.values) == 1 else None
    [*more, loop] = generators
    if only is not None and not more and not loop.ifs and not loop.is_async and is_only(only, loop.target):
        return folder.constants.call(cells, loop.iter)
    each = only if only is not None else ast.copy_location(row(*inner.values), expression.elt)
    return ast.ListComp(each, generators)
