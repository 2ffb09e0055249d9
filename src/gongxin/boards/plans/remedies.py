"""Objections and repairs: how many, how fast, in time or not."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from gongxin.boards.declaring import Asked, Board, Item
from gongxin.boards.plans.columns import DEPARTMENT, MONTH, column, share
from gongxin.kernel.text import Bilingual
from gongxin.remedies import api as remedies
from gongxin.showing.charts import Chart, Column, Rows

FILED = column("filed", "提出", "Filed")
DECIDED = column("decided", "办结", "Decided")
IN_TIME = column("in_time", "未曾超期", "Never over time")
IN_TIME_SHARE = column("in_time_share", "按期办结率", "Decided in time", "percent")
DAYS = column("days", "平均办理天数", "Mean days to the decision", "days")
UPHELD = column("upheld", "异议成立", "Upheld")
GRANTED = column("granted", "准予修复", "Granted")
LATE = column("late", "已超期未办结", "Open and over time")
METHOD = Bilingual(
    "按提出月份计提出数，按办结月份计办结数；天数为提出日至办结日的日历天数平均值；曾经超期的，后来办结也计为超期。",
    "Filed by the month of filing, decided by the month of the decision; days of the calendar from filing to decision, the"
    " mean; a"
    " case that ever ran over counts as late even if it was decided later.",
)

_BY_DEPARTMENT = Bilingual(
    "近一年办结的：从未超期的占多少；天数为提出日至办结日的日历天数平均值。",
    "Of those decided within a year the share that never ran over; days of the calendar from filing to decision, the mean.",
)


def _by_month(code: str, title: Bilingual, won: Column) -> Chart:
    columns = (MONTH, FILED, DECIDED, won, IN_TIME, IN_TIME_SHARE, DAYS)
    return Chart(code, title, METHOD, columns, "panels", ("filed", "in_time_share", "days"))


def _by_department(code: str, title: Bilingual, won: Column) -> Chart:
    columns = (DEPARTMENT, FILED, DECIDED, won, IN_TIME, LATE, IN_TIME_SHARE, DAYS)
    return Chart(code, title, _BY_DEPARTMENT, columns, "bars", ("in_time_share",), most=30)


OBJECTIONS = _by_month("objections", Bilingual("异议：提出和办理", "Objections: filed and decided"), UPHELD)
REPAIRS = _by_month("repairs", Bilingual("信用修复：申请和办理", "Repairs: applied for and decided"), GRANTED)
OBJECTIONS_BY = _by_department(
    "objections-departments", Bilingual("各部门办理异议", "Departments: objections decided in time"), UPHELD
)
REPAIRS_BY = _by_department(
    "repairs-departments", Bilingual("各部门办理信用修复", "Departments: repairs decided in time"), GRANTED
)


def monthly(kind: remedies.CaseKind) -> Callable[[Asked], Rows]:
    """Every month of the span."""

    def rows(asked: Asked) -> Rows:
        return [
            (item.month, item.filed, item.decided, item.won, item.in_time, share(item.in_time, item.decided), item.days)
            for item in remedies.cases_by_month(asked.conn, kind, asked.first, asked.last, asked.department)
        ]

    return rows


def by_department(kind: remedies.CaseKind) -> Callable[[Asked], Rows]:
    """Departments that had a case in the span or have one that is over, the least punctual first."""

    def rows(asked: Asked) -> Rows:
        found = [
            (item, share(item.in_time, item.decided))
            for item in remedies.cases_by_department(asked.conn, kind, asked.first, asked.last)
            if item.filed or item.decided or item.late
        ]
        return [
            (
                asked.name(item.department),
                item.filed,
                item.decided,
                item.won,
                item.in_time,
                item.late,
                part,
                item.days,
            )
            for item, part in sorted(found, key=lambda row: (row[1] is None, row[1] or Decimal(0), row[0].department))
        ]

    return rows


BOARD = Board(
    "remedies",
    Bilingual("异议和修复", "Objections and repairs"),
    Bilingual(
        "提出异议、申请修复的有多少，办得多快，超期没有。不涉及任何主体。",
        "How many objections and repairs, how fast, in time or not. No subject is named.",
    ),
    "public",
    (
        Item(OBJECTIONS, monthly("objection"), months=12),
        Item(REPAIRS, monthly("repair"), months=12),
        Item(OBJECTIONS_BY, by_department("objection"), months=12),
        Item(REPAIRS_BY, by_department("repair"), months=12),
    ),
)
