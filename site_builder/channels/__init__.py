"""The portal for programs and subscribers: JSON API, feeds, short messages, calendar.

Lives here: pure renderers, one folder or module a channel. May enter: `catalog`, `export`, `derive` and below; never
`pages`. Begin with `api`.
"""
