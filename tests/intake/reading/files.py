"""Files made in the test, and how a test looks at what came of them."""

from __future__ import annotations

import functools
import io
import zipfile
from collections.abc import Callable
from dataclasses import dataclass

import pytest

from gongxin.engine.connection import Connection, connect
from gongxin.intake.reading import FileRefused, Limits, PlainFile, Reading, read, settled

Row = tuple[int, tuple[str | None, ...]]


@dataclass
class Result:
    """A reading with its rows fetched: (row number, cells)."""

    reading: Reading
    rows: list[Row]

    @property
    def structural(self) -> list[tuple[int, str]]:
        return [(finding.row, finding.rule_id) for finding in self.reading.structural]

    @property
    def remarks(self) -> list[str]:
        return [finding.rule_id for finding in self.reading.file_findings]


@functools.cache
def connection() -> Connection:
    """One for all tests: making one costs more than reading a small file."""
    return connect(threads=2)


def plain(content: bytes) -> PlainFile:
    file = PlainFile.nameless()
    with file.file() as out:
        out.write(content)
    return file


def result_of(content: bytes, name: str = "data.csv", limits: Limits | None = None, **more) -> Result:
    """Read, settle (the careful path where needed), fetch."""
    reading = read(plain(content), name, limits or Limits(), **more)
    reading = settled(reading, connection())
    return Result(reading, fetched(reading, connection()))


def fetched(reading: Reading, con) -> list[Row]:
    rows = con.rows(f"SELECT * FROM {reading.table.relation()}")
    if reading.table.explicit_rows:
        return [(row[0], row[1:]) for row in rows]
    return [(reading.table.first_row + i, row) for i, row in enumerate(rows)]


def careful_of(content: bytes, limits: Limits | None = None) -> Result:
    reading = read(plain(content), "data.csv", limits or Limits()).carefully()
    return Result(reading, fetched(reading, connection()))


def refusal(content: bytes, name: str = "data.csv", limits: Limits | None = None, **more) -> FileRefused:
    """The refusal, which must have a message and a remedy in both languages."""
    with pytest.raises(FileRefused) as raised:
        result_of(content, name, limits, **more)
    for lang in ("zh", "en"):
        told = raised.value.as_dict(lang)
        assert told["message"]
        assert told["remedy"]
    assert raised.value.message.zh != raised.value.message.en
    return raised.value


def rezipped(package: bytes, change: Callable[[str, bytes], bytes | None], **extra: bytes) -> bytes:
    """A package with its parts changed (None: left out) and others added (`__` in a name stands for `/`)."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(package)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            content = change(name, old.read(name))
            if content is not None:
                new.writestr(name, content)
        for name, content in extra.items():
            new.writestr(name.replace("__", "/"), content)
    return out.getvalue()
