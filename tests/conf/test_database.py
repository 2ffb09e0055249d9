"""DATABASE_URL: read whole, refused clearly, never repeated."""

from __future__ import annotations

import pytest

from gongxin.conf import bootstrap, database
from gongxin.conf.errors import DatabaseError, SettingsError


@pytest.mark.parametrize(
    "url",
    [
        "",
        "   ",
        "nonsense",
        "mysql://u:hunter2@h/db",
        "postgresql://u:hunter2@h",
        "postgresql://u:hunter2@h:port/db",
        "postgresql://u:hunter2@[::1/db",
    ],
)
def test_an_unusable_url_is_refused_without_repeating_it(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", url)
    with pytest.raises(SettingsError) as refused:
        database.external_url()
    error = refused.value
    assert error.error_code == "settings.database_url"
    assert error.place == "DATABASE_URL"
    for language in ("zh", "en"):
        assert "hunter2" not in error.text(language)
        assert "postgresql://" in error.remedy.pick(language)


def test_no_url_is_the_embedded_database(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DATABASE_URL", raising=False)
    assert database.external_url() is None
    assert database.django_database(pool=False)["NAME"] == "gongxin"


def test_url_in_djangos_words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgres://u%40x:p%2Fw@db.example:6432/credit%20data?sslmode=require")
    found = database.django_database(pool=False)
    assert (found["USER"], found["PASSWORD"], found["HOST"], found["PORT"], found["NAME"]) == (
        "u@x",
        "p/w",
        "db.example",
        "6432",
        "credit data",
    )
    settled = "-c gongxin.reach=service -c client_connection_check_interval=10s"  # decision 0017
    assert found["OPTIONS"] == {"sslmode": "require", "options": settled}


def test_url_with_a_socket(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://u@/credit?host=%2Frun%2Fpostgresql&port=5433")
    found = database.django_database(pool=True)
    assert (found["HOST"], found["PORT"]) == ("/run/postgresql", "5433")
    assert found["OPTIONS"]["pool"]["max_size"] >= 4


@pytest.mark.parametrize("number", [90624, 140011])
def test_an_old_server_is_refused(number: int) -> None:
    with pytest.raises(DatabaseError) as refused:
        database.check_version(number)
    assert refused.value.error_code == "database.version"
    assert str(number // 10000) in refused.value.text("en")


def test_fifteen_is_enough() -> None:
    database.check_version(150000)


@pytest.mark.django_db
def test_tables_exist_and_setting_up_again_changes_nothing() -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM django_migrations")
        before = cursor.fetchone()
        bootstrap._migrate()
        cursor.execute("SELECT count(*) FROM django_migrations")
        assert cursor.fetchone() == before


def test_models_and_migrations_agree(django_db_setup: None, django_db_blocker: pytest.FixtureRequest) -> None:
    """A model changed without its migration would fail only on somebody's machine."""
    from django.core.management import call_command

    with django_db_blocker.unblock():
        call_command("makemigrations", "--check", "--dry-run", verbosity=0)
