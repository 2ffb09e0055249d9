"""Writes docs/measures: ``python -m gongxin.measures.manual docs/measures``. A test compares what is committed.

One page per language: every measure and incentive with its article and when a record carries it, those that are switched
off with what is known of them, the matters, and the rules.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path

from gongxin.catalogue import BUILT_IN, Catalogue, load, words
from gongxin.catalogue.model.measure import Ground, Measure
from gongxin.measures.rules import carrying, keeping
from gongxin.visibility import rule_pages
from gongxin.visibility.rule import Rule

LANGUAGES = ("zh", "en")


def rules() -> list[type[Rule]]:
    """Every numbered rule of the room, by number."""
    named = [value for room in (carrying, keeping) for value in vars(room).values()]
    own = {rule for rule in named if isinstance(rule, type) and issubclass(rule, Rule) and rule.__name__[:3] == "MEA"}
    return sorted(own, key=lambda rule: int(rule.number()[3:]))


def texts(catalogue: Catalogue | None = None) -> dict[str, str]:
    """File name → text of both pages."""
    known = catalogue or load([BUILT_IN])
    return {f"{lang}.md": _page(known, lang) for lang in LANGUAGES}


def _page(catalogue: Catalogue, lang: str) -> str:
    zh = lang == "zh"
    on = [item for item in catalogue.measures.values() if item.enabled]
    off = [item for item in catalogue.measures.values() if not item.enabled]
    lines = [f"# {'措施与激励' if zh else 'Measures and incentives'}", ""]
    lines += ["本页由定义自动生成，请勿手工修改。" if zh else "Made from the definitions; do not edit by hand.", ""]
    for title, direction in ((("措施", "Measures"), "restriction"), (("激励", "Incentives"), "incentive")):
        lines += [f"## {title[0] if zh else title[1]}", ""]
        for measure in on:
            if measure.direction == direction:
                lines += _measure(measure, catalogue, lang)
    lines += [f"## {'已载明但未启用' if zh else 'Present but switched off'}", ""]
    lines += [
        "依据或适用情形未核实，或者无法由记录判断；原因见定义文件中的注释。"
        if zh
        else "Article or ground not verified, or not decidable from records; the comments in the definitions say why.",
        "",
    ]
    lines += rule_pages.table(
        ("代码", "措施", "依据") if zh else ("Code", "Measure", "Basis"),
        ((f"`{m.id}`", m.label.pick(lang), _basis(m, lang)) for m in off),
    )
    lines += [f"## {'核查事项' if zh else 'Matters'}", ""]
    lines += rule_pages.table(
        ("代码", "事项", "措施与激励") if zh else ("Code", "Matter", "Measures and incentives"),
        (
            (f"`{matter.id}`", matter.label.pick(lang), ", ".join(m.id for m in on if matter.id in m.matters))
            for matter in catalogue.matters.values()
        ),
    )
    lines += [f"## {'规则' if zh else 'Rules'}", ""]
    lines += rule_pages.rules_table(rules(), lang)
    return "\n".join(lines).rstrip() + "\n"


def _measure(measure: Measure, catalogue: Catalogue, lang: str) -> list[str]:
    zh = lang == "zh"
    kind = catalogue.measure_kinds[measure.kind]
    lines = [f"### {measure.id} {measure.label.pick(lang)}", ""]
    lines += rule_pages.table(
        ("项目", "内容") if zh else ("", ""),
        (
            ("对象" if zh else "Target", measure.target.pick(lang)),
            ("依据" if zh else "Basis", _basis(measure, lang)),
            ("种类" if zh else "Kind", f"{kind.id} {kind.label.pick(lang)} ({kind.class_})"),
            ("实施单位" if zh else "Authority", measure.authority.pick(lang)),
            ("期限" if zh else "Length", measure.length.pick(lang)),
            ("事项" if zh else "Matters", _listed((catalogue.matters[m].label.pick(lang) for m in measure.matters), zh=zh)),
        ),
    )
    lines += ["引起该措施的记录：" if zh else "Records that carry it:", ""]
    lines += [f"- {_ground(ground, catalogue, lang)}" for ground in measure.grounds]
    return [*lines, ""]


def _ground(ground: Ground, catalogue: Catalogue, lang: str) -> str:
    zh = lang == "zh"
    resource = next((item for item in catalogue.resources if item.id == ground.resource), None)
    if resource is None:
        return ground.resource
    names = {field.code: field.label.pick(lang) for field in resource.fields}
    values = {
        (field.code, value.code): value.label.pick(lang)
        for field in resource.fields
        if field.code_set
        for value in catalogue.code_set(field.code_set).values
    }
    parts = [f"{resource.label.pick(lang)}{'：' if zh else ': '}{words.Phrases(names, values, lang).condition(ground.when)}"]
    if ground.cites:
        articles = _listed((f"第{a}条" if zh else f"art. {a}" for a in ground.cites.articles), zh=zh, either=True)
        law = ground.cites.law[0]
        parts.append(f"写明依据《{law}》{articles}" if zh else f"citing {law} {articles}")
    if ground.states:
        said = _listed((f"“{word}”" for word in ground.states.words), zh=zh, either=True)
        parts.append(f"写明{said}" if zh else f"stating {said}")
    if ground.newest:
        parts.append("仅看最新一期" if zh else "the newest only")
    if ground.same_item:
        parts.append("核查与记录写明同一许可" if zh else "check and record name the same licence")
    if ground.length:
        span = words.duration(ground.length, lang)
        parts.append(f"自决定之日起{span}" if zh else f"{span} from the decision")
    ends = [names[code] for code in (*ground.ends, *ground.stops)]
    if ends:
        named = _listed((f"“{name}”" for name in ends), zh=zh)
        parts.append(f"至{named}中最早者" if zh else f"until the earliest of {named}")
    if ground.while_published:
        parts.append("公示期内" if zh else "while published")
    if ground.open_end:
        parts.append("未写明截止日的，在列期间" if zh else "while it lasts where no end is stated")
    return ("；" if zh else "; ").join(parts) + ("。" if zh else ".")


def _basis(measure: Measure, lang: str) -> str:
    cited = measure.basis or measure.declared_basis
    if lang == "zh":
        return "；".join(f"《{b.law.zh}》{b.article.zh}" for b in cited)
    return "; ".join(f"{b.law.en}, {b.article.en}" for b in cited)


def _listed(items: Iterable[str], *, zh: bool, either: bool = False) -> str:
    return ("、" if zh else " or " if either else ", ").join(items)


if __name__ == "__main__":
    for path in rule_pages.write(Path(sys.argv[1]), texts()):
        print(path)
