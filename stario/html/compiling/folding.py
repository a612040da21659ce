"""Folding: a function whose element calls have become templates, and the code for it.

Laws. The folded function evaluates what the author wrote, once, in the same order; where that cannot be kept up, an
element stays as it was written. `return h.p(...)[...]` becomes `return Filled(template, (values...))`. Functions,
lambdas and classes within stay as written, and so does a function that looks at its own names (`locals()`). Before
anything else the folded function sees that its names still mean what they meant; if not, it runs as it was written.
"""

from __future__ import annotations

import ast
from types import FunctionType
from typing import TYPE_CHECKING, NamedTuple

from stario.html.children import Remembered
from stario.html.compiling import heads
from stario.html.compiling.entries import Plan, carry_out
from stario.html.compiling.names import ElementCall, Names, NotConstantError
from stario.html.compiling.sources import LeftError
from stario.html.compiling.trees import Constants, keep, name, row
from stario.html.compiling.values import Values, is_text
from stario.html.javascript import Code, Css
from stario.html.nodes import Comment, Fragment, PlainElement, Raw, VoidElement
from stario.html.protocols import is_row
from stario.html.rendering import static_text, text_of
from stario.html.slots import cells
from stario.html.templates import Filled, FilledFragment, Shape, Slot, Template

if TYPE_CHECKING:
    from collections.abc import Callable

    from stario.html.templates import Kind


class Note(NamedTuple):
    """What was left as it was written: the line, what it is, and why."""

    line: int
    what: str
    why: str


class Draft:
    """The values of a template in the making, in the order in which they are evaluated."""

    def __init__(self, first: Callable[[list[ast.expr]], ast.expr]) -> None:
        self.values: list[ast.expr] = []
        self.before: list[ast.expr] = []
        """What is evaluated, and kept, before the next value."""
        self._first = first

    def slot(
        self,
        kind: Kind,
        value: ast.expr,
        *,
        prefix: str = "",
        inner: Template | None = None,
        other: Template | None = None,
    ) -> Slot:
        """Add a value; return its slot."""
        if self.before:
            value = ast.copy_location(ast.IfExp(self._first(self.before), value, ast.Constant("")), value)
            self.before = []
        self.values.append(value)
        return Slot(kind, len(self.values) - 1, prefix=prefix, inner=inner, other=other)


class Folder(ast.NodeTransformer):
    """Folds the body of one function."""

    def __init__(self, function: FunctionType, names: Names, imported: set[str]) -> None:
        self.imported = imported
        self.constants = Constants()
        self.names = names
        self.values = Values(self.constants, self.names)
        self.count = 0
        self.notes: list[Note] = []
        self._turns_of = 0
        """In how many loops an expression stands: there may be several generators of it at a time."""
        self._static: dict[ast.expr, bool] = {}
        self._where = function.__qualname__

    def statement(self, node: ast.stmt) -> ast.stmt:
        """Return a statement of the function's body, folded."""
        result: ast.stmt = self.visit(node)
        self.names.has_run(result)
        return result

    def visited(self, node: ast.expr) -> ast.expr:
        """Return an author's expression with the elements in it folded."""
        result: ast.expr = self.visit(node)
        return result

    def visited_all(self, nodes: list[ast.expr]) -> list[ast.expr]:
        """Return expressions, folded."""
        return [self.visited(node) for node in nodes]

    def visited_keywords(self, keywords: list[ast.keyword]) -> list[ast.keyword]:
        """Return the keywords of a call, folded."""
        return [ast.keyword(keyword.arg, self.visited(keyword.value)) for keyword in keywords]

    def text_of_part(self, part: ast.expr) -> ast.expr:
        """Return the text of one part of an author's f-string."""
        visited: ast.expr = self.visit(part)
        return self.values.text_of_part(visited)

    # -- an element

    def _plan(self, expression: ast.expr) -> tuple[ElementCall, Plan] | None:
        """Return what an expression builds and the plan of its head; None where it stays as written."""
        found = self.names.element_call(expression)
        if found is None:
            return None
        try:
            if found.kind is Fragment:
                return found, Plan([], [])
            assert issubclass(found.kind, PlainElement)
            self._allow(found)
            if self.values.without_names and found.children is not None and self._waiting(_laid_flat(found.children)):
                raise LeftError("what it holds might change while it is built")
            return found, heads.plan(self, found.kind, found.call)
        except LeftError as left:
            self._note(expression, f"<{getattr(found.kind, 'tag', '')}>", str(left))
            return None

    def _note(self, node: ast.expr | ast.stmt, what: str, why: str) -> None:
        note = Note(node.lineno, what, why)
        if note not in self.notes:
            self.notes.append(note)

    def _allow(self, found: ElementCall) -> None:
        kind = found.kind
        assert issubclass(kind, PlainElement)
        if found.children is not None and issubclass(kind, VoidElement):
            raise LeftError("a void element takes no children")
        if kind.content == "raw" and found.children is not None:
            self._raw_text(kind, found.children)

    def _raw_text(self, kind: type[PlainElement], children: ast.expr) -> tuple[object, ...]:
        try:
            value = self.names.constant(children)
            static_text(kind()[value])  # type: ignore[index]
        except (NotConstantError, ValueError):
            raise LeftError("its text is known only when it runs") from None
        return (value,)

    def _shape(self, expression: ast.expr, planned: tuple[ElementCall, Plan], draft: Draft) -> Shape:
        found, plan = planned
        kind = found.kind
        head: tuple[str | Slot, ...] = ()
        if issubclass(kind, PlainElement):
            head = carry_out(self, plan, found.call, draft, kind)
            self.count += 1
            if plan.entries is None:
                self._note(expression, f"the attributes of <{kind.tag}>", "they are known only when it runs")
        if issubclass(kind, PlainElement) and kind.content == "raw":
            children = () if found.children is None else self._raw_text(kind, found.children)
        else:
            children = () if found.children is None else tuple(self._children(found.children, expression, draft))
        return Shape(kind, head, children)

    # -- children

    def _children(self, expression: ast.expr, brackets: ast.expr, draft: Draft) -> list[object]:
        """Return what stands in the brackets of an element.

        It is taken when all of it has been evaluated: where a list might be changed by what follows it, it has to wait.
        """
        each = _laid_flat(expression)
        waiting = {place: each[place] for place in self._waiting(each)}
        names = {place: self.values.new_name() for place, child in waiting.items() if not self._stays(child)}
        found: list[list[object]] = []
        for place, child in enumerate(each):
            if place in names:
                draft.before.append(keep(names[place], self.visited(child)))
            found.append([] if place in waiting else self._child(child, brackets, draft))
        for place, child in waiting.items():
            kept = name(names[place]) if place in names else child
            value = self.values.child(kept, is_called=isinstance(child, ast.Call))
            found[place] = [draft.slot("child", ast.copy_location(value, brackets))]
        return [child for children in found for child in children]

    def _waiting(self, children: list[ast.expr]) -> list[int]:
        """Return the places of children that might be changed by what follows them."""
        last = max((place for place, child in enumerate(children) if self._is_seen(child)), default=0)
        return [place for place, child in enumerate(children[:last]) if self._may_change(child)]

    def _is_seen(self, child: ast.expr) -> bool:
        return not self._is_static(child) and self.names.is_seen(child)

    def _is_static(self, child: ast.expr) -> bool:
        """Say whether a child is text, or an element without changing parts."""
        if child not in self._static:
            self._static[child] = self._has_no_changing_part(child)
        return self._static[child]

    def _has_no_changing_part(self, child: ast.expr) -> bool:
        found = self.names.element_call(child)
        if found is None:
            return not self.names.is_seen(child) and not isinstance(child, ast.Name)
        given = [] if found.call is None else [*found.call.args, *(each.value for each in found.call.keywords)]
        inside = [] if found.children is None else _laid_flat(found.children)
        return all(map(self._is_static, [*given, *inside]))

    def _may_change(self, child: ast.expr) -> bool:
        """Say whether a child may be a list that others have."""
        if isinstance(child, ast.IfExp):
            return self._may_change(child.body) or self._may_change(child.orelse)
        if isinstance(child, ast.ListComp):
            elements = child.elt.elts if isinstance(child.elt, ast.Tuple) else [child.elt]
            return any(map(self._may_change, elements))
        if isinstance(child, ast.JoinedStr | ast.GeneratorExp) or self.names.element_call(child) is not None:
            return False
        return not self._is_static(child)

    def _stays(self, child: ast.expr) -> bool:
        """Say whether an expression can be evaluated later as well."""
        return isinstance(child, ast.Name) and self.names.is_steady(child.id)

    def _child(self, expression: ast.expr, brackets: ast.expr, draft: Draft) -> list[object]:
        planned = self._plan(expression)
        if planned is not None:
            return [self._shape(expression, planned, draft)]
        try:
            return self._constant_child(self.names.constant(expression))
        except NotConstantError:
            return [self._changing(expression, brackets, draft)]

    def _constant_child(self, value: object) -> list[object]:
        if is_row(value):
            return [child for each in value for child in self._constant_child(each)]
        if isinstance(value, Raw | Comment) or (not isinstance(value, Code | Css) and text_of(value) is not None):
            return [value]
        raise NotConstantError

    def _changing(self, expression: ast.expr, brackets: ast.expr, draft: Draft) -> Slot:
        if is_text(expression):
            return draft.slot("text", self.visited(expression))
        slot = self._rows(expression, draft) or self._choice(expression, draft)
        return slot or draft.slot("child", self._value(expression, brackets))

    def _value(self, expression: ast.expr, brackets: ast.expr) -> ast.expr:
        """Return the expression for a child's value."""
        if isinstance(expression, ast.IfExp):
            test = self.visited(expression.test)
            choices = [self._value(each, brackets) for each in (expression.body, expression.orelse)]
            return ast.copy_location(ast.IfExp(test, *choices), expression)
        planned = self._plan(expression)
        if planned is not None:
            return self._filled(expression, planned)
        if isinstance(expression, ast.Constant) and (expression.value is None or type(expression.value) in (bool, str)):
            text = expression.value if isinstance(expression.value, str) else ""
            return ast.copy_location(ast.Constant(text), expression)
        visited = self.visited(expression)
        if is_text(visited):
            return visited
        if isinstance(visited, ast.GeneratorExp) and not _is_async(visited):
            return ast.copy_location(self.constants.call(Remembered, visited), brackets)
        return ast.copy_location(self.values.child(visited, is_called=isinstance(visited, ast.Call)), brackets)

    def _filled(self, expression: ast.expr, planned: tuple[ElementCall, Plan]) -> ast.expr:
        branch = self._branch(expression, planned)
        assert branch is not None
        return self._made(expression, *branch)

    def _made(self, expression: ast.expr, template: Template, draft: Draft) -> ast.expr:
        """Return what makes a node of a template and its values."""
        kind = FilledFragment if template.root is not None and template.root.kind is Fragment else Filled
        if not draft.values:
            return ast.copy_location(self.constants(kind(template, ())), expression)
        made = self.constants.call(kind, self.constants(template), row(*draft.values))
        return ast.copy_location(made, expression)

    def _template(self, roots: tuple[object, ...], draft: Draft, expression: ast.expr) -> Template:
        return Template(roots, len(draft.values), f"{self._where}, line {expression.lineno}")

    # -- one element or another, or none

    def _choice(self, expression: ast.expr, draft: Draft) -> Slot | None:
        """Return the slot of `h.b[x] if test else None`; None where a branch is something else."""
        if not isinstance(expression, ast.IfExp):
            return None
        branches = [expression.body, expression.orelse]
        plans = [self._plan(branch) for branch in branches]
        if not any(plans) or any(plan is None and not _is_nothing(each) for plan, each in zip(plans, branches)):
            return None
        test = self.visited(expression.test)
        this, that = (self._branch(each, plan) for each, plan in zip(branches, plans))
        if this is not None and (that is None or not that[1].values):
            return self._one_changes(expression, test, this, that, draft, first=True)
        if that is not None and (this is None or not this[1].values):
            return self._one_changes(expression, test, that, this, draft, first=False)
        assert this is not None
        assert that is not None
        both = self._made(expression.body, *this), self._made(expression.orelse, *that)
        return draft.slot("child", ast.copy_location(ast.IfExp(test, *both), expression))

    def _branch(self, expression: ast.expr, planned: tuple[ElementCall, Plan] | None) -> tuple[Template, Draft] | None:
        if planned is None:
            return None
        draft = Draft(self.values.first)
        shape = self._shape(expression, planned, draft)
        return self._template((shape,), draft, expression), draft

    def _one_changes(
        self,
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

    # -- comprehensions over elements

    def _rows(self, expression: ast.expr, draft: Draft) -> Slot | None:
        """Return the slot of a comprehension whose every turn gives elements; None where it gives something else."""
        if not isinstance(expression, ast.ListComp):
            return None
        elements = expression.elt.elts if isinstance(expression.elt, ast.Tuple) else [expression.elt]
        plans = [self._plan(each) for each in elements]
        if not plans or None in plans:
            return None
        generators = [self._loop(generator) for generator in expression.generators]
        inner = Draft(self.values.first)
        shapes = [self._shape(each, planned, inner) for each, planned in zip(elements, plans) if planned is not None]
        template = self._template(tuple(shapes), inner, expression)
        turns = self._turns(expression, generators, inner)
        return draft.slot("rows", ast.copy_location(turns, expression), inner=template)

    def _turns(self, expression: ast.ListComp, generators: list[ast.comprehension], inner: Draft) -> ast.expr:
        only = inner.values[0] if len(inner.values) == 1 else None
        [*more, loop] = generators
        if only is not None and not more and not loop.ifs and not loop.is_async and _is_own(only, loop.target):
            return self.constants.call(cells, loop.iter)
        each = only if only is not None else ast.copy_location(row(*inner.values), expression.elt)
        return ast.ListComp(each, generators)

    def _loop(self, generator: ast.comprehension) -> ast.comprehension:
        self.values.without_names += 1
        turns = self.visited(generator.iter)
        self.values.without_names -= 1
        return ast.comprehension(generator.target, turns, self.visited_all(generator.ifs), generator.is_async)

    def _comprehension(self, node: ast.expr) -> ast.expr:
        """Fold inside a comprehension: in what it goes through no name can be bound."""
        assert isinstance(node, ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp)
        interleaved = isinstance(node, ast.GeneratorExp) and (self._turns_of > 0 or _is_async(node))
        self._turns_of += 1
        node.generators = [self._loop(generator) for generator in node.generators]
        self.values.without_names += interleaved
        if isinstance(node, ast.DictComp):
            node.key, node.value = self.visited(node.key), self.visited(node.value)
        else:
            node.elt = self.visited(node.elt)
        self.values.without_names -= interleaved
        self._turns_of -= 1
        return node

    def _loop_statement(self, node: ast.stmt) -> ast.AST:
        self._turns_of += 1
        result = self.generic_visit(node)
        self._turns_of -= 1
        return result

    # -- expressions and statements of the author's

    def _expression(self, node: ast.expr) -> ast.expr:
        """Fold an element wherever it stands; one without brackets may be given children later."""
        found = self.names.element_call(node)
        if found is not None and found.children is None and not issubclass(found.kind, VoidElement):
            self._note(node, f"<{getattr(found.kind, 'tag', '')}>", "without brackets it may be given children later")
        elif found is not None and (planned := self._plan(node)) is not None:
            return self._filled(node, planned)
        elif isinstance(node, ast.Subscript) and found is not None:  # what stands before the brackets is left too
            node.slice = self.visited(node.slice)
            return node
        result: ast.expr = self.generic_visit(node)  # type: ignore[assignment]
        return result

    def _return(self, node: ast.Return) -> ast.AST:
        """Fold an element that is returned, with brackets or without."""
        planned = self._plan(node.value) if node.value is not None else None
        if planned is None:
            return self.generic_visit(node)
        assert node.value is not None
        return ast.copy_location(ast.Return(self._filled(node.value, planned)), node)

    def _as_written(self, node: ast.Lambda | ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) -> ast.AST:
        if any(isinstance(each, ast.expr) and self.names.element_call(each) is not None for each in ast.walk(node)):
            name = "a lambda" if isinstance(node, ast.Lambda) else node.name
            self._note(node, f"what {name} builds", "only the component's own body is folded; make it one too")
        return node

    visit_Return = _return  # noqa: N815
    visit_Subscript = visit_Call = _expression  # noqa: N815
    visit_For = visit_AsyncFor = visit_While = _loop_statement  # noqa: N815
    visit_ListComp = visit_SetComp = visit_DictComp = visit_GeneratorExp = _comprehension  # noqa: N815
    visit_FunctionDef = visit_AsyncFunctionDef = visit_Lambda = visit_ClassDef = _as_written  # noqa: N815


def _laid_flat(children: ast.expr) -> list[ast.expr]:
    """Return what stands in brackets one by one, also in lists and tuples within."""
    if isinstance(children, ast.Tuple | ast.List) and not any(isinstance(each, ast.Starred) for each in children.elts):
        return [inner for each in children.elts for inner in _laid_flat(each)]
    return [children]


def _is_async(node: ast.GeneratorExp) -> bool:
    """Say whether a generator expression is an async one; that of its first iterable is awaited outside."""
    inside = [node.elt, *(part for loop in node.generators for part in loop.ifs)]
    inside += [loop.iter for loop in node.generators[1:]]
    awaits = any(isinstance(inner, ast.Await) for part in inside for inner in ast.walk(part))
    return awaits or any(loop.is_async for loop in node.generators)


def _is_own(value: ast.expr, target: ast.expr) -> bool:
    """Say whether a slot's value is made of nothing but the comprehension's own variable."""
    return (
        isinstance(target, ast.Name)
        and isinstance(value, ast.IfExp)
        and isinstance(value.body, ast.Name)
        and value.body.id == target.id
        and isinstance(value.orelse, ast.IfExp)
        and isinstance(value.orelse.body, ast.Name)
        and value.orelse.body.id == target.id
    )


def _is_nothing(expression: ast.expr) -> bool:
    """Say whether a child is a constant that writes nothing."""
    return isinstance(expression, ast.Constant) and (
        expression.value is None or type(expression.value) is bool or expression.value == ""
    )
