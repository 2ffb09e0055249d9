"""The embedded server's settings: sized for the machine, durable, and silent about data.

What the log must never hold is a value somebody submitted. PostgreSQL would put values into it in four
ways, each closed here: the statement (log_min_error_statement), its parameters (log_parameter_max_length*),
the DETAIL line with the duplicate key (log_error_verbosity=terse), and the message itself ("invalid input
syntax for type date: …"), for which errors of statements are not logged at all (log_min_messages=log is
above ERROR and below FATAL). The client is told of its error anyway.
"""

from __future__ import annotations

import contextlib
import os
import shutil
from pathlib import Path

__all__ = ["access_rules", "server_settings"]

MB = 1024**2
GB = 1024**3


def server_settings(*, port: int, run: Path | None, log: Path, lz4: bool) -> str:
    """The text of postgresql.conf."""
    memory = _memory()
    values: dict[str, str | int] = {
        "listen_addresses": "127.0.0.1",
        "port": port,
        "unix_socket_directories": str(run) if run else "",
        "unix_socket_permissions": "0700",
        "max_connections": 100,
        "password_encryption": "scram-sha-256",
        "shared_buffers": _mb(_between(memory // 4, 128 * MB, 8 * GB)),
        "effective_cache_size": _mb(max(memory // 2, 256 * MB)),
        "maintenance_work_mem": _mb(_between(memory // 16, 64 * MB, 512 * MB)),
        "work_mem": "16MB",
        "huge_pages": "off",
        "dynamic_shared_memory_type": _shared_memory_type(),
        "wal_level": "minimal",  # nobody follows this server or archives its log: a first load is then written once, not twice
        "max_wal_senders": 0,
        "max_wal_size": "4GB",
        "checkpoint_timeout": "15min",
        "checkpoint_completion_target": "0.9",
        "wal_compression": "lz4" if lz4 else "off",
        "synchronous_commit": "on",
        "random_page_cost": "1.1",
        "jit": "off",
        "timezone": "Asia/Shanghai",
        "log_timezone": "Asia/Shanghai",
        "datestyle": "iso, ymd",
        "lc_messages": "C",
        "logging_collector": "on",
        "log_destination": "stderr",
        "log_directory": str(log),
        "log_filename": "postgresql-%d.log",  # thirty-one files at most,
        "log_truncate_on_rotation": "on",
        "log_rotation_age": "1d",
        "log_rotation_size": "10MB",  # … begun anew when full
        "log_file_mode": "0600",
        "log_line_prefix": "%m [%p] ",
        "log_min_messages": "log",
        "log_error_verbosity": "terse",
        "log_min_error_statement": "panic",
        "log_parameter_max_length": 0,
        "log_parameter_max_length_on_error": 0,
        "log_statement": "none",
        "log_min_duration_statement": -1,
        "log_checkpoints": "off",
        "log_autovacuum_min_duration": -1,
        "log_lock_waits": "off",
        "log_temp_files": -1,
    }
    return "".join(f"{name} = {_quoted(value)}\n" for name, value in values.items())


def access_rules() -> str:
    """The text of pg_hba.conf: a password always, over the socket too, and nobody from elsewhere."""
    return "local all all scram-sha-256\nhost all all 127.0.0.1/32 scram-sha-256\n"


def _quoted(value: str | int) -> str:
    if isinstance(value, int):
        return str(value)
    return "'" + value.replace("\\", "\\\\").replace("'", "''") + "'"


def _mb(size: int) -> str:
    return f"{size // MB}MB"


def _between(value: int, low: int, high: int) -> int:
    return max(low, min(value, high))


def _memory() -> int:
    """Bytes this process may use: the machine's, or less where a container sets a limit."""
    found = [4 * GB]
    with contextlib.suppress(OSError, ValueError, AttributeError):
        found = [os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")]
    for limit in ("/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory/memory.limit_in_bytes"):
        with contextlib.suppress(OSError, ValueError):
            found.append(int(Path(limit).read_text("ascii")))
    return min(found)


def _shared_memory_type() -> str:
    """Containers often get a /dev/shm of 64 MB, too small for parallel queries; System V memory is not
    bound by it.
    """
    with contextlib.suppress(OSError):
        if shutil.disk_usage("/dev/shm").total < GB:  # noqa: S108
            return "sysv"
    return "posix"
