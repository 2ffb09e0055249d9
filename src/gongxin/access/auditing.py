"""The trail as those who audit it read it: who looked at what, by subject, department, purpose and span. Part of the room's
door (api.py lists it)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import F, Func, IntegerField, Q

from gongxin.access.models import AccessLog
from gongxin.kernel.dates import CHINA

SHOWN = 3


@dataclass(frozen=True, slots=True)
class LookLine:
    """One line of the trail. subjects: how many were looked at; shown: the first few of them."""

    id: int
    at: datetime
    department: str
    key: int | None
    purpose: str
    channel: str
    subjects: int
    shown: tuple[str, ...]
    request_id: str
    account: str


def looks(
    *,
    subject: str = "",
    department: str = "",
    purpose: str = "",
    first: date | None = None,
    last: date | None = None,
    before: int | None = None,
    limit: int = 100,
) -> list[LookLine]:
    """Newest first: looks at a subject, by a department, whose purpose holds these words, from `first` to `last` (days in
    China, both included). `before`: the number of the last line shown, for the following page.

    Within a span the order is that of time, then number: the planner then takes the span's pages by access_log_by_time
    (BRIN) and sorts; by number alone it would walk back from the newest line through years that are not asked for."""
    spanned = first is not None or last is not None
    rows = AccessLog.objects.order_by("-at", "-id") if spanned else AccessLog.objects.order_by("-id")
    if subject:
        rows = rows.filter(subjects__contains=[subject])
    if department:
        rows = rows.filter(department=department)
    if purpose:
        rows = rows.filter(purpose__icontains=purpose)
    if first is not None:
        rows = rows.filter(at__gte=datetime.combine(first, time(), CHINA))
    if last is not None:
        rows = rows.filter(at__lt=datetime.combine(last + timedelta(days=1), time(), CHINA))
    if before is not None:
        shown = AccessLog.objects.filter(pk=before).values_list("at", flat=True).first() if spanned else None
        rows = rows.filter(pk__lt=before) if shown is None else rows.filter(Q(at__lt=shown) | Q(at=shown, pk__lt=before))
    whole = AccessLog._meta.get_field("subjects")
    found = rows.annotate(
        number=Func(F("subjects"), function="cardinality", output_field=IntegerField()),
        few=Func(F("subjects"), template=f"(%(expressions)s)[1:{SHOWN}]", output_field=whole),
    ).values_list("id", "at", "department", "key", "purpose", "channel", "number", "few", "request_id", "account")
    return [
        LookLine(number, at, by, key, why, channel, count, tuple(few), request, account)
        for number, at, by, key, why, channel, count, few, request, account in found[:limit]
    ]
