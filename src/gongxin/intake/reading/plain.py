"""Bytes in the clear without a name: an open file that no path leads to (scope.md, 2).

A PlainFile is passed to whatever reads by path as `/proc/self/fd/N`. When the process dies, even by kill -9,
the kernel frees the bytes; nothing has to be cleaned up.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Self

CHUNK = 1 << 20


class PlainFile:
    """An open file descriptor, its size, and a path to it that works inside this process only."""

    def __init__(self, fd: int) -> None:
        self.fd = fd

    @classmethod
    def nameless(cls, folder: Path | None = None) -> Self:
        """A new, empty, writable file in `folder` (default: the system's temporary one), nameless there."""
        place = str(folder or tempfile.gettempdir())
        flag = getattr(os, "O_TMPFILE", None)
        if flag is not None:
            try:
                return cls(os.open(place, flag | os.O_RDWR | os.O_CLOEXEC, 0o600))
            except OSError:
                pass  # a file system without O_TMPFILE (overlay, NFS)
        with tempfile.TemporaryFile(dir=place) as named:  # unlinked before it returns
            return cls(os.dup(named.fileno()))

    @classmethod
    def open(cls, path: Path) -> Self:
        """An existing file, to read."""
        return cls(os.open(path, os.O_RDONLY | os.O_CLOEXEC))

    @property
    def path(self) -> str:
        return f"/proc/self/fd/{self.fd}"

    @property
    def size(self) -> int:
        return os.fstat(self.fd).st_size

    def at(self, offset: int, length: int) -> bytes:
        """Up to `length` bytes from `offset`; the file position is left alone."""
        return os.pread(self.fd, length, offset)

    def chunks(self, size: int = CHUNK, start: int = 0) -> Iterator[bytes]:
        while chunk := self.at(start, size):
            yield chunk
            start += len(chunk)

    def file(self) -> BinaryIO:
        """A binary file object with a position of its own (a second open file where /proc has one)."""
        try:
            return Path(self.path).open("r+b" if self._writable() else "rb")
        except OSError:
            return os.fdopen(os.dup(self.fd), "r+b" if self._writable() else "rb")

    def _writable(self) -> bool:
        import fcntl

        return fcntl.fcntl(self.fd, fcntl.F_GETFL) & os.O_ACCMODE == os.O_RDWR

    def close(self) -> None:
        """Close; the bytes of a nameless file are gone with this, unless someone else holds it open."""
        if self.fd >= 0:
            os.close(self.fd)
            self.fd = -1

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def __del__(self) -> None:
        self.close()
