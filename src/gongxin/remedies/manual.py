"""Writes docs/remedies: ``python -m gongxin.remedies.manual docs/remedies``. A test compares what is committed.

One page per language: the rules of objections, repairs and papers, the platform's own terms, and what each regime of repair
asks for.
"""

from __future__ import annotations

import sys
from pathlib import Path

from gongxin.catalogue import BUILT_IN, Catalogue, Regime, load
from gongxin.papers.rules import files
from gongxin.remedies.rules import objecting, repairing
from gongxin.remedies.rules.terms import TERMS
from gongxin.visibility import rule_pages
from gongxin.visibility.rule import Rule

LANGUAGES = ("zh", "en")
_TERMS = {
    "objection.accept": ("异议受理并转办", "objection: accepting and passing on"),
    "objection.answer": ("异议答复（自提出之日起）", "objection: answer, from filing"),
    "objection.extend": ("异议延长（一次）", "objection: extension, once"),
    "objection.ask_review": ("申请复查", "objection: asking for a review"),
    "objection.review": ("复查", "objection: review"),
    "repair.accept": ("修复受理", "repair: acceptance"),
    "repair.decide": ("修复决定（自受理之日起）", "repair: decision, from acceptance"),
    "repair.extend": ("修复延长（一次）", "repair: extension, once"),
    "repair.answer": ("答复申请人（自申请之日起）", "repair: answer, from the application"),
}
_STEPS = {
    "accept": ("受理", "acceptance"),
    "decide": ("决定", "decision"),
    "extend": ("延长", "extension"),
    "answer": ("答复", "answer"),
}


def rules() -> tuple[type[Rule], ...]:
    """Every numbered rule of the room."""
    return (*objecting.RULES, *repairing.RULES, *files.RULES)


def texts(catalogue: Catalogue | None = None) -> dict[str, str]:
    """File name → text of both pages."""
    known = catalogue or load([BUILT_IN])
    return {f"{lang}.md": _page(known, zh=lang == "zh") for lang in LANGUAGES}


def _page(catalogue: Catalogue, *, zh: bool) -> str:
    lines = [f"# {'异议与信用修复' if zh else 'Objections and repairs'}", ""]
    lines += [
        "本页由规则和定义自动生成，请勿手工修改。" if zh else "Made from the rules and definitions; do not edit by hand.",
        "",
    ]
    for title, group in (
        (("异议", "Objections"), objecting.RULES),
        (("信用修复", "Repairs"), repairing.RULES),
        (("材料", "Papers"), files.RULES),
    ):
        lines += [f"## {title[0] if zh else title[1]}", ""]
        lines += rule_pages.rules_table(group, "zh" if zh else "en")
    lines += [f"## {'平台自定期限（工作日）' if zh else 'The platform’s own terms (working days)'}", ""]
    lines += [
        "国家文件未规定或者未核实的期限；可由各地另行设定（GONGXIN_REMEDY_TERMS）。"
        if zh
        else "Where the national texts fix none, or none that is certain; a city may set others (GONGXIN_REMEDY_TERMS).",
        "",
    ]
    lines += rule_pages.table(
        ("名称", "事项", "天数") if zh else ("Name", "Step", "Days"),
        ((f"`{name}`", _TERMS[name][0 if zh else 1], str(days)) for name, days in TERMS.items()),
    )
    for regime in catalogue.regimes:
        if regime.repair is not None and regime.enabled:
            lines += _regime(regime, zh=zh)
    return "\n".join(lines).rstrip() + "\n"


def _regime(regime: Regime, *, zh: bool) -> list[str]:
    lang, procedure = ("zh" if zh else "en"), regime.repair
    assert procedure is not None
    since, until = regime.effective.from_, regime.effective.to
    if zh:
        span = f"{since} 至 {until}" if until else f"自 {since} 起"
    else:
        span = f"{since} to {until}" if until else f"from {since}"
    lines = [f"## {regime.id} {regime.title.pick(lang)}", "", span, ""]
    rows = [("条件" if zh else "Condition", c.label.pick(lang), _certain(c.enabled, zh=zh)) for c in procedure.conditions]
    rows += [
        (
            ("材料" if m.required else "材料（如有）") if zh else ("Paper" if m.required else "Paper, if any"),
            m.label.pick(lang),
            _certain(m.enabled, zh=zh),
        )
        for m in procedure.materials
    ]
    rows += [
        (
            "期限" if zh else "Term",
            f"{_STEPS[c.step][0]}：{c.days}个工作日" if zh else f"{_STEPS[c.step][1]}: {c.days} working days",
            _certain(c.enabled, zh=zh),
        )
        for c in procedure.clocks
    ]
    return lines + rule_pages.table(("项目", "内容", "启用") if zh else ("Item", "Content", "In use"), rows)


def _certain(enabled: bool, *, zh: bool) -> str:
    return ("是" if zh else "yes") if enabled else ("否，待核实" if zh else "no, to be verified")


if __name__ == "__main__":
    for path in rule_pages.write(Path(sys.argv[1]), texts()):
        print(path)
