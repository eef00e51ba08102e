"""The catalogue for udata is the same graph but for one datatype."""

import rdflib
from rdflib.compare import isomorphic
from rdflib.namespace import XSD

from tests.catalog.test_traps import SPDX, parsed


def test_only_the_checksums_differ(files):
    """Plain text there, xsd:hexBinary in the catalogue, everything else triple for triple; all serializations agree."""
    whole, plain = parsed(files, "catalog.ttl"), parsed(files, "catalog/udata.ttl")
    assert {each.datatype for each in whole.objects(None, SPDX.checksumValue)} == {XSD.hexBinary}
    assert {each.datatype for each in plain.objects(None, SPDX.checksumValue)} == {None}
    mended = rdflib.Graph()
    for subject, path, value in plain:
        typed = rdflib.Literal(str(value), datatype=XSD.hexBinary) if path == SPDX.checksumValue else value
        mended.add((subject, path, typed))
    assert isomorphic(mended, whole)
    assert isomorphic(plain, parsed(files, "catalog/udata.rdf"))
    assert isomorphic(plain, parsed(files, "catalog/udata.jsonld"))
