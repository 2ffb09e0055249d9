"""What a picture says about whoever took it, taken out. Pure: bytes in, bytes out; FIL1 has judged what it is."""

from __future__ import annotations

import re

_KEPT_JPEG = frozenset({0xE0, 0xE2, 0xEE})
"""Application segments without which a picture looks different: JFIF, the colour profile, Adobe's transform. The others hold
camera, place, time, names (Exif, XMP, IPTC)."""
_MARKER = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]")
"""In the data of a scan: any marker but a stuffed byte, a restart, a fill byte."""
_DROPPED_PNG = frozenset({b"eXIf", b"tEXt", b"zTXt", b"iTXt", b"tIME"})


def plain(kind: str, content: bytes) -> bytes | None:
    """The picture ('jpeg' or 'png') without what it says beside itself; None for one that is not in order."""
    return _jpeg(content) if kind == "jpeg" else _png(content)


def _jpeg(content: bytes) -> bytes | None:
    """Segment by segment, also between the scans of a progressive picture; what stands behind the picture's end goes (phones
    put a second picture there, with its own Exif)."""
    kept, at = [content[:2]], 2
    while at + 2 <= len(content) and content[at] == 0xFF:
        marker = content[at + 1]
        if marker == 0xFF:  # a fill byte
            at += 1
            continue
        if marker == 0xD9:
            return b"".join(kept) + content[at : at + 2]
        end = at + 2 + int.from_bytes(content[at + 2 : at + 4], "big")
        if marker == 0xDA:  # a scan: its head, then the picture itself up to the next marker
            found = _MARKER.search(content, end)
            if found is None:
                return None
            end = found.start()
        if not (marker == 0xFE or (0xE0 <= marker <= 0xEF and marker not in _KEPT_JPEG)):
            kept.append(content[at:end])
        at = end
    return None


def _png(content: bytes) -> bytes | None:
    kept, at = [content[:8]], 8
    while at + 12 <= len(content):
        end = at + 12 + int.from_bytes(content[at : at + 4], "big")
        kind = content[at + 4 : at + 8]
        if end > len(content):
            return None
        if kind not in _DROPPED_PNG:
            kept.append(content[at:end])
        if kind == b"IEND":
            return b"".join(kept)
        at = end
    return None
