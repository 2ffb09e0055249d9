"""Tips and complaints. Rules TIP1-TIP11; source: scope.md (never a natural person; notice; trace), issue 5 item 3."""

from __future__ import annotations

import hashlib
import re
import secrets
from collections.abc import Mapping

from gongxin.kernel import uscc as codes
from gongxin.visibility.rule import Rule

ALPHABET = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
LENGTH = 28
DOMAINS: Mapping[str, tuple[str, str]] = {
    "promise": ("承诺未履行", "a promise not kept"),
    "contract": ("合同、价款", "contracts and payment"),
    "quality": ("产品和服务质量", "quality of goods and services"),
    "safety": ("安全生产、食品药品安全", "safety at work, of food and medicines"),
    "environment": ("生态环境", "environment"),
    "fees": ("乱收费、乱罚款、乱摊派", "unlawful fees and fines"),
    "access": ("违法设限、地方保护", "unlawful barriers, local protection"),
    "credit": ("信用信息有误、违规惩戒、有偿代办修复", "wrong credit data, measures without basis, paid agents for repair"),
    "other": ("其他", "other"),
}


class TIP1(Rule):
    """A tip is about an organisation or a government body, named by its unified social credit code. About a private person it
    is refused: this platform keeps no file of any person, in any form; threats and crimes are for the police (110), disputes
    between persons for the courts, complaints about an official for the supervisory authority (12388)."""

    zh = (
        "投诉举报只针对组织和政府部门，以统一社会信用代码指明。针对个人的不予接收：本平台不以任何形式为任何自然人建立信用记录；"
        "违法犯罪请报警（110），个人之间的纠纷请向法院起诉，反映公职人员问题请向监察机关举报（12388）。"
    )

    @staticmethod
    def is_about_an_organisation(code: str) -> bool:
        return codes.is_organisation(codes.normalise(code))


class TIP2(Rule):
    """Whoever reports may stay anonymous: then nothing about them is kept, neither address nor device nor the hour, only the
    day."""

    zh = "可以匿名：匿名的，不留任何与举报人有关的信息，包括网络地址、设备和时刻，只记日期。"


class TIP3(Rule):
    """The receipt code is random, shown once, and kept only as its SHA-256; with it, and only with it, the reporter follows up,
    adds, or has their identity deleted: then a file that was kept as it came loses what it says about whoever made it, its
    signature too, and where that cannot be done it is deleted; the others stay as evidence."""

    zh = (
        "回执码随机生成、只显示一次，平台只保存其SHA-256；凭码（也只有凭码）可以查询进展、补充说明、删除自己的身份信息。删除时，"
        "原样保存的附件一并去除属性和电子签名，无法去除的予以删除；其他附件作为证据保留。"
    )

    @staticmethod
    def new() -> str:
        """28 characters of 31 kinds, about 138 random bits, in groups of four."""
        drawn = "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))
        return "-".join(drawn[i : i + 4] for i in range(0, LENGTH, 4))

    @staticmethod
    def digest(code: str) -> bytes:
        """What is kept: of the code without separators, in capitals, so that it may be typed in any manner."""
        return hashlib.sha256(re.sub(r"[^A-Z0-9]", "", code.upper()).encode()).digest()


class TIP4(Rule):
    """An identity that is given goes into a separate sealed store, encrypted with its own key; those who handle the tip do not
    see it, nor whether there is one beyond the reporter's own choice to be asked."""

    zh = "自愿提供的身份信息存入单独的密封库，以专用密钥加密；办理人员看不到。"


class TIP5(Rule):
    """The sealed store is opened only by an officer with that office, for a written reason, never by the organisation
    complained about; the opening is logged before anything is readable, and the reporter sees every opening."""

    zh = "密封库只能由具有专门职责的人员书面说明理由后开启，被举报单位不得开启；开启之前先记入日志，举报人可查看每一次开启。"


class TIP6(Rule):
    """It is passed to the department that has the power to act, never to the organisation complained about or whoever took over
    its duties."""

    zh = "转交有权处理的部门，不得转交被举报单位或者承接其责任的单位。"


class TIP7(Rule):
    """Nothing of a tip reaches a credit file. Only what an authority decides by a document of its own does, on the ordinary way
    and with the ordinary rights."""

    zh = "投诉举报的任何内容都不进入信用档案。只有有权机关以文书作出的决定，才按通常程序、附通常权利归集。"


class TIP8(Rule):
    """Every tip has an answer with reasons, read with the receipt code; founded names the document of the authority."""

    zh = "每件均须说明理由予以答复，凭回执码查看；认定属实的，须载明有权机关的文书号。"


class TIP9(Rule):
    """Numbers of persons in the words of a tip are masked before they are kept."""

    zh = "陈述中的个人证件号码、手机号码等在保存之前遮蔽。"


class TIP10(Rule):
    """To report costs nothing and brings no reward of credit; false tips are for the law, not for a credit file."""

    zh = "投诉举报不收费，也不因此获得信用奖励；诬告依法处理，不计入信用档案。"


class TIP11(Rule):
    """Files are taken as papers of any case are (FIL1-FIL4) and kept in the sealed store, without their names, without what a
    picture says about camera and place and a PDF or OFD about its author, program and dates. One with an electronic signature,
    which would be lost, and one that cannot be read is kept as it came, and the reporter is told. Those who handle the tip see
    them, the organisation complained about never does."""

    zh = (
        "附件按各类案件材料的规则接收（FIL1至FIL4），存入密封库；不保留文件名，照片中的拍摄设备、位置，PDF和OFD的作者、软件、时间"
        "等信息先行去除。带有电子签名（去除会使签名失效）或者无法读取的，原样保存并告知举报人。只有办理人员可以查看，被举报单位不得查看。"
    )


RULES: tuple[type[Rule], ...] = (TIP1, TIP2, TIP3, TIP4, TIP5, TIP6, TIP7, TIP8, TIP9, TIP10, TIP11)
