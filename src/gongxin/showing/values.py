"""How a stored value is shown: dates, amounts, codes, counts, in the language of the page. Pure."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from zoneinfo import ZoneInfo

from gongxin.kernel.text import Bilingual
from gongxin.showing.language import Language

WAN = Decimal(10_000)
CHINA = ZoneInfo("Asia/Shanghai")
_MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]
_CURRENCIES = {
    "CNY": Bilingual("人民币", "CNY"),
    "USD": Bilingual("美元", "USD"),
    "HKD": Bilingual("港元", "HKD"),
    "EUR": Bilingual("欧元", "EUR"),
    "JPY": Bilingual("日元", "JPY"),
    "GBP": Bilingual("英镑", "GBP"),
}
NEVER = "0001-01-01"


def day(value: date | str | None, lang: Language) -> str:
    """2026年3月5日 / 5 March 2026; text that is no date stays as it is; None is empty."""
    if value is None or value == "":
        return ""
    try:
        when = date.fromisoformat(value[:10]) if isinstance(value, str) else value
    except ValueError:
        return str(value)
    if lang == "en":
        return f"{when.day} {_MONTHS[when.month - 1]} {when.year}"
    return f"{when.year}年{when.month}月{when.day}日"


def moment(value: datetime | str | None, lang: Language) -> str:
    """A point in time in China's time zone, to the minute: 2026年3月5日 14:02."""
    if not value:
        return ""
    when = datetime.fromisoformat(value) if isinstance(value, str) else value
    local = when.astimezone(CHINA)
    return f"{day(local.date(), lang)} {local:%H:%M}"


def amount(value: object, lang: Language, currency: str = "CNY") -> str:
    """An amount in full units. Chinese adds 万元 from ten thousand on: 350,000 元（35 万元）; English: CNY
    350,000."""
    try:
        number = Decimal(str(value))
    except InvalidOperation:
        return str(value)
    plain = f"{_trimmed(number):,f}"
    name = _CURRENCIES.get(currency, Bilingual(currency, currency))
    if lang == "en":
        return f"{name.en} {plain}"
    unit = "元" if currency == "CNY" else name.zh
    if abs(number) < WAN:
        return f"{plain} {unit}"
    return f"{plain} {unit}（{_trimmed(number / WAN):,f} 万{unit}）"


def _trimmed(number: Decimal) -> Decimal:
    """Without zeros after the point: 3500.00 → 3500, 12.50 → 12.5."""
    whole = number.to_integral_value()
    return whole if number == whole else number.normalize()


def count(number: int, lang: Language) -> str:
    """A count with separators: 12,345; Chinese from ten million on in 万: 1,234 万."""
    if lang == "zh" and number >= 10_000_000:
        return f"{number // 10_000:,} 万"
    return f"{number:,}"


def duration(months: int, days: int) -> Bilingual:
    """A period in words: 1年, 3个月, 10天."""
    zh, en = [], []
    years, rest = divmod(months, 12)
    for number, word, one in ((years, "年", "year"), (rest, "个月", "month"), (days, "天", "day")):
        if number:
            zh.append(f"{number}{word}")
            en.append(f"{number} {one}{'' if number == 1 else 's'}")
    return Bilingual("".join(zh) or "无", " ".join(en) or "none")
