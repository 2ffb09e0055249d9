"""A bulletin as PDF (Typst, the fonts of reports) and XLSX. Words only: everything said is in its content."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal

import xlsxwriter

from gongxin.kernel.dates import CHINA
from gongxin.kernel.text import Bilingual
from gongxin.quality.bulletins import TREND_METRICS, Bulletin
from gongxin.reports import api as reports

Language = Literal["zh", "en"]
TEMPLATE = Path(__file__).parent / "templates" / "bulletin.typ"
WORDS = {
    "title": Bilingual("公共信用信息数据质量月报", "Monthly bulletin on data quality"),
    "number": Bilingual("编号", "Number"),
    "as_of": Bilingual("数据截至", "Figures as of"),
    "hash": Bilingual("内容校验值", "Content hash"),
    "totals": Bilingual("总体情况", "The whole"),
    "metric": Bilingual("指标", "Figure"),
    "value": Bilingual("数值", "Value"),
    "numerator": Bilingual("分子", "Numerator"),
    "denominator": Bilingual("分母", "Denominator"),
    "by_resource": Bilingual("按信息类别", "By kind of record"),
    "kind": Bilingual("信息类别", "Kind of record"),
    "named": Bilingual("迟报率超过50%的单位", "Units above the 50% late threshold"),
    "none_named": Bilingual("本月没有。", "None this month."),
    "league": Bilingual("各部门情况", "Departments"),
    "department": Bilingual("部门", "Department"),
    "level": Bilingual("成熟度", "Maturity"),
    "own_setting": Bilingual(
        "成熟度等级为本平台自行设定，没有上级文件依据；不是评分，也不相加。",
        "Levels of maturity are this platform's own setting without a source; they are no score and are not added up.",
    ),
    "failing": Bilingual("最常见的问题", "Checks that fail most"),
    "rule": Bilingual("规则", "Rule"),
    "says": Bilingual("内容", "What it says"),
    "times": Bilingual("次数", "Times"),
    "departments": Bilingual("涉及部门", "Departments"),
    "trend": Bilingual("趋势", "Trend"),
    "month": Bilingual("月份", "Month"),
    "samples": Bilingual("与外部抽样比对", "Compared with samples from outside"),
    "origin": Bilingual("来源", "Drawn from"),
    "rows": Bilingual("行数", "Rows"),
    "found": Bilingual("已报送", "Found"),
    "missing": Bilingual("未报送", "Missing"),
    "ambiguous": Bilingual("存疑", "Doubtful"),
    "no_samples": Bilingual(
        "本月没有抽样，不计算瞒报率。", "No sample was drawn for this month; there is no concealment rate."
    ),
    "formulas": Bilingual("指标口径", "What the figures mean"),
    "no_figure": Bilingual("—：没有数据可供计算，不等于0。", "—: nothing to compute from, which is not 0."),
}


def say(name: str, lang: Language) -> str:
    return WORDS[name].pick(lang)


def shown(figure: Mapping[str, Any] | None, unit: str, lang: Language) -> str:
    """A figure as people read it; — where there is none."""
    if not figure or figure.get("value") is None:
        return "—"
    if unit == "count":
        return f"{int(float(figure['value'])):,}"
    if unit == "percent":
        return f"{float(figure['value']):.2f}%"
    days = f"{float(figure['value']):.1f}"
    return f"{days}个工作日" if lang == "zh" else f"{days} working days"


def pdf(bulletin: Bulletin, lang: Language) -> bytes:
    """The bulletin as PDF/A. FontMissingError."""
    return reports.laid_out(TEMPLATE, page(bulletin, lang), at=_as_of(bulletin))


def _as_of(bulletin: Bulletin) -> datetime:
    return datetime.fromisoformat(bulletin.content["as_of"])


def page(bulletin: Bulletin, lang: Language) -> dict[str, Any]:
    """What the template sets: words and ready texts."""
    said = bulletin.content
    units = {item["code"]: item["unit"] for item in said["metrics"]}
    labels = {item["code"]: item[lang] for item in said["metrics"]}
    levels = {item["level"]: item[lang] for item in said["levels"]}
    counts = [int(float(item["figures"].get("QL01", {}).get("n") or 0)) for item in said["trend"]]
    return {
        "lang": lang,
        "labels": {name: text.pick(lang) for name, text in WORDS.items()},
        "issuer": reports.platform_name().pick(lang),
        "subtitle": f"{said['place'][lang]} · {said['month']}",
        "number": bulletin.number,
        "hash": bulletin.hash,
        "as_of": f"{_as_of(bulletin).astimezone(CHINA):%Y-%m-%d %H:%M}",
        "totals": [
            [item["code"], item[lang], shown(said["totals"].get(item["code"]), item["unit"], lang),
             *_parts(said["totals"].get(item["code"]))]
            for item in said["metrics"]
        ],
        "kinds": [
            [item[lang], *(shown(item["figures"].get(code), units[code], lang) for code in TREND_METRICS)]
            for item in said["by_resource"]
        ],
        "kind_columns": [labels[code] for code in TREND_METRICS],
        "named": [
            [item[lang], shown(item["figure"], units[item["metric"]], lang), *_parts(item["figure"])] for item in said["named"]
        ],
        "columns": [f"{labels[code]}" for code in said["columns"]],
        "league": [
            [item[lang], levels.get(item["level"] or "", "—"),
             *(_short(item["figures"].get(code), units[code]) for code in said["columns"])]
            for item in said["league"]
        ],
        "failing": [[item["rule"], item[lang], f"{item['n']:,}", str(item["departments"])] for item in said["failing"]],
        "trend": [
            {"month": item["month"], "n": f"{n:,}", "share": n / max([*counts, 1]),
             "texts": [shown(item["figures"].get(code), units[code], lang) for code in ("QL03", "QL04")]}
            for item, n in zip(said["trend"], counts, strict=True)
        ],
        "trend_columns": [labels[code] for code in TREND_METRICS],
        "samples": [
            [item[lang], item["resource"][lang], item["origin"],
             *(str(item[name]) for name in ("rows", "found", "missing", "ambiguous"))]
            for item in said["samples"]
        ],
        "formulas": [
            [item["code"], item[lang], item["counts"][lang], item["of"][lang] if item["of"] else "",
             item["derived"][lang] if item["derived"] else ""]
            for item in said["metrics"]
        ],
    }  # fmt: skip


def _short(figure: Mapping[str, Any] | None, unit: str) -> str:
    """For narrow columns: the bare number."""
    if not figure or figure.get("value") is None:
        return "—"
    return f"{int(float(figure['value'])):,}" if unit == "count" else f"{float(figure['value']):.1f}"


def _parts(figure: Mapping[str, Any] | None) -> list[str]:
    if not figure:
        return ["—", "—"]
    return [f"{float(part):,.0f}" if part is not None else "—" for part in (figure["n"], figure["d"])]


def xlsx(bulletin: Bulletin, lang: Language) -> bytes:
    """The bulletin as a workbook: numbers are numbers, everything else a string; nothing in it is a formula or a link."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(
        out,
        {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False},
    )
    book.set_properties({"title": say("title", lang), "created": _as_of(bulletin).astimezone(UTC).replace(tzinfo=None)})
    bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
    said = bulletin.content
    labels = {item["code"]: f"{item['code']} {item[lang]}" for item in said["metrics"]}
    levels = {item["level"]: item[lang] for item in said["levels"]}
    head = [
        [say("title", lang), f"{said['place'][lang]} {said['month']}"], [say("number", lang), bulletin.number],
        [say("as_of", lang), said["as_of"]], [say("hash", lang), bulletin.hash], [],
        [say(name, lang) for name in ("metric", "value", "numerator", "denominator")],
    ]  # fmt: skip
    totals = [[labels[item["code"]], *_numbers(said["totals"].get(item["code"]))] for item in said["metrics"]]
    _sheet(book, bold, say("totals", lang), [*head, *totals], len(head) - 1)
    columns = [labels[code] for code in said["columns"]]
    lines = [
        [item[lang], levels.get(item["level"] or "", "—"), *(_value(item["figures"].get(code)) for code in said["columns"])]
        for item in said["league"]
    ]
    _sheet(book, bold, say("league", lang), [[say("department", lang), say("level", lang), *columns], *lines])
    named = [[item[lang], labels[item["metric"]], *_numbers(item["figure"])] for item in said["named"]]
    _sheet(
        book, bold, say("named", lang)[:31],
        [[say(name, lang) for name in ("department", "metric", "value", "numerator", "denominator")], *named],
    )  # fmt: skip
    kinds = [
        [item[lang], labels[code], *_numbers(figure)]
        for item in said["by_resource"]
        for code, figure in sorted(item["figures"].items())
    ]
    _sheet(
        book, bold, say("by_resource", lang),
        [[say(name, lang) for name in ("kind", "metric", "value", "numerator", "denominator")], *kinds],
    )  # fmt: skip
    failing = [[item["rule"], item[lang], item["n"], item["departments"]] for item in said["failing"]]
    _sheet(book, bold, say("failing", lang), [[say(name, lang) for name in ("rule", "says", "times", "departments")], *failing])
    trend = [
        [item["month"], *(_value(item["figures"].get(code)) for code in TREND_METRICS)] for item in said["trend"]
    ]
    _sheet(book, bold, say("trend", lang), [[say("month", lang), *(labels[code] for code in TREND_METRICS)], *trend])
    samples = [
        [item[lang], item["resource"][lang], item["origin"], item["rows"], item["found"], item["missing"], item["ambiguous"]]
        for item in said["samples"]
    ]
    names = ("department", "kind", "origin", "rows", "found", "missing", "ambiguous")
    _sheet(book, bold, say("samples", lang)[:31], [[say(name, lang) for name in names], *samples])
    book.close()
    return out.getvalue()


def _value(figure: Mapping[str, Any] | None) -> float | None:
    return None if not figure or figure["value"] is None else float(figure["value"])


def _numbers(figure: Mapping[str, Any] | None) -> list[float | None]:
    if not figure:
        return [None, None, None]
    return [None if figure[name] is None else float(figure[name]) for name in ("value", "n", "d")]


def _sheet(book: Any, bold: Any, title: str, rows: Sequence[Sequence[str | float | int | None]], head: int = 0) -> None:
    sheet = book.add_worksheet(title)
    sheet.freeze_panes(head + 1, 0)
    for line, row in enumerate(rows):
        for place, cell in enumerate(row):
            if isinstance(cell, str):
                sheet.write_string(line, place, cell, bold if line == head else None)
            elif cell is not None:
                sheet.write_number(line, place, cell)
    sheet.set_column(0, 0, 30)
    sheet.set_column(1, 12, 14)
