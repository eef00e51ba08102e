"""Every file of the API of a built site, against the path of the OpenAPI file that it answers."""

import json
import re
from urllib.request import urlopen

import feedparser
import pytest
from jsonschema import Draft202012Validator
from openapi_spec_validator import validate

pytestmark = pytest.mark.whole


def files_of(site):
    """Every file of the API, of the rows of tables and of the messages, by its path in the description."""
    paths = json.loads((site / "openapi.json").read_text("utf-8"))["paths"]
    patterns = {
        re.compile(re.sub(r"\\{\w+\\}", "[^/]+", re.escape(path))): path for path in sorted(paths)
    }
    files = (path.with_suffix(".json") for path in (site / "datasets").glob("*/*.csv"))
    tables = [path for path in files if path.is_file()]
    for folder in (site / "api/v1", site / "facts", site / "sms", site / "zalo", *tables):
        for file in sorted(
            each for each in (folder.rglob("*.*") if folder.is_dir() else (folder,))
        ):
            uri = f"/{file.relative_to(site).as_posix()}"
            if file.suffix == ".html" or uri == "/facts/schema.json":
                continue
            found = [path for pattern, path in patterns.items() if pattern.fullmatch(uri)]
            yield uri, min(found, key=lambda path: path.count("{"), default=None)


def fetch(address):
    """The bytes of a file."""
    with urlopen(address, timeout=10) as answer:
        return answer.read()


@pytest.mark.parametrize("name", ["portal", "sample"])
def test_every_file_answers_a_path_by_its_schema(name, request, serve):
    """Nothing is undescribed, and all of it is as described."""
    site = request.getfixturevalue(name)
    home = serve(site)
    described = json.loads(fetch(f"{home}/openapi.json"))
    validate(described)
    for uri, path in files_of(site):
        assert path, uri
        media_type, content = next(
            iter(described["paths"][path]["get"]["responses"]["200"]["content"].items())
        )
        written = fetch(home + uri)
        found = json.loads(written) if media_type == "application/json" else written.decode("ascii")
        checked = {**content["schema"], "components": described["components"]}
        assert [
            error.message for error in Draft202012Validator(checked).iter_errors(found)
        ] == [], uri


def test_every_path_has_a_file(portal, sample):
    """No path is described that nothing answers; no list of the two portals has a second page."""
    answered = {path for site in (portal, sample) for _, path in files_of(site)} | {"/sms.json"}
    described = set(json.loads((portal / "openapi.json").read_text("utf-8"))["paths"])
    assert described - answered == {
        "/api/v1/more/datasets/{page}.json",
        "/api/v1/more/{list}/{page}.json",
        "/api/v1/more/search/{page}.json",
        "/facts/page/{page}.json",
    }


def test_links_within_the_api_arrive(portal):
    """Every address in a document that points into the portal is a file or a page of it."""
    home = json.loads((portal / "api/v1/index.json").read_text("utf-8"))["source"]["url"]
    for path in (portal / "api/v1").rglob("*.json"):
        for address in strings(json.loads(path.read_text("utf-8"))):
            if address.startswith(home) and " " not in address:
                target = portal / address.removeprefix(home).partition("#")[0]
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
    for uri in (
        "v1/index.json",
        "../sms/dn-5.4",
        "../zalo/keywords.json",
        "../feed.json",
        "../openapi.json",
    ):
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
        assert (
            '<link rel="alternate" type="application/atom+xml"' in html and f'href="{uri}"' in html
        ), page
        assert 'title="API"' in html, page
