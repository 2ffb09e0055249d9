"""Sums that the registry keeps up as it writes, so that a page counts nothing."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

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
