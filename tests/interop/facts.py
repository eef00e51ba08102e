"""What the site says of its datasets, read from the files that are not RDF; what harvesters took is compared with it.

Standard library only: the harvesters live in environments of their own.
"""

import json
import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

EU = "http://publications.europa.eu/resource/authority/"
FREQUENCIES = {"R/P1M": "MONTHLY", "R/P2M": "BIMONTHLY", "R/P3M": "QUARTERLY", "R/P4M": "ANNUAL_3"}
FREQUENCIES |= {"R/P6M": "ANNUAL_2", "R/P1Y": "ANNUAL", "irregular": "IRREG"}
FIELDS = (
    *(
        "title",
        "description",
        "licence",
        "publisher",
        "contact",
        "email",
        "start",
        "end",
        "frequency",
        "keywords",
    ),
    "files",
)
HISTORY = ("issued", "modified")
IDENTITY = ("version", "area", "themes")


class PlainHandler(SimpleHTTPRequestHandler):
    """A host as they come: it knows some types, and says no charset."""

    extensions_map = {
        "": "application/octet-stream",
        ".ttl": "text/turtle",
        ".rdf": "application/rdf+xml",
        ".jsonld": "application/ld+json",
        ".json": "application/json",
        ".xml": "text/xml",
        ".csv": "text/csv",
    }

    def log_message(self, format, *args):
        """Quiet."""


def serve(folder):
    """Serve a folder; gives its address without the last slash."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(PlainHandler, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return f"http://127.0.0.1:{server.server_address[1]}"


def _registered(licence):
    """A licence of data, which both registers know; of others neither keeps the address."""
    return (
        licence
        if licence.split("/")[2:3] in (["creativecommons.org"], ["opendatacommons.org"])
        else ""
    )


def published(site, *, all_formats=False):
    """The facts of each dataset by its identifier; Parquet only where the catalogue lists it."""
    found = {}
    for each in json.loads((Path(site) / "data.json").read_text())["dataset"]:
        folder = each["landingPage"].rstrip("/").rpartition("/")[2]
        node = json.loads((Path(site) / "datasets" / folder / "croissant.json").read_text())
        told = json.loads((Path(site) / "api" / "v1" / "datasets" / f"{folder}.json").read_text())[
            "data"
        ]
        start, _, end = each.get("temporal", "").partition("/")
        found[each["identifier"]] = {
            "title": each["title"],
            "description": each.get("description", ""),
            "licence": _registered(each.get("license", "")),
            "publisher": each["publisher"]["name"],
            "contact": each["contactPoint"]["fn"],
            "email": each["contactPoint"].get("hasEmail", "").removeprefix("mailto:"),
            "start": start,
            "end": end,
            "frequency": FREQUENCIES.get(each.get("accrualPeriodicity", ""), ""),
            "keywords": sorted(each.get("keyword", [])),
            "files": files_of(each, node, all_formats),
            "issued": node.get("datePublished", ""),
            "modified": node.get("dateModified", ""),
            "version": node.get("version", ""),
            "area": node.get("spatialCoverage", {}).get("name", ""),
            "themes": sorted(told.get("themes", [])),
        }
    return found


def files_of(dataset, node, all_formats):
    """Format, media type, size and checksum of each file by its address."""
    facts = {each["contentUrl"]: each for each in node["distribution"]}
    return {
        each["downloadURL"]: (
            each["format"],
            each["mediaType"],
            int(facts[each["downloadURL"]]["contentSize"].removesuffix(" B")),
            facts[each["downloadURL"]]["sha256"],
        )
        for each in dataset["distribution"]
        if all_formats or "parquet" not in each["mediaType"]
    }


def compare(name, taken, expected, fields=FIELDS):
    """Print every difference; gives how many facts agreed and how many did not."""
    agreed, differed = 0, 0
    if set(taken) != set(expected):
        differed += len(set(taken) ^ set(expected))
        print(f"  {name}: datasets differ: {sorted(set(taken) ^ set(expected))}")
    for identifier in set(taken) & set(expected):
        for field in fields:
            if taken[identifier][field] == expected[identifier][field]:
                agreed += len(expected[identifier]["files"]) if field == "files" else 1
            else:
                differed += 1
                print(
                    f"  {name}: {identifier} {field}:\n    took      {taken[identifier][field]!r}"
                )
                print(f"    published {expected[identifier][field]!r}")
    print(
        f"{name}: {len(taken)} of {len(expected)} datasets, {agreed} facts agree, {differed} differ"
    )
    return differed
