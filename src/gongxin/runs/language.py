"""Which language the command line speaks."""

from __future__ import annotations

import os

__all__ = ["lang", "t"]


def lang() -> str:
    """'zh' or 'en'. GONGXIN_LANG wins, then what the locale says in POSIX's order; anything not Chinese is
    English.
    """
    for name in ("GONGXIN_LANG", "LC_ALL", "LC_MESSAGES", "LANG"):
        value = os.environ.get(name, "").strip()
        if value:
            return "zh" if value.lower().startswith("zh") else "en"
    return "en"


def t(zh: str, en: str) -> str:
    """The text in the language of the moment. Called while commands are registered, so help follows too."""
    return zh if lang() == "zh" else en
