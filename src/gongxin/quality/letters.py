"""Letters to departments (notices, NTC13): figures that left the usual, and, each working day, terms that end soon."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from itertools import groupby
from typing import TYPE_CHECKING, Any

from gongxin.access import api as access
from gongxin.catalogue import Catalogue
from gongxin.kernel.text import Bilingual
from gongxin.notices import api as notices
from gongxin.quality.deadlines import WITHIN, statement_without_head
from gongxin.quality.sql import GIVEN, ask, given
from gongxin.showing import values
from gongxin.workdays import api as workdays

if TYPE_CHECKING:
    import psycopg

WHAT = {
    "quarantine": Bilingual("已收到、待关联、尚未入库的行：{n}条", "rows received that wait to be linked: {n}"),
    "held": Bilingual("待确认或处理中的批次：{n}批", "deliveries that wait for a decision: {n}"),
    "duty": Bilingual("本期应报尚未报送的信息：{n}类", "kinds of information due this period and not received: {n}"),
}
_DUE = Bilingual("{what}（{resources}），最早{first}到期", "{what} ({resources}), the first by {first}")
_OVER = Bilingual("；另有{n}项已过期", "; {n} more are over")
_ALERT = Bilingual(
    "{rule}：{metric}{value}，前{months}个月的中位数{usual}",
    "{rule}: {metric} {value}, median of {months} months before {usual}",
)
_WHOLE = 2**31 - 1


def tell_alerts(conn: psycopg.Connection[Any], numbers: Sequence[int], catalogue: Catalogue, *, now: datetime) -> int:
    """One letter a department about these alerts, in their own transaction; how many."""
    rows = conn.execute(
        "SELECT department, month, rule, metric, value, usual, months, id FROM quality_alert WHERE id = ANY (%s)"
        " ORDER BY department, month, rule, resource",
        (list(numbers),),
    ).fetchall()
    told = 0
    for (department, month), found in groupby(rows, key=lambda row: (row[0], row[1])):
        mine = list(found)
        lines = _lines([_alert(row, catalogue) for row in mine])
        facts = {"month": _month(month), "alerts": lines}
        ref = f"{month:%Y-%m}/{max(row[7] for row in mine)}"
        told += notices.tell(conn, "quality_alerts", department, ref, facts=facts, now=now) is not None
    return told


def tell_due(conn: psycopg.Connection[Any], on: date, catalogue: Catalogue, *, now: datetime) -> int:
    """One letter to each department with a term that ends within WITHIN working days and is not over, on a working day; how
    many. Twice on a day changes nothing. What is over only is in no letter: it would come every day."""
    calendar = workdays.calendar()
    if not calendar.is_workday(on):
        return 0
    parameters = given([], None, catalogue, calendar) | {"on": on, "within": WITHIN, "department": None, "limit": _WHOLE}
    with access.whole():
        rows = ask(
            'SELECT w.department, w.kind, count(*) FILTER (WHERE w."left" >= 0), min(w.due_on) FILTER (WHERE w."left" >= 0),'
            ' count(*) FILTER (WHERE w."left" < 0), array_agg(DISTINCT w.resource)'
            f" FROM ({GIVEN.rstrip()}{statement_without_head()}) w GROUP BY w.department, w.kind"
            " ORDER BY w.department, w.kind DESC",
            parameters,
        )
    told = 0
    for department, found in groupby(rows, key=lambda row: row[0]):
        mine = [row for row in found if row[2]]
        if mine:
            facts = {"day": _day(on), "due": _lines([_due(row, catalogue) for row in mine])}
            told += notices.tell(conn, "quality_due", department, str(on), facts=facts, now=now) is not None
    return told


def _alert(row: tuple[Any, ...], catalogue: Catalogue) -> Bilingual:
    _, _, rule, metric, value, usual, months, _ = row
    known, measured = catalogue.alert_rules.get(rule), catalogue.metrics.get(metric)
    sign = "%" if measured is not None and measured.unit == "percent" else ""
    words: dict[str, Any] = {"value": f"{value.normalize():f}{sign}", "usual": f"{usual.normalize():f}{sign}", "months": months}
    label = known.label if known is not None else Bilingual(rule, rule)
    name = measured.label if measured is not None else Bilingual(metric, metric)
    return Bilingual(
        _ALERT.zh.format(rule=label.zh, metric=name.zh, **words), _ALERT.en.format(rule=label.en, metric=name.en, **words)
    )


def _due(row: tuple[Any, ...], catalogue: Catalogue) -> Bilingual:
    _, kind, n, first, over, resources = row
    labels = {item.id: item.label for item in catalogue.resources}
    zh = [labels[name].zh if name in labels else name for name in sorted(resources)]
    en = [labels[name].en if name in labels else name for name in sorted(resources)]
    day, what = _day(first), WHAT[kind]
    more = Bilingual(_OVER.zh.format(n=over), _OVER.en.format(n=over)) if over else Bilingual("", "")
    return Bilingual(
        _DUE.zh.format(what=what.zh.format(n=n), resources="、".join(zh), first=day.zh) + more.zh,
        _DUE.en.format(what=what.en.format(n=n), resources=", ".join(en), first=day.en) + more.en,
    )


def _lines(items: Sequence[Bilingual]) -> Bilingual:
    return Bilingual("\n".join(f"· {item.zh}" for item in items), "\n".join(f"· {item.en}" for item in items))


def _month(month: date) -> Bilingual:
    return Bilingual(f"{month.year}年{month.month}月", f"{month:%Y-%m}")


def _day(day: date) -> Bilingual:
    return Bilingual(values.day(day, "zh"), values.day(day, "en"))
