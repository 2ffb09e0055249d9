"""What may be handed in as evidence, and how it is kept. Rules FIL1-FIL6; source: issue 3 (bad input). Pure: bytes in, a
kind or a reason out."""

from __future__ import annotations

import io
import re
import zipfile
import zlib

from gongxin.visibility.rule import Rule

LARGEST = 10 * 1024 * 1024
MEDIA_TYPES = {"pdf": "application/pdf", "png": "image/png", "jpeg": "image/jpeg", "ofd": "application/ofd"}
_UNPACKED = 200 * 1024 * 1024
_MEMBERS = 2000
# in two pieces, so that no scanner takes this module for what it looks for
_EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
_LOOKED_AT = 1 << 20  # of each packed stream: a program stands at its beginning, behind that is a picture
_PIECE = 4096
_STREAM = re.compile(rb"(?<!end)stream\r?\n")


def _name(word: str) -> str:
    """A name of PDF in all ways to write it: any character may stand as #xx."""
    return "/" + "".join(f"(?:{char}|#(?i:{ord(char):02x}))" for char in word)


_ACTIVE = re.compile(
    (
        "(?:" + "|".join(_name(word) for word in ("JavaScript", "JS", "Launch", "EmbeddedFile"))
        + "|" + _name("OpenAction") + r"\s*<<\s*" + _name("S") + r"\s*" + _name("URI") + ")(?![A-Za-z])"
    ).encode()
)  # fmt: skip


class FIL1(Rule):
    """A file is what its content says: PDF, OFD, PNG or JPEG; its name and the type it was sent with do not count."""

    zh = "文件类型以内容判断，只接收PDF、OFD、PNG、JPEG；文件名和声明的类型不作数。"


class FIL2(Rule):
    """A file is not empty and has at most 10 MB, also unpacked within bounds."""

    zh = "文件不得为空，不超过10MB，解开后也不得超限。"


class FIL3(Rule):
    """A file that holds the virus test string, anywhere in it or packed in it, is refused."""

    zh = "含有病毒测试串的文件（包括压缩在内的）不予接收。"


class FIL4(Rule):
    """A document that holds a program or another file is refused."""

    zh = "内嵌脚本、程序或者其他文件的文档不予接收。"


class FIL5(Rule):
    """A file is given out only as an attachment of a fixed type, to those whose case it is, and never shown as a page."""

    zh = "材料只以附件形式、按固定类型提供给案件有关各方，从不作为网页显示。"


class FIL6(Rule):
    """A file is kept sealed with a key that is not in the database; its name and SHA-256 stand in the case it belongs to."""

    zh = "材料加密保存，密钥不在数据库内；文件名和SHA-256记在所属案件中。"


RULES: tuple[type[Rule], ...] = (FIL1, FIL2, FIL3, FIL4, FIL5, FIL6)


def judge(content: bytes) -> tuple[str, type[Rule] | None]:
    """(kind, None), or (kind or '', the rule that refuses the file)."""
    if not 0 < len(content) <= LARGEST:
        return "", FIL2
    if _EICAR in content:
        return "", FIL3
    kind = kind_of(content)
    if not kind:
        return "", FIL1
    if kind == "ofd":
        return kind, _inside(content)
    return kind, _in_pdf(content) if kind == "pdf" else None


def kind_of(content: bytes) -> str:
    """By the first bytes and the last: what carries a page or an archive behind a picture is none of these."""
    end = content.rstrip(b"\r\n\0 ")
    if content.startswith(b"%PDF-1.") or content.startswith(b"%PDF-2."):
        return "pdf" if end.endswith(b"%%EOF") else ""
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return "png" if content.endswith(b"IEND\xaeB`\x82") else ""
    if content.startswith(b"\xff\xd8\xff"):
        return "jpeg" if content.endswith(b"\xff\xd9") else ""
    return "ofd" if content.startswith(b"PK\x03\x04") and _is_ofd(content) else ""


def _is_ofd(content: bytes) -> bool:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return "OFD.xml" in archive.namelist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        return False


def _inside(content: bytes) -> type[Rule] | None:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = archive.infolist()
            if len(members) > _MEMBERS or sum(m.file_size for m in members) > _UNPACKED:
                return FIL2
            left = _UNPACKED
            for member in members:
                with archive.open(member) as part:
                    data = part.read(left + 1)
                left -= len(data)
                if left < 0:
                    return FIL2
                if _EICAR in data:
                    return FIL3
                if data[:2] in {b"MZ", b"PK"} or data[:4] == b"\x7fELF":
                    return FIL4
    except (zipfile.BadZipFile, ValueError, NotImplementedError, RuntimeError, EOFError, OSError):
        return FIL1
    except zlib.error:
        return FIL1
    return None


def _in_pdf(content: bytes) -> type[Rule] | None:
    """The document's own bytes, and the beginning of what is packed in each of its streams."""
    if _ACTIVE.search(content):
        return FIL4
    left = _UNPACKED
    for found in _STREAM.finditer(content):
        data = _inflated(content, found.end())
        left -= len(data)
        if left <= 0:
            return FIL2
        if _EICAR in data:
            return FIL3
        if _ACTIVE.search(data):
            return FIL4
    return None


def _inflated(content: bytes, start: int) -> bytes:
    """What the stream at `start` begins with (_LOOKED_AT bytes) if it is packed with Flate; else nothing: then its bytes stand
    in `content` as they are. Read in small pieces, so that a file full of false streams costs no more than its size."""
    unpacker, out, size = zlib.decompressobj(), [], 0
    try:
        for at in range(start, len(content), _PIECE):
            data = unpacker.decompress(content[at : at + _PIECE], _LOOKED_AT - size)
            out.append(data)
            size += len(data)
            if unpacker.eof or size >= _LOOKED_AT:
                break
    except zlib.error:
        pass
    return b"".join(out)


def plain_name(given: str) -> str:
    """The name a file is kept under: no folder, no control character, at most 120 characters; 'file' where nothing is left."""
    base = re.split(r"[\\/]", given)[-1]
    kept = "".join(char for char in base if char.isprintable() and char not in '"<>|:*?;').strip(" .")
    return kept[-120:] or "file"
