"""The account the server runs under when Gongxin itself is root (PostgreSQL refuses root)."""

from __future__ import annotations

import contextlib
import pwd
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from gongxin.conf.errors import DatabaseError, failure

__all__ = ["Account", "as_account", "server_account"]

NAME = "gongxin"
FALLBACKS = ("postgres", "nobody")
"""Existing accounts to fall back on where none can be created (no useradd, /etc read-only)."""


@dataclass(frozen=True)
class Account:
    name: str
    uid: int
    gid: int


def server_account(data: Path) -> Account:
    """Who owns the cluster already; else `gongxin`, created if possible; else a fallback.

    The existing owner comes first, so that an account created later never locks out a cluster made before it.
    """
    with contextlib.suppress(FileNotFoundError, NotADirectoryError, KeyError):
        owner = data.stat().st_uid
        if owner != 0:
            return _account(pwd.getpwuid(owner))
    found = _lookup(NAME) or _create()
    if found is None:
        found = next(filter(None, map(_lookup, FALLBACKS)), None)
    if found is None:
        raise failure(
            DatabaseError,
            "database.account",
            place="root",
            zh=(
                "PostgreSQL 不能以 root 运行，也找不到、建不了供它使用的系统账户。",
                "请以普通用户运行，或设置 DATABASE_URL。",
            ),
            en=(
                "PostgreSQL does not run as root; no system account for it was found or could be made.",
                "Run as an ordinary user, or set DATABASE_URL to a server of yours.",
            ),
        )
    return found


def as_account(account: Account | None) -> dict[str, Any]:
    """Arguments for subprocess: drop to the account, no supplementary groups, private files."""
    options: dict[str, Any] = {"cwd": "/", "umask": 0o077}
    if account is not None:
        options |= {"user": account.uid, "group": account.gid, "extra_groups": []}
    return options


def _lookup(name: str) -> Account | None:
    try:
        found = pwd.getpwnam(name)
    except KeyError:
        return None
    return _account(found) if found.pw_uid != 0 else None


def _account(entry: pwd.struct_passwd) -> Account:
    return Account(entry.pw_name, entry.pw_uid, entry.pw_gid)


def _create() -> Account | None:
    useradd = shutil.which("useradd", path="/usr/sbin:/sbin:/usr/bin:/bin")
    if useradd is None:
        return None
    with contextlib.suppress(OSError, subprocess.TimeoutExpired):
        subprocess.run(
            [
                *(useradd, "--system", "--user-group", "--no-create-home"),
                *("--home-dir", "/nonexistent", "--shell", "/usr/sbin/nologin", NAME),
            ],
            check=False,
            capture_output=True,
            timeout=60,
        )
    # Whatever it answered: another starter may have created the account meanwhile.
    return _lookup(NAME)
