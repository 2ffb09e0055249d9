"""Departments, keys, the trail."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.db import InternalError, connection, transaction
from django.db.utils import IntegrityError
from hypothesis import given
from hypothesis import strategies as st

from gongxin.access import api, rules
from gongxin.access.errors import (
    DepartmentExistsError,
    DepartmentInvalidError,
    KeyRefusedError,
    UnknownDepartmentError,
    UnknownKeyError,
)
from gongxin.access.models import AccessLog, ApiKey
from gongxin.kernel.text import Bilingual
from gongxin.kernel.uscc import check_character

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
NAME = Bilingual("市场监督管理局", "Administration for Market Regulation")
USCC = "11330100002489559" + check_character("11330100002489559")


@pytest.fixture
def scjg() -> api.Department:
    return api.add_department("scjg", NAME, now=NOW, uscc=USCC, region="330100", level="city")


def test_a_department_is_kept(scjg: api.Department) -> None:
    assert api.department("scjg") == scjg == api.Department("scjg", NAME, USCC, "330100", "city")
    assert api.departments() == [scjg]


def test_the_same_again_is_nothing_new(scjg: api.Department) -> None:
    assert api.add_department("scjg", NAME, now=NOW, uscc=USCC.lower(), region="330100", level="city") == scjg


def test_other_particulars_need_update(scjg: api.Department) -> None:
    renamed = Bilingual("市场监管局", "")
    with pytest.raises(DepartmentExistsError) as refused:
        api.add_department("scjg", renamed, now=NOW)
    assert "--update" in refused.value.text("en")
    api.add_department("scjg", renamed, now=NOW, update=True)
    assert api.department("scjg").name == renamed


def test_one_uscc_is_one_department(scjg: api.Department) -> None:
    with pytest.raises(DepartmentExistsError):
        api.add_department("other", NAME, now=NOW, uscc=USCC)


def test_unknown_department() -> None:
    with pytest.raises(UnknownDepartmentError) as refused:
        api.department("nobody" * 100)
    assert len(refused.value.place or "") <= 64


@pytest.mark.parametrize(
    ("place", "arguments"),
    [
        ("code", {"code": "市监"}),
        ("code", {"code": ""}),
        ("code", {"code": "a b"}),
        ("code", {"code": "../up"}),
        ("name", {"name": Bilingual("  ", "x")}),
        ("uscc", {"uscc": "11330100002489559" + "?"}),
        ("region", {"region": "33010"}),
        ("region", {"region": "٣٣٠١٠٠"}),
        ("level", {"level": "planet"}),
    ],
)
def test_bad_particulars(place: str, arguments: dict[str, object]) -> None:
    with pytest.raises(DepartmentInvalidError) as refused:
        api.add_department(**{"code": "x", "name": NAME, "now": NOW, **arguments})
    assert refused.value.place == place
    assert refused.value.remedy.zh


def test_a_key_opens_and_is_not_stored(scjg: api.Department) -> None:
    issued = api.issue_key("scjg", ["submit", "checks", "submit"], now=NOW, note="the nightly job")
    caller = api.authenticate(issued.token, now=NOW)
    assert caller is not None
    assert caller.department == scjg
    assert caller.may("submit")
    assert not caller.may("read:government")
    row = ApiKey.objects.get()
    assert issued.token.encode() not in bytes(row.hash)
    assert issued.token.startswith(row.prefix)
    assert issued.token not in repr(api.keys())


@given(st.text(max_size=120))
def test_anything_else_opens_nothing(token: str) -> None:
    assert api.authenticate(token, now=NOW) is None
    assert api.authenticate(rules.PREFIX + "_" + token, now=NOW) is None


def test_a_key_ends(scjg: api.Department) -> None:
    end = NOW + timedelta(days=1)
    issued = api.issue_key("scjg", ["submit"], now=NOW, expires_at=end)
    assert api.authenticate(issued.token, now=end - timedelta(microseconds=1))
    assert api.authenticate(issued.token, now=end) is None


def test_a_revoked_key_is_dead_at_once_and_stays_so(scjg: api.Department) -> None:
    issued = api.issue_key("scjg", ["submit"], now=NOW)
    assert api.revoke_key(issued.key.id, now=NOW).revoked_at == NOW
    assert api.authenticate(issued.token, now=NOW) is None
    assert api.revoke_key(issued.key.id, now=NOW + timedelta(days=1)).revoked_at == NOW


@pytest.mark.parametrize("scopes", [[], ["everything"], ["submit", "root"]])
def test_scopes_are_known_ones(scjg: api.Department, scopes: list[str]) -> None:
    with pytest.raises(KeyRefusedError) as refused:
        api.issue_key("scjg", scopes, now=NOW)
    assert "read:government" in refused.value.remedy.en


def test_keys_for_nobody_and_of_yesterday(scjg: api.Department) -> None:
    with pytest.raises(UnknownDepartmentError):
        api.issue_key("nobody", ["submit"], now=NOW)
    with pytest.raises(KeyRefusedError):
        api.issue_key("scjg", ["submit"], now=NOW, expires_at=NOW)
    with pytest.raises(UnknownKeyError):
        api.revoke_key(4711, now=NOW)


def test_the_database_wants_a_scope(scjg: api.Department) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        ApiKey.objects.create(prefix="gx_", hash=b"0", department_id="scjg", scopes=[], created_at=NOW)


def test_every_look_is_in_the_subjects_own_log(scjg: api.Department) -> None:
    caller = api.authenticate(api.issue_key("scjg", ["read:government"], now=NOW).token, now=NOW)
    api.log_access(caller, at=NOW, purpose="招标核查", channel="government", subject="A" * 18, request_id="r1")
    api.log_batch(caller, at=NOW, purpose="招标核查", channel="government", subjects=["A" * 18, "B" * 18])
    api.log_access(None, at=NOW, purpose="command line", channel="archive", subject="A" * 18, operator="root")
    lines = api.access_log("A" * 18)
    assert [look.department for _, look in lines] == ["root", "scjg", "scjg"]
    assert lines[-1][1] == api.Look(NOW, "scjg", "招标核查", "government", "A" * 18, "r1")
    assert api.access_log("A" * 18, before=lines[0][0], limit=1) == lines[1:2]
    assert len(api.access_log("B" * 18)) == 1


@pytest.mark.parametrize("change", ["UPDATE access_log SET purpose = 'x'", "DELETE FROM access_log"])
def test_the_trail_cannot_be_changed(change: str) -> None:
    api.log_access(None, at=NOW, purpose="why", channel="archive", subject="A" * 18, operator="root")
    with pytest.raises((InternalError, IntegrityError)), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(change)
    assert AccessLog.objects.count() == 1


@pytest.mark.parametrize("missing", ["purpose", "channel", "operator"])
def test_a_look_without_who_or_why_is_refused(missing: str) -> None:
    said = {"purpose": "why", "channel": "archive", "operator": "root", missing: ""}
    with pytest.raises(IntegrityError), transaction.atomic():
        api.log_access(None, at=NOW, subject="A" * 18, **said)


def test_a_batch_of_ten_thousand_is_one_line_found_by_each(django_assert_num_queries: object) -> None:
    with django_assert_num_queries(1):
        api.log_batch(
            None,
            at=NOW,
            purpose="why",
            channel="sharing",
            operator="root",
            subjects=[f"{n:018d}" for n in range(10_000)],
        )
    assert AccessLog.objects.count() == 1
    assert all(len(api.access_log(f"{n:018d}")) == 1 for n in (0, 4711, 9_999))
    assert api.access_log(f"{10_000:018d}") == []


def test_no_subject_no_line() -> None:
    api.log_batch(None, at=NOW, purpose="why", channel="sharing", operator="root", subjects=[])
    assert AccessLog.objects.count() == 0
