"""What ``gongxin catalogue show`` says of a resource."""

from __future__ import annotations

import json
from datetime import date

import pytest

from gongxin.catalogue import Resource, load
from gongxin.catalogue.content import describe
from gongxin.catalogue.words import Phrases, duration

RESOURCES = load().resources


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("resource", RESOURCES, ids=lambda resource: resource.id)
def test_description_is_json_in_one_language(resource: Resource, lang: str):
    described = describe(resource, lang)
    again = json.loads(json.dumps(described, ensure_ascii=False))
    assert again == described
    assert described["label"] == resource.label.pick(lang)
    assert [field["code"] for field in described["fields"]] == [field.code for field in resource.fields]
    assert described["basis"]


def test_both_languages_have_the_same_shape():
    for resource in RESOURCES:
        assert _shape(describe(resource, "zh")) == _shape(describe(resource, "en"))


def _shape(value: object) -> object:
    if isinstance(value, dict):
        return {key: _shape(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_shape(inner) for inner in value]
    return type(value).__name__


def test_in_use_is_said_for_a_day():
    penalty = load().resource("administrative_penalty")
    assert "in_use" not in describe(penalty, "zh")
    assert describe(penalty, "zh", on=date(2026, 11, 1))["in_use"] is True
    assert describe(penalty, "zh", on=date(2014, 11, 1))["in_use"] is False


def test_conditions_are_said_with_labels():
    described = describe(load().resource("commitment"), "zh")
    whens = {check["id"]: check["when"] for check in described["checks"]}
    assert whens["commitment.breach_sanction"] == "“承诺履行状态”为部分履行、全部未履行"
    penalty = describe(load().resource("administrative_penalty"), "en")
    whens = {check["id"]: check["when"] for check in penalty["checks"]}
    assert whens["penalty.fine_amount"] == "'Penalty category' holds fine"
    assert whens["penalty.fine_without_category"] == ("'Penalty category' is filled and not ('Penalty category' holds fine)")


def test_condition_of_an_unknown_kind_is_no_silence():
    with pytest.raises(TypeError):
        Phrases({}, {}, "zh").condition("always")  # type: ignore[arg-type]


def test_durations_in_words():
    regime = load().regime("NDRC36")
    serious = regime.class_of("serious")
    assert serious is not None
    assert duration(serious.publication.max, "zh") == "3年"
    assert duration(serious.publication.max, "en") == "3 years"
