"""The facts of a report: what the registry shows through the report's channel as of a moment (RPT2), in the order of the
national format (RPT4).

{format, kind, as_of, subject: {uscc, name}, span: {from, to} | null,
 sections: [{section, collected, records: [{resource, record_key, version, nature, severity, regime, state, marks, decided_on,
             effective_from, effective_to, public_until, summary_procedure, authority_uscc, department, accepted_at,
             content}]}]}
Instants are UTC, numbers with a point are texts: the canonical form is one, and so is the hash (RPT3).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any

from gongxin.catalogue import Catalogue, Channel
from gongxin.kernel import jcs
from gongxin.registry import api as registry
from gongxin.reports.facts import Content, Identity, Issued
from gongxin.reports.layout import Kind, Part, layout
from gongxin.reports.rules.reporting import RPT8, RPT9
from gongxin.visibility.facts import CHINA

FORMAT = "gongxin-report/1"
CHANNEL: Mapping[Kind, Channel] = {"public": "public_report", "special": "special_report"}
KEPT = (
    "resource", "record_key", "version", "nature", "severity", "regime", "state", "marks", "decided_on", "effective_from",
    "effective_to", "public_until", "summary_procedure", "authority_uscc", "department", "content",
)  # fmt: skip


def content_hash(facts: Mapping[str, Any]) -> str:
    """SHA-256, in hex, of the facts' canonical form."""
    return hashlib.sha256(jcs.canonical(dict(facts))).hexdigest()


def made(issued: Issued, catalogue: Catalogue, *, today: date) -> Content | None:
    """The report's facts, from the registry alone; None for a code that it does not know. `today`: whose marks are shown beside
    those of the moment."""
    records, name = _at(issued.kind, issued.uscc, issued.as_of, issued.seq, catalogue)
    if records is None:
        return None
    if issued.as_of < issued.issued_at:  # what had left the channel by the day of issue does not come back (RPT12)
        then, _ = _at(issued.kind, issued.uscc, issued.issued_at, issued.seq, catalogue)
        still = {identity(record) for record in then or ()}
        records = [record for record in records if identity(record) in still]
    facts = {
        "format": FORMAT,
        "kind": issued.kind,
        "as_of": instant(issued.as_of),
        "subject": {"uscc": issued.uscc, "name": _name(records, catalogue) or issued.name or name},
        "span": {"from": str(issued.span[0]), "to": str(issued.span[1])} if issued.span else None,
        "sections": _public(records, catalogue) if issued.kind == "public" else _special(records, issued),
    }
    return Content(facts, content_hash(facts), _present(issued, records, today, catalogue))


def shown_today(kind: Kind, uscc: str, catalogue: Catalogue, now: datetime) -> dict[Identity, Mapping[str, Any]]:
    """The records that the channel shows now, by identity."""
    records, _ = _at(kind, uscc, now, None, catalogue)
    return {identity(record): record for record in records or ()}


def identity(record: Mapping[str, Any]) -> Identity:
    """Which record of its subject it is."""
    return record["resource"], record["record_key"]


def instant(at: datetime) -> str:
    """2026-11-21T07:30:45.123456Z"""
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z")


def _at(kind: Kind, uscc: str, at: datetime, upto: int | None, catalogue: Catalogue) -> tuple[list[dict[str, Any]] | None, str]:
    """The records of the file at that moment, newest decision first within a resource, and the subject's name today."""
    on = at.astimezone(CHINA).date()
    body = registry.credit_file(uscc, CHANNEL[kind], on, catalogue, moment=at, upto=upto)
    if body is None:
        return None, ""
    file = json.loads(body, parse_float=str)
    records = [
        {name: record[name] for name in KEPT} | {"section": section["section"], "accepted_at": _utc(record["accepted_at"])}
        for section in file["sections"]
        for record in section["records"]
    ]
    return records, file["subject"]["name"]


def _utc(text: str) -> str:
    return instant(datetime.fromisoformat(text))


def _name(records: Iterable[Mapping[str, Any]], catalogue: Catalogue) -> str:
    """The name that the registration gave at the moment; empty without one."""
    fields = {item.id: item.register_.name for item in catalogue.resources if item.register_ is not None}
    return next((str(r["content"].get(fields[r["resource"]], "")) for r in records if r["resource"] in fields), "")


def _public(records: Sequence[dict[str, Any]], catalogue: Catalogue) -> list[dict[str, Any]]:
    found = [
        _section(section.id, [record for record in records if record["section"] == section.id])
        for section in sorted(catalogue.sections, key=lambda section: section.order)
    ]
    return found + [_section(item.id, [], collected=item.collected) for item in layout().further]


def _special(records: Sequence[dict[str, Any]], issued: Issued) -> list[dict[str, Any]]:
    """RPT8, RPT9: the chosen sections, each with the records of the span; the registration whatever its date."""
    chosen = set(issued.sections) | {RPT9.ALWAYS}
    named = {resource for part in layout().special for resource in part.resources}
    found = []
    for part in layout().special:
        rows = [
            record
            for record in records
            if _belongs(record, part, named) and (part.id == RPT9.ALWAYS or not issued.span or _covered(record, issued.span))
        ]
        if part.id in chosen:
            found.append(_section(part.id, rows, collected=part.collected))
    return found


def _belongs(record: Mapping[str, Any], part: Part, named: set[str]) -> bool:
    """Whether the record is for this section; the rest takes what no section names, and what its section leaves aside."""
    if part.rest:
        left = [p for p in layout().special if record["resource"] in p.resources]
        return record["resource"] not in named or not any(_belongs(record, p, named) for p in left)
    if record["resource"] not in part.resources:
        return False
    return part.only is None or record["content"].get(part.only.field) in part.only.values


def _covered(record: Mapping[str, Any], span: tuple[date, date]) -> bool:
    """A record counts by its decision, or else by when it took effect or came."""
    day = record["decided_on"] or record["effective_from"] or record["accepted_at"][:10]
    return RPT8.covers(span[0], span[1], date.fromisoformat(day))


def _section(name: str, records: Sequence[Mapping[str, Any]], *, collected: bool = True) -> dict[str, Any]:
    return {
        "section": name,
        "collected": collected,
        "records": [{key: value for key, value in record.items() if key != "section"} for record in records],
    }


def _present(
    issued: Issued, records: Iterable[Mapping[str, Any]], today: date, catalogue: Catalogue
) -> dict[Identity, tuple[str, ...]]:
    """Records contested by now that were not at the moment: whoever reads the report is told (scope.md, Always 3)."""
    body = registry.credit_file(issued.uscc, CHANNEL[issued.kind], today, catalogue)
    rows = [row for section in json.loads(body)["sections"] for row in section["records"]] if body else []
    now = {identity(row): row["marks"] for row in rows}
    then = {identity(record): record["marks"] for record in records}
    return {key: ("contested",) for key in then if "contested" in now.get(key, ()) and "contested" not in then[key]}
