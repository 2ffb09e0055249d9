"""CK01, CK02, CK09, CK12, TX01: one cell at a time. Source: shared/reference/quality_metrics.yaml (checks)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from gongxin.checking.row import Row
from gongxin.checking.rules.base import FieldRule, Level, Rule
from gongxin.engine.expressions import Booleans, byte_length, ibis


class _Judged(FieldRule):
    """A rule the kernel judges on irregular cells; expressions never find it broken."""

    by_kernel = True

    def broken(self, row: Row) -> Booleans:
        del row
        return ibis.literal(False)


class Required(FieldRule):
    """{label} must be filled."""

    id = "CK01.required"
    zh = "“{label}”必须填写。"

    def broken(self, row: Row) -> Booleans:
        return ~row.filled(self.code)


class TooLong(FieldRule):
    """{label} is longer than {limit} characters."""

    id = "CK02.length"
    zh = "“{label}”超过{limit}个字符。"

    def broken(self, row: Row) -> Booleans:
        text, longest = row.text(self.code), self.field.length or 0
        # no text has more characters than bytes, and bytes cost nothing to count
        return ibis.ifelse(byte_length(text) <= longest, False, text.length() > longest)

    def words(self) -> dict[str, object]:
        return {"label": self.field.label, "limit": self.field.length}


class Placeholder(_Judged):
    """{label} holds a placeholder instead of a value."""

    id = "CK12.placeholder"
    zh = "“{label}”填的是占位内容，不是真实值。"


class LostCharacter(_Judged):
    """{label} holds a character that an earlier re-encoding destroyed (U+FFFD); export it again from the source."""

    id = "TX01.lost_character"
    zh = "“{label}”含有转码时损坏的字符（U+FFFD），请从源系统重新导出。"


class NotADate(_Judged):
    """{label} is not a date; write it as 2026-04-01."""

    id = "CK02.date"
    zh = "“{label}”不是有效日期，请写成2026-04-01的形式。"


class NotAnAmount(_Judged):
    """{label} is not an amount; write digits with at most six decimals."""

    id = "CK02.amount"
    zh = "“{label}”不是有效金额，请只填数字，小数不超过六位。"


class NotANumber(_Judged):
    """{label} is not a whole number."""

    id = "CK02.number"
    zh = "“{label}”不是整数。"


class NotAYear(_Judged):
    """{label} is not a year of four digits."""

    id = "CK02.year"
    zh = "“{label}”不是四位年份。"


class NotCapital(_Judged):
    """{label} is not a registered capital that can be read; the record keeps none."""

    id = "CK02.capital"
    level: ClassVar[Level] = "warning"
    zh = "“{label}”无法识别为注册资本，本条记录不存该项。"


class NotAnOldCode(_Judged):
    """{label} is no registration number or organisation code with a right check digit; it was not used for linking."""

    id = "CK02.old_code"
    level: ClassVar[Level] = "warning"
    zh = "“{label}”不是校验正确的注册号或组织机构代码，未用于关联主体。"


class NotInCodeSet(_Judged):
    """{label} holds a value that the code set does not know, or 其他 without a name."""

    id = "CK09.code"
    zh = "“{label}”的取值不在代码集中，或“其他”未写明具体类别。"


class PersonalIdentifier(_Judged):
    """{label} holds a personal number (identity card, mobile phone or passport); the row is refused and the value
    was not kept."""

    id = "CK13.personal"
    zh = "“{label}”中含有个人证件号码或手机号码：该行不予接收，号码未留存。"


@dataclass(frozen=True)
class ForeignPersonal(Rule):
    """Column {label}, which the catalogue does not know, holds a personal number; the row is refused and nothing of
    the column was kept."""

    id = "CK13.foreign"
    by_kernel = True
    zh = "目录外的列“{label}”中含有个人证件号码或手机号码：该行不予接收，该列未留存。"
    header: str

    @property
    def about(self) -> str | None:
        """The header, with personal numbers masked."""
        return self.header

    def words(self) -> dict[str, object]:
        return {"label": self.header}

    def broken(self, row: Row) -> Booleans:
        del row
        return ibis.literal(False)


class Reread(_Judged):
    """{label} was written in an unusual way and was read by its meaning; compare."""

    id = "CK02.reread"
    level: ClassVar[Level] = "warning"
    zh = "“{label}”写法不规范，已按其含义读取，请核对。"


CELL_RULES_BY_TYPE: dict[str, type[_Judged]] = {
    "date": NotADate,
    "decimal": NotAnAmount,
    "integer": NotANumber,
    "year": NotAYear,
    "capital": NotCapital,
    "regno": NotAnOldCode,
    "orgcode": NotAnOldCode,
    "code": NotInCodeSet,
    "codes": NotInCodeSet,
    "grade": NotInCodeSet,
}
"""What a cell of this type is when the kernel cannot read it either."""
