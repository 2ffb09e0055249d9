"""`gongxin dropfolder run`: take in what departments put into <folder>/<department>/<resource>/."""

from __future__ import annotations

import signal
import threading
from pathlib import Path
from typing import Annotated, Any

import typer

from gongxin.runs.language import t


def register(app: typer.Typer) -> None:
    group = typer.Typer(help=t("投递目录：放进文件，取走结果。", "The drop folder: files in, answers out."))
    app.add_typer(group, name="dropfolder")

    @group.command(
        help=t(
            "接收 <目录>/<部门代码>/<资源>/ 下的文件，结果写入其中的 answered/。",
            "Take in the files of <folder>/<department>/<resource>/; answers go to answered/ beside them.",
        )
    )
    def run(
        folder: Annotated[
            Path | None,
            typer.Option(
                envvar="GONGXIN_DROPFOLDER",
                help=t("投递目录，默认在 GONGXIN_HOME 下", "default: in GONGXIN_HOME"),
            ),
        ] = None,
        once: Annotated[bool, typer.Option("--once", help=t("只处理一遍", "One round, then end."))] = False,
        interval: Annotated[float, typer.Option(min=0.05, help=t("两次查看之间的秒数", "Seconds between two looks."))] = 5.0,
        as_json: Annotated[bool, typer.Option("--json", help=t("每个结果一行 JSON", "One line of JSON per answer."))] = False,
    ) -> int:
        from gongxin.conf.bootstrap import setup

        setup()
        from django.conf import settings

        from gongxin.intake import api

        root = folder or Path(settings.GONGXIN_HOME) / "dropfolder"
        root.mkdir(mode=0o700, parents=True, exist_ok=True)
        stop = threading.Event()
        signal.signal(signal.SIGTERM, lambda *_: stop.set())
        for answer in api.watch_folder(root, interval=interval, once=once, stop=stop):
            _tell(answer, as_json=as_json)
        return 0


def _tell(answer: dict[str, Any], *, as_json: bool) -> None:
    import json

    if as_json:
        print(json.dumps(answer, ensure_ascii=False), flush=True)
        return
    name = answer["file"]["name"] if isinstance(answer["file"], dict) else answer["file"]
    reasons = "; ".join(str(reason.get(t("zh", "en"))) for reason in answer["reasons"])
    print(f"{name}: {answer['state']}{' ' + reasons if reasons else ''}", flush=True)
