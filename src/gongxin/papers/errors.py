"""What this room refuses."""

from __future__ import annotations

from gongxin.kernel.errors import GongxinError
from gongxin.kernel.text import Bilingual

__all__ = ["PaperBrokenError", "PaperRefusedError", "UnknownPaperError"]


class PaperRefusedError(GongxinError):
    """这个文件不能接收。 | This file cannot be taken."""

    code = "evidence.refused"
    default_remedy = Bilingual(
        "请提供不超过10MB的PDF、OFD、PNG或JPEG文件，不要附身份证件。",
        "Hand in a PDF, OFD, PNG or JPEG of at most 10 MB, and no identity papers.",
    )


class UnknownPaperError(GongxinError):
    """没有这份材料，或者无权查看。 | There is no such file, or it is not yours to see."""

    code = "evidence.unknown"


class PaperBrokenError(GongxinError):
    """这份材料无法开启。 | This paper cannot be opened."""

    code = "evidence.seal"
    default_remedy = Bilingual("请运维单位核对材料库密钥。", "The operator should check the key of the papers.")
