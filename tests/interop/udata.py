"""udata takes the catalogue: its own DCAT backend in a real harvest, its database in memory.

python -m tests.interop.udata SITE [PAGED], or life STEPS
"""

import logging
import sys
from datetime import date
from functools import cache

import mongomock
from udata import settings
from udata.app import create_app

from tests.interop.facts import FIELDS, HISTORY, compare, published, serve
from tests.interop.life import follow

FREQUENCIES = {
    "monthly": "MONTHLY",
    "quarterly": "QUARTERLY",
    "semiannual": "ANNUAL_2",
    "annual": "ANNUAL",
    "irregular": "IRREG",
}
MEMORY = {
    "host": "mongodb://localhost/udata",
    "mongo_client_class": mongomock.MongoClient,
    "uuidRepresentation": "standard",
}


class Settings(settings.Testing):
    """As udata's own tests have them, in Vietnamese, with made-up domains allowed."""

    MONGODB_HOST = MEMORY["host"]
    MONGODB_SETTINGS = MEMORY
    HARVESTER_BACKENDS = ["dcat"]
    SECRET_KEY = SECURITY_PASSWORD_SALT = "interop"
    LANGUAGES = {"vi": "Tiếng Việt", "en": "English"}
    DEFAULT_LANGUAGE = "vi"
    URLS_ALLOW_PRIVATE = URLS_ALLOW_LOCAL = True
    HARVEST_AUTOARCHIVE_GRACE_DAYS = -1  # what is not there any more is archived at once
    URLS_ALLOWED_TLDS = settings.Testing.URLS_ALLOWED_TLDS | {"example"}


def harvest(url, *, dryrun=False):
    """The job of a real harvest by an organization that is new each time."""
    from udata.core.dataservices.models import Dataservice
    from udata.core.dataset.models import Dataset
    from udata.harvest.backends.dcat import DcatBackend

    Dataset.drop_collection()
    Dataservice.drop_collection()
    return DcatBackend(source_of(url), dryrun=dryrun).harvest()


def source_of(url):
    """An address to harvest, of a new organization."""
    from udata.core.dataset.models import License
    from udata.core.organization.models import Organization
    from udata.harvest.models import HarvestSource

    if not License.objects(id="cc-by").first():
        address = "https://creativecommons.org/licenses/by/4.0/"
        License(id="cc-by", title="Creative Commons Attribution", url=address).save()
    owner = Organization(name=f"Interop {url}", description="Interop").save()
    return HarvestSource(name=f"interop {url}", url=url, backend="dcat", organization=owner).save()


def visitor():
    """A visit after the other by one source, whose datasets stay: what udata holds by its own id, but the archived."""
    from udata.core.dataset.models import Dataset
    from udata.harvest.backends.dcat import DcatBackend

    source_at = cache(source_of)

    def visit(address):
        job = DcatBackend(source_at(f"{address}/catalog/udata.ttl")).harvest()
        failed = [item for item in job.items if item.status == "failed"]
        print(
            *(f"  {item.remote_id}: {item.errors[0].message[:300]}\n" for item in failed),
            sep="",
            end="",
        )
        print(*(f"  {error.message[:300]}\n" for error in job.errors), sep="", end="")
        held = {str(each.id): held_of(each) for each in Dataset.objects if not each.archived}
        return held, len(failed) + len(job.errors)

    return visit


def held_of(dataset):
    """What must not go backwards, and what must stay where nothing happened."""
    harvest = dataset.harvest
    return {
        "page": harvest.remote_url,
        "issued": day(harvest.issued_at) if harvest.issued_at else "",
        "modified": day(harvest.modified_at) if harvest.modified_at else "",
        "files": sorted(
            (each.url, each.checksum.value) for each in dataset.resources if each.checksum
        ),
    }


def taken(item):
    """The facts of one dataset as udata holds them. What udata keeps as extras is taken from there."""
    dataset = item.dataset
    people = {each.role: each for each in dataset.contact_points}
    return item.remote_id, {
        "title": dataset.title,
        "description": dataset.description,
        "licence": dataset.license.url if dataset.license else "",
        "publisher": people["publisher"].name,
        "contact": people["contact"].name,
        "email": people["contact"].email,
        "start": day(dataset.temporal_coverage.start),
        "end": day(dataset.temporal_coverage.end),
        "frequency": FREQUENCIES.get(dataset.frequency.value if dataset.frequency else "", ""),
        "keywords": dataset.tags,
        "files": {
            each.url: (each.format, each.mime, each.filesize, each.checksum and each.checksum.value)
            for each in dataset.resources
        },
        "issued": day(dataset.harvest.issued_at) if dataset.harvest.issued_at else "",
        "modified": day(dataset.harvest.modified_at) if dataset.harvest.modified_at else "",
    }


def day(moment):
    """A date as it is written."""
    return moment.isoformat()[:10] if isinstance(moment, date) else str(moment)


def expected_of(site):
    """udata writes formats small and tags as slugs with the themes among them."""
    from udata.tags import slug

    expected = published(site)
    for each in expected.values():
        each["keywords"] = sorted(slug(word) for word in each["keywords"])
        each["files"] = {url: (kind.lower(), *rest) for url, (kind, *rest) in each["files"].items()}
    return expected


def life(steps):
    """Every step of tests.life by one source."""
    logging.disable(logging.CRITICAL)
    with create_app(settings.Defaults, override=Settings).app_context():
        return follow("udata", steps, visitor())


def main(site, paged=""):
    """Every serialization and the pages of a large catalogue."""
    logging.disable(logging.CRITICAL)
    differed = 0
    with create_app(settings.Defaults, override=Settings).app_context():
        address, expected = serve(site), expected_of(site)
        for name in ("catalog/udata.ttl", "catalog/udata.rdf", "catalog/udata.jsonld"):
            job = harvest(f"{address}/{name}")
            failed = [item for item in job.items if item.status == "failed"]
            for item in failed:
                print(f"  {item.remote_id}: {item.errors[0].message[:300]}")
            # The API is an item of its own, a service without a dataset.
            found = dict(
                taken(item) for item in job.items if item.status == "done" and item.dataset
            )
            services = [item for item in job.items if item.status == "done" and item.dataservice]
            print(f"udata {name}: {len(services)} services")
            for identifier, facts in found.items():
                known = set(expected.get(identifier, {}).get("keywords", ()))
                facts["keywords"] = sorted(known & set(facts["keywords"]))
            differed += (
                compare(f"udata {name}", found, expected, (*FIELDS, *HISTORY))
                + len(failed)
                + len(job.errors)
            )
        refused = [
            item for item in harvest(f"{address}/catalog.ttl").items if item.status == "failed"
        ]
        print(
            f"udata catalog.ttl: refuses {len(refused)} of {len(expected)} (at none, catalog/udata.* may go)"
        )
        if paged:
            # A dry run: a database in memory is slow.
            job = harvest(f"{paged}/catalog/udata/page/1.ttl", dryrun=True)
            done = [item for item in job.items if item.status == "done" and not item.dataservice]
            print(f"udata pages: {len(done)} datasets, {len(job.errors)} errors")
            differed += len(job.errors) + (len(done) != 1201)
    return differed


if __name__ == "__main__":
    sys.exit(1 if (life(*sys.argv[2:]) if sys.argv[1] == "life" else main(*sys.argv[1:])) else 0)
