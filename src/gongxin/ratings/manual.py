"""Writes docs/ratings: ``python -m gongxin.ratings.manual docs/ratings``. A test compares what is committed."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path

from gongxin.catalogue import BUILT_IN, Catalogue, load
from gongxin.catalogue.model.indicator import Indicator, IndicatorModel
from gongxin.catalogue.model.scale import Scale
from gongxin.ratings.models import rule_of
from gongxin.ratings.rules import RULES
from gongxin.visibility import rule_pages

LANGUAGES = ("zh", "en")
_NATURES = {
    "credit": ("信用评价", "credit rating"),
    "risk": ("风险分类，不是信用评价", "risk class, no credit rating"),
    "other": ("其他评定，不是信用评价", "other grade, no credit rating"),
    "commercial": ("市场化评级", "commercial rating"),
}


def texts(catalogue: Catalogue | None = None) -> dict[str, str]:
    """File name → text of both pages."""
    known = catalogue or load([BUILT_IN])
    return {f"{lang}.md": _page(known, lang) for lang in LANGUAGES}


def _page(catalogue: Catalogue, lang: str) -> str:
    zh = lang == "zh"
    lines = [f"# {'行业评价与指标模型' if zh else 'Ratings and indicator models'}", ""]
    lines += ["本页由定义自动生成，请勿手工修改。" if zh else "Made from the definitions; do not edit by hand.", ""]
    lines += [f"## {'规则' if zh else 'Rules'}", "", *rule_pages.rules_table(RULES, lang)]
    lines += [f"## {'等级标准' if zh else 'Scales'}", ""]
    lines += ["各等级标准互不相干：不换算，不相加。" if zh else "No scale is converted into another, no grades are added.", ""]
    for scale in catalogue.scales.values():
        lines += _scale(scale, lang)
    lines += [f"## {'指标模型' if zh else 'Models'}", ""]
    for model in catalogue.indicator_models:
        lines += _model(model, catalogue, lang)
    return "\n".join(lines).rstrip() + "\n"


def _scale(scale: Scale, lang: str) -> list[str]:
    zh = lang == "zh"
    off = "" if scale.enabled else ("（未启用）" if zh else " (switched off)")
    lines = [f"### {scale.id} {scale.label.pick(lang)}{off}", ""]
    lines.append(f"- {'性质' if zh else 'Nature'}: {_NATURES[scale.nature][0 if zh else 1]}")
    lines.append(f"- {'发布机关' if zh else 'Issued by'}: {scale.authority.pick(lang)}")
    lines.append(f"- {'对象' if zh else 'About'}: {scale.applies_to.pick(lang)}")
    lines.append(f"- {'依据' if zh else 'Rule'}: {rule_of(scale.declared_basis).pick(lang)}{_span(scale, zh)}")
    lines.append(f"- {'把握' if zh else 'Certainty'}: {scale.certainty}")
    if scale.cycle:
        lines.append(f"- {'周期' if zh else 'Cycle'}: {scale.cycle.pick(lang)}")
    carried = f"`{scale.carried_by}`" if scale.carried_by else ("不归集" if zh else "not taken in")
    lines.append(f"- {'信息资源' if zh else 'Resource'}: {carried}")
    if scale.note:
        lines.append(f"- {scale.note.pick(lang)}")
    if scale.declared_grades:
        grades = "；" if zh else "; "
        lines.append(f"- {'等级' if zh else 'Grades'}: {grades.join(_grades(scale, lang))}")
    return [*lines, ""]


def _grades(scale: Scale, lang: str) -> Iterable[str]:
    for grade in sorted(scale.declared_grades, key=lambda item: item.order):
        parts = [grade.rule.pick(lang)] if grade.rule else []
        parts += ["公布" if lang == "zh" else "made public"] if grade.published else []
        yield f"{grade.id}（{'，'.join(parts)}）" if parts and lang == "zh" else (
            f"{grade.id} ({', '.join(parts)})" if parts else grade.id
        )


def _span(item: Scale | IndicatorModel, zh: bool) -> str:
    start, end = item.effective.from_, item.effective.to
    if start is None and end is None:
        return ""
    if zh:
        return f"（{start or ''} 至 {end or '今'}）"
    return f" ({start or ''} to {end or 'now'})"


def _model(model: IndicatorModel, catalogue: Catalogue, lang: str) -> list[str]:
    zh = lang == "zh"
    off = "" if model.enabled else ("（未启用）" if zh else " (switched off)")
    lines = [f"### {model.id} {model.version} {model.label.pick(lang)}{off}", ""]
    lines.append(f"- {'依据' if zh else 'Rule'}: {rule_of(model.declared_basis).pick(lang)}{_span(model, zh)}")
    lines.append(f"- {'把握' if zh else 'Certainty'}: {model.certainty}")
    lines.append(f"- {'主管部门' if zh else 'Authority'}: {model.authority.pick(lang)}")
    kinds = "、".join(model.population.kinds) if zh else ", ".join(model.population.kinds)
    having = model.population.having
    lines.append(f"- {'对象：代码以此开头' if zh else 'About codes that begin with'}: {kinds}"
                 + (f"{'，且有记录' if zh else ', that have a record of'} `{having}`" if having else ""))  # fmt: skip
    if model.start:
        lines.append(f"- {'没有下列情形的' if zh else 'Without any of these'}: {_said(model, catalogue, model.start, lang)}")
    if model.points is not None:
        lines.append(f"- {'基础分' if zh else 'Points to begin with'}: {model.points}")
    secret = "不公布" if zh else "not made public"
    lines.append(f"- {'等级' if zh else 'Grades'}: {('公布' if zh else 'made public') if model.published else secret}")
    head = ("代码", "情形", "依据", "信息资源", "期间", "后果", "把握") if zh else (
        "Code", "Criterion", "Rule", "Resource", "Window", "Then", "Certainty")  # fmt: skip
    return [*lines, "", *rule_pages.table(head, (_row(item, model, catalogue, lang) for item in model.declared_indicators))]


def _row(item: Indicator, model: IndicatorModel, catalogue: Catalogue, lang: str) -> list[str]:
    zh = lang == "zh"
    off = "" if item.enabled else ("（未启用）" if zh else " (switched off)")
    if item.grade:
        then = _said(model, catalogue, item.grade, lang)
    else:
        assert item.points is not None
        then = f"{item.points.each:+f}"
    return [
        item.id, f"{item.label.pick(lang)}{off}", rule_of(item.declared_basis).pick(lang), f"`{item.resource}`",
        _window(item, zh), then, item.certainty,
    ]  # fmt: skip


def _window(item: Indicator, zh: bool) -> str:
    if item.window.previous:
        return "上一年度" if zh else "the year before"
    if item.window.length:
        return str(item.window.length)
    return "有效期内" if zh else "while valid"


def _said(model: IndicatorModel, catalogue: Catalogue, grade: str, lang: str) -> str:
    from gongxin.ratings.models import grade_label

    return grade_label(model, catalogue, grade).pick(lang)


if __name__ == "__main__":
    for path in rule_pages.write(Path(sys.argv[1]), texts()):
        print(path)
