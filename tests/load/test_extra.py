"""Files of the publisher's own at the root, and the addresses that they may not take."""

from site_builder.load.safety.attached import check_extra, check_hand_placed, read_extra


def test_what_is_left_to_the_host_is_none_of_the_portals():
    """No page, no file of a deployment, no folder that holds one; every line has its own finding."""
    names = [
        "CNAME",
        ".well-known/",
        "datasets/",
        "index.html",
        "manifest",
        ".deploy/",
        "pagefind/x.js",
    ]
    found = check_hand_placed(names, {"index.html", "datasets/a/index.html"})
    assert [dict(problem.facts)["uri"] for problem in found] == [
        "datasets/a/index.html",
        "index.html",
        "manifest/",
        ".deploy/",
    ]


def test_hidden_files_and_folders_are_read(tmp_path):
    """CNAME, .well-known/ and .htaccess are what the folder is for."""
    for name in ("CNAME", ".htaccess", ".well-known/security.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(name)
    assert [(file.uri, file.content.decode()) for file in read_extra(tmp_path)] == [
        (name, name) for name in (".htaccess", ".well-known/security.txt", "CNAME")
    ]


def test_nothing_from_elsewhere_is_published(tmp_path):
    """A link that leads out of the folder brings nothing in."""
    (tmp_path / "mat-khau.txt").write_text("x")
    (tmp_path / "extra").mkdir()
    (tmp_path / "extra/a.txt").symlink_to(tmp_path / "mat-khau.txt")
    assert read_extra(tmp_path / "extra") == ()


def test_an_address_of_the_portal_is_not_taken(tmp_path):
    """A page, the manifest, and what a deployment keeps."""
    for name in ("index.html", "manifest.json", ".deploy/lock.json", "CNAME"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("x")
    told = check_extra(read_extra(tmp_path), {"index.html"})
    assert [problem.file for problem in told] == [
        ".deploy/lock.json",
        "index.html",
        "manifest.json",
    ]
