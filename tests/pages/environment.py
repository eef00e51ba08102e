# ruff: noqa: D103
"""A bare Jinja environment with the theme, standing in for MkDocs'."""

from pathlib import Path
from types import SimpleNamespace

import jinja2
from mkdocs.utils import normalize_url

from site_builder.pages.jinja import dress
from site_builder.plugin.serve import Compiled

THEME = Path(__file__).parents[2] / "theme"
NAV = (("Trang chủ", ""), ("Báo cáo", "cchc/"), ("Dữ liệu", "datasets/"), ("Giới thiệu", "about/"))
COMPILED = {}  # once for all pages of a language; a filter works the hosts into what is compiled


def bare_environment(site, **given):
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(THEME),
        undefined=jinja2.StrictUndefined,
        auto_reload=False,
        bytecode_cache=COMPILED.setdefault((site.language, site.picture_hosts), Compiled(site)),
    )
    environment.filters["url"] = jinja2.pass_context(
        lambda context, value: normalize_url(
            str(value), page=context["page"], base=context["base_url"]
        )
    )
    dress(environment, site, **given)
    return environment


def render(environment, view, name=None):
    nav = [SimpleNamespace(title=title, url=url, active=False) for title, url in NAV]
    page = SimpleNamespace(url="" if view.uri.endswith(".html") else view.uri)
    return environment.get_template(name or view.template).render(
        view=view, page=page, nav=nav, base_url="."
    )
