"""Writes docs/notices: ``python -m gongxin.notices.manual docs/notices``. A test compares what is committed.

One page per language: the numbered rules, and every kind of notice as it is sent.
"""

from __future__ import annotations

import sys
from pathlib import Path

from gongxin.notices.rules import RULES
from gongxin.notices.templates import templates
from gongxin.visibility import rule_pages

LANGUAGES = ("zh", "en")


def texts() -> dict[str, str]:
    """File name → text of both pages."""
    return {f"{lang}.md": _page(lang) for lang in LANGUAGES}


def _page(lang: str) -> str:
    zh = lang == "zh"
    lines = [f"# {'通知' if zh else 'Notices'}", ""]
    lines += [
        "本页由规则和模板自动生成，请勿手工修改。" if zh else "Made from the rules and templates; do not edit by hand.",
        "",
    ]
    lines += rule_pages.rules_table(RULES, lang)
    lines += [f"## {'各类通知' if zh else 'Kinds of notices'}", ""]
    for kind, template in templates().items():
        subject, body = (template.subject.zh, template.body.zh) if zh else (template.subject.en, template.body.en)
        lines += [f"### {subject} (`{kind}`)", "", *(f"> {line}  " for line in body.splitlines()), ""]
    return "\n".join(lines).rstrip() + "\n"


if __name__ == "__main__":
    for path in rule_pages.write(Path(sys.argv[1]), texts()):
        print(path)
