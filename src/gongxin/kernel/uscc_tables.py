"""Tables of the unified social credit code: registering authorities and organisation categories.

GB 32100-2015 with its amendments. Source: reference S20 (a code table of 2025) and S21 (an earlier
edition); every row was seen (certainty `seen`; S20 where no other source stands beside it); rows marked
"recent addition" are in the present edition and not in the first. A pair that is not here is a warning,
never an error: the standard grows.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from gongxin.kernel.text import Bilingual

AUTHORITIES: Mapping[str, Bilingual] = MappingProxyType(
    {
        "1": Bilingual("机构编制", "staffing (public institution) commission"),
        "2": Bilingual("外交", "foreign affairs"),
        "3": Bilingual("司法行政", "justice administration"),
        "4": Bilingual("文化", "culture"),
        "5": Bilingual("民政", "civil affairs"),
        "6": Bilingual("旅游", "tourism"),
        "7": Bilingual("宗教", "religious affairs"),
        "8": Bilingual("工会", "trade unions"),
        "9": Bilingual("市场监督管理（原工商）", "market regulation (formerly industry and commerce)"),
        "A": Bilingual("中央军委改革和编制办公室", "Central Military Commission reform and staffing office"),
        "G": Bilingual("公安", "public security"),  # recent addition
        "J": Bilingual("住房城乡建设", "housing and urban-rural development"),  # recent addition
        "N": Bilingual("农业农村", "agriculture and rural affairs"),
        "Q": Bilingual("侨联", "federation of returned overseas Chinese"),  # recent addition
        "Y": Bilingual("其他", "other"),
    }
)
"""Position 1 → registering authority."""

CATEGORIES: Mapping[str, Bilingual] = MappingProxyType(
    {
        "11": Bilingual("机关", "government organ"),
        "12": Bilingual("事业单位", "public institution"),
        "13": Bilingual("编办直接管理机构编制的群众团体", "mass organisation under the staffing commission"),
        "19": Bilingual("其他", "other"),
        "21": Bilingual("外国常驻新闻机构", "foreign resident news office"),
        "29": Bilingual("其他", "other"),
        "31": Bilingual("律师执业机构", "law practice"),
        "32": Bilingual("公证处", "notary office"),  # S21
        "33": Bilingual("基层法律服务所", "grass-roots legal service office"),  # S21
        "34": Bilingual("司法鉴定机构", "forensic body"),  # S21
        "35": Bilingual("仲裁委员会", "arbitration commission"),  # S21
        "36": Bilingual("商事调解组织", "commercial mediation organisation"),  # recent addition
        "39": Bilingual("其他", "other"),
        "41": Bilingual("外国在华文化中心", "foreign cultural centre"),
        "49": Bilingual("其他", "other"),
        "51": Bilingual("社会团体", "social association"),
        "52": Bilingual(
            "民办非企业单位（社会服务机构）", "private non-enterprise unit (social service body)"
        ),
        "53": Bilingual("基金会", "foundation"),
        "54": Bilingual("村民委员会", "villagers committee"),  # recent addition
        "55": Bilingual("居民委员会", "residents committee"),  # recent addition
        "59": Bilingual("其他", "other"),
        "61": Bilingual("外国旅游部门常驻代表机构", "foreign tourism office"),
        "62": Bilingual(
            "港澳台地区旅游部门常驻内地（大陆）代表机构", "Hong Kong/Macao/Taiwan tourism office"
        ),
        "69": Bilingual("其他", "other"),
        "71": Bilingual("宗教活动场所", "place of religious activity"),
        "72": Bilingual("宗教院校", "religious school"),
        "79": Bilingual("其他", "other"),
        "81": Bilingual("基层工会", "grass-roots union"),
        "82": Bilingual("非法人工会组织", "unincorporated union"),  # recent addition
        "89": Bilingual("其他", "other"),
        "91": Bilingual("企业", "enterprise"),
        "92": Bilingual("个体工商户", "individual business"),
        "93": Bilingual("农民专业合作社", "farmers cooperative"),
        "99": Bilingual("其他", "other"),
        "A1": Bilingual(
            "军队文职人员用人单位（旧版：军队事业单位）",
            "army unit employing civilians (earlier army institution)",
        ),  # S20, S21
        "A9": Bilingual("其他", "other"),
        "G1": Bilingual("境外非政府组织代表机构", "representative office of an overseas NGO"),
        "G9": Bilingual("其他", "other"),
        "J1": Bilingual("业主大会", "owners assembly"),
        "J9": Bilingual("其他", "other"),
        "N1": Bilingual("组级集体经济组织", "group-level rural collective"),
        "N2": Bilingual("村级集体经济组织", "village-level rural collective"),
        "N3": Bilingual("乡镇级集体经济组织", "township-level rural collective"),
        "N9": Bilingual("其他", "other"),
        "Q1": Bilingual("区县级侨联组织", "county-level returned overseas Chinese federation"),
        "Q2": Bilingual("乡镇级侨联组织", "township-level federation"),
        "Q3": Bilingual("村级侨联组织", "village-level federation"),
        "Q9": Bilingual("其他", "other"),
        "Y1": Bilingual("其他", "other"),
    }
)
"""Positions 1 and 2 → organisation category. The second position means something only together with the
first.
"""

INDIVIDUAL_BUSINESS = "92"
"""个体工商户: in scope as a business only; the operator's name is a personal field (scope.md, 4)."""
