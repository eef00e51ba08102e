"""A portal of 1,201 datasets whose pages lead to each other over HTTP: python -m tests.interop.many FOLDER PORT.

Runs with the project's own environment, and serves until it is stopped.
"""

import sys
from dataclasses import replace
from datetime import UTC, datetime
from http.server import ThreadingHTTPServer
from pathlib import Path

from site_builder.catalog.build import catalogue_of
from site_builder.core.files import Distribution
from site_builder.core.formats import FILE_TYPES
from site_builder.core.text import Text
from site_builder.derive.portal import Portal
from site_builder.model.publication import Publication
from tests.catalog.rendered import render_all
from tests.factories import make_package, make_resource, make_site
from tests.interop.facts import PlainHandler

COUNT = 1201


def main(folder, port):
    """Write the pages, then serve them."""
    site = make_site(url=f"http://127.0.0.1:{port}/")
    named = [f"p{place:05d}" for place in range(COUNT)]
    packages = tuple(
        replace(
            make_package(name=name, identifier="", series="", resources=(make_resource(),)),
            file=f"datasets/{name}/datapackage.yaml",
            title=Text(f"Số liệu {name}"),
        )
        for name in named
    )
    files = [
        Distribution(
            name,
            "indicators",
            "csv",
            "CSV",
            "text/csv",
            f"datasets/{name}/indicators.csv",
            9,
            "0" * 64,
            FILE_TYPES["text/csv"],
        )
        for name in named
    ]
    publication = Publication(site, (), (), packages, datetime.now(UTC))
    for made in render_all(catalogue_of(publication, Portal(publication).observed, files)):
        if made.uri.startswith("catalog"):
            path = Path(folder) / made.uri
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(made.content)
    handler = lambda *args, **settings: PlainHandler(*args, directory=folder, **settings)  # noqa: E731
    print("ready", flush=True)
    ThreadingHTTPServer(("127.0.0.1", int(port)), handler).serve_forever()


if __name__ == "__main__":
    main(*sys.argv[1:])
