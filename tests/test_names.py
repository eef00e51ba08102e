"""Local names say what a thing is: words of a dialect of our own, which say only that something was done, are none."""

import ast

from tests.size import PROGRAM, modules

DIALECT = "aside boundary found given held keep made place promises said seen spark tile told".split()
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)


def _local_names(tree):
    for function in (node for node in ast.walk(tree) if isinstance(node, FUNCTIONS)):
        for node in ast.walk(function):
            if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
                yield node.id, node.lineno
            elif isinstance(node, ast.arg):
                yield node.arg, node.lineno


def test_no_local_name_is_of_the_dialect():
    """Names of arguments and variables; keys of published JSON and options of commands keep their spelling."""
    named = {
        f"{path}:{line} {name}"
        for path, text in modules().items()
        for name, line in _local_names(ast.parse(text, str(PROGRAM / path)))
        if name in DIALECT
    }
    assert sorted(named) == []
