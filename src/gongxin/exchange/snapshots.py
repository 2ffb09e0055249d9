"""Snapshots: what a channel may hold today, as of a change number; with the changes after it, the present state (EXC12)."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from gongxin.catalogue import Catalogue, Channel
from gongxin.registry import channels

if TYPE_CHECKING:
    import psycopg

# One statement sees one moment: number and records belong together, whoever writes meanwhile.
_SQL = """
SELECT line FROM (
SELECT '' AS uscc, '' AS resource, NULL::uuid AS record_key,
       json_build_object('seq', coalesce((SELECT last FROM change_counter), 0),
                         'on', %(on)s::date, 'channel', %(channel)s::text)::text AS line
UNION ALL
SELECT r.uscc, r.resource, r.record_key, json_build_object(
                         'uscc', r.uscc, 'resource', r.resource, 'record_key', r.record_key, 'version', r.version, 'seq', r.seq,
                         'state', r.state, 'nature', r.nature, 'decided_on', r.decided_on, 'public_until', r.public_until,
                         'content', CASE WHEN c.hidden <> '' THEN (r.content::jsonb - string_to_array(c.hidden, ','))::json
                                         ELSE r.content END)::text
FROM record_current r
JOIN unnest(%(resources)s::text[], %(hidden)s::text[]) AS c (resource, hidden) ON c.resource = r.resource
WHERE r.state = ANY (%(states)s::text[])
  AND (r.decided_on IS NULL OR r.decided_on <= %(on)s::date)
  AND (NOT %(expires)s::boolean OR r.public_until IS NULL OR r.public_until >= %(on)s::date)
) lines
ORDER BY uscc, resource, record_key
"""


def snapshot(
    conn: psycopg.Connection[Any],
    channel: Channel,
    on: date,
    catalogue: Catalogue,
    *,
    recipient: str = "",
    at: datetime | None = None,
) -> Iterator[bytes]:
    """Lines of JSON: first {"seq", "on", "channel"}, then one record each, all of one moment. Inside a transaction.

    With a recipient and an instant one row says that it took everything up to that number (EXC1)."""
    with conn.cursor(name="snapshot") as cursor:
        cursor.execute(_SQL, channels.parameters(channel, on, catalogue))
        for number, (line,) in enumerate(cursor):
            if not number and recipient:
                taken(conn, recipient, json.loads(line)["seq"], on, at)
            yield line.encode() + b"\n"


def taken(conn: psycopg.Connection[Any], recipient: str, seq: int, on: date, at: datetime | None) -> None:
    """The recipient has taken everything up to `seq` that is shared on that day; one row."""
    conn.execute(
        "INSERT INTO exchange_snapshot (recipient, seq, taken_on, at) VALUES (%s, %s, %s, %s) ON CONFLICT DO NOTHING",
        (recipient, seq, on, at),
    )
