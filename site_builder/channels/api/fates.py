"""What became of a value, as documents of the API say it."""

from __future__ import annotations

from site_builder.channels.api import report_shapes
from site_builder.derive.fate import Fate, say_fate
from site_builder.model.config import SiteConfig


def fate_shape(site: SiteConfig, fate: Fate) -> report_shapes.Fate:
    """One fate with its words and the page that it leads to."""
    return report_shapes.Fate(
        kind=fate.kind,
        date=fate.date,
        old=fate.old,
        new=fate.new,
        status=fate.status,
        text=say_fate(fate, site.language),
        page=site.absolute(fate.href) if fate.href else "",
    )
