"""`gongxin complaints waiting|open`: tips and complaints for those who handle them."""

from __future__ import annotations

from typing import Annotated

import typer

from gongxin.runs.language import t

_JSON = typer.Option("--json", help=t("以 JSON 输出。", "As JSON."))
_OFFICER = typer.Option("--officer", help=t("以哪个经办账号。", "The account that acts."))


def register(app: typer.Typer) -> None:
    group = typer.Typer(help=t("投诉举报。", "Tips and complaints."), no_args_is_help=True)
    app.add_typer(group, name="complaints")

    @group.command(help=t("列出待办的投诉举报（不含举报人）。", "List what waits, without who reported."))
    def waiting(officer: Annotated[str, _OFFICER], as_json: Annotated[bool, _JSON] = False) -> None:
        from dataclasses import asdict

        from gongxin.conf.bootstrap import setup
        from gongxin.runs.output import tell

        setup()
        from django.db import connection
        from django.utils import timezone

        from gongxin.access import api as access
        from gongxin.complaints import api

        connection.ensure_connection()
        found = api.waiting(connection.connection, actor=access.officer(officer, now=timezone.now()))
        tell(
            [asdict(item) for item in found],
            (f"{it.id}\t{it.filed_on}\t{it.about}\t{it.domain}\t{it.state}\t{it.department or ''}" for it in found),
            as_json=as_json,
        )

    @group.command("open", help=t("开启密封的举报人信息；先留痕，后显示。", "Open a sealed identity; logged first."))
    def open_(
        number: Annotated[int, typer.Argument(help=t("编号。", "The number."))],
        officer: Annotated[str, _OFFICER],
        why: Annotated[str, typer.Option("--why", help=t("书面理由。", "The written reason."))],
        as_json: Annotated[bool, _JSON] = False,
    ) -> None:
        from gongxin.conf.bootstrap import setup
        from gongxin.runs.output import tell

        setup()
        from django.db import connection, transaction
        from django.utils import timezone

        from gongxin.access import api as access
        from gongxin.complaints import api

        now, failed, found = timezone.now(), None, None
        with transaction.atomic():  # the log of an opening that failed is kept as well
            connection.ensure_connection()
            try:
                actor = access.officer(officer, now=now)
                found = api.open_seal(connection.connection, number, why=why, actor=actor, now=now)
            except api.SealBrokenError as error:
                failed = error
        if failed is not None or found is None:
            raise failed or api.UnknownTipError(place=str(number))
        tell({"name": found.name, "contact": found.contact}, [f"{found.name}\t{found.contact}"], as_json=as_json)
