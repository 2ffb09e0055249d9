"""What this room refuses."""

from __future__ import annotations

from gongxin.kernel.errors import GongxinError
from gongxin.kernel.text import Bilingual


class UnknownTopicError(GongxinError):
    """没有这一类公示。 | There is no such kind of publicity."""

    code = "publicity.unknown"


class PlaceError(GongxinError):
    """翻页位置无效，或者属于另一次查询。 | The place in the list is not valid, or belongs to another question."""

    code = "publicity.place"
    default_remedy = Bilingual("请回到第一页。", "Go back to the first page.")
