"""People who may sign in to the demo's city: one on each kind of seat. Their passwords are random and printed once."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime

from gongxin.kernel.text import Bilingual

__all__ = ["BY", "Ready", "open_accounts"]

BY = "gongxin demo"


@dataclass(frozen=True, slots=True)
class Ready:
    """An account one may try: password empty where an earlier run printed it."""

    word: str
    password: str
    what: Bilingual


SEATS = (
    ("demo-clerk", "SCJG", ("propose", "check", "feedback", "remedy", "certify", "commitment", "warn"),
     Bilingual("市场监管局经办", "a clerk of the market regulator")),
    ("demo-head", "SCJG", ("decide", "check"), Bilingual("市场监管局决定人", "who decides at the market regulator")),
    ("demo-second", "SCJG", ("sign_off", "review"), Bilingual("市场监管局复核签发", "its second signer")),
    ("demo-office", "FGW", ("credit_office", "calendar", "check", "commitment", "integrity", "tips", "remedy", "review"),
     Bilingual("信用主管部门", "the credit office")),
)  # fmt: skip
"""Account, department, offices. What decides and what signs are two: nobody signs off what he decided."""


def open_accounts(organisation: str, *, now: datetime) -> list[Ready]:
    """Open those that are not there yet, by invitation as everybody's; `organisation`: whose manager may sign in, too."""
    from gongxin.access import api

    there = {account.word for account in api.accounts()}
    ready = []
    for word, department, offices, what in SEATS:
        if word in there:
            ready.append(Ready(word, "", what))
            continue
        api.add_officer(word, department, offices, now=now)
        ready.append(_join(word, api.invite_officer(word, made_by=BY, now=now).token, what, now))
    firm = Bilingual(f"组织 {organisation} 的管理员", f"the manager of organisation {organisation}")
    if "demo-firm" in there:
        return [*ready, Ready("demo-firm", "", firm)]
    return [*ready, _join("demo-firm", api.invite_member(organisation, "manager", made_by=BY, now=now).token, firm, now)]


def _join(word: str, token: str, what: Bilingual, now: datetime) -> Ready:
    from gongxin.access import api

    password = "-".join(secrets.token_hex(3) for _ in range(3))
    api.join(token, word=word, password=password, now=now)
    return Ready(word, password, what)
