"""Which characters of a name a search matched, as HTML with <mark>; the rest is escaped."""

from __future__ import annotations

from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe

from gongxin.kernel import names


def highlight(name: str, query: str) -> SafeString:
    """`name` with the matched characters marked: the whole question where it stands, else the pairs they
    share.

    Comparison is by the same search form that found the name, so full width and case do not matter.
    """
    wanted = names.search_key(query)
    folded, origin = _folded(name)
    marked: set[int] = set()
    start = folded.find(wanted) if wanted else -1
    if start >= 0:
        marked = {origin[i] for i in range(start, start + len(wanted))}
    else:
        pairs = set(names.bigrams(query))
        for i in range(len(folded) - 1):
            if folded[i : i + 2] in pairs:
                marked |= {origin[i], origin[i + 1]}
    return _marked(name, marked)


def _folded(name: str) -> tuple[str, list[int]]:
    """The name in search form, and for each of its characters where in the name it came from."""
    text, origin = "", []
    for position, character in enumerate(name):
        part = names.search_key(character)
        text += part
        origin += [position] * len(part)
    return text, origin


def _marked(name: str, marked: set[int]) -> SafeString:
    out, inside = [], False
    for position, character in enumerate(name):
        if (position in marked) != inside:
            inside = not inside
            out.append("<mark>" if inside else "</mark>")
        out.append(conditional_escape(character))
    if inside:
        out.append("</mark>")
    return mark_safe("".join(out))  # noqa: S308 (every character was escaped above)
