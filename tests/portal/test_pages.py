"""What the pages answer: content, languages, caching, and everything people type that leads nowhere."""

from __future__ import annotations

import re
from datetime import timedelta
from types import ModuleType
from typing import Any
from urllib.parse import quote

import pytest
from django.db import connection
from django.utils import timezone

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _world(world: ModuleType) -> None:
    """Every page here is one of the world."""


def text(answer: Any) -> str:
    return answer.content.decode()


@pytest.mark.parametrize("path", ["/", "/search/", "/catalogue/", "/catalogue/administrative_penalty/", "/about/"])
def test_the_same_place_in_both_languages(client: Any, path: str):
    chinese, english = client.get(path), client.get("/en" + path)
    assert (chinese["Content-Language"], english["Content-Language"]) == ("zh-Hans", "en")
    assert '<html lang="zh-Hans">' in text(chinese)
    assert '<html lang="en">' in text(english)
    assert 'hreflang="en" lang="en" rel="alternate"' in text(chinese)
    assert f'href="/en{path}"' in text(chinese)
    assert f'class="lang" href="{path}"' in text(english)


def test_the_language_of_the_browser_does_not_change_an_address(client: Any):
    assert '<html lang="zh-Hans">' in text(client.get("/", headers={"Accept-Language": "en"}))


def test_the_query_travels_to_the_other_language(client: Any, world: ModuleType):
    body = text(client.get("/search/?q=" + quote("清和") + "&kind=91"))
    assert f'href="/en/search/?q={quote("清和")}&amp;kind=91"' in body


@pytest.mark.parametrize("path", ["/", "/about/", "/subjects/{FOOD}/", "/en/subjects/{FOOD}/", "/catalogue/"])
def test_etag(client: Any, world: ModuleType, path: str):
    path = path.format(FOOD=world.FOOD)
    first = client.get(path)
    again = client.get(path, headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert first["Cache-Control"] == "public, no-cache"


def test_policy(client: Any):
    policy = client.get("/")["Content-Security-Policy"]
    assert "unsafe-inline" not in policy
    assert "default-src 'none'" in policy


def test_no_cookie(client: Any, world: ModuleType):
    assert not client.get(f"/subjects/{world.FOOD}/").cookies


def test_a_file(client: Any, world: ModuleType):
    body = text(client.get(f"/subjects/{world.FOOD}/"))
    for word in (
        "云州市清河副食品厂",
        "25,000 元（2.5 万元）",
        "异议处理中",
        "张**",
        "第四十八条",
        "怎样提出异议",
        "登记管理部门",
    ):
        assert word in body, word
    for word in (world.PERSON, "简易程序的当场处罚", "公示已经期满的处罚", "已经修复的处罚"):
        assert word not in body, word
    assert f'/api/v1/subjects/{world.FOOD}"' in body


def test_the_remedy_says_when(client: Any, world: ModuleType):
    """Penalty 17: decided 40 days ago, general, NDRC36: repair after three months; 18: long since."""
    from gongxin.catalogue import load
    from gongxin.portal.values import day

    shortest = load().regime("NDRC36").class_of("general").publication.min
    body = text(client.get(f"/subjects/{world.FOOD}/"))
    assert f"最早 {day(shortest.after(world.ago(40)), 'zh')} 可以申请修复（最短公示期 3个月）" in body
    assert f"最迟 {day(world.ahead(325), 'zh')} 停止公示" in body


def test_an_earlier_day(client: Any, world: ModuleType):
    body = text(client.get(f"/subjects/{world.FOOD}/?on={world.ago(20)}"))
    assert "35,000 元（3.5 万元）" in body
    assert "已经修复的处罚" not in body
    assert "公示已经期满的处罚" not in body
    assert f"/records/administrative_penalty/{world.key_of(f'penalty {world.FOOD} 17')}/?on={world.ago(20)}" in body


def test_empty_sections_say_so(client: Any, world: ModuleType):
    assert text(client.get(f"/subjects/{world.BLANK}/")).count("查询期内无相关信息") == 9
    assert text(client.get(f"/en/subjects/{world.BLANK}/")).count("Nothing found for this period.") == 9


def test_a_name_taken_from_a_record_says_so(client: Any, world: ModuleType):
    assert "尚未报送该组织的登记信息" in text(client.get(f"/subjects/{world.NEW}/"))


def test_a_code_issued_against_the_standard_says_so(client: Any, world: ModuleType):
    assert "登记机关就是这样赋码的" in text(client.get(f"/subjects/{world.ODD}/"))


def test_versions(client: Any, world: ModuleType):
    key = world.key_of(f"penalty {world.FOOD} 17")
    body = text(client.get(f"/subjects/{world.FOOD}/records/administrative_penalty/{key}/"))
    assert "<del>35,000 元（3.5 万元）</del> → <ins>25,000 元（2.5 万元）</ins>" in body


@pytest.mark.parametrize("number", ["19", "20", "21", "nothing"])
def test_what_is_not_public_has_no_page(client: Any, world: ModuleType, number: str):
    key = world.key_of(f"penalty {world.FOOD} {number}")
    assert client.get(f"/subjects/{world.FOOD}/records/administrative_penalty/{key}/").status_code == 404


@pytest.mark.parametrize("write", [str.lower, lambda c: f" {c} ", lambda c: c.translate({48: "０"})])
def test_a_code_written_otherwise_leads_to_the_one_address(client: Any, world: ModuleType, write: Any):
    answer = client.get(f"/subjects/{quote(write(world.FOOD))}/?on={world.ago(20)}")
    assert (answer.status_code, answer["Location"]) == (301, f"/subjects/{world.FOOD}/?on={world.ago(20)}")


@pytest.mark.parametrize(
    ("path", "status", "word"),
    [
        ("/nowhere", 404, "没有这个页面"),
        ("/en/nowhere/", 404, "No such page"),
        ("/catalogue/nothing/", 404, "没有这个信息资源"),
        ("/subjects/{UNKNOWN}/", 404, "没有这个组织的信用档案"),
        ("/subjects/123/", 400, "应为18位"),
        ("/subjects/11010519491231002X/", 400, "不能按个人证件号码查询"),
        ("/subjects/{FOOD}/nothing/", 404, "没有这个页面"),
        ("/subjects/{FOOD}/?on=2026-02-30", 400, "没有 2026-02-30 这一天"),
        ("/subjects/{FOOD}/?on=2999-01-01", 400, "还没有到"),
        ("/subjects/{FOOD}/?on=%00", 400, "日期应写作"),
        ("/subjects/{FOOD}/?on=<script>", 400, "日期应写作"),
        ("/subjects/%00/", 400, "统一社会信用代码有误"),
        ("/subjects/" + "x" * 2000 + "/", 400, "统一社会信用代码有误"),
        ("/subjects/%F0%9F%8F%AD/", 400, "统一社会信用代码有误"),
    ],
)
def test_addresses_that_lead_nowhere(client: Any, world: ModuleType, path: str, status: int, word: str):
    answer = client.get(path.format(FOOD=world.FOOD, UNKNOWN=world.UNKNOWN))
    assert answer.status_code == status
    assert word in text(answer)
    assert "<script>" not in text(answer)
    assert "11010519491231002X" not in re.sub(r'href="[^"]*"', "", text(answer))


def test_an_old_code_leads_to_the_new_one(client: Any, world: ModuleType):
    answer = client.get("/subjects/110108000000016/")
    assert answer.status_code == 404
    assert f'href="/subjects/{world.FOOD}/"' in text(answer)


def test_o_for_zero_offers_the_code(client: Any, world: ModuleType):
    answer = client.get(f"/subjects/{world.FOOD.replace('0', 'O', 1)}/")
    assert answer.status_code == 400
    assert f'href="/subjects/{world.FOOD}/"' in text(answer)


@pytest.mark.parametrize(
    "q", ["x" * 10_000, "%_'\";--", "%%", "\x01\x02", "a\x00b", "🏭🏭", "مرحبا", "\u202eabc", "<script>alert(1)</script>",
          "公", "　"],
)  # fmt: skip
def test_nothing_that_is_typed_is_a_fault(client: Any, q: str):
    for prefix in ("", "/en"):
        answer = client.get(f"{prefix}/search/", {"q": q})
        assert answer.status_code in {200, 400}
        assert "<script>" not in text(answer)


@pytest.mark.parametrize(
    "more", [{"after": "forged"}, {"kind": "x" * 500}, {"region": "'"}, {"status": "\x00"}, {"after": "é"}]
)
def test_forged_cursors_and_filters(client: Any, more: dict[str, str]):
    assert client.get("/search/", {"q": "云州", **more}).status_code in {200, 400}


def test_a_persons_number_is_no_search_and_not_repeated(client: Any):
    answer = client.get("/search/?q=11010519491231002X")
    assert answer.status_code == 400
    assert 'value="11010519491231002X"' not in text(answer)


def test_a_whole_code_leads_to_the_file(client: Any, world: ModuleType):
    assert client.get(f"/search/?q={world.FOOD.lower()}")["Location"] == f"/subjects/{world.FOOD}/"
    assert client.get(f"/en/search/?q={world.FOOD}")["Location"] == f"/en/subjects/{world.FOOD}/"


def test_a_mistyped_code_in_the_search_box(client: Any, world: ModuleType):
    assert f'href="/subjects/{world.FOOD}/"' in text(client.get(f"/search/?q={world.FOOD.replace('0', 'O', 1)}"))


def test_why_a_hit_is_one(client: Any):
    assert "曾用名称：云州市<mark>清河副食</mark>品厂" in text(client.get("/search/?q=" + quote("清河副食")))
    assert "按旧代码找到" in text(client.get("/search/?q=110108000000016"))
    assert "名称相近" in text(client.get("/search/?q=" + quote("云州市清和食晶有限公司")))


def test_pages_of_results(client: Any, monkeypatch: pytest.MonkeyPatch):
    from gongxin.portal.views import search

    monkeypatch.setattr(search, "PAGE", 2)
    seen, path = [], "/search/?q=" + quote("云州")
    while path:
        body = text(client.get(path))
        seen += re.findall(r'<span class="mono">(\w{18})</span>', body)
        found = re.search(r'rel="next" href="([^"]+)"', body)
        path = found[1].replace("&amp;", "&") if found else ""
    assert len(seen) == len(set(seen)) == 5


@pytest.mark.parametrize("page", ["0", "-1", "x", "999", "9" * 5000, "１"])
def test_page_numbers(client: Any, world: ModuleType, page: str):
    assert client.get(f"/subjects/{world.BIG}/administration/?page={page}").status_code == 200


def test_a_long_file_stays_light(client: Any, world: ModuleType):
    """500 records: the file, its section and the style sheet together under 150 KB."""
    from portal.test_style import SHEET

    for prefix in ("", "/en"):
        for path in (f"/subjects/{world.BIG}/", f"/subjects/{world.BIG}/administration/?page=3"):
            assert len(client.get(prefix + path).content) + SHEET.stat().st_size < 150_000


def test_only_reading(client: Any, world: ModuleType):
    assert client.post(f"/subjects/{world.FOOD}/").status_code == 405
    assert client.head(f"/subjects/{world.FOOD}/").status_code == 200


def test_a_fault_is_a_page(client: Any, world: ModuleType, monkeypatch: pytest.MonkeyPatch):
    from gongxin.portal.views import subject

    def broken(*_: Any) -> bytes:
        raise RuntimeError("secret")

    monkeypatch.setattr(subject.registry, "file_as_of", broken)
    client.raise_request_exception = False
    answer = client.get(f"/en/subjects/{world.FOOD}/")
    assert answer.status_code == 500
    assert "A fault of the platform" in text(answer)
    assert "secret" not in text(answer)


def test_names_are_escaped(client: Any, world: ModuleType):
    """A name that is markup is shown as text, in the file, in the search and where the match is marked."""
    from django.db import connection

    evil = "云州<img src=x onerror=alert(1)>公司"
    with connection.cursor() as cursor:
        cursor.execute("UPDATE subject SET name = %s WHERE uscc = %s", [evil, world.COUNTY])
        cursor.execute("UPDATE subject_name SET name = %s WHERE uscc = %s", [evil, world.COUNTY])
    for path in (f"/subjects/{world.COUNTY}/", "/search/?q=" + quote("云州")):
        assert "<img" not in text(client.get(path))



@pytest.mark.parametrize(
    ("path", "word"), [("/recipients/overdue/", "更正送达情况"), ("/en/recipients/overdue/", "not confirmed")]
)
def test_late_recipients_are_public(client: Any, path: str, word: str):
    connection.ensure_connection()
    connection.connection.execute(
        "INSERT INTO exchange_message (recipient, seq, kind, uscc, resource, record_key, version, due_at)"
        " VALUES ('some-bank', 999999, 'repaired', '91330100MA27X00001', 'administrative_penalty', gen_random_uuid(), 2, %s)",
        (timezone.now() - timedelta(days=9),),
    )
    body = text(client.get(path))
    assert word in body
    assert "some-bank" in body
    assert "91330100MA27X00001" not in body


@pytest.mark.parametrize("typed", ["13812345678", "138 1234 5678", "１３８１２３４５６７８"])
@pytest.mark.parametrize("language", ["", "/en"])
def test_a_personal_number_typed_into_an_address_is_not_repeated(client: Any, world: ModuleType, typed: str, language: str):
    """Neither in the way to the other language nor anywhere else; any other address is kept there."""
    for address, status in ((f"{language}/{quote(typed)}/", 404), (f"{language}/?x={quote(typed)}", 200)):
        answer = client.get(address)
        assert answer.status_code == status
        for form in (typed, quote(typed), quote(typed).replace("%20", "+")):
            assert form not in text(answer)
    other = "/" if language else "/en/"
    assert f'href="{other}nowhere/"' in text(client.get(f"{language}/nowhere/"))


@pytest.mark.parametrize(("lang", "lines"), [
    ("", ["等级标准 纳税缴费信用级别（税务总局）：A（A、B、M、C、D 之第一级）。不与其他评价换算。",
          "评定依据 《纳税缴费信用管理办法》级别评价与发布", "等级有效期 本条未载明；评定周期：按公历年度，次年四月公布。"]),
    ("/en", ["Scale Tax and fee payment credit grade (State Taxation Administration): A (first of A, B, M, C, D). Never converted into another scale.",
             "Rule ", "Validity Not stated in the record; rated: calendar year, result in April."]),
])  # fmt: skip
def test_a_grade_in_a_file_stands_on_its_scale_as_issued(client: Any, world: ModuleType, lang: str, lines: list[str]):
    """Issuer, rule of its day, place on its scale, validity: beside the grade, and beside nothing else."""
    body = text(client.get(f"{lang}/subjects/{world.SHOP}/"))
    [block] = re.findall(r'<div class="basis scale">(.*?)</div>', body, re.DOTALL)
    said = [re.sub(r"<[^>]+>", "", line).strip() for line in re.findall(r"<p>(.*?)</p>", block)]
    assert len(said) == 3
    assert [line.startswith(words) for line, words in zip(said, lines, strict=True)] == [True] * 3, said
    article = next(part for part in body.split("<article ") if 'class="basis scale"' in part)
    assert "tax_rating" in article.partition("</article>")[0]
    assert 'class="basis scale"' not in text(client.get(f"{lang}/subjects/{world.FOOD}/")), "no grade, no scale"
