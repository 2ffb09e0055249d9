"""The platform's own performance, as visible as anybody's (scope.md, the same for government): delays, errors, corrections that
reach whom they must."""

from __future__ import annotations

from gongxin.boards.declaring import Asked, Board, Item
from gongxin.boards.plans.columns import FILES, MONTH, RECIPIENT, ROWS, column, months, share
from gongxin.exchange import api as exchange
from gongxin.intake import api as intake
from gongxin.kernel.dates import CHINA
from gongxin.kernel.text import Bilingual
from gongxin.showing.charts import Cell, Chart, Rows
from gongxin.showing.wording import SUBMISSIONS

HOURS = column("hours", "一半在几小时内", "Half within", "hours")
HOURS_LONG = column("hours_long", "95% 在几小时内", "95% within", "hours")
MESSAGES = column("messages", "更正消息", "Corrections sent")
ACKNOWLEDGED = column("acknowledged", "已确认", "Acknowledged")
IN_TIME = column("in_time", "五日内确认", "Acknowledged within five days")
IN_TIME_SHARE = column("in_time_share", "五日内确认率", "Share acknowledged within five days", "percent")
OVERDUE = column("overdue", "逾期未确认", "Overdue")

DELAYS = Chart(
    "delays",
    Bilingual("从收到到公布", "From receipt to publication"),
    Bilingual(
        "按收到月份；已公布的批次自收到至公布的小时数。等待人工放行的时间也计在内。",
        "By month of receipt: hours from receipt to publication of the deliveries that were published, waiting for a person"
        " included.",
    ),
    (MONTH, FILES, HOURS, HOURS_LONG),
    "panels",
    ("hours", "hours_long"),
)
ERRORS = Chart(
    "errors",
    Bilingual("收到的数据中有多少有错", "Errors in what was delivered"),
    Bilingual(
        "按收到月份；退回：没有通过校验的行；待关联：不能确定是哪个组织的行；失败：平台自己没有办完的批次。",
        "By month of receipt: rows that failed a check, rows whose organisation is not certain, and deliveries that the"
        " platform"
        " itself could not finish.",
    ),
    (
        MONTH,
        FILES,
        ROWS,
        column("refused", "退回", "Sent back"),
        column("refused_share", "退回率", "Sent back", "percent"),
        column("waiting", "待关联", "Waiting"),
        column("waiting_share", "待关联率", "Waiting for a subject", "percent"),
        column("failed", "失败的批次", "Deliveries failed"),
    ),
    "panels",
    ("rows", "refused_share", "waiting_share"),
)
CORRECTIONS = Chart(
    "corrections",
    Bilingual("更正送达接收方", "Corrections reaching recipients"),
    Bilingual(
        "按变化发生的月份；更正、修复、到期发给每个接收方各计一条；五日后仍未确认的为逾期。",
        "By month of the change: one message a recipient for each correction, repair or expiry; overdue after five days"
        " without an"
        " acknowledgement.",
    ),
    (MONTH, MESSAGES, ACKNOWLEDGED, IN_TIME, OVERDUE, IN_TIME_SHARE, HOURS),
    "panels",
    ("messages", "in_time_share", "hours"),
)
RECIPIENTS = Chart(
    "recipients",
    Bilingual("逾期未确认更正的接收方", "Recipients that have not acknowledged corrections"),
    Bilingual(
        "目前超过五日仍未确认的更正消息；没有逾期的接收方不列。不涉及任何主体。",
        "Messages open for more than five days now; recipients without any are left out. No subject is named.",
    ),
    (RECIPIENT, OVERDUE, column("since", "最早一条自", "The oldest since", "text")),
    "bars",
    ("overdue",),
    most=30,
)
STATES = Chart(
    "states",
    Bilingual("近三个月收到的批次到了哪一步", "Where deliveries of the last three months stand"),
    Bilingual("按目前的状态。", "By their present state."),
    (column("state", "状态", "State", "text"), FILES),
    "bars",
    ("files",),
)


def delays(asked: Asked) -> Rows:
    """Every month of the span."""
    return [(item.month, item.files, item.hours, item.hours_long) for item in _months(asked)]


def errors(asked: Asked) -> Rows:
    """Every month of the span."""
    return [
        (
            item.month,
            item.files,
            item.rows,
            item.refused,
            share(item.refused, item.rows),
            item.waiting,
            share(item.waiting, item.rows),
            item.failed,
        )
        for item in _months(asked)
    ]


def _months(asked: Asked) -> list[intake.Month]:
    return intake.by_month(asked.conn, asked.first, asked.last)


def corrections(asked: Asked) -> Rows:
    """Every month of the span; nothing where nobody was ever sent a correction."""
    found = {item.key: item for item in exchange.by_month(asked.conn, asked.first, asked.last, asked.now)}
    rows: list[tuple[Cell, ...]] = []
    for month in months(asked.first, asked.last) if found else []:
        item = found.get(month)
        if item is None:
            rows.append((month, 0, 0, 0, 0, None, None))
            continue
        reached = share(item.in_time, item.messages)
        rows.append((month, item.messages, item.acknowledged, item.in_time, item.overdue, reached, item.hours))
    return rows


def recipients(asked: Asked) -> Rows:
    """Most overdue first."""
    found = sorted(exchange.overdue(asked.conn, asked.now), key=lambda item: (-item.messages, item.recipient))
    return [(asked.name(item.recipient), item.messages, str(item.since.astimezone(CHINA).date())) for item in found]


def states(asked: Asked) -> Rows:
    """Most first."""
    found = intake.by_state(asked.first, asked.last)
    return [(SUBMISSIONS.get(state, state), n) for state, n in sorted(found.items(), key=lambda pair: (-pair[1], pair[0]))]


BOARD = Board(
    "platform",
    Bilingual("平台运行", "The platform itself"),
    Bilingual(
        "平台自己的数字，和别人的一样公开：多久公布、出多少错、更正是否送到。",
        "The platform's own figures, as public as anybody's: how long publication takes, how much goes wrong, whether"
        " corrections"
        " arrive.",
    ),
    "public",
    (
        Item(DELAYS, delays, months=12),
        Item(ERRORS, errors, months=12),
        Item(CORRECTIONS, corrections, months=12),
        Item(RECIPIENTS, recipients, months=0),
        Item(STATES, states, months=3),
    ),
)
