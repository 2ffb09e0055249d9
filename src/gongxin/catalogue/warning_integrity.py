"""What must be true of a criterion of early warning before it may point at anyone. Source: scope.md; issue 5, item 6."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from gongxin.catalogue.catalogue import Catalogue
from gongxin.catalogue.entries import Entry
from gongxin.catalogue.model.conditions import leaves
from gongxin.catalogue.model.resource import Field, Resource
from gongxin.catalogue.model.warning import NEVER, RANKS, Criterion
from gongxin.catalogue.problems import Problem
from gongxin.kernel.text import Bilingual

_TYPES = {"amount": ("decimal",), "term": ("date",)}


def warning_problems(entry: Entry, found: Criterion, catalogue: Catalogue) -> Iterator[Problem]:
    """Every fault of one criterion. One that is switched off must cite something and refer to what exists all the same."""
    if not found.declared_basis:
        yield _fault(entry, "no_basis", "basis")
    elif found.enabled and not any(basis.rank in RANKS for basis in found.basis):
        yield _fault(entry, "rank", "basis")
    if sum(part is not None for part in (found.count, found.amount, found.term)) != 1:
        yield _fault(entry, "kind", "warning")
    if found.term and (found.term.ahead is None) == (not found.term.passed):
        yield _fault(entry, "term", "term")
    if set(found.subjects) & set(NEVER):
        yield _fault(entry, "individual", "subjects")
    resource = next((item for item in catalogue.resources if item.id == found.resource), None)
    if resource is None:
        yield _fault(entry, "resource", "resource")
        return
    yield from _fields(entry, found, resource)


def expired_problems(entry: Entry, found: Criterion, on: date) -> Iterator[Problem]:
    """A criterion in use whose citations have all ended, or do not hold yet."""
    if found.in_force(on) and found.basis and not found.basis_on(on):
        yield _fault(entry, "expired", "basis")


def _fields(entry: Entry, found: Criterion, resource: Resource) -> Iterator[Problem]:
    known: dict[str, Field] = {field.code: field for field in resource.fields}
    named = [*found.fields, *(("when", leaf.field) for leaf in (leaves(found.when) if found.when else ()))]
    for place, code in named:
        field = known.get(code)
        if field is None:
            yield _fault(entry, "field", place, code)
        elif field.personal or field.reserved:
            yield _fault(entry, "personal", place, code)
        elif place in _TYPES and field.type not in _TYPES[place]:
            yield _fault(entry, "type", place, code)


_WORDS: dict[str, tuple[Bilingual, Bilingual]] = {
    "no_basis": (
        Bilingual("没有法律依据。", "has no legal basis."),
        Bilingual("请写明规定及其条款；没有规定的标准不得设立。", "Cite a rule and its article; without, there is none."),
    ),
    "rank": (
        Bilingual("没有启用的法律、法规或者规章依据。", "rests on no law, regulation or rule that is switched on."),
        Bilingual("请核实依据，或者 enabled: false。", "Verify what it rests on, or set enabled: false."),
    ),
    "expired": (
        Bilingual("的依据当日均不在施行期内。", "rests on nothing that is in force on the day."),
        Bilingual("请改引现行有效的依据，或者 enabled: false。", "Cite what is in force, or set enabled: false."),
    ),
    "kind": (
        Bilingual("须且只能写 count、amount、term 之一。", "needs exactly one of count, amount and term."),
        Bilingual("请写明其中一项。", "State one of them."),
    ),
    "term": (
        Bilingual("期限须写 ahead 或者 passed，只写一项。", "has a term with neither, or both, of ahead and passed."),
        Bilingual("请写明其中一项。", "State one of them."),
    ),
    "individual": (
        Bilingual("以个体工商户为对象。", "is about individual businesses."),
        Bilingual("预警不以个体工商户及其经营者为对象，请删去 92。", "A signal would be about the operator: take out 92."),
    ),
    "resource": (
        Bilingual("引用的信息资源没有定义。", "names a resource that is not defined."),
        Bilingual("请改正 resource。", "Correct the resource."),
    ),
    "field": (
        Bilingual("引用的字段不存在：", "names a field that the resource does not have:"),
        Bilingual("请改正字段。", "Correct the field."),
    ),
    "personal": (
        Bilingual("使用了人员信息字段：", "looks at a field about a person:"),
        Bilingual("预警只看组织的信息，请删去。", "A warning looks at organisations only: take it out."),
    ),
    "type": (
        Bilingual("字段类型不对：", "names a field of the wrong type:"),
        Bilingual("amount 须为金额字段，term 须为日期字段。", "amount needs a decimal field, term a date."),
    ),
}


def _fault(entry: Entry, word: str, place: str, code: str = "") -> Problem:
    what, remedy = _WORDS[word]
    message = Bilingual(f"预警标准“{entry.id}”{what.zh}{code}", f"Criterion '{entry.id}' {what.en} {code}".strip())
    path = (place,) if place in entry.data else ("term",) if place == "unless_later" else ("warning",)
    return entry.problem(f"catalogue.warning_{word}", path, message, remedy)
