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
from gongxin.remedies import api as remedies

SEATS = {
    "scjg-01": ("scjg", ["remedy", "propose", "check", "feedback"]),
    "scjg-02": ("scjg", ["decide"]),
    "scjg-03": ("scjg", ["sign_off", "review"]),
    "rsj-01": ("rsj", ["remedy", "propose", "check", "feedback", "decide"]),
    "fgw-01": ("fgw", ["credit_office", "calendar", "check", "feedback"]),
}
PASSWORD = "walnut-kiln-harbour-6"
PDF = b"%PDF-1.7\n1 0 obj<<>>endobj\n%%EOF\n"
EARLY = datetime(2025, 1, 5, tzinfo=UTC)
BODY = "11510100MB6CFT08"


def people(*, real: bool = False) -> None:
    """Departments, officers and their accounts; the same again changes nothing. real: with passwords to sign in by."""
    from gongxin.kernel.uscc import generate

    now = EARLY
    access.add_department("scjg", Bilingual("云州市市场监督管理局", "Yunzhou Administration for Market Regulation"),
                          now=now, uscc=generate("11", "510104", "MB6CFT08"), update=True)  # fmt: skip
    access.add_department("rsj", Bilingual("云州市人力资源和社会保障局", "Yunzhou Human Resources Bureau"), now=now)
    access.add_department("fgw", Bilingual("云州市发展和改革委员会", "Yunzhou Development and Reform Commission"), now=now)
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
