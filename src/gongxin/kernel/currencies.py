"""Chinese names of currencies as registers write them → ISO 4217. Includes currencies that the euro
replaced.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

_NAMES = {
    "CNY": "人民币 人民币元 RMB CNY",
    "USD": "美元 美金 USD",
    "HKD": "港元 港币 香港元 港币元 HKD",
    "MOP": "澳门元 澳门币 MOP",
    "TWD": "新台币 台币 新台币元 台湾元 TWD",
    "JPY": "日元 日圆 日本元 JPY",
    "EUR": "欧元 EUR",
    "GBP": "英镑 GBP",
    "DEM": "德国马克 西德马克 马克 DEM",
    "FRF": "法国法郎 法郎 FRF",
    "ITL": "意大利里拉 里拉 ITL",
    "NLG": "荷兰盾 NLG",
    "BEF": "比利时法郎 BEF",
    "ATS": "奥地利先令 ATS",
    "FIM": "芬兰马克 FIM",
    "SGD": "新加坡元 新币 SGD",
    "CHF": "瑞士法郎 CHF",
    "AUD": "澳大利亚元 澳元 AUD",
    "NZD": "新西兰元 NZD",
    "CAD": "加拿大元 加元 CAD",
    "DKK": "丹麦克郎 丹麦克朗 DKK",
    "SEK": "瑞典克郎 瑞典克朗 SEK",
    "NOK": "挪威克郎 挪威克朗 NOK",
    "KRW": "韩元 韩国元 韩圆 KRW",
    "THB": "泰铢 泰国铢 THB",
    "MYR": "马来西亚林吉特 林吉特 马来西亚元 MYR",
    "RUB": "卢布 俄罗斯卢布 RUB",
    "INR": "印度卢比 INR",
}

CURRENCY_NAMES: Mapping[str, str] = MappingProxyType(
    {name: code for code, names in _NAMES.items() for name in names.split()}
)
