"""What departments did with the measures of their checks, and the sums of it (MEA18)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Literal

from gongxin.kernel.text import Bilingual
from gongxin.measures.errors import FeedbackRefusedError, UnknownCheckError
from gongxin.measures.rules.keeping import MEA18
from gongxin.measures.rules.numbers import is_check_number
from gongxin.measures.sql import statement

if TYPE_CHECKING:
    import psycopg

    from gongxin.access.api import Actor

_MISSING = {
    "outcome": Bilingual("outcome 应为 applied（已采取）或 not_applied（未采取）。", "outcome is applied or not_applied."),
    "document": Bilingual("已采取的措施须写明文书号。", "A measure that was applied needs the number of its document."),
    "why": Bilingual("未采取的措施须写明理由。", "A measure that was not applied needs the reason."),
}


@dataclass(frozen=True, slots=True)
class Feedback:
    """What was done with one measure of one subject."""

    uscc: str
    measure: str
    outcome: str
    why: str = ""
    document: str = ""


@dataclass(frozen=True, slots=True)
class Tally:
    """Sums over (subject, measure) pairs of checks: named, applied, not applied, open, contested when named."""

    measure: str
    department: str
    named: int
    applied: int
    not_applied: int
    open: int
    contested: int


def give(conn: psycopg.Connection[Any], no: str, given: Sequence[Feedback], *, actor: Actor, now: datetime) -> int:
    """Record feedback on measures of the department's own check, all of it or none; returns how many are still open.

    Raises NoOfficeError without the office feedback, UnknownCheckError, FeedbackRefusedError naming the first that is not
    acceptable by its place in the list.
    """
    actor.require("feedback")
    if not is_check_number(no) or not _own(conn, no, actor.department):
        raise UnknownCheckError(place=no[:24])
    if not given:
        raise FeedbackRefusedError(place="items", reason=Bilingual("没有反馈内容。", "There is nothing in it."))
    named = _named(conn, no)
    for place, item in enumerate(given):
        missing = MEA18.missing(item.outcome, item.why, item.document)
        if missing:
            raise FeedbackRefusedError(place=f"items[{place}].{missing[0]}", reason=_MISSING[missing[0]])
        if (item.uscc, item.measure) not in named:
            raise FeedbackRefusedError(
                place=f"items[{place}].measure",
                reason=Bilingual(
                    "这次核查没有对该主体提示过这项措施。", "This check did not name that measure for that subject."
                ),
            )
    with conn.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO check_feedback (check_no, uscc, measure, outcome, why, document, at, department, officer)"
            " VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s)",
            [
                (no, i.uscc, i.measure, i.outcome, i.why.strip(), i.document.strip(), now, actor.department, actor.officer)
                for i in given
            ],
        )
    left = conn.execute(
        "SELECT count(*) FROM check_measure m WHERE m.check_no = %s AND NOT EXISTS (SELECT FROM check_feedback f"
        " WHERE f.check_no = m.check_no AND f.uscc = m.uscc AND f.measure = m.measure)",
        (no,),
    ).fetchone()
    return int(left[0]) if left else 0


def statistics(
    conn: psycopg.Connection[Any], first: date, last: date, *, by: Literal["measure", "department", "both"] = "both"
) -> list[Tally]:
    """Sums of all checks made from `first` to `last` (days in China, both included), by measure, department or both."""
    rows = conn.execute(
        statement("statistics"),
        {"first": first, "last": last, "by_measure": by != "department", "by_department": by != "measure"},
    ).fetchall()
    return [Tally(*row) for row in rows]


def _own(conn: psycopg.Connection[Any], no: str, department: str) -> bool:
    return conn.execute("SELECT FROM credit_check WHERE no = %s AND department = %s", (no, department)).rowcount == 1


def _named(conn: psycopg.Connection[Any], no: str) -> set[tuple[str, str]]:
    return set(conn.execute("SELECT uscc, measure FROM check_measure WHERE check_no = %s", (no,)).fetchall())
