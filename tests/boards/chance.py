"""A small world by chance: deliveries, cases, messages, checks, proceedings, looks, as plain dictionaries and as rows. Its own rules
(who may take which step) are not asked: the triggers sleep while it is put in, the CHECKs do not."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

CHINA = ZoneInfo("Asia/Shanghai")
TODAY = date(2026, 11, 21)
NOW = datetime(2026, 11, 21, 4, 0, tzinfo=UTC)
DEPARTMENTS = ("scjg", "rsj", "fgw", "wsj")
RESOURCES = ("administrative_penalty", "administrative_licence", "honour")
RULES = ("CK01.required", "CK03.check_character", "CK09.code_set", "CK12.placeholder")
RECIPIENTS = ("provincial", "bank")
LISTS = ("SX04", "HH01")
PURPOSES = ("行政许可", "政府采购", "核查")
CODE = "91510100MA6CFT0100"


def day_of(at: datetime) -> date:
    return at.astimezone(CHINA).date()


class World:
    """Everything of one seed; `insert` puts it into the database."""

    def __init__(self, seed: int) -> None:
        self.chance = Random(seed)
        self.deliveries = [self._delivery(number) for number in range(60)]
        self.objections = [self._objection(number) for number in range(1, 40)]
        self.repairs = [self._repair(number) for number in range(1, 40)]
        self.messages = [self._message(number) for number in range(50)]
        self.checks = [self._check(number) for number in range(1, 25)]
        self.entries = [self._entry(number) for number in range(1, 25)]
        self.looks = [
            {"at": self._moment(), "department": self.chance.choice(DEPARTMENTS), "purpose": self.chance.choice(PURPOSES),
             "subjects": [CODE] * self.chance.randint(1, 4)}
            for _ in range(60)
        ]  # fmt: skip

    def _moment(self) -> datetime:
        """Within the last 500 days, at any hour: near midnight days differ between China and UTC."""
        return NOW - timedelta(minutes=self.chance.randint(1, 500 * 24 * 60))

    def _delivery(self, number: int) -> dict[str, Any]:
        at, state = self._moment(), self.chance.choice(("published", "published", "held", "refused", "failed"))
        accepted, refused, waiting = (self.chance.randint(0, 50) for _ in range(3))
        judged = state in {"published", "held"}
        return {
            "receipt": UUID(int=number), "department": self.chance.choice(DEPARTMENTS), "resource": self.chance.choice(RESOURCES),
            "received_at": at, "state": state, "accepted": accepted if judged else None, "refused": refused if judged else None,
            "quarantined": waiting if judged else None, "rows": accepted + refused + waiting if judged else None,
            "findings": {rule: self.chance.randint(1, 9) for rule in RULES if judged and self.chance.random() < 0.4},
            "published_at": at + timedelta(minutes=self.chance.randint(1, 9000)) if state == "published" else None,
        }  # fmt: skip

    def _objection(self, number: int) -> dict[str, Any]:
        at = self._moment()
        decided = self.chance.choice((None, min(at + timedelta(minutes=self.chance.randint(1, 40 * 24 * 60)), NOW)))
        outcome = self.chance.choice(("corrected", "annulled", "repaired", "rejected", "refused")) if decided else None
        state = {"rejected": "rejected", "refused": "refused", None: "with_source"}.get(outcome, "upheld")
        return {
            "id": number, "source": self.chance.choice(DEPARTMENTS), "state": state, "filed_at": at, "clock_from": day_of(at),
            "clock_days": self.chance.randint(3, 20), "decided_at": decided, "outcome": outcome,
            "escalated_at": at if self.chance.random() < 0.3 else None,
        }  # fmt: skip

    def _repair(self, number: int) -> dict[str, Any]:
        at = self._moment()
        state = self.chance.choice(("applied", "accepted", "refused", "granted", "rejected"))
        decided = state in {"refused", "granted", "rejected"}
        return {
            "id": number, "source": self.chance.choice(DEPARTMENTS), "state": state, "applied_at": at, "applied_on": day_of(at),
            "accept_days": 3, "answer_days": 10, "decide_days": self.chance.randint(5, 17),
            "accepted_on": day_of(at) if state in {"accepted", "granted", "rejected"} else None,
            "decided_at": min(at + timedelta(minutes=self.chance.randint(1, 30 * 24 * 60)), NOW) if decided else None,
            "escalated_at": at if self.chance.random() < 0.3 else None,
        }  # fmt: skip

    def _message(self, number: int) -> dict[str, Any]:
        due = self._moment()
        done = due + timedelta(minutes=self.chance.randint(1, 9 * 24 * 60)) if self.chance.random() < 0.7 else None
        return {"recipient": self.chance.choice(RECIPIENTS), "seq": number + 1, "due_at": due, "acknowledged_at": done}

    def _check(self, number: int) -> dict[str, Any]:
        measures = [f"M{n}" for n in range(self.chance.randint(0, 3))]
        return {
            "no": f"CK20260101-{number:08d}-0", "serial": 900_000 + number, "at": self._moment(),
            "department": self.chance.choice(DEPARTMENTS), "codes": [CODE, "91510100MA6CFT0200"][: self.chance.randint(1, 2)],
            "measures": measures,
            "feedback": [  # several: the last one counts
                (name, outcome) for name in measures for outcome in self.chance.choices(("applied", "not_applied"), k=self.chance.randint(0, 2))
            ],
        }  # fmt: skip

    def _entry(self, number: int) -> dict[str, Any]:
        state = self.chance.choice(("proposed", "notified", "stated", "decided", "listed", "removed", "dropped"))
        return {
            "id": number, "list_code": self.chance.choice(LISTS), "department": self.chance.choice(DEPARTMENTS), "state": state,
            "uscc": f"{number:018d}", "statement_until": TODAY + timedelta(days=self.chance.randint(-9, 9)),
        }  # fmt: skip

    def insert(self, conn: Any) -> None:
        """In the caller's transaction, which is undone: the triggers stay asleep in it."""
        from gongxin.access import api as access
        from gongxin.kernel.text import Bilingual

        for code in DEPARTMENTS:
            access.add_department(code, Bilingual(f"{code}局", f"Bureau {code}"), now=NOW, update=True)
        for table in ("objection", "repair", "list_entry"):
            conn.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        for item in self.deliveries:
            self._insert_delivery(conn, item)
        with conn.cursor() as cursor:
            cursor.executemany(
                "INSERT INTO objection (id, uscc, resource, record_key, applicant, matter, fields, statement, source, state, steps,"
                " filed_at, clock_from, clock_days, escalated_at, outcome, decided_by, decided_in, decided_at)"
                " OVERRIDING SYSTEM VALUE VALUES (%(id)s, '" + CODE + "', 'honour', gen_random_uuid(), 'subject', 'content', '{}',"
                " 'x', %(source)s, %(state)s, 2, %(filed_at)s, %(clock_from)s, %(clock_days)s, %(escalated_at)s, %(outcome)s,"
                " CASE WHEN %(decided_at)s::timestamptz IS NOT NULL THEN 'o' END,"
                " CASE WHEN %(decided_at)s::timestamptz IS NOT NULL THEN 'd' END, %(decided_at)s)",
                self.objections,
            )
            cursor.executemany(
                "INSERT INTO repair (id, uscc, resource, record_key, regime, statement, source, state, steps, applied_at, applied_on,"
                " accept_days, answer_days, decide_days, accepted_on, decided_at, decided_by, escalated_at)"
                " OVERRIDING SYSTEM VALUE VALUES (%(id)s, '" + CODE + "', 'honour', gen_random_uuid(), 'R', 'x', %(source)s, %(state)s,"
                " 2, %(applied_at)s, %(applied_on)s, %(accept_days)s, %(answer_days)s, %(decide_days)s, %(accepted_on)s,"
                " %(decided_at)s, CASE WHEN %(decided_at)s::timestamptz IS NOT NULL THEN 'o' END, %(escalated_at)s)",
                self.repairs,
            )
            cursor.executemany(
                "INSERT INTO exchange_message (recipient, seq, kind, uscc, resource, record_key, version, due_at, sent_at,"
                " acknowledged_at) VALUES (%(recipient)s, %(seq)s, 'corrected', '" + CODE + "', 'honour', gen_random_uuid(), 1,"
                " %(due_at)s, %(due_at)s, %(acknowledged_at)s)",
                self.messages,
            )
            cursor.executemany(
                "INSERT INTO list_entry (id, list_code, uscc, department, state, version, reason, evidence, listing_basis, office,"
                " notified_on, statement_until, decided_on, decision_no, decided_by, signed_by, listing_date, end_date, removal_date,"
                " record_key) OVERRIDING SYSTEM VALUE VALUES (%(id)s, %(list_code)s, %(uscc)s, %(department)s, %(state)s, 1, 'x', '[1]',"
                " 'x', 'x', %(statement_until)s::date - 20, %(statement_until)s, %(statement_until)s::date + 1, 'n', 'a', 'b',"
                " %(statement_until)s::date + 2, %(statement_until)s::date + 400,"
                " CASE WHEN %(state)s = 'removed' THEN %(statement_until)s::date + 3 END, gen_random_uuid())",
                self.entries,
            )
            cursor.executemany(
                "INSERT INTO list_event (entry, version, at, step, actor, department, why)"
                " VALUES (%(id)s, 1, now(), 'propose', 'a', %(department)s, 'x')",
                self.entries,
            )
        self._insert_checks(conn)
        for look in self.looks:
            access.log_batch(
                None, at=look["at"], purpose=look["purpose"], channel="government", subjects=look["subjects"],
                operator=look["department"],
            )  # fmt: skip

    def _insert_delivery(self, conn: Any, item: dict[str, Any]) -> None:
        from gongxin.intake.models import Submission

        published = item["state"] == "published"
        Submission.objects.create(
            receipt=item["receipt"], resource=item["resource"], department=item["department"], sha256=f"{item['receipt'].int:064x}",
            size=1, filename="a.csv", received_at=item["received_at"], received_on=day_of(item["received_at"]), received_by="t",
            state=item["state"], failed_from="received" if item["state"] == "failed" else "",
            reason=[{"rule": "x"}] if item["state"] in {"refused", "failed"} else None,
            rows=item["rows"], accepted=item["accepted"], refused=item["refused"], quarantined=item["quarantined"],
            duplicates=0 if item["rows"] is not None else None, findings=item["findings"],
            checked_at=item["received_at"] if item["rows"] is not None else None, new=item["accepted"] if published else None,
            changed=0 if published else None, unchanged=0 if published else None, published_at=item["published_at"],
        )  # fmt: skip

    def _insert_checks(self, conn: Any) -> None:
        for item in self.checks:
            conn.execute(
                "INSERT INTO credit_check (no, serial, at, on_day, matter, purpose, department, codes, names, considered)"
                " VALUES (%s, %s, %s, %s, 'licence', 'x', %s, %s, %s, '[]')",
                (item["no"], item["serial"], item["at"], day_of(item["at"]), item["department"], item["codes"],
                 [None] * len(item["codes"])),
            )  # fmt: skip
            for measure in item["measures"]:
                conn.execute(
                    "INSERT INTO check_measure (check_no, uscc, measure, direction, department) VALUES (%s, %s, %s, 'restriction', %s)",
                    (item["no"], item["codes"][0], measure, item["department"]),
                )
            for measure, outcome in item["feedback"]:
                conn.execute(
                    "INSERT INTO check_feedback (check_no, uscc, measure, outcome, why, document, at, department)"
                    " VALUES (%s, %s, %s, %s, 'w', 'd', %s, %s)",
                    (item["no"], item["codes"][0], measure, outcome, item["at"], item["department"]),
                )
