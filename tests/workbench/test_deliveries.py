"""Handing in: a file through the streamed door, its page while it runs and after, downloads, a row typed by hand."""

from __future__ import annotations

import io
from types import ModuleType
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from api import world as api_world
from gongxin.catalogue import load, template_headers
from gongxin.intake import api as intake
from gongxin.intake.blanks import form_fields
from gongxin.workbench.views import deliveries

pytestmark = pytest.mark.django_db

RESOURCE = "honour"


@pytest.fixture(autouse=True)
def no_worker(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody works the queue in a test: the test carries submissions on itself."""
    monkeypatch.setattr(deliveries.jobs, "enqueue", lambda number: None)


def headings() -> list[str]:
    return list(template_headers(load().resource(RESOURCE), "zh"))


def row(**values: str) -> dict[str, str]:
    usual = {
        "subject_name": "云州市清和食品有限公司", "subject_uscc": api_world.FOOD, "honour_name": "诚信经营示范户",
        "awarded_on": "2026-03-05", "authority_name": "云州市人民政府",
    }  # fmt: skip
    return usual | values


def table(*rows: dict[str, str], encoding: str = "gb18030") -> bytes:
    fields = [field.code for field in load().resource(RESOURCE).stored_fields]
    lines = [headings(), *([values.get(code, "") for code in fields] for values in rows)]
    return "\r\n".join(",".join(f'"{cell}"' for cell in line) for line in lines).encode(encoding)


def hand_in(client: Any, content: bytes, name: str = "荣誉.csv", resource: str = RESOURCE, **headers: str) -> Any:
    file = SimpleUploadedFile(name, content, content_type="text/csv")
    return client.post("/workbench/deliveries/hand-in/", {"resource": resource, "file": file}, headers=headers or None)


def test_a_file_in_gb18030_goes_its_way(desk: ModuleType):
    clerk = desk.seat("scjg-01")
    answer = hand_in(clerk, table(row(), row(awarded_on="2026-13-45"), row(subject_uscc="91510104MA6CFT0100")))
    assert answer.status_code == 303
    page = clerk.get(answer["Location"]).content.decode()
    assert '<meta http-equiv="refresh"' in page
    number = int(answer["Location"].rstrip("/").rpartition("/")[2])
    intake.process(number, timezone.now())
    held = clerk.get(answer["Location"]).content.decode()
    assert '<meta http-equiv="refresh"' not in held
    assert "2026-13-45" in held
    assert held.count('<span class="chip adverse">错误</span>') >= 2
    sums = intake.finding_sums(number)
    rule = sums[0][0]
    only = clerk.get(f"{answer['Location']}?rule={rule}&level=error").content.decode()
    assert all(line.rule == rule for line in intake.finding_page(number, rule=rule).items)
    assert rule in only
    sheet = b"".join(clerk.get(f"/workbench/deliveries/{number}/own-sheet.csv").streaming_content).decode("utf-8-sig")
    assert "2026-13-45" in sheet
    assert sheet.splitlines()[0].startswith("行号,结果,原因")
    book = openpyxl.load_workbook(io.BytesIO(b"".join(clerk.get(f"/workbench/deliveries/{number}/findings.xlsx"))))
    assert book.active.max_row > 2


def test_the_same_bytes_are_the_same_submission(desk: ModuleType):
    clerk = desk.seat("scjg-01")
    first, second = (hand_in(clerk, table(row())) for _ in range(2))
    assert first["Location"] == second["Location"]
    assert "没有重复收录" in clerk.get(second["Location"]).content.decode()


def test_findings_page_by_key(desk: ModuleType):
    """Every finding once, in order, whatever the size of the page."""
    clerk = desk.seat("scjg-01")
    got = hand_in(clerk, table(*(row(awarded_on=f"2026-13-{n:02}") for n in range(40))))
    number = int(got["Location"].rstrip("/").rpartition("/")[2])
    intake.process(number, timezone.now())
    whole = [line.place for line in intake.finding_page(number, limit=1000).items]
    paged, after = [], -1
    while True:
        found = intake.finding_page(number, after=after, limit=7)
        paged += [line.place for line in found.items]
        if found.next is None:
            break
        after = found.next
    assert paged == whole == sorted(set(whole))
    assert len(whole) >= 40


def test_the_token_is_asked_for(desk: ModuleType):
    """Without the form's token nothing is taken in; with it, in the form or in the header, it is."""
    strict = desk.seat("scjg-01", enforce_csrf_checks=True)
    assert hand_in(strict, table(row())).status_code == 403
    assert not intake.submissions({"department": "scjg", "resource": RESOURCE}).items
    page = strict.get("/workbench/deliveries/").content.decode()
    token = page.split('name="csrfmiddlewaretoken" value="')[1].split('"')[0]
    answer = strict.post(
        "/workbench/deliveries/hand-in/",
        {"csrfmiddlewaretoken": token, "resource": RESOURCE, "file": SimpleUploadedFile("a.csv", table(row()))},
    )
    assert answer.status_code == 303
    by_script = hand_in(strict, table(row(), row()), **{"X-CSRFToken": token, "Accept": "application/json"})
    assert by_script.status_code == 200
    assert by_script.json()["url"].startswith("/workbench/deliveries/")


@pytest.mark.parametrize("fields", [{"resource": "nonsense"}, {"resource": ""}])
def test_what_is_wrong_with_the_form_is_said(desk: ModuleType, fields: dict[str, str]):
    clerk = desk.seat("scjg-01")
    answer = clerk.post("/workbench/deliveries/hand-in/", {**fields, "file": SimpleUploadedFile("a.csv", b"x")}, follow=True)
    assert "请选择信息资源" in answer.content.decode()
    none = clerk.post("/workbench/deliveries/hand-in/", {"resource": RESOURCE}, headers={"Accept": "application/json"})
    assert none.status_code == 422


def test_another_departments_submission_does_not_exist(desk: ModuleType):
    address = hand_in(desk.seat("scjg-01"), table(row()))["Location"]
    stranger, office = desk.seat("rsj-01"), desk.seat("fgw-01")
    for path in ("", "findings.csv", "own-sheet.xlsx"):
        assert stranger.get(address + path).status_code == 404
    assert office.get(address).status_code == 200
    number = address.rstrip("/").rpartition("/")[2]
    assert f"/deliveries/{number}/" not in stranger.get("/workbench/deliveries/").content.decode()
    assert f"/deliveries/{number}/" not in stranger.get("/workbench/").content.decode()


def test_a_template_is_what_the_reader_reads(desk: ModuleType):
    """Every resource: the workbook opens, its headings are known, coded columns drop down; filled in, it is accepted."""
    clerk, loaded = desk.seat("scjg-01"), load()
    for resource in loaded.enabled_resources(timezone.localdate()):
        book = openpyxl.load_workbook(io.BytesIO(clerk.get(f"/workbench/forms/{resource.id}.xlsx").content))
        assert book.sheetnames == ["填报", "说明", "代码集"]
        heads = [cell.value for cell in book["填报"][1]]
        known = resource.header_map()
        from gongxin.catalogue import map_headers

        assert not map_headers(resource, heads).missing_required
        assert known
        coded = [field for field in form_fields(resource) if field.code_set]
        assert len(book["填报"].data_validations.dataValidation) == len(coded)
        assert book["说明"].max_row == len(heads) + 1
        assert clerk.get(f"/workbench/forms/{resource.id}.csv").content.decode("utf-8-sig").strip() == ",".join(heads)
    book = openpyxl.load_workbook(io.BytesIO(clerk.get(f"/workbench/forms/{RESOURCE}.xlsx").content))
    for column, code in enumerate((f.code for f in form_fields(loaded.resource(RESOURCE))), start=1):
        book["填报"].cell(2, column, row().get(code, ""))
    out = io.BytesIO()
    book.save(out)
    got = intake.submit(
        [out.getvalue()], resource=RESOURCE, department="scjg", filename="荣誉.xlsx", received_at=timezone.now(), actor="t"
    )
    assert (got.state, got.accepted, got.refused) == (intake.State.PUBLISHED, 1, 0), (got.reasons, got.findings)


def test_a_row_by_hand_goes_the_way_of_a_file(desk: ModuleType):
    clerk = desk.seat("scjg-01")
    address = f"/workbench/forms/{RESOURCE}/row/"
    wrong = clerk.post(address, row(awarded_on="2026-13-45", honour_name=""))
    assert wrong.status_code == 422
    page = wrong.content.decode()
    assert page.count('class="row wrong"') == 2
    assert "2026-13-45" in page  # what was typed is still there
    right = clerk.post(address, row())
    assert right.status_code == 303
    number = int(right["Location"].rstrip("/").rpartition("/")[2])
    done = intake.submission(number)
    assert (done.state, done.accepted, done.rows) == (intake.State.PUBLISHED, 1, 1)
    assert clerk.post(address, row())["Location"] == right["Location"]  # a second click is the same row


def test_rows_by_hand_are_no_deliveries_of_a_period(desk: ModuleType):
    """After files of many rows one typed row is not held for being few, and typed rows do not make the next file a jump."""
    clerk = desk.seat("scjg-01")
    for turn in range(3):
        rows = [row(honour_name=f"示范户{turn}-{n}") for n in range(20)]
        content = table(*rows)
        done = intake.submit([content], resource=RESOURCE, department="scjg", filename="a.csv",
                             received_at=timezone.now(), actor="t")  # fmt: skip
        assert done.state is intake.State.PUBLISHED
    typed = clerk.post(f"/workbench/forms/{RESOURCE}/row/", row(honour_name="单独一户"))
    number = int(typed["Location"].rstrip("/").rpartition("/")[2])
    assert intake.submission(number).state is intake.State.PUBLISHED


def test_a_persons_number_in_a_typed_row_never_comes_back(desk: ModuleType):
    answer = desk.seat("scjg-01").post(f"/workbench/forms/{RESOURCE}/row/", row(honour_name="11010519491231002X"))
    assert answer.status_code == 422
    assert "11010519491231002X" not in answer.content.decode()


def test_other_values_carry_their_name():
    """其他 in a coded field is written with what it is, whether one value or several may stand in the cell."""
    from gongxin.workbench.views.typing import RowForm

    loaded = load()
    resource = loaded.resource("administrative_penalty")
    form = RowForm(resource, loaded, {"penalty_category": ["罚款", "其他"], "penalty_category-other": "责令改正"})
    assert form.is_valid(), form.errors
    assert form.texts()["penalty_category"].split(resource.field("penalty_category").separator or ";") == ["罚款", "其他-责令改正"]
    assert "2016" not in "".join(str(field.label) for field in form.fields.values())
