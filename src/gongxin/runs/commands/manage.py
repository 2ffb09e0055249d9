"""`gongxin manage …`: Django's own commands (makemigrations, dbshell, check …), for developers; hidden."""

from __future__ import annotations

import typer


def register(app: typer.Typer) -> None:
    @app.command(
        hidden=True,
        add_help_option=False,
        context_settings={"ignore_unknown_options": True, "allow_extra_args": True},
        help="Django's management commands on Gongxin's database.",
    )
    def manage(ctx: typer.Context) -> None:
        from django.core.management import execute_from_command_line

        from gongxin.conf.bootstrap import setup

        setup(migrate=False)
        execute_from_command_line(["gongxin manage", *ctx.args])
