"""The careful path: CSV text into records, one by one, with the reason for every row that cannot be taken.

Same dialect as the fast path (engine.raw.CsvTable; a property test compares them): a cell is quoted when
its first character after spaces is a double quote; inside, two quotes are one; spaces around the quotes are
dropped; a quote elsewhere is an ordinary character. A line without any text is skipped but numbered.

Where quotes are broken, a parser that trusts them swallows rows. So a quote that stays open over line
breaks is believed only if it closes properly within bounds, the record then has the header's width, and
nothing inside looks like rows (`swallowed`); otherwise its line alone is refused and reading goes on with the
next.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum, auto
from typing import cast

from gongxin.intake.reading import rules
from gongxin.intake.reading.findings import Rule
from gongxin.intake.reading.limits import Limits
from gongxin.intake.reading.plain import PlainFile

BLOCK = 4 << 20
_LINE_FACTOR = 64
"""A line may be this many cells of the largest size; a longer one is not even held in memory."""
_RUN = 500
"""Lines that are tried at once before they are judged one by one."""
_LOOK_AHEAD = 16
"""An open quote is followed for this many cells of the largest size, so that one huge cell is one
refused row.
"""


@dataclass(frozen=True, slots=True)
class Good:
    """A row of exactly the header's width. `trimmed`: empty cells beyond it were dropped."""

    row: int
    cells: list[str]
    length: int
    trimmed: bool = False


@dataclass(frozen=True, slots=True)
class Many:
    """Good rows that follow each other, the first numbered `row`. `length`: characters of all."""

    row: int
    rows: list[list[str]]
    length: int


@dataclass(frozen=True, slots=True)
class Bad:
    """A row that cannot be taken. `column` is an index, or None."""

    row: int
    rule: Rule
    values: dict[str, int]
    column: int | None = None


class Oversize:
    """In the place of a line that is too long to be held."""


class Lines:
    """The physical lines of a UTF-8 file, cut at `line_end` (LF, or CR where the file uses that alone),
    with a look ahead. Line 1 is the first; a line of a CRLF file keeps its CR.
    """

    def __init__(self, plain: PlainFile, line_end: str, limit: int) -> None:
        self._source = _split(plain, line_end, limit)
        self._held: list[str | Oversize] = []
        self._at = 0
        self.number = 0  # of the line last taken

    def peek(self, ahead: int = 0) -> str | Oversize | None:
        """The line `ahead` of the next one, None past the end."""
        while self._at + ahead >= len(self._held):
            more = next(self._source, None)
            if more is None:
                return None
            self._held = self._held[self._at :] + more
            self._at = 0
        return self._held[self._at + ahead]

    def upcoming(self, count: int) -> list[str | Oversize]:
        """Up to `count` of the next lines, as many as are at hand; at least one unless the file has ended."""
        self.peek()
        return self._held[self._at : self._at + count]

    def take(self, count: int = 1) -> None:
        """Move on by `count` lines that were peeked at."""
        self._at += count
        self.number += count


def _split(plain: PlainFile, line_end: str, limit: int) -> Iterator[list[str | Oversize]]:
    """Blocks of lines without their ends. The file is known to be UTF-8."""
    end = line_end.encode()
    rest = b""
    skipping = False  # inside a line that was given up
    for block in plain.chunks(BLOCK):
        head, found, tail = (rest + block).rpartition(end)
        if not found:
            rest = tail if not skipping else b""
            if len(rest) > limit:
                skipping, rest = True, b""
                yield [Oversize()]
            continue
        if skipping:
            head = head.partition(end)[2] if end in head else b""
            skipping = False
            if not head:
                rest = tail
                continue
        rest = tail
        yield _texts(head, line_end, limit)
    if rest and not skipping:
        yield _texts(rest, line_end, limit)


def _texts(block: bytes, line_end: str, limit: int) -> list[str | Oversize]:
    lines = block.decode("utf-8", "surrogatepass").split(line_end)
    if len(block) <= limit:
        return list(lines)
    return [line if len(line) * 4 <= limit or len(line.encode()) <= limit else Oversize() for line in lines]


@dataclass(frozen=True, slots=True)
class Shape:
    """What the head of the file has shown."""

    delimiter: str
    line_end: str
    width: int
    skip_lines: int  # physical lines before the first data row
    skip: int  # records in them: blank ones and the header


def records(plain: PlainFile, shape: Shape, limits: Limits) -> Iterator[Good | Bad | Many]:
    """Every row after the header, in order."""
    lines = Lines(plain, shape.line_end, limits.cell * _LINE_FACTOR)
    for _ in range(shape.skip_lines):
        lines.peek()
        lines.take()
    row = shape.skip
    slowly = 0  # lines to be judged one by one, because something is wrong among them
    while (line := lines.peek()) is not None:
        if not slowly:
            upcoming = lines.upcoming(_RUN)
            many = _without_trouble(row + 1, upcoming, shape, limits)
            if many:
                lines.take(len(upcoming))
                row += len(upcoming)
                yield many
                continue
            slowly = len(upcoming)
        slowly -= 1
        row += 1
        if isinstance(line, Oversize):
            lines.take()
            yield Bad(row, rules.LINE_SIZE, {"limit": limits.cell * _LINE_FACTOR})
        elif '"' in line:
            yield _quoted(row, line, lines, shape, limits)
        else:
            lines.take()
            text = line.removesuffix("\r")
            if not _blank(text, shape):
                yield _judge(row, text.split(shape.delimiter), len(text), shape.width, limits)


def _without_trouble(row: int, lines: list[str | Oversize], shape: Shape, limits: Limits) -> Many | None:
    """All the lines as rows when every one of them is a whole, ordinary row; the csv module is ten times as
    fast as `Parser`. It knows the same dialect but for spaces around quotes: those are left to `Parser`.
    """
    if not all(isinstance(line, str) for line in lines):
        return None
    whole = cast("list[str]", lines)
    text = "\n".join(whole)
    if "\0" in text or ' "' in text or '" ' in text or max(map(len, whole)) * 4 > limits.cell:
        return None
    try:
        rows = list(csv.reader(whole, delimiter=shape.delimiter, strict=True))
    except csv.Error:
        return None
    if len(rows) != len(whole) or set(map(len, rows)) != {shape.width}:
        return None
    return Many(row, rows, len(text))


def _blank(text: str, shape: Shape) -> bool:
    return not text or (text.isspace() and shape.width > 1 and shape.delimiter not in text)


def _quoted(row: int, line: str, lines: Lines, shape: Shape, limits: Limits) -> Good | Bad:
    """The record that begins with `line`, which contains a quote."""
    number = lines.number + 1
    parser = Parser(shape.delimiter)
    state = parser.feed(line)
    joined, length = [line], len(line)
    longest = _LOOK_AHEAD * limits.cell
    while state is Quotes.OPEN and length <= longest:
        following = lines.peek(len(joined))
        if not isinstance(following, str):
            break
        joined.append(following)
        length += len(following) + 1
        state = parser.go_on(shape.line_end, following)
    if state is Quotes.CLOSED:
        judged = _judge(row, parser.cells, length, shape.width, limits)
        if len(joined) == 1 or not (
            swallowed(parser.cells, joined, shape)
            or (isinstance(judged, Bad) and judged.rule in (rules.TOO_FEW, rules.TOO_MANY))
        ):
            lines.take(len(joined))
            return judged
    lines.take()
    if len(joined) == 1 and state is Quotes.STRAY:
        return Bad(row, rules.QUOTE_STRAY, {"line": number})
    return Bad(row, rules.QUOTE_OPEN, {"line": number})


def swallowed(cells: Sequence[str], lines: Sequence[str], shape: Shape) -> bool:
    """Do the physical lines of one quoted record look like rows of their own? A cell of several lines holds the
    delimiters of a whole row, and either a line in the middle has exactly as many as a row, or all of them have.
    Tables of one or two columns tell too little, and so do two lines of three columns.

    engine.raw.CsvTable.verify tests the first part only, so it is at least as suspicious.
    """
    need = shape.width - 1
    mark = shape.delimiter
    if need < 2 or not any(shape.line_end in cell and cell.count(mark) >= need for cell in cells):
        return False
    counts = [line.count(mark) for line in lines]
    return need in counts[1:-1] or (need > 2 and all(count == need for count in counts))


def _judge(row: int, cells: list[str], length: int, width: int, limits: Limits) -> Good | Bad:
    """Width, cell size, NUL."""
    trimmed = False
    if len(cells) != width:
        if len(cells) < width:
            return Bad(row, rules.TOO_FEW, {"found": len(cells), "expected": width})
        if any(cell.strip() for cell in cells[width:]):
            return Bad(row, rules.TOO_MANY, {"found": len(cells), "expected": width})
        cells, trimmed = cells[:width], True
    bad = unfit(row, cells, length, limits)
    return bad or Good(row, cells, length, trimmed)


def unfit(row: int, cells: Sequence[str | None], length: int, limits: Limits) -> Bad | None:
    """A cell that is too large, or holds NUL. `length`: characters of the whole row."""
    if length * 4 > limits.cell:
        for column, cell in enumerate(cells):
            if cell and len(cell) * 4 > limits.cell and (size := len(cell.encode())) > limits.cell:
                return Bad(row, rules.CELL_SIZE, {"found": size, "limit": limits.cell}, column)
    for column, cell in enumerate(cells):
        if cell and "\0" in cell:
            return Bad(row, rules.NUL, {}, column)
    return None


class Quotes(Enum):
    """How the quotes of a text ended."""

    CLOSED = auto()
    OPEN = auto()  # a quoted cell has not ended
    STRAY = auto()  # text after a closing quote


class Parser:
    """One record's cells, fed line by line while a quoted cell is open. They count only when CLOSED."""

    def __init__(self, delimiter: str) -> None:
        self.cells: list[str] = []
        self._delimiter = delimiter
        self._open: list[str] = []  # pieces of the open cell

    def feed(self, line: str) -> Quotes:
        """The record's first line; a CR at its end belongs to the line end."""
        return self._parse(line, inside=False)

    def go_on(self, line_end: str, line: str) -> Quotes:
        """One more line of the open cell, after `line_end`."""
        self._open.append(line_end)
        return self._parse(line, inside=True)

    def _parse(self, line: str, *, inside: bool) -> Quotes:
        text = line.removesuffix("\r")
        at = 0
        while True:
            if not inside:
                at, inside = self._cell_start(text, at)
                if not inside:
                    stop = text.find(self._delimiter, at)
                    self.cells.append(text[at:] if stop < 0 else text[at:stop])
                    if stop < 0:
                        return Quotes.CLOSED
                    at = stop + 1
                    continue
            close = _closing(text, at)
            if close < 0:
                self._open.append(line[at:])
                return Quotes.OPEN
            self.cells.append("".join((*self._open, text[at:close])).replace('""', '"'))
            self._open = []
            inside = False
            at = close + 1
            while text[at : at + 1] == " ":
                at += 1
            if at == len(text):
                return Quotes.CLOSED
            if text[at] != self._delimiter:
                return Quotes.STRAY
            at += 1

    @staticmethod
    def _cell_start(text: str, at: int) -> tuple[int, bool]:
        """Where the content of the cell at `at` begins, and whether it is quoted."""
        start = at
        while text[start : start + 1] == " ":
            start += 1
        return (start + 1, True) if text[start : start + 1] == '"' else (at, False)


def _closing(text: str, at: int) -> int:
    """Where the quoted cell ends whose content begins at `at`; -1 if nowhere."""
    while True:
        at = text.find('"', at)
        if at < 0 or text[at + 1 : at + 2] != '"':
            return at
        at += 2
