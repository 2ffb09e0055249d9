"""The platform's signing keys: a folder of private keys, the newest signs, the older ones stay known until they are retired."""

from __future__ import annotations

import base64
import json
import os
import secrets
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings

from gongxin.kernel import signing

_RETIRED = "retired_at"


@dataclass(frozen=True)
class Key:
    """A key that the platform signs or signed with."""

    id: str
    public: bytes
    made_at: datetime
    retired_at: datetime | None


def _folder() -> Path:
    folder = Path(settings.GONGXIN_HOME) / "keys" / "exchange"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def known() -> tuple[Key, ...]:
    """All keys, newest first; retired ones too, because what they signed stays verifiable."""
    found = []
    for path in _folder().glob("*.json"):
        given = json.loads(path.read_text(encoding="utf-8"))
        retired = given.get(_RETIRED)
        found.append(
            Key(
                path.stem,
                base64.b64decode(given["public"]),
                datetime.fromisoformat(given["made_at"]),
                datetime.fromisoformat(retired) if retired else None,
            )
        )
    return tuple(sorted(found, key=lambda key: (key.made_at, key.id), reverse=True))


def signing_key(now: datetime) -> bytes:
    """The private key that signs: the newest that is not retired; the first use makes one."""
    for key in known():
        if key.retired_at is None:
            given = json.loads((_folder() / f"{key.id}.json").read_text(encoding="utf-8"))
            return base64.b64decode(given["private"])
    return _make(now)


def rotate(now: datetime) -> Key:
    """A new key signs from now on; those before are retired, and stay published so that what they signed can be verified."""
    for key in known():
        if key.retired_at is None:
            path = _folder() / f"{key.id}.json"
            given = json.loads(path.read_text(encoding="utf-8"))
            _write(path, given | {_RETIRED: now.isoformat()})
    _make(now)
    return known()[0]


def published() -> dict[str, object]:
    """What /.well-known/gongxin-keys.json says: id, public key (base64), from when, until when."""
    return {
        "keys": [
            {
                "id": key.id,
                "algorithm": "Ed25519",
                "public": base64.b64encode(key.public).decode(),
                "made_at": key.made_at.isoformat(),
                "retired_at": key.retired_at.isoformat() if key.retired_at else None,
            }
            for key in known()
        ]
    }


def _make(now: datetime) -> bytes:
    private = secrets.token_bytes(32)
    public = signing.public_of(private)
    _write(
        _folder() / f"{signing.key_id(public)}.json",
        {
            "private": base64.b64encode(private).decode(),
            "public": base64.b64encode(public).decode(),
            "made_at": now.isoformat(),
        },
    )
    return private


def _write(path: Path, given: dict[str, object]) -> None:
    """Whole or not at all, readable by the owner only."""
    work = path.with_suffix(".new")
    fd = os.open(work, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(fd, "w", encoding="utf-8") as out:
        json.dump(given, out)
    work.replace(path)
