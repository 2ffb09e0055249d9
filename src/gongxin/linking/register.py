"""The register as tables of an engine connection: who is known, by which codes. Made once per connection."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from gongxin.engine.connection import Connection
from gongxin.engine.raw import literal
from gongxin.kernel import regions

_BODY_PREFIXES = ("11", "12", "13", "19")
"""Government organs and public institutions: the bodies that decide and submit."""

Reader = Any
"""An Arrow RecordBatchReader; only engine names Arrow's types."""


@dataclass(frozen=True)
class Register:
    """Where the register is read from. Each function gives a fresh reader.

    subjects: uscc, name, issued (its check character is wrong, but it was issued so); old_codes: code, uscc (one row per
    subject that holds the code), of the given codes or, for None, of all. The organisation code inside a USCC need not be
    among them.
    """

    subjects: Callable[[], Reader]
    old_codes: Callable[[Sequence[str] | None], Reader]


def load(connection: Connection, register: Register) -> None:
    """Make the tables that ``linking.expressions.REGISTER_TABLES`` names; that of old codes is empty until
    ``load_old_codes``."""
    connection.register("given_subjects", register.subjects())
    connection.execute(
        "CREATE OR REPLACE TABLE register_subjects AS SELECT uscc, name, issued FROM given_subjects",
        doing="load subjects",
    )
    connection.raw.unregister("given_subjects")
    connection.execute("CREATE OR REPLACE TABLE register_old_codes (code VARCHAR, uscc VARCHAR)", doing="load old codes")
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


def load_old_codes(connection: Connection, register: Register, codes: Sequence[str] | None = None) -> None:
    """Fill the table of old codes with ``codes``, or with all. Most files name few or none, and a register has at least
    as many as subjects: each holds its organisation code in characters 9 to 17 (GB 32100-2015)."""
    if codes is not None and not codes:
        return
    connection.register("given_old_codes", register.old_codes(codes))
    inside = "SELECT substring(uscc, 9, 9) AS code, uscc FROM register_subjects"
    if codes is not None:
        inside += f" WHERE substring(uscc, 9, 9) IN ({', '.join(literal(code) for code in codes)})"
    connection.execute("DELETE FROM register_old_codes", doing="load old codes")
    connection.execute(
        "INSERT INTO register_old_codes SELECT code, CASE WHEN min(uscc) = max(uscc) THEN min(uscc) END AS uscc"
        f" FROM (SELECT code, uscc FROM given_old_codes UNION ALL {inside}) GROUP BY code",
        doing="load old codes",
    )
    connection.raw.unregister("given_old_codes")
