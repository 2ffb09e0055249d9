"""What a document says about whoever wrote it beside its text, taken out: PDF and OFD. Pure: bytes in, bytes out.

Gone are title, author, program, dates, keywords, XMP, private data of programs, names and dates at comments, earlier revisions,
what pictures inside tell, and the file's own identifier. The text stays as it is. The same bytes give the same bytes.

A document with an electronic signature would lose it: it is left alone (None) unless `signed` says that it may go, with whoever
signed. None as well for one that is encrypted or cannot be read.

As a program (`python -m gongxin.papers.rules.documents pdf|ofd [signed]`, bytes on stdin, bytes on stdout, status 3 for None)
it binds its own time and memory first: what is read comes from anybody.
"""

from __future__ import annotations

import io
import re
import sys
import zipfile
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import Any

from gongxin.papers.rules import pictures

CPU_SECONDS, MEMORY = 15, 1 << 30
LEFT_ALONE = 3
_BYTE_RANGE = re.compile(rb"/(?:B|#42)(?:y|#79)(?:t|#74)(?:e|#65)(?:R|#52)(?:a|#61)(?:n|#6[eE])(?:g|#67)(?:e|#65)(?![A-Za-z])")
"""What every signature of PDF names, in the plain: its place in the file is written into it after the file is."""
_GONE = ("/Metadata", "/PieceInfo", "/LastModified", "/SpiderInfo", "/CreatorInfo")
_OF_SIGNATURES = ("/V", "/AP", "/MK", "/SV", "/Lock")
_COMMENTS = frozenset(
    f"/{name}"
    for name in (
        "Text", "FreeText", "Line", "Square", "Circle", "Polygon", "PolyLine", "Highlight", "Underline", "Squiggly",
        "StrikeOut", "Stamp", "Caret", "Ink", "Popup", "Redact",
    )
)  # fmt: skip
_OF_COMMENTS = ("/T", "/CreationDate", "/M", "/NM")
_KEPT_INFO = frozenset({"DocID", "DocUsage", "Cover"})
_NO_ID = "0" * 32
_EPOCH = (1980, 1, 1, 0, 0, 0)


def plain(kind: str, content: bytes, *, signed: bool = False) -> bytes | None:
    """The document ('pdf' or 'ofd') without what it says about whoever wrote it."""
    return _pdf(content, signed=signed) if kind == "pdf" else _ofd(content, signed=signed)


def _pdf(content: bytes, *, signed: bool) -> bytes | None:
    from pypdf import PasswordType, PdfReader, PdfWriter

    if not signed and _BYTE_RANGE.search(content):
        return None
    reader = PdfReader(io.BytesIO(content))
    if reader.is_encrypted and reader.decrypt("") == PasswordType.NOT_DECRYPTED:
        return None
    if len(reader.pages) == 0:
        return None
    for item in _dictionaries(reader.root_object):
        _bare(item)
    reader.root_object.pop("/Perms", None)  # what a signature allows
    reader.root_object.pop("/DSS", None)
    writer = PdfWriter()
    writer.clone_reader_document_root(reader)  # the catalogue and what hangs on it: no Info, no identifier, no earlier revision
    writer.pdf_header = reader.pdf_header
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def _dictionaries(root: Any) -> Iterator[Any]:
    """Every dictionary and stream that hangs on the catalogue, each once."""
    from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject

    waiting, seen = [root], set()
    while waiting:
        item = waiting.pop()
        if isinstance(item, IndirectObject):
            if (item.idnum, item.generation) in seen:
                continue
            seen.add((item.idnum, item.generation))
            item = item.get_object()
        if isinstance(item, DictionaryObject):
            yield item  # what goes is gone before its members are looked at
            waiting.extend(item.raw_get(name) for name in list(item))
        elif isinstance(item, ArrayObject):
            waiting.extend(list.__iter__(item))


def _bare(item: Any) -> None:
    for name in _GONE:
        item.pop(name, None)
    if _is_signature_field(item):
        for name in _OF_SIGNATURES:
            item.pop(name, None)
    if item.get("/Subtype") in _COMMENTS and "/Rect" in item:
        for name in _OF_COMMENTS:
            item.pop(name, None)
    elif item.get("/Subtype") == "/Widget":
        item.pop("/M", None)
    if item.get("/Filter") in ("/DCTDecode", ["/DCTDecode"]) and isinstance(getattr(item, "_data", None), bytes):
        item._data = pictures.plain("jpeg", item._data) or item._data


def _is_signature_field(item: Any) -> bool:
    """A field of a signature, or its place on a page."""
    if "/Sig" in (item.get("/FT"), item.get("/Type")) or "/ByteRange" in item:
        return True
    parent = item.get("/Parent")
    return item.get("/Subtype") == "/Widget" and hasattr(parent, "get") and parent.get("/FT") == "/Sig"


def _ofd(content: bytes, *, signed: bool) -> bytes | None:
    from xml.etree import ElementTree as Tree

    from defusedxml.ElementTree import fromstring

    Tree.register_namespace("ofd", "http://www.ofdspec.org/2016")
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        members = {info.filename: archive.read(info) for info in archive.infolist() if not info.is_dir()}
    head = fromstring(members["OFD.xml"])
    signatures = [item for body in _named(head, "DocBody") for item in _named(body, "Signatures")]
    if not signed and (signatures or any(name.lower().endswith("/signatures.xml") for name in members)):
        return None
    folders = {str(PurePosixPath((item.text or "").strip().lstrip("/")).parent) for item in signatures} - {".", ""}
    for body in _named(head, "DocBody"):
        for item in _named(body, "Signatures"):
            body.remove(item)
        for info in _named(body, "DocInfo"):
            for item in list(info):
                if _local(item) not in _KEPT_INFO:
                    info.remove(item)
                elif _local(item) == "DocID":
                    item.text = _NO_ID
    members["OFD.xml"] = Tree.tostring(head, encoding="utf-8", xml_declaration=True)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, data in members.items():
            if not any(name == folder or name.startswith(folder + "/") for folder in folders):
                made.writestr(_entry(name), _part(name, data, fromstring, Tree.tostring))
    return out.getvalue()


def _part(name: str, data: bytes, parse: Any, write: Any) -> bytes:
    """A picture without what it tells; a page's comments without who and when (both must be named: by nobody, long ago)."""
    for kind, start in (("jpeg", b"\xff\xd8\xff"), ("png", b"\x89PNG\r\n\x1a\n")):
        if data.startswith(start):
            return pictures.plain(kind, data) or data
    if not name.lower().endswith(".xml") or b"PageAnnot" not in data:
        return data
    root = parse(data)
    for item in root.iter():
        if _local(item) == "Annot":
            item.attrib |= {"Creator": "", "LastModDate": "1980-01-01"}
    changed: bytes = write(root, encoding="utf-8", xml_declaration=True)
    return changed


def _entry(name: str) -> zipfile.ZipInfo:
    """A member without the day it was packed and by which system."""
    entry = zipfile.ZipInfo(name, _EPOCH)
    entry.compress_type, entry.external_attr, entry.create_system = zipfile.ZIP_DEFLATED, 0o644 << 16, 0
    return entry


def _local(item: Any) -> str:
    return str(item.tag).rpartition("}")[2]


def _named(parent: Any, name: str) -> list[Any]:
    return [item for item in parent if _local(item) == name]


def main() -> int:
    """One document, within bounds of its own."""
    import resource

    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    try:
        made = plain(sys.argv[1], sys.stdin.buffer.read(), signed="signed" in sys.argv[2:])
    except Exception:  # whatever a library makes of what anybody sent: it cannot be read
        made = None
    if made is None:
        return LEFT_ALONE
    sys.stdout.buffer.write(made)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
