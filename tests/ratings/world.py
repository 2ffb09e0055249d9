"""Records of a few enterprises put into the registry, and the actors who rate and look."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import psycopg

from gongxin.access.facts import Actor
from gongxin.registry import api as registry
from registry.rows import code, digest, key_of, newcomers, record, records, submission

__all__ = ["NOW", "OFFICE", "TODAY", "World", "code", "key_of"]

TODAY = date(2026, 11, 20)
NOW = datetime(2026, 11, 20, 4, tzinfo=UTC)
OFFICE = Actor("officer", "fgw", "fgw-01", "", frozenset({"credit_office"}))
LABOUR_BODY = Actor("officer", "rsj", "rsj-01", "", frozenset({"check"}))
OTHER_BODY = Actor("officer", "scjg", "scjg-01", "", frozenset({"check"}))


def itself(number: int) -> Actor:
    return Actor("subject", uscc=code(number))


def labour(name: str, on: date, **content: Any) -> dict[str, Any]:
    """A penalty of the human-resources authority under labour law."""
    said = {
        "decision_no": name,
        "unlawful_act": "未按规定编制书面工资支付台账",
        "legal_basis": "《保障农民工工资支付条例》第五十四条",
        "authority_name": "云州市人力资源和社会保障局",
        "penalty_category": ["罚款"],
        "fine_amount": "20000",
        "person": "张*",
    } | content
    return {"name": name, "resource": "administrative_penalty", "decided_on": on, "content": said}


def other(name: str, on: date, **content: Any) -> dict[str, Any]:
    return labour(name, on, **{"authority_name": "云州市生态环境局", "legal_basis": "《水污染防治法》", **content})


class World:
    """Deliveries and decisions on one connection, day by day."""

    def __init__(self, conn: psycopg.Connection[Any], now: datetime = NOW) -> None:
        self.conn, self.now, self._sent = conn, now, 0

    def later(self, days: int) -> World:
        self.now += timedelta(days=days)
        return self

    def know(self, *numbers: int, kind: str = "91") -> None:
        """Subjects that the registry knows by a registration."""
        self._sent += 1
        rows = [
            record(n, f"registration {n}", uscc=code(n, kind), decided_on=date(2010, 1, 1), nature="basic", public_until=None,
                   content={"uscc": code(n, kind), "industry_code": "4710"}, personal=None)
            for n in numbers
        ]  # fmt: skip
        ref = submission(self._sent, "organisation_registration")
        registry.ensure_subjects(self.conn, ref, newcomers([(row["uscc"], f"云州第{n}公司") for n, row in zip(numbers, rows, strict=True)]))
        registry.publish(self.conn, ref, records(rows), first_load=False, now=self.now)

    def deliver(self, number: int, given: dict[str, Any], **changes: Any) -> None:
        given = dict(given)
        name, resource = given.pop("name"), given.pop("resource")
        self._sent += 1
        usual = {"public_until": date(2028, 1, 1)} | given | changes
        row = record(number, name, **usual)
        row["record_key"] = digest(name)
        registry.publish(self.conn, submission(self._sent, resource), records([row]), first_load=False, now=self.now)

    def state(self, number: int, name: str, state: str, resource: str = "administrative_penalty") -> None:
        registry.set_state(self.conn, code(number), resource, key_of(name), state, department="SC01", now=self.now)

    def evaluation(self, number: int, name: str, on: date, grade: str, **changes: Any) -> None:
        said = {"name": name, "resource": "public_evaluation", "decided_on": on, "content": {"grade": grade, "rating_year": str(on.year)}}
        self.deliver(number, said, nature="neutral", public_until=None, **changes)
