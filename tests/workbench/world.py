"""People on seats around the world of tests/api: clerks of two departments, a decider, a signer, the credit office."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from django.test import Client

from api import world as api_world
from gongxin.access import api as access
from gongxin.access.account_models import Account
from gongxin.catalogue import load
from gongxin.kernel.text import Bilingual
from gongxin.kernel.uscc import generate
from gongxin.remedies import api as remedies

SEATS = {
    "scjg-01": ("scjg", ["remedy", "propose", "check", "feedback", "commitment", "integrity", "tips"]),
    "scjg-02": ("scjg", ["decide"]),
    "scjg-03": ("scjg", ["sign_off", "review"]),
    "rsj-01": ("rsj", ["remedy", "propose", "check", "feedback", "decide", "commitment", "integrity", "tips"]),
    "fgw-01": ("fgw", ["credit_office", "calendar", "check", "feedback", "commitment", "integrity", "unseal"]),
}
PASSWORD = "walnut-kiln-harbour-6"
PDF = b"%PDF-1.7\n1 0 obj<<>>endobj\n%%EOF\n"
EARLY = datetime(2025, 1, 5, tzinfo=UTC)
SCJG, RSJ, FGW = (generate("11", "510104", code) for code in ("MB6CFT08", "MB6CFT16", "MB6CFT24"))


def people(*, real: bool = False) -> None:
    """Departments, officers and their accounts; the same again changes nothing. real: with passwords to sign in by."""
    now = EARLY
    access.add_department("scjg", Bilingual("云州市市场监督管理局", "Yunzhou Administration for Market Regulation"),
                          now=now, uscc=SCJG, region="510104", level="county", update=True)  # fmt: skip
    for code, own, zh, en in (("rsj", RSJ, "云州市人力资源和社会保障局", "Yunzhou Human Resources Bureau"),
                              ("fgw", FGW, "云州市发展和改革委员会", "Yunzhou Development and Reform Commission")):  # fmt: skip
        access.add_department(code, Bilingual(zh, en), now=now, uscc=own, region="510104", level="county", update=True)
    for code, (department, offices) in SEATS.items():
        access.add_officer(code, department, offices, now=now)
        if not Account.objects.filter(word=f"{code}-desk").exists():
            if real:
                token = access.invite_officer(code, made_by="test", now=datetime.now(UTC)).token
                access.join(token, word=f"{code}-desk", password=PASSWORD, now=datetime.now(UTC))
            else:  # hashing a password takes as long as a page
                Account.objects.create(word=f"{code}-desk", officer_id=code, created_at=now)


def seat(code: str, **options: Any) -> Client:
    """A browser with that officer signed in."""
    client = Client(**options)
    client.force_login(Account.objects.get(word=f"{code}-desk"), backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def actor(code: str) -> access.Actor:
    return access.officer(code, now=datetime.now(UTC))


def target(number: str = "17") -> remedies.Target:
    code = api_world.FOOD
    return remedies.Target(code, "administrative_penalty", api_world.key_of(f"penalty {code} {number}"))


def connection() -> Any:
    from django.db import connection as django

    django.ensure_connection()
    return django.connection


def delivered(name: str = "诚信经营示范户") -> remedies.Target:
    """An honour of the organisation, as the intake takes it in: with the key that a correction finds again."""
    from django.utils import timezone

    from gongxin.intake import api as intake

    resource = load().resource("honour")
    values = {"subject_name": "云州市清和食品有限公司", "subject_uscc": api_world.FOOD, "honour_name": name,
              "awarded_on": "2026-03-05", "authority_name": "云州市人民政府"}  # fmt: skip
    intake.submit([intake.one_row(resource, values)], resource="honour", department="scjg", filename="a.csv",
                  received_at=timezone.now(), actor="t", by_hand=True)  # fmt: skip
    found = connection().execute(
        "SELECT record_key FROM record_version WHERE uscc = %s AND resource = 'honour' AND content->>'honour_name' = %s"
        " ORDER BY seq DESC", (api_world.FOOD, name),
    ).fetchone()  # fmt: skip
    return remedies.Target(api_world.FOOD, "honour", found[0])


def objection(to: remedies.Target | None = None, **words: Any) -> remedies.Objection:
    """The organisation objects to the authority of an honour."""
    given = {"matter": "content", "fields": ("authority_name",), "statement": "授予单位与证书不符。"} | words
    return remedies.file(
        connection(), to or delivered(), actor=access.Actor("subject", uscc=api_world.FOOD), now=datetime.now(UTC),
        catalogue=load(), **given,
    )  # fmt: skip


def repair(number: str = "18") -> remedies.Repair:
    """The organisation applies, with the papers that the regime names."""
    who, now, conn = access.Actor("subject", uscc=api_world.FOOD), datetime.now(UTC), connection()
    paper = remedies.keep_evidence(conn, "证明.pdf", PDF, actor=who, now=now)
    outlook = remedies.prospect(conn, target(number), now=now, catalogue=load())
    materials = {item.id: [paper.id] for item in outlook.materials if item.required}
    return remedies.apply_for_repair(
        conn, target(number), materials=materials, statement="已整改", actor=who, now=now, catalogue=load()
    )


def bodies() -> None:
    """The three departments as government bodies: the development commission above the other two; and as subjects."""
    from gongxin.engine import copying
    from gongxin.integrity import api as integrity
    from gongxin.registry import api as registry

    conn, office, now = connection(), actor("fgw-01"), datetime.now(UTC)
    ref = registry.SubmissionRef(None, "government_breach", "fgw")
    rows = [[code, name, False] for code, name in ((SCJG, "云州市市场监督管理局"), (RSJ, "云州市人力资源和社会保障局"),
                                                   (FGW, "云州市发展和改革委员会"))]  # fmt: skip
    registry.ensure_subjects(conn, ref, copying.batches_of(registry.NEWCOMER_COLUMNS, rows))
    for code, name, superior in ((FGW, "云州市发展和改革委员会", None), (SCJG, "云州市市场监督管理局", FGW),
                                 (RSJ, "云州市人力资源和社会保障局", FGW)):  # fmt: skip
        integrity.enrol(conn, code, Bilingual(name, ""), region="510104", level="county", superior=superior, actor=office, now=now)


def complaint(body: str = "", statement: str = "合同款逾期未付。") -> int:
    """The organisation complains about the market regulator; its number."""
    from gongxin.integrity import api as integrity

    who = access.Actor("subject", uscc=api_world.FOOD)
    return integrity.complain(
        connection(), body or SCJG, domain="procurement", statement=statement, actor=who, now=datetime.now(UTC)
    ).id


def tip(*, named: bool = True) -> tuple[int, str]:
    """Somebody reports the organisation; number and receipt code."""
    from gongxin.complaints import api as complaints

    reporter = complaints.Reporter("举报人甲", "甲@example.org") if named else None
    made, receipt = complaints.report(
        connection(), api_world.FOOD, about_kind="organisation", domain="quality", statement="产品标签不符。", reporter=reporter,
        now=datetime.now(UTC),
    )  # fmt: skip
    return made.id, receipt
