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
