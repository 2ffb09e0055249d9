"""The door of the catalogue: what scope.md excludes is refused, however it is labelled.

Works on the data as written, before it becomes a model, so that nothing escapes by being switched off,
misspelt or
of an unknown type. Nothing here can be configured.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from gongxin.catalogue.entries import Entry
from gongxin.catalogue.measure_scope import person_measure_problems
from gongxin.catalogue.problems import Problem
from gongxin.catalogue.scope_words import (
    IDENTIFIERS,
    PEOPLE,
    PERSON_NAMES,
    PERSONAL_TYPES,
    excluded_topic,
    found_in,
)
from gongxin.kernel.text import Bilingual

_PERSONS_CATEGORY = "C04"

_SCOPE = Bilingual(
    "公信只归集组织的信用信息，不设此类内容，也没有开关可以打开（见 scope.md）。请删除该定义。",
    "Gongxin is about organisations only; there is no switch for this (scope.md). Delete the definition.",
)
_RESERVE = Bilingual(
    "如国家数据表确有此列，请写 reserved: true，到达时即丢弃；否则请删除。",
    "If a national table has this column, write reserved: true so that it is dropped on arrival; else delete it.",
)
_MASK = Bilingual(
    "请写 personal: true，公开时一律脱敏；如不需要，请删除。",
    "Write personal: true, so that it is masked in public; delete it if it is not needed.",
)

_Path = tuple[Any, ...]


def scope_problems(entry: Entry) -> list[Problem]:
    """Everything in one definition that scope.md excludes."""
    if entry.kind == "code_set":
        return list(_topics(entry, _code_set_texts(entry.data)))
    if entry.kind in {"measure", "measure_kind", "matter"}:
        return list(person_measure_problems(entry))
    if entry.kind == "warning":
        return [*_topics(entry, _said(entry)), *_about_people(entry)]
    if entry.kind in {"scale", "model"}:
        return [*_topics(entry, _labels(entry.data, ())), *_about_people(entry)]
    if entry.kind != "resource":
        return []
    problems = [*_topics(entry, _resource_texts(entry.data)), *_about_people(entry), *_category(entry)]
    for index, field in enumerate(_dicts(entry.data.get("fields"))):
        problems.extend(_field(entry, field, ("fields", index)))
    return problems


def _labels(data: Any, path: _Path) -> Iterator[tuple[_Path, str]]:
    """Every label at any depth: of a model's criteria, of a scale's grades."""
    if isinstance(data, dict):
        for key, value in data.items():
            yield from _texts(value, (*path, key)) if key == "label" else _labels(value, (*path, key))
    elif isinstance(data, list):
        for index, value in enumerate(data):
            yield from _labels(value, (*path, index))


def _topics(entry: Entry, texts: Iterator[tuple[_Path, str]]) -> Iterator[Problem]:
    """Speech, belief, association, health, family, ethnic origin, politics, studies, and the must-not
    list."""
    for path, text in texts:
        if (excluded := excluded_topic(text)) is not None:
            topic, word = excluded
            yield entry.problem(
                "catalogue.out_of_scope",
                path,
                Bilingual(
                    f"“{text}”涉及{topic.name.zh}（“{word}”），不得纳入目录。",
                    f"'{text}' is about {topic.name.en} ('{word}'), which the catalogue never holds.",
                ),
                _SCOPE,
            )


def _said(entry: Entry) -> Iterator[tuple[_Path, str]]:
    """What a criterion says of an organisation."""
    for key in ("label", "sentence"):
        yield from _texts(entry.data.get(key), (key,))


def _about_people(entry: Entry) -> Iterator[Problem]:
    """A resource, or a criterion of early warning, whose subject is a person."""
    for path, text in (*_said(entry), ((entry.kind,), entry.id)):
        word = found_in(PEOPLE, text)
        if word is not None:
            yield entry.problem(
                "catalogue.person_subject",
                path,
                Bilingual(
                    f"“{text}”以自然人为信用主体（“{word}”），不得纳入目录。",
                    f"'{text}' has persons as its subject ('{word}'), which the catalogue never holds.",
                ),
                _SCOPE,
            )
    subject = entry.data.get("subject")
    named = {str(value) for value in subject.values() if isinstance(value, str)} if isinstance(subject, dict) else set()
    for index, field in enumerate(_dicts(entry.data.get("fields"))):
        if field.get("code") in named and (field.get("personal") or field.get("reserved")):
            yield entry.problem(
                "catalogue.person_subject",
                ("fields", index, "personal" if field.get("personal") else "reserved"),
                Bilingual(
                    f"信用主体由人员信息字段“{field.get('code')}”确定，不得纳入目录。",
                    f"The subject is told by '{field.get('code')}', a field about a person.",
                ),
                _SCOPE,
            )


def _category(entry: Entry) -> Iterator[Problem]:
    if str(entry.data.get("category")).strip().upper() == _PERSONS_CATEGORY:
        yield entry.problem(
            "catalogue.out_of_scope",
            ("category",),
            Bilingual(
                "职称和职业信息（C04）属于自然人信息，不得纳入目录。",
                "Titles and professions (C04) are about persons, which the catalogue never holds.",
            ),
            _SCOPE,
        )


def _field(entry: Entry, field: dict[str, Any], path: _Path) -> Iterator[Problem]:
    """A column for a person's number must be reserved; a column for a person's name must be personal."""
    if field.get("reserved") is True:
        return
    if str(field.get("type")).casefold() in PERSONAL_TYPES:
        yield entry.problem(
            "catalogue.personal_identifier",
            (*path, "type"),
            Bilingual(
                f"目录没有“{field.get('type')}”这一类型：个人信息不作为字段归集。",
                f"The catalogue has no type '{field.get('type')}': data about persons is no field.",
            ),
            _RESERVE,
        )
    for at, text in _field_texts(field, path):
        word = found_in(IDENTIFIERS, text)
        if word is not None:
            yield entry.problem(
                "catalogue.personal_identifier",
                at,
                Bilingual(
                    f"“{text}”是{IDENTIFIERS.name.zh}（“{word}”），不得归集。",
                    f"'{text}' is {IDENTIFIERS.name.en} ('{word}') and is never collected.",
                ),
                _RESERVE,
            )
            return
    if field.get("personal") is True:
        return
    for at, text in (
        *_texts(field.get("label"), (*path, "label")),
        ((*path, "code"), str(field.get("code"))),
    ):
        word = found_in(PERSON_NAMES, text)
        if word is not None:
            yield entry.problem(
                "catalogue.personal_name",
                at,
                Bilingual(
                    f"“{text}”可能是{PERSON_NAMES.name.zh}（“{word}”）。",
                    f"'{text}' may be {PERSON_NAMES.name.en} ('{word}').",
                ),
                _MASK,
            )
            return


def _resource_texts(data: dict[str, Any]) -> Iterator[tuple[_Path, str]]:
    """Id, label, note and every name of every field (a reserved field's too)."""
    yield ("resource",), str(data.get("resource"))
    yield from _texts(data.get("label"), ("label",))
    for index, field in enumerate(_dicts(data.get("fields"))):
        yield from _field_texts(field, ("fields", index))


def _field_texts(field: dict[str, Any], path: _Path) -> Iterator[tuple[_Path, str]]:
    yield (*path, "code"), str(field.get("code"))
    yield from _texts(field.get("label"), (*path, "label"))
    yield from _texts(field.get("aliases"), (*path, "aliases"))


def _code_set_texts(data: dict[str, Any]) -> Iterator[tuple[_Path, str]]:
    yield ("code_set",), str(data.get("code_set"))
    yield from _texts(data.get("label"), ("label",))
    for index, value in enumerate(_dicts(data.get("values"))):
        if value.get("in_scope") is not False:
            for key in ("code", "zh", "en", "aliases"):
                yield from _texts(value.get(key), ("values", index, key))


def _texts(data: Any, path: _Path) -> Iterator[tuple[_Path, str]]:
    """Every text inside, with its path."""
    if isinstance(data, str):
        yield path, data
    elif isinstance(data, dict):
        for key, value in data.items():
            yield from _texts(value, (*path, key))
    elif isinstance(data, list):
        for index, value in enumerate(data):
            yield from _texts(value, (*path, index))


def _dicts(data: Any) -> list[dict[str, Any]]:
    return [item if isinstance(item, dict) else {} for item in data] if isinstance(data, list) else []
