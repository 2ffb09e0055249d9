"""Records as the registry holds them, put in directly, and the questions the tests ask about them."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import psycopg

from gongxin.access.facts import Actor
from gongxin.measures.api import Question, check
from gongxin.measures.rules.facts import RecordOf

NOW = datetime(2026, 5, 10, 3, 0, tzinfo=UTC)
TODAY = date(2026, 5, 10)
OFFICER = "yz-fgw-01"


def officer(*offices: str, department: str = "czj", code: str = "yz-czj-01") -> Actor:
    return Actor("officer", department, code, "", frozenset(offices))


def code(number: int) -> str:
    return f"91510100{number:09d}X"


def key_of(name: str) -> UUID:
    return UUID(bytes=hashlib.md5(name.encode()).digest())


def entry(number: int, list_code: str = "SX03", name: str = "a", **changes: Any) -> RecordOf:
    """An entry of a serious list of subject `number`."""
    content = {
        "list_code": list_code,
        "decision_no": f"云人社列〔2026〕{name}号",
        "deciding_body": "云州市人力资源和社会保障局",
        "listing_date": "2026-01-05",
        "end_date": "2029-01-04",
    } | changes.pop("content", {})
    usual = {"resource": "serious_list_entry", "decided_on": date(2026, 1, 5), "effective_from": date(2026, 1, 5)}
    return of(number, f"{list_code} {name}", content, **(usual | {"public_until": date(2029, 1, 5)} | changes))


def red(number: int, list_code: str = "HH02", name: str = "r", **changes: Any) -> RecordOf:
    found = entry(number, list_code, name, **changes)
    return RecordOf(**{slot: getattr(found, slot) for slot in RecordOf.__slots__} | {"resource": "red_list_entry"})


def penalty(number: int, name: str = "p", **changes: Any) -> RecordOf:
    content = {
        "decision_no": f"云市监罚〔2026〕{name}号",
        "authority_name": "云州市市场监督管理局",
        "legal_basis": "《中华人民共和国食品安全法》第一百二十四条",
        "penalty_category": ["罚款"],
        "penalty_content": "罚款人民币五万元",
        "decision_date": "2026-01-05",
    } | changes.pop("content", {})
    usual = {"resource": "administrative_penalty", "decided_on": date(2026, 1, 5), "public_until": date(2029, 1, 5)}
    return of(number, name, content, **(usual | changes))


def rating(number: int, year: int, grade: str, **changes: Any) -> RecordOf:
    content = {"rating_year": year, "grade": grade, "authority_name": "云州市税务局"} | changes.pop("content", {})
    usual = {"resource": "tax_rating", "decided_on": date(year + 1, 4, 20)}
    return of(number, f"{year}", content, **(usual | changes))


def of(number: int, name: str, content: dict[str, Any], **changes: Any) -> RecordOf:
    resource = changes.pop("resource")
    kept = {field_code: value for field_code, value in content.items() if value is not None}
    state = changes.pop("state", "current")
    key = str(key_of(f"{resource} {name}"))
    return RecordOf(code(number), resource, key, state, kept, **changes)


def put(conn: psycopg.Connection[Any], records: Iterable[RecordOf], *, subjects: Iterable[int] = ()) -> None:
    """Subjects and records straight into the registry's tables, as latest versions."""
    records = list(records)
    codes = sorted({record.uscc for record in records} | {code(number) for number in subjects})
    with conn.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO subject (uscc, name, name_key, kind, region, updated_seq) VALUES (%s, %s, %s, '91', '510100', 1)"
            " ON CONFLICT DO NOTHING",
            [(uscc, f"云州第{uscc[8:17]}公司", uscc) for uscc in codes],
        )
        cursor.executemany(
            "INSERT INTO record_version (seq, accepted_at, version, decided_on, effective_from, public_until, record_key,"
            " content_hash, uscc, resource, nature, state, department, content)"
            " VALUES (1, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, 'd', %s)",
            [
                (
                    NOW, r.version, r.decided_on, r.effective_from, r.public_until, r.record_key, r.record_key, r.uscc,
                    r.resource, "adverse" if r.public_until else "neutral", r.state,
                    json.dumps(dict(r.content), ensure_ascii=False),
                )
                for r in records
            ],
        )  # fmt: skip


@dataclass
class Asked:
    """An answer, taken apart."""

    whole: dict[str, Any]
    no: str = field(default="")

    def __post_init__(self) -> None:
        self.no = self.whole["check"]

    def of(self, number: int) -> dict[str, Any]:
        return next(item for item in self.whole["subjects"] if item["code"] == code(number))

    def measures(self, number: int, what: str = "measures") -> list[str]:
        return [item["measure"] for item in self.of(number)[what]]

    def entries(self, number: int, measure: str) -> list[dict[str, Any]]:
        found = self.of(number)
        return next(m["entries"] for m in (*found["measures"], *found["incentives"]) if m["measure"] == measure)


def ask(conn, catalogue, matter="procurement", numbers=(1,), actor=None, **changes: Any) -> Asked:
    question = Question(
        matter, tuple(code(n) for n in numbers), changes.pop("on", TODAY), "采购资格审查", changes.pop("item", "")
    )
    answered = check(conn, catalogue, question, actor=actor or officer("check", "feedback"), now=changes.pop("now", NOW))
    assert not changes
    return Asked(json.loads(answered.body))
