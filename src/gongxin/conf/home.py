"""Where Gongxin keeps what it owns on this machine: keys, spooled submissions, state, logs.

`GONGXIN_HOME` decides; without it the platform's usual place. Everything inside is for the owner only
(0700), because the spool's key and the database's passwords lie there.
"""

from __future__ import annotations

import contextlib
import os
import secrets
import sys
from pathlib import Path

from gongxin.conf.errors import SettingsError, failure

__all__ = ["SYSTEM_BASE", "home", "is_root", "keep_private_file", "secret", "subfolder"]

SYSTEM_BASE = Path("/var/lib/gongxin")
"""Used only as root. Others may pass through it (0711) to the folders of the database's own account, never
list it.
"""


def is_root() -> bool:
    return hasattr(os, "geteuid") and os.geteuid() == 0


def home() -> Path:
    """The home folder, created if need be, mode 0700. Always absolute: the working directory may change
    later.
    """
    given = os.environ.get("GONGXIN_HOME", "").strip()
    place = Path(given).expanduser().absolute() if given else _platform_default()
    try:
        if is_root() and place.is_relative_to(SYSTEM_BASE):
            system_base()
        _private(place)
    except OSError as error:
        raise failure(
            SettingsError,
            "settings.home",
            place="GONGXIN_HOME",
            zh=(f"无法建立目录 {place}：{error.strerror}", "请把 GONGXIN_HOME 指向一个可写的目录。"),
            en=(
                f"The folder {place} cannot be made: {error.strerror}.",
                "Point GONGXIN_HOME at a folder that can be written to.",
            ),
        ) from None
    return place


def system_base() -> Path:
    """/var/lib/gongxin, mode 0711, root only."""
    if not SYSTEM_BASE.is_dir():
        SYSTEM_BASE.mkdir(mode=0o711, parents=True, exist_ok=True)
        SYSTEM_BASE.chmod(0o711)
    return SYSTEM_BASE


def subfolder(*names: str) -> Path:
    """A folder inside the home, created 0700."""
    place = home()
    for name in names:
        place = place / name
        _private(place)
    return place


def secret(name: str, length: int = 48, *, home: Path | None = None) -> str:
    """A random secret kept in `keys/<name>` (0600); made on first use, the same ever after, whoever asks
    first.
    """
    keys = (home or _home()) / "keys"
    _private(keys)
    path = keys / name
    for _ in range(2):
        with contextlib.suppress(FileNotFoundError):
            text = path.read_text("ascii").strip()
            if text:
                return text
        keep_private_file(path, secrets.token_urlsafe(length).encode(), replace=False)
    return path.read_text("ascii").strip()


def keep_private_file(path: Path, content: bytes, *, replace: bool = True) -> None:
    """Write a file whole or not at all, mode 0600. With `replace=False` an existing file wins (two writers
    agree).
    """
    temporary = path.with_name(f".{path.name}.{os.getpid()}.{secrets.token_hex(4)}")
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        if replace:
            temporary.replace(path)
        else:
            _link_or_rename(temporary, path)
    finally:
        temporary.unlink(missing_ok=True)


def _link_or_rename(temporary: Path, path: Path) -> None:
    try:
        os.link(temporary, path)
    except FileExistsError:
        pass
    except OSError:  # a file system without hard links (some container mounts)
        if not path.exists():
            temporary.replace(path)


_home = home  # `home` is also the natural name of an argument


def _platform_default() -> Path:
    if is_root():
        return SYSTEM_BASE / "home"
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Application Support" / "gongxin"
    data = os.environ.get("XDG_DATA_HOME", "")
    # The XDG specification: a relative path is invalid and to be ignored.
    base = Path(data) if data.startswith("/") else Path.home() / ".local" / "share"
    return base / "gongxin"


def _private(folder: Path) -> None:
    if not folder.is_dir():
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
