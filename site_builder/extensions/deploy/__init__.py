"""Bring a built site to where it is served: a folder, a host over rsync, a bucket, a branch of a repository.

Brings `deploy`, `deploy settings` and `deploy probe`; buckets need the extra `deploy`. Without this folder any
program that copies a folder publishes the site.

`change` says what becomes of the target, `target` what a target can do. A folder and a branch take all in one step;
the others take it in the order of `staged`: data, pages, the lists that lead to them, the manifest, then removals.
"""

from site_builder.core.extension import commands_beside

_HERE = "site_builder.extensions.deploy"
COMMANDS = commands_beside(__file__)
