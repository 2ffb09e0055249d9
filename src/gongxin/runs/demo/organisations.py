"""The organisations of the city: every kind of code, with a past, an address and a temperament.

`size` (0.2 … 20) weighs how many favourable and neutral records an organisation collects, `trouble` (0 for
most) how many adverse ones."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random
from typing import Any

from gongxin.runs.demo.codes import CodeMaker
from gongxin.runs.demo.sources import read
from gongxin.runs.demo.words import Words


@dataclass(slots=True, eq=False)
class Change:
    """A change of registration: from `on` the register shows `values`; `before` keeps what stood there.
    `what` is the register's word for it."""

    on: date
    what: str
    values: dict[str, Any]
    before: dict[str, Any] = field(default_factory=dict)


@dataclass(slots=True, eq=False)
class Organisation:
    uscc: str
    category: str  # the first two characters of the code, as they were meant
    name: str
    kind: str  # 企业类型 / form, as the register words it
    district: str  # region digits of the district it sits in
    address: str
    established: date
    representative: str
    registrar: str  # code of the department that registers it
    scope: str = ""
    trade: str = ""
    capital: str = ""
    reg_no: str = ""
    org_code: str = ""
    former_names: tuple[str, ...] = ()
    status: str = "1"
    closed: date | None = None
    size: float = 1.0
    trouble: float = 0.0
    changes: list[Change] = field(default_factory=list)
    story: bool = False

    @property
    def is_firm(self) -> bool:
        return self.category in {"91", "93"}

    def name_on(self, on: date) -> str:
        """The name it bore on that day, for documents of that day."""
        name = self.name
        for change in reversed(self.changes):
            if change.on > on and "name" in change.before:
                name = change.before["name"]
        return name


# share of all organisations, by first two characters of the code
SHARES = {
    "91": 0.512,
    "92": 0.382,
    "93": 0.031,
    "11": 0.0055,
    "12": 0.018,
    "13": 0.0006,
    "31": 0.0023,
    "32": 0.0002,
    "33": 0.0005,
    "34": 0.0003,
    "35": 0.0001,
    "51": 0.013,
    "52": 0.0125,
    "53": 0.0006,
    "54": 0.006,
    "55": 0.004,
    "81": 0.006,
    "N1": 0.002,
    "N2": 0.006,
    "N3": 0.0007,
    "J1": 0.003,
}
REGISTRARS = {"1": "BBJ", "3": "SFJ", "5": "MZJ", "8": "ZGH", "9": "SCJG", "J": "ZJJ", "N": "NYNC"}
FIRM_FORMS = (
    (0.55, "有限责任公司(自然人投资或控股)", "有限公司"),
    (0.20, "有限责任公司(自然人独资)", "有限公司"),
    (0.08, "有限责任公司(法人独资)", "有限公司"),
    (0.04, "有限责任公司(国有独资)", "有限公司"),
    (0.03, "股份有限公司(非上市)", "股份有限公司"),
    (0.05, "个人独资企业", "厂"),
    (0.03, "普通合伙企业", "合伙企业（普通合伙）"),
    (0.02, "有限责任公司(外商投资、非独资)", "有限公司"),
)
FACTORIES = {
    "food",
    "grain",
    "tea",
    "liquor",
    "material",
    "chemical",
    "textile",
    "clothing",
    "machine",
    "packaging",
}
CAPITALS = (
    "10万元",
    "30万元",
    "50万人民币",
    "100万元人民币",
    "200万元",
    "300万元",
    "500.0000万人民币",
    "500万元",
    "800万元人民币",
    "1,000万元",
    "1000万人民币",
    "2000万元人民币",
    "3000万元",
    "5000万元人民币",
    "10000万元",
    "60万美元",
    "120万美元",
)


class Population:
    """Makes the organisations of one city. All chance comes from one random stream."""

    def __init__(self, rng: Random, words: Words, codes: CodeMaker, today: date) -> None:
        self.rng, self.words, self.codes, self.today = rng, words, codes, today
        self.city = read("city")
        trades = read("trades")
        self.trades, self.shops = trades["trades"], trades["shops"]
        self.bodies = read("bodies")
        self._districts = self.city["districts"]
        self._district_weights = [d["weight"] for d in self._districts]
        self._names = {d["code"]: d["zh"] for d in self._districts}

    def make(self, count: int) -> list[Organisation]:
        """`count` organisations; every kind occurs at least once when count allows."""
        numbers = {kind: max(1, round(count * share)) for kind, share in SHARES.items()}
        numbers["91"] += count - sum(numbers.values())
        makers = {"91": self._firm, "92": self._shop, "93": self._cooperative}
        made: list[Organisation] = []
        for kind, number in numbers.items():
            maker = makers.get(kind)
            made += [maker() if maker else self._body(kind) for _ in range(number)]
        self._branches(made)
        self._temperaments(made)
        return made

    # -- one of each kind ----------------------------------------------------------------------------------
    def _firm(self) -> Organisation:
        trade = self.rng.choices(self.trades, weights=[t["firm"] for t in self.trades])[0]
        _, kind, ending = self.rng.choices(FIRM_FORMS, weights=[f[0] for f in FIRM_FORMS])[0]
        if ending == "厂" and trade["key"] not in FACTORIES:
            ending = "服务部"
        place = "云州" if self.rng.random() < 0.8 else "云州市"
        shape = self.rng.random()
        if shape < 0.07:  # the place in brackets inside the name, full or half width: as real registers have it
            left, right = ("（", "）") if shape < 0.045 else ("(", ")")
            pattern = f"{{brand}}{trade['zh']}{left}云州{right}{ending}"
        else:
            pattern = f"{place}{{brand}}{trade['zh']}{ending}"
        return self._build("91", self.words.unique(pattern), kind, trade, capital=self.rng.choice(CAPITALS))

    def _shop(self) -> Organisation:
        trade = self.rng.choices(self.shops, weights=[t["weight"] for t in self.shops])[0]
        district = self._district()
        name = self.words.unique(f"云州市{self._names[district].removeprefix('云州')}{{brand}}{trade['zh']}")
        return self._build("92", name, "个体工商户", trade, district=district)

    def _cooperative(self) -> Organisation:
        trade = self.rng.choices(self.trades, weights=[t.get("coop", 0) for t in self.trades])[0]
        district = self.rng.choice(("470121", "470122", "470123"))
        name = self.words.unique(f"{self._names[district]}{{brand}}{trade['zh']}专业合作社")
        return self._build("93", name, "农民专业合作社", trade, district=district, capital=self.rng.choice(CAPITALS[:6]))

    def _body(self, category: str) -> Organisation:
        entry = self.bodies["bodies"][category]
        for _ in range(500):
            district = self._district(rural=entry.get("rural", False))
            name = self._body_name(self.rng.choice(entry["names"]), district)
            if self.words.take(name):
                return self._build(category, name, entry["kind"], None, district=district)
        raise RuntimeError(f"no free name left for {category}")

    def _body_name(self, pattern: str, district: str) -> str:
        pick = self.rng.choice
        return pattern.format(
            place=self._names[district],
            township=pick(self.city["townships"]),
            village=pick(self.city["villages"]),
            community=pick(self.city["communities"]),
            ordinal=pick("一二三四五六七八九"),
            trade=pick(self.bodies["trades"]),
            brand=self.words.brand(),
        )

    # -- what all share ------------------------------------------------------------------------------------
    def _build(
        self,
        category: str,
        name: str,
        kind: str,
        trade: dict[str, Any] | None,
        *,
        district: str = "",
        capital: str = "",
    ) -> Organisation:
        district = district or self._district()
        established = self._established(category)
        uscc, org_code = self.codes.uscc(category, district, established)
        old = established < date(2015, 10, 1) and category in {"91", "92", "93"}
        return Organisation(
            uscc=uscc,
            category=category,
            name=name,
            kind=kind,
            district=district,
            address=self._address(district),
            established=established,
            representative=self.words.person(),
            registrar=REGISTRARS[category[0]],
            scope=trade["scope"] if trade else self._purpose(category),
            trade=trade["key"] if trade else "",
            capital=capital or self._funds(category),
            org_code=org_code,
            reg_no=self.codes.registration_number(district, category == "92") if old else "",
        )

    def address_in(self, district: str) -> str:
        return self._address(district)

    def _address(self, district: str) -> str:
        place, pick = self._names[district], self.rng.choice
        town = "云州市" if not place.startswith("云州") else ""
        if place.endswith("县") and self.rng.random() < 0.5:
            village = f"{pick(self.city['townships'])}{pick(self.city['villages'])}村"
            return f"{town}{place}{village}{self.rng.randint(1, 180)}号"
        address = f"{town}{place}{pick(self.city['streets'])}{self.rng.randint(1, 699)}号"
        if self.rng.random() < 0.4:
            address += f"{self.rng.randint(1, 18)}幢{self.rng.randint(1, 24)}{self.rng.randint(1, 9):02d}室"
        return address

    def _district(self, rural: bool = False) -> str:
        if rural:
            return str(self.rng.choice(("470121", "470122", "470123")))
        return str(self.rng.choices(self._districts, weights=self._district_weights)[0]["code"])

    def _established(self, category: str) -> date:
        """Young firms and shops, old bodies; a fifth of the businesses were founded within the three years
        shown."""
        if category in {"91", "92", "93"}:
            back = int(self.rng.expovariate(1 / 2600)) + 20
            if back > 11_000:
                back = self.rng.randint(400, 6_000)
        else:
            back = self.rng.randint(1_300, 13_000)
        return self.today - timedelta(days=back)

    def _funds(self, category: str) -> str:
        if category in {"92", "11", "13", "54", "55", "81", "J1"}:
            return ""
        return self.rng.choice(("3万元", "10万元", "50万元", "100万元", "1200万元", "3500万元"))

    def _purpose(self, category: str) -> str:
        purposes = {
            "1": "履行法律法规规定的职责",
            "3": "提供法律服务",
            "5": "按照章程开展活动",
            "8": "维护职工合法权益",
            "N": "管理集体资产",
            "J": "管理小区共有部分",
        }
        return purposes[category[0]]

    def _branches(self, made: list[Organisation]) -> None:
        """Some firms have branches: own code, the parent's name in front. A branch is not its parent."""
        firms = [o for o in made if o.category == "91" and o.name.endswith("有限公司")]
        parents = firms[: len(firms) // 40]
        for parent, branch in zip(parents, reversed(firms), strict=False):
            if branch is parent:
                break
            place = self._names[branch.district].removeprefix("云州").removesuffix("区").removesuffix("县")
            name = f"{parent.name}{place}分公司"
            if self.words.take(name):
                branch.name, branch.kind, branch.capital = name, "有限责任公司分公司", ""
                branch.trade, branch.scope = parent.trade, parent.scope
                branch.established = max(branch.established, parent.established + timedelta(days=90))
                branch.established = min(branch.established, self.today - timedelta(days=20))

    def _temperaments(self, made: list[Organisation]) -> None:
        """Sizes are uneven, and nine in ten organisations never do anything wrong that is found."""
        for org in made:
            org.size = min(12.0, self.rng.lognormvariate(0.0, 0.7)) * (1.0 if org.category != "92" else 0.5)
            chance = {"91": 0.085, "92": 0.05, "93": 0.02, "12": 0.03, "52": 0.04}.get(org.category, 0.005)
            if self.rng.random() < chance:
                org.trouble = self.rng.paretovariate(1.3)
