"""What this room refuses."""

from __future__ import annotations

from gongxin.kernel.errors import GongxinError
from gongxin.kernel.text import Bilingual

__all__ = ["NotRatedError", "RunRefusedError", "UnknownModelError", "UnknownRunError", "UnknownScaleError", "UnknownTrialError"]


class UnknownModelError(GongxinError):
    """没有这个评价模型或者版本。 | There is no such model or version."""

    code = "model.unknown"
    default_remedy = Bilingual("模型见 /api/v1/ratings/models。", "See /api/v1/ratings/models.")


class UnknownScaleError(GongxinError):
    """没有这种评价等级。 | There is no such scale."""

    code = "scale.unknown"
    default_remedy = Bilingual("等级见 /api/v1/ratings/scales。", "See /api/v1/ratings/scales.")


class RunRefusedError(GongxinError):
    """不能这样运行评价模型。 | The model cannot be run like this."""

    code = "rating.refused"


class UnknownRunError(GongxinError):
    """没有这次评价。 | There is no such run."""

    code = "run.unknown"
    default_remedy = Bilingual("请核对编号。", "Check its number.")


class UnknownTrialError(GongxinError):
    """没有这次试算。 | There is no such trial."""

    code = "trial.unknown"
    default_remedy = Bilingual("请核对编号。", "Check its number.")


class NotRatedError(GongxinError):
    """该主体没有这个模型的等级。 | The subject has no grade of this model."""

    code = "grade.unknown"
    default_remedy = Bilingual(
        "模型只评价其对象范围内的主体，且须先运行。", "A model rates only whom it is about, and must have been run first."
    )
