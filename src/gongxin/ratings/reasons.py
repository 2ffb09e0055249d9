"""What a grade rests on, in words: criterion, citation, record, day."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any
from uuid import UUID

from gongxin.catalogue import Catalogue, UnknownDefinition
from gongxin.catalogue.model.indicator import Indicator, IndicatorModel
from gongxin.kernel.text import Bilingual
from gongxin.ratings import models
from gongxin.ratings.facts import Reason
from gongxin.registry import api as registry

if TYPE_CHECKING:
    import psycopg

NUMBER_FIELDS = ("decision_no", "case_no", "document_no", "document")
"""Where a record's own number may stand, first found first."""


class Told:
    """Records of one subject, looked up once each."""

    def __init__(self, conn: psycopg.Connection[Any], catalogue: Catalogue, uscc: str) -> None:
        self._conn, self._catalogue, self._uscc = conn, catalogue, uscc
        self._known: dict[tuple[str, str, int], tuple[str, date | None]] = {}

    def record(self, resource: str, key: str, version: int) -> tuple[str, date | None]:
        """(title with number, day of decision) of one version of a record, as its resource names it."""
        place = (resource, str(key), version)
        if place not in self._known:
            self._known[place] = self._look(resource, UUID(str(key)), version)
        return self._known[place]

    def _look(self, resource: str, key: UUID, version: int) -> tuple[str, date | None]:
        found = registry.version_of(self._conn, self._uscc, resource, key, version)
        if found is None:
            return resource, None
        try:
            known = self._catalogue.resource(resource)
        except UnknownDefinition:
            return resource, found.decided_on
        title = str(found.content.get(known.title or "") or known.label.zh)
        if known.title and known.field(known.title).type == "grade":  # a letter by itself says nothing
            title = f"{known.label.zh} {title}"
        number = next((str(found.content[code]) for code in NUMBER_FIELDS if found.content.get(code)), "")
        return f"{title}（{number}）" if number and number != title else title, found.decided_on

    def reason(
        self, model: IndicatorModel, row: tuple[str, str, Any, int, bool, date | None]
    ) -> Reason:
        """(criterion, resource, key, version, met, until) in words."""
        code, resource, key, version, met, until = row
        title, decided_on = self.record(resource, str(key), version)
        item = model.indicator(code)
        rule = models.rule_of(item.basis or item.declared_basis) if item else Bilingual("", "")
        return Reason(
            code, resource, UUID(str(key)), version, met, until, decided_on, title, rule,
            _sentence(item, code, rule, title, decided_on, until, met=met),
        )  # fmt: skip


def _sentence(  # noqa: PLR0917  one sentence
    item: Indicator | None, code: str, rule: Bilingual, title: str, decided_on: date | None, until: date | None, *, met: bool
) -> Bilingual:
    label = item.label if item else Bilingual(code, code)
    zh = f"{rule.zh}：{label.zh}。记录“{title}”（{decided_on} 作出）"
    en = f"{rule.en}: {label.en}. The record '{title}' (decided on {decided_on}) counts"
    zh += f"计入到 {until}" if until else "计入，没有期限"
    en += f" until {until}" if until else " without an end"
    if not met:
        zh += _short(item).zh
        en += _short(item).en
    return Bilingual(f"{zh}。", f"{en}.")


def _short(item: Indicator | None) -> Bilingual:
    if item and item.count:
        return Bilingual(f"；该标准须有 {item.count.at_least} 条，尚未达到", f"; the criterion needs {item.count.at_least}, "
                         "which are not reached")  # fmt: skip
    return Bilingual("；尚未达到该标准", "; the criterion is not reached")
