"""What this room refuses."""

from __future__ import annotations

from gongxin.kernel.errors import GongxinError
from gongxin.kernel.text import Bilingual


class PeriodError(GongxinError):
    """没有这个期间。 | There is no such period."""

    code = "quality.period"
    default_remedy = Bilingual(
        "请写作 2026-10、2026-Q3 或 2026，且不晚于今天。", "Write 2026-10, 2026-Q3 or 2026, not after today."
    )


class UnknownMetricError(GongxinError):
    """没有这个质量指标。 | There is no such figure of quality."""

    code = "quality.metric"
    default_remedy = Bilingual("指标见 /api/v1/quality/metrics。", "See /api/v1/quality/metrics.")


class PlaceError(GongxinError):
    """翻页位置无效。 | The place in the list is not valid."""

    code = "quality.place"
    default_remedy = Bilingual("请回到第一页。", "Go back to the first page.")


class SampleRefusedError(GongxinError):
    """抽样未被采用，没有保存任何内容。 | The sample was not taken; nothing of it was kept."""

    code = "quality.sample"


class UnknownItemError(GongxinError):
    """没有这一项，或者无权查看。 | There is no such item, or it is not yours to see."""

    code = "quality.unknown"
    default_remedy = Bilingual("请核对编号。", "Check the number.")


class NotClosedError(GongxinError):
    """这个月还没有结束。 | This month has not ended."""

    code = "quality.not_closed"
    default_remedy = Bilingual("月度数据在次月形成。", "The figures of a month are taken in the month after.")


class QualityRefusedError(GongxinError):
    """这项设定不能采用。 | This cannot be set so."""

    code = "quality.refused"
