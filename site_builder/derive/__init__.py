"""What follows from the nouns, worked out once: observations, histories, events, bound prose.

Lives here: functions from nouns to nouns; no file is opened. May enter: `model` and `core`. Begin with `observations`
and `figures`.
"""
