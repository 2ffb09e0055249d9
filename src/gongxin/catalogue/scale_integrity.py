"""What must be true of a scale: a rule it rests on, grades in one order, records that can carry them."""

from __future__ import annotations

from collections.abc import Iterator

from gongxin.catalogue.catalogue import Catalogue
from gongxin.catalogue.entries import Entry
from gongxin.catalogue.model.scale import Scale
from gongxin.catalogue.problems import Problem
from gongxin.kernel.text import Bilingual


def scale_problems(entry: Entry, scale: Scale, catalogue: Catalogue) -> Iterator[Problem]:
    """Every fault of one scale. One that is switched off only has to cite something."""
    if not scale.declared_basis or (scale.enabled and not scale.basis):
        yield _fault(entry, "basis", Bilingual("没有依据。", "rests on no rule."),
                     Bilingual("请写明设定该等级的规定。", "Cite the rule that sets the grades."))  # fmt: skip
    if not scale.enabled:
        return
    codes, orders = [g.id for g in scale.grades], [g.order for g in scale.grades]
    if not codes or len(set(codes)) < len(codes) or len(set(orders)) < len(orders):
        yield _fault(entry, "grades", Bilingual("等级缺失、重复或次序重复。", "lacks grades, or has one or an order twice."),
                     Bilingual("请逐级写明 grade 和 order。", "State grade and order of each."))  # fmt: skip
    if scale.carried_by is None:
        return
    resource = next((item for item in catalogue.resources if item.id == scale.carried_by), None)
    if resource is None or not resource.has_field(scale.field):
        yield _fault(entry, "carried_by", Bilingual(
            f"没有信息资源“{scale.carried_by}”，或者它没有字段“{scale.field}”。",
            f"is carried by '{scale.carried_by}', which is unknown or has no field '{scale.field}'."),
            Bilingual("请改正 carried_by 或 field。", "Correct carried_by or field."))  # fmt: skip
        return
    code_set = catalogue.code_sets.get(resource.field(scale.field).code_set or "")
    known = {value.code for value in code_set.declared} if code_set else set(codes)
    if missing := [code for code in codes if code not in known]:
        yield _fault(entry, "grades", Bilingual(
            f"信息资源“{resource.id}”不接受等级“{'、'.join(missing)}”。",
            f"has grades its resource '{resource.id}' does not take: {', '.join(missing)}."),
            Bilingual("请补充该信息资源的代码集。", "Add them to the resource's code set."))  # fmt: skip


def _fault(entry: Entry, place: str, what: Bilingual, remedy: Bilingual) -> Problem:
    message = Bilingual(f"评价等级“{entry.id}”{what.zh}", f"Scale '{entry.id}' {what.en}")
    return entry.problem(f"catalogue.scale_{place}", (place,), message, remedy)
