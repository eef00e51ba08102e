"""The command `site-builder`: translates words of the command line into calls, and problems into exit codes.

Lives here: one module a group of commands. May enter: every room. Begin with `group`, then `building`.
"""

from __future__ import annotations

from site_builder.cli.authoring import new
from site_builder.cli.building import build, check
from site_builder.cli.caching import cache
from site_builder.cli.collecting import collect_forms
from site_builder.cli.deploying import deploy
from site_builder.cli.describing import describe
from site_builder.cli.documenting import document
from site_builder.cli.excel import excel
from site_builder.cli.group import main
from site_builder.cli.hosting import hosting, probe
from site_builder.cli.importing import import_
from site_builder.cli.releasing import adopt, release, remove, rename, withdraw
from site_builder.cli.sealing import verify
from site_builder.cli.series import break_series, indicator, target
from site_builder.cli.serving import serve
from site_builder.cli.starting import init, upgrade

__all__ = [
    "adopt",
    "break_series",
    "build",
    "cache",
    "check",
    "collect_forms",
    "deploy",
    "describe",
    "document",
    "excel",
    "hosting",
    "import_",
    "indicator",
    "init",
    "main",
    "new",
    "probe",
    "release",
    "remove",
    "rename",
    "serve",
    "target",
    "upgrade",
    "verify",
    "withdraw",
]
