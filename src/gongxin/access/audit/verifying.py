"""Verifying: every block is read again, every link and signature checked, and what differs is named row by row."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.db import connection

from gongxin.access.audit.logs import LOGS, Log
from gongxin.access.audit.models import Seal
from gongxin.access.audit.sealing import GENESIS, heads_file, payload, private_key
from gongxin.kernel.text import Bilingual

__all__ = ["SAYS", "Fault", "State", "verify"]

Kind = Literal["changed", "removed", "inserted", "block", "link", "signature", "cut"]

SAYS: dict[Kind, Bilingual] = {
    "changed": Bilingual("这一行被改过", "this row was changed"),
    "removed": Bilingual("这一行被删除", "this row was removed"),
    "inserted": Bilingual("这一行是后来插入的", "this row was inserted later"),
    "block": Bilingual("本块与封存时不符", "the block is not what was sealed"),
    "link": Bilingual("与前一块接不上", "it does not follow the block before"),
    "signature": Bilingual("封存签名无效", "the seal's signature does not hold"),
    "cut": Bilingual("封存过，现已不在或已不同", "it was sealed, and is gone or another now"),
}


@dataclass(frozen=True, slots=True)
class Fault:
    """What does not hold, in which block (number) and, where it can be said, at which row (id)."""

    log: str
    kind: Kind
    number: int
    row: int | None = None


@dataclass(slots=True)
class State:
    """What was found. `open`: rows not sealed yet; `since` the oldest of them was written."""

    blocks: int = 0
    rows: int = 0
    open: int = 0
    since: datetime | None = None
    heads: dict[str, str] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)

    @property
    def sound(self) -> bool:
        return not self.faults


def verify(*, noted: dict[str, tuple[int, str]] | None = None) -> State:
    """Read both logs and their seals. `noted` {log: (number, hash)}: heads that somebody wrote down elsewhere."""
    state = State()
    known = _known_heads() | {(log, number): hashed for log, (number, hashed) in (noted or {}).items()}
    for log in LOGS.values():
        seen = _verify_chain(log, state)
        state.faults += [
            Fault(log.name, "cut", number)
            for (of, number), hashed in sorted(known.items())
            if of == log.name and seen.get(number) != hashed
        ]
        _count_open(log, state)
    return state


def _verify_chain(log: Log, state: State) -> dict[int, str]:
    public = Ed25519PrivateKey.from_private_bytes(private_key()).public_key()
    previous, number, floor = GENESIS, 0, None
    seen: dict[int, str] = {}
    for seal in Seal.objects.filter(log=log.name).order_by("number").iterator(chunk_size=50):
        hashed = hashlib.sha256(payload(seal)).digest()
        if bytes(seal.previous) != previous or seal.number != number + 1 or hashed != bytes(seal.hash):
            state.faults.append(Fault(log.name, "link", seal.number))
        try:
            public.verify(bytes(seal.signature), hashed)
        except InvalidSignature:
            state.faults.append(Fault(log.name, "signature", seal.number))
        state.faults += _differences(log, seal, floor)
        previous, number, floor = bytes(seal.hash), seal.number, seal.last_id
        seen[seal.number] = hashed.hex()
        state.blocks += 1
        state.rows += len(seal.ids)
    if number:
        state.heads[log.name] = f"{number}:{previous.hex()}"
    return seen


def _differences(log: Log, seal: Seal, floor: int | None) -> Iterator[Fault]:
    above = "" if floor is None else "id > %(floor)s AND"
    bounds = {"floor": floor, "last": seal.last_id}
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT sha256(coalesce(string_agg({log.hashed}, ''::bytea ORDER BY id), '')) FROM {log.table}"
            f" WHERE {above} id <= %(last)s",
            bounds,
        )
        if bytes(cursor.fetchone()[0]) == bytes(seal.digest):
            return
        cursor.execute(
            f"SELECT id, ('x' || encode(substr({log.hashed}, 1, 8), 'hex'))::bit(64)::bigint FROM {log.table}"
            f" WHERE {above} id <= %(last)s ORDER BY id",
            bounds,
        )
        now: dict[int, int] = dict(cursor.fetchall())
    then = dict(zip(seal.ids, seal.marks, strict=True))
    found = False
    for row in sorted(then.keys() | now.keys()):
        if then.get(row) != now.get(row):
            found = True
            yield Fault(
                log.name, "removed" if row not in now else "inserted" if row not in then else "changed", seal.number, row
            )
    if not found:  # the marks were changed with the rows; the digest was not fooled
        yield Fault(log.name, "block", seal.number)


def _count_open(log: Log, state: State) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT count(*), min(at) FROM {log.table}"
            " WHERE id > coalesce((SELECT max(last_id) FROM access_seal WHERE log = %s), -9223372036854775808)",
            [log.name],
        )
        count, since = cursor.fetchone()
    state.open += count
    if since is not None:
        state.since = min(since, state.since) if state.since else since


def _known_heads() -> dict[tuple[str, int], str]:
    """What `audit-heads.jsonl` says; a line that a crash cut short is no line."""
    known: dict[tuple[str, int], str] = {}
    try:
        lines = heads_file().read_text("ascii", "replace").splitlines()
    except FileNotFoundError:
        return known
    for line in lines:
        try:
            entry: dict[str, Any] = json.loads(line)
            known[str(entry["log"]), int(entry["number"])] = str(entry["hash"])
        except (ValueError, KeyError, TypeError):
            continue
    return known
