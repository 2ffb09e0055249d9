"""What must be true of a figure of data quality before it is computed: facts that exist, one denominator, a unit that fits."""

from __future__ import annotations

from collections.abc import Iterator

from gongxin.catalogue.catalogue import Catalogue
from gongxin.catalogue.entries import Entry
from gongxin.catalogue.model.metric import FAMILIES, PLACES, AlertRule, Maturity, Metric
from gongxin.catalogue.problems import Problem
from gongxin.kernel.text import Bilingual

DEADLINE = "deadline"
"""In `resources` of a metric: every resource that has a term for submitting."""


def metric_problems(entry: Entry, metric: Metric, catalogue: Catalogue) -> Iterator[Problem]:
    """Every fault of one figure."""
    columns = FAMILIES.get(metric.family)
    if columns is None:
        yield _none(entry, "family", metric.family, FAMILIES)
        return
    for place in ("numerator", "denominator"):
        column = getattr(metric, place)
        if column is not None and column not in columns:
            yield _none(entry, place, column, columns)
    if metric.place is not None and metric.place not in PLACES:
        yield _none(entry, "place", metric.place, PLACES)
    if metric.place is not None and metric.denominator is not None:
        yield entry.problem(
            "catalogue.metric_denominators",
            ("place",),
            Bilingual("分母只能有一个：denominator 或 place。", "There is one denominator: denominator or place."),
            Bilingual("请删除其一。", "Delete one of the two."),
        )
    divided = metric.denominator is not None or metric.place is not None
    if divided != (metric.unit != "count"):
        yield entry.problem(
            "catalogue.metric_unit",
            ("unit",),
            Bilingual("计数没有分母；比率和平均天数须有分母。", "A count has no denominator; a share or a mean has one."),
            Bilingual("请改正 unit，或补上 denominator。", "Correct unit, or add denominator."),
        )
    if divided and metric.of is None:
        yield entry.problem(
            "catalogue.metric_of",
            ("of",),
            Bilingual(f"指标“{metric.id}”没有写明分母是什么。", f"Metric '{metric.id}' does not say of what it is a share."),
            Bilingual("请补上 of: {{zh: …, en: …}}。", "Add of: {{zh: …, en: …}}."),
        )
    for index, name in enumerate(metric.resources):
        if name != DEADLINE and name not in {item.id for item in catalogue.resources}:
            yield entry.problem(
                "catalogue.metric_resource",
                ("resources", index),
                Bilingual(f"目录中没有信息资源“{name}”。", f"The catalogue has no resource '{name}'."),
                Bilingual("请改正，或写 deadline（有报送期限的资源）。", "Correct it, or write deadline: those with a term."),
            )


def maturity_problems(entry: Entry, level: Maturity, catalogue: Catalogue) -> Iterator[Problem]:
    """Every fault of one level of maturity."""
    for index, bound in enumerate(level.bounds):
        if bound.metric not in catalogue.metrics:
            yield _none(entry, ("bounds", index, "metric"), bound.metric, catalogue.metrics)
        if (bound.at_least is None) == (bound.at_most is None):
            yield entry.problem(
                "catalogue.maturity_bound",
                ("bounds", index),
                Bilingual("每个条件须有 at_least 或 at_most 之一。", "A bound has either at_least or at_most."),
                Bilingual("请补上或删除其一。", "Add one, or delete one."),
            )
    if any(other.order == level.order and other.id != level.id for other in catalogue.maturity.values()):
        yield entry.problem(
            "catalogue.maturity_order",
            ("order",),
            Bilingual(f"有两个等级的顺序都是 {level.order}。", f"Two levels have the order {level.order}."),
            Bilingual("请给每级不同的顺序。", "Give every level an order of its own."),
        )


def alert_problems(entry: Entry, rule: AlertRule, catalogue: Catalogue) -> Iterator[Problem]:
    """Every fault of one rule of alerts."""
    if rule.metric not in catalogue.metrics:
        yield _none(entry, "metric", rule.metric, catalogue.metrics)
    if rule.least > rule.back or (rule.change == "drop") != (rule.ratio < 1):
        yield entry.problem(
            "catalogue.alert_rule",
            ("ratio",) if rule.least <= rule.back else ("least",),
            Bilingual(
                "下降的 ratio 小于 1，上升的大于 1；least 不大于 back。",
                "A drop has a ratio below 1, a jump above 1; least is at most back.",
            ),
            Bilingual("请改正。", "Correct it."),
        )


def _none(entry: Entry, place: str | tuple[str | int, ...], name: str, known: object) -> Problem:
    there = sorted(known)  # type: ignore[call-overload]
    path = (place,) if isinstance(place, str) else place
    return entry.problem(
        "catalogue.metric_unknown",
        path,
        Bilingual(f"没有“{name}”。", f"There is no '{name}'."),
        Bilingual(f"可用：{'、'.join(there)}。", f"There are: {', '.join(there)}."),
    )
