"""Papers over HTTP, whatever case they belong to: how one is uploaded, described, and given out (FIL1-FIL6)."""

from __future__ import annotations

from typing import Any, Protocol

from django.http import HttpRequest, HttpResponse
from django.utils.http import content_disposition_header

from gongxin.api.documentation import OFFICER, REFUSED
from gongxin.api.problems import Problem
from gongxin.api.receiving import Delivery, delivery_of
from gongxin.kernel.text import Bilingual
from gongxin.papers import api as papers

_AROUND = 64 * 1024
"""Bytes of a form around its file."""
PRIVATE = {"Cache-Control": "private, no-store"}
_BYTES = {"schema": {"type": "string", "format": "binary"}}
_ONE = {"file": {"type": "string", "format": "binary"}}
_FILE = {"type": "object", "properties": _ONE, "required": ["file"]}
UPLOAD: dict[str, Any] = {
    "security": OFFICER["security"],
    "requestBody": {
        "required": True,
        "content": {"multipart/form-data": {"schema": _FILE}, "application/octet-stream": _BYTES},
    },
    "responses": {
        **REFUSED,
        411: {"description": "Content-Length is missing"},
        415: {"description": "Neither a form nor plain bytes"},
    },
}
RECEIPT_UPLOAD: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "properties": {"receipt": {"type": "string", "maxLength": 200}, **_ONE},
                    "required": ["receipt", "file"],
                }
            }
        },
    },
    "responses": {
        411: {"description": "Content-Length is missing"},
        415: {"description": "Not a form"},
    },
}
"""openapi_extra of an upload without a key: a code in the form before the file says what it belongs to."""
_TYPES: dict[str, Any] = dict.fromkeys(sorted(papers.MEDIA_TYPES.values()), _BYTES)
DOWNLOAD: dict[str, Any] = {
    "security": OFFICER["security"],
    "responses": {**REFUSED, 200: {"description": "The paper, as an attachment", "content": _TYPES}},
}
SEALED = {
    **PRIVATE,
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "Cross-Origin-Resource-Policy": "same-origin",
}
"""Headers of a paper: whoever opens it gets a file, never a page of ours."""


class Given(Protocol):
    """What is given out: its name and what it is."""

    @property
    def name(self) -> str: ...

    @property
    def kind(self) -> str: ...


def attachment(paper: Given, content: bytes) -> HttpResponse:
    """The paper as a download of its fixed type."""
    return HttpResponse(
        content,
        content_type=papers.MEDIA_TYPES[paper.kind],
        headers={
            **SEALED,
            "Content-Disposition": content_disposition_header(as_attachment=True, filename=_named(paper)) or "attachment",
        },
    )


def body(found: papers.Paper, material: str | None = None) -> dict[str, Any]:
    """What is said about a paper."""
    return {
        "id": found.id,
        "name": found.name,
        "kind": found.kind,
        "size": found.size,
        "sha256": found.hash,
        "at": found.at,
        "material": material,
    }


def uploaded(request: HttpRequest) -> tuple[str, bytes]:
    """Name and bytes, one byte more than allowed at most: enough for the refusal."""
    if "Authorization" not in request.headers and (sent := request.FILES.get("file")) is not None:
        return sent.name or "", sent.read(papers.LARGEST + 1)  # signed in: the form was read for its token
    delivery = delivery_of(request)
    return delivery.filename, _bounded(delivery)


def uploaded_with(request: HttpRequest, *needed: str) -> tuple[dict[str, str], bytes]:
    """The fields of a form that stand before its file, and the file's bytes, one more than allowed at most; nothing of a
    request that announces more than a paper may have is read. Problem: no form, a field is missing, too large."""
    if int(request.META.get("CONTENT_LENGTH") or 0) > papers.LARGEST + _AROUND:
        raise Problem("request.too_large")
    delivery = delivery_of(request)
    for name in needed:
        if not delivery.fields.get(name):
            said = Bilingual(f"表单中文件之前缺少 {name}。", f"The form lacks {name} before the file.")
            raise Problem("request.invalid", said, place=name)
    return delivery.fields, _bounded(delivery)


def _bounded(delivery: Delivery) -> bytes:
    """All is read, so that the answer can be sent; no more is kept than tells that it is too much."""
    content = bytearray()
    for chunk in delivery.chunks:
        if len(content) <= papers.LARGEST:
            content += chunk
    return bytes(content[: papers.LARGEST + 1])


def _named(paper: Given) -> str:
    """The name with the ending of what it is: page.html that is a PDF goes out as page.html.pdf."""
    endings = {"jpeg": (".jpg", ".jpeg")}.get(paper.kind, (f".{paper.kind}",))
    return paper.name if paper.name.lower().endswith(endings) else paper.name + endings[0]
