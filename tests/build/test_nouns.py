"""Digests take nouns by their fields; what that rests on."""

import re
from dataclasses import fields, is_dataclass
from inspect import getmembers, isclass

from site_builder.build.store.nouns import Late, digest_of, pack, unpack
from tests.factories import make_package
from tests.reference.render import modules

ROOMS = ("core", "model", "derive", "export", "catalog", "pages", "load.package", "build.exports")
NESTED = re.compile(r"\w+\[.*\b(?:frozenset|set|Set)\[")


def nouns():
    """Every dataclass whose instances may stand in a key."""
    for module in modules():
        if module.__name__.removeprefix("site_builder.").startswith(ROOMS):
            yield from (each for _, each in getmembers(module, isclass) if is_dataclass(each))


def test_a_set_stands_in_a_field_of_its_own():
    """Within another collection its order would be the process's."""
    told = {
        f"{noun.__name__}.{field.name}": str(field.type)
        for noun in nouns()
        for field in fields(noun)
    }
    assert len(told) > 1000 and not {
        name: kind for name, kind in told.items() if NESTED.match(kind)
    }


def test_equal_packages_have_one_digest_and_others_another():
    """By their values alone."""
    one, two, other = make_package(), make_package(), make_package(title="Khác")
    assert digest_of(one) == digest_of(one) == digest_of(two) != digest_of(other)


def stored(package):
    """A package as the store gives it back."""
    packed = pack(package)
    return unpack(packed.content, packed)


def test_a_package_from_the_store_has_the_digest_that_it_had():
    """Although its descriptor stays bytes there."""
    package = make_package(descriptor={"name": "a", "resources": [{"name": "b"}]})
    assert digest_of(stored(package)) == digest_of(package)


def test_a_descriptor_from_the_store_is_bytes_that_say_the_same():
    """Until somebody looks into it."""
    package = make_package(descriptor={"name": "a", "resources": [{"name": "b"}]})
    descriptor = stored(package).descriptor
    assert isinstance(descriptor, Late) and descriptor == package.descriptor


def test_equal_schemas_from_the_store_are_one():
    """Datasets of a series have the same columns."""
    one, other = (
        stored(make_package(title=title)).tables[0].as_table.schema for title in ("Một", "Hai")
    )
    assert one is other
