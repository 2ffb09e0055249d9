"""An organisation's whole file, as departments see it: for its own space and for officers with a case about it."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.utils import timezone

from gongxin.catalogue import Catalogue, Channel, load
from gongxin.portal.bodies import Bodies
from gongxin.portal.histories import VersionView, versions_of
from gongxin.portal.language import current
from gongxin.portal.records import Writer
from gongxin.registry import api as registry

CHANNEL: Channel = "government"
"""What departments may see of the organisation is what it sees of itself: every field, also records no longer public."""


@dataclass(frozen=True)
class WholeFile:
    """The file as the registry gave it (JSON), how to write about it, and today."""

    code: str
    file: Mapping[str, Any]
    writer: Writer
    today: date
    catalogue: Catalogue

    @property
    def name(self) -> str:
        return str(self.file["subject"]["name"])

    @property
    def records(self) -> list[dict[str, Any]]:
        return [record for section in self.file["sections"] for record in section["records"]]

    def record(self, resource: str, key: UUID) -> dict[str, Any] | None:
        """One record as the registry's JSON has it."""
        wanted = (resource, str(key))
        return next((row for row in self.records if (row["resource"], row["record_key"]) == wanted), None)

    def title(self, resource: str, key: UUID) -> str:
        """What a record is called in lists of cases; the resource's label where the record is gone."""
        found = self.record(resource, key)
        if found is not None:
            return self.writer.view(found).title
        known = self.writer.resource(resource)
        return known.label.pick(self.writer.lang) if known else resource


def whole_file(code: str, address: Callable[[str, str], str]) -> WholeFile | None:
    """The file of today, or None for a code the registry does not hold (yet). address: of a record, by resource and key."""
    today, catalogue, lang = timezone.localdate(), load(), current()
    body = registry.file_as_of(code, CHANNEL, today, today, catalogue)
    if body is None:
        return None
    file = json.loads(body, parse_float=Decimal)
    writer = Writer(catalogue, lang, today, Bodies(lang), address, subject_name=file["subject"]["name"])
    return WholeFile(code, file, writer, today, catalogue)


def history(own: WholeFile, resource: str, key: UUID) -> tuple[VersionView, ...]:
    """All versions of a record, newest first as pages show them."""
    body = registry.history_as_of(own.code, resource, key, CHANNEL, own.today, own.today, own.catalogue)
    return versions_of(json.loads(body, parse_float=Decimal)["versions"], own.writer, resource) if body else ()
