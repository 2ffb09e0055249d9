"""Writes docs/lists: ``python -m gongxin.lists.manual docs/lists``. A test compares what is committed."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

from gongxin.catalogue import BUILT_IN, Catalogue, load
from gongxin.catalogue.model.list import ListDefinition
from gongxin.lists.rules.procedure import RULES
from gongxin.visibility import rule_pages

KINDS = {
    "serious": ("严重失信主体名单", "Serious-dishonesty lists"),
    "abnormal": ("异常名录", "Abnormal lists"),
    "red": ("守信名单", "Good-credit lists"),
}


def texts(catalogue: Catalogue | None = None) -> dict[str, str]:
    """File name → text of both pages."""
    known = catalogue or load([BUILT_IN])
    return {f"{lang}.md": "\n".join(_page(known, lang)).rstrip() + "\n" for lang in ("zh", "en")}


def _page(catalogue: Catalogue, lang: str) -> Iterator[str]:
    zh = lang == "zh"
    yield f"# {'名单' if zh else 'Lists'}\n"
    yield "本页由定义自动生成，请勿手工修改。\n" if zh else "Made from the definitions; do not edit by hand.\n"
    for kind, titles in KINDS.items():
        yield f"## {titles[0 if zh else 1]}\n"
        for found in catalogue.lists.values():
            if found.kind == kind and found.enabled:
                yield from _list(found, lang)
    yield f"## {'已载明但未启用' if zh else 'Present but switched off'}\n"
    yield (
        "依据位阶不足，或者期限、移出条件未核实；原因见 definitions/lists 中的注释。\n"
        if zh
        else "The basis is of too low a rank, or period and removal are not verified; definitions/lists says which.\n"
    )
    for found in catalogue.lists.values():
        if not found.enabled:
            yield f"- `{found.id}` {found.label.pick(lang)}"
    yield f"\n## {'程序规则' if zh else 'Rules of procedure'}\n"
    for rule in RULES:
        yield f"- **{rule.number()}** {rule.sentence().pick(lang)}"


def _list(found: ListDefinition, lang: str) -> Iterator[str]:
    zh = lang == "zh"
    yield f"### {found.id} {found.label.pick(lang)}\n"
    yield f"- {'认定机关' if zh else 'Authority'}: {found.authority.pick(lang)}"
    for basis in found.basis:
        cited = f"{basis.law.pick(lang)} {basis.article.pick(lang)} ({basis.rank}, {basis.certainty})"
        yield f"- {'依据' if zh else 'Basis'}: {cited}"
    by_decision = "按决定" if zh else "by decision"
    yield f"- {'期限' if zh else 'Period'}: {found.period or by_decision}"
    if found.earliest_removal:
        yield f"- {'最早移出' if zh else 'Earliest removal'}: {found.earliest_removal}"
    if found.removal:
        yield f"- {'移出条件' if zh else 'Removal'}: {found.removal.conditions.pick(lang)}"
        yield f"- {'程序' if zh else 'Procedure'}: {found.removal.procedure.pick(lang)}"
    if found.office:
        yield f"- {'联系单位' if zh else 'Office'}: {found.office.pick(lang)}"
    yield f"- {'陈述申辩期' if zh else 'Statement period'}: {found.statement_workdays} {'个工作日' if zh else 'working days'}\n"


if __name__ == "__main__":
    for path in rule_pages.write(Path(sys.argv[1]), texts()):
        print(path)
