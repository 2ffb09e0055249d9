"""The row checks that a resource declares in YAML, as expressions. One function per kind (catalogue.model.checks)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import singledispatch

from gongxin.catalogue import Field, Resource
from gongxin.catalogue.model import checks
from gongxin.checking.conditions import contains, holds
from gongxin.checking.row import Row
from gongxin.checking.rules.base import Level, Rule
from gongxin.engine.expressions import Booleans, Text, byte_length, ibis, translate
from gongxin.kernel.text import Bilingual

_LIGHT = ("（）［］【】〔〕()[]　 \u00a0·・,，.。-－", "")
INDIVIDUAL_BUSINESS = "92"


@dataclass(frozen=True)
class DeclaredRule(Rule):
    """A check of the resource's own definition."""

    check: checks.AnyCheck
    resource: Resource

    @property
    def id(self) -> str:  # type: ignore[override]
        """The check's own id."""
        return self.check.id

    @property
    def level(self) -> Level:  # type: ignore[override]
        """The check's own level."""
        return self.check.level

    @property
    def field(self) -> Field | None:  # type: ignore[override]
        """The field that the finding points at."""
        code = getattr(self.check, "field", None) or next(iter(getattr(self.check, "fields", ())), None)
        code = code or (self.resource.subject.uscc if self.check.kind == "category_fits_code" else None)
        code = code or (self.resource.subject.name if self.check.kind == "name_agrees" else None)
        code = code or (self.resource.dates.publication_until if self.check.kind == "publication_end_differs" else None)
        return self.resource.field(code) if code and self.resource.has_field(code) else None

    @property
    def reason(self) -> Bilingual:
        """The check's own message."""
        return self.check.message

    def broken(self, row: Row) -> Booleans:
        """The condition of the check's kind."""
        return _broken(self.check, row, self)


@singledispatch
def _broken(check: object, row: Row, rule: DeclaredRule) -> Booleans:
    raise NotImplementedError(f"a check kind without an expression: {type(check).__name__} ({rule.id}, {row})")


@_broken.register
def _(check: checks.RequiredWhen, row: Row, rule: DeclaredRule) -> Booleans:
    del rule
    return holds(check.when, row) & ~row.filled(check.field)


@_broken.register
def _(check: checks.EmptyWhen, row: Row, rule: DeclaredRule) -> Booleans:
    del rule
    return holds(check.when, row) & row.filled(check.field)


@_broken.register
def _(check: checks.NotAfter, row: Row, rule: DeclaredRule) -> Booleans:
    if not {check.field, check.other} <= row.fields:
        return ibis.literal(False)
    return row.value(check.field) > row.value(check.other)


@_broken.register
def _(check: checks.NotFuture, row: Row, rule: DeclaredRule) -> Booleans:
    del rule
    return row.value(check.field) > row.linked("received_on") if check.field in row.fields else ibis.literal(False)


@_broken.register
def _(check: checks.NotBefore, row: Row, rule: DeclaredRule) -> Booleans:
    del rule
    return row.value(check.field) < ibis.date(check.date) if check.field in row.fields else ibis.literal(False)


@_broken.register
def _(check: checks.AtMost, row: Row, rule: DeclaredRule) -> Booleans:
    del rule
    return row.value(check.field) > ibis.literal(check.value) if check.field in row.fields else ibis.literal(False)


@_broken.register
def _(check: checks.MaxDecimals, row: Row, rule: DeclaredRule) -> Booleans:
    del rule
    if check.field not in row.fields:
        return ibis.literal(False)
    written = row.linked(f"w_{check.field}")
    # too short to have so many: most cells
    return ibis.ifelse(
        byte_length(written) <= check.value + 1, False, written.re_search(rf"\.\d{{{check.value + 1},}}")
    )


@_broken.register
def _(check: checks.Matches, row: Row, rule: DeclaredRule) -> Booleans:
    del rule
    return ~row.text(check.field).re_search(f"^(?:{check.pattern})$")


@_broken.register
def _(check: checks.OneOf, row: Row, rule: DeclaredRule) -> Booleans:
    del rule
    return ~ibis.or_(*(row.filled(field) for field in check.fields))


@_broken.register
def _(check: checks.CategoryFitsCode, row: Row, rule: DeclaredRule) -> Booleans:
    del check
    subject = rule.resource.subject
    if subject.category is None or subject.category not in row.fields or subject.uscc not in row.fields:
        return ibis.literal(False)
    individual = row.text(subject.uscc).startswith(INDIVIDUAL_BUSINESS)
    return individual != (row.text(subject.category) == "个体工商户")


@_broken.register
def _(check: checks.Same, row: Row, rule: DeclaredRule) -> Booleans:
    del rule
    return row.text(check.field) != row.text(check.other)


@_broken.register
def _(check: checks.NameAgrees, row: Row, rule: DeclaredRule) -> Booleans:
    del check
    if rule.resource.subject.name not in row.fields:
        return ibis.literal(False)
    given, registered = row.text(rule.resource.subject.name), row.linked("subject_name")
    # equal as written is by far the commonest; only the rest pays for the light form
    return ibis.ifelse(given == registered, False, light_name(given) != light_name(registered))


@_broken.register
def _(check: checks.OutOfScope, row: Row, rule: DeclaredRule) -> Booleans:
    del rule
    if check.field in row.lists:
        return contains(row, check.field, check.values)
    return row.text(check.field).isin(list(check.values))


@_broken.register
def _(check: checks.PublicationEndDiffers, row: Row, rule: DeclaredRule) -> Booleans:
    del check
    declared = rule.resource.dates.publication_until
    if declared is None or declared not in row.fields:
        return ibis.literal(False)
    return row.value(declared) != row.linked("public_until")


def light_name(name: Text) -> Text:
    """A name without spaces, brackets and points, in upper case: for comparing, never for linking."""
    return translate(name.upper(), *_LIGHT)
