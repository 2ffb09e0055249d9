"""The sealed store: AES-256-GCM with a key of its own, which is not in the database (settings.SEALED_KEY)."""

from __future__ import annotations

import hashlib
import json
import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

from gongxin.complaints.errors import SealBrokenError, UnknownTipError

if TYPE_CHECKING:
    import psycopg

LONGEST = 500


@dataclass(frozen=True, slots=True)
class Reporter:
    """Who reported, as they wished to say it. It never appears in a log: its text is hidden."""

    name: str
    contact: str

    def __repr__(self) -> str:
        return "Reporter(…)"


@dataclass(frozen=True, slots=True)
class Opening:
    """One opening of the store, for the reporter to see."""

    at: datetime
    department: str
    why: str


def seal(conn: psycopg.Connection[Any], tip: int, reporter: Reporter) -> None:
    """Put the identity into the store."""
    key, key_id = _key()
    nonce = secrets.token_bytes(12)
    plain = json.dumps([reporter.name[:LONGEST], reporter.contact[:LONGEST]], ensure_ascii=False).encode()
    padded = plain + b" " * (-len(plain) % 512)  # the length says nothing about the name
    conn.execute(
        "INSERT INTO sealed.reporter (tip, key_id, nonce, ciphertext) VALUES (%s, %s, %s, %s)",
        (tip, key_id, nonce, AESGCM(key).encrypt(nonce, padded, _bound(tip))),
    )


def unseal(conn: psycopg.Connection[Any], tip: int, *, actor: str, department: str, why: str, now: datetime) -> Reporter:
    """Log the opening, then open. UnknownTipError where nothing is sealed, SealBrokenError: another key, a changed row."""
    row = conn.execute("SELECT key_id, nonce, ciphertext FROM sealed.reporter WHERE tip = %s", (tip,)).fetchone()
    if row is None:
        raise UnknownTipError(place=str(tip))
    conn.execute(
        "INSERT INTO sealed.opening (tip, at, actor, department, why) VALUES (%s, %s, %s, %s, %s)",
        (tip, now, actor, department, why),
    )
    key, key_id = _key()
    if row[0] != key_id:
        raise SealBrokenError(place=str(tip))
    try:
        name, contact = json.loads(AESGCM(key).decrypt(bytes(row[1]), bytes(row[2]), _bound(tip)))
    except (InvalidTag, ValueError):
        raise SealBrokenError(place=str(tip)) from None
    return Reporter(name, contact)


def forget(conn: psycopg.Connection[Any], tip: int) -> bool:
    """Delete the identity; whether there was one."""
    return conn.execute("DELETE FROM sealed.reporter WHERE tip = %s", (tip,)).rowcount == 1


def openings(conn: psycopg.Connection[Any], tip: int) -> tuple[Opening, ...]:
    """Every opening, in order."""
    rows = conn.execute("SELECT at, department, why FROM sealed.opening WHERE tip = %s ORDER BY id", (tip,)).fetchall()
    return tuple(Opening(*row) for row in rows)


def is_sealed(conn: psycopg.Connection[Any], tip: int) -> bool:
    return conn.execute("SELECT FROM sealed.reporter WHERE tip = %s", (tip,)).rowcount == 1


def _key() -> tuple[bytes, str]:
    secret = str(settings.SEALED_KEY).encode()
    key = HKDF(SHA256(), length=32, salt=None, info=b"gongxin sealed reporters").derive(secret)
    return key, hashlib.sha256(key).hexdigest()[:16]


def _bound(tip: int) -> bytes:
    return f"tip {tip}".encode()
