"""What this room refuses."""

from __future__ import annotations

from gongxin.kernel.errors import GongxinError
from gongxin.kernel.text import Bilingual


class TooOldError(GongxinError):
    """变更序号过旧，请先取快照。 | The number is too far back; take a snapshot first."""

    code = "feed.too_old"
    default_remedy = Bilingual(
        "用 /api/v1/snapshot 取得当前全量，再从快照的 seq 继续。", "Take /api/v1/snapshot and go on from its seq."
    )


class UnknownMessageError(GongxinError):
    """没有发给您的这条消息。 | No such message was sent to you."""

    code = "message.unknown"


class AcknowledgementRefusedError(GongxinError):
    """确认无效。 | The acknowledgement does not hold."""

    code = "message.acknowledgement"
    default_remedy = Bilingual(
        "digest 应为所收消息 payload 规范形式的 SHA-256。",
        "digest is the SHA-256 of the payload's canonical form, as received.",
    )


class ReminderRefusedError(GongxinError):
    """现在不能提醒。 | No reminder can be sent now."""

    code = "reminder.refused"


class WebhookRefusedError(GongxinError):
    """不能登记这个回调地址。 | This address cannot be called."""

    code = "webhook.refused"
    default_remedy = Bilingual("请填写 https 地址，不含用户名和口令。", "Give an https address without user name and password.")


class CallRefusedError(GongxinError):
    """这次回调不予采信。 | The call is not to be relied on."""

    code = "webhook.not_for_us"
    default_remedy = Bilingual("请勿据此更新；向签发平台领取消息。", "Change nothing by it; fetch your messages yourself.")
