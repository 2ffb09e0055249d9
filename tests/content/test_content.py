"""Managed texts: public by their days, safe by their rendering, kept version by version, free of persons."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import Error, connection, transaction

from gongxin.content import api as content

DAY = date(2026, 11, 20)
NOW = datetime(2026, 11, 20, 8, tzinfo=UTC)


def text(title: str = "标题", body: str = "正文") -> content.Text:
    return content.Text(title, "摘要", body)


def save(slug: str = "one", kind: str = "news", **given: object) -> int:
    arguments = {"by": "office", "now": NOW, "start": DAY, "texts": {"zh": text()}} | given
    return content.save(kind, slug, **arguments)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("source", "never"),
    [
        ("<script>alert(1)</script>", "<script"),
        ("[x](javascript:alert(1))", "href=\"javascript"),
        ("[x](data:text/html;base64,AAAA)", "href=\"data"),
        ("![x](http://elsewhere.example/x.png)", "<img"),
        ("<img src=x onerror=alert(1)>", "<img"),
        ('<a href="/" onclick="x()" style="color:red">x</a>', "<a href"),
        ("<iframe src=//elsewhere.example></iframe>", "<iframe"),
        ("<style>body{}</style>", "<style"),
        ("`<b>`", "<b>"),
    ],
)
def test_nothing_dangerous_is_rendered(source: str, never: str):
    assert never not in content.html(source)


def test_headings_begin_below_the_page_s_own():
    made = content.html("# 一\n\n## 二\n\n### 三\n\n| 甲 | 乙 |\n|---|---|\n| 1 | 2 |")
    assert "<h1" not in made
    assert [f"<h{level}" in made for level in (2, 3, 4)] == [True, True, True]
    assert "<h2" in content.html("## 二\n\n### 三")
    assert "<h4" not in content.html("## 二\n\n### 三")
    assert '<th scope="col">甲</th>' in made
    assert "<thead>" in made


def test_a_link_out_carries_nothing():
    assert 'rel="noopener noreferrer nofollow"' in content.html("[国家标准](https://openstd.samr.gov.cn/)")


@pytest.mark.django_db
def test_public_between_its_days():
    save(start=DAY, end=DAY + timedelta(days=1))
    for day, shown in ((-1, False), (0, True), (1, True), (2, False)):
        heads, more = content.articles(("news",), "zh", DAY + timedelta(days=day))
        assert (bool(heads), more) == (shown, False)
    with pytest.raises(content.UnknownTextError):
        content.article("news", "one", "zh", DAY + timedelta(days=2))


@pytest.mark.django_db
def test_a_draft_is_nobody_s_and_a_withdrawn_text_is_a_draft():
    save(start=None)
    assert content.articles(("news",), "zh", DAY) == ([], False)
    save(start=DAY)
    assert content.article("news", "one", "zh", DAY).head.title == "标题"
    content.withdraw("news", "one", by="office", now=NOW)
    assert content.articles(("news",), "zh", DAY) == ([], False)
    with pytest.raises(content.UnknownTextError):
        content.withdraw("news", "two", by="office", now=NOW)


@pytest.mark.django_db
def test_every_save_that_changes_something_is_a_version():
    assert save() == 1
    assert save() == 0
    assert save(texts={"zh": text("新标题"), "en": text("Title")}) == 2
    assert content.article("news", "one", "zh", DAY).head.title == "新标题"
    assert content.article("news", "one", "en", DAY).head.title == "Title"
    with connection.cursor() as cursor:
        cursor.execute("SELECT lang, version, title FROM content_text ORDER BY 1, 2")
        assert cursor.fetchall() == [("en", 1, "Title"), ("zh", 1, "标题"), ("zh", 2, "新标题")]
    with pytest.raises(Error), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE content_text SET title = 'x'")


@pytest.mark.django_db
def test_chinese_stands_in_for_english():
    save()
    assert content.article("news", "one", "en", DAY).head.lang == "zh"


@pytest.mark.django_db
def test_pages():
    for number in range(5):
        save(f"n{number}", start=DAY - timedelta(days=number))
    first, more = content.articles(("news", "rule"), "zh", DAY, page=1, size=2)
    last, over = content.articles(("news", "rule"), "zh", DAY, page=3, size=2)
    assert ([head.slug for head in first], more) == (["n0", "n1"], True)
    assert ([head.slug for head in last], over) == (["n4"], False)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("given", "place"),
    [
        ({"kind": "blog"}, "kind"),
        ({"slug": "Upper"}, "slug"),
        ({"slug": "../etc"}, "slug"),
        ({"slug": ""}, "slug"),
        ({"slug": "x" * 81}, "slug"),
        ({"texts": {"en": text()}}, "lang"),
        ({"texts": {"zh": text(), "fr": text()}}, "lang"),
        ({"texts": {"zh": text("")}}, "zh.title"),
        ({"texts": {"zh": text(body=" ")}}, "zh.body"),
        ({"texts": {"zh": text("x" * 201)}}, "zh.title"),
        ({"texts": {"zh": text(body="a\0b")}}, "zh.body"),
        ({"start": DAY, "end": DAY - timedelta(days=1)}, "published_to"),
        ({"start": None, "end": DAY}, "published_to"),
    ],
)
def test_what_cannot_be_kept_is_refused_with_its_place(given: dict[str, object], place: str):
    with pytest.raises(content.TextRefusedError) as refused:
        save(**given)
    assert refused.value.place == place


@pytest.mark.django_db
@pytest.mark.parametrize("number", ["11010519491231002X", "13800138000"])
def test_nothing_about_a_person_is_published(number: str):
    with pytest.raises(content.PersonalTextError) as refused:
        save(texts={"zh": text(body=f"联系 {number}。")})
    assert number not in str(refused.value)


@pytest.mark.django_db
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_guides_are_there_from_the_beginning(lang: str):
    heads = content.guides(lang, DAY)
    assert [head.slug for head in heads] == list(content.GUIDES)
    for head in heads:
        assert head.lang == lang
        assert head.summary
        assert "<h2>" in content.article("guide", head.slug, lang, DAY).html


@pytest.mark.django_db
def test_an_edited_guide_takes_the_place_of_the_one_shipped():
    save("repair", "guide", texts={"zh": text("本市怎样修复")})
    titles = {head.slug: head.title for head in content.guides("zh", DAY)}
    assert titles["repair"] == "本市怎样修复"
    assert len(titles) == len(content.GUIDES)
