"""Markdown to HTML that no author can make dangerous: CommonMark with tables and without raw HTML, then an allow-list.

No image and no other host's resource is let in: a page of the site asks nobody else for anything.
"""

from __future__ import annotations

import re
from functools import lru_cache

import nh3
from markdown_it import MarkdownIt

TAGS = {
    "p", "h2", "h3", "h4", "ul", "ol", "li", "strong", "em", "code", "pre", "blockquote", "hr", "br", "a",
    "table", "thead", "tbody", "tr", "th", "td",
}  # fmt: skip
ATTRIBUTES = {"a": {"href"}, "ol": {"start"}, "th": {"scope"}}
SCHEMES = {"http", "https", "mailto", "tel"}
_HEADING = re.compile(r"<(/?)h([1-6])")


@lru_cache(maxsize=256)
def html(markdown: str) -> str:
    """The text as HTML. Its highest heading becomes h2, because the page has its h1, and the others follow; a link out says
    nothing of where it came from."""
    made = MarkdownIt("commonmark", {"html": False, "linkify": False}).enable("table").render(markdown)
    highest = min((int(level) for _, level in _HEADING.findall(made)), default=2)
    placed = _HEADING.sub(lambda found: f"<{found[1]}h{min(int(found[2]) - highest + 2, 4)}", made)
    placed = placed.replace("<th>", '<th scope="col">').replace("<th style", '<th scope="col" style')
    return nh3.clean(placed, tags=TAGS, attributes=ATTRIBUTES, url_schemes=SCHEMES, link_rel="noopener noreferrer nofollow")
