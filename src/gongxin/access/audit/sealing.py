"""Sealing: rows that can no longer get neighbours become a block, chained to the one before and signed.

A writer pays nothing: it takes no lock beyond its own insert's and knows no predecessor. The sealer makes sure by itself that
no row can still arrive below the number up to which it seals (`_settled`), without making anybody wait.
"""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings
from django.db import connection, transaction

from gongxin.access.audit.logs import LOGS, Log
from gongxin.access.audit.models import Seal
from gongxin.kernel import signing

__all__ = ["BLOCK", "GENESIS", "heads_file", "payload", "private_key", "seal_all"]

BLOCK = 1000
"""Rows in one block at most: what must be read again to check one."""
GENESIS = bytes(32)
LOCK = 0x5EA1


@dataclass(frozen=True, slots=True)
class Block:
    """The rows of one block, computed by PostgreSQL."""

    last_id: int
    ids: Sequence[int]
    marks: Sequence[int]
    digest: bytes


def private_key() -> bytes:
    """The signing key: 32 bytes from the secret in `keys/audit`, which whoever may write to the database need not have."""
    return hashlib.sha256(b"gongxin audit 1\0" + settings.AUDIT_SECRET.encode()).digest()


def heads_file() -> Path:
    """A line per seal outside the database: a chain whose end was cut off is shorter than this file says."""
    return Path(settings.GONGXIN_HOME) / "audit-heads.jsonl"


def payload(seal: Seal) -> bytes:
    """What a seal's hash covers, as bytes: all it says, but for the marks, which only help to find a row."""
    return signing.canonical(
        {
            "log": seal.log,
            "number": seal.number,
            "last_id": seal.last_id,
            "rows": len(seal.ids),
            "digest": bytes(seal.digest).hex(),
            "previous": bytes(seal.previous).hex(),
            "sealed_at": seal.sealed_at.astimezone(UTC).isoformat(),
        }
    )


def seal_all(*, now: datetime, patience: float = 5.0) -> int:
    """Seal what is settled in both logs; how many rows. `patience`: seconds to wait for writers at work; what they write is
    sealed the next time."""
    return sum(_seal(log, now=now, patience=patience) for log in LOGS.values())


def _seal(log: Log, *, now: datetime, patience: float) -> int:
    top = _settled(log, patience)
    if top is None:
        return 0
    sealed = 0
    while count := _seal_one(log, top, now=now):
        sealed += count
    return sealed


def _settled(log: Log, patience: float) -> int | None:
    """The number up to which every row is there that ever will be, or None where writers are still at work.

    An insert locks the table (in a mode that hinders no other insert) before it draws its number. So whoever may still
    bring a number up to the last one drawn holds that lock when we look after having read it; when those have ended, all is in.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT last_value FROM pg_sequences WHERE format('%%I.%%I', schemaname, sequencename)::regclass"
            " = pg_get_serial_sequence(%s, 'id')::regclass",
            [log.table],
        )
        row = cursor.fetchone()
        if row is None or row[0] is None:
            return None
        waiting = _writers(cursor, log)
        until = time.monotonic() + patience
        while waiting:
            if time.monotonic() > until:
                return None
            time.sleep(0.02)
            waiting &= _writers(cursor, log)
        return int(row[0])


def _writers(cursor: Any, log: Log) -> set[str]:
    cursor.execute(
        "SELECT virtualtransaction FROM pg_locks WHERE locktype = 'relation' AND relation = %s::regclass"
        " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
        " AND mode NOT IN ('AccessShareLock', 'RowShareLock', 'ShareLock') AND granted"
        " AND pid IS DISTINCT FROM pg_backend_pid()",
        [log.table],
    )
    return {row[0] for row in cursor.fetchall()}


def _seal_one(log: Log, top: int, *, now: datetime) -> int:
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])  # sealers one after the other; nobody else waits
        last = Seal.objects.filter(log=log.name).order_by("-number").first()
        block = _block(log, last.last_id if last else None, top)
        if block is None:
            return 0
        previous, number = (bytes(last.hash), last.number + 1) if last else (GENESIS, 1)
        seal = Seal(
            log=log.name,
            number=number,
            last_id=block.last_id,
            ids=block.ids,
            marks=block.marks,
            digest=block.digest,
            previous=previous,
            sealed_at=now,
        )
        seal.hash = hashed = hashlib.sha256(payload(seal)).digest()
        seal.signature = Ed25519PrivateKey.from_private_bytes(private_key()).sign(hashed)
        seal.save(force_insert=True)
        line = json.dumps({"log": log.name, "number": number, "hash": hashed.hex()})
        transaction.on_commit(lambda: _note(line))
    return len(block.ids)


def _block(log: Log, after: int | None, top: int) -> Block | None:
    floor = "" if after is None else "id > %(after)s AND"
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            SELECT max(id), array_agg(id ORDER BY id),
                   array_agg(('x' || encode(substr(h, 1, 8), 'hex'))::bit(64)::bigint ORDER BY id),
                   sha256(string_agg(h, ''::bytea ORDER BY id))
            FROM (SELECT id, {log.hashed} AS h FROM {log.table}
                  WHERE {floor} id <= %(top)s ORDER BY id LIMIT %(block)s) AS rows
            """,
            {"after": after, "top": top, "block": BLOCK},
        )
        last_id, ids, marks, digest = cursor.fetchone()
    return None if last_id is None else Block(last_id, ids, marks, bytes(digest))


def _note(line: str) -> None:
    with heads_file().open("a", encoding="ascii") as file:
        file.write(line + "\n")
