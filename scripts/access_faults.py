"""Small faults in code that decides who sees what: each condition left out, turned about or taken
for given, one at a time.

They are made from the syntax of a file's functions and constants, and say what such a slip would
say: a ``filter`` that is gone, a condition of it dropped, an ``or`` for an ``and``, a ``return`` of
everything. Types, docstrings and imports are left alone.
"""

from __future__ import annotations

import ast
import copy
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import Enum
from typing import Any

TURNED: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Eq: ast.NotEq, ast.NotEq: ast.Eq, ast.Is: ast.IsNot, ast.IsNot: ast.Is,
    ast.In: ast.NotIn, ast.NotIn: ast.In, ast.Lt: ast.LtE, ast.LtE: ast.Lt,
    ast.Gt: ast.GtE, ast.GtE: ast.Gt,
}  # fmt: skip
LOOKUPS = {"gt": "gte", "gte": "gt", "lt": "lte", "lte": "lt"}
SWAPPED: dict[type[ast.AST], ast.operator | ast.boolop] = {
    ast.BitOr: ast.BitAnd(), ast.BitAnd: ast.BitOr(), ast.Or: ast.And(), ast.And: ast.Or(),
}  # fmt: skip
MANAGERS = {"objects", "everything"}
NARROWING = {"filter", "exclude"}
ALL, NONE = "Q(pk__isnull=False)", "Q(pk__in=[])"
NOT_CODE = {"annotation", "returns", "decorator_list"}


@dataclass(frozen=True)
class Fault:
    """A change: in which function or constant of the file, on which lines, from what to what, and
    the whole of the function or constant with it."""

    name: str
    lines: range
    was: str
    now: str
    source: str

    def __str__(self) -> str:
        return f"{self.name}: {self.was}  ->  {self.now}"


@dataclass(frozen=True)
class _Variant:
    node: ast.AST  # what is to stand where the changed node stood
    was: str
    now: str
    lines: range = range(0)


def faults_in(source: str, names: dict[str, Any]) -> Iterator[Fault]:
    """All faults in the file with this source, none twice. ``names``: what its words stand for."""
    for statement in ast.parse(source).body:
        name = _name(statement)
        if name is None:
            continue
        made = {ast.unparse(statement)}
        for variant in _Maker(names, statement).variants(statement):
            text = ast.unparse(variant.node)
            if text not in made:
                made.add(text)
                yield Fault(name, variant.lines, variant.was, variant.now, text)


def _name(statement: ast.stmt) -> str | None:
    """Of a function or a constant."""
    if isinstance(statement, ast.FunctionDef):
        return statement.name
    targets: list[ast.expr] = []
    if isinstance(statement, ast.Assign):
        targets = statement.targets
    elif isinstance(statement, ast.AnnAssign):
        targets = [statement.target]
    return next((t.id for t in targets if isinstance(t, ast.Name)), None)


def _parsed(expression: str) -> ast.expr:
    return ast.parse(expression, mode="eval").body


def _says(node: ast.AST) -> str:
    """In one line."""
    shown = node.test if isinstance(node, ast.If | ast.IfExp) else node
    text = " ".join(ast.unparse(shown).split())
    return text if len(text) < 100 else f"{text[:97]}..."


class _Maker:
    """The variants of a statement of a file."""

    def __init__(self, names: dict[str, Any], statement: ast.stmt) -> None:
        self.names = names
        self.returned = self._returned(statement)

    def _returned(self, statement: ast.stmt) -> list[str]:
        """What the function might return without having asked anything."""
        if not isinstance(statement, ast.FunctionDef) or statement.returns is None:
            return []
        kind = ast.unparse(statement.returns)
        if kind.startswith("QuerySet["):
            model = kind.removeprefix("QuerySet[").removesuffix("]")
            return [f"{model}._base_manager.all()", f"{model}._base_manager.none()"]
        return {"Q": [ALL, NONE], "bool": ["True", "False"]}.get(kind, [])

    def variants(self, node: ast.AST) -> Iterator[_Variant]:
        """Of the node, each with one change in it or below."""
        for new in self._own(node):
            yield _Variant(new, _says(node), _says(new), _lines(node))
        for field, value in ast.iter_fields(node):
            if field in NOT_CODE:
                continue
            for at, child in enumerate(value if isinstance(value, list) else [value]):
                if not isinstance(child, ast.AST) or _is_docstring(child):
                    continue
                for variant in self.variants(child):
                    parent = copy.copy(node)
                    put: Any = variant.node
                    if isinstance(value, list):
                        put = [*value[:at], put, *value[at + 1 :]]
                    setattr(parent, field, put)
                    lines = variant.lines
                    if isinstance(node, ast.stmt) and not isinstance(child, ast.stmt):
                        lines = _lines(node)
                    yield replace(variant, node=parent, lines=lines)

    def _own(self, node: ast.AST) -> Iterator[ast.AST]:
        """What may stand in the node's place."""
        if isinstance(node, ast.Return) and node.value is not None:
            for each in self.returned:
                if not (each.endswith("none()") and ast.unparse(node).endswith("none()")):
                    yield ast.Return(_parsed(each))
        elif isinstance(node, ast.If | ast.IfExp):
            for test in (
                ast.UnaryOp(ast.Not(), node.test),
                ast.Constant(True),
                ast.Constant(False),
            ):
                yield _with(node, test=test)
        elif isinstance(node, ast.keyword):
            yield from self._keyword(node)
        elif isinstance(node, ast.Call):
            yield from self._call(node)
        elif isinstance(node, ast.expr):
            yield from self._operation(node)
            yield from self._value(node)

    def _operation(self, node: ast.expr) -> Iterator[ast.AST]:
        if isinstance(node, ast.BoolOp):
            yield _with(node, op=SWAPPED[type(node.op)])
            for at in range(len(node.values)):
                left = [*node.values[:at], *node.values[at + 1 :]]
                yield left[0] if len(left) == 1 else ast.BoolOp(node.op, left)
        elif isinstance(node, ast.BinOp):
            yield node.left
            if type(node.op) in SWAPPED:
                yield node.right
                yield _with(node, op=SWAPPED[type(node.op)])
        elif isinstance(node, ast.UnaryOp):
            yield node.operand
        elif isinstance(node, ast.Compare):
            yield _with(node, ops=[TURNED[type(node.ops[0])](), *node.ops[1:]])
        elif isinstance(node, ast.Dict):
            for at, value in enumerate(node.values):
                for other in node.values[:at] + node.values[at + 1 :]:
                    if ast.dump(other) != ast.dump(value):
                        yield _with(node, values=[*node.values[:at], other, *node.values[at + 1 :]])

    def _value(self, node: ast.expr) -> Iterator[ast.AST]:
        if isinstance(node, ast.Constant):
            if isinstance(node.value, bool):
                yield ast.Constant(not node.value)
            elif isinstance(node.value, int):
                yield ast.Constant(node.value + 1)
        elif isinstance(node, ast.Tuple | ast.Set) and len(node.elts) > 1:
            if all(self._member(each) for each in node.elts):
                for at in range(len(node.elts)):
                    yield _with(node, elts=[*node.elts[:at], *node.elts[at + 1 :]])
        elif (member := self._member(node)) is not None and isinstance(node, ast.Attribute):
            for other in type(member):
                if other is not member:
                    yield ast.Attribute(node.value, other.name, ast.Load())

    def _member(self, node: ast.expr) -> Enum | None:
        """The member of an enumeration that stands here, by its name."""
        if not (isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name)):
            return None
        kind = self.names.get(node.value.id)
        found = getattr(kind, node.attr, None) if isinstance(kind, type) else None
        return found if isinstance(found, Enum) else None

    def _keyword(self, node: ast.keyword) -> Iterator[ast.AST]:
        before, _, last = (node.arg or "").rpartition("__")
        if before and last in LOOKUPS:
            yield ast.keyword(f"{before}__{LOOKUPS[last]}", node.value)

    def _call(self, node: ast.Call) -> Iterator[ast.AST]:
        called = node.func
        if isinstance(called, ast.Attribute) and called.attr in NARROWING:
            before = called.value
            if isinstance(before, ast.Attribute) and before.attr in MANAGERS:
                yield ast.Call(ast.Attribute(before, "all", ast.Load()), [], [])
            else:
                yield before
            yield from _one_less(node)
            if called.attr == "exclude":
                yield _with(node, func=ast.Attribute(before, "filter", ast.Load()))
        elif isinstance(called, ast.Name) and called.id == "Q":
            yield ast.UnaryOp(ast.Invert(), node)
            yield _parsed(ALL)
            yield _parsed(NONE)
            yield from _one_less(node)
        elif isinstance(called, ast.Name) and called.id == "replace":
            yield node.args[0]
        elif isinstance(called, ast.Name) and called.id == "Verdict":
            for reason in (each for each in node.args[1:] if isinstance(each, ast.Name)):
                yield _with(node, args=[*(a for a in node.args if a is not reason), _parsed("''")])


def _one_less(node: ast.Call) -> Iterator[ast.AST]:
    """The call without one of its conditions, where there are several."""
    if len(node.args) + len(node.keywords) < 2:
        return
    for at in range(len(node.args)):
        yield _with(node, args=[*node.args[:at], *node.args[at + 1 :]])
    for at in range(len(node.keywords)):
        yield _with(node, keywords=[*node.keywords[:at], *node.keywords[at + 1 :]])


def _with(node: ast.AST, **fields: Any) -> ast.AST:
    changed = copy.copy(node)
    for name, value in fields.items():
        setattr(changed, name, value)
    return changed


def _lines(node: ast.AST) -> range:
    """Of a statement: for one that holds others, of what it asks first."""
    first: ast.AST = node.test if isinstance(node, ast.If) else node
    start, end = getattr(node, "lineno", None), getattr(first, "end_lineno", None)
    return range(start, end + 1) if start and end else range(0)


def _is_docstring(node: ast.AST) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
