"""Writes docs/reports: ``python -m gongxin.reports.manual docs/reports``. A test compares what is committed."""

from __future__ import annotations

import sys
from pathlib import Path

from gongxin.catalogue import BUILT_IN, Catalogue, load
from gongxin.reports.layout import Part, layout
from gongxin.reports.rules import reporting
from gongxin.visibility import rule_pages
from gongxin.visibility.rule import Rule


def rules() -> tuple[type[Rule], ...]:
    """Every numbered rule of the room."""
    return reporting.RULES


def texts() -> dict[str, str]:
    """File name → text of both pages."""
    catalogue = load([BUILT_IN])
    return {f"{lang}.md": _page(catalogue, zh=lang == "zh") for lang in ("zh", "en")}


def _page(catalogue: Catalogue, *, zh: bool) -> str:
    lang = "zh" if zh else "en"
    lines = [f"# {'信用报告' if zh else 'Reports'}", ""]
    lines += ["本页由规则和版式自动生成，请勿手工修改。" if zh else "Made from rules and layout; do not edit by hand.", ""]
    lines += [f"## {'规则' if zh else 'Rules'}", "", *rule_pages.rules_table(rules(), lang)]
    lines += [f"## {layout().title['public'].pick(lang)}", ""]
    for section in sorted(catalogue.sections, key=lambda item: item.order):
        lines.append(f"{section.report}. {section.label.pick(lang)}")
    lines += [f"{item.n}. {item.label.pick(lang)}" for item in layout().further]
    lines += ["", f"## {layout().title['special'].pick(lang)}", ""]
    head = ("栏目", "代号", "信息资源") if zh else ("Section", "Code", "Resources")
    lines += rule_pages.table(head, ((part.label.pick(lang), f"`{part.id}`", _held(part, zh=zh)) for part in layout().special))
    lines += [(f"没有记录的栏目写：{layout().empty.zh}。" if zh else f"An empty section says: {layout().empty.en}."), ""]
    return "\n".join(lines)


def _held(part: Part, *, zh: bool) -> str:
    named = ", ".join(f"`{name}`" for name in part.resources)
    rest = "其余各类" if zh else "everything else"
    return named or (rest if part.rest else ("未归集" if zh else "not collected"))


if __name__ == "__main__":
    for path in rule_pages.write(Path(sys.argv[1]), texts()):
        print(path)
