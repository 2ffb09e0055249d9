"""Sifting a large file: copied once into columns, in which rows that certainly break no rule are told from the others.

Worth its second pass for large files: a column that says few things costs next to nothing when it is read back, because the
engine reads it as numbers into a dictionary and works on the dictionary. What a row needs is in ``checking.sieve``.
"""

from __future__ import annotations

from concurrent.futures import Executor, ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path

from gongxin.checking.plan import Plan
from gongxin.checking.sieve import Sieve, Sight
from gongxin.engine.connection import Connection
from gongxin.engine.raw import RawTable, consuming, literal
from gongxin.engine.scratch import Scratch

PARQUET = "(FORMAT parquet, COMPRESSION snappy, ROW_GROUP_SIZE 122880, DICTIONARY_SIZE_LIMIT 4096, USE_TMP_FILE false)"
SAMPLE = 50_000
"""Rows from the beginning that tell which columns say few things, and whether sifting is worth while."""
FEW = 0.1
"""Different texts of a sampled column, of its rows, up to which it says few things."""
MOST_TEXTS = 20_000
"""… and of the whole column."""
USUAL = 0.9
"""Share of texts in the usual form from which only these are let through."""
WORTH = 0.6
"""Share of the sample that must be let through; else every row is judged at once."""


@dataclass(frozen=True)
class Copy:
    """The file in columns, as text: w_, u_, in a nameless Parquet file."""

    file: Scratch
    rows: int
    explicit: bool
    """The row numbers stand in it; else a row's place gives its number."""
    first_row: int

    def relation(self) -> str:
        """SQL that may stand after FROM: row, w_, u_."""
        if self.explicit:
            return f"(SELECT * FROM read_parquet({literal(self.file.path)}))"
        return (
            f"(SELECT file_row_number + {self.first_row} AS row, * EXCLUDE (file_row_number)"
            f" FROM read_parquet({literal(self.file.path)}, file_row_number = true))"
        )

    def sample(self) -> str:
        """The first rows."""
        return f"(SELECT * FROM {self.relation()} LIMIT {SAMPLE})"


@dataclass(frozen=True)
class Sifted:
    """What came of sifting: rows to be judged, and the SQL of those let through."""

    judge: str
    """SQL after FROM: row, w_, u_ of the rows that were not let through."""
    through: str | None
    """SQL of ``checked_rows`` for the others, which are all accepted and have no finding; None: there are none."""
    count: int
    """Rows let through."""


def copied(  # noqa: PLR0917  the parts of one check
    connection: Connection, plan: Plan, table: RawTable, scratch: list[Scratch], folder: Path | None, beside: Executor
) -> Copy:
    """Copy the cells that are looked at; `beside` does meanwhile what needs no cell. Raises NotWellFormed where an optimistic
    table turns out not to be."""
    file = Scratch(folder)
    scratch.append(file)
    cells = ", ".join([*plan.cells(), *(["row"] if table.explicit_rows else [])])
    table.look(beside)
    beside.submit(plan.prepare)
    with consuming(table):
        given = f"SELECT {cells} FROM {table.relation()}"
        rows = connection.value(f"COPY ({given}) TO {literal(file.path)} {PARQUET}", doing="copy")
    table.verify(connection, int(rows))
    return Copy(file, int(rows), table.explicit_rows, table.first_row)


def sift(connection: Connection, plan: Plan, copy: Copy, scratch: list[Scratch], folder: Path | None) -> Sifted:
    """Tell the rows that need judging from those that break nothing."""
    whole = Sifted(copy.relation(), None, 0)
    if plan.resource.subject.uscc not in {f.code for f in plan.fields}:
        return whole  # no row is linked by its own code
    sieve = Sieve(plan.resource, plan.catalogue, replace(plan.layout, has_rows=True), plan.received_on)
    sieve = replace(sieve, sights=_sights(connection, sieve, copy))
    with connection.without("filter_pushdown"):  # pushed down, each column is computed where it is asked for, many times
        sampled = connection.value(f"SELECT count(*) FILTER (NOT coded) FROM ({sieve.sifting(copy.sample())})", doing="sample")
        if sampled > (1 - WORTH) * min(SAMPLE, copy.rows):
            return whole
        file = Scratch(folder)
        scratch.append(file)
        connection.execute(f"COPY ({sieve.sifting(copy.relation())}) TO {literal(file.path)} {PARQUET}", doing="sift")
    held = f"read_parquet({literal(file.path)})"
    coded, judged = connection.rows(f"SELECT count(*) FILTER (coded), count(*) FILTER (NOT coded) FROM {held}", doing="sift")[0]
    return Sifted(
        f"(SELECT * EXCLUDE (coded) FROM {held} WHERE NOT coded)",
        _through(sieve, copy, held, coded=int(coded), judged=int(judged)),
        copy.rows - int(judged),
    )


def _through(sieve: Sieve, copy: Copy, held: str, *, coded: int, judged: int) -> str | None:
    rows, link = copy.relation(), "'registered'"
    if judged == copy.rows:
        return None
    if judged:
        rows = f"(SELECT * FROM {rows} c ANTI JOIN (SELECT row FROM {held} WHERE NOT coded) h ON c.row = h.row)"
    if coded == copy.rows - judged:
        link = "'code'"
    elif coded:
        link = f"CASE WHEN row IN (SELECT row FROM {held} WHERE coded) THEN 'code' ELSE 'registered' END"
    return f"SELECT *, {link} AS link FROM ({sieve.let_through(rows)})"


def _sights(connection: Connection, sieve: Sieve, copy: Copy) -> dict[str, Sight]:
    """A look at every column that may say few things, and at the usual form of the others."""
    columns = sieve.columns()
    counts = ", ".join(f'count(DISTINCT "{column}")' for column in columns)
    rows, *distinct = connection.rows(f"SELECT count(*), {counts} FROM {copy.sample()}", doing="look")[0]
    few = [column for column, texts in zip(columns, distinct, strict=True) if texts <= FEW * rows]
    with ThreadPoolExecutor(2) as two:  # one column alone keeps one processor busy
        looks = two.map(lambda column: _once_per_text(connection.cursor(), sieve, copy, column), few)
        sights = {column: sight for column, sight in zip(few, looks, strict=True) if sight is not None}
    for f in sieve.fields:
        if f.type == "docno" and f"w_{f.code}" not in sights:
            share = connection.value(sieve.usual_share(f, copy.sample()), doing="look")
            sights[f"w_{f.code}"] = Sight(usual=(share or 0) >= USUAL)
    return sights


def _once_per_text(connection: Connection, sieve: Sieve, copy: Copy, column: str) -> Sight | None:
    """Judge each text of a column, on a connection of its own; None where there are too many of them."""
    table = f'"texts_{column}"'
    given = f'(SELECT DISTINCT "{column}" AS text FROM {copy.relation()} WHERE "{column}" IS NOT NULL LIMIT {MOST_TEXTS + 1})'
    with connection.cursor() as own:
        own.execute(f"CREATE OR REPLACE TABLE {table} AS {sieve.texts(column, given)}", doing="look")
        texts, fine, usual = own.rows(
            f"SELECT count(*), count(*) FILTER (fine), count(*) FILTER (usual) FROM {table}", doing="look"
        )[0]
        if texts > MOST_TEXTS:
            return None
        in_usual_form = usual > 0 and usual >= USUAL * fine
        words = tuple(sorted(text for (text,) in own.rows(f"SELECT text FROM {table} WHERE nothing", doing="look")))
        if fine:
            condition = "usual" if in_usual_form else "fine"
            own.execute(
                f'CREATE TYPE "fine_{column}" AS ENUM (SELECT text FROM {table} WHERE {condition} ORDER BY text)', doing="look"
            )
    return Sight(few=True, usual=in_usual_form, words=words, fine=bool(fine))
