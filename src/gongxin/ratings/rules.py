"""The room's numbered rules: what people read in the manual and beside a grade. Nothing here computes."""

from __future__ import annotations

from gongxin.kernel.text import Bilingual
from gongxin.visibility.rule import Rule


class RAT1(Rule):
    """A grade stands on the scale of the authority that issued it, with its rule, its day and its validity; it is never
    converted to another scale and never added to another grade."""

    zh = "等级只按发布机关自己的标准显示，写明规定、日期和有效期；不换算成其他等级，不相加。"


class RAT2(Rule):
    """A model exists only where a national rule in force sets its criteria; the grade is told by these alone."""

    zh = "只有现行国家规定设定了标准的，才有评价模型；等级只由这些标准得出。"


class RAT3(Rule):
    """Individual businesses (codes that begin with 92) and persons are never rated by a model."""

    zh = "个体工商户（代码以92开头）和自然人不作为模型的评价对象。"


class RAT4(Rule):
    """A record counts while it is current or contested; not once it is repaired, withdrawn, annulled or hidden."""

    zh = "记录在有效或者异议期间计入；修复、撤回、撤销或者重整期间隐藏的不计入。"


class RAT5(Rule):
    """A record counts inside the window its criterion sets, and no longer than its last day of publication where it has one."""

    zh = "记录只在标准规定的期间内计入；有公示截止日的，计入不超过该日。"


class RAT6(Rule):
    """Of several criteria that hold the one with the worst grade decides; the others are shown all the same."""

    zh = "同时符合几种情形的，以等级最低的一种为准，其他情形一并列明。"


class RAT7(Rule):
    """A grade names every record it rests on, with the criterion and the day until which the record counts."""

    zh = "等级写明所依据的每条记录、所对应的标准以及该记录计入到哪一天。"


class RAT8(Rule):
    """Computed again for the same day from the same versions of the records, a grade comes out the same."""

    zh = "按同一日期、同一批记录版本重新计算，等级不变。"


class RAT9(Rule):
    """A grade is marked out of date as soon as a record it rests on is corrected, repaired, withdrawn, annulled or has run out,
    or a new record may count; whoever sees the grade sees the mark."""

    zh = "所依据的记录被更正、修复、撤回、撤销或者到期，或者有新记录可能计入的，等级即标明“待更新”。"


class RAT10(Rule):
    """The subject sees its own grade with every record, what would change it and when, and the way to objection and repair."""

    zh = "主体可以看到自己的等级、每条记录、何时因何而变，以及提出异议、申请修复的入口。"


class RAT11(Rule):
    """A grade of a model is seen by the subject, the authority named for the model and the credit office; by the public only if
    the rule has it published."""

    zh = "模型等级只有主体本身、指定的主管部门和信用主管部门可以查看；规定公布的才向社会公开。"


class RAT12(Rule):
    """A trial computes a version that is not in force, is seen by the credit office alone and changes no grade."""

    zh = "试算用于尚未施行的版本，只有信用主管部门可以查看，不改变任何等级。"


RULES: tuple[type[Rule], ...] = (RAT1, RAT2, RAT3, RAT4, RAT5, RAT6, RAT7, RAT8, RAT9, RAT10, RAT11, RAT12)

MARKS: dict[str, Bilingual] = {
    "corrected": Bilingual("记录已更正", "record corrected"),
    "contested": Bilingual("记录正在异议处理中", "record contested"),
    "repaired": Bilingual("记录已修复", "record repaired"),
    "withdrawn": Bilingual("记录已撤回", "record withdrawn"),
    "annulled": Bilingual("记录已撤销", "record annulled"),
    "hidden": Bilingual("记录在重整期间隐藏", "record hidden during a reorganisation"),
    "expired": Bilingual("记录不再计入", "record counts no more"),
    "added": Bilingual("有新的记录计入", "a new record counts"),
}
"""RAT9: why a grade is out of date."""
COUNTING_STATES = ("current", "contested")
"""RAT4."""
