"""From sources to a folder of files: read, check, make, render, exchange.

Lives here: the pipeline, as a table of contents, and the few steps that touch the disk. May enter: every room but
`authoring`, `ingest` and the adapters. Begin with `pipeline`.
"""
