"""What this room refuses."""

from __future__ import annotations

from gongxin.kernel.errors import GongxinError
from gongxin.kernel.text import Bilingual


class NoticeRefusedError(GongxinError):
    """不能发出这样的通知。 | Such a notice cannot be sent."""

    code = "notice.refused"
    default_remedy = Bilingual("请补齐通知所需的事实。", "Give every fact that the notice needs.")


class UnknownNoticeError(GongxinError):
    """没有这条通知。 | There is no such notice."""

    code = "notice.unknown"


class AddressRefusedError(GongxinError):
    """不能登记这个地址。 | This address cannot be entered."""

    code = "notice.address"
    default_remedy = Bilingual(
        "请填写单位的公用邮箱或者服务号码，不填个人联系方式。",
        "Give the organisation's own mailbox or service number, no person's.",
    )
