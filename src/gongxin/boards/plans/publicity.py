"""What is public about organisations: decisions by month, sector, region, kind; entries on lists. From the sums that the room
publicity makes every hour; nobody is ranked."""

from __future__ import annotations

from collections.abc import Callable
from decimal import ROUND_HALF_UP, Decimal

from gongxin.boards.declaring import Asked, Board, Item
from gongxin.boards.plans.columns import LIST, MONTH, column, months, sentence_case
from gongxin.kernel.text import Bilingual
from gongxin.kernel.uscc_tables import CATEGORIES
from gongxin.publicity import api as publicity
from gongxin.showing.charts import Cell, Chart, Rows

LICENCE, PENALTY = publicity.DOUBLE_PUBLICITY
LICENCES = column("licences", "行政许可", "Licences")
PENALTIES = column("penalties", "行政处罚", "Penalties")
ORGANISATIONS = column("organisations", "组织", "Organisations")

TREND = Chart(
    "trend",
    Bilingual("每月作出的许可和处罚", "Licences and penalties by month"),
    Bilingual(
        "按决定日期；只计目前公示中的。最近几个月的信息还在陆续报送。",
        "By the date of the decision; only what is public now. The latest months are still coming in.",
    ),
    (MONTH, LICENCES, PENALTIES),
    "panels",
    ("licences", "penalties"),
)
SECTORS = Chart(
    "sectors",
    Bilingual("各行业的行政处罚", "Penalties by sector"),
    Bilingual(
        "行业按国民经济行业分类（GB/T 4754），以登记信息为准；只计目前公示中的。",
        "Sectors of GB/T 4754, as registered; only what is public now.",
    ),
    (column("sector", "行业", "Sector", "text"), LICENCES, PENALTIES),
    "bars",
    ("penalties",),
)
REGIONS = Chart(
    "regions",
    Bilingual("各区划的行政处罚", "Penalties by region"),
    Bilingual(
        "按登记机关所在区划；只计目前公示中的。每千家的数量受报送完整程度影响，不是评价。",
        "By the region of the registration authority; only what is public now. Per thousand depends on how much was submitted;"
        " it"
        " judges nobody.",
    ),
    (
        column("region", "区划", "Region", "text"),
        ORGANISATIONS,
        LICENCES,
        PENALTIES,
        column("per_thousand", "每千家组织的处罚", "Penalties per 1,000 organisations", "decimal"),
    ),
    "bars",
    ("penalties",),
)
PENALTY_KINDS = Chart(
    "penalty-kinds",
    Bilingual("行政处罚的种类", "Kinds of penalties"),
    Bilingual(
        "一份决定有几种处罚的，各计一次；只计目前公示中的。",
        "A decision with several kinds counts once for each; only what is public now.",
    ),
    (column("kind", "处罚种类", "Kind", "text"), PENALTIES),
    "bars",
    ("penalties",),
)
LISTS = Chart(
    "lists",
    Bilingual("在列的名单条目", "Entries on lists"),
    Bilingual(
        "只计目前有效且公示中的条目；不满一家的名单不列。依据和期限见“名单”。",
        "Entries in effect and public today; lists without any are left out. Basis and end stand under Lists.",
    ),
    (LIST, column("entries", "在列", "Entries")),
    "bars",
    ("entries",),
)
KINDS = Chart(
    "kinds",
    Bilingual("各类组织", "Kinds of organisations"),
    Bilingual("按统一社会信用代码的类别。", "By the kind that the unified social credit code names."),
    (column("kind", "类别", "Kind", "text"), ORGANISATIONS),
    "bars",
    ("organisations",),
)


def trend(asked: Asked) -> Rows:
    """Every month of the span, oldest first."""
    known = asked.sums
    return (
        [
            (month, known.total("month", key=month, word=LICENCE), known.total("month", key=month, word=PENALTY))
            for month in months(asked.first, asked.last)
        ]
        if known.of("month")
        else []
    )


def sectors(asked: Asked) -> Rows:
    """By penalties, most first; what has no sector last."""
    rows = _both(asked, "sector", sector_name)
    return [row for key, row in rows if key] + [row for key, row in rows if not key]


def sector_name(letter: str) -> Cell:
    """A sector by its letter."""
    if letter in publicity.BY_LETTER:
        return publicity.BY_LETTER[letter].label
    return Bilingual("登记信息没有写明行业", "No sector in the register")


def _both(asked: Asked, topic: str, label: Callable[[str], Cell]) -> list[tuple[str, tuple[Cell, ...]]]:
    """(key, (label, licences, penalties)) of a topic, most penalties first."""
    keys = {item.key for item in asked.sums.of(topic) if item.word in publicity.DOUBLE_PUBLICITY}
    found = [
        (key, asked.sums.total(topic, key=key, word=LICENCE), asked.sums.total(topic, key=key, word=PENALTY)) for key in keys
    ]
    return [(key, (label(key), a, b)) for key, a, b in sorted(found, key=lambda row: (-row[2], -row[1], row[0]))]


def regions(asked: Asked) -> Rows:
    """Every region that has an organisation, those with most penalties first: a table instead of a map."""
    rows: list[tuple[str, int, int, int]] = []
    for code in {item.key for item in asked.sums.of("subjects")}:
        counts = [asked.sums.total("region", key=code, word=name) for name in (LICENCE, PENALTY)]
        rows.append((code, asked.sums.total("subjects", key=code), *counts))  # type: ignore[arg-type]
    return [
        (publicity.region_name(code), n, licences, penalties, _per_thousand(penalties, n))
        for code, n, licences, penalties in sorted(rows, key=lambda row: (-row[3], -row[1], row[0]))
    ]


def _per_thousand(part: int, whole: int) -> Decimal | None:
    return (Decimal(part) * 1000 / whole).quantize(Decimal("0.1"), ROUND_HALF_UP) if whole else None


def penalty_kinds(asked: Asked) -> Rows:
    """By number, most first."""
    field = asked.catalogue.resource(PENALTY).field("penalty_category")
    labels = (
        {value.code: sentence_case(value.label) for value in asked.catalogue.code_set(field.code_set).values}
        if field.code_set
        else {}
    )
    found = [item for item in asked.sums.of("kind") if item.key == PENALTY]
    return [(labels.get(item.word, item.word), item.n) for item in sorted(found, key=lambda item: (-item.n, item.word))]


def lists(asked: Asked) -> Rows:
    """By number, most first."""
    found = sorted(asked.sums.of("list"), key=lambda item: (-item.n, item.key))
    return [(list_name(asked, item.key), item.n) for item in found]


def list_name(asked: Asked, code: str) -> Cell:
    """A list by its name; an unknown code stands for itself."""
    known = asked.catalogue.lists.get(code)
    return sentence_case(known.label) if known else code


def kinds(asked: Asked) -> Rows:
    """By number, most first."""
    counts: dict[str, int] = {}
    for item in asked.sums.of("subjects"):
        counts[item.word] = counts.get(item.word, 0) + item.n
    return [(_kind(code), n) for code, n in sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))]


def _kind(code: str) -> Cell:
    known = CATEGORIES.get(code)
    return sentence_case(known) if known else code


BOARD = Board(
    "publicity",
    Bilingual("公示信息", "Public records"),
    Bilingual(
        "关于组织的公示信息有多少、在哪里。只统计，不排名、不打分。",
        "How many public records there are, and where. Counts only; nobody is ranked or scored.",
    ),
    "public",
    (
        Item(TREND, trend, months=24, summed=True),
        Item(SECTORS, sectors, months=0, summed=True),
        Item(REGIONS, regions, months=0, summed=True),
        Item(PENALTY_KINDS, penalty_kinds, months=0, summed=True),
        Item(LISTS, lists, months=0, summed=True),
        Item(KINDS, kinds, months=0, summed=True),
    ),
)
