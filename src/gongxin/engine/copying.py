"""Arrow → PostgreSQL: record batches into a table by binary COPY, and a query's answer back as record
batches.

May be called by: registry, intake, runs. Pure transport: nothing here knows what a column means.

The binary protocol carries no types, so a column arrives as the bytes that its table column's receive
function reads. Two pairs are used on purpose: 16-byte binary → `uuid` (the same 16 bytes), and text →
`json` (json_recv reads text). Text into `jsonb` fails (traps.md 15).
"""

from __future__ import annotations

import contextlib
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import IO, Any

import psycopg
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pa_csv
from pgpq import ArrowToPostgresBinaryEncoder
from psycopg import sql
from psycopg.copy import QueuedLibpqWriter
from psycopg.pq import TransactionStatus


def copy_batches(
    conn: psycopg.Connection[Any],
    table: str,
    batches: pa.RecordBatchReader,
    columns: Sequence[str] | None = None,
    *,
    frozen: bool = False,
) -> int:
    """Write every row of `batches` into `table` (its columns `columns`, default the batches' own names, in
    order).

    `frozen`, for a table that this transaction has made or truncated: the rows are marked as seen by everybody, which their
    first reader would do else, logging every page once more.

    Encoded here and sent by a thread beside it, so that neither this process nor the server waits for the other; at most 128 MB
    wait between the two.

    Runs inside the caller's transaction. Returns the number of rows written. Raises psycopg.Error when a
    value does not fit its column, and whatever reading `batches` raises; in both cases nothing stays after
    the rollback.
    """
    schema = batches.schema
    encoder = ArrowToPostgresBinaryEncoder(schema)
    statement = sql.SQL("COPY {} ({}) FROM STDIN WITH (FORMAT BINARY{})").format(
        sql.Identifier(*table.split(".")),
        sql.SQL(", ").join(sql.Identifier(name) for name in (columns or schema.names)),
        sql.SQL(", FREEZE" if frozen else ""),
    )
    rows = 0
    with conn.cursor() as cursor, cursor.copy(statement, writer=QueuedLibpqWriter(cursor)) as copy:
        copy.write(encoder.write_header())
        for batch in batches:
            if batch.num_rows:
                rows += batch.num_rows
                copy.write(memoryview(encoder.write_batch(batch)))  # a view: the writer cuts it into pieces of 128 KB
        copy.write(encoder.finish())
    return rows


def extended(
    batches: pa.RecordBatchReader,
    constants: Mapping[str, tuple[str, object]],
    numbered: tuple[str, int] | None = None,
) -> pa.RecordBatchReader:
    """`batches` with further columns: `constants` {name: (type word, value)} and `numbered` (name, first),
    an int64 that counts the rows from `first`. Type words are those of `arrow_type`."""
    fields = [pa.field(name, arrow_type(word)) for name, (word, _) in constants.items()]
    if numbered:
        fields.append(pa.field(numbered[0], pa.int64()))
    schema = pa.schema([*batches.schema, *fields])
    scalars = [pa.scalar(value, type=arrow_type(word)) for word, value in constants.values()]

    def generate() -> Iterator[pa.RecordBatch]:
        done = 0
        for batch in batches:
            rows = batch.num_rows
            arrays = [*batch.columns, *(pa.repeat(scalar, rows) for scalar in scalars)]
            if numbered:
                ordinals = pc.cumulative_sum(pa.repeat(pa.scalar(1, pa.int64()), rows))
                arrays.append(pc.add(ordinals, pa.scalar(numbered[1] + done - 1, pa.int64())))
            done += rows
            yield pa.RecordBatch.from_arrays(arrays, schema=schema)

    return pa.RecordBatchReader.from_batches(schema, generate())


def arranged(
    batches: pa.RecordBatchReader, columns: Mapping[str, str], defaults: Mapping[str, object] | None = None
) -> pa.RecordBatchReader:
    """`batches` with exactly `columns` {name: type word}, in that order, cast where the type differs; a
    column that is absent becomes null. A column that `columns` does not know raises ValueError: nothing is
    dropped in silence."""
    unknown = [name for name in batches.schema.names if name not in columns]
    if unknown:
        raise ValueError(f"columns {unknown} have no place in {list(columns)}")
    schema = pa.schema([(name, arrow_type(word)) for name, word in columns.items()])
    present = set(batches.schema.names)
    given = {name: pa.scalar(value, arrow_type(columns[name])) for name, value in (defaults or {}).items()}

    def arrange(batch: pa.RecordBatch, field: pa.Field) -> pa.Array:
        if field.name not in present:
            return pa.repeat(given.get(field.name, pa.scalar(None, field.type)), batch.num_rows)
        array = _cast(batch.column(field.name), field.type)
        return pc.fill_null(array, given[field.name]) if field.name in given else array

    def generate() -> Iterator[pa.RecordBatch]:
        for batch in batches:
            yield pa.RecordBatch.from_arrays([arrange(batch, field) for field in schema], schema=schema)

    return pa.RecordBatchReader.from_batches(schema, generate())


def _cast(array: pa.Array, wanted: pa.DataType) -> pa.Array:
    return array if array.type == wanted else array.cast(wanted)


def arrow_type(word: str) -> pa.DataType:
    """The Arrow type for a PostgreSQL type word as used in the registry's column lists."""
    return _TYPES[word]


_TYPES: dict[str, pa.DataType] = {
    "text": pa.string(),
    "json": pa.string(),
    "uuid": pa.binary(),
    "date": pa.date32(),
    "integer": pa.int32(),
    "bigint": pa.int64(),
    "boolean": pa.bool_(),
    "numeric": pa.decimal128(38, 6),
    "timestamptz": pa.timestamp("us", tz="UTC"),
    "text[]": pa.list_(pa.string()),
}


def batches_of(columns: Mapping[str, str], rows: Iterable[Sequence[object]], size: int = 50_000) -> pa.RecordBatchReader:
    """Python rows (in the order of `columns` {name: type word}) as a reader; for small tables and for
    tests."""
    schema = pa.schema([(name, arrow_type(word)) for name, word in columns.items()])

    def generate() -> Iterator[pa.RecordBatch]:
        held: list[Sequence[object]] = []
        for row in rows:
            held.append(row)
            if len(held) == size:
                yield _batch(schema, held)
                held = []
        if held:
            yield _batch(schema, held)

    return pa.RecordBatchReader.from_batches(schema, generate())


def _batch(schema: pa.Schema, rows: Sequence[Sequence[object]]) -> pa.RecordBatch:
    columns = list(zip(*rows, strict=True))
    arrays = [pa.array(values, type=field.type) for values, field in zip(columns, schema, strict=True)]
    return pa.RecordBatch.from_arrays(arrays, schema=schema)


def read_query(
    conn: psycopg.Connection[Any], query: str, columns: Mapping[str, str], into: IO[bytes] | None = None
) -> pa.RecordBatchReader:
    """The answer of `query` (no parameters) as record batches, by COPY … TO STDOUT as CSV parsed by Arrow.

    `columns` {name: type word} are given, not guessed, so that a code of digits stays text. Reads the whole
    answer into memory as Arrow (18-character codes with a name: about 60 bytes a row); for answers that are larger than
    memory give `into`, an empty file that stays open while the batches are read.
    """
    buffer = into or io.BytesIO()
    with conn.cursor() as cursor, cursor.copy(f"COPY ({query}) TO STDOUT WITH (FORMAT CSV)") as copy:
        for block in copy:
            buffer.write(block)
    return _parsed(buffer, columns)


PAGES = 2048  # of a table, read at once: 16 MB


def read_table(conn: psycopg.Connection[Any], table: str, columns: Mapping[str, str]) -> pa.RecordBatchReader:
    """The columns {name: type word: text, boolean or a number} of every row of `table` as record batches.

    COPY hands over each row by itself, which costs this process more than the row is worth. So the server joins the rows
    of some pages to one text at a time (a tenth of our processor time, as much of the server's): a walk along the pages, as one
    snapshot sees them.
    """
    cells = (
        sql.SQL("""coalesce('"' || replace({0}, '"', '""') || '"', '')""").format(sql.Identifier(name))
        if kind == "text"
        else sql.SQL("coalesce({0}::text, '')").format(sql.Identifier(name))
        for name, kind in columns.items()
    )
    source = sql.Identifier(table)
    query = sql.SQL(
        "SELECT convert_to(string_agg(concat_ws(',', {}), E'\\n') || E'\\n', 'UTF8') FROM {}"
        " WHERE ctid >= %(begin)s::tid AND ctid < %(end)s::tid"
    ).format(sql.SQL(", ").join(cells), source)
    buffer = io.BytesIO()
    with one_snapshot(conn), psycopg.Cursor(conn) as cursor:  # Django's own cursors know no binary answers
        for pages in page_ranges(cursor, table):
            cursor.execute(query, pages, binary=True)
            (text,) = cursor.fetchone() or (None,)
            buffer.write(text or b"")
    return _parsed(buffer, columns)


def page_ranges(cursor: psycopg.Cursor[Any], table: str) -> Iterator[dict[str, str]]:
    """A walk along `table`: PAGES of its pages a step, from the ctid `begin` up to `end`. `cursor` is free in between."""
    size = sql.SQL("SELECT pg_relation_size({}::regclass) / current_setting('block_size')::bigint")
    (pages,) = cursor.execute(size.format(sql.Literal(table))).fetchone() or (0,)
    for page in range(0, pages, PAGES):
        yield {"begin": f"({page},0)", "end": f"({page + PAGES},0)"}


@contextlib.contextmanager
def one_snapshot(conn: psycopg.Connection[Any]) -> Iterator[None]:
    """Every query of the block sees the same rows; within a transaction that is left to its isolation."""
    if conn.info.transaction_status != TransactionStatus.IDLE:
        yield
        return
    with conn.transaction():
        conn.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        yield


def renamed(batches: pa.RecordBatchReader, names: Sequence[str]) -> pa.RecordBatchReader:
    """`batches` with other names for its columns, in their order."""
    schema = pa.schema([field.with_name(name) for field, name in zip(batches.schema, names, strict=True)])
    return pa.RecordBatchReader.from_batches(schema, (pa.record_batch(batch.columns, schema) for batch in batches))


def _parsed(buffer: IO[bytes], columns: Mapping[str, str]) -> pa.RecordBatchReader:
    schema = pa.schema([(name, arrow_type(word)) for name, word in columns.items()])
    if not buffer.tell():
        return pa.RecordBatchReader.from_batches(schema, [])
    buffer.seek(0)
    return pa_csv.open_csv(
        buffer,
        read_options=pa_csv.ReadOptions(column_names=list(columns), block_size=8 << 20),
        parse_options=pa_csv.ParseOptions(newlines_in_values=True),
        convert_options=pa_csv.ConvertOptions(
            column_types=schema,
            strings_can_be_null=True,
            quoted_strings_can_be_null=False,
            null_values=[""],
            true_values=["t", "true"],
            false_values=["f", "false"],
        ),
    )
