"""Writes docs/integrity: ``python -m gongxin.integrity.manual docs/integrity``. A test compares what is committed."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path

from gongxin.integrity.rules import complaining, duties, figures, paying
from gongxin.visibility import rule_pages
from gongxin.visibility.rule import Rule

GROUPS: tuple[tuple[tuple[str, str], tuple[type[Rule], ...]], ...] = (
    (("责任与承继", "Duties and successors"), duties.RULES),
    (("付款与拖欠", "Payment and arrears"), paying.RULES),
    (("企业投诉与违约失信认定", "Complaints and breaches"), complaining.RULES),
    (("指标", "Figures"), figures.RULES),
)


def rules() -> tuple[type[Rule], ...]:
    """Every numbered rule of the room."""
    return tuple(rule for _, group in GROUPS for rule in group)


def texts() -> dict[str, str]:
    """File name → text of both pages."""
    return {f"{lang}.md": _page(zh=lang == "zh") for lang in ("zh", "en")}


def _page(*, zh: bool) -> str:
    at = 0 if zh else 1
    lines = [f"# {'政务诚信' if zh else 'Government integrity'}", ""]
    lines += ["本页由规则自动生成，请勿手工修改。" if zh else "Made from the rules; do not edit by hand.", ""]
    for title, group in GROUPS:
        lines += [f"## {title[at]}", ""]
        lines += rule_pages.rules_table(group, "zh" if zh else "en")
    lines += _words(("投诉领域", "Domains of complaints"), complaining.DOMAINS, at)
    lines += _words(("不成其为理由", "No excuse"), complaining.NO_EXCUSE, at)
    lines += [
        f"## {'平台自定期限（自然日）' if zh else 'The platform’s own terms (natural days)'}", "",
        "参考资料中30日、90日的规定未能核实，因此不作为法定期限引用。"
        if zh
        else "The reference has 30 and 90 days as uncertain; no law is cited for them.",
        "",
    ]  # fmt: skip
    names = {
        "answer": ("办结", "closing"),
        "extend": ("延长一次", "one extension"),
        "urge": ("督促期限最长", "urging, at most"),
    }
    lines += rule_pages.table(
        ("事项", "天数") if zh else ("Step", "Days"), ((names[n][at], str(days)) for n, days in complaining.TERMS.items())
    )
    return "\n".join(lines).rstrip() + "\n"


def _words(title: tuple[str, str], known: Mapping[str, tuple[str, str]], at: int) -> list[str]:
    rows = ((f"`{code}`", words[at]) for code, words in known.items())
    return [f"## {title[at]}", "", *rule_pages.table(("代码", "名称") if at == 0 else ("Code", "Name"), rows)]


if __name__ == "__main__":
    for path in rule_pages.write(Path(sys.argv[1]), texts()):
        print(path)
