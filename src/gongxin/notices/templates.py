"""The texts of notices: templates.yaml, read once and checked: every place in a text is a fact that the sender must give."""

from __future__ import annotations

import string
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

import yaml
from pydantic import BaseModel, ConfigDict, model_validator

from gongxin.kernel.text import Bilingual
from gongxin.notices.errors import NoticeRefusedError

_PLACES = string.Formatter()


class Words(BaseModel):
    """A text in both languages."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    zh: str
    en: str


class Template(BaseModel):
    """One kind of notice."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    facts: tuple[str, ...]
    subject: Words
    body: Words

    @model_validator(mode="after")
    def _every_place_is_a_fact(self) -> Template:
        for text in (self.subject.zh, self.subject.en, self.body.zh, self.body.en):
            used = {name for _, name, _, _ in _PLACES.parse(text) if name is not None}
            if used - set(self.facts):
                raise ValueError(f"no fact: {sorted(used - set(self.facts))}")
        return self

    def written(self, facts: Mapping[str, str | Bilingual]) -> tuple[Bilingual, Bilingual]:
        """Subject and body with the facts in their places; a fact may differ by language. NoticeRefusedError."""
        missing = [name for name in self.facts if name not in facts]
        if missing:
            raise NoticeRefusedError(place=", ".join(missing))
        zh = {name: value.zh if isinstance(value, Bilingual) else value for name, value in facts.items()}
        en = {name: value.en if isinstance(value, Bilingual) else value for name, value in facts.items()}
        return (
            Bilingual(self.subject.zh.format(**zh), self.subject.en.format(**en)),
            Bilingual(self.body.zh.format(**zh), self.body.en.format(**en)),
        )


@cache
def templates() -> Mapping[str, Template]:
    """Kind → template."""
    text = (files(__package__) / "templates.yaml").read_text(encoding="utf-8")
    return {kind: Template.model_validate(given) for kind, given in yaml.safe_load(text).items()}


def template(kind: str) -> Template:
    """The template of a kind. NoticeRefusedError."""
    try:
        return templates()[kind]
    except KeyError:
        raise NoticeRefusedError(place=kind[:64]) from None
