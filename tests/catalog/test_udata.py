"""The catalogue for udata is the same graph but for one datatype and one property."""

import rdflib
from rdflib.compare import isomorphic
from rdflib.namespace import DCAT, XSD

from tests.catalog.test_traps import SPDX, parsed


def test_only_checksums_and_access_services_differ(files):
    """Plain text there, xsd:hexBinary in the catalogue, files that are no API, everything else triple for triple."""
    whole, plain = parsed(files, "catalog.ttl"), parsed(files, "catalog/udata.ttl")
    assert {each.datatype for each in whole.objects(None, SPDX.checksumValue)} == {XSD.hexBinary}
    assert {each.datatype for each in plain.objects(None, SPDX.checksumValue)} == {None}
    assert set(whole.objects(None, DCAT.accessService)) and not set(
        plain.objects(None, DCAT.accessService)
    )
    whole.remove((None, DCAT.accessService, None))
    mended = rdflib.Graph()
    for subject, path, value in plain:
        typed = (
            rdflib.Literal(str(value), datatype=XSD.hexBinary)
            if path == SPDX.checksumValue
            else value
        )
        mended.add((subject, path, typed))
    assert isomorphic(mended, whole)
    assert isomorphic(plain, parsed(files, "catalog/udata.rdf"))
    assert isomorphic(plain, parsed(files, "catalog/udata.jsonld"))
