"""Measures: what the law lets follow from a record when a department decides about an organisation in some matter.

A measure is never wider than the words of its article. Its grounds say, in terms a machine can decide, which records
carry it; what cannot be decided from a record is no ground. Sources: shared/reference/measures.yaml, domain.md.
"""

from __future__ import annotations

from collections.abc import Container
from datetime import date
from typing import Literal

from pydantic import Field

from gongxin.catalogue.model.conditions import When
from gongxin.catalogue.model.duration import Period
from gongxin.catalogue.model.terms import Basis, Model, Stated, Strings, Text

MeasureClass = Literal["DEROGATE", "MANAGE", "SELF", "INCENTIVE"]
"""减损权益 / 管理 / 市场自主 / 激励: the classes of the national list, and incentives."""

ENOUGH_FOR_DEROGATION: tuple[str, ...] = ("law", "regulation", "local_regulation", "central_document")
"""Ranks on which a measure that lessens rights may rest (State Council Office 2020 No. 49; reference: structure)."""


class MeasureKind(Stated):
    """One kind of the national basic list of measures, as far as it acts on organisations."""

    id: str = Field(alias="measure_kind", pattern=r"^[A-Z][A-Z0-9]{1,7}$")
    label: Text
    class_: MeasureClass = Field(alias="class")
    note: Text | None = None


class Matter(Stated):
    """What a department is deciding about when it asks: a licence, a tender, a subsidy."""

    id: str = Field(alias="matter", pattern=r"^[a-z][a-z_]{2,31}$")
    label: Text
    note: Text | None = None


class Citation(Model):
    """The record itself cites one of these articles, in one of these fields (处罚依据).

    ``law``: names under which records cite it, without 中华人民共和国. Only whole names count: 招标投标法 is not
    招标投标法实施条例.
    """

    law: Strings = Field(min_length=1)
    articles: tuple[int, ...] = Field(min_length=1)
    fields: Strings = ("legal_basis",)


class Wording(Model):
    """The record itself states the ban in one of these wordings, in one of these fields (处罚内容)."""

    words: Strings = Field(min_length=1)
    fields: Strings = ("penalty_content",)


class Ground(Stated):
    """Which records of one resource carry the measure, from when and until when.

    ``starts``: field with the first day (default: the record's effective or decision date). ``length``: counted from the
    decision date. ``ends``: fields with a last day, ``stops``: fields with the first day without (removal); the earliest
    of all ends it. ``open_end``: the law ties it to a state that lasts (while listed); without it a record whose end is
    not known carries no measure. ``while_published``: it ends with the record's publication. ``newest``: only the
    subject's newest record of the resource counts, ordered by this field (grades). ``same_item``: the measure bars one
    licence or project only; the check must name it and one of these fields too. ``article``: the one citation of the
    measure (its Chinese text) this ground rests on; when that ends the ground ends, though others of the measure stand.
    """

    resource: str
    when: When
    article: str | None = None
    cites: Citation | None = None
    states: Wording | None = None
    starts: str | None = None
    length: Period | None = None
    ends: Strings = ()
    stops: Strings = ()
    open_end: bool = False
    while_published: bool = False
    newest: str | None = None
    same_item: Strings = ()
    note: Text | None = None

    def fields(self) -> tuple[tuple[str, str], ...]:
        """(place in the ground, field code) of every field named outside ``when``."""
        named: list[tuple[str, str]] = []
        for place, codes in (
            ("starts", (self.starts,)),
            ("ends", self.ends),
            ("stops", self.stops),
            ("newest", (self.newest,)),
            ("same_item", self.same_item),
            ("cites", self.cites.fields if self.cites else ()),
            ("states", self.states.fields if self.states else ()),
        ):
            named += [(place, code) for code in codes if code]
        return tuple(named)


class Measure(Stated):
    """One restriction or incentive, its article, and the grounds on which it follows."""

    id: str = Field(alias="measure", pattern=r"^[A-Z][A-Z0-9]{1,15}$")
    direction: Literal["restriction", "incentive"] = "restriction"
    kind: str
    label: Text
    target: Text
    authority: Text
    length: Text
    matters: Strings = ()
    declared_basis: tuple[Basis, ...] = Field(default=(), alias="basis")
    declared_grounds: tuple[Ground, ...] = Field(default=(), alias="grounds")
    note: Text | None = None

    @property
    def basis(self) -> tuple[Basis, ...]:
        """The citations that are switched on."""
        return tuple(basis for basis in self.declared_basis if basis.enabled)

    @property
    def grounds(self) -> tuple[Ground, ...]:
        """The grounds that are switched on."""
        return tuple(ground for ground in self.declared_grounds if ground.enabled)

    def basis_on(self, on: date, ranks: Container[str] | None = None) -> tuple[Basis, ...]:
        """The citations in force on the day, of these ranks if any are named."""
        return tuple(basis for basis in self.basis if basis.in_force(on) and (ranks is None or basis.rank in ranks))
