"""The kinds of errors of the API: status, title and remedy of every code; a document at /api/v1/problems/{code}."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from gongxin.kernel.text import Bilingual


@dataclass(frozen=True)
class ProblemType:
    """One row of the table below: the HTTP status of a code, its title, and what to do."""

    code: str
    status: int
    title: Bilingual
    remedy: Bilingual


def _type(  # noqa: PLR0917 (a row of the table)
    code: str, status: int, zh: str, en: str, remedy_zh: str, remedy_en: str
) -> ProblemType:
    return ProblemType(code, status, Bilingual(zh, en), Bilingual(remedy_zh, remedy_en))


TYPES: Mapping[str, ProblemType] = {
    item.code: item
    for item in (
        _type("request.malformed", 400, "请求无法读懂", "The request cannot be read",
              "请对照 /api/v1/openapi.json 检查请求。", "Compare the request with /api/v1/openapi.json."),
        _type("feed.too_old", 410, "变更序号过旧，请先取快照", "The number is too far back; take a snapshot first",
              "用 /api/v1/snapshot 取得当前全量，再从其 seq 继续。", "Take /api/v1/snapshot and go on from its seq."),
        _type("request.invalid", 422, "参数不合要求", "A parameter is not valid",
              "请按 errors 中逐项列出的原因修改。", "Change what the items of errors name."),
        _type("request.not_json", 400, "请求体不是有效的 JSON", "The body is not valid JSON",
              "请发送 UTF-8 编码的 JSON。", "Send JSON in UTF-8."),
        _type("request.too_large", 413, "请求超过上限", "The request is larger than allowed",
              "请分成几次发送。", "Send it in several parts."),
        _type(
            "request.length_required",
            411,
            "缺少 Content-Length",
            "Content-Length is missing",
            "请给出文件的字节数后重发，或改用 multipart/form-data。",
            "Send again with the number of bytes, or use multipart/form-data.",
        ),
        _type(
            "request.media_type",
            415,
            "不支持的内容类型",
            "Unsupported content type",
            "请使用 multipart/form-data 或 application/octet-stream。",
            "Use multipart/form-data or application/octet-stream.",
        ),
        _type("request.not_found", 404, "没有这个地址", "No such address",
              "地址见 /api/v1/openapi.json。", "See /api/v1/openapi.json for the addresses."),
        _type("request.method", 405, "此地址不支持该方法", "This address does not take this method",
              "请使用 Allow 响应头所列的方法。", "Use a method named in the Allow header."),
        _type("request.cursor", 422, "翻页标记无效", "The cursor is not valid",
              "请使用上一页给出的 next，或从第一页重新开始。", "Use next of the page before, or start from the first page."),
        _type("request.date", 422, "日期无效", "The date is not valid",
              "请按 YYYY-MM-DD 给出不晚于今天的日期。", "Give a date as YYYY-MM-DD, not later than today."),
        _type("uscc.invalid", 422, "统一社会信用代码无效", "Not a valid unified social credit code",
              "请核对 18 位代码。", "Check the 18 characters of the code."),
        _type("subject.unknown", 404, "没有这个信用主体", "No such subject",
              "请核对代码，或按名称查询。", "Check the code, or search by name."),
        _type("subject.old_code", 404, "这是旧代码", "This is an old code",
              "请改用 suggestion 给出的 18 位统一社会信用代码。", "Use the unified social credit code in suggestion."),
        _type("actor.no_office", 403, "没有办理此事的职权", "The office for this is lacking",
              "请由具有该职权的经办账号办理（place 为所需职权）。", "Let an officer who holds it act; place names the office."),
        _type("record.unknown", 404, "没有这条信用记录", "No such record",
              "记录可能已修复或公示期已满。", "The record may have been repaired or its publication has ended."),
        _type("resource.unknown", 404, "目录中没有这个信息资源", "The catalogue has no such resource",
              "可用的资源见 /api/v1/catalogue/resources。", "See /api/v1/catalogue/resources."),
        _type("submission.unknown", 404, "没有这个归集批次", "No such submission",
              "请核对批次号；只能查看本部门的批次。", "Check the number; a department sees its own submissions only."),
        _type("lookup.too_many", 413, "一次查询的代码过多", "Too many codes in one look-up",
              "请分批查询，每批不超过 10,000 个。", "Split the request into parts of at most 10,000 codes."),
        _type("check.unknown", 404, "没有这次核查", "No such check",
              "请核对核查编号；只能查看本部门的核查。", "Check the number; a department sees its own checks only."),
        _type("check.entry_unknown", 404, "这次核查没有这条记录", "No such entry in this check",
              "请使用答复中 entries 所列的 entry。", "Use an entry named in the answer."),
        _type("measure.unknown", 404, "没有这项措施", "No such measure", "措施见 /api/v1/measures。", "See /api/v1/measures."),
        _type(
            "remedy.unknown",
            404,
            "没有这件申请，或者无权查看",
            "No such case, or it is not yours to see",
            "请核对编号；只能查看本主体或者本部门的案件。",
            "Check the number; only the subject's or the department's own cases are shown.",
        ),
        _type("evidence.unknown", 404, "没有这份材料，或者无权查看", "No such paper, or it is not yours to see",
              "请核对编号。", "Check the number."),
        _type("list.unknown", 404, "没有这个名单", "No such list", "名单见 /api/v1/lists。", "See /api/v1/lists."),
        _type("list.entry_unknown", 404, "没有这条列入记录，或者无权查看", "No such entry, or it is not yours to see",
              "请核对编号。", "Check the number."),
        _type("commitment.unknown", 404, "没有这件承诺，或者无权查看", "No such commitment, or it is not yours to see",
              "请核对编号。", "Check the number."),
        _type("tip.unknown", 404, "没有这件投诉举报，或者无权查看", "No such tip, or it is not yours to see",
              "请核对回执码或者编号。", "Check the receipt code or the number."),
        _type("integrity.unknown", 404, "没有这条政务诚信记录，或者无权查看", "No such record, or it is not yours to see",
              "请核对代码或者编号。", "Check the code or the number."),
        _type("notice.unknown", 404, "没有这条通知", "No such notice", "请核对编号。", "Check the number."),
        _type("message.unknown", 404, "没有发给您的这条消息", "No such message was sent to you",
              "消息见 /api/v1/messages。", "See /api/v1/messages."),
        _type("model.unknown", 404, "没有这个评价模型或者版本", "No such model or version",
              "模型见 /api/v1/ratings/models。", "See /api/v1/ratings/models."),
        _type("scale.unknown", 404, "没有这种评价等级", "No such scale",
              "等级见 /api/v1/ratings/scales。", "See /api/v1/ratings/scales."),
        _type("run.unknown", 404, "没有这次评价", "No such run", "请核对编号。", "Check its number."),
        _type("trial.unknown", 404, "没有这次试算", "No such trial", "请核对编号。", "Check its number."),
        _type("grade.unknown", 404, "没有这个等级", "No such grade", "模型只评价其对象范围内的主体，且须先运行。",
              "A model rates only whom it is about, and must have been run first."),
        _type("rating.refused", 422, "不能这样运行评价模型", "The model cannot be run like this", "请按说明更正后再运行。",
              "Correct the request as described, then run it."),
        _type("warning.unknown", 404, "没有这条预警信号，或者无权查看", "No such signal, or it is not yours to see",
              "请核对编号。", "Check the number."),
        _type("warning.note_unknown", 404, "没有这条核查记录，或者聚集已不存在", "No such note, or the cluster is gone",
              "请重新查询。", "Look again."),
        _type("warning.criterion_unknown", 404, "没有这项预警标准", "No such criterion",
              "标准见 /api/v1/warnings/criteria。", "See /api/v1/warnings/criteria."),
        _type("warning.moved", 409, "该信号已被他人办理或者已有变化", "Somebody else acted on the signal",
              "请重新读取后再办理。", "Read it again, then decide."),
        _type("access.key_missing", 401, "需要部门密钥", "A department's key is needed",
              "请在 Authorization: Bearer 请求头中给出密钥。", "Send the key in the header Authorization: Bearer."),
        _type("access.key_invalid", 401, "密钥无效或已停用", "The key is not valid or was revoked",
              "请向平台运营单位申请新密钥。", "Ask the operator of the platform for a new key."),
        _type("access.scope_missing", 403, "密钥没有此项权限", "The key does not have this scope",
              "请向平台运营单位申请相应权限。", "Ask the operator of the platform for the scope."),
        _type(
            "access.forbidden",
            403,
            "您的账号不能办理此事",
            "Your account may not do this",
            "请换用有权的账号；浏览器里发起的操作还要带上页面里的防伪标记（X-CSRFToken）。",
            "Use an account that may; what a browser starts also carries the page's token (X-CSRFToken).",
        ),
        _type(
            "access.too_many",
            429,
            "请求过于频繁",
            "Too many requests",
            "请在 Retry-After 所说的秒数之后再试；RateLimit 响应头随时说明余量。",
            "Try again after the seconds of Retry-After; the header RateLimit tells what is left at any time.",
        ),
        _type(
            "access.purpose_missing",
            422,
            "缺少查询目的",
            "The purpose of the look is missing",
            "请在 X-Purpose 请求头（汉字按百分号编码）或 purpose 参数中写明法定职责或事项；每次查询都会留痕。",
            "State the duty or matter in X-Purpose (percent-encoded where not ASCII) or in ?purpose=; every look is logged.",
        ),
        _type("report.unknown", 404, "没有这个编号的报告", "No report of this number",
              "请核对报告首页的编号。", "Compare with the number on its first page."),
        _type("report.expired", 410, "报告已过核验期", "The report has expired",
              "请重新生成一份报告。", "Have a new report made."),
        _type("report.passed", 410, "报告已不再反映现状", "The report no longer stands as it was",
              "请重新生成一份报告。", "Have a new report made."),
        _type(
            "report.no_grant",
            403,
            "专项信用报告限主体本身或经其授权",
            "A special report is for the organisation or with its grant",
            "请由该主体办理，或请其授权。",
            "Let the organisation act, or ask it for a grant.",
        ),
        _type(
            "report.font_missing",
            503,
            "缺少排版所需的字体",
            "Fonts for setting the report are missing",
            "请运维单位安装字体；已签名的 JSON 不受影响。",
            "The operator must install them; the signed JSON is not affected.",
        ),
        _type("report.time_stamp", 503, "时间戳服务没有应答", "The time-stamping authority did not answer",
              "请稍后重试；已签名的 JSON 不受影响。", "Try again later; the signed JSON is not affected."),
        _type("report.signing_key", 503, "报告签名密钥不能使用", "The key that signs reports cannot be used",
              "请与运维单位联系。", "Turn to the operator."),
        _type("quality.unknown", 404, "没有这一项，或者无权查看", "No such item, or it is not yours to see",
              "请核对编号。", "Check the number."),
        _type("server.unavailable", 503, "服务暂不可用", "The service is not available for now",
              "请稍后重试。", "Try again later."),
        _type(
            "server.fault",
            500,
            "平台出现故障",
            "A fault of the platform",
            "请稍后重试；故障已记录，与您的数据无关。",
            "Try again later; the fault was recorded, your data is not its cause.",
        ),
    )
}
FAMILIES: Mapping[str, int] = {"access": 403, "actor": 403, "server": 500, "database": 503}
"""Status of codes that other rooms raise and the table does not name, by the word before the first dot; else
422."""


def type_of(code: str) -> ProblemType:
    """The row of the code; for a code of another room that has none, one that says as much as can be known."""
    if code in TYPES:
        return TYPES[code]
    status = FAMILIES.get(code.split(".", maxsplit=1)[0], 422)
    title = Bilingual("请求未能完成", "The request could not be fulfilled")
    return ProblemType(code, status, title, Bilingual("请按 detail 所述修改。", "Change what detail describes."))
