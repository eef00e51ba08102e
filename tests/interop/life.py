"""A harvester that comes back after every step of tests.life: what it holds after each, against what the log records.

Standard library only. A harvester's `visit` takes the address of a portal and gives what it holds by the identity under
which it keeps it, and how many faults it named by itself.
"""

import json
import tempfile
from pathlib import Path

from tests.interop.facts import serve

STILL = ("refused", "upgraded", "quiet")  # steps after which nothing that readers see is another
ENDS = ("rename", "remove")
DATES = ("issued", "modified")


class Portal:
    """Which datasets there are, each known by the first name that it had; what the log says became of them."""

    def __init__(self):
        self.lines, self.keys = 0, {}

    def step(self, folder):
        """The key of each dataset by the page it has now; and the keys of those that ended."""
        events = [
            json.loads(line) for line in (folder / "events.jsonl").read_text("utf-8").splitlines()
        ]
        ended = set()
        for event in events[self.lines :]:
            key = (
                self.keys.pop(name, "")
                if (name := event.get("dataset")) and event["event"] in ENDS
                else ""
            )
            if key and event["event"] == "rename":
                self.keys[event["successor"]] = key
            elif key:  # of what came and went between two visits nobody knows
                ended.add(key)
        self.lines = len(events)
        listed = json.loads((folder / "api/v1/datasets.json").read_text("utf-8"))["data"]
        self.keys |= {
            each["name"]: each["name"] for each in listed if each["name"] not in self.keys
        }
        return {each["page"]: self.keys[each["name"]] for each in listed}, ended


def follow(name, folder, visit):
    """Print a line a step; how many contradictions there were.

    A dataset has one identity through all names and addresses, none has two; what was removed is held no more and
    nothing else goes; a date that was told is neither lost nor put back, nor is the first one put off.
    """
    portal, known, before, wrong, visits = Portal(), {}, {}, 0, 0
    with tempfile.TemporaryDirectory() as place:
        link = Path(place, "www")
        link.symlink_to(folder)
        address = serve(link)
        for step in sorted(Path(folder).iterdir()):
            link.unlink()
            link.symlink_to(step.resolve())
            pages, ended = portal.step(step)
            held, faults = visit(address)
            found = list(contradictions(known, before, held, pages, ended))
            if step.name.partition("-")[2] in STILL and held != before:
                found.append("nothing happened, and something is another")
            wrong, visits, before = wrong + len(found) + faults, visits + len(held), held
            print(
                f"{name} {step.name}: {len(held)} datasets, {len(ended)} ended, {len(found) + faults} contradictions"
            )
            print(*(f"  {line}\n" for line in found), sep="", end="")
    print(f"{name}: {visits} visits of datasets, {len(known)} identities, {wrong} contradictions")
    return wrong


def contradictions(known, before, held, pages, ended):
    """What is told otherwise than before, or than the log has it; `known` keeps the identity of each dataset."""
    taken = [facts["page"] for facts in held.values()]
    yield from (f"{page} is held twice" for page in set(taken) if taken.count(page) > 1)
    yield from (
        f"{page} is published and not held, or held and not published"
        for page in set(taken) ^ set(pages)
    )
    for identity, facts in held.items():
        key = pages.get(facts["page"])
        if key and known.setdefault(key, identity) != identity:
            yield f"{key} was {known[key]}, is {identity}"
        old = before.get(identity, facts)
        for date in DATES:
            if old[date] and (
                facts[date] < old[date] or (date == "issued" and facts[date] != old[date])
            ):
                yield f"{key}: {date} was {old[date]}, is {facts[date] or 'not told'}"
    gone = {known[key] for key in ended if key in known}
    yield from (
        f"{identity} went, and nobody removed it" for identity in before.keys() - held.keys() - gone
    )
    yield from (f"{identity} was removed and is held" for identity in gone & held.keys())
