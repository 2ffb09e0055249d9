"""What kind of file the bytes are. The content decides; the extension is only compared."""

from __future__ import annotations

import codecs
from pathlib import PurePath
from typing import Literal

from gongxin.intake.reading import headers, rules
from gongxin.intake.reading.findings import FileFinding, FileRefused
from gongxin.intake.reading.plain import PlainFile

Format = Literal["csv", "xlsx", "xls", "jsonl", "parquet"]

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED_PACKAGE = "EncryptedPackage".encode("utf-16-le")
_NOT_TABLES: tuple[tuple[bytes, str], ...] = (
    (b"\x1f\x8b", "gzip"),
    (b"7z\xbc\xaf\x27\x1c", "7z"),
    (b"Rar!\x1a\x07", "RAR"),
    (b"BZh", "bzip2"),
    (b"\xfd7zXZ", "xz"),
    (b"\x28\xb5\x2f\xfd", "zstd"),
    (b"%PDF", "PDF"),
    (b"{\\rtf", "RTF"),
    (b"\x89PNG", "PNG"),
    (b"\xff\xd8\xff", "JPEG"),
    (b"SQLite format 3", "SQLite"),
    (b"ORC", "ORC"),
    (b"ARROW1", "Arrow"),
    (b"Obj\x01", "Avro"),
)
_EXTENSIONS: dict[str, tuple[Format, ...]] = {
    ".csv": ("csv",),
    ".tsv": ("csv",),
    ".txt": ("csv", "jsonl"),
    ".xlsx": ("xlsx",),
    ".xls": ("xls",),
    ".jsonl": ("jsonl",),
    ".ndjson": ("jsonl",),
    ".json": ("jsonl",),
    ".parquet": ("parquet",),
    ".pq": ("parquet",),
}


def detect(plain: PlainFile) -> Format:
    """The format by content. Raises FileRefused for an empty file and for what is no table."""
    head = plain.at(0, 4096)
    if not head:
        raise FileRefused(rules.EMPTY)
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return "xlsx"  # whether it really is one is seen when it is opened
    if head.startswith(OLE):
        if _ENCRYPTED_PACKAGE in plain.at(0, 1 << 20) or _ENCRYPTED_PACKAGE in _tail(plain):
            raise FileRefused(rules.XLSX_ENCRYPTED)
        return "xls"
    if head.startswith(b"PAR1"):
        return "parquet"
    if head.startswith(b"PARE"):
        raise FileRefused(rules.PARQUET_ENCRYPTED)
    for magic, name in _NOT_TABLES:
        if head.startswith(magic):
            raise FileRefused(rules.UNKNOWN_FORMAT, found=name)
    text = head.removeprefix(codecs.BOM_UTF8).lstrip(b" \t\r\n")
    if text.startswith(b"<"):
        raise FileRefused(rules.UNKNOWN_FORMAT, found="HTML / XML")
    if text.startswith(b"["):
        rest = text[1:].lstrip(b" \t\r\n")
        if rest.startswith((b"{", b"]", b"[")):
            raise FileRefused(rules.JSON_ARRAY)
    if text.startswith(b"{") and text[1:].lstrip(b" \t\r\n").startswith((b'"', b"}")):
        return "jsonl"
    return "csv"


def _tail(plain: PlainFile) -> bytes:
    size = 1 << 20
    return plain.at(max(0, plain.size - size), size)


def extension_finding(filename: str, found: Format) -> list[FileFinding]:
    """A remark when the name promises another format."""
    extension = PurePath(filename).suffix.lower()
    promised = _EXTENSIONS.get(extension)
    if promised is None or found in promised:
        return []
    values = {"extension": headers.shown(extension), "format": found.upper()}
    return [FileFinding(rules.EXTENSION, values)]
