"""`gongxin exchange rotate|webhook|webhooks|overdue`: the platform's signing keys, and recipients that want to be called."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

import typer

from gongxin.runs.acting import connected
from gongxin.runs.language import t

_JSON = typer.Option("--json", help=t("以 JSON 输出。", "As JSON."))


def register(app: typer.Typer) -> None:
    group = typer.Typer(
        help=t("更正送达：签名密钥、回调地址、逾期的接收方。", "Corrections on their way: signing keys, calls, who is late."),
        no_args_is_help=True,
    )
    app.add_typer(group, name="exchange")

    @group.command(help=t("更换签名密钥；旧公钥继续公布。", "A new key signs from now on; older ones stay published."))
    def rotate(as_json: Annotated[bool, _JSON] = False) -> None:
        now = _setup()
        from gongxin.exchange import api

        key = api.rotate(now)
        _print([{"key": key.id, "made_at": key.made_at}], as_json)

    @group.command(help=t("登记接收方的回调地址；空地址为停用。", "Where a recipient is called; an empty address ends it."))
    def webhook(
        recipient: Annotated[str, typer.Argument(help=t("部门代码。", "The department's code."))],
        url: Annotated[str, typer.Argument(help=t("https 地址。", "An https address."))],
        officer: Annotated[str, typer.Option(help=t("信用主管部门的经办账号。", "An officer of the credit office."))],
    ) -> None:
        now = _setup()
        from django.db import connection, transaction

        from gongxin.access import api as access
        from gongxin.exchange import api
        from gongxin.runs.output import say

        known, actor = access.department(recipient), access.officer(officer, now=now)
        with transaction.atomic():
            connection.ensure_connection()
            api.set_webhook(connection.connection, known.code, url, actor=actor, now=now)
        say(t(f"已登记 {known.code}。", f"Entered for {known.code}.") if url else t("已停用。", "Ended."))

    @group.command(help=t("回调地址及其失败情况，失败多的在前。", "Addresses that are called, those that fail first."))
    def webhooks(as_json: Annotated[bool, _JSON] = False) -> None:
        _setup()
        from gongxin.exchange import api

        found = api.webhooks(connected())
        _print(
            [
                {"recipient": w.recipient, "url": w.url, "failures": w.failures, "fault": w.fault, "given_up": w.given_up}
                for w in found
            ],
            as_json,
        )

    @group.command(help=t("逾期未确认更正的接收方。", "Recipients that have not acknowledged in time."))
    def overdue(as_json: Annotated[bool, _JSON] = False) -> None:
        now = _setup()
        from gongxin.exchange import api

        found = api.overdue(connected(), now)
        _print([{"recipient": o.recipient, "messages": o.messages, "since": o.since} for o in found], as_json)


def _setup() -> datetime:
    from gongxin.conf.bootstrap import setup

    setup()
    from django.utils import timezone

    now: datetime = timezone.now()
    return now


def _print(rows: list[dict[str, Any]], as_json: bool) -> None:
    from gongxin.runs.output import tell

    tell(rows, ("\t".join(str(value) for value in row.values()) for row in rows), as_json=as_json)
