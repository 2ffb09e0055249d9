"""The raw table: what intake's reading hands to checking. Every cell is text or NULL, in the file's order.

May be called by: checking, intake.

A raw table is a SQL relation with columns `c0`…`cN` (VARCHAR; the empty string and NULL mean the same), and,
when `explicit_rows`, `row` (BIGINT). Otherwise a row's number is `first_row` + its position. Row 1 is
usually the header.

A `CsvTable` is optimistic: it is read by DuckDB itself while it is being checked, so that reading costs
nothing extra. DuckDB fails at the first line that is not well-formed; then `consuming` raises NotWellFormed,
the caller throws away what it made and reads again by the careful path:

    try:
        with consuming(table):
            … run SQL over table.relation() …
        table.verify(con, rows)        # rows: what that run counted
    except NotWellFormed:
        reading = reading.carefully()  # a ParquetTable with explicit rows, and findings for the bad ones
"""

from __future__ import annotations

import contextlib
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor, Future
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO, Self

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from gongxin.engine.connection import ENGINE_FAILURES, Connection, EngineError, guarded

LOST_CHARACTER = "\ufffd"
"""Somebody's re-encoding lost a character. Checking looks for it in every cell: `contains` costs nothing
there."""


class NotWellFormed(Exception):  # noqa: N818  a signal between rooms, never shown
    """The fast reading met something that it cannot vouch for: read the file by the careful path."""


class RawTable(ABC):
    """Columns c0…c(width-1) of text. `keep` holds whatever must live as long as the table (an open file)."""

    path: str
    width: int
    explicit_rows: bool
    first_row: int
    optimistic: bool

    @property
    def size(self) -> int:
        """Bytes of the file that it is read from."""
        return Path(self.path).stat().st_size

    @abstractmethod
    def relation(self) -> str:
        """SQL that may stand after FROM. It may be used several times, on any connection of this process."""

    def look(self, beside: Executor) -> None:  # noqa: B027  most tables know all they need
        """Have `beside` begin with what `verify` needs, while the run is under way."""

    @abstractmethod
    def verify(self, con: Connection, rows: int) -> None:
        """After a run that counted `rows`: raise NotWellFormed unless these are all the rows of the file."""


@dataclass(frozen=True, slots=True)
class LineFacts:
    """What a look at the bytes tells, independently of any parser."""

    data_lines: int  # line ends after the header, an unended last line included, trailing blank lines not
    quotes: bool  # does the quote character occur anywhere
    doubtful: bool = False  # is there anything that the two paths might read differently, or NUL


@dataclass(slots=True)
class CsvTable(RawTable):
    """Well-formed UTF-8 CSV, as far as its head shows. Read by DuckDB where it lies."""

    path: str
    width: int
    delimiter: str
    skip: int  # records before the first data row: the header, and blank lines above it
    max_line: int  # bytes; a longer record goes to the careful path
    line_end: str  # "\n" (also for CRLF) or "\r"
    facts: Callable[[], LineFacts]  # called at most once, after the run
    keep: object = field(repr=False)
    explicit_rows: bool = False
    optimistic: bool = True
    _looking: Future[LineFacts] | None = field(default=None, init=False, repr=False)

    @property
    def first_row(self) -> int:  # type: ignore[override]
        return self.skip + 1

    def relation(self) -> str:
        columns = ", ".join(f"'c{i}': 'VARCHAR'" for i in range(self.width))
        return (
            f"read_csv({literal(self.path)}, auto_detect=false, header=false, skip={self.skip}, "
            f"delim={literal(self.delimiter)}, quote='\"', escape='\"', strict_mode=true, "
            f"ignore_errors=false, null_padding=false, columns={{{columns}}}, "
            f"max_line_size={self.max_line}, buffer_size={max(32 << 20, 4 * self.max_line)})"
        )

    def look(self, beside: Executor) -> None:
        self._looking = beside.submit(self.facts)

    def verify(self, con: Connection, rows: int) -> None:
        """Rows must equal lines. Where they do not, quoted line breaks must account for exactly the rest,
        and none of them may hide complete rows (an unclosed quote swallows the rows after it)."""
        facts = self._looking.result() if self._looking else self.facts()
        if facts.doubtful:
            raise NotWellFormed
        if rows == facts.data_lines:
            return
        if not facts.quotes or rows > facts.data_lines:
            raise NotWellFormed
        inside, hidden = con.rows(self._line_breaks_sql(), doing="verify")[0]
        if hidden or rows + int(inside) != facts.data_lines:
            raise NotWellFormed

    def _line_breaks_sql(self) -> str:
        """(number of line breaks inside cells, does any cell look as if it had swallowed rows). See
        intake.reading.records.swallowed, which decides; this one only has to be at least as suspicious."""
        end, delimiter, need = literal(self.line_end), literal(self.delimiter), self.width - 1
        inside = " + ".join(_occurrences(f"c{i}", end) for i in range(self.width))
        suspicious = "false"
        if need:
            suspicious = " OR ".join(
                f"(contains(c{i}, {end}) AND {_occurrences(f'c{i}', delimiter)} >= {need})"
                for i in range(self.width)
            )
        return (
            f"SELECT coalesce(sum({inside}), 0), coalesce(bool_or({suspicious}), false) "
            f"FROM {self.relation()}"
        )


@dataclass(slots=True)
class ParquetTable(RawTable):
    """A Parquet file: our own scratch file (explicit rows), or a department's, cast to text."""

    path: str
    width: int
    rows: int
    keep: object = field(repr=False)
    explicit_rows: bool = True
    first_row: int = 2
    columns: tuple[str, ...] = ()  # SQL over its columns p0… for c0…; empty: the file has c0… already
    optimistic: bool = False

    def relation(self) -> str:
        if not self.columns:
            return f"read_parquet({literal(self.path)})"
        cells = ", ".join(f"{expression} AS c{i}" for i, expression in enumerate(self.columns))
        names = ", ".join(f"p{i}" for i in range(self.width))
        return f"(SELECT {cells} FROM read_parquet({literal(self.path)}) AS given({names}))"

    def verify(self, con: Connection, rows: int) -> None:
        if rows != self.rows:
            raise EngineError("RowsLost", "verify")


@contextlib.contextmanager
def consuming(table: RawTable) -> Iterator[None]:
    """Around the code that runs SQL over `table`: an engine failure on an optimistic table is
    NotWellFormed."""
    try:
        yield
    except (*ENGINE_FAILURES, EngineError) as error:
        if not table.optimistic:
            raise
        error.args = (type(error).__name__,)  # DuckDB quotes the line
        raise NotWellFormed from None


class RawWriter:
    """Collects rows of text into a scratch Parquet file (`out`: a nameless file) that becomes a
    ParquetTable."""

    BATCH_ROWS = 20_000
    BATCH_CHARACTERS = 32 << 20

    def __init__(self, out: BinaryIO, width: int) -> None:
        self.width = width
        self.rows = 0
        names = [f"c{i}" for i in range(width)]
        self._schema = pa.schema([("row", pa.int64()), *((name, pa.string()) for name in names)])
        self._out = out
        self._writer = pq.ParquetWriter(
            out, self._schema, compression="lz4", use_dictionary=False, write_statistics=False
        )
        self._numbers: list[int] = []
        self._cells: list[Sequence[str | None]] = []
        self._characters = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        with contextlib.suppress(*ENGINE_FAILURES, OSError, ValueError):
            self._writer.close()

    def add(self, row: int, cells: Sequence[str | None], characters: int) -> None:
        """One row of exactly `width` cells; `characters`: about how long it is, to bound the memory used."""
        self.add_many(row, [cells], characters)

    def add_many(self, row: int, rows: Sequence[Sequence[str | None]], characters: int) -> None:
        """Rows that follow each other, the first numbered `row`."""
        self._numbers.extend(range(row, row + len(rows)))
        self._cells.extend(rows)
        self._characters += characters
        if len(self._numbers) >= self.BATCH_ROWS or self._characters >= self.BATCH_CHARACTERS:
            self._flush()

    def _flush(self) -> None:
        if not self._numbers:
            return
        with guarded("write raw rows"):
            columns: list[Any] = [pa.array(self._numbers, pa.int64())]
            columns += [_texts(column) for column in zip(*self._cells, strict=True)]
            self._writer.write_batch(pa.RecordBatch.from_arrays(columns, schema=self._schema))
        self.rows += len(self._numbers)
        self._numbers, self._cells, self._characters = [], [], 0

    def finish(self, path: str, keep: object) -> ParquetTable:
        """Close the file; `path` is how DuckDB finds it again, `keep` what keeps it open."""
        self._flush()
        with guarded("write raw rows"):
            self._writer.close()
        self._out.flush()
        return ParquetTable(path=path, width=self.width, rows=self.rows, keep=keep)


def _texts(cells: Sequence[str | None]) -> Any:
    """An Arrow column; the empty text becomes NULL, as DuckDB reads it."""
    texts = pa.array(cells, pa.string())
    return pc.if_else(pc.equal(texts, ""), pa.scalar(None, pa.string()), texts)


def literal(text: str) -> str:
    """`text` as a SQL string literal."""
    return "'" + text.replace("'", "''") + "'"


def _occurrences(column: str, character: str) -> str:
    """SQL: how often the one-byte `character` occurs in `column`."""
    return f"coalesce(strlen({column}) - strlen(replace({column}, {character}, '')), 0)"
