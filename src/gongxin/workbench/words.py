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
}
CLOCKS: Mapping[str, Bilingual] = {
    "answer": Bilingual("答复", "answer"),
    "review": Bilingual("复查", "review"),
    "ask_review": Bilingual("可申请复查", "review may be asked for"),
    "accept": Bilingual("受理", "acceptance"),
    "decide": Bilingual("决定", "decision"),
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
