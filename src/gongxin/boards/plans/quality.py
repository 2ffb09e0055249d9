"""Figures of data quality on boards: the numbered metrics of the catalogue, counted by the room quality, each a ratio of sums
over the span. The room's own pages open the rows behind them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from gongxin.boards.declaring import Asked
from gongxin.boards.plans.columns import DEPARTMENT, MONTH, column, middle, months
from gongxin.kernel.text import Bilingual
from gongxin.quality import api as quality
from gongxin.showing.charts import Cell, Chart, Rows

COMPLIANT, LATE, WRONG, MATCHED, COVERED, FRESH = "QL03", "QL04", "QL07", "QL18", "QL17", "QL19"
SHARES = (COMPLIANT, LATE, "QL05", WRONG, "QL08", MATCHED, COVERED, FRESH)
"""Shares in which departments stand beside each other."""
_TENTH = Decimal("0.1")
Figures = Sequence[quality.Figure]

BY_MONTH = Chart(
    "quality-months",
    Bilingual("数据质量：合规、迟报、错报", "Data quality: compliant, late, wrong"),
    Bilingual(
        "按收到月份（QL03、QL04、QL07）：通过全部校验的行；收到日晚于决定后第 7 个工作日的记录；入库后又被更正或撤销的记录。",
        "By month of receipt (QL03, QL04, QL07): rows that pass all checks; records received after the 7th working day"
        " following the"
        " decision; records corrected or annulled after they were stored.",
    ),
    (
        MONTH, column("compliant", "合规率", "Compliant", "percent"), column("late", "迟报率", "Late", "percent"),
        column("wrong", "错报率", "Wrong", "percent"),
    ),
    "panels", ("compliant", "late", "wrong"),
)  # fmt: skip
COMPLIANCE = Chart(
    "compliance",
    Bilingual("各部门的数据合规率", "Departments: compliance"),
    Bilingual(
        "统计期内收到的行中，通过全部校验的占多少（QL03）；迟报率（QL04）、错报率（QL07）另列。由低到高，没有综合得分。",
        "Of the rows received in the period the share that passes all checks (QL03); late (QL04) and wrong (QL07) beside it."
        " The lowest"
        " first; no composite score.",
    ),
    (
        DEPARTMENT, column("rows", "报送行数", "Rows submitted"), column("compliant", "合规率", "Compliant", "percent"),
        column("late", "迟报率", "Late", "percent"), column("wrong", "错报率", "Wrong", "percent"),
    ),
    "bars", ("compliant",), most=30,
)  # fmt: skip
COVERAGE = Chart(
    "coverage",
    Bilingual("目录覆盖和更新", "Catalogue coverage and freshness"),
    Bilingual(
        "应报送的目录事项中，统计期内有数据的（QL17）、在更新周期内更新的（QL19）；逐月相加。",
        "Of the items due those with data (QL17) and those renewed within their cycle (QL19), month by month, added up.",
    ),
    (
        DEPARTMENT, column("covered", "目录覆盖率", "Items with data", "percent"),
        column("fresh", "更新及时率", "Renewed within the cycle", "percent"),
        column("matched", "主体匹配率", "Rows joined to a subject", "percent"),
    ),
    "bars", ("covered",), most=30,
)  # fmt: skip
AGAINST = Chart(
    "own-quality",
    Bilingual("数据质量：与其他部门相比", "Data quality beside the other departments"),
    Bilingual(
        "编号指标，统计期内合计数之比；中位数只计有数字的其他部门。每个指标的口径和背后的数据见“质量”。",
        "Numbered metrics, ratios of sums over the period; the median of the other departments that have a figure. Definitions"
        " and the"
        " rows behind stand under Quality.",
    ),
    (
        column("figure", "指标", "Figure", "text"), column("own", "本部门", "Own", "percent"),
        column("median", "其他部门中位数", "Others' median", "percent"), column("others", "其他部门数", "Other departments"),
        column("metric", "编号", "Number", "text"),
    ),
    "dots", ("own", "median"),
)  # fmt: skip


def figures(asked: Asked, metrics: Sequence[str], *, departments: bool = True) -> Figures:
    """Months of the span; of each department, or of all together."""
    known = [code for code in metrics if _known(asked, code)]
    own = [asked.department] if asked.department and not departments else None
    return quality.figures(
        start=asked.first, end=asked.last, metrics=known, departments=own, by_department=departments, by_resource=False,
        catalogue=asked.catalogue,
    )  # fmt: skip


def _known(asked: Asked, code: str) -> bool:
    found = asked.catalogue.metrics.get(code)
    return found is not None and found.in_force(asked.last)


def ratio(found: Figures, key: Callable[[quality.Figure], object]) -> Mapping[object, Decimal | None]:
    """Key → per cent to one decimal, of the sums of what has the same key."""
    sums: dict[object, tuple[Decimal, Decimal]] = {}
    for item in found:
        above, below = sums.get(key(item), (Decimal(0), Decimal(0)))
        sums[key(item)] = (above + item.numerator, below + (item.denominator or 0))
    return {
        name: (above * 100 / below).quantize(_TENTH, ROUND_HALF_UP) if below else None for name, (above, below) in sums.items()
    }


def by_month(asked: Asked) -> Rows:
    """Every month of the span, of the department or of all together."""
    known = ratio(figures(asked, (COMPLIANT, LATE, WRONG), departments=False), lambda item: (item.metric, item.period.word))
    return [
        (month, *(known.get((metric, month)) for metric in (COMPLIANT, LATE, WRONG)))
        for month in months(asked.first, asked.last)
    ]


def compliance(asked: Asked) -> Rows:
    """The lowest first; departments that delivered nothing are left out."""
    found = figures(asked, ("QL01", COMPLIANT, LATE, WRONG))
    submitted: dict[str, Decimal] = {}
    for item in found:
        if item.metric == "QL01":
            submitted[item.department] = submitted.get(item.department, Decimal(0)) + item.numerator
    known = _by_department([item for item in found if item.metric != "QL01"])
    rows: list[tuple[Any, ...]] = [
        (code, int(n), *(known.get((metric, code)) for metric in (COMPLIANT, LATE, WRONG))) for code, n in submitted.items()
    ]
    ordered = sorted(rows, key=lambda row: (row[2] is None, row[2] or Decimal(0), row[0]))
    return [(asked.name(code), n, compliant, late, wrong) for code, n, compliant, late, wrong in ordered]


def coverage(asked: Asked) -> Rows:
    """The lowest coverage first."""
    known = _by_department(figures(asked, (COVERED, FRESH, MATCHED)))
    codes = sorted({code for _, code in known})
    rows: list[tuple[Any, ...]] = [
        (code, *(known.get((metric, code)) for metric in (COVERED, FRESH, MATCHED))) for code in codes
    ]
    return [
        (asked.name(code), covered, fresh, matched)
        for code, covered, fresh, matched in sorted(rows, key=lambda row: (row[1] is None, row[1] or Decimal(0), row[0]))
    ]


def against(asked: Asked) -> Rows:
    """The shares that anybody has a figure of."""
    known = _by_department(figures(asked, SHARES))
    rows: list[tuple[Cell, ...]] = []
    for metric in SHARES:
        values = {code: number for (of, code), number in known.items() if of == metric}
        others = [number for code, number in values.items() if code != asked.department and number is not None]
        if values:
            label, own = asked.catalogue.metrics[metric].label, values.get(asked.department or "")
            rows.append((Bilingual(label.zh, label.en), own, middle(others), len(others), metric))
    return rows


def _by_department(found: Figures) -> dict[tuple[str, str], Decimal | None]:
    known: dict[tuple[str, str], Decimal | None] = {}
    for metric in {item.metric for item in found}:
        of = ratio([item for item in found if item.metric == metric], lambda item: item.department)
        known |= {(metric, str(code)): number for code, number in of.items()}
    return known
