"""What a rule of the doctor says."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from gongxin.kernel.text import Bilingual

__all__ = ["Finding", "Findings", "error", "warning"]

Level = Literal["error", "warning"]


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is unsafe: the rule's number, where, what, and what to do."""

    rule: str
    level: Level
    place: str
    what: Bilingual
    remedy: Bilingual


Findings = Iterator[Finding]


def error(rule: str, place: str, zh: tuple[str, str], en: tuple[str, str]) -> Finding:
    """(what, remedy) in each language."""
    return Finding(rule, "error", place, Bilingual(zh[0], en[0]), Bilingual(zh[1], en[1]))


def warning(rule: str, place: str, zh: tuple[str, str], en: tuple[str, str]) -> Finding:
    return Finding(rule, "warning", place, Bilingual(zh[0], en[0]), Bilingual(zh[1], en[1]))
