"""What can go wrong before the first query: no database, a wrong address, an account that may not start a
server.
"""

from __future__ import annotations

from typing import TypeVar

from gongxin.kernel.errors import GongxinError
from gongxin.kernel.text import Bilingual

__all__ = ["BackupError", "DatabaseError", "SettingsError", "failure"]


class SettingsError(GongxinError):
    """环境变量里的设置无法使用。 | A setting in the environment cannot be used."""

    code = "settings"


class DatabaseError(GongxinError):
    """数据库无法使用。 | The database cannot be used."""

    code = "database"


class BackupError(GongxinError):
    """备份或恢复没有完成，数据未作任何改动。 | The backup or restore did not finish; nothing was changed."""

    code = "backup"


Kind = TypeVar("Kind", bound=GongxinError)


def failure(kind: type[Kind], code: str, *, place: str, zh: tuple[str, str], en: tuple[str, str]) -> Kind:
    """Build an error from (reason, remedy) in each language."""
    return kind(
        code=code,
        place=place,
        reason=Bilingual(zh[0], en[0]),
        remedy=Bilingual(zh[1], en[1]),
    )
