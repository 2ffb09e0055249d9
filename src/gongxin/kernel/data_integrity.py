"""Data Integrity proofs of the cryptosuite eddsa-jcs-2022 over JSON documents: made and verified off line. Pure.

Source: W3C Recommendation Data Integrity EdDSA Cryptosuites v1.0 (15 May 2025), section 3.3, and its test vectors, which
tests/kernel/test_data_integrity.py repeats. The verification method is a did:key, which holds the public key itself; whether
that key is to be trusted is decided by whoever verifies.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping
from datetime import UTC, datetime
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from gongxin.kernel import jcs, signing
from gongxin.kernel.signing import SignatureError
from gongxin.kernel.text import Bilingual

SUITE = "eddsa-jcs-2022"
_BASE58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
_ED25519 = b"\xed\x01"  # multicodec ed25519-pub


def did_key(public: bytes) -> str:
    """did:key:z6Mk… of a public key (32 bytes)."""
    return "did:key:" + multibase(_ED25519 + public)


def public_of(method: str) -> bytes:
    """The public key (32 bytes) in a did:key, with or without fragment. SignatureError."""
    did, _, fragment = method.partition("#")
    name = did.removeprefix("did:key:")
    try:
        raw = from_multibase(name)
    except ValueError:
        raw = b""
    if not did.startswith("did:key:") or (fragment and fragment != name) or raw[:2] != _ED25519 or len(raw) != 34:
        raise SignatureError(reason=Bilingual("不认识这种验证方法。", "The verification method is of no kind that is known."))
    return raw[2:]


def signed(document: Mapping[str, Any], private: bytes, *, created: datetime) -> dict[str, Any]:
    """The document with a proof by the private key (32 bytes)."""
    did = did_key(signing.public_of(private))
    options = {
        "type": "DataIntegrityProof",
        "cryptosuite": SUITE,
        "created": created.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "verificationMethod": f"{did}#{did.removeprefix('did:key:')}",
        "proofPurpose": "assertionMethod",
    }
    if "@context" in document:
        options = {"@context": document["@context"], **options}
    signature = Ed25519PrivateKey.from_private_bytes(private).sign(_hash_data(document, options))
    return {**document, "proof": {**options, "proofValue": multibase(signature)}}


def verified(document: Any, trusted: Collection[bytes]) -> dict[str, Any]:
    """The document without its proof, if one of the trusted public keys signed it. SignatureError with the reason."""
    proof = document.get("proof") if isinstance(document, dict) else None
    if not isinstance(proof, dict) or not isinstance(proof.get("proofValue"), str):
        raise SignatureError(reason=Bilingual("文件中没有签名。", "There is no proof in the document."))
    options = {name: value for name, value in proof.items() if name != "proofValue"}
    if options.get("type") != "DataIntegrityProof" or options.get("cryptosuite") != SUITE:
        raise SignatureError(reason=Bilingual("不认识这种签名。", "The proof is of no kind that is known."))
    if options.get("proofPurpose") != "assertionMethod":
        raise SignatureError(reason=Bilingual("签名用途不符。", "The proof is for another purpose."))
    unsecured = {name: value for name, value in document.items() if name != "proof"}
    if options.get("@context") != unsecured.get("@context"):
        raise SignatureError(reason=Bilingual("内容与签名不符。", "Content and signature do not match."))
    public = public_of(str(options.get("verificationMethod", "")))
    try:
        signature = from_multibase(proof["proofValue"])
        Ed25519PublicKey.from_public_bytes(public).verify(signature, _hash_data(unsecured, options))
    except (InvalidSignature, ValueError, RecursionError):
        raise SignatureError(reason=Bilingual("内容与签名不符。", "Content and signature do not match.")) from None
    if public not in trusted:
        raise SignatureError(
            place=did_key(public), reason=Bilingual("签名密钥不在可信之列。", "The key is not one that is trusted.")
        )
    return unsecured


def _hash_data(document: Mapping[str, Any], options: Mapping[str, Any]) -> bytes:
    """SHA-256 of the proof's configuration, then of the document, both in canonical form (section 3.3.4)."""
    return hashlib.sha256(jcs.canonical(dict(options))).digest() + hashlib.sha256(jcs.canonical(dict(document))).digest()


def multibase(raw: bytes) -> str:
    """Base58 (Bitcoin's alphabet) with its multibase prefix z."""
    number, digits = int.from_bytes(raw), ""
    while number:
        number, rest = divmod(number, 58)
        digits = _BASE58[rest] + digits
    return "z" + "1" * (len(raw) - len(raw.lstrip(b"\0"))) + digits


def from_multibase(text: str) -> bytes:
    """The bytes of a base58 multibase text. ValueError."""
    if not text.startswith("z") or len(text) > 200:
        raise ValueError("no base58 multibase")
    number = 0
    for character in text[1:]:
        number = number * 58 + _BASE58.index(character)
    zeros = len(text[1:]) - len(text[1:].lstrip("1"))
    return b"\0" * zeros + number.to_bytes((number.bit_length() + 7) // 8)
