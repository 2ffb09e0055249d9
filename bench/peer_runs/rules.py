"""The rules as data, for every tool."""

from __future__ import annotations

REQUIRED = (
    "CF_XDR_MC", "CF_XDR_LB", "CF_WSH", "CF_WFXW", "CF_SY", "CF_YJ", "CF_CFLB", "CF_NR", "CF_JDRQ", "CF_YXQ", "CF_CFJG",
    "CF_CFJGDM", "CF_SJLY", "CF_SJLYDM",
)  # fmt: skip
COLUMNS = (
    "CF_XDR_MC", "CF_XDR_LB", "CF_XDR_SHXYM", "CF_WSH", "CF_WFXW", "CF_SY", "CF_YJ", "CF_CFLB", "CF_NR", "CF_NR_FK", "CF_JDRQ",
    "CF_YXQ", "CF_CFJG", "CF_CFJGDM", "CF_SJLY", "CF_SJLYDM",
)  # fmt: skip
CODES = ("CF_XDR_SHXYM", "CF_CFJGDM", "CF_SJLYDM")
CODE = r"^[0-9A-HJ-NPQRTUWXY]{18}$"
KINDS_OF_SUBJECT = ("法人及非法人组织", "个体工商户")
KINDS = (
    "警告", "通报批评", "罚款", "没收违法所得", "没收非法财物", "暂扣许可证件", "降低资质等级", "吊销许可证件",
    "限制开展生产经营活动", "责令停产停业", "责令关闭", "限制从业", "暂扣或者吊销许可证照", "其他",
)  # fmt: skip
KINDS_LIST = rf"^(?:{'|'.join(KINDS)})(?:;(?:{'|'.join(KINDS)}))*$"
DATES = ("CF_JDRQ", "CF_YXQ")
RECEIVED = "2026-11-20"
AMOUNT = r"^\d{1,18}(?:\.\d{1,6})?$"
LONGEST = {
    "CF_XDR_MC": 200, "CF_WSH": 128, "CF_WFXW": 2000, "CF_SY": 5000, "CF_YJ": 2000, "CF_NR": 4000, "CF_CFJG": 200,
    "CF_SJLY": 200,
}  # fmt: skip
