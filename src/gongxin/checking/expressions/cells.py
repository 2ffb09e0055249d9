"""How the cells of a field are read by expressions.

Most cells of a real file are regular: a date as 2026-04-01, an amount as 2.5, a code the standard knows. These are read here,
set-based. Every other cell is irregular: it may be readable by the kernel (24.7.2026, 贰万元整), wrong, or hold a personal
identifier; ``checking.irregular`` judges it with the kernel's own functions, once per distinct text, and hands it back in
regular form. So the kernel stays the only place that knows every shape, and no regular cell costs a call into Python.

``safe``: readable here, and certainly no personal identifier (first pass).
``plain``: readable here (second pass, after the kernel has looked).
"""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping

from gongxin.catalogue import Catalogue, Field
from gongxin.catalogue.model.codes import CodeSet
from gongxin.catalogue.model.terms import Standard
from gongxin.checking.expressions.looks import BLANK, LOOK, needs_a_look
from gongxin.engine.expressions import Booleans, Column, Text, ibis, left_padded, nth_part, part, translate
from gongxin.kernel.docno import BRACKETS_FROM, BRACKETS_TO
from gongxin.linking import codes

NO_END_DATES = ("2099-12-30", "2099-12-31")
"""What means "no end" among the dates that are read here; the kernel hands back all others as the last of them."""
_OTHER_BRACKETS = f"[{re.escape(''.join(c for c in BRACKETS_FROM if c not in BRACKETS_TO))}]"
_ITS_OWN_FORM = rf"!-`{{-~\x{{4E00}}-\x{{9FFF}}〔〕《》{re.escape(BRACKETS_FROM)}"
_OTHER_FORM = f"[^{_ITS_OWN_FORM}]"
_LOOK_AT_NUMBER = f"{LOOK}|{_OTHER_FORM}"


class Reader(ABC):
    """Reads the cells of one field. ``given`` is a cleaned cell, never null where these are asked."""

    sql_type = "string"
    kept_as_written = True
    """A regular cell's value, as text, is mostly what was written: then what was written is not kept twice."""

    free_text = False
    """Read by a look alone, so that several cells can be looked at in one pass: see ``read_if_clean``."""

    def read_if_clean(self, cell: Text) -> Column:
        """The value of a free text in a row where ``one_needs_a_look`` found nothing; null where it is irregular anyway."""
        raise NotImplementedError(f"{type(self).__name__} reads no free text")

    @abstractmethod
    def safe(self, given: Text) -> Booleans:
        """Regular, and certainly no personal identifier."""

    def plain(self, given: Text) -> Booleans:
        """Regular."""
        return self.safe(given)

    @abstractmethod
    def value(self, given: Text) -> Column:
        """The normalised value of a regular cell."""

    total = False
    """``usual_value`` may be asked of any cell: it never fails."""

    def usual(self, given: Text) -> Booleans:
        """A cell in the form that nearly all of its kind have, of which ``usual_value`` is the value. Of a free text that asks
        more than nothing here: it is certainly regular, no further look at it is needed."""
        del given
        return ibis.literal(True)

    def usual_value(self, given: Text) -> Column:
        """The value of a cell in its usual form: as cheap as can be."""
        return self.value(given)

    def as_written(self, value: Column, written: Text) -> Booleans:
        """The value, as text, is what was written."""
        return value.cast("string") == written

    def read(self, cell: Text, *, safely: bool) -> Column:
        """The value where the cell is regular (``safely``: certainly no personal identifier either), else null."""
        regular = self.safe(cell) if safely else self.plain(cell)
        return ibis.ifelse(regular, self.value(cell), ibis.null(self.sql_type))


class TextReader(Reader):
    """Names, facts, anything that is kept as it came."""

    free_text = True
    total = True

    def read_if_clean(self, cell: Text) -> Column:
        return self.value(cell)

    def safe(self, given: Text) -> Booleans:
        return ~needs_a_look(given)

    def plain(self, given: Text) -> Booleans:
        del given
        return ibis.literal(True)

    def value(self, given: Text) -> Column:
        return given


class DocumentNumberReader(TextReader):
    """Document numbers: every kind of bracket is 〔〕. Spaces, small letters, long dashes and full width are for the kernel."""

    _final = r"^[!-'*-Z\\^-`|~\x{4E00}-\x{9FFF}〔〕《》]+$"

    def read_if_clean(self, cell: Text) -> Column:
        # one look for the usual number, two more for the others
        value = ibis.ifelse(cell.re_search(_OTHER_FORM), ibis.null("string"), self.value(cell))
        return ibis.ifelse(cell.re_search(self._final), cell, value)

    # 云罚〔2024〕17号: no Latin letter, and between two runs of at most ten digits something that joins no number; so it holds
    # no identifier, it is its own form, and with a digit behind a character it is no word that stands for nothing
    _mark = r"[\x{4E00}-\x{9FFF}〔〕《》]"
    _tame = f"^(?:{_mark}+[0-9]{{1,10}})+{_mark}*$"

    def usual(self, given: Text) -> Booleans:
        return given.re_search(self._tame)

    def usual_value(self, given: Text) -> Column:
        return given

    def safe(self, given: Text) -> Booleans:
        return ~given.re_search(_LOOK_AT_NUMBER)

    def value(self, given: Text) -> Column:
        return ibis.ifelse(given.re_search(_OTHER_BRACKETS), translate(given, BRACKETS_FROM, BRACKETS_TO), given)


class DateReader(Reader):
    """Dates as 2026-04-01, 2026/4/1, 20260401 or with midnight behind. Other centuries are for the kernel, which knows which of
    them mean "no end"; it hands them back as 2099-12-31."""

    sql_type = "date"
    total = True
    _iso = "____-__-__"
    _one_mark = r"(-\d{1,2}-\d{1,2}|/\d{1,2}/\d{1,2}|[.]\d{1,2}[.]\d{1,2}|年\d{1,2}月\d{1,2}日?)"
    _loose = rf"^(1[89]|20)\d{{2}}{_one_mark}( 0{{1,2}}:00(:00)?)?$"
    _parts = r"^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})"
    _judged = r"^\d{4}-\d{2}-\d{2}$"
    _digits = r"^(19|20)\d{6}$"

    def safe(self, given: Text) -> Booleans:
        return self.value(given).notnull()

    def plain(self, given: Text) -> Booleans:
        return given.re_search(self._judged)

    def read(self, cell: Text, *, safely: bool) -> Column:
        by_kernel = ibis.ifelse(self.plain(cell), cell.try_cast("date"), ibis.null("date"))
        return self.value(cell) if safely else by_kernel

    def value(self, given: Text) -> Column:
        # the usual shape first: one test and one cast; the other branches are computed for the few that need them
        parts = [given.re_extract(self._parts, group) for group in (1, 2, 3)]
        loose = ibis.literal("-").join([parts[0], *(left_padded(p, 2, "0") for p in parts[1:])])
        digits = ibis.literal("-").join([part(given, 1, 4), part(given, 5, 2), part(given, 7, 2)])
        # ten bytes that the engine reads as a date are digits and hyphens: a third of what a regular expression costs
        return ibis.cases(
            (self.usual(given), self.usual_value(given)),
            (given.re_search(self._loose), loose.try_cast("date")),
            (given.re_search(self._digits), digits.try_cast("date")),
            else_=ibis.null("date"),
        )

    def usual(self, given: Text) -> Booleans:
        return given.like(self._iso) & (given >= "18") & (given < "21")

    def usual_value(self, given: Text) -> Column:
        return given.try_cast("date")

    def as_written(self, value: Column, written: Text) -> Booleans:
        return value.notnull() & written.like(self._iso)


class AmountReader(Reader):
    """Amounts in the unit of the field, read into yuan. Nine digits before the point are no telephone number."""

    sql_type = "decimal(24, 6)"
    kept_as_written = False

    def __init__(self, unit: str | None) -> None:
        self._factor = 10_000 if unit == "wan" else 1

    def safe(self, given: Text) -> Booleans:
        return given.re_search(r"^\d{1,9}(\.\d{1,6})?$")

    def plain(self, given: Text) -> Booleans:
        return given.re_search(r"^-?\d{1,15}(\.\d{1,6})?$")

    def read(self, cell: Text, *, safely: bool) -> Column:
        # the kernel has judged the unit, too: what it hands back is yuan
        yuan = ibis.ifelse(self.plain(cell), cell.try_cast(self.sql_type), ibis.null(self.sql_type))
        return super().read(cell, safely=True) if safely else yuan

    def value(self, given: Text) -> Column:
        return (given.try_cast("decimal(20, 6)") * self._factor).cast(self.sql_type)


class WholeNumberReader(Reader):
    """Numbers without a fraction."""

    sql_type = "int64"

    def safe(self, given: Text) -> Booleans:
        return given.re_search(r"^\d{1,9}$")

    def plain(self, given: Text) -> Booleans:
        return given.re_search(r"^-?\d{1,15}$")

    def value(self, given: Text) -> Column:
        return given.try_cast("int64")


class YearReader(WholeNumberReader):
    """A year of four digits."""

    def safe(self, given: Text) -> Booleans:
        return given.re_search(r"^(19|20)\d{2}$")

    plain = safe


class CapitalReader(Reader):
    """Registered capital: the common shapes in 万元 of renminbi; kept as "1012000.00 CNY"."""

    # no more digits than nine: eleven may be a telephone
    _wan = r"^((\d{1,9}|\d{1,3}(,\d{3}){1,2})(\.\d{1,4})?)[(（]?万(元?(人民币)?|人民币元)[)）]?$"
    _read = r"^-?\d+\.\d{2,6} [A-Z]{3}$"

    def safe(self, given: Text) -> Booleans:
        return given.re_search(self._wan) & self._yuan(given).notnull()

    def plain(self, given: Text) -> Booleans:
        return given.re_search(self._read) | self.safe(given)

    def value(self, given: Text) -> Column:
        return ibis.ifelse(given.re_search(self._read), given, self._yuan(given).cast("string") + " CNY")

    def _yuan(self, given: Text) -> Column:
        number = given.re_extract(self._wan, 1).replace(",", "")
        return (number.try_cast("decimal(18, 4)") * 10_000).cast("decimal(22, 2)")


_NAME = rf"[^;；|{BLANK}](?:[^;；|\r\n]*[^;；|{BLANK}])?"
"""The kind that stands behind 其他-."""


class CodeReader(Reader):
    """One value of a code set; labels, short codes and the numbers of the file's standard become the code."""

    total = True

    def __init__(self, values: Mapping[str, tuple[str, ...]], out_of_scope: tuple[str, ...], other: str | None) -> None:
        own = {code for found in values.values() for code in found} | set(out_of_scope)
        self._own = sorted(own)
        self._written = sorted({text for text, found in values.items() if len(found) == 1} | set(out_of_scope))
        self._mapped = {text: found[0] for text, found in values.items() if len(found) == 1 and text not in own}
        self._other = other

    def safe(self, given: Text) -> Booleans:
        known = given.isin(self._written)
        if self._other is None:
            return known
        named = given.re_search(f"^{re.escape(self._other)}-{_NAME}$")
        return known | ibis.ifelse(named, ~needs_a_look(given), False)

    def plain(self, given: Text) -> Booleans:
        known = given.isin(self._own)
        return known if self._other is None else known | given.startswith(f"{self._other}-")

    def usual(self, given: Text) -> Booleans:
        return self.value(given) == given

    def usual_value(self, given: Text) -> Column:
        return given

    def value(self, given: Text) -> Column:
        if not self._mapped:
            return given
        return ibis.cases(*((given == text, code) for text, code in self._mapped.items()), else_=given)


class CodeListReader(Reader):
    """Several values of a code set in one cell, kept joined by semicolons."""

    JOINT = ";"

    def __init__(self, values: Mapping[str, tuple[str, ...]], out_of_scope: tuple[str, ...], other: str | None) -> None:
        own = {code for found in values.values() for code in found} | set(out_of_scope)
        written = {text for text, found in values.items() if found == (text,)} | set(out_of_scope)
        self._other = other
        self._single = sorted(written)
        self._written = self._list(written, _NAME)
        self._own = self._list(own, r"[^;]+")

    def _list(self, codes_: Iterable[str], name: str) -> str:
        one = [re.escape(code) for code in sorted(codes_, key=len, reverse=True)]
        if self._other is not None:
            one.append(f"{re.escape(self._other)}-{name}")
        return f"^({'|'.join(one)})(;({'|'.join(one)}))*$"

    def safe(self, given: Text) -> Booleans:
        several = given.split(self.JOINT)  # a code given twice counts once: the kernel sees to it
        first, second, third = (nth_part(given, self.JOINT, n) for n in (1, 2, 3))
        distinct = ibis.ifelse(third == "", first != second, several.unique().length() == several.length())
        if self._other is not None:
            distinct &= ibis.ifelse(given.contains(f"{self._other}-"), ~needs_a_look(given), True)
        several_or_named = ibis.ifelse(given.re_search(self._written), distinct, False)
        return ibis.ifelse(given.isin(self._single), True, several_or_named)  # one code alone: most cells

    def plain(self, given: Text) -> Booleans:
        return given.re_search(self._own)

    def value(self, given: Text) -> Column:
        return given


class UsccReader(Reader):
    """A unified social credit code. Whether the check character fits is a rule, not a matter of reading."""

    def safe(self, given: Text) -> Booleans:
        return codes.is_no_persons(given)

    def plain(self, given: Text) -> Booleans:
        return codes.has_shape(given)

    def value(self, given: Text) -> Column:
        return given


class RegistrationNumberReader(Reader):
    """A 15-digit registration number; 13 digits and everything else are for the kernel."""

    def safe(self, given: Text) -> Booleans:
        return ibis.ifelse(given.re_search(r"^[1-9]\d{14}$"), codes.registration_number_fits(given), ibis.literal(False))

    def plain(self, given: Text) -> Booleans:
        return given.re_search(r"^(\d{15}|\d{13})$")

    def value(self, given: Text) -> Column:
        return given


class OrganisationCodeReader(Reader):
    """A nine-character organisation code without hyphen that is no passport number."""

    def safe(self, given: Text) -> Booleans:
        shape = given.re_search(r"^\d[0-9A-Z]{7}[0-9X]$") & (given != "000000000")
        return ibis.ifelse(shape, codes.organisation_code_fits(given), ibis.literal(False))

    def plain(self, given: Text) -> Booleans:
        return given.re_search(r"^[0-9A-Z]{8}[0-9X]$")

    def value(self, given: Text) -> Column:
        return given


def values_of(code_set: CodeSet, standard: Standard) -> dict[str, tuple[str, ...]]:
    """Every text a cell may hold → the codes. Where 其他 needs a name, it does not stand alone in words (CK09); the numbers of
    other standards cannot carry one."""
    values = code_set.value_map(standard)
    if code_set.other is None or not code_set.other_needs_name:
        return values
    return {text: found for text, found in values.items() if not text.startswith(code_set.other)}


def reader_of(field: Field, catalogue: Catalogue, standard: Standard, unit: str | None) -> Reader:
    """How cells of the field are read in a file of that standard."""
    match field.type:
        case "date":
            return DateReader()
        case "decimal":
            return AmountReader(unit)
        case "integer":
            return WholeNumberReader()
        case "year":
            return YearReader()
        case "capital":
            return CapitalReader()
        case "docno":
            return DocumentNumberReader()
        case "uscc":
            return UsccReader()
        case "regno":
            return RegistrationNumberReader()
        case "orgcode":
            return OrganisationCodeReader()
        case "code" | "codes" | "grade":
            code_set = catalogue.code_set(field.code_set or "")
            kind = CodeListReader if field.type == "codes" else CodeReader
            return kind(values_of(code_set, standard), code_set.out_of_scope, code_set.other)
        case _:
            return TextReader()
