"""Whether a message is what the platform signed. Ed25519 needs the package `cryptography`; the rest does not."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from gongxin_client.models import Message


def canonical(payload: Any) -> bytes:
    """The bytes that are signed: keys sorted, no white space, UTF-8 (RFC 8785 for the texts, whole numbers and nulls used)."""
    return json.dumps(payload, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def verify(message: Message, keys: Mapping[str, bytes]) -> bool:
    """Whether one of `keys` {id: 32 bytes}, which you trust and keep yourself, signed it."""
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    public = keys.get(message.key)
    if public is None:
        return False
    try:
        signature = base64.b64decode(message.signature, validate=True)
        Ed25519PublicKey.from_public_bytes(public).verify(signature, canonical(message.payload))
    except (InvalidSignature, binascii.Error, ValueError):
        return False
    return True
