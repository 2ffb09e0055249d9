"""Words of states and steps as the workbench says them."""

from __future__ import annotations

from collections.abc import Mapping

from gongxin.kernel.text import Bilingual
from gongxin.portal.language import current

OBJECTIONS: Mapping[str, Bilingual] = {
    "filed": Bilingual("待受理", "to be accepted"),
    "accepted": Bilingual("已受理", "accepted"),
    "with_source": Bilingual("来源部门办理中", "with its source"),
    "in_review": Bilingual("复查中", "in review"),
    "refused": Bilingual("不予受理", "not accepted"),
    "upheld": Bilingual("异议成立", "upheld"),
    "rejected": Bilingual("异议不成立", "not upheld"),
    "closed": Bilingual("已结案", "closed"),
}
MATTERS: Mapping[str, Bilingual] = {
    "content": Bilingual("内容有误", "content"),
    "period": Bilingual("公示期限有误", "period of publication"),
    "repair": Bilingual("修复结果有误", "result of repair"),
    "person_correct": Bilingual("当事人请求更正姓名", "a named person asks for correction"),
    "person_mask": Bilingual("当事人请求遮蔽姓名", "a named person asks for masking"),
}
REPAIRS: Mapping[str, Bilingual] = {
    "applied": Bilingual("待受理", "to be accepted"),
    "accepted": Bilingual("待决定", "to be decided"),
    "refused": Bilingual("不予受理", "not accepted"),
    "granted": Bilingual("已修复", "repaired"),
    "rejected": Bilingual("不予修复", "not granted"),
}
ENTRIES: Mapping[str, Bilingual] = {
    "proposed": Bilingual("已提出，待告知", "proposed, not yet notified"),
    "notified": Bilingual("已告知，陈述申辩期内", "notified; statement period"),
    "stated": Bilingual("已收到陈述申辩", "statement received"),
    "decided": Bilingual("已决定，待复核签发", "decided, to be signed off"),
    "listed": Bilingual("已列入", "listed"),
    "removed": Bilingual("已移出", "removed"),
    "dropped": Bilingual("已终止", "dropped"),
}
STEPS: Mapping[str, Bilingual] = {
    "propose": Bilingual("提出列入", "proposed"),
    "notify": Bilingual("告知主体", "subject notified"),
    "state": Bilingual("主体陈述申辩", "statement of the subject"),
    "decide": Bilingual("作出决定", "decided"),
    "sign_off": Bilingual("复核签发", "signed off"),
    "drop": Bilingual("终止程序", "dropped"),
    "remove": Bilingual("移出名单", "removed"),
    "filed": Bilingual("提出", "filed"),
    "accepted": Bilingual("受理", "accepted"),
    "routed": Bilingual("转来源部门", "passed to its source"),
    "refused": Bilingual("不予受理", "not accepted"),
    "supplemented": Bilingual("补充说明", "more words or papers"),
    "extended": Bilingual("延长期限", "term extended"),
    "escalated": Bilingual("逾期，提请督办", "overdue, escalated"),
    "upheld": Bilingual("异议成立", "upheld"),
    "rejected": Bilingual("不成立／不予修复", "not upheld / not granted"),
    "review_asked": Bilingual("申请复查", "review asked for"),
    "confirmed": Bilingual("复查维持", "confirmed on review"),
    "changed": Bilingual("复查改变", "changed on review"),
    "lapsed": Bilingual("期满结案", "closed at the end of the term"),
    "applied": Bilingual("提出申请", "applied"),
    "granted": Bilingual("准予修复", "granted"),
    "withdrawn": Bilingual("撤回", "withdrawn"),
    "offered": Bilingual("生成承诺书", "text prepared"),
    "made": Bilingual("签署", "signed"),
    "published": Bilingual("公布", "published"),
    "evidence": Bilingual("提交履行材料", "papers handed in"),
    "reminded": Bilingual("到期提醒", "reminded"),
    "warned": Bilingual("告知逾期", "told that it is overdue"),
    "kept": Bilingual("认定已履行", "found kept"),
    "broken": Bilingual("认定未履行", "found broken"),
    "cured": Bilingual("认定已补救", "found cured"),
    "dropped": Bilingual("未签署", "not signed"),
    "licence_linked": Bilingual("关联许可", "licence linked"),
    "registered": Bilingual("登记", "registered"),
    "declined": Bilingual("不予受理", "declined"),
    "urged": Bilingual("属实，督促整改", "founded; the body was urged"),
    "unfounded": Bilingual("不属实", "unfounded"),
    "founded": Bilingual("属实", "founded"),
    "answered": Bilingual("被投诉单位说明", "the body answered"),
    "performed": Bilingual("已履行，办结", "performed; closed"),
    "recognised": Bilingual("认定为违约失信", "recognised as a breach"),
    "repaired": Bilingual("纠正并履行，修复", "performed after all; repaired"),
    "overdue": Bilingual("办理逾期", "handling is overdue"),
    "received": Bilingual("收到", "received"),
    "passed": Bilingual("转办", "passed on"),
    "identity_deleted": Bilingual("举报人要求删除其身份", "the reporter had the identity deleted"),
    "approved": Bilingual("登记批准裁定", "approval entered"),
    "final": Bilingual("登记执行完毕裁定", "completion entered"),
    "failed": Bilingual("登记执行失败裁定", "failure entered"),
}
COMMITMENTS: Mapping[str, Bilingual] = {
    "offered": Bilingual("待签署", "to be signed"),
    "dropped": Bilingual("未签署", "not signed"),
    "made": Bilingual("履行中", "running"),
    "overdue": Bilingual("已到期，待认定", "due, to be decided on"),
    "kept": Bilingual("已履行", "kept"),
    "broken": Bilingual("未履行", "broken"),
    "cured": Bilingual("已补救", "cured"),
}
COMPLAINTS: Mapping[str, Bilingual] = {
    "filed": Bilingual("待登记", "to be registered"),
    "registered": Bilingual("已登记，待转办", "registered, to be routed"),
    "declined": Bilingual("不予登记", "declined"),
    "routed": Bilingual("待核实", "to be verified"),
    "urged": Bilingual("督促整改中", "urged"),
    "unfounded": Bilingual("不属实，办结", "unfounded, closed"),
    "performed": Bilingual("已履行，办结", "performed, closed"),
    "breach": Bilingual("已认定违约失信", "recognised as a breach"),
    "repaired": Bilingual("已修复", "repaired"),
}
COMPLAINT_STEPS: Mapping[str, Bilingual] = {
    "filed": Bilingual("企业提出投诉", "complained"),
    "routed": Bilingual("转办理单位", "routed"),
    "declined": Bilingual("不予登记", "not registered"),
    "refused": Bilingual("被投诉单位拒不履行", "the body refuses"),
    "extended": Bilingual("办理期限延长", "term extended"),
}
TIPS: Mapping[str, Bilingual] = {
    "received": Bilingual("待转办", "to be passed on"),
    "passed": Bilingual("办理中", "with a department"),
    "declined": Bilingual("不予受理", "declined"),
    "founded": Bilingual("属实", "founded"),
    "unfounded": Bilingual("不属实", "unfounded"),
}
REORGANISATIONS: Mapping[str, Bilingual] = {
    "hidden": Bilingual("执行中，暂停公示", "being carried out; hidden"),
    "final": Bilingual("执行完毕，已修复", "carried out; repaired"),
    "failed": Bilingual("执行失败，恢复公示", "failed; shown again"),
}
BREACHES: Mapping[str, Bilingual] = {"standing": Bilingual("未修复", "not repaired")}
CHANGES: Mapping[str, Bilingual] = {
    "corrected": Bilingual("已更正", "corrected"),
    "contested": Bilingual("有异议", "contested"),
    "repaired": Bilingual("已修复", "repaired"),
    "hidden": Bilingual("暂停公示", "hidden"),
    "withdrawn": Bilingual("已停止公示", "taken down"),
    "annulled": Bilingual("已撤销", "annulled"),
    "restored": Bilingual("恢复", "restored"),
    "expired": Bilingual("公示期满", "expired"),
}
CLOCKS: Mapping[str, Bilingual] = {
    "answer": Bilingual("答复", "answer"),
    "review": Bilingual("复查", "review"),
    "ask_review": Bilingual("可申请复查", "review may be asked for"),
    "accept": Bilingual("受理", "acceptance"),
    "decide": Bilingual("决定", "decision"),
}
SIGNALS: Mapping[str, Bilingual] = {
    "open": Bilingual("待判断", "to be judged"),
    "noted": Bilingual("已知悉", "noted"),
    "followed_up": Bilingual("已跟进", "followed up"),
    "unfounded": Bilingual("不成立", "not founded"),
    "stale": Bilingual("已失效", "stale"),
}
SIGNAL_CAUSES: Mapping[str, Bilingual] = {
    "corrected": Bilingual("所用记录已更正", "a record it used was corrected"),
    "contested": Bilingual("所用记录有异议", "a record it used is contested"),
    "repaired": Bilingual("所用记录已修复", "a record it used was repaired"),
    "hidden": Bilingual("所用记录暂不公示", "a record it used is hidden"),
    "withdrawn": Bilingual("所用记录已撤回", "a record it used was withdrawn"),
    "annulled": Bilingual("所用记录已撤销", "a record it used was annulled"),
    "expired": Bilingual("所用记录已过公示期", "a record it used has expired"),
    "no_longer": Bilingual("条件不再满足", "the criterion no longer holds"),
    "criterion": Bilingual("预警标准已变更", "the criterion has changed"),
    "basis": Bilingual("预警标准已停用", "the criterion is no longer in use"),
}
LEVELS: Mapping[str, Bilingual] = {
    "error": Bilingual("错误", "error"),
    "warning": Bilingual("提示", "warning"),
    "quarantine": Bilingual("待关联", "to be linked"),
}
WAITING: Mapping[str, Bilingual] = {
    "LK01.no_code": Bilingual("没有任何代码", "no code at all"),
    "LK02.old_code_unknown": Bilingual("旧代码未登记", "old code not registered"),
    "LK03.old_code_shared": Bilingual("旧代码对应不止一个主体", "old code of several organisations"),
    "LK04.conflict": Bilingual("几个代码分属不同主体", "codes of different organisations"),
    "record.annulled": Bilingual("该记录已被撤销", "the record was annulled"),
    "record.corrected": Bilingual("该记录已更正", "the record was corrected"),
    "record.unanswered": Bilingual("异议未答复，已停止公示", "taken down over an unanswered objection"),
}
CHANNELS: Mapping[str, Bilingual] = {
    "sharing": Bilingual("部门共享", "sharing"),
    "government": Bilingual("政务共享", "government"),
    "audit": Bilingual("留痕审计", "audit of the trail"),
}


def word(words: Mapping[str, Bilingual], key: str) -> str:
    """The word for `key`, or the key itself where there is none: nothing is hidden for want of a word."""
    found = words.get(key)
    return found.pick(current()) if found else key


def picked(pair: tuple[str, str]) -> str:
    """A (zh, en) pair in the language of the page."""
    return pair[1] if current() == "en" else pair[0]
