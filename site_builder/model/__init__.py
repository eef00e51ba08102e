"""The nouns of the domain, frozen and parsed once: package, report, edition, indicator, publication.

Lives here: what was read, joined by name, without a dict in sight. May enter: `core`. Begin with `package`, then
`publication`, which holds everything of one build.
"""
