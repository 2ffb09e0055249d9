"""Grounds of measures as rows for queries/check.sql: a condition becomes one jsonpath predicate over a record's content.

Pure: definitions in, plain values out. Also the words without which no ground of a resource can hold, so that PostgreSQL
parses only the records that may matter.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from gongxin.catalogue import Catalogue, Resource
from gongxin.catalogue.jsonpaths import citing, condition, literal, stating
from gongxin.catalogue.model import conditions
from gongxin.catalogue.model.measure import Ground, Measure, MeasureClass
from gongxin.catalogue.model.terms import Basis
from gongxin.measures.rules.carrying import cited_on

NUMBER_FIELDS = ("decision_no", "case_no", "document_no", "document")
"""Where a record's own number may stand, first found first."""


@dataclass(frozen=True, slots=True)
class Considered:
    """One measure that a check considers: definition, class, and the citations in force on the day."""

    measure: Measure
    class_: MeasureClass
    basis: tuple[Basis, ...]

    def as_dict(self) -> dict[str, Any]:
        """As it is kept with the check, in both languages."""
        measure = self.measure
        return {
            "direction": measure.direction,
            "kind": measure.kind,
            "class": self.class_,
            "label": measure.label.as_dict(),
            "target": measure.target.as_dict(),
            "authority": measure.authority.as_dict(),
            "length": measure.length.as_dict(),
            "articles": [
                {
                    "law_id": basis.law_id,
                    "law": basis.law.as_dict(),
                    "article": basis.article.as_dict(),
                    "number": basis.number.as_dict() if basis.number else None,
                    "rank": basis.rank,
                }
                for basis in self.basis
            ],
        }


Ended = Mapping[tuple[str, str], date]
"""(law id, article or '' for the whole law) → last day in force, as the credit office recorded it."""


def considered(catalogue: Catalogue, matter: str, on: date, ended: Ended) -> tuple[Considered, ...]:
    """The measures a check in this matter considers on the day, by code (MEA1, MEA2, MEA15, MEA20)."""
    found: list[Considered] = []
    for measure in catalogue.measures.values():
        if matter in measure.matters and (basis := standing(measure, catalogue, on, ended)):
            found.append(Considered(measure, catalogue.measure_kinds[measure.kind].class_, basis))
    return tuple(found)


def standing(measure: Measure, catalogue: Catalogue, on: date, ended: Ended) -> tuple[Basis, ...]:
    """The citations on which the measure rests on the day; none: it has no effect (MEA1, MEA2, MEA20)."""
    if not measure.in_force(on):
        return ()
    class_ = catalogue.measure_kinds[measure.kind].class_
    return tuple(item for item in cited_on(measure, class_, on) if not _ended(item, on, ended))


def _ended(basis: Basis, on: date, ended: Ended) -> bool:
    names = [(law, article) for law in {basis.law_id or "", basis.law.zh} for article in ("", basis.article.zh)]
    return any(on > ended[name] for name in names if name in ended)


def ground_rows(chosen: Sequence[Considered], catalogue: Catalogue) -> list[dict[str, Any]]:
    """One row per ground, for jsonb_to_recordset in check.sql. Grounds whose resource is unknown, or whose own article has
    ended, have none."""
    known = {resource.id: resource for resource in catalogue.resources}
    rows: list[dict[str, Any]] = []
    for item in chosen:
        articles = {None, *(basis.article.zh for basis in item.basis)}
        for place, ground in enumerate(item.measure.grounds):
            if ground.resource in known and ground.article in articles:
                rows.append(_row(len(rows), item.measure, place, ground, known[ground.resource]))
    return rows


@dataclass(frozen=True, slots=True)
class Hints:
    """What a content must hold for any ground to hold: one of these words, save for resources where any content may."""

    unhinted: tuple[str, ...]
    words: tuple[str, ...]

    def parameters(self) -> dict[str, Any]:
        """Few words for strpos, many as one regular expression; what is not used is null."""
        few = [*self.words, None, None, None, None][:4] if len(self.words) <= 4 else [None] * 4
        many = "|".join(map(literal, self.words)) if len(self.words) > 4 else None
        return {"unhinted": list(self.unhinted), **{f"hint_{n}": w for n, w in enumerate(few, 1)}, "hints": many}


def hints(rows: Sequence[Mapping[str, Any]], chosen: Sequence[Considered]) -> Hints:
    """The hints of these grounds. Contents are JSON as the bulk plane writes it: Chinese as it is, never escaped."""
    by_measure = {item.measure.id: item.measure for item in chosen}
    words: dict[str, frozenset[str] | None] = {}
    for row in rows:
        ground = by_measure[row["measure"]].grounds[row["place"]]
        before, needed = words.get(row["resource"], frozenset()), None if ground.newest else needed_words(ground)
        words[row["resource"]] = None if before is None or needed is None else before | needed
    unhinted = tuple(sorted(resource for resource, needed in words.items() if needed is None))
    return Hints(unhinted, shortened(frozenset(word for needed in words.values() if needed for word in needed)))


def shortened(words: frozenset[str]) -> tuple[str, ...]:
    """Fewer words that are found wherever one of these is: those with the same end become that end.

    三年内不得再次申请, 1年内不得再次申请 → 年内不得再次申请.
    """
    ends: dict[str, list[str]] = {}
    for word in sorted(words):
        ends.setdefault(word[-4:], []).append(word)
    return tuple(sorted(_common_end(same) for same in ends.values()))


def _common_end(words: Sequence[str]) -> str:
    shortest = min(words, key=len)
    return next(shortest[at:] for at in range(len(shortest)) if all(word.endswith(shortest[at:]) for word in words))


def _row(n: int, measure: Measure, place: int, ground: Ground, resource: Resource) -> dict[str, Any]:
    numbers = [code for code in NUMBER_FIELDS if resource.has_field(code)]
    return {
        "n": n,
        "measure": measure.id,
        "direction": measure.direction,
        "place": place,
        "resource": ground.resource,
        "path": predicate(ground),
        "starts": ground.starts,
        "months": ground.length.months if ground.length else None,
        "days": ground.length.days if ground.length else None,
        "ends": list(ground.ends),
        "stops": list(ground.stops),
        "open_end": ground.open_end,
        "while_published": ground.while_published,
        "newest": ground.newest,
        "same_item": list(ground.same_item) or None,
        "number_field": numbers[0] if numbers else resource.title,
        "body_field": resource.authority.name,
    }


@lru_cache(maxsize=512)
def predicate(ground: Ground) -> str:
    """Conditions, citation and wording of a ground as one jsonpath predicate."""
    parts = [condition(ground.when)]
    if ground.states:
        parts.append(stating(ground.states.fields, ground.states.words))
    if ground.cites:
        parts.append(citing(ground.cites.fields, ground.cites.law, ground.cites.articles))
    return " && ".join(f"({part})" for part in parts)


def needed_words(ground: Ground) -> frozenset[str] | None:
    """Words of which the text of a content must hold one for the ground to hold; None: no such words are known.

    A plain code (a list's, a grade) is no such word: its resources have few records a subject, and looking costs as much as
    reading.
    """
    if ground.states:
        return frozenset(ground.states.words)
    if ground.cites:
        return frozenset(ground.cites.law)
    return _words_of(ground.when)


def _words_of(when: conditions.Condition) -> frozenset[str] | None:
    match when:
        case conditions.FieldContains(values=values):
            return frozenset(f'"{value}' for value in values)
        case conditions.AllOf(all=parts):
            known = [words for part in parts if (words := _words_of(part)) is not None]
            return min(known, key=len) if known else None
        case conditions.AnyOf(any=parts):
            each = [_words_of(part) for part in parts]
            return None if None in each else frozenset(word for words in each if words for word in words)
    return None
