"""Commands on an embedded database of their own, as a user runs them: processes, signals, exit statuses."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import psycopg
import pytest

from gongxin.conf import embedded
from gongxin.conf.embedded import process
from gongxin.runs.giving_way import LATER
from gongxin.runs.serving import JOBS_END, REQUESTS_END

Command = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    place = tmp_path_factory.mktemp("cli-home")
    yield place
    embedded.destroy(place)


@pytest.fixture(scope="module")
def environment(home: Path) -> dict[str, str]:
    kept = {k: v for k, v in os.environ.items() if k not in {"DATABASE_URL", "DJANGO_SETTINGS_MODULE"}}
    return kept | {"GONGXIN_HOME": str(home), "GONGXIN_LANG": "en", "PYTHONUTF8": "1"}


@pytest.fixture(scope="module")
def gongxin(environment: dict[str, str]) -> Command:
    def run(*arguments: str, **more: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "gongxin", *arguments],
            capture_output=True,
            text=True,
            check=False,
            stdin=subprocess.DEVNULL,
            env=environment | more,
            timeout=120,
        )

    return run


@pytest.fixture
def port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def test_up_url_down(gongxin: Command) -> None:
    up = gongxin("db", "up", "--json")
    assert (up.returncode, json.loads(up.stdout)) == (0, {"running": True, "embedded": True}), up.stderr
    url = gongxin("db", "url").stdout.strip()
    with psycopg.connect(url) as conn:
        assert conn.execute("SELECT count(*) > 0 FROM django_migrations").fetchone() == (True,)
    assert json.loads(gongxin("db", "down", "--json").stdout) == {"running": False, "stopped": True}
    again = gongxin("db", "down")
    assert (again.returncode, again.stdout) == (0, "The database was not running.\n")


def test_any_command_starts_the_database(gongxin: Command) -> None:
    added = gongxin("departments", "add", "scjg", "--name", "市场监督管理局", "--region", "330100", "--json")
    assert (added.returncode, added.stderr) == (0, ""), "nothing but the answer"
    assert json.loads(added.stdout)["code"] == "scjg"
    listed = json.loads(gongxin("departments", "list", "--json").stdout)
    assert [department["name"]["zh"] for department in listed] == ["市场监督管理局"]


def test_backup_and_restore(gongxin: Command, tmp_path: Path, home: Path) -> None:
    file, url = tmp_path / "backup.dump", embedded.ensure(home)
    put = (
        "INSERT INTO access_department (code, name_zh, name_en, region, level, created_at) VALUES (%s, %s, '', '', '', now())"
        " ON CONFLICT DO NOTHING"
    )
    with psycopg.connect(url) as conn:
        conn.execute(put, ("scjg", "市场监督管理局"))
    assert gongxin("db", "backup", str(file)).returncode == 0
    with psycopg.connect(url) as conn:
        conn.execute(put, ("later", "后来的部门"))
    unasked = gongxin("db", "restore", str(file))
    assert unasked.returncode == 130, "nobody confirmed"
    done = gongxin("db", "restore", str(file), "--yes", "--json")
    assert done.returncode == 0, done.stderr
    with psycopg.connect(url) as conn:
        codes = {code for (code,) in conn.execute("SELECT code FROM access_department").fetchall()}
    assert "scjg" in codes
    assert "later" not in codes
    assert gongxin("db", "restore", str(tmp_path / "none")).returncode == 2


@pytest.mark.parametrize("url", ["", "mysql://x/y", "postgresql://nobody:x@127.0.0.1:1/none"])
def test_a_wrong_database_url(gongxin: Command, url: str) -> None:
    refused = gongxin("departments", "list", DATABASE_URL=url)
    assert refused.returncode == 1
    assert "DATABASE_URL" in refused.stderr
    assert "remedy" in refused.stderr
    assert "Traceback" not in refused.stderr


def test_a_home_that_cannot_be(gongxin: Command, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    refused = gongxin("db", "up", GONGXIN_HOME=str(tmp_path / "file"))
    assert refused.returncode == 1
    assert "GONGXIN_HOME" in refused.stderr


def test_port_taken(gongxin: Command) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        taken = other.getsockname()[1]
        refused = gongxin("serve", "--port", str(taken))
    assert refused.returncode == 1
    assert "The port is taken" in refused.stderr
    assert f"--port {taken + 1}" in refused.stderr


def test_no_such_address(gongxin: Command, port: int) -> None:
    refused = gongxin("serve", "--host", "192.0.2.1", "--port", str(port))
    assert refused.returncode == 1
    assert "no such address" in refused.stderr


@pytest.mark.parametrize("ending", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_serve_and_worker_start_and_end_together(
    environment: dict[str, str], port: int, ending: signal.Signals, home: Path
) -> None:
    site = subprocess.Popen(
        [sys.executable, "-m", "gongxin", "serve", "--port", str(port), "--workers", "1"],
        stderr=subprocess.PIPE,
        text=True,
        env=environment,
    )
    try:
        assert site.stderr is not None
        assert f"http://127.0.0.1:{port}/" in next(line for line in site.stderr if "Gongxin is at" in line)
        assert answer(f"http://127.0.0.1:{port}/static/nothing.css") == 404
        wait_for(lambda: workers(home) == 1)
        if ending == signal.SIGINT:  # once is enough: the database is killed, and comes back by itself
            os.kill(process.postmaster_pid(embedded.layout(home)), signal.SIGKILL)
            wait_for(lambda: answer(f"http://127.0.0.1:{port}/api/v1/healthz") == 200 and workers(home) == 1)
    finally:
        site.send_signal(ending)
        site.wait(60)
        with site.stderr as said:
            last = said.read()
    if ending != signal.SIGKILL:
        assert site.returncode == 0
        assert "leaked" not in last, last
        assert not listening(port)
    wait_for(lambda: not listening(port))
    wait_for(lambda: workers(home) == 0)


@pytest.mark.thorough
def test_a_site_that_leaves_the_jobs_to_others(environment: dict[str, str], port: int, home: Path) -> None:
    words = ["serve", "--port", str(port), "--workers", "1", "--no-jobs"]
    with subprocess.Popen([sys.executable, "-m", "gongxin", *words], stderr=subprocess.PIPE, text=True, env=environment) as site:
        try:
            assert site.stderr is not None
            assert "Gongxin is at" in site.stderr.readline()
            wait_for(lambda: answer(f"http://127.0.0.1:{port}/api/v1/healthz") == 200)
            assert workers(home) == 0
        finally:
            site.terminate()
            site.wait(60)


def test_a_job_of_a_killed_worker_is_done_by_the_next(gongxin: Command, home: Path) -> None:
    """Procrastinate leaves such a job 'doing' for ever (traps.md 22); our housekeeping puts it back."""
    gongxin("db", "up")
    with psycopg.connect(embedded.ensure(home), autocommit=True) as conn:
        conn.execute("DELETE FROM procrastinate_jobs")
        dead = conn.execute(
            "INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now() - interval '1 hour') RETURNING id"
        ).fetchone()[0]
        job = conn.execute(
            "INSERT INTO procrastinate_jobs (queue_name, task_name, args, status, worker_id, attempts)"
            " VALUES ('default', 'gongxin.runs.jobs.nothing', '{}', 'doing', %s, 1) RETURNING id",
            [dead],
        ).fetchone()[0]
    assert put_back(home) == 1
    with psycopg.connect(embedded.ensure(home), autocommit=True) as conn:  # gone again: the next test's worker has no such task
        assert conn.execute("DELETE FROM procrastinate_jobs WHERE id = %s RETURNING status::text", [job]).fetchone() == ("todo",)


@pytest.mark.thorough
def test_what_a_killed_process_asked_is_answered_no_longer(gongxin: Command, environment: dict[str, str], home: Path) -> None:
    """Else it goes on for as long as it takes, with its locks: the next worker would wait for it."""
    gongxin("db", "up")
    asking = (
        "from gongxin.conf.bootstrap import setup; setup(migrate=False)\n"
        "from django.db import connection\n"
        "connection.cursor().execute('SELECT pg_advisory_lock(7), pg_sleep(600)')\n"
    )
    with psycopg.connect(embedded.ensure(home), autocommit=True) as conn:
        held = partial(conn.execute, "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND objid = 7")
        process = subprocess.Popen([sys.executable, "-c", asking], env=environment)
        try:
            wait_for(lambda: held().fetchone() == (1,))
        finally:
            process.kill()
            process.wait()
        wait_for(lambda: held().fetchone() == (0,))


def test_ctrl_c_ends_the_site_soon_and_loses_no_job(gongxin: Command, environment: dict[str, str], port: int, home: Path) -> None:
    """With a job at hand that does not end, and a reader's connection that stays open."""
    gongxin("db", "up")
    url = embedded.ensure(home)
    with psycopg.connect(url) as holding, psycopg.connect(url, autocommit=True) as conn:
        site = subprocess.Popen(
            [sys.executable, "-m", "gongxin", "serve", "--port", str(port), "--workers", "1"],
            stderr=subprocess.PIPE, text=True, env=environment,
        )  # fmt: skip
        assert site.stderr is not None
        try:
            first = site.stderr.readline()
            assert "Gongxin is at" in first, f"not the first thing that is said: {first}"
            wait_for(lambda: workers(home) == 1)
            holding.execute("LOCK TABLE intake_submission IN ACCESS EXCLUSIVE MODE")
            job = conn.execute(
                "INSERT INTO procrastinate_jobs (queue_name, task_name, args) VALUES"
                """ ('intake', 'gongxin.intake.jobs.process_submission', '{"submission_id": 1}') RETURNING id"""
            ).fetchone()[0]
            state = partial(conn.execute, "SELECT status::text FROM procrastinate_jobs WHERE id = %s", [job])

            def waiting() -> tuple[int] | None:
                return conn.execute("SELECT pid FROM pg_locks WHERE relation = 'intake_submission'::regclass AND NOT granted").fetchone()

            wait_for(lambda: state().fetchone() == ("doing",))
            wait_for(lambda: waiting() is not None)
            assert os.getpriority(os.PRIO_PROCESS, waiting()[0]) == LATER, "a job's server process gives way to requests"
            with socket.create_connection(("127.0.0.1", port)) as reader:
                reader.sendall(b"GET /api/v1/healthz HTTP/1.1\r\nHost: localhost\r\n\r\n")
                assert reader.recv(16)
                began = time.monotonic()
                site.send_signal(signal.SIGINT)
                site.wait(60)
                took = time.monotonic() - began
        finally:
            site.kill()
            site.wait()
            site.stderr.close()
        assert site.returncode == 0
        assert took < REQUESTS_END + JOBS_END + 5
        assert state().fetchone() == ("doing",), "neither done nor given up"
        holding.rollback()
        conn.execute("UPDATE procrastinate_workers SET last_heartbeat = last_heartbeat - interval '1 hour'")
        assert put_back(home) >= 1
        assert state().fetchone() == ("todo",)
        conn.execute("DELETE FROM procrastinate_jobs WHERE id = %s", [job])


def put_back(home: Path) -> int:
    """What the housekeeping of a worker does; how many jobs it put back."""
    script = (
        "from gongxin.conf.bootstrap import setup; setup()\n"
        "import asyncio\n"
        "from procrastinate.contrib.django import app\n"
        "from gongxin.runs import jobs\n"
        "class Context: pass\n"
        "async def main():\n"
        "    working = app.with_connector(app.connector.get_worker_connector())\n"
        "    async with working.open_async():\n"
        "        context = Context(); context.app = working\n"
        "        print(await jobs.retry_stalled.func(context, 0))\n"
        "asyncio.run(main())\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script],
        capture_output=True,
        text=True,
        check=False,
        env=os.environ | {"GONGXIN_HOME": str(home)},
    )
    assert done.returncode == 0, done.stderr
    return int(done.stdout)


def answer(url: str) -> int:
    try:
        with urllib.request.urlopen(url, timeout=20) as found:
            return found.status
    except urllib.error.HTTPError as error:
        with error:
            return error.code
    except OSError:
        return 0


def listening(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def workers(home: Path) -> int:
    """Sessions that wait for jobs (LISTEN) in the database of this home."""
    with psycopg.connect(embedded.ensure(home)) as conn:
        return conn.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND query ILIKE 'LISTEN%%'"
        ).fetchone()[0]


def wait_for(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 120
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.2)
