"""The language a page is written in: that of its address (`/` Chinese, `/en/` English)."""

from __future__ import annotations

from django.utils.translation import get_language

from gongxin.showing.language import Language

__all__ = ["ENGLISH_PREFIX", "Language", "current", "same_page"]

ENGLISH_PREFIX = "/en/"


def current() -> Language:
    """'zh' or 'en', as the address of the page being written says."""
    return "en" if (get_language() or "zh").startswith("en") else "zh"


def same_page(path: str, language: Language) -> str:
    """The address of this page in the other language: `/a/` and `/en/a/`."""
    bare = "/" + path.removeprefix(ENGLISH_PREFIX) if path.startswith(ENGLISH_PREFIX) else path
    return ENGLISH_PREFIX + bare.removeprefix("/") if language == "en" else bare
