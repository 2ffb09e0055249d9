"""A sample from outside: matched, counted, kept once; refused with every reason and without a trace of personal numbers."""

from __future__ import annotations

import csv
import io
from typing import Any

import pytest

from gongxin.access.api import NoOfficeError, UnknownDepartmentError
from gongxin.catalogue import UnknownDefinition
from gongxin.intake.api import FileRefused
from gongxin.kernel.text import Bilingual
from gongxin.quality import api

from .world import CATALOGUE, CLERK, CODES, HBJ, OFFICE, PENALTY, SCJG, World, at, day

JANUARY = api.parse("2026-01", day(100))
HEAD = ("行政处罚决定书文号", "统一社会信用代码", "处罚机关", "处罚决定日期")
PERSON = "11010519491231002X"


@pytest.fixture
def world(conn: Any) -> World:
    from gongxin.access.api import add_department

    for code, name in ((SCJG, "云州市市场监督管理局"), (HBJ, "云州市生态环境局")):
        add_department(code, Bilingual(name, name), region="330100", level="city", now=at(0))
    return World(conn)


def table(*rows: tuple[str, ...], head: tuple[str, ...] = HEAD, encoding: str = "utf-8-sig") -> bytes:
    out = io.StringIO()
    csv.writer(out).writerows([head, *rows])
    return out.getvalue().encode(encoding)


def known(world: World, number: str, code: int, authority: str = "云州市市场监督管理局", department: str = SCJG) -> None:
    made = world.delivery(department, PENALTY, 20, records=[(code, 10, ())])
    world.conn.execute(
        "UPDATE record_version SET content = json_build_object('decision_no', %s::text, 'authority_name', %s::text) WHERE record_key = %s",
        (number, authority, made["records"][0]["key"]),
    )


def take(conn: Any, content: bytes, name: str = "sample.csv", **words: Any) -> api.Sample:
    given: dict[str, Any] = {
        "department": SCJG, "resource": PENALTY, "period": JANUARY, "origin": "部门网站抽查", "actor": OFFICE, "now": at(45),
        "catalogue": CATALOGUE,
    } | words  # fmt: skip
    return api.take_sample(conn, content, name, **given)


def test_every_row_is_found_missing_or_doubtful_and_the_counts_add_up(world: World):
    known(world, "云市监罚〔2026〕1号", 0)
    known(world, "云市监罚〔2026〕2号", 1, authority="云州市药品监督管理局")
    known(world, "云市监罚〔2026〕3号", 2, department=HBJ)
    known(world, "云市监罚〔2026〕4号", 3)
    known(world, "云市监罚〔2026〕4号", 3, authority="云州市药品监督管理局")
    made = take(
        world.conn,
        table(
            ("云市监罚(2026) 1 号", CODES[0], "云州市市场监督管理局", "2026-01-11"),  # written otherwise
            ("云市监罚〔2026〕2号", CODES[1], "云州市市场监督管理局", "2026/1/11"),
            ("云市监罚〔2026〕3号", CODES[2], "", "2026-01-11"),
            ("云市监罚〔2026〕4号", CODES[3], "", "2026-01-11"),
            ("云市监罚〔2026〕5号", CODES[0], "云州市市场监督管理局", "2026-01-31"),
            ("云市监罚〔2026〕1号", CODES[5], "云州市市场监督管理局", "2026-01-01"),  # the number of another organisation
            ("云市监罚〔2026〕5号", CODES[0], "云州市市场监督管理局", "2026-01-31"),  # said twice
            ("", "", "", ""),
        ),
    )
    assert (made.rows, made.found, made.missing, made.ambiguous, made.repeated) == (6, 1, 2, 3, 1)
    rows = {row.row: (row.outcome, row.why) for row in api.sample_rows(made.id, actor=OFFICE)}
    assert rows == {
        2: ("found", ""), 3: ("ambiguous", "authority"), 4: ("ambiguous", "elsewhere"), 5: ("ambiguous", "several"),
        6: ("missing", ""), 7: ("missing", ""),
    }  # fmt: skip
    (figure,) = api.figures(start=JANUARY.first, end=JANUARY.last, metrics=["QL05"])
    assert (figure.department, int(figure.numerator), int(figure.denominator or 0), str(figure.value)) == (SCJG, 2, 6, "33.33")
    behind = api.rows("QL05", JANUARY, actor=OFFICE, part="numerator").items
    assert {row.about["document_no"] for row in behind} == {"云市监罚〔2026〕5号", "云市监罚〔2026〕1号"}


def test_a_row_that_was_received_and_waits_is_not_concealed(world: World):
    world.waiting_record = '{"content": {"decision_no": "云市监罚〔2026〕9号"}}'
    world.delivery(SCJG, PENALTY, 20, waiting=[(False, ())])
    made = take(world.conn, table(("云市监罚〔2026〕9号", CODES[0], "", "2026-01-11")))
    assert [(row.outcome, row.why) for row in api.sample_rows(made.id, actor=OFFICE)] == [("ambiguous", "waiting")]


def test_the_same_table_again_is_the_same_sample(world: World):
    content = table(("甲〔2026〕1号", CODES[0], "", "2026-01-11"))
    assert take(world.conn, content) == take(world.conn, content, now=at(50))
    assert len(api.samples(actor=OFFICE)) == 1


def test_a_workbook_and_gb18030_are_read_too(world: World):
    import openpyxl

    book, out = openpyxl.Workbook(), io.BytesIO()
    for row in (HEAD, ("甲〔2026〕1号", CODES[0], "", "2026-01-11")):
        book.active.append(row)
    book.save(out)
    assert take(world.conn, out.getvalue(), "sample.xlsx").missing == 1
    assert take(world.conn, table(("乙〔2026〕1号", CODES[0], "", "2026-01-11"), encoding="gb18030")).missing == 1


GOOD = ("甲〔2026〕1号", CODES[0], "", "2026-01-11")


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (table(GOOD, ("甲〔2026〕2号", CODES[0], "", "2025-12-31")), "not within 2026-01"),
        (table(GOOD, ("甲〔2026〕2号", CODES[0], "", "2026-02-01")), "row 3"),
        (table(GOOD, ("", CODES[0], "", "2026-01-02")), "no document number"),
        (table(GOOD, ("甲〔2026〕2号", "91330100MA0000000X", "", "2026-01-02")), "not valid"),
        (table(GOOD, ("甲〔2026〕2号", CODES[0], "", "昨天")), "no decision date"),
        (table(("甲", CODES[0]), head=("行政处罚决定书文号", "统一社会信用代码")), "Columns are missing"),
        (table(("a", "b"), head=("foo", "bar")), "Columns are missing"),
        (table(), "no rows"),
        (table(("", "", "", "")), "no rows"),
        (table(GOOD, ("甲〔2026〕2号", CODES[0], f"经办人{PERSON}", "2026-01-02")), "numbers of persons"),
        (table(GOOD, ("甲〔2026〕2号", CODES[0], "", "2026-01-02", "13812345678"), head=(*HEAD, "电话")), "numbers of persons"),
    ],
)
def test_a_sample_that_cannot_count_is_refused_whole(world: World, content: bytes, says: str):
    with pytest.raises(api.SampleRefusedError) as caught:
        take(world.conn, content)
    text = caught.value.text("en") + caught.value.text("zh")
    assert says in text
    assert PERSON not in text
    assert "13812345678" not in text
    assert world.conn.execute("SELECT count(*) FROM quality_sample").fetchone()[0] == 0
    assert world.conn.execute("SELECT count(*) FROM quality_sample_row").fetchone()[0] == 0


def test_what_is_no_table_or_no_department_is_refused(world: World):
    with pytest.raises(FileRefused):
        take(world.conn, b"")
    with pytest.raises(UnknownDepartmentError):
        take(world.conn, table(GOOD), department="nobody")
    with pytest.raises(UnknownDefinition):
        take(world.conn, table(GOOD), resource="nothing")
    with pytest.raises(api.SampleRefusedError):
        take(world.conn, table(GOOD), origin=" ")
    with pytest.raises(api.SampleRefusedError):
        take(world.conn, table(GOOD), resource="organisation_registration")
    with pytest.raises(NoOfficeError):
        take(world.conn, table(GOOD), actor=CLERK)


def test_a_department_sees_the_samples_of_itself_and_the_database_agrees(world: World):
    from gongxin.access.api import within

    mine = take(world.conn, table(GOOD))
    other = take(world.conn, table(GOOD), department=HBJ)
    assert [item.id for item in api.samples(actor=CLERK)] == [mine.id]
    with pytest.raises(api.UnknownItemError):
        api.sample_rows(other.id, actor=CLERK)
    with within(f"department:{SCJG}"):
        assert world.conn.execute("SELECT array_agg(id) FROM quality_sample").fetchone()[0] in ([mine.id], None)
