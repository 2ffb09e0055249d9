"""The two logs as the seals see them: which table, and what of a row is hashed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

__all__ = ["LOGS", "Log"]

MOMENT = """to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US')"""  # the same in every session's time zone


@dataclass(frozen=True, slots=True)
class Log:
    """A table whose rows are only ever added, by a serial `id`; `content` is the SQL of what a row says, as a JSON array."""

    name: str
    table: str
    content: str

    @property
    def hashed(self) -> str:
        """SQL: SHA-256 of one row."""
        return f"sha256(convert_to(({self.content})::text, 'UTF8'))"


LOGS: Mapping[str, Log] = {
    log.name: log
    for log in (
        Log(
            "looks",
            "access_log",
            f"json_build_array(id, {MOMENT}, department, key, account, purpose, channel, request_id, array_to_json(subjects))",
        ),
        Log("events", "access_event", f"json_build_array(id, {MOMENT}, kind, account, by, detail, origin)"),
    )
}
