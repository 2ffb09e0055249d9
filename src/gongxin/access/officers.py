"""Officers and actors: who may decide what. Part of the room's door (api.py lists it)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from gongxin.access import rules
from gongxin.access.errors import OfficerExistsError, OfficerRefusedError, UnknownDepartmentError, UnknownOfficerError
from gongxin.access.facts import Actor, Officer
from gongxin.access.models import ApiKey
from gongxin.access.models import Department as DepartmentRow
from gongxin.access.models import Officer as OfficerRow
from gongxin.access.tokens import Resolved, resolve
from gongxin.kernel.text import Bilingual


def add_officer(code: str, department: str, offices: Iterable[str], *, now: datetime) -> Officer:
    """Open an account for a department. The same again is a no-op. Raises OfficerRefusedError, OfficerExistsError,
    UnknownDepartmentError."""
    wanted = frozenset(offices)
    unknown = sorted(wanted - set(rules.OFFICES))
    if unknown or not wanted:
        raise OfficerRefusedError(
            place="offices",
            reason=Bilingual(
                f"未知的职权：{'、'.join(unknown)}。" if unknown else "没有写明职权。",
                f"Unknown office: {', '.join(unknown)}." if unknown else "No office was named.",
            ),
            remedy=Bilingual(f"可用：{'、'.join(rules.OFFICES)}。", f"Offices are {', '.join(rules.OFFICES)}."),
        )
    if not rules.DEPARTMENT_CODE.fullmatch(code):
        raise OfficerRefusedError(
            place="code",
            reason=Bilingual(
                "账号只能由字母、数字、点、下划线和连字符组成，不写姓名。",
                "An account is letters, digits, dots, underscores and hyphens; no person's name.",
            ),
            remedy=Bilingual("例如 yz-scjg-07。", "For example yz-scjg-07."),
        )
    _department(department)
    with transaction.atomic():
        row, created = OfficerRow.objects.get_or_create(
            pk=code, defaults={"department_id": department, "offices": sorted(wanted), "created_at": now}
        )
    if not created and (row.department_id != department or frozenset(row.offices) != wanted or row.ended_at):
        raise OfficerExistsError(place=code)
    return _officer(row)


def end_officer(code: str, *, now: datetime) -> Officer:
    """End the account and its keys at once; what it did stays. Ending it again changes nothing. UnknownOfficerError."""
    with transaction.atomic():
        OfficerRow.objects.filter(pk=code, ended_at=None).update(ended_at=now)
        ApiKey.objects.filter(officer_id=code, revoked_at=None).update(revoked_at=now)
        row = OfficerRow.objects.filter(pk=code).first()
    if row is None:
        raise UnknownOfficerError(place=code[:64])
    return _officer(row)


def officers(department: str | None = None) -> list[Officer]:
    """Accounts by code, ended ones too."""
    rows = OfficerRow.objects.order_by("pk")
    if department is not None:
        rows = rows.filter(department_id=_department(department).pk)
    return [_officer(row) for row in rows]


def officer(code: str, *, now: datetime) -> Actor:
    """The actor behind an account in force. UnknownOfficerError."""
    row = OfficerRow.objects.filter(pk=code).first()
    if row is None or (row.ended_at is not None and row.ended_at <= now):
        raise UnknownOfficerError(place=code[:64])
    return Actor("officer", row.department_id, row.code, "", frozenset(row.offices))


def actor_of(token: str, *, now: datetime) -> Actor | None:
    """The actor behind a key or access token in force that may act (scope act), or None. A key that is bound to nobody acts for
    its department without any office."""
    return acting(resolve(token, now=now), now=now)


def acting(found: Resolved | None, *, now: datetime) -> Actor | None:
    """The same for one that has been looked up."""
    if found is None:
        return None
    row = found.key
    if row.subject:
        return Actor("subject", uscc=row.subject) if "act" in found.scopes else None
    if row.officer is not None and "act" in found.scopes:
        if row.officer.ended_at is not None and row.officer.ended_at <= now:
            return None
        return Actor("officer", row.department_id or "", row.officer.code, "", frozenset(row.officer.offices))
    return Actor("department", row.department_id or "")


def _department(code: str) -> DepartmentRow:
    row: DepartmentRow | None = DepartmentRow.objects.filter(pk=code).first()
    if row is None:
        raise UnknownDepartmentError(place=code[:64])
    return row


def _officer(row: OfficerRow) -> Officer:
    return Officer(row.code, row.department_id, frozenset(row.offices), row.created_at, row.ended_at)
