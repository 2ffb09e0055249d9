"""What this room refuses."""

from __future__ import annotations

from gongxin.kernel.errors import GongxinError
from gongxin.kernel.text import Bilingual


class TextRefusedError(GongxinError):
    """这篇内容不能保存。 | This text cannot be kept."""

    code = "content.refused"


class PersonalTextError(TextRefusedError):
    """内容中含有个人证件号码或者电话号码。 | The text holds the number of a person's document or telephone."""

    code = "content.personal"
    default_remedy = Bilingual(
        "请删去：平台不发布任何自然人的信息。", "Take it out: nothing about a natural person is published here."
    )


class UnknownTextError(GongxinError):
    """没有这篇内容。 | There is no such text."""

    code = "content.unknown"
