"""What a build keeps comes back as it was made, or is made again; nothing in the store can run."""

import contextlib
import os
import pickle
import sqlite3
import subprocess
import sys
from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from functools import partial
from importlib.metadata import EntryPoint, EntryPoints
from pathlib import Path
from types import SimpleNamespace

import msgspec
import pytest
from dateutil.tz import tzoffset, tzutc
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup

from site_builder import derive, pages, validate
from site_builder.build.site import search
from site_builder.build.store import kept as module
from site_builder.build.store.kept import Keeper, code_digest
from site_builder.build.store.nouns import StoredRows, digest_of, pack, read_rows, unpack
from site_builder.build.store.pieces import StoreDamagedError
from site_builder.build.store.store import Store
from site_builder.core import extension
from site_builder.core.extension import CHECKS, version_of
from site_builder.core.files import OutputFile
from site_builder.core.problem import Phrase
from site_builder.core.text import OtherLanguage
from site_builder.model.package import Package
from tests.factories import make_package, make_publication, make_report, make_site

VALUES = [
    make_package(),
    make_report(),
    make_site(),
    (
        Decimal("77.70"),
        date(2022, 6, 14),
        datetime(2022, 6, 14, tzinfo=UTC),
        None,
        frozenset({"a", "b"}),
    ),
    (
        Decimal("1E+2"),
        -(10**30),
        2**64,
        0.1,
        True,
        b"x",
        "\udcff",
        time(8, 30),
        timedelta(1),
        range(2, 9),
        {1: "a"},
    ),
    (
        {"tuple": ["list", ("dict",)], "\udc80": {"x"}},
        Markup("<b>"),
        OtherLanguage("en", "vi", {"a": "b"}),
    ),
    (datetime(2022, 6, 14, tzinfo=tzoffset(None, 25200)), datetime(2022, 6, 14, tzinfo=tzutc())),
    Phrase("the file lacks {names}", names="x"),
]


@pytest.fixture
def keeper(tmp_path):
    """One over an empty store."""
    return Keeper(Store(tmp_path / "store"))


def sql(store, question, *given):
    """What another program does with the store's file."""
    with closing(sqlite3.connect(store.root / "store.sqlite", isolation_level=None)) as connection:
        return connection.execute(question, given).fetchall()


def through(keeper, value, home=None):
    """A value as it comes back from the store."""
    return keeper.put_packed("ab" * 32, pack(value, home), home)


def never():
    """What must not be made."""
    raise AssertionError


@pytest.mark.parametrize("value", VALUES, ids=lambda value: type(value).__name__)
def test_a_value_comes_back(keeper, value):
    """As what was made, and not made again."""
    for make in (lambda: value, never):
        stored = keeper.kept(make, "x", 1)
        assert digest_of(stored) == digest_of(value) and (
            stored == value or isinstance(value, Package)
        )


def test_another_key_is_another_value(keeper):
    """Of another kind, or of other parts."""
    made = [
        keeper.kept(lambda n=n: n, *key)
        for n, key in enumerate([("x", 1), ("y", 1), ("x", 2), ("x", 1, 1)])
    ]
    assert made == [0, 1, 2, 3]


def test_a_file_comes_back_from_the_disk(keeper):
    """Its address, bytes, hash and size; equal content lies once."""
    made = (OutputFile("a.csv", b"x\n"), OutputFile("b.csv", b"x\n"))
    kept = keeper.kept(lambda: made, "files")
    assert [(each.uri, each.content, each.sha256, each.size) for each in kept] == [
        (each.uri, each.content, each.sha256, 2) for each in made
    ]
    assert sql(keeper.store, "SELECT count(*) FROM piece") == [(1,)]


def test_a_damaged_file_is_told_when_it_is_read(keeper):
    """Whoever reads it begins again without a store."""
    made = keeper.kept(lambda: OutputFile("a.csv", b"right"), "file")
    sql(keeper.store, "UPDATE piece SET content = ?", b" wrong")
    with pytest.raises(StoreDamagedError):
        assert made.content


def test_a_lost_file_is_made_again(keeper):
    """Its entry alone is worth nothing."""
    keeper.kept(lambda: OutputFile("a.csv", b"right"), "file")
    sql(keeper.store, "DELETE FROM piece")
    again = Keeper(Store(keeper.store.root))
    assert again.kept(lambda: OutputFile("a.csv", b"right"), "file").content == b"right"


def test_a_store_that_cannot_be_written_costs_nothing_but_time(tmp_path):
    """The value is handed on as it was made."""
    (tmp_path / "store").write_text("a file where the folder would be")
    assert Keeper(Store(tmp_path / "store")).kept(
        lambda: OutputFile("a", b"x"), "file"
    ) == OutputFile("a", b"x")


def test_rows_and_sources_stay_in_the_store(keeper):
    """They are the same when somebody asks; how many there are is known without."""
    package = replace(
        make_package(), resources=tuple(replace(r, source=b"x") for r in make_package().resources)
    )
    stored = through(keeper, package)
    table, before = stored.tables[0].table, package.tables[0].table
    assert isinstance(table.rows, StoredRows) and len(table.rows) == len(before.rows)
    assert (tuple(table.rows), tuple(table.lines), table.rows[0], stored.resources[0].content) == (
        before.rows,
        tuple(before.lines),
        before.rows[0],
        b"x",
    )
    elsewhere = pickle.loads(pickle.dumps(stored))
    keeper.store.clear()
    assert (
        tuple(elsewhere.tables[0].table.rows) == before.rows
        and elsewhere.resources[0].content == b"x"
    )


def test_lost_rows_are_told(keeper):
    """Rather than taken for none."""
    stored = through(keeper, make_package(title="Chỉ ở đây"))
    sql(keeper.store, "DELETE FROM piece")
    read_rows.cache_clear()
    with pytest.raises(StoreDamagedError):
        list(stored.tables[0].table.rows)


@pytest.mark.parametrize(
    "name",
    [
        "site_builder.build.site.search:subprocess.Popen",
        "site_builder.build.site.search:Path",
        "site_builder.core.problem:SiteBuilderError",
        "site_builder.cli.serving:Studio",
        "os:system",
        "site_builder.no:Thing",
    ],
)
def test_only_nouns_come_out_of_the_store(keeper, name):
    """Neither what a module imports, nor by way of it, nor what does something when it is made."""
    with pytest.raises(ValueError):
        unpack(msgspec.msgpack.encode([name, "true"]), keeper.store)


@given(st.binary(max_size=60))
def test_whatever_bytes_come_they_are_a_value_or_none(content):
    """No damage ends a build."""
    with contextlib.suppress(ValueError, StoreDamagedError):
        unpack(content, Store(Path("/no/store")))


@pytest.mark.whole
def test_digests_are_the_same_in_every_process():
    """Whatever seed it hashes texts with."""
    code = "from tests.build.test_kept import VALUES, digest_of; print(digest_of(VALUES))"
    seed = "2" if os.environ.get("PYTHONHASHSEED") == "1" else "1"  # another than ours
    environment = {**os.environ, "PYTHONHASHSEED": seed}
    told = subprocess.run(
        [sys.executable, "-c", code], env=environment, capture_output=True, check=True
    ).stdout
    assert told == f"{digest_of(VALUES)}\n".encode()


def test_a_package_and_its_card_have_the_same_digest(keeper):
    """That of their content; another row is another digest."""
    package = make_package()
    table = package.tables[0].table
    changed = replace(table, rows=(*table.rows[:-1], tuple(None for _ in table.rows[-1])))
    other = replace(package, resources=(replace(package.tables[0], table=changed),))
    assert digest_of(package) == digest_of(through(keeper, package)) != digest_of(other)


def test_a_publication_of_cards_says_what_one_of_rows_says(keeper):
    """Figures are read from the store."""
    package = make_package()
    stored = make_publication(packages=(through(keeper, package),))
    assert stored.indicators(package.series) == make_publication(packages=(package,)).indicators(
        package.series
    )


@pytest.fixture
def foreign(monkeypatch):
    """Formats of somebody else's package: how they are rendered, and its version."""

    def install(render, version="1"):
        monkeypatch.setattr(
            module, "foreign_formats", lambda: (SimpleNamespace(key="x", render=render),)
        )
        monkeypatch.setattr(module, "makers", lambda: (f"made-up {version}",))

    return install


def test_another_version_of_a_foreign_format_is_another_program(foreign):
    """Its bytes may hang on other files than the one that declares it."""
    foreign(partial(digest_of, 1), "1")
    first = module.code_digest()
    foreign(partial(digest_of, 1), "2")
    assert first and module.code_digest() not in ("", first)


def test_a_foreign_format_without_a_source_keeps_nothing(foreign, tmp_path):
    """Nobody can tell when its bytes change."""
    foreign(len)
    assert module.keeper_over(Store(tmp_path)).store is None


def test_what_comes_along_has_a_source():
    """Else nothing would be kept for anybody; formats that are put together of parts have one for each."""
    assert code_digest()


def test_the_program_is_all_of_it():
    """A figure may be worked out, checked or printed in any room: the next version of one makes it anew."""
    known = set(module.program())
    assert {Path(each.__file__) for each in (derive, pages, validate, module)} <= known


def test_a_module_that_somebody_edits_is_another_program(monkeypatch, tmp_path):
    """An author of a check or a channel changes it under one version."""
    (own := tmp_path / "ours_check.py").write_text("CHECK = 1\n")
    point = EntryPoint("ours", "ours_check:CHECK", CHECKS)
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setattr(extension, "_points", lambda: EntryPoints([point]))
    extension.sources_of_makers.cache_clear()
    try:
        assert extension.sources_of_makers() == (own,)
        module._code_digest.cache_clear()
        before = code_digest()
        own.write_text("CHECK = 2\n")
        module._code_digest.cache_clear()
        assert before and code_digest() != before
    finally:
        monkeypatch.undo()
        extension.sources_of_makers.cache_clear()
        module._code_digest.cache_clear()


@pytest.mark.parametrize("library", ["xlrd", "python-dateutil"])
def test_another_version_of_a_library_that_reads_is_another_program(monkeypatch, library):
    """A table that it reads otherwise is not taken out of the store."""
    before = code_digest()
    monkeypatch.setattr(
        module, "version_of", lambda name: "0" if name == library else version_of(name)
    )
    module._code_digest.cache_clear()
    assert code_digest() != before
    monkeypatch.undo()
    module._code_digest.cache_clear()
    assert code_digest() == before


def test_another_version_of_pagefind_makes_its_index_anew(keeper, tmp_path, monkeypatch):
    """Its files work only with each other."""
    runs = []
    monkeypatch.setattr(search, "_run", lambda *_: (runs.append(1), (OutputFile("a", b"x"),))[1])
    for version in ("1", "1", "2"):
        monkeypatch.setattr(search, "version_of", lambda _, version=version: version)
        search._index(
            tmp_path / "site", lambda _: iter([("index.html", b"")]), ("vi",), keeper
        ).write()
    assert len(runs) == 2
