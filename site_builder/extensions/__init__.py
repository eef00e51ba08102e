"""What only some portals need, one folder each; reached through entry points alone, as anybody's package is.

An extension knows the core through what `docs/compatibility.md` promises and no other extension; the core knows none
of them. Delete a folder and its lines in `pyproject.toml`: the tool builds as before, without its commands.
"""
