"""The words of a report, in both languages."""

from __future__ import annotations

from collections.abc import Mapping

from gongxin.kernel.text import Bilingual

LABELS: Mapping[str, Bilingual] = {
    "number": Bilingual("报告编号", "Report number"),
    "uscc": Bilingual("统一社会信用代码", "Unified social credit code"),
    "status": Bilingual("登记状态", "Registration"),
    "as_of": Bilingual("数据时点", "As of"),
    "issued": Bilingual("签发时间", "Issued"),
    "valid": Bilingual("在线核验期至", "Can be checked until"),
    "span": Bilingual("查询期间", "Period queried"),
    "issuer": Bilingual("签发平台", "Issued by"),
    "purpose": Bilingual("报告用途", "Purpose"),
    "hash": Bilingual("内容摘要（SHA-256）", "Content hash (SHA-256)"),
    "scan": Bilingual("扫码或者输入报告编号核验", "Scan, or enter the report number, to check it"),
    "about": Bilingual("报告说明", "About this report"),
    "overview": Bilingual("概述", "Overview"),
    "contents": Bilingual("目录", "Contents"),
    "section": Bilingual("栏目", "Section"),
    "entries": Bilingual("条数", "Records"),
    "adverse": Bilingual("其中失信信息", "Adverse among them"),
    "source": Bilingual("来源", "Source"),
    "basis": Bilingual("依据", "Basis"),
    "severity": Bilingual("失信程度", "Class"),
    "remedy": Bilingual("异议与修复", "To object and to repair"),
    "record": Bilingual("信息", "Record"),
    "office": Bilingual("受理单位", "Office"),
    "repair_from": Bilingual("可申请修复之日", "Repair from"),
    "public_until": Bilingual("最迟公示至", "Public until"),
    "verify": Bilingual("核验", "How to check it"),
    "end": Bilingual("报告正文结束", "End of the report"),
    "collected_on": Bilingual("收录", "Accepted"),
    "qr_alt": Bilingual("在线核验本报告的二维码", "QR code for checking this report on line"),
}

PUBLIC_STATEMENT = (
    Bilingual(
        "本报告依据来源部门依法提供的公共信用信息生成，客观中立，不编辑、不修改，不评分、不评级。",
        "This report is made from public credit information as its source departments supplied it by law: neutral, unedited,"
        " without score or grade.",
    ),
    Bilingual(
        "报告反映数据时点的情况。没有列出的信息，可能没有发生，可能不在信息目录内，也可能公示期已满或者已经修复。",
        "It says how things stood at the moment named. What is not listed may not have happened, may not be in the catalogue,"
        " may have reached the end of its publication, or may have been repaired.",
    ),
    Bilingual(
        "正在处理异议的信息标注“异议处理中”。对信息有异议或者已经纠正失信行为的，可按各条信息所载方式提出异议、申请修复，均不收费。",
        "Contested records are marked. Each adverse record says how to object and how to repair; both are free of charge.",
    ),
    Bilingual(
        "本报告只针对组织，不含任何自然人的信用信息。",
        "It is about an organisation only and holds no credit information about any person.",
    ),
)
SPECIAL_STATEMENT = (
    Bilingual(
        "本报告由主体申请，或者经其授权，由系统自动生成，用以代替有关部门出具的无违法违规证明。",
        "Made by the system at the organisation's request or with its grant, in place of certificates of no violation.",
    ),
    Bilingual(
        "期间和栏目由主体选择。未选择的栏目不在报告之内，报告对此不作说明。",
        "Period and sections were chosen by the organisation. The report says nothing about sections that were not chosen.",
    ),
    Bilingual(
        "已修复的信息予以列出并标注“已修复”；正在处理异议的信息标注“异议处理中”。",
        "Repaired records are listed and marked as repaired; contested ones are marked as contested.",
    ),
    PUBLIC_STATEMENT[0],
    PUBLIC_STATEMENT[3],
)
EARLIER = Bilingual(
    "数据时点早于签发时间：该时点之后已经退出展示的信息不在报告之内。",
    "The moment lies before the issue: what has left this channel since then is not in the report.",
)
HOW_TO_CHECK = (
    Bilingual(
        "在线：打开 {url}，或者在 {site}reports/ 输入报告编号。页面显示编号、主体、数据时点和内容摘要，与本报告比对。",
        "On line: open {url}, or enter the number at {site}reports/. Compare number, organisation, moment and content hash.",
    ),
    Bilingual(
        "离线：本文件带有数字签名（PAdES），并内含已签名的数据（credential.json）。运行"
        "gongxin verify 文件名 --keys 公钥文件，改动任何一个字节即不能通过。",
        "Off line: this file carries a digital signature (PAdES) and the signed data (credential.json) inside. Run"
        " gongxin verify FILE --keys KEYS; one changed byte and it fails.",
    ),
)
