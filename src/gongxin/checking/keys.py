"""The key of a record, as SQL over ``checked_rows``: the subject and the key fields, in one canonical text.

md5 of a canonical form, never an engine's own hash: the key must be the same next year (traps 7).
"""

from __future__ import annotations

from gongxin.catalogue import Field
from gongxin.checking.expressions.cells import NO_END_DATES
from gongxin.checking.plan import Plan

_UNIT = "chr(31)"


def key_text(plan: Plan) -> str:
    """The canonical text of the key. A resource without key fields has one record per subject (a registration)."""
    present = {field.code: field for field in plan.fields}
    parts = [canonical(present[name]) if name in present else "''" for name in plan.resource.key]
    return f"concat_ws({_UNIT}, uscc, {', '.join(parts) or repr('')})"


def canonical(field: Field) -> str:
    """A field's value as text, empty where there is none."""
    column = f'"n_{field.code}"'
    if field.type == "date":
        column = f"CASE WHEN {has_end(column)} THEN {column} END"
    return f"coalesce(CAST({column} AS VARCHAR), '')"


def has_end(column: str) -> str:
    """There is a date and it is none that means "no end", which is stored as none (domain.md, Visibility). Twin:
    ``kernel.dates.NO_END_DATES``, as far as reading leaves them in this form."""
    days = ", ".join(f"DATE '{day}'" for day in NO_END_DATES)
    return f"{column} NOT IN ({days})"


def content_text(plan: Plan) -> str:
    """Every value of the row in one text: equal for rows that say the same."""
    return f"concat_ws({_UNIT}, {', '.join(canonical(field) for field in plan.fields)})"
