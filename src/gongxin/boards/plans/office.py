"""The credit office's board: all departments beside each other, what is over, what is held, who has not acknowledged, lists,
coverage, and looks at data that are not public."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal

from gongxin.access import api as access
from gongxin.boards.declaring import Asked, Board, Item
from gongxin.boards.plans import departments, quality, remedies
from gongxin.boards.plans.columns import DEPARTMENT, FILES, LIST, MONTH, RECIPIENT, ROWS, column, months, share
from gongxin.boards.plans.department import REFUSED, WAITING, failing, failing_chart, standings
from gongxin.boards.plans.platform import ACKNOWLEDGED, HOURS, HOURS_LONG, IN_TIME, IN_TIME_SHARE, MESSAGES, OVERDUE
from gongxin.boards.plans.publicity import list_name, sector_name
from gongxin.exchange import api as exchange
from gongxin.intake import api as intake
from gongxin.kernel.dates import CHINA
from gongxin.kernel.text import Bilingual
from gongxin.lists import api as lists
from gongxin.measures import api as measures
from gongxin.quality import api as goals
from gongxin.remedies import api as cases
from gongxin.showing.charts import Cell, Chart, Rows

MANY = 30
YEAR = timedelta(days=364)
AHEAD = 12
"""Months of ends that are shown."""

LEAGUE = Chart(
    "league",
    Bilingual("各部门一览", "All departments"),
    Bilingual(
        "退回率、待关联率按收到日期；及时率为近一年公布的许可和处罚；按期办结率为异议和修复；反馈率为核查提示的措施。按及时率"
        "排列，没有综合得分。",
        "Sent back and waiting by the day of receipt; published in time within a year; objections and repairs decided in time;"
        " feedback"
        " on the measures that checks named. In the order of publication in time; no composite score.",
    ),
    (
        DEPARTMENT,
        FILES,
        ROWS,
        REFUSED,
        WAITING,
        departments.TIMELY,
        remedies.IN_TIME_SHARE,
        column("fed_back", "反馈率", "Fed back", "percent"),
        column("last", "最近入库", "Last published", "text"),
    ),
    "bars",
    ("timely",),
    most=MANY,
)
LATE = Chart(
    "overdue",
    Bilingual("超期和等待的事项", "What is over, and what waits"),
    Bilingual(
        "今天的情况。异议、修复：期限已过；名单：陈述期已满尚未决定；反馈：近一年核查提示而尚未反馈的措施（没有法定期限）。",
        "As of today. Objections and repairs: the term is over; lists: the statement period is over without a decision;"
        " feedback: measures"
        " named by checks within a year and not answered (no term is set).",
    ),
    (
        DEPARTMENT,
        column("objections", "异议超期", "Objections over"),
        column("repairs", "修复超期", "Repairs over"),
        column("entries", "名单待决定", "Entries to decide"),
        column("feedback", "待反馈", "Feedback open"),
    ),
    "stack",
    ("objections", "repairs", "entries", "feedback"),
    most=MANY,
)
HELD = Chart(
    "held",
    Bilingual("等待确认的批次", "Deliveries that are held"),
    Bilingual("现在；天数自收到之日起。", "Now; days since the oldest came."),
    (
        DEPARTMENT,
        FILES,
        ROWS,
        column("since", "最早一批收到", "The oldest came", "text"),
        column("days", "已等", "Waiting", "days"),
    ),
    "bars",
    ("files",),
    most=MANY,
)
RECIPIENTS = Chart(
    "acknowledgements",
    Bilingual("接收方确认更正", "Recipients acknowledge corrections"),
    Bilingual(
        "按变化发生的日期；小时数自变化发生至确认。五日后仍未确认的为逾期。",
        "By the day of the change; hours from the change to the acknowledgement. Overdue after five days.",
    ),
    (RECIPIENT, MESSAGES, ACKNOWLEDGED, IN_TIME, IN_TIME_SHARE, HOURS, HOURS_LONG, OVERDUE),
    "bars",
    ("in_time_share",),
    most=MANY,
)
ENTRIES = Chart(
    "entries",
    Bilingual("名单程序", "List proceedings"),
    Bilingual(
        "在本平台办理的程序，按目前所处的一步；作为数据收到的条目不在其中。",
        "Proceedings conducted here, by the step they stand at; entries that came as data are not among them.",
    ),
    (
        LIST,
        column("proposed", "拟列入", "Proposed"),
        column("told", "已告知", "Told"),
        column("decided", "已决定", "Decided"),
        column("listed", "在列", "Listed"),
        column("dropped", "未列入", "Dropped"),
        column("removed", "已移出", "Removed"),
    ),
    "stack",
    ("proposed", "told", "decided", "listed"),
    most=MANY,
)
ENDING = Chart(
    "ending",
    Bilingual("将要届满的名单条目", "Entries that end soon"),
    Bilingual(
        "现在有效且公示中的条目，按届满月份；届满即自动停止公示。",
        "Entries in effect and public now, by the month of their end; they leave by themselves.",
    ),
    (MONTH, column("entries", "届满", "Ending")),
    "columns",
    ("entries",),
)
LOOKS = Chart(
    "looks",
    Bilingual("查看非公开信息的目的", "Why data that are not public were looked at"),
    Bilingual(
        "每次查看计一次，批量查看的组织数另列；目的按填写的原文，已遮盖个人号码。",
        "Each look counts once, with the number of organisations in it; purposes as they were given, personal numbers masked.",
    ),
    (
        column("purpose", "目的", "Purpose", "text"),
        column("looks", "查看", "Looks"),
        column("departments", "部门数", "Departments"),
        column("subjects", "组织次数", "Organisations"),
    ),
    "bars",
    ("looks",),
)
CHECKS = failing_chart(
    "checks",
    Bilingual("全部部门，按收到日期；提醒和错误都计。", "All departments, by the day of receipt; errors and warnings alike."),
)
GOAL, DUE, SOURCE = "目标", "目标日期", "目标出处"
SECTORS = Chart(
    "sector-coverage",
    Bilingual("信用档案的行业覆盖率", "Files by sector"),
    Bilingual(
        "已登记的组织中，除登记信息外还有信用记录的占多少；行业按国民经济行业分类（GB/T 4754），以登记信息为准。每天统计一次。"
        "设了目标的，目标列在旁边。",
        "Of the organisations registered, those with a record beside their registration; sectors of GB/T 4754 as registered."
        " Counted once a day. A goal stands beside its figure where one is set.",
    ),
    (
        column("sector", "行业", "Sector", "text"),
        column("organisations", "组织", "Organisations"),
        column("covered", "有信用记录", "With a record"),
        column("share", "覆盖率", "Coverage", "percent"),
        column("goal", GOAL, "Goal", "percent"),
        column("due", DUE, "Due", "text"),
        column("source", SOURCE, "Where the goal comes from", "text"),
    ),
    "bars",
    ("share", "goal"),
    most=23,
)
CONNECTED = Chart(
    "connected",
    Bilingual("接入的部门和城市", "Departments and cities connected"),
    Bilingual(
        "部门：有数据入库的；城市：有部门数据入库的市级区划。每天统计一次。设了目标的，目标列在旁边。",
        "Departments whose data has been stored; divisions of the city level with such a department. Counted once a day. A goal"
        " stands beside its figure where one is set.",
    ),
    (
        column("what", "事项", "What", "text"),
        column("connected", "已接入", "Connected"),
        column("goal", GOAL, "Goal"),
        column("due", DUE, "Due", "text"),
        column("source", SOURCE, "Where the goal comes from", "text"),
    ),
    "bars",
    ("connected", "goal"),
)
EVERY_SECTOR = Bilingual("全部行业", "All sectors")


def sectors(asked: Asked) -> Rows:
    """All together, by letter, and last what has no sector."""
    found = {item.scope: item for item in goals.standings(asked.conn) if item.kind == "coverage"}
    rows: list[tuple[Cell, ...]] = []
    for letter, item in sorted(found.items()):
        name = sector_name(letter) if letter else EVERY_SECTOR
        rows.append((name, item.whole, item.part, _tenth(item.actual), _tenth(item.target), _due(item), item.source or None))
    if "" in found and found[""].whole is not None and found[""].part is not None:
        whole = found[""].whole - sum(item.whole or 0 for letter, item in found.items() if letter)
        part = found[""].part - sum(item.part or 0 for letter, item in found.items() if letter)
        if whole:
            rows.append((sector_name(""), whole, part, share(part, whole), None, None, None))
    return rows


def connected(asked: Asked) -> Rows:
    """Departments, then cities."""
    found = {item.kind: item for item in goals.standings(asked.conn) if item.kind in {"departments", "cities"}}
    rows: list[tuple[Cell, ...]] = []
    for kind in ("departments", "cities"):
        if kind in found:
            item = found[kind]
            target = None if item.target is None else int(item.target)
            rows.append((goals.GOAL_KINDS[kind], item.part, target, _due(item), item.source or None))
    return rows


def _due(item: goals.Standing) -> str | None:
    return str(item.due_on) if item.due_on else None


def _tenth(number: Decimal | None) -> Decimal | None:
    return None if number is None else number.quantize(Decimal("0.1"), ROUND_HALF_UP)


def league(asked: Asked) -> Rows:
    """The latest first; those that publish nothing of the kind last."""
    sent = departments.delivered(asked)
    known = sorted(standings(asked).items(), key=lambda row: (row[1].timely is None, row[1].timely or Decimal(0), row[0]))
    rows: list[tuple[Cell, ...]] = []
    for code, item in known:
        files, n, _, _, last = sent.get(code, (0, 0, 0, 0, None))
        rows.append(
            (
                asked.name(code),
                files,
                n,
                item.refused,
                item.waiting,
                item.timely,
                item.answered,
                item.fed_back,
                str(last) if last else None,
            )
        )
    return rows


def late(asked: Asked) -> Rows:
    """Departments with anything over or waiting, the most first."""
    counts: dict[str, list[int]] = {}

    def put(department: str, place: int, n: int) -> None:
        if n:
            counts.setdefault(department, [0, 0, 0, 0])[place] += n

    for clock in cases.running_clocks(asked.conn, asked.today, asked.calendar):
        put(clock.department, 0 if clock.kind == "objection" else 1, clock.over)
    for department, undecided, _ in lists.waiting(asked.conn, asked.today):
        put(department, 2, undecided)
    for tally in measures.statistics(asked.conn, asked.today - YEAR, asked.today, by="department"):
        put(tally.department, 3, tally.open)
    ordered = sorted(counts.items(), key=lambda row: (-sum(row[1][:3]), -row[1][3], row[0]))
    return [(asked.name(code), *numbers) for code, numbers in ordered]


def held(asked: Asked) -> Rows:
    """The longest first."""
    return [
        (
            asked.name(item.department),
            item.files,
            item.rows,
            str(_day(item.since)),
            Decimal((asked.today - _day(item.since)).days),
        )
        for item in intake.held(asked.conn)
    ]


def _day(at: datetime) -> date:
    return at.astimezone(CHINA).date()


def acknowledgements(asked: Asked) -> Rows:
    """Those with most overdue first."""
    return [
        (
            asked.name(item.key),
            item.messages,
            item.acknowledged,
            item.in_time,
            share(item.in_time, item.messages),
            item.hours,
            item.hours_long,
            item.overdue,
        )
        for item in exchange.by_recipient(asked.conn, asked.first, asked.last, asked.now)
    ]


def entries(asked: Asked) -> Rows:
    """By list."""
    rows: list[tuple[Cell, ...]] = []
    for item in lists.by_state(asked.conn):
        n = dict(zip(lists.STATES, item.counts, strict=True))
        rows.append(
            (
                list_name(asked, item.list_code),
                n["proposed"],
                n["notified"] + n["stated"],
                n["decided"],
                n["listed"],
                n["dropped"],
                n["removed"],
            )
        )
    return rows


def ending(asked: Asked) -> Rows:
    """The running month and the eleven after it."""
    if not asked.sums.of("ending"):
        return []
    end = asked.today.year * 12 + asked.today.month - 1 + AHEAD - 1
    until = asked.today.replace(year=end // 12, month=end % 12 + 1, day=1)
    return [(month, asked.sums.total("ending", key=month)) for month in months(asked.today, until)]


def looks(asked: Asked) -> Rows:
    """Most often first; what is beyond the first thirty together."""
    return [
        (item.purpose or Bilingual("其余目的", "All other purposes"), item.looks, item.departments, item.subjects)
        for item in access.looks_by_purpose(asked.conn, asked.first, asked.last)
    ]


BOARD = Board(
    "office",
    Bilingual("全市看板", "The city's board"),
    Bilingual(
        "各部门、超期、待确认、更正送达、名单、非公开查询。", "Departments, what is over, held, corrections, lists, looks."
    ),
    "office",
    (
        Item(LEAGUE, league),
        Item(LATE, late, months=0),
        Item(HELD, held, months=0),
        Item(quality.COMPLIANCE, quality.compliance),
        Item(quality.COVERAGE, quality.coverage),
        Item(CONNECTED, connected, months=0),
        Item(SECTORS, sectors, months=0),
        Item(CHECKS, failing),
        Item(RECIPIENTS, acknowledgements),
        Item(ENTRIES, entries, months=0),
        Item(ENDING, ending, months=0, summed=True),
        Item(LOOKS, looks),
    ),
)
