"""Writes docs/integrity: ``python -m gongxin.integrity.manual docs/integrity``. A test compares what is committed."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from gongxin.integrity.rules import complaining, duties, figures, paying
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
        lines += _table(
            ("编号", "规则") if zh else ("Number", "Rule"),
            ((rule.number(), rule.sentence().pick("zh" if zh else "en")) for rule in group),
        )
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
    lines += _table(
        ("事项", "天数") if zh else ("Step", "Days"), ((names[n][at], str(days)) for n, days in complaining.TERMS.items())
    )
    return "\n".join(lines).rstrip() + "\n"


def _words(title: tuple[str, str], known: Mapping[str, tuple[str, str]], at: int) -> list[str]:
    rows = ((f"`{code}`", words[at]) for code, words in known.items())
    return [f"## {title[at]}", "", *_table(("代码", "名称") if at == 0 else ("Code", "Name"), rows)]


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    lines = [f"| {' | '.join(cell.replace('|', '/') for cell in row)} |" for row in rows]
    return [f"| {' | '.join(head)} |", f"|{' --- |' * len(head)}", *lines, ""]


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
