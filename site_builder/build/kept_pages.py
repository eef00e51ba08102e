"""Pages that a template makes of a view alone, kept under all that they show: what did not change is not written again.

A theme that asks for more than we give (MkDocs' `config`, the day of the build) has its pages written each time.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import Any

import jinja2
from jinja2 import meta

from site_builder.build.keep import Keeper, digest_of
from site_builder.build.pipeline import Prepared
from site_builder.pages import View, with_folded
from site_builder.pages.dataset import DatasetView

# What MkDocs gives to every template and no view holds.
_UNSEEN = frozenset(
    {"build_date_utc", "config", "extra_css", "extra_javascript", "mkdocs_version", "page", "pages", "homepage"}
)


@dataclass(frozen=True, slots=True)
class KeptPages:
    """`frame` is a hash of all that is the same for every page: templates and addresses."""

    environment: jinja2.Environment
    keeper: Keeper | None
    frame: str

    @classmethod
    def over(cls, environment: jinja2.Environment, prepared: Prepared) -> KeptPages:
        """Those of one build, in an environment that is dressed."""
        if prepared.keeper is None:
            return cls(environment, None, "")
        sources = sorted(_sources(environment))
        asked = prepared.keeper.remember(partial(_all_asked, environment, sources), "asked", sources)
        addresses = sorted(prepared.page_addresses) if prepared.others else []
        return cls(environment, None if _UNSEEN & set(asked) else prepared.keeper, digest_of(sources, addresses))

    def html(self, context: dict[str, Any], url: str, nav: str) -> str:
        """One page; `context` is what its template finds, with its view."""
        make = partial(self._write, context)
        if self.keeper is None:
            return make()
        site, frame = (context.get(name, self.environment.globals[name]) for name in ("site", "frame"))
        return self.keeper.remember(make, "page", self.frame, url, nav, site, frame, _told(context["view"]))

    def _write(self, context: dict[str, Any]) -> str:
        view = context["view"]
        shown = with_folded(view) if isinstance(view, DatasetView) else view
        return self.environment.get_template(view.template).render({**context, "view": shown})


def _told(view: View) -> tuple[object, ...]:
    return type(view).__name__, view.template, view.policy, view


def _sources(environment: jinja2.Environment) -> list[tuple[str, str]]:
    """The templates of pages, their partials with them."""
    names = [name for name in environment.list_templates() if name.endswith(".html")]
    assert environment.loader is not None
    return [(name, environment.loader.get_source(environment, name)[0]) for name in names]


def _all_asked(environment: jinja2.Environment, sources: list[tuple[str, str]]) -> tuple[str, ...]:
    return tuple(sorted({name for _, source in sources for name in _asked(environment, source)}))


def _asked(environment: jinja2.Environment, source: str) -> set[str]:
    """The names that a template takes from outside; a template that cannot be read asks for everything."""
    try:
        return meta.find_undeclared_variables(environment.parse(source))
    except jinja2.TemplateError:
        return set(_UNSEEN)
