"""Words for the states and steps of cases, in the language of the page."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext as _

from gongxin.kernel.text import Bilingual
from gongxin.portal.language import current
from gongxin.remedies import api as remedies
from gongxin.showing.values import day

OBJECTION = {
    "filed": Bilingual("已提出，等待受理", "Filed, waiting to be accepted"),
    "accepted": Bilingual("已受理", "Accepted"),
    "with_source": Bilingual("来源部门核实中", "With the source department"),
    "refused": Bilingual("不予受理", "Not accepted"),
    "upheld": Bilingual("异议成立", "Objection upheld"),
    "rejected": Bilingual("异议不成立", "Objection rejected"),
    "in_review": Bilingual("复查中", "In review"),
    "closed": Bilingual("已办结", "Closed"),
}
REPAIR = {
    "applied": Bilingual("已申请，等待受理", "Applied, waiting to be accepted"),
    "accepted": Bilingual("已受理，审查中", "Accepted, being examined"),
    "refused": Bilingual("不予受理", "Not accepted"),
    "granted": Bilingual("准予修复", "Repair granted"),
    "rejected": Bilingual("不予修复", "Repair not granted"),
}
REPORT = {
    "public": Bilingual("公共信用信息报告", "Public credit report"),
    "special": Bilingual("专项信用报告", "Special report"),
}
COMMITMENT = {
    "offered": Bilingual("等您签署", "Waiting for your signature"),
    "dropped": Bilingual("未签署", "Not signed"),
    "made": Bilingual("履行中", "Running"),
    "overdue": Bilingual("已到期，待认定", "Due, not yet determined"),
    "kept": Bilingual("已履行", "Kept"),
    "broken": Bilingual("未履行", "Broken"),
    "cured": Bilingual("已补救", "Cured"),
}
COMPLAINT = {
    "filed": Bilingual("已提交，等待登记", "sent, to be registered"),
    "registered": Bilingual("已登记", "registered"),
    "declined": Bilingual("不予登记", "not registered"),
    "routed": Bilingual("办理单位核实中", "being verified"),
    "urged": Bilingual("属实，已督促整改", "found to be so; the body was urged"),
    "unfounded": Bilingual("经核实不属实", "found not to be so"),
    "performed": Bilingual("已履行，办结", "performed, closed"),
    "breach": Bilingual("已认定为违约失信", "recognised as a breach"),
    "repaired": Bilingual("已纠正并履行", "performed after all"),
}
COMPLAINT_STEP = {
    "filed": Bilingual("提出投诉", "Complain"),
    "registered": Bilingual("登记", "registered"),
    "declined": Bilingual("不予登记", "not registered"),
    "routed": Bilingual("转办理单位", "passed to the body that handles it"),
    "urged": Bilingual("核实属实，督促整改", "found to be so; the body was urged"),
    "unfounded": Bilingual("核实不属实", "found not to be so"),
    "extended": Bilingual("办理期限延长", "term extended"),
    "performed": Bilingual("确认已履行，办结", "performance confirmed, closed"),
    "recognised": Bilingual("认定为违约失信", "recognised as a breach"),
    "repaired": Bilingual("确认纠正并履行", "performance confirmed after all"),
    "overdue": Bilingual("办理逾期，已提醒办理单位", "overdue; the body that handles it was told"),
}
LISTING = {
    "proposed": Bilingual("拟列入", "Proposed"),
    "notified": Bilingual("已告知，可以陈述申辩", "Notified: you may state your case"),
    "stated": Bilingual("已陈述申辩", "Statement made"),
    "decided": Bilingual("已作决定，待复核签发", "Decided, waiting for the second signature"),
    "listed": Bilingual("已列入", "Listed"),
    "removed": Bilingual("已移出", "Removed"),
    "dropped": Bilingual("不予列入", "Not listed"),
}
SIGNAL = {
    "open": Bilingual("等待部门判断", "Waits for the department"),
    "noted": Bilingual("已知悉", "Noted"),
    "followed_up": Bilingual("已跟进", "Followed up"),
    "unfounded": Bilingual("不成立", "Not founded"),
}
SIGNAL_CAUSE = {
    "corrected": Bilingual("所用记录已更正，信号失效", "Stale: a record it used was corrected"),
    "contested": Bilingual("所用记录有异议，信号失效", "Stale: a record it used is contested"),
    "repaired": Bilingual("所用记录已修复，信号失效", "Stale: a record it used was repaired"),
    "hidden": Bilingual("所用记录暂不公示，信号失效", "Stale: a record it used is hidden"),
    "withdrawn": Bilingual("所用记录已撤回，信号失效", "Stale: a record it used was withdrawn"),
    "annulled": Bilingual("所用记录已撤销，信号失效", "Stale: a record it used was annulled"),
    "expired": Bilingual("所用记录已过公示期，信号失效", "Stale: a record it used has expired"),
    "no_longer": Bilingual("条件不再满足，信号失效", "Stale: the criterion no longer holds"),
    "criterion": Bilingual("预警标准已变更，信号失效", "Stale: the criterion has changed"),
    "basis": Bilingual("预警标准已停用，信号失效", "Stale: the criterion is no longer in use"),
}
CONDITION = {
    "met": Bilingual("已满足", "Met"),
    "not_yet": Bilingual("还未到期", "Not yet"),
    "to_show": Bilingual("请提交材料", "Hand in a paper"),
    "shown": Bilingual("材料已提交", "Paper handed in"),
    "for_body": Bilingual("由认定单位核实", "The deciding body verifies it"),
    "confirmed": Bilingual("已核实", "Confirmed"),
}
TURN = {
    "subject": Bilingual("该由您办理", "It is your turn"),
    "body": Bilingual("该由认定单位办理", "It is the deciding body's turn"),
    "nobody": Bilingual("目前无须办理", "Nothing to do at present"),
}
STEP = {
    "filed": Bilingual("提出了异议", "Objection filed"),
    "supplemented": Bilingual("补充材料", "Supplemented"),
    "applied": Bilingual("申请了修复", "Repair applied for"),
    "accepted": Bilingual("受理", "Accepted"),
    "refused": Bilingual("不予受理", "Not accepted"),
    "extended": Bilingual("延期一次", "Extended once"),
    "upheld": Bilingual("异议成立", "Objection upheld"),
    "rejected": Bilingual("不成立、不予准许", "Rejected"),
    "granted": Bilingual("准予修复", "Repair granted"),
    "escalated": Bilingual("超过期限，转信用主管部门督办", "Overdue; escalated to the credit office"),
    "lapsed": Bilingual("复查期限已过，原决定生效", "No review asked for in time; the decision stands"),
    "routed": Bilingual("转来源部门核实", "Sent to the source department"),
    "review_asked": Bilingual("申请复查", "Ask for a review"),
    "confirmed": Bilingual("复查维持", "Confirmed in review"),
    "changed": Bilingual("复查改变", "Changed in review"),
    "closed": Bilingual("办结", "Closed"),
    "offered": Bilingual("生成承诺书", "Prepare the text"),
    "signed": Bilingual("签署", "Sign"),
    "made": Bilingual("签署", "Sign"),
    "published": Bilingual("公布", "published"),
    "evidence": Bilingual("提交履行材料", "Hand in papers"),
    "warned": Bilingual("到期提醒", "Reminded before due"),
    "kept": Bilingual("认定已履行", "Determined as kept"),
    "broken": Bilingual("认定未履行", "Determined as broken"),
    "cured": Bilingual("认定已补救", "Determined as cured"),
    "propose": Bilingual("拟列入", "Proposed"),
    "notify": Bilingual("事先告知", "Notified beforehand"),
    "state": Bilingual("陈述申辩", "Statement"),
    "decide": Bilingual("作出决定", "Decided"),
    "sign_off": Bilingual("复核签发，列入生效", "signed off; the entry takes effect"),
    "remove": Bilingual("移出", "Removed"),
    "drop": Bilingual("不予列入", "Not listed"),
    "reminded": Bilingual("到期提醒", "Reminded before due"),
    "licence_linked": Bilingual("关联许可", "licence linked"),
    "withdrawn": Bilingual("撤回", "withdrawn"),
}


CHANNELS = {
    "sharing": Bilingual("部门共享", "sharing between departments"),
    "government": Bilingual("政务共享", "government"),
    "report": Bilingual("信用报告", "Reports"),
    "audit": Bilingual("留痕审计", "audit of the trail"),
}
PURPOSES = {
    "objection": ("异议", Bilingual("异议", "Objection")),
    "objections": ("", Bilingual("异议一览", "list of objections")),
    "repair": ("信用修复", Bilingual("信用修复", "Credit repair")),
    "repairs": ("", Bilingual("信用修复一览", "list of repairs")),
    "list proceeding": ("名单程序", Bilingual("名单程序", "list proceeding")),
    "list proceedings": ("", Bilingual("名单程序一览", "list of list proceedings")),
    "commitment": ("", Bilingual("信用承诺", "Commitments")),
    "commitments": ("", Bilingual("信用承诺一览", "list of commitments")),
    "complaint": ("", Bilingual("企业投诉", "complaint")),
    "complaints": ("", Bilingual("企业投诉一览", "list of complaints")),
    "reorganisation": ("重整", Bilingual("重整", "reorganisation")),
    "reorganisations": ("", Bilingual("重整一览", "list of reorganisations")),
    "paper": ("材料", Bilingual("材料", "paper")),
    "check": ("", Bilingual("重看核查", "check looked at again")),
    "window": ("", Bilingual("姓名更正窗口", "window for names in records")),
    "corrections": ("", Bilingual("更正签收", "corrections")),
}
"""What officers' looks are for, as the workbench writes it, and as the API does (Chinese): shown in the reader's language."""


def purpose(text: str) -> str:
    """A look's purpose; what a department wrote in its own words stays as it is."""
    for name, (api, said) in sorted(PURPOSES.items(), key=lambda item: -len(item[0])):
        for start in (name, api):
            if start and (text == start or text.startswith(f"{start} ")):
                told = f"{said.pick(current())}{text.removeprefix(start)}"
                return told.replace(", paper", f" {PURPOSES['paper'][1].pick(current())}")
    return text


def say(table: Mapping[str, Bilingual], word: str) -> str:
    """The words for a state; the state itself where a room has learnt a new one."""
    found = table.get(word)
    return found.pick(current()) if found else word


def clock(found: remedies.Clock | None) -> str:
    """A running term in one sentence: working days, its last day or that the calendar is not announced, whether it is over."""
    if found is None:
        return ""
    if found.ends is None:
        return str(found.words.pick(current()))
    words = {"days": found.days, "day": day(found.ends, current())}
    if found.over:
        return str(_("期限 %(days)d 个工作日，已于 %(day)s 届满") % words)
    return str(_("期限 %(days)d 个工作日，至 %(day)s") % words)
