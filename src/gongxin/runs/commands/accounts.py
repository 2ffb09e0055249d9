"""`gongxin accounts list|invite|end`: who signs in by browser, and the one-time codes that make accounts."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated, Any, Literal

import typer

from gongxin.runs.language import t

_JSON = typer.Option("--json", help=t("以 JSON 输出。", "As JSON."))  # at module level: typer reads annotations there


def register(app: typer.Typer) -> None:
    group = typer.Typer(
        help=t("浏览器登录的账号和开设账号的邀请码。", "Accounts that sign in by browser, and invitations to them."),
        no_args_is_help=True,
    )
    app.add_typer(group, name="accounts")

    @group.command("list", help=t("列出账号。", "List the accounts."))
    def list_(
        subject: Annotated[str | None, typer.Option("--subject", help=t("只看一个组织。", "Of one organisation."))] = None,
        as_json: Annotated[bool, _JSON] = False,
    ) -> None:
        from gongxin.conf.bootstrap import setup

        setup()
        from gongxin.access import api

        _show(api.accounts(subject=subject), as_json)

    @group.command(help=t("发一个一次性邀请码。", "Make a one-time invitation code."))
    def invite(  # noqa: PLR0917  typer's options
        officer: Annotated[str, typer.Option("--officer", help=t("经办代号。", "The officer's code."))] = "",
        subject: Annotated[str, typer.Option("--subject", help=t("组织的统一社会信用代码。", "An organisation's code."))] = "",
        role: Annotated[str, typer.Option("--role", help="manager, editor, reader")] = "manager",
        by: Annotated[str, typer.Option("--by", help=t("由谁邀请。", "Who invites."))] = "command line",
        replace: Annotated[bool, typer.Option("--replace", help=t("作废未使用的码。", "End the open code."))] = False,
        more: Annotated[bool, typer.Option("--more", help=t("另发一个。", "One more beside an open one."))] = False,
        as_json: Annotated[bool, _JSON] = False,
    ) -> None:
        from gongxin.conf.bootstrap import setup

        setup()
        from django.utils import timezone

        from gongxin.access import api
        from gongxin.runs.output import print_json

        if bool(officer) == bool(subject):
            raise typer.BadParameter(t("写明 --officer 或 --subject 之一。", "Give one of --officer and --subject."))
        now = timezone.now()
        if_open: Literal["refuse", "replace", "add"] = "replace" if replace else "add" if more else "refuse"
        issued = (
            api.invite_officer(officer, made_by=by, now=now, if_open=if_open)
            if officer
            else api.invite_member(subject, role, made_by=by, now=now, if_open=if_open)
        )
        if as_json:
            print_json(asdict(issued.invitation) | {"code": issued.token})
            return
        until = issued.invitation.expires_at.date()
        print(t(f"邀请码（{until} 前在 /accounts/join/ 使用一次）：", f"Code, for once, at /accounts/join/ until {until}:"))
        print(issued.token)

    @group.command(help=t("停用账号，即刻生效。", "End an account at once."))
    def end(
        word: Annotated[str, typer.Argument(help=t("账号。", "The account."))],
        as_json: Annotated[bool, _JSON] = False,
    ) -> None:
        from gongxin.conf.bootstrap import setup

        setup()
        from django.utils import timezone

        from gongxin.access import api

        _show([api.end_account(word, now=timezone.now())], as_json)

    @group.command("sign-out", help=t("结束账号在各处的登录。", "End every open session of an account."))
    def sign_out(
        word: Annotated[str, typer.Argument(help=t("账号。", "The account."))],
        as_json: Annotated[bool, _JSON] = False,
    ) -> None:
        from gongxin.conf.bootstrap import setup

        setup()
        from django.utils import timezone

        from gongxin.access import api

        _show([api.sign_out_everywhere(word, now=timezone.now(), by="command line")], as_json)


def _show(found: list[Any], as_json: bool) -> None:
    from gongxin.runs.output import print_json

    if as_json:
        print_json([asdict(account) for account in found])
        return
    for account in found:
        seat = account.officer or f"{account.subject} {account.role}"
        state = t(f"已于 {account.ended_at:%Y-%m-%d} 停用", f"ended {account.ended_at:%Y-%m-%d}") if account.ended_at else ""
        print(f"{account.word}\t{seat}\t{state}".rstrip())
