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
    """`credit_file` of the day `on`, without what the channel no longer shows on `today`. For today itself
    the bytes pass untouched."""
    body = credit_file(uscc, channel, on, catalogue)
    if body is None or on >= today or not GATES[channel].expires:
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
