"""What there is to say about one unified social credit code: its parts by name, and every finding."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

from gongxin.kernel import identifiers, organisation_code, regions
from gongxin.kernel import uscc_structure as uscc
from gongxin.kernel.text import Bilingual
from gongxin.kernel.uscc_extraction import extraction
from gongxin.kernel.uscc_tables import AUTHORITIES, CATEGORIES

Level = Literal["error", "warning"]

UNKNOWN = Bilingual("未知", "unknown")


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to know: `rule` is a stable id."""

    rule: str
    level: Level
    message: Bilingual


@dataclass(frozen=True, slots=True)
class Part:
    """One part of the code and what it means; None: it means nothing by itself."""

    value: str
    label: Bilingual | None


@dataclass(frozen=True, slots=True)
class Inspection:
    """`valid`: shape and check character. `issued`: in the register exactly so; None when no register was
    asked.
    """

    given: str
    normalised: str
    valid: bool
    issued: bool | None
    parts: dict[str, Part]
    findings: tuple[Finding, ...]

    @property
    def acceptable(self) -> bool:
        """No error: the code may identify a subject."""
        return all(finding.level != "error" for finding in self.findings)

    def as_dict(self, lang: str | None = None) -> dict[str, Any]:
        """For JSON; `lang` None gives both languages."""

        def say(text: Bilingual | None) -> Any:
            if text is None:
                return None
            return text.as_dict() if lang is None else text.pick(lang)

        return {
            "given": self.given,
            "normalised": self.normalised,
            "valid": self.valid,
            "issued": self.issued,
            "parts": {k: {"value": p.value, "label": say(p.label)} for k, p in self.parts.items()},
            "findings": [
                {"rule": f.rule, "level": f.level, "message": say(f.message)} for f in self.findings
            ],
        }


MESSAGES: dict[str, Bilingual] = {
    "uscc.person": Bilingual(
        "这是个人证件号码，不是统一社会信用代码；本平台只收录组织，请删除该号码。",
        "This is a person's number, no organisation's code: remove it, only organisations are held here.",
    ),
    "uscc.length": Bilingual(
        "统一社会信用代码应为18位，此处为{length}位；请核对是否缺位、多位或填入了旧代码。",
        "The code has 18 characters, this has {length}: compare with the licence; it may be an old code.",
    ),
    "uscc.alphabet": Bilingual(
        "第{positions}位的字符{characters}不在代码字符集内（不使用I、O、S、V、Z）；请按证照原文改正。",
        "{characters} at position {positions} is not of the alphabet (no I, O, S, V, Z): copy the licence.",
    ),
    "uscc.region_digits": Bilingual(
        "第3至8位是登记机关行政区划码，应为数字；请按证照原文改正。",
        "Positions 3 to 8, the registering office's division, must be digits: copy the licence.",
    ),
    "uscc.check": Bilingual(
        "校验位应为{expected}，此处为{found}；代码中至少有一位有误，请按证照原文改正。",
        "The check character is {found}, not {expected}: something in the code is wrong; copy the licence.",
    ),
    "uscc.check_issued": Bilingual(
        "校验位不符合标准（应为{expected}），但登记库中确有此代码，按已赋码接受。",
        "The check character should be {expected}, but the register holds this code as issued: accepted.",
    ),
    "uscc.normalised": Bilingual(
        "书写不规范（全角、小写、空格或连字符），按 {code} 处理。",
        "Written with full width, lower case, spaces or hyphens; taken as {code}.",
    ),
    "uscc.repairable": Bilingual(
        "若把字母O、I读作数字0、1，则为有效代码 {code}；请确认后改正。",
        "With letter O or I read as digit 0 or 1 this is the valid code {code}: confirm and correct.",
    ),
    "uscc.authority_unknown": Bilingual(
        "登记管理部门代码{value}不在已知表中。", "Registering authority {value} is not in the known table."
    ),
    "uscc.category_unknown": Bilingual(
        "机构类别代码{value}不在已知表中。", "Organisation category {value} is not in the known table."
    ),
    "uscc.region_unknown": Bilingual(
        "行政区划码{value}不在现行和历史区划表中（开发区可能如此）。",
        "Division {value} is in no table, current or past (development zones may have such).",
    ),
    "uscc.subject_check": Bilingual(
        "主体标识码（组织机构代码）{value}自身的校验位应为{expected}。",
        "The organisation code {value} inside should end in check character {expected}.",
    ),
}
"""Rule id → sentence; `uscc.check` becomes `uscc.check_issued` when the register holds the code."""


def inspect(given: str, issued: Callable[[str], bool] | None = None) -> Inspection:
    """Everything about one code as given. `issued` tells whether the register holds a normalised code
    exactly so.
    """
    code = uscc.normalise(given)
    if not uscc.is_organisation(code) and identifiers.find(given):
        # the number itself must not travel on, not even in an answer to who typed it
        return Inspection(identifiers.mask(given), "", False, None, {}, (_finding("uscc.person", "error"),))
    known = issued(code) if issued is not None else None
    findings = [*_written(given, code), *_structure(code, known is True)]
    if uscc.has_shape(code):
        findings += _tables(code)
    return Inspection(given, code, uscc.is_valid(code), known, _parts(code), tuple(findings))


def _finding(rule: str, level: Level, **values: object) -> Finding:
    return Finding(rule, level, MESSAGES[rule].format(**values))


def _written(given: str, code: str) -> list[Finding]:
    return [] if given.strip() == code else [_finding("uscc.normalised", "warning", code=code)]


def _structure(code: str, issued: bool) -> list[Finding]:
    """Errors of form; a code that is issued as it stands has warnings in their place."""
    level: Level = "warning" if issued else "error"
    if len(code) != uscc.LENGTH:
        return [_finding("uscc.length", level, length=len(code))]
    wrong = [(i, c) for i, c in enumerate(code, 1) if c not in uscc.ALPHABET]
    findings = []
    if wrong:
        positions = "、".join(str(i) for i, _ in wrong)
        findings.append(
            _finding("uscc.alphabet", level, positions=positions, characters="".join(c for _, c in wrong))
        )
    elif not uscc.has_shape(code):
        findings.append(_finding("uscc.region_digits", level))
    elif not uscc.is_valid(code):
        expected = uscc.check_character(code[:17])
        rule = "uscc.check_issued" if issued else "uscc.check"
        findings.append(_finding(rule, level, expected=expected, found=code[17]))
    if findings and (repaired := extraction(code)).repaired:
        findings.append(_finding("uscc.repairable", "warning", code=repaired.code))
    return findings


def _tables(code: str) -> list[Finding]:
    """Warnings: what the tables do not know."""
    findings = []
    if code[0] not in AUTHORITIES:
        findings.append(_finding("uscc.authority_unknown", "warning", value=code[0]))
    elif code[:2] not in CATEGORIES:
        findings.append(_finding("uscc.category_unknown", "warning", value=code[:2]))
    if not regions.is_known(code[2:8]):
        findings.append(_finding("uscc.region_unknown", "warning", value=code[2:8]))
    subject = uscc.subject_code(code)
    expected = organisation_code.check_character(subject[:8])
    if subject[8] != expected:
        findings.append(_finding("uscc.subject_check", "warning", value=subject, expected=expected))
    return findings


def _parts(code: str) -> dict[str, Part]:
    """The five parts by name; empty unless the code has the right shape."""
    if not uscc.has_shape(code):
        return {}
    name = regions.region_name(code[2:8])
    return {
        "authority": Part(code[0], AUTHORITIES.get(code[0], UNKNOWN)),
        "category": Part(code[:2], CATEGORIES.get(code[:2], UNKNOWN)),
        "region": Part(code[2:8], Bilingual(name, name) if name else UNKNOWN),
        "subject": Part(uscc.subject_code(code), None),
        "check": Part(code[17], None),
    }
