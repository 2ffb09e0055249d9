"""Logs that cannot hold what somebody submitted.

An exception's message may quote a value (a database repeats the cell it could not store), so the formatter
writes the exception's type and where it came from, never its words; our own errors are the exception, their
text is made without values. The path of a request is written without its query, because people type names
into searches.
"""

from __future__ import annotations

import json
import logging
import os
import traceback
from datetime import UTC, datetime
from types import TracebackType
from typing import Any

from gongxin.kernel.errors import GongxinError

__all__ = ["JsonFormatter", "PlainFormatter", "ServerFormatter", "configuration", "server_configuration"]

SPEAKABLE = (GongxinError, ImportError, SyntaxError)
"""Errors whose words are ours or the code's, never data."""

FRAMES = 12

ExcInfo = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


def configuration(*, as_json: bool, level: str) -> dict[str, Any]:
    """A dictConfig: everything to stderr, quiet unless something is wrong."""
    formatter = "gongxin.conf.logs.JsonFormatter" if as_json else "gongxin.conf.logs.PlainFormatter"
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"main": {"()": formatter}},
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "main"}},
        "root": {"handlers": ["stderr"], "level": "WARNING"},
        "loggers": {
            "gongxin": {"level": level},
            # These repeat values in their messages: SQL with parameters, the arguments of a job, the query
            # of a search.
            "django.db.backends": {"level": "CRITICAL"},
            "django.request": {"handlers": ["stderr"], "level": "ERROR", "propagate": False},
            "django.server": {"handlers": [], "level": "CRITICAL", "propagate": False},
            "procrastinate": {"level": "ERROR"},
            "psycopg.pool": {"level": "ERROR"},
        },
    }


class PlainFormatter(logging.Formatter):
    """`2026-11-20T12:00:00Z WARNING gongxin.intake message` and, for an exception, its type and frames."""

    def format(self, record: logging.LogRecord) -> str:
        when = datetime.fromtimestamp(record.created, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        lines = [f"{when} {record.levelname} {record.name} {_message(record)}"]
        if record.exc_info:
            lines += _where(record.exc_info)
        return "\n".join(lines)


class JsonFormatter(logging.Formatter):
    """One JSON object per line."""

    def format(self, record: logging.LogRecord) -> str:
        entry: dict[str, Any] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": _message(record),
        }
        if record.exc_info:
            entry["error"] = _where(record.exc_info)
        return json.dumps(entry, ensure_ascii=False)


class ServerFormatter(logging.Formatter):
    """For granian, which puts a whole traceback into its message: the frames stay, the words go."""

    def format(self, record: logging.LogRecord) -> str:
        head, *rest = record.getMessage().splitlines() or [""]
        kept = [line for line in rest if line.startswith("  File ")][-FRAMES:]
        if rest and not rest[-1].startswith(" "):
            kept.append("  " + rest[-1].partition(":")[0])
        return "\n".join([f"{record.levelname} {head}", *kept])


class Meant(logging.Filter):
    """Drops granian's doubt about a setting that is meant: a thread for each who waits for changes (runs.serving)."""

    def filter(self, record: logging.LogRecord) -> bool:
        return not record.getMessage().startswith("Configuration allows spawning up to ")


def server_configuration() -> dict[str, Any]:
    """The dictConfig for granian's own two loggers; its access log stays off."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"server": {"()": "gongxin.conf.logs.ServerFormatter"}},
        "filters": {"meant": {"()": "gongxin.conf.logs.Meant"}},
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "server", "filters": ["meant"]}},
        "loggers": {
            "_granian": {"handlers": ["stderr"], "level": "WARNING", "propagate": False},
            "granian.access": {"handlers": [], "propagate": False},
        },
    }


def _message(record: logging.LogRecord) -> str:
    request = getattr(record, "request", None)
    if request is not None and hasattr(request, "path"):
        # Django formats the path into the message; a path may be somebody's search typed in the wrong place.
        return f"{getattr(request, 'method', '')} {getattr(record, 'status_code', '')}".strip()
    return record.getMessage().partition("?")[0] if record.name.startswith("django") else record.getMessage()


def _where(info: ExcInfo) -> list[str]:
    error = info[1]
    if error is None:
        return []
    words = f": {error}" if isinstance(error, SPEAKABLE) else ""
    frames = traceback.extract_tb(info[2])[-FRAMES:]
    return [
        f"  {type(error).__module__}.{type(error).__name__}{words}",
        *(f"    {os.path.relpath(f.filename)}:{f.lineno} {f.name}" for f in frames),
    ]
