"""The cells of a record as label and value, in the language of the page."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from gongxin.catalogue import Catalogue, Field, Resource
from gongxin.showing import values
from gongxin.showing.language import Language

AMOUNT_UNITS = ("yuan", "wan")
_UNIT = re.compile(r"\s*[（(][^（()）]*元[^（()）]*[)）]\s*$|,? \(?in (?:ten thousand )?yuan\)?$")


@dataclass(frozen=True)
class Fact:
    """One row of a facts table. `other_label` is the Chinese label beside an English one."""

    label: str
    value: str
    other_label: str = ""


class Reader:
    """Reads the content of records by the catalogue: labels, code sets, units. One per page."""

    def __init__(self, catalogue: Catalogue, lang: Language) -> None:
        self._catalogue, self._lang = catalogue, lang

    def facts(self, resource: Resource, content: Mapping[str, Any], *, without: Iterable[str] = ()) -> list[Fact]:
        """Every filled cell in the order of the catalogue, `without` these fields; cells of fields the
        catalogue no longer has come last under their code, so that nothing is dropped in silence."""
        left_out = set(without)
        known = {field.code for field in resource.stored_fields}
        rows = [
            self._fact(field, content[field.code])
            for field in resource.stored_fields
            if field.code not in left_out and _filled(content.get(field.code))
        ]
        rest = [
            Fact(code, _plain(value))
            for code, value in content.items()
            if code not in known and code not in left_out and _filled(value)
        ]
        return rows + rest

    def _fact(self, field: Field, value: Any) -> Fact:
        english = self._lang == "en"
        return Fact(
            label=self.label(field),
            value=self.value(field, value),
            other_label=_UNIT.sub("", field.label.zh) if english and field.label.zh != field.label.en else "",
        )

    def label(self, field: Field) -> str:
        """The field's label; the unit a sender writes in (万元) goes, because the value shown carries its
        own."""
        label = _UNIT.sub("", field.label.pick(self._lang)) if field.unit else field.label.pick(self._lang)
        return label[:1].upper() + label[1:]

    def value(self, field: Field, value: Any) -> str:
        """One cell as text: coded values by their label, amounts with unit, dates in words."""
        if field.code_set:
            given = value if isinstance(value, list) else [value]
            joint = "; " if self._lang == "en" else "、"
            return joint.join(self.code_label(field.code_set, str(item)) for item in given)
        if field.type == "date":
            return values.day(str(value), self._lang)
        if field.unit in AMOUNT_UNITS:
            return values.amount(value, self._lang)
        if isinstance(value, Mapping) and value.keys() <= {"amount", "currency"} and value.get("amount") is not None:
            return values.amount(value["amount"], self._lang, str(value.get("currency") or "CNY"))
        return _plain(value)

    def code_label(self, code_set: str, code: str) -> str:
        """The label of a coded value; 其他-具体 keeps its text; an unknown code is shown as it is."""
        try:
            found = self._catalogue.code_set(code_set).value(code)
        except KeyError:
            return code
        if found is None:
            return code
        label = found.label.pick(self._lang)
        tail = code.partition("-")[2] if found.code != code else ""
        return f"{label}-{tail}" if tail else label


def _filled(value: Any) -> bool:
    return value not in (None, "", [], {})


def _plain(value: Any) -> str:
    if isinstance(value, list):
        return "；".join(_plain(item) for item in value)
    if isinstance(value, Mapping):
        return "；".join(f"{key} {_plain(item)}" for key, item in value.items())
    return str(value)
