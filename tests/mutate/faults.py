"""The faults that a line can hold: each is one piece of a module's source and what stands there instead."""

import ast
import difflib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace

# An order gives two faults: the neighbour (off by one) and the opposite.
COMPARISONS: dict[type[ast.cmpop], tuple[type[ast.cmpop], ...]] = {
    ast.Lt: (ast.LtE, ast.GtE),
    ast.LtE: (ast.Lt, ast.Gt),
    ast.Gt: (ast.GtE, ast.LtE),
    ast.GtE: (ast.Gt, ast.Lt),
    ast.Eq: (ast.NotEq,),
    ast.NotEq: (ast.Eq,),
    ast.In: (ast.NotIn,),
    ast.NotIn: (ast.In,),
    ast.Is: (ast.IsNot,),
    ast.IsNot: (ast.Is,),
}
ARITHMETIC: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.Div,
    ast.Div: ast.Mult,
    ast.FloorDiv: ast.Mult,
    ast.Mod: ast.Mult,
    ast.BitOr: ast.BitAnd,
    ast.BitAnd: ast.BitOr,
}
NAMES = {"min": "max", "max": "min", "any": "all", "all": "any"}
LONGEST_WORD = 30  # longer strings are sentences; what they say is for reviewers, not for tests


@dataclass(frozen=True)
class Fault:
    """One piece of a module's source, counted in bytes, and what is put there."""

    module: str
    function: str
    line: int
    start: int
    end: int
    was: str
    becomes: str
    ordinal: int = 0  # among equal faults of the same function

    @property
    def name(self) -> str:
        """What stays the same when lines above it move."""
        number = f" ({self.ordinal + 1})" if self.ordinal else ""
        return f"{self.module} {self.function}: {_one_line(self.was)} -> {_one_line(self.becomes)}{number}"

    def planted(self, source: bytes) -> bytes:
        """The module's source with the fault in it."""
        return source[: self.start] + self.becomes.encode() + source[self.end :]

    def diff(self, source: bytes) -> str:
        """The lines that change."""
        before, after = source.decode().splitlines(), self.planted(source).decode().splitlines()
        lines = list(
            difflib.unified_diff(before, after, self.module, self.module, lineterm="", n=1)
        )
        return "\n".join(lines[2:])


def _one_line(text: str) -> str:
    return " ".join(text.split())


def faults_of(module: str, source: bytes) -> list[Fault]:
    """Every fault that can be planted in a module, in the order of its lines."""
    starts = [0]
    for line in source.splitlines(keepends=True):
        starts.append(starts[-1] + len(line))
    seen: Counter[tuple[str, str, str]] = Counter()
    found = []
    for function, node, becomes in _planned(ast.parse(source)):
        start = starts[node.lineno - 1] + node.col_offset
        end = starts[node.end_lineno - 1] + node.end_col_offset
        fault = Fault(
            module, function, node.lineno, start, end, source[start:end].decode(), becomes
        )
        key = (function, fault.was, becomes)
        found.append(replace(fault, ordinal=seen[key]))
        seen[key] += 1
    return found


def _planned(tree: ast.Module) -> Iterator[tuple[str, ast.AST, str]]:
    """Function, node and text of each fault; only what runs inside functions is touched."""
    waiting: list[tuple[str, ast.AST]] = [("", tree)]
    while waiting:
        function, node = waiting.pop()
        if isinstance(node, (ast.FunctionDef, ast.ClassDef)):
            inner = f"{function}.{node.name}".lstrip(".")
            waiting.extend((inner, child) for child in _body(node))
            continue
        if function:
            yield from ((function, *fault) for fault in _faults(node))
        # Python 3.11 does not know where the pieces of an f-string stand.
        children = [] if isinstance(node, ast.JoinedStr) else list(ast.iter_child_nodes(node))
        if isinstance(node, ast.AnnAssign):
            children = [node.value] if node.value else []
        waiting.extend((function, child) for child in children)


def _body(node: ast.FunctionDef | ast.ClassDef) -> list[ast.AST]:
    """What runs: no docstring, annotation or decorator; of a class, its methods only."""
    if isinstance(node, ast.ClassDef):
        return [child for child in node.body if isinstance(child, ast.FunctionDef)]
    documented = ast.get_docstring(node) is not None
    return list(node.body[documented:])


def _faults(node: ast.AST) -> Iterator[tuple[ast.AST, str]]:
    """The faults of one node: where, and what stands there instead."""
    match node:
        case ast.Compare(left, [op], [right]):
            for other in COMPARISONS[type(op)]:
                yield node, ast.unparse(ast.Compare(left, [other()], [right]))
        case ast.Compare(left, [first, *rest], rights):
            for other in COMPARISONS[type(first)]:
                yield node, ast.unparse(ast.Compare(left, [other(), *rest], rights))
        case ast.BoolOp(op, values):
            other = ast.Or() if isinstance(op, ast.And) else ast.And()
            yield node, f"({ast.unparse(ast.BoolOp(other, values))})"
        case ast.UnaryOp(ast.Not(), operand):
            yield node, f"bool({ast.unparse(operand)})"
        case ast.If(test) | ast.IfExp(test) | ast.While(test) if isinstance(
            test, (ast.Name, ast.Call, ast.Attribute)
        ):
            yield test, f"(not {ast.unparse(test)})"
        case ast.BinOp(left, op, right) if type(op) in ARITHMETIC:
            yield node, f"({ast.unparse(ast.BinOp(left, ARITHMETIC[type(op)](), right))})"
        case ast.comprehension(ifs=[_, *_] as tests):
            for test in tests:
                yield test, "True"
        case ast.Call(ast.Name(name)) if name in NAMES:
            yield node.func, NAMES[name]
        case ast.Return(ast.expr() as value) if not (
            isinstance(value, ast.Constant) and value.value is None
        ):
            yield node, "return None"
        case (
            ast.Expr(ast.Call() | ast.YieldFrom() | ast.Yield())
            | ast.AugAssign()
            | ast.Raise()
            | ast.Continue()
        ):
            yield node, "pass"
        case ast.Constant(value):
            yield from ((node, becomes) for becomes in _constants(value))
    if isinstance(node, ast.Call):
        yield from _lost_arguments(node)


def _constants(value: object) -> Iterator[str]:
    """Another constant of the same type; sentences stay."""
    if isinstance(value, bool):
        yield str(not value)
    elif isinstance(value, int):
        yield str(value + 1)
    elif isinstance(value, str) and 0 < len(value) <= LONGEST_WORD and " " not in value.strip():
        yield '""'
    elif value == "":
        yield '"?"'


def _lost_arguments(call: ast.Call) -> Iterator[tuple[ast.AST, str]]:
    """The call without one of its named arguments."""
    for lost in call.keywords:
        kept = [keyword for keyword in call.keywords if keyword is not lost]
        if lost.arg:
            yield call, ast.unparse(ast.Call(call.func, call.args, kept))
