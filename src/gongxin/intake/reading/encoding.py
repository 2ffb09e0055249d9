"""Which encoding the bytes are in, and UTF-8 out of them.

UTF-8 (with or without byte-order mark) and GB18030, strictly: a byte that does not belong is an error that
names the line, never a guess (ignoring such errors once kept 483 of 500,000 rows, traps.md 8).
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from gongxin.intake.reading import rules
from gongxin.intake.reading.findings import FileRefused
from gongxin.intake.reading.plain import CHUNK, PlainFile

UTF8 = "utf-8"
UTF8_BOM = "utf-8-sig"
GB18030 = "gb18030"
HEAD = 1 << 20

_UTF16_32 = (
    (b"\xff\xfe\x00\x00", "UTF-32"),
    (b"\x00\x00\xfe\xff", "UTF-32"),
    (b"\xff\xfe", "UTF-16"),
    (b"\xfe\xff", "UTF-16"),
)
_NON_ASCII = re.compile(rb"[\x80-\xff]")

_MOJIBAKE = "锛銆鏈鍏鍙鐨涓鎴"
"""What UTF-8 punctuation and 有 公 司 的 … become when read as GB18030; next to absent from real text. A
piece without any of them is not looked at line by line."""

_GB18030_2022 = str.maketrans(
    {
        0xE7C7: 0x1E3F, 0xE78D: 0xFE10, 0xE78E: 0xFE12, 0xE78F: 0xFE11, 0xE790: 0xFE13, 0xE791: 0xFE14,
        0xE792: 0xFE15, 0xE793: 0xFE16, 0xE794: 0xFE17, 0xE795: 0xFE18, 0xE796: 0xFE19, 0xE81E: 0x9FB4,
        0xE826: 0x9FB5, 0xE82B: 0x9FB6, 0xE82C: 0x9FB7, 0xE832: 0x9FB8, 0xE843: 0x9FB9, 0xE854: 0x9FBA,
        0xE864: 0x9FBB,
    }
)  # fmt: skip
"""Python's codec is of 2000/2005; the edition of 2022 moved these characters out of the private area."""
_PRIVATE_LEAD = b"\xee"
"""First UTF-8 byte of U+E000…EFFF, and nothing else in UTF-8."""


@dataclass(frozen=True, slots=True)
class Decoded:
    """The file in UTF-8 (the same file when it was so already) and what it was."""

    plain: PlainFile
    encoding: str


def of_head(head: bytes, *, whole: bool) -> str:
    """The encoding that the first bytes show; the rest may disagree. FileRefused for UTF-16 and UTF-32."""
    for mark, name in _UTF16_32:
        if head.startswith(mark):
            raise FileRefused(rules.UTF16, encoding=name)
    if len(head) >= 4 and head.count(0, 0, 4096) * 5 > min(len(head), 4096):
        raise FileRefused(rules.UTF16, encoding="UTF-16")  # every other byte of ASCII text is zero
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        decoder.decode(head, final=whole)
    except UnicodeDecodeError:
        return GB18030
    return UTF8_BOM if head.startswith(codecs.BOM_UTF8) else UTF8


def to_utf8(plain: PlainFile, scratch: Path | None = None) -> Decoded:
    """The file as UTF-8, judged by its head. A GB18030 file is transcoded, which verifies all of it."""
    head = plain.at(0, HEAD)
    encoding = of_head(head, whole=len(head) == plain.size)
    if encoding == GB18030:
        return Decoded(_transcode(plain, scratch), GB18030)
    return Decoded(plain, encoding)


def surely_utf8(plain: PlainFile, scratch: Path | None = None) -> Decoded:
    """Like `to_utf8`, after reading the whole stream strictly: the head may be ASCII and the rest not."""
    decoded = to_utf8(plain, scratch)
    if decoded.encoding == GB18030 or _is_utf8(plain):
        return decoded
    return Decoded(_transcode(plain, scratch), GB18030)


def _is_utf8(plain: PlainFile) -> bool:
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        for chunk in plain.chunks():
            decoder.decode(chunk)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _transcode(plain: PlainFile, scratch: Path | None) -> PlainFile:
    """GB18030 → UTF-8 into a nameless file. Raises FileRefused naming the first line that is not GB18030."""
    out = PlainFile.nameless(scratch)
    decoder = codecs.getincrementaldecoder(GB18030)()
    try:
        with out.file() as file:
            for index, chunk in enumerate(plain.chunks()):
                text = decoder.decode(chunk)
                suspicious = index == 0 or any(sign in text for sign in _MOJIBAKE)
                if suspicious and _holds_utf8_line(chunk, first=index == 0):
                    raise _diagnosis(plain)
                utf8 = text.encode("utf-8", "surrogatepass")
                if _PRIVATE_LEAD in utf8:  # a fast look before the slow one
                    utf8 = text.translate(_GB18030_2022).encode("utf-8", "surrogatepass")
                file.write(utf8)
            decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        raise _diagnosis(plain) from None
    return out


def _holds_utf8_line(chunk: bytes, *, first: bool) -> bool:
    """Does a line of this piece of GB18030 read as UTF-8 as a whole? Lines that the cut may have broken are
    left out.
    """
    lines = chunk.split(b"\n")
    whole = lines[0 if first else 1 : None if len(chunk) < CHUNK else -1]
    return any(_NON_ASCII.search(line) and _reads_as(line, UTF8) for line in whole)


def _diagnosis(plain: PlainFile) -> FileRefused:
    """Why the file is neither UTF-8 nor GB18030: count the lines each way, name the first of the fewer."""
    utf8 = gb18030 = neither = 0
    first: dict[str, int] = {}
    for number, line in enumerate(_lines(plain), 1):
        if not _NON_ASCII.search(line):
            continue
        if _reads_as(line, "utf-8"):
            utf8 += 1
            first.setdefault(UTF8, number)
        elif _reads_as(line, GB18030):
            gb18030 += 1
            first.setdefault(GB18030, number)
        else:
            neither += 1
            first.setdefault("neither", number)
    main, other = (UTF8, GB18030) if utf8 >= gb18030 else (GB18030, UTF8)
    if other in first:
        line_number = first[other]
        return FileRefused(
            rules.MIXED, place=f"{line_number}", encoding=main.upper(), other=other.upper(), line=line_number,
            count=min(utf8, gb18030),
        )  # fmt: skip
    line_number = first.get("neither", 1)
    return FileRefused(
        rules.ENCODING, place=f"{line_number}", encoding=main.upper(), line=line_number, count=neither
    )


def _reads_as(line: bytes, encoding: str) -> bool:
    try:
        line.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True


def _lines(plain: PlainFile) -> Iterator[bytes]:
    """Physical lines, cut at LF (no byte of a GB18030 character is LF)."""
    rest = b""
    for chunk in plain.chunks():
        *lines, rest = (rest + chunk).split(b"\n")
        yield from lines
    if rest:
        yield rest
