"""One resource as plain data in one language: what ``gongxin catalogue show`` prints and the manual is made
from."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from gongxin.catalogue import words
from gongxin.catalogue.catalogue import Catalogue
from gongxin.catalogue.loader import load
from gongxin.catalogue.model.checks import AnyCheck
from gongxin.catalogue.model.conditions import Condition
from gongxin.catalogue.model.resource import Field, Resource
from gongxin.catalogue.model.terms import CHANNELS, Basis

Say = Callable[[Condition], str]


def describe(resource: Resource, lang: str, catalogue: Catalogue | None = None, on: date | None = None) -> dict[str, Any]:
    """Everything that is true of the resource, as JSON values; keys are stable and in English.

    ``enabled`` is the switch; with ``on`` there is also ``in_use``, whether records may be collected on
    that day.
    """
    known = catalogue or load()
    category = known.categories.get(resource.category)
    names = {field.code: field.label.pick(lang) for field in resource.fields}
    labels = {
        (field.code, value.code): value.label.pick(lang)
        for field in resource.fields
        if field.code_set
        for value in known.code_set(field.code_set).values
    }
    say = words.Phrases(names, labels, lang).condition
    described: dict[str, Any] = {
        "resource": resource.id,
        "label": resource.label.pick(lang),
        "category": {"code": resource.category, "label": category.label.pick(lang) if category else ""},
        "section": {"code": resource.section, "label": known.section(resource.section).label.pick(lang)},
        "nature": {"code": resource.nature, "label": words.NATURES[resource.nature].pick(lang)},
        "nature_rules": [{"nature": rule.nature, "when": say(rule.when)} for rule in resource.nature_rules if rule.enabled],
        "enabled": resource.enabled,
        "effective": words.span(resource.effective, lang),
        "basis": [_basis(basis, lang) for basis in resource.basis],
        "deadline": _deadline(resource, names, lang),
        "key": [names[resource.subject.uscc], *(names[code] for code in resource.key)],
        "channels": [
            {
                "code": channel,
                "label": words.CHANNELS[channel].pick(lang),
                "open": resource.open_in(channel),
            }
            for channel in CHANNELS
        ],
        "never_public": [{"reason": rule.reason.pick(lang), "when": say(rule.when)} for rule in resource.never_public],
        "severity": _severity(resource, names, say, lang),
        "volume": resource.volume.model_dump(),
        "fields": [_field(field, known, lang) for field in resource.fields],
        "checks": [_check(check, names, say, lang) for check in resource.checks],
        "note": resource.note.pick(lang) if resource.note else None,
    }
    if on is not None:
        described["in_use"] = resource.enabled_on(on)
    return described


def _basis(basis: Basis, lang: str) -> dict[str, Any]:
    return {
        "law": basis.law.pick(lang),
        "number": basis.number.pick(lang) if basis.number else None,
        "article": basis.article.pick(lang),
        "rank": words.RANKS[basis.rank].pick(lang),
        "in_force": words.span(basis.effective, lang),
        "certainty": words.CERTAINTIES[basis.certainty].pick(lang),
        "source": list(basis.source),
    }


def _deadline(resource: Resource, names: dict[str, str], lang: str) -> dict[str, Any] | None:
    deadline = resource.deadline
    if deadline is None:
        return None
    return {
        "workdays": deadline.workdays,
        "after": names[deadline.after],
        "basis": [_basis(basis, lang) for basis in deadline.basis],
    }


def _severity(resource: Resource, names: dict[str, str], say: Say, lang: str) -> dict[str, Any] | None:
    severity = resource.severity
    if severity is None:
        return None
    return {
        "stated": names[severity.stated] if severity.stated else None,
        "rules": [
            {
                "regime": rule.regime,
                "severity": words.SEVERITIES[rule.severity].pick(lang),
                "when": say(rule.when),
            }
            for rule in severity.rules
            if rule.enabled
        ],
        "otherwise": words.SEVERITIES[severity.otherwise].pick(lang),
    }


def _field(field: Field, catalogue: Catalogue, lang: str) -> dict[str, Any]:
    code_set = catalogue.code_sets.get(field.code_set or "")
    return {
        "code": field.code,
        "label": field.label.pick(lang),
        "type": {"code": field.type, "label": words.TYPES[field.type].pick(lang)},
        "length": field.length,
        "unit": words.UNITS[field.unit].pick(lang) if field.unit else None,
        "required": field.required,
        "required_in": list(field.required_in),
        "personal": field.personal,
        "reserved": field.reserved,
        "public": field.public,
        "separator": field.separator,
        "codes": (
            [{"code": value.code, "label": value.label.pick(lang)} for value in code_set.values if value.in_scope]
            if code_set
            else None
        ),
        "aliases": {kind: list(names) for kind, names in field.aliases if names},
        "note": field.note.pick(lang) if field.note else None,
    }


def _check(check: AnyCheck, names: dict[str, str], say: Say, lang: str) -> dict[str, Any]:
    code = getattr(check, "field", None)
    when = getattr(check, "when", None)
    return {
        "id": check.id,
        "level": {"code": check.level, "label": words.LEVELS[check.level].pick(lang)},
        "kind": {"code": check.kind, "label": words.KINDS[check.kind].pick(lang)},
        "field": names.get(code) if code else None,
        "when": say(when) if when is not None else None,
        "message": check.message.pick(lang),
        "quality": check.quality,
        "standards": list(check.standards),
    }
