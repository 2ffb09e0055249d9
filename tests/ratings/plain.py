"""The same rules once more, in plain Python, one subject and one record at a time: what the expressions are compared with."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from gongxin.catalogue import Catalogue
from gongxin.catalogue.model.evaluate import holds
from gongxin.catalogue.model.indicator import Indicator, IndicatorModel


@dataclass(frozen=True)
class Fact:
    uscc: str
    resource: str
    key: str
    version: int
    decided_on: date | None
    effective_to: date | None
    public_until: date | None
    fields: tuple[tuple[str, str | None], ...]

    @property
    def values(self) -> dict[str, str | None]:
        return dict(self.fields)


@dataclass(frozen=True)
class Judged:
    grade: str
    points: Decimal | None
    counted: frozenset[tuple[str, str, str, int, bool, date | None]]


def judge(model: IndicatorModel, catalogue: Catalogue, facts: list[Fact], uscc: str, day: date) -> Judged | None:
    """None: not rated."""
    own = [fact for fact in facts if fact.uscc == uscc]
    if uscc[:2] not in model.population.kinds or uscc.startswith("92"):
        return None
    if model.population.having and not any(fact.resource == model.population.having for fact in own):
        return None
    if model.kind == "bound":
        order = {g.id: g.order for g in model.outcomes}
    else:
        order = {g.id: g.order for g in catalogue.scales[model.scale].grades}
    grade, points, counted = model.start, model.points, set()
    worst = []
    for item in model.indicators:
        records = [fact for fact in own if counts(item, fact, day)]
        if item.newest and records:
            records = [max(records, key=lambda fact: (fact.decided_on, fact.key))]
        met = is_met(item, records)
        counted |= {(item.id, f.resource, f.key, f.version, met, until(item, f)) for f in records}
        if met and item.grade:
            worst.append(item.grade)
        if met and item.points:
            got = item.points.each * (len(records) if item.count else 1)
            if item.points.most is not None:
                got = max(got, item.points.most) if item.points.each < 0 else min(got, item.points.most)
            points += got
    if model.points is not None:
        for step in model.thresholds:
            enough = step.at_least is not None and points >= step.at_least
            more = step.above is not None and points > step.above
            if enough or more or (step.at_least is None and step.above is None):
                grade = step.grade
                break
    for other in worst:
        if order[other] > order[grade]:
            grade = other
    return Judged(grade, points, frozenset(counted))


def counts(item: Indicator, fact: Fact, day: date) -> bool:
    if fact.resource != item.resource or fact.decided_on is None or fact.decided_on > day:
        return False
    if fact.public_until is not None and fact.public_until != date(1, 1, 1) and fact.public_until < day:
        return False
    if item.when and not holds(item.when, fact.values):
        return False
    for said in item.states:
        if not any(word in (fact.values.get(code) or "") for code in said.fields for word in said.words):
            return False
    if item.window.previous:
        return fact.decided_on.year == day.year - 1
    if item.window.length:
        return day <= item.window.length.after(fact.decided_on)
    return fact.effective_to is None or fact.effective_to >= day


def is_met(item: Indicator, records: list[Fact]) -> bool:
    if item.count:
        return len(records) >= item.count.at_least
    if item.amount:
        given = [fact.values.get(item.amount.field) for fact in records]
        sums = [Decimal(text) for text in given if text]
        return bool(sums) and sum(sums) >= item.amount.at_least
    return bool(records) and (records[0].values.get(item.newest.field) or "") in item.newest.values


def until(item: Indicator, fact: Fact) -> date | None:
    if item.window.previous:
        end: Any = date(fact.decided_on.year + 1, 12, 31)
    elif item.window.length:
        end = item.window.length.after(fact.decided_on)
    else:
        end = fact.effective_to
    ends = [day for day in (end, fact.public_until) if day is not None and day != date(1, 1, 1)]
    return min(ends) if ends else None
