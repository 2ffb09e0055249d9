"""Downloads about a submission: every finding of every row, and the sender's own table with the reasons beside it.

Made from findings.parquet and masked.parquet in the submission's folder, which hold no personal values.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from gongxin.engine.connection import Connection, connect
from gongxin.engine.raw import literal
from gongxin.intake import downloads, folders
from gongxin.intake.models import Submission
from gongxin.intake.rules.states import State
from gongxin.kernel.errors import GongxinError
from gongxin.kernel.text import Bilingual

FINDING_HEADS = (
    Bilingual("行号", "row"),
    Bilingual("列名", "column"),
    Bilingual("字段", "field"),
    Bilingual("规则", "rule"),
    Bilingual("级别", "level"),
    Bilingual("原因", "reason"),
    Bilingual("原值", "value"),
)
LEVELS = {
    "error": Bilingual("错误", "error"),
    "warning": Bilingual("提示", "warning"),
    "quarantine": Bilingual("待关联", "quarantine"),
}
VERDICTS = {
    0: Bilingual("通过", "accepted"),
    1: Bilingual("退回", "refused"),
    2: Bilingual("待关联", "quarantined"),
}
_TITLE = Bilingual("问题数据", "findings")
_OWN_TITLE = Bilingual("原表", "your table")
_OWN_HEADS = (Bilingual("行号", "row"), Bilingual("结果", "result"), Bilingual("原因", "reasons"))


class NothingYetError(GongxinError):
    """该批次尚未校验，还没有问题清单。 | This submission has not been checked yet; there are no findings."""

    code = "submission.not_checked"
    default_remedy = Bilingual(
        "请稍候，或运行 gongxin submissions resume。", "Wait a moment, or run: gongxin submissions resume"
    )


def findings(row: Submission, form: str, lang: str) -> Iterator[bytes]:
    """All findings as csv, xlsx or json. NothingYetError before checking. ValueError: another format."""
    found = _findings(row)
    if form == "json":
        head = {"submission": row.pk, "state": row.state}
        return downloads.as_json(head, "findings", found)
    heads = [head.pick(lang) for head in FINDING_HEADS]
    lines = (_finding_line(finding, lang) for finding in found)
    if form == "csv":
        return downloads.as_csv(heads, lines)
    if form == "xlsx":
        return iter([downloads.as_xlsx(_TITLE.pick(lang), heads, lines)])
    raise ValueError(f"no such format: {form}")


def own_sheet(row: Submission, form: str, lang: str) -> Iterator[bytes]:
    """The sender's table: number, result and reasons of each row, then its own columns. csv or xlsx. NothingYetError."""
    heads = [head.pick(lang) for head in _OWN_HEADS] + [column["header"] for column in row.header]
    lines = _own_lines(row, lang)
    if form == "csv":
        return downloads.as_csv(heads, lines)
    if form == "xlsx":
        return iter([downloads.as_xlsx(_OWN_TITLE.pick(lang), heads, lines)])
    raise ValueError(f"no such format: {form}")


@dataclass(frozen=True)
class FindingLine:
    """One finding. place: its number in the file of findings, the key of paging; row 0: the file as a whole."""

    place: int
    row: int
    column: str | None
    field: str | None
    rule: str
    level: str
    reason: Bilingual
    value: str | None


@dataclass(frozen=True)
class FindingPage:
    """Some findings in the order of rows; `next` goes into `after`, None at the end."""

    items: tuple[FindingLine, ...]
    next: int | None


def finding_page(row: Submission, *, after: int, limit: int, rule: str, level: str) -> FindingPage:
    """A page of findings, from the one after `after` on; `rule`, `level`: only those, '' = all. NothingYetError."""
    path = folders.place(row) / folders.FINDINGS
    if path.exists():
        where = " AND ".join(
            [f"file_row_number > {int(after)}"]
            + [f"{name} = {literal(value)}" for name, value in (("rule", rule), ("level", level)) if value]
        )
        found = _stream(
            'SELECT file_row_number AS place, row, "column" AS header, field, rule, level, reason_zh AS zh, reason_en AS en,'
            f" value FROM read_parquet({literal(str(path))}, file_row_number = true) WHERE {where}"
            f" ORDER BY file_row_number LIMIT {int(limit) + 1}"
        )
        lines = tuple(_line_of(item["place"], item) for item in found)
    else:
        lines = tuple(_line_of(place, item) for place, item in enumerate(_findings(row)))
        lines = tuple(
            line for line in lines if line.place > after and line.rule == (rule or line.rule)
            and line.level == (level or line.level)
        )  # fmt: skip
    return FindingPage(lines[:limit], lines[limit - 1].place if len(lines) > limit else None)


def finding_sums(row: Submission) -> tuple[tuple[str, str, str | None, Bilingual, int], ...]:
    """(rule, level, column, sentence, number) of every kind of finding, errors first, the most frequent first; empty before
    checking."""
    path = folders.place(row) / folders.FINDINGS
    if not path.exists():
        return ()
    found = _stream(
        'SELECT rule, level, min("column") AS header, min(reason_zh) AS zh, min(reason_en) AS en, count(*) AS number'
        f" FROM read_parquet({literal(str(path))}) GROUP BY rule, level"
        " ORDER BY level <> 'error', number DESC, rule, level"
    )
    return tuple(
        (item["rule"], item["level"], item["header"], Bilingual(item["zh"], item["en"]), item["number"]) for item in found
    )


def _line_of(place: int, item: Mapping[str, Any]) -> FindingLine:
    return FindingLine(
        place, item["row"], item["header"], item["field"], item["rule"], item["level"],
        Bilingual(item["zh"] or "", item["en"] or ""), item["value"],
    )  # fmt: skip


def _findings(row: Submission) -> Iterator[Mapping[str, Any]]:
    path = folders.place(row) / folders.FINDINGS
    if path.exists():
        return _stream(
            'SELECT row, "column" AS header, field, rule, level, reason_zh AS zh, reason_en AS en, value'
            f" FROM read_parquet({literal(str(path))})"
        )
    if row.reason:  # the file as a whole was refused
        return (
            {
                "row": 0,
                "header": reason.get("place"),
                "field": None,
                "rule": reason["rule"],
                "level": "error",
                "zh": _with_remedy(reason, "zh"),
                "en": _with_remedy(reason, "en"),
                "value": None,
            }
            for reason in row.reason
        )
    raise NothingYetError(place=str(row.pk))


def _with_remedy(reason: Mapping[str, Any], lang: str) -> str:
    parts = (reason.get(lang), reason.get(f"remedy_{lang}"))
    return ("" if lang == "zh" else " ").join(part for part in parts if part)


def _finding_line(finding: Mapping[str, Any], lang: str) -> Sequence[str | None]:
    level = LEVELS.get(finding["level"])
    return (
        str(finding["row"]),
        finding["header"],
        finding["field"],
        finding["rule"],
        level.pick(lang) if level else finding["level"],
        finding["zh" if lang == "zh" else "en"],
        finding["value"],
    )


def _own_lines(row: Submission, lang: str) -> Iterator[Sequence[str | None]]:
    folder = folders.place(row)
    masked, found = folder / folders.MASKED, folder / folders.FINDINGS
    if row.state == State.REFUSED:  # nothing of the file could be used: the reasons are all there is to say
        yield ("0", VERDICTS[1].pick(lang), " ".join(_with_remedy(reason, lang) for reason in row.reason))
        return
    if not masked.exists() or not found.exists():
        raise NothingYetError(place=str(row.pk))
    width = len(row.header)
    reason, colon, stop = ("reason_zh", "：", "；") if lang == "zh" else ("reason_en", ": ", "; ")
    cells = "".join(f", m.c{index}" for index in range(width))
    sql = f"""
        SELECT coalesce(m.row, f.row) AS row, CASE WHEN f.broken THEN 1 ELSE m.verdict END AS verdict,
               f.reasons AS reasons{cells}
        FROM read_parquet({literal(str(masked))}) m
        FULL JOIN (
            SELECT row, bool_or(level = 'error') AS broken,
                   string_agg(coalesce("column" || '{colon}', '') || {reason}, '{stop}') AS reasons
            FROM read_parquet({literal(str(found))}) WHERE row > 0 GROUP BY row
        ) f ON f.row = m.row
        ORDER BY 1
    """
    for line in _stream(sql):
        number, verdict, reasons, *values = line.values()
        yield (str(number), VERDICTS[verdict].pick(lang), reasons, *values)


def _stream(sql: str) -> Iterator[dict[str, Any]]:
    with connect(memory="512MB", threads=1) as connection:
        yield from _rows(connection, sql)


def _rows(connection: Connection, sql: str) -> Iterator[dict[str, Any]]:
    for batch in connection.batches(sql, size=8192, doing="read findings"):
        yield from batch.to_pylist()
