"""Writes docs/commitments: ``python -m gongxin.commitments.manual docs/commitments``. A test compares what is committed."""

from __future__ import annotations

import sys
from pathlib import Path

from gongxin.commitments.rules import keeping
from gongxin.commitments.templates import Template, templates
from gongxin.visibility import rule_pages
from gongxin.visibility.rule import Rule


def rules() -> tuple[type[Rule], ...]:
    """Every numbered rule of the room."""
    return keeping.RULES


def texts() -> dict[str, str]:
    """File name → text of both pages."""
    return {f"{lang}.md": _page(zh=lang == "zh") for lang in ("zh", "en")}


def _page(*, zh: bool) -> str:
    lang = "zh" if zh else "en"
    lines = [f"# {'信用承诺' if zh else 'Commitments'}", ""]
    lines += ["本页由规则和模板自动生成，请勿手工修改。" if zh else "Made from rules and templates; do not edit by hand.", ""]
    lines += [f"## {'规则' if zh else 'Rules'}", "", *rule_pages.rules_table(rules(), lang)]
    for title, enabled in ((("模板", "Templates"), True), (("已载明但未启用的模板", "Templates that are switched off"), False)):
        lines += [f"## {title[0] if zh else title[1]}", ""]
        for code, item in templates().items():
            if item.enabled is enabled:
                lines += _template(code, item, lang)
    return "\n".join(lines).rstrip() + "\n"


def _template(code: str, item: Template, lang: str) -> list[str]:
    zh = lang == "zh"
    basis = [
        f"{b.law.text.pick(lang)}{'' if zh else ', '}{b.article.text.pick(lang)}（{b.in_force.from_} – {b.in_force.to or ''}）"
        for b in item.basis
    ]
    who = {"organisation": ("组织", "organisations"), "body": ("政府部门", "government bodies")}
    return [
        f"### {code} {item.label.text.pick(lang)}",
        "",
        ("承诺人：" if zh else "Promisors: ") + ", ".join(who[p][0 if zh else 1] for p in item.promisor),
        "",
        ("依据：" if zh else "Basis: ") + ("；" if zh else "; ").join(basis),
        "",
        (f"最长期限：{item.longest_days}日" if zh else f"Longest time: {item.longest_days} days"),
        "",
        f"> {item.content.text.pick(lang)}",
        ">",
        f"> {item.liability.text.pick(lang)}",
        "",
    ]


if __name__ == "__main__":
    for path in rule_pages.write(Path(sys.argv[1]), texts()):
        print(path)
