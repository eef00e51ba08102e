"""Where every page and file of a portal lives, relative to the site's root. An address once published never changes.

Pages end in `/`, as readers ask for them; their files lie beneath. Names that come here are fit for an address
(`validate.names`), codes of indicators are made so. Catalogue formats declare their own addresses, one each.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Sequence
from zlib import crc32

from site_builder.core.calendar.period import Period
from site_builder.core.language import any_of
from site_builder.core.text import clean, fold, slugify

HOME = ""
DATASETS = "datasets/"
INDICATORS = "indicators/"
AREAS = "areas/"
TABLE = "table/"  # the page on which readers put a table together
REPORTS = "reports/"  # the list of all reports
SEARCH = "search/"
HARVEST = "harvest/"
API = "api/"
API_INDEX = "api/v1/index.json"
OPENAPI = "openapi.json"
CHANGES = "changes/"
CHANGES_JSON = "changes.json"
LEDGER = "ledger/"
FACTS = "facts/"
FACTS_JSON = "facts/index.json"
FACTS_SCHEMA = "facts/schema.json"
LEDGER_JSON = "ledger.json"
CALENDAR = "calendar.ics"
SMS = "sms.json"
ASK = "sms/"  # the page of the keywords
WHOLE = "datasets.zip"  # all datasets
ZALO = "zalo/keywords.json"
SMS_WORDS = "sms/words.json"
NOT_FOUND = "404.html"
MANIFEST = "manifest.json"
CHECKSUMS = "SHA256SUMS"
EVENTS = "events.jsonl"  # the log of events, as it lies in the sources
READER = (
    "assets/hyparquet/"  # what reads Parquet in the browser, in sites that have a table to read so
)
FEED_STYLE = "assets/feed.css"
LOOK = "assets/look.css"  # what a portal changes of the theme's own style sheet
EXPLORER = "assets/explorer/"  # the scripts of the theme that explore tables
DEPLOY = ".deploy/"  # what a deployment keeps at its target; no part of the site

NAME = re.compile(r"[a-z0-9][a-z0-9._-]*")
_SITE_WORDS = (
    "api assets catalog changes datasets embed en facts feed harvest indicators ledger manifest oai pagefind robots "
    "search series sitemap sms table vi zalo"
)
RESERVED = frozenset(_SITE_WORDS.split())  # first segments that no series may take
SERIES_SUFFIX = "-series"
FACETS = "by"  # the folder of /datasets/ that holds its lists, so no package may be called so


def page_address(src_uri: str) -> str:
    """Where MkDocs puts a Markdown file: cchc/2022-h1.md at cchc/2022-h1/, index.md and README.md at their folder."""
    stem = src_uri.removesuffix(".md")
    if posixpath.basename(stem) in ("index", "README"):
        folder = posixpath.dirname(stem)
        return f"{folder}/" if folder else HOME
    return f"{stem}/"


def localized(uri: str, language: str = "") -> str:
    """The same page in another language of the portal; "" is the first, which has the root."""
    return f"{language.lower()}/{uri}" if language else uri


def is_page(uri: str) -> bool:
    """Whether an address is that of a page: a folder, or the root."""
    return not uri or uri.endswith("/")


def folders_of(path: str) -> Iterator[str]:
    """The folders that a path is in, the nearest first; a page is in its own."""
    return (path[: slash.end()] for slash in reversed([*re.finditer("/", path)]))


def report_source(uri: str) -> str:
    """The Markdown file behind a report's address."""
    return f"{uri.rstrip('/')}.md"


def folder_source(uri: str) -> str:
    """The Markdown file behind the address of a folder: a series, or a page that only a template fills."""
    return f"{uri}index.md"


def series_uri(series: str) -> str:
    """The page of a series."""
    return f"{series}/"


def report_uri(series: str, name: str) -> str:
    """The page of a report."""
    return f"{series}/{name}/"


def latest_uri(folder: str) -> str:
    """What always leads to the newest report or dataset of a series; `folder` is its own, or that of its datasets."""
    return f"{folder}latest/"


def report_name(period: Period) -> str:
    """The name of a report's file, and the end of its address."""
    return period.code.lower().replace("/", "_")


def report_package(series: str, period: Period) -> str:
    """What the package of a report is called."""
    return f"{series}-{report_name(period)}"


def log_uri(page: int = 0) -> str:
    """The page of corrections and revisions, or by its number one of older ones, the oldest being 1."""
    return f"{CHANGES}{page}/" if page else CHANGES


def log_json(page: int = 0) -> str:
    """The same for machines."""
    return f"{CHANGES}{page}.json" if page else CHANGES_JSON


def facts_uri(page: int = 1) -> str:
    """A page of the list of facts."""
    return FACTS if page == 1 else f"{FACTS}{page}/"


def facts_json(name: str) -> str:
    """The facts of an indicator or of a dataset, by what their ids begin with."""
    return f"{FACTS}{name}.json"


def ledger_uri(series: str, year: int = 0) -> str:
    """The page of a part of a large ledger: the newest periods of a series, or those of a year."""
    return f"{LEDGER}{series}/{year}/" if year else f"{LEDGER}{series}/"


def ledger_json(series: str, year: int = 0) -> str:
    """The same part for machines."""
    return f"{ledger_uri(series, year).removesuffix('/')}.json"


def homes(page: str) -> tuple[str, ...]:
    """Where all lies that a portal shows of a dataset, a series or a report by its page: folders and single documents.

    Those of another name stand in the same order.
    """
    series, _, name = page.rstrip("/").partition("/")
    if page.startswith(DATASETS):
        return page, dataset_file(name, f"{name}.zip"), f"api/v1/datasets/{name}.json"
    if name:
        return page, f"api/v1/reports/{series}/{name}.json"
    package, indicators = series_package(series), indicators_uri(series)
    folders = (
        latest_uri(dataset_uri(series)),
        ledger_uri(series),
        dataset_uri(package),
        indicators,
    )
    documents = (f"{kind}/{series}.json" for kind in ("series", "latest", "indicators"))
    api = (*documents, f"datasets/{package}.json", f"indicators/{series}/", f"reports/{series}/")
    own = (
        *folders,
        dataset_file(package, f"{package}.zip"),
        ledger_json(series),
        *(f"api/v1/{each}" for each in api),
    )
    return series_uri(series), *own


def dataset_uri(package: str) -> str:
    """The page of a dataset; its files lie in the same folder."""
    return f"{DATASETS}{package}/"


def identity(identifier: str, page: str) -> str:
    """The address by which catalogues know a dataset: the page at which it was first published, else its own.

    A dataset states it as `id`, so that neither another name nor another address of the portal changes it.
    """
    return (
        identifier if re.fullmatch(r"https?://[^?#]+/datasets/[a-z0-9._-]+/", identifier) else page
    )


def dataset_file(package: str, name: str) -> str:
    """A file of a dataset."""
    return f"{dataset_uri(package)}{name}"


def series_package(series: str) -> str:
    """The name of the package that the portal makes of a whole series."""
    return f"{series}{SERIES_SUFFIX}"


def is_reserved_package(name: str) -> bool:
    """Whether a package may not be called so, because the portal makes something of that name."""
    return name.endswith(SERIES_SUFFIX) or name == FACETS


def narrowed_uri(facet: str, value: str) -> str:
    """The list of datasets as a script narrows it to those that have a value."""
    return f"{DATASETS}?{facet}={value}"


def facet_uri(facet: str, value: str = "") -> str:
    """A list of datasets by one facet, in a large portal: of its values, or of the datasets that have one."""
    folder = f"{DATASETS}{FACETS}/{facet}/"
    return f"{folder}{value}/" if value else folder


FACET_FOLDER = f"{DATASETS}{FACETS}/"  # the list of those lists
_LIST_PARTS = re.compile(
    r"(?:[a-z]{2,3}(?:-[a-z0-9]+)*/)?(?:datasets/by/.+|reports/\d+/index\.html|facts/\d+/index\.html|changes/\d{1,3}(?:/index\.html|\.json))"
    r"|datasets(?:-[^/]+)?\.zip|catalog/(?:udata/)?page/\d+\.[a-z]+|api/v1/more/.+|facts/page/\d+\.json|api/v1/datasets/[^/]+/[^/]+/\d+\.json|sitemap-\d+\.xml"
    r"|search/(?:datasets|figures|titles|words)/[^/]+/\d+\.json"
)


def is_list_part(path: str) -> bool:
    """Whether a file is one in which a list goes on, or a list or archive of datasets that have something in common.

    There are as many of them as the entries need: they come and go with these, whose own addresses stay. An archive of
    all goes where these outgrow one file.
    """
    return _LIST_PARTS.fullmatch(path) is not None


def facets_json(language: str) -> str:
    """What the script that combines facets reads, in a language."""
    return f"{DATASETS}{FACETS}/{language}.json"


def checks_uri(package: str) -> str:
    """The page of a dataset's checks of meaning."""
    return f"{dataset_uri(package)}checks/"


def checks_json(package: str) -> str:
    """The same checks for machines."""
    return f"{checks_uri(package)}checks.json"


def edition_uri(subject: str, version: object) -> str:
    """The page of a released edition, of a dataset by its name or of a report's text by its address (`cchc/2022-h1`).

    Its frozen files lie in the same folder.
    """
    return f"{subject}/{version}/" if "/" in subject else f"{dataset_uri(subject)}{version}/"


def edition_changes_uri(subject: str, version: object) -> str:
    """The page of what an edition changed; that of a text says it itself."""
    return edition_uri(subject, version) + ("#changes" if "/" in subject else CHANGES)


def indicators_uri(series: str) -> str:
    """The page of the indicators of a series."""
    return f"{INDICATORS}{slugify(series)}/"


def indicator_uri(series: str, code: str) -> str:
    """The page of an indicator; `data.csv` and `data.json` lie beside it."""
    return f"{indicators_uri(series)}{slugify(code)}/"


def explorer_words(language: str) -> str:
    """What the explorer of tables says in a language."""
    return f"{EXPLORER}{language}.json"


def answers_json(language: str) -> str:
    """What search answers with at once, in a language; after "asked/" what people type in any."""
    return f"{SEARCH}{language}.json"


def found_rows_json(package: str, language: str) -> str:
    """The rows of a dataset that search leads to, in a language."""
    return f"{SEARCH}rows/{language}/{package}.json"


def figures_json(name: str, part: int) -> str:
    """Figures of some areas of an indicator that has many, for the answer box; `name` is that of its facts."""
    return f"{SEARCH}figures/{name}/{part}.json"


def row_words_json(language: str, block: int = 1) -> str:
    """A block of the index of words in rows, in a language; the first leads to the others."""
    folder = f"{SEARCH}words/{language}"
    return f"{folder}.json" if block == 1 else f"{folder}/{block}.json"


def title_words_json(language: str, block: int = 1) -> str:
    """A block of the index of words of datasets, in a language, of a portal that has many."""
    folder = f"{SEARCH}titles/{language}"
    return f"{folder}.json" if block == 1 else f"{folder}/{block}.json"


def found_datasets_json(language: str, page: int) -> str:
    """A page of the datasets that search answers with, in a language, of a portal that has many."""
    return f"{SEARCH}datasets/{language}/{page}.json"


def chart_file(uri: str, kind: str, prefix: str = "") -> str:
    """A picture of a chart in a language, as `svg` or `png`; `uri` is the address of its files without a suffix."""
    return f"{localized(uri, prefix)}.{kind}"


def oembed_uri(page: str, prefix: str = "") -> str:
    """What oEmbed says of the first chart of a page."""
    return f"{localized(page, prefix)}oembed.json"


def feed_atom(page: str, archive: int = 0) -> str:
    """The Atom feed about a page; an archive of it by its number, the oldest being 1."""
    return f"{page}feed-{archive}.xml" if archive else f"{page}feed.xml"


def feed_json(page: str, archive: int = 0) -> str:
    """The JSON Feed about a page; an archive of it by its number, the oldest being 1."""
    return f"{page}feed-{archive}.json" if archive else f"{page}feed.json"


def area_uri(code: str) -> str:
    """The line of an area on the page of the portal's areas; what an area is called in every catalogue."""
    return f"{AREAS}#{code}"


def sms_uri(slug: str) -> str:
    """One message as text; `slug` is the keyword's."""
    return f"sms/{slug}.txt"


def zalo_uri(slug: str) -> str:
    """One message for Zalo; `slug` is the keyword's."""
    return f"zalo/{slug}.json"


def beside(src_uri: str, path: str) -> str:
    """The file that a path means where it is resolved from the text's own file, as MkDocs does."""
    return posixpath.normpath(posixpath.join(posixpath.dirname(src_uri), path))


def anchor(code: object) -> str:
    """The `id` of the row of an indicator or figure."""
    return "ct-" + re.sub(r"[^\w.-]+", "-", str(code))


def table_anchor(resource: str) -> str:
    """The `id` of a table's caption on the page of its dataset."""
    return f"b-{resource}"


def row_anchor(resource: str, line: int) -> str:
    """The `id` of a row by its line in the source: unstable, since rows move when others are added."""
    return f"d-{anchor(resource)[3:]}-{line}"


def key_anchor(resource: str, key: Sequence[str]) -> str:
    """The `id` of a row by its key, with a sum over keys that lose letters in an `id` or have several parts."""
    words = anchor(fold(".".join(key)))[3:]
    is_whole = len(key) == 1 and words == key[0]
    return f"r-{anchor(resource)[3:]}-{words}" + (
        "" if is_whole else f"-{crc32('|'.join(key).encode()):08x}"
    )


# “2020 2.md”, “2020 (1).md”, “2020 - Copy.md”, “2020_copy2.md”, “Copy of 2020.md”.
_COPY = re.compile(
    rf"(?:[ _-]+(?:{any_of('copy.behind')})(?:[ _-]?\(?\d+\)?)?| ?\(\d+\)| \d+"
    rf"| ?\([^()]*conflicted copy[^()]*\)|-(?:DESKTOP|LAPTOP|PC)-[\w-]+)(?=\.\w+$|/)"
    rf"|(?<=/)(?:{any_of('copy.before')}) ",
    re.IGNORECASE,
)


def original_of(file: str) -> str:
    """The file whose copy this is by its name, as programs and file services name theirs; "" where it is none."""
    original = _COPY.sub("", clean(file))
    return "" if original == clean(file) else original
