"""Government integrity in sum: promises, payments, arrears, complaints, of all bodies and by region, with the trend. Each ratio
is of sums, and nothing combines them. The records behind stand at /integrity/."""

from __future__ import annotations

from decimal import Decimal

from gongxin.boards.declaring import Asked, Board, Item
from gongxin.boards.plans.columns import QUARTER, column
from gongxin.integrity import api as integrity
from gongxin.kernel.text import Bilingual
from gongxin.showing.charts import Cell, Chart, Rows

KEPT = column("kept", "承诺按期兑现率", "Promises kept of those due", "percent")
PAID = column("paid", "按期付款率", "Invoices paid on time", "percent")
TO_PAY = column("to_pay", "向中小企业付款平均天数", "Mean days to pay small businesses", "days")
ANSWERED = column("answered", "投诉按期办结率", "Complaints closed in time", "percent")
ARREARS = column("arrears", "拖欠款余额", "Arrears", "yuan")
CLEARED = column("cleared", "历史逾期款清偿率", "Ever overdue, since cleared", "percent")

TREND = Chart(
    "integrity-trend",
    Bilingual("政务诚信：兑现、付款、投诉", "Government integrity: promises, payments, complaints"),
    Bilingual(
        "按季度，全部政府部门合计（规则 GX03-GX05、GX07）；比率都是合计数之比，没有综合得分。",
        "By quarter, all government bodies together (rules GX03-GX05, GX07); ratios of sums, no composite score.",
    ),
    (
        QUARTER,
        column("promises_due", "到期承诺", "Promises due"),
        column("promises_kept", "按期兑现", "Kept on time"),
        KEPT,
        column("invoices_due", "到期发票", "Invoices due"),
        column("invoices_paid", "按期付清", "Paid on time"),
        PAID,
        TO_PAY,
        ANSWERED,
    ),
    "panels",
    ("kept", "paid", "to_pay", "answered"),
)
AGES = Chart(
    "arrears-age",
    Bilingual("拖欠款的账龄", "Arrears by age"),
    Bilingual(
        "今天尚欠的、无争议的到期款项，按逾期天数（规则 GX02）；单位：元。",
        "Undisputed sums that are due and unpaid today, by days overdue (rule GX02); in yuan.",
    ),
    (column("age", "逾期", "Overdue for", "text"), ARREARS),
    "bars",
    ("arrears",),
)
ARREARS_TREND = Chart(
    "arrears",
    Bilingual("拖欠款余额和清偿", "Arrears, and what was cleared"),
    Bilingual(
        "各季度末的余额；清偿率为历史上全部逾期款项中此后已支付的比例（规则 GX02）。",
        "At the end of each quarter; of all that ever fell overdue, the share paid since (rule GX02).",
    ),
    (QUARTER, ARREARS, CLEARED),
    "panels",
    ("arrears", "cleared"),
)
REGIONS = Chart(
    "integrity-regions",
    Bilingual("各区划的政务诚信", "Government integrity by region"),
    Bilingual(
        "近一年；括注“上年”的为再前一年，供看变化。按政府部门所在区划，以合计数计算；不排名，没有综合得分。",
        "Twelve months, and the twelve before them to see the change. By the region of the body, ratios of sums; no ranking, no"
        " composite score.",
    ),
    (
        column("region", "区划", "Region", "text"),
        KEPT,
        column("kept_before", "承诺兑现率（上年）", "Promises kept (year before)", "percent"),
        PAID,
        column("paid_before", "按期付款率（上年）", "Paid on time (year before)", "percent"),
        TO_PAY,
        column("to_pay_before", "付款天数（上年）", "Days to pay (year before)", "days"),
        ARREARS,
        column("arrears_before", "拖欠款（上年末）", "Arrears (a year ago)", "yuan"),
        ANSWERED,
    ),
    "bars",
    ("paid",),
    most=30,
)
_AGES = (
    ("arrears_d30", "30 天以内", "Up to 30 days"),
    ("arrears_d90", "31-90 天", "31-90 days"),
    ("arrears_d180", "91-180 天", "91-180 days"),
    ("arrears_d365", "181-365 天", "181-365 days"),
    ("arrears_more", "一年以上", "More than a year"),
)


def _quarters(asked: Asked) -> list[tuple[str, integrity.Figures]]:
    periods = integrity.quarters(asked.today)
    found = integrity.of_region(asked.conn, "", periods)
    if not any(figures != integrity.Figures() for figures in found):
        return []
    return [(f"{until.year}Q{(until.month - 1) // 3 + 1}", figures) for (_, until), figures in zip(periods, found, strict=True)]


def trend(asked: Asked) -> Rows:
    """Eight quarters, the last one still running."""
    return [
        (
            quarter,
            f.promises_due,
            f.promises_kept,
            ratios["promises_kept_percent"],
            f.invoices_due,
            f.invoices_on_time,
            ratios["paid_on_time_percent"],
            ratios["days_to_pay"],
            ratios["complaints_in_time_percent"],
        )
        for quarter, f in _quarters(asked)
        for ratios in (integrity.ratios(f),)
    ]


def arrears(asked: Asked) -> Rows:
    """At the end of each of the quarters."""
    return [(quarter, f.arrears, integrity.ratios(f)["arrears_cleared_percent"]) for quarter, f in _quarters(asked)]


def ages(asked: Asked) -> Rows:
    """The five ages, youngest first; nothing where nobody ever sent an invoice."""
    figures = integrity.of_region(asked.conn, "", [integrity.year_to(asked.today)])[0]
    if figures == integrity.Figures():
        return []
    return [(Bilingual(zh, en), Decimal(getattr(figures, name))) for name, zh, en in _AGES]


def regions(asked: Asked) -> Rows:
    """By code."""
    now = integrity.year_to(asked.today)
    before = integrity.year_to(now[0])
    names = integrity.region_names(asked.conn)
    this, last = integrity.by_region(asked.conn, now), integrity.by_region(asked.conn, before)
    rows: list[tuple[Cell, ...]] = []
    for code in sorted(this.keys() | last.keys()):
        f, g = this.get(code, integrity.Figures()), last.get(code, integrity.Figures())
        a, b = integrity.ratios(f), integrity.ratios(g)
        rows.append(
            (
                names.get(code, code),
                a["promises_kept_percent"],
                b["promises_kept_percent"],
                a["paid_on_time_percent"],
                b["paid_on_time_percent"],
                a["days_to_pay"],
                b["days_to_pay"],
                f.arrears,
                g.arrears,
                a["complaints_in_time_percent"],
            )
        )
    return rows


BOARD = Board(
    "integrity",
    Bilingual("政务诚信", "Government integrity"),
    Bilingual(
        "政府部门说到做到没有、按时付款没有、投诉办了没有。每个部门和每条记录见“政务诚信”。",
        "Whether government bodies keep their word, pay on time and answer complaints. Each body and record stands under"
        " Integrity.",
    ),
    "public",
    (
        Item(TREND, trend, months=24),
        Item(AGES, ages, months=0),
        Item(ARREARS_TREND, arrears, months=24),
        Item(REGIONS, regions, months=12),
    ),
)
