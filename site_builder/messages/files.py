"""The files of all answers, for SMS gateways and for a Zalo bot."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from site_builder.config import SiteConfig
from site_builder.messages.answer import Answer, answers_of
from site_builder.messages.keyword import keyword_of, prefix_of, slug_of
from site_builder.messages.sms import sms_text
from site_builder.messages.zalo import list_message, text_message
from site_builder.output import OutputFile, json_bytes
from site_builder.publication import Publication

SMS, KEYWORDS = "sms.json", "zalo/keywords.json"


def message_files(publication: Publication) -> tuple[OutputFile, ...]:
    """`sms/<keyword>.txt`, `sms.json`, `zalo/<keyword>.json`, `zalo/keywords.json`; none where no series has a prefix."""
    site, answers = publication.site, answers_of(publication)
    said = {answer.slug: sms_text(answer, site.language, _host(site)) for answer in answers}
    answers = tuple(answer for answer in answers if said[answer.slug])
    if not answers:
        return ()
    listed = [{"keyword": answer.keyword, "text": said[answer.slug]} for answer in answers]
    return (
        OutputFile(SMS, json_bytes(listed)),
        *(OutputFile(f"sms/{answer.slug}.txt", said[answer.slug].encode("ascii", "replace")) for answer in answers),
        *_zalo(publication, answers),
    )


def message_addresses(publication: Publication) -> Iterator[str]:
    """Every address that `message_files` may fill."""
    answers = answers_of(publication)
    prefixes = {slug_of(prefix_of(publication, answer.series)) for answer in answers}
    yield from (SMS, KEYWORDS) if answers else ()
    yield from (f"zalo/{prefix}.json" for prefix in sorted(prefixes))
    for slug in dict.fromkeys(answer.slug for answer in answers):
        yield from (f"sms/{slug}.txt", f"zalo/{slug}.json")


def _zalo(publication: Publication, answers: tuple[Answer, ...]) -> Iterator[OutputFile]:
    site = publication.site
    for answer in answers:
        message = text_message(answer, site.language, site.absolute(answer.page))
        yield OutputFile(f"zalo/{answer.slug}.json", json_bytes(message))
    known = [_known(site, answer.keyword, answer.name) for answer in answers]
    by_prefix = {_prefix(answer): answer.series for answer in answers}
    for prefix, series in by_prefix.items():
        shown = _shown(publication, [answer for answer in answers if _prefix(answer) == prefix])
        yield OutputFile(f"zalo/{slug_of(prefix)}.json", json_bytes(list_message(shown, site.language, site.url)))
        known.append(_known(site, prefix, publication.series_title(series).say(site.language)))
    yield OutputFile(KEYWORDS, json_bytes(known))


def _shown(publication: Publication, answers: list[Answer]) -> list[Answer]:
    """What stands in the list of a prefix: the headlines of the newest report, else the newest figures."""
    latest = {answer.keyword: answer for answer in answers if answer.is_latest}
    newest = publication.reports_of(answers[0].series)[:1]
    headed = [keyword_of(_prefix(answers[0]), each.figure) for report in newest for each in report.headlines]
    return [latest[keyword] for keyword in headed if keyword in latest] or list(latest.values())


def _prefix(answer: Answer) -> str:
    return answer.keyword.partition(" ")[0]


def _known(site: SiteConfig, keyword: str, name: str) -> dict[str, Any]:
    return {"keyword": keyword, "name": name, "message": site.absolute(f"zalo/{slug_of(keyword)}.json")}


def _host(site: SiteConfig) -> str:
    return site.url.partition("://")[2].rstrip("/")
