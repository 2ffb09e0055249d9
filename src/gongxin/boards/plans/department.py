"""A department's own board: what it submitted, what was wrong with it, what waits, how fast it answers, beside the median of
the others."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

from gongxin.boards.declaring import Asked, Board, Item
from gongxin.boards.plans import departments, quality, remedies
from gongxin.boards.plans.columns import FILES, MONTH, RESOURCE, ROWS, column, middle, sentence_case, share
from gongxin.boards.plans.sentences import sentence
from gongxin.intake import api as intake
from gongxin.kernel.text import Bilingual
from gongxin.lists import api as lists
from gongxin.measures import api as measures
from gongxin.remedies import api as cases
from gongxin.showing.charts import Cell, Chart, Rows

YEAR = timedelta(days=364)
REFUSED = column("refused_share", "退回率", "Sent back", "percent")
WAITING = column("waiting_share", "待关联率", "Waiting for a subject", "percent")
OVER = column("over", "已超期", "Over")
SOON = column("soon", "两个工作日内到期", "Due within 2 working days")
RUNNING = column("running", "期限内", "In term")
NO_TERM = column("no_term", "没有期限", "No term")
OWN = column("own", "本部门", "Own", "percent")
MIDDLE = column("median", "其他部门中位数", "Others' median", "percent")


def failing_chart(code: str, note: Bilingual) -> Chart:
    """The checks that fail most, of a department or of all."""
    columns = (column("check", "检查", "Check", "text"), column("times", "次数", "Times"), FILES,
               column("rule", "编号", "Number", "text"))  # fmt: skip
    return Chart(code, Bilingual("最常不通过的检查", "Checks that fail most"), note, columns, "bars", ("times",), most=12)


DELIVERIES = Chart(
    "own-deliveries",
    Bilingual("每月报送", "Deliveries by month"),
    Bilingual("按收到月份；手工填报的行也计在内。", "By month of receipt; rows typed by hand included."),
    (MONTH, FILES, ROWS, column("accepted", "通过", "Accepted"), REFUSED, WAITING),
    "panels",
    ("rows", "refused_share"),
)
RESOURCES = Chart(
    "own-resources",
    Bilingual("各类信息的退回率", "Sent back, by resource"),
    Bilingual(
        "按收到日期；退回和待关联占全部行的比例；及时率为近一年公布的许可和处罚中按期公布的。",
        "By the day of receipt: rows sent back and waiting, of all rows; in time: of licences and penalties published within"
        " a year.",
    ),
    (
        RESOURCE,
        FILES,
        ROWS,
        column("accepted", "通过", "Accepted"),
        REFUSED,
        WAITING,
        column("timely", "公示及时率", "Published in time", "percent"),
        column("last", "最近入库", "Last published", "text"),
    ),
    "bars",
    ("refused_share",),
)
CHECKS = failing_chart(
    "own-checks",
    Bilingual(
        "按收到日期；一行可以不通过几项检查；提醒和错误都计。",
        "By the day of receipt; a row may fail several; errors and warnings alike.",
    ),
)
TASKS = Chart(
    "own-tasks",
    Bilingual("未办结的事项", "What is open"),
    Bilingual(
        "今天的情况；期限按工作日计算，已含延长；名单程序和核查反馈没有法定期限。",
        "As of today; terms in working days, extensions included; the law sets no term for list proceedings and feedback.",
    ),
    (column("kind", "事项", "Matter", "text"), OVER, SOON, RUNNING, NO_TERM),
    "stack",
    ("over", "soon", "running", "no_term"),
)
FEEDBACK = Chart(
    "own-feedback",
    Bilingual("信用核查和反馈", "Checks made and feedback given"),
    Bilingual(
        "按核查月份；提示：核查告知的主体措施对；反馈以目前最后一次为准。",
        "By the month of the check; named: pairs of subject and measure that the check told of; feedback as it stands now.",
    ),
    (
        MONTH,
        column("checks", "核查", "Checks"),
        column("subjects", "查询的组织", "Organisations asked about"),
        column("named", "提示措施", "Measures named"),
        column("applied", "已采取", "Applied"),
        column("not_applied", "未采取", "Not applied"),
        column("fed_back", "反馈率", "Fed back", "percent"),
    ),
    "panels",
    ("checks", "fed_back"),
)
AGAINST = Chart(
    "own-against",
    Bilingual("与其他部门相比", "Beside the other departments"),
    Bilingual(
        "退回率、待关联率按收到日期；及时率为近一年公布的许可和处罚；按期办结率为异议和修复；反馈率为核查提示的措施。中位数只"
        "计有数字的其他部门。",
        "Sent back and waiting by the day of receipt; published in time within a year; objections and repairs decided in time;"
        " feedback"
        " on the measures that checks named. The median of the other departments that have a figure.",
    ),
    (column("figure", "指标", "Figure", "text"), OWN, MIDDLE, column("others", "其他部门数", "Other departments")),
    "dots",
    ("own", "median"),
)


@dataclass(frozen=True)
class Standing:
    """Five shares of one department, 0 to 100; None where there is nothing to divide by."""

    refused: Decimal | None = None
    waiting: Decimal | None = None
    timely: Decimal | None = None
    answered: Decimal | None = None
    fed_back: Decimal | None = None


FIGURES = (
    ("refused", Bilingual("退回率", "Rows sent back")),
    ("waiting", Bilingual("待关联率", "Rows waiting for a subject")),
    ("timely", Bilingual("公示及时率", "Published in time")),
    ("answered", Bilingual("异议、修复按期办结率", "Objections and repairs decided in time")),
    ("fed_back", Bilingual("核查反馈率", "Feedback on checks")),
)


def standings(asked: Asked) -> Mapping[str, Standing]:
    """Every department that has any of the figures."""
    sent, timely = departments.delivered(asked), departments.timely_of(asked)
    decided: dict[str, tuple[int, int]] = {}
    for kind in cases.CASE_KINDS:
        for item in cases.cases_by_department(asked.conn, kind, asked.first, asked.last):
            n, part = decided.get(item.department, (0, 0))
            decided[item.department] = (n + item.decided + item.late, part + item.in_time)
    told = {item.department: item for item in measures.statistics(asked.conn, asked.first, asked.last, by="department")}
    found = {}
    for code in sorted({*sent, *timely, *decided, *told}):
        _, rows, refused, waiting, _ = sent.get(code, (0, 0, 0, 0, None))
        published, in_time = timely.get(code, (0, 0))
        ended, punctual = decided.get(code, (0, 0))
        tally = told.get(code)
        found[code] = Standing(
            share(refused, rows),
            share(waiting, rows),
            share(in_time, published),
            share(punctual, ended),
            share(tally.applied + tally.not_applied, tally.named) if tally else None,
        )
    return found


def deliveries(asked: Asked) -> Rows:
    """Every month of the span."""
    return [
        (item.month, item.files, item.rows, item.accepted, share(item.refused, item.rows), share(item.waiting, item.rows))
        for item in intake.by_month(asked.conn, asked.first, asked.last, asked.department)
    ]


def resources(asked: Asked) -> Rows:
    """Most rows sent back, by share, first."""
    timely = {item.word: share(item.part, item.n) for item in asked.sums.of("timely") if item.key == asked.department}
    labels = {item.id: item.label for item in asked.catalogue.resources}
    found = [
        (item, share(item.refused, item.rows))
        for item in intake.by_resource(asked.conn, asked.first, asked.last, asked.department)
    ]
    rows: list[tuple[Cell, ...]] = []
    for item, refused in sorted(found, key=lambda row: (-(row[1] or Decimal(0)), row[0].resource)):
        label = labels.get(item.resource)
        rows.append(
            (
                sentence_case(label) if label else item.resource,
                item.files,
                item.rows,
                item.accepted,
                refused,
                share(item.waiting, item.rows),
                timely.get(item.resource),
                str(item.last) if item.last else None,
            )
        )
    return rows


def failing(asked: Asked) -> Rows:
    """Most often first."""
    return [
        (sentence(item.rule, asked.catalogue), item.times, item.files, item.rule)
        for item in intake.failing(asked.conn, asked.first, asked.last, asked.department)
    ]


def tasks(asked: Asked) -> Rows:
    """Objections, repairs, list proceedings, feedback."""
    clocks = {item.kind: item for item in cases.running_clocks(asked.conn, asked.today, asked.calendar, asked.department)}
    rows: list[tuple[Cell, ...]] = []
    for kind, label in (("objection", Bilingual("异议", "Objections")), ("repair", Bilingual("信用修复", "Repairs"))):
        item = clocks.get(kind)  # type: ignore[call-overload]
        rows.append((label, item.over, item.soon, item.running, item.unknown) if item else (label, 0, 0, 0, 0))
    proceedings = sum(total for _, _, total in lists.waiting(asked.conn, asked.today, asked.department))
    told = measures.statistics(asked.conn, asked.today - YEAR, asked.today, by="department")
    unanswered = sum(item.open for item in told if item.department == asked.department)
    rows.append((Bilingual("名单程序", "List proceedings"), 0, 0, 0, proceedings))
    rows.append((Bilingual("核查反馈（近一年）", "Feedback on checks (a year)"), 0, 0, 0, unanswered))
    return rows


def feedback(asked: Asked) -> Rows:
    """Every month of the span."""
    return [
        (
            item.month,
            item.checks,
            item.subjects,
            item.named,
            item.applied,
            item.not_applied,
            share(item.applied + item.not_applied, item.named),
        )
        for item in measures.by_month(asked.conn, asked.first, asked.last, asked.department)
    ]


def against(asked: Asked) -> Rows:
    """The five figures."""
    known = standings(asked)
    own = known.get(asked.department or "", Standing())
    rows: list[tuple[Cell, ...]] = []
    for name, label in FIGURES:
        others = [getattr(item, name) for code, item in known.items() if code != asked.department]
        rows.append((label, getattr(own, name), middle(others), sum(1 for number in others if number is not None)))
    return rows


BOARD = Board(
    "department",
    Bilingual("本部门看板", "The department's board"),
    Bilingual("报送、质量、待办、办理速度、核查反馈。", "Deliveries, quality, what is open, speed, feedback."),
    "department",
    (
        Item(AGAINST, against),
        Item(quality.AGAINST, quality.against),
        Item(TASKS, tasks, months=0),
        Item(DELIVERIES, deliveries),
        Item(quality.BY_MONTH, quality.by_month),
        Item(RESOURCES, resources),
        Item(CHECKS, failing),
        Item(remedies.OBJECTIONS, remedies.monthly("objection")),
        Item(remedies.REPAIRS, remedies.monthly("repair")),
        Item(FEEDBACK, feedback),
    ),
)
