"""English texts of the pages: `python -m gongxin.portal.messages` collects Chinese msgids, checks and
compiles, for every room that has a folder `locale`.

Templates and modules write Chinese; `locale/en/LC_MESSAGES/django.po` of the room holds the English. This collects the
msgids of both, adds new ones to the .po with an empty text, marks those that no page uses any more, and
writes the .mo that Django reads. `--check` changes nothing and ends with status 1 if anything is missing,
unused, or not compiled.

Django lays the catalogues of all rooms over each other, so a text has one English wherever it stands: two rooms that differ
are an error, too. Where one Chinese word is two English ones, the page gives it a context (pgettext,
`{% translate "查看" context "role" %}`).
"""

from __future__ import annotations

import ast
import io
import struct
import sys
from pathlib import Path

ROOM = Path(__file__).parent
_HEADER = "Content-Type: text/plain; charset=utf-8\nLanguage: en\n"
_FUNCTIONS = {"gettext", "_", "gettext_lazy"}
_WITH_CONTEXT = {"pgettext", "pgettext_lazy"}
_BETWEEN = "\x04"
"""GNU gettext's sign between a context and its msgid. A key of the dictionaries here is a msgid, or both with it between."""


def rooms() -> list[Path]:
    """The rooms that have pages, by name."""
    return sorted(folder.parent for folder in ROOM.parent.glob("*/locale"))


def _po(room: Path) -> Path:
    return room / "locale" / "en" / "LC_MESSAGES" / "django.po"


def used(room: Path = ROOM) -> set[str]:
    """Every key in the templates and modules of the room."""
    found: set[str] = set()
    for path in sorted((room / "templates").rglob("*.html")):
        found |= _of_template(path.read_text(encoding="utf-8"))
    for path in sorted(room.rglob("*.py")):
        found |= _of_module(path.read_text(encoding="utf-8"))
    return found


def _of_template(source: str) -> set[str]:
    from django.template.base import Lexer, TokenType
    from django.utils.translation.template import inline_re

    found: set[str] = set()
    for token in Lexer(source).tokenize():
        if token.token_type is TokenType.BLOCK and (match := inline_re.match(token.contents)):
            context = f"{match.group(3)[1:-1]}{_BETWEEN}" if match.group(3) else ""
            found.add(context + match.group(1)[1:-1])
    return found


def _of_module(source: str) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in _FUNCTIONS | _WITH_CONTEXT:
            words = node.args[: 2 if node.func.id in _WITH_CONTEXT else 1]
            said = [word.value for word in words if isinstance(word, ast.Constant) and isinstance(word.value, str)]
            if said and len(said) == len(words):
                found.add(_BETWEEN.join(said))
    return found


def texts(room: Path = ROOM) -> dict[str, str]:
    """Key → English, as the room's .po holds them; nothing where there is none yet."""
    from babel.messages.pofile import read_po

    if not _po(room).exists():
        return {}
    catalog = read_po(io.BytesIO(_po(room).read_bytes()), locale="en")
    return {
        f"{message.context}{_BETWEEN}{message.id}" if message.context else str(message.id): str(message.string or "")
        for message in catalog
        if message.id
    }


def compiled(entries: dict[str, str]) -> bytes:
    """The .mo of these texts (GNU gettext's format: two tables of length and offset, then the texts), the same bytes
    every time: babel's own writer puts the time into it."""
    pairs = sorted({"": _HEADER, **{k: v for k, v in entries.items() if v}}.items(), key=lambda pair: pair[0].encode())
    keys, texts_ = ([text.encode() for text in column] for column in zip(*pairs, strict=True))
    place = 28 + 16 * len(pairs)
    tables = b""
    for column in (keys, texts_):
        for text in column:
            tables += struct.pack("<2I", len(text), place)
            place += len(text) + 1
    head = struct.pack("<7I", 0x950412DE, 0, len(pairs), 28, 28 + 8 * len(pairs), 0, 0)
    return head + tables + b"".join(text + b"\0" for text in (*keys, *texts_))


def written(entries: dict[str, str]) -> str:
    """The .po: keys in order, one line for each part."""
    head = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"\n"Language: en\\n"\n'
    return head + "".join(f"\n{_named(k)}\nmsgstr {_quoted(v)}\n" for k, v in sorted(entries.items()))


def _named(key: str) -> str:
    context, between, msgid = key.rpartition(_BETWEEN)
    return (f"msgctxt {_quoted(context)}\n" if between else "") + f"msgid {_quoted(msgid)}"


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'


def main(arguments: list[str]) -> int:
    """0 when every room is complete and all agree; 1 with the list of what is missing or differs."""
    have = {room: texts(room) for room in rooms()}
    differing = _differing(have)
    for key, said in differing.items():
        print(f"more than one English: {_shown(key)}: " + "; ".join(f"{english!r} ({room})" for room, english in said.items()))
    ended = [_complete(room, english, check="--check" in arguments) for room, english in have.items()]
    return max([1 if differing else 0, *ended])


def _differing(have: dict[Path, dict[str, str]]) -> dict[str, dict[str, str]]:
    """Keys that two rooms put into different English: room → English."""
    said: dict[str, dict[str, str]] = {}
    for room, entries in have.items():
        for key, english in entries.items():
            said.setdefault(key, {})[room.name] = english
    return {key: by_room for key, by_room in sorted(said.items()) if len(set(by_room.values())) > 1}


def _shown(key: str) -> str:
    return key.replace(_BETWEEN, ": ")


def _complete(room: Path, have: dict[str, str], *, check: bool) -> int:
    want, compiled_to = used(room), _po(room).with_suffix(".mo")
    missing = sorted(msgid for msgid in want if not have.get(msgid))
    unused = sorted(set(have) - want)
    kept = {msgid: have.get(msgid, "") for msgid in want}
    stale = not compiled_to.exists() or compiled_to.read_bytes() != compiled(kept)
    if not check:
        compiled_to.parent.mkdir(parents=True, exist_ok=True)
        _po(room).write_text(written(kept), encoding="utf-8")
        compiled_to.write_bytes(compiled(kept))
        stale, unused = False, []
    for word, items in (("no English", missing), ("not used any more", unused)):
        for item in items:
            print(f"{room.name}: {word}: {_shown(item)}")
    if stale:
        print(f"{room.name}: django.mo is not up to date: run python -m gongxin.portal.messages")
    return 1 if missing or unused or stale else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
