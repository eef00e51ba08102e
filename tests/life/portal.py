"""A portal and the places that it is served from, over the months: commands as they are typed, what is served after."""

import json
import re

from site_builder.model.log import parse_log
from tests.build.test_extras import BLOCK
from tests.conftest import command, start
from tests.interop import life
from tests.life.forms import changes, contradictions, hashes, held

DAY = 86_400
FIRST = 1_795_800_000  # 28 November 2026
MONTH = 30


class Portal:
    """A portal on a day. `served` are folders with what a reader finds at each target, by its name."""

    def __init__(self, folder, targets=()):
        self.root, self.www, self.bare = folder / "portal", folder / "www", folder / "bare"
        self.targets = {str(self.www): self.served, **dict(targets)}
        self.root.mkdir()
        self.bare.mkdir()
        (self.bare / "sitecustomize.py").write_text(BLOCK, "utf-8")
        self.day, self.ever, self.kept, self.site = 0, set(), [], "https://so.example/"
        self.lost, self.contradictions, self.compared = [], [], 0
        self.notified, self.known = [], {}
        self.recorded, self.identities, self.held = life.Portal(), {}, {}

    def run(self, *words, code=0, bare=False):
        """A command: what it printed. A bare one runs without the extras."""
        run, path = (start, {"PYTHONPATH": str(self.bare)}) if bare else (command, {})
        done = run(*words, cwd=self.root, SOURCE_DATE_EPOCH=str(FIRST + self.day * DAY), **path)
        assert done.returncode == code, f"{words}: {done.stdout}{done.stderr}"
        return done.stdout + done.stderr

    def refused(self, *words, code=1):
        """A command that nobody may do: it says so, and no byte of the portal changes."""
        before = self.sources()
        said = self.run(*words, code=code)
        assert said and self.sources() == before, words

    def sources(self):
        """Every file of the sources, hidden ones too."""
        made = {"site", ".cache"}
        files = (path for path in self.root.rglob("*") if path.is_file())
        return {
            path: path.read_bytes()
            for path in files
            if path.relative_to(self.root).parts[0] not in made
        }

    def edit(self, file, old, new):
        """A text of the portal changed by hand."""
        path = self.root / file
        text = path.read_text("utf-8")
        assert text.count(old) >= 1, f"{file} has no {old!r}: {text}"
        path.write_text(text.replace(old, new), "utf-8")

    def finish(self, *files):
        """Drafts written to their end."""
        for file in files:
            path = self.root / file
            text = path.read_text("utf-8").replace("status: draft", "status: official")
            path.write_text(re.sub(r"… ?", "", text), "utf-8")

    def write(self, file, text):
        """A text of the portal written by hand."""
        path = self.root / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")

    def publish(self, bare=False):
        """A month later: checked, built, deployed to every target; what was lost, and what contradicts what."""
        self.day += MONTH
        assert re.match("0 (lỗi|errors)", self.run("check", bare=bare).splitlines()[-1])
        self.run("build", "--jobs", "1", bare=bare)
        log = self.root / "datasets/events.jsonl"
        for target, read in self.targets.items():
            self.run("deploy", target)
            files = read()
            self._look(target, files)
        self._harvest(held(self.served()))
        told = parse_log(files["events.jsonl"])
        self._hear(
            {
                one["id"]: (one["kind"], told.names_of(one.get("dataset", ""))[-1])
                for one in changes(files)
            }
        )
        kept = ["--log", self.kept[-1]] if self.kept else []
        assert re.match("0 (lỗi|errors)", self.run("verify", str(self.www), *kept).splitlines()[-1])
        if log.is_file():
            self.kept.append(self.www.parent / f"kept-{self.day}.jsonl")
            self.kept[-1].write_bytes(log.read_bytes())

    def _look(self, target, files):
        rules = _rules(self.run("deploy", "settings", "redirects"))
        self.lost += [
            f"day {self.day}: {target}: {path}"
            for path in self.ever
            if not _answers(path, files, rules)
        ]
        found, count = contradictions(files, self.site)
        self.contradictions += [f"day {self.day}: {target}: {line}" for line in found]
        self.compared += count
        self.ever |= {
            path for path in hashes(files) if not path.startswith(("pagefind/", "search/rows/"))
        }

    def _harvest(self, now):
        pages, ended = self.recorded.step(self.www)
        found = life.contradictions(self.identities, self.held, now, pages, ended)
        self.contradictions += [f"day {self.day}: harvested: {line}" for line in found]
        self.held = now

    def _hear(self, told):
        """What is notified for the first time, by first names; nothing is notified no more but of what was removed."""
        self.notified = sorted(told[one] for one in told.keys() - self.known.keys())
        ended = {dataset for kind, dataset in told.values() if kind == "removal"}
        assert {self.known[one][1] for one in self.known.keys() - told.keys()} <= ended
        self.known = told

    def served(self):
        """What lies in the folder that a server shows."""
        paths = (path for path in self.www.rglob("*") if path.is_file())
        return {path.relative_to(self.www).as_posix(): path.read_bytes() for path in paths}

    def text(self, path):
        """What is served at an address."""
        return (self.www / path).read_text("utf-8")

    def events(self):
        """The kinds of event in the log."""
        return [json.loads(line)["event"] for line in self.text("events.jsonl").splitlines()]


def _rules(text):
    """The rules of a host, each as a pattern and what it leads to: a placeholder is one segment."""
    lines = re.findall(r"^(\S+) (\S+) 301$", text, re.MULTILINE)
    return [
        (re.sub(r":(\w+)", r"(?P<\1>[^/]+)", old), re.sub(r":(\w+)", r"\\g<\1>", new))
        for old, new in lines
    ]


def _answers(path, files, rules):
    """Whether a host has something at an address: the file, or what its rules lead to in the end."""
    for _ in range(9):
        if path in files or f"{path}index.html" in files:
            return True
        led = next(
            (match.expand(to) for old, to in rules if (match := re.fullmatch(old, f"/{path}"))),
            None,
        )
        if led is None:
            return False
        path = led.removeprefix("/")
    return False
