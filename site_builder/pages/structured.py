"""What search engines read in a page, in plain schema.org terms: the site, a report, an indicator, and the path to it.

Source: https://schema.org/ (WebSite, DataCatalog, Report, Dataset, StatisticalVariable, BreadcrumbList).
What is not known is left out.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from site_builder.core import addresses as at
from site_builder.core.calendar.period import Window
from site_builder.core.files import drop_empty
from site_builder.core.text import unmarked
from site_builder.derive.fact_ids import indicator_facts
from site_builder.derive.history import History
from site_builder.model.config import Licence, SiteConfig
from site_builder.model.edition import Edition
from site_builder.model.report import Report
from site_builder.pages import Crumb
from site_builder.pages.downloads import FileView

CONTEXT = "https://schema.org"
_TYPES = {"csv": "text/csv", "json": "application/json"}


def site_node(site: SiteConfig) -> dict[str, Any]:
    """The site and its catalogue of data."""
    text = {
        "name": unmarked(site.name),
        "description": unmarked(site.description.say(site.language)),
    }
    catalogue = {
        "@type": "DataCatalog",
        "url": site.page_url(at.DATASETS),
        "publisher": publisher_node(site),
        **text,
    }
    home = {
        "@type": "WebSite",
        "url": site.page_url(at.HOME),
        "inLanguage": str(site.language),
        **text,
    }
    return {"@context": CONTEXT, "@graph": [drop_empty(home), drop_empty(catalogue)]}


def publisher_node(site: SiteConfig) -> dict[str, Any]:
    """Who publishes the site."""
    name = unmarked(site.publisher.name.say(site.language))
    return drop_empty({"@type": "Organization", "name": name, "url": site.publisher.url})


def report_node(
    site: SiteConfig, report: Report, creator: str, text: Edition | None = None
) -> dict[str, Any]:
    """A report with its days, its number and whoever made it; `text` is the edition of its text that stands."""
    return drop_empty(
        {
            "@context": CONTEXT,
            "@type": "Report",
            "name": unmarked(report.title.say(site.language)),
            "description": unmarked(report.description.say(site.language)),
            "url": site.page_url(report.uri),
            "inLanguage": str(site.language),
            "reportNumber": report.document_number,
            "datePublished": report.issued.isoformat() if report.issued else "",
            "dateModified": text.date.isoformat() if text else "",
            "version": str(text.version) if text else "",
            "temporalCoverage": report.window.interval,
            "author": {"@type": "Organization", "name": unmarked(creator)} if creator else None,
            "publisher": publisher_node(site),
        }
    )


def indicator_node(
    site: SiteConfig, history: History, files: Sequence[FileView], licences: Sequence[Licence]
) -> dict[str, Any] | None:
    """The figures of an indicator as a dataset of one variable; None where nothing was observed."""
    if not history.entries:
        return None
    indicator, language = history.indicator, site.language
    name, definition = (
        unmarked(text.say(language)) for text in (indicator.name, indicator.definition)
    )
    starts = [entry.observation.window.start for entry in history.entries]
    ends = [entry.observation.window.end for entry in history.entries]
    return drop_empty(
        {
            "@context": CONTEXT,
            "@type": "Dataset",
            "name": name,
            "description": definition or name,
            "url": site.page_url(at.indicator_uri(history.series, indicator.code)),
            "identifier": indicator.code,
            "inLanguage": str(language),
            "license": next((licence.url for licence in licences if licence.url), ""),
            "publisher": publisher_node(site),
            "temporalCoverage": Window(min(starts), max(ends)).interval,
            "variableMeasured": [drop_empty(each) for each in _variables(site, history, name)],
            "distribution": [
                drop_empty(
                    {
                        "@type": "DataDownload",
                        "contentUrl": site.absolute(file.uri),
                        "encodingFormat": kind,
                    }
                )
                for file in files
                if (kind := _TYPES.get(file.uri.rpartition(".")[2], ""))
            ],
        }
    )


def _variables(site: SiteConfig, history: History, name: str) -> Iterator[dict[str, Any]]:
    """What was measured, as search engines read it; of figures that are numbers as Data Commons does, too."""
    indicator, language = history.indicator, site.language
    yield {
        "@type": "PropertyValue",
        "name": name,
        "unitText": unmarked(indicator.unit.say(language)),
    }
    if not indicator.scale:
        stem = indicator_facts(history.known_as, indicator.code)
        method = unmarked(indicator.method.say(language))
        document = site.absolute(at.facts_json(stem))
        yield {"@type": "StatisticalVariable", "name": name, "identifier": stem, "url": document,
               "measurementMethod": method, "statType": "https://schema.org/measuredValue"}  # fmt: skip


def path_node(site: SiteConfig, crumbs: Sequence[Crumb]) -> Mapping[str, Any] | None:
    """The path that a page shows, None where it is too short to be one."""
    if len(crumbs) < 2:
        return None
    steps = [
        {
            "@type": "ListItem",
            "position": index,
            "name": unmarked(crumb.title),
            "item": site.page_url(crumb.href),
        }
        for index, crumb in enumerate(crumbs, 1)
    ]
    return {"@context": CONTEXT, "@type": "BreadcrumbList", "itemListElement": steps}
