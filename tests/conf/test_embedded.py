"""The embedded server comes up whatever was killed before (traps.md 18), and tells nothing it should not."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import textwrap
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from gongxin.conf import embedded
from gongxin.conf.embedded import binaries, process
from gongxin.conf.errors import DatabaseError
from gongxin.conf.home import is_root

SECRET_VALUE = "110101199003071233"


@pytest.fixture(scope="module")
def shared_home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    home = tmp_path_factory.mktemp("home")
    yield home
    embedded.destroy(home)


@pytest.fixture
def home(shared_home: Path) -> Path:
    """A home whose server runs and holds one row."""
    with psycopg.connect(embedded.ensure(shared_home), autocommit=True) as conn:
        conn.execute("CREATE TABLE IF NOT EXISTS kept (n int PRIMARY KEY)")
        conn.execute("INSERT INTO kept VALUES (1) ON CONFLICT DO NOTHING")
    return shared_home


def kept(home: Path) -> int:
    with psycopg.connect(embedded.ensure(home)) as conn:
        return conn.execute("SELECT count(*) FROM kept").fetchone()[0]


def pid_of(home: Path) -> int:
    pid = process.postmaster_pid(embedded.layout(home))
    assert pid is not None
    return pid


def wait_until_gone(home: Path, pid: int) -> None:
    deadline = time.monotonic() + 10
    while process.is_ours(pid, embedded.layout(home)) and time.monotonic() < deadline:
        time.sleep(0.02)


def test_settings_of_the_cluster(home: Path) -> None:
    with psycopg.connect(embedded.ensure(home)) as conn:

        def setting(name: str) -> str:
            return conn.execute("SELECT current_setting(%s)", [name]).fetchone()[0]

        assert setting("server_encoding") == "UTF8"
        assert setting("listen_addresses") == "127.0.0.1"
        assert setting("password_encryption") == "scram-sha-256"
        assert setting("synchronous_commit") == "on"
        assert setting("max_wal_size") == "4GB"
        assert (setting("wal_level"), setting("max_wal_senders")) == ("minimal", "0")
        provider, ctype, locale = conn.execute(
            "SELECT datlocprovider, datctype, datlocale FROM pg_database WHERE datname = current_database()"
        ).fetchone()
        assert (provider, locale) == ("b", "C.UTF-8")
        assert "UTF" in ctype.upper()
        superuser = conn.execute("SELECT rolsuper FROM pg_roles WHERE rolname = current_user").fetchone()[0]
        assert not superuser


def test_prefix_search_uses_the_plain_index(home: Path) -> None:
    with psycopg.connect(embedded.ensure(home)) as conn:
        conn.execute("CREATE TEMP TABLE names AS SELECT '企业' || g AS name FROM generate_series(1, 20000) g")
        conn.execute("CREATE INDEX ON names (name)")
        conn.execute("ANALYZE names")
        plan = "\n".join(row[0] for row in conn.execute("EXPLAIN SELECT * FROM names WHERE name LIKE '企业77%'"))
        assert "Index" in plan


def test_nobody_enters_without_the_password(home: Path) -> None:
    place = embedded.coordinates(home)
    with pytest.raises(psycopg.OperationalError, match="password"):
        psycopg.connect(host="127.0.0.1", port=place.port, user=place.user, password="wrong", dbname=place.dbname)


def test_ensure_is_cheap_when_it_runs(home: Path) -> None:
    pid = pid_of(home)
    assert embedded.ensure(home) == embedded.ensure(home)
    assert pid_of(home) == pid


def test_down_and_up_again(home: Path) -> None:
    assert embedded.stop(home)
    assert not embedded.running(home)
    assert not embedded.crashed(home)
    assert not embedded.stop(home)
    assert kept(home) == 1


def test_postmaster_killed(home: Path) -> None:
    pid = pid_of(home)
    os.kill(pid, signal.SIGKILL)
    wait_until_gone(home, pid)
    assert embedded.crashed(home)
    assert kept(home) == 1
    assert pid_of(home) != pid
    assert not embedded.crashed(home)


def test_postmaster_killed_while_a_session_computes(home: Path) -> None:
    """The orphaned session holds the shared memory and would keep a new server from starting."""
    conn = psycopg.connect(embedded.ensure(home), autocommit=True)
    busy = subprocess.Popen(
        [
            sys.executable,
            "-c",
            "import psycopg, sys; psycopg.connect(sys.argv[1]).execute("
            "'SELECT count(*) FROM generate_series(1, 100000000000) g')",
            embedded.ensure(home),
        ],
        stderr=subprocess.DEVNULL,
    )
    while not conn.execute(
        "SELECT count(*) FROM pg_stat_activity WHERE state = 'active' AND query LIKE '%%100000000000%%'"
        " AND pid <> pg_backend_pid()"
    ).fetchone()[0]:
        time.sleep(0.05)
    pid = pid_of(home)
    os.kill(pid, signal.SIGKILL)
    wait_until_gone(home, pid)
    assert kept(home) == 1
    busy.kill()
    busy.wait()
    conn.close()


@pytest.mark.parametrize("status", ["ready   ", "starting"])
def test_stale_pid_file_with_a_reused_pid(home: Path, status: str) -> None:
    """postmaster.pid names a living process of the server's own account that is no server."""
    place = embedded.layout(home)
    embedded.stop(home)
    stranger = subprocess.Popen(["/bin/sleep", "300"], **({"user": place.account.uid} if place.account else {}))
    try:
        port = embedded.coordinates(home).port
        lines = [
            str(stranger.pid),
            str(place.data),
            "1",
            str(port),
            str(place.run),
            "127.0.0.1",
            "0 0",
            status,
        ]
        (place.data / "postmaster.pid").write_text("\n".join(lines) + "\n")
        assert kept(home) == 1
        assert stranger.poll() is None
        embedded.stop(home)
        assert stranger.poll() is None, "only our own server is ever told to end"
    finally:
        stranger.kill()
        stranger.wait()


def test_broken_pid_file(home: Path) -> None:
    embedded.stop(home)
    (embedded.layout(home).data / "postmaster.pid").write_bytes(b"\x00\xffnothing")
    assert kept(home) == 1


def test_port_taken_meanwhile(home: Path) -> None:
    before = embedded.coordinates(home).port
    embedded.stop(home)
    with socket.socket() as other:
        other.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        other.bind(("127.0.0.1", before))
        other.listen()
        assert kept(home) == 1
        assert embedded.coordinates(home).port != before


def test_starter_killed_half_way(tmp_path: Path) -> None:
    """Python is killed with -9 at several moments of the first start; the next one finishes the work."""
    home = tmp_path / "home"
    script = "import sys; from pathlib import Path; from gongxin.conf import embedded; embedded.ensure(Path(sys.argv[1]))"
    try:
        for moment in (0.35, 0.7, 0.9):
            starter = subprocess.Popen([sys.executable, "-c", script, str(home)])
            time.sleep(moment)
            starter.kill()
            starter.wait()
        with psycopg.connect(embedded.ensure(home)) as conn:
            assert conn.execute("SELECT current_database()").fetchone() == ("gongxin",)
    finally:
        embedded.destroy(home)


def test_many_starters_at_once(tmp_path: Path) -> None:
    home = tmp_path / "home with spaces and 中文 $HOME `x`"
    script = (
        "import sys; from pathlib import Path; from gongxin.conf import embedded; print(embedded.ensure(Path(sys.argv[1])))"
    )
    try:
        starters = [
            subprocess.Popen([sys.executable, "-c", script, str(home)], stdout=subprocess.PIPE, text=True) for _ in range(3)
        ]
        urls = {starter.communicate()[0].strip() for starter in starters}
        assert len(urls) == 1
        assert [starter.returncode for starter in starters] == [0, 0, 0]
        with psycopg.connect(urls.pop()) as conn:
            assert conn.execute("SELECT 1").fetchone() == (1,)
    finally:
        embedded.destroy(home)


def test_a_value_never_reaches_the_log(home: Path) -> None:
    with psycopg.connect(embedded.ensure(home), autocommit=True) as conn:
        conn.execute("CREATE TEMP TABLE t (d date, code text UNIQUE)")
        conn.execute("INSERT INTO t VALUES (now(), 'x')")
        for statement, values in (
            ("SELECT %s::date", [SECRET_VALUE]),
            ("INSERT INTO t VALUES (NULL, %s), (NULL, %s)", [SECRET_VALUE, SECRET_VALUE]),
            ("SELECT 1/0 FROM t WHERE code = %s OR true", [SECRET_VALUE]),
            ("SELECT nothing_such(%s)", [SECRET_VALUE]),
        ):
            with pytest.raises(psycopg.Error):
                conn.execute(statement, values)
        with pytest.raises(psycopg.Error):
            conn.execute(f"SELECT '{SECRET_VALUE}'::integer")
    embedded.stop(home)  # everything written
    logs = list(embedded.layout(home).log.iterdir())
    assert logs
    for log in logs:
        assert SECRET_VALUE not in log.read_text("utf-8", "replace"), log


def test_only_the_owner_sees_the_home(home: Path) -> None:
    place = embedded.layout(home)
    private = [place.home / "keys", place.data, place.log, place.run]
    assert [oct(folder.stat().st_mode & 0o777) for folder in private if folder] == ["0o700"] * 4
    assert all((file.stat().st_mode & 0o777) == 0o600 for file in (place.home / "keys").iterdir())


@pytest.mark.skipif(not is_root(), reason="only root's cluster lies outside its home")
def test_root_opens_no_folder_to_the_servers_account(home: Path) -> None:
    place = embedded.layout(home)
    assert place.account is not None
    assert place.account.uid != 0
    assert not place.base.is_relative_to(home)
    for folder in (place.base, place.base.parent, place.base.parent.parent):
        assert (folder.stat().st_uid, folder.stat().st_mode & 0o777) == (0, 0o711)
    refused = subprocess.run(
        ["/bin/ls", str(home / "keys")],
        user=place.account.uid,
        group=place.account.gid,
        extra_groups=[],
        capture_output=True,
        check=False,
    )
    assert refused.returncode != 0


@pytest.mark.skipif(not is_root(), reason="otherwise the cluster goes with its home")
def test_a_home_deleted_and_made_anew_begins_empty(tmp_path: Path) -> None:
    home = tmp_path / "home"
    base = embedded.layout(home).base
    try:
        with psycopg.connect(embedded.ensure(home), autocommit=True) as conn:
            conn.execute("CREATE TABLE of_former_home ()")
        shutil.rmtree(home)
        with psycopg.connect(embedded.ensure(home)) as conn:
            assert conn.execute("SELECT to_regclass('of_former_home')").fetchone() == (None,)
        former = list(base.parent.glob(f"{base.name}.former-*"))
        assert len(former) == 1, "nothing is deleted"
        shutil.rmtree(former[0])
    finally:
        embedded.destroy(home)


def test_as_an_ordinary_user_everything_is_inside_the_home(tmp_path: Path) -> None:
    """As root this runs in a process that gave root up; root alone may read the interpreter, so it imports
    first."""
    home = Path("/tmp") / f"gongxin-test-{os.getpid()}-{time.time_ns()}" if is_root() else tmp_path / "home"
    programs = binaries.bin_folder(embedded.layout(tmp_path).account)
    script = textwrap.dedent("""
        import encodings.ascii, encodings.idna, encodings.utf_8_sig, stringprep
        import json, os, psycopg, random, secrets, shutil, socket, sys
        from pathlib import Path
        from gongxin.conf import embedded
        home = Path(sys.argv[1])
        home.mkdir(mode=0o700)
        if os.geteuid() == 0:
            os.chown(home, 65534, 65534)
            os.setgroups([]); os.setgid(65534); os.setuid(65534)
        with psycopg.connect(embedded.ensure(home)) as conn:
            assert conn.execute("SELECT 1").fetchone() == (1,)
        place = embedded.layout(home)
        assert place.account is None and place.base.is_relative_to(home)
        os.kill(int((place.data / "postmaster.pid").read_text().split()[0]), 9)
        embedded.ensure(home)
        assert embedded.stop(home)
        embedded.destroy(home)
        print("fine")
    """)
    try:
        done = subprocess.run(
            [sys.executable, "-c", script, str(home)],
            env={**os.environ, "PG_BIN": str(programs)},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.stdout.strip() == "fine", done.stderr
    finally:
        shutil.rmtree(home, ignore_errors=True)


def test_pg_bin_that_holds_no_server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PG_BIN", str(tmp_path))
    with pytest.raises(DatabaseError) as refused:
        embedded.ensure(tmp_path / "home")
    assert refused.value.place == "PG_BIN"
    assert refused.value.remedy.zh


def test_programs_that_do_not_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("postgres", "initdb"):
        (tmp_path / name).write_text("#!/bin/sh\nexit 1\n")
        (tmp_path / name).chmod(0o755)
    monkeypatch.setenv("PG_BIN", str(tmp_path))
    with pytest.raises(DatabaseError):
        embedded.ensure(tmp_path / "home")


def test_programs_too_old(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tmp_path.chmod(0o755)
    for name in ("postgres", "initdb"):
        (tmp_path / name).write_text("#!/bin/sh\necho 'postgres (PostgreSQL) 14.11'\n")
        (tmp_path / name).chmod(0o755)
    with pytest.raises(DatabaseError) as refused:
        binaries.major_version(tmp_path, None)
    assert refused.value.error_code == "database.version"
    assert "14" in refused.value.text("zh")


def test_a_refusal_of_the_operating_system_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise OSError(28, "No space left on device", "/somewhere")

    monkeypatch.setattr("gongxin.conf.embedded.cluster.create", refuse)
    with pytest.raises(DatabaseError) as refused:
        embedded.ensure(tmp_path / "home")
    assert refused.value.error_code == "database.files"
    assert refused.value.place == "/somewhere"
    embedded.destroy(tmp_path / "home")
