"""People and programs at the doors: a department with two officers and a program, another department, the credit office, the
organisation and a neighbour; and three food penalties in the last year under the built-in definitions."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.contrib.auth import get_user_model
from django.db import connection
from django.test import Client
from django.utils import timezone

from gongxin.access import api as access
from gongxin.catalogue import load
from gongxin.kernel.text import Bilingual
from gongxin.kernel.uscc import generate
from gongxin.warning import api

from .world import PLATFORM, Rec, put, subject

FIRM, OTHER_FIRM = generate("91", "510104", "MA6CFT31"), generate("91", "510104", "MA6CFT32")
OFFICERS = {
    "clerk": ("scjg", ["warn"]), "second": ("scjg", ["warn"]), "elsewhere": ("scjg", ["decide", "check"]),
    "other": ("rsj", ["warn"]), "office": ("fgw", ["credit_office"]),
}  # fmt: skip
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def conn() -> Any:
    connection.ensure_connection()
    return connection.connection


def build() -> None:
    """Everybody, and one signal (YJ05) about FIRM."""
    now = timezone.now()
    for code, zh, en in (("scjg", "云州市市场监督管理局", "Yunzhou Market Regulation"), ("rsj", "云州市人社局", "Yunzhou HR"),
                         ("fgw", "云州市发改委", "Yunzhou DRC")):  # fmt: skip
        access.add_department(code, Bilingual(zh, en), now=now)
    for code, (department, offices) in OFFICERS.items():
        access.add_officer(code, department, offices, now=now)
    for code, name in ((FIRM, "云州市清和食品有限公司"), (OTHER_FIRM, "云州市邻家食品有限公司")):
        subject(conn(), code, name=name, address="云州市青禾区人民路1号")
    today = timezone.localdate()
    put(conn(), [
        Rec(
            FIRM, "administrative_penalty", f"p{n}",
            {"decision_no": f"云市监罚〔2026〕{n}号", "authority_name": "云州市市场监督管理局", "unlawful_act": f"第{n}次违法",
             "legal_basis": "《中华人民共和国食品安全法》第一百二十四条", "penalty_category": ["罚款"], "penalty_content": "罚款",
             "decision_date": str(today - timedelta(days=30 * n))},
            decided_on=today - timedelta(days=30 * n), public_until=today + timedelta(days=300), accepted_at=now - timedelta(days=1),
        ) for n in (1, 2, 3)
    ])  # fmt: skip


def raised() -> api.Signal:
    """The run, and its signal."""
    api.run(conn(), actor=PLATFORM, now=timezone.now(), catalogue=load())
    return api.signals(conn(), actor=PLATFORM)[0]


def key(who: str) -> dict[str, str]:
    """The header of an officer, of the program of a department, or of an organisation."""
    now = timezone.now()
    if who == "firm":
        issued = access.issue_subject_key(uscc=FIRM, scopes=["act"], now=now)
    elif who == "neighbour":
        issued = access.issue_subject_key(uscc=OTHER_FIRM, scopes=["act"], now=now)
    elif who == "program":
        issued = access.issue_key("scjg", ["checks", "act"], now=now)
    elif who == "anonymous":
        return {}
    else:
        issued = access.issue_key(OFFICERS[who][0], ["act"], now=now, officer_code=who)
    return {"Authorization": f"Bearer {issued.token}"}


def seat(who: str) -> Client:
    """A browser with somebody signed in."""
    now, users = timezone.now(), get_user_model().objects
    word = f"{who}-desk"
    if not users.filter(word=word).exists():
        extra = {"subject": {"firm": FIRM, "neighbour": OTHER_FIRM}[who], "role": "reader"} if who not in OFFICERS else {
            "officer_id": who}  # fmt: skip
        users.create(word=word, created_at=now, **extra)
    client = Client()
    client.force_login(users.get(word=word), backend=BACKEND)
    return client
