"""Where one embedded cluster lives, and which account its server runs under.

Not as root: everything under `<home>/postgres`. As root PostgreSQL refuses to run, so the server runs under
an account of its own, and its files lie under /var/lib/gongxin/clusters/<hash of home>, which that account
can reach without any folder of root's being opened to it. What root writes and the server reads (settings)
belongs to root, so that the server's account cannot turn root's pen elsewhere by a symbolic link.

    base/  postgresql.conf pg_hba.conf   the caller's; the server reads
    base/data  base/log  base/run        the server's
    <home>/keys/postgres-*               passwords
    <home>/postgres.json                 the port;  <home>/postgres.lock: one starter at a time
    <home>/postgres.id = base/id         this cluster belongs to this home
"""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass
from pathlib import Path

from gongxin.conf import home as homes
from gongxin.conf.embedded.account import Account, server_account

__all__ = ["Layout", "layout"]

SOCKET_PATH_LIMIT = 100
"""sockaddr_un holds 104 (macOS) to 108 (Linux) bytes, the name `.s.PGSQL.65535` included."""


@dataclass(frozen=True)
class Layout:
    home: Path
    base: Path
    run: Path | None
    """The socket's folder. None: the path would be too long for a socket, and a folder in /tmp is swept by
    cleaners while the server runs, so such a server is reached by 127.0.0.1 alone."""
    account: Account | None
    """None: the server runs as the caller."""

    @property
    def data(self) -> Path:
        return self.base / "data"

    @property
    def log(self) -> Path:
        return self.base / "log"

    @property
    def startup_log(self) -> Path:
        return self.log / "startup.log"

    @property
    def conf(self) -> Path:
        return self.base / "postgresql.conf"

    @property
    def hba(self) -> Path:
        return self.base / "pg_hba.conf"

    @property
    def state(self) -> Path:
        return self.home / "postgres.json"

    @property
    def home_mark(self) -> Path:
        """Equal to `base_mark` if the cluster was made for this home and not for a deleted one of the same
        name.
        """
        return self.home / "postgres.id"

    @property
    def base_mark(self) -> Path:
        return self.base / "id"

    @property
    def lock(self) -> Path:
        return self.home / "postgres.lock"

    def prepare(self) -> None:
        """Create the folders, each with the narrowest owner and mode that works."""
        if self.account is None:
            for folder in filter(None, (self.base, self.log, self.run)):
                folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            return
        clusters = homes.system_base() / "clusters"
        for folder in (clusters, self.base):
            if not folder.is_dir():
                folder.mkdir(mode=0o711, exist_ok=True)
                folder.chmod(0o711)
        for folder in filter(None, (self.log, self.run)):
            folder.mkdir(mode=0o700, exist_ok=True)
            os.chown(folder, self.account.uid, self.account.gid)


def layout(home: Path | None = None) -> Layout:
    """The layout of the given home; reads accounts only, creates nothing but the home itself."""
    # Resolved: the same home reached by a link must be the same cluster, and the same words on a command
    # line.
    place = (home or homes.home()).resolve()
    place.mkdir(mode=0o700, parents=True, exist_ok=True)
    mark = hashlib.sha256(os.fsencode(place)).hexdigest()[:16]
    if homes.is_root():
        base = homes.SYSTEM_BASE / "clusters" / mark
        return Layout(place, base, base / "run", server_account(base / "data"))
    base = place / "postgres"
    run = base / "run"
    short = len(os.fsencode(run / ".s.PGSQL.65535")) <= SOCKET_PATH_LIMIT
    return Layout(place, base, run if short else None, None)
