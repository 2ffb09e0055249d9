"""Bulletins say the same when they are made again; alerts, warnings, goals, duties, code faults."""

from __future__ import annotations

import io
from datetime import date
from decimal import Decimal
from typing import Any

import openpyxl
import pytest

from gongxin.access.api import NoOfficeError
from gongxin.kernel.text import Bilingual
from gongxin.notices import api as notices
from gongxin.quality import api, jobs, letters
from gongxin.quality.bulletin_files import WORDS

from .world import CATALOGUE, CLERK, CODES, HBJ, OFFICE, PENALTY, REGISTER, SCJG, World, at, day

JANUARY = api.parse("2026-01", day(200))


@pytest.fixture
def world(conn: Any) -> World:
    from gongxin.access.api import add_department

    for code, name, region in ((SCJG, "=cmd|' /C calc'!A0", "330100"), (HBJ, "云州市生态环境局", "330110")):
        add_department(code, Bilingual(name, name), region=region, level="city", now=at(0))
    return World(conn)


def january(world: World) -> None:
    """Two deliveries in time, one late by two working days; all late in the other department."""
    for received in (8, 11, 13):  # decided on 1 January, a holiday; the seventh working day after is the 12th
        world.delivery(SCJG, PENALTY, received, records=[(0, 0, ()), (1, 0, ())], refused=1)
    world.delivery(HBJ, PENALTY, 20, records=[(2, 0, ())])
    world.conn.execute("""UPDATE intake_submission SET findings = '{"CK01.required": 3, "CK03.check": 1}'""")


def test_a_bulletin_made_again_is_the_same(world: World):
    january(world)
    made = api.make_bulletin(world.conn, JANUARY, CATALOGUE, actor=OFFICE, now=at(40))
    again = api.make_bulletin(world.conn, JANUARY, CATALOGUE, actor=OFFICE, now=at(70))
    assert made == again
    assert made.number == "QB202601-000000-1"
    assert [line["department"] for line in made.content["league"]] == [SCJG, HBJ]
    assert [item["department"] for item in made.content["named"]] == [HBJ], "above half is named, and nobody else"
    assert [(item["rule"], item["n"], item["departments"]) for item in made.content["failing"]] == [
        ("CK01.required", 12, 2), ("CK03.check", 4, 2),
    ]  # fmt: skip
    assert made.content["failing"][0]["zh"] == "“…”必须填写。"
    assert [item["month"] for item in made.content["trend"]][-1] == "2026-01"
    world.delivery(SCJG, PENALTY, 25, ended=60, refused=5)  # known after the figures were kept: the month stands as it was
    assert api.make_bulletin(world.conn, JANUARY, CATALOGUE, actor=OFFICE, now=at(90)).hash == made.hash
    assert (made.content["totals"]["QL04"]["n"], made.content["totals"]["QL04"]["d"]) == ("3", "7")


def test_a_part_of_the_place_has_its_own_bulletin_without_shares_of_the_whole(world: World):
    january(world)
    world.delivery(SCJG, REGISTER, 3, records=[(0, 0, ())])
    whole = api.make_bulletin(world.conn, JANUARY, CATALOGUE, actor=OFFICE, now=at(40))
    part = api.make_bulletin(world.conn, JANUARY, CATALOGUE, actor=OFFICE, now=at(40), place="330110")
    assert "QL06" in whole.content["totals"]
    assert "QL06" not in part.content["totals"]
    assert [line["department"] for line in part.content["league"]] == [HBJ]
    for place in ("33011", "9999999", "abcdef", "110000"):
        with pytest.raises(api.QualityRefusedError):
            api.make_bulletin(world.conn, JANUARY, CATALOGUE, actor=OFFICE, now=at(40), place=place)
    with pytest.raises(NoOfficeError):
        api.make_bulletin(world.conn, JANUARY, CATALOGUE, actor=CLERK, now=at(40))
    with pytest.raises(api.NotClosedError):
        api.make_bulletin(world.conn, JANUARY, CATALOGUE, actor=OFFICE, now=at(20))


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_its_files_are_made_again_byte_for_byte_and_nothing_in_them_is_a_formula(world: World, lang: Any):
    from pypdf import PdfReader

    january(world)
    made = api.make_bulletin(world.conn, JANUARY, CATALOGUE, actor=OFFICE, now=at(40))
    pdf, xlsx = api.bulletin_pdf(made, lang), api.bulletin_xlsx(made, lang)
    assert (pdf, xlsx) == (api.bulletin_pdf(made, lang), api.bulletin_xlsx(made, lang))
    text = "".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)
    assert made.number in text
    assert WORDS["league"].pick(lang) in text
    book = openpyxl.load_workbook(io.BytesIO(xlsx))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert not [cell for cell in cells if cell.data_type == "f"]
    assert [cell for cell in cells if cell.value == "=cmd|' /C calc'!A0" and cell.data_type == "s"], "the name is there, as words"
    assert [cell for cell in cells if cell.value == 100 and cell.data_type == "n"]


def month(number: int) -> int:
    return (date(2026, number, 10) - date(2026, 1, 1)).days


def test_drops_and_jumps_are_written_down_once_and_told(world: World):
    for number in (1, 2, 3):
        world.delivery(SCJG, PENALTY, month(number), records=[(0, 0, ())] * 0, unchanged=10)
        world.delivery(HBJ, PENALTY, month(number), unchanged=10)
    world.delivery(SCJG, PENALTY, month(4), unchanged=2, refused=2)  # fewer, and worse
    notices.set_mailbox(world.conn, SCJG, "data@scjg.example.org", actor=OFFICE, now=at(month(4)))
    jobs.close(at(month(5)), back=4)  # HBJ sent nothing at all in April
    found = {(item.rule, item.department): item for item in api.alerts(actor=OFFICE)}
    assert set(found) == {("AL01", SCJG), ("AL03", SCJG), ("AL01", HBJ)}
    one = found["AL01", SCJG]
    assert (one.value, one.usual, one.months, one.told[0]) == (4, 10, 3, SCJG)
    assert found["AL01", HBJ].value == 0
    assert jobs.close(at(month(5)), back=4) == 0, "once"
    [letter] = notices.letters(world.conn, actor=CLERK)
    assert (letter.kind, letter.department, letter.mailed) == ("quality_alerts", SCJG, "due")
    assert letter.subject.zh == "2026年4月数据质量骤降骤增提示"
    assert letter.body.zh.count("\n· ") == 2, "one letter for both figures"
    assert "4，前3个月的中位数10" in letter.body.zh
    assert "4, median of 3 months before 10" in letter.body.en
    others = world.conn.execute("SELECT department FROM desk_notice ORDER BY 1").fetchall()
    assert others == sorted([(SCJG,), (HBJ,)]), "one each, also where there is no mailbox"
    assert {item.department for item in api.alerts(actor=CLERK)} == {SCJG}
    with pytest.raises(NoOfficeError):
        api.alerts(actor=CLERK, department=HBJ)
    seen = api.see_alert(one.id, "系统迁移\0，5月补报", actor=CLERK, now=at(150))
    assert (seen.seen_by, seen.remark) == ("scjg-01", "系统迁移，5月补报")
    assert api.see_alert(one.id, "别的话", actor=CLERK, now=at(151)) == seen, "the first who saw it counts"
    with pytest.raises(api.UnknownItemError):
        api.see_alert(found["AL01", HBJ].id, actor=CLERK, now=at(150))
    assert len(api.alerts(actor=CLERK, unseen=True)) == 1


def test_warnings_before_a_term_passes(world: World):
    conn = world.conn
    world.waiting_record = '{"decided_on": "2026-01-05", "content": {}}'
    world.delivery(SCJG, PENALTY, 8, unchanged=1, waiting=[(False, ()), (False, [(1, False)])])
    world.delivery(HBJ, PENALTY, 8, state="held", refused=1)
    api.set_duty(conn, SCJG, PENALTY, "month", since=day(0), basis="目录", actor=OFFICE, now=at(0), catalogue=CATALOGUE)
    api.set_duty(conn, HBJ, PENALTY, "quarter", since=day(0), basis="目录", actor=OFFICE, now=at(0), catalogue=CATALOGUE)
    found = api.warnings(date(2026, 1, 12), actor=OFFICE)
    # 5 January and seven working days: the 14th; a decision of the day of receipt, the 9th: the 20th is too far off
    assert [(item.kind, item.department, item.due_on, item.left) for item in found] == [("quarantine", SCJG, date(2026, 1, 14), 2)]
    assert [item.kind for item in api.warnings(date(2026, 1, 19), actor=OFFICE)] == ["quarantine", "held"]
    assert api.warnings(date(2026, 1, 19), actor=CLERK)[0].left < 0
    march = api.warnings(date(2026, 3, 30), actor=OFFICE)
    assert [(item.department, item.due_on) for item in march if item.kind == "duty"] == [
        (HBJ, date(2026, 3, 31)), (SCJG, date(2026, 3, 31)),
    ]  # fmt: skip
    assert not [item for item in api.warnings(date(2026, 1, 30), actor=OFFICE) if item.kind == "duty"], "January's came"


def test_a_letter_each_working_day_before_a_term_passes(world: World):
    conn = world.conn
    world.waiting_record = '{"decided_on": "2026-01-05", "content": {}}'
    world.delivery(SCJG, PENALTY, 8, unchanged=1, waiting=[(False, ()), (False, ())])
    world.delivery(HBJ, PENALTY, 8, state="held", refused=1)
    due = date(2026, 1, 14)
    assert letters.tell_due(conn, date(2026, 1, 10), CATALOGUE, now=at(9)) == 0, "a Saturday"
    assert letters.tell_due(conn, date(2026, 1, 12), CATALOGUE, now=at(11)) == 1
    assert letters.tell_due(conn, date(2026, 1, 12), CATALOGUE, now=at(11)) == 0, "once a day"
    assert letters.tell_due(conn, due, CATALOGUE, now=at(13)) == 1, "the last day itself"
    assert letters.tell_due(conn, date(2026, 1, 15), CATALOGUE, now=at(14)) == 1, "HBJ's delivery, the 20th"
    found = notices.letters(conn, actor=CLERK)
    assert [item.subject.zh for item in found] == ["2026年1月14日报送期限提醒", "2026年1月12日报送期限提醒"]
    rows = len([item for item in api.warnings(date(2026, 1, 12), actor=CLERK) if item.kind == "quarantine"])
    assert f"已收到、待关联、尚未入库的行：{rows}条（行政处罚），最早2026年1月14日到期" in found[-1].body.zh
    assert f"wait to be linked: {rows} (" in found[-1].body.en
    assert "the first by 14 January 2026" in found[-1].body.en
    assert notices.letters(conn, actor=CLERK, before=found[-1].id) == ()
    assert [item.department for item in notices.letters(conn, actor=OFFICE)] == [], "the office has its own inbox, not all of them"
    assert letters.tell_due(conn, date(2026, 3, 2), CATALOGUE, now=at(60)) == 0, "what is only over is told by the page, not daily"


def test_goals_stand_beside_what_there_is(world: World):
    conn = world.conn
    world.delivery(SCJG, REGISTER, 3, records=[(0, 0, ()), (1, 0, ()), (2, 0, ())])
    conn.execute("""UPDATE record_version SET content = '{"industry_code": "C1300"}' WHERE uscc = ANY (%s)""", (list(CODES[:2]),))
    world.delivery(HBJ, PENALTY, 4, records=[(0, 0, ())])
    words: dict[str, Any] = {"due_on": date(2026, 12, 31), "source": "规划纲要", "actor": OFFICE, "on": day(50), "now": at(50)}
    for kind, scope, target in (("coverage", "C", 90), ("coverage", "", 30), ("departments", "", 3), ("cities", "", 1)):
        api.set_goal(conn, kind, scope, Decimal(target), **words)
    assert all(item.actual is None and item.reached is None for item in api.goals(conn)), "nothing was counted yet"
    api.count_actuals(conn, CATALOGUE, now=at(50))
    actual = {(item.kind, item.scope): (item.actual, item.reached) for item in api.goals(conn)}
    assert actual == {
        ("coverage", "C"): (Decimal("50.00"), False), ("coverage", ""): (Decimal("33.33"), True), ("departments", ""): (2, False),
        ("cities", ""): (1, True),
    }  # fmt: skip
    api.set_goal(conn, "departments", "", Decimal(2), **words)
    assert [item.target for item in api.goals(conn) if item.kind == "departments"] == [2]
    for kind, scope, target, more in (
        ("coverage", "", 101, {}), ("coverage", "Z", 50, {}), ("cities", "C", 5, {}), ("people", "", 5, {}), ("cities", "", 0, {}),
        ("cities", "", 5, {"source": " "}), ("cities", "", 5, {"due_on": day(50)}),
    ):  # fmt: skip
        with pytest.raises(api.QualityRefusedError):
            api.set_goal(conn, kind, scope, Decimal(target), **(words | more))
    with pytest.raises(NoOfficeError):
        api.set_goal(conn, "cities", "", Decimal(5), **(words | {"actor": CLERK}))
    (one,) = [item for item in api.goals(conn) if item.kind == "cities"]
    api.end_goal(conn, one.id, actor=OFFICE, on=day(60))
    with pytest.raises(api.UnknownItemError):
        api.end_goal(conn, one.id, actor=OFFICE, on=day(60))


def test_duties_follow_each_other(world: World):
    conn, words = world.conn, {"basis": "目录", "actor": OFFICE, "now": at(0), "catalogue": CATALOGUE}
    one = api.set_duty(conn, SCJG, PENALTY, "month", since=day(0), **words)
    assert api.set_duty(conn, SCJG, PENALTY, "month", since=day(30), **words) == one
    with pytest.raises(api.QualityRefusedError):
        api.set_duty(conn, SCJG, PENALTY, "year", since=day(0), **words)
    two = api.set_duty(conn, SCJG, PENALTY, "year", since=day(40), **words)
    assert [item.id for item in api.duties(conn)] == [two.id]
    assert conn.execute("SELECT until FROM quality_duty WHERE id = %s", (one.id,)).fetchone()[0] == day(39)
    with pytest.raises(api.QualityRefusedError):
        api.end_duty(conn, two.id, until=day(39), actor=OFFICE)
    api.end_duty(conn, two.id, until=day(40), actor=OFFICE)
    assert api.duties(conn) == []


def test_wrong_and_shared_codes_are_found_and_go(conn: Any):
    def subject(code: str, *, wrong: bool = False) -> None:
        conn.execute(
            "INSERT INTO subject (uscc, name, name_key, kind, region, issued_nonconforming, updated_seq)"
            " VALUES (%s, 'n', 'n', left(%s, 2), '330100', %s, 0)", (code, code, wrong),
        )  # fmt: skip

    subject(CODES[0])
    subject(CODES[1], wrong=True)
    subject(CODES[2])
    subject("92" + CODES[2][2:])  # another code with the same organisation code
    for code in (CODES[0], CODES[1]):
        conn.execute("INSERT INTO old_code VALUES (%s, 'reg15', '330100000000001')", (code,))
    assert api.look_for_faults(conn, on=day(5), now=at(5)) == (5, 0)
    assert api.look_for_faults(conn, on=day(5), now=at(5)) == (0, 0)
    conn.execute("UPDATE subject SET dissolved = %s WHERE uscc = %s", (day(6), CODES[1]))
    conn.execute("DELETE FROM old_code WHERE uscc = %s", (CODES[1],))
    assert api.look_for_faults(conn, on=day(8), now=at(8)) == (0, 3)
    kinds = conn.execute("SELECT kind, count(*), count(gone_on) FROM quality_fault GROUP BY kind ORDER BY kind").fetchall()
    assert kinds == [("old_code", 2, 2), ("shared", 2, 0), ("wrong", 1, 1)]


@pytest.mark.parametrize(
    ("compliance", "late", "error", "level", "lacking"),
    [
        (100, 0, 0, "leading", ()), (100, 0, None, "leading", ()), (100, None, None, "leading", ()), (None, None, None, "beginning", ("QL03", "QL04")),
        (97, 0, 0, "good", ("QL03",)), (100, 51, 0, "beginning", ("QL04",)), (100, 50, 0, "regular", ("QL04",)), (79, 60, 0, "beginning", ("QL03", "QL04")),
    ],
)  # fmt: skip
def test_levels_of_maturity_name_what_holds_a_department_back(compliance: Any, late: Any, error: Any, level: str, lacking: tuple[str, ...]):
    from gongxin.quality.league import maturity

    figures = {
        code: api.Figure(code, SCJG, api.ALL, JANUARY, Decimal(0), Decimal(1), Decimal(value))
        for code, value in (("QL03", compliance), ("QL04", late), ("QL07", error)) if value is not None
    }  # fmt: skip
    found, why = maturity(figures, CATALOGUE)
    assert (found.id if found else None, why) == (level, lacking)
