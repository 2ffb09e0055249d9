"""Keys of departments, officers and organisations. Part of the room's door (api.py lists it)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from gongxin.access import rules
from gongxin.access.audit.events import note as note_event
from gongxin.access.errors import KeyRefusedError, UnknownDepartmentError, UnknownKeyError
from gongxin.access.facts import Caller, Department, IssuedKey, Key
from gongxin.access.models import ApiKey
from gongxin.access.models import Department as DepartmentRow
from gongxin.access.officers import officer
from gongxin.access.tokens import Resolved, resolve
from gongxin.kernel import uscc as codes
from gongxin.kernel.text import Bilingual


def issue_key(
    department_code: str,
    scopes: Iterable[str],
    *,
    now: datetime,
    expires_at: datetime | None = None,
    note: str = "",
    officer_code: str = "",
    purpose: str = "",
    quota: int | None = None,
) -> IssuedKey:
    """Make a key of a department, or of one of its officers. Its token is in the answer and nowhere else. `purpose` stands for
    looks that name none; `quota`: requests a day. Raises UnknownDepartmentError, UnknownOfficerError or KeyRefusedError.
    """
    _known(department_code)
    if officer_code:
        officer(officer_code, now=now).require_department(department_code)
    if quota is not None and quota < 1:
        raise KeyRefusedError(
            place="quota",
            reason=Bilingual("每日限额应为正整数。", "A quota is a positive number."),
            remedy=Bilingual("不限则不写。", "Leave it out for none."),
        )
    return _issue(
        scopes, now, expires_at, note,
        department_id=department_code, officer_id=officer_code or None, purpose=purpose.strip()[:200], quota=quota,
    )  # fmt: skip


def issue_subject_key(
    uscc: str, *, now: datetime, expires_at: datetime | None = None, note: str = "", scopes: Iterable[str] = ("act",)
) -> IssuedKey:
    """Make a key with which an organisation looks after its own file. Whether it is the organisation that asks is for the
    credit office to see. Raises KeyRefusedError."""
    code = codes.normalise(uscc)
    if len(code) != 18:
        raise KeyRefusedError(
            place="subject",
            reason=Bilingual("不是统一社会信用代码。", "This is no unified social credit code."),
            remedy=Bilingual("用 gongxin uscc 查看哪里不对。", "See what is wrong with gongxin uscc."),
        )
    return _issue(scopes, now, expires_at, note, subject=code)


def _issue(
    scopes: Iterable[str], now: datetime, expires_at: datetime | None, note: str, **bound: str | int | None
) -> IssuedKey:
    wanted = sorted(set(scopes))
    unknown = [scope for scope in wanted if scope not in rules.SCOPES]
    if unknown or not wanted:
        named = ", ".join(unknown)
        raise KeyRefusedError(
            reason=Bilingual(
                f"未知的权限：{named}" if unknown else "没有写明权限。",
                f"Unknown scope: {named}." if unknown else "No scope was named.",
            ),
            remedy=Bilingual(f"可用的权限：{'、'.join(rules.SCOPES)}。", f"Scopes are {', '.join(rules.SCOPES)}."),
        )
    if expires_at is not None and expires_at <= now:
        raise KeyRefusedError(
            reason=Bilingual("有效期已过。", "It would have expired already."),
            remedy=Bilingual("请写将来的日期。", "Name a date in the future."),
        )
    token = rules.new_token()
    row = ApiKey.objects.create(
        prefix=rules.visible_prefix(token),
        hash=rules.hash_token(token),
        scopes=wanted,
        note=note[:200],
        created_at=now,
        expires_at=expires_at,
        **bound,
    )
    who = str(bound.get("officer_id") or bound.get("department_id") or bound.get("subject") or "")
    note_event("key_issued", at=now, account=who, detail=f"{row.prefix} {' '.join(wanted)}")
    return IssuedKey(_key(row), token)


def revoke_key(key: int, *, now: datetime) -> Key:
    """End a key at once; ending it again changes nothing. Raises UnknownKeyError."""
    ended = ApiKey.objects.filter(pk=key, revoked_at=None).update(revoked_at=now)
    row = ApiKey.objects.filter(pk=key).first()
    if row is None:
        raise UnknownKeyError(place=str(key))
    if ended:
        note_event("key_revoked", at=now, account=row.officer_id or row.department_id or row.subject or "", detail=row.prefix)
    return _key(row)


def keys(department_code: str | None = None) -> list[Key]:
    """Keys by number, of one department or of all; ended ones too."""
    rows = ApiKey.objects.order_by("pk")
    if department_code is not None:
        rows = rows.filter(department_id=_known(department_code))
    return [_key(row) for row in rows]


def authenticate(token: str, *, now: datetime) -> Caller | None:
    """The caller behind a key or an access token, or None for anything that is neither in force."""
    return caller_of(resolve(token, now=now))


def caller_of(found: Resolved | None) -> Caller | None:
    """The same for one that has been looked up; None for a key that no department holds."""
    if found is None or found.key.department is None:
        return None
    return Caller(
        _department(found.key.department), frozenset(found.scopes), found.key.pk, found.purpose, found.key.quota
    )


def _department(row: DepartmentRow) -> Department:
    return Department(row.code, Bilingual(row.name_zh, row.name_en), row.uscc, row.region, row.level)


def _known(department_code: str) -> str:
    if not DepartmentRow.objects.filter(pk=department_code).exists():
        raise UnknownDepartmentError(place=department_code[:64])
    return department_code


def _key(row: ApiKey) -> Key:
    return Key(
        row.pk,
        row.prefix,
        row.department_id or "",
        tuple(row.scopes),
        row.note,
        row.created_at,
        row.expires_at,
        row.revoked_at,
        row.officer_id or "",
        row.subject or "",
        row.purpose,
        row.quota,
    )
