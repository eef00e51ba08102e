"""A contract for import-linter: each third party has a home, and what is not listed may not enter."""

from __future__ import annotations

import sys
from collections.abc import Iterator

from grimp import ImportGraph
from importlinter import Contract, ContractCheck, fields, output


class HomesContract(Contract):
    """`homes` lists `library: room room.module ...`; a room stands for all that lies in it."""

    type_name = "homes"
    homes = fields.ListField(subfield=fields.StringField())

    def check(self, graph: ImportGraph, verbose: bool) -> ContractCheck:
        """Kept where every import of a library that is not Python's own comes from its home, and every home is used."""
        homes = {line.partition(":")[0]: line.partition(":")[2].split() for line in self.homes}
        strays = sorted(stray for stray in arrivals(graph) if not is_home(stray, homes))
        used = {library for library, _ in arrivals(graph)}
        unused = [("nothing", library) for library in sorted(set(homes) - used)]
        told = [f"{module} imports {library}" for library, module in strays]
        told += [f"{library} is listed and imported nowhere" for _, library in unused]
        return ContractCheck(kept=not told, metadata={"told": told})

    def render_broken_contract(self, check: ContractCheck) -> None:
        """A line a stray."""
        for line in check.metadata["told"]:
            output.print_error(line)


def arrivals(graph: ImportGraph) -> Iterator[tuple[str, str]]:
    """Each library that is not Python's own, with a module of ours that imports it."""
    for module in sorted(graph.modules):
        if module.partition(".")[0] == "site_builder":
            for imported in graph.find_modules_directly_imported_by(module):
                if imported.partition(".")[0] not in {"site_builder", *sys.stdlib_module_names}:
                    yield imported, module


def is_home(stray: tuple[str, str], homes: dict[str, list[str]]) -> bool:
    """Whether the module lies in one of the library's rooms."""
    library, module = stray
    inner = module.removeprefix("site_builder.")
    return any(inner == home or inner.startswith(f"{home}.") for home in homes.get(library, ()))
