"""What the demo city shows of government integrity: invented bodies, contracts, promises, complaints and tips, written through
the rooms' own apis as officers and enterprises would, step by step in the order of time. Nothing in it is real."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from gongxin.access import api as access
from gongxin.catalogue import Catalogue
from gongxin.commitments import api as commitments
from gongxin.complaints import api as tips
from gongxin.integrity import api as integrity
from gongxin.kernel import uscc as codes
from gongxin.kernel.text import Bilingual
from gongxin.registry import api as registry
from gongxin.visibility.facts import CHINA

OFFICE_AT = "FGW"
"""The department that is the city's credit office."""
ENTERED_BY = "SFJ"
"""The department whose officer enters contracts, payments and judgments."""
PAYERS: tuple[tuple[str, int, int], ...] = (
    ("ZJJ", 45, 60),
    ("JTYS", 18, 0),
    ("JYJ", 25, 4),
    ("WJW", 40, 20),
    ("SCJG", 12, 0),
    ("STHJ", 28, 2),
)
"""Department, mean days to pay, per cent of invoices that stay unpaid."""
WORKS = ("道路养护", "校舍修缮", "污水管网改造", "信息系统运维", "检测设备采购", "绿化养护", "公交场站建设", "食堂食材采购")
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


@dataclass
class _City:
    conn: Any
    catalogue: Catalogue
    today: date
    companies: Sequence[tuple[str, str]]
    acts: list[tuple[datetime, int, Callable[[datetime], Any]]] = field(default_factory=list)

    def at(self, day: date, act: Callable[[datetime], Any]) -> None:
        """Do it on that day, in the order of days and of asking; days to come are left out."""
        if day <= self.today:
            moment = datetime.combine(day, datetime.min.time(), tzinfo=CHINA) + timedelta(hours=10)
            self.acts.append((moment, len(self.acts), act))

    def run(self) -> None:
        while self.acts:
            self.acts.sort(key=lambda item: item[:2])
            moment, _, act = self.acts.pop(0)
            act(moment)


def seed(
    conn: Any, *, today: date, companies: Sequence[tuple[str, str]], county: tuple[str, str], catalogue: Catalogue
) -> bool:
    """Fill the rooms, once: False if there are bodies already. In the caller's transaction. companies: at least three
    enterprises of the city (code, name); county: the county's housing bureau (code, name), which has a story of its own."""
    if integrity.bodies(conn, limit=1):
        return False
    city = _City(conn, catalogue, today, companies)
    opened = today - timedelta(days=760)
    office, clerk, bodies = _accounts(city, opened, county)
    rng = Random(f"integrity/{today}")  # noqa: S311 - made up, not secret
    for code, days, unpaid in PAYERS:
        _contracts(city, rng, bodies[code], clerk, days, unpaid)
    _old_debt(city, bodies["ZJJ"], office, clerk, opened)
    _county(city, county, office, clerk)
    _promises(city, bodies, office)
    _complaints(city, bodies, office)
    _tips(city, bodies, office)
    city.run()
    return True


def _accounts(city: _City, opened: date, county: tuple[str, str]) -> tuple[access.Actor, access.Actor, dict[str, str]]:
    at = datetime.combine(opened, datetime.min.time(), tzinfo=CHINA)
    for code, department, offices in (
        ("fgw-zw-01", OFFICE_AT, ["credit_office", "integrity", "commitment", "tips"]),
        ("sfj-zw-01", ENTERED_BY, ["integrity", "unseal"]),
        ("zjj-zw-01", "ZJJ", ["integrity", "commitment"]),
        ("scjg-ts-01", "SCJG", ["tips"]),
    ):
        access.add_officer(code, department, offices, now=at)
    office, clerk = access.officer("fgw-zw-01", now=at), access.officer("sfj-zw-01", now=at)
    government = codes.generate("11", "470100", "MB0YU001")
    names: list[tuple[str, Bilingual, str, str]] = [
        (government, Bilingual("云州市人民政府", "Yunzhou Municipal Government"), "470100", "city")
    ]
    bodies: dict[str, str] = {"SZF": government}
    for item in access.departments():
        if item.uscc and codes.subject_code(item.uscc) and item.uscc[:2] in commitments.BODIES:
            bodies[item.code] = item.uscc
            names.append((item.uscc, item.name, item.region or "470100", item.level or "city"))
    names.append((county[0], Bilingual(county[1], "Yanhui County Bureau of Housing and Urban Management"), "470121", "county"))
    for code, name, region, level in names:
        superior = None if code == government else government
        integrity.enrol(city.conn, code, name, region=region, level=level, superior=superior, actor=office, now=at)
    for code, zh, en in (
        ("470100", "云州市", "Yunzhou"),
        ("470121", "雁回县", "Yanhui County"),
        ("470122", "沧浦县", "Cangpu County"),
    ):
        integrity.name_region(city.conn, code, Bilingual(zh, en), actor=office)
    _known(city, [(code, name.zh) for code, name, _, _ in names])
    return office, clerk, bodies


def _known(city: _City, pairs: Sequence[tuple[str, str]]) -> None:
    """The registry knows the bodies by name: provisional, as from any first record."""
    from gongxin.engine import copying

    rows = copying.batches_of(registry.NEWCOMER_COLUMNS, [(code, name, False) for code, name in pairs])
    registry.ensure_subjects(city.conn, registry.SubmissionRef(None, "organisation_registration", OFFICE_AT), rows)


def _contracts(  # noqa: PLR0917  the parts of a story
    city: _City, rng: Random, body: str, clerk: access.Actor, mean: int, unpaid: int
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
    city: _City, rng: Random, contract: int, clerk: access.Actor, k: int, *, signed_on: date, mean: int, unpaid: int
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


def _payment(city: _City, invoice: int, amount: Decimal, paid_on: date, clerk: access.Actor) -> Callable[[datetime], Any]:
    return lambda now: integrity.pay(
        city.conn, invoice, amount, paid_on=paid_on, reference=f"ZF{paid_on:%Y%m%d}", actor=clerk, now=now
    )


def _old_debt(city: _City, successor: str, office: access.Actor, clerk: access.Actor, opened: date) -> None:
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


def _county(city: _City, county: tuple[str, str], office: access.Actor, clerk: access.Actor) -> None:
    """The county's housing bureau: a judgment that it does not perform, and a complaint that ends as a breach."""
    decided = city.today - timedelta(days=260)
    city.at(
        decided + timedelta(days=2),
        lambda now: integrity.enter_judgment(
            city.conn,
            county[0],
            case_no="（2026）云0121民初318号",
            kind="judgment",
            court="雁回县人民法院",
            obligation="支付工程款及利息",
            amount=Decimal("3260000.00"),
            decided_on=decided,
            due_on=decided + timedelta(days=45),
            actor=clerk,
            now=now,
        ),
    )
    who = access.Actor("subject", uscc=city.companies[1][0])
    filed = city.today - timedelta(days=75)

    def complain(now: datetime) -> None:
        made = integrity.complain(
            city.conn,
            county[0],
            domain="public_investment",
            statement="安置房工程款到期未付，多次催告无果。",
            amount=Decimal("3260000.00"),
            actor=who,
            now=now,
        )
        _handled(city, made.id, filed, office, until=20, end="breach", document="云政信认〔2026〕3号")

    city.at(filed, complain)


def _handled(city: _City, number: int, filed: date, office: access.Actor, *, until: int, end: str, document: str = "") -> None:
    """Registered on the third day, routed to the named competent body, verified on the tenth, ended as told."""
    conn, handler = city.conn, access.department(OFFICE_AT).uscc or ""
    city.at(filed + timedelta(days=3), lambda now: integrity.register(conn, number, actor=office, now=now))
    city.at(
        filed + timedelta(days=4),
        lambda now: integrity.route(conn, number, handler, why="市人民政府指定市发展和改革委员会核实", actor=office, now=now),
    )
    if end == "late":
        return
    day = filed + timedelta(days=10)
    if end == "unfounded":
        city.at(
            day,
            lambda now: integrity.verify(
                conn, number, founded=False, ground="performed", why="款项已于投诉前付清，有银行回单", actor=office, now=now
            ),
        )
        return
    city.at(
        day,
        lambda now: integrity.verify(
            conn,
            number,
            founded=True,
            why="合同、验收单和付款凭证相互印证",
            until=day + timedelta(days=until),
            actor=office,
            now=now,
        ),
    )
    if end == "performed":
        city.at(
            day + timedelta(days=12),
            lambda now: integrity.performed(conn, number, why="款项及利息已付清", actor=office, now=now),
        )
        return

    def recognise(now: datetime) -> None:
        made = integrity.recognise(
            conn,
            number,
            document_no=document,
            facts="经督促，限期内仍未履行已到期的付款义务。",
            why="督促期满未履行",
            actor=office,
            now=now,
            catalogue=city.catalogue,
        )
        if end == "repaired":
            fixed = now.astimezone(CHINA).date() + timedelta(days=30)
            city.at(
                fixed,
                lambda later: integrity.repair(
                    conn, made.id, performed_on=fixed, why="已全额履行并支付利息", actor=office, now=later
                ),
            )

    city.at(day + timedelta(days=until + 1), recognise)


def _complaints(city: _City, bodies: dict[str, str], office: access.Actor) -> None:
    stories = (
        ("ZJJ", 240, "performed", "逾期工程款", ""),
        ("WJW", 200, "repaired", "医疗设备尾款", "云政信认〔2026〕1号"),
        ("JYJ", 120, "unfounded", "食材采购款", ""),
        ("ZJJ", 50, "late", "旧厂房配套协议款，称机构已合并、领导已更换", ""),
    )
    for n, (code, ago, end, words, document) in enumerate(stories):
        filed = city.today - timedelta(days=ago)
        who = access.Actor("subject", uscc=city.companies[n % len(city.companies)][0])

        def complain(  # noqa: PLR0917
            now: datetime,
            code: str = code,
            end: str = end,
            words: str = words,
            document: str = document,
            filed: date = filed,
            who: access.Actor = who,
        ) -> None:
            made = integrity.complain(
                city.conn,
                bodies[code],
                domain="procurement",
                statement=f"{words}到期未付。",
                amount=Decimal(186_000),
                actor=who,
                now=now,
            )
            _handled(city, made.id, filed, office, until=15, end=end, document=document)

        city.at(filed, complain)


def _promises(city: _City, bodies: dict[str, str], office: access.Actor) -> None:
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
    city: _City, template: str, uscc: str, matter: str, made_on: date, due_on: date, end: str, office: access.Actor
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


def _tips(city: _City, bodies: dict[str, str], office: access.Actor) -> None:
    """Two tips: one answered, one that waits. Their receipts are thrown away, as the reporters keep them."""
    first, second = city.today - timedelta(days=30), city.today - timedelta(days=6)
    clerk = access.officer("scjg-ts-01", now=datetime.combine(first, datetime.min.time(), tzinfo=CHINA))

    def report(now: datetime) -> None:
        made, _ = tips.report(
            city.conn,
            city.companies[0][0],
            about_kind="organisation",
            domain="quality",
            statement="出售的建材没有合格证。",
            reporter=None,
            now=now,
        )
        city.at(
            first + timedelta(days=2),
            lambda t: tips.pass_on(city.conn, made.id, "SCJG", why="产品质量由市场监管部门处理", actor=office, now=t),
        )
        city.at(
            first + timedelta(days=15),
            lambda t: tips.decide(city.conn, made.id, founded=False, why="经现场检查，合格证齐全。", actor=clerk, now=t),
        )

    city.at(first, report)
    city.at(
        second,
        lambda now: tips.report(
            city.conn,
            bodies["JTYS"],
            about_kind="body",
            domain="access",
            statement="要求外地企业必须在本地设立子公司才能投标。",
            reporter=None,
            now=now,
        ),
    )
