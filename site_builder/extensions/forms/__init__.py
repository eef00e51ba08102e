"""Tables to be filled in with Excel: out as a workbook, back without a surprise, collected from many units.

Brings `dataset excel`. Without this folder tables are edited as CSV.

Begin with `form`, which says what a workbook holds; `fill_in` takes one back, `collect` those of many units.
"""

from site_builder.core.extension import Command

_HERE = "site_builder.extensions.forms"
COMMANDS = (
    Command("dataset excel", "Fill in tables with Excel, take them back, collect those of many units.", "", "excel"),
    Command("dataset excel export", "Write a package's tables into a workbook.", f"{_HERE}.excel:export"),
    Command("dataset excel import", "Take back a workbook that was filled in.", f"{_HERE}.excel:import_workbook"),
    Command("dataset excel collect", "Take the workbooks of many units.", f"{_HERE}.collecting:collect_forms"),
)
