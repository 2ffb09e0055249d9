"""Repairs and reorganisations. Rules REP1-REP15; sources: repair_rules.yaml (conditions, materials, time_limits, bankruptcy,
what_is_removed_when), domain.md (States: Repair), issue 3 item 6."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from gongxin.catalogue.model.regime import RepairProcedure
from gongxin.kernel.text import Bilingual
from gongxin.visibility.facts import NEVER
from gongxin.visibility.rule import Rule

OPEN = ("applied", "accepted")


class REP1(Rule):
    """An adverse record can be repaired while it counts: not when it is repaired, annulled or withdrawn already, nor once its
    publication has ended, and with it sharing and use."""

    zh = "失信信息在其有效展示期间可以修复；已修复、已撤销、已撤回，或者公示期已满（共享和使用随之停止）的，无须修复。"

    @staticmethod
    def open_to(nature: str, state: str, public_until: date | None, on: date) -> bool:
        ended = public_until is not None and public_until != NEVER and public_until < on
        return nature == "adverse" and state in {"current", "contested"} and not ended


class REP2(Rule):
    """The procedure is that of the regime in force on the day of the application; the shortest publication is that of the
    record's own regime and class."""

    zh = "修复程序适用申请之日有效的规则版本；最短公示期适用该记录自身的规则版本和失信程度。"


class REP3(Rule):
    """It may be applied for from the day on which the shortest publication, counted from the decision, is over; an entry on a
    list from the earliest removal that its decision names."""

    zh = "自决定之日起算的最短公示期届满之日起可以申请；名单列入自决定所载最早移出日起可以申请。"

    @staticmethod
    def eligible(eligible_from: date | None, on: date) -> bool:
        return eligible_from is None or on >= eligible_from


class REP4(Rule):
    """Every condition has a state that the subject sees: met, not yet (until when), to be shown, shown and under examination,
    confirmed by the deciding body."""

    zh = "每一项条件均显示状态：已满足、尚未届至（及日期）、待证明、已提交待核、认定单位已确认。"


class REP5(Rule):
    """What is handed in is what the regime names and nothing more; an application that lacks a required paper is told which."""

    zh = "申请材料限于规则所列，不得增加；缺少必要材料的，一次告知。"

    @staticmethod
    def missing(procedure: RepairProcedure, given: Collection[str]) -> tuple[str, ...]:
        """The required materials that are not given."""
        return tuple(m.id for m in procedure.materials if m.enabled and m.required and m.id not in given)

    @staticmethod
    def foreign(procedure: RepairProcedure, given: Collection[str]) -> tuple[str, ...]:
        """What is given and the regime does not name."""
        named = {m.id for m in procedure.materials if m.enabled}
        return tuple(sorted(set(given) - named))


class REP6(Rule):
    """The body that established the act decides, through an officer with that office."""

    zh = "谁认定、谁修复：由认定单位具有相应职责的人员办理。"


class REP7(Rule):
    """Accepted or refused within 3 working days of the application, decided within 7 of acceptance, 10 more once in a complex
    case; the applicant has an answer within 10 of applying."""

    zh = (
        "申请之日起3个工作日内决定是否受理，受理之日起7个工作日内作出决定，复杂的可延长10个工作日一次；"
        "自申请之日起10个工作日内答复申请人。"
    )

    @staticmethod
    def may_extend(state: str, *, extended: bool, over: bool) -> bool:
        return state == "accepted" and not extended and not over


class REP8(Rule):
    """A step that is not taken in time is escalated to the credit office; nothing is granted or rejected by silence."""

    zh = "逾期未办的提请信用主管部门督办；不因未答复而视为准予或者不准予。"


class REP9(Rule):
    """It is granted when the deciding body confirms every condition, with reasons; refused or rejected only with reasons, and
    it may be applied for again."""

    zh = "认定单位确认全部条件并说明理由后准予修复；不予受理、不准予修复均须说明理由，并可再次申请。"

    @staticmethod
    def unconfirmed(procedure: RepairProcedure, confirmed: Collection[str]) -> tuple[str, ...]:
        """The conditions that the body has yet to confirm (the date confirms itself)."""
        return tuple(c.id for c in procedure.conditions if c.enabled and c.by != "date" and c.id not in confirmed)


class REP10(Rule):
    """With the grant, in one act: the public page, the public report and sharing end, measures fall, ratings that used the
    record are marked stale, receivers are told, and a special report shows it as repaired."""

    zh = "准予修复的同时：终止公示，停止共享和使用，解除措施，使用过该记录的评价标为待更新，通知接收方，专项报告标注“已修复”。"


class REP11(Rule):
    """An entry on a list is repaired by removal, which the listing body decides under the list's own rule."""

    zh = "名单列入的修复即移出，由列入单位按该名单的规定决定。"


class REP12(Rule):
    """On the court's ruling that approves a reorganisation plan or a settlement, adverse records are hidden for the time it is
    carried out; on the ruling that confirms completion the repair is final; if it fails they come back, for their remaining
    days only."""

    zh = (
        "依法院批准重整计划或者和解协议的裁定，失信信息在执行期间暂停公示；依执行完毕的裁定，修复成为最终；"
        "执行失败的予以恢复，公示期不顺延。"
    )


class REP13(Rule):
    """A repair during an objection stands; the objection goes on, and its end does not bring the record back."""

    zh = "异议期间准予的修复有效；异议继续办理，其办结不使记录重新出现。"


class REP14(Rule):
    """How to repair is told together with the adverse record; repair is free of charge."""

    zh = "信用修复告知与失信信息告知同时送达（两书同达）；信用修复不收取任何费用。"


class REP15(Rule):
    """The subject may add to an open application what the regime names, and may take it back; it may apply again."""

    zh = "主体可在办结之前补充规则所列材料，也可撤回申请；撤回后可再次申请。"


RULES: tuple[type[Rule], ...] = (
    REP1, REP2, REP3, REP4, REP5, REP6, REP7, REP8, REP9, REP10, REP11, REP12, REP13, REP14, REP15,
)  # fmt: skip


@dataclass(frozen=True)
class ConditionState:
    """One condition. state: met, not_yet, to_show, shown, for_body, confirmed; until: the day that a date waits for."""

    id: str
    label: Bilingual
    state: str
    until: date | None = None


def condition_states(
    procedure: RepairProcedure,
    *,
    eligible_from: date | None,
    on: date,
    given: Collection[str],
    confirmed: bool,
) -> tuple[ConditionState, ...]:
    """REP4. given: the materials handed in with the running application; confirmed: it is granted."""
    shows: Mapping[str, set[str]] = {
        c.id: {m.id for m in procedure.materials if m.shows == c.id and m.required} for c in procedure.conditions
    }
    found = []
    for condition in procedure.conditions:
        if not condition.enabled:
            continue
        until = None
        if condition.by == "date":
            met = REP3.eligible(eligible_from, on)
            state, until = ("met", None) if met else ("not_yet", eligible_from)
        elif confirmed:
            state = "confirmed"
        elif condition.by == "body":
            state = "for_body"
        else:
            state = "shown" if shows[condition.id] <= set(given) and given else "to_show"
        label = Bilingual(condition.label.zh, condition.label.en)
        found.append(ConditionState(condition.id, label, state, until))
    return tuple(found)
