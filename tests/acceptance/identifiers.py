"""Personal identifiers that nobody has: made from a seed, spelled in every way people write them, and found again.

Made and found without src/gongxin: a blind spot there must not be one here.
"""

from __future__ import annotations

import html
import io
import random
import re
import zipfile
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_AREAS = ("110101", "310115", "440305", "530102", "510104", "420106", "330108", "610113")
_MOBILE = ("13", "15", "17", "18", "19")
KINDS = ("resident", "mobile", "passport")


class Identifiers:
    """New identifiers without end; `all` holds every one given out, bare and in capitals."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)
        self.all: set[str] = set()

    def next(self, kind: str) -> str:
        while (value := getattr(self, f"_{kind}")()) in self.all:
            pass
        self.all.add(value)
        return value

    def _resident(self) -> str:
        pick = self._random
        day = f"{pick.randint(1945, 2006)}{pick.randint(1, 12):02d}{pick.randint(1, 28):02d}"
        first = pick.choice(_AREAS) + day + f"{pick.randint(1, 999):03d}"
        return first + "10X98765432"[sum(int(c) * w for c, w in zip(first, _WEIGHTS, strict=True)) % 11]

    def _mobile(self) -> str:
        return self._random.choice(_MOBILE) + "".join(self._random.choice("0123456789") for _ in range(9))

    def _passport(self) -> str:
        return self._random.choice("EG") + "".join(self._random.choice("0123456789") for _ in range(8))


def _wide(text: str) -> str:
    return "".join(chr(ord(c) + 0xFEE0) for c in text)


def _cut(text: str, mark: str) -> str:
    """3-4-4 for a mobile, 6-8-4 for a resident number, letter-4-4 for a passport."""
    sizes = {11: (3, 4, 4), 18: (6, 8, 4), 9: (1, 4, 4)}[len(text)]
    parts, start = [], 0
    for size in sizes:
        parts.append(text[start : start + size])
        start += size
    return mark.join(parts)


SPELLINGS = {
    "plain": lambda t: t,
    "lower": str.lower,
    "wide": _wide,
    "spaces": lambda t: _cut(t, " "),
    "hyphens": lambda t: _cut(t, "-"),
    "wide_hyphens": lambda t: _cut(_wide(t), "－"),
    "zero_width": lambda t: _cut(t, "\u200b"),
    "ideographic_space": lambda t: _cut(t, "\u3000"),
}


# --- finding again ---

_WIDE_UTF8 = re.compile(rb"\xef\xbc([\x90-\x99\xa1-\xba])|\xef\xbd([\x81-\x9a])")
_DELETE = bytes(b for b in range(256) if not chr(b).isascii() or not chr(b).isalnum())
_RUN = re.compile(rb"[A-Z]?[0-9]{8,}X?")


def _plain_utf8(match: re.Match[bytes]) -> bytes:
    return bytes([match[1][0] - 0x60]) if match[1] else bytes([match[2][0] - 0x20])


def found_in(data: bytes, wanted: set[str]) -> set[str]:
    """Which of the identifiers stand in these bytes: in any spelling in UTF-8 (all that we ever write), and in plain
    digits in any other encoding."""
    hits: set[str] = set()
    for run in _RUN.finditer(_WIDE_UTF8.sub(_plain_utf8, data).translate(None, _DELETE).upper()):
        hits |= _windows(run[0].decode("ascii"), wanted)
    return hits


def _windows(run: str, wanted: set[str]) -> set[str]:
    return {
        run[start : start + length]
        for length in (18, 11, 9)
        for start in range(len(run) - length + 1)
        if run[start : start + length] in wanted
    }


def found_in_file(path: Path, wanted: set[str]) -> set[str]:
    """In the bytes of a file, and in what a Parquet file or a zip (XLSX) holds compressed."""
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        return set()  # the server runs: it renews its caches and drops its journals while one looks
    return found_in(data, wanted) | found_packed(data, wanted)


def found_packed(data: bytes, wanted: set[str]) -> set[str]:
    if data[:4] == b"PAR1":
        try:
            file = pq.ParquetFile(io.BytesIO(data))
        except pa.ArrowException:
            return set()
        hits = found_in(repr(file.schema_arrow).encode() + repr(file.metadata.metadata).encode(), wanted)
        for batch in file.iter_batches():
            for column in batch.columns:
                hits |= found_in("\n".join(str(cell) for cell in column.to_pylist()).encode(), wanted)
        return hits
    if data[:2] == b"PK" and zipfile.is_zipfile(io.BytesIO(data)):
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = [archive.read(name) for name in archive.namelist()]
            # openpyxl writes full-width digits as character references where lxml is installed
            return {hit for part in parts for hit in found_in(part + html.unescape(part.decode(errors="ignore")).encode(), wanted)}
    return set()
