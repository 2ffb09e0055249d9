"""The sealed store: AES-256-GCM with a key of its own, which is not in the database (settings.SEALED_KEY)."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.conf import settings

from gongxin.complaints.errors import SealBrokenError, UnknownTipError
from gongxin.kernel.vault import NONCE, BoxError, Vault

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
    vault = _vault()
    plain = json.dumps([reporter.name[:LONGEST], reporter.contact[:LONGEST]], ensure_ascii=False).encode()
    padded = plain + b" " * (-len(plain) % 512)  # the length says nothing about the name
    box = vault.seal(padded, _bound(tip))
    conn.execute(
        "INSERT INTO sealed.reporter (tip, key_id, nonce, ciphertext) VALUES (%s, %s, %s, %s)",
        (tip, vault.key_id, box[:NONCE], box[NONCE:]),
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
    vault = _vault()
    if row[0] != vault.key_id:
        raise SealBrokenError(place=str(tip))
    try:
        name, contact = json.loads(vault.open(bytes(row[1]) + bytes(row[2]), _bound(tip)))
    except (BoxError, ValueError):
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


def _vault() -> Vault:
    return Vault.of(str(settings.SEALED_KEY), "gongxin sealed reporters")


def _bound(tip: int) -> bytes:
    return f"tip {tip}".encode()
