"""The door of the room: recipients, messages, acknowledgements, calls, the feed, snapshots, keys."""

from gongxin.exchange.calling import Webhook, call_webhooks, set_webhook, webhooks
from gongxin.exchange.errors import (
    AcknowledgementRefusedError,
    CallRefusedError,
    ReminderRefusedError,
    TooOldError,
    UnknownMessageError,
    WebhookRefusedError,
)
from gongxin.exchange.feed import SharedChange, changes, last
from gongxin.exchange.keys import known, published, rotate, signing_key
from gongxin.exchange.messages import (
    OVERDUE_AFTER,
    Message,
    Overdue,
    acknowledge,
    acknowledge_many,
    derive,
    derive_expired,
    digest,
    messages,
    overdue,
    payload,
    received,
)
from gongxin.exchange.receiving import accepted
from gongxin.exchange.reminding import Reminder, remind, reminders
from gongxin.exchange.rules import EXC13
from gongxin.exchange.snapshots import snapshot, taken
from gongxin.exchange.statistics import Reached, by_month, by_recipient
from gongxin.exchange.waiting import Waited, Woken, room, wait

ASK_AGAIN = EXC13.AGAIN
LONGEST_WAIT = EXC13.LONGEST

__all__ = [
    "ASK_AGAIN",
    "LONGEST_WAIT",
    "OVERDUE_AFTER",
    "AcknowledgementRefusedError",
    "CallRefusedError",
    "Message",
    "Overdue",
    "Reached",
    "Reminder",
    "ReminderRefusedError",
    "SharedChange",
    "TooOldError",
    "UnknownMessageError",
    "Waited",
    "Webhook",
    "WebhookRefusedError",
    "Woken",
    "accepted",
    "acknowledge",
    "acknowledge_many",
    "by_month",
    "by_recipient",
    "call_webhooks",
    "changes",
    "derive",
    "derive_expired",
    "digest",
    "known",
    "last",
    "messages",
    "overdue",
    "payload",
    "published",
    "received",
    "remind",
    "reminders",
    "room",
    "rotate",
    "set_webhook",
    "signing_key",
    "snapshot",
    "taken",
    "wait",
    "webhooks",
]
