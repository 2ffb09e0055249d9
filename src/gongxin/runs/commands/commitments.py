"""`gongxin commitments templates|remind|show`."""

from __future__ import annotations

from typing import Annotated

import typer

from gongxin.runs.language import lang, t

_JSON = typer.Option("--json", help=t("以 JSON 输出。", "As JSON."))


def register(app: typer.Typer) -> None:
    group = typer.Typer(help=t("信用承诺。", "Commitments."), no_args_is_help=True)
    app.add_typer(group, name="commitments")

    @group.command(help=t("列出承诺模板。", "List the templates."))
    def templates(as_json: Annotated[bool, _JSON] = False) -> None:
        from gongxin.commitments.templates import templates as known
        from gongxin.runs.output import print_json

        if as_json:
            print_json({code: item.model_dump(mode="json") for code, item in known().items()})
            return
        for code, item in known().items():
            off = "" if item.enabled else t("（未启用）", " (off)")
            print(f"{code}\t{item.label.text.pick(lang())}{off}")

    @group.command(help=t("发出当日到期的提醒；重复运行不会重复发送。", "Send the reminders of the day, each once."))
    def remind(as_json: Annotated[bool, _JSON] = False) -> None:
        from gongxin.conf.bootstrap import setup
        from gongxin.runs.output import tell

        setup()
        from django.db import connection, transaction
        from django.utils import timezone

        from gongxin.commitments import api

        with transaction.atomic():
            connection.ensure_connection()
            sent = api.remind(connection.connection, now=timezone.now())
        tell({"sent": sent}, [t(f"已发出 {sent} 条提醒", f"{sent} reminders sent")], as_json=as_json)

    @group.command(help=t("列出一个主体公开的承诺。", "List an organisation's published commitments."))
    def show(
        uscc: Annotated[str, typer.Argument(help=t("统一社会信用代码。", "Its USCC."))],
        as_json: Annotated[bool, _JSON] = False,
    ) -> None:
        from dataclasses import asdict

        from gongxin.conf.bootstrap import setup
        from gongxin.runs.output import tell

        setup()
        from django.db import connection
        from django.utils import timezone

        from gongxin.commitments import api

        connection.ensure_connection()
        found = api.of_subject(connection.connection, uscc.strip().upper(), published=True)
        today = timezone.localdate()
        tell(
            [asdict(item) for item in found],
            (f"{item.number}\t{item.made_on}\t{item.due_on}\t{item.standing(today)}\t{item.matter}" for item in found),
            as_json=as_json,
        )
