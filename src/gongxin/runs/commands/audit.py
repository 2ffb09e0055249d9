"""`gongxin audit verify|seal|events`: is the trail what was written? What happened to accounts and keys?"""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated, Any

import typer

from gongxin.runs.language import lang, t

_JSON = typer.Option("--json", help=t("以 JSON 输出。", "As JSON."))  # at module level: typer reads annotations there


def register(app: typer.Typer) -> None:
    group = typer.Typer(
        help=t("查询留痕和账号事件：是否被改动过。", "The trail of looks and the events of accounts: were they altered?"),
        no_args_is_help=True,
    )
    app.add_typer(group, name="audit")

    @group.command(
        help=t(
            "从头核对两本日志：改、删、插一行都会指出来。有问题时退出码为 1。",
            "Check both logs from the beginning: a row changed, removed or inserted is named. Exit status 1 if one is.",
        )
    )
    def verify(
        head: Annotated[
            list[str] | None,
            typer.Option(
                "--head",
                help=t("从前抄下的链头 looks:12:hash，可重复。", "A head written down before, looks:12:hash, repeatable."),
            ),
        ] = None,
        as_json: Annotated[bool, _JSON] = False,
    ) -> None:
        noted = dict(_head(given) for given in head or ())
        from gongxin.conf.bootstrap import setup

        setup()
        from gongxin.access import api

        state = api.verify_trail(noted=noted)
        _show(state, as_json)
        if not state.sound:
            raise typer.Exit(1)

    @group.command(help=t("现在就封存；平时每分钟自动封存一次。", "Seal now; by itself it happens every minute."))
    def seal() -> None:
        from gongxin.conf.bootstrap import setup

        setup()
        from django.utils import timezone

        from gongxin.access import api

        count = api.seal_trail(now=timezone.now())
        print(t(f"封存 {count} 行", f"{count} rows sealed"))

    @group.command(help=t("账号和密钥的事件，新的在前。", "Events of accounts and keys, newest first."))
    def events(
        account: Annotated[str | None, typer.Option("--account", help=t("只看一个账号。", "Of one account."))] = None,
        limit: Annotated[int, typer.Option("--limit", min=1, max=10_000)] = 100,
        as_json: Annotated[bool, _JSON] = False,
    ) -> None:
        from gongxin.conf.bootstrap import setup

        setup()
        from gongxin.access import api
        from gongxin.runs.output import tell

        found = [
            {"id": e.pk, "at": e.at, "kind": e.kind, "account": e.account, "by": e.by, "detail": e.detail, "origin": e.origin}
            for e in api.events(account, limit=limit)
        ]
        tell(
            found,
            (f"{e['at']:%Y-%m-%d %H:%M:%S}\t{e['kind']}\t{e['account']}\t{e['by']}\t{e['detail']}".rstrip() for e in found),
            as_json=as_json,
        )


def _head(given: str) -> tuple[str, tuple[int, str]]:
    log, _, rest = given.partition(":")
    number, _, hashed = rest.partition(":")
    if not number.isdigit() or not hashed:
        raise typer.BadParameter(t("链头写作 looks:12:hash。", "A head is written looks:12:hash."))
    return log, (int(number), hashed)


def _show(state: Any, as_json: bool) -> None:
    from gongxin.access import api
    from gongxin.runs.output import print_json

    if as_json:
        print_json(asdict(state) | {"sound": state.sound})
        return
    print(t(f"已封存 {state.rows} 行，{state.blocks} 块", f"{state.rows} rows sealed in {state.blocks} blocks"))
    if state.open:
        print(t(f"尚未封存 {state.open} 行，始于 {state.since}", f"{state.open} rows not sealed yet, since {state.since}"))
    for log, head in state.heads.items():
        print(t("链头（请抄到别处）：", "head (write it down elsewhere): ") + f"{log}:{head}")
    for fault in state.faults:
        row = f" id {fault.row}" if fault.row is not None else ""
        what = api.TRAIL_SAYS[fault.kind].pick(lang())
        print(t(f"第 {fault.number} 块", f"block {fault.number}") + f" {fault.log}{row}: {what}")
    print(t("完好", "sound") if state.sound else t("有改动", "NOT sound"))
