"""When a record carries a measure. Rules MEA1-MEA14; sources: scope.md, State Council Office 2020 No. 49, measures.yaml.

These are the same rules as queries/check.sql applies to ten thousand subjects at once; tests compare the two on random
records, and the manual prints the sentences.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from gongxin.catalogue.citations import cites
from gongxin.catalogue.model.evaluate import holds
from gongxin.catalogue.model.measure import ENOUGH_FOR_DEROGATION, Measure, MeasureClass
from gongxin.catalogue.model.terms import Basis
from gongxin.measures.rules.facts import CARRYING_STATES, RATED_STATES, Carried, Case, RecordOf
from gongxin.visibility.rule import Rule

SHORTEST_ITEM = 2
"""Characters of the licence or project a check names; one character would be found in any text."""


class CarryingRule(Rule):
    """A rule that must hold for a record to carry a measure."""

    @classmethod
    def holds(cls, case: Case) -> bool:
        """Whether the rule lets the measure through."""
        raise NotImplementedError


class MEA1(CarryingRule):
    """A measure applies only on days on which it is switched on and an article it rests on is in force; a ground with an
    article of its own ends with that article."""

    zh = "措施仅在其启用且所依据条款有效之日适用；某种情形另有专门条款的，随该条款失效。"

    @classmethod
    def holds(cls, case: Case) -> bool:
        articles = {basis.article.zh for basis in case.measure.basis_on(case.on)}
        own = case.ground.article
        return case.measure.in_force(case.on) and bool(articles) and (own is None or own in articles)


class MEA2(CarryingRule):
    """A measure that lessens rights applies only while a law, an administrative or local regulation or a central policy
    document that provides it is in force; a document of lower rank does not keep it alive."""

    zh = "减损权益的措施仅在规定该措施的法律、行政法规、地方性法规或者中央政策文件有效期间适用；其他文件不能使其继续有效。"

    @classmethod
    def holds(cls, case: Case) -> bool:
        ranks = ENOUGH_FOR_DEROGATION if case.class_ == "DEROGATE" else None
        return bool(case.measure.basis_on(case.on, ranks))


class MEA3(CarryingRule):
    """Only a record of the kind the law names carries the measure, and only by what the record itself says."""

    zh = "只有法律所指种类的记录才引起措施，并且只看记录本身写明的内容。"

    @classmethod
    def holds(cls, case: Case) -> bool:
        return case.record.resource == case.ground.resource and holds(case.ground.when, case.record.content)


class MEA4(CarryingRule):
    """Where the law speaks of conduct that no field shows, the record must cite the article by name and number."""

    zh = "法律所指情形无法由字段判断的，记录必须写明所依据的法律名称和条款。"

    @classmethod
    def holds(cls, case: Case) -> bool:
        wanted = case.ground.cites
        return wanted is None or any(cites(case.record.text(field), wanted.law, wanted.articles) for field in wanted.fields)


class MEA5(CarryingRule):
    """Where the law leaves it to the decision whether a ban is imposed, the record must state the ban in the law's
    words."""

    zh = "法律规定由决定确定是否给予限制的，记录必须以法律用语写明该限制。"

    @classmethod
    def holds(cls, case: Case) -> bool:
        wanted = case.ground.states
        return wanted is None or any(word in case.record.text(field) for field in wanted.fields for word in wanted.words)


class MEA6(CarryingRule):
    """A repaired, hidden, withdrawn or annulled record carries no measure: repair and relief come together."""

    zh = "已修复、暂停展示、撤回或者被撤销的记录不引起任何措施：修复即解除。"

    @classmethod
    def holds(cls, case: Case) -> bool:
        return case.record.state in CARRYING_STATES


class MEA7(Rule):
    """A contested record carries its measures while the objection is open, and the answer marks them as contested."""

    zh = "异议处理期间，记录仍引起措施，答复中标注“异议处理中”。"

    @staticmethod
    def contested(record: RecordOf) -> bool:
        """Whether the answer marks it."""
        return record.state == "contested"


class MEA8(CarryingRule):
    """A measure begins on the first day its record gives, and never before the decision."""

    zh = "措施自记录所载起始之日起适用，且不早于决定作出之日。"

    @classmethod
    def holds(cls, case: Case) -> bool:
        since = first_day(case)
        decided = case.record.decided_on
        return since is not None and since <= case.on and (decided is None or decided <= case.on)


class MEA9(CarryingRule):
    """A measure ends on the earliest of the days that the law's length, the record's own end and the removal give; its
    last day still counts."""

    zh = "措施于法定期限、记录所载截止日、移出日前一日中最早之日终止；终止当日仍适用。"

    @classmethod
    def holds(cls, case: Case) -> bool:
        until = last_day(case)
        return until is None or case.on <= until


class MEA10(CarryingRule):
    """Where neither the law nor the record gives a last day there is no measure, unless the law ties it to a state that
    lasts."""

    zh = "法律和记录均未给出截止日的，不适用措施；法律规定与某种状态同始终的除外。"

    @classmethod
    def holds(cls, case: Case) -> bool:
        return case.ground.open_end or last_day(case) is not None


class MEA11(Rule):
    """The end of publication does not end a measure, unless the law ties the measure to publication: the dates of a
    record never stand in for each other."""

    zh = "公示期满不等于措施期满，法律将措施与公示相联系的除外：记录的各个日期互不替代。"

    @staticmethod
    def last_day(case: Case) -> date | None:
        """The last day by publication, where the law ties the measure to it."""
        return case.record.public_until if case.ground.while_published else None


class MEA12(CarryingRule):
    """Of grades only the subject's newest counts; a repaired grade is still the newest but carries nothing."""

    zh = "评价等级只看最新一期；最新一期已修复的，不回溯适用更早的等级。"

    @classmethod
    def holds(cls, case: Case) -> bool:
        field = case.ground.newest
        if field is None:
            return True
        mine = case.record.text(field)
        given = [other for other in case.others if other.state in RATED_STATES and _decided(other, case.on)]
        return all(other.text(field) <= mine for other in given)


class MEA13(CarryingRule):
    """A ban that concerns one licence is named only where the check names a licence and the record names the same."""

    zh = "仅针对某一许可的限制，只有核查写明该许可且记录也写明同一许可时才予提示。"

    @classmethod
    def holds(cls, case: Case) -> bool:
        fields = case.ground.same_item
        if not fields:
            return True
        return len(case.item) >= SHORTEST_ITEM and any(case.item in case.record.text(field) for field in fields)


class MEA14(Rule):
    """Incentives are answered beside restrictions and never weighed against them."""

    zh = "激励与惩戒分别答复，互不抵销。"


CARRYING: tuple[type[CarryingRule], ...] = (
    MEA1, MEA2, MEA3, MEA4, MEA5, MEA6, MEA8, MEA9, MEA10, MEA12, MEA13,
)  # fmt: skip


def first_day(case: Case) -> date | None:
    """The measure's first day by this record (MEA8); None if the record gives none."""
    if case.ground.starts is not None:
        return case.record.day(case.ground.starts)
    return case.record.effective_from or case.record.decided_on


def last_day(case: Case) -> date | None:
    """The measure's last day by this record (MEA9, MEA11); None if nothing gives one."""
    ground, record = case.ground, case.record
    days = [record.day(field) for field in ground.ends]
    days += [day - timedelta(days=1) if (day := record.day(field)) else None for field in ground.stops]
    if ground.length is not None and record.decided_on is not None:
        days.append(ground.length.after(record.decided_on))
    days.append(MEA11.last_day(case))
    return min((day for day in days if day is not None), default=None)


def broken_rules(case: Case) -> tuple[type[CarryingRule], ...]:
    """The rules that keep the measure from following; none: the record carries it."""
    return tuple(rule for rule in CARRYING if not rule.holds(case))


def carried(
    measure: Measure, class_: MeasureClass, records: Sequence[RecordOf], on: date, item: str = ""
) -> tuple[Carried, ...]:
    """What the records of one subject carry of one measure: once per record, by the first ground that fits."""
    found: dict[tuple[str, str], Carried] = {}
    for place, ground in enumerate(measure.grounds):
        of_resource = tuple(record for record in records if record.resource == ground.resource)
        for record in of_resource:
            case = Case(measure, class_, ground, record, on, item, of_resource)
            key = (record.resource, record.record_key)
            if key not in found and not broken_rules(case):
                since = first_day(case)
                assert since is not None
                found[key] = Carried(
                    measure.id, record.record_key, record.resource, place, since, last_day(case), MEA7.contested(record)
                )
    return tuple(found[key] for key in sorted(found))


def cited_on(measure: Measure, class_: MeasureClass, on: date) -> tuple[Basis, ...]:
    """The citations an answer of that day names (MEA1, MEA2): those in force, of enough rank."""
    return measure.basis_on(on, ENOUGH_FOR_DEROGATION if class_ == "DEROGATE" else None)


def _decided(record: RecordOf, on: date) -> bool:
    return record.decided_on is None or record.decided_on <= on
