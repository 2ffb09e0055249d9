"""The door of the room: recipients, messages, acknowledgements, snapshots, keys."""

from gongxin.exchange.errors import (
    AcknowledgementRefusedError,
    TooOldError,
    UnknownMessageError,
    WebhookRefusedError,
)
from gongxin.exchange.keys import known, published, rotate, signing_key
from gongxin.exchange.messages import (
    OVERDUE_AFTER,
    Message,
    Overdue,
    acknowledge,
    call_webhooks,
    derive,
    derive_expired,
    digest,
    messages,
    overdue,
    payload,
    received,
    set_webhook,
)
from gongxin.exchange.snapshots import REACH, must_reach, snapshot

__all__ = [
    "OVERDUE_AFTER",
    "REACH",
    "AcknowledgementRefusedError",
    "Message",
    "Overdue",
    "TooOldError",
    "UnknownMessageError",
    "WebhookRefusedError",
    "acknowledge",
    "call_webhooks",
    "derive",
    "derive_expired",
    "digest",
    "known",
    "messages",
    "must_reach",
    "overdue",
    "payload",
    "published",
    "received",
    "rotate",
    "set_webhook",
    "signing_key",
    "snapshot",
]
