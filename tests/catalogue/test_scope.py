"""What scope.md excludes is refused by the loader, however it is labelled and whether or not it is switched
on."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from gongxin.catalogue.loader import load
from gongxin.catalogue.scope_words import PEOPLE, TOPICS, excluded_topic, found_in
from shared_data import read_cases

from .definition import problems, the_problem

CASES = read_cases("scope_labels")
REFUSALS = {"catalogue.out_of_scope", "catalogue.person_subject"}


@pytest.mark.parametrize("case", CASES, ids=[case["label"] for case in CASES])
def test_label(case: dict[str, str]):
    excluded = excluded_topic(case["label"]) or found_in(PEOPLE, case["label"])
    assert bool(excluded) == (case["verdict"] == "refused"), excluded


@pytest.mark.parametrize("label", ["网 络 言 论", "信訪記錄", "公民信用分", "Citizens' credit"])
def test_resource_with_such_a_label_is_refused_even_if_switched_off(label: str, tmp_path: Path):
    def change(data: dict[str, Any]) -> None:
        data["label"] = {"zh": label, "en": "Something"}
        data["enabled"] = False

    assert REFUSALS & {problem.code for problem in problems(tmp_path, change)}


def test_word_in_the_english_label_only(tmp_path: Path):
    the_problem(
        tmp_path,
        "catalogue.out_of_scope",
        lambda data: data.update(label={"zh": "综合评价", "en": "Political reliability"}),
    )


def _field(**content: Any):
    def change(data: dict[str, Any]) -> None:
        data["fields"].append({"code": "extra", "label": {"zh": "附加", "en": "Extra"}, "type": "string", **content})

    return change


@pytest.mark.parametrize(
    "content",
    [
        {"label": {"zh": "民族", "en": "Extra"}},
        {"label": {"zh": "附加", "en": "Marital status"}},
        {"aliases": {"zh": ["政治面貌"]}},
        {"aliases": {"y2018": ["XINFANG_CS"]}},
        {"code": "religious_belief"},
        {"code": "health", "reserved": True},
    ],
)
def test_field_about_an_excluded_matter(content: dict[str, Any], tmp_path: Path):
    the_problem(tmp_path, "catalogue.out_of_scope", _field(**content))


@pytest.mark.parametrize(
    "content",
    [
        {"label": {"zh": "法定代表人身份证号", "en": "Extra"}, "personal": True},
        {"label": {"zh": "联系电话", "en": "Extra"}},
        {"label": {"zh": "手 机 号", "en": "Extra"}},
        {"label": {"zh": "附加", "en": "Passport number"}},
        {"aliases": {"zh": ["证件号码"]}},
        {"aliases": {"y2018": ["CF_FR_ZJHM"]}},
        {"code": "contact_phone"},
        {"type": "resident_id"},
        {"type": "phone"},
    ],
)
def test_column_for_a_persons_number_must_be_reserved(content: dict[str, Any], tmp_path: Path):
    the_problem(tmp_path, "catalogue.personal_identifier", _field(**content))


def test_reserved_column_is_let_through(tmp_path: Path):
    change = _field(label={"zh": "法定代表人证件号码", "en": "Document number"}, reserved=True)
    assert problems(tmp_path, change) == ()


@pytest.mark.parametrize("label", ["法定代表人", "负责人姓名", "股东名称"])
def test_name_of_a_person_must_be_personal(label: str, tmp_path: Path):
    change = _field(label={"zh": label, "en": "Extra"})
    the_problem(tmp_path, "catalogue.personal_name", change)
    assert problems(tmp_path, _field(label={"zh": label, "en": "Extra"}, personal=True)) == ()


def test_category_of_titles_and_professions(tmp_path: Path):
    the_problem(tmp_path, "catalogue.out_of_scope", lambda data: data.update(category="C04"))


@pytest.mark.parametrize("mark", ["personal", "reserved"])
def test_subject_told_by_a_field_about_a_person(mark: str, tmp_path: Path):
    def change(data: dict[str, Any]) -> None:
        data["fields"][1][mark] = True

    the_problem(tmp_path, "catalogue.person_subject", change)


def test_resource_without_a_subject_code(tmp_path: Path):
    the_problem(tmp_path, "catalogue.missing", lambda data: data.update(subject={"name": "name"}))


def test_code_set_of_an_excluded_matter(tmp_path: Path):
    def change(data: dict[str, Any]) -> None:
        data["code_sets"][0]["values"].append({"code": "信访", "en": "petition"})

    the_problem(tmp_path, "catalogue.out_of_scope", change)


def test_every_topic_of_scope_has_words_in_both_languages():
    names = {topic.name.en for topic in TOPICS}
    assert {
        "speech",
        "belief",
        "association",
        "health",
        "family",
        "ethnic origin",
        "political activity",
    } <= names
    assert all(topic.zh and topic.en for topic in TOPICS)


def test_built_in_catalogue_holds_no_person():
    catalogue = load()
    assert not catalogue.categories["C04"].in_scope
    for resource in catalogue.all_resources:
        assert resource.field(resource.subject.uscc).type == "uscc"
        assert not resource.personal_fields & {*resource.key, *resource.summary, resource.title}
