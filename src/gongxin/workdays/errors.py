"""What this room refuses."""

from __future__ import annotations

from gongxin.kernel.errors import GongxinError
from gongxin.kernel.text import Bilingual


class CalendarRefusedError(GongxinError):
    """不能这样修改工作日历。 | The calendar of working days cannot be changed so."""

    code = "workdays.refused"
    default_remedy = Bilingual("请按国务院公布的放假安排填写。", "Enter what the State Council announced.")
