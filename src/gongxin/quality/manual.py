"""Writes docs/quality: ``python -m gongxin.quality.manual docs/quality``. A test compares what is committed."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Literal

from gongxin.catalogue import AlertRule, Catalogue, Maturity, Metric, load
from gongxin.catalogue.metric_integrity import DEADLINE
from gongxin.kernel.text import Bilingual
from gongxin.visibility.rule_pages import table, write

Language = Literal["zh", "en"]
UNITS = {
    "percent": Bilingual("百分比", "per cent"),
    "count": Bilingual("个数", "count"),
    "workdays": Bilingual("工作日", "working days"),
}
GOOD = {"low": Bilingual("低为好", "low is good"), "high": Bilingual("高为好", "high is good"), None: Bilingual("—", "—")}
CERTAINTY = {
    "seen": Bilingual("见于来源", "seen in the source"),
    "known": Bilingual("通行或自定", "general knowledge, or ours"),
    "uncertain": Bilingual("未核实（停用）", "uncertain (off)"),
}
TEXT = {
    "title": Bilingual("数据质量", "Data quality"),
    "made": Bilingual("本页由目录定义自动生成，请勿手工修改。", "Made from the definitions; do not edit by hand."),
    "rules": Bilingual(
        "每个指标分开列出，不相加。没有数据可供计算的，没有这个指标，不等于0。每个数都可以打开看它背后的每一条；已结束的月份"
        "按当时的数据和公式版本固化，重算结果相同。",
        "Figures stand each for itself and are never added up. Where there is nothing to compute from there is no figure,"
        " which is not 0. Every figure opens the facts behind it; closed months are kept with the moment and the version of"
        " each formula, and counting again gives the same.",
    ),
    "metrics": Bilingual("指标", "Figures"),
    "maturity": Bilingual("成熟度等级", "Levels of maturity"),
    "own": Bilingual(
        "等级和界限为本平台自行设定，没有上级文件依据；不是评分，也不相加。",
        "Levels and bounds are this platform's own setting without a source; they are no score and are not added up.",
    ),
    "alerts": Bilingual("变动提醒", "Alerts"),
    "alerts_own": Bilingual(
        "与前几个月的中位数比较；规则为本平台自行设定。",
        "Against the median of the months before; the rules are this platform's own setting.",
    ),
    "warnings": Bilingual("期限预警", "Warnings before a term passes"),
    "warnings_text": Bilingual(
        "只列平台知道的：收到后待关联而期限将到的行、待确认的批次、本期尚未报送的应报事项。没有告诉过平台的决定不在其中，由抽样发现。",
        "Only what the platform knows of: rows received that wait to be linked while their term runs, deliveries that wait for"
        " somebody, duties without a delivery in their cycle. A decision nobody has told the platform of is found by a sample.",
    ),
    "samples": Bilingual("抽样比对", "Samples"),
    "samples_text": Bilingual(
        "按文书号和统一社会信用代码（有机关名称的再按机关）比对。多条相符、机关不同、由其他部门报送、已收到待关联的，为存疑：计入"
        "分母，不算瞒报。决定日期不在期间之内、缺列、代码无效、含个人号码的，整表退回，什么都不保存。",
        "Matched by document number and code, and by the authority where the sample names one. Rows that fit several records,"
        " or another authority's, or another department's, or one that waits to be linked, are doubtful: in the denominator,"
        " never concealed. A table with a date outside the period, a missing column, an invalid code or a number of a person"
        " is refused whole, and nothing of it is kept.",
    ),
}


def texts(catalogue: Catalogue | None = None) -> dict[str, str]:
    """File name → text of both pages."""
    loaded = catalogue or load()
    languages: tuple[Language, ...] = ("zh", "en")
    return {f"{lang}.md": _page(loaded, lang) for lang in languages}


def _page(loaded: Catalogue, lang: Language) -> str:
    lines = [f"# {_say('title', lang)}", "", _say("made", lang), "", _say("rules", lang), "", f"## {_say('metrics', lang)}", ""]
    zh = lang == "zh"
    head = ["编号", "指标", "分子", "分母", "单位", "来源"] if zh else ["Number", "Figure", "Counts", "Of", "Unit", "Source"]
    lines += table(head, (_row(item, lang) for item in loaded.metrics.values()))
    for item in loaded.metrics.values():
        lines += _more(item, lang)
    lines += ["", f"## {_say('maturity', lang)}", "", _say("own", lang), ""]
    head = ["等级", "条件"] if zh else ["Level", "Bounds"]
    lines += table(head, ((item.label.pick(lang), _bounds(item, loaded, lang)) for item in loaded.maturity.values()))
    lines += [f"## {_say('alerts', lang)}", "", _say("alerts_own", lang), ""]
    head = ["编号", "提醒", "条件"] if zh else ["Number", "Alert", "When"]
    lines += table(head, ((item.id, item.label.pick(lang), _when(item, lang)) for item in loaded.alert_rules.values()))
    for name in ("warnings", "samples"):
        lines += [f"## {_say(name, lang)}", "", _say(f"{name}_text", lang), ""]
    return "\n".join(lines).rstrip() + "\n"


def _row(item: Metric, lang: Language) -> tuple[str, ...]:
    of = item.of.pick(lang) if item.of else "—"
    unit = f"{UNITS[item.unit].pick(lang)}; {GOOD[item.good].pick(lang)}" if item.good else UNITS[item.unit].pick(lang)
    source = f"{CERTAINTY[item.certainty].pick(lang)} ({', '.join(item.source)})"
    return (item.id, item.label.pick(lang), item.counts.pick(lang), of, unit, source)


def _more(item: Metric, lang: Language) -> list[str]:
    said: list[str] = []
    if DEADLINE in item.resources:
        said.append("只计有报送期限的资源。" if lang == "zh" else "Only resources that have a term for submitting.")
    if item.derived:
        said.append(item.derived.pick(lang))
    said += [
        (f"高于 {bound.over:g}：{bound.label.zh}。" if lang == "zh" else f"Above {bound.over:g}: {bound.label.en}.")
        for bound in item.thresholds
        if bound.enabled
    ]
    said += [
        f"{basis.law.pick(lang)}{'，' if lang == 'zh' else ', '}{basis.article.pick(lang)}{'。' if lang == 'zh' else '.'}"
        for basis in item.basis
    ]
    if not item.public:
        said.append("不公开。" if lang == "zh" else "Not public.")
    return [f"- **{item.id}** {(' ' if lang == 'en' else '').join(said)}"] if said else []


def _bounds(item: Maturity, loaded: Catalogue, lang: Language) -> str:
    words = []
    for bound in item.bounds:
        label = loaded.metrics[bound.metric].label.pick(lang)
        sign, number = ("≥", bound.at_least) if bound.at_least is not None else ("≤", bound.at_most)
        words.append(f"{label} {sign} {number:g}")
    return ("；" if lang == "zh" else "; ").join(words) or "—"


def _when(item: AlertRule, lang: Language) -> str:
    sign = "<" if item.change == "drop" else ">"
    zh = f"{item.metric} {sign} 前 {item.back} 个月（至少 {item.least} 个月）中位数 × {item.ratio:g}"
    en = f"{item.metric} {sign} {item.ratio:g} × the median of {item.back} months before (at least {item.least})"
    if item.points:
        zh, en = f"{zh}，且相差不小于 {item.points:g}", f"{en}, and {item.points:g} apart or more"
    return zh if lang == "zh" else en


def _say(name: str, lang: Language) -> str:
    return TEXT[name].pick(lang)


if __name__ == "__main__":
    for path in write(Path(sys.argv[1]), texts()):
        print(path)
