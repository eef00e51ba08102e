"""Tables to be filled in with Excel: out as a workbook, back without a surprise, collected from many units.

Brings `excel`. Without this folder tables are edited as CSV.

Begin with `form`, which says what a workbook holds; `fill_in` takes one back, `collect` those of many units.
"""

from site_builder.core.extension import Command

COMMANDS = Command(
    "excel",
    "Fill in a package's tables with Excel, take them back, collect those of many units.",
    "site_builder.extensions.forms.collecting:excel",
)
