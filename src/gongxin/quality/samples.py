"""Concealment against a sample from outside: a table of what somebody found elsewhere, looked for among what was delivered.

Matched by document number and code, and by the authority where the sample names one (quality_metrics.yaml, QL05). Nothing of a
table that is refused is kept, and no personal number of one that is.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from psycopg.rows import dict_row

from gongxin.access.api import Actor
from gongxin.access.api import department as known_department
from gongxin.catalogue import Catalogue, HeaderMapping, Resource, map_headers
from gongxin.intake import api as intake
from gongxin.kernel import identifiers
from gongxin.kernel import uscc as codes
from gongxin.kernel.dates import DateError, NoEnd, parse_date
from gongxin.kernel.docno import normalise_docno
from gongxin.kernel.names import normalise_name
from gongxin.kernel.text import Bilingual
from gongxin.quality.errors import SampleRefusedError, UnknownItemError
from gongxin.quality.periods import Period
from gongxin.quality.sql import statement

if TYPE_CHECKING:
    import psycopg

MOST = 20_000
"""Rows of one sample; a national spot check draws some hundreds."""
SIZE = 5 * 1024 * 1024
TOLD = 20
"""Faulty rows that are named; their number is told whole."""


@dataclass(frozen=True, slots=True)
class Sample:
    """One sample and what came of it: rows = found + missing + ambiguous. repeated: rows that said the same again."""

    id: int
    department: str
    resource: str
    first: date
    last: date
    origin: str
    filename: str
    sha256: str
    at: datetime
    officer: str
    rows: int
    found: int
    missing: int
    ambiguous: int
    repeated: int


_COLUMNS = ", ".join(Sample.__dataclass_fields__)


@dataclass(frozen=True, slots=True)
class SampleRow:
    """One row. why, of an ambiguous one: several, authority, elsewhere, waiting."""

    row: int
    document_no: str
    uscc: str
    authority: str
    decided_on: date | None
    outcome: str
    why: str
    record_key: str | None


@dataclass(frozen=True, slots=True)
class _Line:
    row: int
    document_no: str
    uscc: str
    authority: str
    decided_on: date


@dataclass(frozen=True, slots=True)
class _Fields:
    """Columns of the table, from 0; authority: None where it has none."""

    document_no: int
    uscc: int
    decided_on: int
    authority: int | None


def take(
    conn: psycopg.Connection[Any],
    content: bytes,
    filename: str,
    *,
    department: str,
    resource: str,
    period: Period,
    origin: str,
    actor: Actor,
    now: datetime,
    catalogue: Catalogue,
) -> Sample:
    """Read, judge and match a sample, in the caller's transaction. The same table again is the same sample.

    NoOfficeError, UnknownDepartmentError, UnknownDefinition, FileRefused (intake), SampleRefusedError with every reason.
    """
    actor.require("credit_office")
    known_department(department)
    definition = catalogue.resource(resource)
    if not origin.strip():
        raise _refused("origin", Bilingual("没有写明抽样的来源。", "Where the sample was drawn is not said."))
    if len(content) > SIZE:
        raise _refused("file", Bilingual(f"文件超过 {SIZE >> 20} MB。", f"The file is larger than {SIZE >> 20} MB."))
    table = intake.read_table(content, filename, most=MOST)
    lines, repeated = _lines(table, definition, period)
    sha256 = hashlib.sha256(content).hexdigest()
    given = {
        "department": department, "resource": resource, "first": period.first, "last": period.last,
        "origin": identifiers.mask(origin.strip())[:200], "filename": identifiers.mask(filename)[:200], "sha256": sha256,
        "at": now, "officer": str(actor), "repeated": repeated,
        "rows": [line.row for line in lines], "numbers": [line.document_no for line in lines],
        "codes": [line.uscc for line in lines], "authorities": [line.authority for line in lines],
        "days": [line.decided_on for line in lines], "number_field": _number_field(definition),
        "authority_field": definition.authority.name or "",
        "bodies": [normalise_name(line.authority) for line in lines],
    }  # fmt: skip
    conn.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 7042))", (f"{department} {resource} {sha256}",))
    row = conn.execute(statement("sample_same").encode(), given).fetchone()
    if row is None:
        row = conn.execute(statement("sample_match").encode(), given).fetchone()
    assert row is not None
    return get(conn, row[0], None)


def _number_field(resource: Resource) -> str:
    """The field that holds the document's number: the first of the key of that type. SampleRefusedError where it has none."""
    for code in resource.key:
        if resource.has_field(code) and resource.field(code).type == "docno":
            return code
    raise _refused(
        "resource", Bilingual("这种信息没有文书号，不能与抽样比对。", "This kind of record has no document number to match by.")
    )


def _lines(table: intake.Table, resource: Resource, period: Period) -> tuple[list[_Line], int]:
    """The rows that count, each once, and how many said the same again. SampleRefusedError with everything that is wrong."""
    personal = list(_personal(table))
    if personal:
        raise _refused_rows(
            personal, Bilingual("含有个人证件号码或者手机号", "hold numbers of persons"),
            Bilingual("请删去个人信息后重新上传；该表没有保存。", "Take them out and hand it in again; nothing was kept."),
        )  # fmt: skip
    fields = _fields(map_headers(resource, table.headers), resource)
    if table.spoiled:
        raise _refused_rows(
            [(item.row, item.message) for item in table.spoiled if item.level == "error"] or [(1, table.spoiled[0].message)],
            Bilingual("格式有误", "are not well formed"),
        )
    faults: list[tuple[int, Bilingual]] = []
    seen: dict[tuple[str, str, str], _Line] = {}
    repeated = 0
    for number, cells in table.rows:
        line = _line(number, cells, fields, period, faults)
        if line is None:
            continue
        key = (line.document_no, line.uscc, normalise_name(line.authority))
        repeated += key in seen
        seen.setdefault(key, line)
    if faults:
        raise _refused_rows(faults, Bilingual("不能采用", "cannot be taken"))
    if not seen:
        raise _refused("file", Bilingual("表中没有数据行。", "The table has no rows."))
    return list(seen.values()), repeated


def _personal(table: intake.Table) -> Iterator[tuple[int, Bilingual]]:
    for place, header in enumerate(table.headers):
        if identifiers.contains(header):
            yield 1, Bilingual(f"第{place + 1}列的列名", f"the header of column {place + 1}")
    for number, cells in table.rows:
        for place, cell in enumerate(cells):
            if cell and identifiers.contains(cell):
                shown = identifiers.mask(cell)[:40]
                yield number, Bilingual(f"第{place + 1}列：{shown}", f"column {place + 1}: {shown}")


def _fields(mapping: HeaderMapping, resource: Resource) -> _Fields:
    wanted = {"document_no": _number_field(resource), "uscc": resource.subject.uscc, "decided_on": resource.dates.decided or ""}
    missing = [resource.field(code).label for code in wanted.values() if code and code not in mapping.fields]
    if missing:
        there = "、".join(identifiers.mask(column.header)[:40] for column in mapping.columns[:12])
        zh, en = "、".join(label.zh for label in missing), ", ".join(label.en for label in missing)
        raise _refused(
            "file",
            Bilingual(f"缺少列：{zh}。表头为：{there}。", f"Columns are missing: {en}. The header is: {there}."),
            Bilingual("列名与报送模板相同。", "Columns are named as in the template for deliveries."),
        )
    body = resource.authority.name
    return _Fields(
        mapping.fields[wanted["document_no"]], mapping.fields[wanted["uscc"]], mapping.fields[wanted["decided_on"]],
        mapping.fields.get(body) if body else None,
    )  # fmt: skip


def _line(
    number: int, cells: Sequence[str | None], fields: _Fields, period: Period, faults: list[tuple[int, Bilingual]]
) -> _Line | None:
    if not any(cell and cell.strip() for cell in cells):
        return None
    document_no = normalise_docno(cells[fields.document_no] or "")
    uscc = codes.normalise(cells[fields.uscc] or "")
    authority = (cells[fields.authority] or "").strip() if fields.authority is not None else ""
    before = len(faults)
    if not document_no:
        faults.append((number, Bilingual("没有文书号", "no document number")))
    if not codes.is_valid(uscc):
        faults.append((number, Bilingual("统一社会信用代码无效", "the code is not valid")))
    try:
        decided = parse_date(cells[fields.decided_on])
    except DateError:
        decided = None
    if decided is None or isinstance(decided, NoEnd):
        faults.append((number, Bilingual("没有可读的决定日期", "no decision date that can be read")))
    elif not period.first <= decided <= period.last:
        faults.append((
            number, Bilingual(f"决定日期 {decided} 不在 {period} 之内", f"decided on {decided}, which is not within {period}")
        ))  # fmt: skip
    if len(faults) > before or decided is None or isinstance(decided, NoEnd):
        return None
    return _Line(number, document_no[:200], uscc, authority[:200], decided)


def _refused(place: str, reason: Bilingual, remedy: Bilingual | None = None) -> SampleRefusedError:
    again = Bilingual("请改正后重新上传。", "Correct it and try again.")
    return SampleRefusedError(place=place, reason=reason, remedy=remedy or again)


def _refused_rows(
    faults: Sequence[tuple[int, Bilingual]], what: Bilingual, remedy: Bilingual | None = None
) -> SampleRefusedError:
    shown = faults[:TOLD]
    rows = len({number for number, _ in faults})
    zh = "；".join(f"第{number}行：{words.zh}" for number, words in shown)
    en = "; ".join(f"row {number}: {words.en}" for number, words in shown)
    more = len(faults) - len(shown)
    return _refused(
        f"row {faults[0][0]}",
        Bilingual(
            f"有 {rows} 行{what.zh}。{zh}{f'；另有 {more} 处' if more else ''}。",
            f"{rows} rows {what.en}. {en}{f'; and {more} more' if more else ''}.",
        ),
        remedy,
    )


def get(conn: psycopg.Connection[Any], number: int, department: str | None) -> Sample:
    """A sample, of the department if one is named. UnknownItemError."""
    found = listed(conn, department, only=number)
    if not found:
        raise UnknownItemError(place=str(number))
    return found[0]


def listed(
    conn: psycopg.Connection[Any],
    department: str | None,
    *,
    before: int | None = None,
    limit: int = 50,
    only: int | None = None,
) -> list[Sample]:
    """Samples, newest first."""
    rows = conn.execute(
        f"SELECT {_COLUMNS} FROM quality_sample WHERE (%(department)s::text IS NULL OR department = %(department)s)"
        " AND (%(before)s::bigint IS NULL OR id < %(before)s) AND (%(only)s::bigint IS NULL OR id = %(only)s)"
        " ORDER BY id DESC LIMIT %(limit)s".encode(),
        {"department": department, "before": before, "limit": limit, "only": only},
    ).fetchall()
    return [Sample(*row) for row in rows]


def rows_of(
    conn: psycopg.Connection[Any], number: int, *, outcome: str = "", after: int = 0, limit: int = 100
) -> list[SampleRow]:
    """Rows of a sample in the order of the file."""
    with conn.cursor(row_factory=dict_row) as cursor:
        found = cursor.execute(
            'SELECT "row", document_no, uscc, authority, decided_on, outcome, why, record_key::text FROM quality_sample_row'
            " WHERE sample = %(sample)s AND \"row\" > %(after)s AND (%(outcome)s = '' OR outcome = %(outcome)s)"
            ' ORDER BY "row" LIMIT %(limit)s',
            {"sample": number, "after": after, "outcome": outcome, "limit": limit},
        ).fetchall()
    return [SampleRow(**row) for row in found]
