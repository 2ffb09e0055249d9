"""The encrypted spool: what goes in comes out, nothing lies in the clear, every change is noticed."""

import hashlib
import os
import stat
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gongxin.intake import spool
from gongxin.intake.spool import CHUNK, KEY_VARIABLE, TAG, SpoolDamaged, SpoolKeyError

KEY = bytes(range(32))
STEP = CHUNK + TAG
HEAD = len(spool.MAGIC) + spool.SALT


def plain_of(path: Path, key: bytes = KEY) -> bytes:
    with spool.open_plain(path, key) as plain:
        return b"".join(plain.chunks())


@pytest.mark.parametrize("size", [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 3 * CHUNK, 3 * CHUNK + 7])
def test_bytes_come_back_with_their_sum(tmp_path, size):
    data = os.urandom(size)
    spooled = spool.write([data[i : i + 300_000] for i in range(0, size, 300_000)], tmp_path / "s", KEY)
    assert (spooled.sha256, spooled.size) == (hashlib.sha256(data).hexdigest(), size)
    assert plain_of(tmp_path / "s") == data


@given(pieces=st.lists(st.binary(max_size=200), max_size=20))
@settings(max_examples=30, deadline=None)
def test_pieces_of_any_size(tmp_path_factory, pieces):
    path = tmp_path_factory.mktemp("spool") / "s"
    spooled = spool.write(iter(pieces), path, KEY)
    assert plain_of(path) == b"".join(pieces)
    assert spooled.size == sum(map(len, pieces))


def test_a_file_that_gives_less_than_asked(tmp_path):
    data = os.urandom(2 * CHUNK + 5)

    class Slow:
        left = data

        def read(self, length):
            given, self.left = self.left[: min(length, 99_999)], self.left[min(length, 99_999) :]
            return given

    assert spool.write(Slow(), tmp_path / "s", KEY).sha256 == hashlib.sha256(data).hexdigest()
    assert plain_of(tmp_path / "s") == data


def test_nothing_in_the_clear_and_owner_only(tmp_path):
    spool.write([b"plain words " * 200_000], tmp_path / "s", KEY)
    raw = (tmp_path / "s").read_bytes()
    assert b"plain words" not in raw
    assert stat.S_IMODE((tmp_path / "s").stat().st_mode) == 0o600
    with spool.open_plain(tmp_path / "s", KEY, scratch=tmp_path) as plain:
        assert plain.size == 2_400_000
        assert Path(plain.path).read_bytes()[:11] == b"plain words"
        assert [path.name for path in tmp_path.iterdir()] == ["s"]


@pytest.mark.parametrize(
    "damage",
    [
        pytest.param(lambda b: b[: HEAD + 2 * STEP], id="cut at a chunk's border"),
        pytest.param(lambda b: b[:-1], id="cut by a byte"),
        pytest.param(lambda b: b[:HEAD], id="head only"),
        pytest.param(lambda b: b[:5], id="not even a head"),
        pytest.param(lambda b: b[:-20] + bytes([b[-20] ^ 1]) + b[-19:], id="a bit in the last chunk"),
        pytest.param(lambda b: b[:HEAD] + bytes([b[HEAD] ^ 1]) + b[HEAD + 1 :], id="a bit in the first"),
        pytest.param(lambda b: b[:10] + bytes([b[10] ^ 1]) + b[11:], id="a bit of the salt"),
        pytest.param(
            lambda b: b[:HEAD] + b[HEAD + STEP :][:STEP] + b[HEAD:][:STEP] + b[HEAD + 2 * STEP :],
            id="two chunks swapped",
        ),
        pytest.param(lambda b: b[: HEAD + STEP] + b[HEAD:], id="a chunk repeated"),
        pytest.param(lambda b: b[:HEAD] + b[HEAD + STEP :], id="a chunk missing"),
        pytest.param(lambda b: b + b"x", id="something appended"),
    ],
)
def test_damage_is_noticed(tmp_path, damage):
    path = tmp_path / "s"
    spool.write([os.urandom(2 * CHUNK + 100)], path, KEY)
    path.write_bytes(damage(path.read_bytes()))
    with pytest.raises(SpoolDamaged) as raised:
        plain_of(path)
    assert raised.value.error_code == "spool.damaged"
    assert "密钥" in raised.value.text("zh")
    assert "key" in raised.value.text("en")


def test_wrong_key(tmp_path):
    spool.write([b"content"], tmp_path / "s", KEY)
    with pytest.raises(SpoolDamaged):
        plain_of(tmp_path / "s", bytes(32))


def test_a_source_that_breaks_off_leaves_nothing(tmp_path):
    def source():
        yield os.urandom(2 * CHUNK)
        raise ConnectionError

    with pytest.raises(ConnectionError):
        spool.write(source(), tmp_path / "s", KEY)
    assert list(tmp_path.iterdir()) == []


def test_the_key_is_made_once_for_the_owner_only(tmp_path, monkeypatch):
    monkeypatch.delenv(KEY_VARIABLE, raising=False)
    key = spool.load_key(tmp_path / "keys")
    assert len(key) == 32
    assert spool.load_key(tmp_path / "keys") == key
    assert stat.S_IMODE((tmp_path / "keys" / "spool.key").stat().st_mode) == 0o600
    assert [path.name for path in (tmp_path / "keys").iterdir()] == ["spool.key"]


def test_the_environment_wins(tmp_path, monkeypatch):
    monkeypatch.setenv(KEY_VARIABLE, KEY.hex())
    assert spool.load_key(tmp_path) == KEY
    monkeypatch.setenv(KEY_VARIABLE, "not a key")
    with pytest.raises(SpoolKeyError, match=KEY_VARIABLE):
        spool.load_key(tmp_path)


def test_the_docstring_reads_in_both_languages():
    assert SpoolDamaged().message.zh == "暂存文件无法解密：密钥不符，或文件被改动、截断。"
    assert SpoolDamaged().message.en.startswith("The spooled file cannot be decrypted: the key")
