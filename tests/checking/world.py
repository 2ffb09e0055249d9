"""Files made in a test, checked as intake checks them, and how a test looks at what came of them."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from acceptance import material
from gongxin.catalogue import Catalogue, HeaderMapping, Resource, load, map_headers
from gongxin.checking.plan import Layout
from gongxin.checking.run import Checked, check
from gongxin.engine.copying import batches_of
from gongxin.engine.raw import NotWellFormed
from gongxin.intake.reading import Limits, PlainFile, Reading, read
from gongxin.kernel.text import Bilingual
from gongxin.linking.register import Register
from shared_data import read_cases

RECEIVED = date(2026, 6, 1)
AUTHORITY, AUTHORITY_CODE = material.AUTHORITY


@cache
def catalogue() -> Catalogue:
    return load()


def resource(name: str) -> Resource:
    return catalogue().resource(name)


@dataclass(frozen=True)
class Known:
    """The register of a test: (code, name, issued although its check character is wrong), (old code, USCC)."""

    subjects: tuple[tuple[str, str, bool], ...] = ((AUTHORITY_CODE, AUTHORITY, False),)
    old_codes: tuple[tuple[str, str], ...] = ()

    def register(self) -> Register:
        return Register(
            subjects=lambda: batches_of({"uscc": "text", "name": "text", "issued": "boolean"}, self.subjects),
            old_codes=lambda _: batches_of({"code": "text", "uscc": "text"}, self.old_codes),
        )


NOBODY = Known()


def cases_register() -> Known:
    """The register of tests/cases/linking_register.csv, and the authority."""
    rows = read_cases("linking_register")
    return Known(
        subjects=(*((r["uscc"], r["name"], r["issued"] == "yes") for r in rows), (AUTHORITY_CODE, AUTHORITY, False)),
        old_codes=tuple((code, r["uscc"]) for r in rows for code in r["old_codes"].split()),
    )


@dataclass(frozen=True)
class Said:
    """A finding of reading, as intake hands it on."""

    row: int | None
    rule_id: str
    level: str
    reason: Bilingual


def plain(content: bytes) -> PlainFile:
    file = PlainFile.nameless()
    with file.file() as out:
        out.write(content)
    return file


def as_csv(headers: Sequence[str], rows: Iterable[Sequence[str | None]]) -> bytes:
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(headers)
    writer.writerows(rows)
    return out.getvalue().encode()


def layout_of(mapping: HeaderMapping) -> Layout:
    return Layout(
        width=len(mapping.columns),
        columns=mapping.fields,
        foreign={column.index: column.header for column in mapping.unknown},
        standard=mapping.standard,
        units={column.field: column.unit for column in mapping.columns if column.field and column.unit},
    )


def check_file(
    content: bytes,
    of: Resource | str,
    *,
    name: str = "data.csv",
    known: Known = NOBODY,
    received_on: date = RECEIVED,
    definitions: Catalogue | None = None,
    carefully: bool = False,
    limits: Limits | None = None,
) -> Checked:
    """Read and check, by the careful path where the fast one gives up."""
    kind = resource(of) if isinstance(of, str) else of

    def run(reading: Reading) -> Checked:
        findings = [*reading.file_findings, *reading.structural]
        return check(
            reading.table,
            layout_of(map_headers(kind, reading.headers)),
            reading.headers,
            [Said(getattr(f, "row", None), f.rule_id, f.level, f.message) for f in findings],
            resource=kind,
            catalogue=definitions or catalogue(),
            register=known.register(),
            received_on=received_on,
            memory="1GB",
            threads=2,
        )

    reading = read(plain(content), name, limits or Limits())
    if carefully:
        return run(reading.carefully())
    try:
        return run(reading)
    except NotWellFormed:
        return run(reading.carefully())


@dataclass(frozen=True)
class Judged:
    """One row after checking: verdict, rule ids, link, the code, and values by field."""

    row: int
    verdict: int
    rules: tuple[str, ...]
    about: tuple[str | None, ...]
    """What each finding points at, in the order of ``rules``."""
    link: str
    uscc: str | None
    values: dict[str, Any]
    written: dict[str, str | None]


def judged(checked: Checked) -> list[Judged]:
    """Every row that reading could take, in the order of the file."""
    fields = [field.code for field in checked.plan.fields]
    names = ["row", "verdict", "f", "link", "uscc", *(f"{p}_{code}" for code in fields for p in "nr")]
    columns = ", ".join(f'"{name}"' for name in names)
    found = []
    for answer in checked.connection.rows(f"SELECT {columns} FROM {checked.VIEW} ORDER BY row"):
        row = dict(zip(names, answer, strict=True))
        rules = [checked.plan.rules[number] for number in row["f"]]
        found.append(
            Judged(
                row=row["row"],
                verdict=row["verdict"],
                rules=tuple(rule.id for rule in rules),
                about=tuple(rule.about for rule in rules),
                link=row["link"],
                uscc=row["uscc"],
                values={code: row[f"n_{code}"] for code in fields},
                written={code: row[f"r_{code}"] for code in fields},
            )
        )
    return found


def penalties(rows: Iterable[material.Row], headers: Sequence[str] = material.PENALTY_HEADERS) -> bytes:
    return material.as_csv(headers, list(rows))
