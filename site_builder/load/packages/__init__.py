"""Packages: descriptors and the files that they name."""
