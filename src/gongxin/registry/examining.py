"""A few rows of this platform's own, judged by the same plan as the rows of a file: read, checked, linked."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from typing import TYPE_CHECKING, Any

from gongxin.catalogue import Catalogue, Resource
from gongxin.checking import records as checked_records
from gongxin.checking.plan import ACCEPTED, Layout
from gongxin.checking.run import Checked, check
from gongxin.engine import copying
from gongxin.engine.raw import RawWriter
from gongxin.engine.scratch import Scratch
from gongxin.kernel.errors import GongxinError
from gongxin.kernel.text import Bilingual
from gongxin.linking.register import Register

if TYPE_CHECKING:
    import psycopg

FIRST = 2
"""The number of the first row, as in a file with a header."""

_CODES = ("uscc", "regno", "orgcode")


class RefusedRowError(GongxinError):
    """这条记录不符合目录规定，未入库。 | The record breaks rules of the catalogue and was not taken."""

    code = "record.refused"
    default_remedy = Bilingual("请按所列原因更正后再试。", "Correct what is named and try again.")


@contextmanager
def examined(
    conn: psycopg.Connection[Any],
    resource: Resource,
    rows: Sequence[Mapping[str, str]],
    catalogue: Catalogue,
    on: date,
) -> Iterator[Checked]:
    """The rows, texts by field code, checked as a file whose columns are all stored fields; amounts in yuan."""
    names = [field.code for field in resource.stored_fields]
    layout = Layout(
        len(names),
        {name: place for place, name in enumerate(names)},
        units={field.code: "yuan" for field in resource.stored_fields if field.type == "decimal"},
        has_rows=True,
    )
    codes = {text for row in rows for name in names if resource.field(name).type in _CODES if (text := row.get(name))}
    scratch = Scratch()
    try:
        with os.fdopen(os.dup(scratch.fd), "w+b") as out, RawWriter(out, len(names)) as writer:
            for number, row in enumerate(rows, start=FIRST):
                writer.add(number, [row.get(name) or None for name in names], 1_000)
            table = writer.finish(scratch.path, scratch)
        with check(
            table, layout, names, [], resource=resource, catalogue=catalogue, register=_register(conn, sorted(codes)),
            received_on=on, threads=1, memory="512MB",
        ) as checked:  # fmt: skip
            yield checked
    finally:
        scratch.close()


def _register(conn: psycopg.Connection[Any], codes: list[str]) -> Register:
    """What the register knows of these codes, instead of the whole register."""

    def subjects() -> Any:
        rows = conn.execute("SELECT uscc, name, issued_nonconforming FROM subject WHERE uscc = ANY (%s)", (codes,)).fetchall()
        return copying.batches_of({"uscc": "text", "name": "text", "issued": "boolean"}, rows)

    def old_codes(wanted: Sequence[str] | None) -> Any:
        del wanted  # among those of the rows
        rows = conn.execute(
            "SELECT code, uscc FROM old_code WHERE code = ANY (%(codes)s)"
            " UNION SELECT substr(uscc, 9, 9), uscc FROM subject WHERE substr(uscc, 9, 9) = ANY (%(codes)s)",
            {"codes": codes},
        ).fetchall()
        return copying.batches_of({"code": "text", "uscc": "text"}, rows)

    return Register(subjects, old_codes)


def records(checked: Checked, rows: str | None = None) -> list[dict[str, Any]]:
    """The records (registry.RECORD_COLUMNS) of the checked rows, or of those that `rows` (SQL) selects, in their order. By
    execute(): for one row, making a stream takes longer than the check."""
    sql = checked_records.records_sql(checked, rows or checked_records.accepted_sql(checked), ordered=False)
    cursor = checked.connection.execute(sql, doing="records")
    names = [column[0] for column in cursor.description or ()]
    return sorted((dict(zip(names, row, strict=True)) for row in cursor.fetchall()), key=lambda row: row["row"])


def newcomers(checked: Checked) -> list[dict[str, Any]]:
    """Subjects among the rows that the register does not know yet (registry.NEWCOMER_COLUMNS)."""
    return [row for batch in checked_records.newcomers(checked) for row in batch.to_pylist()]


def refuse_unless_accepted(checked: Checked) -> None:
    """Raise RefusedRowError with every reason, unless the only row was accepted."""
    verdict = checked.connection.value(f"SELECT verdict FROM {Checked.VIEW}")
    if verdict != ACCEPTED:
        raise _refused(checked, _broken(checked)[FIRST])


def refuse_new_faults(checked: Checked) -> None:
    """Raise RefusedRowError with the rules that the second row breaks and the first does not: a record that was accepted under
    earlier rules may be corrected in one field although another would not pass today."""
    broken = _broken(checked)
    new = [number for number in broken[FIRST + 1] if number not in broken[FIRST]]
    if new:
        raise _refused(checked, new)


def _broken(checked: Checked) -> dict[int, list[int]]:
    """Row → numbers of the rules of level error or quarantine that it breaks."""
    found = checked.connection.rows(f"SELECT row, f FROM {Checked.VIEW} ORDER BY row")
    return {row: [n for n in numbers if checked.plan.rules[n].level != "warning"] for row, numbers in found}


def _refused(checked: Checked, numbers: Sequence[int]) -> RefusedRowError:
    rules = [checked.plan.rules[number] for number in numbers]
    return RefusedRowError(
        place=", ".join(dict.fromkeys(rule.about or "" for rule in rules)),
        reason=Bilingual("".join(rule.reason.zh for rule in rules), " ".join(rule.reason.en for rule in rules)),
    )
