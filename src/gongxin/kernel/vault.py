"""AES-256-GCM for what is kept sealed in the database while its key lies outside: a box is nonce, ciphertext and tag.

Each use has a key of its own, derived from the deployment's secret by what it is for; what a box is bound to (its row) has to
be said again to open it, so that boxes cannot be exchanged. Pure; secrets come in as text.
"""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

__all__ = ["NONCE", "OVERHEAD", "BoxError", "Vault"]

NONCE = 12
OVERHEAD = NONCE + 16
"""Bytes a box is longer than what is in it."""


class BoxError(Exception):
    """The box cannot be opened: another key, another binding, or changed bytes."""


@dataclass(frozen=True, slots=True, repr=False)
class Vault:
    """A key for one purpose; key_id says which, and nothing about it."""

    key: bytes
    key_id: str

    @classmethod
    def of(cls, secret: str, purpose: str) -> Vault:
        key = HKDF(SHA256(), length=32, salt=None, info=purpose.encode()).derive(secret.encode())
        return cls(key, hashlib.sha256(key).hexdigest()[:16])

    def seal(self, plain: bytes, bound: bytes) -> bytes:
        """A box with `plain` in it, OVERHEAD bytes longer."""
        nonce = secrets.token_bytes(NONCE)
        return nonce + AESGCM(self.key).encrypt(nonce, plain, bound)

    def open(self, box: bytes, bound: bytes) -> bytes:
        """What is in it. BoxError."""
        try:
            return AESGCM(self.key).decrypt(box[:NONCE], box[NONCE:], bound)
        except (InvalidTag, ValueError) as broken:
            raise BoxError from broken
