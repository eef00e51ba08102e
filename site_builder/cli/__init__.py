"""The command `site-builder`: translates words of the command line into calls, and problems into exit codes.

Lives here: one module a group of commands, loaded when one of them is called. May enter: every room. Begin with
`group`, then `building`.
"""

from __future__ import annotations

from site_builder.cli.group import main

__all__ = ["main"]
