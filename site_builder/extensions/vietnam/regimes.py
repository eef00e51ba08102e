"""How Vietnamese law cuts the periods of reports.

Sources: Decree 09/2019/ND-CP Art. 12 (windows of administrative reports end on the 14th; nine months is a default, its
text was not found), Decree 60/2018/ND-CP (statistical reports: the calendar). Neither sets a due date for every report:
Art. 13 sets the 25th for reports to the Government, and each level below an earlier day of its own.
"""

from site_builder.core.calendar.regime import Regime
from site_builder.core.problem import N_

_ADMINISTRATIVE = N_("Article 12, Decree 09/2019/NĐ-CP")
_STATISTICAL = N_("Calendar periods, Decree 60/2018/NĐ-CP")
ADMINISTRATIVE = Regime(
    "vn-09-2019", _ADMINISTRATIVE, _ADMINISTRATIVE, last_day=14, published="administrative"
)
STATISTICAL = Regime("vn-60-2018", _STATISTICAL, _STATISTICAL, published="statistical")
REGIMES = (ADMINISTRATIVE, STATISTICAL)
