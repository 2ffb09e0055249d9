"""What the subject of an adverse record can do, with its dates, as a report says it. Pure.

Sources: shared/reference/repair_rules.yaml, scope.md ("Always" 3), regimes of the catalogue.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from gongxin.catalogue import SEVERITIES, Catalogue
from gongxin.kernel.text import Bilingual
from gongxin.showing.language import Language
from gongxin.showing.values import day
from gongxin.visibility.publication import earliest_repair_day


@dataclass(frozen=True)
class Dates:
    """From when repair may be sought and until when the record is public; None: no rule fixes it."""

    repair_from: date | None
    public_until: date | None


def dates_of(record: Mapping[str, Any], catalogue: Catalogue) -> Dates:
    """The two dates of a record as content.py gives it."""
    until = record["public_until"]
    decided, severity = record["decided_on"], record["severity"]
    since = None
    regime = next((item for item in catalogue.regimes if item.id == record["regime"]), None)
    if decided and severity in SEVERITIES and regime is not None:
        since = earliest_repair_day(severity, date.fromisoformat(decided), regime)
    return Dates(since, date.fromisoformat(until) if until else None)


def lines(record: Mapping[str, Any], office: str, dates: Dates, on: date, lang: Language, *, contested: bool) -> list[str]:
    """How to object, how to repair, when it ends by itself; in the language of the report."""
    found: list[Bilingual] = []
    if contested:
        found.append(
            Bilingual(
                "该信息正处于异议处理中，结果出来之前请谨慎使用。",
                "This record is contested; until it is decided, use it with care.",
            )
        )
    found.append(
        Bilingual(
            f"异议：内容或者期限有误的，可向{office}或者本平台提出。",
            f"To object to content or period: {office}, or this platform, which passes it on.",
        )
    )
    if record["state"] == "repaired":
        found.append(Bilingual("已修复：该信息已停止公示和共享。", "Repaired: it is no longer published nor shared."))
    elif dates.repair_from is None:
        found.append(
            Bilingual(f"修复：已经纠正的，可向{office}申请。", f"To repair, once it was put right: apply to {office}.")
        )
    else:
        since = Bilingual(day(dates.repair_from, "zh"), day(dates.repair_from, "en"))
        zh, en = ("自", "since") if dates.repair_from <= on else ("最早", "not before")
        tail = "起" if dates.repair_from <= on else ""
        found.append(
            Bilingual(
                f"修复：已经纠正的，{zh}{since.zh}{tail}可以申请，由{office}认定。",
                f"To repair, once it was put right: {en} {since.en}; {office} decides.",
            )
        )
    if dates.public_until is not None and record["state"] != "repaired":
        found.append(
            Bilingual(
                f"最迟{day(dates.public_until, 'zh')}停止公示，届时自动撤下。",
                f"It leaves public view by itself after {day(dates.public_until, 'en')}.",
            )
        )
    return [line.pick(lang) for line in found]
