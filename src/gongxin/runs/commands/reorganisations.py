"""`gongxin reorganisations …`: what a court's rulings on a plan or settlement do to an organisation's records (REP12)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any

import typer

from gongxin.runs import cases
from gongxin.runs.acting import Code, Json, Number, Officer, Session, session, target, text
from gongxin.runs.language import t

if TYPE_CHECKING:
    from gongxin.remedies.api import Reorganisation

_DAYS = ["%Y-%m-%d"]
_Ruling = Annotated[str, typer.Option("--ruling", help=t("裁定书文号", "The ruling's number."))]
_RuledOn = Annotated[datetime, typer.Option("--ruled-on", formats=_DAYS, help=t("裁定日期", "The day of the ruling."))]
_Records = Annotated[
    list[str], typer.Option("--record", help=t("信息资源=记录键，可重复", "resource=record, repeatable."))
]


def register(app: typer.Typer) -> None:
    group = typer.Typer(
        no_args_is_help=True,
        help=t("破产重整：批准裁定、执行完毕、执行失败。", "Reorganisations in bankruptcy: approved, completed, failed."),
    )
    app.add_typer(group, name="reorganisations")
    words = ("正在执行的；主体凭 GONGXIN_KEY 看自己的。", "Those that are carried out; a subject sees its own.")
    cases.listing(group, words, "重整", _found, _body)
    cases.showing(group, ("一件重整，连同记录和每一步。", "One with its records and steps."), "重整", _get, _body)
    _approving(group)
    _ending(group, "complete", ("登记执行完毕的裁定（credit_office）：修复成为最终。", "Completed: the records are repaired."))
    _ending(group, "fail", ("登记执行失败的裁定（credit_office）：恢复公示。", "Failed: the records show again."))


def _approving(group: typer.Typer) -> None:
    @group.command(
        help=t(
            "登记批准重整计划或者和解协议的裁定（credit_office）：所列失信信息暂停公示。",
            "Enter the ruling that approves a plan or settlement: these records are hidden.",
        )
    )
    def approve(  # noqa: PLR0917  typer's options
        uscc: Code,
        record: _Records,
        court: Annotated[str, typer.Option("--court", help=t("法院", "The court."))],
        ruling: _Ruling,
        ruled_on: _RuledOn,
        officer: Officer = "",
        as_json: Json = False,
    ) -> None:
        targets = [target(uscc, *_named(item)) for item in record]
        with session(officer) as now:
            from gongxin.catalogue import load
            from gongxin.remedies import api

            made = api.approve(
                now.conn, targets[0].uscc, targets, court=text(court), ruling=text(ruling), ruled_on=ruled_on.date(),
                **now.words, catalogue=load(),
            )  # fmt: skip
            body = _body(now, made)
        cases.tell_case(body, as_json=as_json)


def _ending(group: typer.Typer, name: str, words: tuple[str, str]) -> None:
    @group.command(name, help=t(*words))
    def end(number: Number, ruling: _Ruling, ruled_on: _RuledOn, officer: Officer = "", as_json: Json = False) -> None:
        with session(officer) as now:
            from gongxin.catalogue import load
            from gongxin.remedies import api

            step = getattr(api, name)
            made = step(now.conn, number, ruling=text(ruling), ruled_on=ruled_on.date(), **now.words, catalogue=load())
            body = _body(now, made)
        cases.tell_case(body, as_json=as_json)


def _named(item: str) -> tuple[str, str]:
    resource, sign, key = item.partition("=")
    if not sign:
        raise typer.BadParameter(t(f"请写作 信息资源=记录键：{item}", f"Write resource=record: {item}"))
    return resource, key


def _found(now: Session, every: bool) -> Sequence[Reorganisation]:
    from gongxin.remedies import api

    if now.who.kind == "subject":
        return api.reorganisations_of_subject(now.conn, now.who.uscc)
    ended = api.reorganisations(now.conn, actor=now.who, ended=True) if every else []
    return [*api.reorganisations(now.conn, actor=now.who), *ended]


def _get(now: Session, number: int) -> Reorganisation:
    from gongxin.remedies import api

    return api.reorganisation(now.conn, number, actor=now.who)


def _body(now: Session, case: Reorganisation, *, whole: bool = True) -> dict[str, Any]:
    """The members over HTTP, records and steps always among them."""
    from gongxin.api.remedies import bodies

    del whole
    return bodies.reorganisation(now.conn, case)
