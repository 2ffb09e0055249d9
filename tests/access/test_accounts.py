"""Accounts: only by invitation, one seat each, ended at once."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as st

from gongxin.access import accounts as inside
from gongxin.access import api
from gongxin.access.account_models import Account
from gongxin.access.errors import (
    AccountExistsError,
    AccountRefusedError,
    InvitationRefusedError,
    UnknownAccountError,
    UnknownOfficerError,
)
from gongxin.kernel.text import Bilingual

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 1, 5, 9, tzinfo=UTC)
FIRM = "91110000100000009J"
PASSWORD = "walnut-kiln-harbour-6"


@pytest.fixture
def firm() -> str:
    from gongxin.kernel import uscc

    body = "9111000010000000"
    (found,) = (body + a + b for a in "0" for b in "0123456789ABCDEFGHJKLMNPQRTUWXY" if uscc.is_valid(body + a + b))
    return found


@pytest.fixture
def officer() -> str:
    api.add_department("acc", Bilingual("账号局", "Accounts"), now=NOW)
    api.add_officer("acc-01", "acc", ["remedy"], now=NOW)
    return "acc-01"


def test_an_invitation_makes_one_account(officer: str) -> None:
    issued = api.invite_officer(officer, made_by="root", now=NOW)
    assert api.invitation(issued.token.lower().replace("-", " "), now=NOW).officer == officer
    made = api.join(issued.token, word="acc-window-2", password=PASSWORD, now=NOW)
    assert (made.officer, made.department, made.subject) == (officer, "acc", "")
    with pytest.raises(InvitationRefusedError):
        api.join(issued.token, word="acc-window-3", password=PASSWORD, now=NOW)
    assert [account.word for account in api.accounts()] == ["acc-window-2"]


def test_the_code_is_nowhere(officer: str) -> None:
    from gongxin.access.models import Invitation

    token = api.invite_officer(officer, made_by="root", now=NOW).token
    row = Invitation.objects.values().get()
    assert token not in str(row)
    assert token.replace("-", "") not in str(row)


def test_an_invitation_ends(firm: str) -> None:
    issued = api.invite_member(firm, "manager", made_by="root", now=NOW)
    with pytest.raises(InvitationRefusedError):
        api.join(issued.token, word="firm-1", password=PASSWORD, now=NOW + inside.VALID_FOR)
    assert api.join(issued.token, word="firm-1", password=PASSWORD, now=NOW + timedelta(days=13)).role == "manager"


@pytest.mark.parametrize("word", ["ab", "张三丰", "a b c", "x" * 65, "-abc", "13812345678", "110101194501027195", "abc\n"])
def test_a_word_that_cannot_be(firm: str, word: str) -> None:
    issued = api.invite_member(firm, "reader", made_by="root", now=NOW)
    with pytest.raises(AccountRefusedError):
        api.join(issued.token, word=word, password=PASSWORD, now=NOW)
    assert api.join(issued.token, word="fine", password=PASSWORD, now=NOW), "a refused word does not spend the code"


@pytest.mark.parametrize("password", ["short", "password1234", "123456789012345", "firm-editor-1"])
def test_a_weak_password(firm: str, password: str) -> None:
    issued = api.invite_member(firm, "editor", made_by="root", now=NOW)
    with pytest.raises(AccountRefusedError) as refused:
        api.join(issued.token, word="firm-editor-1", password=password, now=NOW)
    assert refused.value.reason
    assert refused.value.reason.zh != refused.value.reason.en
    assert password not in refused.value.text("zh")


def test_one_word_whatever_its_case(firm: str) -> None:
    for word in ("Firm-A", "firm-a"):
        issued = api.invite_member(firm, "reader", made_by="root", now=NOW)
        if word == "Firm-A":
            api.join(issued.token, word=word, password=PASSWORD, now=NOW)
            continue
        with pytest.raises(AccountExistsError):
            api.join(issued.token, word=word, password=PASSWORD, now=NOW)


def test_ended_means_ended(officer: str) -> None:
    token = api.invite_officer(officer, made_by="root", now=NOW).token
    api.join(token, word="acc-x", password=PASSWORD, now=NOW)
    row = Account.objects.get(word="acc-x")
    actor = inside.seat_of(row, now=NOW)
    assert actor is not None
    assert actor.holds("remedy")
    ended = api.end_account("ACC-X", now=NOW)
    assert ended.ended_at == NOW
    assert api.end_account("acc-x", now=NOW + timedelta(days=1)).ended_at == NOW
    row.refresh_from_db()
    assert inside.seat_of(row, now=NOW) is None
    with pytest.raises(UnknownAccountError):
        api.end_account("nobody", now=NOW)


def test_the_seat_ends_with_its_officer(officer: str) -> None:
    api.join(api.invite_officer(officer, made_by="root", now=NOW).token, word="acc-y", password=PASSWORD, now=NOW)
    api.end_officer(officer, now=NOW + timedelta(hours=1))
    row = Account.objects.get(word="acc-y")
    assert inside.seat_of(row, now=NOW + timedelta(hours=2)) is None
    with pytest.raises(UnknownOfficerError):
        api.invite_officer(officer, made_by="root", now=NOW)


@pytest.mark.parametrize(("subject", "role"), [("nonsense", "manager"), ("110101199003071234", "manager"), (FIRM[:-1], "reader")])
def test_no_seat_for_what_is_no_organisation(subject: str, role: str) -> None:
    with pytest.raises(InvitationRefusedError):
        api.invite_member(subject, role, made_by="root", now=NOW)


def test_no_such_role(firm: str) -> None:
    with pytest.raises(InvitationRefusedError):
        api.invite_member(firm, "owner", made_by="root", now=NOW)


def test_the_database_wants_one_seat(officer: str, firm: str) -> None:
    for seat in ({}, {"officer_id": officer, "subject": firm, "role": "reader"}, {"subject": firm, "role": "king"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Account.objects.create(word="abc", created_at=NOW, **seat)


@given(st.text(max_size=120))
def test_any_code_is_refused_quietly(code: str) -> None:
    with pytest.raises(InvitationRefusedError):
        api.invitation(code.replace("\0", ""), now=NOW)


def test_one_open_invitation_a_seat(firm: str, officer: str) -> None:
    first = api.invite_member(firm, "reader", made_by="root", now=NOW)
    with pytest.raises(api.InvitationOpenError) as refused:
        api.invite_member(firm, "reader", made_by="root", now=NOW)
    assert "由root发出" in refused.value.text("zh")
    assert api.invite_member(firm, "editor", made_by="root", now=NOW), "another role is another seat"
    assert [item.role for item in api.open_invitations(subject=firm, now=NOW)] == ["editor", "reader"]
    second = api.invite_member(firm, "reader", made_by="root", now=NOW, if_open="replace")
    with pytest.raises(InvitationRefusedError):
        api.invitation(first.token, now=NOW)
    third = api.invite_member(firm, "reader", made_by="root", now=NOW, if_open="add")
    for number, issued in enumerate((second, third)):
        assert api.join(issued.token, word=f"firm-{number}", password=PASSWORD, now=NOW)
    assert api.invite_member(firm, "reader", made_by="root", now=NOW), "both are used"
    later = NOW + inside.VALID_FOR
    assert api.invite_member(firm, "reader", made_by="root", now=later), "the last one has expired"
    seat = api.invite_officer(officer, made_by="root", now=NOW)
    with pytest.raises(api.InvitationOpenError):
        api.invite_officer(officer, made_by="root", now=NOW)
    assert [item.officer for item in api.open_invitations(officers=[officer], now=NOW)] == [officer]
    api.join(seat.token, word="acc-seat", password=PASSWORD, now=NOW)
