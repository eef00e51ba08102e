"""What `site-builder serve` needs of the plugin: failures in words of ours, and templates compiled once."""

from __future__ import annotations

from collections.abc import Sequence
from types import CodeType

import jinja2
from jinja2.bccache import Bucket
from mkdocs.exceptions import MkDocsException, PluginError

from site_builder.build.live.overlay import render_failure, render_problems
from site_builder.core.faults import explained, is_ours
from site_builder.core.i18n.catalog import translator
from site_builder.core.i18n.report import tell
from site_builder.core.problem import BuildRefused, Problem
from site_builder.model.config import SiteConfig


class Refusal(PluginError):
    """The checks found errors; nothing was written."""

    def __init__(self, problems: Sequence[Problem], language: str) -> None:
        super().__init__(tell(problems, language))
        self.problems = tuple(problems)


def failure_words(error: BaseException, language: str) -> str:
    """What a build ended by says to an author: words of ours, or those of the plugin that raised them on purpose."""
    if isinstance(error, BuildRefused):
        return tell(error.problems, language)
    if isinstance(error, MkDocsException) or is_ours(error):
        return str(error)
    return explained(error).say(translator(language))


def failure_panel(error: BaseException, language: str, *, has_page: bool) -> str:
    """The same for the browser."""
    if isinstance(error, (Refusal, BuildRefused)):
        return render_problems(error.problems, language, has_page=has_page)
    return render_failure(failure_words(error, language), language, has_page=has_page)


class Compiled(jinja2.BytecodeCache):
    """What Jinja made of each template, until its text changes; for environments that are dressed alike."""

    def __init__(self, site: SiteConfig) -> None:
        self.site = site
        self.stored: dict[str, tuple[str, CodeType]] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """What was made of the same text."""
        checksum, code = self.stored.get(bucket.key, ("", None))
        bucket.code = code if checksum == bucket.checksum else None

    def dump_bytecode(self, bucket: Bucket) -> None:
        """What was made of a text, instead of what was made of another under its name."""
        if bucket.code:
            self.stored[bucket.key] = bucket.checksum, bucket.code


_known: list[Compiled] = []


def compiled_for(site: SiteConfig) -> Compiled:
    """Those of a portal with these settings: a filter may have worked them into what it compiled."""
    if not (_known and _known[0].site == site):
        _known[:] = [Compiled(site)]
    return _known[0]
