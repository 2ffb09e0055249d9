"""The few words typer says by itself, in Chinese: headings of the help, errors of the argument parser.

Typer offers no door for this, so its module attributes are replaced, in this process only.
"""

from __future__ import annotations

import re
from typing import Any

import typer.core
from typer import _click

from gongxin.runs.language import lang

__all__ = ["teach_typer", "usage_error"]

WORDS = {
    "Usage: ": "用法：",
    "Options": "选项",
    "Arguments": "参数",
    "Commands": "命令",
    "Show this message and exit.": "显示本说明。",
    "default: {default}": "默认：{default}",
    "required": "必填",
    "env var: {var}": "环境变量：{var}",
    "Missing command.": "缺少命令。",
    "No such command {name!r}.": "没有命令 {name!r}。",
}

USAGE_ERRORS = (
    (r"Missing argument '?(.+?)'?\.$", r"缺少参数 \1。"),
    (r"Missing option '?(.+?)'?\.$", r"缺少选项 \1。"),
    (r"Missing command\.$", "缺少命令。"),
    (r"No such command '(.+?)'\.", r"没有命令 \1。"),
    (r"No such option:? '?([^\s'.]+)'?\.?", r"没有选项 \1。"),
    (r"Option '?(.+?)'? requires an argument\.?$", r"选项 \1 缺少值。"),
    (r"Option '?(.+?)'? does not take a value\.?$", r"选项 \1 不带值。"),
    (r"Got unexpected extra arguments? \((.+)\)$", r"多出参数：\1。"),
    (r"Invalid value for (.+?): (.+)$", r"\1 的值无效：\2"),
)


def usage_error(message: str) -> str:
    """A message of the argument parser, in the language of the moment where we know the pattern."""
    if lang() == "zh":
        for pattern, chinese in USAGE_ERRORS:
            found = re.match(pattern, message, re.DOTALL)
            if found:
                return found.expand(chinese) + message[found.end() :]
    return message


def teach_typer() -> None:
    """Make typer's help speak the language of the moment, from now on in this process."""
    setattr(typer.core, "_", _spoken)  # noqa: B010 -- no public name to assign to
    for kind in (typer.core.TyperCommand, typer.core.TyperGroup):
        _translate_help_option(kind)
    _click.core.Context.formatter_class = _Formatter


def _spoken(text: str) -> str:
    return WORDS.get(text, text) if lang() == "zh" else text


class _Formatter(_click.HelpFormatter):
    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        super().write_usage(prog, args, prefix or _spoken("Usage: "))


def _translate_help_option(kind: Any) -> None:
    original = kind.get_help_option
    if getattr(original, "speaks_chinese", False):
        return

    def get_help_option(self: Any, ctx: Any) -> Any:
        option = original(self, ctx)
        if option is not None:
            option.help = _spoken("Show this message and exit.")
        return option

    get_help_option.speaks_chinese = True  # type: ignore[attr-defined]
    kind.get_help_option = get_help_option
