"""Checks: each yields Problems over nouns already read; what they mean for a build is decided elsewhere."""
