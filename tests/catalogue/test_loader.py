"""Definitions are loaded whole or not at all, and every fault names file, line and remedy."""

from __future__ import annotations

import time
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from gongxin.catalogue import BUILT_IN, CatalogueError, UnknownDefinition, check, load, loader

from .definition import line_of, loaded, problems, right, the_problem, write


def test_one_file_adds_a_resource_and_nothing_else_is_needed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    before = {resource.id for resource in load().resources}
    write(tmp_path, right())
    monkeypatch.setenv("GONGXIN_DEFINITIONS", str(tmp_path))
    catalogue = load()
    assert {resource.id for resource in catalogue.resources} - before == {"water_saving_rating"}
    added = catalogue.resource("water_saving_rating")
    assert added.header_map()["节水等级"] == "grade"
    assert catalogue.code_set("water_grade").codes == ("A", "B")
    assert added.enabled_on(date(2026, 11, 1))
    assert not added.enabled_on(date(2024, 4, 30))  # its regulation was not yet in force


def test_a_changed_file_is_seen_within_a_second(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    path = write(tmp_path, right())
    monkeypatch.setenv("GONGXIN_DEFINITIONS", str(tmp_path))
    clock = [1_000.0]
    monkeypatch.setattr(loader.time, "monotonic", lambda: clock[0])
    before = load()
    path.unlink()
    assert load() is before, "every request asks: the folders are looked at once a second"
    clock[0] += loader.FRESH
    after = load()
    assert {resource.id for resource in before.resources} - {resource.id for resource in after.resources} == {"water_saving_rating"}


def test_models_are_frozen():
    resource = load().resource("administrative_penalty")
    with pytest.raises(ValidationError):
        resource.nature = "basic"  # type: ignore[misc]


def test_every_problem_is_reported_at_once(tmp_path: Path):
    def spoil(data: dict[str, Any]) -> None:
        del data["basis"]
        data["category"] = "C99"
        data["fields"][3]["code_set"] = "nowhere"
        data["title"] = "colour"

    codes = {problem.code for problem in problems(tmp_path, spoil)}
    assert {
        "catalogue.no_basis",
        "catalogue.category",
        "catalogue.no_code_set",
        "catalogue.no_field",
    } <= codes


def test_error_is_bilingual_and_names_the_place(tmp_path: Path):
    data = right()
    data["title"] = "colour"
    path = write(tmp_path, data)
    with pytest.raises(CatalogueError) as caught:
        loaded(tmp_path)
    (problem,) = caught.value.problems
    assert problem.file == path
    assert problem.line == line_of(tmp_path, "title: colour")
    said = caught.value.as_dict("zh")
    assert said["problems"][0]["line"] == problem.line
    assert "colour" in said["reason"]
    assert "字段" in said["problems"][0]["message"]
    assert "field" in caught.value.as_dict("en")["problems"][0]["message"]


def _set(*path: Any, to: Any):
    def change(data: dict[str, Any]) -> None:
        here: Any = data
        for part in path[:-1]:
            here = here[part]
        here[path[-1]] = to

    return change


def _drop(*path: Any):
    def change(data: dict[str, Any]) -> None:
        here: Any = data
        for part in path[:-1]:
            here = here[part]
        del here[path[-1]]

    return change


def _check(**content: Any):
    whole = {"id": "x", "level": "error", "message": {"zh": "错", "en": "wrong"}, **content}
    return _set("checks", to=[whole])


FAULTS = [
    ("no_basis", _drop("basis")),
    ("no_basis", _set("basis", to=[])),
    ("no_law", _set("basis", 0, "law", to="law_of_the_moon")),
    ("law_off", _set("basis", 0, "law", to="environmental_protection_law")),
    ("category", _set("category", to="C14")),
    ("section", _set("section", to="gossip")),
    ("no_field", _set("key", to=["serial"])),
    ("no_field", _set("dates", to={"decided": "nowhen"})),
    ("no_field", _check(kind="not_future", field="someday")),
    ("no_field", _check(kind="required_when", field="grade", when={"field": "shade", "filled": True})),
    ("field_type", _set("dates", to={"decided": "name"})),
    ("field_type", _set("subject", to={"uscc": "name", "name": "name"})),
    ("field_type", _set("fields", 1, "code_set", to="water_grade")),
    ("field_type", _set("fields", 1, "unit", to="wan")),
    ("field_type", _check(kind="required_when", field="name", when={"field": "grade", "contains": "A"})),
    ("key_optional", _set("key", to=["grade"])),
    ("no_code_set", _set("fields", 3, "code_set", to="nowhere")),
    ("code_unknown", _check(kind="required_when", field="name", when={"field": "grade", "in": ["Z"]})),
    ("code_twice", _set("code_sets", 0, "values", 1, "aliases", to=["A"])),
    ("alias_twice", _set("fields", 3, "aliases", to={"zh": ["节水等级", "节 水 等级"]})),
    ("alias_twice", _set("fields", 3, "aliases", to={"zh": ["单位名称"]})),
    ("defined_twice", _set("fields", 3, "code", to="name")),
    ("defined_twice", _set("code_sets", 0, "code_set", to="penalty_category")),
    ("uncertain", _set("certainty", to="uncertain")),
    ("uncertain", _set("fields", 1, "certainty", to="uncertain")),
    ("uncertain", _set("basis", 0, "certainty", to="uncertain")),
    ("dates_backwards", _set("effective", to={"from": date(2026, 1, 1), "to": date(2025, 1, 1)})),
    ("no_expiry", _set("nature", to="adverse")),
    ("extra_forbidden", _set("colour", to="green")),
    ("extra_forbidden", _set("fields", 1, "lenght", to=3)),
    ("missing", _drop("label")),
    ("bilingual", _set("label", to={"zh": "只有中文"})),
    ("literal_error", _set("nature", to="wicked")),
    ("string_type", _set("code_sets", 0, "values", 0, "code", to=1)),
    ("pattern", _check(kind="matches", field="name", pattern="(?<!a)b")),
    ("pattern", _check(kind="matches", field="name", pattern="(")),
    ("union_tag_invalid", _check(kind="feels_right", field="name")),
    ("union_tag_not_found", _check(kind="required_when", field="name", when={"field": "grade"})),
]


@pytest.mark.parametrize(("code", "change"), FAULTS, ids=[f"{code}-{n}" for n, (code, _) in enumerate(FAULTS)])
def test_refused(code: str, change: Any, tmp_path: Path):
    the_problem(tmp_path, f"catalogue.{code}", change)


def test_uncertain_but_switched_off_is_allowed(tmp_path: Path):
    def change(data: dict[str, Any]) -> None:
        data["fields"].append(
            {
                "code": "colour",
                "label": {"zh": "颜色", "en": "Colour"},
                "type": "string",
                "certainty": "uncertain",
                "enabled": False,
            }
        )

    assert problems(tmp_path, change) == ()
    resource = loaded(tmp_path).resource("water_saving_rating")
    assert not resource.has_field("colour")
    assert [field.code for field in resource.declared_fields][-1] == "colour"


def test_file_bears_the_name_of_its_resource(tmp_path: Path):
    write(tmp_path, right(), "another_name")
    (problem,) = check([BUILT_IN, tmp_path])
    assert problem.code == "catalogue.file_name"


def test_line_is_that_of_the_fault(tmp_path: Path):
    problem = the_problem(tmp_path, "catalogue.extra_forbidden", _set("fields", 1, "lenght", to=3))
    assert problem.line == line_of(tmp_path, "lenght")
    assert "length" in problem.remedy.en


def test_key_given_twice_is_no_silent_last_one(tmp_path: Path):
    path = write(tmp_path, right())
    path.write_text(path.read_text(encoding="utf-8") + "title: name\n", encoding="utf-8")
    (problem,) = check([BUILT_IN, tmp_path])
    assert problem.code == "catalogue.key_twice"
    assert problem.line == len(path.read_text(encoding="utf-8").splitlines())


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty"),
        (b"# nothing\n", "empty"),
        (b"resource: [unclosed\n", "yaml"),
        (b"resource: x\n\tlabel: tab\n", "yaml"),
        ("标签: 测试\n".encode("gb18030"), "encoding"),
        (b"colour: red\n", "no_kind"),
        (b"- just\n- words\n", "no_kind"),
    ],
)
def test_files_that_are_no_definitions(content: bytes, code: str, tmp_path: Path):
    (tmp_path / "odd.yaml").write_bytes(content)
    (problem, *_) = check([BUILT_IN, tmp_path])
    assert problem.code == f"catalogue.{code}"
    assert problem.line >= 1


def test_folder_that_is_not_there_is_named(tmp_path: Path):
    (problem,) = check([BUILT_IN, tmp_path / "nowhere"])
    assert problem.code == "catalogue.no_folder"


def test_expired_basis_switches_the_resource_off_and_says_so(tmp_path: Path):
    data = right()
    data["basis"][0]["in_force"] = {"from": date(2024, 5, 1), "to": date(2026, 6, 30)}
    write(tmp_path, data)
    paths = [BUILT_IN, tmp_path]
    resource = load(paths).resource("water_saving_rating")
    assert resource.enabled_on(date(2026, 6, 30))
    assert not resource.enabled_on(date(2026, 7, 1))
    assert check(paths, on=date(2026, 6, 30)) == ()
    (problem,) = check(paths, on=date(2026, 7, 1))
    assert (problem.code, problem.level) == ("catalogue.basis_expired", "error")
    assert "2026-06-30" in problem.message.zh
    with pytest.raises(CatalogueError):
        load(paths, on=date(2026, 7, 1))


def test_one_of_several_bases_expired_is_a_warning(tmp_path: Path):
    data = right()
    ended = {**data["basis"][0], "in_force": {"from": date(2020, 1, 1), "to": date(2025, 1, 1)}}
    data["basis"].append(ended)
    write(tmp_path, data)
    (problem,) = check([BUILT_IN, tmp_path], on=date(2026, 1, 1))
    assert problem.level == "warning"
    assert load([BUILT_IN, tmp_path], on=date(2026, 1, 1)).resource("water_saving_rating").enabled_on(date(2026, 1, 1))


def test_two_versions_follow_each_other_and_must_not_overlap(tmp_path: Path):
    old, new = right(), right()
    del new["code_sets"]
    old["effective"] = {"from": date(2024, 5, 1), "to": date(2025, 12, 31)}
    new["effective"] = {"from": date(2026, 1, 1), "to": None}
    new["label"]["en"] = "Water rating, new"
    write(tmp_path, old)
    write(tmp_path, new, "water_saving_rating.2026")
    catalogue = loaded(tmp_path)
    assert catalogue.resource("water_saving_rating", date(2025, 6, 1)).label.en == "Water saving rating"
    assert catalogue.resource("water_saving_rating", date(2026, 6, 1)).label.en == "Water rating, new"
    assert catalogue.resource("water_saving_rating").label.en == "Water rating, new"
    assert [resource.id for resource in catalogue.resources].count("water_saving_rating") == 1

    new["effective"] = {"from": date(2025, 12, 31), "to": None}
    write(tmp_path, new, "water_saving_rating.2026")
    (problem,) = check([BUILT_IN, tmp_path])
    assert problem.code == "catalogue.overlap"
    assert problem.file.name == "water_saving_rating.2026.yaml"


def test_regimes_of_a_family_must_not_overlap(tmp_path: Path):
    (tmp_path / "extra.yaml").write_text(
        "regime: NDRC99\nfamily: ndrc\ntitle: {zh: 试, en: trial}\neffective: {from: 2027-01-01, to: null}\n",
        encoding="utf-8",
    )
    (problem,) = check([BUILT_IN, tmp_path])
    assert problem.code == "catalogue.overlap"


def test_unknown_resource_names_the_nearest():
    with pytest.raises(UnknownDefinition) as caught:
        load().resource("administrative_penalties")
    assert "administrative_penalty" in caught.value.remedy.en


def test_loading_again_is_answered_from_memory_until_a_file_changes(tmp_path: Path):
    path = write(tmp_path, right())
    first = loaded(tmp_path)
    assert loaded(tmp_path) is first
    time.sleep(0.01)
    path.write_text(path.read_text(encoding="utf-8").replace("Water saving rating", "Water"), encoding="utf-8")
    assert loaded(tmp_path).resource("water_saving_rating").label.en == "Water"
