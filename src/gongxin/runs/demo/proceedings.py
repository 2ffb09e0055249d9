"""Due process in the city (data/proceedings.yaml): every step goes through the door of its room, as officers and organisations
take it, dated as it happened. Nothing here writes to a table."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from gongxin.runs.demo.feeds import BEIJING
from gongxin.runs.demo.manifest import Manifest
from gongxin.runs.demo.sources import read

if TYPE_CHECKING:
    import psycopg

    from gongxin.access.api import Actor
    from gongxin.catalogue import Catalogue

OFFICES = {
    "1": ("check", "feedback", "propose", "remedy", "warn"),
    "2": ("decide", "review"),
    "3": ("certify", "sign_off"),
}
"""Of a department's three accounts: one prepares, one decides, one signs."""
CREDIT_OFFICE = "FGW"
PDF = b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
Step = dict[str, Any]


class NotThereYetError(LookupError):
    """In a very small city files wait for more rows: a record may come later than the story has it."""


@dataclass
class City:
    """One run through the steps: `known` is what earlier steps made, by their `of`."""

    conn: psycopg.Connection[Any]
    manifest: Manifest
    catalogue: Catalogue
    known: dict[str, Any] = field(default_factory=dict)
    left_out: set[str] = field(default_factory=set)

    def uscc(self, story: str) -> str:
        return self.manifest.story(story).uscc

    def actor(self, who: str) -> Actor:
        """An officer by department and place, or the organisation of a story."""
        from gongxin.access import api as access

        department, _, place = who.rpartition("-")
        if not place.isdigit():
            return access.Actor("subject", uscc=self.uscc(who))
        return access.Actor("officer", department, account(department, place), "", offices(department, place))

    def target(self, step: Step, now: datetime) -> Any:
        """The record that a step is about: of the story, by resource and day of the decision. NotThereYetError."""
        from gongxin.remedies import api as remedies

        uscc, wanted = self.uscc(step["who"]), step["record"]
        found = self.conn.execute(
            "SELECT record_key FROM record_version WHERE uscc = %s AND resource = %s AND decided_on = %s AND version = 1"
            " AND accepted_at < %s",
            (uscc, wanted["resource"], wanted["decided_on"], now),
        ).fetchall()
        if len(found) != 1:
            raise NotThereYetError(f"{step['who']} {wanted}")
        return remedies.Target(uscc, wanted["resource"], UUID(str(found[0][0])))


def account(department: str, place: str) -> str:
    """The code of an account: an account word, never a name."""
    return f"{department.lower()}-{int(place):02d}"


def offices(department: str, place: str) -> frozenset[str]:
    return frozenset((*OFFICES[place], *(("credit_office",) if department == CREDIT_OFFICE and place == "1" else ())))


def happen(manifest: Manifest, *, progress: Callable[[int, int], None] | None = None) -> int:
    """Take every step up to the city's today, all or none; how many. Once: a city in which officers have acted is left as it
    is."""
    from django.db import connection, transaction

    with transaction.atomic():
        connection.ensure_connection()
        return _happen(connection.connection, manifest, progress)


def _happen(conn: psycopg.Connection[Any], manifest: Manifest, progress: Callable[[int, int], None] | None) -> int:
    from gongxin.access import api as access
    from gongxin.catalogue import load

    steps = sorted(
        (step for step in read("proceedings")["steps"] if step["at"] <= manifest.today), key=lambda step: step["at"]
    )
    if conn.execute("SELECT FROM objection UNION ALL SELECT FROM repair LIMIT 1").rowcount:
        return 0
    opened = datetime.combine(steps[0]["at"], time(9), BEIJING) if steps else datetime.now(BEIJING)
    for entry in manifest.departments:
        for place in OFFICES:
            access.add_officer(account(entry.code, place), entry.code, offices(entry.code, place), now=opened)
    city, taken = City(conn, manifest, load()), 0
    for number, step in enumerate(steps):
        now = datetime.combine(step["at"], time(10), BEIJING) + timedelta(minutes=number)
        if step.get("of") not in city.left_out:
            taken += _take(city, step, now)
        if progress:
            progress(number + 1, len(steps))
    return taken


def _take(city: City, step: Step, now: datetime) -> int:
    try:
        ACTS[step["do"]](city, step, now)
    except NotThereYetError:
        city.left_out.add(step["of"])  # with all that would follow from it
        return 0
    return 1


def paper_named(name: str) -> bytes:
    """A document of the demo: an empty one that differs by its name."""
    return PDF[: -len(b"%%EOF\n")] + f"% {name}\n%%EOF\n".encode()


def _propose(city: City, step: Step, now: datetime) -> None:
    from gongxin.lists import api as lists

    listed = city.conn.execute(
        "SELECT FROM list_entry WHERE list_code = %s AND uscc = %s AND state NOT IN ('removed', 'dropped')",
        (step["list"], city.uscc(step["story"])),
    )
    if listed.rowcount:  # by the showcase
        raise NotThereYetError(step["of"])
    code, who, name = city.uscc(step["story"]), city.actor(step["who"]), step["evidence"]
    paper = lists.keep_paper(city.conn, name, paper_named(name), uscc=code, actor=who, now=now)
    city.known[step["of"]] = lists.propose(
        city.conn, step["list"], code, reason=step["reason"], evidence=[paper.id], actor=who, now=now,
        catalogue=city.catalogue,
    ).id  # fmt: skip


def _on_list(name: str) -> Callable[[City, Step, datetime], None]:
    """A further step of a list's procedure."""

    def act(city: City, step: Step, now: datetime) -> None:
        from gongxin.lists import api as lists

        words: dict[str, Any] = {
            "notify": {},
            "decide": {"decision_no": step.get("number"), "why": step.get("why")},
            "sign_off": {"why": step.get("why")},
            "drop": {"why": step.get("why")},
            "remove": {"ground": step.get("ground"), "why": step.get("why")},
        }[name]
        getattr(lists, name)(
            city.conn, city.known[step["of"]], actor=city.actor(step["who"]), now=now, catalogue=city.catalogue, **words
        )

    return act


def _state(city: City, step: Step, now: datetime) -> None:
    from gongxin.lists import api as lists

    lists.state(city.conn, city.known[step["of"]], step["text"], actor=city.actor(step["who"]), now=now)


def _evidence(city: City, who: str, now: datetime) -> UUID:
    from gongxin.remedies import api as remedies

    found: UUID = remedies.keep_evidence(city.conn, "证明材料.pdf", PDF, actor=city.actor(who), now=now).id
    return found


def _object(city: City, step: Step, now: datetime) -> None:
    from gongxin.remedies import api as remedies

    city.known[step["of"]] = remedies.file(
        city.conn, city.target(step, now), matter="content", fields=step["fields"], statement=step["text"],
        evidence=[_evidence(city, step["who"], now)], actor=city.actor(step["who"]), now=now, catalogue=city.catalogue,
    ).id  # fmt: skip


def _apply(city: City, step: Step, now: datetime) -> None:
    from gongxin.remedies import api as remedies

    target = city.target(step, now)
    regime = city.catalogue.repair_regime(city.catalogue.resource(target.resource), now.date())
    assert regime is not None
    assert regime.repair is not None
    wanted = [material.id for material in regime.repair.materials if material.enabled and material.required]
    city.known[step["of"]] = remedies.apply_for_repair(
        city.conn, target, materials={name: [_evidence(city, step["who"], now)] for name in wanted}, statement=step["text"],
        actor=city.actor(step["who"]), now=now, catalogue=city.catalogue,
    ).id  # fmt: skip


def _in_remedy(name: str) -> Callable[[City, Step, datetime], None]:
    """A further step of an objection or a repair."""

    def act(city: City, step: Step, now: datetime) -> None:
        from gongxin.remedies import api as remedies

        number, actor = city.known[step["of"]], city.actor(step["who"])
        given: tuple[Any, ...] = (number,)
        words = {"actor": actor, "now": now, "why": step.get("why") or step.get("text"), "catalogue": city.catalogue}
        if name == "uphold":
            given = (number, remedies.Remedy("corrected", step["changes"]))
        elif name == "grant":
            regime = city.catalogue.regime(remedies.repair(city.conn, number, actor=actor).regime).repair
            words["confirmed"] = {condition.id for condition in regime.conditions} if regime else set()
        wanted = inspect.signature(getattr(remedies, name)).parameters  # not every step takes reasons or the catalogue
        getattr(remedies, name)(city.conn, *given, **{word: value for word, value in words.items() if word in wanted})

    return act


def _escalate(city: City, step: Step, now: datetime) -> None:
    from gongxin.remedies import api as remedies

    del step
    remedies.escalate(city.conn, now=now, catalogue=city.catalogue)


def _check(city: City, step: Step, now: datetime) -> None:
    """A check, into the subjects' access logs, and the feedback that closes it."""
    import json

    from gongxin.access import api as access
    from gongxin.measures import api as measures

    actor, codes = city.actor(step["who"]), tuple(city.uscc(story) for story in step["stories"])
    question = measures.Question(step["matter"], codes, now.date(), step["purpose"], step.get("item", ""))
    answered = measures.check(city.conn, city.catalogue, question, actor=actor, now=now)
    access.log_batch(
        None, at=now, purpose=f"{answered.no} {question.purpose}", channel="government", subjects=answered.codes,
        operator=actor.department,
    )  # fmt: skip
    outcome = ("applied", step["document"], "") if "document" in step else ("not_applied", "", step["not_applied"])
    named = [
        (subject["code"], measure["measure"])
        for subject in json.loads(answered.body)["subjects"]
        for measure in (*subject["measures"], *subject["incentives"])
    ]
    city.known[step["of"]] = answered.no
    if named:
        document, why = outcome[1], outcome[2]
        feedback = [
            measures.Feedback(uscc=uscc, measure=measure, outcome=outcome[0], document=document, why=why)
            for uscc, measure in dict.fromkeys(named)
        ]
        measures.give(city.conn, answered.no, feedback, actor=actor, now=now)


def _look(city: City, step: Step, now: datetime) -> None:
    """A department reads files by its key."""
    from gongxin.access import api as access

    department = city.actor(step["who"]).department
    caller = access.authenticate(access.issue_key(department, ["read:sharing"], now=now, note="演示").token, now=now)
    access.log_batch(
        caller, at=now, purpose=step["purpose"], channel="sharing", subjects=[city.uscc(s) for s in step["stories"]]
    )


def _read(city: City, step: Step, now: datetime) -> None:
    """An organisation opens the two newest of its notices."""
    from gongxin.notices import api as notices

    actor = city.actor(step["who"])
    for notice in notices.inbox(city.conn, actor.uscc, now=now, catalogue=city.catalogue, limit=2):
        notices.read(city.conn, notice.id, actor=actor, now=now)


def _tell(city: City, step: Step, now: datetime) -> None:
    from gongxin.exchange import api as exchange

    del step
    while exchange.derive(city.conn, city.catalogue, now.date()):
        pass


def _acknowledge(city: City, step: Step, now: datetime) -> None:
    """A recipient fetches its messages and takes them in."""
    from django.conf import settings

    from gongxin.exchange import api as exchange

    recipient, issuer = city.actor(step["who"]).department, settings.GONGXIN_ISSUER
    held = exchange.messages(city.conn, recipient, limit=1000, now=now)
    quoted = {message.id: exchange.digest(exchange.payload(message, issuer)) for message in held}
    exchange.acknowledge_many(city.conn, quoted, recipient=recipient, issuer=issuer, now=now)


ACTS: dict[str, Callable[[City, Step, datetime], None]] = {
    "propose": _propose,
    "state": _state,
    **{name: _on_list(name) for name in ("notify", "decide", "sign_off", "drop", "remove")},
    "object": _object,
    "apply": _apply,
    **{
        name: _in_remedy(name)
        for name in (
            "accept", "refuse", "uphold", "reject", "ask_review", "confirm", "accept_repair", "refuse_repair", "reject_repair",
            "grant",
        )
    },
    "escalate": _escalate,
    "check": _check,
    "look": _look,
    "read": _read,
    "tell": _tell,
    "acknowledge": _acknowledge,
}  # fmt: skip


def expected(today: date) -> dict[str, int]:
    """How many steps of each kind the city takes by its today; for tests."""
    found: dict[str, int] = {}
    for step in read("proceedings")["steps"]:
        if step["at"] <= today:
            found[step["do"]] = found.get(step["do"], 0) + 1
    return found
