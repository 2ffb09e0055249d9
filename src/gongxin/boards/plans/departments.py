"""How departments submit, for everybody to see: in time, and with how much sent back. In the order of their figures, without
marks or a total."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from gongxin.boards.declaring import Asked, Board, Item
from gongxin.boards.plans import quality
from gongxin.boards.plans.columns import DEPARTMENT, FILES, MONTH, ROWS, column, months, share
from gongxin.intake import api as intake
from gongxin.kernel.text import Bilingual
from gongxin.showing.charts import Chart, Rows

PUBLISHED = column("published", "公布", "Published")
IN_TIME = column("in_time", "及时", "In time")
TIMELY = column("timely", "及时率", "Share in time", "percent")

TIMELINESS = Chart(
    "timeliness",
    Bilingual("各部门的公示及时率", "Departments: licences and penalties published in time"),
    Bilingual(
        "近一年公布的许可和处罚中，自决定之日起 7 个工作日内公布的占多少；只计目前公示中的。",
        "Of the licences and penalties published within a year, the share published within 7 working days of the decision; only"
        " what is public now.",
    ),
    (DEPARTMENT, PUBLISHED, IN_TIME, TIMELY),
    "bars",
    ("timely",),
    most=30,
)
TIMELY_MONTHS = Chart(
    "timeliness-months",
    Bilingual("每月公布的信息有多少是及时的", "In time, by month of publication"),
    Bilingual(
        "按公布月份；自决定之日起 7 个工作日内公布的占多少；只计目前公示中的。",
        "By month of publication: the share published within 7 working days of the decision; only what is public now.",
    ),
    (MONTH, PUBLISHED, IN_TIME, TIMELY),
    "panels",
    ("timely", "published"),
)
RETURNED = Chart(
    "returned",
    Bilingual("各部门报送中被退回的行", "Departments: rows sent back"),
    Bilingual(
        "近一年收到的批次：没有通过校验的行，占全部行的比例；待关联的另列。",
        "Of the rows delivered within a year, those that failed a check; rows that wait for a subject are counted apart.",
    ),
    (
        DEPARTMENT,
        FILES,
        ROWS,
        column("refused", "退回", "Sent back"),
        column("waiting", "待关联", "Waiting for a subject"),
        column("refused_share", "退回率", "Share sent back", "percent"),
        column("last", "最近入库", "Last published", "text"),
    ),
    "bars",
    ("refused_share",),
    most=30,
)


def timely_of(asked: Asked) -> dict[str, tuple[int, int]]:
    """Department → (published within a year, of these in time)."""
    found: dict[str, tuple[int, int]] = {}
    for item in asked.sums.of("timely"):
        n, part = found.get(item.key, (0, 0))
        found[item.key] = (n + item.n, part + item.part)
    return found


def timeliness(asked: Asked) -> Rows:
    """The latest first: that is what somebody should look at."""
    rows = [(code, n, part, share(part, n)) for code, (n, part) in timely_of(asked).items()]
    return [
        (asked.name(code), n, part, timely)
        for code, n, part, timely in sorted(rows, key=lambda row: (row[3] or Decimal(0), row[0]))
    ]


def timely_months(asked: Asked) -> Rows:
    """Every month of the span that is whole within the last year."""
    counts: dict[str, tuple[int, int]] = {}
    for item in asked.sums.of("timely_month"):
        n, part = counts.get(item.key, (0, 0))
        counts[item.key] = (n + item.n, part + item.part)
    if not counts:
        return []
    rows = [(month, *counts.get(month, (0, 0))) for month in months(asked.first, asked.last)]
    return [(month, n, part, share(part, n)) for month, n, part in rows]


def delivered(asked: Asked) -> dict[str, tuple[int, int, int, int, date | None]]:
    """Department → (deliveries, rows, sent back, waiting, last published day) of the span."""
    found: dict[str, tuple[int, int, int, int, date | None]] = {}
    for item in intake.by_resource(asked.conn, asked.first, asked.last):
        files, rows, refused, waiting, last = found.get(item.department, (0, 0, 0, 0, None))
        newest = max(filter(None, (last, item.last)), default=None)
        found[item.department] = (
            files + item.files,
            rows + item.rows,
            refused + item.refused,
            waiting + item.waiting,
            newest,
        )
    return found


def returned(asked: Asked) -> Rows:
    """The largest share first."""
    rows = [(code, *counts, share(counts[2], counts[1])) for code, counts in delivered(asked).items()]
    return [
        (asked.name(code), files, n, refused, waiting, part, str(last) if last else None)
        for code, files, n, refused, waiting, last, part in sorted(rows, key=lambda row: (-(row[6] or Decimal(0)), row[0]))
    ]


BOARD = Board(
    "departments",
    Bilingual("部门报送", "Departments"),
    Bilingual(
        "各部门报送得及时不及时、有多少被退回。数字由平台按同一口径统计，对象是部门，不是个人。",
        "How punctually departments submit, and how much is sent back: counted the same way for all, about bodies and never"
        " about"
        " their staff.",
    ),
    "public",
    (
        Item(TIMELINESS, timeliness, months=12, summed=True),
        Item(TIMELY_MONTHS, timely_months, months=12, summed=True),
        Item(quality.COMPLIANCE, quality.compliance, months=12),
        Item(quality.BY_MONTH, quality.by_month, months=12),
        Item(RETURNED, returned, months=12),
    ),
)
