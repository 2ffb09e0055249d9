"""Criteria as rows for queries/counted.sql and queries/due.sql, and in the words kept with each signal. Pure."""

from __future__ import annotations

from datetime import date
from typing import Any

from gongxin.catalogue import Catalogue
from gongxin.catalogue.jsonpaths import citing, condition
from gongxin.catalogue.model.duration import Duration
from gongxin.catalogue.model.warning import Criterion
from gongxin.kernel.text import Bilingual
from gongxin.warning.errors import UnknownCriterionError

NOTHING = Duration(0, 0)


def criterion_of(catalogue: Catalogue, code: str) -> Criterion:
    """The criterion with this code, on or off. Raises UnknownCriterionError."""
    found = catalogue.warnings.get(code)
    if found is None:
        raise UnknownCriterionError(place=code[:16])
    return found


def used(catalogue: Catalogue, on: date) -> tuple[Criterion, ...]:
    """WRN1: those that may be used on the day, whose resource may be collected."""
    open_ones = {resource.id for resource in catalogue.enabled_resources(on)}
    return tuple(item for item in catalogue.warnings.values() if item.used_on(on) and item.resource in open_ones)


def row(found: Criterion) -> dict[str, Any]:
    """What the statements need to know of it."""
    basic = {
        "code": found.id,
        "version": found.version,
        "resource": found.resource,
        "subjects": list(found.subjects) or None,
        "hints": list(found.cites.law) if found.cites else None,
        "path": _path(found),
    }
    if found.term:
        plus, ahead = found.term.plus or NOTHING, found.term.ahead or NOTHING
        return basic | {
            "field": found.term.field, "months": plus.months, "days": plus.days, "passed": found.term.passed,
            "ahead_months": ahead.months, "ahead_days": ahead.days, "same": list(found.term.unless_later) or None,
        }  # fmt: skip
    within = (found.count or found.amount).within  # type: ignore[union-attr]
    return basic | {
        "months": within.months,
        "days": within.days,
        "times": found.count.times if found.count else None,
        "field": found.amount.field if found.amount else None,
        "at_least": str(found.amount.at_least) if found.amount else None,
    }


def said(found: Criterion, on: date) -> dict[str, Any]:
    """The criterion as a signal keeps it, in both languages: label, sentence, authority, the citations in force on the day."""
    return {
        "label": _words(found.label),
        "sentence": _words(found.sentence),
        "authority": _words(found.authority),
        "basis": [
            {"law": _words(item.law), "article": _words(item.article), "number": _words(item.number)}
            for item in found.basis_on(on)
        ],
    }


def _path(found: Criterion) -> str | None:
    parts = [condition(found.when)] if found.when else []
    if found.cites:
        parts.append(citing(found.cites.fields, found.cites.law, found.cites.articles))
    return " && ".join(f"({part})" for part in parts) or None


def _words(text: Bilingual | None) -> dict[str, str] | None:
    return {"zh": text.zh, "en": text.en} if text is not None else None
