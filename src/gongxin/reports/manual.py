"""Writes docs/reports: ``python -m gongxin.reports.manual docs/reports``. A test compares what is committed."""

from __future__ import annotations

import sys
from pathlib import Path

from gongxin.catalogue import BUILT_IN, Catalogue, load
from gongxin.reports.layout import layout
from gongxin.reports.rules import reporting
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
    lines += [f"## {'规则' if zh else 'Rules'}", "", "| 编号 | 规则 |" if zh else "| Number | Rule |", "| --- | --- |"]
    lines += [f"| {rule.number()} | {rule.sentence().pick(lang)} |" for rule in rules()]
    lines += ["", f"## {layout().title['public'].pick(lang)}", ""]
    for section in sorted(catalogue.sections, key=lambda item: item.order):
        lines.append(f"{section.report}. {section.label.pick(lang)}")
    lines += [f"{item.n}. {item.label.pick(lang)}" for item in layout().further]
    lines += ["", f"## {layout().title['special'].pick(lang)}", ""]
    lines += ["| 栏目 | 代号 | 信息资源 |" if zh else "| Section | Code | Resources |", "| --- | --- | --- |"]
    for part in layout().special:
        named = ", ".join(f"`{name}`" for name in part.resources)
        rest = "其余各类" if zh else "everything else"
        held = named or (rest if part.rest else ("未归集" if zh else "not collected"))
        lines.append(f"| {part.label.pick(lang)} | `{part.id}` | {held} |")
    lines += ["", (f"没有记录的栏目写：{layout().empty.zh}。" if zh else f"An empty section says: {layout().empty.en}."), ""]
    return "\n".join(lines)


def write(folder: Path) -> list[Path]:
    """Write both pages and say which changed."""
    changed: list[Path] = []
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in texts().items():
        path = folder / name
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            path.write_text(text, encoding="utf-8")
            changed.append(path)
    return changed


if __name__ == "__main__":
    for path in write(Path(sys.argv[1])):
        print(path)
