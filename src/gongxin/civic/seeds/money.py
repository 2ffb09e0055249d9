"""Contracts of bodies with invoices and payments, and an old debt that a successor took over."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from gongxin.access import api as access
from gongxin.civic.seeds.city import City
from gongxin.integrity import api as integrity
from gongxin.kernel import uscc as codes
from gongxin.kernel.text import Bilingual
from gongxin.visibility.facts import CHINA

WORKS = ("道路养护", "校舍修缮", "污水管网改造", "信息系统运维", "检测设备采购", "绿化养护", "公交场站建设", "食堂食材采购")


def contracts(  # noqa: PLR0917  the parts of a story
    city: City, rng: Random, body: str, clerk: access.Actor, mean: int, unpaid: int
) -> None:
    """Four contracts with invoices over two years, paid as this body pays."""
    for n in range(4):
        code, name = rng.choice(list(city.companies))
        signed = city.today - timedelta(days=rng.randint(560, 740))
        new = integrity.NewContract(
            number=f"云采合〔{signed.year}〕{rng.randint(100, 999)}-{n}号",
            kind="ppp" if n == 3 else "procurement",
            domain="ppp" if n == 3 else "procurement",
            title=f"{signed.year}年{rng.choice(WORKS)}",
            body=body,
            counterpart=code,
            counterpart_name=name,
            value=Decimal(rng.randint(20, 400)) * 10000,
            signed_on=signed,
            counterpart_size="sme",
            ends_on=signed + timedelta(days=1095),
            agreed_days=rng.choice([None, None, 45, 60, 90]),
            agreed_rate=rng.choice([None, Decimal("4.5"), Decimal("2.0")]),
            pay_when_paid=n == 2,
        )

        def enter(now: datetime, new: integrity.NewContract = new) -> None:
            made = integrity.enter_contract(city.conn, new, actor=clerk, now=now)
            for k in range(rng.randint(4, 6)):
                _invoice(city, rng, made.id, clerk, k, signed_on=new.signed_on, mean=mean, unpaid=unpaid)

        city.at(signed, enter)


def _invoice(
    city: City, rng: Random, contract: int, clerk: access.Actor, k: int, *, signed_on: date, mean: int, unpaid: int
) -> None:
    delivered = signed_on + timedelta(days=60 + 100 * k + rng.randint(0, 50))
    amount = Decimal(rng.randint(8_000, 260_000)) + Decimal(rng.randint(0, 99)) / 100
    stays = rng.randint(1, 100) <= unpaid
    after = max(1, int(rng.gauss(mean, mean / 3)))

    def deliver(now: datetime) -> None:
        new = integrity.NewInvoice(f"{delivered:%Y%m%d}{k:02d}", amount, delivered, delivered)
        made = integrity.add_invoice(city.conn, contract, new, actor=clerk, now=now)
        parts = [amount * 3 / 10] if stays else [amount]
        for part in parts:
            paid_on = delivered + timedelta(days=after)
            cents = part.quantize(Decimal("0.01"))
            city.at(paid_on, _payment(city, made.id, cents, paid_on, clerk))

    city.at(delivered, deliver)


def _payment(city: City, invoice: int, amount: Decimal, paid_on: date, clerk: access.Actor) -> Callable[[datetime], Any]:
    return lambda now: integrity.pay(
        city.conn, invoice, amount, paid_on=paid_on, reference=f"ZF{paid_on:%Y%m%d}", actor=clerk, now=now
    )


def old_debt(city: City, successor: str, office: access.Actor, clerk: access.Actor, opened: date) -> None:
    """新官不理旧账: an office that was merged left a debt; it is the successor's."""
    old = codes.generate("12", "470100", "MB0YU002")
    at = datetime.combine(opened, datetime.min.time(), tzinfo=CHINA)
    integrity.enrol(
        city.conn,
        old,
        Bilingual("云州市城市建设项目服务中心", "Yunzhou Urban Construction Project Centre"),
        region="470100",
        level="city",
        superior=successor,
        actor=office,
        now=at,
    )
    code, name = city.companies[0]
    signed = city.today - timedelta(days=730)
    new = integrity.NewContract(
        number="城建中心〔旧〕17号",
        kind="investment",
        domain="investment",
        title="望云区标准厂房配套建设协议",
        body=old,
        counterpart=code,
        counterpart_name=name,
        value=Decimal(3_860_000),
        signed_on=signed,
        counterpart_size="sme",
        agreed_days=60,
    )

    def enter(now: datetime) -> None:
        made = integrity.enter_contract(city.conn, new, actor=clerk, now=now)
        delivered = signed + timedelta(days=120)
        invoice = integrity.NewInvoice("JG-001", Decimal("1286500.00"), delivered, delivered)
        city.at(delivered, lambda later: integrity.add_invoice(city.conn, made.id, invoice, actor=clerk, now=later))

    city.at(signed, enter)
    merged = city.today - timedelta(days=300)
    city.at(
        merged,
        lambda now: integrity.succeed(
            city.conn, old, successor, on_date=merged, kind="merged", basis="云编办〔2026〕4号", actor=office, now=now
        ),
    )
    changed = city.today - timedelta(days=240)
    city.at(changed, lambda now: integrity.note_change_of_head(city.conn, successor, changed, actor=office, now=now))
