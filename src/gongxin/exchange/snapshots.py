"""Snapshots: what a channel may hold today, as of a change number; with the changes after it, the present state."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING, Any

from gongxin.catalogue import Catalogue, Channel
from gongxin.exchange.errors import TooOldError
from gongxin.registry import channels

if TYPE_CHECKING:
    import psycopg

REACH = 1_000_000
"""How far back the feed goes before a snapshot is cheaper than the changes."""

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


def snapshot(conn: psycopg.Connection[Any], channel: Channel, on: date, catalogue: Catalogue) -> Iterator[bytes]:
    """Lines of JSON: first {"seq", "on", "channel"}, then one record each, all of one moment. Inside a transaction."""
    with conn.cursor(name="snapshot") as cursor:
        cursor.execute(_SQL, channels.parameters(channel, on, catalogue))
        for (line,) in cursor:
            yield line.encode() + b"\n"


def must_reach(conn: psycopg.Connection[Any], after: int) -> None:
    """Raises TooOldError where the feed does not go back to `after`."""
    row = conn.execute("SELECT last FROM change_counter").fetchone()
    last = row[0] if row else 0
    if after < last - REACH:
        raise TooOldError(place=str(after))
