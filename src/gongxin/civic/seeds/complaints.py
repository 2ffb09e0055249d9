"""Complaints of enterprises about bodies and how they end; tips of citizens."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal

from gongxin.access import api as access
from gongxin.civic.seeds.city import OFFICE_AT, City
from gongxin.complaints import api as tips
from gongxin.integrity import api as integrity
from gongxin.visibility.facts import CHINA


def county(city: City, county: tuple[str, str], office: access.Actor, clerk: access.Actor) -> None:
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


def _handled(city: City, number: int, filed: date, office: access.Actor, *, until: int, end: str, document: str = "") -> None:
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


def complaints(city: City, bodies: dict[str, str], office: access.Actor) -> None:
    """Four that end in four ways."""
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


def reports(city: City, bodies: dict[str, str], office: access.Actor) -> None:
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
