"""Accepted rows as records: right to the cell, persons masked, the key the same under every header and in every order."""

from __future__ import annotations

import hashlib
import json
from datetime import date
from typing import Any

import pytest

from checking import oracle
from checking.good_rows import good_row, headers_of
from checking.world import AUTHORITY, AUTHORITY_CODE, Known, as_csv, cases_register, catalogue, check_file
from gongxin.checking import records
from gongxin.checking.handed import Records
from gongxin.kernel.dates import NO_END, parse_date
from gongxin.kernel.names import mask_person_name
from gongxin.registry.api import RECORD_COLUMNS
from gongxin.visibility import RecordFacts, public_until
from shared_data import SHARED, read_cases, read_csv

PENALTY = "administrative_penalty"
CELLS = {
    "counterpart_name": "云岭甲公司",
    "counterpart_uscc": "91530102MA1A00016A",
    "legal_representative": "欧阳娜娜",
    "decision_no": "云罚（2026）12号",
    "unlawful_act": '销售"假冒"商品\\',
    "unlawful_facts": "于2026年3月销售，\t货值0.2万元",
    "legal_basis": "《产品质量法》第四十九条",
    "penalty_category": "罚款；警告",
    "penalty_content": "罚款贰仟元",
    "fine_amount": "0.2",
    "decision_date": "2026/5/2",
    "valid_until": "2099-12-31",
    "publication_end": "2026.11.2",
    "authority_name": AUTHORITY,
    "authority_uscc": AUTHORITY_CODE.lower(),
}
CONTENT = {
    "counterpart_name": "云岭甲公司",
    "legal_representative": "欧***",
    "decision_no": "云罚〔2026〕12号",
    "unlawful_act": '销售"假冒"商品\\',
    "unlawful_facts": "于2026年3月销售，\t货值0.2万元",
    "legal_basis": "《产品质量法》第四十九条",
    "penalty_category": ["罚款", "警告"],
    "penalty_content": "罚款贰仟元",
    "fine_amount": "2000.00",
    "decision_date": "2026-05-02",
    "publication_end": "2026-11-02",
    "authority_name": AUTHORITY,
    "authority_uscc": AUTHORITY_CODE,
}


def named(standard: str, cells: dict[str, str]) -> list[str]:
    """The header of the cells' fields in one standard, or their Chinese label where it has no name for one."""
    resource, names = catalogue().resource(PENALTY), []
    for code in cells:
        alias = getattr(resource.field(code).aliases, standard)
        names.append(alias[0] if alias else resource.field(code).label.zh)
    return names


def made(content: bytes, resource: str = PENALTY, known: Known | None = None) -> list[dict[str, Any]]:
    with check_file(content, resource, known=known or cases_register()) as checked:
        return Records(checked).records(None).read_all().to_pylist()


def one(standard: str = "zh", cells: dict[str, str] | None = None) -> dict[str, Any]:
    cells = cells or CELLS
    (record,) = made(as_csv(named(standard, cells), [list(cells.values())]))
    return record


def test_a_record_is_right_to_the_cell() -> None:
    record = one()
    assert set(record) <= set(RECORD_COLUMNS)
    assert json.loads(record["content"]) == CONTENT
    assert list(json.loads(record["content"])) == list(CONTENT)  # in the order of the definition
    assert json.loads(record["personal"]) == {"legal_representative": "欧阳娜娜"}
    assert record["row"] == 2
    assert record["uscc"] == "91530102MA1A00016A"
    assert (record["nature"], record["severity"], record["regime"]) == ("adverse", "general", "NDRC36")
    assert (record["decided_on"], record["effective_from"], record["effective_to"]) == (date(2026, 5, 2), None, None)
    assert (record["publication_until"], record["public_until"]) == (date(2026, 11, 2), date(2026, 11, 2))
    assert record["summary_procedure"] is False
    assert record["authority_uscc"] == AUTHORITY_CODE


def test_the_key_is_the_canonical_text_of_subject_and_key_fields() -> None:
    """So that it can be made again next year, by anybody."""
    text = "\x1f".join(["91530102MA1A00016A", "云罚〔2026〕12号", AUTHORITY])
    assert one()["record_key"] == hashlib.md5(text.encode(), usedforsecurity=False).digest()


def test_one_penalty_under_three_headers_is_one_record() -> None:
    """Codes of 2018, codes of 2016, Chinese labels: the same key and the same content."""
    found = [one(standard) for standard in ("zh", "y2018", "y2016")]
    assert len({record["record_key"] for record in found}) == 1
    assert len({record["content_hash"] for record in found}) == 1


def test_the_order_of_rows_and_columns_changes_nothing() -> None:
    second = CELLS | {
        "decision_no": "云罚（2026）13号",
        "counterpart_uscc": "91530102MA1B00025T",
        "counterpart_name": "云岭乙公司",
    }
    names, rows = named("zh", CELLS), [list(CELLS.values()), list(second.values())]
    straight = made(as_csv(names, rows))
    turned = made(as_csv(names[::-1], [row[::-1] for row in rows[::-1]]))
    bare = [{name: value for name, value in record.items() if name != "row"} for record in straight]
    assert bare == [{name: value for name, value in record.items() if name != "row"} for record in turned]
    assert bare == sorted(bare, key=lambda record: (record["uscc"], record["record_key"]))


SPELLINGS = [
    {"decision_date": "2026年5月2日"}, {"decision_date": "20260502"}, {"decision_date": "2.5.2026"}, {"fine_amount": "2000元"},
    {"fine_amount": "贰仟元整"}, {"fine_amount": "0.20"}, {"penalty_category": "罚款,警告"}, {"penalty_category": "P03;P01"},
    {"decision_no": "云罚〔2026〕12号"}, {"decision_no": "云罚 [2026] １２号"}, {"counterpart_uscc": "91530102ma1a00016a"},
    {"valid_until": "长期"}, {"valid_until": "9999-9-9"}, {"counterpart_name": " 云岭甲公司 "}, {"publication_end": "2026-11-02 00:00:00"},
]  # fmt: skip


def test_another_spelling_is_the_same_content() -> None:
    rows = [list((CELLS | spelling).values()) for spelling in SPELLINGS]
    with check_file(as_csv(named("zh", CELLS), [list(CELLS.values()), *rows]), PENALTY, known=cases_register()) as checked:
        assert (checked.outcome.accepted, checked.outcome.duplicates) == (len(rows) + 1, len(rows))
        assert len(Records(checked).records(None).read_all()) == 1


CHANGES = {
    "counterpart_name": "云岭甲（集团）公司", "counterpart_uscc": "91530102MA1B00025T", "legal_representative": "欧阳修",
    "decision_no": "云罚（2026）012号", "unlawful_act": "其他", "unlawful_facts": "无证经营", "legal_basis": "《食品安全法》",
    "penalty_category": "罚款", "penalty_content": "罚款贰仟元。", "fine_amount": "0.200001", "decision_date": "2026-05-03",
    "valid_until": "2119-12-31", "publication_end": "", "authority_name": "云岭市城市管理局",
    "authority_uscc": "91530102MA1A00016A",
}  # fmt: skip
KEY = {"counterpart_uscc", "decision_no", "authority_name"}


@pytest.fixture(scope="module")
def by_change() -> dict[str, dict[str, Any]]:
    """Field → the record with that one field changed; '' → the unchanged one. One file; what has one key is not told apart."""
    variants = {
        "": {},
        **{field: {field: cell} for field, cell in CHANGES.items()},
        "person": {"legal_representative": "欧阳婷婷"},
    }
    rows = [list((CELLS | change).values()) for change in variants.values()]
    with check_file(as_csv(named("zh", CELLS), rows), PENALTY, known=cases_register()) as checked:
        sql = records.records_sql(checked, f"SELECT * FROM {checked.VIEW}")
        found = {record["row"]: record for record in checked.connection.reader(sql).read_all().to_pylist()}
    return {name: found[row] for row, name in enumerate(variants, start=2)}


@pytest.mark.parametrize("field", CHANGES)
def test_the_hash_changes_with_every_field_and_the_key_with_its_own(field: str, by_change: dict[str, dict[str, Any]]) -> None:
    before, after = by_change[""], by_change[field]
    assert (after["record_key"] != before["record_key"]) == (field in KEY)
    if field == "counterpart_uscc":  # the subject is no content: it leads the key
        assert after["uscc"] != before["uscc"]
        assert after["content_hash"] == before["content_hash"]
    else:
        assert after["content_hash"] != before["content_hash"]


def test_a_persons_change_of_name_is_a_change_though_the_mask_is_the_same(by_change: dict[str, dict[str, Any]]) -> None:
    changed = by_change["person"]
    assert changed["content"] == by_change[""]["content"]
    assert changed["content_hash"] != by_change[""]["content_hash"]


def test_amounts_keep_what_is_finer_than_a_cent(by_change: dict[str, dict[str, Any]]) -> None:
    assert json.loads(by_change["fine_amount"]["content"])["fine_amount"] == "2000.01"


def test_a_far_end_is_kept_and_no_end_is_none(by_change: dict[str, dict[str, Any]]) -> None:
    assert "valid_until" not in json.loads(by_change[""]["content"])
    assert by_change[""]["effective_to"] is None
    assert json.loads(by_change["valid_until"]["content"])["valid_until"] == "2119-12-31"
    assert by_change["valid_until"]["effective_to"] == date(2119, 12, 31)


def test_public_until_of_records_is_what_visibility_says() -> None:
    resource = catalogue().resource(PENALTY)
    places = {field.code: place for place, field in enumerate(resource.stored_fields)}
    kinds = ["警告", "罚款", "罚款;吊销许可证件", "其他-责令改正", "没收违法所得"]
    rows = []
    for number, (decided, kind, procedure, end) in enumerate(
        (d, k, p, e)
        for d in ("2019-02-28", "2024-02-29", "2026-03-31", "2026-04-01")
        for k in kinds
        for p in ("普通", "简易", "")
        for e in ("", "2026-07-01", "2099-12-31", "2039-01-01")
    ):
        row = good_row(resource, number)
        for code, cell in {
            "decision_date": decided, "penalty_category": kind, "procedure": procedure, "publication_end": end,
            "severity_class": "", "fine_amount": "1", "confiscated_amount": "1", "revoked_licence": "证", "valid_until": "长期",
        }.items():  # fmt: skip
            row[places[code]] = cell
        rows.append(row)
    found = made(as_csv(headers_of(resource, "y2018"), rows))
    assert len(found) == len(rows)
    for record in found:
        facts = RecordFacts.of(record | {"resource": PENALTY})
        assert record["public_until"] == public_until(facts, catalogue()), record["content"]


@pytest.mark.parametrize("case", read_cases("person_names"), ids=lambda case: case["given"])
def test_the_mask_of_a_person_shows_no_more_than_the_kernels(case: dict[str, str]) -> None:
    """It may show less: of several names only the first character of the first."""
    masked = masked_by_sql([case["given"]])[0] if case["given"] else ""
    shown = masked.replace("*", "")
    assert len(shown) <= 1
    assert mask_person_name(case["given"]).startswith(shown)
    assert "*" in masked or not case["given"]


def test_the_mask_of_any_name_hides_all_but_the_first_character() -> None:
    names = ["张", "张三", "欧阳娜娜", "阿不都·买买提", "迪丽热巴·迪力木拉提", "J", "JOHN", "〇一", "张三、李四", "𠮷野家三"]
    for name, masked in zip(names, masked_by_sql(names), strict=True):
        assert set(masked[1:]) <= {"*"}
        assert masked[:1] in {"*", name[:1]}
        assert masked != name
        assert len(masked) <= 4


def masked_by_sql(names: list[str]) -> list[str]:
    from checking.cells import engine

    values = ", ".join(f"({i}, '{name}')" for i, name in enumerate(names))
    found = engine().rows(f"SELECT {records.masked_name('n')} FROM (VALUES {values}) t(i, n) ORDER BY i")
    return [row[0] for row in found]


# --- real registrations ---

REGISTRATION = "organisation_registration"
COLUMNS = {
    "企业名称": "name", "注册日期": "established_on", "企业类型": "organisation_kind", "注册资金": "registered_capital",
    "经营范围(截120字)": "business_scope", "所在省份": "province", "地区": "region_name", "注册地址": "address",
}  # fmt: skip


def test_three_thousand_real_registrations_are_right_to_the_cell() -> None:
    path = SHARED / "data" / "registry" / "registrations_3000.csv"
    sent = dict(enumerate(read_csv("registry/registrations_3000.csv"), start=2))
    resource, told = catalogue().resource(REGISTRATION), 0
    with check_file(path.read_bytes(), REGISTRATION) as checked:
        outcome = checked.outcome
        found = Records(checked).records(None).read_all().to_pylist()
        people = records.subjects(checked).read_all().to_pylist()
    assert outcome.rows == len(sent) == outcome.accepted + outcome.refused + outcome.quarantined
    assert outcome.accepted > 0.95 * outcome.rows
    assert len(found) == outcome.accepted - outcome.duplicates == len(people)
    for record in found:
        row, content = sent[record["row"]], json.loads(record["content"])
        assert record["uscc"] == oracle.value(resource.field("uscc"), row["统一社会信用代码"], catalogue(), "zh", None)
        for header, code in COLUMNS.items():
            wanted = _as_json(oracle.value(resource.field(code), row[header], catalogue(), "zh", None), code)
            assert content.get(code) == wanted, (record["row"], code, row[header])
            told += wanted is not None
    assert told > 5 * len(found)
    by_code = {subject["uscc"]: subject for subject in people}
    for record in found:
        subject, content = by_code[record["uscc"]], json.loads(record["content"])
        assert subject["name"] == content["name"]
        assert subject["established"] == record_day(content.get("established_on"))
        assert subject["region"] == record["uscc"][2:8]
        amount = content.get("registered_capital", {}).get("amount")
        assert (subject["capital_amount"] is None) == (amount is None)


def _as_json(value: Any, code: str) -> Any:
    if value is None or value is NO_END:
        return None
    if isinstance(value, date):
        return value.isoformat()
    if code == "registered_capital":
        amount, currency = value.split(" ")
        return {"amount": amount, "currency": currency}
    return value


def record_day(text: str | None) -> date | None:
    day = parse_date(text)
    return day if isinstance(day, date) else None


# --- what else the registry takes ---


def test_newcomers_are_the_codes_that_the_register_does_not_know() -> None:
    rows = [
        list((CELLS | {"counterpart_uscc": code, "counterpart_name": name, "decision_no": f"云罚{i}号"}).values())
        for i, (code, name) in enumerate(
            [("91530102MA1A00016A", "云岭甲公司"), ("91530102MA1D00043U", "云岭丁公司"), ("91530102MA1D00043U", "云岭丁公司")]
        )
    ]
    with check_file(as_csv(named("zh", CELLS), rows), PENALTY, known=cases_register()) as checked:
        found = records.newcomers(checked).read_all().to_pylist()
    assert found == [{"uscc": "91530102MA1D00043U", "name": "云岭丁公司", "issued_nonconforming": False}]


def test_a_newcomer_of_two_names_has_the_first_rows_however_often_the_file_is_read() -> None:
    rows = [
        list((CELLS | {"counterpart_uscc": "91530102MA1D00043U", "counterpart_name": name, "decision_no": f"云罚{i}号"}).values())
        for i, name in enumerate(["云岭戊公司", *["云岭丁公司"] * 40])
    ]
    for _ in range(5):
        with check_file(as_csv(named("zh", CELLS), rows), PENALTY, known=cases_register()) as checked:
            (found,) = records.newcomers(checked).read_all().to_pylist()
        assert found["name"] == "云岭戊公司"


def test_rows_that_wait_bring_the_record_they_would_make() -> None:
    cells = CELLS | {"counterpart_uscc": ""}
    with check_file(as_csv(named("zh", cells), [list(cells.values())]), PENALTY, known=cases_register()) as checked:
        (row,) = records.quarantined(checked).read_all().to_pylist()
    whole = one()
    assert (row["row"], row["reasons"], row["name"], row["codes"]) == (2, ["LK01.no_code"], "云岭甲公司", "")
    assert (row["content"], row["content_hash"]) == (whole["content"], whole["content_hash"])
    key = hashlib.md5(f"91530102MA1A00016A\x1f{row['key_rest']}".encode(), usedforsecurity=False).digest()
    assert key == whole["record_key"]  # once a person has said whom it is about


def test_a_registration_has_one_key_for_its_life() -> None:
    names = ["统一社会信用代码", "企业名称", "住所"]
    before, after = (
        made(as_csv(names, [["91530102MA1A00016A", name, "云岭市1号"]]), REGISTRATION)[0]
        for name in ("云岭甲公司", "云岭甲集团公司")
    )
    assert before["record_key"] == after["record_key"]
    assert before["content_hash"] != after["content_hash"]


def test_subjects_of_a_registration() -> None:
    names = [
        "统一社会信用代码",
        "企业名称",
        "曾用名",
        "注册号",
        "组织机构代码",
        "行政区划代码",
        "注册资本",
        "登记状态",
        "法定代表人",
    ]
    rows = [
        ["91530102MA1A00016A", "云岭甲公司", "云岭老甲公司；云岭旧甲公司", "530100100000012", "MA1A0001-6", "530102", "500万美元", "存续", "张三"],
        ["91530102MA1E00052F", "云岭戊公司", "", "", "", "", "", "", ""],
    ]  # fmt: skip
    with check_file(as_csv(names, rows), REGISTRATION, known=cases_register()) as checked:
        first, second = records.subjects(checked).read_all().to_pylist()
    assert first["former_names"] == ["云岭老甲公司", "云岭旧甲公司"]
    assert sorted(first["old_codes"]) == ["530100100000012", "MA1A00016"]
    assert (first["capital_amount"], first["capital_currency"]) == (5_000_000, "USD")
    assert (first["kind"], first["region"], first["issued_nonconforming"]) == ("91", "530102", False)
    assert (second["former_names"], second["old_codes"], second["issued_nonconforming"]) == ([], [], True)
    assert (second["capital_amount"], second["capital_currency"], second["region"]) == (None, None, "530102")
    assert not any("张" in str(value) for value in first.values())  # no person in the table of subjects


def test_the_unit_in_the_header_wins() -> None:
    names = ["行政相对人名称", "统一社会信用代码", "决定书文号", "处罚内容", "处罚决定日期", "处罚机关"]
    cells = ["云岭甲公司", "91530102MA1A00016A", "云罚1号", "罚款", "2026-05-02", AUTHORITY]
    for header, amounts in {
        "罚款金额（元）": {
            "2000": "2000.00",
            "0.2万元": "2000.00",
            "999999999999999": "999999999999999.00",
            "2000.1234": "2000.1234",
        },
        "罚款金额（万元）": {"0.2": "2000.00", "2000元": "2000.00", "0.001元": "0.001"},
        "罚款金额": {"0.2": "2000.00"},
    }.items():
        rows = [[*cells[:2], f"云罚{i}号", *cells[3:], cell] for i, cell in enumerate(amounts)]
        found = {r["row"]: json.loads(r["content"])["fine_amount"] for r in made(as_csv([*names, header], rows))}
        assert [found[row] for row in sorted(found)] == list(amounts.values()), header
    (record,) = made(
        as_csv(["统一社会信用代码", "企业名称", "注册资本（万元）"], [["91530102MA1A00016A", "云岭甲公司", "500"]]),
        REGISTRATION,
    )
    assert json.loads(record["content"])["registered_capital"] == {"amount": "5000000.00", "currency": "CNY"}
