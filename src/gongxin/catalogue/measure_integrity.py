"""What must be true of a measure before anyone may be told of it: article, rank, kind, matters, grounds that exist.

A measure that is switched off may lack grounds and matters (its comment says why); its references must be right all the
same. Source: State Council Office 2020 No. 49; shared/reference/measures.yaml (structure, rules_for_use).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from gongxin.catalogue.catalogue import Catalogue
from gongxin.catalogue.entries import Entry
from gongxin.catalogue.model.conditions import FieldContains, FieldIn, leaves
from gongxin.catalogue.model.measure import ENOUGH_FOR_DEROGATION, Ground, Measure
from gongxin.catalogue.model.resource import Resource
from gongxin.catalogue.problems import Problem
from gongxin.kernel.text import Bilingual

_ARTICLE = re.compile(r"第[〇零一二三四五六七八九十百0-9]+条")
_DATED = {"starts": ("date",), "ends": ("date",), "stops": ("date",), "newest": ("date", "year", "integer")}
_TEXTS = ("string", "text", "docno")
_Path = tuple[Any, ...]


def measure_problems(entry: Entry, measure: Measure, catalogue: Catalogue) -> Iterator[Problem]:
    """Every fault of one measure."""
    yield from _basis(entry, measure)
    yield from _kind(entry, measure, catalogue)
    yield from _matters(entry, measure, catalogue)
    if measure.enabled and not measure.grounds:
        yield entry.problem(
            "catalogue.measure_no_ground",
            ("grounds",),
            Bilingual(
                f"措施“{measure.id}”没有可由记录判断的情形。", f"Measure '{measure.id}' has no ground a record can show."
            ),
            Bilingual(
                "请写明 grounds；无法由数据判断的，写 enabled: false 并说明。", "State grounds, or enabled: false with why."
            ),
        )
    articles = {basis.article.zh for basis in measure.declared_basis}
    for index, ground in enumerate(measure.declared_grounds):
        if ground.article is not None and ground.article not in articles:
            yield entry.problem(
                "catalogue.measure_no_article",
                ("grounds", index, "article"),
                Bilingual(f"依据中没有“{ground.article}”。", f"The basis does not cite '{ground.article}'."),
                Bilingual("请按 basis 中 article 的中文写法填写。", "Write it as the article stands in the basis, in Chinese."),
            )
        yield from _ground(entry, ("grounds", index), ground, catalogue)


def _basis(entry: Entry, measure: Measure) -> Iterator[Problem]:
    """An article with every measure; for one that lessens rights, a numbered article of law or regulation."""
    if not measure.declared_basis or (measure.enabled and not measure.basis):
        yield entry.problem(
            "catalogue.measure_no_article",
            ("basis",),
            Bilingual(f"措施“{measure.id}”没有写明依据条款。", f"Measure '{measure.id}' names no article."),
            Bilingual(
                "请写明法律、法规及条款；没有依据不得设措施。", "Cite law and article; without them there is no measure."
            ),
        )


def _kind(entry: Entry, measure: Measure, catalogue: Catalogue) -> Iterator[Problem]:
    kind = catalogue.measure_kinds.get(measure.kind)
    if kind is None:
        known = "、".join(catalogue.measure_kinds)
        yield entry.problem(
            "catalogue.measure_kind",
            ("kind",),
            Bilingual(f"没有措施种类“{measure.kind}”。", f"There is no kind of measure '{measure.kind}'."),
            Bilingual(f"可用：{known}。", f"Kinds there are: {known}."),
        )
        return
    if (kind.class_ == "INCENTIVE") != (measure.direction == "incentive"):
        yield entry.problem(
            "catalogue.measure_kind",
            ("kind",),
            Bilingual("激励措施用激励类，惩戒措施不得用。", "Incentives have the incentive class, restrictions another."),
            Bilingual("请改正 kind 或 direction。", "Correct kind or direction."),
        )
    if kind.class_ == "DEROGATE" and measure.enabled:
        if not any(basis.rank in ENOUGH_FOR_DEROGATION for basis in measure.basis):
            yield entry.problem(
                "catalogue.measure_rank",
                ("basis",),
                Bilingual(
                    f"减损权益的措施“{measure.id}”须以法律、行政法规、地方性法规或者中央政策文件为依据。",
                    f"'{measure.id}' lessens rights and needs a law, regulation, local regulation or central document.",
                ),
                Bilingual("请补充足够层级的依据，或写 enabled: false。", "Cite one of enough rank, or write enabled: false."),
            )
        for index, basis in enumerate(measure.declared_basis):
            if basis.enabled and not _ARTICLE.search(basis.article.zh):
                yield entry.problem(
                    "catalogue.measure_no_article",
                    ("basis", index, "article"),
                    Bilingual(f"“{basis.article.zh}”不是具体条款。", f"'{basis.article.en}' is no numbered article."),
                    Bilingual("减损权益的措施须写到“第…条”。", "A measure that lessens rights cites the article by number."),
                )


def _matters(entry: Entry, measure: Measure, catalogue: Catalogue) -> Iterator[Problem]:
    if measure.enabled and not measure.matters:
        yield entry.problem(
            "catalogue.measure_no_matter",
            ("matters",),
            Bilingual(f"措施“{measure.id}”没有写明适用事项。", f"Measure '{measure.id}' names no matter."),
            Bilingual("请写明 matters。", "State its matters."),
        )
    for index, matter in enumerate(measure.matters):
        if matter not in catalogue.matters:
            known = "、".join(catalogue.matters)
            yield entry.problem(
                "catalogue.matter_unknown",
                ("matters", index),
                Bilingual(f"没有事项“{matter}”。", f"There is no matter '{matter}'."),
                Bilingual(f"可用：{known}。", f"Matters there are: {known}."),
            )


def _ground(entry: Entry, path: _Path, ground: Ground, catalogue: Catalogue) -> Iterator[Problem]:
    resource = next((item for item in catalogue.resources if item.id == ground.resource), None)
    if resource is None:
        # no fault by itself: a platform may collect less than the law knows; then nothing carries the measure here
        found = entry.problem(
            "catalogue.resource_unknown",
            (*path, "resource"),
            Bilingual(
                f"目录中没有信息资源“{ground.resource}”，这一情形不会引起措施。",
                f"The catalogue has no resource '{ground.resource}'; nothing carries the measure on this ground.",
            ),
            Bilingual("请改正，或定义该信息资源。", "Correct it or define the resource."),
        )
        yield replace(found, level="warning")
        return
    if not (ground.ends or ground.length or ground.open_end or ground.while_published):
        yield entry.problem(
            "catalogue.measure_no_end",
            path,
            Bilingual("这一情形没有期限。", "This ground has no end."),
            Bilingual(
                "请写 length、ends 或 while_published；法律规定与状态同始终的，写 open_end: true。",
                "State length, ends or while_published; open_end: true where the law ties it to a state that lasts.",
            ),
        )
    for place, code in ground.fields():
        yield from _field(entry, (*path, place), resource, code, _DATED.get(place, _TEXTS))
    for leaf in leaves(ground.when):
        yield from _leaf(entry, (*path, "when"), resource, leaf, catalogue)


def _leaf(entry: Entry, path: _Path, resource: Resource, leaf: Any, catalogue: Catalogue) -> Iterator[Problem]:
    yield from _field(entry, path, resource, leaf.field, None)
    if not isinstance(leaf, FieldIn | FieldContains) or not resource.has_field(leaf.field):
        return
    code_set = catalogue.code_sets.get(resource.field(leaf.field).code_set or "")
    for value in leaf.values if code_set else ():
        if code_set is not None and value not in {item.code for item in code_set.declared}:
            yield entry.problem(
                "catalogue.code_unknown",
                path,
                Bilingual(f"代码集“{code_set.id}”没有“{value}”。", f"Code set '{code_set.id}' has no '{value}'."),
                Bilingual("请改正该值。", "Correct the value."),
            )


def _field(entry: Entry, path: _Path, resource: Resource, code: str, types: tuple[str, ...] | None) -> Iterator[Problem]:
    if resource.has_field(code):
        field = resource.field(code)
        if not field.reserved and not field.personal and (types is None or field.type in types):
            return
    wanted = f"（{'/'.join(types)}）" if types else ""
    yield entry.problem(
        "catalogue.field_unknown",
        path,
        Bilingual(
            f"信息资源“{resource.id}”没有可用于此处的字段“{code}”{wanted}。",
            f"Resource '{resource.id}' has no field '{code}' that can stand here {' or '.join(types or ())}".rstrip() + ".",
        ),
        Bilingual("请改正字段代码；人员信息字段不得使用。", "Correct the field; fields about persons cannot be used."),
    )
