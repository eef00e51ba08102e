"""The command verify: what it reads of a state of the site that was seen before."""

from click.testing import CliRunner

from site_builder.cli import main
from site_builder.model.manifest import NAME
from tests.extensions.deploy.sites import FIRST, built


def test_the_parts_beside_a_manifest_seen_before_are_read(tmp_path, monkeypatch):
    """And which is missing is told where only manifest.json was kept."""
    monkeypatch.setattr("site_builder.model.manifest.LIMIT", 0)
    site, kept = built(tmp_path / "site", FIRST), built(tmp_path / "kept", FIRST)
    words = ["verify", str(site), "--previous", str(kept / NAME)]
    assert CliRunner().invoke(main, words).exit_code == 0
    part = min(kept.glob("manifest/*.json"))
    part.unlink()
    refused = CliRunner().invoke(main, words)
    assert refused.exit_code == 2 and part.name in refused.output
