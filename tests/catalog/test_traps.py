"""The traps that real harvesters set, each with its remedy, as harvesting taught them."""

import json
from dataclasses import replace
from datetime import date

import pytest
import rdflib
from rdflib.namespace import DCAT, DCTERMS, FOAF, RDF, RDFS, SKOS, XSD

from site_builder.catalog import subjects, switched_on
from site_builder.catalog.model import Paging
from site_builder.catalog.rdf import turtle
from site_builder.catalog.schema_org import CONTEXT, dataset_node
from site_builder.core.text import Text
from site_builder.model.config import Licence
from tests.catalog.conftest import make_catalogue, sample_publication
from tests.catalog.rendered import catalogue_graph, render_all
from tests.catalog.test_formats import UTF8
from tests.factories import make_package, make_publication

EU = "http://publications.europa.eu/resource/authority/"
HYDRA = rdflib.Namespace("http://www.w3.org/ns/hydra/core#")
SPDX = rdflib.Namespace("http://spdx.org/rdf/terms#")
SERIALIZATIONS = ["catalog.ttl", "catalog.rdf", "catalog.jsonld"]


def parsed(files, uri):
    """One serialization as a graph."""
    kinds = {"ttl": "turtle", "rdf": "xml", "jsonld": "json-ld"}
    return rdflib.Graph().parse(data=files[uri], format=kinds[uri.rpartition(".")[2]])


@pytest.fixture(scope="module", params=SERIALIZATIONS)
def graph(request, files):
    """The graph as each serialization gives it."""
    return parsed(files, request.param)


def test_1_files_are_ascii(catalogue):
    """Turtle without a charset is read as Latin-1 by udata."""
    for fmt in switched_on():
        for _, subject in subjects(fmt, catalogue):
            if fmt.key not in UTF8:
                fmt.render(catalogue, subject).decode("ascii")


def test_1_vietnamese_comes_back_unharmed(graph):
    """The escapes are those that parsers undo."""
    titles = {str(title) for title in graph.objects(None, DCTERMS.title)}
    assert "Số liệu thu gom rác" in titles


def test_2_media_types_are_https_addresses_of_iana(graph):
    """The scheme matters to those who compare addresses."""
    found = {str(each) for each in graph.objects(None, DCAT.mediaType)}
    assert "https://www.iana.org/assignments/media-types/text/csv" in found
    assert all(each.startswith("https://www.iana.org/assignments/media-types/") for each in found)


def test_3_formats_are_imt_first(graph):
    """CKAN takes the first type and shows the label; a bare address would be its visible format."""
    node = rdflib.URIRef(f"{EU}file-type/CSV")
    assert next(graph.objects(node, RDF.type)) == DCTERMS.IMT
    assert (node, RDF.type, DCTERMS.MediaTypeOrExtent) in graph
    assert graph.value(node, RDFS.label) == rdflib.Literal("CSV")
    assert set(graph.objects(None, DCTERMS.format)) <= set(graph.subjects(RDF.type, DCTERMS.IMT))


def test_4_licence_titles_are_those_ckan_knows(graph):
    """With 4.0 in its title CC BY would map to nothing."""
    licence = rdflib.URIRef("https://creativecommons.org/licenses/by/4.0/")
    assert graph.value(licence, DCTERMS.title) == rdflib.Literal("Creative Commons Attribution")


def test_4_a_licence_title_of_the_author_is_mended():
    """The author's own spelling does not keep CKAN from knowing the licence."""
    licence = Licence(
        "CC-BY-4.0",
        "Creative Commons Attribution 4.0",
        "https://creativecommons.org/licenses/by/4.0/",
    )
    package = make_package(licences=(licence,))
    text = rendered(make_publication(packages=(package,)), "dcat-turtle")
    assert b'"Creative Commons Attribution"' in text and b'Attribution 4.0"' not in text


def test_4_a_licence_by_name_gets_its_address():
    """A package that names CC-BY-4.0 and no more is still licensed for machines."""
    package = make_package(licences=(Licence("CC-BY-4.0"),))
    text = rendered(make_publication(packages=(package,)), "dcat-turtle")
    assert b"dct:license <https://creativecommons.org/licenses/by/4.0/>" in text


def test_5_every_term_says_its_class(graph):
    """Range shapes find no class in the data otherwise; distributions and datasets are typed too."""
    expected = {
        DCTERMS.language: DCTERMS.LinguisticSystem,
        DCTERMS.accrualPeriodicity: DCTERMS.Frequency,
        DCTERMS.spatial: DCTERMS.Location,
        DCTERMS.accessRights: DCTERMS.RightsStatement,
        DCTERMS.rights: DCTERMS.RightsStatement,
        DCTERMS.license: DCTERMS.LicenseDocument,
        DCAT.mediaType: DCTERMS.MediaType,
        DCTERMS.format: DCTERMS.MediaTypeOrExtent,
        DCAT.landingPage: FOAF.Document,
        FOAF.page: FOAF.Document,
        DCTERMS.publisher: FOAF.Agent,
        DCTERMS.creator: FOAF.Agent,
        DCTERMS.temporal: DCTERMS.PeriodOfTime,
        DCAT.contactPoint: rdflib.URIRef("http://www.w3.org/2006/vcard/ns#Kind"),
        SPDX.checksum: SPDX.Checksum,
        DCAT.theme: SKOS.Concept,
        DCAT.service: DCAT.DataService,
        DCAT.accessService: DCAT.DataService,
        DCAT.servesDataset: DCAT.Dataset,
    }
    for path, kind in expected.items():
        targets = set(graph.objects(None, path))
        assert targets, path
        assert all((target, RDF.type, kind) in graph for target in targets), path


def test_6_periods_are_blank_nodes_with_days(graph):
    """udata fetches a period that has an address."""
    periods = set(graph.objects(None, DCTERMS.temporal))
    assert periods and all(isinstance(each, rdflib.BNode) for each in periods)
    for each in periods:
        assert (
            graph.value(each, DCAT.startDate).datatype
            == graph.value(each, DCAT.endDate).datatype
            == XSD.date
        )


def test_7_identifiers_stay_when_titles_change():
    """IRIs and identifiers come from names; a title may be corrected."""
    before = make_catalogue(make_publication())
    after = make_catalogue(make_publication(packages=(make_package(title=Text("Tên mới")),)))
    for old, new in zip(before.datasets, after.datasets, strict=True):
        assert (old.iri, old.identifier) == (new.iri, new.identifier)
        assert [each.iri for each in old.downloads] == [each.iri for each in new.downloads]


def test_7_every_dataset_has_an_identifier_of_its_own():
    """Two packages that claim one identifier are told apart by their addresses."""
    twin = make_package(name="twin", file="datasets/twin/datapackage.yaml")
    catalogue = make_catalogue(make_publication(packages=(make_package(), twin)))
    assert len({each.identifier for each in catalogue.datasets}) == 2


PAGING = Paging(above=3, size=2)
FORMS = {"ttl": "turtle", "rdf": "xml", "jsonld": "json-ld"}


def many(count):
    """A catalogue of so many small packages, which has more than fit in one file above three."""
    packages = tuple(
        make_package(
            name=f"p{place:05d}",
            file=f"datasets/p{place:05d}/datapackage.yaml",
            identifier="",
            resources=(),
            series="",
        )
        for place in range(count)
    )
    return replace(make_catalogue(make_publication(packages=packages, reports=())), paging=PAGING)


def walked(files, uri, form):
    """The graphs that CKAN reads from an address on: `ckanext.dcat.processors.RDFParser.next_page` gives the next."""
    while uri:
        graph = rdflib.Graph().parse(data=files[uri], format=form)
        yield uri, graph
        kinds = (HYDRA.PartialCollectionView, HYDRA.PagedCollection)
        views = [node for kind in kinds for node in graph.subjects(RDF.type, kind)]
        following = [
            str(n)
            for view in views
            for name in (HYDRA.next, HYDRA.nextPage)
            for n in graph.objects(view, name)
        ]
        uri = following[0].removeprefix("https://baocao.example/") if following else ""


@pytest.mark.parametrize("own", ["catalog", "catalog/udata"])
@pytest.mark.parametrize("suffix", FORMS)
def test_8_a_large_catalogue_leads_from_its_fixed_address_to_every_dataset(own, suffix):
    """A page without its next link makes CKAN delete every dataset it did not see; a missing page imports nothing."""
    files = {file.uri: file.content for file in render_all(many(5))}
    pages = list(walked(files, f"{own}.{suffix}", FORMS[suffix]))
    assert [uri for uri, _ in pages] == [
        f"{own}.{suffix}",
        f"{own}/page/2.{suffix}",
        f"{own}/page/3.{suffix}",
    ]
    seen = [each for _, graph in pages for each in graph.subjects(RDF.type, DCAT.Dataset)]
    assert len(seen) == len(set(seen)) == 5


def test_8_a_page_says_its_neighbours_in_the_old_words_and_the_new():
    """Which page it is, which one follows and which went before, and how many datasets there are."""
    files = {file.uri: file.content for file in render_all(many(5))}
    graph = rdflib.Graph().parse(data=files["catalog/page/2.ttl"], format="turtle")
    page, first, last = (
        rdflib.URIRef(f"https://baocao.example/catalog{end}")
        for end in ("/page/2.ttl", ".ttl", "/page/3.ttl")
    )
    assert {HYDRA.PartialCollectionView, HYDRA.PagedCollection} <= set(
        graph.objects(page, RDF.type)
    )
    assert (
        graph.value(page, HYDRA.next)
        == graph.value(page, HYDRA.nextPage)
        == last
        == graph.value(page, HYDRA.last)
    )
    assert graph.value(page, HYDRA.previous) == graph.value(page, HYDRA.previousPage) == first
    assert graph.value(page, HYDRA.totalItems).value == 5


def test_8_the_first_page_stays_at_its_number_too():
    """Who registered `catalog/page/1.ttl` reads what the fixed address says."""
    files = {file.uri: file.content for file in render_all(many(4))}
    assert files["catalog/page/1.ttl"] == files["catalog.ttl"]


def test_8_a_small_catalogue_has_no_pages(files):
    """As many datasets as the limit fit in one file; the limit is a thousand."""
    assert many(3).page_count == 0 and Paging().above == 1000
    assert not [uri for uri in files if uri.startswith("catalog/page")]


def test_lists_without_pages_become_short_in_a_large_catalogue():
    """data.json names one file of each dataset, and its descriptor, which lists them all."""
    small, large = make_catalogue(), replace(make_catalogue(), paging=Paging(above=0))
    for catalogue, most in ((small, None), (large, 1)):
        files = {file.uri: file.content for file in render_all(catalogue)}
        listed = json.loads(files["data.json"])["dataset"]
        assert len(listed) == len(catalogue.datasets)
        for entry in listed:
            kinds = [each["mediaType"] for each in entry["distribution"]]
            assert kinds == ["application/zip"] if most else len(kinds) > 1
            assert entry["describedBy"].endswith("datapackage.json")
        entries = json.loads(files["catalog.schema.jsonld"])["dataset"]
        assert ["description" in entry for entry in entries] == [most is None] * len(entries)


def test_9_only_complete_datasets_are_typed(graph):
    """What is only referred to is a bare address; a series is no dataset, its members are complete and say so."""
    datasets = set(graph.subjects(RDF.type, DCAT.Dataset))
    series = set(graph.subjects(RDF.type, DCAT.DatasetSeries))
    assert datasets and series and not datasets & series
    for each in datasets:
        assert graph.value(each, DCTERMS.title) and graph.value(each, DCTERMS.description)
        assert graph.value(each, DCAT.distribution)
        assert graph.value(each, DCAT.inSeries) in series


def test_the_api_is_one_service_of_every_dataset(graph):
    """With an address that answers and its description; the JSON files name it, no other file does."""
    (service,) = graph.subjects(RDF.type, DCAT.DataService)
    assert graph.value(service, DCAT.endpointURL) == rdflib.URIRef(
        "https://mau.example/api/v1/index.json"
    )
    assert graph.value(service, DCAT.endpointDescription) == rdflib.URIRef(
        "https://mau.example/openapi.json"
    )
    assert set(graph.objects(service, DCAT.servesDataset)) == set(
        graph.subjects(RDF.type, DCAT.Dataset)
    )
    assert {str(file).rpartition(".")[2] for file in graph.subjects(DCAT.accessService)} == {"json"}


def test_a_page_serves_only_the_datasets_that_it_describes():
    """udata fails on one without an identifier in the same graph."""
    page = rdflib.Graph().parse(
        data=turtle.document(map(turtle.block, catalogue_graph(many(4), 2))), format="turtle"
    )
    (service,) = page.subjects(RDF.type, DCAT.DataService)
    served = set(page.objects(service, DCAT.servesDataset))
    assert served and all(page.value(dataset, DCTERMS.identifier) for dataset in served)
    assert page.value(service, DCTERMS.identifier)


def test_9_a_record_alone_names_no_other_dataset(files):
    """It types its neighbours as nothing."""
    graph = rdflib.Graph().parse(
        data=files["datasets/thu-gom-2021-q1/croissant.json"], format="json-ld"
    )
    assert len(set(graph.subjects(RDF.type, DCAT.Dataset))) == 1


def test_10_checksums_use_the_namespace_of_spdx(graph):
    """http, as the namespace has it, whatever the shape wants."""
    found = set(graph.objects(None, SPDX.algorithm))
    assert found == {SPDX.checksumAlgorithm_sha256}


def test_11_no_scheme_is_claimed(graph):
    """Which list a term belongs to is for its owner to say."""
    assert not list(graph.triples((None, SKOS.inScheme, None)))


def test_12_vietnamese_is_always_there(graph):
    """CKAN takes its own default among several languages; English only where an author gave it."""
    for each in graph.subjects(RDF.type, DCAT.Dataset):
        assert "vi" in {title.language for title in graph.objects(each, DCTERMS.title)}
        assert {text.language for text in graph.objects(each, DCTERMS.description)} == {"vi"}


def test_13_croissant_has_the_official_context(files):
    """With the language of the words; every file with its sum; what mlcroissant would not miss is there."""
    node = json.loads(files["datasets/thu-gom-2021-q1/croissant.json"])
    assert node["@context"] == CONTEXT | {"@language": "vi"}
    assert all(len(each["sha256"]) == 64 for each in node["distribution"])
    assert node["description"] and node["url"] and node["creator"]


def test_14_nothing_pretends_to_be_a_ckan_api(files):
    """A static package_search works for one harvester only."""
    assert not [uri for uri in files if uri.startswith("api/")]


def test_15_schema_org_is_one_node(catalogue):
    """50 to 5,000 characters, contentUrl in each distribution, no sameAs."""
    for dataset in catalogue.datasets:
        node = dataset_node(catalogue, dataset)
        assert (
            node["@type"] == ["sc:Dataset", "dcat:Dataset"]
            and json.dumps(node).count('"sc:Dataset"') == 1
        )
        assert 50 <= len(node["description"]) <= 5000
        assert all(each["contentUrl"].startswith("https://") for each in node["distribution"])
        assert "sameAs" not in node


@pytest.mark.parametrize("words", ["Ngắn.", "Dài " * 2000])
def test_15_descriptions_keep_the_limits(words):
    """A short one is completed by titles, a long one is cut at a word."""
    catalogue = make_catalogue(make_publication(packages=(make_package(description=Text(words)),)))
    assert 50 <= len(dataset_node(catalogue, catalogue.datasets[0])["description"]) <= 5000


def test_16_sdmx_csv_tells_its_version(files):
    """By the first three columns."""
    assert files["datasets/thu-gom-series/sdmx.csv"].startswith(b"STRUCTURE,STRUCTURE_ID,ACTION,")


def test_dates_are_never_invented():
    """What nobody stated is left out, the day of the build above all."""
    package = make_package()
    publication = make_publication(packages=(package,))
    for key in ("dcat-turtle", "pod", "croissant", "sitemap"):
        text = rendered(publication, key)
        assert b"2022-07-01" not in text
        assert not any(stated in text for stated in (b'issued "', b'issued": "', b"datePublished"))


def test_a_correction_is_the_last_change():
    """Modified is the day of the newest correction."""
    from site_builder.model.report import Correction
    from tests.factories import make_report

    corrected = make_report(
        issued=date(2022, 6, 20), corrections=(Correction(date(2022, 8, 1), Text("Sửa")),)
    )
    (dataset,) = make_catalogue(make_publication(reports=(corrected,))).datasets
    assert (dataset.issued, dataset.modified) == (date(2022, 6, 20), date(2022, 8, 1))


def test_series_members_know_their_neighbours():
    """First, last, previous and next follow time; the indicator list stands outside that order."""
    from site_builder.core.calendar.period import parse_period

    packages = [
        make_package(
            name=f"cchc-{code.lower()}",
            file=f"datasets/{code}/d.yaml",
            identifier="",
            period=parse_period(code),
        )
        for code in ("2023-H1", "2022-H1", "2022-H2")
    ]
    codes = make_package(
        name="cchc-list", file="datasets/cchc-list/d.yaml", identifier="", period=None
    )
    catalogue = make_catalogue(make_publication(packages=(*packages, codes), reports=()))
    by_name = {each.name: each for each in catalogue.datasets}
    (series,) = catalogue.series
    assert (series.first, series.last) == (by_name["cchc-2022-h1"].iri, by_name["cchc-2023-h1"].iri)
    assert by_name["cchc-2022-h2"].previous == by_name["cchc-2022-h1"].iri
    assert by_name["cchc-2022-h2"].next == by_name["cchc-2023-h1"].iri
    assert not by_name["cchc-list"].next and by_name["cchc-list"].series_iri == series.iri
    assert len(series.members) == 4 and series.iri not in {each.iri for each in catalogue.datasets}


def test_hostile_words_stay_words():
    """Quotes, markup, control characters and strange addresses break no serialization, and all three agree."""
    from rdflib.compare import isomorphic

    words = 'Nháy " \\ <b>&amp; \r\n\t\x00\x1b \U0001f4c8 @vi .'
    package = make_package(
        title=Text(words),
        description=Text(words),
        keywords=(words,),
        homepage="https://a.example/đường dẫn?<x>",
        licences=(Licence("", words, "https://a.example/giấy phép <1>"),),
    )
    publication = make_publication(packages=(package,))
    catalogue = make_catalogue(replace(publication, reports=()))
    made = {
        fmt.uri: fmt.render(catalogue, catalogue)
        for fmt in switched_on()
        if fmt.scope == "catalogue"
    }
    graphs = [parsed(made, uri) for uri in SERIALIZATIONS]
    assert isomorphic(graphs[0], graphs[1]) and isomorphic(graphs[0], graphs[2])
    assert words.replace("\x00", "").replace("\x1b", "") in {
        str(each) for each in graphs[1].objects(None, DCTERMS.title)
    }


def rendered(publication, key):
    """The files of one format, one after the other."""
    catalogue = make_catalogue(publication, pages=("", "datasets/cchc-2022-h1/"))
    (fmt,) = [each for each in switched_on() if each.key == key]
    return b"".join(fmt.render(catalogue, subject) for _, subject in subjects(fmt, catalogue))


def test_parquet_is_left_to_the_other_formats(files):
    """The EU list has no term for it; everything else names it."""
    assert b"parquet" not in files["catalog.ttl"]
    assert (
        b".parquet" in files["data.json"]
        and b".parquet" in files["datasets/thu-gom-2021-q1/croissant.json"]
    )


def test_sample_publication_is_what_is_tested():
    """The tiny portal has two packages in one series."""
    assert len(sample_publication().packages) == 2
