"""What makes the demo's site look lived in beside the files of its departments: texts, and entries on lists.

Nothing goes in by a side door: texts by content.api, entries step by step through the proceedings of lists.api, from the
proposal to the second signature, with the statement period between. Running it again changes nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from gongxin.runs.demo.feeds import BEIJING
from gongxin.runs.demo.proceedings import paper_named
from gongxin.runs.demo.sources import read

if TYPE_CHECKING:
    from gongxin.catalogue import Catalogue

BY = "demo"
NOTICE, DECISION = timedelta(days=21), timedelta(days=4)
"""Days before the city's today: the notice, and decision and signature, more than five working days later."""


@dataclass(frozen=True)
class Listing:
    """Whom a department lists: the organisations with the newest records that `where` names."""

    list_code: str
    department: str
    resource: str
    most: int
    reason: str


LISTINGS = (
    Listing("SX04", "SCJG", "administrative_penalty", 7, "受到较重行政处罚，情节严重、社会影响较大。"),
    Listing("SX06", "YJGL", "administrative_penalty", 4, "存在重大事故隐患，拒不整改。"),
    Listing("SX02", "SWJ", "administrative_penalty", 3, "虚开发票，税务处理处罚决定已经生效。"),
    Listing("SX03", "RSJ", "administrative_penalty", 3, "克扣、无故拖欠农民工工资，经责令限期支付逾期未支付。"),
    Listing("SX18", "STHJ", "administrative_penalty", 2, "环境影响报告书基础资料明显不实。"),
    Listing("HH01", "SWJ", "tax_rating", 9, "上一年度纳税缴费信用评价为 A 级。"),
    Listing("HH04", "STHJ", "environmental_rating", 5, "上一年度环境信用评价为绿牌。"),
)


def texts(today: date) -> int:
    """Save the texts of content.yaml; how many new versions."""
    from gongxin.content import api as content

    made = 0
    for item in read("content"):
        day = today - timedelta(days=item["days"])
        versions = {lang: content.Text(**item[lang]) for lang in ("zh", "en")}
        made += content.save(item["kind"], item["slug"], versions, by=BY, now=_at(day), start=day)
    return made


def listings(today: date, catalogue: Catalogue) -> int:
    """Take the proceedings through; how many entries took effect. None where the demo has listed before."""
    from django.db import connection, transaction

    from gongxin.lists import api as lists

    with transaction.atomic():
        connection.ensure_connection()
        conn = connection.connection
        if lists.open_of(conn):
            return 0
        return sum(_listed(conn, listing, today, catalogue) for listing in LISTINGS)


def _listed(conn: Any, listing: Listing, today: date, catalogue: Catalogue) -> int:
    from gongxin.access import api as access
    from gongxin.lists import api as lists

    found = catalogue.lists.get(listing.list_code)
    noticed, decided = today - NOTICE, today - DECISION
    if found is None or not found.kept_on(noticed) or not found.kept_on(decided):
        return 0
    clerk, head, second = (
        access.Actor("officer", department=listing.department, officer=f"{listing.department}-0{n}", offices=frozenset(offices))
        for n, offices in enumerate(({"propose"}, {"decide"}, {"sign_off"}), start=1)
    )
    given: dict[str, Any] = {"catalogue": catalogue}
    done = 0
    for number, uscc in enumerate(_subjects(conn, listing, noticed), start=1):
        paper = lists.keep_paper(
            conn, "有关决定文书.pdf", paper_named(listing.reason), uscc=uscc, actor=clerk, now=_at(noticed)
        )
        entry = lists.propose(
            conn, listing.list_code, uscc, reason=listing.reason, evidence=[paper.id], actor=clerk, now=_at(noticed), **given
        )
        lists.notify(conn, entry.id, actor=clerk, now=_at(noticed), **given)
        document = f"云列〔{decided.year}〕{listing.list_code}-{number:03d}号"
        end = decided.replace(year=decided.year + 1) if found.period_by_decision else None
        written: dict[str, Any] = {"decision_no": document, "why": "事实清楚，程序完备。", "end_date": end}
        lists.decide(conn, entry.id, actor=head, now=_at(decided), **written, **given)
        lists.sign_off(conn, entry.id, why="复核无误。", actor=second, now=_at(decided) + timedelta(hours=2), **given)
        done += 1
    return done


def _subjects(conn: Any, listing: Listing, on: date) -> list[str]:
    """Firms with a record of this kind from this department, by the newest decision; grades only where they are the best."""
    grades = {"tax_rating": "A", "environmental_rating": "环保诚信企业"}
    rows = conn.execute(
        "SELECT r.uscc FROM record_current r JOIN subject s ON s.uscc = r.uscc"
        " WHERE r.resource = %(resource)s AND r.department = %(department)s AND r.state = 'current' AND s.kind = '91'"
        " AND s.status = '1' AND r.accepted_at::date <= %(on)s"
        " AND (%(grade)s = '' OR r.content ->> 'grade' = %(grade)s)"
        " GROUP BY r.uscc ORDER BY max(r.decided_on) DESC NULLS LAST, r.uscc LIMIT %(most)s",
        {
            "resource": listing.resource,
            "department": listing.department,
            "grade": grades.get(listing.resource, ""),
            "on": on,
            "most": listing.most,
        },
    ).fetchall()
    return [row[0] for row in rows]


def _at(day: date) -> datetime:
    return datetime.combine(day, time(10), tzinfo=BEIJING)
