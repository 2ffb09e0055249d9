"""A log line says what failed and where, and never what somebody submitted."""

from __future__ import annotations

import json
import logging

import pytest

from gongxin.conf.errors import DatabaseError
from gongxin.conf.logs import JsonFormatter, PlainFormatter, ServerFormatter, configuration

VALUE = "110101199003071233"


def record_of(error: BaseException | None, message: str = "it failed", **extra: object) -> logging.LogRecord:
    info = (type(error), error, error.__traceback__) if error else None
    record = logging.LogRecord("gongxin.x", logging.ERROR, __file__, 1, message, None, info)
    record.__dict__.update(extra)
    return record


def fail(error: Exception, cause: Exception | None = None) -> None:
    raise error from cause


def raised(error: Exception, cause: Exception | None = None) -> BaseException:
    with pytest.raises(type(error)) as caught:
        fail(error, cause)
    return caught.value


@pytest.mark.parametrize("formatter", [PlainFormatter(), JsonFormatter()])
def test_words_of_an_exception_stay_out(formatter: logging.Formatter) -> None:
    line = formatter.format(record_of(raised(ValueError(f"invalid input: {VALUE}"))))
    assert VALUE not in line
    assert "ValueError" in line
    assert "test_logs.py" in line


@pytest.mark.parametrize("formatter", [PlainFormatter(), JsonFormatter()])
def test_our_own_errors_speak(formatter: logging.Formatter) -> None:
    assert "cannot be used" in formatter.format(record_of(raised(DatabaseError())))


def test_a_chained_exception_stays_out_too() -> None:
    line = PlainFormatter().format(record_of(raised(RuntimeError(VALUE), ValueError(VALUE))))
    assert VALUE not in line


def test_the_path_of_a_request_stays_out() -> None:
    request = type("R", (), {"path": f"/search/{VALUE}", "method": "GET"})()
    line = PlainFormatter().format(record_of(None, f"Not Found: /search/{VALUE}", request=request, status_code=404))
    assert VALUE not in line
    assert "404" in line


def test_json_is_one_object_per_line() -> None:
    line = JsonFormatter().format(record_of(raised(ValueError("x\ny"))))
    assert "\n" not in line
    assert json.loads(line)["level"] == "ERROR"


def test_the_servers_traceback_loses_its_words() -> None:
    trace = f'Traceback (most recent call last):\n  File "a.py", line 1, in f\n    g("{VALUE}")\n'
    message = f"It raised\n{trace}ValueError: {VALUE}"
    line = ServerFormatter().format(record_of(None, message))
    assert VALUE not in line
    assert 'File "a.py", line 1' in line
    assert line.endswith("ValueError")


def test_sql_is_not_logged() -> None:
    loggers = configuration(as_json=False, level="DEBUG")["loggers"]
    assert loggers["django.db.backends"]["level"] == "CRITICAL"
