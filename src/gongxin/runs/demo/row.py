"""One line of one file, before it is written; and the numbering of documents."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Final

from gongxin.runs.demo.organisations import Organisation

NO_END: Final = date.max
"""In `values`: written as the department writes "no end" (2099-12-31 and the like)."""


@dataclass(slots=True, eq=False)
class Row:
    """`values`: field code of the catalogue → str, int, date, Decimal (money in yuan), list of codes, or
    None.

    `on`: the day it was ready to be sent; it decides which file of the feed carries it. `identity`: rows
    that share it are versions of one record and must not meet in one file. `planted` names the dirt, if
    any, and `verdict` what intake must say (accepted | refused | quarantined). `clean`: never to be dirtied
    (stories)."""

    resource: str
    department: str
    on: date
    values: dict[str, Any]
    identity: str = ""
    planted: str = ""
    verdict: str = "accepted"
    clean: bool = False


class DocumentNumbers:
    """云市监罚字〔2025〕第00012号: one counter per department, letter and year."""

    def __init__(self) -> None:
        self._last: dict[tuple[str, str, int], int] = {}

    def next(self, place: str, letter: str, on: date) -> str:
        serial = self._next(place, letter, on.year)
        return f"{place}{letter}〔{on.year}〕{serial:05d}号"

    def plain(self, prefix: str, region: str, on: date) -> str:
        """A certificate's number, as JY-470102-2025-00012: hyphens keep it from looking like anybody's
        number."""
        return f"{prefix}-{region}-{on.year}-{self._next(prefix, region, on.year):05d}"

    def serial(self, kind: str, on: date) -> int:
        """The next number of this kind in the year."""
        return self._next(kind, on.year)

    def _next(self, *key: Any) -> int:
        self._last[key] = self._last.get(key, 0) + 1
        return self._last[key]


@dataclass(frozen=True, slots=True)
class Authority:
    """A department as the documents name it."""

    code: str
    name: str
    uscc: str
    place: str  # the beginning of its document numbers


def counterpart(org: Organisation, on: date) -> dict[str, Any]:
    """The columns that say whom a licence or penalty is about."""
    return {
        "counterpart_name": org.name_on(on),
        "counterpart_category": "个体工商户" if org.category == "92" else "法人及非法人组织",
        "counterpart_uscc": org.uscc,
        "counterpart_reg_no": org.reg_no or None,
        "counterpart_org_code": org.org_code if org.category != "92" else None,
        "legal_representative": org.representative,
    }


def source(authority: Authority) -> dict[str, Any]:
    return {"data_source": authority.name, "data_source_uscc": authority.uscc}


def yuan(amount: float) -> Decimal:
    return Decimal(int(amount))
