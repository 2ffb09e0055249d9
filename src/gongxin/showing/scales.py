"""A sector grade as a record shows it: its own scale, the rule, whether that rule still stands. Never another scale's words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from gongxin.catalogue import Basis, Catalogue
from gongxin.showing.citations import citation
from gongxin.showing.language import Language


@dataclass(frozen=True)
class OnScale:
    """The scale of a grade in words. grades: all its grades, the best first. ended: said only where the rule has ended.
    foreign: said only where the scale of that day does not know the grade."""

    label: str
    authority: str
    rule: str
    grades: str
    ended: str
    foreign: str


def on_scale(  # noqa: PLR0917  a grade and its day
    catalogue: Catalogue, resource: str, grade: str, decided_on: date | None, today: date, lang: Language
) -> OnScale | None:
    """Where a record's grade stands; None for a record of a resource that carries no grades."""
    scale = catalogue.scale_of(resource, decided_on)
    if scale is None:
        return None
    zh, last = lang == "zh", scale.ended_by(today)
    names = [item.label.pick(lang) if item.label else item.id for item in scale.grades]
    ended = foreign = ""
    if last is not None:
        ended = (
            f"这一等级标准只用到 {last}，之后不再按它评定。"
            if zh
            else f"This scale was in use until {last}; nobody is rated on it since."
        )
    if grade and scale.grade(grade) is None:
        foreign = f"“{grade}”不是这一等级标准的等级。" if zh else f"'{grade}' is no grade of this scale."
    return OnScale(
        label=scale.label.pick(lang),
        authority=scale.authority.pick(lang),
        rule=("；" if zh else "; ").join(citation(item, lang, full=True) for item in _basis(scale.basis, decided_on)),
        grades=("、" if zh else ", ").join(names),
        ended=ended,
        foreign=foreign,
    )


def _basis(items: tuple[Basis, ...], decided_on: date | None) -> tuple[Basis, ...]:
    """The citations of the day of the rating, if any is known; else all."""
    then = tuple(item for item in items if decided_on is not None and item.in_force(decided_on))
    return then or items
