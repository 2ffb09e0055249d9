"""One resource: one kind of record and all that is true of it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cached_property
from typing import Literal

from pydantic import Field as Declared

from gongxin.catalogue.header_text import normalise_header
from gongxin.catalogue.model.checks import AnyCheck, Check
from gongxin.catalogue.model.conditions import When
from gongxin.catalogue.model.terms import (
    CHANNELS,
    Basis,
    Channel,
    Model,
    Nature,
    Severity,
    Standard,
    Stated,
    Strings,
    Text,
)
from gongxin.kernel.text import Bilingual

FieldType = Literal[
    "string", "text", "docno", "code", "codes", "date", "decimal", "integer",
    "uscc", "regno", "orgcode", "capital", "year", "grade",
]  # fmt: skip
CODED_TYPES = ("code", "codes", "grade")


class Aliases(Model):
    """Names under which a column arrives: codes of 2018 and 2016, Chinese labels, technical names of other
    standards (``code``: GB/T 36104, the commitment template) and spellings met in the wild (``other``)."""

    y2018: Strings = ()
    y2016: Strings = ()
    zh: Strings = ()
    code: Strings = ()
    other: Strings = ()

    def all(self) -> tuple[str, ...]:
        """Every alias, in the order of the kinds."""
        return (*self.y2018, *self.y2016, *self.zh, *self.code, *self.other)


class Field(Stated):
    """One column.

    ``required`` holds for every file, ``required_in`` only for files of these standards. Amounts are stored
    in
    yuan; ``unit`` is what the cell carries. ``separator`` splits a list cell; ``weak_separators`` do so
    only where
    the cell names no 其他-…, whose text may hold them. ``personal``: the name of a person on an
    organisation's
    record, masked in every public view. ``reserved``: a column of the national tables for a person's
    number, dropped
    on arrival. ``public: false``: shown only to government.
    """

    code: str = Declared(pattern=r"^[a-z][a-z0-9_]{0,39}$")
    label: Text
    type: FieldType
    length: int | None = Declared(default=None, gt=0, le=100_000)
    required: bool = False
    required_in: tuple[Standard, ...] = ()
    code_set: str | None = None
    separator: str | None = None
    weak_separators: str = ""
    unit: Literal["yuan", "wan"] | None = None
    personal: bool = False
    reserved: bool = False
    public: bool = True
    aliases: Aliases = Aliases()
    note: Text | None = None

    def is_required(self, standard: Standard) -> bool:
        """Whether every row of a file of that standard must fill this field."""
        return not self.reserved and (self.required or standard in self.required_in)

    def header_names(self) -> tuple[str, ...]:
        """Every header this field answers to: its code, both labels, all aliases."""
        return (self.code, self.label.zh, self.label.en, *self.aliases.all())


class Deadline(Model):
    """The source has this many working days after the date in field ``after`` to submit."""

    workdays: int = Declared(gt=0)
    after: str
    basis: tuple[Basis, ...] = ()


class SubjectFields(Model):
    """Which fields say whom the row is about."""

    uscc: str
    name: str
    category: str | None = None
    old_codes: Strings = ()


class RecordDates(Model):
    """Which fields hold the record's dates; they never stand in for each other (domain.md)."""

    decided: str | None = None
    effective_from: str | None = None
    effective_to: str | None = None
    publication_until: str | None = None


class Authority(Model):
    """Which fields name the body that decided."""

    name: str | None = None
    uscc: str | None = None


class NeverPublic(Stated):
    """Records that are kept from the public page and the public report, whatever their period."""

    when: When
    reason: Text


class Channels(Model):
    """Exceptions from the channels a resource is open in; what is left out follows from its nature."""

    public_page: bool | None = None
    public_report: bool | None = None
    special_report: bool | None = None
    sharing: bool | None = None
    government: bool | None = None
    archive: Literal[True] | None = None
    never_public: tuple[NeverPublic, ...] = ()


class NatureRule(Stated):
    """A record of this kind has another nature than its resource (a grade D among ratings)."""

    nature: Nature
    when: When


class SeverityRule(Stated):
    """The class of a record under one regime, where the condition holds."""

    regime: str
    severity: Severity
    when: When


class SeverityRules(Model):
    """How the class of an adverse record is found.

    The class the department states in field ``stated`` counts first; else the first matching rule of the
    regime
    in force on the decision date; else ``otherwise``. Rules stand from the most serious to the lightest, so
    one
    decision with several kinds takes the most serious class and with it the longest period.
    """

    stated: str | None = None
    rules: tuple[SeverityRule, ...] = ()
    otherwise: Severity = "general"


class Register(Model):
    """Which fields write the subject itself; only the registration resource has this."""

    name: str
    former_names: str | None = None
    second_names: str | None = None
    short_name: str | None = None
    kind: str | None = None
    status: str | None = None
    established: str | None = None
    dissolved: str | None = None
    region: str | None = None
    address: str | None = None
    capital: str | None = None
    capital_currency: str | None = None


class Volume(Model):
    """When a submission is held: rows against the mean of earlier ones, from the ``after``-th submission
    on, and
    the share of refused rows."""

    min_ratio: float = Declared(default=0.5, ge=0, le=1)
    max_ratio: float = Declared(default=3.0, ge=1)
    after: int = Declared(default=3, ge=1)
    refused_max: float = Declared(default=0.5, gt=0, le=1)


_OPEN_BY_NATURE: Mapping[Nature, frozenset[Channel]] = {
    # the special report replaces certificates of no violation: it holds what is adverse
    "adverse": frozenset(CHANNELS),
    "basic": frozenset(CHANNELS) - {"special_report"},
    "favourable": frozenset(CHANNELS) - {"special_report"},
    "neutral": frozenset(CHANNELS) - {"special_report"},
}


class Resource(Stated):
    """One kind of record. ``fields``, ``checks`` and ``basis`` hold what is switched on; ``declared_…``
    holds all."""

    id: str = Declared(alias="resource", pattern=r"^[a-z][a-z0-9_]{1,47}$")
    label: Text
    category: str
    section: str
    nature: Nature
    nature_rules: tuple[NatureRule, ...] = ()
    declared_basis: tuple[Basis, ...] = Declared(default=(), alias="basis")
    deadline: Deadline | None = None
    regimes: str = "ndrc"
    """The family of regimes whose periods and classes hold for this resource."""
    subject: SubjectFields
    dates: RecordDates = RecordDates()
    authority: Authority = Authority()
    title: str | None = None
    summary: Strings = ()
    key: Strings = ()
    visibility: Channels = Channels()
    severity: SeverityRules | None = None
    register_: Register | None = Declared(default=None, alias="register")
    volume: Volume = Volume()
    declared_fields: tuple[Field, ...] = Declared(alias="fields", min_length=1)
    declared_checks: tuple[Check, ...] = Declared(default=(), alias="checks")
    note: Text | None = None

    @cached_property
    def fields(self) -> tuple[Field, ...]:
        """The fields that are switched on, reserved ones included, in the order of the file."""
        return tuple(field for field in self.declared_fields if field.enabled)

    @cached_property
    def stored_fields(self) -> tuple[Field, ...]:
        """The fields a record keeps: switched on and not reserved."""
        return tuple(field for field in self.fields if not field.reserved)

    @cached_property
    def checks(self) -> tuple[AnyCheck, ...]:
        """The row checks that are switched on."""
        return tuple(check for check in self.declared_checks if check.enabled)

    @cached_property
    def basis(self) -> tuple[Basis, ...]:
        """The citations that are switched on."""
        return tuple(basis for basis in self.declared_basis if basis.enabled)

    @cached_property
    def _by_code(self) -> dict[str, Field]:
        return {field.code: field for field in self.fields}

    def field(self, code: str) -> Field:
        """The field with this code; KeyError if the resource has none."""
        return self._by_code[code]

    def has_field(self, code: str) -> bool:
        """Whether a switched-on field has this code."""
        return code in self._by_code

    @cached_property
    def personal_fields(self) -> frozenset[str]:
        """Codes of fields that hold the name of a person."""
        return frozenset(field.code for field in self.stored_fields if field.personal)

    @cached_property
    def hidden_fields(self) -> frozenset[str]:
        """Codes of fields only government sees."""
        return frozenset(field.code for field in self.stored_fields if not field.public)

    @cached_property
    def _headers(self) -> dict[str, str]:
        found: dict[str, str] = {}
        for field in self.fields:
            for name in field.header_names():
                found.setdefault(normalise_header(name), field.code)
        return found

    @cached_property
    def header_names(self) -> Mapping[str, str]:
        """Normalised header → the header as the definition writes it."""
        return {normalise_header(name): name for field in self.fields for name in field.header_names()}

    def header_map(self) -> Mapping[str, str]:
        """Normalised header → field code, for every name of every switched-on field."""
        return self._headers

    def nearest_header(self, text: str) -> str | None:
        """The known header most like this one, or None when none is near (see headers.py)."""
        from gongxin.catalogue.headers import nearest

        return nearest(self, text)

    def enabled_on(self, on: date) -> bool:
        """Whether records may be collected on the day: switched on, within its dates, with a basis in
        force."""
        return self.in_force(on) and any(basis.in_force(on) for basis in self.basis)

    def open_in(self, channel: Channel) -> bool:
        """Whether the channel may show records of this resource at all."""
        chosen: bool | None = getattr(self.visibility, channel)
        return channel in _OPEN_BY_NATURE[self.nature] if chosen is None else chosen

    @cached_property
    def never_public(self) -> tuple[NeverPublic, ...]:
        """The switched-on reasons to keep single records from public channels."""
        return tuple(rule for rule in self.visibility.never_public if rule.enabled)

    def severity_rules(self, regime: str) -> tuple[SeverityRule, ...]:
        """The switched-on severity rules of one regime, in order."""
        if self.severity is None:
            return ()
        return tuple(rule for rule in self.severity.rules if rule.regime == regime and rule.enabled)

    @property
    def describes_subjects(self) -> bool:
        """Whether records of this resource write the subject table."""
        return self.register_ is not None

    @property
    def title_label(self) -> Bilingual:
        """The label of the field that heads a record, or the resource's own."""
        return self.field(self.title).label if self.title else self.label
