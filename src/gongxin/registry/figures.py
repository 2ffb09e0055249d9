"""Sums that the registry keeps up as it writes, so that a page counts nothing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from gongxin.registry.reading import rows

if TYPE_CHECKING:
    import psycopg


def add(conn: psycopg.Connection[Any], amounts: Iterable[tuple[str, str, int]]) -> None:
    """Add (topic, word, n) to the sums; zero amounts are left out."""
    wanted = [amount for amount in amounts if amount[2]]
    if not wanted:
        return
    conn.execute(
        "INSERT INTO registry_figure AS f (topic, word, n)"
        " SELECT * FROM unnest(%s::text[], %s::text[], %s::bigint[])"
        " ON CONFLICT (topic, word) DO UPDATE SET n = f.n + excluded.n",
        tuple(list(column) for column in zip(*wanted, strict=True)),
    )


@dataclass(frozen=True)
class Figures:
    """What the registry holds: subjects by kind (first two characters of the code), records and versions by
    resource, and the highest change number."""

    subjects: dict[str, int]
    records: dict[str, int]
    versions: dict[str, int]
    last_seq: int


def figures() -> Figures:
    """The sums for the home page: a few dozen rows, whatever the registry's size."""
    topics: dict[str, dict[str, int]] = {"subjects": {}, "records": {}, "versions": {}}
    for topic, word, n in rows("figures", {}):
        topics.setdefault(topic, {})[word] = n
    return Figures(topics["subjects"], topics["records"], topics["versions"], topics.get("last", {}).get("seq", 0))
