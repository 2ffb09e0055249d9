"""The few template tags the pages need."""

from __future__ import annotations

from django import template

from gongxin.portal.language import current

register = template.Library()


@register.simple_tag  # type: ignore[untyped-decorator]
def html_lang() -> str:
    """The BCP 47 tag for <html lang>: `zh-Hans` chooses simplified glyphs where fonts hold several."""
    return "en" if current() == "en" else "zh-Hans"
