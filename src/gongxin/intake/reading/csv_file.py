"""CSV: the fast table that DuckDB reads where it lies, and the careful one made record by record."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from gongxin.engine.raw import CsvTable, LineFacts, RawWriter
from gongxin.intake.reading import encoding, layout, rules
from gongxin.intake.reading.findings import FileFinding, FileRefused, StructuralFinding
from gongxin.intake.reading.limits import Limits
from gongxin.intake.reading.plain import PlainFile
from gongxin.intake.reading.reading import Reading
from gongxin.intake.reading.records import Bad, Good, Many, Shape, records

_COUNTED = 256 << 10  # stays in the cache; blocks of megabytes cost three times as much
_OVERLAP = 64
_MANY = 9  # one quote in so many bytes (a power of two) is many
_SPACE = ord(" ")
"""Bytes of a block that are looked at again with the next."""
_STRAY_CR = re.compile(rb"\r(?!\n|\Z)")
_STRAY_LF = re.compile(rb"\n")


def fast(plain: PlainFile, limits: Limits, scratch: Path | None) -> Reading:
    """Look at the head only. The table is optimistic: see engine.raw."""
    decoded = encoding.to_utf8(plain, scratch)
    found = layout.of(decoded.plain, limits)
    shape = found.shape
    table = CsvTable(
        path=decoded.plain.path,
        width=shape.width,
        delimiter=shape.delimiter,
        skip=shape.skip,
        max_line=limits.cell,
        line_end=shape.line_end,
        facts=lambda: line_facts(decoded.plain, shape),
        keep=decoded.plain,
    )
    return Reading(
        format="csv",
        encoding=decoded.encoding,
        delimiter=shape.delimiter,
        headers=found.headers,
        table=table,
        file_findings=found.findings,
        again=lambda: careful(plain, limits, scratch),
    )


def careful(plain: PlainFile, limits: Limits, scratch: Path | None) -> Reading:
    """Every byte and every record looked at; bad rows become findings."""
    decoded = encoding.surely_utf8(plain, scratch)
    found = layout.of(decoded.plain, limits)
    out = PlainFile.nameless(scratch)
    structural: list[StructuralFinding] = []
    trimmed = 0
    with out.file() as file, RawWriter(file, found.shape.width) as writer:
        for record in records(decoded.plain, found.shape, limits):
            if writer.rows + len(structural) > limits.rows:
                raise FileRefused(rules.ROWS, limit=limits.rows)
            if isinstance(record, Many):
                writer.add_many(record.row, record.rows, record.length)
            elif isinstance(record, Good):
                writer.add(record.row, record.cells, record.length)
                trimmed += record.trimmed
            else:
                structural.append(of_bad(record))
        table = writer.finish(out.path, keep=out)
    findings = list(found.findings)
    if trimmed:
        findings.append(FileFinding(rules.TRAILING, {"count": trimmed}))
    return Reading(
        format="csv",
        encoding=decoded.encoding,
        delimiter=found.shape.delimiter,
        headers=found.headers,
        table=table,
        structural=structural,
        file_findings=findings,
        table_rows=table.rows,
    )


def of_bad(record: Bad) -> StructuralFinding:
    return StructuralFinding(record.row, record.column, record.rule, record.values)


def line_facts(plain: PlainFile, shape: Shape) -> LineFacts:
    """Count the line ends of a UTF-8 file, and look for what needs the careful path, at memory speed."""
    end = shape.line_end.encode()
    spaced = re.compile(rb"(?:^|[\r\n\"" + re.escape(shape.delimiter.encode()) + rb"]) +\"")
    other, stray = (b"\r", _STRAY_CR) if end == b"\n" else (b"\n", _STRAY_LF)
    ends, quotes, doubtful, last = 0, False, False, b""
    for block in plain.chunks(_COUNTED):
        ends += block.count(end)
        quoted = b'"' in block
        quotes = quotes or quoted
        doubtful = (
            doubtful
            or b"\0" in block
            or (other in block and bool(stray.search(block)))
            or (last[-1:] == b"\r" != end and block[:1] != b"\n")
            or (quoted and _spaced_quote(last, block) and bool(spaced.search(last + block)))
        )
        last = block[-_OVERLAP:]
    lines = ends + (last[-1:] not in (b"", end)) - _trailing_blank_lines(plain, end)
    return LineFacts(data_lines=lines - shape.skip_lines, quotes=quotes, doubtful=doubtful)


def _spaced_quote(last: bytes, block: bytes) -> bool:
    """Is there a space before a quote? Single bytes are found ten times as fast as pairs, as long as they are few."""
    if block[:1] == b'"' and last[-1:] == b" ":
        return True
    if b" " not in block:
        return False
    if block.count(b'"') > len(block) >> _MANY:
        return b' "' in block
    at = block.find(b'"', 1)
    while at > 0:
        if block[at - 1] == _SPACE:
            return True
        at = block.find(b'"', at + 1)
    return False


def _trailing_blank_lines(plain: PlainFile, end: bytes) -> int:
    """Empty lines at the end of the file: line ends beyond the first of those that nothing follows."""
    ends = sum(piece.count(end) for piece in _tail(plain))
    return max(0, ends - 1)


def _tail(plain: PlainFile, step: int = 1 << 16) -> Iterator[bytes]:
    """The CR and LF bytes at the very end, piece by piece, backwards."""
    at = plain.size
    while at > 0:
        start = max(0, at - step)
        piece = plain.at(start, at - start)
        text = piece.rstrip(b"\r\n")
        yield piece[len(text) :]
        if text:
            return
        at = start
