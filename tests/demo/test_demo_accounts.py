"""The demo's accounts: one on each kind of seat, password printed once, found by the doctor."""

from __future__ import annotations

import pytest
from django.test import Client
from django.utils import timezone

from gongxin.access import api
from gongxin.kernel import uscc
from gongxin.kernel.text import Bilingual
from gongxin.runs.demo.accounts import SEATS, open_accounts
from gongxin.runs.doctor import data

pytestmark = pytest.mark.django_db
FIRM = uscc.generate("91", "510104", "MA6CFT01")


def test_one_on_each_seat_and_the_password_once() -> None:
    now = timezone.now()
    for code in {department for _, department, _, _ in SEATS}:
        api.add_department(code, Bilingual(code, code), now=now, update=True)
    first = open_accounts(FIRM, now=now)
    again = open_accounts(FIRM, now=now)
    assert [account.word for account in first] == [account.word for account in again]
    assert all(account.password for account in first)
    assert not any(account.password for account in again)
    for account in first:
        client = Client()
        assert client.post("/accounts/login/", {"login": account.word, "password": account.password}).status_code == 302
        assert client.get("/accounts/").status_code == 200
    assert [finding.rule for finding in data.doc13(now)] == ["DOC13"]


def test_nobody_signs_what_he_decided() -> None:
    for _, _, offices, _ in SEATS:
        assert not {"decide", "sign_off"} <= set(offices)
