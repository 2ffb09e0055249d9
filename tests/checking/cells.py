"""Many cells through one reader's expressions in one run of the engine."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import pyarrow as pa

from gongxin.checking.expressions.cells import Reader
from gongxin.engine.connection import Connection, connect
from gongxin.engine.expressions import Table, ibis, to_sql


@dataclass(frozen=True)
class Cell:
    """What the expressions say of one cell: in the first pass (``safe``, ``value``) and in the second (``plain``, ``again``)."""

    text: str
    safe: bool
    value: Any
    plain: bool
    again: Any


@cache
def engine() -> Connection:
    return connect(memory="1GB", threads=1)


class Readings:
    """The compiled expressions of one reader."""

    def __init__(self, reader: Reader) -> None:
        table = ibis.table({"i": "int64", "c": "string"}, name="cells")
        self._sql = to_sql(
            table.select(
                i=table.i,
                safe=reader.safe(table.c).fill_null(False),
                value=reader.read(table.c, safely=True),
                plain=reader.plain(table.c).fill_null(False),
                again=reader.read(table.c, safely=False),
            )
        )

    def of(self, texts: Sequence[str]) -> list[Cell]:
        """The cells in the order of the texts."""
        given = pa.table({"i": pa.array(range(len(texts)), pa.int64()), "c": pa.array(texts, pa.string())})
        engine().register("cells", given)
        found = engine().rows(f"SELECT * FROM ({self._sql}) ORDER BY i")
        engine().raw.unregister("cells")
        return [Cell(texts[i], *said) for i, *said in found]


_COMPILED: dict[int, tuple[object, str]] = {}


def evaluated(table: Table, name: str, data: pa.Table, expressions: dict[str, Any]) -> list[tuple[Any, ...]]:
    """Expressions over an Arrow table with a column ``i``, in its order, without it. Compiled once for a dict that is kept."""
    if id(expressions) not in _COMPILED:
        _COMPILED[id(expressions)] = (expressions, to_sql(table.select(i=table.i, **expressions)))
    sql = _COMPILED[id(expressions)][1]
    engine().register(name, data)
    found = engine().rows(f"SELECT * FROM ({sql}) ORDER BY i")
    engine().raw.unregister(name)
    return [row[1:] for row in found]
