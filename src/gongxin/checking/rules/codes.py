"""CK03-CK05: unified social credit codes. Source: GB 32100-2015 as in shared/reference/uscc_tables.yaml."""

from __future__ import annotations

from typing import ClassVar

from gongxin.checking.row import Row
from gongxin.checking.rules.base import FieldRule, Level
from gongxin.checking.rules.cells import _Judged
from gongxin.engine.expressions import Booleans, ibis, part
from gongxin.kernel.uscc_tables import CATEGORIES
from gongxin.linking import codes


class NotACode(_Judged):
    """{label} is not a unified social credit code: 18 characters, digits and letters without I, O, S, V, Z."""

    id = "CK03.shape"
    zh = "“{label}”不是统一社会信用代码：应为18位数字或字母（不含I、O、S、V、Z）。"


class SeveralCodes(_Judged):
    """{label} holds more than one code; a row is about one organisation."""

    id = "CK03.several"
    zh = "“{label}”中有不止一个代码，一行只能对应一个主体。"


class Extracted(_Judged):
    """{label} held other text beside the code; the one valid code in it was used."""

    id = "CK03.extracted"
    level: ClassVar[Level] = "warning"
    zh = "“{label}”中除代码外还有其他文字，已取其中唯一有效的代码。"


class Repaired(_Judged):
    """{label} had the letter O or I for the digit 0 or 1; the one valid reading was used."""

    id = "CK03.repaired"
    level: ClassVar[Level] = "warning"
    zh = "“{label}”把数字0、1写成了字母O、I，已按唯一有效的读法更正。"


class OldCodeInstead(_Judged):
    """{label} holds an old code (registration number or organisation code) in place of the unified one."""

    id = "CK03.old_code"
    level: ClassVar[Level] = "warning"
    zh = "“{label}”填的是旧代码（注册号或组织机构代码），不是统一社会信用代码。"


class WrongCheckCharacter(FieldRule):
    """{label} has a wrong check character and does not stand in the register with it."""

    id = "CK03.check"
    zh = "“{label}”的校验位错误，且登记库中没有这样签发的代码。"

    def broken(self, row: Row) -> Booleans:
        return row.linked(f"check_{self.code}") == "wrong"


class IssuedSo(FieldRule):
    """{label} has a wrong check character, but stands in the register as issued; it is used as it is."""

    id = "CK03.issued"
    level: ClassVar[Level] = "warning"
    zh = "“{label}”校验位不符，但登记库中即按此签发，予以采用。"

    def broken(self, row: Row) -> Booleans:
        return row.linked(f"check_{self.code}") == "issued"


class WrongOrganisationCode(FieldRule):
    """Characters 9 to 17 of {label} are not an organisation code with a right check character."""

    id = "CK04.inner"
    level: ClassVar[Level] = "warning"
    zh = "“{label}”第9至17位（组织机构代码）校验不符。"

    def broken(self, row: Row) -> Booleans:
        # a code that the register knows has been looked at when it was registered
        known = row.linked(f"check_{self.code}") == "registered"
        return ibis.ifelse(known, False, ~codes.organisation_code_fits(part(row.value(self.code), 9, 9)))


class UnknownCategory(FieldRule):
    """The first two characters of {label} are no registration authority and category that we know."""

    id = "CK05.category"
    level: ClassVar[Level] = "warning"
    zh = "“{label}”前两位不是已知的登记管理部门和机构类别。"

    def broken(self, row: Row) -> Booleans:
        known = row.linked(f"check_{self.code}") == "registered"
        return ibis.ifelse(known, False, part(row.value(self.code), 1, 2).notin(sorted(CATEGORIES)))


class UnknownRegion(FieldRule):
    """Characters 3 to 8 of {label} are no division code, past or present; development zones use such codes."""

    id = "CK05.region"
    level: ClassVar[Level] = "warning"
    zh = "“{label}”第3至8位不是现行或曾用的行政区划代码（开发区常有此类代码）。"

    def broken(self, row: Row) -> Booleans:
        return row.linked("region_unknown")
