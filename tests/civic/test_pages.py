"""The pages of integrity, commitments and tips, in both languages, on the stories that the demo tells."""

from __future__ import annotations

import re
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.utils import timezone

from gongxin.civic import seeds
from gongxin.integrity import api as integrity
from integrity.world import CATALOGUE, COMPANY, NEW, RIVAL, WORKS, World, write
from papers import documents

pytestmark = pytest.mark.django_db

PDF = b"%PDF-1.7\n1 0 obj<<>>endobj\n%%EOF\n"

@pytest.fixture
def world() -> World:
    connection.ensure_connection()
    write(connection.connection)
    found = World(connection.connection, now=timezone.now())
    made = found.contract(agreed_days=90, agreed_rate=Decimal(1), signed_on=found.today - timedelta(days=400), pay_when_paid=True)
    found.invoice(made.id, "12345.67", found.today - timedelta(days=300))
    return found


def get(address: str, status: int = 200, **headers: str) -> str:
    response = Client().get(address, headers=headers)
    assert response.status_code == status, address
    return response.content.decode()


def chinese(text: str) -> set[str]:
    """Chinese outside of names and texts that are Chinese in every language."""
    return set(re.findall(r"[\u4e00-\u9fff]{2,}", re.sub(r"<[^>]*>", " ", text)))


def test_overview_and_body_in_both_languages(world: World):
    for address in ("/integrity/", f"/integrity/bodies/{WORKS}/", "/integrity/regions/330100/"):
        zh, en = get(address), get(f"/en{address}")
        assert "12,345.67" in zh
        assert "12,345.67" in en
        assert "承诺按期兑现" in zh
        assert "Promises kept in time" in en
        assert "style=" not in zh
        assert "<script" not in zh
    assert "12,345.67" not in get("/integrity/regions/330110/")
    assert "综合得分" in get("/integrity/method/")
    for rule in integrity.FIGURE_RULES:
        assert rule.number() in get("/en/integrity/method/")


def test_records_behind_a_figure(world: World):
    complaint = world.routed()
    world.verify(complaint.id)
    world.call(integrity.enter_judgment, WORKS, case_no="民初8号", kind="judgment", court="法院", obligation="支付货款",
               decided_on=world.today - timedelta(days=90), due_on=world.today - timedelta(days=60), actor=_mayor())  # fmt: skip
    for kind in integrity.RECORD_KINDS:
        for language in ("", "/en"):
            get(f"{language}/integrity/bodies/{WORKS}/{kind}/")
    late = get(f"/integrity/bodies/{WORKS}/invoices/?late=1")
    assert "拖欠" in late
    shown = get(f"/integrity/bodies/{WORKS}/complaints/")
    assert COMPANY not in shown
    assert "工程款逾期未付" not in shown, "neither complainant nor words"
    (contract,) = integrity.records(world.conn, "contracts", WORKS, on=world.today)
    page = get(f"/integrity/contracts/{contract['id']}/")
    assert "按 60 天计" in page
    assert "没有效力" in page


def _mayor() -> Any:
    from integrity.world import MAYOR

    return MAYOR


def test_a_body_that_was_taken_over_leads_to_its_successor(world: World):
    world.succeed(WORKS, NEW)
    world.call(integrity.note_change_of_head, NEW, world.today, actor=_office())
    page = get(f"/integrity/bodies/{WORKS}/")
    assert f"/integrity/bodies/{NEW}/" in page
    assert "12,345.67" in page
    assert "负责人变动" in get(f"/integrity/bodies/{NEW}/")
    assert WORKS not in re.findall(r"/integrity/bodies/(\w+)/", get("/integrity/"))


def _office() -> Any:
    from integrity.world import OFFICE

    return OFFICE


@pytest.mark.parametrize(
    "address",
    ["/integrity/bodies/x/", f"/integrity/bodies/{COMPANY}/", f"/integrity/bodies/{WORKS}/people/", "/integrity/regions/9/",
     "/integrity/regions/999999/", "/integrity/contracts/999999999999999999999/", "/commitments/00000000000000000000/"],
)  # fmt: skip
def test_what_is_not_there(world: World, address: str):
    get(address, 404)
    get(f"/en{address}", 404)


def test_nothing_yet():
    assert "还没有登记政府部门" in get("/integrity/")


def test_a_commitment(world: World):
    from commitments.world import CLERK
    from gongxin.access import api as access
    from gongxin.access.api import Actor
    from gongxin.commitments import api as commitments
    from gongxin.kernel.text import Bilingual

    access.add_department("fgw", Bilingual("云州市发展改革委", "Yunzhou DRC"), now=world.now, region="330100")
    offer = world.call(
        commitments.prepare, "T1", RIVAL, matter="食品经营许可", due_on=world.today + timedelta(days=9), department="fgw", actor=CLERK
    )
    made = world.call(
        commitments.sign, offer.id, text_hash=offer.text_hash, actor=Actor("subject", uscc=RIVAL), catalogue=CATALOGUE
    )
    page = get(f"/commitments/{made.number}/")
    assert "食品经营许可" in page
    assert "履行中" in page
    assert "Notification and commitment" in get(f"/en/commitments/{made.number}/")


def test_a_tip_from_form_to_receipt_and_answer(world: World):
    client = Client(enforce_csrf_checks=True)
    page = client.get("/tips/")
    assert "no-store" in page["Cache-Control"]
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page.content.decode())
    assert token is not None
    form = {"csrfmiddlewaretoken": token[1], "about_kind": "organisation", "about": COMPANY, "domain": "quality",
            "statement": "出售过期商品", "name": "李某甲", "contact": ""}  # fmt: skip
    assert client.post("/tips/", form | {"csrfmiddlewaretoken": "x"}).status_code == 403
    person = client.post("/tips/", form | {"about_kind": "person"})
    assert person.status_code == 422
    assert "12388" in person.content.decode()
    assert "出售过期商品" in person.content.decode(), "what was written is not lost"
    assert "李某甲" not in person.content.decode()
    done = client.post("/tips/", form)
    receipt = re.search(r'class="receipt">([A-Z0-9-]+)<', done.content.decode())
    assert receipt is not None
    follow = {"csrfmiddlewaretoken": token[1], "receipt": receipt[1].lower(), "act": "follow"}
    seen = client.post("/tips/follow/", follow).content.decode()
    assert "在密封库中" in seen
    assert "李某甲" not in seen
    assert receipt[1] not in str(client.post("/tips/follow/", follow | {"receipt": "AAAA"}).content)
    assert client.post("/tips/follow/", follow | {"receipt": "AAAA"}).status_code == 422
    assert "补充说明" in client.post("/tips/follow/", follow | {"act": "supplement", "statement": "又及"}).content.decode()
    assert "没有保存" in client.post("/tips/follow/", follow | {"act": "forget"}).content.decode()
    assert "Follow up" in get("/en/tips/follow/")
    assert "Send" in get("/en/tips/")
    assert Client().put("/tips/").status_code == 405


def test_a_tip_takes_files_of_whoever_is_not_signed_in(world: World):
    """Also larger ones than Django would keep in memory for a stranger; what is refused is said, and nothing is kept."""
    pdf = b"%PDF-1.7\n" + b"0" * 4_000_000 + b"\n%%EOF\n"
    form = {"about_kind": "organisation", "about": COMPANY, "domain": "quality", "statement": "出售过期商品"}

    def sent(content: bytes, **more: str) -> Any:
        return Client().post("/tips/", form | more | {"papers": [SimpleUploadedFile("李某甲.pdf", content), SimpleUploadedFile("b.pdf", PDF)]})

    done = sent(pdf)
    receipt = re.search(r'class="receipt">([A-Z0-9-]+)<', done.content.decode())
    assert receipt is not None, done.content.decode()
    follow = {"receipt": receipt[1], "act": "supplement", "statement": "又及", "papers": SimpleUploadedFile("c.pdf", PDF)}
    seen = Client().post("/tips/follow/", follow).content.decode()
    assert "<dt>附件</dt><dd>3</dd>" in seen
    with connection.cursor() as cursor:
        cursor.execute("SELECT size FROM sealed.tip_paper ORDER BY place")
        assert cursor.fetchall() == [(len(pdf),), (len(PDF),), (len(PDF),)]
    refused = sent(b"<html></html>")
    assert (refused.status_code, "FIL1" in refused.content.decode(), "出售过期商品" in refused.content.decode()) == (422, True, True)
    assert "FIL2" in sent(b"%PDF-1.7" + b" " * 10_500_000).content.decode()
    assert "FIL2" in sent(b"").content.decode()
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM tip")
        assert cursor.fetchone() == (1,)


def test_whoever_reported_hears_what_became_of_the_files_and_has_them_emptied(world: World):
    form = {"about_kind": "organisation", "about": COMPANY, "domain": "quality", "statement": "出售过期商品"}
    files = [SimpleUploadedFile(f"{n}.pdf", content) for n, content in enumerate((documents.pdf(), documents.signed_pdf()))]
    done = Client().post("/tips/", form | {"papers": files}).content.decode()
    assert "原样保存的附件：1 ·" in done
    receipt = re.search(r'class="receipt">([A-Z0-9-]+)<', done)
    assert receipt is not None
    seen = Client().post("/en/tips/follow/", {"receipt": receipt[1], "act": "follow"}).content.decode()
    assert "kept with their properties: 1" in seen
    assert "Those kept as they came lose their properties and their electronic signature" in seen
    assert 'value="forget"' in seen, "also for whoever gave no name"
    after = Client().post("/tips/follow/", {"receipt": receipt[1], "act": "forget"}).content.decode()
    assert ("<dt>附件</dt><dd>2</dd>" in after, 'value="forget"' in after, "原样保存" in after.partition("<form")[0]) == (True, False, False)
    assert "附件作为证据保留，其中没有文件名和属性。" in after


def test_the_stories_of_the_demo():
    """The seed goes through the real apis on an empty platform, once, and every page of it can be read."""
    from django.db import transaction

    from commitments.world import subject
    from gongxin.access import api as access
    from gongxin.kernel import uscc
    from gongxin.kernel.text import Bilingual

    connection.ensure_connection()
    conn, now = connection.connection, timezone.now()
    for n, code in enumerate({*(p[0] for p in seeds.PAYERS), seeds.OFFICE_AT, seeds.ENTERED_BY}):
        body = uscc.generate("11", "470100", f"MB6CFT7{n}")
        access.add_department(code, Bilingual(f"云州市{code}局", code), now=now, uscc=body, region="470100", level="city")
    county = (uscc.generate("11", "470121", "MB6CFT79"), "雁回县住房局")
    companies = [(uscc.generate("91", "470102", f"MA6CFT7{n}"), f"云州{n}号有限公司") for n in range(3)]
    for code, name in (*companies, county):
        subject(conn, code, name)
    with transaction.atomic():
        assert seeds.seed(conn, today=timezone.localdate(), companies=companies, county=county, catalogue=CATALOGUE)
        assert not seeds.seed(conn, today=timezone.localdate(), companies=companies, county=county, catalogue=CATALOGUE)
    conn.execute("SET CONSTRAINTS ALL IMMEDIATE")
    (found,) = integrity.of_region(conn, "", [integrity.year_to(timezone.localdate())])
    assert found.arrears > 0
    assert min(found.promises_kept, found.breaches_open, found.breaches_repaired, found.judgments_open, found.complaints_counted) > 0
    for address in ["/integrity/", f"/integrity/bodies/{county[0]}/", *(f"/integrity/bodies/{county[0]}/{k}/" for k in integrity.RECORD_KINDS)]:
        assert "雁回县住房局" in get(address) or address == "/integrity/"
        get(f"/en{address}")
