"""One good row for every resource, under the header of one standard, with two columns that are no fields."""

from __future__ import annotations

from acceptance import material
from checking.world import AUTHORITY, AUTHORITY_CODE, catalogue
from gongxin.catalogue import Field, Resource

FOREIGN, RESERVED = "经办科室", "身份证号"
"""The last two columns: one that the catalogue does not know, one that national tables reserve."""

GOOD: dict[str, str] = {
    "string": "云岭市某某公司", "text": "违反规定", "date": "2026-05-12", "decimal": "0.2", "integer": "12", "year": "2025",
    "capital": "100万元人民币", "uscc": AUTHORITY_CODE, "regno": "", "orgcode": "",
}  # fmt: skip
BY_CODE = {
    "authority_name": AUTHORITY,
    "counterpart_institution_no": "事证第1号",
    "region_code": "530102",
    "industry_code": "F51",
    "procedure": "普通",
    "severity_class": "general",
}
LEFT_OUT = {
    "unfulfilled_content", "breach_sanction", "publication_end", "cancelled_on", "confiscated_amount", "unperformed_part",
    "operating_region_code", "economic_kind_code", "capital_currency",
}  # fmt: skip
"""Fields whose presence depends on others, or that a good row need not have."""


def headers_of(resource: Resource, standard: str) -> list[str]:
    """The names that the standard gives the stored fields, then the two other columns."""
    names = []
    for field in resource.stored_fields:
        alias = getattr(field.aliases, standard)
        names.append(alias[0] if alias else field.label.zh)
    reserved = [field for field in resource.fields if field.reserved]
    return [*names, FOREIGN, reserved[0].label.zh if reserved else RESERVED]


def good(resource: Resource, field: Field, number: int) -> str:
    """A good cell; numbers make different subjects and documents."""
    if field.code in LEFT_OUT:
        return ""
    if field.code in BY_CODE:
        return BY_CODE[field.code]
    if field.code_set:
        return {"penalty_category": "罚款"}.get(field.code_set, catalogue().code_set(field.code_set).codes[0])
    if field.type == "docno":
        return f"云罚〔2026〕{number}号"
    if field.code == resource.subject.uscc:
        return material.uscc("91", "530102", f"MA{number:06d}")
    if field.code == resource.subject.name:
        return f"云岭市{number}号商贸有限公司"
    if field.code == "commitment_no":
        return f"53010220260512{number % 1000:06}"  # not every number: see identifiers
    return GOOD[field.type]


def good_row(resource: Resource, number: int) -> list[str]:
    """A good cell for every stored field; the other two columns empty."""
    return [*(good(resource, field, number) for field in resource.stored_fields), "", ""]
