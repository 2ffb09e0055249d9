"""Inside one resource: whatever names a field names one that exists, is switched on and has the right
type."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from gongxin.catalogue.catalogue import Catalogue
from gongxin.catalogue.entries import Entry
from gongxin.catalogue.header_text import normalise_header
from gongxin.catalogue.model.conditions import Condition, FieldContains, FieldIn, leaves
from gongxin.catalogue.model.resource import CODED_TYPES, Field, Resource
from gongxin.catalogue.problems import Problem
from gongxin.kernel.text import Bilingual

_Path = tuple[Any, ...]


def reference_problems(entry: Entry, resource: Resource, catalogue: Catalogue) -> Iterator[Problem]:
    """Every broken reference of one resource."""
    yield from _fields(entry, resource, catalogue)
    yield from _headers(entry, resource)
    for path, code, types in _mentions(resource):
        yield from _mention(entry, resource, path, code, types)
    for path, when in _conditions(resource):
        for leaf in leaves(when):
            yield from _mention(entry, resource, path, leaf.field, ())
            yield from _condition_values(entry, resource, catalogue, path, leaf)
    seen: set[str] = set()
    for index, check in enumerate(resource.declared_checks):
        if check.id in seen:
            yield _twice(entry, ("checks", index, "id"), check.id)
        seen.add(check.id)


def _fields(entry: Entry, resource: Resource, catalogue: Catalogue) -> Iterator[Problem]:
    """Codes are unique; coded fields name a code set that exists; list fields have a separator."""
    seen: set[str] = set()
    for index, field in enumerate(resource.declared_fields):
        path = ("fields", index)
        if field.code in seen:
            yield _twice(entry, (*path, "code"), field.code)
        seen.add(field.code)
        if field.type in CODED_TYPES:
            if field.code_set is None or field.code_set not in catalogue.code_sets:
                yield _no_code_set(entry, path, field)
        elif field.code_set is not None:
            yield _wrong_kind(entry, (*path, "code_set"), field, "code_set", "code, codes, grade")
        if (field.type == "codes") != (field.separator is not None):
            yield _wrong_kind(entry, (*path, "separator"), field, "separator", "codes")
        if field.unit is not None and field.type != "decimal":
            yield _wrong_kind(entry, (*path, "unit"), field, "unit", "decimal")


def _headers(entry: Entry, resource: Resource) -> Iterator[Problem]:
    """One header means one field."""
    owner: dict[str, str] = {}
    for index, field in enumerate(resource.declared_fields):
        if not field.enabled:
            continue
        mentioned: set[str] = set()
        for kind, names in field.aliases:
            listed: set[str] = set()  # 2018 and 2016 share codes, but one kind lists a name once
            for position, name in enumerate(names):
                header = normalise_header(name)
                path = ("fields", index, "aliases", kind, position)
                if header in listed:
                    yield _alias_twice(entry, path, name, field.code)
                listed.add(header)
                mentioned.add(header)
                if owner.get(header, field.code) != field.code:
                    yield _alias_twice(entry, path, name, owner[header])
        for name in field.header_names():
            first = owner.setdefault(normalise_header(name), field.code)
            if first != field.code and normalise_header(name) not in mentioned:
                yield _alias_twice(entry, ("fields", index, "label"), name, first)


def _mentions(resource: Resource) -> Iterator[tuple[_Path, str, tuple[str, ...]]]:
    """(place, field code, types it may have; none means any) of everything outside conditions that names a
    field."""
    subject, dates, authority = resource.subject, resource.dates, resource.authority
    yield ("subject", "uscc"), subject.uscc, ("uscc",)
    yield ("subject", "name"), subject.name, ("string",)
    if subject.category:
        yield ("subject", "category"), subject.category, CODED_TYPES
    for index, code in enumerate(subject.old_codes):
        yield ("subject", "old_codes", index), code, ("regno", "orgcode")
    for name, code in dates:
        if code:
            yield ("dates", name), code, ("date",)
    if authority.name:
        yield ("authority", "name"), authority.name, ("string",)
    if authority.uscc:
        yield ("authority", "uscc"), authority.uscc, ("uscc",)
    if resource.deadline:
        yield ("deadline", "after"), resource.deadline.after, ("date",)
    if resource.title:
        yield ("title",), resource.title, ()
    for name in ("summary", "key"):
        for index, code in enumerate(getattr(resource, name)):
            yield (name, index), code, ()
    if resource.severity and resource.severity.stated:
        yield ("severity", "stated"), resource.severity.stated, CODED_TYPES
    if resource.register_:
        for name, code in resource.register_:
            if code:
                yield ("register", name), code, ()
    for index, check in enumerate(resource.declared_checks):
        if check.enabled:
            for name in ("field", "other"):
                named = getattr(check, name, None)
                if named:
                    yield ("checks", index, name), named, ()
            for position, code in enumerate(getattr(check, "fields", ())):
                yield ("checks", index, "fields", position), code, ()


def _conditions(resource: Resource) -> Iterator[tuple[_Path, Condition]]:
    for index, check in enumerate(resource.declared_checks):
        when = getattr(check, "when", None)
        if check.enabled and when is not None:
            yield ("checks", index, "when"), when
    for index, rule in enumerate(resource.severity.rules if resource.severity else ()):
        if rule.enabled:
            yield ("severity", "rules", index, "when"), rule.when
    for index, nature_rule in enumerate(resource.nature_rules):
        if nature_rule.enabled:
            yield ("nature_rules", index, "when"), nature_rule.when
    for index, never in enumerate(resource.visibility.never_public):
        if never.enabled:
            yield ("visibility", "never_public", index, "when"), never.when


def _mention(entry: Entry, resource: Resource, path: _Path, code: str, types: tuple[str, ...]) -> Iterator[Problem]:
    if not resource.has_field(code):
        known = [field.code for field in resource.stored_fields]
        yield entry.problem(
            "catalogue.no_field",
            path,
            Bilingual(f"没有已启用的字段“{code}”。", f"There is no switched-on field '{code}'."),
            Bilingual(f"可用字段：{'、'.join(known)}。", f"Fields there are: {', '.join(known)}."),
        )
        return
    field = resource.field(code)
    if field.reserved:
        yield entry.problem(
            "catalogue.reserved_field",
            path,
            Bilingual(
                f"字段“{code}”到达即丢弃，不能引用。",
                f"Field '{code}' is dropped on arrival and cannot be used.",
            ),
            Bilingual("请改用其他字段。", "Use another field."),
        )
    elif types and field.type not in types:
        yield entry.problem(
            "catalogue.field_type",
            path,
            Bilingual(
                f"字段“{code}”的类型是 {field.type}，此处应为 {'、'.join(types)}。",
                f"Field '{code}' is {field.type}; here it must be {', '.join(types)}.",
            ),
            Bilingual("请改正字段或其类型。", "Name another field or correct its type."),
        )
    elif path[0] == "key" and not field.required:
        yield entry.problem(
            "catalogue.key_optional",
            path,
            Bilingual(
                f"主键字段“{code}”可以为空，记录将无法辨认。",
                f"Key field '{code}' may be empty; records could not be told apart.",
            ),
            Bilingual(
                "请为其写 required: true，或改用必填字段。",
                "Write required: true for it, or use another field.",
            ),
        )
    elif path[0] in {"key", "title", "summary"} and field.personal:
        yield entry.problem(
            "catalogue.personal_field",
            path,
            Bilingual(
                f"人员姓名字段“{code}”不能用于此处。",
                f"'{code}' holds a person's name and cannot be used here.",
            ),
            Bilingual("请改用其他字段。", "Use another field."),
        )


def _condition_values(
    entry: Entry, resource: Resource, catalogue: Catalogue, path: _Path, leaf: Condition
) -> Iterator[Problem]:
    """A condition on a coded field names codes of its code set."""
    match leaf:
        case FieldIn(field=code, values=wanted) | FieldContains(field=code, values=wanted):
            pass
        case _:
            return
    if not resource.has_field(code):
        return
    field = resource.field(code)
    if isinstance(leaf, FieldContains) and field.type != "codes":
        yield _wrong_kind(entry, path, field, "contains", "codes")
    code_set = catalogue.code_sets.get(field.code_set or "")
    if code_set is None:
        return
    for value in wanted:
        if value not in {item.code for item in code_set.declared}:
            yield entry.problem(
                "catalogue.code_unknown",
                path,
                Bilingual(f"代码集“{code_set.id}”没有“{value}”。", f"Code set '{code_set.id}' has no '{value}'."),
                Bilingual("请改正该值。", "Correct the value."),
            )


def _no_code_set(entry: Entry, path: _Path, field: Field) -> Problem:
    return entry.problem(
        "catalogue.no_code_set",
        (*path, "code_set"),
        Bilingual(
            f"字段“{field.code}”的代码集“{field.code_set or ''}”不存在。",
            f"The code set '{field.code_set or ''}' of field '{field.code}' does not exist.",
        ),
        Bilingual("请改正，或在 code_sets 中定义。", "Correct it or define it under code_sets."),
    )


def _wrong_kind(entry: Entry, path: _Path, field: Field, key: str, types: str) -> Problem:
    return entry.problem(
        "catalogue.field_type",
        path,
        Bilingual(
            f"字段“{field.code}”（{field.type}）的 {key} 与类型不符：仅用于且须用于 {types}。",
            f"Field '{field.code}' ({field.type}): {key} goes with type {types}, and only with it.",
        ),
        Bilingual("请改正类型或该项。", "Correct the type or this key."),
    )


def _twice(entry: Entry, path: _Path, name: str) -> Problem:
    return entry.problem(
        "catalogue.defined_twice",
        path,
        Bilingual(f"“{name}”在本信息资源中出现两次。", f"'{name}' occurs twice in this resource."),
        Bilingual("请改名或删除其一。", "Rename or delete one of them."),
    )


def _alias_twice(entry: Entry, path: _Path, name: str, first: str) -> Problem:
    return entry.problem(
        "catalogue.alias_twice",
        path,
        Bilingual(f"列名“{name}”已用于字段“{first}”。", f"The header '{name}' already means field '{first}'."),
        Bilingual("请删除其一：同一列名只能对应一个字段。", "Delete one: a header means one field."),
    )
