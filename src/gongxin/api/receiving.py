"""The bytes of a delivery as a stream that is read once and never touches the disk in the clear.

Django's own file uploads write plain temporary files. Here the body is pulled: intake asks for the next
chunk, the chunk is read from the connection, and goes straight into the encrypted spool. A sender that breaks
off raises inside the stream, so intake never takes half a file for a whole one.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

from django.http import HttpRequest
from django.http.multipartparser import (
    ChunkIter,
    InputStreamExhausted,
    LazyStream,
    MultiPartParserError,
    Parser,
)
from django.utils.http import parse_header_parameters

from gongxin.api.problems import Problem
from gongxin.kernel.text import Bilingual

CHUNK = 1 << 18
LONGEST_FIELD = 4096
"""Bytes of a form field beside the file; ours hold a word."""
_HEADER_BYTES = 8192


class _Readable(Protocol):
    def read(self, size: int = ..., /) -> bytes: ...


@dataclass(frozen=True)
class Delivery:
    """What arrived beside the bytes, and the bytes themselves (an iterator: one pass)."""

    fields: dict[str, str]
    filename: str
    chunks: Iterator[bytes]


class Body:
    """The raw body; at its end it insists on all announced bytes and, if given, the closing mark."""

    def __init__(self, source: _Readable, announced: int, closing: bytes = b"") -> None:
        self._source, self._left, self._closing, self._tail = source, announced, closing, b""

    def read(self, size: int = CHUNK) -> bytes:
        data = self._source.read(min(size, self._left)) if self._left > 0 else b""
        self._left -= len(data)
        if self._closing:
            self._tail = (self._tail + data)[-2 * len(self._closing) - 64 :]
        if not data:
            if self._left > 0:
                raise Problem(
                    "request.malformed",
                    Bilingual(
                        f"文件没有传完：还差 {self._left} 字节，未作任何收录。",
                        f"The delivery broke off {self._left} bytes early; nothing was taken in.",
                    ),
                )
            if self._closing and self._closing not in self._tail:
                raise Problem(
                    "request.malformed",
                    Bilingual(
                        "multipart 正文没有结束标记，未作任何收录。",
                        "The multipart body lacks its closing boundary; nothing was taken in.",
                    ),
                )
        return data


def delivery_of(request: HttpRequest) -> Delivery:
    """The delivery of a request: multipart/form-data with one file, or the bytes themselves.

    Raises Problem for a missing length, a type we do not read, a compressed body, a form without a file.
    """
    if request.headers.get("Content-Encoding", "identity").lower() != "identity":
        raise Problem(
            "request.media_type",
            Bilingual(
                "请发送未经压缩的正文（不要 Content-Encoding）。",
                "Send the body as it is, without Content-Encoding.",
            ),
        )
    announced = _length(request)
    kind, parameters = parse_header_parameters(request.headers.get("Content-Type", ""))
    if kind == "multipart/form-data":
        return _from_form(request, announced, parameters.get("boundary", ""))
    if kind.startswith("multipart/") or kind == "application/x-www-form-urlencoded":
        raise Problem("request.media_type")
    return Delivery({}, "", _chunks(Body(request, announced)))


def _length(request: HttpRequest) -> int:
    given = request.META.get("CONTENT_LENGTH") or ""
    if not given.isdigit():
        raise Problem("request.length_required")
    return int(given)


def _chunks(body: Body) -> Iterator[bytes]:
    while data := body.read(CHUNK):
        yield data


def _from_form(request: HttpRequest, announced: int, boundary: str) -> Delivery:
    mark = boundary.encode("ascii", "ignore")
    if not mark or len(mark) > 200:
        raise Problem("request.malformed", Bilingual("multipart 缺少 boundary。", "The multipart boundary is missing."))
    body = Body(request, announced, b"--" + mark + b"--")
    fields: dict[str, str] = {}
    try:
        for kind, meta, stream in Parser(LazyStream(ChunkIter(body, CHUNK)), mark):
            disposition = meta.get("content-disposition")
            if kind == "file" and disposition:
                name = disposition[1].get("filename", b"").decode("utf-8", "replace")
                return Delivery(fields, name, _guarded(stream))
            if kind == "field" and disposition:
                key = disposition[1].get("name", b"").decode("utf-8", "replace")
                fields[key] = stream.read(LONGEST_FIELD).decode("utf-8", "replace").strip()
    except (MultiPartParserError, InputStreamExhausted) as error:
        raise Problem("request.malformed") from error
    raise Problem("request.invalid", Bilingual("表单中没有文件。", "The form holds no file."), place="file")


def _guarded(stream: LazyStream) -> Iterator[bytes]:
    try:
        yield from stream
    except (MultiPartParserError, InputStreamExhausted) as error:
        raise Problem("request.malformed") from error
