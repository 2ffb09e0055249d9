"""What a check answers, keeps, closes and shows again."""

from __future__ import annotations

import json
from datetime import date, timedelta

import psycopg
import pytest

from gongxin.access.errors import NoOfficeError
from gongxin.measures import api
from gongxin.measures.rules.numbers import is_check_number

from .world import NOW, TODAY, ask, code, entry, key_of, officer, penalty, put, rating, red


def test_a_listed_unit_bears_the_measure_of_its_list_until_the_last_day(conn, catalogue):
    put(conn, [entry(1)], subjects=[2])
    asked = ask(conn, catalogue, numbers=(1, 2, 3))
    assert is_check_number(asked.no)
    (said,) = asked.of(1)["measures"]
    (why,) = said["entries"]
    assert said["measure"] == "M004"
    assert (why["list_code"], why["since"], why["until"]) == ("SX03", "2026-01-05", "2029-01-04")
    assert why["decision_no"] == "云人社列〔2026〕a号"
    assert why["deciding_body"] == "云州市人力资源和社会保障局"
    assert why["entry"] == f"{code(1)}.serious_list_entry.{key_of('serious_list_entry SX03 a')}"
    assert asked.of(2) == {"code": code(2), "known": True, "name": "云州第000000002公司", "measures": [], "incentives": []}
    assert asked.of(3)["known"] is False
    considered = asked.whole["considered"]["M004"]
    assert considered["articles"][0]["article"]["zh"] == "第四十八条"
    assert considered["class"] == "DEROGATE"


def test_the_last_day_counts_and_the_next_does_not(conn, catalogue):
    put(conn, [entry(1, content={"end_date": str(TODAY)}), entry(2, content={"end_date": str(TODAY - timedelta(days=1))})])
    asked = ask(conn, catalogue, numbers=(1, 2))
    assert asked.measures(1) == ["M004"]
    assert asked.measures(2) == []


def test_a_removed_entry_carries_nothing_from_the_day_of_removal(conn, catalogue):
    put(conn, [entry(1, content={"removal_date": str(TODAY)}), entry(2, content={"removal_date": "2026-05-11"})])
    asked = ask(conn, catalogue, numbers=(1, 2))
    assert asked.measures(1) == []
    assert asked.entries(2, "M004")[0]["until"] == str(TODAY)


@pytest.mark.parametrize("state", ["repaired", "hidden", "withdrawn", "annulled"])
def test_a_repaired_hidden_withdrawn_or_annulled_record_carries_nothing(conn, catalogue, state):
    put(conn, [entry(1, state=state)])
    assert ask(conn, catalogue).measures(1) == []


def test_a_contested_record_carries_and_is_marked(conn, catalogue):
    put(conn, [entry(1, state="contested")])
    assert ask(conn, catalogue).entries(1, "M004")[0]["contested"] is True


def test_only_the_latest_version_counts(conn, catalogue):
    put(conn, [entry(1), entry(1, state="repaired", version=2)])
    assert ask(conn, catalogue).measures(1) == []


def test_measures_only_for_the_matters_of_the_article(conn, catalogue):
    put(conn, [entry(1)])
    assert ask(conn, catalogue, "research").measures(1) == []
    assert ask(conn, catalogue, "loan").measures(1) == ["M004"]
    assert ask(conn, catalogue, "licence").measures(1) == ["M004", "M025"]


BAN = {
    "penalty_category": ["罚款", "限制开展生产经营活动"],
    "legal_basis": "《中华人民共和国政府采购法》第七十七条第一款",
    "penalty_content": "罚款，在二年内禁止参加政府采购活动",
    "valid_until": "2028-01-04",
}


def test_a_procurement_ban_must_cite_the_article_state_the_ban_and_its_end(conn, catalogue):
    worse = [
        BAN | {"legal_basis": "《政府采购法》第七十八条"},
        BAN | {"legal_basis": "《政府采购法实施条例》第七十七条"},
        BAN | {"penalty_content": "罚款五万元"},
        BAN | {"valid_until": None},
        BAN | {"penalty_category": ["罚款"]},
    ]
    longer = BAN | {"valid_until": "2036-01-04"}
    put(conn, [penalty(1, content=BAN), *(penalty(n, content=content) for n, content in enumerate([*worse, longer], start=2))])
    asked = ask(conn, catalogue, numbers=range(1, 8))
    assert asked.entries(7, "M005")[0]["until"] == "2029-01-05", "never beyond the longest ban of the article"
    assert asked.entries(1, "M005")[0]["until"] == "2028-01-04"
    assert [asked.measures(n) for n in range(2, 7)] == [[]] * 5


def test_a_serious_violation_bars_for_three_years_from_the_decision(conn, catalogue):
    serious = {"penalty_category": ["责令停产停业"]}
    put(
        conn,
        [
            penalty(1, decided_on=date(2023, 5, 10), content=serious, public_until=date(2024, 5, 10)),
            penalty(2, decided_on=date(2023, 5, 9), content=serious),
            penalty(3, content={"penalty_category": ["责令关闭"]}),
            penalty(4, content={"penalty_category": ["暂扣或者吊销许可证照"]}),
        ],
    )
    asked = ask(conn, catalogue, numbers=(1, 2, 3, 4))
    assert asked.measures(1) == ["M006"], "the end of publication is not the end of the bar"
    assert [asked.measures(n) for n in (2, 3, 4)] == [[], [], []]


def test_a_ban_on_one_licence_needs_the_licence_named_by_check_and_record(conn, catalogue):
    content = {
        "legal_basis": "《行政许可法》第七十九条",
        "penalty_content": "撤销食品经营许可，三年内不得再次申请该行政许可",
    }
    put(conn, [penalty(1, content=content)])
    assert ask(conn, catalogue, "licence").measures(1) == []
    assert ask(conn, catalogue, "licence", item="食品经营许可").measures(1) == ["M002"]
    assert ask(conn, catalogue, "licence", item="药品经营许可").measures(1) == []


def test_only_the_newest_grade_counts(conn, catalogue):
    put(
        conn,
        [
            rating(1, 2024, "D"), rating(1, 2025, "D"),
            rating(2, 2024, "D"), rating(2, 2025, "B"),
            rating(3, 2024, "D"), rating(3, 2025, "D", state="repaired"),
            rating(4, 2025, "A"),
            rating(5, 2024, "D"), rating(5, 2025, "A", state="annulled"),
            rating(6, 2024, "D"), rating(6, 2025, "D", state="hidden"),
        ],
    )  # fmt: skip
    asked = ask(conn, catalogue, "tax", numbers=range(1, 7))
    assert [asked.measures(n) for n in range(1, 7)] == [["M021"], [], [], [], ["M021"], []]
    assert asked.measures(4, "incentives") == ["R004"]
    assert asked.entries(1, "M021")[0]["decision_no"] == "D"


def test_incentives_stand_beside_restrictions(conn, catalogue):
    put(conn, [entry(1), red(1, content={"end_date": None})])
    asked = ask(conn, catalogue, "licence")
    assert asked.measures(1) == ["M004", "M025"]
    assert asked.measures(1, "incentives") == ["R001"]
    assert asked.entries(1, "R001")[0]["until"] is None


def test_the_answer_is_kept_as_it_was(conn, catalogue, checker):
    put(conn, [entry(1), penalty(1, content=BAN), entry(2, state="contested")], subjects=[3])
    asked = ask(conn, catalogue, numbers=(3, 2, 1, 9))
    put(conn, [entry(1, state="repaired", version=2)])
    conn.execute("UPDATE subject SET name = '改名公司'")
    assert json.loads(api.answer(conn, asked.no, actor=checker)) == asked.whole
    assert ask(conn, catalogue).measures(1) == ["M005"]


def test_a_code_given_twice_is_answered_once(conn, catalogue):
    put(conn, [entry(1)])
    assert len(ask(conn, catalogue, numbers=(1, 1, 1)).whole["subjects"]) == 1


def test_another_department_does_not_see_the_check(conn, catalogue, checker):
    put(conn, [entry(1)])
    asked = ask(conn, catalogue)
    stranger = officer("check", "feedback", department="other")
    for call in (
        lambda: api.answer(conn, asked.no, actor=stranger),
        lambda: api.without(conn, asked.no, asked.entries(1, "M004")[0]["entry"], actor=stranger),
        lambda: api.give(conn, asked.no, [api.Feedback(code(1), "M004", "applied", "", "x")], actor=stranger, now=NOW),
    ):
        with pytest.raises(api.UnknownCheckError):
            call()
    wrong = asked.no[:-1] + str((int(asked.no[-1]) + 1) % 10)
    with pytest.raises(api.UnknownCheckError):
        api.answer(conn, wrong, actor=checker)


def test_who_lacks_the_office_is_refused(conn, catalogue):
    with pytest.raises(NoOfficeError):
        ask(conn, catalogue, actor=officer("feedback"))
    with pytest.raises(NoOfficeError):
        api.give(conn, "CK20260510-00000001-0", [], actor=officer("check"), now=NOW)
    with pytest.raises(NoOfficeError):
        api.repeal(conn, catalogue, "procurement_law", "", TODAY, document="x", why="", actor=officer("check"), now=NOW)


@pytest.mark.parametrize(
    ("changes", "error", "place"),
    [
        ({"matter": "marriage"}, api.UnknownMatterError, "marriage"),
        ({"codes": ()}, api.CheckRefusedError, "subjects"),
        ({"codes": tuple(code(n) for n in range(10_001))}, api.CheckRefusedError, "subjects"),
        ({"purpose": "  "}, api.CheckRefusedError, "purpose"),
        ({"on": TODAY + timedelta(days=1)}, api.CheckRefusedError, "on"),
        ({"item": "证"}, api.CheckRefusedError, "item"),
    ],
)
def test_what_cannot_be_asked(conn, catalogue, checker, changes, error, place):
    usual = {"matter": "loan", "codes": (code(1),), "on": TODAY, "purpose": "贷款审查"}
    with pytest.raises(error) as caught:
        api.check(conn, catalogue, api.Question(**(usual | changes)), actor=checker, now=NOW)
    assert caught.value.place == place
    assert caught.value.text("en")


def test_what_if_the_entry_fell(conn, catalogue, checker):
    put(conn, [entry(1), entry(1, "SX05"), penalty(1, content=BAN)])
    asked = ask(conn, catalogue)
    assert asked.measures(1) == ["M004", "M005"]
    listed = asked.entries(1, "M004")[0]["entry"]
    found = api.without(conn, asked.no, listed, actor=checker)
    assert (found.falling, found.staying) == (("M004",), ("M005",))
    for why in asked.entries(1, "M005"):
        assert api.without(conn, asked.no, why["entry"], actor=checker).falling == ()
    for other in ("nonsense", f"{code(1)}.serious_list_entry.{key_of('x')}", f"{code(2)}.x.y", "a.b.c.d"):
        with pytest.raises(api.UnknownEntryError):
            api.without(conn, asked.no, other, actor=checker)


def test_feedback_closes_a_check_and_the_latest_counts(conn, catalogue, checker):
    put(conn, [entry(1), entry(2)])
    asked = ask(conn, catalogue, numbers=(1, 2))
    assert asked.whole["open"] == 2
    first = api.Feedback(code(1), "M004", "applied", document="云财采〔2026〕5号")
    assert api.give(conn, asked.no, [first], actor=checker, now=NOW) == 1
    second = api.Feedback(code(2), "M004", "not_applied", why="供应商已退出")
    assert api.give(conn, asked.no, [second], actor=checker, now=NOW) == 0
    api.give(conn, asked.no, [api.Feedback(code(1), "M004", "not_applied", why="复核后未采取")], actor=checker, now=NOW)
    kept = json.loads(api.answer(conn, asked.no, actor=checker))
    assert kept["open"] == 0
    assert [s["measures"][0]["feedback"]["outcome"] for s in kept["subjects"]] == ["not_applied", "not_applied"]
    (tally,) = api.statistics(conn, TODAY, TODAY)
    assert (tally.measure, tally.department, tally.named, tally.not_applied, tally.open) == ("M004", "czj", 2, 2, 0)
    assert api.statistics(conn, TODAY, TODAY, by="measure")[0].department == ""
    assert api.statistics(conn, TODAY + timedelta(days=1), TODAY + timedelta(days=2)) == []


@pytest.mark.parametrize(
    ("given", "place"),
    [
        ({"outcome": "perhaps"}, "items[1].outcome"),
        ({"outcome": "applied", "document": " "}, "items[1].document"),
        ({"outcome": "not_applied"}, "items[1].why"),
        ({"outcome": "not_applied", "why": "x", "measure": "M005"}, "items[1].measure"),
        ({"outcome": "not_applied", "why": "x", "uscc": code(7)}, "items[1].measure"),
    ],
)
def test_feedback_that_is_not_acceptable_records_nothing(conn, catalogue, checker, given, place):
    put(conn, [entry(1)])
    asked = ask(conn, catalogue)
    good = api.Feedback(code(1), "M004", "not_applied", why="x")
    bad = api.Feedback(**({"uscc": code(1), "measure": "M004", "outcome": "applied"} | given))
    with pytest.raises(api.FeedbackRefusedError) as caught:
        api.give(conn, asked.no, [good, bad], actor=checker, now=NOW)
    assert caught.value.place == place
    assert conn.execute("SELECT count(*) FROM check_feedback").fetchone() == (0,)


def test_a_repealed_article_carries_nothing_from_the_day_after(conn, catalogue, checker, credit_office):
    put(conn, [entry(1)])
    asked = ask(conn, catalogue)
    api.give(conn, asked.no, [api.Feedback(code(1), "M004", "applied", document="d")], actor=checker, now=NOW)
    done = api.repeal(
        conn, catalogue, "wage_arrears_regulation", "第四十八条", TODAY - timedelta(days=1),
        document="国务院令第999号", why="测试", actor=credit_office, now=NOW,
    )  # fmt: skip
    assert done.measures == ("M004",)
    (was,) = done.touched
    assert (was.check, was.uscc, was.measure, was.outcome) == (asked.no, code(1), "M004", "applied")
    assert ask(conn, catalogue).measures(1) == []
    assert "M004" not in ask(conn, catalogue).whole["considered"]
    assert ask(conn, catalogue, on=TODAY - timedelta(days=1)).measures(1) == ["M004"], "its last day still counts"
    kept = json.loads(api.answer(conn, asked.no, actor=checker))
    assert [m["measure"] for m in kept["subjects"][0]["measures"]] == ["M004"], "an answer given stays as it was"
    api.repeal(
        conn, catalogue, "wage_arrears_regulation", "第四十八条", None,
        document="更正", why="误录", actor=credit_office, now=NOW,
    )  # fmt: skip
    assert ask(conn, catalogue).measures(1) == ["M004"]


def test_a_measure_with_another_article_left_stands(conn, catalogue, credit_office):
    serious = {"penalty_category": ["责令停产停业"]}
    put(conn, [penalty(1, content=serious)])
    before = TODAY - timedelta(days=1)
    done = api.repeal(conn, catalogue, "procurement_regulation", "", before, document="d", why="", actor=credit_office, now=NOW)
    assert done.measures == ()
    asked = ask(conn, catalogue)
    assert asked.measures(1) == ["M006"]
    assert [a["law_id"] for a in asked.whole["considered"]["M006"]["articles"]] == ["procurement_law"]


def test_a_ground_ends_with_its_own_article(conn, catalogue, credit_office):
    ban = {
        "penalty_category": ["限制开展生产经营活动"],
        "penalty_content": "取消其二年内参加依法必须进行招标的项目的投标资格",
        "valid_until": "2028-01-04",
    }
    cited = {1: "《招标投标法》第五十三条", 2: "《招标投标法》第五十四条"}
    put(conn, [penalty(n, content=ban | {"legal_basis": text}) for n, text in cited.items()])
    assert [ask(conn, catalogue, "tender", (1, 2)).measures(n) for n in cited] == [["M003"], ["M003"]]
    done = api.repeal(
        conn, catalogue, "tendering_law", "第五十三条", TODAY - timedelta(days=1),
        document="d", why="", actor=credit_office, now=NOW,
    )  # fmt: skip
    assert "M003" not in done.measures, "other articles of it stand"
    assert [ask(conn, catalogue, "tender", (1, 2)).measures(n) for n in cited] == [[], ["M003"]]


def test_a_repeal_names_an_article_that_measures_rest_on(conn, catalogue, credit_office):
    for law, article, document in (("procurement_law", "第一条", "d"), ("nothing", "", "d"), ("procurement_law", "", " ")):
        with pytest.raises(api.RepealRefusedError):
            api.repeal(conn, catalogue, law, article, TODAY, document=document, why="", actor=credit_office, now=NOW)


FORBIDDEN = [
    "UPDATE credit_check SET purpose = 'other'",
    "DELETE FROM check_entry",
    "DELETE FROM check_measure",
    "UPDATE check_feedback SET outcome = 'applied'",
    "TRUNCATE measure_repeal",
    "INSERT INTO check_measure VALUES ('CK20260510-99999999-0', '{code}', 'M004', 'restriction', 'czj')",
    "INSERT INTO check_measure VALUES ('{no}', '{code}', 'M005', 'punishment', 'czj')",
    "INSERT INTO check_measure VALUES ('{no}', '{code}', 'M005', 'restriction', 'other')",
    "INSERT INTO check_entry VALUES ('{no}', '{code}', 'M999', 'r', gen_random_uuid(), 1, 0, '{{}}', false, '2026-01-01', NULL, 'czj')",
    "INSERT INTO check_entry VALUES"
    " ('{no}', '{code}', 'M004', 'r', gen_random_uuid(), 1, 0, '{{}}', false, '2026-01-02', '2026-01-01', 'czj')",
    "INSERT INTO check_feedback (check_no, uscc, measure, outcome, at, department) VALUES"
    " ('{no}', '{code}', 'M004', 'applied', now(), 'czj')",
    "INSERT INTO check_feedback (check_no, uscc, measure, outcome, at, department) VALUES"
    " ('{no}', '{code}', 'M004', 'not_applied', now(), 'czj')",
    "INSERT INTO check_feedback (check_no, uscc, measure, outcome, why, at, department) VALUES"
    " ('{no}', '{code}', 'M004', 'not_applied', 'x', now(), 'other')",
    "INSERT INTO check_feedback (check_no, uscc, measure, outcome, why, at, department) VALUES"
    " ('{no}', '{code}', 'M005', 'not_applied', 'x', now(), 'czj')",
    "INSERT INTO credit_check (no, serial, at, on_day, matter, purpose, department, codes, names, considered) VALUES"
    " ('CK20260510-00000777-0', 777, '2026-05-10', '2026-05-12', 'm', 'p', 'd', '{{x}}', '{{x}}', '{{}}')",
    "INSERT INTO credit_check (no, serial, at, on_day, matter, purpose, department, codes, names, considered) VALUES"
    " ('CK20260510-00000777-0', 777, '2026-05-10', '2026-05-09', 'm', '', 'd', '{{x}}', '{{x}}', '{{}}')",
    "INSERT INTO credit_check (no, serial, at, on_day, matter, purpose, department, codes, names, considered) VALUES"
    " ('777', 777, '2026-05-10', '2026-05-09', 'm', 'p', 'd', '{{x}}', '{{x}}', '{{}}')",
    "INSERT INTO measure_repeal (law, last_day, document, at, department, officer) VALUES ('l', now(), '', now(), 'd', 'o')",
    "INSERT INTO measure_repeal (law, last_day, document, at, department, officer) VALUES ('l', now(), 'x', now(), 'd', '')",
]


@pytest.mark.parametrize("attempt", FORBIDDEN)
def test_the_database_refuses_what_must_not_be(conn, catalogue, attempt):
    put(conn, [entry(1)])
    asked = ask(conn, catalogue)
    with pytest.raises(psycopg.errors.IntegrityError), conn.transaction():
        conn.execute(attempt.format(no=asked.no, code=code(1)))


def test_one_subject_after_the_other(conn, catalogue):
    """The plan of a check: an index descent for each code, never the latest version of everything."""
    from gongxin.measures import grounds
    from gongxin.measures.sql import statement

    put(conn, [penalty(n, f"{m}") for n in range(300) for m in range(3)])
    conn.execute("ANALYZE record_version, subject")
    chosen = grounds.considered(catalogue, "procurement", TODAY, {})
    rows = grounds.ground_rows(chosen, catalogue)
    given = {
        "no": "CK20260510-00000001-0", "serial": 1, "at": NOW, "on": TODAY, "matter": "m", "item": "", "purpose": "p",
        "department": "d", "officer": "o", "codes": [code(n) for n in range(300)], "rated": ["current"],
        "carrying": ["current"], "resources": sorted({row["resource"] for row in rows}), "considered": "{}",
        "grounds": json.dumps(rows, ensure_ascii=False), **grounds.hints(rows, chosen).parameters(),
    }  # fmt: skip
    plan = "\n".join(row[0] for row in conn.execute(f"EXPLAIN {statement('check')}", given))
    assert "Index Cond: ((uscc = q.code) AND (resource = ANY" in plan
    assert "Seq Scan on record_version" not in plan
