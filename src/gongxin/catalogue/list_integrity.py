"""What must be true of a list before anyone may be entered on it. Source: State Council Office 2020 No. 49, part IV."""

from __future__ import annotations

from collections.abc import Iterator

from gongxin.catalogue.entries import Entry
from gongxin.catalogue.model.list import ENOUGH_FOR_A_LIST, ListDefinition
from gongxin.catalogue.problems import Problem
from gongxin.kernel.text import Bilingual


def list_problems(entry: Entry, found: ListDefinition) -> Iterator[Problem]:
    """Every fault of one list. One that is switched off only has to cite something."""
    if not found.declared_basis:
        yield _fault(entry, "no_basis", "basis")
    if not found.enabled:
        return
    ranks = {basis.rank for basis in found.basis}
    if found.region and "local_regulation" not in ranks:
        yield _fault(entry, "local", "basis")
    elif not found.region and not ranks & set(ENOUGH_FOR_A_LIST[found.kind]):
        yield _fault(entry, "rank", "basis")
    if found.office is None:
        yield _fault(entry, "office", "office")
    if found.removal is None:
        yield _fault(entry, "removal", "removal")
    if found.period is None and not found.period_by_decision:
        yield _fault(entry, "period", "period")


_WORDS: dict[str, tuple[Bilingual, Bilingual]] = {
    "no_basis": (
        Bilingual("没有法律依据。", "has no legal basis."),
        Bilingual("请写明法律、条款。", "Cite law and article."),
    ),
    "local": (
        Bilingual("只在一地适用，却没有地方性法规依据。", "is of one region and rests on no local regulation."),
        Bilingual("地方名单须由地方性法规设定。", "Only a local regulation may set a list for one region."),
    ),
    "rank": (
        Bilingual("依据的位阶不够。", "rests on too low a rank."),
        Bilingual(
            "名单须以法律、行政法规为依据，尚不具备条件的以部门规章为依据。",
            "A list needs a law or regulation or, where these cannot be had yet, a ministry's rule.",
        ),
    ),
    "office": (
        Bilingual("没有写明联系单位。", "names no office to turn to."),
        Bilingual("请写明主体可以向谁申请。", "Say whom the subject can ask."),
    ),
    "removal": (
        Bilingual("没有移出条件和程序。", "has no conditions and procedure of removal."),
        Bilingual("认定标准须写明移出条件、程序和救济。", "The criteria must state removal and remedies."),
    ),
    "period": (
        Bilingual("没有期限。", "has no period."),
        Bilingual("请写明期限，或者 period_by_decision: true。", "State the period, or period_by_decision: true."),
    ),
}


def _fault(entry: Entry, word: str, place: str) -> Problem:
    what, remedy = _WORDS[word]
    message = Bilingual(f"名单“{entry.id}”{what.zh}", f"List '{entry.id}' {what.en}")
    return entry.problem(f"catalogue.list_{word}", (place,), message, remedy)
