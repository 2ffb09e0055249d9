"""How checks are kept, closed and looked back at. Rules MEA15-MEA21; sources: issue 3 items 3 and 4, scope.md (Trace)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from gongxin.visibility.rule import Rule

OUTCOMES = ("applied", "not_applied")


class MEA15(Rule):
    """A measure is named only for the matters its article speaks of."""

    zh = "措施仅就其条款所指事项提示。"

    @staticmethod
    def asked(matters: Iterable[str], matter: str) -> bool:
        """Whether a measure of these matters belongs to a check in this one."""
        return matter in matters


class MEA16(Rule):
    """A check judges the law of the day asked about by what the registry knows at the moment of asking; a record repaired
    since then carries nothing for earlier days either."""

    zh = "核查按所问之日的法律、以提问时登记的记录作出；此后已修复的记录对更早的日期也不再引起措施。"


class MEA17(Rule):
    """Every check has a number and is kept for ever as it was answered; nothing of it is changed or deleted."""

    zh = "每次核查均有编号，按答复时的原样永久保存，不改不删。"


class MEA18(Rule):
    """The department that checked closes every measure by feedback: applied with the number of its document, or not
    applied with the reason; a correction is a further feedback, and the latest counts."""

    zh = "核查部门对每项措施反馈：已采取的写明文书号，未采取的写明理由；更正以新的反馈作出，以最新一次为准。"

    @staticmethod
    def missing(outcome: str, why: str, document: str) -> tuple[str, ...]:
        """What such a feedback lacks: 'outcome', 'document', 'why'."""
        if outcome not in OUTCOMES:
            return ("outcome",)
        if outcome == "applied":
            return () if document.strip() else ("document",)
        return () if why.strip() else ("why",)


class MEA19(Rule):
    """A measure of a check would fall with an entry if no other record of that subject carried it in that check."""

    zh = "某项措施仅由该条记录引起的，该记录移出则措施消失；尚有其他记录引起的，不消失。"

    @staticmethod
    def falling(carried_by: Mapping[str, frozenset[str]], entry: str) -> tuple[str, ...]:
        """The measures that would fall. `carried_by`: measure → entries that carry it."""
        return tuple(sorted(measure for measure, entries in carried_by.items() if entries == {entry}))


class MEA20(Rule):
    """A repealed article carries no measure from the day after its last day; what it had touched is listed, and checks
    already answered stay as they were answered."""

    zh = "条款废止后，自最后有效日的次日起不再引起措施；此前涉及的核查和记录予以列明，已作出的答复不变。"


class MEA21(Rule):
    """No measure acts on people: posts, spending, travel, exit and schooling have no definition."""

    zh = "措施不作用于自然人：限制任职、消费、出行、出境、升学复学等不设定义。"


class MEA22(Rule):
    """The subject sees every check that named a measure for it: who asked, in which matter, on which record, and what was
    done."""

    zh = "主体可查看对其提示过措施的每一次核查：由谁、就何事项、依何记录提出，以及采取了什么措施。"
