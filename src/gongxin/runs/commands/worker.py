"""`gongxin worker`: background jobs. `gongxin serve` starts one by itself; more may run on other machines."""

from __future__ import annotations

from typing import Annotated

import typer

from gongxin.runs.language import t


def register(app: typer.Typer) -> None:
    @app.command(help=t("执行后台任务，直到 Ctrl-C。", "Do background jobs until Ctrl-C."))
    def worker(
        concurrency: Annotated[int, typer.Option(min=1, max=64, help=t("同时执行的任务数。", "Jobs at a time."))] = 2,
        child: Annotated[bool, typer.Option("--child", hidden=True)] = False,
    ) -> None:
        from gongxin.conf.bootstrap import setup
        from gongxin.runs.worker import end_with_parent, work

        if child:
            end_with_parent()
        setup()
        work(concurrency=concurrency)
