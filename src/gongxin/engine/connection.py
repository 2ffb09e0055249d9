"""The one way to a DuckDB connection: bounded memory, encrypted spills, no network, no cell content in an
error.

May be called by: engine, checking, linking, intake's reading (through engine.raw).

DuckDB's messages quote the offending line or value ("Original Line: …", "Could not convert string '…'").
Such a message must reach neither a user nor a log (scope.md, 2), so every call here goes through `guarded`,
which keeps the kind of the failure and drops its words.
"""

from __future__ import annotations

import contextlib
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import duckdb
import pyarrow as pa

from gongxin.kernel.errors import GongxinError
from gongxin.kernel.text import Bilingual

ENGINE_FAILURES = (duckdb.Error, pa.ArrowException)


class EngineError(GongxinError):
    """数据引擎未能完成操作。 | The data engine could not complete the operation."""

    code = "engine.failed"
    default_remedy = Bilingual(
        "请重试；如仍失败，请将本提示（不含数据内容）告知运维人员。",
        "Try again; if it fails again, give this message (it holds no data) to the operator.",
    )

    def __init__(self, kind: str, doing: str) -> None:
        self.kind = kind  # class name of DuckDB's or Arrow's exception, e.g. "OutOfMemoryException"
        super().__init__(place=doing, reason=Bilingual(f"原因类别：{kind}。", f"Kind: {kind}."))


@contextlib.contextmanager
def guarded(doing: str) -> Iterator[None]:
    """Turn any DuckDB or Arrow failure inside into an EngineError that says `doing` and the kind, nothing
    else.

    Use it around code that consumes a relation or a reader: these fail late. The original's words are erased
    too, because an exception keeps the one it was raised from as its context.
    """
    try:
        yield
    except ENGINE_FAILURES as error:
        kind = type(error).__name__
        error.args = (kind,)
        raise EngineError(kind, doing) from None


class Connection:
    """A DuckDB connection of its own, in memory. Close it, or use it as a context manager."""

    def __init__(self, raw: duckdb.DuckDBPyConnection, temp_dir: Path | None) -> None:
        self.raw = raw
        """For what is not wrapped below; then wrap it in `guarded`."""
        self._temp_dir = temp_dir

    def execute(
        self, sql: str, parameters: Sequence[Any] | None = None, *, doing: str = "query"
    ) -> duckdb.DuckDBPyConnection:
        """Run one statement. The rows must be read to the end (or `rows` used): a half-read one blocks the
        next."""
        with guarded(doing):
            return self.raw.execute(sql, parameters) if parameters else self.raw.execute(sql)

    def rows(
        self, sql: str, parameters: Sequence[Any] | None = None, *, doing: str = "query"
    ) -> list[tuple[Any, ...]]:
        """Run one statement and fetch every row."""
        with guarded(doing):
            return self.execute(sql, parameters, doing=doing).fetchall()

    def value(self, sql: str, parameters: Sequence[Any] | None = None, *, doing: str = "query") -> Any:
        """The first cell of the first row."""
        return self.rows(sql, parameters, doing=doing)[0][0]

    def batches(self, sql: str, *, size: int = 65_536, doing: str = "query") -> Iterator[pa.RecordBatch]:
        """Stream the answer as record batches. `con.sql` on purpose: `execute().to_arrow_reader` copies
        everything (traps.md 2)."""
        with guarded(doing):
            yield from self.raw.sql(sql).to_arrow_reader(size)

    def blocks(self, sql: str, *, rows: int, doing: str = "query") -> Iterator[pa.Table]:
        """The answer in tables of at least `rows` rows (the last one may be shorter): DuckDB's own batches of a filtered
        scan are as small as what the filter left of a row group."""
        held: list[pa.RecordBatch] = []
        for batch in self.batches(sql, doing=doing):
            held.append(batch)
            if sum(part.num_rows for part in held) >= rows:
                yield pa.Table.from_batches(held)
                held = []
        if any(part.num_rows for part in held):
            yield pa.Table.from_batches(held)

    def reader(self, sql: str, *, size: int = 65_536, doing: str = "query") -> pa.RecordBatchReader:
        """The answer as one reader for whoever takes Arrow; failures while it is read are EngineErrors."""
        with guarded(doing):
            stream = self.raw.sql(sql).to_arrow_reader(size)

        def batches() -> Iterator[pa.RecordBatch]:
            with guarded(doing):
                yield from stream

        return pa.RecordBatchReader.from_batches(stream.schema, batches())

    @contextlib.contextmanager
    def without(self, optimizer: str) -> Iterator[None]:
        """Inside, one more of the engine's optimisers is switched off."""
        before = str(self.value("SELECT current_setting('disabled_optimizers')"))
        self.execute(f"SET disabled_optimizers = '{','.join(filter(None, [before, optimizer]))}'")
        try:
            yield
        finally:
            self.execute(f"SET disabled_optimizers = '{before}'")

    def register(self, name: str, data: pa.Table | pa.RecordBatchReader) -> None:
        """Make an Arrow table or (once) reader a view `name` of this connection."""
        with guarded("register"):
            self.raw.register(name, data)

    def insert_rows(self, table: str, rows: Sequence[tuple[Any, ...]]) -> None:
        """Python rows into a small table of this connection, in the order of its columns."""
        if not rows:
            return
        columns = [pa.array(values) for values in zip(*rows, strict=True)]
        self.register("inserted_rows", pa.table(columns, names=[f"v{i}" for i in range(len(columns))]))
        self.execute(f"INSERT INTO {table} SELECT * FROM inserted_rows", doing=f"fill {table}")
        self.raw.unregister("inserted_rows")

    def cursor(self) -> Connection:
        """A second connection to the same tables, to write while a stream of this one is being read."""
        return Connection(self.raw.cursor(), None)

    def close(self) -> None:
        """Close, and remove what was spilled to disk."""
        self.raw.close()
        if self._temp_dir is not None:
            shutil.rmtree(self._temp_dir, ignore_errors=True)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def connect(memory: str = "2GB", threads: int | None = None, temp_dir: Path | None = None) -> Connection:
    """A new in-memory DuckDB with `memory` ("2GB") and `threads` (None: one per core); spills go below
    `temp_dir`.

    Spills are encrypted with a key that lives in memory only. The wheel's crypto module is built to read;
    writing
    with it needs `force_mbedtls_unsafe`, "unsafe" because its random numbers are not certified. That is
    right for scratch files that nobody may read again; the alternative is the content in the clear after a
    crash.
    """
    own = Path(tempfile.mkdtemp(prefix="gongxin-engine-", dir=temp_dir))  # 0700
    config: dict[str, str | bool | int | float | list[str]] = {
        "memory_limit": memory,
        "temp_directory": str(own),
        "temp_file_encryption": True,
        "force_mbedtls_unsafe": True,
        "preserve_insertion_order": True,
        "autoinstall_known_extensions": False,
        "autoload_known_extensions": False,
        "allow_community_extensions": False,
        "python_enable_replacements": False,
    }
    if threads is not None:
        config["threads"] = threads
    try:
        with guarded("connect"):
            return Connection(duckdb.connect(":memory:", config=config), own)
    except EngineError:
        shutil.rmtree(own, ignore_errors=True)
        raise
