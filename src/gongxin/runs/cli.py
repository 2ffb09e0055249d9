"""The command `gongxin`: finds its commands, speaks the user's language, turns errors into exit statuses.

Exit status: 0 done; 1 refused, with reasons; 2 wrong use; 70 a fault of Gongxin's; 130 interrupted.

A module in runs/commands has `register(app)` and imports nothing heavy at its top: Django, DuckDB and the
rooms are imported inside the functions that need them, so that `gongxin --help` and `gongxin uscc` answer
at once.
"""

from __future__ import annotations

import importlib
import os
import sys
import traceback
from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn

import typer
import typer.main
from typer import _click

from gongxin.kernel.errors import GongxinError
from gongxin.runs.chinese import teach_typer, usage_error
from gongxin.runs.language import t
from gongxin.runs.output import print_error, say

__all__ = ["build", "main", "run"]

COMMANDS = (
    "submit",
    "submissions",
    "findings",
    "quarantine",
    "dropfolder",
    "subject",
    "search",
    "checks",
    "lists",
    "warnings",
    "objections",
    "repairs",
    "reorganisations",
    "notices",
    "catalogue",
    "uscc",
    "workdays",
    "ratings",
    "commitments",
    "integrity",
    "quality",
    "complaints",
    "departments",
    "accounts",
    "audit",
    "doctor",
    "officers",
    "report",
    "verify",
    "remote",
    "exchange",
    "keys",
    "demo",
    "serve",
    "worker",
    "db",
    "bench",
    "manage",
)
"""In the order of --help. Modules of runs/commands."""

DONE, REFUSED, WRONG_USE, FAULT, INTERRUPTED = 0, 1, 2, 70, 130


def main() -> NoReturn:
    """The entry point of the console script."""
    sys.exit(run(sys.argv[1:]))


def run(arguments: Sequence[str]) -> int:
    """Run one command and return its exit status; nothing is raised."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")  # a terminal in GBK must not end a command
    teach_typer()
    try:
        status = typer.main.get_command(build())(list(arguments), prog_name="gongxin", standalone_mode=False)
        sys.stdout.flush()
    except GongxinError as error:
        print_error(error, as_json="--json" in arguments)
        return REFUSED
    except _click.exceptions.ClickException as error:
        return _wrong_use(error)
    except (KeyboardInterrupt, typer.Abort):
        return INTERRUPTED
    except BrokenPipeError:
        # The reader of our pipe has enough (`| head`). Python would complain again when it closes stdout.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE
    except Exception as error:
        return _fault(error)
    return status if isinstance(status, int) else DONE


def build() -> typer.Typer:
    """The application with every command that exists, its help in the language of the moment."""
    app = typer.Typer(
        name="gongxin",
        help=t(
            "公信：组织的公共信用信息平台。送文件进来，核查、归集、公示，处处可更正。",
            "Gongxin: public credit information about organisations. Files in, checked, linked, published.",
        ),
        add_completion=False,
        pretty_exceptions_enable=False,
        rich_markup_mode=None,
        context_settings={"help_option_names": ["--help", "-h"]},
    )

    @app.callback(invoke_without_command=True)
    def version(
        ctx: typer.Context,
        version: bool = typer.Option(False, "--version", help=t("显示版本。", "Show the version and exit.")),
    ) -> None:
        if version:
            from importlib.metadata import version as installed

            print(f"gongxin {installed('gongxin')}")
            raise typer.Exit
        if ctx.invoked_subcommand is None:
            print(ctx.get_help())
            raise typer.Exit

    for name in COMMANDS:
        importlib.import_module(f"gongxin.runs.commands.{name}").register(app)
    return app


def _wrong_use(error: _click.exceptions.ClickException) -> int:
    context = getattr(error, "ctx", None)
    if isinstance(error, _click.exceptions.NoArgsIsHelpError):  # `gongxin db` alone
        say(error.format_message())
        return WRONG_USE
    message = usage_error(error.format_message())
    say(t("用法有误：", "Wrong use: ") + message)
    if context is not None:
        path = context.command_path
        say(t(f"请看：{path} --help", f"See: {path} --help"))
    return WRONG_USE


def _fault(error: Exception) -> int:
    """What happened and where, but never the exception's words: they may quote somebody's data."""
    if os.environ.get("GONGXIN_DEBUG"):
        traceback.print_exception(error)
        return FAULT
    frames = [f for f in traceback.extract_tb(error.__traceback__) if "gongxin" in f.filename]
    where = f"{Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else "?"
    say(
        t(
            f"公信出错了：{type(error).__name__}（{where}）。设 GONGXIN_DEBUG=1 再运行可看详情，请报告此问题。",
            f"A fault of Gongxin: {type(error).__name__} at {where}. "
            "Run again with GONGXIN_DEBUG=1 for details, and please report it.",
        )
    )
    return FAULT
