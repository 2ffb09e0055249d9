"""Every page of the workbench: who may see it, in both languages, complete and well-formed."""

from __future__ import annotations

import re
from types import ModuleType

import pytest
from django.test import Client
from django.urls import URLPattern

from gongxin.workbench.urls import urlpatterns

pytestmark = pytest.mark.django_db

DEPARTMENT = ["", "deliveries/", "forms/", "waiting/", "objections/", "repairs/", "lists/", "checks/", "figures/",
              "boards/", "boards/?months=3&until=2026-03-31",
              "forms/administrative_penalty/row/", "objections/?ended=1", "repairs/?ended=1", "lists/?ended=1",
              "waiting/?decided=1", "lists/new/", "commitments/", "commitments/?show=broken", "commitments/?show=ended",
              "commitments/?show=own", "commitments/new/", "complaints/", "complaints/?show=ended", "complaints/?show=about-us",
              "tips/", "tips/?show=ended", "integrity/", "window/", "corrections/",
              "quality/", "quality/?month=2026-10", "quality/samples/", "quality/alerts/", "quality/bulletins/", "quality/goals/",
              "quality/QL01/2026-10/", "quality/QL04/2026/?part=numerator"]  # fmt: skip
OFFICE = ["reorganisations/", "reorganisations/?show=ended", "reorganisations/new/", "held/", "definitions/", "recipients/", "units/", "units/scjg/", "boards/office/", "boards/?department=rsj", "calendar/", "trail/", "content/", "content/new/",
          "definitions/resource/administrative_penalty/", "definitions/list/SX01/", "definitions/regime/NDRC36/",
          "definitions/resource/administrative_penalty/?first=2020-01-01&second=2026-05-01"]  # fmt: skip


@pytest.mark.parametrize("path", DEPARTMENT)
@pytest.mark.parametrize("prefix", ["", "/en"])
def test_a_clerk_sees_the_departments_pages(desk: ModuleType, path: str, prefix: str):
    answer = desk.seat("scjg-01").get(f"{prefix}/workbench/{path}")
    assert answer.status_code == 200
    page = answer.content.decode()
    assert page.count("<h1") == 1
    assert answer["Cache-Control"] == "private, no-store"
    assert not re.search(r"<script(?! src)|<style|\sstyle=|\son\w+=|javascript:", page)
    if prefix:
        assert not re.search(r"[\u4e00-\u9fff]", _without_data(page)), _without_data(page)


@pytest.mark.parametrize("path", OFFICE)
def test_the_credit_offices_pages_are_its_own(desk: ModuleType, path: str):
    assert desk.seat("scjg-01").get(f"/workbench/{path}").status_code == 403
    office = desk.seat("fgw-01")
    for prefix in ("", "/en"):
        answer = office.get(f"{prefix}/workbench/{path}")
        assert answer.status_code == 200, answer.content.decode()[:2000]


def test_every_address_needs_a_seat(desk: ModuleType):
    """Nobody signed in sees anything, wherever they go; an organisation neither."""
    for pattern in urlpatterns:
        assert isinstance(pattern, URLPattern)
        path = str(pattern.pattern)
        for name, value in (("<int:number>", "1"), ("<uuid:number>", "00000000-0000-0000-0000-000000000001"), ("<uuid:name>", "00000000-0000-0000-0000-000000000001"),
                            ("<slug:resource>", "administrative_penalty"), ("<str:form>", "csv"), ("<str:no>", "HC1"),
                            ("<str:kind>", "news"), ("<str:name>", "x"), ("<slug:slug>", "x"), ("<str:code>", "scjg"),
                            ("<str:word>", "x"), ("<uuid:key>", "00000000-0000-0000-0000-000000000001"),
                            ("<slug:metric>", "QL01"), ("<slug:period>", "2026-10"), ("<uuid:name>", "00000000-0000-0000-0000-000000000001"),
                            ("<slug:board>", "department"), ("<slug:chart>", "own-tasks"),
                            ("<slug:lang>", "zh"), ("<slug:size>", "wide"), ("<slug:form>", "csv")):  # fmt: skip
            path = path.replace(name, value)
        for method in ("get", "post"):
            answer = getattr(Client(), method)(f"/workbench/{path}")
            assert answer.status_code == 302, (method, path)
            assert "/accounts/login/" in answer["Location"]


@pytest.mark.parametrize("code", ["scjg-01", "scjg-02", "scjg-03", "rsj-01", "fgw-01"])
def test_whatever_the_offices_no_page_breaks(desk: ModuleType, code: str):
    """Every address with values that lead nowhere, by every kind of officer: a page, a refusal or nothing, never a fault."""
    client = desk.seat(code)
    for pattern in urlpatterns:
        path = str(pattern.pattern)
        for name, value in (("<int:number>", "999999"), ("<uuid:number>", "00000000-0000-0000-0000-000000000001"), ("<uuid:name>", "00000000-0000-0000-0000-000000000001"),
                            ("<slug:resource>", "administrative_penalty"), ("<str:form>", "csv"),
                            ("<str:no>", "CK20261121-00000001-6"), ("<str:kind>", "list"), ("<str:name>", "%00"),
                            ("<slug:slug>", "x"), ("<str:code>", "nobody"), ("<str:word>", "x"), ("<uuid:key>", "00000000-0000-0000-0000-000000000001"),
                            ("<slug:metric>", "QL04"), ("<slug:period>", "2026-13"), ("<uuid:name>", "00000000-0000-0000-0000-000000000001"),
                            ("<slug:board>", "department"), ("<slug:chart>", "own-tasks"),
                            ("<slug:lang>", "zh"), ("<slug:size>", "wide"), ("<slug:form>", "csv")):  # fmt: skip
            path = path.replace(name, value)
        for query in ("", "?after=x&before=-1&year=99999&level=x&rule='%3B--&uscc=<x>&first=2026-02-30"):
            got = client.get(f"/workbench/{path}{query}")
            assert got.status_code in {200, 302, 403, 404, 422}, (code, path, query)


def _without_data(page: str) -> str:
    """The page without what is data in Chinese: names of departments, of organisations, and the link to the other language."""
    text = re.sub(r"<a class=\"lang\".*?</a>|公<br>信", "", page)
    return re.sub(r"(?s)<option.*?</option>|<textarea.*?</textarea>|<label[^>]*>.*?</label>", "", text)
