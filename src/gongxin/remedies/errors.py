"""What this room refuses."""

from __future__ import annotations

from gongxin.kernel.errors import GongxinError
from gongxin.kernel.text import Bilingual

__all__ = [
    "ObjectionRefusedError",
    "ReorganisationRefusedError",
    "RepairRefusedError",
    "UnknownCaseError",
]


class UnknownCaseError(GongxinError):
    """没有这件申请，或者无权查看。 | There is no such case, or it is not yours to see."""

    code = "remedy.unknown"
    default_remedy = Bilingual("请核对编号。", "Check the number.")


class ObjectionRefusedError(GongxinError):
    """这一步异议办理不能进行。 | This step of the objection cannot be taken."""

    code = "objection.refused"


class RepairRefusedError(GongxinError):
    """这一步信用修复办理不能进行。 | This step of the repair cannot be taken."""

    code = "repair.refused"


class ReorganisationRefusedError(GongxinError):
    """重整期间的处理不能进行。 | This step of the reorganisation cannot be taken."""

    code = "reorganisation.refused"
