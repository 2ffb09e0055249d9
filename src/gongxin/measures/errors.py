"""What this room refuses."""

from __future__ import annotations

from gongxin.kernel.errors import GongxinError
from gongxin.kernel.text import Bilingual

__all__ = [
    "CheckRefusedError",
    "FeedbackRefusedError",
    "RepealRefusedError",
    "UnknownCheckError",
    "UnknownEntryError",
    "UnknownMatterError",
    "UnknownMeasureError",
]


class CheckRefusedError(GongxinError):
    """核查请求不合要求。 | The check cannot be made as asked."""

    code = "check.refused"


class UnknownMatterError(GongxinError):
    """没有这个核查事项。 | There is no such matter."""

    code = "matter.unknown"
    default_remedy = Bilingual(
        "可用的事项见 /api/v1/matters 或 gongxin checks matters。",
        "See /api/v1/matters or gongxin checks matters.",
    )


class UnknownCheckError(GongxinError):
    """没有这次核查，或者不是本部门的核查。 | There is no such check, or it is another department's."""

    code = "check.unknown"
    default_remedy = Bilingual(
        "请核对核查编号；只能查看本部门的核查。",
        "Check the number; a department sees its own checks only.",
    )


class UnknownMeasureError(GongxinError):
    """没有这项措施。 | There is no such measure."""

    code = "measure.unknown"
    default_remedy = Bilingual("措施见 /api/v1/measures。", "See /api/v1/measures.")


class UnknownEntryError(GongxinError):
    """这次核查的措施不是由这条记录引起的。 | No measure of this check rests on that entry."""

    code = "check.entry_unknown"
    default_remedy = Bilingual("请使用答复中 entries 所列的 entry。", "Use an entry named in the answer.")


class FeedbackRefusedError(GongxinError):
    """反馈未予记录。 | The feedback was not recorded."""

    code = "feedback.refused"


class RepealRefusedError(GongxinError):
    """废止未予记录。 | The repeal was not recorded."""

    code = "repeal.refused"
