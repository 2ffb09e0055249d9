"""`gongxin keys issue|list|revoke`: keys of departments for the API."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Annotated

import typer

from gongxin.runs.language import t


def register(app: typer.Typer) -> None:
    group = typer.Typer(help=t("部门使用接口的密钥。", "Keys with which departments use the API."), no_args_is_help=True)
    app.add_typer(group, name="keys")

    @group.command(help=t("签发密钥；密钥只显示这一次。", "Issue a key; it is shown this once only."))
    def issue(  # noqa: PLR0917 (the words of the command)
        department: Annotated[
            str,
            typer.Argument(help=t("部门代码；加 --subject 时为信用代码。", "Department's code; with --subject a credit code.")),
        ],
        scope: Annotated[
            list[str],
            typer.Option(
                "--scope",
                help=t("权限，可重复：", "Scope, repeatable: ") + "submit, checks, read:sharing, read:government, act",
            ),
        ],
        expires: Annotated[
            datetime | None,
            typer.Option(formats=["%Y-%m-%d"], help=t("最后可用的一天。", "The last day it serves.")),
        ] = None,
        note: Annotated[str, typer.Option(help=t("备注。", "A note."))] = "",
        officer: Annotated[
            str, typer.Option("--officer", help=t("绑定的经办账号，见 officers。", "The officer it is bound to, see officers."))
        ] = "",
        subject: Annotated[
            bool, typer.Option("--subject", help=t("发给主体本身。", "For an organisation that looks after its own file."))
        ] = False,
        purpose: Annotated[
            str, typer.Option("--purpose", help=t("未写明目的的查询以此为目的。", "The purpose of looks that name none."))
        ] = "",
        quota: Annotated[
            int | None, typer.Option("--quota", min=1, help=t("每日请求数上限。", "Requests a day at most."))
        ] = None,
        as_json: Annotated[bool, typer.Option("--json", help=t("以 JSON 输出。", "As JSON."))] = False,
    ) -> None:
        from gongxin.conf.bootstrap import setup
        from gongxin.runs.output import print_json, say

        setup()
        from django.utils import timezone

        from gongxin.access import api

        # The day named is the last one: the key ends when that day ends, by the platform's clock.
        end = timezone.make_aware(expires + timedelta(days=1)) if expires else None
        now = timezone.now()
        if subject:
            issued = api.issue_subject_key(department, now=now, expires_at=end, note=note, scopes=scope)
        else:
            issued = api.issue_key(
                department, scope, now=now, expires_at=end, note=note, officer_code=officer, purpose=purpose, quota=quota
            )
        if as_json:
            print_json({**asdict(issued.key), "token": issued.token})
            return
        say(t("请现在保存，此后无法再次显示：", "Keep it now; it cannot be shown again:"))
        print(issued.token)

    @group.command("list", help=t("列出密钥（只显示开头）。", "List keys by their first characters."))
    def list_(
        department: Annotated[str | None, typer.Option("--department", help=t("只看一个部门。", "Of one department."))] = None,
        as_json: Annotated[bool, typer.Option("--json", help=t("以 JSON 输出。", "As JSON."))] = False,
    ) -> None:
        from gongxin.conf.bootstrap import setup
        from gongxin.runs.output import print_json

        setup()
        from django.utils import timezone

        from gongxin.access import api

        found = api.keys(department)
        if as_json:
            print_json([asdict(key) for key in found])
            return
        for key in found:
            if key.revoked_at:
                state = t(f"已于 {key.revoked_at:%Y-%m-%d} 吊销", f"revoked {key.revoked_at:%Y-%m-%d}")
            elif key.expires_at:
                last = timezone.localtime(key.expires_at - timedelta(seconds=1))
                state = t(f"有效至 {last:%Y-%m-%d}", f"until {last:%Y-%m-%d}")
            else:
                state = t("长期有效", "no end")
            owner = key.officer or key.department or key.subject
            print(f"{key.id}\t{key.prefix}…\t{owner}\t{','.join(key.scopes)}\t{state}\t{key.note}".rstrip())

    @group.command(help=t("立即吊销密钥。", "End a key at once."))
    def revoke(
        key: Annotated[int, typer.Argument(help=t("编号，见 keys list。", "Its number, see keys list."))],
        as_json: Annotated[bool, typer.Option("--json", help=t("以 JSON 输出。", "As JSON."))] = False,
    ) -> None:
        from gongxin.conf.bootstrap import setup
        from gongxin.runs.output import tell

        setup()
        from django.utils import timezone

        from gongxin.access import api

        ended = api.revoke_key(key, now=timezone.now())
        tell(asdict(ended), [t(f"已吊销 {ended.prefix}…", f"Revoked {ended.prefix}…")], as_json=as_json)
