"""The file of an earlier day, as a public channel may show it today.

What has left public view (repaired, annulled, withdrawn, past its last public day) does not come back by
asking for an earlier day: scope.md, "Expiry", and domain.md, Visibility ("a repaired record is gone"). So a
channel that records leave shows, of the file as it stood on `on`, only records that it would also show on
`today`.
"""

from __future__ import annotations

import json
from collections import Counter
from datetime import date
from typing import Any
from uuid import UUID

from gongxin.catalogue import Catalogue, Channel
from gongxin.registry.channels import GATES
from gongxin.registry.credit_files import credit_file, history

NATURES = ("basic", "favourable", "adverse", "neutral")


def file_as_of(uscc: str, channel: Channel, on: date, today: date, catalogue: Catalogue) -> bytes | None:
    """`credit_file` of the day `on`, its head as the registration of that day had it, without what the channel no longer
    shows on `today`. For today itself the bytes pass untouched."""
    body = credit_file(uscc, channel, on, catalogue)
    if body is None or on >= today:
        return body
    body = _with_head_of_the_day(body, catalogue)
    if not GATES[channel].expires:
        return body
    now = credit_file(uscc, channel, today, catalogue)
    standing = {_identity(record) for record in _records(json.loads(now))} if now else set()
    file = json.loads(body)
    for section in file["sections"]:
        section["records"] = [record for record in section["records"] if _identity(record) in standing]
    file["sections"] = [section for section in file["sections"] if section["records"]]
    natures = Counter(record["nature"] for record in _records(file))
    file["counts"] = {nature: natures[nature] for nature in NATURES}
    used = {record["resource"] for record in _records(file)}
    file["resources"] = {name: text for name, text in file["resources"].items() if name in used}
    return json.dumps(file, ensure_ascii=False).encode()


def history_as_of(  # noqa: PLR0917 (as history, and the day of the reader)
    uscc: str, resource: str, record_key: UUID, channel: Channel, on: date, today: date, catalogue: Catalogue
) -> bytes | None:
    """`history` up to `on`; None also for a record that the channel no longer shows on `today`."""
    looking_back = on < today and GATES[channel].expires
    if looking_back and history(uscc, resource, record_key, channel, today, catalogue) is None:
        return None
    return history(uscc, resource, record_key, channel, on, catalogue)


def _records(file: dict[str, Any]) -> list[dict[str, Any]]:
    return [record for section in file["sections"] for record in section["records"]]


def _identity(record: dict[str, Any]) -> tuple[str, str]:
    return record["resource"], record["record_key"]


def _with_head_of_the_day(body: bytes, catalogue: Catalogue) -> bytes:
    """The register keeps one row per subject, as it is now; how name, address, capital … stood is in the version of the
    registration that the file of the day holds. Where it holds none the head stays as it is."""
    file = json.loads(body)
    registers = {resource.id: resource.register_ for resource in catalogue.resources if resource.register_}
    standing = [record for record in _records(file) if record["resource"] in registers]
    if not standing:
        return body
    record = max(standing, key=lambda found: int(found["seq"]))
    register, content = registers[record["resource"]], record["content"]
    fields = {place: getattr(register, name) for place, name in _HEAD.items() if getattr(register, name)}
    file["subject"] |= {place: _head_value(place, content.get(field)) for place, field in fields.items()}
    capital = file["subject"]["capital_amount"]
    if isinstance(capital, dict):
        file["subject"] |= {"capital_amount": capital["amount"], "capital_currency": capital["currency"] or "CNY"}
    return json.dumps(file, ensure_ascii=False).encode()


def _head_value(place: str, value: Any) -> Any:
    if place in _SEVERAL:
        return value if isinstance(value, list) else [value] if value else []
    return value


_HEAD = {
    "name": "name",
    "former_names": "former_names",
    "second_names": "second_names",
    "short_names": "short_name",
    "status": "status",
    "established": "established",
    "dissolved": "dissolved",
    "address": "address",
    "capital_amount": "capital",
}
"""Member of a file's `subject` → attribute of catalogue.Register, which names the field of the registration."""
_SEVERAL = frozenset({"former_names", "second_names", "short_names"})
