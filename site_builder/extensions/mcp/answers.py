"""What assistants can ask of a published portal: each question one function, each answer a record of plain values.

Every figure comes out of a document of facts, with its unit, period, status, corrections, source and address.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from urllib.parse import unquote

from site_builder.build.seal.inspect import read_sealed
from site_builder.build.seal.minisign import PublicKey, SignatureError
from site_builder.build.seal.minisign import verify as verify_signature
from site_builder.core import addresses as at
from site_builder.core.calendar.period import known_period
from site_builder.core.files import drop_empty, sha256_of
from site_builder.core.numbers.number import canonical_number
from site_builder.extensions.mcp.portal import LANGUAGES, PublishedPortal
from site_builder.extensions.mcp.rank import Answer, Reply
from site_builder.model.indicator import UNKNOWN
from site_builder.model.manifest import NAME, SIGNATURE
from site_builder.pages.search.finder import phrase

Record = dict[str, Any]
Document = Mapping[str, Any]
MOST_HITS = 8  # things that a question finds
ROWS = 100  # of a table, at most at once
MANY = 12  # areas of which one stands for all, as on pages
_OTHER = frozenset(("rank", "compare"))
_STATED = (
    "printed",
    "unit",
    "values",
    "note",
    "is_derived",
    "run",
    "corrections",
    "breaks",
    "doubts",
)
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_MONTH = re.compile(r"(?<!\d)(\d{1,2})[/-]((?:19|20)\d\d)(?!\d)")
_ALONE = {
    "several": "sources contradict each other about it",
    "derived": "it was derived, not printed by its source",
    "near": "it is not exact (“{qualifier}”)",
}


@dataclass(frozen=True)
class Chosen:
    """A fact in its document."""

    document: Document
    fact: Mapping[str, Any]


@dataclass(frozen=True)
class Answers:
    """The tools over one portal; with a `key` signatures are checked."""

    portal: PublishedPortal
    key: PublicKey | None = None

    def find(self, query: str, language: str = "") -> Record:
        """What there is about a question."""
        language, ranked = self._ranked(query, language)
        if not ranked:
            return {
                "found": [],
                "hint": "Nothing holds these words. Leave out a word, or ask in the portal's language.",
            }
        return {"language": language, "found": [self._hit(answer) for answer in ranked]}

    def value(self, query: str, area: str = "", period: str = "", language: str = "") -> Record:
        """The figure that answers, or why there is none."""
        if chosen := self._by_id(query):
            return self._brief(chosen)
        language, ranked = self._ranked(query, language)
        hits = [self._hit(answer) for answer in ranked]
        reply = self.portal.ranking.reply(
            f"{query} {area} {period}".strip(), language, self._facts_text
        )
        if reply and (reply.text or len(reply.cells) > 1):
            return self._replied(reply) | {"found": hits}
        reason, several = (
            "No indicator or figure answers this; look at what was found.",
            list[Chosen](),
        )
        is_other = not _OTHER.isdisjoint(self.portal.ranking.named(query, language).kinds)
        for best in ranked:
            if best.kind not in ("indicator", "figure"):
                break
            if not best.is_whole:
                reason = reason if several else "Something that it names is not in what was found."
                break
            own, why = self._facts_of(language, best, query, area, period)
            if len(own) == 1 and not several and not is_other:
                return self._brief(own[0]) | {"asked": query}
            reason = reason if several else why
            several = several or own
        reason = (
            "It asks for a rank or a comparison: take `table`, `history` or `compare`."
            if is_other
            else reason
        )
        listed = [self._brief(each, short=True) for each in several[:MOST_HITS]]
        return drop_empty({"unsure": reason, "several": listed, "found": hits})

    def history(self, query: str, area: str = "") -> Record:
        """Every period of an indicator in an area."""
        document, code = self._course(query, area)
        if document is None:
            return {"unknown": f"No indicator answers “{query}”.", **self.find(query)}
        own = [fact for fact in document["facts"] if fact.get("area", "") == code]
        listed = [self._brief(Chosen(document, fact), short=True) for fact in own]
        warning = "Values of different “run” are not comparable: a break lies between them."
        return drop_empty(
            {
                "name": document["name"],
                "direction": document.get("direction", ""),
                "definition": document.get("definition", ""),
                "area": self._area(document, code),
                "other_areas": [
                    each["code"] for each in document.get("areas", ()) if each["code"] != code
                ],
                "values": listed,
                "warning": warning if len({fact.get("run") for fact in own}) > 1 else "",
                "link": document["page"].partition("#")[0],
            }
        )

    def fate(self, id: str) -> Record:
        """What became of a figure."""
        chosen = self._by_id(id)
        if chosen is None:
            return _unknown(id)
        others = [_plain(each) for each in chosen.fact.get("others", ())]
        nothing = not others and not chosen.fact.get("corrections")
        return self._brief(chosen) | drop_empty(
            {
                "others": others,
                "fate": "Nothing was corrected, revised, taken back or replaced."
                if nothing
                else "",
            }
        )

    def cite(self, id: str) -> Record:
        """How to cite a figure."""
        chosen = self._by_id(id)
        return self._brief(chosen) if chosen else _unknown(id)

    def compare(self, a: str, b: str) -> Record:
        """The difference of two figures, or why there is none."""
        chosen = [self._by_id(each) or self._one(each) for each in (a, b)]
        missing = [name for name, each in zip((a, b), chosen, strict=True) if each is None]
        first, second = chosen
        if first is None or second is None:
            return {"not_comparable": f"not comparable: no figure is known by “{missing[0]}”."}
        both = {"a": self._brief(first), "b": self._brief(second)}
        if reason := _incomparable(first, second):
            return {"not_comparable": f"not comparable: {reason}", **both}
        old, new = Decimal(first.fact["value"]), Decimal(second.fact["value"])
        difference, unit = new - old, first.fact.get("unit", "")
        percent = difference / abs(old) * 100 if old and unit != "%" else None
        good = {"up": difference > 0, "down": difference < 0}.get(
            second.document.get("direction", "")
        )
        smallest = second.document.get("smallest", "")
        is_unsure = smallest == UNKNOWN
        is_small = bool(smallest) and not is_unsure and abs(difference) < Decimal(smallest)
        is_judged = good is not None and difference and not (is_unsure or is_small)
        judged = "no clear change" if is_small else ""
        judged = ("better" if good else "worse") if is_judged else judged
        note = "whether such a difference counts is not known" if is_unsure else ""
        return drop_empty(
            {
                "difference": canonical_number(difference),
                "unit": "percentage points" if unit == "%" else unit,
                "percent": f"{percent:.2f}" if percent is not None else "",
                "says": "; ".join(filter(None, ("b less a", judged, note))),
                **both,
            }
        )

    def verify(self, id: str) -> Record:
        """Whether the file of a figure is the one that the portal sealed."""
        chosen = self._by_id(id)
        if chosen is None:
            return _unknown(id)
        stated = self._stated(chosen)
        uri = unquote(self.portal.uri(stated.get("file", "")))
        digest = sha256_of(self.portal.read(uri)) if uri else ""
        sealed = read_sealed(f"{self.portal.where.rstrip('/')}/{NAME}").by_path.get(uri)
        return self._brief(chosen) | {
            "file": stated.get("file", ""),
            "hash_of_the_fact": "holds"
            if digest and digest == stated.get("sha256")
            else "does not hold",
            "hash_of_the_manifest": "holds"
            if sealed and sealed.sha256 == digest
            else "does not hold",
            "signature": self._signature(),
        }

    def table(
        self, name: str, resource: str = "", period: str = "", offset: int = 0, limit: int = 50
    ) -> Record:
        """Rows of a table of a dataset, or all areas of an indicator in a period."""
        document = self.portal.facts(name) or getattr(self._by_id(name), "document", None)
        if document and document["kind"] == "indicator":
            return self._by_area(document, period)
        try:
            rows = self.portal.json(at.dataset_file(name, f"{resource}.json"))
        except OSError:
            return self._tables(name)
        end = offset + min(max(limit, 1), ROWS)
        rows = rows if isinstance(rows, list) else rows.get("rows", rows.get("data", []))
        more = f"Ask again with offset={end}." if end < len(rows) else ""
        about = self.portal.json(f"api/v1/datasets/{name}.json")["data"]
        keys = ("title", "period", "version", "modified", "identifier", "page", "state")
        described: Mapping[str, Any] = next(
            (each for each in about["resources"] if each["name"] == resource), {}
        )
        return drop_empty(
            {
                **{key: about.get(key, "") for key in keys},
                "columns": [_plain(each) for each in described.get("fields", ())],
                "row_count": len(rows),
                "rows": [_plain(row) for row in rows[max(offset, 0) : end]],
                "more": more,
                "link": about["page"],
            }
        )

    # How a question finds its figure.

    def _facts_text(self, name: str) -> str:
        try:
            return self.portal.read(at.facts_json(name)).decode()
        except OSError:
            return ""

    def _replied(self, reply: Reply) -> Record:
        """Rows of a ranking, several figures, or what is missing of what was asked, in the words of the portal."""
        parts = reply.address.partition("#")[0].strip("/").split("/")
        document = self.portal.facts(".".join(parts[1:3])) if len(parts) == 3 else None
        own = {
            (fact.get("area", ""), fact["period"]): fact["id"]
            for fact in (document or {}).get("facts", ())
        }
        cells = [
            drop_empty(
                {
                    "called": cell["label"],
                    "place": cell["place"],
                    "period": cell["when"],
                    "printed": cell["answer"],
                    "id": own.get((cell["area"], cell["period"]), ""),
                }
            )
            for cell in reply.cells
        ]
        is_missing = reply.kind in ("lacks", "near", "none")
        return drop_empty(
            {
                "unsure" if is_missing else "says": reply.text,
                "figures": cells,
                "link": f"{self.portal.home}{reply.address}" if reply.address else "",
            }
        )

    def _ranked(self, query: str, language: str) -> tuple[str, list[Answer]]:
        """In the language asked for, else in that whose index knows most of the words."""
        ranking = self.portal.ranking
        name = language if language in ranking.languages else ranking.language(query)
        return name, ranking.rank(query, name, MOST_HITS)

    def _hit(self, answer: Answer) -> Record:
        document = _document_name(answer)
        return drop_empty(
            {
                "kind": answer.kind,
                "title": answer.title,
                "printed": answer.answer,
                "period": answer.when,
                "status": answer.status,
                "facts": document if document in self.portal.documents else "",
                "link": f"{self.portal.home}{answer.address}",
            }
        )

    def _facts_of(
        self, language: str, best: Answer, query: str, area: str, period: str
    ) -> tuple[list[Chosen], str]:
        """The facts of an answer that fit area and period, and why they are not one."""
        own = list(self._of_hit(best))
        if not own:
            return [], "It has no facts."
        document = own[0].document
        wanted, unknown = self._areas_asked(language, own, f"{query} {area}")
        if unknown:
            return [], f"It has no figure of {', '.join(unknown)}."
        within = [each.fact for each in own if each.fact.get("area", "") in wanted]
        spans = self.portal.ranking.named(f"{query} {period}", language).spans
        facts = _of_period(within, f"{query} {period}", document, spans)
        why = (
            "Several figures answer; choose one by its id."
            if facts
            else "It has no figure of that period."
        )
        return [Chosen(document, fact) for fact in facts], why

    def _of_hit(self, answer: Answer) -> Iterator[Chosen]:
        """The facts behind what search found: those of an indicator, or the figure at an anchor."""
        parts = answer.address.partition("#")[0].strip("/").split("/")
        if answer.kind == "indicator":
            document = self.portal.facts(_document_name(answer))
            yield from (Chosen(document or {}, fact) for fact in (document or {}).get("facts", ()))
            return
        anchor = answer.address.partition("#")[2]
        for name, each in self.portal.documents.items():
            document = self.portal.facts(name) if each["kind"] == "dataset" else None
            for fact in document["facts"] if document else ():
                is_there = fact["page"].endswith(f"#{anchor}") and fact.get("label")
                if document and is_there and (parts[-1] == name or each.get("series") == parts[0]):
                    yield Chosen(document, fact)

    def _areas_asked(
        self, language: str, own: Sequence[Chosen], query: str
    ) -> tuple[list[str], list[str]]:
        """The codes of the areas that a query names, of all where it names none; and those that the facts lack.

        Of many areas that of the newest figure stands for all. An area is the same place in other boundaries, too.
        """
        document, named = own[0].document, self.portal.ranking.named(query, language).areas
        areas = document.get("areas", ())
        names = {
            (phrase(name), each["code"])
            for each in areas
            for name in (each["name"], each.get("name_en"))
            if name
        }
        called = {
            code for name, code in names if any(f"{name} ".startswith(f"{each} ") for each in named)
        }
        if asked := called or {
            code for name, code in names if any(f" {each} " in f" {name} " for each in named)
        }:
            return sorted(asked), []
        within = (
            document
            if document.get("area")
            else self.portal.facts(own[0].fact["dataset"]) or {"area": ""}
        )
        home = phrase(within["area"].replace("-", " "))
        unknown = [name for name in named if not f"{home} ".startswith(f"{name} ")]
        if unknown:
            return [], sorted(unknown)
        codes = [each["code"] for each in areas] if len(areas) <= MANY else [document["area"]]
        return codes or list({each.fact.get("area", "") for each in own}), []

    def _one(self, query: str) -> Chosen | None:
        answer = self.value(query)
        return self._by_id(answer["id"]) if "id" in answer else None

    def _by_id(self, text: str) -> Chosen | None:
        names = [
            name
            for name in self.portal.documents
            if text == name or text.startswith((f"{name}.", f"{name}@"))
        ]
        for name in sorted(names, key=len, reverse=True):
            document = self.portal.facts(name)
            for fact in document["facts"] if document else ():
                if fact["id"] == text or (
                    text == name and document and document["id"] == fact["id"]
                ):
                    return Chosen(document or {}, fact)
        return None

    def _course(self, query: str, area: str) -> tuple[Document | None, str]:
        """The document of an indicator, and the area whose values are meant."""
        chosen, (language, ranked) = self._by_id(query), self._ranked(query, "")
        best = next(map(_document_name, ranked), "")
        document = self.portal.facts(query) or (
            chosen.document if chosen else self.portal.facts(best)
        )
        if document is None or document["kind"] != "indicator":
            return None, ""
        if chosen and not area:
            return document, chosen.fact.get("area", "")
        own = [Chosen(document, fact) for fact in document["facts"]]
        areas, _ = self._areas_asked(language, own, f"{query} {area}")
        return document, document["area"] if document["area"] in areas else areas[
            0
        ] if areas else document["area"]

    # How a figure is said.

    def _stated(self, chosen: Chosen) -> Mapping[str, Any]:
        where = (chosen.fact["dataset"], chosen.fact.get("resource", ""))
        listed = {
            (each["dataset"], each.get("resource", "")): each
            for each in chosen.document["datasets"]
        }
        return listed.get(where) or listed.get((where[0], "")) or {}

    def _brief(self, chosen: Chosen, *, short: bool = False) -> Record:
        """A figure with all that has to be said with it."""
        document, fact, stated = chosen.document, chosen.fact, self._stated(chosen)
        value, is_row = fact.get("value"), document["kind"] == "dataset"
        record = {
            "id": fact["id"],
            "name": fact.get("label") or document["name"],
            "value": canonical_number(value) if value is not None else "",
            **{key: _plain(fact.get(key)) for key in _STATED},
            "area": self._area(document, fact.get("area", ""))
            or (document["area"] if is_row else ""),
            "period": fact.get("period", "") or document["period"],
            "status": fact.get("status") or (document["status"] if is_row else "") or "not stated",
            "rank": fact.get("rank"),
            "link": fact["page"],
        }
        if not short:
            record |= {
                **{key: _plain(fact.get(key)) for key in ("others", "start", "end", "dataset")},
                "edition": stated.get("edition", ""),
                "sha256": stated.get("sha256", ""),
                "source": [_plain(each) for each in fact.get("source") or stated.get("source", ())],
                "citation": fact.get("citation", "") or document["citation"],
                "licence": document["licence"]["name"],
                "portal": document["portal"]["title"],
            }
        return {key: each for key, each in record.items() if each not in ("", None, [], {}, False)}

    def _area(self, document: Document, code: str) -> str:
        return next(
            (each["name"] for each in document.get("areas", ()) if each["code"] == code), code
        )

    def _by_area(self, document: Document, period: str) -> Record:
        """All areas of an indicator in one period, the best first."""
        period = period or document["period"]
        own = [
            fact
            for fact in document["facts"]
            if fact["period"] == period and fact.get("value") is not None
        ]
        own.sort(
            key=lambda fact: Decimal(fact["value"]), reverse=document.get("direction") != "down"
        )
        rows = [self._brief(Chosen(document, fact), short=True) for fact in own]
        periods = list(dict.fromkeys(fact["period"] for fact in document["facts"]))
        return {
            "name": document["name"],
            "period": period,
            "periods": periods,
            "rows": rows,
            "link": document["page"],
        }

    def _tables(self, name: str) -> Record:
        try:
            about = self.portal.json(f"api/v1/datasets/{name}.json")["data"]
        except OSError:
            listed = [each["name"] for each in self.portal.json("api/v1/datasets.json")["data"]]
            return {"unknown": f"There is no dataset “{name}”.", "datasets": listed[:ROWS]}
        tables = [{"resource": each["name"], "title": each["title"]} for each in about["resources"]]
        return {
            "choose": "Name one of these tables as `resource`.",
            "tables": tables,
            "link": about["page"],
        }

    def _signature(self) -> str:
        if self.key is None:
            return "not checked: the command was started without --key"
        try:
            signature = self.portal.read(SIGNATURE).decode()
            return f"holds: {verify_signature(self.portal.read(NAME), signature, self.key)}"
        except OSError:
            return "does not hold: the manifest is not signed"
        except (SignatureError, ValueError) as error:
            return f"does not hold: {error}"


def _unknown(text: str) -> Record:
    return {"unknown": f"No fact has the id “{text}”. Ask `find` or `value` first."}


def _document_name(answer: Answer) -> str:
    """The document of facts behind what search found."""
    page, _, _ = answer.address.partition("#")
    parts = page.strip("/").split("/")
    if answer.kind == "indicator" and len(parts) == 3:
        return answer.facts or f"{parts[1]}.{parts[2]}"
    return parts[1] if len(parts) == 2 and parts[0] == "datasets" else ""


def _of_period(
    facts: Sequence[Mapping[str, Any]], query: str, document: Document, spans: Collection[str]
) -> list[Any]:
    """The facts of the period that a query names; of none named the newest that there is."""

    def period(fact: Mapping[str, Any]) -> str:
        return str(fact.get("period") or document["period"])

    if months := [f"{year}-{int(month):02}" for month, year in _MONTH.findall(query)]:
        return [fact for fact in facts if period(fact) in months]
    if spans:
        ends = tuple(f"{year}-{span}" for year in _YEAR.findall(query) or [""] for span in spans)
        return [
            fact for fact in facts if period(fact).endswith(ends) or f"{period(fact)[:7]}" in ends
        ]
    text = f" {phrase(query)} "
    labelled = [
        (fact, label) for fact in facts for label in _labels(period(fact)) if f" {label} " in text
    ]
    if labelled:
        longest = max(len(label) for _, label in labelled)
        return [fact for fact, label in labelled if len(label) == longest]
    if years := _YEAR.findall(query):
        own = [fact for fact in facts if period(fact) in years]
        return own or [fact for fact in facts if period(fact)[:4] in years]
    known = [fact for fact in facts if fact.get("value") is not None or fact.get("others")]
    last = {fact.get("area", ""): fact for fact in sorted(known, key=_end)}
    newest = max(map(_end, last.values()), default="")
    return [fact for fact in last.values() if _end(fact) == newest]


def _end(fact: Mapping[str, Any]) -> str:
    return str(fact.get("end", ""))


def _labels(code: str) -> Iterator[str]:
    yield phrase(code.replace("-", " "))
    if (period := known_period(code)) and not code.isdigit():
        yield from (phrase(period.label(each)) for each in LANGUAGES)


def _incomparable(a: Chosen, b: Chosen) -> str:
    """Why two figures are not compared; "" where they may be."""
    for each in (a, b):
        if each.fact.get("value") is None:
            return f"{each.fact['id']} has no one value."
    if a.document["url"] != b.document["url"] or a.document["kind"] != "indicator":
        return "they are of different indicators."
    for each in (a, b):
        if why := each.fact.get("alone"):
            return f"{each.fact['id']}: {_ALONE.get(why, why).format(qualifier=each.fact.get('qualifier', ''))}."
    one, two = a.fact, b.fact
    if one.get("unit", "") != two.get("unit", ""):
        return f"units differ ({one.get('unit', '')}, {two.get('unit', '')})."
    if _kind(one["period"]) != _kind(two["period"]):
        return f"kinds of period differ ({one['period']}, {two['period']})."
    if one.get("area", "") != two.get("area", ""):
        if one["period"] != two["period"]:
            return "both area and period differ."
        levels = {each["code"]: each.get("level", 0) for each in a.document.get("areas", ())}
        if levels.get(one.get("area", "")) != levels.get(two.get("area", "")):
            return "levels differ: one area is part of another."
    if one.get("run") != two.get("run"):
        later = max(one, two, key=lambda fact: fact["end"])
        notes = [each.get("note", "") for each in later.get("breaks", ())]
        return "a break lies between them." + "".join(f" {note}" for note in notes[:1])
    return ""


def _kind(code: str) -> str:
    period = known_period(code)
    return period.kind.value if period else code


def _plain(value: Any) -> Any:
    """Values that any JSON writer takes, numbers with their digits as text."""
    if isinstance(value, Mapping):
        return {str(key): _plain(each) for key, each in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(each) for each in value]
    is_number = isinstance(value, (Decimal, int)) and not isinstance(value, bool)
    return canonical_number(value) if is_number else value
