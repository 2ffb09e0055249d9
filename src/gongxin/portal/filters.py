"""The filters of a list of records: read strictly from the address, offered as options, carried on from page to page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.utils.translation import gettext as _

from gongxin.access import api as access
from gongxin.catalogue import Catalogue, Resource
from gongxin.portal import dates, files
from gongxin.portal.language import Language
from gongxin.publicity import api as publicity

NAMES = ("department", "kind", "region", "sector", "since", "until", "published")
LONGEST = 100


@dataclass(frozen=True)
class Option:
    code: str
    label: str


@dataclass(frozen=True)
class Choice:
    """One <select>: its name, label, options, and what is chosen."""

    name: str
    label: str
    options: tuple[Option, ...]
    chosen: str


@dataclass(frozen=True)
class Asked:
    """What an address asks: the question, or why there is none; `given` as written, for the form."""

    question: publicity.Question
    choices: tuple[Choice, ...]
    given: Mapping[str, str]
    trouble: str

    @property
    def any(self) -> bool:
        """Whether something is filtered."""
        return any(self.given.values())

    def query(self, **changes: str) -> str:
        """The filters as the tail of an address, with something added; empty when there is nothing."""
        parts = {name: value for name, value in {**self.given, **changes}.items() if value}
        return f"?{urlencode(parts)}" if parts else ""


def asked(source: Mapping[str, str], resource: Resource, catalogue: Catalogue, lang: Language, *, today: date) -> Asked:
    """Read the filters of an address. An unknown option or a day that is none is said, never passed over in silence."""
    given = {name: str(source.get(name, "")).replace("\0", "").strip()[:LONGEST] for name in NAMES}
    choices = (
        Choice("department", _("部门"), _departments(lang), given["department"]),
        Choice("kind", _("类别"), _kinds(resource, catalogue, lang), given["kind"]),
        Choice("region", _("所在区划"), _regions(lang), given["region"]),
        Choice("sector", _("行业"), _sectors(lang), given["sector"]),
    )
    question = publicity.Question(resource.id)
    changed: dict[str, Any] = {}
    for choice in choices:
        if not choice.chosen:
            continue
        if choice.chosen not in {option.code for option in choice.options}:
            return Asked(question, choices, given, _("“%(label)s”没有这个选项，请从列表中选择。") % {"label": choice.label})
        changed[choice.name] = choice.chosen
    for name, place in (("since", "since"), ("until", "until"), ("published", "published_on")):
        day = dates.day_asked(given[name], today) if given[name] else None
        if isinstance(day, dates.NoDay) and day.why == "future":
            day = date.fromisoformat(day.given)
        if isinstance(day, dates.NoDay):
            return Asked(question, choices, given, _("日期应写作 2026-03-05 这样的形式。"))
        changed[place] = day
    question = replace(question, **changed)
    if question.since and question.until and question.since > question.until:
        return Asked(question, choices, given, _("起始日期晚于截止日期。"))
    return Asked(question, choices, given, "")


def _departments(lang: Language) -> tuple[Option, ...]:
    return tuple(Option(item.code, item.name.pick(lang) or item.name.zh) for item in access.departments())


def _kinds(resource: Resource, catalogue: Catalogue, lang: Language) -> tuple[Option, ...]:
    code_set = resource.field(publicity.KIND_FIELDS[resource.id][0]).code_set
    found = catalogue.code_set(code_set).values if code_set else ()
    return tuple(Option(value.code, files.sentence(value.label.pick(lang))) for value in found if value.in_scope)


def _regions(lang: Language) -> tuple[Option, ...]:
    """The divisions in which there are organisations, the largest first."""
    counts: dict[str, int] = {}
    for item in publicity.sums(("subjects",)).of("subjects"):
        counts[item.key] = counts.get(item.key, 0) + item.n
    codes = sorted(counts, key=lambda code: (-counts[code], code))[:REGIONS]
    return tuple(Option(code, publicity.region_name(code).pick(lang)) for code in codes)


REGIONS = 60
"""Divisions offered; a city has a dozen, a province a hundred."""


def _sectors(lang: Language) -> tuple[Option, ...]:
    return tuple(Option(item.letter, item.label.pick(lang)) for item in publicity.SECTORS)
