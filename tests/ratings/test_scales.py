"""RAT1: a grade as issued, on its own scale of the day."""

from __future__ import annotations

from datetime import date

from gongxin.catalogue import load
from gongxin.showing.scales import on_scale

TODAY = date(2026, 11, 20)


def test_customs_levels_stand_on_the_scale_of_their_day():
    known = load()
    old = on_scale(known, "customs_rating", "其他企业", date(2025, 6, 1), TODAY, "zh")
    new = on_scale(known, "customs_rating", "认证企业", date(2026, 6, 1), TODAY, "en")
    assert old is not None
    assert new is not None
    assert (old.grades, old.foreign) == ("高级认证企业、其他企业、失信企业", "")
    assert old.ended == "这一等级标准只用到 2026-03-31，之后不再按它评定。"
    assert "海关总署令第251号" in old.rule
    assert (new.ended, new.foreign) == ("", "")
    assert "No. 282" in new.rule
    assert "No. 251" not in new.rule


def test_a_grade_of_another_scale_is_said_to_be_none_of_this():
    wrong = on_scale(load(), "customs_rating", "其他企业", date(2026, 6, 1), TODAY, "en")
    black = on_scale(load(), "environmental_rating", "黑牌企业", date(2026, 6, 1), TODAY, "zh")
    assert wrong is not None
    assert wrong.foreign == "'其他企业' is no grade of this scale."
    assert black is not None
    assert black.foreign == "“黑牌企业”不是这一等级标准的等级。"


def test_the_rule_is_that_of_the_day_of_the_rating():
    then = on_scale(load(), "tax_rating", "A", date(2024, 4, 1), TODAY, "zh")
    now = on_scale(load(), "tax_rating", "A", date(2026, 4, 1), TODAY, "zh")
    assert then is not None
    assert now is not None
    assert then.rule == "《纳税信用管理办法（试行）》（国家税务总局公告2014年第40号）级别"
    assert now.rule == "《纳税缴费信用管理办法》级别评价与发布"
    assert now.ended == then.ended == ""


def test_records_of_other_resources_are_on_no_scale():
    assert on_scale(load(), "administrative_penalty", "", TODAY, TODAY, "zh") is None


def test_a_grade_says_its_place_on_its_scale_and_until_when():
    known = load()
    grade = on_scale(known, "tax_rating", "A", date(2026, 4, 20), TODAY, "zh", until=date(2027, 4, 19))
    other = on_scale(known, "tax_rating", "M", date(2026, 4, 20), TODAY, "en")
    assert grade is not None
    assert other is not None
    assert grade.rank == "A（A、B、M、C、D 之第一级）"
    assert other.rank == "M (third of A, B, M, C, D)"
    assert grade.rows == (
        ("等级标准", "纳税缴费信用级别（税务总局）：A（A、B、M、C、D 之第一级）。不与其他评价换算。"),
        ("评定依据", "《纳税缴费信用管理办法》级别评价与发布"),
        ("等级有效期", "至2027年4月19日。"),
    )
    assert dict(other.rows)["Validity"] == "Not stated in the record; rated: calendar year, result in April."
    assert "Never converted" in dict(other.rows)["Scale"]


def test_a_foreign_grade_has_no_place_and_an_ended_scale_says_so():
    foreign = on_scale(load(), "environmental_rating", "黑牌企业", date(2026, 6, 1), TODAY, "zh")
    ended = on_scale(load(), "customs_rating", "失信企业", date(2025, 6, 1), TODAY, "zh")
    assert foreign is not None
    assert ended is not None
    assert foreign.rank == ""
    assert "“黑牌企业”不是这一等级标准的等级。" in dict(foreign.rows)["等级标准"]
    assert ended.rank == "失信企业（高级认证企业、其他企业、失信企业 之第三级）"
    assert dict(ended.rows)["标准已停用"].startswith("这一等级标准只用到 2026-03-31")


def test_every_grade_of_every_scale_in_use_has_its_place_in_both_languages():
    for scale in load().scales.values():
        if not (scale.enabled and scale.carried_by):
            continue
        day = scale.effective.from_ or TODAY
        for n, grade in enumerate(scale.grades):
            zh, en = (on_scale(load(), scale.carried_by, grade.id, day, TODAY, lang) for lang in ("zh", "en"))
            assert zh is not None
            assert en is not None
            assert zh.id == en.id == scale.id
            assert zh.rank.endswith(f" 之第{'一二三四五六七八九十'[n]}级）")
            assert " of " in en.rank
            assert all(text for _, text in (*zh.rows, *en.rows))
