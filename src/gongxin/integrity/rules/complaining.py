"""Complaints of enterprises about government bodies. Rules GOV1-GOV12; source: government_integrity.yaml (process, channels;
P31), issue 5 item 2."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, timedelta

from gongxin.integrity.rules.duties import DUT2
from gongxin.visibility.rule import Rule

TERMS: Mapping[str, int] = {"answer": 30, "extend": 60, "urge": 30}
"""Natural days: for the answer from filing, of the one extension (90 in all), to perform when urged at the longest. The
platform's own: the reference has 30 and 90 as uncertain, so no law is cited for them."""
DOMAINS: Mapping[str, tuple[str, str]] = {
    "procurement": ("政府采购", "government procurement"),
    "bidding": ("招标投标", "bidding"),
    "investment": ("招商引资", "investment promotion"),
    "ppp": ("政府与社会资本合作", "public-private partnership"),
    "industry": ("产业扶持", "industry support"),
    "public_investment": ("政府投资", "government investment"),
    "debt": ("地方政府债务", "local government debt"),
    "township": ("街道和乡镇承诺", "promises of sub-districts and townships"),
}
NO_EXCUSE: Mapping[str, tuple[str, str]] = {
    "office_holder_changed": ("负责人变动", "change of those in charge"),
    "reorganised": ("机构调整", "reorganisation"),
    "internal_process": ("内部流程", "internal process"),
    "awaiting_audit": ("等待审计、备案", "waiting for an audit or filing"),
    "third_party_unpaid": ("未收到第三方付款", "a third party has not paid"),
}
GROUNDS: Mapping[str, tuple[str, str]] = {
    "performed": ("已经履行", "already performed"),
    "not_due": ("尚未到期", "not due yet"),
    "no_such_duty": ("没有这项义务", "no such duty"),
    "force_majeure": ("不可抗力", "force majeure"),
    **NO_EXCUSE,
}


class GOV1(Rule):
    """An enterprise may complain, free of charge, that a body did not keep a promise, an agreement or a contract with it."""

    zh = "企业可就政府部门对其违反承诺、协议或者合同的情形免费提出投诉。"


class GOV2(Rule):
    """A complaint is registered, or declined with the reason and where to turn instead; the complainant hears of every step."""

    zh = "投诉予以登记，或者说明理由和其他途径不予登记；每一步均告知投诉人。"


class GOV3(Rule):
    """It is routed to the superior or competent body, never to the accused, to whoever took over its duties, or to a body whose
    duties the accused took over."""

    zh = "投诉转交上级或者主管部门办理，不得转交被投诉单位、承接其责任的单位或者其承继的单位。"

    @staticmethod
    def may_handle(handler: str, accused: str, successors: Mapping[str, str]) -> bool:
        """Whether the two are not one line of succession."""
        return DUT2.holder(handler, successors) != DUT2.holder(accused, successors)

    @staticmethod
    def route(accused: str, superiors: Mapping[str, str], successors: Mapping[str, str]) -> str | None:
        """The nearest superior that may handle it, or None where there is none and one must be named. A superior that was
        itself reorganised is replaced by its holder."""
        place, seen = DUT2.holder(accused, successors), set[str]()
        while place in superiors and place not in seen:
            seen.add(place)
            place = DUT2.holder(superiors[place], successors)
            if GOV3.may_handle(place, accused, successors):
                return place
        return None


class GOV4(Rule):
    """Only the body it was routed to verifies, through an officer with that office; if that body has meanwhile become the one
    that answers, the complaint is routed anew."""

    zh = "只有受转交单位可以核实，由具有相应职责的人员办理；该单位其间成为责任单位的，须重新转交。"


class GOV5(Rule):
    """Unfounded only on a ground of fact, with reasons; a change of those in charge, reorganisation, internal process, an audit
    or a third party's payment is no ground."""

    zh = "认定不属实须有事实理由；负责人变动、机构调整、内部流程、审计备案、第三方付款均不成其为理由。"

    @staticmethod
    def is_ground(ground: str) -> bool:
        return ground in GROUNDS and ground not in NO_EXCUSE


class GOV6(Rule):
    """Founded: the body is urged at once, with a day by which to perform, at most 30 days ahead."""

    zh = "属实的立即督促整改，限定履行日期，最长30日。"

    @staticmethod
    def until(on: date, until: date) -> bool:
        return on < until <= on + timedelta(days=TERMS["urge"])


class GOV7(Rule):
    """It is closed as performed when the handling body confirms performance; the complainant is told."""

    zh = "经受转交单位确认已履行的，办结并告知投诉人。"


class GOV8(Rule):
    """It is recognised as a breach by a written document when the body refuses, or when the day it was urged to has passed."""

    zh = "拒不履行，或者督促期限已过仍未履行的，由受转交单位以文书认定为违约失信。"

    @staticmethod
    def may_recognise(urged_until: date | None, on: date, *, refused: bool) -> bool:
        return urged_until is not None and (refused or on > urged_until)


class GOV9(Rule):
    """A recognised breach enters the body's credit file, with its measures on the unit as the law ties them to it, and never
    anything about a person."""

    zh = "认定的违约失信计入该单位信用档案，依法对单位采取措施，不涉及任何个人。"


class GOV10(Rule):
    """When performance is confirmed the breach is repaired at once: publication and measures end together."""

    zh = "确认纠正并履行的，即时修复，公示和措施同时终止。"


class GOV11(Rule):
    """The answer is due 30 days after filing; once, with the reason, 60 more. A complaint that is late stays on the page as
    late."""

    zh = "自提出之日起30日内办结；可说明理由延长一次60日。逾期的在页面上如实显示。"

    @staticmethod
    def term_end(clock_from: date, clock_days: int) -> date:
        return clock_from + timedelta(days=clock_days)

    @staticmethod
    def in_time(closed_on: date | None, term_end: date) -> bool:
        return closed_on is not None and closed_on <= term_end


class GOV12(Rule):
    """The complainant's name is shown to the bodies that handle the complaint and to nobody else; public pages show neither it
    nor its words."""

    zh = "投诉人名称只对办理单位可见；公开页面不显示投诉人及其陈述。"


RULES: tuple[type[Rule], ...] = (GOV1, GOV2, GOV3, GOV4, GOV5, GOV6, GOV7, GOV8, GOV9, GOV10, GOV11, GOV12)


def open_states() -> Collection[str]:
    return ("filed", "registered", "routed", "urged")
