"""The templates by type: templates.yaml, read once and checked."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, model_validator

from gongxin.commitments.errors import refuse
from gongxin.commitments.rules.keeping import CMT1
from gongxin.kernel.text import Bilingual

__all__ = ["Template", "in_force", "templates"]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Words(_Part):
    zh: str = Field(min_length=1)
    en: str = Field(min_length=1)

    @property
    def text(self) -> Bilingual:
        return Bilingual(self.zh, self.en)


class Span(_Part):
    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)
    from_: date = Field(alias="from")
    to: date | None = None

    def covers(self, on: date) -> bool:
        return self.from_ <= on and (self.to is None or on <= self.to)


class Basis(_Part):
    law: Words
    article: Words
    in_force: Span


class Template(_Part):
    """One type of commitment. longest_days: between the signature and the due day; licence: a licence may be granted on it."""

    type: Literal["0", "1", "2", "3", "4", "5", "6"]
    label: Words
    promisor: tuple[Literal["organisation", "body"], ...] = Field(min_length=1)
    licence: bool = False
    enabled: bool = True
    longest_days: int = Field(ge=1, le=3650)
    content: Words
    liability: Words
    basis: tuple[Basis, ...] = Field(min_length=1)
    effective: Span
    certainty: Literal["seen", "known", "uncertain"]
    source: tuple[str, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _sound(self) -> Template:
        if self.certainty == "uncertain" and self.enabled:
            raise ValueError("an uncertain template is switched off")
        if "{matter}" not in self.content.zh or "{matter}" not in self.content.en:
            raise ValueError("a text has the place {matter}")
        return self

    def in_force_on(self, on: date) -> bool:
        """Enabled, within its dates, and with at least one basis in force."""
        return self.enabled and self.effective.covers(on) and any(basis.in_force.covers(on) for basis in self.basis)

    def basis_on(self, on: date) -> tuple[Basis, ...]:
        return tuple(basis for basis in self.basis if basis.in_force.covers(on))


@cache
def templates() -> Mapping[str, Template]:
    """Code → template, those that are off too."""
    text = (files(__package__) / "templates.yaml").read_text(encoding="utf-8")
    return {code: Template.model_validate(given) for code, given in yaml.safe_load(text).items()}


def in_force(code: str, on: date) -> Template:
    """The template, in force on that day. CommitmentRefusedError (CMT1)."""
    found = templates().get(code)
    if found is None or not found.in_force_on(on):
        raise refuse(CMT1, "template", "没有这种模板，或者当日无效。", "There is no such template, or it is not in force.")
    return found
