"""Boards as they are kept, drawn and shown: who may see what, what is fresh, what a file says."""

from __future__ import annotations

import csv
import html
import io
import json
from datetime import timedelta
from types import ModuleType
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from gongxin.access import api as access
from gongxin.boards import api as boards
from gongxin.catalogue import load
from gongxin.publicity import api as publicity
from gongxin.showing.charts import drawing

pytestmark = pytest.mark.django_db


def board(name: str) -> boards.Board:
    found = boards.board(name)
    assert found is not None
    return found


def span() -> tuple[Any, Any]:
    today = timezone.localdate()
    return boards.months_back(today, 12), today


def test_names_are_unique_and_everything_is_said_in_both_languages():
    assert len({item.name for item in boards.BOARDS}) == len(boards.BOARDS)
    public = [item.chart.name for found in boards.BOARDS if found.audience == "public" for item in found.items]
    assert len(set(public)) == len(public)
    for found in boards.BOARDS:
        names = [item.chart.name for item in found.items]
        assert len(set(names)) == len(names)
        for item in found.items:
            texts = [
                found.title,
                found.lead,
                item.chart.title,
                item.chart.method,
                *(column.label for column in item.chart.columns),
            ]
            for text in texts:
                assert text.zh, item.chart.name
                assert text.en.isascii() or "—" in text.en, (item.chart.name, text.en)


def test_numbers_are_kept_for_an_hour_and_made_anew_on_demand(desk: ModuleType):
    now = timezone.now()
    assert _filed(boards.look(board("department"), "scjg", span(), now)) == 0
    desk.objection()
    assert _filed(boards.look(board("department"), "scjg", span(), now + timedelta(minutes=50))) == 0
    assert _filed(boards.look(board("department"), "scjg", span(), now + timedelta(minutes=61))) == 1
    desk.objection(desk.delivered("另一项荣誉"))
    assert _filed(boards.look(board("department"), "scjg", span(), now + timedelta(minutes=62), afresh=True)) == 2


def _filed(shown: list[boards.Shown]) -> int:
    found = next(item for item in shown if item.item.chart.name == "objections")
    assert found.known is not None
    return sum(int(row[1]) for row in found.known.sheet.rows)  # type: ignore[arg-type]


def test_what_is_drawn_stays_until_the_numbers_change(desk: ModuleType, monkeypatch: pytest.MonkeyPatch):
    drawn: list[str] = []
    whole = drawing.svg
    monkeypatch.setattr(drawing, "svg", lambda chart, *more: drawn.append(chart.name) or whole(chart, *more))
    now = timezone.now()
    desk.objection()
    boards.look(board("department"), "scjg", span(), now)
    assert boards.draw(board("department"), "scjg", span(), now, only=["own-tasks"]) == 1
    assert drawn == ["own-tasks"] * 6, "two languages, three sizes"
    shown = {item.item.chart.name: item for item in boards.look(board("department"), "scjg", span(), now, afresh=True)}
    assert not shown["own-tasks"].undrawn, "the same numbers need no other picture"
    desk.repair()
    shown = {item.item.chart.name: item for item in boards.look(board("department"), "scjg", span(), now, afresh=True)}
    assert shown["own-tasks"].undrawn
    known = shown["own-tasks"].known
    assert known is not None
    assert boards.picture(known.place, "zh", "wide") is None, "never the old picture beside the new table"


def test_a_picture_that_comes_late_is_thrown_away(desk: ModuleType):
    """The numbers changed while it was drawn."""
    from gongxin.boards import keeping

    now = timezone.now()
    found = next(item for item in boards.look(board("department"), "scjg", span(), now) if item.known)
    assert found.known is not None
    conn = desk.connection()
    assert not keeping.put(conn, found.known.place, [("other", *[None] * (len(found.item.chart.columns) - 1))], {})
    assert keeping.put(conn, found.known.place, found.known.sheet.rows, {})


def test_old_numbers_are_swept(desk: ModuleType):
    from gongxin.boards import making

    now = timezone.now()
    boards.look(board("department"), "scjg", span(), now)
    assert making.sweep(now + timedelta(days=1)) == 0
    assert making.sweep(now + timedelta(days=3)) == len(board("department").items) - sum(
        item.summed for item in board("department").items
    )


def test_public_boards_wait_for_the_sums(desk: ModuleType):
    """Before the sums are made there is nothing to say about what is public, and nothing is said."""
    now = timezone.now()
    boards.refresh(now, only=[])
    assert {item.item.chart.name for item in boards.newest(board("publicity")) if item.known} == set()
    publicity.refresh()
    boards.refresh(now, only=["trend"])
    shown = {item.item.chart.name: item for item in boards.newest(board("publicity"))}
    assert all(item.known for item in shown.values())
    assert shown["trend"].known
    assert shown["trend"].known.sheet.at == publicity.sums(()).at, "as old as the sums, not as the page"
    for name in ("trend", "regions"):
        picture = boards.picture(shown[name].known.place, "en", "whole")  # type: ignore[union-attr]
        assert (picture is not None) == (name == "trend")
    assert picture is None


def test_the_second_wall(desk: ModuleType):
    """What the database shows to a request of a department: what is for everybody, and its own."""
    now = timezone.now()
    publicity.refresh()
    boards.refresh(now, only=[])
    boards.look(board("department"), "scjg", span(), now)
    boards.look(board("office"), boards.OFFICE, span(), now)

    def scopes(reach: str) -> set[str]:
        with access.within(reach), connection.cursor() as cursor:
            cursor.execute("SELECT DISTINCT scope FROM board_sheet")
            return {row[0] for row in cursor.fetchall()}

    assert scopes("service") == {"", "scjg", "*"}
    assert scopes("department:scjg") == {"", "scjg"}
    assert scopes("department:rsj") == {""}
    assert scopes("subject:91510100MA6CFT0100") == {""}


def get(client: Client, path: str) -> Any:
    return client.get(f"/workbench/boards/{path}")


def test_who_may_see_which_board(desk: ModuleType):
    clerk, office, other = desk.seat("scjg-01"), desk.seat("fgw-01"), desk.seat("rsj-01")
    assert "云州市市场监督管理局" in get(clerk, "").content.decode()
    for path in (
        "office/",
        "office/league.zh.csv",
        "office/league.zh.wide.svg",
        "?department=rsj",
        "department/own-tasks.zh.csv?department=rsj",
    ):
        assert get(clerk, path).status_code == 403, path
    assert get(clerk, "department/own-tasks.zh.csv?department=scjg").status_code == 200
    assert get(office, "office/").status_code == 200
    assert get(office, "office/league.zh.csv").status_code == 200
    assert "云州市市场监督管理局" in get(office, "?department=scjg").content.decode()
    assert get(office, "?department=nobody").status_code == 404
    assert get(other, "department/own-tasks.zh.csv").content != b""
    for path in ("publicity/trend.zh.csv", "none/own-tasks.zh.csv", "department/none.zh.csv", "department/own-tasks.zh.exe",
                 "department/own-tasks.fr.csv", "department/own-tasks.zh.wide.svg"):  # fmt: skip
        assert get(clerk, path).status_code == 404, path
    assert Client().get("/workbench/boards/office/").status_code == 302
    for path in ("", "department/own-tasks.zh.csv"):
        assert get(clerk, path)["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize(
    "query", ["months=7", "months=x", "until=2026-13-01", "until=2999-01-01", "until=1888-01-01", "months=%00"]
)
def test_a_wrong_period_is_said(desk: ModuleType, query: str):
    answer = get(desk.seat("scjg-01"), f"?{query}")
    assert answer.status_code == 422
    assert 'role="alert"' in answer.content.decode()
    assert get(desk.seat("scjg-01"), f"department/own-tasks.zh.csv?{query}").status_code == 404


def test_the_files_of_a_page_say_what_its_table_says(desk: ModuleType):
    desk.objection()
    client = desk.seat("scjg-01")
    page = get(client, "?months=3").content.decode()
    for form in ("csv", "xlsx", "json"):
        assert f"objections.zh.{form}?months=3" in page
    rows = list(csv.reader(io.StringIO(get(client, "department/objections.zh.csv?months=3").content.decode("utf-8-sig"))))
    assert len(rows) == 4
    assert rows[-1][1] == "1"
    found = json.loads(get(client, "department/objections.zh.json?months=3").content)
    assert [row["month"] for row in found["rows"]] == [row[0] for row in rows[1:]]
    assert found["rows"][-1]["filed"] == 1
    answer = get(client, "department/objections.zh.xlsx?months=3")
    assert answer["Content-Disposition"].startswith('attachment; filename="objections-')


def test_counting_again_is_a_post(desk: ModuleType):
    client = desk.seat("scjg-01")
    before = get(client, "department/objections.zh.json").content
    desk.objection()
    assert get(client, "department/objections.zh.json").content == before
    answer = client.post("/workbench/boards/?months=3")
    assert (answer.status_code, answer["Location"]) == (303, "/workbench/boards/?months=3")
    client.post("/workbench/boards/")
    assert json.loads(get(client, "department/objections.zh.json").content)["rows"][-1]["filed"] == 1


def test_the_page_has_the_picture_when_the_worker_has_drawn_it(desk: ModuleType):
    from procrastinate.contrib.django.models import ProcrastinateJob

    from gongxin.boards.jobs import draw_board

    desk.objection()
    client = desk.seat("scjg-01")
    text = get(client, "").content.decode()
    assert "<picture>" not in text
    assert "图正在绘制" in text
    assert "<details open>" in text
    get(client, "")
    job = ProcrastinateJob.objects.get(task_name="gongxin.boards.jobs.draw_board")  # two looks, one job
    draw_board(**job.args)
    text = get(client, "").content.decode()
    assert text.count("<picture>") >= 2
    assert "图正在绘制" not in text
    svg = get(client, "department/own-tasks.zh.wide.svg")
    assert svg["Content-Type"].startswith("image/svg+xml")
    assert "default-src 'none'" in svg["Content-Security-Policy"]
    assert get(client, "department/own-tasks.zh.png").content[:4] == b"\x89PNG"
    assert "本部门看板" not in get(client, "department/own-tasks.en.svg").content.decode()


def test_a_name_like_a_formula_runs_in_no_spreadsheet(desk: ModuleType):
    from gongxin.kernel.text import Bilingual

    access.add_department("scjg", Bilingual("=1+1市场监管局", "@SUM(A1)"), now=timezone.now(), update=True)
    publicity.refresh()
    boards.refresh(timezone.now(), only=[])
    client = Client()
    for lang, shown in (("zh", "'=1+1市场监管局"), ("en", "'@SUM(A1)")):
        rows = list(csv.reader(io.StringIO(client.get(f"/charts/timeliness.{lang}.csv").content.decode("utf-8-sig"))))
        assert rows[1][0] == shown


def test_goals_stand_beside_coverage_departments_and_cities(desk: ModuleType):
    """Page, CSV and JSON; coverage against a plain look at every organisation. A goal is set in the workbench."""
    from gongxin.quality import api as quality
    from gongxin.registry import api as registry

    client, now = desk.seat("fgw-01"), timezone.now()
    assert json.loads(get(client, "office/connected.zh.json").content)["rows"] == [], "nothing is counted yet"
    connection.ensure_connection()
    quality.count_actuals(connection.connection, load(), now=now)
    due = (timezone.localdate() + timedelta(days=400)).isoformat()
    for kind, scope, target in (("coverage", "", "80"), ("coverage", "C", "92.5"), ("departments", "", "40"), ("cities", "", "1")):
        given = {"step": "goal", "kind": kind, "scope": scope, "target": target, "due_on": due, "source": "规划第三章"}
        assert client.post("/workbench/quality/goals/", given).status_code in {302, 303}
    boards.look(board("office"), boards.OFFICE, span(), now, afresh=True)
    rows = {row["sector"]["zh"]: row for row in json.loads(get(client, "office/sector-coverage.zh.json").content)["rows"]}
    whole = rows.pop("全部行业")
    assert (whole["goal"], whole["due"], whole["source"]) == (80.0, due, "规划第三章")
    assert sum(row["organisations"] or 0 for row in rows.values()) == whole["organisations"]
    assert sum(row["covered"] or 0 for row in rows.values()) == whole["covered"]
    assert {name for name, row in rows.items() if row["goal"] is not None} == {"制造业"}
    with connection.cursor() as cursor:
        cursor.execute("SELECT uscc, array_agg(DISTINCT resource) FROM record_version GROUP BY 1")
        held = {uscc: set(kinds) for uscc, kinds in cursor.fetchall()}
    registers = {item.id for item in load().resources if item.describes_subjects}
    registered = {uscc for uscc, kinds in held.items() if kinds & registers}
    assert whole["organisations"] == len(registered) <= sum(registry.figures().subjects.values())
    assert whole["covered"] == sum(bool(held[uscc] - registers) for uscc in registered)
    lines = list(csv.reader(io.StringIO(get(client, "office/connected.zh.csv").content.decode("utf-8-sig"))))
    assert lines[0][:5] == ["事项", "已接入", "目标", "目标日期", "目标出处"]
    assert [(line[0], line[2], line[3]) for line in lines[1:]] == [("接入部门数", "40", due), ("接入城市数", "1", due)]
    page = get(client, "office/").content.decode()
    assert "接入的部门和城市" in page
    assert "92.5%" in page
    boards.draw(board("office"), boards.OFFICE, span(), now, only=["sector-coverage"])
    assert "目标 80.0%" in html.unescape(get(client, "office/sector-coverage.zh.svg").content.decode())


