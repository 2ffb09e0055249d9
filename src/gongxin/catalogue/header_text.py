"""The form in which headers are compared: width, brackets, spaces, case and marks of a form taken away."""

from __future__ import annotations

import re
import unicodedata

_BRACKETS = str.maketrans({"〔": "(", "【": "(", "[": "(", "{": "(", "〕": ")", "】": ")", "]": ")", "}": ")"})
_NOISE = re.compile("[\\s\u200b\u200c\u200d\u2060\ufeff\"'“”‘’*＊：:、]+")

# remarks of a form, after normalising, that change nothing of what the column means
_HARMLESS = re.compile(
    r"\((?:必填|必填项|必录|选填|非必填|可选|可空|不填|如有|全称|"
    r"(?:截|限|最多|不超过|≤)?\d+(?:个)?(?:字符|字|位)(?:以内)?|"
    r"(?:格式)?y{2,4}[^)]*|日期格式[^)]*|格式[^)]*|required|optional)\)$"
)
_UNIT = re.compile(r"\((?:单位)?(?P<unit>万元|万元人民币|人民币万元|元|元人民币|人民币元|万)\)$")
_COPY_NUMBER = re.compile(r"[_.]\d{1,2}$")


def normalise_header(text: str) -> str:
    """NFKC, lower case, one kind of bracket, no spaces, quotes, asterisks or colons."""
    folded = unicodedata.normalize("NFKC", text).translate(_BRACKETS)
    plain = _NOISE.sub("", folded).casefold()
    # what stood apart may now combine, or fold to something that folds again
    return plain if plain == text else normalise_header(plain)


def without_remarks(header: str) -> str:
    """A normalised header without (必填), (YYYY-MM-DD), (截120字) … at its end."""
    while (shorter := _HARMLESS.sub("", header)) != header:
        header = shorter
    return header


def split_unit(header: str) -> tuple[str, str | None]:
    """A normalised header without its unit in brackets, and 'yuan', 'wan' or None."""
    found = _UNIT.search(header)
    if found is None:
        return header, None
    return header[: found.start()], "wan" if "万" in found["unit"] else "yuan"


def without_copy_number(header: str) -> str:
    """A normalised header without the _1 or .1 that a tool put behind a repeated name."""
    return _COPY_NUMBER.sub("", header)
