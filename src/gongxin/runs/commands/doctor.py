"""`gongxin doctor`: what is unsafe in this deployment, and what to do about it."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated

import typer

from gongxin.runs.language import lang, t


def register(app: typer.Typer) -> None:
    @app.command(
        help=t(
            "检查部署是否安全。有错误时退出码为 1；加 --strict 时有警告也是。",
            "What is unsafe in this deployment. Exit status 1 for an error, with --strict for a warning too.",
        )
    )
    def doctor(
        strict: Annotated[bool, typer.Option("--strict", help=t("警告也算不合格。", "Warnings fail, too."))] = False,
        as_json: Annotated[bool, typer.Option("--json", help=t("以 JSON 输出。", "As JSON."))] = False,
    ) -> None:
        import os
        from pathlib import Path

        from gongxin.conf.bootstrap import setup
        from gongxin.runs.output import print_json

        setup()
        from django.conf import settings
        from django.utils import timezone

        from gongxin.runs.doctor import data, machine, reporting
        from gongxin.runs.doctor import settings as configured

        now, home = timezone.now(), Path(settings.GONGXIN_HOME)
        found = [
            *(finding for rule in configured.RULES for finding in rule(settings, os.environ)),
            *machine.doc8(home),
            *machine.doc9(home),
            *(finding for rule in data.RULES for finding in rule(now)),
            *(finding for rule in reporting.RULES for finding in rule()),
        ]
        if as_json:
            rows = [asdict(f) | {"what": f.what.as_dict(), "remedy": f.remedy.as_dict()} for f in found]
            print_json({"safe": not found, "findings": rows})
        else:
            for f in found:
                level = t("错误", "error") if f.level == "error" else t("警告", "warning")
                print(f"{f.rule} {level} {f.place}: {f.what.pick(lang())} {f.remedy.pick(lang())}")
            print(t("没有发现问题", "nothing found") if not found else t(f"{len(found)} 项", f"{len(found)} findings"))
        if any(strict or f.level == "error" for f in found):
            raise typer.Exit(1)
