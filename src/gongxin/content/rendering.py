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
    """The text as HTML. Headings begin at h2, because the page has its h1; a link out says nothing of where it came from."""
    made = MarkdownIt("commonmark", {"html": False, "linkify": False}).enable("table").render(markdown)
    lowered = _HEADING.sub(lambda found: f"<{found[1]}h{min(int(found[2]) + 1, 4)}", made).replace("<th", '<th scope="col"')
    lowered = lowered.replace('<th scope="col"ead', "<thead")
    return nh3.clean(lowered, tags=TAGS, attributes=ATTRIBUTES, url_schemes=SCHEMES, link_rel="noopener noreferrer nofollow")
