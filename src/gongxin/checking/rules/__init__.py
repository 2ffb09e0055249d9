"""The rules a row is judged by, numbered and in one order. Levels and sentences stand with each rule."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from gongxin.catalogue import Field, Resource
from gongxin.catalogue.model.terms import Standard
from gongxin.checking.rules import cells, codes, declared, links
from gongxin.checking.rules.base import Rule

__all__ = ["BUILT_IN", "Rule", "rules_for"]

BUILT_IN: tuple[type[Rule], ...] = (
    cells.Required, cells.TooLong, cells.NotADate, cells.NotAnAmount, cells.NotANumber, cells.NotAYear,
    cells.NotCapital, cells.NotAnOldCode, cells.Reread, cells.NotInCodeSet, cells.Placeholder,
    cells.PersonalIdentifier, cells.ForeignPersonal, cells.LostCharacter,
    codes.NotACode, codes.SeveralCodes, codes.Extracted, codes.Repaired, codes.OldCodeInstead,
    codes.WrongCheckCharacter, codes.IssuedSo,
    codes.WrongOrganisationCode, codes.UnknownCategory, codes.UnknownRegion,
    links.NoCode, links.OldCodeUnknown, links.OldCodeShared, links.CodesConflict, links.LinkedByOldCode,
)  # fmt: skip
"""Every rule that no resource needs to declare, in the order of their numbers; the manual is made from this."""

_TEXTUAL = ("string", "text", "docno", "code", "codes")


def rules_for(
    resource: Resource,
    fields: tuple[Field, ...],
    standard: Standard,
    received_on: date,
    foreign: Mapping[int, str],
) -> tuple[Rule, ...]:
    """The rules for a file with these fields, in a stable order: by field, then linking, then the declared checks."""
    found: list[Rule] = []
    for field in fields:
        found += _cell_rules(field, standard)
    found += [cells.ForeignPersonal(header=header) for header in foreign.values()]
    found += _code_rules(resource, fields)
    found += [
        declared.DeclaredRule(check, resource)
        for check in resource.checks
        if check.effective.contains(received_on) and (not check.standards or standard in check.standards)
    ]
    return tuple(found)


def _cell_rules(field: Field, standard: Standard) -> list[Rule]:
    found: list[Rule] = []
    if field.is_required(standard):
        found.append(cells.Required(field))
    if field.length and field.type in _TEXTUAL:
        found.append(cells.TooLong(field))
    if judged := cells.CELL_RULES_BY_TYPE.get(field.type):
        found.append(judged(field))
    if field.type in {"string", "docno", "uscc"}:
        found.append(cells.Placeholder(field))
    if field.type in _TEXTUAL or field.code_set:
        found.append(cells.LostCharacter(field))
    return [*found, cells.Reread(field), cells.PersonalIdentifier(field)]


def _code_rules(resource: Resource, fields: tuple[Field, ...]) -> list[Rule]:
    found: list[Rule] = []
    subject = resource.subject.uscc
    for field in fields:
        if field.type == "uscc":
            kinds = [codes.NotACode, codes.SeveralCodes, codes.Extracted, codes.Repaired, codes.WrongCheckCharacter]
            found += [kind(field) for kind in kinds]
            if field.code == subject:
                found += [codes.OldCodeInstead(field), codes.IssuedSo(field), codes.WrongOrganisationCode(field)]
                found += [codes.UnknownCategory(field), codes.UnknownRegion(field)]
    links_ = (links.NoCode, links.OldCodeUnknown, links.OldCodeShared, links.CodesConflict, links.LinkedByOldCode)
    if resource.has_field(subject):
        found += [kind(resource.field(subject)) for kind in links_]
    return found
