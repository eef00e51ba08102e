"""Names say what a thing is: words of a dialect of our own, which say only that something was done, are none."""

import ast

from tests.size import modules, nodes

DIALECT = (
    "aside boundary found given held keep made place promises said seen spark tile told".split()
)
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)
# Keys of published JSON, settings and front matter, and what templates ask views for, by the end of their class's name.
PUBLISHED = (
    "View",
    "Dataset",
    "Explanation",
    "Finding",
    "Options",
    "Paired",
    "Report",
    "Rule",
    "_Facts",
)
# Cells, lines and tables of a document have a place in it.
DOCUMENTS = "extensions/office_import/"


def _local_names(nodes):
    functions = ((node.lineno, node.end_lineno) for node in nodes if isinstance(node, FUNCTIONS))
    inside = {line for first, last in functions for line in range(first, last + 1)}
    for node in nodes:
        if isinstance(node, ast.arg):
            yield node.arg, node.lineno
        elif (
            isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store) and node.lineno in inside
        ):
            yield node.id, node.lineno


def _names(nodes):
    """Of functions, of classes and of their fields."""
    published = {
        inner
        for node in nodes
        if isinstance(node, ast.ClassDef) and node.name.endswith(PUBLISHED)
        for inner in ast.walk(node)
    }
    for node in nodes:
        if isinstance(node, ast.ClassDef) or (
            isinstance(node, ast.FunctionDef) and node not in published
        ):
            yield node.name, node.lineno
        elif (
            isinstance(node, ast.Name | ast.Attribute)
            and isinstance(node.ctx, ast.Store)
            and node not in published
        ):
            yield node.id if isinstance(node, ast.Name) else node.attr, node.lineno


def _of_the_dialect(names_in, apart="-"):
    return sorted(
        f"{path}:{line} {name}"
        for path, text in modules().items()
        if not path.as_posix().startswith(apart)
        for name, line in names_in(nodes(text))
        if name.strip("_").lower() in DIALECT
    )


def test_no_local_name_is_of_the_dialect():
    """Names of arguments and variables; keys of published JSON and options of commands keep their spelling."""
    assert _of_the_dialect(_local_names) == []


def test_no_function_class_or_field_is_of_the_dialect():
    """Nor a name of a module; those of documents that are imported are left."""
    assert _of_the_dialect(_names, DOCUMENTS) == []
