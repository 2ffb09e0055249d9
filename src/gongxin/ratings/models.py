"""Which version of a model is meant, and its definition as a run keeps it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from typing import Any

from gongxin.catalogue import Catalogue
from gongxin.catalogue.model.duration import Duration
from gongxin.catalogue.model.indicator import IndicatorModel
from gongxin.catalogue.model.scale import Grade
from gongxin.kernel.text import Bilingual
from gongxin.ratings.errors import RunRefusedError, UnknownModelError

__all__ = ["definition_of", "grade_label", "in_force", "names", "restored", "rule_of", "version_of"]


def names(catalogue: Catalogue) -> tuple[str, ...]:
    """Every model, each once."""
    return tuple(dict.fromkeys(model.id for model in catalogue.indicator_models))


def version_of(catalogue: Catalogue, model: str, version: str) -> IndicatorModel:
    """One version, in force or not. Raises UnknownModelError."""
    found = catalogue.indicator_model(model, version)
    if found is None:
        raise UnknownModelError(place=f"{model[:16]} {version[:8]}".strip())
    return found


def in_force(catalogue: Catalogue, model: str, on: date) -> IndicatorModel:
    """The version that rates on the day. Raises UnknownModelError; RunRefusedError where none does, with why (RAT2)."""
    if model not in names(catalogue):
        raise UnknownModelError(place=model[:16])
    found = catalogue.indicator_model_on(model, on)
    if found is None:
        raise RunRefusedError(
            place=model,
            reason=Bilingual(
                f"{on} 没有可用的版本：规定未施行、已失效，或者未启用。",
                f"No version rates on {on}: the rule was not yet or no longer in force, or it is switched off.",
            ),
        )
    return found


def definition_of(model: IndicatorModel) -> dict[str, Any]:
    """The version as plain data, to be kept with a run."""
    data: dict[str, Any] = json.loads(model.model_dump_json(by_alias=True, exclude_defaults=True, fallback=_plain))
    return data


def restored(definition: Mapping[str, Any]) -> IndicatorModel:
    """The version a run kept."""
    return IndicatorModel.model_validate(_periods(dict(definition)))


def grade_label(model: IndicatorModel, catalogue: Catalogue, grade: str) -> Bilingual:
    """What people call the grade."""
    found: Grade | None
    if model.kind == "bound":
        found = next((item for item in model.outcomes if item.id == grade), None)
    else:
        scale = catalogue.scales.get(model.scale or "")
        found = scale.grade(grade) if scale else None
    if found is not None and found.label is not None:
        return found.label
    return Bilingual(f"{grade}级" if grade.isascii() else grade, f"grade {grade}" if grade.isascii() else grade)


def rule_of(items: Any) -> Bilingual:
    """Citations in one line."""
    zh = "；".join(f"《{b.law.zh}》{f'（{b.number.zh}）' if b.number else ''}{b.article.zh}" for b in items)
    en = "; ".join(f"{b.law.en}{f' ({b.number.en})' if b.number else ''}, {b.article.en}" for b in items)
    return Bilingual(zh, en)


def _plain(value: Any) -> Any:
    return str(value)


def _periods(data: Any) -> Any:
    """Periods stand in JSON as months and days; the model reads their ISO form."""
    if isinstance(data, dict):
        if set(data) == {"months", "days"}:
            return Duration(data["months"], data["days"])
        return {key: _periods(value) for key, value in data.items()}
    return [_periods(item) for item in data] if isinstance(data, list) else data
