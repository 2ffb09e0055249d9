"""Search: codes recognised, two characters suffice, width, traditional characters and typos do not
matter."""

from __future__ import annotations

import pytest

from gongxin.kernel.errors import GongxinError
from gongxin.registry import api

from .rows import code, newcomers, subject, subjects, submission

FIRMS = [
    subject(1, "成都公信科技有限公司", former_names=["成都诚信科技有限公司"], old_codes=["510100000012344"]),
    subject(2, "公信科技（深圳）有限公司", region="440300"),
    subject(3, "四川公信酒店管理有限公司", status="注销", region="510100"),
    subject(4, "重庆长虹电器股份有限公司", region="500000"),
    subject(5, "绵阳市长虹小汽车修理厂", uscc=code(5, kind="92"), region="510700"),
    subject(6, "ABC国际贸易（中国）有限公司"),
    subject(7, "台灣國際貿易股份有限公司"),
    subject(8, "长虹"),
]


@pytest.fixture
def firms(conn):
    api.register_subjects(conn, submission(), subjects(FIRMS))
    return conn


def found(text, **options):
    return [(hit.uscc, hit.match) for hit in api.search(text, **options).items]


def test_a_whole_code_in_any_dress(firms):
    assert found(code(1)) == [(code(1), "code")]
    spaced = f" {code(1)[:6]} {code(1)[6:].lower()} "
    assert found(spaced) == [(code(1), "code")]
    wide = "".join(chr(ord(char) + 0xFEE0) for char in code(1))
    assert found(wide) == [(code(1), "code")]
    assert found(code(99)) == []


def test_old_codes(firms):
    assert found("510100000012344") == [(code(1), "old_code")]


def test_organisation_code_inside_the_uscc(conn):
    api.register_subjects(conn, submission(), subjects([subject(1, "甲公司", uscc="91510100201906185T")]))
    from gongxin.kernel.oldcodes import is_valid_organisation_code

    inner = "91510100201906185T"[8:17]
    if is_valid_organisation_code(inner):
        assert found(inner) == [("91510100201906185T", "old_code")]


def test_exact_then_prefix_then_part(firms):
    assert found("长虹") == [(code(8), "name"), (code(5, kind="92"), "part"), (code(4), "part")]
    assert found("公信科技") == [(code(2), "prefix"), (code(1), "part")]


def test_two_characters_in_the_middle(firms):
    assert {uscc for uscc, _ in found("公信")} == {code(1), code(2), code(3)}
    assert found("酒店") == [(code(3), "part")]


@pytest.mark.parametrize("text", ["ABC国际贸易", "ａｂｃ国际贸易", "abc 国际贸易", "ABC國際貿易", "abc国际贸易（中国）"])
def test_width_case_spaces_and_traditional_characters(firms, text):
    assert found(text)[0] == (code(6), "prefix")


def test_a_traditional_name_is_found_by_simplified_characters(firms):
    assert found("台湾国际贸易")[0] == (code(7), "prefix")


@pytest.mark.parametrize(
    "text", ["成都公信科枝有限公司", "成都公信科技有公司", "成都公信科技技有限公司", "都成公信科技有限公司"]
)
def test_typos_are_tolerated(firms, text):
    assert found(text)[0] == (code(1), "similar")


@pytest.mark.parametrize(
    ("filters", "hit"),
    [({"region": "510000"}, True), ({"region": "440300"}, False), ({"status": "注销"}, False), ({"kind": "91"}, True)],
)
def test_filters_hold_for_names_that_are_only_alike(firms, filters, hit):
    assert bool(found("成都公信科枝有限公司", filters=api.Filters(**filters))) is hit


def test_alike_names_of_one_subject_show_it_once_by_the_most_alike(firms):
    hits = api.search("成都诚言科技有限公司").items
    assert [hit.uscc for hit in hits].count(code(1)) == 1
    assert hits[0].matched_name == "成都诚信科技有限公司"


def test_a_former_name_finds_its_subject_and_says_so(firms):
    hit = api.search("成都诚信").items[0]
    assert (hit.uscc, hit.name, hit.matched_kind, hit.matched_name) == (
        code(1),
        "成都公信科技有限公司",
        "former",
        "成都诚信科技有限公司",
    )


def test_a_subject_appears_once_however_many_of_its_names_match(firms):
    assert [uscc for uscc, _ in found("科技有限公司")].count(code(1)) == 1
    assert [uscc for uscc, _ in found("成都")].count(code(1)) == 1


def test_filters(firms):
    assert found("公信", filters=api.Filters(status="注销")) == [(code(3), "part")]
    assert found("公信", filters=api.Filters(region="440300")) == [(code(2), "prefix")]
    assert {uscc for uscc, _ in found("公信", filters=api.Filters(region="510000"))} == {code(1), code(3)}
    assert found("长虹", filters=api.Filters(kind="92")) == [(code(5, kind="92"), "part")]
    assert found("长虹", filters=api.Filters(kind="11")) == []


def test_provisional_subjects_are_found(conn):
    api.ensure_subjects(conn, submission(), newcomers([(code(1), "甲乙丙公司")]))
    assert api.search("乙丙").items[0].provisional


@pytest.mark.parametrize("text", ["", " ", "公", "（）", "-"])
def test_fewer_than_two_characters_is_a_clear_error(firms, text):
    with pytest.raises(GongxinError) as caught:
        api.search(text)
    assert caught.value.error_code == "search.too_short"


def test_a_very_long_text_is_a_clear_error(firms):
    with pytest.raises(GongxinError) as caught:
        api.search("公" * 101)
    assert caught.value.error_code == "search.too_long"


@pytest.mark.parametrize("text", ["%%", "__", "\\\\", "{}", "\u200b\u200b", "公%"])
def test_punctuation_does_not_count(firms, text):
    with pytest.raises(GongxinError, match="two characters"):
        api.search(text)


@pytest.mark.parametrize("text", ["' OR 1=1 --", "公%信", "%公信%", "公_信", "公\x00信"])
def test_no_character_is_special(firms, text):
    assert len(api.search(text).items) < 4


@pytest.fixture
def many(conn):
    rows = [subject(n, f"成都{n:03d}号商贸公司") for n in range(30)]
    rows += [subject(100 + n, f"四川成都{n:03d}号商贸公司") for n in range(30)]
    api.register_subjects(conn, submission(), subjects(rows))
    return rows


def pages(text, limit, **options):
    after, got = None, []
    for _ in range(200):
        page = api.search(text, after=after, limit=limit, **options)
        assert len(page.items) <= limit
        got.append([hit.uscc for hit in page.items])
        after = page.next
        if after is None:
            return got
    raise AssertionError("the pages have no end")


@pytest.mark.parametrize("limit", [1, 7, 10, 30, 60, 100])
@pytest.mark.parametrize("rare", [0, 10_000])
def test_pages_give_every_hit_once_in_order(many, limit, rare, monkeypatch):
    from gongxin.registry.rules import questions

    monkeypatch.setattr(questions, "isqrt", lambda _: rare)
    got = [uscc for page in pages("成都", limit) for uscc in page]
    assert got == [code(n) for n in range(30)] + [code(100 + n) for n in range(30)]


def test_no_empty_page_at_the_end(many):
    assert [len(page) for page in pages("成都", 30)] == [30, 30]
    assert [len(page) for page in pages("成都", 60)] == [60]


def test_pages_with_a_filter_that_lets_few_through(many, monkeypatch):
    from gongxin.registry import searching
    from gongxin.registry.rules import questions

    monkeypatch.setattr(questions, "isqrt", lambda _: 0)
    monkeypatch.setattr(searching, "SCANS", (2, 3))
    got = [uscc for page in pages("成都", 5, filters=api.Filters(status="注销")) for uscc in page]
    assert got == []
    got = [uscc for page in pages("029", 5) for uscc in page]
    assert got == [code(129), code(29)]


@pytest.mark.parametrize(
    "change", [lambda c: c[:-2] + "xx", lambda c: "x", lambda c: c[1:], lambda c: "a:b:c", lambda c: "\x00"]
)
def test_a_forged_cursor_is_a_clear_error(many, change):
    cursor = api.search("成都", limit=5).next
    with pytest.raises(GongxinError) as caught:
        api.search("成都", after=change(cursor), limit=5)
    assert caught.value.error_code == "request.cursor"
    assert caught.value.remedy.zh


def test_a_cursor_of_another_search_is_refused(many):
    cursor = api.search("成都", limit=5).next
    with pytest.raises(GongxinError):
        api.search("四川", after=cursor)
    with pytest.raises(GongxinError):
        api.search("成都", filters=api.Filters(kind="91"), after=cursor)
