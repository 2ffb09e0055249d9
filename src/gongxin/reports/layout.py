"""What a report is made of (layout.yaml), read once: titles, sections, the words of an empty one."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Literal

import yaml
from pydantic import Field

from gongxin.catalogue.model.terms import Model, Nature, Strings, Text
from gongxin.kernel.text import Bilingual

Kind = Literal["public", "special"]
KINDS: tuple[Kind, ...] = ("public", "special")


class Only(Model):
    """Records of the section's resources whose field has one of these values; the others are for another section."""

    field: str
    values: Strings = Field(alias="in")


class Part(Model):
    """A section of the special report. `rest`: whatever no other section names. No resource and not the rest: not collected."""

    id: str
    label: Text
    resources: tuple[str, ...] = ()
    only: Only | None = None
    must: bool = False
    rest: bool = False

    @property
    def collected(self) -> bool:
        """Whether the platform collects this kind at all (RPT5)."""
        return self.rest or bool(self.resources)


class Further(Model):
    """A section of the public report that holds no records of its own."""

    id: str
    n: int
    label: Text
    collected: bool = True


class Label(Model):
    """A label on the overview, for organisations with a record of that resource."""

    resource: str
    label: Text
    nature: Nature


class Layout(Model):
    """layout.yaml."""

    title: dict[Kind, Text]
    subtitle: dict[Kind, dict[str, str]]
    empty: Text
    not_collected: Text
    further: tuple[Further, ...]
    special: tuple[Part, ...]
    labels: tuple[Label, ...]

    def part(self, section: str) -> Part:
        """A section of the special report. KeyError."""
        return {part.id: part for part in self.special}[section]

    def subtitle_of(self, kind: Kind) -> Bilingual:
        """What stands under the title; may be empty."""
        return Bilingual(**self.subtitle[kind])


@cache
def layout() -> Layout:
    """The layout that comes with the platform."""
    return Layout.model_validate(yaml.safe_load((Path(__file__).parent / "layout.yaml").read_text(encoding="utf-8")))
