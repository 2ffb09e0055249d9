"""Writes docs/warnings: ``python -m gongxin.warning.manual docs/warnings``. A test compares what is committed."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

from gongxin.catalogue import BUILT_IN, Catalogue, load
from gongxin.catalogue.model.warning import Criterion
from gongxin.visibility import rule_pages
from gongxin.warning.rules.clusters import KINDS, NOT_A_FINDING
from gongxin.warning.rules.signals import RULES


def texts(catalogue: Catalogue | None = None) -> dict[str, str]:
    """File name → text of both pages."""
    known = catalogue or load([BUILT_IN])
    return {f"{lang}.md": "\n".join(_page(known, lang)).rstrip() + "\n" for lang in ("zh", "en")}


def question(found: Criterion, lang: str) -> str:
    """What a criterion looks for, in words."""
    zh = lang == "zh"
    if found.count:
        return (
            f"{found.count.within} 内作出决定的此类记录不少于 {found.count.times} 条"
            if zh
            else f"at least {found.count.times} such records decided within {found.count.within}"
        )
    if found.amount:
        least = f"{found.amount.at_least:,}"
        return (
            f"{found.amount.within} 内作出决定的此类记录，{found.amount.field} 合计不少于 {least} 元"
            if zh
            else f"such records decided within {found.amount.within} whose {found.amount.field} adds up to {least} yuan or more"
        )
    assert found.term is not None
    day = found.term.field + (f" + {found.term.plus}" if found.term.plus else "")
    if found.term.passed:
        return f"{day} 已过" if zh else f"{day} is behind us"
    return f"{day} 在今后 {found.term.ahead} 之内" if zh else f"{day} lies at most {found.term.ahead} ahead"


def _page(catalogue: Catalogue, lang: str) -> Iterator[str]:
    zh = lang == "zh"
    yield f"# {'监管预警' if zh else 'Early warning for supervision'}\n"
    yield "本页由定义自动生成，请勿手工修改。\n" if zh else "Made from the definitions; do not edit by hand.\n"
    yield (
        "预警标准只来自法律、法规、规章的明文。标准指向记录，人员作出判断；信号不是记录，不公示、不列入、不评价、不触发措施。\n"
        if zh
        else "A criterion is what a law, regulation or rule itself names. It points at records and an officer decides; a signal"
        " is no record, and nothing is published, listed, rated or measured because of it.\n"
    )
    yield f"## {'使用中的标准' if zh else 'Criteria in use'}\n"
    for found in catalogue.warnings.values():
        if found.enabled:
            yield from _criterion(found, catalogue, lang)
    yield f"## {'已载明但未启用' if zh else 'Present but switched off'}\n"
    yield (
        "依据未核实；原因见 definitions/warnings 中的注释。\n"
        if zh
        else "What they rest on is not verified; definitions/warnings says what to verify.\n"
    )
    for found in catalogue.warnings.values():
        if not found.enabled:
            yield f"- `{found.id}` {found.label.pick(lang)}{'：' if zh else ': '}{question(found, lang)}"
    yield f"\n## {'规则' if zh else 'Rules'}\n"
    for rule in RULES:
        yield f"- **{rule.number()}** {rule.sentence().pick(lang)}"
    yield f"\n## {'聚集情形' if zh else 'Clusters'}\n"
    for words in KINDS.values():
        yield f"- {words.pick(lang)}"
    yield f"\n{NOT_A_FINDING.pick(lang)}\n"
    yield (
        "没有按电话的聚集：目录不归集电话（联系电话列到达时即丢弃）。"
        if zh
        else "There is no cluster by telephone: the catalogue collects none (the column is dropped on arrival)."
    )


def _criterion(found: Criterion, catalogue: Catalogue, lang: str) -> Iterator[str]:
    zh = lang == "zh"
    yield f"### {found.id} {found.label.pick(lang)} (v{found.version})\n"
    yield f"{found.sentence.pick(lang)}\n"
    yield f"- {'主管机关' if zh else 'Authority'}: {found.authority.pick(lang)}"
    for basis in found.basis:
        cited = f"{basis.law.pick(lang)} {basis.article.pick(lang)} ({basis.rank}, {basis.certainty})"
        yield f"- {'依据' if zh else 'Basis'}: {cited}"
    yield f"- {'看哪些记录' if zh else 'Records'}: {catalogue.resource(found.resource).label.pick(lang)}"
    if found.cites:
        articles = "".join(f" §{number}" for number in found.cites.articles)
        yield f"- {'引用' if zh else 'Citing'}: {'、'.join(found.cites.law)}{articles}"
    yield f"- {'条件' if zh else 'Question'}: {question(found, lang)}\n"


if __name__ == "__main__":
    for path in rule_pages.write(Path(sys.argv[1]), texts()):
        print(path)
