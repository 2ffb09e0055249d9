"""Search over many names: the plans that keep it fast, and that typos still find their firm. Times are for
bench/."""

from __future__ import annotations

import random

import pytest

from gongxin.registry import api
from gongxin.registry.sql import statement

from .rows import code, subject, subjects, submission

COUNT = 200_000
PLACES = "成都 绵阳 重庆 深圳 广州 上海 北京 南京 杭州 武汉 西安 德阳 乐山 宜宾".split()  # noqa: SIM905 (words, not code)
WORDS = "公信诚华兴盛达远新天地金银宏鑫博瑞康泰和顺安平永恒德隆昌福源广汇聚通联创智云海江山"
TRADES = "科技 贸易 建筑工程 餐饮管理 信息技术 农业开发 汽车修理 物流 文化传播 医疗器械".split()  # noqa: SIM905
FORMS = ("有限公司",) * 5 + ("有限责任公司", "股份有限公司", "经营部", "合作社")


def firm(chance):
    middle = "".join(chance.choice(WORDS) for _ in range(chance.choice([2, 3, 4])))
    return chance.choice(PLACES) + middle + chance.choice(TRADES) + chance.choice(FORMS)


@pytest.mark.slow
def test_two_hundred_thousand_names(conn):
    chance = random.Random(7)
    firms = [firm(chance) for _ in range(COUNT)]
    api.register_subjects(conn, submission(), subjects(subject(n, name) for n, name in enumerate(firms)))
    conn.execute("ANALYZE subject, subject_name, name_gram")

    nothing = {"kind": None, "region": None, "status": None, "after_key": "", "after_uscc": "", "limit": 21}
    plans = {
        "search_part": {"key": "公信", "grams": ["公信"]},
        "search_similar": {"grams": ["公信", "信诚"], "most": 8000, "narrowed": False},
        "search_ordered": {"key": "有限", "high": "\U0010ffff", "prefixed": False, "scan": 500},
    }
    shapes = {
        name: "\n".join(row[0] for row in conn.execute(f"EXPLAIN (COSTS OFF) {statement(name)}", nothing | given))
        for name, given in plans.items()
    }
    assert "Bitmap Index Scan on subject_name_grams" in shapes["search_part"]
    assert "Bitmap Index Scan on subject_name_grams" in shapes["search_similar"]
    assert "subject_name_key" in shapes["search_ordered"]
    assert not any("Seq Scan on subject_name" in shape for shape in shapes.values())

    for number in chance.sample(range(COUNT), 50):
        assert firms[number] in {hit.name for hit in api.search(firms[number]).items}
    missed = 0
    for number in chance.sample(range(COUNT), 100):
        name = firms[number]
        place = chance.randrange(len(name))
        typed = name[:place] + "囍" + name[place + 1 :]
        missed += code(number) not in {hit.uscc for hit in api.search(typed, limit=100).items}
    assert missed <= 3
