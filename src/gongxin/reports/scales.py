"""The scales beside the grades of a report, as their authorities issue them (RPT17): explanations, no part of the facts and of
their hash, for the words of a definition may be mended later."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from gongxin.catalogue import Catalogue
from gongxin.reports.facts import Content
from gongxin.showing.language import Language
from gongxin.showing.scales import OnScale, on_scale, rank_of


def of_record(catalogue: Catalogue, record: Mapping[str, Any], on: date, lang: Language) -> OnScale | None:
    """Where the grade of a record (shape: content.py) stands; None for a record without one. `on`: the day of the report."""
    decided, until = _day(record["decided_on"]), _day(record["effective_to"])
    return on_scale(catalogue, record["resource"], _grade(catalogue, record, decided), decided, on, lang, until=until)


def beside(content: Content, catalogue: Catalogue, on: date) -> list[dict[str, Any]]:
    """One entry per grade: {resource, record_key, scale, grade, rank | null, of, grades, label: {zh, en}, issuer: {zh, en},
    rule: {zh, en}, place: {zh, en}, validity: {zh, en}, valid_until | null}. rank 1 is the best of this scale and says nothing
    about another."""
    found = []
    for section in content.facts["sections"]:
        for record in section["records"]:
            scale = catalogue.scale_of(record["resource"], _day(record["decided_on"]))
            zh, en = (of_record(catalogue, record, on, lang) for lang in ("zh", "en"))
            if scale is None or zh is None or en is None:
                continue
            grade = _grade(catalogue, record, _day(record["decided_on"]))
            rank = rank_of(scale, grade)
            found.append(
                {
                    "resource": record["resource"],
                    "record_key": record["record_key"],
                    "scale": scale.id,
                    "grade": grade,
                    "rank": rank[0] if rank else None,
                    "of": len({item.order for item in scale.grades}),
                    "grades": [item.id for item in scale.grades],
                    "label": {"zh": zh.label, "en": en.label},
                    "issuer": {"zh": zh.authority, "en": en.authority},
                    "rule": {"zh": zh.rule, "en": en.rule},
                    "place": {"zh": zh.rank or zh.foreign, "en": en.rank or en.foreign},
                    "validity": {"zh": zh.validity, "en": en.validity},
                    "valid_until": record["effective_to"],
                }
            )
    return found


def _grade(catalogue: Catalogue, record: Mapping[str, Any], decided: date | None) -> str:
    scale = catalogue.scale_of(record["resource"], decided)
    return str(record["content"].get(scale.field) or "") if scale else ""


def _day(given: str | None) -> date | None:
    return date.fromisoformat(given[:10]) if given else None
