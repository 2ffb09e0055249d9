"""Words for the states and steps of cases, in the language of the page."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gongxin.portal.language import current
from gongxin.remedies import api as remedies
from gongxin.showing.values import day

OBJECTION = {
    "filed": gettext_lazy("已提出，等待受理"),
    "accepted": gettext_lazy("已受理"),
    "with_source": gettext_lazy("来源部门核实中"),
    "refused": gettext_lazy("不予受理"),
    "upheld": gettext_lazy("异议成立"),
    "rejected": gettext_lazy("异议不成立"),
    "in_review": gettext_lazy("复查中"),
    "closed": gettext_lazy("已办结"),
}
REPAIR = {
    "applied": gettext_lazy("已申请，等待受理"),
    "accepted": gettext_lazy("已受理，审查中"),
    "refused": gettext_lazy("不予受理"),
    "granted": gettext_lazy("准予修复"),
    "rejected": gettext_lazy("不予修复"),
}
REPORT = {
    "public": gettext_lazy("公共信用信息报告"),
    "special": gettext_lazy("专项信用报告"),
}
COMMITMENT = {
    "offered": gettext_lazy("等您签署"),
    "dropped": gettext_lazy("未签署"),
    "made": gettext_lazy("履行中"),
    "overdue": gettext_lazy("已到期，待认定"),
    "kept": gettext_lazy("已履行"),
    "broken": gettext_lazy("未履行"),
    "cured": gettext_lazy("已补救"),
}
COMPLAINT = {
    "filed": gettext_lazy("已提交，等待登记"),
    "registered": gettext_lazy("已登记"),
    "declined": gettext_lazy("不予登记"),
    "routed": gettext_lazy("办理单位核实中"),
    "urged": gettext_lazy("属实，已督促整改"),
    "unfounded": gettext_lazy("经核实不属实"),
    "performed": gettext_lazy("已履行，办结"),
    "breach": gettext_lazy("已认定为违约失信"),
    "repaired": gettext_lazy("已纠正并履行"),
}
COMPLAINT_STEP = {
    "filed": gettext_lazy("提出投诉"),
    "registered": gettext_lazy("登记"),
    "declined": gettext_lazy("不予登记"),
    "routed": gettext_lazy("转办理单位"),
    "urged": gettext_lazy("核实属实，督促整改"),
    "unfounded": gettext_lazy("核实不属实"),
    "extended": gettext_lazy("办理期限延长"),
    "performed": gettext_lazy("确认已履行，办结"),
    "recognised": gettext_lazy("认定为违约失信"),
    "repaired": gettext_lazy("确认纠正并履行"),
    "overdue": gettext_lazy("办理逾期，已提醒办理单位"),
}
LISTING = {
    "proposed": gettext_lazy("拟列入"),
    "notified": gettext_lazy("已告知，可以陈述申辩"),
    "stated": gettext_lazy("已陈述申辩"),
    "decided": gettext_lazy("已作决定，待复核签发"),
    "listed": gettext_lazy("已列入"),
    "removed": gettext_lazy("已移出"),
    "dropped": gettext_lazy("不予列入"),
}
SIGNAL = {
    "open": gettext_lazy("等待部门判断"),
    "noted": gettext_lazy("已知悉"),
    "followed_up": gettext_lazy("已跟进"),
    "unfounded": gettext_lazy("不成立"),
}
SIGNAL_CAUSE = {
    "corrected": gettext_lazy("所用记录已更正，信号失效"),
    "contested": gettext_lazy("所用记录有异议，信号失效"),
    "repaired": gettext_lazy("所用记录已修复，信号失效"),
    "hidden": gettext_lazy("所用记录暂不公示，信号失效"),
    "withdrawn": gettext_lazy("所用记录已撤回，信号失效"),
    "annulled": gettext_lazy("所用记录已撤销，信号失效"),
    "expired": gettext_lazy("所用记录已过公示期，信号失效"),
    "no_longer": gettext_lazy("条件不再满足，信号失效"),
    "criterion": gettext_lazy("预警标准已变更，信号失效"),
    "basis": gettext_lazy("预警标准已停用，信号失效"),
}
CONDITION = {
    "met": gettext_lazy("已满足"),
    "not_yet": gettext_lazy("还未到期"),
    "to_show": gettext_lazy("请提交材料"),
    "shown": gettext_lazy("材料已提交"),
    "for_body": gettext_lazy("由认定单位核实"),
    "confirmed": gettext_lazy("已核实"),
}
TURN = {
    "subject": gettext_lazy("该由您办理"),
    "body": gettext_lazy("该由认定单位办理"),
    "nobody": gettext_lazy("目前无须办理"),
}
STEP = {
    "filed": gettext_lazy("提出了异议"),
    "supplemented": gettext_lazy("补充材料"),
    "applied": gettext_lazy("申请了修复"),
    "accepted": gettext_lazy("受理"),
    "refused": gettext_lazy("不予受理"),
    "extended": gettext_lazy("延期一次"),
    "upheld": gettext_lazy("异议成立"),
    "rejected": gettext_lazy("不成立、不予准许"),
    "granted": gettext_lazy("准予修复"),
    "escalated": gettext_lazy("超过期限，转信用主管部门督办"),
    "lapsed": gettext_lazy("复查期限已过，原决定生效"),
    "routed": gettext_lazy("转来源部门核实"),
    "review_asked": gettext_lazy("申请复查"),
    "confirmed": gettext_lazy("复查维持"),
    "changed": gettext_lazy("复查改变"),
    "closed": gettext_lazy("办结"),
    "offered": gettext_lazy("生成承诺书"),
    "signed": gettext_lazy("签署"),
    "made": gettext_lazy("签署"),
    "published": gettext_lazy("公布"),
    "evidence": gettext_lazy("提交履行材料"),
    "warned": gettext_lazy("到期提醒"),
    "kept": gettext_lazy("认定已履行"),
    "broken": gettext_lazy("认定未履行"),
    "cured": gettext_lazy("认定已补救"),
    "propose": gettext_lazy("拟列入"),
    "notify": gettext_lazy("事先告知"),
    "state": gettext_lazy("陈述申辩"),
    "decide": gettext_lazy("作出决定"),
    "sign_off": gettext_lazy("复核签发，列入生效"),
    "remove": gettext_lazy("移出"),
    "drop": gettext_lazy("不予列入"),
    "reminded": gettext_lazy("到期提醒"),
    "licence_linked": gettext_lazy("关联许可"),
    "withdrawn": gettext_lazy("撤回"),
}


CHANNELS = {
    "sharing": gettext_lazy("部门共享"),
    "government": gettext_lazy("政务共享"),
    "report": gettext_lazy("信用报告"),
    "audit": gettext_lazy("留痕审计"),
}
PURPOSES = {
    "objection": ("异议", gettext_lazy("异议")),
    "objections": ("", gettext_lazy("异议一览")),
    "repair": ("信用修复", gettext_lazy("信用修复")),
    "repairs": ("", gettext_lazy("信用修复一览")),
    "list proceeding": ("名单程序", gettext_lazy("名单程序")),
    "list proceedings": ("", gettext_lazy("名单程序一览")),
    "commitment": ("", gettext_lazy("信用承诺")),
    "commitments": ("", gettext_lazy("信用承诺一览")),
    "complaint": ("", gettext_lazy("企业投诉")),
    "complaints": ("", gettext_lazy("企业投诉一览")),
    "reorganisation": ("重整", gettext_lazy("重整")),
    "reorganisations": ("", gettext_lazy("重整一览")),
    "paper": ("材料", gettext_lazy("材料")),
    "check": ("", gettext_lazy("重看核查")),
    "window": ("", gettext_lazy("姓名更正窗口")),
    "corrections": ("", gettext_lazy("更正签收")),
}
"""What officers' looks are for, as the workbench writes it, and as the API does (Chinese): shown in the reader's language."""


def purpose(text: str) -> str:
    """A look's purpose; what a department wrote in its own words stays as it is."""
    for name, (api, said) in sorted(PURPOSES.items(), key=lambda item: -len(item[0])):
        for start in (name, api):
            if start and (text == start or text.startswith(f"{start} ")):
                return f"{said}{text.removeprefix(start)}".replace(", paper", f" {PURPOSES['paper'][1]}")
    return text


def say(table: dict[str, object], word: str) -> str:
    """The words for a state; the state itself where a room has learnt a new one."""
    return str(table.get(word, word))


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
