"""Making a cluster: initdb, the two settings files, the role and the database."""

from __future__ import annotations

import os
import secrets
import shutil
import subprocess
import tempfile
import time
from pathlib import Path

import psycopg
from psycopg import sql

from gongxin.conf.embedded import tuning
from gongxin.conf.embedded.account import as_account
from gongxin.conf.embedded.binaries import clean_environment, major_version
from gongxin.conf.embedded.coordinates import DATABASE, ROLE, SUPERUSER, coordinates
from gongxin.conf.embedded.layout import Layout
from gongxin.conf.errors import DatabaseError, failure
from gongxin.conf.home import keep_private_file

__all__ = [
    "check_version",
    "create",
    "ensure_role_and_database",
    "exists",
    "of_former_home",
    "set_aside",
    "write_settings",
]

CTYPES = ("C.UTF-8", "C.utf8", "en_US.UTF-8", "zh_CN.UTF-8", "UTF-8")
"""UTF-8 character types by the names systems give them; with C the trigrams of Chinese would be silently
empty.
"""

BUILTIN_PROVIDER = 17  # first version with --locale-provider=builtin


def exists(layout: Layout) -> bool:
    return (layout.data / "PG_VERSION").is_file()


def of_former_home(layout: Layout) -> bool:
    """True if the cluster was made for a home that was deleted since (as root they lie apart)."""
    return exists(layout) and _mark(layout.home_mark) != _mark(layout.base_mark)


def set_aside(layout: Layout) -> Path:
    """Move away the cluster of a former home, so that the new home starts empty. Its data stay on disk."""
    aside = layout.base.with_name(f"{layout.base.name}.former-{time.time_ns()}")
    layout.base.rename(aside)
    return aside


def create(layout: Layout, programs: Path) -> None:
    """initdb beside the final place, then one rename: a killed initdb leaves nothing that looks like a
    cluster.
    """
    # Each attempt has a folder of its own: the initdb of a starter that was killed may still be writing into its one.
    for left in layout.base.glob("data.new*"):
        shutil.rmtree(left, ignore_errors=True)
    mark = secrets.token_hex(16).encode()
    keep_private_file(layout.base_mark, mark)
    keep_private_file(layout.home_mark, mark)
    version = major_version(programs, layout.account)
    password = coordinates(layout, superuser=True).password
    # In the caller's own folder: the server's account must not be able to swap the file under root's pen.
    descriptor, name = tempfile.mkstemp(prefix=".pw", dir=layout.base)
    try:
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.write(password)
            if layout.account:
                os.fchown(descriptor, layout.account.uid, layout.account.gid)
        said = ""
        for ctype in CTYPES:
            fresh = Path(tempfile.mkdtemp(prefix="data.new.", dir=layout.base))
            if layout.account:
                os.chown(fresh, layout.account.uid, layout.account.gid)
            done = subprocess.run(
                [programs / "initdb", "-D", fresh, f"--pwfile={name}", *_options(version, ctype)],
                check=False,
                capture_output=True,
                text=True,
                env=clean_environment(),
                **as_account(layout.account),
            )
            if done.returncode == 0:
                fresh.rename(layout.data)
                return
            said = done.stderr.strip() or said
            shutil.rmtree(fresh, ignore_errors=True)
    finally:
        Path(name).unlink(missing_ok=True)
    raise failure(
        DatabaseError,
        "database.initdb",
        place=str(layout.data),
        zh=(f"无法建立数据库：{said[-400:]}", "请检查磁盘空间和目录权限，或设置 DATABASE_URL。"),
        en=(
            f"The database could not be created: {said[-400:]}",
            "Check disk space and permissions of the folder, or set DATABASE_URL.",
        ),
    )


def check_version(layout: Layout, programs: Path) -> None:
    """Refuse to run programs of one major version on the data of another."""
    has = (layout.data / "PG_VERSION").read_text("ascii").strip()
    runs = major_version(programs, layout.account)
    if has != str(runs):
        raise failure(
            DatabaseError,
            "database.version",
            place=str(layout.data),
            zh=(
                f"数据由 PostgreSQL {has} 写成，现在的程序是 {runs}。",
                f"请用 PG_BIN 指向 PostgreSQL {has} 做 gongxin db backup，再在新目录 gongxin db restore。",
            ),
            en=(
                f"The data were written by PostgreSQL {has}; the programs are of {runs}.",
                f"Point PG_BIN at PostgreSQL {has}, run gongxin db backup, then db restore in a new home.",
            ),
        )


def write_settings(layout: Layout, programs: Path) -> None:
    """Write both files anew at every start, so that a new version of Gongxin brings its settings along."""
    port = coordinates(layout).port
    text = tuning.server_settings(port=port, run=layout.run, log=layout.log, lz4=_has_lz4(layout, programs))
    for path, content in ((layout.conf, text), (layout.hba, tuning.access_rules())):
        path.write_text(content, "utf-8")
        path.chmod(0o600 if layout.account is None else 0o644)


def ensure_role_and_database(layout: Layout) -> None:
    """Create what a start killed half-way may have left out. The role owns its database and is no
    superuser.
    """
    with psycopg.connect(**coordinates(layout, superuser=True).parameters(), autocommit=True) as conn:  # type: ignore[arg-type]
        role, database = sql.Identifier(ROLE), sql.Identifier(DATABASE)
        if not conn.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [ROLE]).fetchone():
            secret = conn.pgconn.encrypt_password(
                coordinates(layout).password.encode(), ROLE.encode(), b"scram-sha-256"
            ).decode()
            conn.execute(sql.SQL("CREATE ROLE {} LOGIN CREATEDB PASSWORD {}").format(role, sql.Literal(secret)))
            conn.execute(sql.SQL("GRANT pg_monitor, pg_checkpoint, pg_signal_backend TO {}").format(role))
        if not conn.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]).fetchone():
            conn.execute(sql.SQL("CREATE DATABASE {} OWNER {}").format(database, role))


def _mark(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return b""


def _options(version: int, ctype: str) -> list[str]:
    options = ["--username", SUPERUSER, "--auth=scram-sha-256", "--encoding=UTF8", "--no-instructions"]
    if version >= BUILTIN_PROVIDER:
        options += ["--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
    return [*options, "--lc-collate=C", f"--lc-ctype={ctype}", "--lc-messages=C"]


def _has_lz4(layout: Layout, programs: Path) -> bool:
    asked = subprocess.run(
        [programs / "postgres", "-C", "wal_compression", "-D", layout.data, "-c", "wal_compression=lz4"],
        check=False,
        capture_output=True,
        env=clean_environment(),
        **as_account(layout.account),
    )
    return asked.returncode == 0
