"""A backup comes back whole; a bad one changes nothing."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from gongxin.conf import backup, embedded
from gongxin.conf.errors import BackupError


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    home = tmp_path_factory.mktemp("backup-home")
    yield embedded.ensure(home)
    embedded.destroy(home)


@pytest.fixture
def database(url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[psycopg.Connection]:
    monkeypatch.setenv("DATABASE_URL", url)
    with psycopg.connect(url, autocommit=True) as conn:
        conn.execute("DROP SCHEMA public CASCADE; CREATE SCHEMA public AUTHORIZATION pg_database_owner")
        conn.execute("CREATE TABLE subject (uscc text PRIMARY KEY, name text)")
        conn.execute("INSERT INTO subject VALUES ('x', '杭州''某\\公司')")
        yield conn


def names(conn: psycopg.Connection) -> list[tuple[str]]:
    return conn.execute("SELECT name FROM subject ORDER BY uscc").fetchall()


def test_round_trip(database: psycopg.Connection, tmp_path: Path) -> None:
    file = tmp_path / "backup.dump"
    size = backup.backup(file)
    assert size == file.stat().st_size > 0
    assert file.stat().st_mode & 0o777 == 0o600
    database.execute("INSERT INTO subject VALUES ('y', 'later'); CREATE TABLE added_later ()")
    backup.restore(file)
    assert names(database) == [("杭州'某\\公司",)]
    assert database.execute("SELECT to_regclass('added_later')").fetchone() == (None,)
    assert list(tmp_path.iterdir()) == [file]


@pytest.mark.parametrize("damage", ["empty", "text", "cut", "flipped"])
def test_a_damaged_backup_changes_nothing(database: psycopg.Connection, tmp_path: Path, damage: str) -> None:
    database.execute("INSERT INTO subject SELECT g::text, repeat(md5(g::text), 20) FROM generate_series(1, 5000) g")
    before = names(database)
    file = tmp_path / "backup.dump"
    backup.backup(file)
    whole = file.read_bytes()
    middle = len(whole) // 2
    file.write_bytes(
        {
            "empty": b"",
            "text": b"not a backup",
            "cut": whole[:middle],
            "flipped": whole[:middle] + bytes(b ^ 0xFF for b in whole[middle : middle + 64]) + whole[middle + 64 :],
        }[damage]
    )
    with pytest.raises(BackupError):
        backup.restore(file)
    assert names(database) == before


def test_a_place_that_cannot_be_written(database: psycopg.Connection, tmp_path: Path) -> None:
    with pytest.raises(BackupError) as refused:
        backup.backup(tmp_path / "missing" / "backup.dump")
    assert "missing" in (refused.value.place or "")


def test_the_password_is_not_on_the_command_line(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://u:s3cret@h:1/d?sslmode=disable")
    shown, password = backup._address()
    assert password == "s3cret"
    assert "s3cret" not in shown
    assert shown == "postgresql://u@h:1/d?sslmode=disable"
