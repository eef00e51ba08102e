"""What a build keeps comes back as it was made, or is made again; nothing in the store can run."""

import hashlib
import io
import os
import pickle
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import partial
from types import SimpleNamespace

import pytest
from dateutil.tz import tzoffset, tzutc

from site_builder.build import keep, search
from site_builder.build.digests import digest_of
from site_builder.build.keep import Keeper, code_digest
from site_builder.build.packed import Packed, packed
from site_builder.build.rows import KeptRows, SafeReader, StoreDamagedError, kept_package
from site_builder.build.store import Store
from site_builder.core.extension import version_of
from site_builder.core.files import KeptFile, OutputFile
from site_builder.core.problem import Phrase
from tests.factories import make_package, make_publication, make_report, make_site

VALUES = [
    make_package(),
    make_report(),
    make_site(),
    (Decimal("77.70"), date(2022, 6, 14), datetime(2022, 6, 14, tzinfo=UTC), None, frozenset({"a", "b"})),
    (datetime(2022, 6, 14, tzinfo=tzoffset(None, 25200)), datetime(2022, 6, 14, tzinfo=tzutc())),
    Phrase("the file lacks {names}", names="x"),
]


@pytest.fixture
def keeper(tmp_path):
    """One over an empty store."""
    return Keeper(Store(tmp_path / "store"))


def files(store):
    """What lies in a store under its own hash."""
    return sorted(path for path in store.root.glob("files/??/*"))


def never():
    """What must not be made."""
    raise AssertionError


@pytest.mark.parametrize("value", VALUES, ids=lambda value: type(value).__name__)
def test_a_value_comes_back(keeper, value):
    """Equal to what was made, and not made again."""
    assert keeper.remember(lambda: value, "x", 1) == value
    assert keeper.remember(never, "x", 1) == value


def test_another_key_is_another_value(keeper):
    """Of another kind, or of other parts."""
    made = [keeper.remember(lambda n=n: n, *key) for n, key in enumerate([("x", 1), ("y", 1), ("x", 2), ("x", 1, 1)])]
    assert made == [0, 1, 2, 3]


def test_a_file_comes_back_from_the_disk(keeper):
    """Its address, bytes, hash and size; equal content lies once."""
    made = (OutputFile("a.csv", b"x\n"), OutputFile("b.csv", b"x\n"))
    kept = keeper.remember(lambda: made, "files")
    assert [(each.uri, each.content, each.sha256, each.size) for each in kept] == [
        (each.uri, each.content, each.sha256, 2) for each in made
    ]
    assert len(files(keeper.store)) == 1


def test_a_damaged_file_is_made_again(keeper):
    """What lies in the store is hashed before anything is made of it."""
    keeper.remember(lambda: OutputFile("a.csv", b"right"), "file")
    files(keeper.store)[0].write_bytes(b"wrong")
    assert keeper.remember(lambda: OutputFile("a.csv", b"right"), "file").content == b"right"
    assert files(keeper.store)[0].read_bytes() == b"right"


def test_a_lost_file_is_made_again(keeper):
    """Its entry alone is worth nothing."""
    keeper.remember(lambda: OutputFile("a.csv", b"right"), "file")
    files(keeper.store)[0].unlink()
    assert keeper.remember(lambda: OutputFile("a.csv", b"right"), "file").content == b"right"


def test_a_store_that_cannot_be_written_costs_nothing_but_time(tmp_path):
    """The value is handed on as it was made."""
    (tmp_path / "store").write_text("a file where the folder would be")
    assert Keeper(Store(tmp_path / "store")).remember(lambda: OutputFile("a", b"x"), "file") == OutputFile("a", b"x")


def test_rows_and_sources_stay_in_the_store(keeper):
    """They are the same when somebody asks; how many there are is known without."""
    package = replace(make_package(), resources=tuple(replace(r, source=b"x") for r in make_package().resources))
    kept = kept_package(package, keeper.store)
    table, before = kept.tables[0].table, package.tables[0].table
    assert isinstance(table.rows, KeptRows) and len(table.rows) == len(before.rows)
    assert (tuple(table.rows), tuple(table.lines), table.rows[0], kept.resources[0].content) == (
        before.rows,
        before.lines,
        before.rows[0],
        b"x",
    )


def test_lost_rows_are_told(keeper):
    """Rather than taken for none."""
    kept = kept_package(make_package(title="Chỉ ở đây"), keeper.store)
    for path in files(keeper.store):
        path.write_bytes(b"")
    with pytest.raises(StoreDamagedError):
        list(kept.tables[0].table.rows)


def test_nothing_in_the_store_can_run(keeper):
    """A value that names anything but our nouns is none."""
    evil = pickle.dumps(os.system)
    keeper.store.put("ab" * 32, evil)
    assert keeper.recall("ab" * 32) is None
    keeper.store.put("ab" * 32, b"cos\nsystem\n(S'true'\ntR.")
    assert keeper.recall("ab" * 32) is None


@pytest.mark.parametrize(
    ("module", "name"),
    [
        ("site_builder.build.search", "subprocess.Popen"),
        ("site_builder.build.search", "Path"),
        ("site_builder.core.errors", "SiteBuilderError.__init__"),
        ("site_builder.cli.serving", "Studio"),
        ("os", "system"),
    ],
)
def test_only_nouns_come_out_of_the_store(module, name):
    """Neither what a module imports, nor by way of it, nor what does something when it is made."""
    with pytest.raises(pickle.UnpicklingError):
        SafeReader(io.BytesIO()).find_class(module, name)


def test_digests_are_the_same_in_every_process():
    """Whatever seed it hashes texts with."""
    code = "from tests.build.test_keep import VALUES, digest_of; print(digest_of(VALUES))"
    seed = "2" if os.environ.get("PYTHONHASHSEED") == "1" else "1"  # another than ours
    environment = {**os.environ, "PYTHONHASHSEED": seed}
    told = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, check=True).stdout
    assert told == f"{digest_of(VALUES)}\n".encode()


def test_a_package_and_its_card_have_digests_of_their_content(tmp_path):
    """Wherever the store is; another row is another digest."""
    one, two = (kept_package(make_package(), Store(tmp_path / name)) for name in ("one", "two"))
    table = make_package().tables[0].table
    changed = replace(table, rows=(*table.rows[:-1], tuple(None for _ in table.rows[-1])))
    other = replace(make_package(), resources=(replace(make_package().tables[0], table=changed),))
    assert digest_of(one) == digest_of(two) != digest_of(kept_package(other, Store(tmp_path / "one")))


def test_a_publication_of_cards_says_what_one_of_rows_says(tmp_path):
    """Figures are read from the store."""
    package = make_package()
    kept = make_publication(packages=(kept_package(package, Store(tmp_path)),))
    assert kept.indicators(package.series) == make_publication(packages=(package,)).indicators(package.series)


@pytest.fixture
def foreign(monkeypatch):
    """Formats of somebody else's package: how they are rendered, and its version."""

    def install(render, version="1"):
        monkeypatch.setattr(keep, "foreign_formats", lambda: (SimpleNamespace(key="x", render=render),))
        monkeypatch.setattr(keep, "makers", lambda: (f"made-up {version}",))

    return install


def test_another_version_of_a_foreign_format_is_another_program(foreign):
    """Its bytes may hang on other files than the one that declares it."""
    foreign(partial(digest_of, 1), "1")
    first = keep.code_digest()
    foreign(partial(digest_of, 1), "2")
    assert first and keep.code_digest() not in ("", first)


def test_a_foreign_format_without_a_source_keeps_nothing(foreign, tmp_path):
    """Nobody can tell when its bytes change."""
    foreign(len)
    assert keep.keeper_over(Store(tmp_path)) is None


@pytest.mark.parametrize("library", ["xlrd", "python-dateutil"])
def test_another_version_of_a_library_that_reads_is_another_program(monkeypatch, library):
    """A table that it reads otherwise is not taken out of the store."""
    before = code_digest()
    monkeypatch.setattr(keep, "version_of", lambda name: "0" if name == library else version_of(name))
    keep._code_digest.cache_clear()
    assert code_digest() != before
    monkeypatch.undo()
    keep._code_digest.cache_clear()
    assert code_digest() == before


def test_a_packed_mapping_is_the_same_mapping(keeper):
    """Also out of the store; what a store could not read back stays unpacked."""
    told = {"name": "x", "resources": [{"name": "a"}], "day": date(2022, 6, 14)}
    made = packed(told)
    assert isinstance(made, Packed) and made == told and list(made) == list(told) and len(made) == 3
    assert keeper.keep(keeper.name("packed", made), made) == told
    assert packed(strange := {"name": io.StringIO}) is strange


def test_a_kept_file_tells_where_it_lies(tmp_path):
    """Whether its name is its hash or not."""
    digest = hashlib.sha256(b"x").hexdigest()
    for path in (tmp_path / digest[:2] / digest[2:], tmp_path / "spool" / "1", tmp_path / digest[2:]):
        file = KeptFile("a", path, digest, 1)
        assert (file.path, file.sha256) == (path, digest) and pickle.loads(pickle.dumps(file)).path == path


def test_another_version_of_pagefind_makes_its_index_anew(keeper, tmp_path, monkeypatch):
    """Its files work only with each other."""
    runs = []
    monkeypatch.setattr(search, "_run", lambda *_: (runs.append(1), (OutputFile("a", b"x"),))[1])
    for version in ("1", "1", "2"):
        monkeypatch.setattr(search, "version_of", lambda _, version=version: version)
        search._index(tmp_path / "site", lambda: iter([("index.html", b"")]), ("vi",), keeper).write()
    assert len(runs) == 2
