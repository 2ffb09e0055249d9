"""Files of checks at the command line: codes in, answers and feedback as CSV tables that any spreadsheet opens."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, TextIO

from gongxin.kernel.errors import GongxinError
from gongxin.kernel.text import Bilingual

CODE_HEADERS = ("code", "uscc", "统一社会信用代码", "代码", "社会信用代码", "信用代码")
ANSWER_COLUMNS = {
    "code": "统一社会信用代码",
    "name": "名称",
    "direction": "措施或激励",
    "measure": "措施代码",
    "label": "措施",
    "articles": "依据",
    "decision_no": "决定文号",
    "deciding_body": "决定机关",
    "since": "自",
    "until": "至",
    "contested": "异议处理中",
    "entry": "记录",
    "outcome": "反馈",
    "document": "文书号",
    "why": "理由",
}
_FEEDBACK = {"code": "subject", "measure": "measure", "outcome": "outcome", "why": "why", "document": "document"}
_OUTCOMES = {"已采取": "applied", "未采取": "not_applied"}


class TableRefusedError(GongxinError):
    """这个文件不能用于核查。 | This file cannot be used for checks."""

    code = "checks.table"


def codes_in(path: Path) -> list[str]:
    """The codes of a file: a CSV with a column of codes, or one code per line. Raises TableRefusedError."""
    rows = list(csv.reader(_text(path).splitlines()))
    if not rows:
        raise _refused(path, "文件是空的。", "The file is empty.")
    head = [cell.strip().lower() for cell in rows[0]]
    place = next((head.index(name) for name in CODE_HEADERS if name in head), None)
    if place is None and max(len(row) for row in rows) > 1:
        raise _refused(path, "没有统一社会信用代码列。", "There is no column of codes (code or uscc).")
    body = rows if place is None else rows[1:]
    found = [row[place or 0].strip() for row in body if len(row) > (place or 0) and row[place or 0].strip()]
    if not found:
        raise _refused(path, "文件中没有代码。", "The file holds no codes.")
    return found


def feedback_in(path: Path) -> list[dict[str, str]]:
    """Rows of feedback: the answer's own table with outcome, document or why filled in; rows without outcome are passed
    over. Raises TableRefusedError."""
    reader = csv.DictReader(_text(path).splitlines())
    names = {zh: code for code, zh in ANSWER_COLUMNS.items()}
    items: list[dict[str, str]] = []
    for row in reader:
        named = {names.get(str(k).strip(), str(k).strip()): (v or "").strip() for k, v in row.items() if isinstance(v, str)}
        if named.get("outcome"):
            item = {ours: named.get(theirs, "") for theirs, ours in _FEEDBACK.items()}
            item["outcome"] = _OUTCOMES.get(item["outcome"], item["outcome"])
            items.append(item)
    if not items:
        raise _refused(path, "没有填写反馈的行。", "No row holds feedback.")
    # one feedback a measure of a subject, though the table has a row for each record that carries it
    return list({(item["subject"], item["measure"]): item for item in items}.values())


def answer_rows(answer: Mapping[str, Any], lang: str) -> Iterator[dict[str, str]]:
    """One row per record that carries a measure, and one for each subject without any."""
    for subject in answer["subjects"]:
        base = {"code": subject["code"], "name": subject["name"] or ""}
        said = [*subject["measures"], *subject["incentives"]]
        if not said:
            yield base
        for measure in said:
            yield from _measure_rows(base, measure, answer["considered"][measure["measure"]], lang)


def write_table(answer: Mapping[str, Any], out: TextIO, lang: str) -> None:
    """The answer as CSV, headers in the language."""
    writer = csv.DictWriter(out, fieldnames=list(ANSWER_COLUMNS), restval="")
    writer.writerow(ANSWER_COLUMNS if lang == "zh" else {code: code for code in ANSWER_COLUMNS})
    for row in answer_rows(answer, lang):
        writer.writerow({key: _harmless(value) for key, value in row.items()})


def _measure_rows(
    base: Mapping[str, str], measure: Mapping[str, Any], what: Mapping[str, Any], lang: str
) -> Iterator[dict[str, str]]:
    articles = "; ".join(f"{a['law'][lang]} {a['article'][lang]}" for a in what["articles"])
    feedback = measure["feedback"] or {}
    for entry in measure["entries"]:
        yield {
            **base,
            "direction": what["direction"],
            "measure": measure["measure"],
            "label": what["label"][lang],
            "articles": articles,
            "decision_no": entry["decision_no"] or "",
            "deciding_body": entry["deciding_body"] or "",
            "since": entry["since"],
            "until": entry["until"] or "",
            "contested": "1" if entry["contested"] else "",
            "entry": entry["entry"],
            "outcome": feedback.get("outcome", ""),
            "document": feedback.get("document", ""),
            "why": feedback.get("why", ""),
        }


def parsed(body: bytes) -> dict[str, Any]:
    """An answer's JSON."""
    found = json.loads(body)
    assert isinstance(found, dict)
    return found


def _harmless(value: str) -> str:
    """A cell that a spreadsheet would take for a formula begins with an apostrophe."""
    return f"'{value}" if value[:1] in {"=", "+", "-", "@", "\t", "\r"} else value


def _text(path: Path) -> str:
    try:
        data = path.read_bytes()
    except OSError:
        raise _refused(path, "文件不存在或无法读取。", "The file is not there or cannot be read.") from None
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise _refused(path, "文件不是文本。", "The file is no text.")


def _refused(path: Path, zh: str, en: str) -> TableRefusedError:
    return TableRefusedError(place=path.name, reason=Bilingual(zh, en))
