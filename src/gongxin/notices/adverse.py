"""The notice of an adverse record, with how to repair it (两书同达), written set-based.

A subject is told of every adverse record in the transaction that publishes it. Only where a delivery brings more than EAGER
changes, a first load of old records, the letters of subjects without an address follow when the inbox is opened: millions of
letters that nobody fetches need not be written (docs/decisions: notices follow from the record).
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from gongxin.catalogue import Catalogue
from gongxin.notices.inbox import make_due
from gongxin.notices.rules import NTC4
from gongxin.notices.templates import template

if TYPE_CHECKING:
    import psycopg

EAGER = 50_000
"""Changes of one delivery up to which every letter is written at once."""
_UNKNOWN = ("以决定书为准", "as in the decision")

_SQL = """
WITH told AS (
    SELECT r.uscc, r.resource, r.record_key, r.accepted_at, r.seq,
           coalesce(r.content ->> t.title, t.label_zh) AS title_zh,
           coalesce(r.content ->> t.title, t.label_en) AS title_en,
           coalesce(r.content ->> t.number, '-') AS decision_no,
           coalesce(r.content ->> t.authority, r.department) AS authority,
           coalesce(r.decided_on::text, '-') AS decided_on,
           CASE WHEN r.public_until = '0001-01-01' THEN '不公示' ELSE coalesce(r.public_until::text, '-') END AS until_zh,
           CASE WHEN r.public_until = '0001-01-01' THEN 'not published'
                ELSE coalesce(r.public_until::text, '-') END AS until_en,
           coalesce((r.decided_on + m.shortest)::date::text, %(unknown_zh)s) AS from_zh,
           coalesce((r.decided_on + m.shortest)::date::text, %(unknown_en)s) AS from_en
    FROM record_version r
    JOIN unnest(%(resources)s::text[], %(titles)s::text[], %(numbers)s::text[], %(authorities)s::text[],
                %(labels_zh)s::text[], %(labels_en)s::text[])
         AS t (resource, title, number, authority, label_zh, label_en) ON t.resource = r.resource
    LEFT JOIN unnest(%(regimes)s::text[], %(severities)s::text[], %(shortest)s::interval[])
         AS m (regime, severity, shortest) ON m.regime = r.regime AND m.severity = r.severity
    WHERE r.nature = 'adverse'
      -- the version by which the record became adverse; one that was taken back since is told of otherwise
      AND (r.version = 1 OR EXISTS (
          SELECT FROM record_version p WHERE p.uscc = r.uscc AND p.resource = r.resource AND p.record_key = r.record_key
                                         AND p.version = r.version - 1 AND p.nature <> 'adverse'))
      AND r.state <> ALL (%(gone)s::text[])
      AND NOT EXISTS (
          SELECT FROM record_version c WHERE c.uscc = r.uscc AND c.resource = r.resource AND c.record_key = r.record_key
                                         AND c.version > r.version AND c.state = ANY (%(gone)s::text[]))
      AND /* which */
      AND NOT EXISTS (
          SELECT FROM notice n WHERE n.uscc = r.uscc AND n.resource = r.resource AND n.record_key = r.record_key
                                 AND n.kind = 'adverse_record')
), written AS (
INSERT INTO notice (uscc, kind, at, resource, record_key, facts, subject_zh, subject_en, body_zh, body_en)
SELECT uscc, 'adverse_record', accepted_at, resource, record_key,
       jsonb_build_object('title', title_zh, 'decision_no', decision_no, 'authority', authority, 'decided_on', decided_on,
                          'public_until', until_zh, 'repair_from', from_zh),
       %(subject_zh)s, %(subject_en)s,
       replace(replace(replace(replace(replace(replace(%(body_zh)s, '{authority}', authority), '{decided_on}', decided_on),
               '{title}', title_zh), '{decision_no}', decision_no), '{public_until}', until_zh), '{repair_from}', from_zh),
       replace(replace(replace(replace(replace(replace(%(body_en)s, '{authority}', authority), '{decided_on}', decided_on),
               '{title}', title_en), '{decision_no}', decision_no), '{public_until}', until_en), '{repair_from}', from_en)
FROM told ORDER BY seq
ON CONFLICT (uscc, resource, record_key) WHERE kind = 'adverse_record' DO NOTHING
RETURNING id)
SELECT count(*), min(id), max(id) FROM written
"""

# two statements, so that each has its index: the window of change numbers, the subject's key
_BY_SEQ = _SQL.replace(
    "/* which */",
    "r.seq BETWEEN %(first)s AND %(last)s AND (%(eager)s"
    " OR EXISTS (SELECT FROM notice_address a WHERE a.uscc = r.uscc AND a.ended_at IS NULL))",
)
_BY_SUBJECT = _SQL.replace("/* which */", "r.uscc = %(uscc)s")


def adverse(
    conn: psycopg.Connection[Any], first_seq: int | None, last_seq: int | None, *, now: datetime, catalogue: Catalogue
) -> int:
    """Write and make due the notices of the new adverse records among these change numbers (of more than EAGER: only those
    whose subjects have an address), in the transaction that publishes them. How many. Source: scope.md, Notice;
    SCO2025-22 (两书同达)."""
    if first_seq is None or last_seq is None:
        return 0
    eager = last_seq - first_seq < EAGER
    if not eager and not conn.execute("SELECT FROM notice_address WHERE ended_at IS NULL LIMIT 1").rowcount:
        return 0
    return _write(conn, catalogue, now, first=first_seq, last=last_seq, eager=eager)


def of_subject(conn: psycopg.Connection[Any], uscc: str, *, now: datetime, catalogue: Catalogue) -> int:
    """Write the notices of a subject's adverse records that have none yet, dated by the record. How many."""
    return _write(conn, catalogue, now, uscc=uscc)


def _write(
    conn: psycopg.Connection[Any],
    catalogue: Catalogue,
    now: datetime,
    *,
    uscc: str | None = None,
    first: int = 0,
    last: int = 0,
    eager: bool = True,
) -> int:
    words = template("adverse_record")
    resources = [item for item in catalogue.resources if item.nature == "adverse" or item.nature_rules]
    shortest = [
        (regime.id, item.severity, item.publication.min)
        for regime in catalogue.regimes
        for item in regime.classes
        if item.publication is not None and item.publication.min is not None
    ]
    numbers = conn.execute(
        _BY_SUBJECT if uscc else _BY_SEQ,
        {
            "uscc": uscc,
            "gone": list(NTC4.GONE),
            "first": first,
            "last": last,
            "eager": eager,
            "resources": [item.id for item in resources],
            "titles": [item.title or "" for item in resources],
            "numbers": [_number(item) for item in resources],
            "authorities": [item.authority.name or "" for item in resources],
            "labels_zh": [item.label.zh for item in resources],
            "labels_en": [item.label.en for item in resources],
            "regimes": [regime for regime, _, _ in shortest],
            "severities": [severity for _, severity, _ in shortest],
            "shortest": [str(length) for _, _, length in shortest],
            "unknown_zh": _UNKNOWN[0],
            "unknown_en": _UNKNOWN[1],
            "subject_zh": words.subject.zh,
            "subject_en": words.subject.en,
            "body_zh": words.body.zh,
            "body_en": words.body.en,
        },
    ).fetchone()
    if numbers is None or numbers[1] is None:
        return 0
    make_due(conn, numbers[1], numbers[2], now=now)
    return int(numbers[0])


def _number(resource: Any) -> str:
    """The field that holds the document's number."""
    return next((field.code for field in resource.stored_fields if field.type == "docno"), "")
