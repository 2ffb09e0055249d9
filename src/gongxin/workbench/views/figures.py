"""A department's own quality against the others': what can be said from deliveries, publication and clocks today. The room that
measures quality for good (issue 5) will bring more; this page then shows its figures (`rows_of` is the seam)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from gongxin.intake import api as intake
from gongxin.portal import values
from gongxin.portal.language import current
from gongxin.publicity import api as publicity
from gongxin.remedies import api as remedies
from gongxin.workbench.desk import actor, conn, department_names, desk, page

SPAN = timedelta(days=90)


@dataclass(frozen=True)
class Row:
    """One department. Shares are 0 to 100, None where there is nothing to share out."""

    code: str
    name: str
    mine: bool
    files: int
    rows: int
    refused: float | None
    quarantined: float | None
    timely: float | None
    timely_of: int
    answered: float | None
    cases: int
    last: str


@desk()
def figures(request: HttpRequest) -> HttpResponse:
    """/workbench/figures/"""
    who, today = actor(request), timezone.localdate()
    first = today - SPAN
    rows = rows_of(who.department, first, today)
    mine = next((row for row in rows if row.mine), None)
    others = [row for row in rows if not row.mine]
    context = {
        "rows": rows,
        "mine": mine,
        "middle": {name: _median([getattr(row, name) for row in others]) for name in ("refused", "quarantined", "timely",
                                                                                    "answered")},
        "first": values.day(first, current()),
        "last": values.day(today, current()),
        "made": values.moment(publicity.sums(["timely"]).at, current()),
    }  # fmt: skip
    return page(request, "figures.html", context, nav="figures")


def rows_of(department: str, first: object, last: object) -> list[Row]:
    """Every department that delivered or answered in the span, the asker's first, then by share refused."""
    names = department_names()
    sent = {item.department: item for item in intake.by_department(first, last)}  # type: ignore[arg-type]
    timely: dict[str, tuple[int, int]] = {}
    for item in publicity.sums(["timely"]).of("timely"):
        n, part = timely.get(item.key, (0, 0))
        timely[item.key] = (n + item.n, part + item.part)
    answered = {item.department: item for item in remedies.punctuality(conn(), first, last)}  # type: ignore[arg-type]
    found = []
    for code in sorted({department, *sent, *timely, *answered}):
        got, case = sent.get(code), answered.get(code)
        n, part = timely.get(code, (0, 0))
        found.append(
            Row(
                code, names.get(code, code), code == department,
                got.files if got else 0, got.rows if got else 0,
                _share(got.refused, got.rows) if got else None, _share(got.quarantined, got.rows) if got else None,
                _share(part, n), n,
                _share(case.in_time, case.decided + case.late) if case else None, case.decided + case.late if case else 0,
                values.day(got.last, current()) if got and got.last else "",
            )
        )  # fmt: skip
    return sorted(found, key=lambda row: (not row.mine, -(row.refused or 0), row.code))


def _share(part: int, whole: int) -> float | None:
    return round(100 * part / whole, 1) if whole else None


def _median(numbers: list[float | None]) -> float | None:
    known = sorted(number for number in numbers if number is not None)
    if not known:
        return None
    middle = len(known) // 2
    return known[middle] if len(known) % 2 else round((known[middle - 1] + known[middle]) / 2, 1)
