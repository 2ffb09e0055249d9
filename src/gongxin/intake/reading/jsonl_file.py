"""JSON lines: one object per line, its keys the headers. A bad line is one refused row."""

from __future__ import annotations

import codecs
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NoReturn

from gongxin.engine.raw import RawWriter
from gongxin.intake.reading import encoding, headers, rules
from gongxin.intake.reading.findings import FileFinding, FileRefused, StructuralFinding
from gongxin.intake.reading.limits import Limits
from gongxin.intake.reading.plain import PlainFile
from gongxin.intake.reading.reading import Reading
from gongxin.intake.reading.records import Bad, Lines, Oversize, unfit

_HALVES = re.compile(r"[\ud800-\udfff]")
"""Half of a surrogate pair, written as an escape: no text can store it, so it counts as a lost character."""
_HEAD_LINES = 1_000
_LONGEST = 64
"""A line may be this many cells of the largest size."""


class _NotJsonError(ValueError):
    """Carries nothing of the line."""


def whole(plain: PlainFile, limits: Limits, scratch: Path | None) -> Reading:
    """Every line read. Row = line (the file has no header row). The columns are the keys in the order in
    which they first occur; a key that only later lines have costs a second pass.
    """
    decoded = encoding.surely_utf8(plain, scratch)
    keys = _keys(decoded.plain, limits, _HEAD_LINES)
    reading = _with_columns(decoded, keys, limits, scratch)
    if reading is None:
        reading = _with_columns(decoded, _keys(decoded.plain, limits, None), limits, scratch)
    if reading is None:
        raise AssertionError("the keys of all lines are known by now")
    return reading


def _with_columns(
    decoded: encoding.Decoded, keys: list[str], limits: Limits, scratch: Path | None
) -> Reading | None:
    """The table with these columns; None when a line has another key."""
    names, findings = headers.judged(keys, row=1)
    places = {key: i for i, key in enumerate(keys)}
    out = PlainFile.nameless(scratch)
    structural: list[StructuralFinding] = []
    with out.file() as file, RawWriter(file, max(1, len(keys))) as writer:
        for row, line in _lines(decoded.plain, limits):
            pairs = _pairs(row, line, limits)
            if isinstance(pairs, Bad):
                structural.append(StructuralFinding(pairs.row, pairs.column, pairs.rule, pairs.values))
                continue
            cells: list[str | None] = [None] * max(1, len(keys))
            bad = None
            for key, value in pairs:
                place = places.get(key)
                if place is None:
                    return None
                if isinstance(value, list):  # an object arrives as a list of pairs
                    bad = bad or Bad(row, rules.JSON_NESTED, {}, place)
                else:
                    cells[place] = _text(value)
            bad = bad or unfit(row, cells, len(line) if isinstance(line, str) else 0, limits)
            if bad:
                structural.append(StructuralFinding(bad.row, bad.column, bad.rule, bad.values))
            else:
                writer.add(row, cells, len(line) if isinstance(line, str) else 0)
        table = writer.finish(out.path, keep=out)
    table.first_row = 1
    return Reading(
        format="jsonl",
        encoding=decoded.encoding,
        headers=names or [""],
        table=table,
        structural=structural,
        file_findings=findings if table.rows or structural else [*findings, FileFinding(rules.NO_ROWS)],
        table_rows=table.rows,
    )


def _keys(plain: PlainFile, limits: Limits, lines: int | None) -> list[str]:
    """The keys of the first `lines` lines (None: of all), in the order in which they first occur."""
    keys: dict[str, None] = {}
    for row, line in _lines(plain, limits):
        if lines is not None and row > lines:
            break
        pairs = _pairs(row, line, limits)
        if not isinstance(pairs, Bad):
            keys.update(dict.fromkeys(key for key, _ in pairs))
        if len(keys) > limits.columns:
            raise FileRefused(rules.COLUMNS, found=len(keys), limit=limits.columns)
    return list(keys)


def _lines(plain: PlainFile, limits: Limits) -> Iterator[tuple[int, str | Oversize]]:
    """(line number, line) of every line that is not blank."""
    lines = Lines(plain, "\n", _LONGEST * limits.cell)
    while (line := lines.peek()) is not None:
        lines.take()
        if lines.number == 1 and isinstance(line, str):
            line = line.removeprefix(codecs.BOM_UTF8.decode())
        if isinstance(line, Oversize) or line.strip():
            yield lines.number, line


def _pairs(row: int, line: str | Oversize, limits: Limits) -> list[tuple[str, Any]] | Bad:
    """The object's keys and values; numbers stay the text that they were."""
    if isinstance(line, Oversize):
        return Bad(row, rules.LINE_SIZE, {"limit": _LONGEST * limits.cell})
    try:
        found = _DECODER.decode(line)
    except json.JSONDecodeError as error:
        return Bad(row, rules.JSON_BAD, {"line": row, "column": error.colno})
    except (RecursionError, _NotJsonError):
        return Bad(row, rules.JSON_BAD, {"line": row, "column": 1})
    if not isinstance(found, _Pairs):
        return Bad(row, rules.JSON_NOT_OBJECT, {"line": row})
    if len({key for key, _ in found}) != len(found):
        return Bad(row, rules.JSON_DUPLICATE, {})
    return found


class _Pairs(list[tuple[str, Any]]):
    """An object; a plain list is an array."""


def _refuse_constant(_: str) -> NoReturn:
    raise _NotJsonError  # NaN and Infinity are not JSON


_DECODER = json.JSONDecoder(
    object_pairs_hook=_Pairs,
    parse_int=str,
    parse_float=str,
    parse_constant=_refuse_constant,
    strict=False,  # a tab inside a string does no harm
)


def _text(value: str | bool | None) -> str | None:
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if value and not value.isascii():
        return _HALVES.sub("\ufffd", value)
    return value or None
