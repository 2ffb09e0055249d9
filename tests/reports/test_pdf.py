"""The PDF, seen by a second library (pypdf) and a second reader of signatures (cryptography)."""

from __future__ import annotations

import io
import re
import shutil
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from asn1crypto import cms
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from django.utils import timezone
from pypdf import PdfReader

from gongxin.access.api import Actor
from gongxin.catalogue import BUILT_IN, load
from gongxin.reports import api as reports
from gongxin.reports import typesetting
from gongxin.reports.making import platform
from gongxin.reports.writing import Writer

from .reporting import conn, make, pdf

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(bool(typesetting.fonts_missing()), reason="needs Debian's fonts-noto-cjk"),
]


def text_of(reader: PdfReader) -> str:
    return "".join("".join(page.extract_text() for page in reader.pages).split())


def outline(reader: PdfReader) -> list[str]:
    return [str(item.title) for item in reader.outline if not isinstance(item, list)]


def fonts(reader: PdfReader) -> dict[str, bool]:
    """Name → whether its program is embedded."""
    found = {}
    for page in reader.pages:
        for font in page["/Resources"].get("/Font", {}).values():
            for descendant in font.get_object().get("/DescendantFonts", []):
                descriptor = descendant.get_object()["/FontDescriptor"].get_object()
                embedded = any(name in descriptor for name in ("/FontFile", "/FontFile2", "/FontFile3"))
                found[str(descriptor["/FontName"])] = embedded
    return found


def test_text_is_there_in_order_fonts_are_embedded_subsets_pages_are_numbered(world: ModuleType):
    made = make(world.FOOD)
    reader = PdfReader(io.BytesIO(pdf(made)))
    text = text_of(reader)
    for words in (
        "法人和非法人组织公共信用信息报告", "云州市清和食品有限公司", world.FOOD, made[0].number, "信用云州",
        "生产经营标签不符合规定的预包装食品", "25,000元（2.5万元）", "异议处理中", "不评分、不评级", "查询期内无相关信息",
        "云州市市场监督管理局", made[1].hash, f"第{len(reader.pages)}页，共{len(reader.pages)}页", "张**",
    ):  # fmt: skip
        assert words in text, words
    assert world.PERSON not in text
    assert "已经修复的处罚" not in text
    assert all(fonts(reader).values())
    assert any("NotoSansCJK" in name for name in fonts(reader))
    assert all(re.match(r"/[A-Z]{6}\+", name) for name in fonts(reader)), "a subset is named as one"
    assert not re.search(r"信用评分|得分|信用等级[：:]", text)


def test_outline_tags_language_title_and_pdf_a(world: ModuleType):
    reader = PdfReader(io.BytesIO(pdf(make(world.SHOP))))
    assert outline(reader)[2:13] == [
        "一、登记注册基本信息", "二、行政管理", "三、诚实守信", "四、严重失信主体名单", "五、经营异常", "六、信用承诺",
        "七、信用评价", "八、司法判决", "九、其他信息", "十、信用状况提升建议", "十一、公共信用信息地方补充内容",
    ]  # fmt: skip
    root: Any = reader.trailer["/Root"]
    assert bool(root["/MarkInfo"]["/Marked"])
    assert "/StructTreeRoot" in root
    assert str(root["/Lang"]).lower().startswith("zh")
    metadata = root["/Metadata"].get_data().decode()
    assert re.search(r"pdfaid:part>3<", metadata)
    assert re.search(r"pdfaid:conformance>U<", metadata)
    assert root["/OutputIntents"]
    assert 'x:xmptk="pyHanko' not in metadata, "the metadata are those of the typesetting, untouched by the signature"
    assert "锦江区老王面馆" in str(reader.metadata.title if reader.metadata else "")
    assert list(reader.attachments) == ["credential.json"]


def test_the_english_report(world: ModuleType):
    made = make(world.FOOD)
    reader = PdfReader(io.BytesIO(pdf(made, "en")))
    text = text_of(reader)
    assert "PublicCreditInformationReport" in text
    assert "YunzhouAdministrationforMarketRegulation" in text
    assert f"Page{len(reader.pages)}of{len(reader.pages)}" in text
    assert made[1].hash in text
    assert str(reader.trailer["/Root"]["/Lang"]).lower().startswith("en")  # type: ignore[index]


def test_a_special_report_says_what_is_not_collected_and_marks_what_was_repaired(world: ModuleType):
    text = text_of(PdfReader(io.BytesIO(pdf(make(world.FOOD, "special", purpose="参加政府采购")))))
    for words in (
        "专项信用报告",
        "已修复",
        "本平台未归集该类信息，本报告对此不作说明。",
        "参加政府采购",
        "刑事裁判（犯罪记录）查询期内无相关信息",
    ):
        assert words in text, words


def test_an_empty_file_long_names_and_strange_characters(world: ModuleType):
    issued, content = make(world.BLANK)
    assert text_of(PdfReader(io.BytesIO(pdf((issued, content))))).count("查询期内无相关信息") >= 9
    facts = {
        **content.facts,
        "subject": {"uscc": world.BLANK, "name": "很长的名称" * 60 + "𪚥\x07العربية#let x = 1 $x$ \\ *a*"},
    }
    strange = reports.Content(facts, content.hash)
    page = Writer(issued, strange, load(), "zh", issuer=platform(), site="http://x/").page()
    text = text_of(PdfReader(io.BytesIO(typesetting.pdf(page, {}, at=issued.issued_at))))
    assert "#letx=1$x$\\*a*" in text, "what stands in a record is never run as a program of the template"
    assert "[U+0007]" in text


@pytest.mark.slow
def test_five_hundred_records(world: ModuleType):
    reader = PdfReader(io.BytesIO(pdf(make(world.BIG))))
    assert text_of(reader).count("未按规定设置施工围挡") >= 1000
    assert f"共{len(reader.pages)}页" in text_of(reader)


def test_the_signature_holds_for_somebody_who_reads_it_with_cryptography_alone(world: ModuleType):
    data = pdf(make(world.BLANK))
    found = re.search(rb"/ByteRange\s*\[\s*(\d+)\s+(\d+)\s+(\d+)\s+(\d+)", data)
    assert found
    first, length, second, rest = map(int, found.groups())
    assert (first, second + rest) == (0, len(data))
    covered = data[first : first + length] + data[second : second + rest]
    content = cms.ContentInfo.load(bytes.fromhex(data[first + length + 1 : second - 1].decode()))
    info = content["content"]["signer_infos"][0]
    certificate = x509.load_der_x509_certificate(content["content"]["certificates"][0].chosen.dump())
    root = x509.load_pem_x509_certificate(reports.certificates(timezone.now())[0].encode())
    certificate.verify_directly_issued_by(root)
    attributes = {item["type"].native: item["values"][0] for item in info["signed_attrs"]}
    digest = hashes.Hash(hashes.SHA256())
    digest.update(covered)
    assert attributes["message_digest"].native == digest.finalize()
    assert "signing_certificate_v2" in attributes, "PAdES binds the certificate"
    key = certificate.public_key()
    assert isinstance(key, ec.EllipticCurvePublicKey)
    key.verify(info["signature"].native, info["signed_attrs"].untag().dump(), ec.ECDSA(hashes.SHA256()))
    assert b"/SubFilter /ETSI.CAdES.detached" in data


def test_without_fonts_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch, world: ModuleType, tmp_path: Any):
    monkeypatch.setenv("GONGXIN_FONTS", str(tmp_path))
    with pytest.raises(reports.FontMissingError, match="fonts-noto-cjk"):
        pdf(make(world.BLANK))


def test_the_scale_stands_beside_a_grade_as_issued(world: ModuleType):
    """RPT17: name, issuer, rule, place, validity, in both languages and in the signed JSON; none beside what is no grade."""
    made = make(world.SHOP)
    text = text_of(PdfReader(io.BytesIO(pdf(made))))
    assert text.count("等级标准：纳税缴费信用级别（税务总局）：A（A、B、M、C、D之第一级）。不与其他评价换算。") == 1
    assert text.count("等级标准：") == 1
    assert "评定依据：《" in text
    assert "等级有效期：" in text
    english = text_of(PdfReader(io.BytesIO(pdf(made, "en"))))
    assert "(StateTaxationAdministration):A(firstofA,B,M,C,D).Neverconvertedintoanotherscale." in english
    given = reports.signed_json(*made, load(), now=timezone.now())["credentialSubject"]
    [scale] = given["scales"]
    assert (scale["scale"], scale["grade"], scale["rank"], scale["of"]) == ("TAX", "A", 1, 5)
    assert scale["grades"] == ["A", "B", "M", "C", "D"]
    assert scale["place"]["zh"] == "A（A、B、M、C、D 之第一级）"
    assert scale["issuer"]["en"] == "State Taxation Administration"
    assert scale["rule"]["zh"]
    assert given["contentHash"] == made[1].hash, "an explanation changes no hash"
    assert reports.signed_json(*make(world.FOOD), load(), now=timezone.now())["credentialSubject"]["scales"] == []


def test_a_grade_in_a_special_report_stands_on_its_scale_too(world: ModuleType, tmp_path: Path):
    """RPT17 in the other kind of report: an adverse grade of a sector, in the PDF of both languages and in the signed JSON. As it
    comes no rating resource is open to special reports; a catalogue that opens one needs no more than that."""
    shutil.copytree(BUILT_IN, tmp_path / "definitions")
    file = tmp_path / "definitions" / "resources" / "environmental_rating.yaml"
    file.write_text(file.read_text(encoding="utf-8").replace("\nsubject: ", "\nvisibility: {special_report: true}\nsubject: ", 1))
    catalogue, end = load([tmp_path / "definitions"]), world.ahead(120)
    about = {"subject_name": "锦江区老王面馆", "rating_year": 2025, "grade": "环保不良企业", "rated_on": str(world.ago(50)),
             "valid_until": str(end), "authority_name": "云州市生态环境局"}  # fmt: skip
    row = world.record(world.SHOP, "environment", about, nature="adverse", severity="general", regime="NDRC36",
                       decided_on=world.ago(50), public_until=end, effective_to=end)  # fmt: skip
    world.publish("environmental_rating", [row], number=201, at=world.at(20))
    asked, who = reports.Asked("special", world.SHOP, purpose="参加政府采购"), Actor("subject", uscc=world.SHOP)
    made = reports.issue(conn(), asked, actor=who, now=timezone.now(), catalogue=catalogue)
    text, english = (
        text_of(PdfReader(io.BytesIO(reports.pdf(*made, catalogue, lang=lang, now=timezone.now())))) for lang in ("zh", "en")
    )
    place = "环保不良企业（环保诚信企业、环保良好企业、环保警示企业、环保不良企业之第四级）"
    for words in (f"等级标准：企业环境信用评价（生态环境部门）：{place}。不与其他评价换算。", "评定依据：《企业环境信用评价办法",
                  f"等级有效期：至{end.year}年{end.month}月{end.day}日。"):  # fmt: skip
        assert text.count(words) == 1, words
    assert "Environmentalcreditrating(environmentauthorities):" in english
    assert "Neverconvertedintoanotherscale." in english
    given = reports.signed_json(*made, catalogue, now=timezone.now())["credentialSubject"]
    [scale] = given["scales"]
    assert (scale["scale"], scale["resource"], scale["rank"], scale["of"]) == ("ENV", "environmental_rating", 4, 4)
    assert (scale["grade"], scale["valid_until"]) == ("环保不良企业", str(end))
    assert (scale["issuer"]["zh"], scale["record_key"]) == ("生态环境部门", str(world.key_of("environment")))
    assert scale["validity"]["zh"] == f"至{end.year}年{end.month}月{end.day}日。"
    assert given["contentHash"] == made[1].hash
