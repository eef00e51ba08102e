"""Folders in, nouns and problems out; the only room that knows the dicts of YAML, JSON and front matter.

Lives here: reading of descriptors, tables, reports and editions, each together with its problems; nothing here writes.
May enter: `model` and `core`. Begin with `publication`, which reads a whole portal, then `package` and `table`.
"""
