"""How a command speaks: results on stdout, everything else on stderr; JSON the same in every language."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from datetime import date
from typing import Any

from gongxin.kernel.errors import GongxinError
from gongxin.kernel.text import Bilingual
from gongxin.runs.language import lang, t

__all__ = ["error_as_json", "print_error", "print_json", "say", "tell"]


def say(text: str) -> None:
    """One line for the person at the terminal, on stderr: it never mixes with a result."""
    print(text, file=sys.stderr, flush=True)


def print_json(value: Any) -> None:
    """A result as JSON, one document, readable; Chinese stays Chinese."""
    print(json.dumps(value, ensure_ascii=False, indent=2, default=_plain))


def tell(value: Any, lines: Iterable[str], *, as_json: bool) -> None:
    """A result: `value` as JSON, else these lines for a person."""
    if as_json:
        print_json(value)
        return
    for line in lines:
        print(line)


def _plain(value: Any) -> str:
    return value.isoformat() if isinstance(value, date) else str(value)


def error_as_json(error: GongxinError) -> dict[str, Any]:
    """`{"error": {code, place, message, reason, remedy}}`, the texts in both languages, so that a program
    that reads them does not depend on anybody's locale.
    """

    def both(text: Bilingual | None) -> dict[str, str] | None:
        return text.as_dict() if text and text.en else None

    return {
        "error": {
            "code": error.error_code,
            "place": error.place,
            "message": both(error.message),
            "reason": both(error.reason),
            "remedy": both(error.remedy),
        }
    }


def print_error(error: GongxinError, *, as_json: bool) -> None:
    """As JSON it is the command's result (stdout); for a person: what, where, why, what to do (stderr)."""
    if as_json:
        print_json(error_as_json(error))
        return
    language = lang()
    say(t("未完成：", "Not done: ") + error.message.pick(language))
    if error.place:
        say(t("  位置：", "  place:  ") + error.place)
    if error.reason:
        say(t("  原因：", "  reason: ") + error.reason.pick(language))
    if error.remedy.en:
        say(t("  办法：", "  remedy: ") + error.remedy.pick(language))
