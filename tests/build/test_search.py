"""The search index of a site that is served, until its own is made."""

import os

from site_builder.build.site.search import Index
from site_builder.build.store.kept import ANEW
from site_builder.core.staging import Spool


def test_the_index_before_stands_in_also_where_the_disk_knows_no_links(tmp_path, monkeypatch):
    """It is copied then."""

    def refuse(source, place, **how):
        raise OSError("no links here")

    monkeypatch.setattr(os, "link", refuse)
    last, site = tmp_path / "1", tmp_path / "2"
    (last / "pagefind" / "index").mkdir(parents=True)
    (last / "pagefind" / "index" / "x.pf_index").write_bytes(b"x")
    assert Index(site, ("vi",), ANEW, "", last, source=Spool(tmp_path)).stand_in()
    assert (site / "pagefind" / "index" / "x.pf_index").read_bytes() == b"x"
