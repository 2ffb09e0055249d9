"""Objections. Rules OBJ1-OBJ17; sources: repair_rules.yaml (objection), scope.md (Always 2, 3, 5), issue 3 item 5."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from gongxin.visibility.rule import Rule

OPEN = ("filed", "accepted", "with_source", "in_review")
DECIDED = ("refused", "upheld", "rejected")
MATTERS = ("content", "period", "repair", "person_correct", "person_mask")


class OBJ1(Rule):
    """An organisation may object to the content, the period or the repair result of a record in its own file, as a whole or by
    field, with reasons and papers, at any time and free of charge."""

    zh = "主体可随时、免费就自己信用记录的内容、公示期限或者修复结果，按整条或者按字段提出异议，说明理由并提交材料。"

    @staticmethod
    def objectionable(state: str, *, ours: bool) -> bool:
        """Whether a record in that state can be objected to; `ours`: it is withdrawn only because an objection was not
        answered."""
        return state in {"current", "contested", "repaired", "hidden"} or (state == "withdrawn" and ours)


class OBJ2(Rule):
    """A person whose name stands in an organisation's record may ask for its correction or masking. No file about that person
    arises: neither name nor words nor papers are kept, only the field and a receipt; who asks is seen at the window."""

    zh = (
        "姓名载于组织记录中的人可请求更正或者遮蔽。平台不形成有关该人的档案：不留姓名、陈述和材料，只留字段和回执；"
        "身份由窗口当面核对。"
    )

    @staticmethod
    def may_ask(field: str, personal: Collection[str]) -> bool:
        """Whether the field is one that holds a person's name."""
        return field in personal


class OBJ3(Rule):
    """While an objection is open the record is marked as contested wherever it shows, from the moment of filing; a record that
    is not shown anyway (repaired, hidden, withdrawn) is not brought back by the mark."""

    zh = (
        "异议处理期间，自提出之时起，记录在所有显示之处标注“异议处理中”；"
        "本来不显示的记录（已修复、暂停公示、已撤回）不因标注而重新出现。"
    )


class OBJ4(Rule):
    """Several objections to one record share the mark; it ends with the last of them."""

    zh = "对同一记录的多件异议共用一个标注，最后一件办结时取消。"


class OBJ5(Rule):
    """The same applicant's objections that are open never overlap in a field; new words and papers go to the open one."""

    zh = "同一申请人对同一字段不得有两件未结异议；新的说明和材料补入在办的一件。"

    @staticmethod
    def overlap(fields: Collection[str], others: Collection[str]) -> bool:
        """Whether two sets of fields meet; an empty one means the whole record."""
        return not fields or not others or bool(set(fields) & set(others))


class OBJ6(Rule):
    """The credit office, or the source itself, accepts the objection and passes it to the department whose fact it is, or
    refuses it with the reason."""

    zh = "信用主管部门或者来源部门受理异议并转来源部门办理，或者说明理由不予受理。"


class OBJ7(Rule):
    """Only the department whose fact it is decides, and only it corrects its fact."""

    zh = "只有来源部门可以作出处理决定并更正自己的信息。"


class OBJ8(Rule):
    """The answer is due on a day told at filing, counted in working days; a day beyond the announced calendar is said to be
    unknown yet, never guessed."""

    zh = "答复期限在提出时告知，以工作日计算；超出已公布日历的，载明尚不能确定，不作推测。"

    @staticmethod
    def over(ends: date | None, on: date) -> bool:
        """Whether the term that ends on that day (None: not known yet) is over on `on`."""
        return ends is not None and on > ends


class OBJ9(Rule):
    """The term is extended once, before it ends, and only on new information, which is named."""

    zh = "办理期限仅可延长一次，须在期满之前、因出现新的情况并予以载明。"

    @staticmethod
    def may_extend(state: str, *, extended: bool, over: bool, information: str) -> bool:
        return state == "with_source" and not extended and not over and bool(information.strip())


class OBJ10(Rule):
    """Unanswered when the term ends, the record leaves every channel but the archive until there is an answer, and the case
    is escalated to the credit office; its source does not bring the record back by sending it again."""

    zh = "期满未答复的，记录退出档案以外的全部渠道直至作出答复，并提请信用主管部门督办；来源部门重新报送不能使其恢复。"

    @staticmethod
    def withdraws(state: str, *, over: bool, escalated: bool) -> bool:
        return state in OPEN and over and not escalated


class OBJ11(Rule):
    """Every decision has reasons and goes to the subject. Upheld means corrected by field, keeping old and new values, or
    annulled, or repaired."""

    zh = "每项决定均须说明理由并告知主体。异议成立的，按字段更正并保留新旧值，或者撤销，或者予以修复。"


class OBJ12(Rule):
    """For a person whose name stands in the record only that field is changed."""

    zh = "依当事自然人请求办理的，只改动其姓名所在字段。"


class OBJ13(Rule):
    """Within the term after a decision a review may be asked for; it is made in the department that decided, by an officer with
    the office of review who had no part in the decision."""

    zh = "决定作出后在期限内可申请复查，由作出决定的部门中具有复查职责且未参与原决定的人员办理。"

    @staticmethod
    def may_review(officer: str, took_part: Collection[str]) -> bool:
        return bool(officer) and officer not in took_part


class OBJ14(Rule):
    """A review confirms, or changes the decision with the effects of an upheld objection; where it overturns a refusal, the
    source decides anew. It is the last step here."""

    zh = "复查维持原决定，或者改变决定并产生异议成立的效果；推翻不予受理的，由来源部门重新办理。复查为本平台最后一步。"


class OBJ15(Rule):
    """What an objection removed comes back only if its source certifies it anew with reasons, and the subject is told in the
    same act."""

    zh = "经异议去除的事实，须由来源部门说明理由重新认定并同时告知主体，方可再次出现。"


class OBJ16(Rule):
    """Every step is kept with who, when and why; the subject sees the running clock and whose turn it is."""

    zh = "每一步均记明何人、何时、何因；主体可查看计时和轮到何方办理。"


class OBJ17(Rule):
    """Who objected may take an open objection, or a request for review, back; the mark ends, and the same may be objected to
    again. Nobody else ends it undecided."""

    zh = "提出异议者可撤回未结的异议或者复查请求；标注随之取消，并可再次提出。其他任何人不得使异议不经决定而终结。"


RULES: tuple[type[Rule], ...] = (
    OBJ1, OBJ2, OBJ3, OBJ4, OBJ5, OBJ6, OBJ7, OBJ8, OBJ9, OBJ10, OBJ11, OBJ12, OBJ13, OBJ14, OBJ15, OBJ16, OBJ17,
)  # fmt: skip


def standing(state: str, *, objected: bool, unanswered: bool, ours: bool) -> str:
    """The state that a record in `state` goes on in (OBJ3, OBJ4, OBJ10). objected: an objection is open; unanswered: one of
    them was not answered in time; ours: the record is withdrawn for that reason only."""
    if state not in {"current", "contested"} and not (state == "withdrawn" and (ours or unanswered)):
        return state
    if unanswered:
        return "withdrawn"
    return "contested" if objected else "current"


def turn(state: str) -> str:
    """Whose turn it is: office, source, reviewer, subject (who may ask for a review) or nobody."""
    return {"filed": "office", "accepted": "office", "with_source": "source", "in_review": "reviewer", "closed": "nobody"}.get(
        state, "subject"
    )
