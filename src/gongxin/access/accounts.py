"""Accounts and the one-time codes that make them. Part of the room's door (api.py lists it).

An account is made only by an invitation to a seat: the credit office (or the command line) invites officers and the first
manager of an organisation; a manager invites colleagues. Whoever holds the code chooses word and password; nobody else ever
knows the password.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Literal

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.db.models import F
from django.utils.translation import override

from gongxin.access import rules
from gongxin.access.account_models import ROLES, WORD
from gongxin.access.account_models import Account as AccountRow
from gongxin.access.account_models import Invitation as InvitationRow
from gongxin.access.audit.events import note
from gongxin.access.errors import (
    AccountExistsError,
    AccountRefusedError,
    InvitationOpenError,
    InvitationRefusedError,
    UnknownAccountError,
    UnknownOfficerError,
)
from gongxin.access.facts import Account, Actor, Invitation, IssuedInvitation
from gongxin.access.models import Officer as OfficerRow
from gongxin.kernel import uscc as codes
from gongxin.kernel.dates import CHINA
from gongxin.kernel.text import Bilingual

VALID_FOR = timedelta(days=14)
_ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"  # read out or typed from paper: no 0, 1, I, O


IfOpen = Literal["refuse", "replace", "add"]
"""What to do where the seat has an open invitation: a second click makes no second code; replacing ends the first one; one more
is for another colleague."""


def invite_officer(
    officer: str, *, made_by: str, now: datetime, lasts: timedelta = VALID_FOR, if_open: IfOpen = "refuse"
) -> IssuedInvitation:
    """A one-time code to the seat of an officer in force. UnknownOfficerError, InvitationOpenError."""
    row = OfficerRow.objects.filter(pk=officer, ended_at=None).first()
    if row is None:
        raise UnknownOfficerError(place=officer[:64])
    return _invited(InvitationRow(officer=row, made_by=made_by[:64], created_at=now, expires_at=now + lasts), if_open)


def invite_member(
    subject: str, role: str, *, made_by: str, now: datetime, lasts: timedelta = VALID_FOR, if_open: IfOpen = "refuse"
) -> IssuedInvitation:
    """A one-time code to a seat of an organisation, as manager, editor or reader. InvitationRefusedError: no such role, no
    organisation's code; InvitationOpenError."""
    code = codes.normalise(subject)
    if not codes.is_valid(code):
        raise InvitationRefusedError(
            place="subject", reason=Bilingual("不是有效的统一社会信用代码。", "Not a valid unified social credit code.")
        )
    if role not in ROLES:
        raise InvitationRefusedError(
            place="role",
            reason=Bilingual(f"没有这种身份：{role[:20]}。", f"No such role: {role[:20]}."),
            remedy=Bilingual("可用：manager（管理）、editor（经办）、reader（查看）。", "manager, editor or reader."),
        )
    row = InvitationRow(subject=code, role=role, made_by=made_by[:64], created_at=now, expires_at=now + lasts)
    return _invited(row, if_open)


def open_invitations(*, subject: str | None = None, officers: Sequence[str] = (), now: datetime) -> list[Invitation]:
    """The invitations that wait to be used, of an organisation or of these officers' seats, newest first."""
    rows = InvitationRow.objects.filter(used_at=None, expires_at__gt=now).order_by("-id")
    rows = rows.filter(subject=subject) if subject is not None else rows.filter(officer__in=list(officers))
    return [_invitation(row) for row in rows]


def invitation(token: str, *, now: datetime) -> Invitation:
    """What the code invites to. InvitationRefusedError: unknown, used or expired (one answer for all three)."""
    return _invitation(_open(token, now))


def join(token: str, *, word: str, password: str, now: datetime, email: str = "") -> Account:
    """Make the account that the code invites to; the code is spent. InvitationRefusedError, AccountRefusedError (word or
    password), AccountExistsError. Two at once with one code: one account."""
    with transaction.atomic():
        row = _open(token, now, lock=True)
        _fit_word(word)
        account = AccountRow(
            word=word, email=email, officer=row.officer, subject=row.subject, role=row.role, created_at=now
        )
        _fit_password(password, account)
        account.set_password(password)
        try:
            with transaction.atomic():
                account.save(force_insert=True)
        except IntegrityError:
            raise AccountExistsError(place="word") from None
        row.used_at, row.account = now, account
        row.save(update_fields=["used_at", "account"])
        note("account_made", at=now, account=word, by=row.made_by, detail=row.officer_id or f"{row.subject} {row.role}")
    return _account(account)


def accounts(*, subject: str | None = None) -> list[Account]:
    """Accounts by word, ended ones too; of one organisation if `subject` is given."""
    rows = AccountRow.objects.select_related("officer").order_by("word")
    if subject is not None:
        rows = rows.filter(subject=subject)
    return [_account(row) for row in rows]


def end_account(word: str, *, now: datetime) -> Account:
    """End an account at once: it signs in no more and its open sessions end with it. Ending it again changes nothing.
    UnknownAccountError."""
    with transaction.atomic():
        ended = AccountRow.objects.filter(word__iexact=word, ended_at=None).update(ended_at=now, is_active=False)
        row = AccountRow.objects.select_related("officer").filter(word__iexact=word).first()
    if row is None:
        raise UnknownAccountError(place=word[:64])
    if ended:
        note("account_ended", at=now, account=row.word)
    return _account(row)


def sign_out_everywhere(word: str, *, now: datetime, by: str = "") -> Account:
    """End every open session of the account; it may sign in again. UnknownAccountError."""
    with transaction.atomic():
        AccountRow.objects.filter(word__iexact=word).update(epoch=F("epoch") + 1)
        row = AccountRow.objects.select_related("officer").filter(word__iexact=word).first()
        if row is None:
            raise UnknownAccountError(place=word[:64])
        note("sessions_ended", at=now, account=row.word, by=by)
    return _account(row)


def seat_of(account: AccountRow, *, now: datetime) -> Actor | None:
    """The actor on the account's seat; None once the account or its officer has ended."""
    if not account.is_active:
        return None
    if account.officer is None:
        return Actor("subject", uscc=account.subject or "")
    if account.officer.ended_at is not None and account.officer.ended_at <= now:
        return None
    officer = account.officer
    return Actor("officer", officer.department_id, officer.code, "", frozenset(officer.offices))


def _invited(row: InvitationRow, if_open: IfOpen) -> IssuedInvitation:
    with transaction.atomic():
        _settle(row, if_open)
        return _issued(row)


def _settle(row: InvitationRow, if_open: IfOpen) -> None:
    """What becomes of open invitations to the same seat. Two clicks at the same moment come one after the other."""
    seat = row.officer_id or f"{row.subject} {row.role}"
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 7037))", [f"invitation {seat}"])
    same = {"officer": row.officer} if row.officer is not None else {"subject": row.subject, "role": row.role}
    waiting = InvitationRow.objects.filter(used_at=None, expires_at__gt=row.created_at, **same).order_by("-id")
    first = waiting.first()
    if first is None or if_open == "add":
        return
    if if_open == "refuse":
        until = first.expires_at.astimezone(CHINA).date()
        raise InvitationOpenError(
            reason=Bilingual(f"有效至{until}，由{first.made_by}发出。", f"Open until {until}, made by {first.made_by}."),
        )
    waiting.update(expires_at=row.created_at)
    note("uninvited", at=row.created_at, by=row.made_by, detail=seat)


def _issued(row: InvitationRow) -> IssuedInvitation:
    token = "-".join("".join(secrets.choice(_ALPHABET) for _ in range(5)) for _ in range(5))  # 125 bits
    row.hash = rules.hash_token(token)
    row.save(force_insert=True)
    note("invited", at=row.created_at, by=row.made_by, detail=row.officer_id or f"{row.subject} {row.role}")
    return IssuedInvitation(_invitation(row), token)


def _open(token: str, now: datetime, *, lock: bool = False) -> InvitationRow:
    plain = re.sub(r"[^0-9A-Z]", "", token.upper()[:100])
    dashed = "-".join(plain[i : i + 5] for i in range(0, len(plain), 5))
    rows = InvitationRow.objects.select_for_update() if lock else InvitationRow.objects.all()
    row: InvitationRow | None = rows.filter(hash=rules.hash_token(dashed), used_at=None, expires_at__gt=now).first()
    if row is None:
        raise InvitationRefusedError(
            place="code",
            reason=Bilingual("邀请码不存在、已使用或已过期。", "The code is unknown, used or expired."),
            remedy=Bilingual("请向发出邀请的单位索取新码。", "Ask whoever invited you for a new one."),
        )
    return row


def _fit_word(word: str) -> None:
    if not re.fullmatch(WORD, word, re.ASCII):
        raise AccountRefusedError(
            place="word",
            reason=Bilingual(
                "账号由 3 至 64 个字母、数字、点、下划线和连字符组成。",
                "An account is 3 to 64 letters, digits, dots, underscores and hyphens.",
            ),
            remedy=Bilingual("例如 ylnc-caiwu；不写姓名、手机号。", "For example ylnc-accounts; no person's name or phone."),
        )
    if identifying(word):
        raise AccountRefusedError(
            place="word",
            reason=Bilingual("账号里有个人号码。", "The word holds a personal number."),
            remedy=Bilingual("请另取一个账号。", "Choose another word."),
        )


def identifying(word: str) -> bool:
    """Whether the word is somebody's identity or phone number: an account carries no personal data."""
    from gongxin.kernel import identifiers

    return identifiers.mask(word) != word


def _fit_password(password: str, account: AccountRow) -> None:
    zh, en = _weakness(password, account, "zh-hans"), _weakness(password, account, "en")
    if zh or en:
        raise AccountRefusedError(place="password", reason=Bilingual(zh, en))


def _weakness(password: str, account: AccountRow, language: str) -> str:
    """What Django's validators say against it in the language; they word it when they find it."""
    with override(language):
        try:
            validate_password(password, account)
        except ValidationError as refused:
            return " ".join(refused.messages)
    return ""


def _invitation(row: InvitationRow) -> Invitation:
    return Invitation(row.officer_id or "", row.subject or "", row.role, row.made_by, row.expires_at)


def _account(row: AccountRow) -> Account:
    department = row.officer.department_id if row.officer is not None else ""
    return Account(row.word, row.officer_id or "", department, row.subject or "", row.role, row.created_at, row.ended_at)
