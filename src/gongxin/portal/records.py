"""One record of a credit file as a page shows it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from gongxin.catalogue import Catalogue, Resource, UnknownDefinition
from gongxin.portal import values, wording
from gongxin.portal.bodies import Bodies
from gongxin.portal.facts import Fact, Reader
from gongxin.portal.language import Language
from gongxin.portal.remedies import Remedy, remedy_of
from gongxin.showing.citations import citation
from gongxin.showing.scales import OnScale, on_scale


@dataclass(frozen=True)
class Mark:
    """A word beside a record's title: contested, lapsed, …"""

    code: str
    label: str


@dataclass(frozen=True)
class RecordView:
    """What the template record.html prints; every text is in the language of the page and not yet escaped."""

    anchor: str
    resource: str
    resource_label: str
    nature: str
    nature_label: str
    severity: str
    marks: tuple[Mark, ...]
    title: str
    url: str
    facts: tuple[Fact, ...]
    source: str
    dates: tuple[Fact, ...]
    basis: tuple[str, ...]
    scale: OnScale | None
    remedy: Remedy | None
    versions: tuple[Any, ...]
    versions_text: str
    versions_url: str


UNFOLDED = 12
"""Records whose versions are written into the page itself (folded); those of further ones are a link away."""


class Writer:
    """Turns the records of one answer of the registry into views. One per page.

    `address` gives the page of a record by resource and key,
    `versions` the views of its versions (histories.py).
    """

    def __init__(
        self,
        catalogue: Catalogue,
        lang: Language,
        on: date,
        bodies: Bodies,
        address: Callable[[str, str], str],
        *,
        versions: Callable[[Writer, str, str], tuple[Any, ...]] | None = None,
        subject_name: str = "",
    ) -> None:
        self.catalogue, self.lang, self.on = catalogue, lang, on
        self.bodies, self.address = bodies, address
        self.reader = Reader(catalogue, lang)
        self._versions, self._unfolded = versions, 0
        self.subject_name = subject_name

    def view(self, record: Mapping[str, Any], *, alone: bool = False) -> RecordView:
        """The view of one record as the registry's JSON has it; `alone` on its own page, where no link leads
        to itself."""
        resource = self.resource(record["resource"])
        content = record.get("content") or {}
        nature, key, version = (
            record.get("nature") or "basic",
            str(record["record_key"]),
            record.get("version") or 1,
        )
        url = self.address(record["resource"], key)
        return RecordView(
            anchor=f"r-{record['resource']}-{key[:8]}",
            resource=record["resource"],
            resource_label=resource.label.pick(self.lang) if resource else record["resource"],
            nature=nature,
            nature_label=wording.say(wording.NATURES, nature, self.lang) if nature == "adverse" else "",
            severity=self._severity(record),
            marks=self._marks(record),
            title=self._title(resource, content),
            url="" if alone else url,
            facts=tuple(self._facts(resource, content)),
            source=self._source(resource, record, content),
            dates=tuple(self._dates(record)),
            basis=self._basis(resource),
            scale=self._scale(record, content),
            remedy=self._remedy(resource, record, content) if nature == "adverse" else None,
            versions=self._history(record["resource"], key) if version > 1 and not alone else (),
            versions_text=_("共 %(n)d 个版本，看改动") % {"n": version} if version > 1 and not alone else "",
            versions_url=f"{url}#versions" if version > 1 and not alone else "",
        )

    def _history(self, resource: str, key: str) -> tuple[Any, ...]:
        if self._versions is None or self._unfolded >= UNFOLDED:
            return ()
        self._unfolded += 1
        return self._versions(self, resource, key)

    def resource(self, code: str) -> Resource | None:
        """The definition, or None for a resource that left the catalogue: its records stay readable under
        field codes."""
        try:
            return self.catalogue.resource(code)
        except UnknownDefinition:
            return None

    def _severity(self, record: Mapping[str, Any]) -> str:
        word = wording.say(wording.SEVERITIES, record.get("severity"), self.lang)
        return _("失信程度：%(severity)s") % {"severity": word} if word else ""

    def _marks(self, record: Mapping[str, Any]) -> tuple[Mark, ...]:
        return tuple(Mark(code, wording.say(wording.STATES, code, self.lang)) for code in record.get("marks") or ())

    def _title(self, resource: Resource | None, content: Mapping[str, Any]) -> str:
        if resource is None:
            return "—"
        for code in (resource.title, *resource.summary):
            if code and resource.has_field(code) and content.get(code) not in (None, "", []):
                return _shortened(self.reader.value(resource.field(code), content[code]))
        return resource.label.pick(self.lang)

    def _facts(self, resource: Resource | None, content: Mapping[str, Any]) -> Sequence[Fact]:
        if resource is None:
            return [Fact(code, str(value)) for code, value in content.items() if value not in (None, "")]
        return self.reader.facts(resource, content, without=self._said_already(resource, content))

    def _said_already(self, resource: Resource, content: Mapping[str, Any]) -> set[str]:
        """The subject's own code and name, where they are those at the head of the page."""
        same = {resource.subject.uscc}
        return same | {resource.subject.name} if content.get(resource.subject.name) == self.subject_name else same

    def authority(self, resource: Resource | None, record: Mapping[str, Any], content: Mapping[str, Any]) -> str:
        """Who decided: the authority the record names, else the department that sent it."""
        if resource is not None and resource.authority.name and content.get(resource.authority.name):
            return self.bodies.named(str(content[resource.authority.name]))
        return self.bodies.of(record.get("department") or "")

    def _source(self, resource: Resource | None, record: Mapping[str, Any], content: Mapping[str, Any]) -> str:
        sender, decider = (
            self.bodies.of(record.get("department") or ""),
            self.authority(resource, record, content),
        )
        return (
            sender
            if sender == decider or not decider
            else _("%(decider)s（由%(sender)s报送）") % {"decider": decider, "sender": sender}
        )

    def _dates(self, record: Mapping[str, Any]) -> list[Fact]:
        rows = []
        for name, label in wording.DATES.items():
            given = record.get(name)
            if not given or str(given).startswith(values.NEVER):
                continue
            rows.append(Fact(label.pick(self.lang), values.day(_local_day(str(given)), self.lang)))
        return rows

    def _basis(self, resource: Resource | None) -> tuple[str, ...]:
        if resource is None:
            return ()
        return tuple(citation(basis, self.lang) for basis in resource.basis if basis.in_force(self.on))

    def _scale(self, record: Mapping[str, Any], content: Mapping[str, Any]) -> OnScale | None:
        decided_on = _date(record.get("decided_on"))
        scale = self.catalogue.scale_of(record["resource"], decided_on)
        grade = str(content.get(scale.field) or "") if scale else ""
        until = str(record.get("effective_to") or "")
        last = _date(until) if until and not until.startswith(values.NEVER) else None
        return on_scale(self.catalogue, record["resource"], grade, decided_on, self.on, self.lang, until=last)

    def _remedy(self, resource: Resource | None, record: Mapping[str, Any], content: Mapping[str, Any]) -> Remedy:
        until = record.get("public_until")
        return remedy_of(
            office=self.authority(resource, record, content),
            contested=record.get("state") == "contested",
            decided_on=_date(record.get("decided_on")),
            shortest=self._shortest(record),
            last_public_day=_date(until) if until and not str(until).startswith(values.NEVER) else None,
            on=self.on,
            lang=self.lang,
        )

    def _shortest(self, record: Mapping[str, Any]) -> object | None:
        regime, severity = record.get("regime"), record.get("severity")
        for item in self.catalogue.regimes:
            if item.id == regime and severity:
                found = item.class_of(severity)
                return found.publication.min if found else None
        return None


def _shortened(text: str, longest: int = 90) -> str:
    line = " ".join(text.split())
    return line if len(line) <= longest else line[: longest - 1] + "…"


def _date(value: Any) -> date | None:
    return date.fromisoformat(str(value)[:10]) if value else None


def _local_day(text: str) -> str:
    """The day of a date, or the day in China of a point in time."""
    if "T" not in text and " " not in text:
        return text
    from datetime import datetime

    return datetime.fromisoformat(text).astimezone(values.CHINA).date().isoformat()
