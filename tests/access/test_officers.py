"""Officers, and the actors behind keys."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from gongxin.access import api
from gongxin.access.errors import NoOfficeError, OfficerExistsError, OfficerRefusedError, UnknownOfficerError
from gongxin.access.models import ApiKey
from gongxin.kernel.text import Bilingual
from gongxin.kernel.uscc import check_character

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
USCC = "91330100MA27XL0Q3" + check_character("91330100MA27XL0Q3")


@pytest.fixture(autouse=True)
def departments() -> None:
    for code in ("scjg", "fgw"):
        api.add_department(code, Bilingual(code, code), now=NOW)


def test_an_officer_acts_in_its_offices_only() -> None:
    api.add_officer("scjg-07", "scjg", ["decide", "propose"], now=NOW)
    actor = api.officer("scjg-07", now=NOW)
    assert (actor.kind, actor.department, str(actor)) == ("officer", "scjg", "scjg-07")
    assert actor.require("decide") is actor
    with pytest.raises(NoOfficeError) as refused:
        actor.require("sign_off")
    assert refused.value.place == "sign_off"
    with pytest.raises(NoOfficeError):
        actor.require_department("fgw")


def test_a_key_acts_for_whom_it_is_bound_to() -> None:
    api.add_officer("scjg-07", "scjg", ["decide"], now=NOW)
    token = api.issue_key("scjg", ["act"], now=NOW, officer_code="scjg-07").token
    actor = api.actor_of(token, now=NOW)
    assert actor is not None
    assert actor.offices == {"decide"}
    plain = api.issue_key("scjg", ["submit"], now=NOW).token
    assert api.actor_of(plain, now=NOW) == api.Actor("department", "scjg")
    own = api.issue_subject_key(USCC.lower(), now=NOW).token
    subject = api.actor_of(own, now=NOW)
    assert subject is not None
    assert subject.require_subject(USCC).uscc == USCC
    assert api.authenticate(own, now=NOW) is None  # no department looks through it
    assert api.actor_of(api.issue_subject_key(USCC, now=NOW, scopes=["checks"]).token, now=NOW) is None
    with pytest.raises(NoOfficeError):
        subject.require_subject("0" * 18)
    assert api.actor_of("gx_" + "x" * 43, now=NOW) is None


def test_a_bound_key_without_the_scope_holds_no_office() -> None:
    api.add_officer("scjg-07", "scjg", ["decide"], now=NOW)
    token = api.issue_key("scjg", ["submit"], now=NOW, officer_code="scjg-07").token
    assert api.actor_of(token, now=NOW) == api.Actor("department", "scjg")


def test_an_account_ends_with_its_keys() -> None:
    api.add_officer("scjg-07", "scjg", ["decide"], now=NOW)
    token = api.issue_key("scjg", ["act"], now=NOW, officer_code="scjg-07").token
    later = NOW + timedelta(hours=1)
    assert api.end_officer("scjg-07", now=later).ended_at == later
    assert api.end_officer("scjg-07", now=later + timedelta(days=1)).ended_at == later
    assert api.actor_of(token, now=later) is None
    with pytest.raises(UnknownOfficerError):
        api.officer("scjg-07", now=later)
    with pytest.raises(OfficerExistsError):
        api.add_officer("scjg-07", "scjg", ["decide"], now=later)
    assert [o.code for o in api.officers("scjg")] == ["scjg-07"]


@pytest.mark.parametrize(
    ("code", "offices", "place"),
    [("张三", ["decide"], "code"), ("a", [], "offices"), ("a", ["rule_the_world"], "offices"), ("a b", ["decide"], "code")],
)
def test_bad_officers(code: str, offices: list[str], place: str) -> None:
    with pytest.raises(OfficerRefusedError) as refused:
        api.add_officer(code, "scjg", offices, now=NOW)
    assert refused.value.place == place


def test_an_officer_gets_no_key_of_another_department() -> None:
    api.add_officer("scjg-07", "scjg", ["decide"], now=NOW)
    with pytest.raises(NoOfficeError):
        api.issue_key("fgw", ["act"], now=NOW, officer_code="scjg-07")


def test_a_key_is_of_one_party_only() -> None:
    key = api.issue_key("scjg", ["act"], now=NOW).key
    with pytest.raises(IntegrityError), transaction.atomic():
        ApiKey.objects.filter(pk=key.id).update(subject=USCC)
