"""`gongxin ratings …`: scales and models; runs of a model; one subject's grade, explained, and what would change it; trials."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from gongxin.runs.acting import Code, Json, Officer, session
from gongxin.runs.language import lang, t

if TYPE_CHECKING:
    from gongxin.catalogue import Catalogue
    from gongxin.catalogue.model.indicator import IndicatorModel

_DAYS = ["%Y-%m-%d"]
_Model = Annotated[str, typer.Argument(help=t("模型，见 ratings models", "The model; see ratings models."))]
_On = Annotated[datetime | None, typer.Option(formats=_DAYS, help=t("哪一天，缺省为今天", "The day, today if none."))]


def register(app: typer.Typer) -> None:
    group = typer.Typer(
        no_args_is_help=True,
        help=t(
            "行业评价：各自的等级标准；国家规定的指标模型、理由、假设、试算。",
            "Ratings: scales as issued; models that a national rule sets, reasons, what-if, trials.",
        ),
    )
    app.add_typer(group, name="ratings")
    _defined(group)
    _rating(group)
    _subject(group)
    _trying(group)


def _defined(group: typer.Typer) -> None:
    @group.command(help=t("各行业评价等级。", "The scales."))
    def scales(as_json: Json = False) -> None:
        from gongxin.catalogue import load
        from gongxin.runs.output import print_json

        rows: list[dict[str, Any]] = [
            {"scale": s.id, "label": s.label.as_dict(), "authority": s.authority.as_dict(), "enabled": s.enabled,
             "grades": [g.id for g in s.grades], "carried_by": s.carried_by, "certainty": s.certainty}
            for s in load().scales.values()
        ]  # fmt: skip
        if as_json:
            print_json(rows)
            return
        for row in rows:
            off = "" if row["enabled"] else t("（未启用）", " (off)")
            print(f"{row['scale']}\t{row['label'][lang()]}{off}\t{' '.join(row['grades'])}\t{row['carried_by'] or '-'}")

    @group.command(help=t("指标模型及其版本。", "The models and their versions."))
    def models(as_json: Json = False) -> None:
        from gongxin.catalogue import load
        from gongxin.ratings import api
        from gongxin.runs.output import print_json

        today = _today()
        rows: list[dict[str, Any]] = [
            {"model": m.id, "version": m.version, "label": m.label.as_dict(), "enabled": m.enabled, "rates": m.rates_on(today),
             "rule": api.rule_of(m.declared_basis).as_dict(),
             "criteria": [{"indicator": i.id, "label": i.label.as_dict(), "enabled": i.enabled, "certainty": i.certainty}
                          for i in m.declared_indicators]}
            for m in load().indicator_models
        ]  # fmt: skip
        if as_json:
            print_json(rows)
            return
        for row in rows:
            state = t("施行中", "rates") if row["rates"] else t("不施行", "does not rate")
            print(f"{row['model']}\t{row['version']}\t{state}\t{row['label'][lang()]}\t{row['rule'][lang()]}")


def _rating(group: typer.Typer) -> None:
    @group.command(help=t("对全部主体运行模型（credit_office）。", "Rate everybody (credit_office)."))
    def run(
        model: _Model,
        officer: Officer = "",
        on: _On = None,
        marked: Annotated[bool, typer.Option(help=t("只更新待更新的等级", "Only grades that are marked out of date."))] = False,
        as_json: Json = False,
    ) -> None:
        from gongxin.catalogue import load
        from gongxin.ratings import api

        with session(officer) as now:
            day = on.date() if on else _today()
            known = load()
            now.who.require("credit_office")
            only = api.marked(now.conn, model) if marked else None
            done = api.run(now.conn, known, model, day, only=only, **now.words)
        _tell_run(done, as_json=as_json)

    @group.command(help=t("读取变更日志，标记待更新的等级。", "Read the change log and mark grades that are out of date."))
    def mark(as_json: Json = False) -> None:
        from gongxin.conf.bootstrap import setup
        from gongxin.runs.output import tell

        setup()
        from django.db import connection, transaction
        from django.utils import timezone

        from gongxin.catalogue import load
        from gongxin.ratings import api

        with transaction.atomic():
            connection.ensure_connection()
            marks = api.follow(connection.connection, load(), now=timezone.now())
        tell({"marks": marks}, [t(f"新标记 {marks} 处。", f"{marks} marks.")], as_json=as_json)

    @group.command(help=t("一次评价的汇总（credit_office）。", "One run (credit_office)."))
    def show(number: Annotated[int, typer.Argument(min=1)], officer: Officer = "", as_json: Json = False) -> None:
        from gongxin.ratings import api

        with session(officer) as now:
            now.who.require("credit_office")
            found = api.run_of(now.conn, number)
        _tell_run(found, as_json=as_json)


def _subject(group: typer.Typer) -> None:
    @group.command(
        help=t("一个主体的等级、每条记录和理由。", "A subject's grade with every record and reason.")
    )
    def explain(code: Code, model: _Model, officer: Officer = "", on: _On = None, as_json: Json = False) -> None:
        from gongxin.catalogue import load
        from gongxin.ratings import api
        from gongxin.runs.output import print_json

        with session(officer) as now:
            _log(now.who, code, f"ratings {model}")
            if on is not None:
                past = api.as_of(now.conn, load(), model, code.strip().upper(), on.date(), actor=now.who)
                print_json({"grade": past.grade, "points": past.points, "records": sorted(past.records)})
                return
            found = api.grade(now.conn, load(), model, code.strip().upper(), actor=now.who)
        if as_json:
            print_json({**asdict(found), "stale": found.stale})
            return
        print(f"{found.uscc}\t{found.model} {found.version}\t{found.label.pick(lang())}\t{found.on}")
        print(found.rule.pick(lang()))
        for reason in found.reasons:
            print(f"  {'*' if reason.met else '-'} {reason.sentence.pick(lang())}")
        for mark in found.marks:
            why = api.MARKS[mark.why].pick(lang())
            print(t("  待更新：", "  out of date: ") + f"{why} {mark.resource} {mark.record_key}")

    @group.command(help=t("等级何时因何而变，没有某条记录又如何。", "When and why the grade changes; without each record."))
    def whatif(code: Code, model: _Model, officer: Officer = "", as_json: Json = False) -> None:
        from gongxin.catalogue import load
        from gongxin.ratings import api
        from gongxin.runs.output import print_json

        with session(officer) as now:
            _log(now.who, code, f"ratings {model} what-if")
            found = api.what_if(now.conn, load(), model, code.strip().upper(), _today(), actor=now.who)
        if as_json:
            print_json(asdict(found))
            return
        print(f"{found.uscc}\t{found.model} {found.version}\t{found.label.pick(lang())}")
        for sentence in [*(step.sentence for step in found.steps), *(item.sentence for item in found.without)]:
            print(f"  {sentence.pick(lang())}")
        print(found.last.pick(lang()))


def _trying(group: typer.Typer) -> None:
    @group.command(
        help=t("试算尚未施行的版本（credit_office），不改变任何等级。", "Try a version that is not in force; no grade changes.")
    )
    def trial(  # noqa: PLR0917  typer's options
        model: _Model,
        version: Annotated[str, typer.Argument(help=t("版本", "The version."))],
        officer: Officer = "",
        on: _On = None,
        file: Annotated[
            Path | None,
            typer.Option(exists=True, dir_okay=False, help=t("含该版本的 YAML 文件", "A YAML file with the version.")),
        ] = None,
        csv: Annotated[Path | None, typer.Option(help=t("写入 CSV", "Write who would change to this file."))] = None,
        as_json: Json = False,
    ) -> None:
        from gongxin.ratings import api
        from gongxin.runs.output import print_json

        with session(officer) as now:
            known = _with(file)
            wanted: IndicatorModel = api.version_of(known, model, version)
            day = on.date() if on else max(_today(), wanted.effective.from_ or date.min)
            found = api.trial(now.conn, known, wanted, day, **now.words)
            body: dict[str, Any] = asdict(found)
            for what in ("region", "size", "sector"):
                body[f"by_{what}"] = api.by(now.conn, found.id, what, actor=now.who)
            if csv is not None:
                csv.write_bytes(api.as_csv(now.conn, found.id, actor=now.who))
        if as_json:
            print_json(body)
            return
        against = found.against or t("无", "none")
        print(t(f"试算 {found.id}：{model} {version}（对照 {against}），{day}",
                f"trial {found.id}: {model} {version} against {against}, {day}"))  # fmt: skip
        print(t(f"{found.subjects:,} 个主体，{found.changed:,} 个会改变",
                f"{found.subjects:,} subjects, {found.changed:,} would change"))  # fmt: skip
        for row in found.sums:
            print(f"  {row['before'] or '-'} → {row['after'] or '-'}\t{row['subjects']:,}")
        for what in ("region", "size", "sector"):
            for row in body[f"by_{what}"]:
                print(f"  {what} {row['what'] or '-'}\t{row['before'] or '-'} → {row['after'] or '-'}\t{row['subjects']:,}")


def _with(file: Path | None) -> Catalogue:
    """The definitions, with one more file if it is named: checked by the same loader."""
    from gongxin.catalogue import load
    from gongxin.catalogue.loader import folders

    return load([*folders(), file]) if file is not None else load()


def _today() -> date:
    from gongxin.conf.bootstrap import setup

    setup()
    from django.utils import timezone

    day: date = timezone.localdate()
    return day


def _log(who: Any, code: str, what: str) -> None:
    """An officer's look is written into the trail, as over HTTP."""
    from gongxin.api.remedies.asking import looked

    looked(who, what, [code.strip().upper()])


def _tell_run(found: Any, *, as_json: bool) -> None:
    from gongxin.runs.output import print_json

    if as_json:
        print_json(asdict(found))
        return
    sums = "  ".join(f"{grade} {n:,}" for grade, n in found.counts.items())
    print(f"{found.id}\t{found.model} {found.version}\t{found.on}\t{found.subjects:,}\t{sums}\t{found.seconds} s")
