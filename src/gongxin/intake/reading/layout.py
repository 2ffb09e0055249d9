"""The head of a CSV file: separator, line end, header; and the mistakes that can be seen there.

Whatever may stand in a header (a data row, when the header is missing) is masked before it goes into a
message.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from gongxin.intake.reading import headers, rules
from gongxin.intake.reading.encoding import HEAD
from gongxin.intake.reading.findings import FileFinding, FileRefused
from gongxin.intake.reading.limits import Limits
from gongxin.intake.reading.plain import PlainFile
from gongxin.intake.reading.records import Parser, Quotes, Shape

DELIMITERS = ",\t;|"
_OTHER = re.compile(r"，|；|、|｜|\^|~|¦|\x01|\x1f| {2,}|:|#|&")
_NAMES = {"\t": "TAB", "\x01": "\\x01", "\x1f": "\\x1f"}
_TITLES = 5
"""Rows above the header that may be a title."""
_LINES_LOOKED_AT = 100


@dataclass(frozen=True, slots=True)
class Layout:
    """What the head shows."""

    shape: Shape
    headers: list[str]
    findings: list[FileFinding]


def of(plain: PlainFile, limits: Limits) -> Layout:
    """The layout of a UTF-8 file. Raises FileRefused."""
    head = plain.at(0, HEAD).removeprefix(codecs.BOM_UTF8)
    whole = plain.size <= HEAD
    text = codecs.getincrementaldecoder("utf-8")(errors="replace").decode(head)
    line_end = _line_end(text)
    lines = text.split(line_end)
    if not whole and len(lines) > 1:
        lines.pop()  # cut off
    elif not whole:
        _refuse_too_wide(lines[0], limits)
        raise FileRefused(rules.HEADER_LONG, place="1", limit=limits.header)
    blank = next((i for i, line in enumerate(lines) if line.strip()), None)
    if blank is None:
        raise FileRefused(rules.EMPTY)
    lines = lines[blank:]
    _refuse_too_wide(lines[0], limits)
    candidates = [_Candidate.of(mark, lines, line_end) for mark in DELIMITERS]
    best = max(candidates, key=lambda c: (c.width > 1, c.fits, c.width))
    _refuse_title(lines, blank, [best.mark] if best.width > 1 else DELIMITERS)
    if best.cells is None:
        if whole or len(lines) > 1:
            raise FileRefused(rules.HEADER_QUOTE, place=str(blank + 1), line=blank + 1)
        raise FileRefused(rules.HEADER_LONG, place=str(blank + 1), limit=limits.header)
    if best.width == 1:
        if any(c.cells is None and c.mark in lines[0] for c in candidates):
            raise FileRefused(rules.HEADER_QUOTE, place=str(blank + 1), line=blank + 1)
        _refuse_other_delimiter(lines)
    elif best.rows >= 2 and best.fits == 0:
        _refuse_differing(best, candidates, lines)
    if len(best.cells) > limits.columns:
        raise FileRefused(rules.COLUMNS, found=best.width, limit=limits.columns)
    names, findings = headers.judged(best.cells, row=blank + 1)
    if whole and not best.rows:
        findings.append(FileFinding(rules.NO_ROWS))
    shape = Shape(
        delimiter=best.mark,
        line_end=line_end,
        width=best.width,
        skip_lines=blank + best.lines,
        skip=blank + 1,
    )
    return Layout(shape, names, findings)


@dataclass(frozen=True, slots=True)
class _Candidate:
    """The header read with one separator, and how many of the next lines agree in width."""

    mark: str
    cells: list[str] | None  # None: the header's quotes do not match
    lines: int  # physical lines of the header
    fits: int
    rows: int  # lines looked at

    @property
    def width(self) -> int:
        return len(self.cells or "")

    @classmethod
    def of(cls, mark: str, lines: Sequence[str], line_end: str) -> _Candidate:
        parser = Parser(mark)
        state, used = parser.feed(lines[0]), 1
        while state is Quotes.OPEN and used < min(len(lines), _LINES_LOOKED_AT):
            state = parser.go_on(line_end, lines[used])
            used += 1
        rows = [line for line in lines[used : used + _LINES_LOOKED_AT] if line.strip()]
        if state is not Quotes.CLOSED:
            return cls(mark, None, used, 0, len(rows))
        width = len(parser.cells)
        by_line = sum(len(cells) == width for row in rows if (cells := _cells(row, mark)) is not None)
        by_record = sum(len(cells) == width for cells in _records(lines[used : used + _LINES_LOOKED_AT], mark, line_end))
        fits = max(by_line, by_record)  # one unclosed quote hides every row after it from the second count
        return cls(mark, parser.cells, used, fits, len(rows))


def _records(lines: Sequence[str], mark: str, line_end: str) -> Iterator[list[str]]:
    """The rows in these lines, blank ones left out; a quoted cell may go on over several lines."""
    parser, state = Parser(mark), Quotes.CLOSED
    for line in lines:
        if state is Quotes.OPEN:
            state = parser.go_on(line_end, line)
        elif line.strip():
            parser = Parser(mark)
            state = parser.feed(line)
        else:
            continue
        if state is Quotes.CLOSED:
            yield parser.cells


def _cells(line: str, mark: str) -> list[str] | None:
    """The cells of a line, None when its quotes do not end in it."""
    parser = Parser(mark)
    return parser.cells if parser.feed(line) is Quotes.CLOSED else None


def _line_end(text: str) -> str:
    """CR only where there is no LF, or hardly any: a stray one inside a cell is not a line end."""
    alone = text.count("\r") - text.count("\r\n")
    return "\r" if alone > text.count("\n") else "\n"


def _refuse_too_wide(line: str, limits: Limits) -> None:
    """Before anything is parsed: so many separators cannot be a header."""
    found = max(line.count(mark) for mark in DELIMITERS) + 1
    if found > limits.columns and '"' not in line:
        raise FileRefused(rules.COLUMNS, found=found, limit=limits.columns)
    if len(line.encode("utf-8", "replace")) > limits.header:
        raise FileRefused(rules.HEADER_LONG, place="1", limit=limits.header)


def _refuse_title(lines: Sequence[str], blank: int, marks: Iterable[str]) -> None:
    """A first row with one filled cell above rows that agree on several is a title; the first of these is the
    header.
    """
    for mark in marks:
        filled = [_filled(line, mark) for line in lines[: _TITLES + 1]]
        if filled[0] != 1:
            continue
        at = next((i for i, count in enumerate(filled) if count >= 3), None)
        if at is None or any(count > 2 for count in filled[:at]):
            continue
        header = _cells(lines[at], mark) or []
        rows = [line for line in lines[at + 1 : at + 1 + _LINES_LOOKED_AT] if line.strip()]
        agree = sum(line.count(mark) >= len(header) - 1 for line in rows)
        if 2 * agree >= len(rows) and not headers.looks_like_data(header):
            raise FileRefused(rules.TITLE_ROW, place=str(blank + 1), title=blank + 1, header=blank + at + 1)


def _filled(line: str, mark: str) -> int:
    return sum(bool(cell.strip()) for cell in _cells(line, mark) or [])


def _refuse_other_delimiter(lines: Sequence[str]) -> None:
    """One column only: is there a mark in the header, and as often in the rows, that was meant to
    separate?
    """
    for found in dict.fromkeys(match.group() for match in _OTHER.finditer(lines[0].strip())):
        count = lines[0].strip().count(found)
        rows = [line for line in lines[1:20] if line.strip()]
        if all(line.strip().count(found) >= count for line in rows):
            raise FileRefused(rules.DELIMITER, place="1", found=_NAMES.get(found, found))


def _refuse_differing(best: _Candidate, candidates: Sequence[_Candidate], lines: Sequence[str]) -> None:
    """No row has the header's width: do the rows agree on another separator?"""
    rows = [line for line in lines[best.lines : best.lines + _LINES_LOOKED_AT] if line.strip()]
    for other in candidates:
        counts = {line.count(other.mark) for line in rows}
        if other.mark != best.mark and len(counts) == 1 and counts.pop() == best.width - 1:
            raise FileRefused(
                rules.DELIMITER_DIFFERS, place="2", header=_NAMES.get(best.mark, best.mark),
                rows=_NAMES.get(other.mark, other.mark),
            )  # fmt: skip
