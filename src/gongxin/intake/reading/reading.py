"""What a submission turned out to be."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from gongxin.engine.connection import Connection
from gongxin.engine.raw import NotWellFormed, RawTable, consuming
from gongxin.intake.reading.findings import FileFinding, StructuralFinding


@dataclass(slots=True)
class Reading:
    """A file as a raw table. Rows that could not be taken are not in the table but in `structural`."""

    format: str  # csv | xlsx | xls | jsonl | parquet
    headers: list[str]
    table: RawTable
    encoding: str | None = None  # utf-8 | utf-8-sig | gb18030; None where the format has its own
    delimiter: str | None = None
    structural: list[StructuralFinding] = field(default_factory=list)
    file_findings: list[FileFinding] = field(default_factory=list)
    table_rows: int | None = None  # None while the table is optimistic: whoever runs over it counts them
    again: Callable[[], Reading] | None = None

    def carefully(self) -> Reading:
        """The same file by the careful path, after NotWellFormed. What is returned is not optimistic."""
        if self.again is None:
            raise AssertionError("only an optimistic reading is read again")
        return self.again()

    @property
    def rows_refused(self) -> int:
        """Rows that are not in the table."""
        return len({finding.row for finding in self.structural if finding.level == "error"})

    def rows_total(self, table_rows: int | None = None) -> int:
        """Every row of the file: those in the table and those refused. `table_rows`: as counted by a run
        over an optimistic table, after `table.verify`.
        """
        counted = self.table_rows if self.table_rows is not None else table_rows
        if counted is None:
            raise AssertionError("an optimistic table has to be counted by a run over it")
        return counted + self.rows_refused


def settled(reading: Reading, con: Connection) -> Reading:
    """The reading with its rows counted and verified, by one more pass when it was optimistic. For those
    who do not run over the table anyway.
    """
    if reading.table_rows is not None:
        return reading
    try:
        with consuming(reading.table):
            # count(*) alone would leave the cells unread, and bad bytes in them unseen
            rows = con.rows(f"SELECT count(*), count(COLUMNS(*)) FROM {reading.table.relation()}")[0][0]
        reading.table.verify(con, rows)
    except NotWellFormed:
        return reading.carefully()
    reading.table_rows = rows
    return reading
