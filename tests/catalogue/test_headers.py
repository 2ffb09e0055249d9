"""Headers as real files write them, and forms to send out."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongxin.catalogue import Resource, load, map_headers, template_headers
from gongxin.catalogue.header_text import normalise_header


def penalty() -> Resource:
    return load().resource("administrative_penalty")


@pytest.mark.parametrize(
    ("header", "field"),
    [
        ("CF_WSH", "decision_no"),
        ("cf_wsh", "decision_no"),
        ("ＣＦ＿ＷＳＨ", "decision_no"),
        ("CF_WSH_1", "decision_no"),
        ("CF_WSH.1", "decision_no"),
        ("\ufeffCF_WSH", "decision_no"),
        ("*行政处罚决定书文号", "decision_no"),
        ("行政处罚决定书文号（必填）", "decision_no"),
        ("行政处罚决定书文号：", "decision_no"),
        (" 行政处罚 决定书 文号 ", "decision_no"),
        ("处罚决定日期(YYYY-MM-DD)", "decision_date"),
        ("行政相对人代码_1(统一社会信用代码)", "counterpart_uscc"),
        ("行政相对人代码_1 （统一社会信用代码）", "counterpart_uscc"),
        ("行政相对人代码_2【工商注册号】", "counterpart_reg_no"),
        ("罚款金额（万元）", "fine_amount"),
        ("罚款金额(元)", "fine_amount"),
        ("Penalty decision number", "decision_no"),
        ("decision_no", "decision_no"),
        ("统一社会信用代码（处罚机关）", None),
        ("处罚决定书", None),
        ("", None),
    ],
)
def test_header(header: str, field: str | None):
    assert map_headers(penalty(), [header]).columns[0].field == field


@pytest.mark.parametrize(
    ("header", "unit"),
    [
        ("罚款金额", None),
        ("罚款金额（万元）", "wan"),
        ("罚款金额（元）", "yuan"),
        ("罚款金额(单位:元)", "yuan"),
        ("CF_NR_FK", None),
    ],
)
def test_unit_that_the_header_states_wins(header: str, unit: str | None):
    (column,) = map_headers(penalty(), [header]).columns
    assert (column.field, column.unit) == ("fine_amount", unit)


def test_reserved_columns_are_known_and_not_kept():
    mapping = map_headers(penalty(), ["CF_WSH", "CF_FR_ZJHM", "居民身份证号"])
    assert [column.reserved for column in mapping.columns] == [False, True, True]
    assert mapping.fields == {"decision_no": 0}


def test_unknown_header_is_named_with_the_nearest_known():
    mapping = map_headers(penalty(), ["处罚决定书文号码", "天气"])
    near, far = mapping.unknown
    assert near.nearest == "处罚决定书文号"
    assert (far.header, far.nearest) == ("天气", None)


def test_blank_and_row_number_columns_are_left_out_on_purpose():
    mapping = map_headers(penalty(), ["", "序号", "CF_WSH"])
    assert [column.ignored for column in mapping.columns] == [True, True, False]
    assert mapping.unknown == ()


def test_two_columns_for_one_field():
    mapping = map_headers(penalty(), ["CF_WSH", "处罚决定书文号"])
    assert mapping.duplicates == ("decision_no",)


@pytest.mark.parametrize(
    ("headers", "standard"),
    [
        (["CF_XDR_LB", "CF_WSH", "CF_CFJG"], "y2018"),
        (["CF_XDR_MC", "CF_CFLB1", "CF_XZJG", "CF_ZT"], "y2016"),
        (["CF_WSH", "CF_SY"], "y2018"),
        (["行政处罚决定书文号", "处罚机关"], "zh"),
        (["decision_no"], "zh"),
    ],
)
def test_standard_is_told_by_the_whole_row(headers: list[str], standard: str):
    assert map_headers(penalty(), headers).standard == standard


def test_file_of_2016_is_not_asked_for_what_2018_brought():
    licence = load().resource("administrative_licence")
    for standard in ("y2018", "y2016", "zh"):
        mapping = map_headers(licence, template_headers(licence, standard))
        assert mapping.standard == standard
        assert mapping.missing_required == (), standard
        assert mapping.unknown == ()
        assert mapping.duplicates == ()
    missing = map_headers(licence, ["XK_XDR_MC", "XK_XKJGDM", "XK_WSH"]).missing_required
    assert "authority_uscc" not in missing
    assert {"decision_title", "decision_date"} <= set(missing)


def test_same_number_means_different_things_in_two_standards():
    state = load().code_set("licence_state")
    assert state.value_map("y2018")["1"] == ("有效",)
    assert state.value_map("y2016")["1"] == ("撤销",)
    assert state.value_map("zh")["1"] == ("有效",)
    assert "3" not in state.value_map("y2018")


def test_numbers_of_2016_become_the_labels_of_the_law():
    kinds = load().code_set("penalty_category")
    for standard in ("y2016", "y2018", "zh"):
        found = kinds.value_map(standard)  # type: ignore[arg-type]
        assert found["2"] == ("没收违法所得", "没收非法财物")
        assert found["没收违法所得、没收非法财物"] == ("没收违法所得", "没收非法财物")
        assert found["P03"] == ("罚款",)
    assert "行政拘留" in kinds.out_of_scope
    assert "行政拘留" not in kinds.codes


@pytest.mark.parametrize("resource", load().resources, ids=lambda resource: resource.id)
def test_every_resource_offers_forms_that_it_understands(resource: Resource):
    for standard in ("y2018", "y2016", "zh"):
        headers = template_headers(resource, standard)  # type: ignore[arg-type]
        mapping = map_headers(resource, headers)
        assert mapping.unknown == ()
        assert mapping.duplicates == ()
        assert not any(column.reserved for column in mapping.columns)


def test_a_hundred_thousand_columns_are_answered():
    mapping = map_headers(penalty(), [f"column {number}" for number in range(100_000)])
    assert len(mapping.unknown) == 100_000


@given(st.text(max_size=40))
def test_normalising_twice_changes_nothing(text: str):
    once = normalise_header(text)
    assert normalise_header(once) == once


@given(st.lists(st.text(max_size=20), max_size=12))
def test_every_column_is_answered_for(headers: list[str]):
    mapping = map_headers(penalty(), headers)
    assert [column.header for column in mapping.columns] == headers
    known = {column.index for column in mapping.columns if column.field or column.ignored}
    assert known | {column.index for column in mapping.unknown} == set(range(len(headers)))
