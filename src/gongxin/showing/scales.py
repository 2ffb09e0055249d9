"""A sector grade as a record shows it: its own scale, the rule, whether that rule still stands. Never another scale's words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from gongxin.catalogue import Basis, Catalogue
from gongxin.catalogue.model.scale import Grade, Scale
from gongxin.kernel.text import Bilingual
from gongxin.showing import values
from gongxin.showing.citations import citation
from gongxin.showing.language import Language


@dataclass(frozen=True)
class OnScale:
    """The scale of a grade in words. grades: all its grades, the best first. rank: the grade's place among them, empty where
    the scale does not know it. validity: until when the grade stands. ended: said only where the rule has ended. foreign: said
    only where the scale of that day does not know the grade."""

    id: str
    label: str
    authority: str
    rule: str
    grades: str
    rank: str
    validity: str
    ended: str
    foreign: str
    lang: Language

    @property
    def rows(self) -> tuple[tuple[str, str], ...]:
        """What a page or a report prints beside the grade: label and sentence, one pair a line."""
        zh = self.lang == "zh"
        name = f"{self.label}（{self.authority}）" if zh else f"{self.label} ({self.authority})"
        place = self.rank or self.foreign or self.grades
        alone = "不与其他评价换算。" if zh else "Never converted into another scale."
        scale = f"{name}：{_ended(place, '。')}{alone}" if zh else f"{name}: {_ended(place, '.')} {alone}"
        found = [(_LABELS["scale"], scale), (_LABELS["rule"], self.rule), (_LABELS["validity"], self.validity)]
        if self.ended:
            found.append((_LABELS["ended"], self.ended))
        return tuple((label.pick(self.lang), text) for label, text in found if text)


_LABELS = {
    "scale": Bilingual("等级标准", "Scale"),
    "rule": Bilingual("评定依据", "Rule"),
    "validity": Bilingual("等级有效期", "Validity"),
    "ended": Bilingual("标准已停用", "No longer in use"),
}
_NTH = ("一", "二", "三", "四", "五", "六", "七", "八", "九", "十")
_ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")


def on_scale(  # noqa: PLR0917  a grade and its day
    catalogue: Catalogue,
    resource: str,
    grade: str,
    decided_on: date | None,
    today: date,
    lang: Language,
    *,
    until: date | None = None,
) -> OnScale | None:
    """Where a record's grade stands; None for a record of a resource that carries no grades. `until`: the last day that the
    record itself gives."""
    scale = catalogue.scale_of(resource, decided_on)
    if scale is None:
        return None
    zh, last = lang == "zh", scale.ended_by(today)
    names = [_named(item, lang) for item in scale.grades]
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
        id=scale.id,
        label=scale.label.pick(lang),
        authority=scale.authority.pick(lang),
        rule=("；" if zh else "; ").join(citation(item, lang, full=True) for item in _basis(scale.basis, decided_on)),
        grades=("、" if zh else ", ").join(names),
        rank=_rank(scale, grade, names, lang),
        validity=_validity(scale, until, lang),
        ended=ended,
        foreign=foreign,
        lang=lang,
    )


def rank_of(scale: Scale, grade: str) -> tuple[int, int] | None:
    """Which step from the top a grade is, and of how many; None where the scale does not know it. Grades that the rule puts on
    one step share it."""
    found = scale.grade(grade)
    steps = sorted({item.order for item in scale.grades})
    return (steps.index(found.order) + 1, len(steps)) if found else None


def _rank(scale: Scale, grade: str, names: list[str], lang: Language) -> str:
    """A（A、B、M、C、D 之第一级） / A (first of A, B, M, C, D)."""
    found, place = scale.grade(grade), rank_of(scale, grade)
    if found is None or place is None:
        return ""
    nth, name = place[0], _named(found, lang)
    if lang == "zh":
        return f"{name}（{'、'.join(names)} 之第{_NTH[nth - 1] if nth <= len(_NTH) else nth}级）"
    return f"{name} ({_ORDINALS[nth - 1] if nth <= len(_ORDINALS) else f'number {nth}'} of {', '.join(names)})"


def _named(item: Grade, lang: Language) -> str:
    return item.label.pick(lang) if item.label else item.id


def _validity(scale: Scale, until: date | None, lang: Language) -> str:
    if until is not None:
        return f"至{values.day(until, lang)}。" if lang == "zh" else f"Until {values.day(until, lang)}."
    cycle = scale.cycle.pick(lang) if scale.cycle else ""
    if lang == "zh":
        return f"本条未载明；评定周期：{cycle}。" if cycle else "本条未载明。"
    return f"Not stated in the record; rated: {cycle}." if cycle else "Not stated in the record."


def _ended(text: str, stop: str) -> str:
    """The text with exactly one stop at its end."""
    return text.rstrip("。.") + stop


def _basis(items: tuple[Basis, ...], decided_on: date | None) -> tuple[Basis, ...]:
    """The citations of the day of the rating, if any is known; else all."""
    then = tuple(item for item in items if decided_on is not None and item.in_force(decided_on))
    return then or items
