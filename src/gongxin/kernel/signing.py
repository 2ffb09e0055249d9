"""Ed25519 over canonical JSON: what leaves the platform can be verified without it. Pure; keys come in as bytes.

An envelope is {"payload": …, "key": id, "signature": base64}. The signature covers the canonical form of the payload: UTF-8,
keys sorted, no white space, nothing escaped that need not be (RFC 8785 for the texts, whole numbers and nulls used here).
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
from collections.abc import Mapping
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from gongxin.kernel.errors import GongxinError
from gongxin.kernel.text import Bilingual


class SignatureError(GongxinError):
    """签名无效。 | The signature does not hold."""

    code = "signature.invalid"
    default_remedy = Bilingual("请勿采信；向签发平台重新索取。", "Do not rely on it; ask the issuing platform again.")


def canonical(payload: Any) -> bytes:
    """The bytes that are signed. Raises ValueError for floating-point numbers, which have no one form."""
    _no_floats(payload)
    return json.dumps(payload, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def _no_floats(value: Any) -> None:
    if isinstance(value, float):
        raise ValueError(  # noqa: TRY004 (the payload is of the right type; this number has no one form)
            "a signed payload holds no floating-point number"
        )
    for item in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        _no_floats(item)


def key_id(public: bytes) -> str:
    """A short name of a public key: the first 16 hex digits of its SHA-256."""
    return hashlib.sha256(public).hexdigest()[:16]


def public_of(private: bytes) -> bytes:
    """The public key (32 bytes) of a private one (32 bytes)."""
    return Ed25519PrivateKey.from_private_bytes(private).public_key().public_bytes_raw()


def signed(payload: Mapping[str, Any], private: bytes) -> dict[str, Any]:
    """The payload in a signed envelope."""
    signature = Ed25519PrivateKey.from_private_bytes(private).sign(canonical(dict(payload)))
    return {"payload": dict(payload), "key": key_id(public_of(private)), "signature": base64.b64encode(signature).decode()}


def verified(envelope: Any, keys: Mapping[str, bytes]) -> dict[str, Any]:
    """The payload, if the envelope was signed by one of `keys` {id: public key}. Raises SignatureError with the reason."""
    if not isinstance(envelope, dict) or not {"payload", "key", "signature"} <= envelope.keys():
        raise SignatureError(reason=Bilingual("不是签名信封。", "This is no signed envelope."))
    public = keys.get(str(envelope["key"]))
    if public is None:
        raise SignatureError(
            place=str(envelope["key"])[:32], reason=Bilingual("不认识这把密钥。", "The key is not one that is trusted.")
        )
    try:
        signature = base64.b64decode(str(envelope["signature"]), validate=True)
        Ed25519PublicKey.from_public_bytes(public).verify(signature, canonical(envelope["payload"]))
    except (InvalidSignature, binascii.Error, ValueError):
        raise SignatureError(reason=Bilingual("内容与签名不符。", "Content and signature do not match.")) from None
    payload = envelope["payload"]
    if not isinstance(payload, dict):
        raise SignatureError(reason=Bilingual("不是签名信封。", "This is no signed envelope."))
    return payload
