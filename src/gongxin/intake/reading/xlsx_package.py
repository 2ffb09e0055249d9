"""The ZIP package of an .xlsx, judged before any spreadsheet library sees it.

Declared sizes, then true ones; macros; encryption; document types and entities; and, for a sheet, what the
library does not tell: formulas, error values, and how large a table its cells span.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from array import array
from collections.abc import Iterator
from dataclasses import dataclass, field

from defusedxml import ElementTree

from gongxin.intake.reading import rules
from gongxin.intake.reading.findings import FileRefused
from gongxin.intake.reading.limits import Limits
from gongxin.intake.reading.plain import PlainFile

_PIECE = 1 << 20
_SMALL = 10 << 20
_CARRY = 512
"""Bytes of the last piece that are looked at again with the next: no pattern below is longer."""
_LOCAL_HEADER = 30
_FORBIDDEN = (b"<!DOCTYPE", b"<!ENTITY")
_ENCODING = re.compile(rb"""<\?xml[^>]*encoding\s*=\s*["']([^"']+)""")
_XML = (".xml", ".rels", ".vml")
_REF = re.compile(rb"""\sr\s*=\s*["']([A-Z]{1,3})(\d{1,7})["']""")
_WIDE = re.compile(rb"""\sr\s*=\s*["']([A-Z]{2,3})\d""")
_WIDE_USUAL = re.compile(rb'r="([A-Z]{2,3})\d')  # the same as everybody writes it, four times as fast
_FORMULA = re.compile(rb"""<(?:\w+:)?c\s[^>]*?\br="([A-Z]{1,3})\d+"[^>]*><(?:\w+:)?f[\s>/]""")
_ERROR = re.compile(rb"""<(?:\w+:)?c\s(?=[^>]*\bt="e")[^>]*?\br="([A-Z]{1,3})(\d+)\"""")
_SHARED = re.compile(rb"""\bt\s*=\s*["']s["'][^>]*>\s*<(?:\w+:)?v[^>]*>\s*(\d+)""")
_SHEET_ROWS = 1 << 20
_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_REL = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"


@dataclass(slots=True)
class Sheet:
    """What the XML of one sheet tells. Columns are indexes from 0 (A), rows are as in the sheet."""

    formula_columns: set[int] = field(default_factory=set)
    error_cells: list[tuple[int, int]] = field(default_factory=list)  # (row, column)


class Package:
    """An opened and verified package. Raises FileRefused for anything that is not a plain, honest
    workbook.
    """

    def __init__(self, plain: PlainFile, limits: Limits) -> None:
        self._plain = plain
        self._limits = limits
        try:
            with plain.file() as file, zipfile.ZipFile(file) as opened:
                self._parts = {info.filename: info for info in opened.infolist()}
                count = len(opened.infolist())
        except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
            raise FileRefused(rules.XLSX_BROKEN) from None
        self._refuse_other_formats()
        if count != len(self._parts):  # the same name twice: two readers would see two workbooks
            raise FileRefused(rules.XLSX_BROKEN)
        self._refuse_by_directory()
        for info in self._parts.values():
            self._verify(info)

    @property
    def has_external_links(self) -> bool:
        return any(name.startswith("xl/externalLinks/") for name in self._parts)

    def sheet(self, name: str) -> Sheet:
        """Formulas and errors of the sheet called `name`. Raises FileRefused for cells strewn over a
        huge area.
        """
        part = self._part_of(name)
        if part is None:
            return Sheet()
        found, cells = _scan(self._pieces(self._parts[part]), self._limits)
        strings = self._parts.get("xl/sharedStrings.xml")
        if strings and strings.file_size * cells > self._limits.unpacked:
            self._refuse_repeated_strings(strings, self._parts[part], cells)
        return found

    def _refuse_repeated_strings(
        self, strings: zipfile.ZipInfo, sheet: zipfile.ZipInfo, cells: int
    ) -> None:
        """A million cells may share one long string, and each becomes a copy: add up what the copies take."""
        lengths = _string_lengths(self._pieces(strings))
        if max(lengths, default=0) * cells <= self._limits.unpacked:
            return
        total = 0
        for window in _windows(self._pieces(sheet)):
            total += sum(lengths[int(i)] for i in _SHARED.findall(window) if int(i) < len(lengths))
            if total > self._limits.unpacked:
                raise _too_large(total, self._limits)

    def _refuse_other_formats(self) -> None:
        names = self._parts.keys()
        if "xl/workbook.xml" in names:
            return
        if "xl/workbook.bin" in names:
            raise FileRefused(rules.UNKNOWN_FORMAT, found="XLSB")
        if "content.xml" in names:
            raise FileRefused(rules.UNKNOWN_FORMAT, found="ODS")
        raise FileRefused(rules.UNKNOWN_FORMAT, found="ZIP")

    def _refuse_by_directory(self) -> None:
        """What the directory of the package admits by itself."""
        limits, parts = self._limits, self._parts.values()
        if any(info.flag_bits & 1 for info in parts):
            raise FileRefused(rules.XLSX_ENCRYPTED)
        names = [name.lower() for name in self._parts]
        if any(name.endswith("vbaproject.bin") or name.startswith("xl/macrosheets/") for name in names):
            raise FileRefused(rules.XLSX_MACROS)
        total = sum(info.file_size for info in parts)
        if len(self._parts) > limits.parts or total > limits.unpacked:
            raise _too_large(total, limits)
        for info in parts:
            if info.file_size > _SMALL and info.file_size > limits.ratio * max(1, info.compress_size):
                raise _too_large(total, limits)
            if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
                raise FileRefused(rules.XLSX_BROKEN)
        spans = sorted((info.header_offset, info.compress_size) for info in parts)
        ends = [at + _LOCAL_HEADER + size for at, size in spans]
        if any(end > following[0] for end, following in zip(ends, spans[1:], strict=False)):
            raise FileRefused(rules.XLSX_LIES)  # parts that share their bytes unpack to more than they weigh

    def _verify(self, info: zipfile.ZipInfo) -> None:
        """Unpack once: is the size what was declared, is the XML free of entities and in UTF-8?"""
        is_xml = info.filename.lower().endswith(_XML)
        size, crc, carry, first = 0, 0, b"", True
        for piece in self._pieces(info):
            size += len(piece)
            crc = zlib.crc32(piece, crc)
            if not is_xml:
                continue
            if first:
                _refuse_other_encoding(piece)
                first = False
            if any(mark in carry + piece for mark in _FORBIDDEN):
                raise FileRefused(rules.XLSX_ENTITIES)
            carry = piece[-_CARRY:]
        if size != info.file_size or crc != info.CRC:
            raise FileRefused(rules.XLSX_LIES)
        if info.filename == "[Content_Types].xml" and b"macroEnabled" in b"".join(self._pieces(info)):
            raise FileRefused(rules.XLSX_MACROS)

    def _pieces(self, info: zipfile.ZipInfo) -> Iterator[bytes]:
        """A part unpacked, never more than one byte beyond its declared size."""
        header = self._plain.at(info.header_offset, _LOCAL_HEADER)
        if len(header) < _LOCAL_HEADER or not header.startswith(b"PK\x03\x04"):
            raise FileRefused(rules.XLSX_BROKEN)
        name, extra = int.from_bytes(header[26:28], "little"), int.from_bytes(header[28:30], "little")
        start = info.header_offset + _LOCAL_HEADER + name + extra
        packed = _limited(self._plain, start, info.compress_size)
        if info.compress_type == zipfile.ZIP_STORED:
            yield from packed
            return
        inflate, size = zlib.decompressobj(-15), 0
        try:
            for piece in packed:
                left = piece
                while left and not inflate.eof:
                    out = inflate.decompress(left, _PIECE)
                    left = inflate.unconsumed_tail
                    size += len(out)
                    if size > info.file_size:
                        raise FileRefused(rules.XLSX_LIES)
                    yield out
            yield inflate.flush()
        except zlib.error:
            raise FileRefused(rules.XLSX_BROKEN) from None

    def _part_of(self, sheet: str) -> str | None:
        """The part that holds the sheet: workbook.xml names a relation, workbook.xml.rels its target."""
        try:
            book = ElementTree.fromstring(self._text("xl/workbook.xml"))
            relations = ElementTree.fromstring(self._text("xl/_rels/workbook.xml.rels"))
        except (ElementTree.ParseError, KeyError):
            raise FileRefused(rules.XLSX_BROKEN) from None
        targets = {relation.get("Id"): relation.get("Target", "") for relation in relations}
        for element in book.iter(f"{_MAIN}sheet"):
            if element.get("name") == sheet:
                target = targets.get(element.get(f"{_REL}id"), "")
                part = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
                return part if part in self._parts else None
        return None

    def _text(self, name: str) -> bytes:
        if self._parts[name].file_size > _SMALL:
            raise FileRefused(rules.XLSX_BROKEN)
        return b"".join(self._pieces(self._parts[name]))


def _limited(plain: PlainFile, start: int, length: int) -> Iterator[bytes]:
    end = start + length
    while start < end and (piece := plain.at(start, min(_PIECE, end - start))):
        yield piece
        start += len(piece)


def _refuse_other_encoding(head: bytes) -> None:
    """In UTF-16 an entity declaration would look different; Excel writes UTF-8 only."""
    declared = _ENCODING.search(head[:200])
    if b"\0" in head[:4] or (declared and declared[1].lower() not in (b"utf-8", b"us-ascii")):
        raise FileRefused(rules.XLSX_BROKEN)


def _too_large(total: int, limits: Limits) -> FileRefused:
    return FileRefused(rules.XLSX_BOMB, found=_mib(total), limit=_mib(limits.unpacked))


def _mib(size: int) -> str:
    return f"{size / (1 << 20):,.0f} MiB"


def _scan(pieces: Iterator[bytes], limits: Limits) -> tuple[Sheet, int]:
    """One look at a sheet's XML; also the number of cells. The library makes a full rectangle of the
    cells, so two cells in opposite corners would take all memory: it must not be much larger than what
    is in it.
    """
    found = Sheet()
    letters: set[bytes] = set()
    last_row = cells = 0
    for window in _windows(pieces):
        cells += window.count(b"<c ") + window.count(b":c ")
        usual = b"r='" not in window and b"r =" not in window and b"r\n" not in window
        letters.update((_WIDE_USUAL if usual else _WIDE).findall(window))
        if b"<f" in window or b":f" in window:
            found.formula_columns.update(map(column_index, set(_FORMULA.findall(window))))
        if b't="e"' in window:
            found.error_cells += [(int(row), column_index(column)) for column, row in _ERROR.findall(window)]
        last_row = max(last_row, _last_row(window))
    found.error_cells = sorted(set(found.error_cells))
    width = max(map(column_index, letters), default=25) + 1
    if width > limits.columns:
        raise FileRefused(rules.COLUMNS, found=width, limit=limits.columns)
    if width * min(last_row, _SHEET_ROWS) > max(30_000_000, 30 * cells):
        raise FileRefused(rules.XLSX_BOMB, found=f"{width} × {last_row}", limit="30,000,000")
    return found, cells


def _windows(pieces: Iterator[bytes]) -> Iterator[bytes]:
    """Each piece with the end of the one before it, so that no pattern is cut in two."""
    carry = b""
    for piece in pieces:
        window = carry + piece
        yield window
        carry = window[-_CARRY:]


def _string_lengths(pieces: Iterator[bytes]) -> array[int]:
    """About how long each shared string is, in bytes of XML."""
    lengths: array[int] = array("Q")
    rest = b""
    for piece in pieces:
        *items, rest = (rest + piece).split(b"<si")
        lengths.extend(map(len, items))
    lengths.append(len(rest))
    return lengths[1:]  # before the first one stands the root element


def _last_row(window: bytes) -> int:
    """The highest row named in a piece: references ascend, so the last one; all of them where there are
    few.
    """
    references = _REF.findall(window) if len(window) < 65_536 else _REF.findall(window[-65_536:])
    return max((int(row) for _, row in references), default=0)


def column_index(letters: bytes) -> int:
    """A → 0, Z → 25, AA → 26."""
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number - 1
