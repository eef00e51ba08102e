"""Tables to be filled in with Excel: out as a workbook, back without a surprise, collected from many units.

Brings `dataset excel`. Without this folder tables are edited as CSV.

Begin with `form`, which says what a workbook holds; `fill_in` takes one back, `collect` those of many units.
"""

from site_builder.core.extension import commands_beside

_HERE = "site_builder.extensions.forms"
COMMANDS = commands_beside(__file__)
