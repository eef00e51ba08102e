"""CKAN takes the catalogue: ckanext-dcat's own harvesters, without a database, in a Vietnamese CKAN.

python -m tests.interop.ckan SITE [PAGED], or life STEPS
"""

import json
import sys
from types import SimpleNamespace
from unittest import mock

from ckan.common import config

config["ckan.site_url"] = "http://ckan.example"
config["ckan.locale_default"] = "vi"

from ckanext.dcat import converters  # noqa: E402
from ckanext.dcat.harvesters import _json, rdf  # noqa: E402

from tests.interop.facts import EU, FIELDS, HISTORY, IDENTITY, compare, published, serve  # noqa: E402
from tests.interop.life import follow  # noqa: E402

LICENCES = {"cc-by": "https://creativecommons.org/licenses/by/4.0/"}
IANA = "https://www.iana.org/assignments/media-types/"


class Recorder:
    """Stands for HarvestObject, whose place is a database; keeps what would be imported."""

    kept = []

    def __init__(self, guid, job, content):
        self.id, self.guid, self.content = guid, guid, json.loads(content)

    def save(self):
        """Keep it."""
        Recorder.kept.append(self)


def gather(url, errors):
    """The datasets that the RDF harvester would import from an address."""
    Recorder.kept = []
    harvester = rdf.DCATRDFHarvester()
    source = SimpleNamespace(url=url, config=None, id="source")
    dataset = SimpleNamespace(owner_org=None, url=url)
    with (
        mock.patch.object(rdf, "HarvestObject", Recorder),
        mock.patch.object(rdf.model.Package, "get", return_value=dataset),
        mock.patch.object(harvester, "_mark_datasets_for_deletion", return_value=[]),
        mock.patch.object(harvester, "_gen_new_name", side_effect=lambda title: title),
        mock.patch.object(
            harvester, "_save_gather_error", side_effect=lambda text, job: errors.append(text)
        ),
    ):
        harvester.gather_stage(SimpleNamespace(source=source))
    return [each.content for each in Recorder.kept]


def visit(address):
    """What CKAN holds after a harvest, by the guid under which it looks for a dataset that it has; it deletes every
    other of the same source.
    """
    errors = []
    held = {}
    for dataset in gather(f"{address}/catalog.ttl", errors):
        extras = {each["key"]: each["value"] for each in dataset["extras"]}
        facts = {
            "page": dataset["url"],
            "files": sorted((each["uri"], each["hash"]) for each in dataset["resources"]),
        }
        held[extras["guid"]] = facts | {
            name: extras.get(name, "") for name in ("issued", "modified")
        }
    print(*errors, sep="\n", end="")
    return held, len(errors)


def taken(dataset):
    """The facts of one dataset in CKAN's own form."""
    extras = {each["key"]: each["value"] for each in dataset["extras"]}
    return extras["identifier"], {
        "title": dataset["title"],
        "description": dataset["notes"],
        "licence": LICENCES.get(dataset["license_id"], dataset["license_id"]),
        "publisher": extras["publisher_name"],
        "contact": extras["contact_name"],
        "email": extras["contact_email"],
        "start": extras.get("temporal_start", ""),
        "end": extras.get("temporal_end", ""),
        "frequency": extras.get("frequency", "").removeprefix(f"{EU}frequency/"),
        "keywords": sorted(each["name"] for each in dataset["tags"]),
        "files": {
            each["url"]: (
                each["format"],
                each["mimetype"].removeprefix(IANA),
                int(each["size"]),
                each["hash"],
            )
            for each in dataset["resources"]
        },
        "issued": extras.get("issued", ""),
        "modified": extras.get("modified", ""),
        "version": dataset.get("version", ""),
        "area": extras.get("spatial_text", ""),
        "themes": sorted(
            theme.rpartition("/")[2] for theme in json.loads(extras.get("theme", "[]"))
        ),
    }


def taken_from_json(dataset):
    """The facts of one dataset that the JSON harvester keeps."""
    made = converters.dcat_to_ckan(dataset)
    extras = {each["key"]: each["value"] for each in made["extras"]}
    return extras["guid"], {
        "title": made["title"],
        "description": made["notes"],
        "publisher": extras["dcat_publisher_name"],
        "keywords": sorted(each["name"] for each in made["tags"]),
        "files": {each["url"]: each["format"] for each in made["resources"]},
    }


def main(site, paged=""):
    """Every serialization, data.json, and the pages of a large catalogue."""
    address, expected, differed = serve(site), published(site), 0
    for name in ("catalog.ttl", "catalog.rdf", "catalog.jsonld"):
        errors = []
        found = dict(map(taken, gather(f"{address}/{name}", errors)))
        differed += compare(f"CKAN {name}", found, expected, (*FIELDS, *HISTORY, *IDENTITY)) + len(
            errors
        )
        print(*errors, sep="\n", end="")
    differed += data_json(site, address)
    if paged:
        errors = []
        found = gather(f"{paged}/catalog.ttl", errors)
        names = {each["title"] for each in found}
        print(f"CKAN pages: {len(found)} datasets, {len(names)} titles, {len(errors)} errors")
        differed += len(errors) + (len(found) != 1201)
    return differed


def data_json(site, address):
    """What the JSON harvester and its converter keep."""
    harvester = _json.DCATJSONHarvester()
    content, _ = harvester._get_content_and_type(f"{address}/data.json", None, 1)
    found = dict(
        taken_from_json(json.loads(text)) for _, text in harvester._get_guids_and_datasets(content)
    )
    expected = published(site, all_formats=True)
    for each in expected.values():
        each["files"] = {url: facts[0] for url, facts in each["files"].items()}
    return compare(
        "CKAN data.json",
        found,
        expected,
        ("title", "description", "publisher", "keywords", "files"),
    )


if __name__ == "__main__":
    is_life = sys.argv[1] == "life"
    sys.exit(1 if (follow("CKAN", sys.argv[2], visit) if is_life else main(*sys.argv[1:])) else 0)
