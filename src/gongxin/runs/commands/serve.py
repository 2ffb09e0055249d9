"""`gongxin serve`: the site, its API and one worker."""

from __future__ import annotations

from typing import Annotated

import typer

from gongxin.runs.language import t


def register(app: typer.Typer) -> None:
    @app.command(help=t("启动网站、接口和后台任务，直到 Ctrl-C。", "Serve pages, API and background jobs until Ctrl-C."))
    def serve(
        host: Annotated[str, typer.Option(help=t("监听地址。", "Address to listen on."))] = "127.0.0.1",
        port: Annotated[int, typer.Option(min=1, max=65535, help=t("端口。", "Port."))] = 8000,
        workers: Annotated[
            int | None,
            typer.Option(min=1, max=256, help=t("进程数，默认按处理器数。", "Processes; by the processors.")),
        ] = None,
        jobs: Annotated[
            bool,
            typer.Option(
                "--jobs/--no-jobs",
                help=t("是否带一个后台进程；不带则另行运行 gongxin worker。", "With a worker, or jobs are left to others."),
            ),
        ] = True,
    ) -> None:
        from gongxin.conf.bootstrap import setup
        from gongxin.runs import serving
        from gongxin.runs.output import say

        setup()

        def ready(address: str) -> None:
            say(t(f"公信已启动：{address}（Ctrl-C 停止）", f"Gongxin is at {address} (Ctrl-C stops it)"))

        serving.serve(host, port, workers or serving.default_workers(), ready, jobs=jobs)
