"""A record in a list of many organisations' records, as a row of a table or a card."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from gongxin.catalogue import Catalogue, Resource
from gongxin.portal import values, wording
from gongxin.portal.bodies import Bodies
from gongxin.portal.facts import Fact, Reader
from gongxin.portal.language import Language
from gongxin.publicity import api as publicity

TITLE = 80


@dataclass(frozen=True)
class LineView:
    """What parts/lines.html and list.html print; `facts` are the further cells a card shows."""

    name: str
    uscc: str
    url: str
    title: str
    record_url: str
    office: str
    kinds: tuple[str, ...]
    number: str
    decided: str
    published: str
    until: str
    severity: str
    contested: bool
    contested_label: str
    facts: tuple[Fact, ...] = ()


class LineWriter:
    """Turns lines of one resource into views. One per page."""

    def __init__(self, catalogue: Catalogue, resource: Resource, lang: Language) -> None:
        self.resource, self.lang = resource, lang
        self.reader, self._bodies = Reader(catalogue, lang), Bodies(lang)

    def view(self, line: publicity.Line, *, cells: tuple[str, ...] = ()) -> LineView:
        """The view; `cells`: fields whose values a card shows as facts."""
        url = reverse("portal:subject", args=[line.uscc])
        return LineView(
            name=line.name,
            uscc=line.uscc,
            url=url,
            title=self.title(line),
            record_url=reverse("portal:record", args=[line.uscc, line.resource, line.record_key]),
            office=self.office(line),
            kinds=self.kinds(line),
            number=str(line.content.get("decision_no") or ""),
            decided=values.day(line.decided_on, self.lang),
            published=values.day(line.published_on, self.lang),
            until=values.day(line.public_until or line.effective_to, self.lang),
            severity=wording.say(wording.SEVERITIES, line.severity, self.lang) if line.nature == "adverse" else "",
            contested=line.state == "contested",
            contested_label=wording.say(wording.STATES, "contested", self.lang),
            facts=tuple(self._facts(line, cells)),
        )

    def title(self, line: publicity.Line) -> str:
        """What the record is about, in one line."""
        for code in (self.resource.title, *self.resource.summary):
            if code and self.resource.has_field(code) and line.content.get(code) not in (None, "", []):
                text = " ".join(self.reader.value(self.resource.field(code), line.content[code]).split())
                return text if len(text) <= TITLE else text[: TITLE - 1] + "…"
        return self.resource.label.pick(self.lang)

    def office(self, line: publicity.Line) -> str:
        """Who decided: the authority the record names, else the department that sent it."""
        named = line.content.get(self.resource.authority.name or "")
        return self._bodies.named(str(named)) if named else self._bodies.of(line.department)

    def kinds(self, line: publicity.Line) -> tuple[str, ...]:
        found: list[str] = []
        for code in publicity.KIND_FIELDS[line.resource]:
            given = line.content.get(code)
            code_set = self.resource.field(code).code_set
            for item in given if isinstance(given, list) else [given] if given else []:
                label = self.reader.code_label(code_set, str(item)) if code_set else str(item)
                if label not in found:
                    found.append(label)
        return tuple(found)

    def _facts(self, line: publicity.Line, cells: tuple[str, ...]) -> list[Fact]:
        rows = []
        for code in cells:
            if self.resource.has_field(code) and line.content.get(code) not in (None, "", []):
                field = self.resource.field(code)
                rows.append(Fact(self.reader.label(field), self.reader.value(field, line.content[code])))
        return rows


def table_head(resource: Resource, lang: Language) -> list[str]:
    """The head of a download: what identifies the record, then the public fields in the catalogue's order."""
    own = [
        _("统一社会信用代码"), _("登记名称"), _("首次公示日期"), _("公示截止日期"), _("异议处理中"), _("记录页"),
    ]  # fmt: skip
    return [*own, *(field.label.pick(lang) for field in _columns(resource))]


def table_row(line: publicity.Line, resource: Resource, address: str) -> list[str | None]:
    """The same for one record: dates as 2026-03-05, amounts in yuan, several codes joined by ；."""
    until = line.public_until or line.effective_to
    contested = _("是") if line.state == "contested" else ""
    own = [line.uscc, line.name, str(line.published_on), str(until) if until else "", contested, address]
    return [*own, *(_cell(line.content.get(field.code)) for field in _columns(resource))]


def _columns(resource: Resource) -> list[publicity.Field]:
    return publicity.public_fields(resource)


def _cell(value: object) -> str | None:
    if value is None:
        return None
    return "；".join(str(item) for item in value) if isinstance(value, list) else str(value)
