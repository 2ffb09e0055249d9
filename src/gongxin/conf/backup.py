"""Backup and restore of the database in one file (pg_dump's custom format), embedded or not.

What lies outside the database, above all `keys/` and `submissions/` of the home, is copied by the operator:
the file says nothing without the database, and the spool is encrypted with a key that must not lie beside
its backup.
"""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

from gongxin.conf import embedded
from gongxin.conf.database import external_url
from gongxin.conf.embedded.binaries import clean_environment, client
from gongxin.conf.errors import BackupError, failure

__all__ = ["backup", "restore"]

# Every schema of ours goes, not only `public`: complaints keeps its reporters in `sealed`, and a room may add its own.
EMPTY = """\
SET client_min_messages = warning;
DO $$
DECLARE ours text;
BEGIN
  FOR ours IN SELECT nspname FROM pg_namespace WHERE nspname NOT LIKE 'pg\\_%' AND nspname <> 'information_schema'
  LOOP EXECUTE format('DROP SCHEMA %I CASCADE', ours); END LOOP;
END $$;
CREATE SCHEMA public AUTHORIZATION pg_database_owner;
GRANT USAGE ON SCHEMA public TO PUBLIC;
"""


def backup(target: Path) -> int:
    """Write the database to `target` (0600), whole or not at all; returns its bytes. One consistent moment.

    Raises BackupError.
    """
    partial = target.with_name(f".{target.name}.part")
    partial.unlink(missing_ok=True)
    try:
        partial.touch(mode=0o600, exist_ok=False)
        done = _run(
            [
                "pg_dump",
                "--format=custom",
                "--no-owner",
                "--no-privileges",
                "--enable-row-security",  # our own tables wall us too; the setting below opens them all
                f"--file={partial}",
                "--dbname={url}",
            ]
        )
        if done.returncode != 0:
            raise _failed(target, done)
        size = partial.stat().st_size
        partial.replace(target)
    except OSError as error:
        raise failure(
            BackupError,
            "backup.file",
            place=str(target),
            zh=(f"无法写入该文件：{error.strerror}", "请换一个可写的位置。"),
            en=(f"The file cannot be written: {error.strerror}.", "Choose a place that can be written to."),
        ) from None
    finally:
        partial.unlink(missing_ok=True)
    return size


def restore(source: Path) -> None:
    """Replace the database's content by that of `source`, in one transaction: all of it, or nothing is
    changed.

    Raises BackupError.
    """
    listed = _run(["pg_restore", "--list", str(source)])
    if listed.returncode != 0:
        raise failure(
            BackupError,
            "backup.file",
            place=str(source),
            zh=("该文件不是 gongxin db backup 写成的备份，或已损坏。", "请检查文件。"),
            en=("The file is not a backup of gongxin db backup, or it is damaged.", "Check the file."),
        )
    reader = subprocess.Popen(
        [client("pg_restore"), "--no-owner", "--no-privileges", "--file=-", str(source)],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=clean_environment(),
    )
    writer = subprocess.Popen(
        [
            *(client("psql"), "--no-psqlrc", "--quiet", "--single-transaction", "--set=ON_ERROR_STOP=1"),
            *("--output=/dev/null", f"--dbname={_address()[0]}"),
        ],
        stdin=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=_environment(),
    )
    assert reader.stdout is not None
    assert writer.stdin is not None
    try:
        writer.stdin.write(EMPTY.encode())
        while chunk := reader.stdout.read(1 << 20):
            writer.stdin.write(chunk)
        read = reader.wait()
        if read != 0:
            # A copy broken in the middle: psql would commit what it has at the end of its input, so it gets
            # none.
            writer.kill()
        _, said = writer.communicate()
    except BrokenPipeError:  # psql met an error and left; it says which
        reader.kill()
        read = reader.wait()
        _, said = b"", writer.stderr.read() if writer.stderr else b""
        writer.wait()
    finally:
        reader.stdout.close()
    if read != 0 or writer.returncode != 0:
        raise _failed(source, subprocess.CompletedProcess([], 1, b"", said))


def _run(arguments: list[str]) -> subprocess.CompletedProcess[bytes]:
    program, *rest = arguments
    url = _address()[0]
    return subprocess.run(
        [client(program), *(argument.replace("{url}", url) for argument in rest)],
        check=False,
        capture_output=True,
        env=_environment(),
    )


def _address() -> tuple[str, str | None]:
    """The URL without its password, which every user of the machine could read in the process list, and
    that.
    """
    from urllib.parse import unquote, urlsplit, urlunsplit

    parts = urlsplit(external_url() or embedded.url())
    login, _, place = parts.netloc.rpartition("@")
    user, _, password = login.partition(":")
    netloc = f"{user}@{place}" if user else place
    return urlunsplit(parts._replace(netloc=netloc)), unquote(password) or None


def _environment() -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if name.startswith("PG") and external_url()}
    password = _address()[1]
    kept["PGOPTIONS"] = f"{kept.get('PGOPTIONS', '')} -c gongxin.reach=service".strip()
    return clean_environment(**kept, **({"PGPASSWORD": password} if password else {}))


def _failed(place: Path, done: subprocess.CompletedProcess[bytes]) -> BackupError:
    # Only the kind of error: the rest of what these programs say may quote rows.
    said = done.stderr.decode("utf-8", "replace").strip().splitlines()
    first = next((line for line in said if "error" in line.lower() or "fatal" in line.lower()), said[0] if said else "")
    return failure(
        BackupError,
        "backup.failed",
        place=str(place),
        zh=(f"{first[:200]}", "请检查磁盘空间、数据库连接和 PostgreSQL 程序的版本。"),
        en=(f"{first[:200]}", "Check disk space, the connection, and the version of PostgreSQL's programs."),
    )
