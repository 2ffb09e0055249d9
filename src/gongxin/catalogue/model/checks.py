"""Row checks a resource declares, one small model per kind.

Checks that need no definition (required, type, length, code set, placeholders, personal identifiers, USCC
structure, duplicates) are built into checking/ and are not listed here.
"""

from __future__ import annotations

import re
from collections.abc import Container
from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, Field
from pydantic_core import PydanticCustomError

from gongxin.catalogue.model.conditions import When, fields_of
from gongxin.catalogue.model.terms import Standard, Stated, Strings, Text

Level = Literal["error", "warning"]


def _regular_expression(text: str) -> str:
    """RE2 runs it, so lookaround and back-references are refused beside what Python refuses."""
    try:
        re.compile(text)
    except re.error as error:
        raise PydanticCustomError("pattern", "not a regular expression: {why}", {"why": str(error)}) from None
    if re.search(r"\(\?[=!<]|\\[1-9]", text):
        raise PydanticCustomError("pattern", "not a regular expression: {why}", {"why": "RE2 has no lookaround"})
    return text


class _Check(Stated):
    """``quality`` names the national check (CK06 …) this one carries out, ``basis`` where the demand comes
    from.

    ``standards``: the check holds for files of these standards, and for any file that has the column; a
    file of
    2016 is not blamed for lacking what only the table of 2018 asks for. Empty means every file.
    """

    id: str
    level: Level
    message: Text
    basis: Text | None = None
    quality: str | None = None
    standards: tuple[Standard, ...] = ()

    def applies(self, standard: Standard, columns: Container[str]) -> bool:
        """Whether the check is made on a file of that standard with columns for these fields."""
        return not self.standards or standard in self.standards or getattr(self, "field", None) in columns

    def uses(self) -> set[str]:
        """Codes of all fields the check looks at."""
        found: set[str] = set()
        values: dict[str, Any] = dict(self)
        for name in ("field", "other"):
            if isinstance(values.get(name), str):
                found.add(values[name])
        found.update(values.get("fields") or ())
        if values.get("when") is not None:
            found |= fields_of(values["when"])
        return found


class RequiredWhen(_Check):
    """The field must be filled when the condition holds."""

    kind: Literal["required_when"]
    field: str
    when: When


class EmptyWhen(_Check):
    """The field must be empty when the condition holds."""

    kind: Literal["empty_when"]
    field: str
    when: When


class NotAfter(_Check):
    """field <= other, where both are filled."""

    kind: Literal["not_after"]
    field: str
    other: str


class NotFuture(_Check):
    """field <= the day the submission was received."""

    kind: Literal["not_future"]
    field: str


class NotBefore(_Check):
    """field >= date."""

    kind: Literal["not_before"]
    field: str
    date: date


class AtMost(_Check):
    """field <= value; amounts are in yuan whatever unit the cell carries."""

    kind: Literal["at_most"]
    field: str
    value: Decimal


class MaxDecimals(_Check):
    """No more decimals than ``value`` in the number as the sender wrote it."""

    kind: Literal["max_decimals"]
    field: str
    value: int


class Matches(_Check):
    """The whole value matches the pattern (RE2 syntax)."""

    kind: Literal["matches"]
    field: str
    pattern: Annotated[str, AfterValidator(_regular_expression)]


class OneOf(_Check):
    """At least one of the fields is filled."""

    kind: Literal["one_of"]
    fields: Strings = Field(min_length=2)


class CategoryFitsCode(_Check):
    """CK06: a code that begins with 92 is an individual business, any other code is an organisation."""

    kind: Literal["category_fits_code"]


class Same(_Check):
    """field = other, where both are filled."""

    kind: Literal["same"]
    field: str
    other: str


class NameAgrees(_Check):
    """CK07: the subject's name agrees with the register, after light normalising."""

    kind: Literal["name_agrees"]


class OutOfScope(_Check):
    """CK14: a row with one of these values is about a natural person and is refused and counted."""

    kind: Literal["out_of_scope"]
    field: str
    values: Strings = Field(min_length=1)


class PublicationEndDiffers(_Check):
    """CK17: the declared end of publication differs from the one the regime gives."""

    kind: Literal["publication_end_differs"]


AnyCheck = (
    RequiredWhen
    | EmptyWhen
    | NotAfter
    | NotFuture
    | NotBefore
    | AtMost
    | MaxDecimals
    | Matches
    | OneOf
    | CategoryFitsCode
    | Same
    | NameAgrees
    | OutOfScope
    | PublicationEndDiffers
)
Check = Annotated[AnyCheck, Field(discriminator="kind")]
