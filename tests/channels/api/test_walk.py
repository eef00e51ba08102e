"""Every path of the OpenAPI file, fetched from the built site with every value that it allows."""

import json
from urllib.request import urlopen

import feedparser
import pytest
from jsonschema import Draft202012Validator
from openapi_spec_validator import validate

pytestmark = pytest.mark.whole


def walk(described):
    """Every address that the file promises, with what its answer must be."""
    for path, item in described["paths"].items():
        operation = item["get"]
        parameter = (operation.get("parameters") or [None])[0]
        media_type, content = next(iter(operation["responses"]["200"]["content"].items()))
        for value in parameter["schema"]["enum"] if parameter else [""]:
            uri = path.replace(f"{{{parameter['name']}}}", value) if parameter else path
            yield uri, media_type, content["schema"]


def fetch(address):
    """The bytes of a file."""
    with urlopen(address, timeout=10) as answer:
        return answer.read()


@pytest.mark.parametrize("name", ["portal", "sample"])
def test_every_path_is_a_file_of_its_schema(name, request, serve):
    """Nothing is promised that is not there, and all of it is as described."""
    site = request.getfixturevalue(name)
    home = serve(site)
    described = json.loads(fetch(f"{home}/openapi.json"))
    validate(described)
    addresses = list(walk(described))
    assert len(addresses) > 30
    for uri, media_type, schema in addresses:
        content = fetch(home + uri)
        found = json.loads(content) if media_type == "application/json" else content.decode("ascii")
        checked = {**schema, "components": described["components"]}
        assert [error.message for error in Draft202012Validator(checked).iter_errors(found)] == [], uri


@pytest.mark.parametrize("name", ["portal", "sample"])
def test_nothing_of_the_api_is_undescribed(name, request):
    """Every file under api/v1, sms and zalo is promised, but for the lists of bare prefixes."""
    site = request.getfixturevalue(name)
    promised = {uri.lstrip("/") for uri, _, _ in walk(json.loads((site / "openapi.json").read_text("utf-8")))}
    written = {
        path.relative_to(site).as_posix()
        for folder in ("api/v1", "sms")
        for path in (site / folder).rglob("*.*")
        if path.is_file()
    }
    assert written - promised == set()


def test_links_within_the_api_arrive(portal):
    """Every address in a document that points into the portal is a file or a page of it."""
    home = json.loads((portal / "api/v1/index.json").read_text("utf-8"))["source"]["url"]
    for path in (portal / "api/v1").rglob("*.json"):
        for address in strings(json.loads(path.read_text("utf-8"))):
            if address.startswith(home) and " " not in address:
                target = portal / address.removeprefix(home)
                assert target.is_file() or (target / "index.html").is_file(), (path, address)


def strings(value):
    """Every string in a document."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, (dict, list)):
        for each in value.values() if isinstance(value, dict) else value:
            yield from strings(each)


def test_the_page_leads_to_every_kind(portal):
    """With commands that name an existing file."""
    html = (portal / "api/index.html").read_text("utf-8")
    for uri in ("v1/index.json", "../sms/dn-5.4", "../zalo/keywords.json", "../feed.json", "../openapi.json"):
        assert f'href="{uri}' in html or uri == "../sms/dn-5.4"
    assert "curl -s https://" in html and "DN 1" in html


def test_the_built_feed_is_read_by_feedparser(sample, serve):
    """As a host serves it, without a charset."""
    found = feedparser.parse(f"{serve(sample)}/feed.xml")
    assert not found.bozo and found.entries[0].title == "Thu gom rác, Quý I/2021"


def test_pages_name_their_feeds_and_documents(sample):
    """The home page, a series, a report, a dataset."""
    for page, uri in (
        ("", "feed.xml"),
        ("thu-gom", "feed.xml"),
        ("thu-gom/2021-q1", "../feed.xml"),
        ("datasets/thu-gom-2021-q1", "feed.xml"),
    ):
        html = (sample / page / "index.html").read_text("utf-8")
        assert '<link rel="alternate" type="application/atom+xml"' in html and f'href="{uri}"' in html, page
        assert 'title="API"' in html, page
