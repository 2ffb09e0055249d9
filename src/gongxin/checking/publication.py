"""When an adverse record leaves public view, as expressions. Twin: ``visibility``, which is the reference.

Source: the regimes in definitions/regimes (NDRC58, NDRC36 …) and the severity rules of each resource.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date

from gongxin.catalogue import Catalogue, Resource
from gongxin.catalogue.model.regime import Regime
from gongxin.catalogue.model.terms import SEVERITIES
from gongxin.checking.conditions import holds
from gongxin.checking.expressions.cells import NO_END_DATES
from gongxin.checking.row import Row
from gongxin.engine.expressions import Booleans, Column, ibis

NEVER = date.min
"""public_until of a record that no public channel ever shows."""


@dataclass(frozen=True)
class Publication:
    """Columns of one record's publication; null severity and public_until where the record is not adverse."""

    nature: Column
    severity: Column
    regime: Column
    public_until: Column
    never: Booleans


Step = Callable[[Row], dict[str, Column]]
"""Columns to be added to the row's table, named pub_…"""


def published(row: Row, resource: Resource, catalogue: Catalogue) -> Row:
    """The row with the columns of every step at once. Over millions of rows, `steps` one after the other are cheaper: in one
    expression the severity stands as often as it is asked for."""
    for step in steps(resource, catalogue):
        row = replace(row, table=row.table.mutate(**step(row)))
    return row


def outcome(row: Row) -> Publication:
    """The columns that the last of `steps` has added."""
    return Publication(*(row.table[f"pub_{name}"] for name in ("nature", "severity", "regime", "public_until", "never")))


def steps(resource: Resource, catalogue: Catalogue) -> tuple[Step, ...]:
    """What the regimes say of a record, in three steps that each add columns for the next: what is asked often is worked out
    once."""
    family = catalogue.regimes_of(resource.regimes)

    def given(row: Row) -> dict[str, Column]:
        nature: Column = ibis.literal(resource.nature)
        for rule in reversed([rule for rule in resource.nature_rules if rule.enabled]):
            nature = ibis.ifelse(holds(rule.when, row), rule.nature, nature)
        never = ibis.or_(ibis.literal(False), *(holds(rule.when, row) for rule in resource.never_public))
        decided = _date(row, resource.dates.decided)
        return {"pub_nature": nature, "pub_never": never, "pub_decided": decided, "pub_in": _regime(decided, family)}

    def classed(row: Row) -> dict[str, Column]:
        return {"pub_class": _severity(row, resource, row.table.pub_in, family)}

    def ended(row: Row) -> dict[str, Column]:
        adverse, decided, class_ = row.table.pub_nature == "adverse", row.table.pub_decided, row.table.pub_class
        severity = ibis.ifelse(adverse, class_, ibis.null("string")) if resource.severity else ibis.null("string")
        if family:
            regime = ibis.ifelse(adverse, row.table.pub_in, ibis.null("string"))
            # by class_, which is never null: where the days of a file leave only one regime, DuckDB 2.0's statistics turn
            # (always true AND may be null) into a function that it then cannot bind
            until = _least(
                _last_day(decided, row.table.pub_in, class_, family), _date(row, resource.dates.publication_until)
            )
            until = ibis.ifelse(decided.isnull(), ibis.date(NEVER), until)  # PUB8
        else:  # PUB8: without a period no day is public
            regime, until = ibis.null("string"), ibis.date(NEVER)
        until = ibis.ifelse(adverse, until, ibis.null("date"))
        return {
            "pub_severity": severity,
            "pub_regime": regime,
            "pub_public_until": ibis.ifelse(row.table.pub_never, ibis.date(NEVER), until).cast("date"),
        }

    return given, classed, ended


def _date(row: Row, field: str | None) -> Column:
    if field is None or field not in row.fields:
        return ibis.null("date")
    value = row.value(field)
    return ibis.ifelse(value.isin([ibis.date(day) for day in NO_END_DATES]), ibis.null("date"), value)


def _regime(decided: Column, family: tuple[Regime, ...]) -> Column:
    """The regime in force on the day; older days take the first, later ones the last."""
    if not family:
        return ibis.null("string")
    found: Column = ibis.literal(family[0].id)
    for regime in family[1:]:
        found = ibis.ifelse(decided >= ibis.date(regime.effective.from_ or NEVER), regime.id, found)
    return found


def _severity(row: Row, resource: Resource, regime: Column, family: tuple[Regime, ...]) -> Column:
    rules = resource.severity
    if rules is None:
        return ibis.literal("general")
    cases = []
    if rules.stated is not None:
        stated = row.text(rules.stated).lower()
        cases += [(stated == severity, severity) for severity in SEVERITIES]
    for item in family:
        cases += [
            ((regime == item.id) & holds(rule.when, row), rule.severity)
            for rule in resource.severity_rules(item.id)
        ]
    return ibis.cases(*cases, else_=rules.otherwise) if cases else ibis.literal(rules.otherwise)


def _last_day(decided: Column, regime: Column, severity: Column, family: tuple[Regime, ...]) -> Column:
    cases = []
    for item in family:
        for class_ in item.classes:
            here = (regime == item.id) & (severity == class_.severity)
            if not class_.published:
                cases.append((here, ibis.date(NEVER)))
                continue
            longest = class_.publication.max
            # the corresponding day of the last month, or that month's last day (Civil Code art. 202)
            end = (decided + ibis.interval(months=longest.months)).cast("date") + ibis.interval(days=longest.days)
            cases.append((here, end.cast("date")))
    return ibis.cases(*cases, else_=ibis.date(NEVER))  # a class that the regime does not know is not published


def _least(computed: Column, declared: Column) -> Column:
    return ibis.ifelse(declared.isnull(), computed, ibis.least(computed, declared))
