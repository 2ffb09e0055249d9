"""People who can sign in to the demo city: a clerk who prepares, one who decides, the credit office, an organisation.

Only for the demo: passwords are made anew for each home, kept in one file of mode 0600 beside its keys, and printed. A
deployment that holds these accounts is found by `gongxin doctor`.
"""

from __future__ import annotations

import json
import os
import secrets
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from gongxin.kernel.text import Bilingual
from gongxin.runs.demo.manifest import Manifest

OFFICERS = (
    ("demo-clerk", "scjg-01", Bilingual("市场监管局经办（报送、核查、提出、办理异议修复）", "market regulator: prepares")),
    ("demo-decider", "scjg-02", Bilingual("市场监管局（决定、复查）", "market regulator: decides and reviews")),
    ("demo-signer", "scjg-03", Bilingual("市场监管局（复核签发、重新认定）", "market regulator: signs off, certifies")),
    ("demo-office", "fgw-01", Bilingual("信用主管部门", "the credit office")),
)
MEMBER = ("demo-company", "food", Bilingual("一家企业的管理员", "the manager of a company"))
WORDS = ("amber", "birch", "copper", "delta", "ember", "fjord", "grove", "harbour", "indigo", "juniper", "kestrel", "lantern")


@dataclass(frozen=True)
class Person:
    """Who may try the demo: the account, its password, what it is for."""

    word: str
    password: str
    says: Bilingual


def seat(manifest: Manifest, home: Path, now: datetime) -> list[Person]:
    """Make the accounts where they are not there yet; all of them with their passwords."""
    from gongxin.access import api as access

    file = home / "demo" / "people.json"
    known: dict[str, str] = json.loads(file.read_text(encoding="utf-8")) if file.exists() else {}
    there = {account.word for account in access.accounts()}
    officers = {officer.code for officer in access.officers() if officer.ended_at is None}
    people = []
    for word, officer, says in OFFICERS:
        if officer in officers:
            password = known.setdefault(word, _password())
            if word not in there:
                invited = access.invite_officer(officer, made_by="gongxin demo", now=now)
                access.join(invited.token, word=word, password=password, now=now)
            people.append(Person(word, password, says))
    word, story, says = MEMBER
    password = known.setdefault(word, _password())
    if word not in there:
        invited = access.invite_member(manifest.story(story).uscc, "manager", made_by="gongxin demo", now=now)
        access.join(invited.token, word=word, password=password, now=now)
    people.append(Person(word, password, says))
    _keep(file, known)
    return people


def _password() -> str:
    return "-".join(secrets.choice(WORDS) for _ in range(4)) + f"-{secrets.randbelow(9000) + 1000}"


def _keep(file: Path, known: dict[str, str]) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as out:
        json.dump(known, out)
