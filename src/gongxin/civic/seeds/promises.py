"""Promises of bodies and enterprises: kept, broken, cured, running."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from gongxin.access import api as access
from gongxin.civic.seeds.city import OFFICE_AT, PAYERS, City
from gongxin.commitments import api as commitments

PROMISES = (
    ("B1", "兑现2025年度稳岗扶持资金", "kept"),
    ("B2", "为落户企业完成厂区外道路和供电配套", "kept"),
    ("B3", "老旧小区雨污分流改造完工", "kept"),
    ("B1", "兑现首台套设备奖励资金", "kept"),
    ("B1", "兑现小微企业房租减免补贴", "cured"),
    ("B2", "交付标准厂房不动产权证", "broken"),
    ("B1", "兑现出口信保补贴", "made"),
    ("B3", "乡镇便民服务中心投入使用", "made"),
)


def promises(city: City, bodies: dict[str, str], office: access.Actor) -> None:
    """Promises of bodies, and two of enterprises, accepted by the credit office."""
    payers = [bodies[code] for code, _, _ in PAYERS]
    for n, (template, matter, end) in enumerate(PROMISES):
        made_on = city.today - timedelta(days=330 - 30 * n if end != "made" else 40)
        _promise(city, template, payers[n % len(payers)], matter, made_on, made_on + timedelta(days=90), end, office)
    code, _ = city.companies[0]
    made_on = city.today - timedelta(days=150)
    _promise(city, "T1", code, "建筑业企业资质告知承诺", made_on, made_on + timedelta(days=60), "kept", office)
    _promise(city, "T6", city.companies[1][0], "按时足额支付农民工工资", made_on, made_on + timedelta(days=365), "made", office)
    day = city.today - timedelta(days=340)
    while day <= city.today:  # what the job does every hour
        city.at(day, lambda now: commitments.remind(city.conn, now=now))
        day += timedelta(days=5)


def _promise(  # noqa: PLR0917  the parts of a promise
    city: City, template: str, uscc: str, matter: str, made_on: date, due_on: date, end: str, office: access.Actor
) -> None:
    conn, promisor = city.conn, access.Actor("subject", uscc=uscc)

    def make(now: datetime) -> None:
        offer = commitments.prepare(
            conn, template, uscc, matter=matter, due_on=due_on, department=OFFICE_AT, actor=office, now=now
        )
        made = commitments.sign(conn, offer.id, text_hash=offer.text_hash, actor=promisor, now=now, catalogue=city.catalogue)
        if end == "kept":
            done = due_on - timedelta(days=9)
            paper = commitments.Paper("兑现公示.pdf", offer.text_hash, "")
            city.at(done, lambda t: commitments.add_evidence(conn, made.id, [paper], actor=promisor, now=t))
            city.at(
                done,
                lambda t: commitments.keep(conn, made.id, performed_on=done, actor=office, now=t, catalogue=city.catalogue),
            )
        if end in {"broken", "cured"}:
            city.at(
                due_on + timedelta(days=25),
                lambda t: commitments.break_(
                    conn,
                    made.id,
                    unfulfilled=f"{matter}到期未兑现",
                    sanction="督促整改，计入政务信用记录",
                    why="逾期后未说明正当理由",
                    actor=office,
                    now=t,
                    catalogue=city.catalogue,
                ),
            )
        if end == "cured":
            late = due_on + timedelta(days=50)
            city.at(
                late,
                lambda t: commitments.cure(
                    conn, made.id, performed_on=late, why="已全额兑现", actor=office, now=t, catalogue=city.catalogue
                ),
            )

    city.at(made_on, make)
