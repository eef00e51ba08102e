"""Every address that was published leads somewhere after honest steps, by the commands as they are typed."""

import pytest

from site_builder.build.seal.inspect import read_sealed
from tests.conftest import command
from tests.portal import apply_edit

pytestmark = pytest.mark.slow

LIST = "datasets/cap-nuoc-indicators"
FREE, LATER = "cap-nuoc-cong-ty", "cap-nuoc-nha-may"
DAY = 86_400
FIRST = 1_795_800_000  # 28 November 2026


class Site:
    """A portal and the folder that it is served from."""

    def __init__(self, root, folder):
        self.root, self.www, self.day = root, folder, 0

    def run(self, *words):
        """A command that succeeds."""
        done = command(*words, cwd=self.root, SOURCE_DATE_EPOCH=str(FIRST + self.day * DAY))
        assert done.returncode == 0, f"{words}: {done.stdout}{done.stderr}"
        return done.stdout

    def publish(self):
        """Built, deployed without --drop, verified: the files that were listed before and are not served now."""
        before = read_sealed(str(self.www / "manifest.json")) if self.www.is_dir() else None
        self.day += 1
        self.run("build", "--jobs", "1")
        self.run("deploy", str(self.www))
        assert "0 lỗi" in self.run("verify", str(self.www))
        listed = before.by_path if before else ()
        return {
            path
            for path in listed
            if not (self.www / path).is_file() and not path.startswith("pagefind/")
        }

    def text(self, path):
        """What is served there."""
        return (self.www / path).read_text("utf-8")

    def edit(self, file, **changes):
        """A file changed by hand."""
        apply_edit(self.root, {"file": file, **changes})


@pytest.fixture
def site(warm_copy, tmp_path):
    """Published once."""
    it = Site(warm_copy, tmp_path / "www")
    it.publish()
    return it


def test_what_is_drawn_no_more_is_answered(site):
    """A target that was taken away, a district that was split in two, another name for an indicator."""
    page = "indicators/cap-nuoc/3"
    assert (site.www / page / "chart-target.svg").is_file()
    site.edit(
        f"{LIST}/targets.csv",
        replace={"3,2019,<=,18,Nghị quyết của huyện.,https://mau.example/nghi-quyet\n": ""},
    )
    assert site.publish() == set()
    assert f"https://mau.example/{page}/" in site.text(f"{page}/chart-target.svg")

    course = site.text("indicators/cap-nuoc/1.1/chart-huyen-mau.svg")
    halves = (
        "mau-dong,Huyện Mẫu Đông,East Mau,2020-04-01,\nmau-tay,Huyện Mẫu Tây,West Mau,2020-04-01,\n"
    )
    site.edit(f"{LIST}/areas.csv", append=halves)
    site.edit(
        "datasets/cap-nuoc-cong-ty/observations.csv",
        append="90,1.1,mau-dong,2020,3300,official,,,\n91,1.1,mau-tay,2020,3500,official,,,\n",
    )
    assert site.publish() == set()
    assert course and (site.www / "indicators/cap-nuoc/1.1/chart-huyen-mau.svg").is_file()

    site.run("series", "reword", "cap-nuoc", "3", "--name", "Phần nước thất thoát")
    assert site.publish() == set()


def test_what_was_renamed_withdrawn_and_removed_is_answered(site):
    """Pages lead on; files are told by `deploy settings` where they are, or that they are gone."""
    site.run("release", FREE, "--note", "Lần đầu.")
    site.publish()
    site.run("dataset", "rename", FREE, LATER, "--note", "Tên mới.")
    lost = site.publish()
    assert {path.rpartition("/")[0] for path in lost} <= {f"datasets/{FREE}", "search/rows/vi"}
    assert not [path for path in lost if path.endswith(".html")]
    assert f"{LATER}/" in site.text(f"datasets/{FREE}/index.html")
    assert f"return 301 /datasets/{LATER}/$1;" in site.run("deploy", "settings", "nginx")

    site.run("release", LATER, "--note", "Dưới tên mới.")
    site.publish()
    site.edit(f"datasets/{LATER}/observations.csv", replace={"24.1": "24.2"})
    site.run("release", LATER, "--kind", "correction", "--note", "Sửa một số.")
    site.run("dataset", "withdraw", LATER, "1.0.0", "--reason", "Sai nguồn.")
    assert all(
        path.startswith(f"datasets/{LATER}/1.0.0/") and ".html" not in path
        for path in site.publish()
    )
    assert f"/datasets/{LATER}/1.0.0/:file /datasets/{LATER}/1.0.0/ 301" in site.run(
        "deploy", "settings", "redirects"
    )

    site.run("dataset", "remove", LATER, "--note", "Không còn dùng.")
    lost = site.publish()
    assert lost and not [path for path in lost if path.endswith(".html")]
    assert f"/datasets/{LATER}/" in site.run("deploy", "settings", "apache")


def test_identifiers_stay_through_another_name_and_another_address(site):
    """Catalogues know a dataset by where it was published first; its page and files follow."""
    known = f"https://mau.example/datasets/{FREE}/#dataset"
    site.run("dataset", "rename", FREE, LATER, "--note", "Tên mới.")
    site.edit(
        "mkdocs.yml", replace={"site_url: https://mau.example/": "site_url: https://moi.example/"}
    )
    site.run(
        "dataset",
        "rename",
        "https://mau.example/",
        "https://moi.example/",
        "--note",
        "Cổng chuyển sang địa chỉ mới.",
    )
    site.publish()
    catalogue = site.text("catalog.ttl")
    assert (
        f"<{known}>" in catalogue
        and f"<https://moi.example/datasets/{LATER}/#dataset>" not in catalogue
    )
    assert f"<https://moi.example/datasets/{LATER}/>" in catalogue
    assert "https://mau.example/datasets/cap-nuoc-2018/#dataset" in catalogue
