"""The encrypted spool: received bytes lie on disk encrypted, and only until their submission has ended.

File: MAGIC, 32 bytes of salt, then chunks of 1 MiB, each sealed by AES-256-GCM and followed by its 16-byte
tag. The key of a file is derived from the spool key and the salt, so that the nonce may simply be the
chunk's number. The number and the mark "this is the last one" are sealed with each chunk: a chunk that is
missing, moved, repeated or cut off is noticed like a changed one.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import secrets
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Self, cast

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from gongxin.intake.reading.plain import PlainFile
from gongxin.kernel.errors import GongxinError
from gongxin.kernel.text import Bilingual

MAGIC = b"GXSPOOL1"
CHUNK = 1 << 20  # plain bytes per chunk
TAG = 16
SALT = 32
KEY_VARIABLE = "GONGXIN_SPOOL_KEY"
_HEAD = len(MAGIC) + SALT


class SpoolKeyError(GongxinError):
    """暂存密钥不可用。 | The spool key cannot be used."""

    code = "spool.key"
    default_remedy = Bilingual(
        "请检查密钥文件或环境变量 GONGXIN_SPOOL_KEY（64 位十六进制）。",
        "Check the key file, or the environment variable GONGXIN_SPOOL_KEY (64 hexadecimal digits).",
    )


class SpoolDamaged(GongxinError):  # noqa: N818  says what is wrong
    """暂存文件无法解密：密钥不符，或文件被改动、截断。 | The spooled file cannot be decrypted:
    the key is not the one it was written with, or the file was changed or cut off.
    """

    code = "spool.damaged"
    default_remedy = Bilingual(
        "请核对暂存密钥；如密钥无误，请报送部门重新报送该文件。",
        "Check the spool key; if it is right, ask the department to send the file again.",
    )


@dataclass(frozen=True, slots=True)
class Spooled:
    """What was received: SHA-256 (hex) and number of the plain bytes."""

    sha256: str
    size: int


def load_key(folder: Path) -> bytes:
    """The 32-byte spool key: from GONGXIN_SPOOL_KEY (hex), else from `folder`/spool.key, made on first use
    (0600).

    `folder` is home()/keys. Raises SpoolKeyError when either holds something else than a key.
    """
    given = os.environ.get(KEY_VARIABLE)
    if given:
        return _parse_key(given, KEY_VARIABLE)
    path = folder / "spool.key"
    if not path.exists():
        _make_key(path)
    return _parse_key(path.read_text("ascii", errors="replace"), str(path))


def _parse_key(text: str, place: str) -> bytes:
    try:
        key = bytes.fromhex(text.strip())
    except ValueError:
        key = b""
    if len(key) != 32:
        raise SpoolKeyError(place=place)
    return key


def _make_key(path: Path) -> None:
    """Write a new key so that nobody ever sees half of it, and the first of two starters wins."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = path.with_name(f"{path.name}.{secrets.token_hex(8)}")
    fd = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(fd, "w") as file:
        file.write(secrets.token_hex(32) + "\n")
        file.flush()
        os.fsync(file.fileno())
    with contextlib.suppress(FileExistsError):
        os.link(draft, path)
    draft.unlink()
    _sync_folder(path.parent)


def default_key() -> bytes:
    """The key of this installation: `load_key` of GONGXIN_HOME/keys."""
    from django.conf import settings  # only here: everything else works without Django

    return load_key(Path(settings.GONGXIN_HOME) / "keys")


def write(source: BinaryIO | Iterable[bytes], target: Path, key: bytes | None = None) -> Spooled:
    """Take all bytes of `source` (a file, or pieces of any size) into the encrypted file `target`.

    Written under a temporary name beside it, synced, renamed: `target` is there wholly or not at all.
    Whatever `source` raises passes through, and nothing stays.
    """
    key = key or default_key()
    draft = target.with_name(f"{target.name}.{secrets.token_hex(8)}.part")
    fd = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
    try:
        try:
            spooled = _seal(source, fd, key)
            os.fsync(fd)
        finally:
            os.close(fd)
        draft.replace(target)
    except BaseException:
        draft.unlink(missing_ok=True)
        raise
    _sync_folder(target.parent)
    return spooled


def _seal(source: BinaryIO | Iterable[bytes], fd: int, key: bytes) -> Spooled:
    """Hash here, encrypt and write beside it: all three leave Python's lock alone, so they overlap."""
    salt = secrets.token_bytes(SALT)
    cipher = _cipher(key, salt)
    digest, size = hashlib.sha256(), 0

    def put(index: int, chunk: bytes, last: bool) -> None:
        sealed = cipher.encrypt(_nonce(index), chunk, _mark(index, last=last))
        _write_at(fd, sealed, _HEAD + index * (CHUNK + TAG))

    _write_at(fd, MAGIC + salt, 0)
    with _Pipeline() as pipeline:
        index, held = 0, b""  # the last chunk is sealed as such, so one is always held back
        for chunk in _even_chunks(source):
            if held:
                pipeline.do(put, index, held, False)
                index += 1
            digest.update(chunk)
            size += len(chunk)
            held = chunk
        pipeline.do(put, index, held, True)
    return Spooled(digest.hexdigest(), size)


@contextlib.contextmanager
def open_plain(path: Path, key: bytes | None = None, scratch: Path | None = None) -> Iterator[PlainFile]:
    """The decrypted bytes in a file without a name (in `scratch`, default the system's temporary folder).

    Everything is verified before the caller sees anything. Raises SpoolDamaged, FileNotFoundError.
    """
    key = key or default_key()
    with PlainFile.nameless(scratch) as plain:
        with PlainFile.open(path) as sealed:
            _unseal(sealed, plain, key, path.name)
        yield plain


def _unseal(sealed: PlainFile, plain: PlainFile, key: bytes, name: str) -> None:
    head = sealed.at(0, _HEAD)
    if len(head) != _HEAD or not head.startswith(MAGIC):
        raise SpoolDamaged(place=name)
    cipher = _cipher(key, head[len(MAGIC) :])
    chunks = max(1, -(-(sealed.size - _HEAD) // (CHUNK + TAG)))

    def take(index: int) -> None:
        chunk = sealed.at(_HEAD + index * (CHUNK + TAG), CHUNK + TAG)
        opened = cipher.decrypt(_nonce(index), chunk, _mark(index, last=index == chunks - 1))
        _write_at(plain.fd, opened, index * CHUNK)

    try:
        with _Pipeline() as pipeline:
            for index in range(chunks):
                pipeline.do(take, index)
    except InvalidTag:
        raise SpoolDamaged(place=name) from None


class _Pipeline:
    """Two workers and a short queue: bounded memory, and the first failure comes out."""

    def __enter__(self) -> Self:
        self._pool = ThreadPoolExecutor(2)
        self._pending: deque[Future[None]] = deque()
        return self

    def do(self, work: Callable[..., None], *given: object) -> None:
        if len(self._pending) >= 6:
            self._pending.popleft().result()
        self._pending.append(self._pool.submit(work, *given))

    def __exit__(self, kind: type[BaseException] | None, error: object, trace: object) -> None:
        try:
            while self._pending and kind is None:
                self._pending.popleft().result()
        finally:
            self._pool.shutdown(wait=True, cancel_futures=True)


def _even_chunks(source: BinaryIO | Iterable[bytes]) -> Iterator[bytes]:
    """`source` cut into pieces of exactly CHUNK bytes, the last one shorter."""
    if hasattr(source, "read"):
        while chunk := _read_up_to(cast(BinaryIO, source), CHUNK):
            yield chunk
        return
    pieces: list[bytes] = []
    held = 0
    for piece in source:
        view = memoryview(piece)
        while held + len(view) >= CHUNK:
            room = CHUNK - held
            yield b"".join((*pieces, view[:room]))
            pieces, held, view = [], 0, view[room:]
        if view:
            pieces.append(bytes(view))
            held += len(view)
    if held:
        yield b"".join(pieces)


def _read_up_to(file: BinaryIO, length: int) -> bytes:
    """`length` bytes, fewer only at the end: raw files, sockets and uploads may give less at once."""
    first = file.read(length) or b""
    if len(first) == length or not first:
        return first
    pieces, got = [first], len(first)
    while got < length and (piece := file.read(length - got)):
        pieces.append(piece)
        got += len(piece)
    return b"".join(pieces)


def _write_at(fd: int, data: bytes, offset: int) -> None:
    view = memoryview(data)
    while view:
        done = os.pwrite(fd, view, offset)
        view, offset = view[done:], offset + done


def _cipher(key: bytes, salt: bytes) -> AESGCM:
    return AESGCM(HKDF(SHA256(), length=32, salt=salt, info=b"gongxin spool file").derive(key))


def _nonce(index: int) -> bytes:
    return index.to_bytes(12, "big")


def _mark(index: int, *, last: bool) -> bytes:
    return MAGIC + index.to_bytes(8, "big") + (b"\x01" if last else b"\x00")


def _sync_folder(folder: Path) -> None:
    """So that the new name survives a power cut."""
    if os.name == "nt":
        return
    fd = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(fd)
    finally:
        os.close(fd)
