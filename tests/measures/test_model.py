"""SQL, rules and a plain model answer the same on random records; citations are found and only they."""

from __future__ import annotations

import random
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gongxin.catalogue.citations import chinese_number, cites, pattern
from gongxin.measures.rules.carrying import carried
from gongxin.measures.rules.facts import RecordOf

from . import model
from .world import TODAY, ask, code, entry, penalty, put, rating, red

STATES = ["current"] * 6 + ["contested", "repaired", "withdrawn", "annulled", "hidden"]
BASES = [
    "《中华人民共和国招标投标法》第五十三条", "招标投标法第53条第一款", "《招标投标法》第五十条、第五十三条",
    "《招标投标法实施条例》第五十三条", "《某省实施〈招标投标法〉办法》第五十三条", "《招标投标法》第五十三条之一",
    "《招标投标法》（2017年修正）第一百一十条", "依据政府采购法第七十七条第一款第（二）项", "《政府采购法》第七十八条",
    "《招标投标法》第五十条，《政府采购法》第七十七条", "《行政许可法》第七十九条", "国家招标投标法第五十三条",
    "《食品安全法》第五十三条", "根据《中华人民共和国招标投标法》和《行政许可法》第五十三条", None, "",
]  # fmt: skip
CATEGORIES = ["警告", "罚款", "责令停产停业", "吊销许可证件", "限制开展生产经营活动", "其他-取消投标资格", "责令关闭"]
CONTENTS = [
    "罚款五万元", "在二年内禁止参加政府采购活动", "取消其二年投标资格", "三年内不得再次申请该行政许可（食品经营许可）",
    "撤销食品经营许可，3年内不得再次申请", "十年内不受理其申请", None,
]  # fmt: skip
ITEMS = ["", "", "食品经营许可", "药品", "许"]


def some_day(dice: random.Random) -> str | None:
    return None if dice.random() < 0.3 else str(TODAY + timedelta(days=dice.choice((-900, -2, -1, 0, 1, 2, 400))))


def random_record(dice: random.Random, number: int, n: int) -> RecordOf:
    decided = TODAY - timedelta(days=dice.choice((0, 1, 30, 181, 182, 364, 365, 366, 730, 731, 1095, 1096, 3000, -1)))
    usual = {"state": dice.choice(STATES), "decided_on": dice.choice((decided, decided, decided, None))}
    kind = dice.random()
    if kind < 0.55:
        chosen = dice.sample(CATEGORIES, dice.randint(0, 3))
        content = {
            "legal_basis": dice.choice(BASES), "penalty_category": chosen or None, "penalty_content": dice.choice(CONTENTS),
            "valid_until": some_day(dice), "publication_end": some_day(dice), "procedure": dice.choice(("简易", "普通", None)),
            "unlawful_act": dice.choice(("无证经营", "骗取食品经营许可")),
        }  # fmt: skip
        until = dice.choice((None, date.min, TODAY - timedelta(days=1), TODAY, TODAY + timedelta(days=9)))
        return penalty(number, f"{n}", content=content, public_until=until, **usual)
    if kind < 0.75:
        make = dice.choice((entry, entry, red))
        listed = dice.choice((None, str(TODAY), str(TODAY + timedelta(days=1)), "2024-01-05"))
        content = {"end_date": some_day(dice), "removal_date": some_day(dice), "listing_date": listed}
        return make(number, dice.choice(("SX03", "SX05", "SX01", "HH02")), f"{n}", content=content, **usual)
    return rating(number, 2020 + n % 6, dice.choice("ABMCD"), **usual)


@pytest.mark.parametrize("seed", range(8))
def test_sql_rules_and_model_agree(conn, catalogue, seed):
    dice = random.Random(seed)
    subjects = {
        number: list({(r.resource, r.record_key): r for r in (random_record(dice, number, n) for n in range(14))}.values())
        for number in range(1, 120)
    }
    put(conn, [record for records in subjects.values() for record in records])
    seen = 0
    for matter in ("trial", "procurement", "tender", "licence", "tax", "subsidy"):
        on, item = TODAY - timedelta(days=dice.choice((0, 0, 1, 200))), dice.choice(ITEMS)
        asked = ask(conn, catalogue, matter, tuple(subjects), on=on, item=item if len(item) != 1 else "")
        said = answered(asked)
        for number, records in subjects.items():
            wanted = model.expected(catalogue, matter, records, on, item)
            assert said.get(code(number), set()) == wanted
            assert by_rules(catalogue, matter, records, on, item) == wanted
            seen += len(wanted)
    assert seen > 100, "the records are too harmless to tell anything"


def answered(asked) -> dict[str, set[tuple]]:
    found: dict[str, set[tuple]] = {}
    for subject in asked.whole["subjects"]:
        for said in (*subject["measures"], *subject["incentives"]):
            for why in said["entries"]:
                days = date.fromisoformat(why["since"]), date.fromisoformat(why["until"]) if why["until"] else None
                item = (said["measure"], why["resource"], why["record_key"], *days, why["contested"])
                found.setdefault(subject["code"], set()).add(item)
    return found


def by_rules(catalogue, matter, records, on, item) -> set[tuple]:
    found = set()
    for measure in catalogue.measures.values():
        if matter in measure.matters:
            class_ = catalogue.measure_kinds[measure.kind].class_
            for c in carried(measure, class_, records, on, item):
                found.add((c.measure, c.resource, c.record_key, c.since, c.until, c.contested))
    return found


@pytest.mark.parametrize("text", [text for text in BASES if text])
def test_citations_as_the_model_reads_them(text):
    for law in ("招标投标法", "政府采购法", "行政许可法", "食品安全法"):
        for article in (50, 53, 77, 79, 110):
            assert cites(text, [law], [article]) == model.cited(text, law, article), (law, article)


WORDS = st.sampled_from(
    ["《", "》", "招标投标法", "政府采购法", "实施条例", "中华人民共和国", "第五十三条", "第七十七条", "第五十条", "第一款", "第二项",
     "、", "，", "和", "之一", "依据", "（2017年修正）", "某", "。", "第53条"]
)  # fmt: skip


@settings(max_examples=400)
@given(st.lists(WORDS, max_size=9).map("".join))
def test_what_is_found_the_walking_model_finds_too(text):
    for law in ("招标投标法", "政府采购法"):
        if cites(text, [law], [53]):
            assert model.cited(text, law, 53)


def test_postgresql_reads_the_same_pattern_the_same_way(conn):
    wanted = pattern(["招标投标法"], [53, 110])

    @settings(max_examples=300)
    @given(st.lists(WORDS, max_size=9).map("".join))
    def compare(text: str) -> None:
        (found,) = conn.execute("SELECT %s::text ~ %s", (text, wanted)).fetchone()
        assert found == cites(text, ["招标投标法"], [53, 110])

    compare()


def test_numbers_of_articles():
    assert [chinese_number(n) for n in (1, 10, 11, 20, 53, 78, 100, 105, 110, 112, 123)] == [
        "一", "十", "十一", "二十", "五十三", "七十八", "一百", "一百零五", "一百一十", "一百一十二", "一百二十三",
    ]  # fmt: skip
    assert all(model.numeral(chinese_number(n)) == n for n in range(1, 400))
    for wrong in (0, 1000):
        with pytest.raises(ValueError, match="no article"):
            chinese_number(wrong)
