"""Encodings: read exactly, or refused with the line."""

import codecs

import pytest

from gongxin.intake.reading.encoding import GB18030, to_utf8

from .files import plain, refusal, result_of

TEXT = "单位名称,文号\n某某有限公司,沪市监处〔2020〕第12号\n“引号”（全角）,㐂𠮷龘\n"


@pytest.mark.parametrize(
    ("encoding", "named"),
    [("utf-8", "utf-8"), ("utf-8-sig", "utf-8-sig"), ("gb18030", "gb18030"), ("gbk", "gb18030")],
)
def test_accepted_encodings(encoding, named):
    text = TEXT if encoding != "gbk" else TEXT.replace("㐂𠮷", "")
    result = result_of(text.encode(encoding))
    assert result.reading.encoding == named
    assert result.reading.headers == ["单位名称", "文号"]
    assert [",".join(cells) for _, cells in result.rows] == text.splitlines()[1:]


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_utf16_is_refused_with_a_remedy(encoding):
    refused = refusal("name,code,date\n甲,乙,丙\n".encode(encoding))
    assert refused.error_code == "file.utf16"
    assert "UTF-8" in refused.remedy.zh
    assert "UTF-8" in refused.remedy.en


def test_utf16_with_mark_is_named():
    assert "UTF-16" in refusal(codecs.BOM_UTF16_LE + "名称".encode("utf-16-le")).message.zh


@pytest.mark.parametrize("cut", range(1, 5))
def test_four_byte_characters_across_chunks(cut):
    """𠮷 is four bytes in GB18030; the pieces read are 1 MiB."""
    head = "名称,备注\n".encode(GB18030)
    filler = b"a" * ((1 << 20) - len(head) - 2 - cut)
    content = head + b"x," + filler + ("𠮷" * 5 + "\n甲,㐂\n").encode(GB18030)
    decoded = to_utf8(plain(content))
    assert b"".join(decoded.plain.chunks()) == content.decode(GB18030).encode()
    assert decoded.encoding == GB18030


def test_gb18030_far_behind_an_ascii_head():
    content = b"a,b\n" + (b"1," + b"2" * 300 + b"\n") * 4_000 + "某某公司,罚款\n".encode(GB18030) * 2
    result = result_of(content)
    assert result.reading.encoding == GB18030
    assert result.rows[-1] == (4_003, ("某某公司", "罚款"))
    assert result.reading.rows_total() == 4_002


def test_characters_that_the_edition_of_2022_moved():
    content = "名称,字\n".encode(GB18030) + "某公司,".encode(GB18030) + b"\xfe\x59\xa6\xd9\n"
    assert result_of(content).rows == [(2, ("某公司", "\u9fb4\ufe10"))]


@pytest.mark.parametrize(("main", "other", "line"), [("utf-8", "gb18030", 4), ("gb18030", "utf-8", 4)])
def test_mixed_encodings_name_the_first_line(main, other, line):
    rows = [TEXT.encode(main), "另一来源的公司,处罚\n".encode(other), "某某公司,许可\n".encode(main) * 3]
    refused = refusal(b"".join(rows))
    assert refused.error_code == "file.mixed_encodings"
    assert refused.place == str(line)
    assert f"第 {line} 行" in refused.message.zh
    assert f"line {line}" in refused.message.en


def test_mixed_far_behind():
    content = "名称,文号\n".encode(GB18030) + "某某有限公司,沪〔2020〕1号\n".encode(GB18030) * 60_000
    content += "另一有限公司,沪〔2020〕1号\n".encode() + "某某有限公司,沪〔2020〕1号\n".encode(GB18030)
    assert refusal(content).place == "60002"


def test_bytes_of_no_encoding():
    refused = refusal(TEXT.encode() + b"\xff\xff,x\n" + b"ok,ok\n")
    assert refused.error_code == "file.encoding"
    assert refused.place == "4"
