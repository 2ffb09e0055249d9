"""Writes docs/complaints: ``python -m gongxin.complaints.manual docs/complaints``. A test compares what is committed."""

from __future__ import annotations

import sys
from pathlib import Path

from gongxin.complaints.rules import reporting
from gongxin.visibility.rule import Rule


def rules() -> tuple[type[Rule], ...]:
    """Every numbered rule of the room."""
    return reporting.RULES


def texts() -> dict[str, str]:
    """File name → text of both pages."""
    return {f"{lang}.md": _page(zh=lang == "zh") for lang in ("zh", "en")}


def _page(*, zh: bool) -> str:
    lines = [f"# {'投诉举报' if zh else 'Tips and complaints'}", ""]
    lines += ["本页由规则自动生成，请勿手工修改。" if zh else "Made from the rules; do not edit by hand.", ""]
    lines += ["| 编号 | 规则 |" if zh else "| Number | Rule |", "| --- | --- |"]
    lines += [f"| {rule.number()} | {rule.sentence().pick('zh' if zh else 'en')} |" for rule in rules()]
    lines += ["", f"## {'领域' if zh else 'Domains'}", "", "| 代码 | 名称 |" if zh else "| Code | Name |", "| --- | --- |"]
    lines += [f"| `{code}` | {names[0 if zh else 1]} |" for code, names in reporting.DOMAINS.items()]
    return "\n".join(lines) + "\n"


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
