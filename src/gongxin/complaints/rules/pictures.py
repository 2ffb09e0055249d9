"""What a picture says about whoever took it, taken out (TIP11). Pure: bytes in, bytes out; a picture that is not in
order comes out as it came in, for FIL1 has judged what it is."""

from __future__ import annotations

_KEPT_JPEG = frozenset({0xE0, 0xE2, 0xEE})
"""Application segments without which a picture looks different: JFIF, the colour profile, Adobe's transform. The others hold
camera, place, time, names (Exif, XMP, IPTC)."""
_DROPPED_PNG = frozenset({b"eXIf", b"tEXt", b"zTXt", b"iTXt", b"tIME"})


def plain(kind: str, content: bytes) -> bytes:
    """The picture without what it says beside itself; other kinds as they are."""
    if kind == "jpeg":
        return _jpeg(content)
    return _png(content) if kind == "png" else content


def _jpeg(content: bytes) -> bytes:
    kept, at = [content[:2]], 2
    while at + 4 <= len(content) and content[at] == 0xFF:
        marker = content[at + 1]
        if marker == 0xFF:  # a fill byte
            at += 1
            continue
        if marker == 0xDA:  # from here on the picture itself
            return b"".join(kept) + content[at:]
        end = at + 2 + int.from_bytes(content[at + 2 : at + 4], "big")
        if not (marker == 0xFE or (0xE0 <= marker <= 0xEF and marker not in _KEPT_JPEG)):
            kept.append(content[at:end])
        at = end
    return content


def _png(content: bytes) -> bytes:
    kept, at = [content[:8]], 8
    while at + 12 <= len(content):
        end = at + 12 + int.from_bytes(content[at : at + 4], "big")
        kind = content[at + 4 : at + 8]
        if end > len(content):
            return content
        if kind not in _DROPPED_PNG:
            kept.append(content[at:end])
        if kind == b"IEND":
            return b"".join(kept)
        at = end
    return content
