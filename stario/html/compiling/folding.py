"""Folding: a function whose element calls have become templates, and the code for it.

Laws. The folded function evaluates what the author wrote, once, in the same order; where that cannot be kept up, an
element stays as it was written. `return h.p(...)[...]` becomes `return Filled(template, (values...))`. Functions,
lambdas and classes within stay as written, and so does a function that looks at its own names (`locals()`). Before
anything else the folded function sees that its names still mean what they meant; if not, it runs as it was written.
"""

from __future__ import annotations

import ast
from types import FunctionType
from typing import TYPE_CHECKING

from stario.html.children import Remembered
from stario.html.compiling import branches, heads
from stario.html.compiling.drafts import Draft, Note
from stario.html.compiling.entries import Plan, carry_out
from stario.html.compiling.names import ElementCall, Names, NotConstantError
from stario.html.compiling.sources import LeftError
from stario.html.compiling.trees import Constants, is_async, keep, name, row
from stario.html.compiling.values import Values, is_text
from stario.html.compiling.waiting import Waiting, laid_flat
from stario.html.javascript import Code, Css
from stario.html.nodes import Comment, Fragment, PlainElement, Raw, VoidElement
from stario.html.protocols import is_row
from stario.html.rendering import static_text, text_of
from stario.html.templates import Filled, FilledFragment, Shape, Slot, Template

if TYPE_CHECKING:
    pass


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
        self._waiting = Waiting(names)
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

    def plan(self, expression: ast.expr) -> tuple[ElementCall, Plan] | None:
        """Return what an expression builds and the plan of its head; None where it stays as written."""
        found = self.names.element_call(expression)
        if found is None:
            return None
        try:
            if found.kind is Fragment:
                return found, Plan([], [])
            assert issubclass(found.kind, PlainElement)
            self._allow(found)
            if (
                self.values.without_names
                and found.children is not None
                and self._waiting.places(laid_flat(found.children))
            ):
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

    def shape(self, expression: ast.expr, planned: tuple[ElementCall, Plan], draft: Draft) -> Shape:
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
        each = laid_flat(expression)
        waiting = {place: each[place] for place in self._waiting.places(each)}
        names = {place: self.values.new_name() for place, child in waiting.items() if not self._waiting.stays(child)}
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

    def _child(self, expression: ast.expr, brackets: ast.expr, draft: Draft) -> list[object]:
        planned = self.plan(expression)
        if planned is not None:
            return [self.shape(expression, planned, draft)]
        try:
            return self._constant_child(self.names.constant(expression))
        except NotConstantError:
            return [self._changing(expression, brackets, draft)]

    def _constant_child(self, value: object) -> list[object]:
        if is_row(value):
            return [child for each in value for child in self._constant_child(each)]
        if isinstance(value, Raw) and "data-" in value.markup:
            raise NotConstantError  # it is noted as foreign whenever it is written: stario.html.foreign
        if isinstance(value, Raw | Comment) or (not isinstance(value, Code | Css) and text_of(value) is not None):
            return [value]
        raise NotConstantError

    def _changing(self, expression: ast.expr, brackets: ast.expr, draft: Draft) -> Slot:
        if is_text(expression):
            return draft.slot("text", self.visited(expression))
        slot = branches.rows(self, expression, draft) or branches.choice(self, expression, draft)
        return slot or draft.slot("child", self._value(expression, brackets))

    def _value(self, expression: ast.expr, brackets: ast.expr) -> ast.expr:
        """Return the expression for a child's value."""
        if isinstance(expression, ast.IfExp):
            test = self.visited(expression.test)
            choices = [self._value(each, brackets) for each in (expression.body, expression.orelse)]
            return ast.copy_location(ast.IfExp(test, *choices), expression)
        planned = self.plan(expression)
        if planned is not None:
            return self._filled(expression, planned)
        if isinstance(expression, ast.Constant) and (expression.value is None or type(expression.value) in (bool, str)):
            text = expression.value if isinstance(expression.value, str) else ""
            return ast.copy_location(ast.Constant(text), expression)
        visited = self.visited(expression)
        if is_text(visited):
            return visited
        if isinstance(visited, ast.GeneratorExp) and not is_async(visited):
            return ast.copy_location(self.constants.call(Remembered, visited), brackets)
        return ast.copy_location(self.values.child(visited, is_called=isinstance(visited, ast.Call)), brackets)

    def _filled(self, expression: ast.expr, planned: tuple[ElementCall, Plan]) -> ast.expr:
        branch = self.branch(expression, planned)
        assert branch is not None
        return self.made(expression, *branch)

    def made(self, expression: ast.expr, template: Template, draft: Draft) -> ast.expr:
        """Return what makes a node of a template and its values."""
        kind = FilledFragment if template.root is not None and template.root.kind is Fragment else Filled
        if not draft.values:
            return ast.copy_location(self.constants(kind(template, ())), expression)
        made = self.constants.call(kind, self.constants(template), row(*draft.values))
        return ast.copy_location(made, expression)

    def template(self, roots: tuple[object, ...], draft: Draft, expression: ast.expr) -> Template:
        return Template(roots, len(draft.values), f"{self._where}, line {expression.lineno}")

    def branch(self, expression: ast.expr, planned: tuple[ElementCall, Plan] | None) -> tuple[Template, Draft] | None:
        if planned is None:
            return None
        draft = Draft(self.values.first)
        shape = self.shape(expression, planned, draft)
        return self.template((shape,), draft, expression), draft

    # -- comprehensions

    def loop(self, generator: ast.comprehension) -> ast.comprehension:
        self.values.without_names += 1
        turns = self.visited(generator.iter)
        self.values.without_names -= 1
        return ast.comprehension(generator.target, turns, self.visited_all(generator.ifs), generator.is_async)

    def _comprehension(self, node: ast.expr) -> ast.expr:
        """Fold inside a comprehension: in what it goes through no name can be bound."""
        assert isinstance(node, ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp)
        interleaved = isinstance(node, ast.GeneratorExp) and (self._turns_of > 0 or is_async(node))
        self._turns_of += 1
        node.generators = [self.loop(generator) for generator in node.generators]
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
        elif found is not None and (planned := self.plan(node)) is not None:
            return self._filled(node, planned)
        elif isinstance(node, ast.Subscript) and found is not None:  # what stands before the brackets is left too
            node.slice = self.visited(node.slice)
            return node
        result: ast.expr = self.generic_visit(node)  # type: ignore[assignment]
        return result

    def _return(self, node: ast.Return) -> ast.AST:
        """Fold an element that is returned, with brackets or without."""
        planned = self.plan(node.value) if node.value is not None else None
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
