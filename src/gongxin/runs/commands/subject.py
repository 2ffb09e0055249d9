"""`gongxin subject CODE`: one organisation's credit file at the terminal or as JSON."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated, Any

import typer

from gongxin.runs.language import lang, t

if TYPE_CHECKING:
    from gongxin.catalogue import Resource
    from gongxin.kernel.errors import GongxinError

CHANNELS = ("public_page", "public_report", "special_report", "sharing", "government", "archive")
PUBLIC = ("public_page", "public_report")


def register(app: typer.Typer) -> None:
    @app.command(
        help=t(
            "一个组织的信用档案。公示以外的渠道须写明目的，并留痕。",
            "One organisation's credit file. Channels that are not public need a purpose and leave a trace.",
        )
    )
    def subject(
        code: Annotated[str, typer.Argument(metavar="CODE", help=t("统一社会信用代码", "Credit code."))],
        on: Annotated[
            datetime | None,
            typer.Option(formats=["%Y-%m-%d"], help=t("那一天的档案", "The file as it stood on that day.")),
        ] = None,
        channel: Annotated[str, typer.Option(help=t("渠道", "Channel: ") + ", ".join(CHANNELS))] = "public_page",
        purpose: Annotated[str, typer.Option(help=t("查询目的（非公开渠道必填）", "Why; needed for what is not public."))] = "",
        as_json: Annotated[bool, typer.Option("--json", help=t("以 JSON 输出。", "As JSON."))] = False,
    ) -> int:
        if channel not in CHANNELS:
            raise typer.BadParameter(t("可用的渠道：", "Channels are ") + ", ".join(CHANNELS), param_hint="--channel")
        if channel not in PUBLIC and not purpose.strip():
            raise typer.BadParameter(t("非公开渠道须写明目的。", "Say why."), param_hint="--purpose")
        file = _file(code, on.date() if on else None, channel, purpose)
        if as_json:
            from gongxin.runs.output import print_json

            print_json(file)
        else:
            _tell(file)
        return 0


def _file(given: str, on: date | None, channel: Any, purpose: str) -> dict[str, Any]:
    """The file, after the look was logged. Raises GongxinError for an unknown or wrong code, a day to come."""
    from gongxin.conf.bootstrap import setup

    setup()
    import json

    from django.utils import timezone

    from gongxin.catalogue import load
    from gongxin.kernel import uscc
    from gongxin.registry import api as registry

    today: date = timezone.localdate()
    if on is not None and on > today:
        raise typer.BadParameter(t(f"今天是 {today}。", f"Today is {today}."), param_hint="--on")
    code = uscc.normalise(given)
    possible = len(code) == uscc.LENGTH and code.isascii() and code.isalnum()
    body = registry.file_as_of(code, channel, on or today, today, load()) if possible else None
    if body is None:
        raise _unknown(given)
    if channel not in PUBLIC:
        _log(code, channel, purpose)
    file: dict[str, Any] = json.loads(body)
    return file


def _log(code: str, channel: str, purpose: str) -> None:
    import getpass

    from django.utils import timezone

    from gongxin.access import api as access

    operator = f"cli:{getpass.getuser()}"
    access.log_access(None, at=timezone.now(), purpose=purpose, channel=channel, subject=code, operator=operator)


def _unknown(given: str) -> GongxinError:
    """What is wrong with the code, or that nobody has sent anything about it."""
    from gongxin.kernel import uscc, uscc_inspection
    from gongxin.kernel.errors import GongxinError
    from gongxin.kernel.text import Bilingual

    inspection = uscc_inspection.inspect(given)
    errors = [finding.message for finding in inspection.findings if finding.level == "error"]
    if not errors:
        return GongxinError(
            Bilingual("没有这个信用主体。", "There is no such subject."),
            code="subject.unknown",
            place=inspection.normalised,
            remedy=Bilingual("请用 gongxin search 按名称查询。", "Search by name: gongxin search."),
        )
    meant = uscc.extract(given) if inspection.normalised else None
    return GongxinError(
        Bilingual("统一社会信用代码无效。", "Not a valid unified social credit code."),
        code="uscc.invalid",
        place=inspection.normalised or inspection.given,
        reason=Bilingual("".join(e.zh for e in errors), " ".join(e.en for e in errors)),
        remedy=Bilingual(f"是否指 {meant}？", f"Did you mean {meant}?") if meant else None,
    )


def _tell(file: dict[str, Any]) -> None:
    """For a person: the head, then every record under its section."""
    from rich.console import Console
    from rich.text import Text

    from gongxin.catalogue import UnknownDefinition, load

    console, language, loaded, subject = Console(highlight=False), lang(), load(), file["subject"]
    console.print(Text(subject["name"], style="bold"), Text(subject["uscc"], style="dim"))
    if subject["former_names"]:
        console.print(Text(t("曾用名称：", "Former names: ") + "、".join(subject["former_names"])))
    counts = file["counts"]
    words = t("截至 {on}：失信信息 {adverse} 条，基础信息 {basic} 条，守信信息 {favourable} 条",
              "As of {on}: {adverse} adverse, {basic} basic, {favourable} favourable")  # fmt: skip
    console.print(Text(words.format(on=file["on"], **counts)))
    for section in file["sections"]:
        console.print()
        console.print(Text(loaded.section(section["section"]).label.pick(language), style="bold underline"))
        for record in section["records"]:
            try:
                resource: Resource | None = loaded.resource(record["resource"])
            except UnknownDefinition:
                resource = None
            console.print(Text("  " + _line(record, resource)))


def _line(record: dict[str, Any], resource: Resource | None) -> str:
    """One record in one line: kind, title, day, last public day, marks."""
    content, language = record["content"], lang()
    title = str(content.get(resource.title, "")) if resource and resource.title else ""
    parts = [
        resource.label.pick(language) if resource else record["resource"],
        title,
        record["decided_on"] or "",
        t("公示至 {0}", "public until {0}").format(record["public_until"]) if record["public_until"] else "",
        *record["marks"],
    ]
    return " · ".join(part for part in parts if part)
