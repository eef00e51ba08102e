"""Descriptors of every age say the same once they are lifted."""

import json

import pytest
import yaml

from site_builder.core.calendar.period import Window, parse_period
from site_builder.load.packages.package import roles_of
from site_builder.model.config import Licence
from site_builder.model.package import Source
from tests.load.folder import codes, field, one_table, read

TABLE = {"name": "a", "path": "a.csv", "schema": {"fields": [field("x", "integer")]}}
FILES = {"a.csv": "x\n1\n"}
VERSION_2 = {
    "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
    "name": "pkg",
    "title": "Gói",
    "title_en": "Package",
    "licenses": [{"name": "CC-BY-4.0", "path": "https://creativecommons.org/licenses/by/4.0/"}],
    "contributors": [{"title": "Sở", "email": "so@mau.example", "roles": ["creator", "contact"]}],
    "sources": [{"title": "Nguồn", "path": "https://nguon.example/"}],
    "resources": [TABLE],
}
VERSION_1 = {
    "profile": "tabular-data-package",
    "name": "pkg",
    "title": "Gói",
    "title_en": "Package",
    "licenses": [{"name": "CC-BY-4.0", "path": "https://creativecommons.org/licenses/by/4.0/"}],
    "contributors": [
        {"title": "Sở", "email": "so@mau.example", "role": "creator"},
        {"title": "Sở", "email": "so@mau.example", "role": "contact"},
    ],
    "sources": [{"title": "Nguồn", "path": "https://nguon.example/"}],
    "resources": [{**TABLE, "profile": "tabular-data-resource"}],
}


def package(folder, descriptor, name="datapackage.json", **files):
    """Read a descriptor that has no errors."""
    reading = read(folder, descriptor, {**FILES, **files}, name)
    assert codes(reading) == []
    return reading.package


def with_table(**properties):
    """A descriptor of one table with these properties."""
    return {"name": "pkg", "resources": [TABLE], **properties}


@pytest.mark.parametrize("descriptor", [VERSION_1, VERSION_2], ids=["v1", "v2"])
@pytest.mark.parametrize("name", ["datapackage.json", "datapackage.yaml", "datapackage.yml"])
def test_versions_and_spellings_say_the_same(tmp_path, descriptor, name):
    """Versions 1 and 2, in JSON and in YAML, give one package."""
    written = (
        json.dumps(descriptor)
        if name.endswith("json")
        else yaml.safe_dump(descriptor, allow_unicode=True)
    )
    read_ = package(tmp_path, written, name)
    assert str(read_.title) == "Gói" and read_.title.say("en") == "Package"
    assert read_.licences == (
        Licence("CC-BY-4.0", "", "https://creativecommons.org/licenses/by/4.0/"),
    )
    assert [str(agent.name) for role in ("creator", "contact") for agent in read_.agents(role)] == [
        "Sở",
        "Sở",
    ]
    assert read_.sources == (Source("Nguồn", "https://nguon.example/"),)
    assert read_.resources[0].table.rows == ((1,),)


def test_a_bom_before_the_descriptor(tmp_path):
    """Editors on Windows write one."""
    assert package(tmp_path, "\ufeff" + json.dumps(with_table())).name == "pkg"


@pytest.mark.parametrize(
    ("legacy", "licence"),
    [
        ({"license": "ODC-PDDL-1.0"}, Licence("ODC-PDDL-1.0")),
        ({"license": "https://l.example/"}, Licence("", "", "https://l.example/")),
        (
            {"license": {"type": "odc-by", "url": "https://l.example/"}},
            Licence("odc-by", "", "https://l.example/"),
        ),
        (
            {"licenses": [{"id": "odc-by", "url": "https://l.example/"}]},
            Licence("odc-by", "", "https://l.example/"),
        ),
        ({"licenses": ["CC0-1.0"]}, Licence("CC0-1.0")),
    ],
)
def test_old_licences(tmp_path, legacy, licence):
    """One licence or many, as a word, an address or a mapping with its old keys."""
    assert package(tmp_path, with_table(**legacy)).licences == (licence,)


def test_a_licence_without_its_list_is_read_and_reported(tmp_path):
    """A mapping in the place of a list of one is no habit of any version."""
    reading = read(tmp_path, with_table(licenses={"name": "CC0-1.0"}), FILES)
    assert (codes(reading), reading.package.licences) == (["list-expected"], (Licence("CC0-1.0"),))


@pytest.mark.parametrize(
    ("legacy", "role", "name"),
    [
        ({"author": "Lan"}, "author", "Lan"),
        ({"author": {"name": "Lan", "web": "https://lan.example/"}}, "author", "Lan"),
        ({"maintainers": [{"name": "Minh", "email": "m@mau.example"}]}, "maintainer", "Minh"),
        ({"publishers": ["Sở"]}, "publisher", "Sở"),
        ({"contributors": ["Lan"]}, "contributor", "Lan"),
        ({"contributors": [{"title": "Lan", "role": "author"}]}, "author", "Lan"),
    ],
)
def test_old_people(tmp_path, legacy, role, name):
    """Authors, maintainers and publishers are contributors with roles."""
    assert [str(agent.name) for agent in package(tmp_path, with_table(**legacy)).agents(role)] == [
        name
    ]


@pytest.mark.parametrize(
    "source",
    [{"name": "N", "web": "https://n.example/"}, {"title": "N", "url": "https://n.example/"}],
)
def test_old_sources(tmp_path, source):
    """Sources had a name and a web address."""
    assert package(tmp_path, with_table(sources=[source])).sources == (
        Source("N", "https://n.example/"),
    )


def test_a_source_has_a_title_in_each_language(tmp_path):
    """As its author gave them; files in the first language name the first."""
    (source,) = package(
        tmp_path, with_table(sources=[{"title": "Kho", "title_en": "Store"}])
    ).sources
    assert (source.title, source.say("vi"), source.say("en")) == ("Kho", "Kho", "Store")


def test_a_source_may_be_an_address_alone(tmp_path):
    """Then the address is its title."""
    source = package(tmp_path, with_table(sources=[{"web": "https://n.example/"}])).sources[0]
    assert (source.title, source.url) == ("https://n.example/", "https://n.example/")


@pytest.mark.parametrize("key", ["url", "file"])
def test_old_paths(tmp_path, key):
    """A relative path under an old key is a path."""
    resource = {key: "a.csv", "schema": TABLE["schema"]}
    assert package(tmp_path, with_table(resources=[resource])).resources[0].name == "a"


def test_old_media_types(tmp_path):
    """`mimetype` is `mediatype`."""
    resource = {**TABLE, "mimetype": "text/plain"}
    assert (
        package(tmp_path, with_table(resources=[resource])).resources[0].media_type == "text/plain"
    )


def test_names_come_from_files(tmp_path):
    """A resource without a name is called as its file."""
    files = {"data/Dân số.csv": "x\n1\n"}
    resource = {"path": "data/Dân số.csv", "schema": TABLE["schema"]}
    assert (
        package(tmp_path, with_table(resources=[resource]), **files).resources[0].name == "dan-so"
    )


@pytest.mark.parametrize("name", [None, ""])
def test_a_package_without_name_is_called_as_its_folder(tmp_path, name):
    """Its name is an address, so there must be one."""
    assert package(tmp_path, with_table(name=name)).name == "pkg"


@pytest.mark.parametrize("part", ["schema", "dialect"])
@pytest.mark.parametrize("ending", ["json", "yaml"])
def test_schema_and_dialect_in_files(tmp_path, part, ending):
    """Either may lie in a file of its own, JSON or YAML."""
    values = {
        "schema": {"fields": [field("x", "integer"), field("y")]},
        "dialect": {"delimiter": ";"},
    }
    files = {"a.csv": "x;y\n1;z\n", f"{part}.{ending}": json.dumps(values[part])}
    resource = {"name": "a", "path": "a.csv", **values, part: f"{part}.{ending}"}
    assert package(tmp_path, with_table(resources=[resource]), **files).resources[0].table.rows == (
        (1, "z"),
    )


@pytest.mark.parametrize(("content", "row"), [("{", 1), ("[]", None), ('{"a": NaN}', None)])
def test_a_broken_schema_file(tmp_path, content, row):
    """It is told in the schema's file."""
    reading = read(
        tmp_path,
        with_table(resources=[{**TABLE, "schema": "s.json"}]),
        {**FILES, "s.json": content},
    )
    assert [(each.code, each.file, each.row) for each in reading.problems] == [
        ("descriptor-unreadable", "datasets/pkg/s.json", row)
    ]


def test_period_and_window(tmp_path):
    """Our own properties are typed; YAML dates are dates."""
    written = (
        yaml.safe_dump(with_table())
        + "period: 2022-H1\ntemporal: {start: 2021-12-15, end: 2022-06-14}\n"
    )
    read_ = package(tmp_path, written, "datapackage.yaml")
    assert read_.period == parse_period("2022-H1")
    assert read_.temporal == Window(
        *(parse_period(day).day for day in ("2021-12-15", "2022-06-14"))
    )


@pytest.mark.parametrize(
    "times",
    [
        {"period": "2022-H3"},
        {"period": ["2022"]},
        {"temporal": "2022"},
        {"temporal": {"start": "2022-01-01"}},
        {"temporal": {"start": "2022-06-14", "end": "2022-01-01"}},
        {"temporal": {"start": "hôm qua", "end": "2022-01-01"}},
        {"temporal": [1]},
    ],
)
def test_times_that_cannot_be_read(tmp_path, times):
    """A period or window that makes no sense is a problem."""
    assert codes(read(tmp_path, with_table(**times), FILES)) == ["period-invalid"]


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("/etc/passwd", "path-outside-package"),
        ("../a.csv", "path-outside-package"),
        ("data/../../a.csv", "path-outside-package"),
        ("..", "path-outside-package"),
        ("data\\a.csv", "path-outside-package"),
        ("C:/a.csv", "path-outside-package"),
        ("~/a.csv", "path-outside-package"),
        ("a\0.csv", "path-outside-package"),
        ("", "path-outside-package"),
        ("link.csv", "path-outside-package"),
        ("folder/a.csv", "path-outside-package"),
        ("https://evil.example/a.csv", "remote-resource"),
        ("file:///etc/passwd", "remote-resource"),
        ("s3://bucket/a.csv", "remote-resource"),
        ("none.csv", "file-missing"),
        ("data", "file-missing"),
        ("x" * 5000, "file-missing"),
    ],
)
@pytest.mark.parametrize("part", ["path", "schema", "dialect"])
def test_paths_stay_inside(tmp_path, path, code, part):
    """Absolute, up, backslash, drive, home, null, link and address: none is opened, in whatever property."""
    home = tmp_path / "pkg"
    (home / "data").mkdir(parents=True)
    (home / "link.csv").symlink_to("/etc/passwd")
    (home / "folder").symlink_to(tmp_path)
    (tmp_path / "a.csv").write_text("x\n1\n")
    found = codes(read(tmp_path, with_table(resources=[{**TABLE, part: path}]), FILES))
    if path == "" and part == "path":
        assert found
    else:
        assert found == [code]


def test_values_that_are_no_list_are_reported_with_the_list_to_write(tmp_path):
    """Of a column that names one value only."""
    only = {**field("x"), "constraints": {"enum": "chợ"}}
    (problem,) = read(
        tmp_path, with_table(resources=[{**TABLE, "schema": {"fields": [only]}}]), FILES
    ).problems
    assert problem.code == "descriptor-invalid" and "enum: [chợ]" in str(dict(problem.facts))


def test_a_link_inside_the_package_is_a_file(tmp_path):
    """A symbolic link that stays inside may be used."""
    (tmp_path / "pkg").mkdir()
    (tmp_path / "pkg" / "b.csv").symlink_to("a.csv")
    assert (
        package(tmp_path, with_table(resources=[{**TABLE, "path": "b.csv"}])).resources[0].source
        == b"x\n1\n"
    )


def test_further_files_of_frictionless_are_not_opened(tmp_path):
    """`extrapaths`, `scheme` and the like are frictionless' own; the specification does not know them."""
    resource = {
        **TABLE,
        "extrapaths": ["/etc/passwd"],
        "scheme": "http",
        "compression": "zip",
        "innerpath": "x",
    }
    assert package(tmp_path, with_table(resources=[resource])).resources[0].table.rows == ((1,),)


SHA = "sha256:42c1e4c7cc5b5afcbbf19f90e2a0f6d4e9fc4c8f8a0f0e6c9a3a3a2f5f0e1d2c"


@pytest.mark.parametrize(
    ("stated", "code"),
    [
        ({"bytes": 4}, []),
        ({"hash": "a3a4a1a5f4e5a8d6b3b3ac1b0d0d7fb6"}, ["file-changed"]),
        ({"bytes": 5}, ["file-changed"]),
        ({"hash": SHA}, ["file-changed"]),
        ({"hash": "shake_128:00"}, ["schema-invalid"]),
        ({"hash": "crc99:00"}, ["schema-invalid"]),
    ],
)
def test_hash_and_size(tmp_path, stated, code):
    """A file that is not the one described is told; so is a method nobody knows."""
    assert codes(read(tmp_path, with_table(resources=[{**TABLE, **stated}]), FILES)) == code


@pytest.mark.parametrize("method", ["md5", "sha1", "sha256", "sha512"])
def test_hashes_that_agree(tmp_path, method):
    """Every method of hashlib, with upper-case digits too; md5 where none is named."""
    import hashlib

    digest = hashlib.new(method, b"x\n1\n").hexdigest().upper()
    stated = digest if method == "md5" else f"{method}:{digest}"
    assert package(tmp_path, with_table(resources=[{**TABLE, "hash": stated}]))


@pytest.mark.parametrize(
    ("written", "name", "row"),
    [
        ('{"name": "x",}', "datapackage.json", 1),
        ("[1, 2]", "datapackage.json", None),
        ("null", "datapackage.json", None),
        ("", "datapackage.json", 1),
        ("[" * 20_000, "datapackage.json", None),
        ('{"a":' * 60 + "1" + "}" * 60, "datapackage.json", None),
        ('{"version": ' + "9" * 5000 + "}", "datapackage.json", None),
        ('{"version": 1e999}', "datapackage.json", None),
        ('{"title": "\\ud800"}', "datapackage.json", None),
        ("title: a: b", "datapackage.yaml", 1),
        ("title: x\ntitle: y\n", "datapackage.yaml", 2),
        ("\tname: x", "datapackage.yaml", 1),
        ("", "datapackage.yaml", None),
        ("name: !!python/object:os.system x", "datapackage.yaml", 1),
        ("name: !!set {a, b}", "datapackage.yaml", None),
        ("name: !!binary aGk=", "datapackage.yaml", None),
        ("bytes: .nan", "datapackage.yaml", None),
        ("bytes: 0x" + "f" * 5000, "datapackage.yaml", None),
        ("created: 2022-99-99", "datapackage.yaml", 1),
        ("a: &a [*a]", "datapackage.yaml", None),
        ("a: " + "[" * 1500, "datapackage.yaml", None),
        ("name: a\x00b", "datapackage.yaml", 1),
        ("? [a, b]\n: c", "datapackage.yaml", 1),
    ],
)
def test_descriptors_that_cannot_be_read(tmp_path, written, name, row):
    """Broken, too deep, too large, doubled or alive: one message, with the line where it is known."""
    found = read(tmp_path, written, FILES, name).problems
    assert [(each.code, each.row) for each in found] == [("descriptor-unreadable", row)]


def bomb(kind):
    """Ten lines of YAML that stand for billions of values."""
    lines = ["a0: &a0 {x: 1}" if kind == "merge" else "a0: &a0 [x, x, x, x, x, x, x, x, x]"]
    for level in range(1, 10):
        inner = ", ".join([f"*a{level - 1}"] * 9)
        lines.append(
            f"a{level}: &a{level} {{<<: [{inner}]}}"
            if kind == "merge"
            else f"a{level}: &a{level} [{inner}]"
        )
    return "\n".join(lines)


@pytest.mark.parametrize("kind", ["alias", "merge"])
def test_yaml_bombs(tmp_path, kind):
    """Aliases and merges that multiply end as a message before they fill the memory."""
    told = codes(read(tmp_path, bomb(kind), FILES, "datapackage.yaml"))
    assert len(set(told) - {"key-unknown"}) == 1


def test_anchors_may_be_used_sensibly(tmp_path):
    """A field described once and used twice is no bomb."""
    written = """
name: pkg
resources:
  - name: a
    path: a.csv
    schema: &shape {fields: [{name: x, type: integer}]}
  - {name: b, path: a.csv, schema: {<<: *shape, primaryKey: x}}
"""
    assert package(tmp_path, written, "datapackage.yaml").resources[1].table.schema.primary_key == (
        "x",
    )


def test_a_latin_descriptor(tmp_path):
    """A descriptor is UTF-8."""
    home = tmp_path / "pkg"
    home.mkdir()
    (home / "datapackage.yaml").write_bytes("title: Café".encode("latin-1"))
    from site_builder.load.packages.package import read_package

    assert codes(read_package(home, "datasets/pkg")) == ["descriptor-unreadable"]


@pytest.mark.parametrize(
    "resources", [None, [], {}, "a.csv", 5, [None], ["a.csv"], [[]], [{}], [{"name": "a"}]]
)
def test_resources_that_are_none(tmp_path, resources):
    """A package needs resources, and each a path or data."""
    assert codes(read(tmp_path, {"name": "pkg", "resources": resources}, FILES)) != []


def test_a_role_names_a_column_that_is_missing(tmp_path):
    """The figures of prose are found through roles, so they must hold."""
    descriptor, files = one_table(
        "x\n1\n", [field("x")], observations={"indicator": "x", "value": "y"}
    )
    assert codes(read(tmp_path, descriptor, files)) == ["role-invalid"]


def test_a_role_without_its_parts(tmp_path):
    """An observation has a value."""
    descriptor, files = one_table("x\n1\n", [field("x")], observations={"indicator": "x"})
    assert codes(read(tmp_path, descriptor, files)) == ["role-incomplete"]


@pytest.mark.parametrize(
    "role",
    [
        {"observations": {"indicator": "x", "value": "x"}},
        {"scales": {"indicator": "x", "value": "x", "label": "x"}},
    ],
)
def test_a_role_over_text(tmp_path, role):
    """A value that is text would print as nothing."""
    descriptor, files = one_table("x\n1\n", [field("x")], **role)
    assert codes(read(tmp_path, descriptor, files)) == ["role-column-type"]


@pytest.mark.parametrize("role", [5, "x", ["x"], None])
def test_a_role_that_is_no_mapping_plays_none(tmp_path, role):
    """Somebody else's property of the same name is theirs."""
    descriptor, files = one_table("x\n1\n", [field("x")], figures=role)
    assert read(tmp_path, descriptor, files).package.resources[0].roles == {}


@pytest.mark.parametrize("name", ["datapackage.json", "datapackage.yaml"])
def test_inline_numbers_keep_their_digits(tmp_path, name):
    """A fraction in a descriptor is as exact as one in a file."""
    number = "0.12345678901234567890"
    text = f'{{"name": "t", "resources": [{{"name": "a", "type": "table", "data": [["a"], [{number}], [1.10]]}}]}}'
    reading = read(
        tmp_path,
        text.replace('"type"', '"schema": {"fields": [{"name": "a", "type": "number"}]}, "type"'),
        name=name,
    )
    assert list(map(str, reading.package.resources[0].table.column("a"))) == [number, "1.10"]


@pytest.mark.parametrize("value", ["NO", "012", "12:30", "1_000"])
def test_inline_words_of_two_meanings_are_refused(tmp_path, value):
    """YAML 1.1 reads them as false, 10, 750 and 1000, YAML 1.2 otherwise."""
    text = f"name: t\nresources:\n- name: a\n  type: table\n  data:\n  - [a]\n  - [{value}]\n"
    (told,) = read(tmp_path, text, name="datapackage.yaml").problems
    assert (told.code, told.row) == ("descriptor-unreadable", 7)
    assert codes(read(tmp_path, text.replace(value, f"'{value}'"), name="datapackage.yaml")) == []


def test_words_of_another_language_beside_a_column_are_those_of_its_part():
    """Whoever adds name_en to a list need not name it in the role too; who names another column is heeded."""
    described = {"indicators": {"code": "ma", "name": "ten", "unit": "don_vi", "unit_en": "unit"}}
    assert roles_of(described, ["ma", "ten", "ten_en", "don_vi", "don_vi_en", "unit"])[
        "indicators"
    ] == {
        **described["indicators"],
        "name_en": "ten_en",
    }
