"""What every form of a published site says of each dataset, read by a reader of its own, and where two differ."""

import hashlib
import json
import re
from xml.etree import ElementTree

import rdflib

DCAT, DCT, PROV, SKOS = (
    rdflib.Namespace(name)
    for name in (
        "http://www.w3.org/ns/dcat#",
        "http://purl.org/dc/terms/",
        "http://www.w3.org/ns/prov#",
        "http://www.w3.org/2004/02/skos/core#",
    )
)
OAI, DC, ATOM = (
    f"{{{name}}}"
    for name in (
        "http://www.openarchives.org/OAI/2.0/",
        "http://purl.org/dc/elements/1.1/",
        "http://www.w3.org/2005/Atom",
    )
)


def dcat(files, name):
    """Facts of each dataset in a serialization of the graph."""
    form = {"ttl": "turtle", "rdf": "xml", "jsonld": "json-ld"}[name.rpartition(".")[2]]
    graph = rdflib.Graph().parse(data=files[name], format=form)
    return {
        str(graph.value(one, DCAT.landingPage)): _dcat(graph, one)
        for one in graph.subjects(rdflib.RDF.type, DCAT.Dataset)
    }


def held(files):
    """What a harvester keeps of the graph by the names of datasets, for tests.interop.life."""
    graph = rdflib.Graph().parse(data=files["catalog.ttl"], format="turtle")
    return {
        str(one): {"page": str(graph.value(one, DCAT.landingPage))}
        | {name: str(graph.value(one, DCT[name]) or "") for name in ("issued", "modified")}
        for one in graph.subjects(rdflib.RDF.type, DCAT.Dataset)
    }


def _dcat(graph, one):
    place = graph.value(one, DCT.spatial)
    labels = graph.objects(place, SKOS.prefLabel) if place else ()
    named = [str(label) for label in labels if label.language == "vi"]
    titles = {title.language: str(title) for title in graph.objects(one, DCT.title)}
    return {
        "title": titles["vi"],
        "issued": str(graph.value(one, DCT.issued) or ""),
        "modified": str(graph.value(one, DCT.modified) or ""),
        "version": str(graph.value(one, DCAT.version) or ""),
        "area": "".join(named),
        "themes": sorted(str(theme).rpartition("/")[2] for theme in graph.objects(one, DCAT.theme)),
        "sources": sorted(map(str, graph.objects(one, PROV.wasDerivedFrom))),
        "series": _last(graph.value(graph.value(one, DCAT.inSeries), DCAT.landingPage)),
        "files": sorted(
            str(graph.value(file, DCAT.downloadURL))
            for file in graph.objects(one, DCAT.distribution)
        ),
    }


def _last(page):
    """The name of a series by its page; those that packages alone declare have none."""
    return str(page or "").rstrip("/").rpartition("/")[2]


def pod(files):
    """data.json."""
    return {
        one["landingPage"]: {
            "title": one["title"],
            "issued": one.get("issued", ""),
            "modified": one.get("modified", ""),
            "area": one.get("spatial", ""),
            "sources": sorted(one.get("references", [])),
        }
        for one in json.loads(files["data.json"])["dataset"]
    }


def dcat_us(files):
    """DCAT-US 3.0."""
    return {
        one["landingPage"]["@id"]: {
            "title": one["title"],
            "issued": one.get("issued", ""),
            "modified": one.get("modified", ""),
            "version": one.get("version", ""),
            "area": one.get("spatial", {}).get("prefLabel", ""),
            "themes": sorted(theme["@id"].rpartition("/")[2] for theme in one.get("theme", [])),
            "sources": sorted(one.get("relation", [])),
        }
        for one in json.loads(files["catalog/dcat-us-3.json"])["dataset"]
    }


def croissant(files):
    """Each dataset's own node."""
    nodes = (
        json.loads(content) for uri, content in files.items() if uri.endswith("/croissant.json")
    )
    return {
        one["url"]: {
            "title": one["name"],
            "issued": one.get("datePublished", ""),
            "modified": one.get("dateModified", ""),
            "version": one.get("version", ""),
            "area": one.get("spatialCoverage", {}).get("name", ""),
            "sources": sorted(one.get("isBasedOn", [])),
        }
        for one in nodes
        if "url" in one  # a former address says where the record is now
    }


def oai(files):
    """Records of the static repository: a datestamp is the last day known, or one of long ago."""
    found = {}
    for record in ElementTree.fromstring(files["oai.xml"]).iter(f"{OAI}record"):
        texts = {
            name: [each.text for each in record.iter(f"{DC}{name}")]
            for name in ("title", "identifier", "source")
        }
        found[texts["identifier"][0]] = {
            "title": texts["title"][0],
            "modified": record.findtext(f"{OAI}header/{OAI}datestamp").replace("1980-01-01", ""),
            "sources": sorted(text for text in texts["source"] if text.startswith("http")),
        }
    return found


def api(files):
    """The documents of datasets that stand."""
    found = {}
    for line in json.loads(files["api/v1/datasets.json"])["data"]:
        one = json.loads(files[f"api/v1/datasets/{line['name']}.json"])["data"]
        found[one["page"]] = {
            "title": one["title"],
            "issued": one.get("issued", ""),
            "modified": one.get("modified", ""),
            "version": one.get("version", ""),
            "area": one.get("area", ""),
            "themes": sorted(one.get("themes", [])),
            "series": one.get("series", ""),
        }
    return found


def html(files):
    """The record of schema.org in each dataset's page; the days that it states are printed there, too."""
    found = {}
    for line in json.loads(files["api/v1/datasets.json"])["data"]:
        text = files[f"datasets/{line['name']}/index.html"].decode()
        nodes = map(
            json.loads,
            re.findall(r'<script type="application/ld\+json">(.*?)</script>', text, re.DOTALL),
        )
        one = next(
            node
            for each in nodes
            for node in each.get("@graph", [each])
            if node.get("@type") == "Dataset"
        )
        seen = set(re.findall(r'<time datetime="([^"]+)"', text))
        found[one["url"]] = {
            "title": one["name"],
            "issued": one.get("datePublished", ""),
            "modified": one.get("dateModified", ""),
            "version": one.get("version", ""),
            "unprinted": sorted(
                {one.get("datePublished"), one.get("dateModified")} - seen - {None}
            ),
        }
    return found


FORMS = {
    "catalog.rdf": lambda files: dcat(files, "catalog.rdf"),
    "catalog.jsonld": lambda files: dcat(files, "catalog.jsonld"),
    "catalog/udata.ttl": lambda files: dcat(files, "catalog/udata.ttl"),
    "data.json": pod,
    "catalog/dcat-us-3.json": dcat_us,
    "croissant": croissant,
    "oai.xml": oai,
    "api": api,
    "html": html,
}


def contradictions(files, site):
    """Every fact that two forms of a site tell otherwise, a line each; and how many were compared."""
    expected, lines, count = dcat(files, "catalog.ttl"), [], 0
    for form, read in FORMS.items():
        found = read(files)
        lines += [
            f"{form}: {page} is listed in one form alone" for page in found.keys() ^ expected.keys()
        ]
        for page in found.keys() & expected.keys():
            known = expected[page] | {"unprinted": []}
            for fact, value in found[page].items():
                count += 1
                if value != known[fact]:
                    lines.append(
                        f"{form}: {page} {fact} is {value!r}, in catalog.ttl {known[fact]!r}"
                    )
    listed = hashes(files)
    offered = {url.removeprefix(site) for facts in expected.values() for url in facts["files"]}
    lines += [f"manifest: {path} is offered and not listed" for path in offered - listed.keys()]
    lines += [
        f"manifest: {path} is not as it is listed"
        for path, digest in listed.items()
        if hashlib.sha256(files.get(path, b"")).hexdigest() != digest
    ]
    lines += [f"feeds: {line}" for line in _feeds(files)]
    lines += [f"log: {line}" for line in _log(files, site)]
    return lines, count + len(offered)


def hashes(files):
    """The hash of every file that the manifest lists in its parts."""
    parts = [
        json.loads(files[part["path"]]) for part in json.loads(files["manifest.json"])["parts"]
    ]
    return {each["path"]: each["sha256"] for part in parts for each in part["files"]}


def feed_ids(files, folder=""):
    """The entries of a feed in both forms, archives included."""
    atom, read = [], []
    for uri, content in files.items():
        home, _, name = uri.rpartition("/")
        if home == folder and re.fullmatch(r"feed(-\d+)?\.xml", name):
            atom += [
                entry.findtext(f"{ATOM}id")
                for entry in ElementTree.fromstring(content).iter(f"{ATOM}entry")
            ]
        if home == folder and re.fullmatch(r"feed(-\d+)?\.json", name):
            read += [item["id"] for item in json.loads(content).get("items", [])]
    return set(atom), set(read)


def _feeds(files):
    """Atom and JSON Feed of each page hold the same; both hold what changes.json notifies."""
    for folder in sorted(
        {uri.rpartition("/")[0] for uri in files if re.search(r"(^|/)feed\.json$", uri)}
    ):
        atom, read = feed_ids(files, folder)
        own = json.loads(files[f"{folder}/feed.json".lstrip("/")])["feed_url"]
        is_repeated = not own.endswith(
            f"/{folder}/feed.json".replace("//", "/")
        )  # as far as it was there before
        if atom != read and (atom or not is_repeated):
            yield f"{folder or '/'}: {sorted(atom ^ read)} in one of Atom and JSON Feed"
    changed = {
        one["id"] for one in changes(files) if one["kind"] != "wording"
    }  # nobody is notified of a spelling
    if lost := changed - feed_ids(files)[1]:
        yield f"the API tells {sorted(lost)}, the feed does not"


def changes(files):
    """Every change that the API tells."""
    years = (
        json.loads(content) for uri, content in files.items() if uri.startswith("api/v1/changes/")
    )
    return [one for year in years for one in year["data"]["changes"]]


def _log(files, site):
    """Each release of the log that stands has its page and the files that it fixes, by their hashes."""
    events = [json.loads(line) for line in files["events.jsonl"].splitlines()]
    gone = {one.get("report") or one.get("dataset") for one in events if one["event"] == "remove"}
    back = {_edition(one) for one in events if one["event"] == "withdraw"}
    for one in events:
        if (
            "fixes" not in one
            or "version" not in one
            or {one.get("report") or one.get("dataset")} & gone
        ):
            continue
        home = _edition(one)
        if f"{home}index.html" not in files:
            yield f"{home} has no page"
        for name, digest in one["fixes"].items():
            content = files.get(home + name)
            if home not in back and (
                content is None or hashlib.sha256(content).hexdigest() != digest
            ):
                yield f"{home}{name} is not as it was released"


def _edition(one):
    """The folder of an edition: of a report's text, or of a dataset."""
    return f"{one.get('report') or 'datasets/' + one['dataset']}/{one['version']}/"
