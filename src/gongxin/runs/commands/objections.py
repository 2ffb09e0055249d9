"""`gongxin objections …`: filed by the organisation, accepted, decided, reviewed; for a person in a record; certified anew."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from gongxin.runs import cases
from gongxin.runs.acting import (
    Code,
    File,
    Json,
    Named,
    Number,
    Officer,
    RecordKey,
    Resource,
    Session,
    Why,
    changes_in,
    papers,
    session,
    target,
    text,
)
from gongxin.runs.cases import step, tell_case
from gongxin.runs.language import t

if TYPE_CHECKING:
    from gongxin.remedies.api import Objection

_MATTERS = ("content", "period", "repair")
_OUTCOMES = ("corrected", "annulled", "repaired")
_Change = Annotated[
    list[str] | None, typer.Option("--change", help=t("字段=新值，可重复；空值为清空", "field=value, repeatable."))
]
_Receipt = Annotated[str, typer.Option("--receipt", help=t("当事自然人的回执", "The receipt of a person."))]
_Outcome = Annotated[str, typer.Option("--outcome", help=", ".join(_OUTCOMES))]


def register(app: typer.Typer) -> None:
    group = typer.Typer(
        no_args_is_help=True, help=t("异议：提出、受理、决定、复查。", "Objections: filed, accepted, decided, reviewed.")
    )
    app.add_typer(group, name="objections")
    _looking(group)
    _filing(group)
    _deciding(group)
    _reviewing(group)


def _looking(group: typer.Typer) -> None:
    words = ("待办的异议；主体凭 GONGXIN_KEY 看自己的。", "What waits; a subject sees its own.")
    cases.listing(group, words, "异议", _found, _body)
    cases.showing(group, ("一件异议，连同材料和每一步。", "An objection with papers and steps."), "异议", _get, _body)
    cases.paper(group)


def _found(now: Session, every: bool) -> Sequence[Objection]:
    from gongxin.remedies import api

    if now.who.kind == "subject":
        return api.of_subject(now.conn, now.who.uscc)
    ended = ("refused", "upheld", "rejected", "closed") if every else ()
    return api.of_department(now.conn, actor=now.who, states=("filed", "accepted", "with_source", "in_review", *ended))


def _get(now: Session, number: int) -> Objection:
    from gongxin.remedies import api

    return api.get(now.conn, number, actor=now.who)


def _filing(group: typer.Typer) -> None:
    @group.command("file", help=t("提出异议（主体，凭 GONGXIN_KEY）。", "Object, with the organisation's own key."))
    def file_(  # noqa: PLR0917  typer's options
        uscc: Code,
        resource: Resource,
        key: RecordKey,
        statement: Annotated[str, typer.Option(help=t("理由", "The reasons."))],
        fields: Named = None,
        matter: Annotated[str, typer.Option(help=", ".join(_MATTERS))] = "content",
        files: Annotated[list[Path] | None, File] = None,
        as_json: Json = False,
    ) -> None:
        if matter not in _MATTERS:
            raise typer.BadParameter(t("事项应为 ", "The matter is one of ") + ", ".join(_MATTERS))
        which = target(uscc, resource, key)
        with session("") as now:
            from gongxin.catalogue import load
            from gongxin.remedies import api

            made = api.file(
                now.conn, which, matter=matter, fields=[text(name) for name in fields or ()], statement=text(statement),
                evidence=papers(now, files or []), **now.words, catalogue=load(),
            )  # fmt: skip
            body = _body(now, made)
        tell_case(body, as_json=as_json)

    @group.command(
        help=t("代记录中的人请求遮蔽或者更正姓名（窗口）；只给回执。", "For a person in a record; only a receipt is given.")
    )
    def person(  # noqa: PLR0917  typer's options
        uscc: Code,
        resource: Resource,
        key: RecordKey,
        field: Annotated[str, typer.Argument(help=t("姓名所在字段", "The field with the name."))],
        mask: Annotated[bool, typer.Option("--mask/--correct", help=t("遮蔽或者更正", "Mask or correct it."))] = True,
        officer: Officer = "",
        as_json: Json = False,
    ) -> None:
        which = target(uscc, resource, key)
        with session(officer) as now:
            from gongxin.catalogue import load
            from gongxin.remedies import api

            made, receipt = api.file_for_person(
                now.conn, which, field=text(field), mask=mask, **now.words, catalogue=load()
            )
            body = _body(now, made) | {"receipt": receipt}
        tell_case(body, as_json=as_json)

    @group.command(help=t("补充说明和材料（主体，凭 GONGXIN_KEY）。", "Further words and papers, with its own key."))
    def supplement(
        number: Number,
        statement: Annotated[str, typer.Option(help=t("说明", "The words."))] = "",
        files: Annotated[list[Path] | None, File] = None,
        as_json: Json = False,
    ) -> None:
        with session("") as now:
            from gongxin.remedies import api

            evidence = papers(now, files or [])
            body = _body(now, api.supplement(now.conn, number, statement=text(statement), evidence=evidence, **now.words))
        tell_case(body, as_json=as_json)

    @group.command(help=t("撤回（提出者；代当事自然人须有回执）。", "Take it back; for a person with the receipt."))
    def withdraw(number: Number, receipt: _Receipt = "", officer: Officer = "", as_json: Json = False) -> None:
        with session(officer) as now:
            from gongxin.remedies import api

            body = _body(now, api.withdraw(now.conn, number, receipt=receipt, **now.words))
        tell_case(body, as_json=as_json)


def _deciding(group: typer.Typer) -> None:
    step(
        group, "accept", ("受理并转来源部门。", "Accept and pass it to the source."),
        lambda now, number, why: _step(now, "accept", number, catalogue=False), why=False,
    )  # fmt: skip
    step(
        group, "refuse", ("不予受理。", "Do not accept it."),
        lambda now, number, why: _step(now, "refuse", number, why=why), why=True,
    )  # fmt: skip
    step(
        group, "extend", ("因新的情况延长期限，仅一次；--why 写明该情况。", "Extend once; --why names the new information."),
        lambda now, number, why: _step(now, "extend", number, information=why), why=True,
    )  # fmt: skip
    step(
        group, "reject", ("异议不成立。", "Decide against it."),
        lambda now, number, why: _step(now, "reject", number, why=why), why=True,
    )  # fmt: skip

    @group.command(help=t("异议成立：更正（--change）、撤销或者修复。", "Decide for it: corrected, annulled or repaired."))
    def uphold(  # noqa: PLR0917  typer's options
        number: Number, why: Why, outcome: _Outcome, change: _Change = None, officer: Officer = "", as_json: Json = False
    ) -> None:
        remedy = _remedy(outcome, change)
        with session(officer) as now:
            body = _step(now, "uphold", number, remedy, why=text(why))
        tell_case(body, as_json=as_json)


def _reviewing(group: typer.Typer) -> None:
    @group.command(help=t("申请复查（提出者；代当事自然人须有回执）。", "Ask for a review; for a person with the receipt."))
    def review(
        number: Number,
        why: Annotated[str, typer.Option("--why", help=t("理由", "The reason."))] = "",
        receipt: _Receipt = "",
        officer: Officer = "",
        as_json: Json = False,
    ) -> None:
        with session(officer) as now:
            body = _step(now, "ask_review", number, why=text(why), receipt=receipt, catalogue=False)
        tell_case(body, as_json=as_json)

    step(
        group, "confirm", ("复查维持（review，未参与原决定者）。", "The reviewer confirms the decision."),
        lambda now, number, why: _step(now, "confirm", number, why=why), why=True,
    )  # fmt: skip

    @group.command(help=t("复查改变决定；不予受理的用 --outcome reopened。", "The reviewer decides otherwise."))
    def change(  # noqa: PLR0917  typer's options
        number: Number, why: Why, outcome: _Outcome, change: _Change = None, officer: Officer = "", as_json: Json = False
    ) -> None:
        remedy = None if outcome == "reopened" else _remedy(outcome, change)
        with session(officer) as now:
            body = _step(now, "change", number, remedy, why=text(why))
        tell_case(body, as_json=as_json)

    @group.command(help=t("重新认定被撤销或者更正的事实（certify）。", "Certify anew what an objection removed."))
    def certify(  # noqa: PLR0917  typer's options
        uscc: Code, resource: Resource, key: RecordKey, why: Why, officer: Officer = "", as_json: Json = False
    ) -> None:
        from gongxin.runs.output import print_json, say

        which = target(uscc, resource, key)
        with session(officer) as now:
            from gongxin.catalogue import load
            from gongxin.remedies import api

            done = api.certify(now.conn, which, why=text(why), **now.words, catalogue=load())
        if as_json:
            names = ("number", "annulled", "fields", "department", "reason")
            print_json({name: getattr(done, name) for name in names})
        else:
            say(t(f"已重新认定（{done.number}），并告知主体。", f"Certified ({done.number}); the subject is told."))


def _remedy(outcome: str, change: list[str] | None) -> Any:
    from gongxin.remedies.api import Remedy

    if outcome not in _OUTCOMES:
        raise typer.BadParameter(t("结果应为 ", "The outcome is one of ") + ", ".join(_OUTCOMES))
    return Remedy(outcome, changes_in(change or ()))  # type: ignore[arg-type]


def _step(now: Session, name: str, number: int, *given: Any, catalogue: bool = True, **words: Any) -> dict[str, Any]:
    from gongxin.catalogue import load
    from gongxin.remedies import api

    known = {"catalogue": load()} if catalogue else {}
    return _body(now, getattr(api, name)(now.conn, number, *given, **words, **now.words, **known))


def _body(now: Session, case: Objection, *, whole: bool = True) -> dict[str, Any]:
    from gongxin.api.remedies import bodies

    return bodies.objection(now.conn, case, now.now, whole=whole)
