"""The words of what the catalogue never holds. Code, not configuration: no file can take one away (scope.md).

Chinese words are looked for after width, traditional forms, spaces and punctuation are taken away; English
ones as
words, with under_scores and camelCase taken apart. The allowed phrases are taken out first: they name
authorities,
insurances and kinds of organisations that happen to contain such a word.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from gongxin.kernel.text import Bilingual

_SIMPLIFIED = str.maketrans(
    "訪闖紅燈養遷類業費輿論評發黨種醫療遺傳產親屬計劃戶貫學歷職稱個證號碼電話機護聯係績願獻網體結會選舉員貼宗敎"
    "農離師駕駛雇師東營責負經資實執專術處婦兒殘議區導單給從報團僑億藥檢縣遊",
    "访闯红灯养迁类业费舆论评发党种医疗遗传产亲属计划户贯学历职称个证号码电话机护联系绩愿献网体结会选举员贴宗教"
    "农离师驾驶雇师东营责负经资实执专术处妇儿残议区导单给从报团侨亿药检县游",
)
_NOT_WORD = re.compile(r"[\W_]+")
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")


@dataclass(frozen=True, slots=True)
class Topic:
    """A subject matter that is refused: its name for people, its words in Chinese and in English (as
    patterns)."""

    name: Bilingual
    zh: tuple[str, ...]
    en: tuple[str, ...]


def _parts(text: str, separator: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(separator))


def _topic(name: Bilingual, zh: str, en: str) -> Topic:
    """Chinese words parted by spaces, English patterns by semicolons."""
    return Topic(name, _parts(zh, " "), _parts(en, ";"))


TOPICS: tuple[Topic, ...] = (
    _topic(
        Bilingual("言论", "speech"),
        "言论 发言 发帖 跟帖 网帖 评论 舆情 舆论 上网行为 网络行为 谣言 造谣 社交媒体 微博 朋友圈 网络暴力 yanlun yuqing fatie",
        "speech; speeches; online posts?; posts? online; internet posts?; social media; rumou?rs?; "
        "(?:public|online) opinions?; utterances?; online comments?; online behaviou?r",
    ),
    _topic(
        Bilingual("信仰", "belief"),
        "宗教 信仰 信教 教徒 礼拜 邪教 zongjiao xinyang",
        "religions?; religious; beliefs?; faith; worship; church(?:es)?; mosques?",
    ),
    _topic(
        Bilingual("结社", "association"),
        "结社 集会 游行 示威 罢工 工会会员 聚集维权 维权活动 jieshe",
        "freedom of association; associational; association membership; union membership; protests?; "
        "protesters?; rall(?:y|ies); demonstrations; strikers?; public assembl(?:y|ies)",
    ),
    _topic(
        Bilingual("健康", "health"),
        "健康 病史 病历 疾病 患病 诊断 残疾 精神病 体检 传染病 疫苗 核酸 基因 献血 就医 jiankang jibing",
        "health; medical (?:history|records?|data); diseases?; illness(?:es)?; disabilit(?:y|ies); "
        "patients?; diagnos[ei]s; vaccinat(?:ion|ions|ed); genetics?; blood donations?",
    ),
    _topic(
        Bilingual("家庭", "family"),
        "家庭 婚姻 结婚 离婚 婚育 生育 计生 子女 父母 配偶 亲属 赡养 抚养 户口 户籍 hunyin jisheng shengyu jiating",
        "famil(?:y|ies); marriages?; marital; divorces?; births?; birth control; child(?:ren)?; spouses?; "
        "relatives; household registration; hukou; maternity; parents?",
    ),
    _topic(
        Bilingual("民族、出身", "ethnic origin"),
        "民族 族裔 种族 籍贯 祖籍 出生地 血统 外来人口 流动人口 minzu jiguan",
        "ethnic; ethnicit(?:y|ies); races?; racial; nationalit(?:y|ies); place of birth; birthplace; "
        "native place; migrant population",
    ),
    _topic(
        Bilingual("政治活动", "political activity"),
        "政治 党派 党员 党籍 入党 选举 投票 异见 参政 zhengzhi dangyuan",
        "political; politics; party members?(?:hip)?; elections?; vot(?:e|es|ing|ers?); dissidents?",
    ),
    _topic(
        Bilingual("职称、职业资格、学业", "titles, professions and studies of people"),
        "职称 职业资格 执业资格 从业资格 专业技术人员 学籍 学业 学历 考试成绩 作弊 zhicheng",
        "professional titles?; professional qualifications?; (?:exam|examination) (?:results?|cheating); "
        "school records?; academic records?",
    ),
    _topic(
        Bilingual("不得纳入信用记录的事项", "matters that must not enter credit records"),
        "信访 上访 拆迁 闯红灯 养犬 养狗 遛狗 物业费 垃圾分类 垃圾投放 广场舞 xinfang chaiqian "
        "chuanghongdeng wuyefei lajifenlei",
        "petition(?:s|ers?|ing)?; letters and visits; jaywalk(?:ing|ers?); red lights?; dogs?; "
        "property (?:management )?fees?; (?:garbage|waste|rubbish|refuse) (?:sorting|classification); "
        "demolitions?",
    ),
)

PEOPLE = _topic(
    Bilingual("自然人", "natural persons"),
    "自然人 个人 公民 居民 市民 村民 学生 教师 医师 医生 护士 律师 会计师 驾驶员 司机 驾驶人 员工 职工 雇员 "
    "人员 农民工 乘客 旅客 业主 公务员 老人 儿童 未成年 法定代表人 法人代表 负责人 高管 股东 消费者 患者 "
    "考生 家长 志愿者 网民 失信人 被执行自然人 经营者",
    "persons?; people; individuals?; citizens?; residents?; villagers?; students?; teachers?; doctors?; "
    "nurses?; lawyers?; drivers?; employees?; workers?; members?; passengers?; volunteers?; "
    "legal representatives?; shareholders?; consumers?; personal; netizens?; civil servants?",
)

IDENTIFIERS = _topic(
    Bilingual("个人证件号码、电话或账号", "a person's document number, telephone or account"),
    "身份证 证件号码 证件号 证件类型 证件种类 护照 手机 电话 联系方式 微信 电子邮箱 电子邮件 家庭住址 "
    "社保卡号 社会保障卡 公民身份号码 zjhm zjlx sfzh lxdh sjhm sfz",
    "identity (?:card|number|document)s?; id (?:card|number|no)s?; passports?; mobiles?; phones?; "
    "telephones?; cell ?phones?; wechat; e ?mails?; resident id; social security card; "
    "document (?:number|type) of (?:the )?legal representative; "
    "legal representative document (?:number|type)",
)

PERSON_NAMES = _topic(
    Bilingual("人员姓名", "a person's name"),
    "姓名 法定代表人 法人代表 负责人 经营者 联系人 股东 投资人 实际控制人 高管 董事 监事 经办人 承办人 执法人员",
    "legal representatives?; persons? in charge; contact persons?; shareholders?; operator s name; "
    "name of (?:the )?operator; directors?; supervisors?; beneficial owners?",
)

ON_PERSONS = _topic(
    Bilingual("作用于自然人的措施", "measures that act on people"),
    "任职 职务 职业禁入 行业禁入 终身禁 限制消费 高消费 限高 乘坐 乘机 机票 飞机 高铁 动车 列车 交通出行 旅行 旅游度假 "
    "出境 出国 离境 边控 升学 复学 入学 就读 招生 子女 考试 录用 入伍",
    "hold(?:ing)? (?:a )?(?:post|office)s?; posts?; appointments?; office holders?; occupational bans?; spending; "
    "consumption; luxury; travel(?:ling)?; flights?; aeroplanes?; airplanes?; trains?; exit; exits; "
    "leav(?:e|ing) the country; school(?:s|ing)?; enrolment; recruitment; employment",
)

PERSONAL_TYPES = frozenset(
    {
        "resident_id",
        "identity",
        "id_card",
        "person",
        "person_name",
        "phone",
        "mobile",
        "telephone",
        "passport",
        "email",
    }
)

_ALLOWED_ZH = _parts(
    "卫生健康 职业健康 健康产业 民族事务 民族自治 民族乡 民族贸易 宗教事务 宗教活动场所 宗教院校 "
    "家庭农场 生育保险 残疾人就业保障金 残疾人联合会 个人独资企业 居民委员会 村民委员会 律师事务所 "
    "会计师事务所 业主大会 业主委员会 农民工工资 消费者权益 失信被执行人 非自然人 经营者集中 "
    "其他生产经营者 疾病预防控制 基因技术 人员密集场所 医师协会 律师协会",
    " ",
)
_ALLOWED_EN = _parts(
    "good faith; bad faith; health commission; health authorit(?:y|ies); occupational health; "
    "health insurance; maternity insurance; family farms?; parent compan(?:y|ies); ethnic affairs; "
    "religious affairs; places? of religious activit(?:y|ies); religious schools?; "
    "bankruptcy petitions?; legal persons?; natural or legal persons?; individual business(?:es)?; "
    "individually owned; residents committees?; villagers committees?; migrant workers wages?; "
    "wages of migrant workers; consumer rights; people s; disease control",
    "; ",
)
_ALLOWED_ZH_PATTERN = re.compile("|".join(sorted(_ALLOWED_ZH, key=len, reverse=True)))
_ALLOWED_EN_PATTERN = re.compile(r"\b(?:" + "|".join(_ALLOWED_EN) + r")\b")


def _patterns(*topics: Topic) -> tuple[re.Pattern[str], re.Pattern[str]]:
    zh = [word for topic in topics for word in topic.zh]
    en = [word for topic in topics for word in topic.en]
    return re.compile("|".join(zh)), re.compile(r"\b(?:" + "|".join(en) + r")\b")


_BY_TOPIC = {topic: _patterns(topic) for topic in (*TOPICS, PEOPLE, IDENTIFIERS, PERSON_NAMES, ON_PERSONS)}
_ANY_TOPIC = _patterns(*TOPICS)


@lru_cache(maxsize=16384)
def _folded(text: str) -> tuple[str, str]:
    """(Chinese without anything between the characters, English as words), allowed phrases cut out."""
    wide = unicodedata.normalize("NFKC", text).translate(_SIMPLIFIED)
    words = _NOT_WORD.sub(" ", _CAMEL.sub(" ", wide)).casefold().strip()
    return _ALLOWED_ZH_PATTERN.sub(".", words.replace(" ", "")), _ALLOWED_EN_PATTERN.sub(" . ", words)


def _search(patterns: tuple[re.Pattern[str], re.Pattern[str]], text: str) -> str | None:
    chinese, english = _folded(text)
    hit = patterns[0].search(chinese) or patterns[1].search(english)
    return hit.group() if hit else None


def found_in(topic: Topic, text: str) -> str | None:
    """The word of the topic that the text contains, or None."""
    return _search(_BY_TOPIC[topic], text)


@lru_cache(maxsize=16384)
def excluded_topic(text: str) -> tuple[Topic, str] | None:
    """The first excluded topic the text touches, with the word that says so."""
    if _search(_ANY_TOPIC, text) is None:
        return None
    return next((topic, word) for topic in TOPICS if (word := found_in(topic, text)))
