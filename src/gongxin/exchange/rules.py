"""How corrections reach everyone. Rules EXC1-EXC15; sources: scope.md (Always 4, 5), domain.md (Propagation), issue 3 items 9
and 10. Pure: values and instants come in.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime, timedelta
from urllib.parse import urlsplit

from gongxin.kernel.text import Bilingual
from gongxin.visibility.rule import Rule


class EXC1(Rule):
    """Whoever received a fact is told what becomes of it: a department whose key looked at the subject, a peer, the reader of a
    report, and whoever took a snapshot that held it, while an earlier version stood; nobody else."""

    zh = (
        "收到过某事实者均须告知其后的变化：以密钥查询过该主体的部门、对接平台、报告读者、取得含该记录的快照者，"
        "以其在旧版本有效期间收到为准；未收到者不告知。"
    )


class EXC2(Rule):
    """A recipient gets one message for one change, however often and by however many workers messages are derived."""

    zh = "同一变化对同一接收方只产生一条消息，无论派生多少次、由多少进程派生。"


class EXC3(Rule):
    """A message says what sharing saw before and what it sees now, field by field; a field that is not shared is never
    in it."""

    zh = "消息逐字段写明共享渠道此前所见和现在所见；不共享的字段不进入消息。"


class EXC4(Rule):
    """A record that has left sharing is named, to be deleted, and nothing of its content is repeated."""

    zh = "退出共享的记录只指明须删除，不重复其内容。"

    @staticmethod
    def shared(state: str, public_until: date | None, day: date, states: Collection[str], *, opened: bool) -> bool:
        """Whether sharing sees a version on a day; exchange/queries/shared.sql says the same for many."""
        return opened and state in states and (public_until is None or public_until >= day)


class EXC5(Rule):
    """What is sent is signed (Ed25519) with the newest key; keys that were replaced stay published, so that what they signed
    can be verified."""

    zh = "发出的内容以最新密钥签名（Ed25519）；更换下来的公钥继续公布，以便验证其签过的内容。"


class EXC6(Rule):
    """An acknowledgement quotes the digest of the message it acknowledges and comes from its recipient; a guess, somebody
    else's and one for a message that was not handed out acknowledge nothing."""

    zh = "确认须由消息的接收方作出，并引用该消息的摘要；猜测的、他人的、对尚未发出的消息的确认均无效。"


class EXC7(Rule):
    """A second acknowledgement changes nothing; a late one counts from when it comes."""

    zh = "重复确认不产生变化；迟到的确认自到达时起算。"


class EXC8(Rule):
    """A message that is not acknowledged five days after the change is overdue. Overdue recipients are public; no subject is
    named there."""

    zh = "变化发生五日后仍未确认的消息为逾期；逾期的接收方向公众公开，不涉及任何主体。"

    AFTER = timedelta(days=5)
    """A setting: no source gives a number (repair_rules.yaml, 第三方平台同步)."""

    @classmethod
    def overdue(cls, due_at: datetime, now: datetime) -> bool:
        """Whether a message that is not acknowledged is overdue."""
        return now > due_at + cls.AFTER


class EXC9(Rule):
    """A recipient is called at the https address that the credit office registered for it, never where that points on to."""

    zh = "回调只打到信用主管部门为接收方登记的 https 地址，不跟随跳转。"

    @staticmethod
    def fault(url: str) -> Bilingual | None:
        """Why an address cannot be called; None if it can. Plain http only to this machine itself, for trying it out."""
        try:
            parts = urlsplit(url)
            host, _ = parts.hostname, parts.port
        except ValueError:
            return Bilingual("不是网址。", "This is no address.")
        if parts.username or parts.password:
            return Bilingual("地址里有用户名或者口令。", "There is a user name or password in it.")
        local = host in {"127.0.0.1", "localhost"} and parts.scheme == "http"
        if not host or not (parts.scheme == "https" or local):
            return Bilingual("地址不是 https。", "The address is not https.")
        return None


class EXC10(Rule):
    """A call that fails is made again after 30 seconds, 1, 2, 4 … minutes, twelve times in all, with everything that is due by
    then; afterwards the recipient must fetch its messages."""

    zh = "回调失败的，在30秒、1、2、4……分钟后连同其时到期的消息重新回调，共十二次；此后由接收方自行领取。"

    TRIES = 12
    FIRST = timedelta(seconds=30)

    @classmethod
    def wait(cls, failures: int) -> timedelta:
        """How long after the `failures`th failure in a row (1 …) the next call is made."""
        return cls.FIRST * (1 << (failures - 1))


class EXC11(Rule):
    """A call names its recipient, its time and its messages' numbers, which only grow: a call for somebody else, one that is
    older than ten minutes and messages that were taken in before are told apart and change nothing."""

    zh = "每次回调写明接收方、时间和只增不减的消息号：发给别人的、超过十分钟的回调和已处理过的消息均可辨认，不产生作用。"

    FRESH = timedelta(minutes=10)

    @classmethod
    def stale(cls, at: datetime, now: datetime) -> bool:
        """Whether a call is too old to be taken, or from the future beyond what clocks differ by."""
        return not now - cls.FRESH <= at <= now + cls.FRESH


class EXC12(Rule):
    """A snapshot and the changes after it are the present state; the sequence has no gap, and whoever is further back than it
    reaches is told to take a snapshot."""

    zh = "快照与其后的变更合为当前状态；序列无缺号，落后过远的明确告知重新取快照。"

    REACH = 1_000_000
    """How far back the feed goes before a snapshot is cheaper than the changes."""

    @classmethod
    def too_old(cls, after: int, last: int) -> bool:
        """Whether the feed does not go back to `after`."""
        return after < last - cls.REACH


class EXC13(Rule):
    """Who waits for changes is answered as soon as there are some, after 25 seconds at the latest, and holds no connection of
    the database meanwhile; where too many wait, the answer comes at once and says when to ask again."""

    zh = "等待变更的请求一有变更即答复，最迟25秒；等待期间不占用数据库连接；等待者过多时立即答复并告知何时再问。"

    LONGEST = 25
    """Seconds; below the 30 that the site grants requests when it stops."""
    AGAIN = 2
    """Seconds after which one who found no place is to ask again."""


class EXC14(Rule):
    """Repair and expiry take effect by state and date alone, in every channel; a job only tells those who hold a copy."""

    zh = "修复和期满凭状态和日期在所有渠道自动生效；后台任务只负责告知持有副本者。"


class EXC15(Rule):
    """The credit office reminds a recipient that is overdue, at most once a day; it is called again at once where it is called,
    finds the reminder at its desk, and the reminder is kept."""

    zh = "信用主管部门可提醒逾期的接收方，每日至多一次：登记了回调地址的立即重新推送，其工作台列出提醒，提醒留痕。"

    OVERDUE = EXC8.AFTER

    @staticmethod
    def again(before: datetime, now: datetime) -> bool:
        """Whether a recipient that was reminded then may be reminded now."""
        return now - before >= timedelta(days=1)


RULES: tuple[type[Rule], ...] = (
    EXC1, EXC2, EXC3, EXC4, EXC5, EXC6, EXC7, EXC8, EXC9, EXC10, EXC11, EXC12, EXC13, EXC14, EXC15,
)  # fmt: skip
