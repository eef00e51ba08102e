"""A package in a folder of its own, from a descriptor and files; and a page of a text."""

import json

from site_builder.load.packages.package import read_package
from site_builder.load.portal.page import read_page


def write_package(folder, descriptor, files=None, name="datapackage.json"):
    """Write a package; a descriptor that is text is written as it is, any other as JSON."""
    home = folder / "pkg"
    home.mkdir(exist_ok=True)
    for path, content in (files or {}).items():
        (home / path).parent.mkdir(parents=True, exist_ok=True)
        (home / path).write_bytes(content if isinstance(content, bytes) else content.encode())
    text = descriptor if isinstance(descriptor, str) else json.dumps(descriptor)
    (home / name).write_text(text, "utf-8")
    return home


def read(folder, descriptor, files=None, name="datapackage.json", reported=None):
    """Write a package and read it; one that is not `reported` may have small defects."""
    return read_package(write_package(folder, descriptor, files, name), "datasets/pkg", reported)


def codes(reading):
    """The codes of the problems, notices of missing schemas left out."""
    return [problem.code for problem in reading.problems if problem.code != "schema-missing"]


def one_table(content, fields=None, *, path="a.csv", schema=None, **properties):
    """A descriptor of one table and its file."""
    resource = {"name": "a", "path": path, **properties}
    if fields is not None:
        resource["schema"] = {"fields": fields, **(schema or {})}
    return {"name": "pkg", "resources": [resource]}, {path: content}


def read_table(folder, content, fields=None, **properties):
    """Read a package of one table and give its resource."""
    reading = read(folder, *one_table(content, fields, **properties))
    assert codes(reading) == []
    return reading.package.resources[0]


def field(name, kind="string", **properties):
    """A field of a Table Schema."""
    return {"name": name, "type": kind, **properties}


def read_text(root, text, uri="page.md"):
    """A page of this text."""
    path = root / uri
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return read_page(path, root, "reports")
