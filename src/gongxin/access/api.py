"""The door of the room: departments, keys, the trail. For intake, api, portal and the command line.

Time comes in as an argument; the caller says what now is.
"""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction

from gongxin.access import rules
from gongxin.access.account_models import ROLES
from gongxin.access.accounts import (
    IfOpen,
    accounts,
    end_account,
    invitation,
    invite_member,
    invite_officer,
    join,
    open_invitations,
    sign_out_everywhere,
)
from gongxin.access.audit.events import events, note
from gongxin.access.audit.sealing import seal_all as seal_trail
from gongxin.access.audit.verifying import SAYS as TRAIL_SAYS
from gongxin.access.audit.verifying import Fault as TrailFault
from gongxin.access.audit.verifying import State as TrailState
from gongxin.access.audit.verifying import verify as verify_trail
from gongxin.access.auditing import LookLine, looks
from gongxin.access.borders import narrow, reach_of, whole, within
from gongxin.access.counting import Looked, looks_by_purpose
from gongxin.access.errors import (
    DepartmentExistsError,
    DepartmentInvalidError,
    InvitationOpenError,
    NoOfficeError,
    UnknownAccountError,
    UnknownDepartmentError,
    UnknownOfficerError,
)
from gongxin.access.facts import (
    PLATFORM,
    Account,
    Actor,
    Caller,
    Department,
    Grant,
    Invitation,
    IssuedInvitation,
    IssuedKey,
    Key,
    Look,
    Officer,
    Seat,
)
from gongxin.access.grants import give_grant, granted, grants_of, take_back
from gongxin.access.keys import authenticate, caller_of, issue_key, issue_subject_key, keys, revoke_key
from gongxin.access.limits import Meter, meter
from gongxin.access.models import Department as DepartmentRow
from gongxin.access.officers import acting, actor_of, add_officer, end_officer, officer, officers
from gongxin.access.seats import SAFE, actor_of_request, seat_of_request, seat_required
from gongxin.access.second_factor import without_second_factor
from gongxin.access.tokens import LASTS as TOKEN_LASTS
from gongxin.access.tokens import Resolved, grant, resolve, revoke_token
from gongxin.access.trail import access_log, log_access, log_batch
from gongxin.kernel import uscc as codes
from gongxin.kernel.text import Bilingual

__all__ = [
    "LEVELS",
    "OFFICES",
    "PLATFORM",
    "ROLES",
    "SAFE",
    "SCOPES",
    "TOKEN_LASTS",
    "TRAIL_SAYS",
    "Account",
    "Actor",
    "Caller",
    "Department",
    "Grant",
    "IfOpen",
    "Invitation",
    "InvitationOpenError",
    "IssuedInvitation",
    "IssuedKey",
    "Key",
    "Look",
    "LookLine",
    "Looked",
    "Meter",
    "NoOfficeError",
    "Officer",
    "Resolved",
    "Seat",
    "TrailFault",
    "TrailState",
    "UnknownAccountError",
    "UnknownDepartmentError",
    "UnknownOfficerError",
    "access_log",
    "accounts",
    "acting",
    "actor_of",
    "actor_of_request",
    "add_department",
    "add_officer",
    "authenticate",
    "caller_of",
    "department",
    "departments",
    "end_account",
    "end_officer",
    "events",
    "give_grant",
    "grant",
    "granted",
    "grants_of",
    "invitation",
    "invite_member",
    "invite_officer",
    "issue_key",
    "issue_subject_key",
    "join",
    "keys",
    "log_access",
    "log_batch",
    "looks",
    "looks_by_purpose",
    "meter",
    "narrow",
    "note",
    "officer",
    "officers",
    "open_invitations",
    "reach_of",
    "resolve",
    "revoke_key",
    "revoke_token",
    "seal_trail",
    "seat_of_request",
    "seat_required",
    "sign_out_everywhere",
    "take_back",
    "verify_trail",
    "whole",
    "within",
    "without_second_factor",
]

SCOPES = rules.SCOPES
OFFICES = rules.OFFICES
LEVELS = rules.LEVELS


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
