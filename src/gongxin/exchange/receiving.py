"""What a platform that is called does with a call: the other end of calling.py, for peers that run Gongxin and for those who
write their own. Pure: keys, names and instants come in."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from gongxin.exchange.errors import CallRefusedError
from gongxin.exchange.rules import EXC11
from gongxin.kernel import signing
from gongxin.kernel.text import Bilingual


def accepted(
    envelope: Any, keys: Mapping[str, bytes], *, issuer: str, recipient: str, after: int, now: datetime
) -> tuple[dict[str, Any], ...]:
    """The messages of a call that are new, in order. `keys` {id: public key} are the issuer's, `after` the highest message
    number that was taken in: those up to it are replays and left out (EXC11).

    Raises signing.SignatureError; CallRefusedError for a call from or to somebody else, or one that is too old."""
    content = signing.verified(envelope, keys)
    found, at = content.get("messages"), _instant(content.get("at"))
    if not isinstance(found, list) or at is None:
        raise CallRefusedError(reason=Bilingual("内容不是一次回调。", "The content is no call."))
    named = [content, *found]
    if any(not isinstance(part, dict) or part.get("issuer") != issuer for part in named):
        raise CallRefusedError(place="issuer", reason=Bilingual("不是这个平台签发的。", "Another platform issued it."))
    if any(part.get("recipient") != recipient for part in named):
        raise CallRefusedError(place="recipient", reason=Bilingual("不是发给您的。", "It is meant for somebody else."))
    if EXC11.stale(at, now):
        raise CallRefusedError(place="at", reason=Bilingual("回调已过时，可能是重放。", "It is too old, perhaps a replay."))
    return tuple(message for message in found if message["message"] > after)


def _instant(text: Any) -> datetime | None:
    try:
        found = datetime.fromisoformat(text)
    except (TypeError, ValueError):
        return None
    return found if found.tzinfo else None
