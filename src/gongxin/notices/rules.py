"""How organisations are told. Rules NTC1-NTC13; sources: scope.md (Always 2, Trace), domain.md (The flow of one record),
repair_rules.yaml (两书同达: SCO2025-22), issue 3 item 8. Pure: values come in.
"""

from __future__ import annotations

from datetime import timedelta

from gongxin.kernel.identifiers import find
from gongxin.kernel.text import Bilingual
from gongxin.visibility.rule import Rule


class NTC1(Rule):
    """A notice is written in the transaction of what it tells: neither happens without the other."""

    zh = "通知与其所告知的事项在同一事务中写入，不会只成其一。"


class NTC2(Rule):
    """The subject of an adverse record is told who decided what by which document, until when it is published, from when
    and how to repair it, and how to object: both in one letter, for free."""

    zh = "主体就其失信记录收到告知：何机关以何文书作出何决定、公示至何日、自何日起如何修复、如何提出异议，两书同达，不收费。"


class NTC3(Rule):
    """There is one notice for one adverse record, also when two deliveries, or two who open the inbox, meet."""

    zh = "一条失信记录只产生一份告知，即使两次归集或者两人同时打开收件箱。"


class NTC4(Rule):
    """A record that was taken back before its subject was told is not told as adverse."""

    zh = "尚未告知即已撤销的记录，不再作为失信告知。"

    GONE = ("annulled", "withdrawn", "repaired")


class NTC5(Rule):
    """A notice says every fact that its kind names, in Chinese and in English; one with a fact missing is not sent."""

    zh = "通知须写明该类通知应有的全部事实，中英文俱全；缺少事实的不发出。"


class NTC6(Rule):
    """No person's number gets into a notice, whoever wrote the words."""

    zh = "通知中不出现任何个人号码，无论文字出自何人。"


class NTC7(Rule):
    """An inbox is open to its subject and to the credit office, to nobody else."""

    zh = "收件箱仅向该主体本身和信用主管部门开放。"

    @staticmethod
    def may_read(reader: str | None, uscc: str, *, credit_office: bool) -> bool:
        """reader: the organisation that asks, None for an officer."""
        return reader == uscc or credit_office


class NTC8(Rule):
    """A notice counts as read when its subject first opens it; the office's look is no reading."""

    zh = "主体首次打开之时为阅知；主管部门查看不算阅知。"

    @staticmethod
    def counts(reader: str | None, uscc: str) -> bool:
        """Whether opening it is a reading."""
        return reader == uscc


class NTC9(Rule):
    """What was sent and that it was read are kept and never change; a later template changes no letter."""

    zh = "已发出的通知和阅知记录长期保存、不得更改；模板修改不影响已发出的通知。"


class NTC10(Rule):
    """Mail and text messages go to the organisation's own mailbox or service number, entered by itself or the credit office; a
    person's number is refused."""

    zh = "邮件和短信只发往单位自己的邮箱或者服务号码，由其自己或者信用主管部门登记；个人号码不予登记。"

    @staticmethod
    def fault(channel: str, address: str) -> tuple[str, Bilingual] | None:
        """Place and reason why an address cannot be entered; None if it can. An empty one ends the channel."""
        if channel not in {"mail", "sms"}:
            return "channel", Bilingual("只有 mail 和 sms。", "There are mail and sms.")
        if address and find(address):
            return "address", Bilingual("这是个人号码。", "This is a person's number.")
        if address and channel == "mail" and not _mailbox(address):
            return "address", Bilingual("不是邮箱地址。", "This is no mail address.")
        if address and channel == "sms" and not (address.isascii() and address.isdigit() and 5 <= len(address) <= 20):
            return "address", Bilingual("不是号码。", "This is no number.")
        return None


def _mailbox(address: str) -> bool:
    name, at, host = address.rpartition("@")
    plain = address.isprintable() and not any(c.isspace() or c in ",;<>\"'" for c in address)
    return bool(name and at and host) and "@" not in name and plain and len(address) <= 254


class NTC11(Rule):
    """A delivery that fails is tried again after 1, 2, 4 … minutes, eight times in all; then it is given up, which the subject
    and the credit office see, and the inbox has the notice in any case. A new address gets what was not read."""

    zh = (
        "投递失败的，在1、2、4……分钟后重试，共八次；此后放弃，主体和信用主管部门均可见，收件箱中的通知不受影响。"
        "登记新地址后，未阅知的通知重新投递。"
    )

    TRIES = 8
    FIRST = timedelta(minutes=1)

    @classmethod
    def wait(cls, attempts: int) -> timedelta | None:
        """How long after the `attempts`th failure (1 …) the next try is made; None: given up."""
        return cls.FIRST * (1 << (attempts - 1)) if attempts < cls.TRIES else None


class NTC12(Rule):
    """Nothing goes to an address that was ended."""

    zh = "已停用的地址不再收到任何内容。"


class NTC13(Rule):
    """A department hears in its inbox and at one mailbox of its function, entered by the credit office; an address that holds a
    person's number is refused. What is told once is not told again."""

    zh = "告知部门的，进入部门收件箱，并发往信用主管部门登记的一个公用邮箱；含个人号码的地址不予登记。同一事项只告知一次。"


RULES: tuple[type[Rule], ...] = (NTC1, NTC2, NTC3, NTC4, NTC5, NTC6, NTC7, NTC8, NTC9, NTC10, NTC11, NTC12, NTC13)
