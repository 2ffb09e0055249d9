"""What must be true between definitions: citations, references, types, dates. Every finding names its
line."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from gongxin.catalogue.catalogue import Catalogue
from gongxin.catalogue.dating import backwards, overlaps
from gongxin.catalogue.entries import Entry
from gongxin.catalogue.list_integrity import list_problems
from gongxin.catalogue.measure_integrity import measure_problems
from gongxin.catalogue.metric_integrity import alert_problems, maturity_problems, metric_problems
from gongxin.catalogue.model.codes import CodeSet
from gongxin.catalogue.model.indicator import IndicatorModel
from gongxin.catalogue.model.list import ListDefinition
from gongxin.catalogue.model.measure import Measure
from gongxin.catalogue.model.metric import AlertRule, Maturity, Metric
from gongxin.catalogue.model.regime import Regime
from gongxin.catalogue.model.resource import Resource
from gongxin.catalogue.model.scale import Scale
from gongxin.catalogue.model.terms import SEVERITIES
from gongxin.catalogue.model.warning import Criterion
from gongxin.catalogue.model_integrity import model_problems
from gongxin.catalogue.problems import Problem
from gongxin.catalogue.references import reference_problems
from gongxin.catalogue.scale_integrity import scale_problems
from gongxin.catalogue.warning_integrity import warning_problems
from gongxin.kernel.text import Bilingual


def problems_of_catalogue(catalogue: Catalogue, entries: Sequence[Entry]) -> list[Problem]:
    """Everything wrong that does not depend on a day."""
    problems = [*_ids(entries), *overlaps(entries)]
    for entry in entries:
        problems.extend(_uncertain(entry, entry.data, (), on=True))
        problems.extend(backwards(entry, entry.data, ()))
        match entry.model:
            case Resource() as resource:
                problems.extend(_basis(entry, resource))
                problems.extend(_place_in_catalogue(entry, resource, catalogue))
                problems.extend(_adverse(entry, resource, catalogue))
                problems.extend(reference_problems(entry, resource, catalogue))
            case CodeSet() as code_set:
                problems.extend(_code_set(entry, code_set))
            case Regime() as regime:
                problems.extend(_classes(entry, regime))
            case Measure() as measure:
                problems.extend(measure_problems(entry, measure, catalogue))
            case ListDefinition() as found:
                problems.extend(list_problems(entry, found))
            case Metric() as metric:
                problems.extend(metric_problems(entry, metric, catalogue))
            case Maturity() as level:
                problems.extend(maturity_problems(entry, level, catalogue))
            case AlertRule() as rule:
                problems.extend(alert_problems(entry, rule, catalogue))
            case Criterion() as criterion:
                problems.extend(warning_problems(entry, criterion, catalogue))
            case Scale() as scale:
                problems.extend(scale_problems(entry, scale, catalogue))
            case IndicatorModel() as model:
                problems.extend(model_problems(entry, model, catalogue))
            case None if entry.kind == "resource" and not entry.data.get("basis"):
                problems.append(_no_basis(entry))
    return problems


def _basis(entry: Entry, resource: Resource) -> Iterator[Problem]:
    if not resource.declared_basis or (resource.enabled and not resource.basis):
        yield _no_basis(entry)


def _no_basis(entry: Entry) -> Problem:
    return entry.problem(
        "catalogue.no_basis",
        ("basis",),
        Bilingual(f"信息资源“{entry.id}”没有法律依据。", f"Resource '{entry.id}' has no legal basis."),
        Bilingual(
            "请在 basis 中写明现行有效的法律、法规及条款；没有依据的不得归集。",
            "Cite a law or regulation in force, with its article, under basis; without one nothing is collected.",
        ),
    )


def _place_in_catalogue(entry: Entry, resource: Resource, catalogue: Catalogue) -> Iterator[Problem]:
    stem = entry.document.path.name.split(".")[0]
    if stem != resource.id:
        yield entry.problem(
            "catalogue.file_name",
            ("resource",),
            Bilingual(
                f"文件名“{stem}”与信息资源“{resource.id}”不一致。",
                f"File '{stem}' defines resource '{resource.id}'.",
            ),
            Bilingual("请使两者一致。", "Give the file the name of the resource."),
        )
    category = catalogue.categories.get(resource.category)
    if category is None or not (category.in_scope and category.enabled):
        known = "、".join(code for code, item in catalogue.categories.items() if item.in_scope)
        yield entry.problem(
            "catalogue.category",
            ("category",),
            Bilingual(
                f"目录类别“{resource.category}”不存在或不在范围内。",
                f"Category '{resource.category}' is unknown or out of scope.",
            ),
            Bilingual(f"可用类别：{known}。", f"Categories there are: {known}."),
        )
    if resource.section not in {section.id for section in catalogue.sections}:
        known = ", ".join(section.id for section in catalogue.sections)
        yield entry.problem(
            "catalogue.section",
            ("section",),
            Bilingual(
                f"信用档案没有“{resource.section}”这一部分。",
                f"The credit file has no section '{resource.section}'.",
            ),
            Bilingual(f"可用：{known}。", f"Sections there are: {known}."),
        )


def _adverse(entry: Entry, resource: Resource, catalogue: Catalogue) -> Iterator[Problem]:
    """An adverse record needs a class, a date to count from and a family of regimes, or it would never
    expire."""
    natures = {resource.nature, *(rule.nature for rule in resource.nature_rules if rule.enabled)}
    if "adverse" not in natures:
        return
    missing = [
        ("severity", resource.severity is None),
        ("dates.decided", resource.dates.decided is None),
    ]
    for name, is_missing in missing:
        if is_missing:
            yield entry.problem(
                "catalogue.no_expiry",
                name.split("."),
                Bilingual(
                    f"失信信息缺少“{name}”，无法确定最后公示日。",
                    f"Without '{name}' an adverse record has no last day.",
                ),
                Bilingual("请补上该项。", "Add it."),
            )
    decided = resource.dates.decided
    if decided is not None and resource.has_field(decided) and not resource.field(decided).required:
        yield entry.problem(
            "catalogue.no_expiry",
            ("dates", "decided"),
            Bilingual(
                f"失信信息的决定日期“{decided}”可以为空，无法计算最后公示日。",
                f"'{decided}' may be empty; an adverse record would have no last day.",
            ),
            Bilingual("请为该字段写 required: true。", "Write required: true for that field."),
        )
    if not catalogue.regimes_of(resource.regimes):
        yield entry.problem(
            "catalogue.no_regime",
            ("regimes",),
            Bilingual(f"没有属于“{resource.regimes}”的规则版本。", f"No regime belongs to '{resource.regimes}'."),
            Bilingual("请改正，或补充规则版本。", "Correct it or define one."),
        )
    for index, rule in enumerate(resource.severity.rules if resource.severity else ()):
        regime = next((item for item in catalogue.regimes if item.id == rule.regime), None)
        if regime is None or regime.class_of(rule.severity) is None:
            yield entry.problem(
                "catalogue.severity_regime",
                ("severity", "rules", index),
                Bilingual(
                    f"规则版本“{rule.regime}”没有“{rule.severity}”这一类。",
                    f"Regime '{rule.regime}' has no class '{rule.severity}'.",
                ),
                Bilingual("请改正 regime 或 severity。", "Correct regime or severity."),
            )


def _classes(entry: Entry, regime: Regime) -> Iterator[Problem]:
    """A regime that sets periods sets them for every class, once, and no maximum is below its minimum."""
    given = [item.severity for item in regime.classes]
    if given and sorted(given) != sorted(SEVERITIES):
        yield entry.problem(
            "catalogue.regime_classes",
            ("classes",),
            Bilingual(
                "规则版本须对轻微、一般、严重三类各规定一次公示期。",
                "A regime sets one period each for minor, general and serious.",
            ),
            Bilingual("请补齐或删除重复的一类。", "Add the missing class or delete the repeated one."),
        )
    for index, item in enumerate(regime.declared_classes):
        period = item.publication
        if (period.max.months, period.max.days) < (period.min.months, period.min.days):
            yield entry.problem(
                "catalogue.period_backwards",
                ("classes", index, "publication"),
                Bilingual("最长公示期短于最短公示期。", "The longest publication is shorter than the shortest."),
                Bilingual("请改正。", "Correct it."),
            )


def _code_set(entry: Entry, code_set: CodeSet) -> Iterator[Problem]:
    meaning: dict[str, str] = {}
    for index, value in enumerate(code_set.declared):
        for text in {value.code, value.zh, value.own, *value.aliases} - {None}:
            if meaning.setdefault(str(text), value.code) != value.code:
                yield entry.problem(
                    "catalogue.code_twice",
                    ("values", index),
                    Bilingual(f"“{text}”同时指向两个代码。", f"'{text}' stands for two codes."),
                    Bilingual("请只保留一处。", "Keep one of them."),
                )
    codes = {value.code for value in code_set.declared}
    for index, mapping in enumerate(code_set.mappings):
        for text, targets in mapping.values.items():
            for target in targets:
                if target not in codes:
                    yield entry.problem(
                        "catalogue.code_unknown",
                        ("mappings", index, "values", text),
                        Bilingual(
                            f"对照到的代码“{target}”不存在。",
                            f"The code '{target}' it maps to does not exist.",
                        ),
                        Bilingual("请改正或补充该代码。", "Correct it or add the code."),
                    )
    if code_set.other is not None and code_set.other not in codes:
        yield entry.problem(
            "catalogue.code_unknown",
            ("other",),
            Bilingual(f"代码“{code_set.other}”不存在。", f"The code '{code_set.other}' does not exist."),
            Bilingual("请改正或补充该代码。", "Correct it or add the code."),
        )


def _ids(entries: Sequence[Entry]) -> Iterator[Problem]:
    seen: dict[tuple[str, str], Entry] = {}
    for entry in entries:
        first = seen.setdefault((entry.kind, entry.id), entry)
        if first is not entry and entry.kind not in {"resource", "model"}:  # these have versions
            yield entry.problem(
                "catalogue.defined_twice",
                (entry.kind,),
                Bilingual(
                    f"“{entry.id}”已在 {first.document.path.name} 中定义。",
                    f"'{entry.id}' is defined in {first.document.path.name} too.",
                ),
                Bilingual("请改名或删除其一。", "Rename or delete one of them."),
            )


def _uncertain(entry: Entry, data: Any, path: tuple[Any, ...], on: bool) -> Iterator[Problem]:
    """A fact that may be wrong is in the file, but switched off."""
    if isinstance(data, dict):
        on = on and data.get("enabled", True) is not False
        if on and data.get("certainty") == "uncertain":
            yield entry.problem(
                "catalogue.uncertain",
                (*path, "certainty"),
                Bilingual("尚未核实（uncertain）的内容不得启用。", "What is uncertain must not be switched on."),
                Bilingual(
                    "请核实后改为 seen 或 known，或写 enabled: false 并注明待核事项。",
                    "Verify it, or write enabled: false with a comment on what to verify.",
                ),
            )
        for key, value in data.items():
            yield from _uncertain(entry, value, (*path, key), on)
    elif isinstance(data, list):
        for index, value in enumerate(data):
            yield from _uncertain(entry, value, (*path, index), on)
