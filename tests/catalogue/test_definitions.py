"""The first resources: every code and label of the national tables, real headers, basis, classes."""

from __future__ import annotations

import csv
from datetime import date

import pytest
import yaml

from gongxin.catalogue import Resource, check, load, map_headers
from gongxin.catalogue.model.evaluate import never_public, severity_of
from shared_data import SHARED, read_csv

FIRST = (
    "organisation_registration",
    "administrative_licence",
    "administrative_penalty",
    "court_judgment",
    "tax_rating",
    "environmental_rating",
    "abnormal_operation",
    "government_breach", "social_insurance_arrears",
    "commitment",
    "honour",
    "serious_list_entry",
    "red_list_entry",
)
NOT_A_NAME = "SKIP"


def resource(name: str) -> Resource:
    return load().resource(name)


def reference(name: str) -> list[dict[str, str]]:
    with (SHARED / "reference" / name).open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("on", [date(2026, 4, 1), date(2026, 11, 21)])
def test_built_in_definitions_have_no_fault(on: date):
    assert [problem.text("en") for problem in check(on=on)] == []


def test_the_first_resources_are_there_and_in_use():
    catalogue = load()
    rated = {scale.carried_by for scale in catalogue.scales.values()} - {None}
    assert {item.id for item in catalogue.enabled_resources(date(2026, 11, 21))} == set(FIRST) | rated


@pytest.mark.parametrize("name", FIRST)
def test_every_resource_rests_on_a_citation(name: str):
    found = resource(name)
    assert found.basis
    assert all(basis.article.zh and basis.certainty != "uncertain" for basis in found.basis)


@pytest.mark.parametrize(
    ("name", "table"),
    [("administrative_licence", "licence_fields.csv"), ("administrative_penalty", "penalty_fields.csv")],
)
def test_every_code_and_label_of_the_national_table(name: str, table: str):
    found = resource(name)
    known = found.header_map()
    for row in reference(table):
        codes = [code for code in (row["code"], *row["code_2016"].split(";")) if code]
        label = row["zh"].replace("（建议自加）", "")
        fields = {known[code.casefold()] for code in codes if code != "CF_CFLB2"}
        assert len(fields) == 1, row
        (field,) = (found.field(code) for code in fields)
        assert map_headers(found, [label]).columns[0].field == field.code
        if row["personal_data"] == "yes":
            assert field.reserved
        elif row["personal_data"].startswith("yes"):
            assert field.personal
        if row["required"] == "yes" and row["code"] and row["certainty"] != "uncertain":
            assert field.is_required("y2018"), row["code"]
        if row["publish"] == "no":
            assert field.reserved or not field.public or row["certainty"] == "uncertain"


def test_every_field_of_the_commitment_table():
    found = resource("commitment")
    for row in reference("commitment_fields.csv"):
        by_code, by_label = map_headers(found, [row["code"], row["zh"]]).columns
        assert by_code.field == by_label.field
        assert by_code.field is not None


def test_short_names_of_the_basic_elements():
    tables = yaml.safe_load((SHARED / "reference" / "uscc_tables.yaml").read_text(encoding="utf-8"))
    names = tables["gbt36104_basic_fields_short_names"]
    found = resource("organisation_registration")
    for short, label in names["fields"].items():
        if short == "Sfgk":  # "may it be shown" is the catalogue's business, not the sender's
            continue
        by_name, by_label = map_headers(found, [short, label]).columns
        assert by_name.field is not None, short
        assert by_label.field is not None, label
        assert by_name.field == by_label.field
    for short in names["skip_personal"]:
        field = found.field(found.header_map()[short.casefold()])
        assert field.reserved or field.personal


def test_real_registrations_go_in():
    header = list(read_csv("registry/registrations_3000.csv")[0])
    mapping = map_headers(resource("organisation_registration"), header)
    assert mapping.unknown == ()
    assert mapping.duplicates == ()
    assert mapping.missing_required == ()
    assert [column.field for column in mapping.columns] == [
        "year",
        "name",
        "uscc",
        "established_on",
        "organisation_kind",
        "registered_capital",
        "business_scope",
        "province",
        "region_name",
        "address",
    ]


def test_tables_of_real_penalties():
    # two facts in one cell, organisations mixed with persons, and a severity scale that is not the law's:
    # not mapped
    left_out = {
        "行政处罚的种类和依据",
        "做出处罚的机关名称和日期",
        "作出处罚的机关名称和日期",
        "违法企业名称或违法自然人姓名",
        "失信等级（严重、较重、一般）",
    }
    unmapped = set()
    for row in read_csv("penalties/header_aliases.csv"):
        name = {"licence": "administrative_licence", "tax_A": "tax_rating"}.get(row["kind"], "administrative_penalty")
        if row["kind"] == "xk_fields":
            name = "administrative_licence"
        headers = [part.strip() for part in row["header"].replace(" / ", ",").split(",")]
        for column in map_headers(resource(name), ["" if text == "(空)" else text for text in headers]).unknown:
            unmapped.add(column.header)
    assert unmapped - left_out == {"信用等级A级纳税人"}  # a column that says the table's own name
    assert left_out <= unmapped


def test_uncertain_facts_are_there_and_switched_off():
    licence = load().code_set("licence_category")
    assert [mapping.enabled for mapping in licence.mappings] == [False]
    penalty = resource("administrative_penalty")
    assert penalty.severity is not None
    uncertain = [rule for rule in penalty.severity.rules if rule.certainty == "uncertain"]
    assert uncertain
    assert not any(rule.enabled for rule in uncertain)


SEVERITIES = [
    # categories, procedure, decided, class
    (["罚款"], "普通", date(2026, 5, 1), "general"),
    (["警告"], "普通", date(2026, 5, 1), "minor"),
    (["通报批评", "警告"], None, date(2026, 5, 1), "minor"),
    (["警告", "罚款"], "普通", date(2026, 5, 1), "general"),
    (["罚款", "吊销许可证件"], "普通", date(2026, 5, 1), "serious"),
    (["罚款"], "简易", date(2026, 5, 1), "minor"),
    (["暂扣许可证件"], "普通", date(2026, 5, 1), "general"),
    (["其他-责令改正"], "普通", date(2026, 5, 1), "general"),
    (["责令停产停业"], "普通", date(2026, 3, 31), "general"),  # NDRC58 knew no class by kind
    (["警告"], "普通", date(2026, 3, 31), "minor"),
    (["罚款"], None, date(2019, 1, 1), "general"),
    ([], None, date(2026, 5, 1), "general"),
]


@pytest.mark.parametrize(("categories", "procedure", "decided", "expected"), SEVERITIES)
def test_class_of_a_penalty(categories: list[str], procedure: str | None, decided: date, expected: str):
    values = {"penalty_category": categories, "procedure": procedure}
    found = resource("administrative_penalty")
    assert severity_of(found, load(), values, decided) == expected
    assert severity_of(found, load(), {**values, "penalty_category": ";".join(categories)}, decided) == expected
    assert never_public(found, values) is (procedure == "简易")


def test_class_the_department_states_counts_first():
    values = {"penalty_category": ["罚款"], "severity_class": "serious"}
    assert severity_of(resource("administrative_penalty"), load(), values, date(2026, 5, 1)) == "serious"


@pytest.mark.parametrize(("grade", "kept_in"), [("A", False), ("B", True), ("M", True), ("C", True), ("D", True)])
def test_only_grade_a_of_the_tax_rating_is_public(grade: str, kept_in: bool):
    assert never_public(resource("tax_rating"), {"grade": grade}) is kept_in


def test_sections_stand_in_the_order_of_the_report():
    report = yaml.safe_load((SHARED / "reference" / "report_format.yaml").read_text(encoding="utf-8"))
    expected = {row["zh"]: row["n"] for row in report["public_report"]["sections"]}
    sections = load().sections
    assert [section.order for section in sections] == sorted(section.order for section in sections)
    assert all(expected[section.label.zh] == section.report for section in sections)


def test_periods_are_those_of_the_orders():
    assert [
        (regime.id, item.severity, item.published, str(item.publication.min), str(item.publication.max))
        for regime in load().regimes_of("ndrc")
        for item in regime.classes
    ] == [
        ("NDRC58", "minor", False, "P0D", "P3M"),
        ("NDRC58", "general", True, "P3M", "P3Y"),
        ("NDRC58", "serious", True, "P1Y", "P3Y"),
        ("NDRC36", "minor", False, "P0D", "P3M"),
        ("NDRC36", "general", True, "P3M", "P1Y"),
        ("NDRC36", "serious", True, "P1Y", "P3Y"),
    ]
