"""Grants: an organisation lets a bank, say, have its special report. Part of the room's door (api.py lists it)."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from gongxin.access.errors import GrantRefusedError, UnknownDepartmentError, UnknownGrantError
from gongxin.access.facts import Actor, Grant
from gongxin.access.grant_models import LONGEST, SCOPES
from gongxin.access.grant_models import Grant as GrantRow
from gongxin.access.models import Department as DepartmentRow
from gongxin.kernel.identifiers import mask
from gongxin.kernel.text import Bilingual
from gongxin.visibility.facts import CHINA


def give_grant(
    subject: str, department: str, *, scope: str, purpose: str, until: date, actor: Actor, by: str, now: datetime
) -> Grant:
    """Give one. `by`: the account's word. NoOfficeError unless the organisation itself; UnknownDepartmentError;
    GrantRefusedError: no purpose, a day that is over, or too far away."""
    actor.require_subject(subject)
    today = now.astimezone(CHINA).date()
    body = DepartmentRow.objects.filter(pk=department).first()
    if body is None:
        raise UnknownDepartmentError(place=department[:64])
    if scope not in SCOPES:
        raise _refused("scope", "没有这种授权。", "There is no such grant.")
    if not purpose.strip():
        raise _refused("purpose", "没有写明用途。", "The purpose is missing.")
    if not today <= until <= today + timedelta(days=LONGEST):
        raise _refused(
            "until", f"截止日应在今天至 {LONGEST} 天之内。", f"The last day lies between today and {LONGEST} days from now."
        )
    row = GrantRow.objects.create(
        subject=subject,
        department=body,
        scope=scope,
        purpose=mask(purpose.strip())[:200],
        given_by=by,
        given_at=now,
        until=until,
    )
    return _grant(row)


def take_back(number: int, *, actor: Actor, by: str, now: datetime) -> Grant:
    """End a grant at once; ending it again changes nothing. UnknownGrantError, also for another's."""
    row = GrantRow.objects.filter(pk=number, subject=actor.uscc or "-").first()
    if row is None:
        raise UnknownGrantError(place=str(number))
    GrantRow.objects.filter(pk=number, ended_at=None).update(ended_at=now, ended_by=by)
    row.refresh_from_db()
    return _grant(row)


def grants_of(subject: str) -> list[Grant]:
    """All of an organisation's, newest first, ended ones too."""
    return [_grant(row) for row in GrantRow.objects.filter(subject=subject).order_by("-pk")]


def granted(subject: str, department: str, scope: str, *, now: datetime) -> Grant | None:
    """The grant by which the body may have it now, the one that lasts longest, or None."""
    today = now.astimezone(CHINA).date()
    rows = GrantRow.objects.filter(subject=subject, department_id=department, scope=scope, ended_at=None, until__gte=today)
    row = rows.order_by("-until", "-pk").first()
    return _grant(row) if row else None


def _refused(place: str, zh: str, en: str) -> GrantRefusedError:
    return GrantRefusedError(place=place, reason=Bilingual(zh, en))


def _grant(row: GrantRow) -> Grant:
    return Grant(
        row.pk, row.subject, row.department_id, row.scope, row.purpose, row.given_by, row.given_at, row.until, row.ended_at
    )
