"""How deliveries went: sums over a span of days, for the public and for departments."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Max, Q, Sum

from gongxin.access import api as access
from gongxin.intake.models import Submission
from gongxin.intake.rules.states import State


@dataclass(frozen=True)
class Deliveries:
    """What one department sent: files, rows judged, rows refused or waiting; `last`: the newest day of a published one."""

    department: str
    files: int
    rows: int
    refused: int
    quarantined: int
    last: date | None


def by_state(since: date, until: date) -> dict[str, int]:
    """Submissions received in the span, both days included, by state."""
    found = Submission.objects.filter(received_on__range=(since, until)).values_list("state").annotate(n=Count("pk"))
    with access.whole():
        return dict(found.order_by("state"))


def by_department(since: date, until: date) -> tuple[Deliveries, ...]:
    """The same by department; `last` looks at all time."""
    span = Q(received_on__range=(since, until))
    found = (
        Submission.objects.values("department")
        .annotate(
            files=Count("pk", filter=span),
            judged=Sum("rows", filter=span, default=0),
            wrong=Sum("refused", filter=span, default=0),
            waiting=Sum("quarantined", filter=span, default=0),
            last=Max("received_on", filter=Q(state=State.PUBLISHED)),
        )
        .order_by("department")
    )
    with access.whole():
        return tuple(
            Deliveries(row["department"], row["files"], row["judged"], row["wrong"], row["waiting"], row["last"])
            for row in found
        )
