"""`gongxin db up|down|url|backup|restore`: the database behind everything."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from gongxin.runs.language import t


def register(app: typer.Typer) -> None:
    group = typer.Typer(
        help=t("数据库：启动、停止、地址、备份。", "The database: start, stop, address, backup."),
        no_args_is_help=True,
    )
    app.add_typer(group, name="db")

    @group.command(help=t("启动数据库并建好各表。", "Start the database and bring its tables up to date."))
    def up(
        as_json: Annotated[bool, typer.Option("--json", help=t("以 JSON 输出。", "As JSON."))] = False,
    ) -> None:
        from gongxin.conf.bootstrap import setup
        from gongxin.conf.database import external_url
        from gongxin.runs.output import tell

        setup()
        embedded = external_url() is None
        tell({"running": True, "embedded": embedded}, [t("数据库已就绪。", "The database is ready.")], as_json=as_json)

    @group.command(help=t("停止自带的数据库。", "Stop the embedded database."))
    def down(
        as_json: Annotated[bool, typer.Option("--json", help=t("以 JSON 输出。", "As JSON."))] = False,
    ) -> None:
        from gongxin.conf import embedded
        from gongxin.runs.output import print_json

        stopped = embedded.stop()
        if as_json:
            print_json({"running": False, "stopped": stopped})
        elif stopped:
            print(t("数据库已停止。", "The database is stopped."))
        else:
            print(t("数据库本来就没有运行。", "The database was not running."))

    @group.command(
        help=t(
            "数据库地址（含口令），供其他程序使用。",
            "The database's URL, password included, for other programs.",
        )
    )
    def url(
        as_json: Annotated[bool, typer.Option("--json", help=t("以 JSON 输出。", "As JSON."))] = False,
    ) -> None:
        from gongxin.conf import embedded
        from gongxin.conf.database import external_url
        from gongxin.runs.output import tell

        address = external_url()
        if address is None:
            embedded.ensure()  # an address at which nobody answers would help nobody
            address = embedded.url()
        tell({"url": address}, [address], as_json=as_json)

    @group.command(help=t("把数据库备份成一个文件。", "Back the database up into one file."))
    def backup(
        file: Annotated[Path, typer.Argument(metavar="FILE", dir_okay=False)],
        as_json: Annotated[bool, typer.Option("--json", help=t("以 JSON 输出。", "As JSON."))] = False,
    ) -> None:
        from gongxin.conf import backup as backups
        from gongxin.conf.bootstrap import setup
        from gongxin.runs.output import tell

        setup()
        size = backups.backup(file)
        _note_backup(size)
        tell(
            {"file": str(file), "bytes": size},
            [t(f"已备份到 {file}（{size:,} 字节）。", f"Backed up to {file} ({size:,} bytes).")],
            as_json=as_json,
        )

    @group.command(help=t("用备份文件替换数据库的全部内容。", "Replace the whole content of the database by a backup's."))
    def restore(
        file: Annotated[Path, typer.Argument(metavar="FILE", exists=True, dir_okay=False)],
        yes: Annotated[bool, typer.Option("--yes", help=t("不再询问。", "Do not ask."))] = False,
        as_json: Annotated[bool, typer.Option("--json", help=t("以 JSON 输出。", "As JSON."))] = False,
    ) -> None:
        from gongxin.conf import backup as backups
        from gongxin.conf.bootstrap import setup
        from gongxin.runs.output import tell

        if not yes:
            typer.confirm(
                t(
                    "数据库现有内容将全部被替换，继续吗？",
                    "All that the database holds now will be replaced. Go on?",
                ),
                abort=True,
                err=True,
            )
        setup(migrate=False)
        backups.restore(file)
        setup()  # a backup of an older version gets the newer tables
        tell({"file": str(file), "restored": True}, [t(f"已从 {file} 恢复。", f"Restored from {file}.")], as_json=as_json)


def _note_backup(size: int) -> None:
    """For `gongxin doctor`, which asks how old the last one is."""
    from django.utils import timezone

    from gongxin.access import api

    api.note("backup", at=timezone.now(), detail=f"{size} bytes")
