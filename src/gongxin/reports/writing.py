"""The facts of a report as words, in its language: what the typesetting template prints (templates/report.typ)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from gongxin.access import api as access
from gongxin.catalogue import Catalogue, Resource, UnknownDefinition
from gongxin.kernel.text import Bilingual
from gongxin.reports import remedy, scales, words
from gongxin.reports.content import identity
from gongxin.reports.facts import Content, Issued
from gongxin.reports.layout import layout
from gongxin.reports.rules.numbers import grouped
from gongxin.showing import values, wording
from gongxin.showing.citations import citation
from gongxin.showing.facts import Reader
from gongxin.showing.language import Language
from gongxin.visibility.facts import CHINA

NUMERALS = ("", "一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二")


class Writer:
    """Writes one report. `issuer`: the platform's name in both languages; `site`: its address with a slash at the end."""

    def __init__(
        self, issued: Issued, content: Content, catalogue: Catalogue, lang: Language, *, issuer: Bilingual, site: str
    ) -> None:
        self._issued, self._content, self._catalogue, self._lang = issued, content, catalogue, lang
        self._issuer, self._site = issuer, site
        self._on = issued.as_of.astimezone(CHINA).date()
        self._reader = Reader(catalogue, lang)
        known = access.departments()
        self._bodies = {item.code: item.name.pick(lang) or item.name.zh for item in known}
        self._by_name = {item.name.zh: self._bodies[item.code] for item in known}

    def page(self) -> dict[str, Any]:
        """Everything that the template prints."""
        issued, lay = self._issued, layout()
        sections = [self._section(n, given) for n, given in enumerate(self._content.facts["sections"], 1)]
        return {
            "lang": self._lang,
            "labels": {name: text.pick(self._lang) for name, text in words.LABELS.items()},
            "title": lay.title[issued.kind].pick(self._lang),
            "subtitle": lay.subtitle_of(issued.kind).pick(self._lang),
            "issuer": self._issuer.pick(self._lang),
            "name": self._content.facts["subject"]["name"],
            "uscc": issued.uscc,
            "number": issued.number,
            "grouped": grouped(issued.number),
            "head": self._head(),
            "chips": self._chips(),
            "statement": [line.pick(self._lang) for line in self._statement()],
            "counts": [[s["heading"], s["count"], s["adverse"]] for s in sections if s["counted"]],
            "total": [sum(s["count"] for s in sections if s["counted"]), sum(s["adverse"] for s in sections if s["counted"])],
            "sections": sections,
            "check": [line.pick(self._lang).format(url=self.url, site=self._site) for line in words.HOW_TO_CHECK],
            "url": self.url,
            "hash": self._content.hash,
            "footer": f"{self._say('number')} {issued.number}",
        }

    @property
    def url(self) -> str:
        """Where the report is checked on line."""
        return f"{self._site}{'en/' if self._lang == 'en' else ''}reports/{self._issued.number}/"

    def _say(self, name: str) -> str:
        return words.LABELS[name].pick(self._lang)

    def _head(self) -> list[list[str]]:
        issued = self._issued
        rows = [[self._say("uscc"), issued.uscc], [self._say("number"), grouped(issued.number)]]
        if issued.span:
            first, last = (values.day(day, self._lang) for day in issued.span)
            rows.append([self._say("span"), f"{first} – {last}" if self._lang == "en" else f"{first}至{last}"])
        rows.append([self._say("as_of"), self._moment(issued.as_of)])
        rows.append([self._say("issued"), self._moment(issued.issued_at)])
        rows.append([self._say("valid"), values.day(issued.valid_until, self._lang)])
        if issued.purpose:
            rows.append([self._say("purpose"), issued.purpose])
        rows.append([self._say("issuer"), self._issuer.pick(self._lang)])
        return rows

    def _moment(self, at: datetime) -> str:
        return f"{values.day(at.astimezone(CHINA).date(), self._lang)} {at.astimezone(CHINA):%H:%M:%S}"

    def _statement(self) -> Sequence[Bilingual]:
        lines = words.PUBLIC_STATEMENT if self._issued.kind == "public" else words.SPECIAL_STATEMENT
        return (*lines, words.EARLIER) if self._issued.as_of < self._issued.issued_at else lines

    def _chips(self) -> list[dict[str, str]]:
        """Status, and on which lists the organisation stands (report_format.yaml, labels)."""
        records = [record for section in self._content.facts["sections"] for record in section["records"]]
        found = []
        for record in records:
            resource = self._resource(record["resource"])
            status = resource.register_.status if resource and resource.register_ else None
            if resource and status and record["content"].get(status):
                label = self._reader.value(resource.field(status), record["content"][status])
                found.append({"text": _capital(label), "nature": "basic"})
        for item in layout().labels:
            if any(r["resource"] == item.resource and r["state"] != "repaired" for r in records):
                found.append({"text": item.label.pick(self._lang), "nature": item.nature})
        return found

    def _section(self, n: int, given: Mapping[str, Any]) -> dict[str, Any]:
        records = given["records"]
        label = self._label(given["section"])
        heading = f"{NUMERALS[n]}、{label}" if self._lang == "zh" else f"{n}. {label}"
        advice = self._advice() if given["section"] == "advice" else []
        empty = layout().empty if given["collected"] else layout().not_collected
        return {
            "id": given["section"],
            "heading": heading,
            "plain": given["section"] == "registration",
            "counted": given["collected"] and given["section"] not in {"registration", *(item.id for item in layout().further)},
            "count": len(records),
            "adverse": sum(record["nature"] == "adverse" for record in records),
            "records": [self._record(record) for record in records],
            "advice": advice,
            "empty": "" if records or advice else empty.pick(self._lang),
        }

    def _label(self, section: str) -> str:
        if self._issued.kind == "special":
            return layout().part(section).label.pick(self._lang)
        further = next((item for item in layout().further if item.id == section), None)
        return (further.label if further else self._catalogue.section(section).label).pick(self._lang)

    def _record(self, record: Mapping[str, Any]) -> dict[str, Any]:
        resource, content = self._resource(record["resource"]), record["content"]
        marks = [*record["marks"], *self._content.present.get(identity(record), ())]
        contested, office = "contested" in marks, self._office(record, resource)
        adverse = record["nature"] == "adverse"
        return {
            "kind": resource.label.pick(self._lang) if resource else record["resource"],
            "title": self._title(resource, content),
            "nature": record["nature"],
            "tags": [
                *([wording.NATURES["adverse"].pick(self._lang)] if adverse else []),
                *([self._severity(record)] if adverse and record["severity"] else []),
            ],
            "marks": [{"code": mark, "text": wording.say(wording.STATES, mark, self._lang)} for mark in marks],
            "facts": self._facts(resource, content),
            "dates": [[self._say("source"), self._source(record, office)], *self._dates(record)],
            "basis": [citation(b, self._lang) for b in resource.basis if b.in_force(self._on)] if resource else [],
            "scale": self._scale(record),
            "remedy": remedy.lines(
                record, office, remedy.dates_of(record, self._catalogue), self._on, self._lang, contested=contested
            )
            if adverse
            else [],
        }

    def _scale(self, record: Mapping[str, Any]) -> list[list[str]]:
        """The scale beside a grade, as issued (RPT17); empty for what is no grade."""
        found = scales.of_record(self._catalogue, record, self._on, self._lang)
        return [list(row) for row in found.rows] if found else []

    def _advice(self) -> list[list[str]]:
        """One line per adverse record: what, where to turn, from when repair, until when public. Facts, not opinions."""
        rows = []
        for section in self._content.facts["sections"]:
            for record in section["records"]:
                if record["nature"] != "adverse":
                    continue
                resource, dates = self._resource(record["resource"]), remedy.dates_of(record, self._catalogue)
                since = values.day(dates.repair_from, self._lang) if dates.repair_from else "—"
                until = values.day(dates.public_until, self._lang) if dates.public_until else "—"
                rows.append([self._title(resource, record["content"]), self._office(record, resource), since, until])
        return rows

    def _resource(self, code: str) -> Resource | None:
        try:
            return self._catalogue.resource(code)
        except UnknownDefinition:
            return None

    def _title(self, resource: Resource | None, content: Mapping[str, Any]) -> str:
        for code in (resource.title, *resource.summary) if resource else ():
            if resource and code and resource.has_field(code) and content.get(code) not in (None, "", []):
                return _line(self._reader.value(resource.field(code), content[code]))
        return resource.label.pick(self._lang) if resource else "—"

    def _facts(self, resource: Resource | None, content: Mapping[str, Any]) -> list[list[str]]:
        if resource is None:
            return [[code, str(value)] for code, value in content.items() if value not in (None, "")]
        said = {resource.subject.uscc}
        if content.get(resource.subject.name) == self._content.facts["subject"]["name"] and not resource.describes_subjects:
            said.add(resource.subject.name)
        return [[fact.label, fact.value] for fact in self._reader.facts(resource, content, without=said)]

    def _severity(self, record: Mapping[str, Any]) -> str:
        word = wording.say(wording.SEVERITIES, record["severity"], self._lang)
        return f"{self._say('severity')}{'：' if self._lang == 'zh' else ': '}{word}"

    def _office(self, record: Mapping[str, Any], resource: Resource | None) -> str:
        """Who decided: the authority the record names, else the department that sent it."""
        name = record["content"].get(resource.authority.name) if resource and resource.authority.name else None
        return self._by_name.get(str(name), str(name)) if name else self._bodies.get(record["department"], record["department"])

    def _source(self, record: Mapping[str, Any], office: str) -> str:
        sender: str = self._bodies.get(record["department"], record["department"])
        if sender == office:
            return sender
        return f"{office}（由{sender}报送）" if self._lang == "zh" else f"{office} (sent by {sender})"

    def _dates(self, record: Mapping[str, Any]) -> Iterable[list[str]]:
        for name in ("decided_on", "effective_from", "effective_to", "public_until"):
            if record[name] and not (name == "public_until" and record["state"] == "repaired"):  # it is public no more
                yield [wording.DATES[name].pick(self._lang), values.day(record[name], self._lang)]
        accepted = datetime.fromisoformat(record["accepted_at"]).astimezone(CHINA).date()
        yield [self._say("collected_on"), values.day(accepted, self._lang)]


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _line(text: str, longest: int = 120) -> str:
    line = " ".join(text.split())
    return line if len(line) <= longest else line[: longest - 1] + "…"


def day_of(at: datetime) -> date:
    """The day in China."""
    return at.astimezone(CHINA).date()
