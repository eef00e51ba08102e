"""Checks, each yielding Problems over nouns already read; what they mean for a build is decided elsewhere.

Lives here: one module a question; `consistency` holds the checks of meaning. May enter: `derive` and below; a check
never imports another. Begin with `names`, a small one, then `consistency`.
"""
