"""The catalogue's own terms as people read them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from gongxin.catalogue.model import conditions
from gongxin.catalogue.model.duration import Duration
from gongxin.catalogue.model.terms import Span
from gongxin.kernel.text import Bilingual

NATURES = {
    "basic": Bilingual("基础", "basic"),
    "favourable": Bilingual("守信", "favourable"),
    "adverse": Bilingual("失信", "adverse"),
    "neutral": Bilingual("中性", "neutral"),
}
SEVERITIES = {
    "minor": Bilingual("轻微", "minor"),
    "general": Bilingual("一般", "general"),
    "serious": Bilingual("严重", "serious"),
}
CHANNELS = {
    "public_page": Bilingual("公示页面", "public page"),
    "public_report": Bilingual("公共信用报告", "public report"),
    "special_report": Bilingual("专项信用报告", "special report"),
    "sharing": Bilingual("平台共享", "sharing with other platforms"),
    "government": Bilingual("政务使用", "government"),
    "archive": Bilingual("档案", "archive"),
}
RANKS = {
    "law": Bilingual("法律", "law"),
    "regulation": Bilingual("行政法规", "administrative regulation"),
    "local_regulation": Bilingual("地方性法规", "local regulation"),
    "rule": Bilingual("部门规章", "ministry rule"),
    "interpretation": Bilingual("司法解释", "judicial interpretation"),
    "document": Bilingual("规范性文件", "normative document"),
}
TYPES = {
    "string": Bilingual("文字", "text"),
    "text": Bilingual("长文字", "long text"),
    "docno": Bilingual("文号", "document number"),
    "code": Bilingual("代码", "code"),
    "codes": Bilingual("代码（可多个）", "codes"),
    "date": Bilingual("日期", "date"),
    "decimal": Bilingual("金额", "amount"),
    "integer": Bilingual("整数", "integer"),
    "uscc": Bilingual("统一社会信用代码", "USCC"),
    "regno": Bilingual("注册号", "registration number"),
    "orgcode": Bilingual("组织机构代码", "organisation code"),
    "capital": Bilingual("资本", "capital"),
    "year": Bilingual("年度", "year"),
    "grade": Bilingual("等级", "grade"),
}
LEVELS = {"error": Bilingual("错误", "error"), "warning": Bilingual("提示", "warning")}
CERTAINTIES = {
    "seen": Bilingual("已核来源", "source seen"),
    "known": Bilingual("未核原文", "general knowledge"),
    "uncertain": Bilingual("待核实", "uncertain"),
}
KINDS = {
    "required_when": Bilingual("条件成立时必填", "required when"),
    "empty_when": Bilingual("条件成立时应空", "empty when"),
    "not_after": Bilingual("不晚于", "not after"),
    "not_future": Bilingual("不晚于收到日期", "not in the future"),
    "not_before": Bilingual("不早于", "not before"),
    "at_most": Bilingual("不大于", "at most"),
    "max_decimals": Bilingual("小数位数", "decimals"),
    "matches": Bilingual("格式", "pattern"),
    "one_of": Bilingual("至少填一项", "one of"),
    "category_fits_code": Bilingual("类别与代码相符", "category fits code"),
    "same": Bilingual("相同", "same"),
    "name_agrees": Bilingual("名称与登记相符", "name agrees with the register"),
    "out_of_scope": Bilingual("不在归集范围", "out of scope"),
    "publication_end_differs": Bilingual("与计算的公示截止日一致", "agrees with the computed publication end"),
}
STANDARDS = {
    "y2018": Bilingual("2018年版", "2018"),
    "y2016": Bilingual("2016年版", "2016"),
    "zh": Bilingual("中文列名", "Chinese labels"),
}
UNITS = {"yuan": Bilingual("元", "yuan"), "wan": Bilingual("万元", "ten thousand yuan")}


def span(dates: Span, lang: str) -> str:
    """``2026-04-01 起`` / ``from 2026-04-01``; empty where it is always."""
    start, end = dates.from_, dates.to
    if lang == "zh":
        if start and end:
            return f"{start} 至 {end}"
        return f"{start} 起" if start else f"至 {end}" if end else ""
    if start and end:
        return f"{start} to {end}"
    return f"from {start}" if start else f"until {end}" if end else ""


def duration(length: Duration, lang: str) -> str:
    """``3个月`` / ``3 months``; ``1年`` / ``1 year``."""
    years, months = divmod(length.months, 12)
    if lang == "zh":
        parts = [f"{n}{unit}" for n, unit in ((years, "年"), (months, "个月"), (length.days, "天")) if n]
        return "".join(parts) or "无"
    english = ((years, "year"), (months, "month"), (length.days, "day"))
    return " ".join(f"{n} {unit}{'s' if n > 1 else ''}" for n, unit in english if n) or "none"


class Phrases:
    """Says conditions of one resource in one language; ``fields`` are labels by field code, ``values`` labels by
    (field code, code)."""

    def __init__(self, fields: Mapping[str, str], values: Mapping[tuple[str, str], str], lang: str) -> None:
        self._fields, self._values, self._zh = fields, values, lang == "zh"

    def condition(self, when: conditions.Condition) -> str:
        """A condition as a phrase."""
        match when:
            case conditions.FieldIn(field=field, values=values):
                return self._named(field, "为", " is ") + self._listed(field, values)
            case conditions.FieldContains(field=field, values=values):
                one = self._zh and "之一" if len(values) > 1 else ""
                return self._named(field, "含", " holds ") + self._listed(field, values) + (one or "")
            case conditions.FieldFilled(field=field, filled=True):
                return self._named(field, "已填", " is filled")
            case conditions.FieldFilled(field=field):
                return self._named(field, "为空", " is empty")
            case conditions.AllOf(all=parts):
                return ("，且" if self._zh else " and ").join(map(self.condition, parts))
            case conditions.AnyOf(any=parts):
                return ("，或" if self._zh else " or ").join(map(self.condition, parts))
            case conditions.Not(not_=part):
                return f"并非{self.condition(part)}" if self._zh else f"not ({self.condition(part)})"
        raise TypeError(f"no condition: {when!r}")

    def _named(self, field: str, zh: str, en: str) -> str:
        return f"“{self._fields[field]}”{zh}" if self._zh else f"'{self._fields[field]}'{en}"

    def _listed(self, field: str, values: Sequence[str]) -> str:
        labels = [self._values.get((field, value), value) for value in values]
        return "、".join(labels) if self._zh else " or ".join(labels)
