"""Files without a name: what must be on disk for a while but never stay there.

A scratch file is unlinked from the moment it exists (O_TMPFILE); DuckDB reads and writes it through /proc/self/fd. When the
process ends, however it ends, the bytes are unreachable: no crash leaves personal values behind (scope.md, 2).
"""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from types import TracebackType
from typing import Self


class Scratch:
    """One nameless file. ``path`` may be given to anything in this process that opens files by path."""

    def __init__(self, folder: Path | None = None) -> None:
        place = str(folder or tempfile.gettempdir())
        try:
            self.fd = os.open(place, os.O_TMPFILE | os.O_RDWR, 0o600)
        except (OSError, AttributeError):  # a file system or system without O_TMPFILE
            self.fd, name = tempfile.mkstemp(dir=place)
            os.unlink(name)  # noqa: PTH108  the same call for every system

    @property
    def path(self) -> str:
        """How this process finds the file again."""
        return f"/proc/self/fd/{self.fd}" if Path("/proc/self/fd").exists() else f"/dev/fd/{self.fd}"

    @property
    def size(self) -> int:
        """Bytes."""
        return os.fstat(self.fd).st_size

    def close(self) -> None:
        """Give the bytes back. Idempotent."""
        if self.fd >= 0:
            os.close(self.fd)
            self.fd = -1

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
