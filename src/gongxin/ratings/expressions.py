"""Models as table expressions (docs/decisions/0002): the same for DuckDB and Spark, built on two unbound tables.

`facts`: versions of records that stand (RAT4), one row each: uscc, resource, record_key, version, decided_on, effective_to,
public_until, and as text the fields the criteria read (`f_…`; the codes of a list joined by semicolons). `population`: uscc and
the `day` it is rated on. Both may carry a further key (`case`: what-if questions ask many days at once). No clock is read.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from functools import cached_property, lru_cache
from typing import Any

from gongxin.catalogue import Catalogue
from gongxin.catalogue.model import conditions
from gongxin.catalogue.model.indicator import INDIVIDUAL_BUSINESSES, Indicator, IndicatorModel
from gongxin.engine.expressions import Booleans, Column, Table, Text, ibis, part, to_sql

KEY = ("uscc",)
CASE_KEY = ("uscc", "case")
FIXED = {
    "uscc": "string", "resource": "string", "record_key": "string", "version": "int32", "decided_on": "date",
    "effective_to": "date", "public_until": "date",
}  # fmt: skip
NEVER_PUBLIC = date(1, 1, 1)
"""What the registry writes as the last public day of a record that was never public: no end of counting."""
LAST_DAY = date(9999, 12, 31)
MONEY = "decimal(38, 6)"


def fields_of(models: Sequence[IndicatorModel]) -> tuple[str, ...]:
    """Codes of every field the criteria read, in order, each once."""
    found: list[str] = []
    for model in models:
        for item in model.indicators:
            found += [leaf.field for leaf in conditions.leaves(item.when)] if item.when else []
            found += [code for said in item.states for code in said.fields]
            found += [item.amount.field] if item.amount else []
            found += [item.newest.field] if item.newest else []
    return tuple(sorted(set(found)))


def resources_of(models: Sequence[IndicatorModel]) -> tuple[str, ...]:
    """The resources whose records the models read."""
    having = {model.population.having for model in models} - {None}
    return tuple(sorted({item.resource for model in models for item in model.indicators} | {str(name) for name in having}))


def facts_table(fields: Sequence[str], key: Sequence[str] = KEY) -> Table:
    """The unbound table `facts`."""
    extra = {name: "int32" for name in key if name not in FIXED}
    return ibis.table({**FIXED, **extra, **{f"f_{code}": "string" for code in fields}}, name="facts")


def population_table(key: Sequence[str] = KEY) -> Table:
    """The unbound table `population`."""
    columns = {"uscc": "string", "day": "date"} | {name: "int32" for name in key if name != "uscc"}
    return ibis.table(columns, name="population")


class Rating:
    """One model compiled, in steps that read the tables of those before them, so that no engine meets an expression twice:

    `judged` (a view: who is rated and their facts, c_ whether a row counts), `sums` (n_ how many, a_ yuan, o_ the newest,
    v_ what it says), `ruled` (m_… whether a criterion holds, points), `graded` (key, grade, points), `counted` (every record
    that counted), `days` (days on which that may change).
    """

    def __init__(
        self, model: IndicatorModel, catalogue: Catalogue, on: date, fields: Sequence[str], key: Sequence[str] = KEY
    ) -> None:
        """`on`: the day whose criteria apply (those with a basis in force); every row is judged for its own `day`."""
        self.model, self.key = model, tuple(key)
        self.items = model.indicators_on(on)
        self.orders = orders_of(model, catalogue)
        self._lists = _list_fields(model, catalogue)
        facts, people = facts_table(fields, key), population_table(key)
        begins = part(people.uscc, 1, 2)
        rated = people.filter(begins.isin(list(model.population.kinds)), begins != INDIVIDUAL_BUSINESSES)  # RAT3
        if model.population.having:
            held = facts.filter(facts.resource == model.population.having)
            rated = rated.semi_join(held, list(self.key))
        self.rated = rated
        inputs = sorted({item.resource for item in self.items})
        joined = facts.filter(facts.resource.isin(inputs)).inner_join(rated, list(self.key))
        self.judged = joined.mutate(**{f"c_{item.id}": self._counts(joined, item) for item in self.items})

    def steps(self) -> dict[str, Table]:
        """The steps by name, in order; `counted` and `days` are missing where no criterion applies."""
        found = {"judged": self.judged, "sums": self.sums, "ruled": self.ruled, "graded": self.graded}
        return found | ({"counted": self.counted, "days": self.days} if self.items else {})

    @staticmethod
    def _made(name: str, step: Table) -> Table:
        """The table that an earlier step has made."""
        return ibis.table(step.schema(), name=name)

    def _counts(self, rows: Table, item: Indicator) -> Booleans:
        """Whether a row counts for the criterion on its day; never null."""
        open_end = rows.public_until.isnull() | (rows.public_until == ibis.literal(NEVER_PUBLIC))
        tests = [
            rows.resource == item.resource,
            rows.decided_on <= rows.day,
            open_end | (rows.public_until >= rows.day),  # RAT5
            _inside(rows, item),
        ]
        tests += [self._holds(item.when, rows)] if item.when else []
        for said in item.states:
            texts = [rows[f"f_{code}"].fill_null("") for code in said.fields]
            tests.append(ibis.or_(*(text.contains(word) for text in texts for word in said.words)))
        return ibis.and_(*tests).fill_null(False)

    def _holds(self, when: conditions.Condition, rows: Table) -> Booleans:
        """A condition on a row; never null. Its twin in plain Python: catalogue.model.evaluate.holds."""
        match when:
            case conditions.FieldIn(field=field, values=values):
                return rows[f"f_{field}"].isin(list(values)).fill_null(False)
            case conditions.FieldContains(field=field, values=values):
                text: Text = rows[f"f_{field}"].fill_null("")
                if field not in self._lists:
                    return text.isin(list(values))
                marked = ibis.literal(";") + text + ";"
                return ibis.or_(*(marked.contains(f";{value}{end}") for value in values for end in (";", "-")))
            case conditions.FieldFilled(field=field, filled=filled):
                given = (rows[f"f_{field}"].fill_null("") != "")
                return given if filled else ~given
            case conditions.AllOf(all=parts):
                return ibis.and_(*(self._holds(each, rows) for each in parts))
            case conditions.AnyOf(any=parts):
                return ibis.or_(*(self._holds(each, rows) for each in parts))
            case conditions.Not(not_=inner):
                return ~self._holds(inner, rows)
        raise TypeError(f"no condition: {when!r}")

    @cached_property
    def sums(self) -> Table:
        """One row per key that has any record of an input."""
        rows, sums = self._made("judged", self.judged), {}
        for item in self.items:
            counts = rows[f"c_{item.id}"]
            sums[f"n_{item.id}"] = counts.cast("int64").sum()
            if item.amount:
                amount = rows[f"f_{item.amount.field}"].cast(MONEY)
                sums[f"a_{item.id}"] = ibis.ifelse(counts, amount, ibis.literal(None).cast(MONEY)).sum()
            if item.newest:
                place = _place(rows)
                sums[f"o_{item.id}"] = ibis.ifelse(counts, place, ibis.literal(None).cast("string")).max()
                value = place + "|" + rows[f"f_{item.newest.field}"].fill_null("")
                sums[f"v_{item.id}"] = ibis.ifelse(counts, value, ibis.literal(None).cast("string")).max()
        return rows.group_by(list(self.key)).aggregate(**sums)

    def _met(self, sums: Table, item: Indicator) -> Booleans:
        """Whether the criterion holds; never null."""
        if item.count:
            return (sums[f"n_{item.id}"] >= item.count.at_least).fill_null(False)
        if item.amount:
            least = ibis.literal(item.amount.at_least).cast(MONEY)
            return (sums[f"a_{item.id}"].cast(MONEY) >= least).fill_null(False)
        assert item.newest is not None
        said = sums[f"v_{item.id}"]
        return part(said, PLACE_LENGTH + 2, 1_000).isin(list(item.newest.values)).fill_null(False)

    @cached_property
    def ruled(self) -> Table:
        """One row for everyone rated."""
        people, sums = self.rated, self._made("sums", self.sums)
        joined = people.left_join(sums, list(self.key))
        left = joined.select(*(people[name] for name in self.key), *(sums[c] for c in sums.columns if c not in self.key))
        met = {f"m_{item.id}": self._met(left, item) for item in self.items}
        return left.select(*(left[name] for name in self.key), **met, points=self._points(left))

    @cached_property
    def graded(self) -> Table:
        """key, grade, points (null for models without points): one row for everyone rated."""
        rows = self._made("ruled", self.ruled)
        worst = [ibis.ifelse(rows[f"m_{item.id}"], self.orders[item.grade], 0) for item in self.items if item.grade]
        first = self._first(rows.points)
        order = ibis.greatest(first, *worst) if worst else first
        named = ibis.cases(*((order == place, grade) for grade, place in self.orders.items()))
        return rows.select(*(rows[name] for name in self.key), grade=named, points=rows.points)

    def _points(self, sums: Table) -> Column:
        """The sum the rule sets, each criterion no further than its own limit."""
        if self.model.points is None:
            return ibis.literal(None).cast(MONEY)
        total: Any = _number(self.model.points)
        for item in self.items:
            if item.points is None:
                continue
            got = self._times(sums, item) * _number(item.points.each)
            if item.points.most is not None:
                bound = ibis.greatest if item.points.each < 0 else ibis.least
                got = bound(got, _number(item.points.most))
            total = total + got
        return total.cast(MONEY)

    def _times(self, sums: Table, item: Indicator) -> Column:
        """How many times the points are given: every record from the threshold on; once for amounts and newest."""
        if item.count:
            return ibis.ifelse(self._met(sums, item), sums[f"n_{item.id}"], 0).cast("int64")
        return self._met(sums, item).cast("int64")

    def _first(self, points: Column) -> Column:
        """The order of the grade before any criterion that sets one."""
        if self.model.start is not None:
            return ibis.literal(self.orders[self.model.start])
        steps = []
        for step in self.model.thresholds:
            if step.at_least is not None:
                steps.append((points >= _number(step.at_least), self.orders[step.grade]))
            elif step.above is not None:
                steps.append((points > _number(step.above), self.orders[step.grade]))
        last = self.orders[self.model.thresholds[-1].grade]
        return ibis.cases(*steps, else_=last) if steps else ibis.literal(last)

    @cached_property
    def counted(self) -> Table:
        """key, indicator, resource, record_key, version, met, until: every record that counted, and until when (RAT7)."""
        judged, ruled, sums = self._made("judged", self.judged), self._made("ruled", self.ruled), self._made("sums", self.sums)
        rows = judged.inner_join(ruled, list(self.key))
        if any(item.newest for item in self.items):
            rows = rows.inner_join(sums, list(self.key))
        marks = []
        for item in self.items:
            counts = rows[f"c_{item.id}"]
            if item.newest:
                counts = counts & (_place(rows) == rows[f"o_{item.id}"])
            marks.append(ibis.ifelse(counts, ibis.literal(item.id), ibis.literal(None).cast("string")))
        some = rows.filter(ibis.or_(*(rows[f"c_{item.id}"] for item in self.items)))
        each = some.mutate(indicator=ibis.array(marks).unnest())
        each = each.filter(each.indicator.notnull())
        met = ibis.cases(*((each.indicator == item.id, each[f"m_{item.id}"]) for item in self.items), else_=False)
        until = ibis.cases(*((each.indicator == item.id, _until(each, item)) for item in self.items))
        return each.select(
            *(each[name] for name in (*self.key, "indicator", "resource", "record_key", "version")), met=met, until=until
        )

    @cached_property
    def days(self) -> Table:
        """day: every day on which some record of the population begins or ceases to count, whatever else its criterion asks."""
        rows = self._made("judged", self.judged)
        found = [rows.select(day=_after(rows.public_until, 0, 1))]
        for item in self.items:
            own = rows.filter(rows.resource == item.resource)
            if item.window.previous:
                found += [own.select(day=ibis.date(own.decided_on.year() + years, 1, 1)) for years in (1, 2)]
            elif item.window.length is not None:
                end = _after(own.decided_on, item.window.length.months, item.window.length.days)
                found.append(own.select(day=_after(end, 0, 1)))
            else:
                found.append(own.select(day=_after(own.effective_to, 0, 1)))
        every = ibis.union(*found, distinct=True) if len(found) > 1 else found[0].distinct()
        return every.filter(every.day.notnull())


def compiled(
    model: IndicatorModel, catalogue: Catalogue, on: date, fields: Sequence[str], key: Sequence[str] = KEY
) -> Mapping[str, str]:
    """SQL for DuckDB of every step (Rating.steps) with the criteria of the day. Compiling takes half a second, so what was
    compiled is kept."""
    names = tuple(item.id for item in model.indicators_on(on))
    return _compiled(model, catalogue, on if not names else _same_criteria(model, on), tuple(fields), tuple(key), names)


def _same_criteria(model: IndicatorModel, on: date) -> date:
    """One day for all days with the same criteria, so that what is kept is found again."""
    wanted = model.indicators_on(on)
    spans = [model.effective, *(basis.effective for basis in model.basis)]
    for item in model.indicators:
        spans += [item.effective, *(basis.effective for basis in item.basis)]
    starts = sorted({span.from_ for span in spans if span.from_ is not None and span.from_ <= on})
    return next((day for day in starts if model.indicators_on(day) == wanted), on)


@lru_cache(maxsize=64)
def _compiled(  # noqa: PLR0917  what it depends on
    model: IndicatorModel, catalogue: Catalogue, on: date, fields: tuple[str, ...], key: tuple[str, ...], names: tuple[str, ...]
) -> Mapping[str, str]:
    del names
    return {name: to_sql(step) for name, step in Rating(model, catalogue, on, fields, key).steps().items()}


def orders_of(model: IndicatorModel, catalogue: Catalogue) -> dict[str, int]:
    """Grade → its place in the model's scale, 1 the best."""
    if model.kind == "bound":
        return {item.id: item.order for item in model.outcomes}
    return {item.id: item.order for item in catalogue.scales[model.scale or ""].grades}


def _list_fields(model: IndicatorModel, catalogue: Catalogue) -> frozenset[str]:
    resources = {item.resource for item in model.indicators}
    known = [resource for resource in catalogue.resources if resource.id in resources]
    return frozenset(field.code for resource in known for field in resource.stored_fields if field.type == "codes")


def _inside(rows: Table, item: Indicator) -> Booleans:
    """Whether the day lies in the window of the row's decision."""
    window = item.window
    if window.previous:
        return rows.decided_on.year() == rows.day.year() - 1
    if window.length is not None:
        return rows.day <= _after(rows.decided_on, window.length.months, window.length.days)
    return rows.effective_to.isnull() | (rows.effective_to >= rows.day)


def _after(start: Column, months: int, days: int) -> Column:
    """The last day of a period from `start`; months first, as catalogue.model.duration."""
    end = _day(start + ibis.interval(months=months)) if months else start
    return _day(end + ibis.interval(days=days)) if days else end


def _day(moment: Column) -> Column:
    """A day. Ibis takes a date and an interval for a date and so leaves out the cast; DuckDB makes it a timestamp."""
    return moment.cast("timestamp").cast("date")


def _until(rows: Table, item: Indicator) -> Column:
    """The last day the row counts for the criterion; null: no end."""
    window = item.window
    if window.previous:
        end = ibis.date(rows.decided_on.year() + 1, 12, 31)
    elif window.length is not None:
        end = _after(rows.decided_on, window.length.months, window.length.days)
    else:
        end = rows.effective_to
    last = ibis.literal(LAST_DAY)
    public = ibis.ifelse(rows.public_until > ibis.literal(NEVER_PUBLIC), rows.public_until, last).fill_null(last)
    until = ibis.least(end.fill_null(last), public)
    return until.nullif(last)


PLACE_LENGTH = 10 + 1 + 36


def _place(rows: Table) -> Text:
    """Where a record stands among the subject's: decision date, then key; text of one length, so that its order is theirs."""
    return rows.decided_on.cast("string") + "|" + rows.record_key


def _number(value: Decimal) -> Column:
    return ibis.literal(value).cast(MONEY)
