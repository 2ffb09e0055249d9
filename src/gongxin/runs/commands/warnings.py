"""`gongxin warnings …`: criteria of early warning, runs and trials, signals and what was decided, clusters."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

import typer

from gongxin.runs.acting import Json, Number, Officer, Session, Why, session, text
from gongxin.runs.cases import showing, tell_case
from gongxin.runs.language import lang, t

_DAYS = ["%Y-%m-%d"]


def register(app: typer.Typer) -> None:
    group = typer.Typer(
        no_args_is_help=True,
        help=t("监管预警：标准、运行、信号、决定、聚集。", "Early warning: criteria, runs, signals, decisions, clusters."),
    )
    app.add_typer(group, name="warnings")
    _criteria(group)
    _running(group)
    _signals(group)
    _clusters(group)


def _criteria(group: typer.Typer) -> None:
    @group.command(help=t("预警标准及其依据；--all 含未启用的。", "The criteria and what they rest on; --all: those off, too."))
    def criteria(every: Annotated[bool, typer.Option("--all")] = False, as_json: Json = False) -> None:
        from gongxin.conf.bootstrap import setup

        setup()
        from django.utils import timezone

        from gongxin.api.warnings import criterion_body
        from gongxin.catalogue import load
        from gongxin.kernel.dates import CHINA
        from gongxin.runs.output import print_json

        on = timezone.now().astimezone(CHINA).date()
        bodies = [criterion_body(item, on) for item in load().warnings.values() if every or item.used_on(on)]
        if as_json:
            print_json(bodies)
            return
        for body in bodies:
            off = "" if body["used"] else t("（未启用）", " (off)")
            basis = "; ".join(f"{b['law'][lang()]} {b['article'][lang()]}" for b in body["basis"])
            print(f"{body['code']} v{body['version']}\t{body['label'][lang()]}{off}\t{body['question'][lang()]}\t{basis}")


def _running(group: typer.Typer) -> None:
    @group.command(
        help=t("运行今天的标准；--trial 只计数不写入，可指定日期。", "Run today's criteria; --trial only counts, for any day.")
    )
    def run(
        trial: Annotated[bool, typer.Option("--trial", help=t("只计数，不写入", "Only count."))] = False,
        on: Annotated[datetime | None, typer.Option(formats=_DAYS, help=t("哪一天（限试运行）", "The day of a trial."))] = None,
        every: Annotated[bool, typer.Option("--all", help=t("试运行含未启用的", "Trial: those off, too."))] = False,
        officer: Officer = "",
        as_json: Json = False,
    ) -> None:
        if on is not None and not trial:
            raise typer.BadParameter(t("--on 只用于 --trial。", "--on is for a --trial."))
        with session(officer) as now:
            from gongxin.catalogue import load
            from gongxin.kernel.dates import CHINA
            from gongxin.warning import api

            if trial:
                day = on.date() if on else now.now.astimezone(CHINA).date()
                made = api.trial(now.conn, day, actor=now.who, catalogue=load(), include_off=every)
            else:
                made = api.run(now.conn, **now.words, catalogue=load())
        _tell_run(made, as_json=as_json)


def _tell_run(made: Any, *, as_json: bool) -> None:
    from gongxin.runs.output import print_json

    counted = [{name: getattr(item, name) for name in type(item).__slots__} for item in made.counted]
    if as_json:
        print_json({"on": made.on, "trial": made.trial, "counted": counted, "skipped": list(made.skipped)})
        return
    print(f"{made.on}{t('（试运行，未写入）', ' (trial, nothing written)') if made.trial else ''}")
    for item in counted:
        print(
            t(
                f"{item['criterion']} v{item['version']}\t{item['subjects']} 家\t信号 {item['standing']}\t"
                f"新增 {item['raised']}\t失效 {item['ended']}",
                f"{item['criterion']} v{item['version']}\torganisations {item['subjects']}\tsignals {item['standing']}\t"
                f"new {item['raised']}\tended {item['ended']}",
            )
        )
    if made.skipped:
        print(t("未运行：", "Not run: ") + ", ".join(made.skipped))


def _signals(group: typer.Typer) -> None:
    @group.command(
        "list", help=t("本部门（或者 GONGXIN_KEY 主体）的信号。", "Signals of the department, or about the subject.")
    )
    def list_(  # noqa: PLR0917  typer's options
        officer: Officer = "",
        state: Annotated[str, typer.Option(help="open, noted, followed_up, unfounded, stale, all")] = "open",
        criterion: Annotated[str, typer.Option(help=t("预警标准代码", "Code of a criterion."))] = "",
        before: Annotated[int | None, typer.Option(min=1, help=t("从该编号之前继续", "Continue before this number."))] = None,
        limit: Annotated[int, typer.Option(min=1, max=500)] = 50,
        as_json: Json = False,
    ) -> None:
        from gongxin.runs.output import print_json

        with session(officer) as now:
            from gongxin.warning import api

            if state not in {*api.STATES, "all"}:
                raise typer.BadParameter(t("没有这种状态。", "There is no such state."), param_hint="--state")
            wanted = "" if state == "all" else state
            found = api.signals(now.conn, actor=now.who, state=wanted, criterion=text(criterion), before=before, limit=limit)
            now.looked("预警信号", found)
            bodies = [_body(now, item, whole=False) for item in found]
        if as_json:
            print_json(bodies)
            return
        for body in bodies:
            mark = body["stale_cause"] or body["state"]
            label = body["said"]["label"][lang()]
            print(f"{body['id']}\t{body['on_day']}\t{body['uscc']}\t{body['criterion']}\t{mark}\t{label}")

    words = ("一条信号：理由、所用记录、每一步。", "A signal with its reasons, records and steps.")
    showing(group, words, "预警信号", _get, _body)

    @group.command(help=t("决定（warn）：noted、followed_up、unfounded。", "Decide: noted, followed_up or unfounded."))
    def decide(  # noqa: PLR0917  typer's options
        number: Number,
        outcome: Annotated[str, typer.Argument(help="noted, followed_up, unfounded")],
        why: Why,
        did: Annotated[str, typer.Option(help=t("跟进时做了什么", "What the follow-up was."))] = "",
        version: Annotated[int | None, typer.Option(min=1, help=t("所见信号的版本", "The version you saw."))] = None,
        officer: Officer = "",
        as_json: Json = False,
    ) -> None:
        with session(officer) as now:
            from gongxin.warning import api

            seen = version or api.signal(now.conn, number, actor=now.who).version
            made = api.decide(now.conn, number, version=seen, outcome=text(outcome), why=text(why), did=text(did), **now.words)
            body = _body(now, made)
        tell_case(body, as_json=as_json)


def _clusters(group: typer.Typer) -> None:
    @group.command(help=t("聚集情形，只供查阅参考，须写明事由。", "Clusters, an aid to looking; say why you look."))
    def clusters(  # noqa: PLR0917  typer's options
        kind: Annotated[str, typer.Argument(help="address, successor, name")],
        purpose: Annotated[str, typer.Option(help=t("事由，写入留痕", "Why; it is logged."))],
        region: Annotated[str, typer.Option(help=t("行政区划代码的开头", "The first digits of a region."))] = "",
        at_least: Annotated[int, typer.Option(help=t("同一住所的组织数", "Organisations at one address."))] = 5,
        days: Annotated[int, typer.Option(help=t("吊销后多少天内新设", "Founded within days of the end."))] = 180,
        skip: Annotated[int, typer.Option(min=0)] = 0,
        officer: Officer = "",
        as_json: Json = False,
    ) -> None:
        from gongxin.runs.output import print_json

        with session(officer) as now:
            from gongxin.warning import api

            ask = api.Ask(text(kind), text(region), at_least, days)
            found = api.clusters(now.conn, ask, purpose=text(purpose), **now.words, skip=skip)
        said = api.NOT_A_FINDING
        if as_json:
            print_json({"not_a_finding": {"zh": said.zh, "en": said.en}, "items": [_cluster(item) for item in found]})
            return
        print(said.pick(lang()))
        for item in found:
            print(f"\n{item.key}\t{item.size}\t{item.fact}")
            for member in item.members:
                print(f"  {member.uscc}\t{member.name}\t{member.established or ''}\t{member.dissolved or ''}")


def _cluster(found: Any) -> dict[str, Any]:
    whole = {name: getattr(found, name) for name in type(found).__slots__}
    return whole | {"members": [{name: getattr(m, name) for name in type(m).__slots__} for m in found.members]}


def _get(now: Session, number: int) -> Any:
    from gongxin.warning import api

    return api.signal(now.conn, number, actor=now.who)


def _body(now: Session, found: Any, *, whole: bool = True) -> dict[str, Any]:
    from gongxin.api.warnings import signal_body

    return signal_body(now.conn, found, events=whole)
