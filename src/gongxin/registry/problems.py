"""The room's errors, in both languages."""

from __future__ import annotations

from gongxin.kernel.errors import GongxinError
from gongxin.kernel.text import Bilingual


class TooManyCodesError(GongxinError):
    """一次最多查询 10,000 个代码。 | At most 10,000 codes in one look-up."""

    code = "lookup.too_many"
    default_remedy = Bilingual("请分批查询。", "Send them in several requests.")


class SearchTextTooShortError(GongxinError):
    """检索词至少要有两个字。 | A search needs at least two characters."""

    code = "search.too_short"
    default_remedy = Bilingual(
        "请输入名称中的两个以上连续的字，或完整的统一社会信用代码。",
        "Give two or more characters of the name, or the whole credit code.",
    )


class SearchTextTooLongError(GongxinError):
    """检索词过长。 | The search text is too long."""

    code = "search.too_long"
    default_remedy = Bilingual("请缩短到 100 个字以内。", "Shorten it to 100 characters.")


class CursorError(GongxinError):
    """翻页标记无效。 | The cursor is not valid."""

    code = "request.cursor"
    default_remedy = Bilingual(
        "请使用上一页给出的 next，或从第一页重新开始。",
        "Use `next` of the page before, or start from the first page.",
    )


class UnknownRecordError(GongxinError):
    """没有这条信用记录。 | There is no such record."""

    code = "record.unknown"
    default_remedy = Bilingual("请核对主体、信息资源和记录键。", "Check the subject, the resource and the record's key.")
