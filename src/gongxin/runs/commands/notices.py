"""`gongxin notices inbox|read`: what an organisation was told, for itself and the credit office; `mailbox`: where a department
hears of letters beside its inbox, for the credit office."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from gongxin.runs.acting import Code, Json, Number, Officer, session, text
from gongxin.runs.language import lang, t


def register(app: typer.Typer) -> None:
    group = typer.Typer(no_args_is_help=True, help=t("通知：收件箱和阅读。", "Notices: the inbox, and reading."))
    app.add_typer(group, name="notices")

    @group.command(help=t("一个主体的通知，新的在前。", "A subject's notices, newest first."))
    def inbox(  # noqa: PLR0917  typer's options
        uscc: Code,
        unread: Annotated[bool, typer.Option("--unread", help=t("只看未读的", "Unread ones only."))] = False,
        before: Annotated[int | None, typer.Option(min=1, help=t("从该编号之前继续", "Continue before this number."))] = None,
        limit: Annotated[int, typer.Option(min=1, max=200)] = 50,
        officer: Officer = "",
        as_json: Json = False,
    ) -> None:
        from gongxin.runs.output import print_json

        code = uscc.strip().upper()
        with session(officer) as now:
            from gongxin.catalogue import load
            from gongxin.notices import api

            if now.who.uscc != code:
                now.who.require("credit_office")
            found = api.inbox(
                now.conn, code, now=now.now, catalogue=load(), before=before, limit=limit, unread=unread
            )
        if as_json:
            print_json([_body(item) for item in found])
            return
        for item in found:
            mark = " " if item.read_at else "*"
            print(f"{mark} {item.id}\t{item.at:%Y-%m-%d}\t{item.kind}\t{item.subject.pick(lang())}")

    @group.command(help=t("打开一条通知；主体自己打开时留痕。", "Open a notice; the subject's own reading is recorded."))
    def read(number: Number, officer: Officer = "", as_json: Json = False) -> None:
        from gongxin.runs.output import print_json

        with session(officer) as now:
            from gongxin.notices import api

            found = api.read(now.conn, number, **now.words)
        if as_json:
            print_json(_body(found))
        else:
            print(found.subject.pick(lang()))
            print()
            print(found.body.pick(lang()))

    @group.command(
        help=t(
            "一个部门的公用邮箱；--set 设定，--end 取消。仅信用主管部门。",
            "A department's function mailbox; --set enters it, --end ends it. For the credit office.",
        )
    )
    def mailbox(
        department: Annotated[str, typer.Argument(help=t("部门代码", "The department's code."))],
        address: Annotated[str, typer.Option("--set", help=t("公用邮箱，不填个人的", "Its own mailbox, no person's."))] = "",
        end: Annotated[bool, typer.Option("--end", help=t("取消", "End it."))] = False,
        officer: Officer = "",
        as_json: Json = False,
    ) -> None:
        from gongxin.runs.output import tell

        if end and address:
            raise typer.BadParameter(t("--set 和 --end 只能用一个。", "Either --set or --end."))
        code = text(department)
        with session(officer) as now:
            from gongxin.access import api as access
            from gongxin.notices import api

            now.who.require("credit_office")
            access.department(code)
            if end or address:
                api.set_mailbox(now.conn, code, text(address), **now.words)
            found = api.mailbox(now.conn, code)
        tell({"department": code, "address": found}, [found or t("未设定", "none")], as_json=as_json)


def _body(notice: Any) -> dict[str, Any]:
    from gongxin.api.notices import notice_body

    return notice_body(notice)
