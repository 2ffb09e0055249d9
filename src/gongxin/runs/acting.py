"""Who acts at the command line, on which record, with which papers: what the commands of proceedings share.

An officer acts by --officer; whoever may run commands here answers for that, as for everything else on this machine. An
organisation acts only with its own key, in the environment as GONGXIN_KEY: nobody speaks for it. An officer's key serves too.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from gongxin.kernel.errors import GongxinError
from gongxin.kernel.text import Bilingual
from gongxin.runs.language import t

if TYPE_CHECKING:
    from gongxin.access.api import Actor
    from gongxin.remedies.api import Target

__all__ = [
    "KEY",
    "Code",
    "File",
    "Json",
    "Named",
    "Number",
    "Officer",
    "RecordKey",
    "Resource",
    "Session",
    "Why",
    "actor",
    "changes_in",
    "list_papers",
    "officer",
    "opened",
    "papers",
    "session",
    "target",
    "text",
]  # fmt: skip

KEY = "GONGXIN_KEY"
"""In the environment: the key of whoever acts."""
Officer = Annotated[str, typer.Option("--officer", help=t("经办账号；缺省用 GONGXIN_KEY", "The account; else GONGXIN_KEY."))]
Json = Annotated[bool, typer.Option("--json", help=t("以 JSON 输出", "Print JSON."))]
Number = Annotated[int, typer.Argument(min=1, max=9_223_372_036_854_775_807, help=t("编号", "Its number."))]
Why = Annotated[str, typer.Option("--why", help=t("理由，永久保存", "The reason, kept for ever."))]
Code = Annotated[str, typer.Argument(help=t("统一社会信用代码", "Credit code."))]
Resource = Annotated[str, typer.Argument(help=t("信息资源", "The resource."))]
RecordKey = Annotated[str, typer.Argument(help=t("记录键", "The record's key."))]
Named = Annotated[list[str] | None, typer.Option("--field", help=t("字段，可重复", "A field, repeatable."))]
File = typer.Option("--file", exists=True, dir_okay=False, readable=True, help=t("文件，可重复", "A file, repeatable."))


class NobodyActsError(GongxinError):
    """没有说明由谁办理，或者密钥无效。 | Nobody is named who acts, or the key is not in force."""

    code = "actor.missing"
    default_remedy = Bilingual(
        "用 --officer 写明经办账号，或者在 GONGXIN_KEY 中给出密钥。", "Name an account with --officer, or set GONGXIN_KEY."
    )


class Session:
    """An open transaction: `conn`, and `words`, the actor and the instant of every step."""

    def __init__(self, conn: Any, who: Actor, now: Any) -> None:
        self.conn, self.who, self.now = conn, who, now

    @property
    def words(self) -> dict[str, Any]:
        return {"actor": self.who, "now": self.now}

    def looked(self, what: str, cases: Iterable[Any]) -> None:
        """An officer's look at these cases is written into the trail, as over HTTP."""
        from gongxin.api.remedies.asking import looked

        looked(self.who, what, [case.uscc for case in cases])


@contextmanager
def session(officer: str) -> Iterator[Session]:
    """Django set up and a transaction begun, in the name of whoever acts. Raises NobodyActsError, UnknownOfficerError."""
    conn = opened()
    from django.db import transaction
    from django.utils import timezone

    now = timezone.now()
    who = actor(officer, now)
    with transaction.atomic():
        yield Session(conn, who, now)


def opened() -> Any:
    """Django set up; the database's connection."""
    from gongxin.conf.bootstrap import setup

    setup()
    return connected()


def connected() -> Any:
    """The database's connection; the caller has set Django up."""
    from django.db import connection

    connection.ensure_connection()
    return connection.connection


def officer(code: str) -> Actor:
    """The officer's account, now. Raises UnknownOfficerError."""
    from django.utils import timezone

    from gongxin.access import api as access

    return access.officer(code, now=timezone.now())


def actor(officer: str, now: Any) -> Actor:
    """The actor of --officer, else of the key in GONGXIN_KEY."""
    from gongxin.access import api as access

    if officer:
        return access.officer(officer, now=now)
    found = access.actor_of(os.environ.get(KEY, ""), now=now)
    if found is None:
        raise NobodyActsError(place="--officer")
    return found


def target(code: str, resource: str, key: str) -> Target:
    """The record that is meant. A key that is none is wrong use."""
    from uuid import UUID

    from gongxin.remedies.api import Target

    try:
        return Target(code.strip().upper(), text(resource), UUID(key))
    except ValueError:
        raise typer.BadParameter(t("记录键不是 UUID。", "The record's key is no UUID.")) from None


def papers(now: Session, files: Sequence[Path]) -> list[Any]:
    """The numbers of papers handed in from files (by the organisation itself)."""
    from gongxin.remedies import api as remedies

    return [remedies.keep_evidence(now.conn, *_read(file), **now.words).id for file in files]


def list_papers(now: Session, uscc: str, files: Sequence[Path]) -> list[Any]:
    """The numbers of papers handed in from files for a proceeding about that organisation."""
    from gongxin.lists import api as lists

    return [lists.keep_paper(now.conn, *_read(file), uscc=uscc, **now.words).id for file in files]


def _read(file: Path) -> tuple[str, bytes]:
    """Name and bytes, one more than allowed at most: enough for the refusal."""
    from gongxin.papers.api import LARGEST

    with file.open("rb") as opened:
        return text(file.name), opened.read(LARGEST + 1)


def changes_in(given: Sequence[str]) -> dict[str, str | None]:
    """`field=value` … as changes; `field=` empties it."""
    found: dict[str, str | None] = {}
    for item in given:
        name, sign, value = item.partition("=")
        if not sign or not name:
            raise typer.BadParameter(t("请写作 字段=新值。", "Write field=value."))
        found[text(name)] = text(value) or None
    return found


def text(given: str) -> str:
    """Words from a terminal: what is no UTF-8 there becomes a question mark."""
    return given.encode("utf-8", "replace").decode()
