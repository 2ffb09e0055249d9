"""The register as tables of an engine connection: who is known, by which codes. Made once per connection."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from gongxin.engine.connection import Connection
from gongxin.kernel import regions

_BODY_PREFIXES = ("11", "12", "13", "19")
"""Government organs and public institutions: the bodies that decide and submit."""

Reader = Any
"""An Arrow RecordBatchReader; only engine names Arrow's types."""


@dataclass(frozen=True)
class Register:
    """Where the register is read from. Each function gives a fresh reader.

    subjects: uscc, name, issued (its check character is wrong, but it was issued so); old_codes: code, uscc (one row per
    subject that holds the code).
    """

    subjects: Callable[[], Reader]
    old_codes: Callable[[], Reader]


def load(connection: Connection, register: Register) -> None:
    """Make the tables that ``linking.expressions.REGISTER_TABLES`` names."""
    connection.register("given_subjects", register.subjects())
    connection.execute(
        "CREATE OR REPLACE TABLE register_subjects AS SELECT uscc, name, issued FROM given_subjects",
        doing="load subjects",
    )
    connection.register("given_old_codes", register.old_codes())
    connection.execute(
        "CREATE OR REPLACE TABLE register_old_codes AS"
        " SELECT code, CASE WHEN min(uscc) = max(uscc) THEN min(uscc) END AS uscc FROM given_old_codes GROUP BY code",
        doing="load old codes",
    )
    for name in ("given_subjects", "given_old_codes"):
        connection.raw.unregister(name)
    prefixes = ", ".join(f"'{prefix}'" for prefix in _BODY_PREFIXES)
    connection.execute(
        "CREATE OR REPLACE TABLE register_bodies AS"
        f" SELECT uscc, name FROM register_subjects WHERE substring(uscc, 1, 2) IN ({prefixes})",
        doing="load bodies",
    )
    connection.execute(
        "CREATE OR REPLACE TABLE register_regions AS SELECT unnest($1::VARCHAR[]) AS region",
        [sorted(regions.known_codes())],
        doing="load regions",
    )
