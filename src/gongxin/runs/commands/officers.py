"""`gongxin officers add|list|end`: accounts that act for departments, and in which offices."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated, Any

import typer

from gongxin.runs.language import t

_JSON = typer.Option("--json", help=t("以 JSON 输出。", "As JSON."))  # at module level: typer reads annotations there


def register(app: typer.Typer) -> None:
    group = typer.Typer(
        help=t("部门的经办账号及其职权。", "Accounts that act for departments, and their offices."), no_args_is_help=True
    )
    app.add_typer(group, name="officers")

    @group.command(help=t("开设账号；账号用代号，不写姓名。", "Open an account; its code is no person's name."))
    def add(
        code: Annotated[str, typer.Argument(help=t("账号，例如 yz-scjg-07。", "The account, e.g. yz-scjg-07."))],
        department: Annotated[str, typer.Option("--department", help=t("部门代码。", "The department's code."))],
        office: Annotated[
            list[str],
            typer.Option(
                "--office",
                help=t("职权，可重复：", "Office, repeatable: ")
                + "propose, decide, sign_off, remedy, review, certify, check, feedback, commitment, integrity, tips, unseal, "
                + "calendar, credit_office",
            ),
        ],
        as_json: Annotated[bool, _JSON] = False,
    ) -> None:
        from gongxin.conf.bootstrap import setup

        setup()
        from django.utils import timezone

        from gongxin.access import api

        _show([api.add_officer(code, department, office, now=timezone.now())], as_json)

    @group.command("list", help=t("列出账号。", "List the accounts."))
    def list_(
        department: Annotated[str | None, typer.Option("--department", help=t("只看一个部门。", "Of one department."))] = None,
        as_json: Annotated[bool, _JSON] = False,
    ) -> None:
        from gongxin.conf.bootstrap import setup

        setup()
        from gongxin.access import api

        _show(api.officers(department), as_json)

    @group.command(help=t("停用账号，其密钥同时吊销。", "End an account and its keys."))
    def end(
        code: Annotated[str, typer.Argument(help=t("账号。", "The account."))],
        as_json: Annotated[bool, _JSON] = False,
    ) -> None:
        from gongxin.conf.bootstrap import setup

        setup()
        from django.utils import timezone

        from gongxin.access import api

        _show([api.end_officer(code, now=timezone.now())], as_json)


def _show(found: list[Any], as_json: bool) -> None:
    from gongxin.runs.output import print_json

    if as_json:
        print_json([asdict(officer) | {"offices": sorted(officer.offices)} for officer in found])
        return
    for officer in found:
        state = t(f"已于 {officer.ended_at:%Y-%m-%d} 停用", f"ended {officer.ended_at:%Y-%m-%d}") if officer.ended_at else ""
        print(f"{officer.code}\t{officer.department}\t{','.join(sorted(officer.offices))}\t{state}".rstrip())
