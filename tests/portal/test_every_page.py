"""Every page of the URL configuration: placed, whole, light, quick in queries; and everything people type that leads nowhere."""

from __future__ import annotations

import csv
import io
import json
import re
from types import ModuleType
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import URLPattern
from django.utils import timezone

from gongxin.boards import api as boards
from gongxin.portal import urls
from gongxin.publicity import api as publicity
from gongxin.registry import api as registry

from . import addresses, seeding

pytestmark = pytest.mark.django_db
LIGHT = 150_000
SHEET = 25_000


@pytest.fixture(autouse=True)
def _filled(world: ModuleType, tmp_path: Any, settings: Any) -> None:
    settings.GONGXIN_HOME = tmp_path
    seeding.fill(world)


def body(answer: Any) -> str:
    return (b"".join(answer.streaming_content) if answer.streaming else answer.content).decode()


@pytest.fixture
def summed() -> None:
    """Sums and boards, as the hourly jobs make them; one chart is drawn, which takes the time."""
    made()


def made() -> None:
    publicity.refresh()
    boards.refresh(timezone.now(), only=["trend"])


def test_every_address_is_placed(world: ModuleType):
    """A new page must be added to addresses.py: then every test here looks at it."""
    known = {pattern.name for pattern in urls.urlpatterns if isinstance(pattern, URLPattern)}
    assert known == set(addresses.samples(world))


@pytest.mark.parametrize("when", ["before the first sums", "summed"])
def test_every_page_is_whole_and_light(client: Any, world: ModuleType, when: str):
    if when == "summed":
        made()
    for address in addresses.pages(world):
        answer = client.get(address)
        assert answer.status_code == 200, address
        text = body(answer)
        assert len(text.encode()) + SHEET < LIGHT, address
        assert text.count("<h1") == 1, address
        assert f'<html lang="{"en" if address.startswith("/en/") else "zh-Hans"}">' in text, address
        assert not re.search(r"(src|srcset|href)=\"https?://", _without_alternates(text)), address
        assert not re.search(r"<script|<style|\sstyle=|\son[a-z]+=", text), address
        assert world.PERSON not in text, address


def _without_alternates(text: str) -> str:
    """Without the links that name this very page in the other language, and the licence's own address."""
    text = re.sub(r'<link rel="alternate" hreflang[^>]*>', "", text)
    return text.replace('href="https://creativecommons.org/licenses/by/4.0/" rel="license"', "")


def test_english_pages_have_english_around_the_records(client: Any, world: ModuleType):
    """Chinese remains only inside what departments wrote."""
    for address in ("/about/", "/accessibility/", "/guides/", "/guides/objection/", "/integrity/", "/status/", "/open-data/"):
        text = re.sub(r"<[^>]*>", " ", _main(body(client.get("/en" + address))))
        left = re.findall(r"[\u4e00-\u9fff]+", text.replace("公信", ""))
        assert not [word for word in left if "云州" not in word], (address, left)


def _main(text: str) -> str:
    return text[text.index("<main") : text.index("</main>")]


def test_no_page_counts_through_everything(client: Any, world: ModuleType):
    """The number of statements does not grow with what is shown."""
    for address in addresses.pages(world, english=False):
        with CaptureQueriesContext(connection) as captured:
            client.get(address)
        assert len(captured) <= 40, (address, len(captured))


def test_wrong_addresses_say_so(client: Any):
    for prefix in ("", "/en"):
        for address, status in addresses.WRONG.items():
            answer = client.get(prefix + address)
            assert answer.status_code == status, address
            assert answer["Cache-Control"] == "no-store", address


NASTY = [
    "x" * 10_000, "%_'\";--", "%00", "\x00\x01\x1f\x7f", "😀🏢👩‍👩‍👧‍👦", "شركة اختبار", "\u202eevil\u202c", "\ufeff", "' OR '1'='1", "${7*7}{{7*7}}",
    "<script>alert(1)</script>", "../../etc/passwd", "０１２３", "\ud800".encode("utf-8", "surrogatepass").decode("latin-1"), "a\tb\nc", "-1", "1e9",
]  # fmt: skip


@pytest.mark.parametrize("text", NASTY)
def test_whatever_people_type_is_answered(client: Any, text: str):
    """No 5xx, no markup of theirs, on every parameter of every list."""
    for address, names in (
        ("/search/", ("q", "kind", "region", "status", "after")),
        ("/publicity/", ("on",)),
        ("/publicity/administrative_penalty/", ("department", "kind", "region", "sector", "since", "until", "published", "after")),
        ("/publicity/administrative_penalty/table.csv", ("department", "kind", "since")),
        ("/commitments/", ("kind", "after")),
        ("/lists/SX04/", ("after",)),
        ("/measures/", ("matter",)),
        ("/news/", ("page",)),
    ):
        for name in names:
            answer = client.get(address, {name: text})
            assert answer.status_code in {200, 302, 400}, (address, name)
            assert "<script>alert" not in body(answer), (address, name)


@pytest.mark.parametrize("text", NASTY[:9])
def test_nothing_in_an_address_breaks_it(client: Any, text: str):
    from urllib.parse import quote

    for form in ("/catalogue/{}/", "/lists/{}/", "/guides/{}/", "/news/{}/", "/publicity/{}/", "/subjects/{}/", "/open-data/{}.csv"):
        assert client.get(form.format(quote(text[:2_000], safe=""))).status_code in {400, 404}, form


def test_deep_paging_comes_to_an_end(client: Any, world: ModuleType):
    """From the first page to the last by the links alone: every record once."""
    seen: list[str] = []
    address: str | None = "/publicity/administrative_penalty/"
    for _ in range(60):
        text = body(client.get(address))
        seen += re.findall(r'class="quiet-link" href="([^"]+)"', text)
        found = re.search(r'rel="next" href="([^"]+)"', text)
        address = found[1].replace("&amp;", "&") if found else None
        if address is None:
            break
    assert address is None
    assert len(seen) == len(set(seen)) == len(_rows(client, "/publicity/administrative_penalty/table.csv"))


def test_a_place_is_good_for_its_own_filters_only(client: Any, world: ModuleType):
    text = body(client.get("/publicity/administrative_penalty/"))
    place = re.search(r'rel="next" href="[^"]*after=([^"&]+)"', text)
    assert place
    assert client.get(f"/publicity/administrative_penalty/?after={place[1]}").status_code == 200
    assert client.get(f"/publicity/administrative_penalty/?after={place[1]}&kind=罚款").status_code == 400
    assert client.get(f"/publicity/administrative_licence/?after={place[1]}").status_code == 400
    assert client.get(f"/publicity/administrative_penalty/?after={place[1][:-1]}").status_code == 400


def _rows(client: Any, address: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(body(client.get(address)).lstrip("\ufeff"))))


def test_a_table_as_csv(client: Any, world: ModuleType):
    rows = _rows(client, "/publicity/administrative_penalty/table.csv")
    one = next(row for row in rows if row["行政处罚决定书文号"] == "云市监罚〔2026〕17号")
    assert one["统一社会信用代码"] == world.FOOD
    assert one["处罚类别"] == "罚款；没收违法所得"
    assert one["记录页"].startswith("http://testserver/subjects/")
    assert not any("法定代表人" in name for name in one)
    assert not any(world.PERSON in value for row in rows for value in row.values() if value)
    assert {row["违法行为类型"] for row in rows}.isdisjoint({"简易程序的当场处罚", "公示已经期满的处罚", "已经修复的处罚"})
    english = _rows(client, "/en/publicity/administrative_penalty/table.csv?kind=罚款&since=2020-01-01")
    assert len(english) == len(rows)
    assert "Unified social credit code" in english[0]


def test_files_of_open_data(client: Any, world: ModuleType):
    answer = client.get("/open-data/administrative_penalty.csv")
    assert answer["Content-Type"].startswith("text/csv")
    assert body(answer).startswith("uscc,name,")
    assert int(answer["X-Rows"]) == len(_rows(client, "/publicity/administrative_penalty/table.csv"))
    parquet = client.get("/open-data/administrative_penalty.parquet")
    assert b"".join(parquet.streaming_content)[:4] == b"PAR1"


def test_a_repaired_record_is_in_no_file_a_moment_later(client: Any, world: ModuleType):
    key = world.key_of(f"penalty {world.NEW} 22")
    assert str(key) in body(client.get("/open-data/administrative_penalty.csv"))
    connection.ensure_connection()
    registry.set_state(
        connection.connection, world.NEW, "administrative_penalty", key, "repaired",
        department=world.DEPARTMENT, now=timezone.now(),
    )  # fmt: skip
    assert str(key) not in body(client.get("/open-data/administrative_penalty.csv"))
    assert str(key) not in body(client.get("/publicity/administrative_penalty/table.csv"))


def test_a_large_file_is_left_to_the_job(client: Any, world: ModuleType, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(publicity, "AT_ONCE", 0)
    answer = client.get("/open-data/administrative_penalty.csv")
    assert (answer.status_code, answer["Retry-After"]) == (503, "600")
    publicity.make_files(0)
    assert body(client.get("/open-data/administrative_penalty.csv"))


def test_dcat_names_every_file(client: Any):
    answer = client.get("/open-data/catalog.jsonld")
    assert answer["Content-Type"].startswith("application/ld+json")
    found = json.loads(answer.content)
    assert found["@type"] == "dcat:Catalog"
    for dataset in found["dcat:dataset"]:
        assert {text["@language"] for text in dataset["dct:title"]} == {"zh", "en"}
        for distribution in dataset["dcat:distribution"]:
            path = distribution["dcat:downloadURL"]["@id"].removeprefix("http://testserver")
            file = client.get(path)
            assert file.status_code == 200, path
            assert b"".join(file.streaming_content), path


def test_a_chart_by_itself_may_run_nothing(client: Any, summed: None):
    answer = client.get("/charts/trend.zh.wide.svg")
    assert answer["Content-Type"].startswith("image/svg+xml")
    assert "default-src 'none'" in answer["Content-Security-Policy"]
    assert "sandbox" in answer["Content-Security-Policy"]
    assert client.get("/charts/trend.fr.wide.svg").status_code == 404
    again = client.get("/charts/trend.zh.wide.svg", headers={"If-None-Match": answer["ETag"]})
    assert again.status_code == 304


def test_lists_say_basis_decision_and_end(client: Any, world: ModuleType):
    text = body(client.get("/lists/SX04/"))
    for words in ("第十条", "云列〔2026〕SX04-1号", "届满日期", "企业信息公示暂行条例", "云州市清和食品有限公司"):
        assert words in text, words
    assert "没有启用" in body(client.get("/lists/SX17/"))


def test_a_measure_stands_with_its_article(client: Any):
    text = body(client.get("/measures/?matter=licence"))
    assert "第七十八条" in text
    assert "2003年主席令第7号" in text


def test_the_platform_s_own_figures(client: Any):
    text = body(client.get("/status/"))
    for words in ("各部门报送", "及时率不足 95% 的部门", "未办结的异议", "逾期未确认更正的接收方"):
        assert words in text, words


def test_the_city_is_a_setting(client: Any, settings: Any):
    settings.GONGXIN_CITY = "沧浦|Cangpu"
    assert "信用沧浦" in body(client.get("/"))
    assert "Credit Cangpu" in body(client.get("/en/"))
    settings.GONGXIN_CITY = "沧浦"
    assert "Credit 沧浦" in body(client.get("/en/about/"))
