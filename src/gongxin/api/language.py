"""The language of an answer: `?lang=` wins, then Accept-Language, then Chinese."""

from __future__ import annotations

from typing import Literal

from django.http import HttpRequest
from django.utils.translation.trans_real import parse_accept_lang_header

Language = Literal["zh", "en"]
LONGEST_HEADER = 500
"""Characters of Accept-Language that are read; a longer header is not a language preference."""


def language_of(request: HttpRequest) -> Language:
    """'zh' or 'en' for this request; anything unknown means Chinese, the default language of the platform."""
    asked = request.GET.get("lang", "")
    header = request.headers.get("Accept-Language", "")[:LONGEST_HEADER]
    wishes = [asked] if asked else [name for name, _ in parse_accept_lang_header(header)]
    for wish in wishes:
        match wish.lower().replace("_", "-").split("-")[0]:
            case "en":
                return "en"
            case "zh":
                return "zh"
    return "zh"
