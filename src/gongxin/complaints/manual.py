"""Writes docs/complaints: ``python -m gongxin.complaints.manual docs/complaints``. A test compares what is committed."""

from __future__ import annotations

import sys
from pathlib import Path

from gongxin.complaints.rules import reporting
from gongxin.visibility import rule_pages
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
    lines += rule_pages.rules_table(rules(), "zh" if zh else "en")
    lines += [f"## {'领域' if zh else 'Domains'}", ""]
    domains = ((f"`{code}`", names[0 if zh else 1]) for code, names in reporting.DOMAINS.items())
    lines += rule_pages.table(("代码", "名称") if zh else ("Code", "Name"), domains)
    return "\n".join(lines)


if __name__ == "__main__":
    for path in rule_pages.write(Path(sys.argv[1]), texts()):
        print(path)
