"""ETag and 304 for answers that are already bytes."""

from __future__ import annotations

from hashlib import blake2b

from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response

JSON = "application/json"
PUBLIC = "public, no-cache"
"""Anyone may keep a copy but must ask whether it still stands: a repaired or expired record leaves at once.
"""
PRIVATE = "private, no-store"


def answer(request: HttpRequest, body: bytes, *, cache: str = PUBLIC, content_type: str = JSON) -> HttpResponse:
    """The bytes with a strong ETag, or 304 without a body when the client already holds them."""
    response = HttpResponse(body, content_type=content_type)
    response["Cache-Control"] = cache
    response["Vary"] = "Accept-Language, Authorization"
    if cache == PRIVATE:
        return response
    etag = f'"{blake2b(body, digest_size=16).hexdigest()}"'
    response["ETag"] = etag
    conditional = get_conditional_response(request, etag=etag, response=response)
    return response if conditional is None else _keep_headers(conditional, response)


def _keep_headers(conditional: HttpResponse, full: HttpResponse) -> HttpResponse:
    for name in ("ETag", "Cache-Control", "Vary"):
        conditional[name] = full[name]
    return conditional
