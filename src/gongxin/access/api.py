"""The door of the room: departments, keys, the trail. For intake, api, portal and the command line.

Time comes in as an argument; the caller says what now is.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import IntegrityError, transaction

from gongxin.access import rules
from gongxin.access.account_models import ROLES
from gongxin.access.accounts import accounts, end_account, invitation, invite_member, invite_officer, join
from gongxin.access.audit.events import events, note
from gongxin.access.audit.sealing import seal_all as seal_trail
from gongxin.access.audit.verifying import SAYS as TRAIL_SAYS
from gongxin.access.audit.verifying import Fault as TrailFault
from gongxin.access.audit.verifying import State as TrailState
from gongxin.access.audit.verifying import verify as verify_trail
from gongxin.access.errors import (
    DepartmentExistsError,
    DepartmentInvalidError,
    KeyRefusedError,
    NoOfficeError,
    UnknownDepartmentError,
    UnknownKeyError,
    UnknownOfficerError,
)
from gongxin.access.facts import (
    PLATFORM,
    Account,
    Actor,
    Caller,
    Department,
    Invitation,
    IssuedInvitation,
    IssuedKey,
    Key,
    Look,
    Officer,
    Seat,
)
from gongxin.access.models import ApiKey
from gongxin.access.models import Department as DepartmentRow
from gongxin.access.officers import actor_of, add_officer, end_officer, officer, officers
from gongxin.access.seats import SAFE, actor_of_request, seat_of_request, seat_required
from gongxin.access.trail import access_log, log_access, log_batch
from gongxin.kernel import uscc as codes
from gongxin.kernel.text import Bilingual

__all__ = [
    "OFFICES",
    "PLATFORM",
    "ROLES",
    "SAFE",
    "SCOPES",
    "TRAIL_SAYS",
    "Account",
    "Actor",
    "Caller",
    "Department",
    "Invitation",
    "IssuedInvitation",
    "IssuedKey",
    "Key",
    "Look",
    "NoOfficeError",
    "Officer",
    "Seat",
    "TrailFault",
    "TrailState",
    "UnknownOfficerError",
    "access_log",
    "accounts",
    "actor_of",
    "actor_of_request",
    "add_department",
    "add_officer",
    "authenticate",
    "department",
    "departments",
    "end_account",
    "end_officer",
    "events",
    "invitation",
    "invite_member",
    "invite_officer",
    "issue_key",
    "join",
    "keys",
    "log_access",
    "log_batch",
    "note",
    "officer",
    "officers",
    "revoke_key",
    "seal_trail",
    "seat_of_request",
    "seat_required",
    "verify_trail",
]

SCOPES = rules.SCOPES
OFFICES = rules.OFFICES


def department(code: str) -> Department:
    """The department of that code. Raises UnknownDepartmentError."""
    row = DepartmentRow.objects.filter(pk=code).first()
    if row is None:
        raise UnknownDepartmentError(place=code[:64])
    return _department(row)


def departments() -> list[Department]:
    """All departments, by code."""
    return [_department(row) for row in DepartmentRow.objects.order_by("code")]


def add_department(
    code: str,
    name: Bilingual,
    *,
    now: datetime,
    uscc: str | None = None,
    region: str = "",
    level: str = "",
    update: bool = False,
) -> Department:
    """Register a department. The same again is a no-op; other particulars under the same code need `update`.

    Raises DepartmentInvalidError or DepartmentExistsError.
    """
    wanted = _checked(code, name, uscc, region, level)
    values = {
        "name_zh": wanted.name.zh,
        "name_en": wanted.name.en,
        "uscc": wanted.uscc,
        "region": wanted.region,
        "level": wanted.level,
    }
    try:
        with transaction.atomic():
            row, created = DepartmentRow.objects.get_or_create(pk=wanted.code, defaults={**values, "created_at": now})
            if not created and _department(row) != wanted:
                if not update:
                    raise DepartmentExistsError(place=wanted.code)
                DepartmentRow.objects.filter(pk=wanted.code).update(**values)
    except IntegrityError:
        raise DepartmentExistsError(
            place=wanted.code,
            reason=Bilingual(
                "该统一社会信用代码已登记在另一个部门名下。",
                "That unified social credit code is registered for another department.",
            ),
        ) from None
    return wanted


def issue_key(
    department_code: str,
    scopes: Iterable[str],
    *,
    now: datetime,
    expires_at: datetime | None = None,
    note: str = "",
    officer_code: str = "",
) -> IssuedKey:
    """Make a key of a department, or of one of its officers. Its token is in the answer and nowhere else. Raises
    UnknownDepartmentError, UnknownOfficerError or KeyRefusedError.
    """
    owner = department(department_code)
    if officer_code:
        officer(officer_code, now=now).require_department(owner.code)
    return _issue(scopes, now, expires_at, note, department_id=owner.code, officer_id=officer_code or None)


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


def _issue(scopes: Iterable[str], now: datetime, expires_at: datetime | None, note: str, **bound: str | None) -> IssuedKey:
    wanted = sorted(set(scopes))
    unknown = [scope for scope in wanted if scope not in SCOPES]
    if unknown or not wanted:
        named = ", ".join(unknown)
        raise KeyRefusedError(
            reason=Bilingual(
                f"未知的权限：{named}" if unknown else "没有写明权限。",
                f"Unknown scope: {named}." if unknown else "No scope was named.",
            ),
            remedy=Bilingual(f"可用的权限：{'、'.join(SCOPES)}。", f"Scopes are {', '.join(SCOPES)}."),
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
    return IssuedKey(_key(row), token)


def revoke_key(key: int, *, now: datetime) -> Key:
    """End a key at once; ending it again changes nothing. Raises UnknownKeyError."""
    ApiKey.objects.filter(pk=key, revoked_at=None).update(revoked_at=now)
    row = ApiKey.objects.filter(pk=key).first()
    if row is None:
        raise UnknownKeyError(place=str(key))
    return _key(row)


def keys(department_code: str | None = None) -> list[Key]:
    """Keys by number, of one department or of all; ended ones too."""
    rows = ApiKey.objects.order_by("pk")
    if department_code is not None:
        rows = rows.filter(department_id=department(department_code).code)
    return [_key(row) for row in rows]


def authenticate(token: str, *, now: datetime) -> Caller | None:
    """The caller behind a token, or None for anything that is not a key in force."""
    if not token.startswith(f"{rules.PREFIX}_") or len(token) > 100:
        return None
    row = ApiKey.objects.select_related("department").filter(hash=rules.hash_token(token)).first()
    if row is None or row.department is None:
        return None
    if not rules.usable(now=now, expires_at=row.expires_at, revoked_at=row.revoked_at):
        return None
    return Caller(_department(row.department), frozenset(row.scopes), row.pk)


def _checked(code: str, name: Bilingual, uscc: str | None, region: str, level: str) -> Department:
    def refuse(place: str, zh: tuple[str, str], en: tuple[str, str]) -> DepartmentInvalidError:
        return DepartmentInvalidError(place=place, reason=Bilingual(zh[0], en[0]), remedy=Bilingual(zh[1], en[1]))

    if not rules.DEPARTMENT_CODE.fullmatch(code):
        raise refuse(
            "code",
            (
                "部门代码只能由字母、数字、点、下划线和连字符组成，最多 64 个字符。",
                "例如 scjg，或该部门的统一社会信用代码。",
            ),
            (
                "A department's code is made of letters, digits, dots, underscores and hyphens, at most 64.",
                "For example scjg, or the department's unified social credit code.",
            ),
        )
    if not name.zh.strip():
        raise refuse("name", ("没有写部门名称。", "请写中文全称。"), ("No name.", "Give the full name in Chinese."))
    normal = codes.normalise(uscc) if uscc else None
    if normal is not None and not codes.is_valid(normal):
        raise refuse(
            "uscc",
            ("统一社会信用代码无效。", "请用 gongxin uscc 查看哪里不对。"),
            ("The unified social credit code is not valid.", "See what is wrong with gongxin uscc."),
        )
    if region and not (region.isascii() and region.isdigit() and len(region) == 6):
        raise refuse(
            "region",
            ("行政区划代码应为 6 位数字。", "例如 330100。"),
            ("A region code has 6 digits.", "E.g. 330100."),
        )
    if level and level not in rules.LEVELS:
        known = ", ".join(rules.LEVELS)
        raise refuse("level", ("未知的层级。", f"可用：{known}。"), ("Unknown level.", f"Levels are {known}."))
    return Department(code, Bilingual(name.zh.strip(), name.en.strip()), normal, region, level)


def _department(row: DepartmentRow) -> Department:
    return Department(row.code, Bilingual(row.name_zh, row.name_en), row.uscc, row.region, row.level)


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
    )
